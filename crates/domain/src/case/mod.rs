//! A case (办件): its states, who may move it, what happened to it, and its clocks (行政许可法, 第四章).
//!
//! Each transition takes a right that only [`crate::access`] (or the keeper of the rules, for what the law does by
//! itself) hands out, and gives the next case and an event. Must not read a clock, a calendar's data, or a database.

mod action;
mod applicant;
mod clerk;
mod clocks;
mod event;
mod keeper;
mod lead;
mod officer;
mod paper;
mod refusal;
mod state;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::id::{CaseId, OrganisationId};
use crate::time::Timestamp;

pub use action::Action;
pub use applicant::{Applicant, Checklist, Filer};
pub use clerk::{Clerk, Delivery, Means};
pub use clocks::{
    Announced, Budget, ClockKind, ClockState, ClockView, Colour, LedgerEntry, LedgerLine, Pivot, PivotDays, ledger,
    pressing, read,
};
pub use event::{Author, CaseEvent, Principal, What};
pub use keeper::Keeper;
pub use lead::Lead;
pub use officer::{Acceptance, CorrectionNotice, Decision, NotOurs, Officer, Suspension};
pub use paper::PaperKind;
pub use refusal::Refusal;
pub use state::{CaseState, CloseCause, CorrectionItem, Gaps, Outcome, PauseCause, Progress, StateKind};

/// A case. Only transitions make the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Identifier.
    pub id: CaseId,
    /// Item of the catalogue.
    pub item: String,
    /// Who applies.
    pub enterprise: OrganisationId,
    /// Who decides.
    pub department: OrganisationId,
    /// Where it is handed in; none where it came over the network alone.
    pub outlet: Option<OrganisationId>,
    /// Number of the receipt, once it was handed in.
    pub receipt: Option<String>,
    /// Where it stands.
    pub state: CaseState,
    /// Counts the changes of state: two cannot both follow the same one.
    pub version: i64,
    /// When the draft was begun.
    pub created_at: Timestamp,
}

impl Case {
    /// A new draft, and the event that it was begun.
    pub fn start(new: NewCase, by: Author, at: Timestamp) -> (Self, CaseEvent) {
        let case = Self {
            id: new.id,
            item: new.item,
            enterprise: new.enterprise,
            department: new.department,
            outlet: new.outlet,
            receipt: None,
            state: CaseState::Draft,
            version: 1,
            created_at: at,
        };
        (
            case,
            CaseEvent {
                at,
                by,
                what: What::Started,
            },
        )
    }

    /// The case in its next state, with what happened.
    fn enter(&self, state: CaseState, by: &Author, at: Timestamp, what: What) -> (Self, CaseEvent) {
        let case = Self {
            state,
            version: self.version + 1,
            ..self.clone()
        };
        (
            case,
            CaseEvent {
                at,
                by: by.clone(),
                what,
            },
        )
    }

    fn wrong(&self, action: Action) -> Refusal {
        Refusal::WrongState {
            state: self.state.kind(),
            action,
        }
    }
}

/// What a draft is begun with.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// Identifier.
    pub id: CaseId,
    /// Item of the catalogue.
    pub item: String,
    /// Who applies.
    pub enterprise: OrganisationId,
    /// Who decides.
    pub department: OrganisationId,
    /// Where it will be handed in.
    pub outlet: Option<OrganisationId>,
}

/// The next case and what happened, or why not.
pub type Moved = Result<(Case, CaseEvent), Refusal>;

/// A text that says something.
fn said(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(text.to_owned())
}
