//! Signing in and out, and what is one's own: who one is, the role acted in, the sessions.

use super::extract::{At, Body, COOKIE, Caller, Newcomer, Shared, Visit};
use super::problem::Problem;
use crate::app::access;
use crate::app::sign_in::{self, Begun};
use crate::app::views::{Me, SessionView};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use domain::id::{RoleId, SessionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(sign_in_password))
        .routes(routes!(send_code))
        .routes(routes!(sign_in_mobile))
        .routes(routes!(sign_out))
        .routes(routes!(me))
        .routes(routes!(switch_role))
        .routes(routes!(sessions))
        .routes(routes!(end_session))
}

/// Name, password and, when enrolled, the authenticator's code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordIn {
    /// Sign-in name.
    login: String,
    /// Password.
    password: String,
    /// Code of the authenticator.
    totp: Option<String>,
}

/// Number.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MobileIn {
    /// Mobile number.
    mobile: String,
}

/// Number and the code that was sent to it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeIn {
    /// Mobile number.
    mobile: String,
    /// Code.
    code: String,
}

/// A role to act in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleIn {
    /// One of the roles that `me` lists.
    #[schema(value_type = String)]
    role: RoleId,
}

/// Sessions of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionsOut {
    items: Vec<SessionView>,
    next: Option<String>,
}

pub(super) fn with_cookie(ctx: &Shared, value: &str, age: i64) -> HeaderMap {
    let secure = if ctx.config.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    let mut headers = HeaderMap::new();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    headers
}

async fn begun(ctx: &Shared, begun: Begun) -> Result<(HeaderMap, Json<Me>), Problem> {
    let me = access::me(ctx, &begun.signed_in).await?;
    let age = ctx.config.sessions.longest_hours * 3600;
    Ok((with_cookie(ctx, &begun.token, age), Json(me)))
}

/// Sign in with name and password (staff).
#[utoipa::path(post, path = "/sign-in/password", operation_id = "sign_in_password", tag = "sign_in",
    request_body(content = PasswordIn, example = json!({"login": "officer", "password": "…", "totp": null})),
    responses((status = 200, body = Me, description = "Signed in; the cookie carries the session")))]
async fn sign_in_password(
    State(ctx): State<Shared>,
    Visit(origin): Visit,
    Body(body): Body<PasswordIn>,
) -> Result<(HeaderMap, Json<Me>), Problem> {
    let found = sign_in::by_password(&ctx, &body.login, &body.password, body.totp.as_deref(), &origin).await?;
    begun(&ctx, found).await
}

/// Ask for a code by short message (owners). The answer is the same whether the number is known or not.
#[utoipa::path(post, path = "/sign-in/code", operation_id = "send_code", tag = "sign_in",
    request_body(content = MobileIn, example = json!({"mobile": "13800000001"})),
    responses((status = 202, description = "If the number is known, a code is under way")))]
async fn send_code(
    State(ctx): State<Shared>,
    Visit(origin): Visit,
    Body(body): Body<MobileIn>,
) -> Result<StatusCode, Problem> {
    sign_in::send_code(&ctx, &body.mobile, &origin).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sign in with number and code (owners).
#[utoipa::path(post, path = "/sign-in/mobile", operation_id = "sign_in_mobile", tag = "sign_in",
    request_body(content = CodeIn, example = json!({"mobile": "13800000001", "code": "123456"})),
    responses((status = 200, body = Me, description = "Signed in; the cookie carries the session")))]
async fn sign_in_mobile(
    State(ctx): State<Shared>,
    Visit(origin): Visit,
    Body(body): Body<CodeIn>,
) -> Result<(HeaderMap, Json<Me>), Problem> {
    let found = sign_in::by_code(&ctx, &body.mobile, &body.code, &origin).await?;
    begun(&ctx, found).await
}

/// Sign out.
#[utoipa::path(post, path = "/sign-out", operation_id = "sign_out", tag = "sign_in",
    responses((status = 204, description = "The session has ended")))]
async fn sign_out(State(ctx): State<Shared>, caller: Newcomer) -> Result<(StatusCode, HeaderMap), Problem> {
    access::end_session(&ctx, &caller.0, caller.0.session.id).await?;
    Ok((StatusCode::NO_CONTENT, with_cookie(&ctx, "", 0)))
}

/// Who one is and in which role.
#[utoipa::path(get, path = "/me", operation_id = "me", tag = "me", responses((status = 200, body = Me)))]
async fn me(State(ctx): State<Shared>, caller: Newcomer) -> Result<Json<Me>, Problem> {
    Ok(Json(access::me(&ctx, &caller.0).await?))
}

/// Act in another of one's roles.
#[utoipa::path(post, path = "/me/role", operation_id = "switch_role", tag = "me",
    request_body(content = RoleIn, example = json!({"role": "role_019ac0d2a5107000800000000000000a"})),
    responses((status = 200, body = Me)))]
async fn switch_role(State(ctx): State<Shared>, caller: Caller, Body(body): Body<RoleIn>) -> Result<Json<Me>, Problem> {
    let now = access::switch(&ctx, &caller.0, body.role).await?;
    Ok(Json(access::me(&ctx, &now).await?))
}

/// One's sessions, newest first.
#[utoipa::path(get, path = "/me/sessions", operation_id = "sessions", tag = "me",
    responses((status = 200, body = SessionsOut)))]
async fn sessions(State(ctx): State<Shared>, caller: Caller) -> Result<Json<SessionsOut>, Problem> {
    let items = access::own_sessions(&ctx, &caller.0).await?;
    Ok(Json(SessionsOut { items, next: None }))
}

/// End one of one's sessions.
#[utoipa::path(delete, path = "/me/sessions/{session}", operation_id = "end_session", tag = "me",
    params(("session" = String, Path, description = "Identifier of a session")),
    responses((status = 204, description = "The session has ended")))]
async fn end_session(
    State(ctx): State<Shared>,
    caller: Caller,
    At(session): At<SessionId>,
) -> Result<StatusCode, Problem> {
    access::end_session(&ctx, &caller.0, session).await?;
    Ok(StatusCode::NO_CONTENT)
}
