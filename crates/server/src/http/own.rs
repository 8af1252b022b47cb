//! One's own password, authenticator and recovery codes: also for somebody who can do nothing else yet.

use super::extract::{Body, Newcomer, Shared};
use super::problem::Problem;
use crate::app::second_factor;
use crate::app::views_people::{RecoveryView, SecretView, SecurityView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_security))
        .routes(routes!(change_password))
        .routes(routes!(begin_authenticator))
        .routes(routes!(confirm_authenticator))
        .routes(routes!(renew_recovery_codes))
}

/// The present password and the new one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangePasswordIn {
    /// The present one.
    present: String,
    /// The new one: at least twelve characters.
    new: String,
}

/// The password, where an authenticator is replaced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BeginIn {
    /// The present password; not needed for the first authenticator.
    password: Option<String>,
}

/// A code of the authenticator.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TotpIn {
    /// The code.
    code: String,
}

/// How one proves who one is.
#[utoipa::path(get, path = "/me/security", operation_id = "get_security", tag = "me",
    responses((status = 200, body = SecurityView)))]
async fn get_security(State(ctx): State<Shared>, caller: Newcomer) -> Result<Json<SecurityView>, Problem> {
    Ok(Json(second_factor::security(&ctx, &caller.0).await?))
}

/// Change the password (staff). All other sessions end.
#[utoipa::path(post, path = "/me/password", operation_id = "change_password", tag = "me",
    request_body(content = ChangePasswordIn, example = json!({"present": "…", "new": "…"})),
    responses((status = 204, description = "It is changed")))]
async fn change_password(
    State(ctx): State<Shared>,
    caller: Newcomer,
    Body(body): Body<ChangePasswordIn>,
) -> Result<StatusCode, Problem> {
    second_factor::change_password(&ctx, &caller.0, &body.present, &body.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Show the secret of a new authenticator (staff). It counts only when it is confirmed.
#[utoipa::path(post, path = "/me/authenticator", operation_id = "begin_authenticator", tag = "me",
    request_body(content = BeginIn, example = json!({"password": null})),
    responses((status = 200, body = SecretView)))]
async fn begin_authenticator(
    State(ctx): State<Shared>,
    caller: Newcomer,
    Body(body): Body<BeginIn>,
) -> Result<Json<SecretView>, Problem> {
    Ok(Json(
        second_factor::begin(&ctx, &caller.0, body.password.as_deref()).await?,
    ))
}

/// Confirm it by one of its codes. The answer holds recovery codes, which are shown this once.
#[utoipa::path(post, path = "/me/authenticator/confirm", operation_id = "confirm_authenticator", tag = "me",
    request_body(content = TotpIn, example = json!({"code": "123456"})),
    responses((status = 200, body = RecoveryView)))]
async fn confirm_authenticator(
    State(ctx): State<Shared>,
    caller: Newcomer,
    Body(body): Body<TotpIn>,
) -> Result<Json<RecoveryView>, Problem> {
    Ok(Json(second_factor::confirm(&ctx, &caller.0, &body.code).await?))
}

/// New recovery codes in place of the old ones, for a code of the authenticator.
#[utoipa::path(post, path = "/me/recovery-codes", operation_id = "renew_recovery_codes", tag = "me",
    request_body(content = TotpIn, example = json!({"code": "123456"})),
    responses((status = 200, body = RecoveryView)))]
async fn renew_recovery_codes(
    State(ctx): State<Shared>,
    caller: Newcomer,
    Body(body): Body<TotpIn>,
) -> Result<Json<RecoveryView>, Problem> {
    Ok(Json(second_factor::renew_codes(&ctx, &caller.0, &body.code).await?))
}
