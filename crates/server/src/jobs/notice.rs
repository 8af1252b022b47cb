//! Puts one notification into the outbox, in the words of whoever gets it. Must not send anything itself: a sender that
//! is gone would keep reviews waiting.

use super::JobError;
use crate::app::outbox::{self, Waiting};
use crate::app::senders::Channel;
use crate::app::{AppError, Ctx, notifications};
use domain::notice::NoticeKind;
use store::jobs::Claimed;

pub(super) async fn run(ctx: &Ctx, job: &Claimed) -> Result<(), JobError> {
    let word = |name: &str| job.payload.get(name).and_then(|word| word.as_str()).unwrap_or_default();
    let unusable = || JobError::Fail("a notice without its case, person or kind".to_owned());
    let case = word("case").parse().map_err(|_| unusable())?;
    let person = word("person").parse().map_err(|_| unusable())?;
    let kind = NoticeKind::parse(word("notice")).ok_or_else(unusable)?;
    // A job of before there was mail names no way.
    let channel = Channel::parse(word("channel")).unwrap_or(Channel::Sms);
    let Some(message) = notifications::letter(ctx, case, person, kind, channel).await? else {
        return Ok(());
    };
    let waiting = Waiting { message, until: None };
    let mut tx = ctx.db.write().await.map_err(AppError::from)?;
    outbox::enqueue(ctx, &mut tx, &waiting).await?;
    tx.commit().await.map_err(AppError::from)?;
    ctx.post.notify_one();
    Ok(())
}
