//! What the enterprise's side does: hand in, mend, bring what is late, which a clerk may do for it in a counter session;
//! and throw away and withdraw, which it does itself.

use super::state::{CaseState, CloseCause};
use super::{Action, Author, Case, Moved, Refusal, What};
use crate::access::editable;
use crate::id::PersonId;
use crate::time::Timestamp;

/// What the item asks for and is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checklist {
    /// Required fields that are empty.
    pub fields: Vec<String>,
    /// Materials that are asked for and have no file; those that may come late are not among them.
    pub materials: Vec<String>,
}

impl Checklist {
    fn complete(&self) -> Result<(), Refusal> {
        if self.fields.is_empty() && self.materials.is_empty() {
            return Ok(());
        }
        Err(Refusal::Incomplete {
            fields: self.fields.clone(),
            materials: self.materials.clone(),
        })
    }
}

/// The right to fill a case and hand it in: the enterprise's own, or that of a clerk to whom it was given at a counter.
#[derive(Debug)]
pub struct Filer<'c> {
    case: &'c Case,
    author: Author,
}

/// The right of the enterprise itself, which it gives to nobody at a counter.
#[derive(Debug)]
pub struct Applicant<'c>(Filer<'c>);

impl<'c> Filer<'c> {
    pub(crate) fn new(case: &'c Case, author: Author) -> Self {
        Self { case, author }
    }

    /// Hands the case in: everything required has to be there.
    pub fn submit(self, checklist: &Checklist, receipt: String, at: Timestamp) -> Moved {
        let CaseState::Draft = self.case.state else {
            return Err(self.case.wrong(Action::Submit));
        };
        checklist.complete()?;
        let state = CaseState::Submitted { at, notices: 0 };
        let what = What::Submitted {
            receipt: receipt.clone(),
        };
        let (mut case, event) = self.case.enter(state, &self.author, at, what);
        case.receipt = Some(receipt);
        Ok((case, event))
    }

    /// Hands it in again, mended; the whole last day counts.
    pub fn resubmit(self, checklist: &Checklist, at: Timestamp) -> Moved {
        let CaseState::CorrectionRequested { notices, until, .. } = self.case.state else {
            return Err(self.case.wrong(Action::Resubmit));
        };
        if at.day() > until {
            return Err(Refusal::DeadlinePassed { due: until });
        }
        checklist.complete()?;
        let state = CaseState::Submitted { at, notices };
        Ok(self.case.enter(state, &self.author, at, What::Resubmitted))
    }

    /// Takes over a value that somebody of the support team proposed, while form and materials may be changed.
    pub fn agree(self, field: String, proposed_by: PersonId, at: Timestamp) -> Moved {
        let gaps_open = matches!(self.case.state, CaseState::Accepted { gaps: Some(_), .. });
        if !editable(self.case.state.kind()) && !gaps_open {
            return Err(self.case.wrong(Action::CloseGaps));
        }
        let what = What::ValueAgreed { field, proposed_by };
        Ok(self.case.enter(self.case.state.clone(), &self.author, at, what))
    }

    /// Brings what was late. `missing` names what still is.
    pub fn close_gaps(self, missing: &[String], today: Timestamp) -> Moved {
        let CaseState::Accepted {
            at,
            as_of,
            deemed,
            gaps,
        } = &self.case.state
        else {
            return Err(self.case.wrong(Action::CloseGaps));
        };
        let Some(gaps) = gaps else {
            return Err(Refusal::NoGaps);
        };
        if today.day() > gaps.by {
            return Err(Refusal::DeadlinePassed { due: gaps.by });
        }
        let open: Vec<String> = gaps.materials.iter().filter(|m| missing.contains(m)).cloned().collect();
        if !open.is_empty() {
            return Err(Refusal::Incomplete {
                fields: Vec::new(),
                materials: open,
            });
        }
        let state = CaseState::Accepted {
            at: *at,
            as_of: *as_of,
            deemed: *deemed,
            gaps: None,
        };
        Ok(self.case.enter(state, &self.author, today, What::GapsClosed))
    }
}

impl<'c> Applicant<'c> {
    pub(crate) fn new(case: &'c Case, author: Author) -> Self {
        Self(Filer::new(case, author))
    }

    /// Throws the draft away.
    pub fn discard(self, at: Timestamp) -> Moved {
        let CaseState::Draft = self.0.case.state else {
            return Err(self.0.case.wrong(Action::Discard));
        };
        let cause = CloseCause::Discarded;
        Ok(self
            .0
            .case
            .enter(CaseState::Closed { at, cause }, &self.0.author, at, What::Discarded))
    }

    /// Takes back what was handed in, before it is decided.
    pub fn withdraw(self, at: Timestamp) -> Moved {
        if !Action::Withdraw.from_states().contains(&self.0.case.state.kind()) {
            return Err(self.0.case.wrong(Action::Withdraw));
        }
        Ok(self
            .0
            .case
            .enter(CaseState::Withdrawn { at }, &self.0.author, at, What::Withdrawn))
    }
}
