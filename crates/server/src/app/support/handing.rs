//! Where a question can be handed on: the departments, and in each whether somebody who fits is there and free now.
//!
//! Must not decide who fits or is free: the desk does, as it would when the question arrives there.

use super::readable;
use super::routing::Turn;
use crate::app::names::Names;
use crate::app::views::OrganisationRef;
use crate::app::{AppError, Ctx};
use ::support::access::helper;
use ::support::question::StateKind;
use ::support::skill::{Need, Tier};
use domain::access::Actor;
use domain::id::QuestionId;
use domain::people::OrganisationKind;
use serde::Serialize;
use store::{people, support};
use utoipa::ToSchema;

/// A department that a question can be handed on to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DestinationView {
    /// Which.
    pub department: OrganisationRef,
    /// Whether it has the question now.
    pub current: bool,
    /// Others than oneself who are there and could help.
    pub present: usize,
    /// Those of them who have room for it now: somebody is asked at once.
    pub free: usize,
    /// Questions that wait there already.
    pub waiting: usize,
}

/// The departments, those first where somebody is free: to who helps. `tier` is the one on which it would go on.
pub async fn destinations(
    ctx: &Ctx,
    actor: &Actor,
    id: QuestionId,
    tier: Option<Tier>,
) -> Result<Vec<DestinationView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let (kept, _) = readable(&mut tx, actor, id).await?;
    let question = kept.question;
    helper(actor, &question)?;
    if question.state.kind() != StateKind::Helped {
        return Err(AppError::SupportMoved);
    }
    let mut names = Names::default();
    let mut found = Vec::new();
    for department in people::organisations(&mut tx, OrganisationKind::Department).await? {
        let need = Need {
            department: department.id,
            tier: tier.unwrap_or(question.need.tier),
            ..question.need.clone()
        };
        let (present, free) = {
            let mut looking = Turn::look_on(ctx, &mut tx);
            looking.seat(department.id).await?;
            looking.desk.could(&need, actor.person)
        };
        found.push(DestinationView {
            department: names.organisation(&mut tx, department.id).await?,
            current: department.id == question.need.department,
            present,
            free,
            waiting: support::line(&mut tx, department.id).await?.len(),
        });
    }
    found.sort_by_key(|one| (one.free == 0, one.present == 0));
    Ok(found)
}
