//! A call of a question: who may be in it, and how browsers find each other (docs/adr/0022-video.md).
//!
//! Must not carry sound or pictures, and must not keep what pages say to one another.

use super::readable;
use crate::app::access::recognise;
use crate::app::{AppError, Ctx, secrets};
use ::support::access::{Side, participant};
use ::support::call::MOST;
use ::support::question::What;
use domain::access::Actor;
use domain::id::{PersonId, QuestionId};
use serde::Serialize;
use store::{Tx, people, support};
use utoipa::ToSchema;

/// A server that helps browsers find each other.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IceServer {
    /// Its addresses.
    pub urls: Vec<String>,
    /// For TURN: until when, and who.
    pub username: Option<String>,
    /// For TURN: what proves it.
    pub credential: Option<String>,
}

/// How one connects in a call.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CallView {
    /// Servers that help.
    pub ice_servers: Vec<IceServer>,
    /// Whether everything goes through them, so that nobody learns the address of another.
    pub relay_only: bool,
    /// Until when credentials are good; for a new connection after that one asks anew.
    pub until: String,
    /// On which side one is.
    #[schema(schema_with = crate::app::words::support_side)]
    pub side: &'static str,
    /// Whether one has agreed to be seen and heard.
    pub agreed: bool,
    /// People who can be in it at once.
    pub most: usize,
}

/// The right to be in a call just now.
#[derive(Debug)]
pub struct May {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// On which side.
    pub side: Side,
}

/// Whether somebody has agreed to be seen and heard in the calls of a question.
pub(super) async fn has_agreed(tx: &mut Tx, id: QuestionId, person: PersonId) -> Result<bool, AppError> {
    let events = support::events(tx, id).await?;
    Ok(events
        .iter()
        .any(|event| event.by == Some(person) && event.what == What::AgreedToCall))
}

/// How one connects; for those alone who may be in the call.
pub async fn show(ctx: &Ctx, actor: &Actor, id: QuestionId) -> Result<CallView, AppError> {
    let mut tx = ctx.db.read().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    let may = participant(actor, &kept.question, &case)?;
    may.calls()?;
    let agreed = has_agreed(&mut tx, id, actor.person).await?;
    let calls = &ctx.config.calls;
    let until = ctx.now().plus_seconds(calls.turn_minutes * 60);
    let mut ice_servers = Vec::new();
    if !calls.stun.is_empty() {
        ice_servers.push(IceServer {
            urls: calls.stun.clone(),
            username: None,
            credential: None,
        });
    }
    if !calls.turn.is_empty() {
        let username = format!("{}:{}", until.as_seconds(), actor.person);
        ice_servers.push(IceServer {
            urls: calls.turn.clone(),
            credential: secrets::turn_credential(&calls.turn_secret, &username),
            username: Some(username),
        });
    }
    Ok(CallView {
        ice_servers,
        relay_only: calls.relay_only,
        until: until.to_string(),
        side: may.side.as_str(),
        agreed,
        most: MOST,
    })
}

/// Whether the person of a session may be in the call at this moment: the session lasts, somebody helps by video, they are on
/// one of the sides, and have agreed.
pub async fn enter(ctx: &Ctx, token: &str, id: QuestionId) -> Result<May, AppError> {
    let signed_in = recognise(ctx, token).await?.ok_or(AppError::Forbidden)?;
    if signed_in.owes.is_some() {
        return Err(AppError::Forbidden);
    }
    let actor = &signed_in.actor;
    let mut tx = ctx.db.read().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    let may = participant(actor, &kept.question, &case)?;
    may.calls()?;
    if !has_agreed(&mut tx, id, actor.person).await? {
        return Err(AppError::Forbidden);
    }
    Ok(May {
        person: actor.person,
        name: people::name(&mut tx, actor.person).await?.unwrap_or_default(),
        side: may.side,
    })
}
