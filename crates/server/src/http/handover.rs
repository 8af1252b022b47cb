//! Hand-over: tickets for phones, and what a phone does with one. The token travels in a header, never in an address.

use super::address;
use super::extract::{Asked, At, Caller, Shared, Visit, idempotency_key};
use super::materials::{receive, slot_of};
use super::problem::{Code, Problem};
use crate::app::handover::{self, HandOverView, TicketView};
use crate::app::materials::Target;
use crate::app::once::Key;
use crate::app::qr;
use crate::app::views::MaterialView;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use domain::id::{CaseId, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// What a phone shows in place of a session.
const TICKET: HeaderName = HeaderName::from_static("x-yizhan-ticket");

pub(super) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create_ticket, list_tickets))
        .routes(routes!(revoke_ticket))
        .routes(routes!(open_hand_over))
}

/// What takes files has no limit for its body but its own.
pub(super) fn files() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(put_hand_over))
}

/// A ticket with its address, which is said this once.
#[derive(Debug, Serialize, ToSchema)]
struct TicketOut {
    #[serde(flatten)]
    ticket: TicketView,
    /// The address for the phone. What follows `#` never reaches a server or its log.
    address: String,
    /// The address as a code to be photographed: SVG.
    qr: String,
}

/// Tickets.
#[derive(Debug, Serialize, ToSchema)]
struct TicketsOut {
    items: Vec<TicketView>,
    next: Option<String>,
}

/// Where a file of a phone goes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PhoneIn {
    /// Word of a material of the item.
    slot: String,
    /// Name of the file.
    name: String,
}

/// Make a ticket by which a phone puts files into this draft.
#[utoipa::path(post, path = "/cases/{case}/tickets", operation_id = "create_ticket", tag = "hand-over",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 201, body = TicketOut)))]
async fn create_ticket(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    At(case): At<CaseId>,
) -> Result<(StatusCode, Json<TicketOut>), Problem> {
    let (ticket, token) = handover::make(&ctx, &caller.0.actor, case).await?;
    let address = format!("{}/p#{token}", address::home(&ctx, &headers));
    let qr = qr::svg(&address)?;
    Ok((StatusCode::CREATED, Json(TicketOut { ticket, address, qr })))
}

/// The tickets of a draft that are good.
#[utoipa::path(get, path = "/cases/{case}/tickets", operation_id = "list_tickets", tag = "hand-over",
    params(("case" = String, Path, description = "Identifier of a case")),
    responses((status = 200, body = TicketsOut)))]
async fn list_tickets(
    State(ctx): State<Shared>,
    caller: Caller,
    At(case): At<CaseId>,
) -> Result<Json<TicketsOut>, Problem> {
    let items = handover::list(&ctx, &caller.0.actor, case).await?;
    Ok(Json(TicketsOut { items, next: None }))
}

/// Take a ticket back.
#[utoipa::path(delete, path = "/cases/{case}/tickets/{ticket}", operation_id = "revoke_ticket", tag = "hand-over",
    params(("case" = String, Path, description = "Identifier of a case"),
        ("ticket" = String, Path, description = "Identifier of a ticket")),
    responses((status = 204, description = "It opens nothing any more")))]
async fn revoke_ticket(
    State(ctx): State<Shared>,
    caller: Caller,
    At((case, ticket)): At<(CaseId, TicketId)>,
) -> Result<StatusCode, Problem> {
    handover::revoke(&ctx, &caller.0.actor, case, ticket).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn token(headers: &HeaderMap) -> Result<&str, Problem> {
    let token = headers.get(TICKET).and_then(|value| value.to_str().ok());
    token
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Code::TicketOver.into())
}

/// What the phone of a ticket is asked for, and by whom.
#[utoipa::path(get, path = "/hand-over", operation_id = "open_hand_over", tag = "hand-over",
    params(("X-Yizhan-Ticket" = String, Header, description = "The token of a ticket")),
    responses((status = 200, body = HandOverView)))]
async fn open_hand_over(
    State(ctx): State<Shared>,
    Visit(origin): Visit,
    headers: HeaderMap,
) -> Result<Json<HandOverView>, Problem> {
    let ticket = handover::redeem(&ctx, token(&headers)?, origin.address.as_deref()).await?;
    Ok(Json(handover::open(&ctx, &ticket).await?))
}

/// Put a photograph into the ticket's draft: the body is the file.
#[utoipa::path(post, path = "/hand-over/files", operation_id = "put_hand_over", tag = "hand-over",
    params(("X-Yizhan-Ticket" = String, Header, description = "The token of a ticket"), PhoneIn,
        ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, the file is put in once")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the file"),
    responses((status = 201, body = MaterialView)))]
async fn put_hand_over(
    State(ctx): State<Shared>,
    Visit(origin): Visit,
    Asked(asked): Asked<PhoneIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<MaterialView>), Problem> {
    let ticket = handover::redeem(&ctx, token(&headers)?, origin.address.as_deref()).await?;
    let target = Target {
        slot: asked.slot,
        name: asked.name,
        replaces: None,
    };
    // Keys of a phone are told apart from those of the person whose ticket it has.
    let sent = idempotency_key(&headers)?.map(|key| format!("{}:{key}", ticket.id));
    handover::may_put(&ctx, &ticket, &target, sent.as_deref()).await?;
    let (kept, media_type) = receive(&ctx, body).await?;
    let about = format!("{} {} {}", ticket.id, slot_of(&target), kept.sha256);
    let key = Key::new(sent, "put_hand_over", &about)?;
    let file = handover::put(&ctx, &ticket, &target, (&kept, media_type), key.as_ref()).await?;
    Ok((StatusCode::CREATED, Json(file)))
}
