//! What an officer of the department does: speak within five days, review, pause for a lawful cause, decide.

use jiff::civil::Date;

use super::clerk::{Delivery, deliver};
use super::clocks::Budget;
use super::state::{CaseState, CorrectionItem, Gaps, Outcome, PauseCause, Progress};
use super::{Action, Author, Case, Moved, Refusal, What, said};
use crate::calendar::Calendar;
use crate::time::Timestamp;

/// Acceptance: whole, or with materials that come late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// What comes late.
    pub gaps: Option<Gaps>,
    /// What the item allows to come late.
    pub may_be_late: Vec<String>,
}

/// Why a case is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotOurs {
    /// The reason.
    pub reason: String,
    /// The right organ, where there is one.
    pub right_organ: Option<String>,
}

/// The one complete notice of what is to be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionNotice {
    /// Everything, at once.
    pub items: Vec<CorrectionItem>,
}

/// A pause for a lawful cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    /// The cause.
    pub cause: PauseCause,
    /// The announced end.
    pub until: Date,
    /// What the applicant is told.
    pub note: String,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// 准予, with conditions where there are any.
    Grant {
        /// Conditions.
        conditions: Option<String>,
    },
    /// 不予, with facts and reasons.
    Refuse {
        /// The reasons.
        reason: String,
    },
}

/// The right of the department's officer.
#[derive(Debug)]
pub struct Officer<'c> {
    case: &'c Case,
    author: Author,
}

/// The submission that an officer speaks to in time, with the notices sent so far.
pub(super) fn in_time(
    case: &Case,
    action: Action,
    budget: &Budget,
    calendar: &Calendar,
    at: Timestamp,
) -> Result<u32, Refusal> {
    let CaseState::Submitted { at: since, notices } = case.state else {
        return Err(case.wrong(action));
    };
    let due = calendar.due(since.day(), budget.correction);
    if at.day() > due.date && !due.provisional {
        return Err(Refusal::DeemedAccepted { due: due.date });
    }
    Ok(notices)
}

/// A notice that names everything, checked.
pub(super) fn checked(notice: CorrectionNotice) -> Result<Vec<CorrectionItem>, Refusal> {
    if notice.items.is_empty() {
        return Err(Refusal::NothingNamed);
    }
    notice
        .items
        .into_iter()
        .map(|item| {
            Ok(CorrectionItem {
                subject: said(&item.subject)?,
                problem: said(&item.problem)?,
                remedy: said(&item.remedy)?,
            })
        })
        .collect()
}

/// The last day for the applicant: natural days.
pub(super) fn applicants_deadline(budget: &Budget, at: Timestamp) -> Date {
    let days = jiff::Span::new().days(i64::from(budget.applicant));
    at.day().checked_add(days).unwrap_or(Date::MAX)
}

impl<'c> Officer<'c> {
    pub(crate) fn new(case: &'c Case, author: Author) -> Self {
        Self { case, author }
    }

    /// Accepts (受理), whole or with gaps that the item allows.
    pub fn accept(self, acceptance: Acceptance, budget: &Budget, calendar: &Calendar, at: Timestamp) -> Moved {
        let action = match acceptance.gaps {
            None => Action::Accept,
            Some(_) => Action::AcceptWithGaps,
        };
        in_time(self.case, action, budget, calendar, at)?;
        let as_of = at.day();
        let what = match &acceptance.gaps {
            None => What::Accepted { as_of, deemed: false },
            Some(gaps) => {
                if gaps.materials.is_empty() {
                    return Err(Refusal::NothingNamed);
                }
                if let Some(other) = gaps.materials.iter().find(|m| !acceptance.may_be_late.contains(m)) {
                    return Err(Refusal::NotLate(other.clone()));
                }
                if gaps.by < at.day() {
                    return Err(Refusal::PastDay(gaps.by));
                }
                What::AcceptedWithGaps {
                    as_of,
                    materials: gaps.materials.clone(),
                    by: gaps.by,
                }
            }
        };
        let state = CaseState::Accepted {
            at,
            as_of,
            deemed: false,
            gaps: acceptance.gaps,
        };
        Ok(self.case.enter(state, &self.author, at, what))
    }

    /// Says that it is not a matter for this organ, or for any.
    pub fn not_accept(self, why: NotOurs, budget: &Budget, calendar: &Calendar, at: Timestamp) -> Moved {
        in_time(self.case, Action::NotAccept, budget, calendar, at)?;
        let reason = said(&why.reason)?;
        let what = What::NotAccepted {
            reason: reason.clone(),
            right_organ: why.right_organ.clone(),
        };
        let state = CaseState::NotAccepted {
            at,
            reason,
            right_organ: why.right_organ,
        };
        Ok(self.case.enter(state, &self.author, at, what))
    }

    /// Says what is to be mended: everything, once.
    pub fn request_correction(
        self,
        notice: CorrectionNotice,
        budget: &Budget,
        calendar: &Calendar,
        at: Timestamp,
    ) -> Moved {
        let notices = in_time(self.case, Action::RequestCorrection, budget, calendar, at)?;
        if notices > 0 {
            return Err(Refusal::AlreadyAsked);
        }
        let items = checked(notice)?;
        let until = applicants_deadline(budget, at);
        let state = CaseState::CorrectionRequested {
            at,
            notices: 1,
            items: items.clone(),
            until,
        };
        let again = None;
        let what = What::CorrectionRequested { items, until, again };
        Ok(self.case.enter(state, &self.author, at, what))
    }

    /// Takes the case up.
    pub fn take_up(self, at: Timestamp) -> Moved {
        let CaseState::Accepted { gaps, .. } = &self.case.state else {
            return Err(self.case.wrong(Action::TakeUp));
        };
        if gaps.is_some() {
            return Err(Refusal::GapsOpen);
        }
        let progress = Progress {
            since: at,
            extended: false,
        };
        Ok(self
            .case
            .enter(CaseState::UnderReview(progress), &self.author, at, What::TakenUp))
    }

    /// Stops the clock for a lawful cause, announced.
    pub fn suspend(self, suspension: Suspension, at: Timestamp) -> Moved {
        let CaseState::UnderReview(progress) = self.case.state else {
            return Err(self.case.wrong(Action::Suspend));
        };
        if suspension.until < at.day() {
            return Err(Refusal::PastDay(suspension.until));
        }
        let Suspension { cause, until, note } = suspension;
        let note = said(&note)?;
        let state = CaseState::Suspended {
            progress,
            at,
            cause,
            until,
        };
        Ok(self
            .case
            .enter(state, &self.author, at, What::Suspended { cause, until, note }))
    }

    /// Lets the clock run on.
    pub fn resume(self, at: Timestamp) -> Moved {
        let CaseState::Suspended { progress, .. } = self.case.state else {
            return Err(self.case.wrong(Action::Resume));
        };
        Ok(self
            .case
            .enter(CaseState::UnderReview(progress), &self.author, at, What::Resumed))
    }

    /// Decides.
    pub fn decide(self, decision: Decision, at: Timestamp) -> Moved {
        let (action, outcome) = match decision {
            Decision::Grant { .. } => (Action::Grant, Outcome::Granted),
            Decision::Refuse { .. } => (Action::Refuse, Outcome::Refused),
        };
        let CaseState::UnderReview(_) = self.case.state else {
            return Err(self.case.wrong(action));
        };
        let (reason, what) = match decision {
            Decision::Grant { conditions } => (None, What::Granted { conditions }),
            Decision::Refuse { reason } => {
                let reason = said(&reason)?;
                (Some(reason.clone()), What::Refused { reason })
            }
        };
        let state = CaseState::Decided { at, outcome, reason };
        Ok(self.case.enter(state, &self.author, at, what))
    }

    /// Records that the decision was handed out by the department itself.
    pub fn deliver(self, delivery: &Delivery, at: Timestamp) -> Moved {
        deliver(self.case, &self.author, delivery, at)
    }
}
