//! Messages to people leave through the outbox: a job in the transaction of their cause. Must not send anything itself.

use super::senders::Message;
use super::{AppError, Ctx};
use domain::id::JobId;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::jobs::{self, NewJob};

/// The kind of job.
pub const KIND: &str = "send_message";

/// A message that waits, and until when it is of use.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Waiting {
    /// What is sent.
    pub message: Message,
    /// After this it is not sent any more.
    pub until: Option<Timestamp>,
}

/// Puts a message into the outbox. After the commit, `ctx.post` wakes who sends.
pub async fn enqueue(ctx: &Ctx, tx: &mut Tx, waiting: &Waiting) -> Result<(), AppError> {
    let now = ctx.now();
    let job = NewJob {
        id: JobId::new(now, ctx.random()?),
        kind: KIND,
        payload: serde_json::to_value(waiting).map_err(|_| AppError::Broken("a message that is no JSON"))?,
        run_at: now,
        dedup_key: None,
    };
    Ok(jobs::enqueue(tx, &job, now).await?)
}
