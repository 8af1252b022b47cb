//! Registration of enterprises, and who acts for them.

use super::extract::{At, Body, Caller, Shared, Visit};
use super::problem::Problem;
use super::sign_in::with_cookie;
use crate::app::views::Me;
use crate::app::views_people::{InvitationView, MemberView, RegistrationView};
use crate::app::{AppError, access, invitations, materials, registration, sign_in};
use axum::Json;
use axum::body::{Body as Stream, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::{InvitationId, RegistrationId, RoleId};
use domain::registration::Claim;
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(send_registration_code))
        .routes(routes!(register, list_registrations))
        .routes(routes!(register_again))
        .routes(routes!(get_registration))
        .routes(routes!(confirm_registration))
        .routes(routes!(request_registration))
        .routes(routes!(invite, list_invitations))
        .routes(routes!(take_back_invitation))
        .routes(routes!(list_members))
        .routes(routes!(end_member))
        .routes(routes!(received_invitations))
        .routes(routes!(accept_invitation))
        .routes(routes!(decline_invitation))
}

/// Those that carry files.
pub(super) fn files() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(send_licence, get_licence))
}

/// Number.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NumberIn {
    /// Mobile number.
    mobile: String,
}

/// Who registers, and what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RegisterIn {
    /// Mobile number.
    mobile: String,
    /// The code that was sent to it.
    code: String,
    /// Unified social credit code of the enterprise.
    credit_code: String,
}

/// One more enterprise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RegisterAgainIn {
    /// Unified social credit code of the enterprise.
    credit_code: String,
}

/// What the person says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClaimIn {
    /// Name of the enterprise, as on the licence.
    name: String,
    /// Its legal representative, as on the licence.
    legal_representative: String,
    /// Name of who registers.
    applicant: String,
}

/// What the person says, and why somebody should decide.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RequestIn {
    /// Name of the enterprise.
    name: String,
    /// Its legal representative.
    legal_representative: String,
    /// Name of who registers.
    applicant: String,
    /// Why somebody should decide.
    reason: String,
}

/// Who is invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InviteIn {
    /// Mobile number.
    mobile: String,
    /// Name.
    name: String,
}

/// A registration, and who one is after it.
#[derive(Debug, Serialize, ToSchema)]
struct RegisteredOut {
    registration: RegistrationView,
    me: Me,
}

/// Registrations.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RegistrationsOut {
    pub(super) items: Vec<RegistrationView>,
    pub(super) next: Option<String>,
}

/// Invitations.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationsOut {
    items: Vec<InvitationView>,
    next: Option<String>,
}

/// Those who act for an enterprise.
#[derive(Debug, Serialize, ToSchema)]
struct MembersOut {
    items: Vec<MemberView>,
    next: Option<String>,
}

/// Ask for a code to begin a registration with. Any mobile number is sent one, but those of staff.
#[utoipa::path(post, path = "/registrations/code", operation_id = "send_registration_code", tag = "registration",
    request_body(content = NumberIn, example = json!({"mobile": "13900000001"})),
    responses((status = 202, description = "A code is under way")))]
async fn send_registration_code(
    State(ctx): State<Shared>,
    Visit(origin): Visit,
    Body(body): Body<NumberIn>,
) -> Result<StatusCode, Problem> {
    sign_in::send_registration_code(&ctx, &body.mobile, &origin).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Begin a registration with a number and its code. Whose the number is, is signed in without a role.
#[utoipa::path(post, path = "/registrations", operation_id = "register", tag = "registration",
    request_body(content = RegisterIn,
        example = json!({"mobile": "13900000001", "code": "123456", "credit_code": "92330102MA7JKPTW0R"})),
    responses((status = 201, body = RegisteredOut, description = "Begun; the cookie carries the session")))]
async fn register(
    State(ctx): State<Shared>,
    Visit(origin): Visit,
    Body(body): Body<RegisterIn>,
) -> Result<(StatusCode, HeaderMap, Json<RegisteredOut>), Problem> {
    let (begun, registration) = registration::start(&ctx, &body.mobile, &body.code, &body.credit_code, &origin).await?;
    let me = access::me(&ctx, &begun.signed_in).await?;
    let age = ctx.config.sessions.longest_hours * 3600;
    let out = RegisteredOut { registration, me };
    Ok((StatusCode::CREATED, with_cookie(&ctx, &begun.token, age), Json(out)))
}

/// Begin the registration of one more enterprise, signed in.
#[utoipa::path(post, path = "/me/registrations", operation_id = "register_again", tag = "registration",
    request_body(content = RegisterAgainIn, example = json!({"credit_code": "92330102MA7JKPTW0R"})),
    responses((status = 201, body = RegistrationView)))]
async fn register_again(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<RegisterAgainIn>,
) -> Result<(StatusCode, Json<RegistrationView>), Problem> {
    let found = registration::start_again(&ctx, &caller.0, &body.credit_code).await?;
    Ok((StatusCode::CREATED, Json(found)))
}

/// One's registrations, newest first.
#[utoipa::path(get, path = "/registrations", operation_id = "list_registrations", tag = "registration",
    responses((status = 200, body = RegistrationsOut)))]
async fn list_registrations(State(ctx): State<Shared>, caller: Caller) -> Result<Json<RegistrationsOut>, Problem> {
    let items = registration::own(&ctx, &caller.0).await?;
    Ok(Json(RegistrationsOut { items, next: None }))
}

/// A registration: one's own, or for those who decide.
#[utoipa::path(get, path = "/registrations/{registration}", operation_id = "get_registration", tag = "registration",
    params(("registration" = String, Path, description = "Identifier of a registration")),
    responses((status = 200, body = RegistrationView)))]
async fn get_registration(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<RegistrationId>,
) -> Result<Json<RegistrationView>, Problem> {
    Ok(Json(registration::show(&ctx, &caller.0.actor, id).await?))
}

/// Send the photograph of the business licence: the body is the file. It is read at once.
#[utoipa::path(post, path = "/registrations/{registration}/licence", operation_id = "send_licence",
    tag = "registration",
    params(("registration" = String, Path, description = "Identifier of a registration")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the file"),
    responses((status = 202, body = RegistrationView)))]
async fn send_licence(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<RegistrationId>,
    body: Stream,
) -> Result<(StatusCode, Json<RegistrationView>), Problem> {
    registration::may_send(&ctx, &caller.0, id).await?;
    let mut writing = ctx.blobs.begin(ctx.config.uploads.most_bytes).await?;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk: Bytes = chunk.map_err(|_| AppError::UploadBroken)?;
        writing.write(&chunk).await?;
    }
    let (kept, media_type) = materials::keep(&ctx, writing).await?;
    let found = registration::licence(&ctx, &caller.0, id, (&kept, media_type)).await?;
    Ok((StatusCode::ACCEPTED, Json(found)))
}

/// The photograph of the business licence.
#[utoipa::path(get, path = "/registrations/{registration}/licence", operation_id = "get_licence",
    tag = "registration",
    params(("registration" = String, Path, description = "Identifier of a registration")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream",
        description = "The file, of the media type that its content has")))]
async fn get_licence(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<RegistrationId>,
) -> Result<Response, Problem> {
    let (media_type, bytes) = registration::picture(&ctx, &caller.0.actor, id).await?;
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&media_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    Ok((headers, bytes).into_response())
}

/// Confirm what was read from the licence: the enterprise is made, or somebody decides.
#[utoipa::path(post, path = "/registrations/{registration}/confirm", operation_id = "confirm_registration",
    tag = "registration",
    params(("registration" = String, Path, description = "Identifier of a registration")),
    request_body(content = ClaimIn,
        example = json!({"name": "云栖茶事", "legal_representative": "李云", "applicant": "李云"})),
    responses((status = 200, body = RegisteredOut)))]
async fn confirm_registration(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<RegistrationId>,
    Body(body): Body<ClaimIn>,
) -> Result<Json<RegisteredOut>, Problem> {
    let claim = claim(&body.name, &body.legal_representative, &body.applicant)?;
    let (registration, signed_in) = registration::confirm(&ctx, &caller.0, id, claim).await?;
    let me = access::me(&ctx, &signed_in).await?;
    Ok(Json(RegisteredOut { registration, me }))
}

fn claim(name: &str, legal_representative: &str, applicant: &str) -> Result<Claim, AppError> {
    Ok(Claim::new(name, legal_representative, applicant)?)
}

/// Ask that somebody decides, although the photograph was not enough.
#[utoipa::path(post, path = "/registrations/{registration}/request", operation_id = "request_registration",
    tag = "registration",
    params(("registration" = String, Path, description = "Identifier of a registration")),
    request_body(content = RequestIn, example = json!({"name": "云栖茶事", "legal_representative": "李云",
        "applicant": "李云", "reason": "执照正在换发"})),
    responses((status = 200, body = RegistrationView)))]
async fn request_registration(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<RegistrationId>,
    Body(body): Body<RequestIn>,
) -> Result<Json<RegistrationView>, Problem> {
    let claim = claim(&body.name, &body.legal_representative, &body.applicant)?;
    Ok(Json(
        registration::request(&ctx, &caller.0, id, claim, &body.reason).await?,
    ))
}

/// Invite somebody to act for the enterprise, by mobile number (owner).
#[utoipa::path(post, path = "/enterprise/invitations", operation_id = "invite", tag = "enterprise",
    request_body(content = InviteIn, example = json!({"mobile": "13900000009", "name": "周青"})),
    responses((status = 201, body = InvitationView)))]
async fn invite(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<InviteIn>,
) -> Result<(StatusCode, Json<InvitationView>), Problem> {
    let made = invitations::invite(&ctx, &caller.0.actor, &body.mobile, &body.name).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// The enterprise's invitations that were not answered.
#[utoipa::path(get, path = "/enterprise/invitations", operation_id = "list_invitations", tag = "enterprise",
    responses((status = 200, body = InvitationsOut)))]
async fn list_invitations(State(ctx): State<Shared>, caller: Caller) -> Result<Json<InvitationsOut>, Problem> {
    let items = invitations::sent(&ctx, &caller.0.actor).await?;
    Ok(Json(InvitationsOut { items, next: None }))
}

/// Take an invitation back (owner).
#[utoipa::path(delete, path = "/enterprise/invitations/{invitation}", operation_id = "take_back_invitation",
    tag = "enterprise",
    params(("invitation" = String, Path, description = "Identifier of an invitation")),
    responses((status = 204, description = "It is taken back")))]
async fn take_back_invitation(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<InvitationId>,
) -> Result<StatusCode, Problem> {
    invitations::take_back(&ctx, &caller.0.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who acts for the enterprise.
#[utoipa::path(get, path = "/enterprise/members", operation_id = "list_members", tag = "enterprise",
    responses((status = 200, body = MembersOut)))]
async fn list_members(State(ctx): State<Shared>, caller: Caller) -> Result<Json<MembersOut>, Problem> {
    let items = invitations::members(&ctx, &caller.0.actor).await?;
    Ok(Json(MembersOut { items, next: None }))
}

/// End the role of an agent: the owner of any, an agent one's own.
#[utoipa::path(delete, path = "/enterprise/members/{role}", operation_id = "end_member", tag = "enterprise",
    params(("role" = String, Path, description = "Identifier of a role")),
    responses((status = 204, description = "The role has ended")))]
async fn end_member(State(ctx): State<Shared>, caller: Caller, At(role): At<RoleId>) -> Result<StatusCode, Problem> {
    invitations::end_role(&ctx, &caller.0.actor, role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Invitations to one's own number.
#[utoipa::path(get, path = "/me/invitations", operation_id = "received_invitations", tag = "me",
    responses((status = 200, body = InvitationsOut)))]
async fn received_invitations(State(ctx): State<Shared>, caller: Caller) -> Result<Json<InvitationsOut>, Problem> {
    let items = invitations::received(&ctx, &caller.0).await?;
    Ok(Json(InvitationsOut { items, next: None }))
}

/// Accept an invitation; one acts in the new role from now on.
#[utoipa::path(post, path = "/me/invitations/{invitation}/accept", operation_id = "accept_invitation", tag = "me",
    params(("invitation" = String, Path, description = "Identifier of an invitation")),
    responses((status = 200, body = Me)))]
async fn accept_invitation(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<InvitationId>,
) -> Result<Json<Me>, Problem> {
    let now = invitations::accept(&ctx, &caller.0, id).await?;
    Ok(Json(access::me(&ctx, &now).await?))
}

/// Decline an invitation.
#[utoipa::path(post, path = "/me/invitations/{invitation}/decline", operation_id = "decline_invitation", tag = "me",
    params(("invitation" = String, Path, description = "Identifier of an invitation")),
    responses((status = 204, description = "It is declined")))]
async fn decline_invitation(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<InvitationId>,
) -> Result<StatusCode, Problem> {
    invitations::decline(&ctx, &caller.0, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
