//! What the rules do by themselves when a day has passed. Jobs hold this right, never a person.

use super::clocks::Budget;
use super::state::{CaseState, CloseCause};
use super::{Action, Author, Case, CaseEvent, Moved, Refusal, What};
use crate::calendar::Calendar;
use crate::time::Timestamp;

/// Natural days that a draft is kept.
const DRAFT_DAYS: i64 = 90;

/// The right of the rules themselves.
#[derive(Debug)]
pub struct Keeper<'c> {
    case: &'c Case,
}

impl<'c> Keeper<'c> {
    /// The keeper of a case.
    pub fn of(case: &'c Case) -> Self {
        Self { case }
    }

    fn close(&self, cause: CloseCause, what: What, at: Timestamp) -> (Case, CaseEvent) {
        self.case
            .enter(CaseState::Closed { at, cause }, &Author::System, at, what)
    }

    /// Accepts as of the day of receipt, because nothing was said in five days (art. 32). Never on a provisional
    /// calendar.
    pub fn deem_accepted(self, budget: &Budget, calendar: &Calendar, at: Timestamp) -> Moved {
        let CaseState::Submitted { at: since, .. } = self.case.state else {
            return Err(self.case.wrong(Action::Deem));
        };
        let due = calendar.due(since.day(), budget.correction);
        if due.provisional {
            return Err(Refusal::Provisional { due: due.date });
        }
        if at.day() <= due.date {
            return Err(Refusal::NotYetDue { due: due.date });
        }
        let as_of = since.day();
        let state = CaseState::Accepted {
            at,
            as_of,
            deemed: true,
            gaps: None,
        };
        let what = What::Accepted { as_of, deemed: true };
        Ok(self.case.enter(state, &Author::System, at, what))
    }

    /// Closes a case whose corrections did not come.
    pub fn miss_correction(self, at: Timestamp) -> Moved {
        let CaseState::CorrectionRequested { until, .. } = self.case.state else {
            return Err(self.case.wrong(Action::MissCorrection));
        };
        if at.day() <= until {
            return Err(Refusal::NotYetDue { due: until });
        }
        Ok(self.close(CloseCause::CorrectionMissed, What::CorrectionMissed, at))
    }

    /// Closes a case whose late materials did not come.
    pub fn miss_gaps(self, at: Timestamp) -> Moved {
        let CaseState::Accepted { gaps, .. } = &self.case.state else {
            return Err(self.case.wrong(Action::MissGaps));
        };
        let Some(gaps) = gaps else {
            return Err(Refusal::NoGaps);
        };
        if at.day() <= gaps.by {
            return Err(Refusal::NotYetDue { due: gaps.by });
        }
        Ok(self.close(CloseCause::GapMissed, What::GapsMissed, at))
    }

    /// Ends a pause whose announced last day has passed: the applicant was told how long it lasts (art. 45).
    pub fn end_pause(self, at: Timestamp) -> Moved {
        let CaseState::Suspended { progress, until, .. } = self.case.state else {
            return Err(self.case.wrong(Action::EndPause));
        };
        if at.day() <= until {
            return Err(Refusal::NotYetDue { due: until });
        }
        let state = CaseState::UnderReview(progress);
        Ok(self.case.enter(state, &Author::System, at, What::Resumed))
    }

    /// Closes a draft that nobody handed in.
    pub fn expire(self, at: Timestamp) -> Moved {
        let CaseState::Draft = self.case.state else {
            return Err(self.case.wrong(Action::Expire));
        };
        let last = self.case.created_at.plus_seconds(DRAFT_DAYS * 24 * 3600);
        if at <= last {
            return Err(Refusal::NotYetDue { due: last.day() });
        }
        Ok(self.close(CloseCause::Expired, What::Expired, at))
    }

    /// Puts away what was delivered.
    pub fn archive(self, at: Timestamp) -> Moved {
        let CaseState::Delivered { .. } = self.case.state else {
            return Err(self.case.wrong(Action::Archive));
        };
        Ok(self.close(CloseCause::Archived, What::Archived, at))
    }
}
