//! Cases: begin, list, read, change a field, timeline, access log, pre-review.

use super::extract::{At, Body, Caller, Shared, idempotency_key};
use super::problem::{Code, Problem};
use super::report::Report;
use crate::app::cases::{self, NewDraft};
use crate::app::findings::FindingNoteView;
use crate::app::form::{self, NewValue};
use crate::app::once::Key;
use crate::app::review;
use crate::app::views::{AccessView, CaseView, EventView, FieldView, ReviewBrief};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use domain::id::{CaseId, OrganisationId};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json_;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create_case, super::desk::list_cases))
        .routes(routes!(get_case))
        .routes(routes!(patch_field))
        .routes(routes!(timeline))
        .routes(routes!(access_log))
        .routes(routes!(get_review))
}

/// A draft to be begun.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCaseIn {
    /// The item, by word or code.
    item: String,
    /// The outlet where it will be handed in.
    #[schema(value_type = Option<String>)]
    outlet: Option<OrganisationId>,
}

/// A timeline.
#[derive(Debug, Serialize, ToSchema)]
struct EventsOut {
    items: Vec<EventView>,
    next: Option<String>,
}

/// An access log.
#[derive(Debug, Serialize, ToSchema)]
struct AccessOut {
    items: Vec<AccessView>,
    next: Option<String>,
}

/// A pre-review with its last report.
#[derive(Debug, Serialize, ToSchema)]
struct ReviewOut {
    #[serde(flatten)]
    brief: ReviewBrief,
    /// The last report; while a newer one is made, still that of before.
    report: Option<Report>,
    /// What people said to findings.
    notes: Vec<FindingNoteView>,
}

/// A new value of a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FieldIn {
    /// What it will hold; null empties it.
    #[schema(value_type = Option<Value>)]
    value: Option<Json_>,
    /// The material that the value is taken from.
    source: Option<String>,
    /// The version that the person saw; 0 for a field that was empty.
    version: i64,
}

/// The tag of a thing in a version.
fn tagged(tag: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        headers.insert(header::ETAG, value);
    }
    headers
}

pub(super) fn case_out(case: CaseView) -> (HeaderMap, Json<CaseView>) {
    (
        tagged(&format!("{}.{}", case.version, case.content_version)),
        Json(case),
    )
}

/// Begin a draft.
#[utoipa::path(post, path = "/cases", operation_id = "create_case", tag = "cases",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, the draft is begun once")),
    request_body(content = NewCaseIn, example = json!({"item": "premises-check", "outlet": null})),
    responses((status = 201, body = CaseView)))]
async fn create_case(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<NewCaseIn>,
) -> Result<(StatusCode, HeaderMap, Json<CaseView>), Problem> {
    let sent = serde_json::to_string(&body).unwrap_or_default();
    let key = Key::new(idempotency_key(&headers)?, "create_case", &sent)?;
    let new = NewDraft {
        item: body.item,
        outlet: body.outlet,
    };
    let (headers, case) = case_out(cases::start(&ctx, &caller.0.actor, &new, key.as_ref()).await?);
    Ok((StatusCode::CREATED, headers, case))
}

/// One case: form, materials, clocks, and what one may do next.
#[utoipa::path(get, path = "/cases/{case}", operation_id = "get_case", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = CaseView)))]
async fn get_case(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<(HeaderMap, Json<CaseView>), Problem> {
    Ok(case_out(cases::show(&ctx, &caller.0.actor, case).await?))
}

/// Change one field of the form, only over the version that the person saw.
#[utoipa::path(patch, path = "/cases/{case}/form/{field}", operation_id = "patch_field", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("field" = String, Path, description = "Word of a field of the item's form"),
        ("If-Match" = Option<String>, Header, description = "The version, in place of the one in the body")),
    request_body(content = FieldIn, example = json!({"value": "云栖茶事", "source": null, "version": 0})),
    responses((status = 200, body = FieldView)))]
async fn patch_field(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, field)): At<(CaseId, String)>,
    headers: HeaderMap,
    Body(body): Body<FieldIn>,
) -> Result<(HeaderMap, Json<FieldView>), Problem> {
    let named = headers.get(header::IF_MATCH).map(|value| {
        let text = value.to_str().unwrap_or_default();
        text.trim_matches('"')
            .parse()
            .map_err(|_| Problem::from(Code::BadRequest))
    });
    let new = NewValue {
        value: body.value.unwrap_or(Json_::Null),
        source: body.source,
        seen: named.transpose()?.unwrap_or(body.version),
    };
    let field = form::change(&ctx, &caller.0.actor, case, &field, &new).await?;
    Ok((tagged(&field.version.to_string()), Json(field)))
}

/// What happened to a case, oldest first.
#[utoipa::path(get, path = "/cases/{case}/timeline", operation_id = "timeline", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = EventsOut)))]
async fn timeline(State(ctx): State<Shared>, caller: Caller, At(case): At<CaseId>) -> Result<Json<EventsOut>, Problem> {
    let items = cases::timeline(&ctx, &caller.0.actor, case).await?;
    Ok(Json(EventsOut { items, next: None }))
}

/// Who of the staff looked at a case, newest first; for the enterprise.
#[utoipa::path(get, path = "/cases/{case}/access-log", operation_id = "access_log", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = AccessOut)))]
async fn access_log(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<AccessOut>, Problem> {
    let items = cases::readings(&ctx, &caller.0.actor, case).await?;
    Ok(Json(AccessOut { items, next: None }))
}

/// The pre-review of a case's materials.
#[utoipa::path(get, path = "/cases/{case}/review", operation_id = "get_review", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = ReviewOut)))]
async fn get_review(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<ReviewOut>, Problem> {
    let shown = review::show(&ctx, &caller.0.actor, case).await?;
    Ok(Json(ReviewOut {
        brief: shown.brief,
        report: shown.report.and_then(|report| serde_json::from_value(report).ok()),
        notes: shown.notes,
    }))
}
