//! Sends what waits in the outbox, apart from the long jobs: a code does not wait behind a pre-review.

use super::{JobError, LEASE, POLL, settle};
use crate::app::outbox::{KIND, Waiting};
use crate::app::{AppError, Ctx};
use std::sync::Arc;
use store::jobs::{self, Claimed};
use tokio::sync::watch;

/// Sends until told to stop.
pub async fn run(ctx: Arc<Ctx>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match send_one(&ctx).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "no message could be claimed"),
        }
        tokio::select! {
            () = ctx.post.notified() => {}
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Sends one message that is due; false when there is none.
pub async fn send_one(ctx: &Ctx) -> Result<bool, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let claimed = jobs::claim_kind(&mut tx, KIND, now, now.plus_seconds(LEASE)).await?;
    tx.commit().await?;
    let Some(job) = claimed else { return Ok(false) };
    let done = send(ctx, &job).await;
    settle(ctx, &job, done).await?;
    Ok(true)
}

pub(super) async fn send(ctx: &Ctx, job: &Claimed) -> Result<(), JobError> {
    let waiting: Waiting = serde_json::from_value(job.payload.clone())
        .map_err(|_| JobError::Fail("a message that was forgotten".to_owned()))?;
    if waiting.until.is_some_and(|until| ctx.now() > until) {
        forget(ctx, job).await?;
        return Err(JobError::Fail("too late for this message".to_owned()));
    }
    let (sender, message) = (Arc::clone(&ctx.sender), waiting.message);
    let sent = tokio::task::spawn_blocking(move || sender.send(&message)).await;
    match sent {
        Ok(Ok(())) => Ok(forget(ctx, job).await?),
        Ok(Err(error)) => Err(JobError::Retry(error.to_string())),
        Err(_) => Err(JobError::Retry("the sender ended".to_owned())),
    }
}

/// What was sent may be a code: it stays nowhere.
async fn forget(ctx: &Ctx, job: &Claimed) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    jobs::forget_payload(&mut tx, job.id).await?;
    Ok(tx.commit().await?)
}
