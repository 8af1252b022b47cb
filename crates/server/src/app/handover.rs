//! Hand-over: a ticket lets a phone put photographs into one draft, while the screen that made it shows them arrive.
//!
//! Must not keep or log a token, and must not show a phone anything of the case but what it needs to take pictures.

use super::access::visible;
use super::materials::{self, By, Target};
use super::once::Key;
use super::views::{ItemName, MaterialView, OrganisationRef, Text};
use super::{AppError, Ctx, audit_with, form, names, rates, secrets};
use crate::app::blobs::Kept;
use domain::access::Actor;
use domain::handover::{MOST_FILES, Ticket};
use domain::id::{CaseId, TicketId};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Tx, cases, fields, hand_over, materials as stored, people};
use utoipa::ToSchema;

/// Tokens tried from one address that open nothing.
const GUESSES: rates::Limit = rates::Limit {
    name: "ticket",
    most: 30,
    window: 900,
};

/// A ticket, as those see it who may change the case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TicketView {
    /// Identifier.
    pub id: String,
    /// Name of who made it.
    pub made_by: String,
    /// When.
    pub made_at: String,
    /// Until when it is good.
    pub until: String,
    /// Files that came by it.
    pub files: i64,
    /// Files that it still bears.
    pub left: i64,
}

/// What a phone is told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HandOverView {
    /// Name of who invites.
    pub made_by: String,
    /// The outlet, where it is a counter that invites.
    pub outlet: Option<OrganisationRef>,
    /// For which enterprise.
    pub enterprise: OrganisationRef,
    /// For which item.
    pub item: ItemName,
    /// Until when it is good.
    pub until: String,
    /// Files that it still bears.
    pub left: i64,
    /// What may be photographed.
    pub slots: Vec<HandOverSlot>,
}

/// A material that may be photographed. What is in it already is counted and not shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HandOverSlot {
    /// Its word in the catalogue.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What to bring and how.
    pub hint: Option<Text>,
    /// Files that are there.
    pub files: usize,
}

/// Makes a ticket; with the token that goes into the address and nowhere else.
pub async fn make(ctx: &Ctx, actor: &Actor, case: CaseId) -> Result<(TicketView, String), AppError> {
    let now = ctx.now();
    let id = TicketId::new(now, ctx.random()?);
    let (token, hash) = secrets::token(ctx)?;
    let mut tx = ctx.db.write().await?;
    let found = form::editable_case(&mut tx, actor, case).await?;
    let ticket = Ticket::make(actor, &found.case, id, now)?;
    hand_over::add(&mut tx, &ticket, &hash).await?;
    let seen = view(&mut tx, &ticket).await?;
    let detail = json!({ "ticket": id, "on_behalf": ticket.principal });
    audit_with(
        &mut tx,
        now,
        Some(actor.person),
        "ticket.made",
        &case.to_string(),
        &detail,
    )
    .await?;
    tx.commit().await?;
    Ok((seen, token))
}

/// The good tickets of a case.
pub async fn list(ctx: &Ctx, actor: &Actor, case: CaseId) -> Result<Vec<TicketView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = visible(&mut tx, actor, case).await?;
    actor.may_edit(&found.case)?;
    let mut seen = Vec::new();
    for ticket in hand_over::of_case(&mut tx, case, ctx.now()).await? {
        seen.push(view(&mut tx, &ticket).await?);
    }
    Ok(seen)
}

/// Takes a ticket back.
pub async fn revoke(ctx: &Ctx, actor: &Actor, case: CaseId, ticket: TicketId) -> Result<(), AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let found = visible(&mut tx, actor, case).await?;
    actor.may_edit(&found.case)?;
    if !hand_over::revoke(&mut tx, case, ticket, now).await? {
        return Err(AppError::NotFound);
    }
    let detail = json!({ "ticket": ticket });
    audit_with(
        &mut tx,
        now,
        Some(actor.person),
        "ticket.revoked",
        &case.to_string(),
        &detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn view(tx: &mut Tx, ticket: &Ticket) -> Result<TicketView, AppError> {
    Ok(TicketView {
        id: ticket.id.to_string(),
        made_by: people::name(tx, ticket.made_by).await?.unwrap_or_default(),
        made_at: ticket.made_at.to_string(),
        until: ticket.until.to_string(),
        files: ticket.files,
        left: ticket.left(),
    })
}

/// The ticket of a token. A token that opens nothing counts as a guess of its address.
pub async fn redeem(ctx: &Ctx, token: &str, address: Option<&str>) -> Result<Ticket, AppError> {
    let found = {
        let mut tx = ctx.db.read().await?;
        hand_over::by_token(&mut tx, &secrets::digest(token)).await?
    };
    if let Some(ticket) = found.filter(|ticket| ticket.is_good(ctx.now())) {
        return Ok(ticket);
    }
    if let Some(address) = address {
        rates::count(ctx, GUESSES, address).await?;
    }
    Err(AppError::TicketOver)
}

/// What the phone of a ticket sees.
pub async fn open(ctx: &Ctx, ticket: &Ticket) -> Result<HandOverView, AppError> {
    let mut tx = ctx.db.read().await?;
    let handed = ticket.redeem(ctx.now()).map_err(|_| AppError::TicketOver)?;
    let found = cases::find(&mut tx, handed.ticket().case)
        .await?
        .ok_or(AppError::NotFound)?;
    let item = names::item(ctx, &found.case.item)?;
    let values = form::values(&fields::all(&mut tx, found.case.id).await?);
    let files = stored::all(&mut tx, found.case.id).await?;
    let held: BTreeSet<&str> = files.iter().map(|file| file.slot.as_str()).collect();
    let asked = |material: &&catalogue::Material| {
        form::asked(material.when.as_ref(), &values) || held.contains(material.id.as_str())
    };
    let mut known = names::Names::default();
    let outlet = match (ticket.principal, found.case.outlet) {
        (Some(_), Some(outlet)) => Some(known.organisation(&mut tx, outlet).await?),
        _ => None,
    };
    Ok(HandOverView {
        made_by: people::name(&mut tx, ticket.made_by).await?.unwrap_or_default(),
        outlet,
        enterprise: known.organisation(&mut tx, found.case.enterprise).await?,
        item: names::item_name(ctx, &found.case.item),
        until: ticket.until.to_string(),
        left: ticket.left(),
        slots: item
            .materials
            .iter()
            .filter(asked)
            .map(|material| HandOverSlot {
                id: material.id.to_string(),
                name: Text::from(&material.names),
                hint: material.hint.as_ref().map(Text::from),
                files: files.iter().filter(|file| material.id == *file.slot.as_str()).count(),
            })
            .collect(),
    })
}

/// Whether the ticket bears a file for this slot; asked before the first byte is taken.
pub async fn may_put(ctx: &Ctx, ticket: &Ticket, target: &Target, key: Option<&str>) -> Result<(), AppError> {
    let handed = ticket.redeem(ctx.now()).map_err(|_| AppError::TicketOver)?;
    materials::may_add(ctx, &By::Ticket(handed), ticket.case, target, key).await
}

/// Puts a file, whose bytes are kept already, into the ticket's draft.
pub async fn put(
    ctx: &Ctx,
    ticket: &Ticket,
    target: &Target,
    kept: (&Kept, &'static str),
    key: Option<&Key>,
) -> Result<MaterialView, AppError> {
    let handed = ticket.redeem(ctx.now()).map_err(|_| AppError::TicketOver)?;
    materials::add(ctx, &By::Ticket(handed), ticket.case, target, kept, key).await
}

/// Counts a file of a ticket within the transaction that adds it; refuses one too many.
pub(super) async fn count(ctx: &Ctx, tx: &mut Tx, ticket: &Ticket) -> Result<(), AppError> {
    if hand_over::count(tx, ticket.id, MOST_FILES, ctx.now()).await? {
        return Ok(());
    }
    if ticket.is_good(ctx.now()) {
        let most = usize::try_from(MOST_FILES).unwrap_or_default();
        return Err(AppError::TooManyFiles { most });
    }
    Err(AppError::TicketOver)
}
