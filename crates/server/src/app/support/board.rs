//! The board of who leads: who waits, who helps, which promises are at risk, who is there, and how many have to be.

use super::PROMISES;
use super::desk::{self, ExpertView};
use super::views::{self, QuestionView};
use crate::app::names::Names;
use crate::app::views::OrganisationRef;
use crate::app::{AppError, Ctx};
use ::support::erlang::{Goal, SLOT, staffing};
use ::support::question::{StateKind, Way};
use ::support::skill::Tier;
use domain::access::{Actor, Forbidden, Oversight};
use domain::id::OrganisationId;
use domain::people::OrganisationKind;
use domain::time::Timestamp;
use serde::Serialize;
use store::{Tx, people, support, support_experts};
use utoipa::ToSchema;

/// Days of arrivals that staffing is worked out of.
const DAYS: i64 = 28;
/// Seconds that a question takes on average, as long as nothing was measured.
const HANDLE: f64 = 600.0;
/// This part of those who ask has a first answer in the promised time.
const PART: f64 = 0.9;

/// A department's support, as who leads it sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoardView {
    /// Whose.
    pub department: OrganisationRef,
    /// Those that wait, are offered, are helped, are to be called back, or have an answer; the longest first.
    pub questions: Vec<QuestionView>,
    /// Experts of the department.
    pub experts: Vec<ExpertView>,
}

/// How many have to be there in a half hour.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HalfHourView {
    /// When it begins, as `HH:MM`.
    pub from: String,
    /// Questions that come on an average working day.
    pub arrivals: f64,
    /// Experts needed so that nine of ten have a first answer in the promised time.
    pub experts: u32,
    /// The part that has one with so many.
    pub within: f64,
    /// Part of their time that these are busy.
    pub busy: f64,
}

/// Staffing of a department by Erlang C, of the arrivals of the last four weeks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StaffingView {
    /// Whose.
    pub department: OrganisationRef,
    /// Days that were counted.
    pub days: u32,
    /// Questions that were counted.
    pub questions: usize,
    /// Seconds that each takes on average.
    pub handle_seconds: f64,
    /// Half hours with arrivals.
    pub slots: Vec<HalfHourView>,
}

/// Whether the actor may see the board of a department: its lead, and who leads the district.
pub(super) fn may_see(actor: &Actor, department: OrganisationId) -> Result<(), AppError> {
    match actor.oversight()? {
        Oversight::District => Ok(()),
        Oversight::Department(own) if own == department => Ok(()),
        Oversight::Department(_) | Oversight::Station { .. } => Err(AppError::NotFound),
    }
}

/// The departments whose board the actor may see.
async fn departments(tx: &mut Tx, actor: &Actor) -> Result<Vec<OrganisationId>, AppError> {
    match actor.oversight()? {
        Oversight::Department(own) => Ok(vec![own]),
        Oversight::District => {
            let all = people::organisations(tx, OrganisationKind::Department).await?;
            Ok(all.into_iter().map(|department| department.id).collect())
        }
        Oversight::Station { .. } => Err(Forbidden.into()),
    }
}

/// The boards that the actor may see. Who leads the district sees where each stands, and no words.
pub async fn show(ctx: &Ctx, actor: &Actor) -> Result<Vec<BoardView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let mut names = Names::default();
    let mut boards = Vec::new();
    let blind = matches!(actor.oversight()?, Oversight::District);
    for department in departments(&mut tx, actor).await? {
        let mut questions = Vec::new();
        for state in [
            StateKind::Waiting,
            StateKind::Offered,
            StateKind::Helped,
            StateKind::Promised,
            StateKind::Answered,
        ] {
            let kept = support::in_state(&mut tx, department, state).await?;
            questions.append(&mut views::questions(ctx, &mut tx, actor, &kept).await?);
        }
        if blind {
            for question in &mut questions {
                question.words.clear();
            }
        }
        let mut experts = Vec::new();
        for kept in support_experts::of_department(&mut tx, department).await? {
            experts.push(desk::expert(ctx, &mut tx, &kept).await?);
        }
        if questions.is_empty() && experts.is_empty() {
            continue;
        }
        boards.push(BoardView {
            department: names.organisation(&mut tx, department).await?,
            questions,
            experts,
        });
    }
    Ok(boards)
}

/// How many have to be there, half hour by half hour.
pub async fn staffing_of(ctx: &Ctx, actor: &Actor, department: OrganisationId) -> Result<StaffingView, AppError> {
    may_see(actor, department)?;
    let mut tx = ctx.db.read().await?;
    let to = ctx.now();
    let from = to.plus_seconds(-DAYS * 24 * 3600);
    let arrivals = support::arrivals(&mut tx, department, (from, to)).await?;
    let (days, _) = ctx.catalogue.calendar().projected_between(from.day(), to.day());
    let mut counts = vec![0.0; usize::try_from(24 * 3600 / SLOT).unwrap_or(48)];
    for (at, _) in &arrivals {
        if let Some(count) = counts.get_mut(slot(*at)) {
            *count += 1.0 / f64::from(days.max(1));
        }
    }
    let handle = support::mean_handle(&mut tx, department, (from, to))
        .await?
        .unwrap_or(HANDLE);
    let promise = PROMISES.of(Tier::Coach, Way::Live);
    let goal = Goal {
        part: PART,
        seconds: f64::from(promise.first_answer) * 60.0,
    };
    let experts = support_experts::of_department(&mut tx, department).await?;
    let at_once = experts
        .iter()
        .map(|kept| kept.expert.capacity.of(Tier::Coach))
        .filter(|count| *count > 0);
    let at_once = at_once.min().unwrap_or(1);
    let slots = staffing(&counts, handle, at_once, goal);
    let slots = slots.into_iter().enumerate().filter(|(_, slot)| slot.arrivals > 0.0);
    Ok(StaffingView {
        department: Names::default().organisation(&mut tx, department).await?,
        days,
        questions: arrivals.len(),
        handle_seconds: handle,
        slots: slots
            .map(|(at, slot)| HalfHourView {
                from: format!("{:02}:{:02}", at / 2, at % 2 * 30),
                arrivals: slot.arrivals,
                experts: slot.experts,
                within: slot.within,
                busy: slot.busy,
            })
            .collect(),
    })
}

/// The half hour of a moment.
fn slot(at: Timestamp) -> usize {
    let civil = at.civil();
    let minutes = u32::from(civil.hour().unsigned_abs()) * 60 + u32::from(civil.minute().unsigned_abs());
    usize::try_from(minutes * 60 / SLOT).unwrap_or_default()
}
