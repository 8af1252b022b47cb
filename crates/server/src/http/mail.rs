//! One's own mail address.

use super::extract::{Body, Caller, Shared};
use super::problem::Problem;
use crate::app::mail::{self, MailView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_mail, ask_mail, forget_mail))
        .routes(routes!(confirm_mail))
}

/// A mail address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MailIn {
    /// The address.
    address: String,
}

/// The code that arrived there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MailCodeIn {
    /// The code.
    code: String,
}

/// One's mail address, and one that waits for its code.
#[utoipa::path(get, path = "/me/mail", operation_id = "get_mail", tag = "me",
    responses((status = 200, body = MailView)))]
async fn get_mail(State(ctx): State<Shared>, caller: Caller) -> Result<Json<MailView>, Problem> {
    Ok(Json(mail::show(&ctx, &caller.0.actor).await?))
}

/// Send a code to an address. It counts when the code is given; until then the one before does.
#[utoipa::path(put, path = "/me/mail", operation_id = "ask_mail", tag = "me",
    request_body(content = MailIn, example = json!({"address": "li@example.com"})),
    responses((status = 200, body = MailView)))]
async fn ask_mail(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<MailIn>,
) -> Result<Json<MailView>, Problem> {
    Ok(Json(mail::ask(&ctx, &caller.0.actor, &body.address).await?))
}

/// Confirm the address by the code that arrived there.
#[utoipa::path(post, path = "/me/mail/confirm", operation_id = "confirm_mail", tag = "me",
    request_body(content = MailCodeIn, example = json!({"code": "123456"})),
    responses((status = 200, body = MailView)))]
async fn confirm_mail(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<MailCodeIn>,
) -> Result<Json<MailView>, Problem> {
    Ok(Json(mail::confirm(&ctx, &caller.0.actor, &body.code).await?))
}

/// Forget one's mail address.
#[utoipa::path(delete, path = "/me/mail", operation_id = "forget_mail", tag = "me",
    responses((status = 204, description = "It is forgotten")))]
async fn forget_mail(State(ctx): State<Shared>, caller: Caller) -> Result<StatusCode, Problem> {
    mail::forget(&ctx, &caller.0.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
