//! The background worker: claims jobs by lease, one after the other, and looks at deadlines now and then.
//!
//! A job says *again later* or *never*. Must not hold a transaction while it works.

mod licence;
pub mod message;
mod notice;
mod recording;
mod review;
pub mod support;
pub mod wire;

use crate::app::support::recording_house;
use crate::app::{AppError, Ctx, deadlines, desk, notifications, uploads};
use domain::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use store::jobs::{self, Claimed};
use tokio::sync::watch;

pub use review::{Examiner, Reader, SoFar};

/// Seconds that a job is held before somebody else may claim it; a long one holds it anew.
const LEASE: i64 = 60;
/// How long a worker sleeps when nothing wakes it: repairs any signal that was missed.
const POLL: Duration = Duration::from_secs(2);
/// How often deadlines are looked at.
const DEADLINES: i64 = 300;
/// Tries of a job.
const TRIES: i64 = 6;
/// Seconds that done jobs are kept.
const KEPT: i64 = 7 * 24 * 3600;

/// Why a job was not done.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// It may work later.
    #[error("again later: {0}")]
    Retry(String),
    /// It never will.
    #[error("never: {0}")]
    Fail(String),
}

impl From<AppError> for JobError {
    fn from(error: AppError) -> Self {
        Self::Retry(error.to_string())
    }
}

/// Works until told to stop; the job at hand is finished first.
pub async fn run(ctx: Arc<Ctx>, examiner: Arc<dyn Examiner>, mut stop: watch::Receiver<bool>) {
    let mut swept: Option<Timestamp> = None;
    while !*stop.borrow() {
        let now = ctx.now();
        if swept.is_none_or(|at| now >= at.plus_seconds(DEADLINES)) {
            swept = Some(now);
            if let Err(error) = keep_house(&ctx).await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "deadlines could not be looked at"
                );
            }
        }
        match work_one(&ctx, &examiner).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "no job could be claimed"),
        }
        tokio::select! {
            () = ctx.work.notified() => {}
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn keep_house(ctx: &Ctx) -> Result<(), AppError> {
    let made = desk::project(ctx).await?;
    if made > 0 {
        tracing::info!(cases = made, "the work lists were made anew");
    }
    let moved = deadlines::sweep(ctx).await?;
    if moved > 0 {
        tracing::info!(cases = moved, "deadlines moved cases");
    }
    uploads::sweep(ctx).await?;
    notifications::sweep(ctx).await?;
    let erased = recording_house::sweep(ctx).await?;
    if erased > 0 {
        tracing::info!(recordings = erased, "recordings were erased by the rule");
    }
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    jobs::sweep(&mut tx, now.plus_seconds(-KEPT)).await?;
    store::sessions::forget_tries(&mut tx, now.plus_seconds(-24 * 3600)).await?;
    Ok(tx.commit().await?)
}

/// Works off one job that is due; false when there is none.
pub async fn work_one(ctx: &Ctx, examiner: &Arc<dyn Examiner>) -> Result<bool, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let claimed = jobs::claim(&mut tx, now, now.plus_seconds(LEASE)).await?;
    tx.commit().await?;
    let Some(job) = claimed else { return Ok(false) };
    let done = dispatch(ctx, examiner, &job).await;
    settle(ctx, &job, done).await?;
    Ok(true)
}

/// Notes what came of a job.
async fn settle(ctx: &Ctx, job: &Claimed, done: Result<(), JobError>) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    let outcome = match &done {
        Ok(()) => "done",
        Err(JobError::Retry(_)) if job.attempts < TRIES => "retried",
        Err(_) => "failed",
    };
    ctx.metrics.job(&job.kind, outcome);
    match done {
        Ok(()) => {
            jobs::finish(&mut tx, job).await?;
        }
        Err(JobError::Retry(why)) if job.attempts < TRIES => {
            tracing::warn!(job.id = %job.id, job.kind, why, "a job is tried again later");
            // 2, 4, 8 … times ten seconds.
            let pause = 10 << job.attempts;
            jobs::retry(&mut tx, job, ctx.now().plus_seconds(pause), &why).await?;
        }
        Err(JobError::Retry(why) | JobError::Fail(why)) => {
            tracing::error!(job.id = %job.id, job.kind, why, "a job is parked");
            jobs::fail(&mut tx, job, &why).await?;
        }
    }
    Ok(tx.commit().await?)
}

async fn dispatch(ctx: &Ctx, examiner: &Arc<dyn Examiner>, job: &Claimed) -> Result<(), JobError> {
    match job.kind.as_str() {
        crate::app::notifications::KIND => notice::run(ctx, job).await,
        crate::app::review::KIND => review::run(ctx, examiner, job).await,
        crate::app::registration::KIND => licence::run(ctx, examiner, job).await,
        crate::app::outbox::KIND => message::send(ctx, job).await,
        recording_house::KIND => recording::run(ctx, job).await,
        other => Err(JobError::Fail(format!("no job of the kind {other}"))),
    }
}

/// Holds the job for longer while it works.
async fn hold(ctx: &Ctx, job: &Claimed) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    jobs::renew(&mut tx, job, ctx.now().plus_seconds(LEASE)).await?;
    Ok(tx.commit().await?)
}
