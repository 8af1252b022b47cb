//! What administrators and auditors look at: audit log, calendars, health, parked jobs.

use super::admin::limit;
use super::extract::{Asked, At, Caller, Shared};
use super::problem::Problem;
use crate::app::inspection::{self, Search};
use crate::app::views_people::{AuditLine, AuditVerified, HealthView, JobView, YearView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::{JobId, PersonId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(search_audit))
        .routes(routes!(verify_audit))
        .routes(routes!(list_calendars))
        .routes(routes!(get_health))
        .routes(routes!(failed_jobs))
        .routes(routes!(rerun_job))
}

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditIn {
    /// By whom: identifier of a person.
    #[param(value_type = Option<String>)]
    person: Option<PersonId>,
    /// What: a fixed word, such as `session.begun`.
    action: Option<String>,
    /// To what: an identifier.
    subject: Option<String>,
    /// From this day.
    #[param(value_type = Option<String>)]
    from: Option<Date>,
    /// Until this day.
    #[param(value_type = Option<String>)]
    to: Option<Date>,
    /// Go on where the page before ended.
    cursor: Option<i64>,
    /// How many at most, up to 200; 50 where nothing is said.
    limit: Option<usize>,
}

/// Where the page begins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct JobsIn {
    /// Go on where the page before ended.
    #[param(value_type = Option<String>)]
    cursor: Option<JobId>,
    /// How many at most, up to 200; 50 where nothing is said.
    limit: Option<usize>,
}

/// Rows of the audit log.
#[derive(Debug, Serialize, ToSchema)]
struct AuditOut {
    items: Vec<AuditLine>,
    next: Option<String>,
}

/// Years.
#[derive(Debug, Serialize, ToSchema)]
struct YearsOut {
    items: Vec<YearView>,
    next: Option<String>,
}

/// Jobs.
#[derive(Debug, Serialize, ToSchema)]
struct JobsOut {
    items: Vec<JobView>,
    next: Option<String>,
}

/// Rows of the audit log, newest first.
#[utoipa::path(get, path = "/admin/audit", operation_id = "search_audit", tag = "admin", params(AuditIn),
    responses((status = 200, body = AuditOut)))]
async fn search_audit(
    State(ctx): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<AuditIn>,
) -> Result<Json<AuditOut>, Problem> {
    let search = Search {
        person: asked.person,
        action: asked.action.unwrap_or_default(),
        subject: asked.subject.unwrap_or_default(),
        from: asked.from,
        to: asked.to,
        before: asked.cursor,
        limit: limit(asked.limit),
    };
    let (items, next) = inspection::search(&ctx, &caller.0.actor, &search).await?;
    let next = next.map(|next| next.to_string());
    Ok(Json(AuditOut { items, next }))
}

/// Read the whole audit log and check that every row is there and as it was written.
#[utoipa::path(post, path = "/admin/audit/verify", operation_id = "verify_audit", tag = "admin",
    responses((status = 200, body = AuditVerified)))]
async fn verify_audit(State(ctx): State<Shared>, caller: Caller) -> Result<Json<AuditVerified>, Problem> {
    Ok(Json(inspection::verify(&ctx, &caller.0.actor).await?))
}

/// The calendar by years, with those that are not published yet.
#[utoipa::path(get, path = "/admin/calendars", operation_id = "list_calendars", tag = "admin",
    responses((status = 200, body = YearsOut)))]
async fn list_calendars(State(ctx): State<Shared>, caller: Caller) -> Result<Json<YearsOut>, Problem> {
    let items = inspection::calendars(&ctx, &caller.0.actor)?;
    Ok(Json(YearsOut { items, next: None }))
}

/// How the station is.
#[utoipa::path(get, path = "/admin/health", operation_id = "get_health", tag = "admin",
    responses((status = 200, body = HealthView)))]
async fn get_health(State(ctx): State<Shared>, caller: Caller) -> Result<Json<HealthView>, Problem> {
    Ok(Json(inspection::health(&ctx, &caller.0.actor).await?))
}

/// Jobs that were parked, newest first.
#[utoipa::path(get, path = "/admin/jobs", operation_id = "failed_jobs", tag = "admin", params(JobsIn),
    responses((status = 200, body = JobsOut)))]
async fn failed_jobs(
    State(ctx): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<JobsIn>,
) -> Result<Json<JobsOut>, Problem> {
    let (items, next) = inspection::parked(&ctx, &caller.0.actor, asked.cursor, limit(asked.limit)).await?;
    Ok(Json(JobsOut { items, next }))
}

/// Let a parked job be tried again.
#[utoipa::path(post, path = "/admin/jobs/{job}/rerun", operation_id = "rerun_job", tag = "admin",
    params(("job" = String, Path, description = "Identifier of a job")),
    responses((status = 202, description = "It is tried again")))]
async fn rerun_job(State(ctx): State<Shared>, caller: Caller, At(job): At<JobId>) -> Result<StatusCode, Problem> {
    inspection::rerun(&ctx, &caller.0.actor, job).await?;
    Ok(StatusCode::ACCEPTED)
}
