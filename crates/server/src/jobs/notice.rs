//! Sends one notification out of the station.

use super::JobError;
use crate::app::senders::Message;
use crate::app::{Ctx, notifications};
use domain::notice::NoticeKind;
use std::sync::Arc;
use store::jobs::Claimed;

pub(super) async fn run(ctx: &Ctx, job: &Claimed) -> Result<(), JobError> {
    let word = |name: &str| job.payload.get(name).and_then(|word| word.as_str()).unwrap_or_default();
    let unusable = || JobError::Fail("a notice without its case, person or kind".to_owned());
    let case = word("case").parse().map_err(|_| unusable())?;
    let person = word("person").parse().map_err(|_| unusable())?;
    let kind = NoticeKind::parse(word("notice")).ok_or_else(unusable)?;
    let Some((to, text)) = notifications::letter(ctx, case, person, kind).await? else {
        return Ok(());
    };
    let sender = Arc::clone(&ctx.sender);
    let sent = tokio::task::spawn_blocking(move || sender.send(&Message { to, text })).await;
    match sent {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(JobError::Retry(error.to_string())),
        Err(_) => Err(JobError::Retry("the sender ended".to_owned())),
    }
}
