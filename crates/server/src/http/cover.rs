//! The layer that knows who asks and covers personal numbers in whatever is answered, and how staff uncover them.

use super::extract::{At, Body, Caller, Recognised, Shared, token};
use super::problem::Problem;
use crate::app::access::{self, SignedIn};
use crate::app::views::UnmaskView;
use crate::app::{Ctx, masking};
use axum::Json;
use axum::body::{Body as Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::id::CaseId;
use domain::personal::Purpose;
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(unmask, get_unmask, mask))
}

/// Recognises who asks, and covers the answer.
pub(super) async fn around(State(ctx): State<Arc<Ctx>>, mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with(super::HOME) {
        return next.run(request).await;
    }
    let recognised = match token(request.headers()) {
        Some(token) => access::recognise(&ctx, &token).await,
        None => Ok(None),
    };
    let signed_in = match recognised {
        Ok(signed_in) => signed_in,
        Err(error) => return Problem::from(error).into_response(),
    };
    let case = request.uri().path().split('/').find_map(|part| part.parse().ok());
    request.extensions_mut().insert(Recognised(signed_in.clone()));
    let answered = next.run(request).await;
    match signed_in {
        Some(signed_in) => covered(&ctx, &signed_in, case, answered).await,
        None => answered,
    }
}

async fn covered(ctx: &Ctx, signed_in: &SignedIn, case: Option<CaseId>, mut answered: Response) -> Response {
    match masking::has_to_be_covered(ctx, signed_in, case).await {
        Ok(true) => {}
        Ok(false) => return answered,
        Err(error) => return Problem::from(error).into_response(),
    }
    if let Some(current) = answered
        .extensions_mut()
        .get_mut::<Problem>()
        .and_then(|it| it.current.as_mut())
    {
        masking::cover_json(current);
    }
    cover_name(&mut answered);
    let json = answered
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !json {
        return answered;
    }
    let (mut parts, body) = answered.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if std::str::from_utf8(&bytes).is_ok_and(|text| !masking::may_hold(text)) {
        return Response::from_parts(parts, Bytes::from(bytes));
    }
    let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if !masking::cover_json(&mut value) {
        return Response::from_parts(parts, Bytes::from(bytes));
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Bytes::from(value.to_string()))
}

/// People put numbers into the names of files too.
fn cover_name(answered: &mut Response) {
    const MARK: &str = "filename*=UTF-8''";
    let Some(text) = answered
        .headers()
        .get(header::CONTENT_DISPOSITION)
        .and_then(|value| value.to_str().ok())
    else {
        return;
    };
    let Some((front, name)) = text.split_once(MARK) else {
        return;
    };
    let Some(name) = super::materials::unpercent(name) else {
        return;
    };
    let Cow::Owned(covered) = domain::personal::cover(&name) else {
        return;
    };
    let text = format!("{front}{MARK}{}", super::materials::percent(&covered));
    if let Ok(value) = HeaderValue::from_str(&text) {
        answered.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
}

/// What personal numbers are needed for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UnmaskIn {
    /// What for.
    #[schema(schema_with = crate::app::words::purpose)]
    purpose: Purpose,
    /// In your words; the enterprise reads it.
    reason: String,
}

/// Uncover the personal numbers of a case for fifteen minutes (staff). The enterprise sees who did and what for.
#[utoipa::path(post, path = "/cases/{case}/unmask", operation_id = "unmask", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case")),
    request_body(content = UnmaskIn, example = json!({"purpose": "identity", "reason": "核对到场人身份"})),
    responses((status = 200, body = UnmaskView)))]
async fn unmask(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
    Body(body): Body<UnmaskIn>,
) -> Result<Json<UnmaskView>, Problem> {
    Ok(Json(
        masking::uncover(&ctx, &caller.0, case, body.purpose, &body.reason).await?,
    ))
}

/// Until when the personal numbers of a case are uncovered (staff).
#[utoipa::path(get, path = "/cases/{case}/unmask", operation_id = "get_unmask", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = UnmaskView)))]
async fn get_unmask(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<UnmaskView>, Problem> {
    Ok(Json(masking::state(&ctx, &caller.0, case).await?))
}

/// Cover them again before the time is over (staff).
#[utoipa::path(delete, path = "/cases/{case}/unmask", operation_id = "mask", tag = "cases",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 204, description = "They are covered")))]
async fn mask(State(ctx): State<Shared>, caller: Caller, At(case): At<CaseId>) -> Result<StatusCode, Problem> {
    masking::cover_again(&ctx, &caller.0, case).await?;
    Ok(StatusCode::NO_CONTENT)
}
