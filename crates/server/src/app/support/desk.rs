//! An expert's own desk: what is offered, what is in hand, what waits, and whether one is there.

use super::routing::Turn;
use super::views::{self, QuestionView};
use crate::app::names::Names;
use crate::app::views::{OrganisationRef, PersonView};
use crate::app::{AppError, Ctx, audit};
use ::support::expert::Presence;
use domain::access::Actor;
use domain::id::PersonId;
use serde::Serialize;
use store::support_experts::Kept;
use store::{Tx, support, support_experts};
use utoipa::ToSchema;

/// Longest break, in seconds: who is gone for longer is away.
const LONGEST_BREAK: i64 = 4 * 3600;

/// An expert, as they see themselves and as their lead sees them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExpertView {
    /// Who.
    pub person: PersonView,
    /// Whether one is there.
    #[schema(schema_with = crate::app::words::support_presence)]
    pub presence: &'static str,
    /// When a break ends.
    pub until: Option<String>,
    /// Whether work is taken now: there, within hours, not at lunch.
    pub on_duty: bool,
    /// When that changes by itself.
    pub turns_at: Option<String>,
    /// What is in hand, in parts of a hundred of what one can have.
    pub load: u32,
    /// Departments that one helps with.
    pub departments: Vec<OrganisationRef>,
    /// How many at once in words.
    pub coach: u8,
    /// How many at once at the form.
    pub remote: u8,
    /// How many at once by video.
    pub video: u8,
    /// Who stands in while one is away.
    pub deputy: Option<PersonView>,
}

/// An expert's desk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeskView {
    /// Oneself.
    pub expert: ExpertView,
    /// What one is offered: `accept` or `decline` each before its `at`.
    pub offers: Vec<QuestionView>,
    /// What one helps with.
    pub helping: Vec<QuestionView>,
    /// How many wait for departments that one helps with.
    pub waiting: usize,
}

async fn own(tx: &mut Tx, actor: &Actor) -> Result<Kept, AppError> {
    support_experts::find(tx, actor.person)
        .await?
        .ok_or(AppError::Forbidden)
}

pub(super) async fn expert(ctx: &Ctx, tx: &mut Tx, kept: &Kept) -> Result<ExpertView, AppError> {
    let expert = &kept.expert;
    let duty = expert.duty(ctx.catalogue.calendar(), ctx.now());
    let tiers = support_experts::in_hand_of(tx, expert.person).await?;
    let whole = ::support::skill::WHOLE;
    let load: u32 = tiers
        .iter()
        .map(|tier| expert.capacity.part(*tier).unwrap_or(whole))
        .sum();
    let mut names = Names::default();
    let mut departments = Vec::with_capacity(expert.skills.departments.len());
    for department in &expert.skills.departments {
        departments.push(names.organisation(tx, *department).await?);
    }
    let deputy = match expert.deputy {
        Some(deputy) => Some(views::person(tx, deputy).await?),
        None => None,
    };
    Ok(ExpertView {
        person: views::person(tx, expert.person).await?,
        presence: expert.presence.kind().as_str(),
        until: expert.presence.until().map(|at| at.to_string()),
        on_duty: duty.on,
        turns_at: duty.until.map(|at| at.to_string()),
        load: load * 100 / whole,
        departments,
        coach: expert.capacity.coach,
        remote: expert.capacity.remote,
        video: expert.capacity.video,
        deputy,
    })
}

/// One's desk.
pub async fn show(ctx: &Ctx, actor: &Actor) -> Result<DeskView, AppError> {
    let mut tx = ctx.db.read().await?;
    let kept = own(&mut tx, actor).await?;
    view(ctx, &mut tx, actor, &kept).await
}

async fn view(ctx: &Ctx, tx: &mut Tx, actor: &Actor, kept: &Kept) -> Result<DeskView, AppError> {
    use ::support::question::StateKind;
    let in_hand = support::in_hand(tx, kept.expert.person).await?;
    let (offers, helping): (Vec<_>, Vec<_>) = in_hand
        .into_iter()
        .partition(|kept| kept.question.state.kind() == StateKind::Offered);
    let mut waiting = 0;
    for department in support_experts::departments(tx, kept.expert.person).await? {
        waiting += support::line(tx, department).await?.len();
    }
    Ok(DeskView {
        expert: expert(ctx, tx, kept).await?,
        offers: views::questions(ctx, tx, actor, &offers).await?,
        helping: views::questions(ctx, tx, actor, &helping).await?,
        waiting,
    })
}

/// Says whether one is there. Who comes is offered what waits; who goes is asked no more.
pub async fn set_presence(ctx: &Ctx, actor: &Actor, presence: Presence) -> Result<DeskView, AppError> {
    let now = ctx.now();
    if let Presence::Break { until } = presence
        && (until <= now || until > now.plus_seconds(LONGEST_BREAK))
    {
        return Err(AppError::InvalidValue {
            field: "/until".to_owned(),
        });
    }
    let mut tx = ctx.db.write().await?;
    own(&mut tx, actor).await?;
    let told = present(ctx, &mut tx, actor.person, presence).await?;
    let kept = own(&mut tx, actor).await?;
    let seen = view(ctx, &mut tx, actor, &kept).await?;
    let action = format!("support.{}", presence.kind());
    audit(&mut tx, now, Some(actor.person), &action, &actor.person.to_string()).await?;
    tx.commit().await?;
    told.tell(ctx);
    Ok(seen)
}

pub(super) async fn present(
    ctx: &Ctx,
    tx: &mut Tx,
    person: PersonId,
    presence: Presence,
) -> Result<super::Told, AppError> {
    let mut turn = Turn::begin(ctx, tx).await?;
    turn.seat_hand(person).await?;
    if let Some(deputy) = turn.deputy_of(person).await? {
        turn.seat_hand(deputy).await?;
    }
    support_experts::set_presence(turn.tx(), person, presence).await?;
    let now = turn.now;
    let steps = turn.desk.present(person, presence, now);
    turn.follow(steps).await?;
    let mut told = turn.finish().await?;
    told.people.push(person);
    Ok(told)
}

impl Turn<'_> {
    async fn deputy_of(&mut self, person: PersonId) -> Result<Option<PersonId>, AppError> {
        let kept = support_experts::find(self.tx(), person).await?;
        Ok(kept.and_then(|kept| kept.expert.deputy))
    }
}
