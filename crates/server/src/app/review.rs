//! The pre-review of a case: asked for in the transaction of a change, done by a worker, read by those who see the case.

use super::dossier::Dossier;
use super::views::ReviewBrief;
use super::{AppError, Ctx, access, form, records};
use domain::access::Actor;
use domain::id::{CaseId, JobId};
use domain::time::Timestamp;
use serde_json::{Value as Json, json};
use store::cases::Found;
use store::jobs::{self, NewJob};
use store::reviews::{self, Review, ReviewState};
use store::{Tx, cases, fields, materials};

/// The kind of job.
pub const KIND: &str = "review_case";

/// Whether form or materials have changed since.
pub fn outdated(review: &Review, content_version: i64) -> bool {
    review.content_version != content_version
}

/// Seconds of typing that are judged together.
const QUIET: i64 = 2;

/// Asks for a pre-review of this version.
pub async fn ask(ctx: &Ctx, tx: &mut Tx, case: CaseId, content_version: i64) -> Result<(), AppError> {
    ask_at(ctx, tx, case, content_version, ctx.now()).await
}

/// Asks for one in a moment, after a change of the form. Without materials there is nothing to review.
pub async fn ask_soon(ctx: &Ctx, tx: &mut Tx, case: CaseId, content_version: i64) -> Result<(), AppError> {
    if materials::all(tx, case).await?.is_empty() {
        return Ok(());
    }
    ask_at(ctx, tx, case, content_version, ctx.now().plus_seconds(QUIET)).await
}

/// The key of a case's job: one waits at a time.
pub fn dedup_key(case: CaseId) -> String {
    format!("{KIND}:{case}")
}

async fn ask_at(ctx: &Ctx, tx: &mut Tx, case: CaseId, content_version: i64, run_at: Timestamp) -> Result<(), AppError> {
    let now = ctx.now();
    reviews::wait(tx, case, content_version, now).await?;
    let job = NewJob {
        id: JobId::new(now, ctx.random()?),
        kind: KIND,
        payload: json!({ "case": case }),
        run_at,
        dedup_key: Some(dedup_key(case)),
    };
    Ok(jobs::enqueue(tx, &job, now).await?)
}

/// Asks for one unless there is one of this version, or it is under way.
pub(super) async fn ask_when_outdated(
    ctx: &Ctx,
    tx: &mut Tx,
    found: &Found,
    dossier: &mut Dossier,
) -> Result<(), AppError> {
    let of_now = |review: &Review| !outdated(review, found.content_version);
    if !dossier.review.as_ref().is_some_and(of_now) {
        ask(ctx, tx, found.case.id, found.content_version).await?;
        dossier.review = reviews::find(tx, found.case.id).await?;
    }
    Ok(())
}

/// A pre-review as it is shown.
#[derive(Debug)]
pub struct Reviewed {
    /// How it stands.
    pub brief: ReviewBrief,
    /// The last report, its findings with their keys.
    pub report: Option<Json>,
    /// What people said to findings.
    pub notes: Vec<super::findings::FindingNoteView>,
}

/// The pre-review with its report.
pub async fn show(ctx: &Ctx, actor: &Actor, id: CaseId) -> Result<Reviewed, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::readable(&mut tx, actor, id).await?;
    let review = reviews::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let view = super::cases::view(ctx, &mut tx, actor, &found).await?;
    let brief = view.review.ok_or(AppError::NotFound)?;
    let mut report = review.report;
    if let Some(report) = &mut report {
        super::findings::name(report);
    }
    Ok(Reviewed {
        brief,
        report,
        notes: super::findings::notes(&mut tx, id).await?,
    })
}

/// What a worker needs for a pre-review.
#[derive(Debug)]
pub struct Task {
    /// The case.
    pub case: CaseId,
    /// The item.
    pub item: String,
    /// The version of form and materials.
    pub content_version: i64,
    /// The form as filled so far.
    pub form: form::Values,
    /// Name and hash of each file.
    pub files: Vec<(String, String)>,
}

/// Takes up what is to be reviewed; none when there is nothing any more.
pub async fn take(ctx: &Ctx, id: CaseId) -> Result<Option<Task>, AppError> {
    let mut tx = ctx.db.write().await?;
    let Some(found) = cases::find(&mut tx, id).await? else {
        return Ok(None);
    };
    let Some(wanted) = reviews::find(&mut tx, id).await? else {
        return Ok(None);
    };
    if matches!(wanted.state, ReviewState::Done) {
        return Ok(None);
    }
    let filled = fields::all(&mut tx, id).await?;
    let files = materials::all(&mut tx, id).await?;
    reviews::progress(&mut tx, id, wanted.content_version, (0, None), ctx.now()).await?;
    tx.commit().await?;
    ctx.hub.tell(id.to_string(), found.content_version);
    Ok(Some(Task {
        case: id,
        item: found.case.item,
        content_version: wanted.content_version,
        form: form::values(&filled),
        files: files.into_iter().map(|file| (file.name, file.sha256)).collect(),
    }))
}

/// Notes how many pages were read, and what was found on them.
pub async fn note(ctx: &Ctx, task: &Task, pages: i64, report: Option<&Json>) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    reviews::progress(&mut tx, task.case, task.content_version, (pages, report), ctx.now()).await?;
    tx.commit().await?;
    ctx.hub.tell(task.case.to_string(), task.content_version);
    Ok(())
}

/// Keeps the report, or notes that there is none.
pub async fn finish(ctx: &Ctx, task: &Task, report: Option<&Json>) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    let kept = reviews::finish(&mut tx, task.case, task.content_version, report, ctx.now()).await?;
    if kept && let Some(found) = cases::find(&mut tx, task.case).await? {
        let review = reviews::find(&mut tx, task.case).await?;
        records::keep(ctx, &mut tx, &found, review.as_ref()).await?;
    }
    tx.commit().await?;
    ctx.hub.tell(task.case.to_string(), task.content_version);
    Ok(())
}
