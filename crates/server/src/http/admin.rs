//! Keeping organisations, people and roles, and the requests for registration. For administrators; auditors read.

use super::extract::{Asked, At, Body, Caller, Shared};
use super::problem::Problem;
use super::registrations::RegistrationsOut;
use crate::app::keeping::{self, NewStaff, Step};
use crate::app::places::{self, Wish};
use crate::app::registration;
use crate::app::views_people::{KeptPersonView, KeptPersonWhole, PlaceView, RegistrationView, WithPassword};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::{OrganisationId, PersonId, RegistrationId, RoleId, SessionId};
use domain::people::{OrganisationKind, RoleKind};
use domain::registration::RegistrationKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Things in a page.
const USUAL: usize = 50;
/// Most things in a page.
const MOST: usize = 200;

pub(super) fn limit(asked: Option<usize>) -> usize {
    asked.unwrap_or(USUAL).clamp(1, MOST)
}

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_places, add_place))
        .routes(routes!(list_enterprises))
        .routes(routes!(change_place))
        .routes(routes!(close_place))
        .routes(routes!(list_people, add_person))
        .routes(routes!(get_person))
        .routes(routes!(give_role))
        .routes(routes!(end_role))
        .routes(routes!(disable_person))
        .routes(routes!(enable_person))
        .routes(routes!(reset_authenticator))
        .routes(routes!(reset_password))
        .routes(routes!(end_person_session))
        .routes(routes!(registration_queue))
        .routes(routes!(approve_registration))
        .routes(routes!(refuse_registration))
}

/// A new organisation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPlaceIn {
    /// What it is.
    #[schema(schema_with = crate::app::words::organisation_kind)]
    kind: OrganisationKind,
    /// Name in Chinese.
    name_zh: String,
    /// Name in English.
    #[serde(default)]
    name_en: String,
    /// What it belongs to.
    #[schema(value_type = Option<String>)]
    parent: Option<OrganisationId>,
    /// Where it is.
    address: Option<String>,
    /// When it is open.
    hours: Option<String>,
    /// Counters of an outlet.
    counters: Option<i64>,
}

/// An organisation as it is to be, over the version that the person saw.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlaceIn {
    /// Name in Chinese.
    name_zh: String,
    /// Name in English.
    #[serde(default)]
    name_en: String,
    /// What it belongs to.
    #[schema(value_type = Option<String>)]
    parent: Option<OrganisationId>,
    /// Where it is.
    address: Option<String>,
    /// When it is open.
    hours: Option<String>,
    /// Counters of an outlet.
    counters: Option<i64>,
    /// The version that the person saw.
    version: i64,
}

/// The version that the person saw.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CloseIn {
    /// The version.
    version: i64,
}

/// A role and where.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GiveRoleIn {
    /// What it is.
    #[schema(schema_with = crate::app::words::role_kind)]
    kind: RoleKind,
    /// Where it is held.
    #[schema(value_type = String)]
    organisation: OrganisationId,
}

/// Somebody new of the staff.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewStaffIn {
    /// Name.
    name: String,
    /// What they sign in with: letters, figures, dot, dash.
    login: String,
    /// Mobile number, for messages.
    mobile: Option<String>,
    /// The roles.
    roles: Vec<GiveRoleIn>,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefuseRegistrationIn {
    /// The reason, which the person reads.
    reason: String,
}

/// Which people or enterprises.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchIn {
    /// The beginning of a name, or a whole number or sign-in name.
    search: Option<String>,
    /// Only staff.
    staff: Option<bool>,
    /// Go on where the page before ended.
    cursor: Option<String>,
    /// How many at most, up to 200; 50 where nothing is said.
    limit: Option<usize>,
}

/// Which requests.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QueueIn {
    /// Only those in this state; those that wait for a decision where nothing is said.
    #[param(schema_with = crate::app::words::registration_state)]
    state: Option<RegistrationKind>,
    /// Go on where the page before ended.
    #[param(value_type = Option<String>)]
    cursor: Option<RegistrationId>,
    /// How many at most, up to 200; 50 where nothing is said.
    limit: Option<usize>,
}

/// Organisations.
#[derive(Debug, Serialize, ToSchema)]
struct PlacesOut {
    items: Vec<PlaceView>,
    next: Option<String>,
}

/// People.
#[derive(Debug, Serialize, ToSchema)]
struct PeopleOut {
    items: Vec<KeptPersonView>,
    next: Option<String>,
}

/// A place to go on; one that is none begins anew.
fn cursor<I: std::str::FromStr>(text: Option<&String>) -> Option<I> {
    text.and_then(|text| text.parse().ok())
}

/// Organisations but the enterprises, as a list whose entries name what they belong to.
#[utoipa::path(get, path = "/admin/organisations", operation_id = "list_places", tag = "admin",
    responses((status = 200, body = PlacesOut)))]
async fn list_places(State(ctx): State<Shared>, caller: Caller) -> Result<Json<PlacesOut>, Problem> {
    let items = places::list(&ctx, &caller.0.actor).await?;
    Ok(Json(PlacesOut { items, next: None }))
}

/// Enterprises, newest first.
#[utoipa::path(get, path = "/admin/enterprises", operation_id = "list_enterprises", tag = "admin", params(SearchIn),
    responses((status = 200, body = PlacesOut)))]
async fn list_enterprises(
    State(ctx): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<SearchIn>,
) -> Result<Json<PlacesOut>, Problem> {
    let search = asked.search.as_deref().unwrap_or_default();
    let before = cursor(asked.cursor.as_ref());
    let (items, next) = places::enterprises(&ctx, &caller.0.actor, search, before, limit(asked.limit)).await?;
    Ok(Json(PlacesOut { items, next }))
}

/// Make a department, street, station or outlet.
#[utoipa::path(post, path = "/admin/organisations", operation_id = "add_place", tag = "admin",
    request_body(content = NewPlaceIn, example = json!({"kind": "outlet", "name_zh": "云栖驿站北门网点",
        "name_en": "North gate outlet", "parent": "org_019ac0d2a5107000800000000000000a",
        "address": "示范区云栖路30号", "hours": "周一至周五 09:00–17:00", "counters": 2})),
    responses((status = 201, body = PlaceView)))]
async fn add_place(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<NewPlaceIn>,
) -> Result<(StatusCode, Json<PlaceView>), Problem> {
    let wish = Wish {
        name_zh: body.name_zh,
        name_en: body.name_en,
        parent: body.parent,
        address: body.address,
        hours: body.hours,
        counters: body.counters,
    };
    let made = places::add(&ctx, &caller.0.actor, body.kind, wish).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Change an organisation, only over the version that the person saw.
#[utoipa::path(put, path = "/admin/organisations/{organisation}", operation_id = "change_place", tag = "admin",
    params(("organisation" = String, Path, description = "Identifier of an organisation")),
    request_body(content = PlaceIn, example = json!({"name_zh": "云栖驿站东门网点", "name_en": "East gate outlet",
        "parent": "org_019ac0d2a5107000800000000000000a", "address": "示范区云栖路8号", "hours": null, "counters": 3,
        "version": 1})),
    responses((status = 200, body = PlaceView)))]
async fn change_place(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<OrganisationId>,
    Body(body): Body<PlaceIn>,
) -> Result<Json<PlaceView>, Problem> {
    let wish = Wish {
        name_zh: body.name_zh,
        name_en: body.name_en,
        parent: body.parent,
        address: body.address,
        hours: body.hours,
        counters: body.counters,
    };
    Ok(Json(
        places::change(&ctx, &caller.0.actor, id, wish, body.version).await?,
    ))
}

/// Close an organisation that no role, no open case and no other organisation hangs on.
#[utoipa::path(post, path = "/admin/organisations/{organisation}/close", operation_id = "close_place", tag = "admin",
    params(("organisation" = String, Path, description = "Identifier of an organisation")),
    request_body(content = CloseIn, example = json!({"version": 1})),
    responses((status = 200, body = PlaceView)))]
async fn close_place(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<OrganisationId>,
    Body(body): Body<CloseIn>,
) -> Result<Json<PlaceView>, Problem> {
    Ok(Json(places::close(&ctx, &caller.0.actor, id, body.version).await?))
}

/// People, newest first.
#[utoipa::path(get, path = "/admin/people", operation_id = "list_people", tag = "admin", params(SearchIn),
    responses((status = 200, body = PeopleOut)))]
async fn list_people(
    State(ctx): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<SearchIn>,
) -> Result<Json<PeopleOut>, Problem> {
    let search = (
        asked.search.as_deref().unwrap_or_default(),
        asked.staff.unwrap_or_default(),
    );
    let before = cursor(asked.cursor.as_ref());
    let (items, next) = keeping::list(&ctx, &caller.0.actor, search, before, limit(asked.limit)).await?;
    Ok(Json(PeopleOut { items, next }))
}

/// Add somebody to the staff. The password is shown this once and has to be changed.
#[utoipa::path(post, path = "/admin/people", operation_id = "add_person", tag = "admin",
    request_body(content = NewStaffIn, example = json!({"name": "林窗", "login": "lin", "mobile": null,
        "roles": [{"kind": "clerk", "organisation": "org_019ac0d2a5107000800000000000000a"}]})),
    responses((status = 201, body = WithPassword)))]
async fn add_person(
    State(ctx): State<Shared>,
    caller: Caller,
    Body(body): Body<NewStaffIn>,
) -> Result<(StatusCode, Json<WithPassword>), Problem> {
    let new = NewStaff {
        name: body.name,
        login: body.login,
        mobile: body.mobile,
        roles: body
            .roles
            .into_iter()
            .map(|role| (role.kind, role.organisation))
            .collect(),
    };
    let made = keeping::add(&ctx, &caller.0.actor, new).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// One person with the sessions that last.
#[utoipa::path(get, path = "/admin/people/{person}", operation_id = "get_person", tag = "admin",
    params(("person" = String, Path, description = "Identifier of a person")),
    responses((status = 200, body = KeptPersonWhole)))]
async fn get_person(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<PersonId>,
) -> Result<Json<KeptPersonWhole>, Problem> {
    Ok(Json(keeping::show(&ctx, &caller.0.actor, id).await?))
}

/// Give a role of the staff.
#[utoipa::path(post, path = "/admin/people/{person}/roles", operation_id = "give_role", tag = "admin",
    params(("person" = String, Path, description = "Identifier of a person")),
    request_body(content = GiveRoleIn,
        example = json!({"kind": "clerk", "organisation": "org_019ac0d2a5107000800000000000000a"})),
    responses((status = 200, body = KeptPersonView)))]
async fn give_role(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<PersonId>,
    Body(body): Body<GiveRoleIn>,
) -> Result<Json<KeptPersonView>, Problem> {
    let step = Step::Give(body.kind, body.organisation);
    Ok(Json(keeping::act(&ctx, &caller.0.actor, id, step).await?))
}

/// End a role.
#[utoipa::path(delete, path = "/admin/people/{person}/roles/{role}", operation_id = "end_role", tag = "admin",
    params(("person" = String, Path, description = "Identifier of a person"),
        ("role" = String, Path, description = "Identifier of a role")),
    responses((status = 200, body = KeptPersonView)))]
async fn end_role(
    State(ctx): State<Shared>,
    caller: Caller,
    At((id, role)): At<(PersonId, RoleId)>,
) -> Result<Json<KeptPersonView>, Problem> {
    Ok(Json(keeping::act(&ctx, &caller.0.actor, id, Step::End(role)).await?))
}

/// Let a person in no more; all sessions end.
#[utoipa::path(post, path = "/admin/people/{person}/disable", operation_id = "disable_person", tag = "admin",
    params(("person" = String, Path, description = "Identifier of a person")),
    responses((status = 200, body = KeptPersonView)))]
async fn disable_person(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<PersonId>,
) -> Result<Json<KeptPersonView>, Problem> {
    Ok(Json(keeping::act(&ctx, &caller.0.actor, id, Step::Disable).await?))
}

/// Let a person in again.
#[utoipa::path(post, path = "/admin/people/{person}/enable", operation_id = "enable_person", tag = "admin",
    params(("person" = String, Path, description = "Identifier of a person")),
    responses((status = 200, body = KeptPersonView)))]
async fn enable_person(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<PersonId>,
) -> Result<Json<KeptPersonView>, Problem> {
    Ok(Json(keeping::act(&ctx, &caller.0.actor, id, Step::Enable).await?))
}

/// Forget a lost authenticator; all sessions end.
#[utoipa::path(post, path = "/admin/people/{person}/reset-authenticator", operation_id = "reset_authenticator",
    tag = "admin",
    params(("person" = String, Path, description = "Identifier of a person")),
    responses((status = 200, body = KeptPersonView)))]
async fn reset_authenticator(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<PersonId>,
) -> Result<Json<KeptPersonView>, Problem> {
    Ok(Json(
        keeping::act(&ctx, &caller.0.actor, id, Step::ResetAuthenticator).await?,
    ))
}

/// Set a password that is shown this once and has to be changed; all sessions end.
#[utoipa::path(post, path = "/admin/people/{person}/reset-password", operation_id = "reset_password", tag = "admin",
    params(("person" = String, Path, description = "Identifier of a person")),
    responses((status = 200, body = WithPassword)))]
async fn reset_password(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<PersonId>,
) -> Result<Json<WithPassword>, Problem> {
    Ok(Json(keeping::reset_password(&ctx, &caller.0.actor, id).await?))
}

/// End a session of a person.
#[utoipa::path(delete, path = "/admin/people/{person}/sessions/{session}", operation_id = "end_person_session",
    tag = "admin",
    params(("person" = String, Path, description = "Identifier of a person"),
        ("session" = String, Path, description = "Identifier of a session")),
    responses((status = 200, body = KeptPersonView)))]
async fn end_person_session(
    State(ctx): State<Shared>,
    caller: Caller,
    At((id, session)): At<(PersonId, SessionId)>,
) -> Result<Json<KeptPersonView>, Problem> {
    Ok(Json(
        keeping::act(&ctx, &caller.0.actor, id, Step::EndSession(session)).await?,
    ))
}

/// Requests for registration, oldest first.
#[utoipa::path(get, path = "/admin/registrations", operation_id = "registration_queue", tag = "admin", params(QueueIn),
    responses((status = 200, body = RegistrationsOut)))]
async fn registration_queue(
    State(ctx): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<QueueIn>,
) -> Result<Json<RegistrationsOut>, Problem> {
    let state = asked.state.unwrap_or(RegistrationKind::Requested);
    let (items, next) = registration::queue(&ctx, &caller.0.actor, state, asked.cursor, limit(asked.limit)).await?;
    Ok(Json(RegistrationsOut { items, next }))
}

/// Let the enterprise be made as it was asked for.
#[utoipa::path(post, path = "/admin/registrations/{registration}/approve", operation_id = "approve_registration",
    tag = "admin",
    params(("registration" = String, Path, description = "Identifier of a registration")),
    responses((status = 200, body = RegistrationView)))]
async fn approve_registration(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<RegistrationId>,
) -> Result<Json<RegistrationView>, Problem> {
    Ok(Json(registration::approve(&ctx, &caller.0.actor, id).await?))
}

/// Refuse a request, with the reason.
#[utoipa::path(post, path = "/admin/registrations/{registration}/refuse", operation_id = "refuse_registration",
    tag = "admin",
    params(("registration" = String, Path, description = "Identifier of a registration")),
    request_body(content = RefuseRegistrationIn, example = json!({"reason": "执照已注销"})),
    responses((status = 200, body = RegistrationView)))]
async fn refuse_registration(
    State(ctx): State<Shared>,
    caller: Caller,
    At(id): At<RegistrationId>,
    Body(body): Body<RefuseRegistrationIn>,
) -> Result<Json<RegistrationView>, Problem> {
    Ok(Json(
        registration::refuse(&ctx, &caller.0.actor, id, &body.reason).await?,
    ))
}
