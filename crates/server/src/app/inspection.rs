//! What administrators and auditors look at: audit log, calendars, health, parked jobs.

use super::views_people::{AuditLine, AuditVerified, HealthView, JobView, OddDay, PartView, YearView};
use super::{AppError, Ctx, audit};
use domain::access::Actor;
use domain::id::{JobId, PersonId};
use domain::time::Timestamp;
use jiff::civil::{Date, Weekday};
use store::audit::{Verified, Wanted};
use store::{StoreError, jobs};

/// China Standard Time, in seconds.
const EAST: i64 = 8 * 3600;

/// What is searched for in the audit log.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// By whom.
    pub person: Option<PersonId>,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// From this day.
    pub from: Option<Date>,
    /// Until this day.
    pub to: Option<Date>,
    /// Only rows before this one.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: usize,
}

/// The first moment of a day in China.
fn begins(day: Date) -> Option<Timestamp> {
    let days = day.since(Date::new(1970, 1, 1).ok()?).ok()?.get_days();
    Timestamp::from_micros((i64::from(days) * 86_400 - EAST) * 1_000_000)
}

/// Rows of the audit log, newest first, and where the next page begins.
pub async fn search(ctx: &Ctx, actor: &Actor, asked: &Search) -> Result<(Vec<AuditLine>, Option<i64>), AppError> {
    actor.as_inspector()?;
    let wanted = Wanted {
        before: asked.before,
        person: asked.person.map(|person| person.to_string()).unwrap_or_default(),
        action: asked.action.trim().to_owned(),
        subject: asked.subject.trim().to_owned(),
        from: asked.from.and_then(begins),
        to: asked.to.and_then(|day| begins(day.tomorrow().ok()?)),
        limit: i64::try_from(asked.limit + 1).unwrap_or(i64::MAX),
    };
    let mut found = store::audit::search(&mut ctx.db.read().await?, &wanted).await?;
    let more = found.len() > asked.limit;
    found.truncate(asked.limit);
    let next = found.last().filter(|_| more).map(|last| last.seq);
    let line = |line: store::audit::Line| AuditLine {
        seq: line.seq,
        at: Timestamp::from_micros(line.at)
            .map(|at| at.to_string())
            .unwrap_or_default(),
        person_id: line.person_id,
        person: line.person,
        action: line.action,
        subject: line.subject,
    };
    Ok((found.into_iter().map(line).collect(), next))
}

/// Reads the whole audit log and checks the chain.
pub async fn verify(ctx: &Ctx, actor: &Actor) -> Result<AuditVerified, AppError> {
    actor.as_inspector()?;
    Ok(match super::audit_log::verify(ctx).await? {
        Verified::Sound { rows, head } => AuditVerified {
            sound: true,
            rows,
            head: Some(head),
            broken: None,
        },
        Verified::Broken { seq } => AuditVerified {
            sound: false,
            rows: seq - 1,
            head: None,
            broken: Some(seq),
        },
    })
}

/// The calendar by years: the published ones, this one and the next.
pub fn calendars(ctx: &Ctx, actor: &Actor) -> Result<Vec<YearView>, AppError> {
    actor.as_inspector()?;
    let calendar = ctx.catalogue.calendar();
    let this = ctx.now().day().year();
    let mut years: Vec<i16> = calendar.years().chain([this, this + 1]).collect();
    years.sort_unstable();
    years.dedup();
    let odd = |year| {
        let rows = calendar.list(year).unwrap_or_default().into_iter();
        rows.filter(|row| {
            let weekend = matches!(row.date.weekday(), Weekday::Saturday | Weekday::Sunday);
            row.working_day == weekend
        })
        .map(|row| OddDay {
            date: row.date.to_string(),
            working: row.working_day,
        })
        .collect()
    };
    Ok(years
        .into_iter()
        .map(|year| YearView {
            year,
            published: calendar.source(year).is_ok(),
            source: calendar.source(year).ok().map(str::to_owned),
            days: odd(year),
        })
        .collect())
}

/// How the station is.
pub async fn health(ctx: &Ctx, actor: &Actor) -> Result<HealthView, AppError> {
    actor.as_inspector()?;
    let part = |part, well, about: &str| PartView {
        part,
        well,
        about: about.to_owned(),
    };
    let kind = if ctx.config.database.url.is_empty() {
        "SQLite"
    } else {
        "PostgreSQL"
    };
    let models = crate::assets::folder();
    let there = std::fs::read_dir(&models).is_ok_and(|mut inside| inside.next().is_some());
    let standing = jobs::standing(&mut ctx.db.read().await?).await?;
    Ok(HealthView {
        parts: vec![
            part("database", ctx.db.ping().await.is_ok(), kind),
            part("files", ctx.blobs.check().await.is_ok(), ""),
            part("models", there, ""),
            part("sms", true, ctx.config.messages.sms.as_str()),
            part("mail", true, ctx.config.messages.mail.as_str()),
        ],
        jobs_waiting: standing.waiting,
        jobs_failed: standing.parked,
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Jobs that were parked, newest first, and where the next page begins.
pub async fn parked(
    ctx: &Ctx,
    actor: &Actor,
    before: Option<JobId>,
    limit: usize,
) -> Result<(Vec<JobView>, Option<String>), AppError> {
    actor.as_inspector()?;
    let asked = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut found = jobs::failed(&mut ctx.db.read().await?, before, asked).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    let view = |job: jobs::Parked| JobView {
        id: job.id.to_string(),
        kind: job.kind,
        attempts: job.attempts,
        error: job.error,
        created_at: job.created_at.to_string(),
    };
    Ok((found.into_iter().map(view).collect(), next))
}

/// Lets a parked job be tried again.
pub async fn rerun(ctx: &Ctx, actor: &Actor, job: JobId) -> Result<(), AppError> {
    let (now, keeper) = (ctx.now(), actor.as_keeper()?.person());
    let mut tx = ctx.db.write().await?;
    match jobs::rerun(&mut tx, job, now).await {
        Ok(true) => {}
        Ok(false) => return Err(AppError::NotFound),
        // Another one of its kind waits already.
        Err(StoreError::Conflict) => return Err(AppError::StaleEntry),
        Err(other) => return Err(other.into()),
    }
    audit(&mut tx, now, Some(keeper), "job.rerun", &job.to_string()).await?;
    tx.commit().await?;
    ctx.work.notify_one();
    ctx.post.notify_one();
    Ok(())
}
