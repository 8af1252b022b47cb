//! Cloud support: a question about a case is asked, given to an expert, talked over, answered, closed (docs/adr/0015-support.md).
//!
//! Must not choose who is asked, when something is late, or who may do what: the crate `support` does.

pub mod alike;
pub mod asking;
pub mod board;
pub mod call;
pub mod cards;
pub mod desk;
pub mod form_views;
pub mod handing;
pub mod measures;
pub mod pictures;
pub mod recording;
pub mod recording_house;
pub mod recording_views;
pub mod replies;
mod routing;
mod rungs;
pub mod shared;
pub mod steps;
pub mod talk;
pub mod thread;
pub mod unsaved;
pub mod views;
pub mod watch;

use super::{AppError, Ctx};
use ::support::access::may_read;
use ::support::promise::Promises;
use domain::access::Actor;
use domain::case::Case;
use domain::id::{OrganisationId, PersonId, QuestionId};
use std::sync::LazyLock;
use store::support::Kept;
use store::{Tx, cases, support};

/// What is promised.
pub(super) static PROMISES: LazyLock<Promises> = LazyLock::new(Promises::default);

/// Whom to tell after the commit.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Questions that changed, with their version.
    pub(super) questions: Vec<(QuestionId, i64)>,
    /// People whose work changed.
    pub(super) people: Vec<PersonId>,
    /// Departments whose board changed.
    pub(super) departments: Vec<OrganisationId>,
    /// Whether there are messages to be made.
    pub(super) reminded: bool,
}

impl Told {
    /// After a commit: tells everybody who watches.
    pub(super) fn tell(self, ctx: &Ctx) {
        for (question, version) in self.questions {
            ctx.hub.tell(question.to_string(), version);
        }
        for department in self.departments {
            ctx.hub.tell(department.to_string(), 0);
        }
        ctx.told(&self.people);
        if self.reminded {
            ctx.work.notify_one();
        }
    }
}

/// A question with its case, where the actor may read the thread; to everybody else there is none.
pub(super) async fn readable(tx: &mut Tx, actor: &Actor, id: QuestionId) -> Result<(Kept, Case), AppError> {
    let kept = support::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let found = cases::find(tx, kept.question.case).await?.ok_or(AppError::NotFound)?;
    may_read(actor, &kept.question, &found.case).map_err(|_| AppError::NotFound)?;
    Ok((kept, found.case))
}

/// A question that the actor may read, or could join as an expert.
pub(super) async fn reachable(tx: &mut Tx, actor: &Actor, id: QuestionId) -> Result<(Kept, Case), AppError> {
    match readable(tx, actor, id).await {
        Err(AppError::NotFound) => {
            let kept = support::find(tx, id).await?.ok_or(AppError::NotFound)?;
            let expert = store::support_experts::find(tx, actor.person).await?;
            let expert = expert.ok_or(AppError::NotFound)?.expert;
            ::support::access::colleague(actor, &expert, &kept.question).map_err(|_| AppError::NotFound)?;
            let found = cases::find(tx, kept.question.case).await?.ok_or(AppError::NotFound)?;
            Ok((kept, found.case))
        }
        other => other,
    }
}

/// Whether the actor may watch a question.
pub async fn may_watch(tx: &mut Tx, actor: &Actor, id: QuestionId) -> Result<(), AppError> {
    readable(tx, actor, id).await.map(|_| ())
}

/// Whether the actor may watch the board of a department.
pub fn may_watch_board(actor: &Actor, department: OrganisationId) -> Result<(), AppError> {
    board::may_see(actor, department)
}
