//! What needs the head of the department: extend a limit, return a step, a second notice, take back a grant.

use super::clocks::{Budget, ClockKind, ClockState, read};
use super::officer::{CorrectionNotice, applicants_deadline, checked, in_time};
use super::state::{CaseState, CloseCause, Outcome, Progress};
use super::{Action, Author, Case, CaseEvent, Moved, Refusal, What, said};
use crate::calendar::Calendar;
use crate::time::Timestamp;

/// The right of the department's head.
#[derive(Debug)]
pub struct Lead<'c> {
    case: &'c Case,
    author: Author,
}

impl<'c> Lead<'c> {
    pub(crate) fn new(case: &'c Case, author: Author) -> Self {
        Self { case, author }
    }

    /// A second notice, for what could have been seen the first time: with a reason, and counted.
    pub fn request_correction_again(
        self,
        notice: CorrectionNotice,
        reason: &str,
        budget: &Budget,
        calendar: &Calendar,
        at: Timestamp,
    ) -> Moved {
        let notices = in_time(self.case, Action::RequestCorrectionAgain, budget, calendar, at)?;
        if notices == 0 {
            return Err(Refusal::NotAskedYet);
        }
        let items = checked(notice)?;
        let again = Some(said(reason)?);
        let until = applicants_deadline(budget, at);
        let state = CaseState::CorrectionRequested {
            at,
            notices: notices + 1,
            items: items.clone(),
            until,
        };
        let what = What::CorrectionRequested { items, until, again };
        Ok(self.case.enter(state, &self.author, at, what))
    }

    /// Extends the limit, once, while it still runs (art. 42).
    pub fn extend(
        self,
        history: &[CaseEvent],
        reason: &str,
        budget: &Budget,
        calendar: &Calendar,
        at: Timestamp,
    ) -> Moved {
        let CaseState::UnderReview(progress) = self.case.state else {
            return Err(self.case.wrong(Action::Extend));
        };
        if progress.extended {
            return Err(Refusal::AlreadyExtended);
        }
        let reason = said(reason)?;
        let clocks = read(history, budget, calendar, at.day()).map_err(|_| Refusal::Inconsistent)?;
        let Some(clock) = clocks.iter().find(|clock| clock.kind == ClockKind::Statutory) else {
            return Err(Refusal::NoLimit);
        };
        if let ClockState::Running { due, .. } = clock.state
            && due.date < at.day()
        {
            return Err(Refusal::LimitPassed { due: due.date });
        }
        let state = CaseState::UnderReview(Progress {
            extended: true,
            ..progress
        });
        let days = budget.extension;
        Ok(self
            .case
            .enter(state, &self.author, at, What::Extended { days, reason }))
    }

    /// Sends it back a step; the clock runs on.
    pub fn return_to_lower(self, reason: &str, at: Timestamp) -> Moved {
        let CaseState::UnderReview(_) = self.case.state else {
            return Err(self.case.wrong(Action::Return));
        };
        let reason = said(reason)?;
        let state = self.case.state.clone();
        Ok(self.case.enter(state, &self.author, at, What::Returned { reason }))
    }

    /// Takes back what was granted.
    pub fn revoke(self, reason: &str, at: Timestamp) -> Moved {
        let CaseState::Decided { outcome, .. } = self.case.state else {
            return Err(self.case.wrong(Action::Revoke));
        };
        if outcome != Outcome::Granted {
            return Err(Refusal::NotGranted);
        }
        let reason = said(reason)?;
        let cause = CloseCause::Revoked;
        Ok(self.case.enter(
            CaseState::Closed { at, cause },
            &self.author,
            at,
            What::Revoked { reason },
        ))
    }
}
