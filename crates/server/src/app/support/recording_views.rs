//! What people see of recordings. Must not decide who may see them.

use super::recording::{RecordingStep as Step, offered, present, within};
use crate::app::views::PersonView;
use crate::app::{AppError, Ctx};
use ::support::access::asker;
use ::support::question::Question;
use ::support::recording::{EraseCause, LARGEST_PART, Recording, RecordingState, partaker, watcher};
use domain::access::Actor;
use domain::case::Case;
use domain::id::PersonId;
use serde::Serialize;
use store::{Tx, people};
use utoipa::ToSchema;

/// Somebody's consent to a recording.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsentView {
    /// Whose.
    pub person: PersonView,
    /// On which side.
    #[schema(schema_with = crate::app::words::support_side)]
    pub side: &'static str,
    /// When it was given.
    pub at: String,
    /// When it was taken back.
    pub withdrawn_at: Option<String>,
}

/// A recording of a call.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordingView {
    /// Identifier.
    pub id: String,
    /// How it stands at this moment.
    #[schema(schema_with = crate::app::words::recording_standing)]
    pub standing: &'static str,
    /// Who proposed it.
    pub proposed_by: PersonView,
    /// When.
    pub proposed_at: String,
    /// Whether one's own page is the one that records.
    pub mine: bool,
    /// Who agreed, in order.
    pub consents: Vec<ConsentView>,
    /// Who is in the call and has not agreed.
    pub waits_for: Vec<PersonView>,
    /// When the first part came.
    pub begun_at: Option<String>,
    /// When it was over.
    pub ended_at: Option<String>,
    /// Why it is.
    #[schema(schema_with = crate::app::words::recording_end_or_null)]
    pub ended_as: Option<&'static str>,
    /// Who ended it; none: it ended by itself.
    pub ended_by: Option<PersonView>,
    /// Parts that are there.
    pub parts: u32,
    /// Their bytes.
    pub bytes: u64,
    /// Until when it is kept at the latest; sooner, when the question is closed before.
    pub until: Option<String>,
    /// When sound and pictures were erased.
    pub erased_at: Option<String>,
    /// Why.
    #[schema(schema_with = crate::app::words::recording_erased_or_null)]
    pub erased_as: Option<&'static str>,
    /// Who demanded it.
    pub erased_by: Option<PersonView>,
    /// Steps that one may take now.
    #[schema(schema_with = crate::app::words::recording_steps)]
    pub next: Vec<&'static str>,
    /// Whether one may watch it.
    pub may_watch: bool,
}

/// The recordings of a question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordingsView {
    /// The recordings, newest first.
    pub items: Vec<RecordingView>,
    /// There are no more than are kept for a question.
    pub next: Option<String>,
    /// Whether recordings are offered here.
    pub offered: bool,
    /// Whether one may propose to record now.
    pub may_propose: bool,
    /// Days that one is kept after the question was closed.
    pub days: i64,
    /// Largest part, in bytes.
    pub largest_part: usize,
}

async fn person(tx: &mut Tx, id: PersonId) -> Result<PersonView, AppError> {
    Ok(PersonView {
        id: id.to_string(),
        name: people::name(tx, id).await?.unwrap_or_default(),
    })
}

async fn person_or(tx: &mut Tx, id: Option<PersonId>) -> Result<Option<PersonView>, AppError> {
    match id {
        Some(id) => person(tx, id).await.map(Some),
        None => Ok(None),
    }
}

/// Those that one may know of.
pub(super) async fn list(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (question, case): (&Question, &Case),
    all: &[Recording],
) -> Result<RecordingsView, AppError> {
    let mut items = Vec::with_capacity(all.len());
    for recording in all {
        items.push(one(ctx, tx, actor, (question, case), recording).await?);
    }
    let open = all.iter().any(|recording| recording.state == RecordingState::Open);
    let here = present(ctx, question.id);
    let within = within(tx, actor, question, case).await?;
    let could = within.is_some_and(|within| {
        let any = domain::id::RecordingId::new(ctx.now(), [0; 10]);
        within.propose(any, &here, ctx.now()).is_ok()
    });
    Ok(RecordingsView {
        items,
        next: None,
        offered: offered(ctx),
        may_propose: offered(ctx) && !open && could,
        days: ctx.config.calls.recording_days,
        largest_part: LARGEST_PART,
    })
}

/// Steps that one may take of a recording.
async fn steps(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (question, case): (&Question, &Case),
    recording: &Recording,
) -> Result<Vec<&'static str>, AppError> {
    let mut steps = Vec::new();
    let within = within(tx, actor, question, case).await?;
    if recording.state == RecordingState::Open {
        let here = present(ctx, question.id);
        let waits = recording.waits_for(&here).any(|one| one == actor.person);
        if waits
            && within
                .as_ref()
                .is_some_and(|one| one.agree_to(recording, &here, ctx.now()).is_ok())
        {
            steps.push(Step::Agree);
        }
        if partaker(within.as_ref(), actor.person, recording).is_ok() {
            steps.extend([Step::Refuse, Step::Stop]);
        }
    }
    let there = recording.parts > 0 && !matches!(recording.state, RecordingState::Erased { .. });
    if there && asker(actor, question, case).is_ok() {
        steps.push(Step::Erase);
    }
    Ok(steps.into_iter().map(Step::as_str).collect())
}

/// One as somebody sees it.
pub(super) async fn one(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (question, case): (&Question, &Case),
    recording: &Recording,
) -> Result<RecordingView, AppError> {
    let here = present(ctx, question.id);
    let mut consents = Vec::new();
    for consent in &recording.consents {
        consents.push(ConsentView {
            person: person(tx, consent.person).await?,
            side: consent.side.as_str(),
            at: consent.at.to_string(),
            withdrawn_at: consent.withdrawn_at.map(|at| at.to_string()),
        });
    }
    let mut waits_for = Vec::new();
    if recording.state == RecordingState::Open {
        for id in recording.waits_for(&here) {
            waits_for.push(person(tx, id).await?);
        }
    }
    let end = recording.state.end();
    let erased = match &recording.state {
        RecordingState::Erased { at, cause, by, .. } => Some((*at, *cause, *by)),
        RecordingState::Open | RecordingState::Ended { .. } => None,
    };
    let until = recording.due(question, ctx.config.calls.recording_days);
    let watches = watcher(actor, question, case, recording);
    Ok(RecordingView {
        id: recording.id.to_string(),
        standing: recording.standing(&here).as_str(),
        proposed_by: person(tx, recording.proposed_by).await?,
        proposed_at: recording.proposed_at.to_string(),
        mine: recording.recorder == actor.person,
        consents,
        waits_for,
        begun_at: recording.begun_at.map(|at| at.to_string()),
        ended_at: end.map(|end| end.at.to_string()),
        ended_as: end.map(|end| end.cause.as_str()),
        ended_by: person_or(tx, end.and_then(|end| end.by)).await?,
        parts: recording.parts,
        bytes: recording.bytes,
        until: until.filter(|_| recording.parts > 0).map(|at| at.to_string()),
        erased_at: erased.map(|(at, ..)| at.to_string()),
        erased_as: erased.map(|(_, cause, _): (_, EraseCause, _)| cause.as_str()),
        erased_by: person_or(tx, erased.and_then(|(.., by)| by)).await?,
        next: steps(ctx, tx, actor, (question, case), recording).await?,
        may_watch: watches.is_ok_and(|watcher| watcher.parts().is_ok()),
    })
}
