//! What time does to recordings: those that fell silent are over, those whose time is over are erased.
//!
//! A recording is `erased` in the same transaction as the job that takes its files away: from then on nothing of it is given out.
//! Doing any of it twice does nothing twice.

use super::recording::tell;
use crate::app::{AppError, Ctx, audit};
use ::support::recording::QUIET;
use domain::id::{JobId, QuestionId, RecordingId};
use serde_json::json;
use store::jobs::{self, NewJob};
use store::{Tx, support, support_recordings as stored};

/// The kind of job that takes the files of a recording away.
pub const KIND: &str = "erase_recording";
/// Looked at in one go.
const PAGE: i64 = 100;

/// Ends those that had no part and no consent for too long; how many.
pub async fn lapse(ctx: &Ctx) -> Result<usize, AppError> {
    let now = ctx.now();
    let silent = stored::silent(&mut ctx.db.read().await?, now.plus_seconds(-QUIET), PAGE).await?;
    for (question, id) in &silent {
        let mut tx = ctx.db.write().await?;
        let found = stored::locked(&mut tx, *question, *id).await?;
        let Some(over) = found.and_then(|found| found.lapse(now)) else {
            continue;
        };
        stored::save(&mut tx, &over).await?;
        let kept = support::find(&mut tx, *question).await?.ok_or(AppError::NotFound)?;
        audit(&mut tx, now, None, "recording.silent", &id.to_string()).await?;
        tx.commit().await?;
        tell(ctx, &kept.question);
    }
    Ok(silent.len())
}

/// Erases those whose time is over; how many.
pub async fn sweep(ctx: &Ctx) -> Result<usize, AppError> {
    let days = ctx.config.calls.recording_days.max(0);
    let before = ctx.now().plus_seconds(-days * 24 * 3600);
    let (mut erased, mut after) = (0, None);
    loop {
        let old = stored::old(&mut ctx.db.read().await?, before, after, PAGE).await?;
        let Some((_, last)) = old.last() else {
            return Ok(erased);
        };
        after = Some(*last);
        for (question, id) in &old {
            erased += usize::from(expire(ctx, *question, *id, days).await?);
        }
    }
}

async fn expire(ctx: &Ctx, question: QuestionId, id: RecordingId, days: i64) -> Result<bool, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let kept = support::find(&mut tx, question).await?.ok_or(AppError::NotFound)?;
    let found = stored::locked(&mut tx, question, id).await?;
    let Some(gone) = found.and_then(|found| found.expire(&kept.question, days, now)) else {
        return Ok(false);
    };
    stored::save(&mut tx, &gone).await?;
    take_away(ctx, &mut tx, id).await?;
    audit(&mut tx, now, None, "recording.erased_by_rule", &id.to_string()).await?;
    tx.commit().await?;
    ctx.work.notify_one();
    tell(ctx, &kept.question);
    Ok(true)
}

/// Has the files of a recording taken away, once the transaction that erases it has ended.
pub(super) async fn take_away(ctx: &Ctx, tx: &mut Tx, recording: RecordingId) -> Result<(), AppError> {
    let now = ctx.now();
    let job = NewJob {
        id: JobId::new(now, ctx.random()?),
        kind: KIND,
        payload: json!({ "recording": recording }),
        run_at: now,
        dedup_key: Some(format!("{KIND}:{recording}")),
    };
    jobs::enqueue(tx, &job, now).await?;
    Ok(())
}

/// Takes some files of an erased recording away; false when none are left. First the file, then the row that names it.
pub async fn erase_some(ctx: &Ctx, recording: RecordingId) -> Result<bool, AppError> {
    let parts = stored::parts(&mut ctx.db.read().await?, recording, PAGE).await?;
    for (_, file) in &parts {
        ctx.blobs.erase(file).await?;
    }
    let mut tx = ctx.db.write().await?;
    for (number, _) in &parts {
        stored::drop_part(&mut tx, recording, *number).await?;
    }
    tx.commit().await?;
    Ok(!parts.is_empty())
}
