//! What is promised on each tier, in working minutes of the service, and the ladder that is climbed when a promise is in
//! danger: remind, call the deputy, warn the lead. Must not send anything: it says which rung is due.

use domain::calendar::Calendar;
use domain::time::Timestamp;
use domain::words;
use serde::{Deserialize, Serialize};

use crate::question::{Question, QuestionState, StateKind, Way};
use crate::shift::Hours;
use crate::skill::Tier;

words!(
    /// A rung of the ladder. Each is climbed once.
    Rung {
        /// Whoever has it is reminded that a first answer is due.
        FirstRemind = "first_remind",
        /// The first answer is late: the deputy is called, and the question moves up.
        FirstDeputy = "first_deputy",
        /// The first answer is very late: the lead is warned.
        FirstLead = "first_lead",
        /// Whoever has it is reminded that a solution is due.
        SolutionRemind = "solution_remind",
        /// The solution is late: the deputy is called.
        SolutionDeputy = "solution_deputy",
        /// The solution is very late: the lead is warned.
        SolutionLead = "solution_lead",
        /// Everybody who could help has passed: the lead is warned.
        Nobody = "nobody",
    }
);

/// Minutes of the service within which something is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// A first answer of a person.
    pub first_answer: u32,
    /// A solution.
    pub solution: u32,
}

/// What is promised for each tier, and for an answer in writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promises {
    /// The hours of the service.
    pub hours: Hours,
    /// In words.
    pub coach: Promise,
    /// At the form.
    pub remote: Promise,
    /// By video.
    pub video: Promise,
    /// In writing, whichever tier.
    pub written: Promise,
}

impl Default for Promises {
    fn default() -> Self {
        let promise = |first_answer, solution| Promise { first_answer, solution };
        Self {
            hours: Hours::usual(),
            coach: promise(3, 30),
            remote: promise(5, 60),
            video: promise(10, 90),
            written: promise(210, 420),
        }
    }
}

/// A promise with its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// By when.
    pub due: Timestamp,
    /// When it was kept, or the question ended.
    pub stopped_at: Option<Timestamp>,
}

impl Clock {
    /// Whether it was broken by a moment.
    pub fn is_broken(self, now: Timestamp) -> bool {
        self.stopped_at.unwrap_or(now) > self.due
    }
}

/// Both promises of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// The first answer.
    pub first_answer: Clock,
    /// The solution.
    pub solution: Clock,
}

impl Promises {
    /// What is promised.
    pub const fn of(&self, tier: Tier, way: Way) -> Promise {
        match (way, tier) {
            (Way::Written, _) => self.written,
            (Way::Live, Tier::Coach) => self.coach,
            (Way::Live, Tier::Remote) => self.remote,
            (Way::Live, Tier::Video) => self.video,
        }
    }

    /// By when a question of this kind that is asked now has its first answer and its solution.
    pub fn moments(&self, calendar: &Calendar, tier: Tier, way: Way, now: Timestamp) -> (Timestamp, Timestamp) {
        let promise = self.of(tier, way);
        let after = |minutes| self.hours.after(calendar, now, minutes);
        (after(promise.first_answer), after(promise.solution))
    }

    /// The clocks of a question.
    pub fn clocks(&self, calendar: &Calendar, question: &Question) -> Clocks {
        let (first, solution) = self.moments(calendar, question.need.tier, question.way, begin(question));
        let ended = match question.state {
            QuestionState::Answered { at, .. } | QuestionState::Closed { at, .. } => Some(at),
            _ => None,
        };
        Clocks {
            first_answer: Clock {
                due: first,
                stopped_at: question.first_answer_at.or(ended),
            },
            solution: Clock {
                due: solution,
                stopped_at: ended,
            },
        }
    }

    /// The next rung and its moment, of those that were not climbed.
    pub fn next_rung(&self, calendar: &Calendar, question: &Question) -> Option<(Timestamp, Rung)> {
        if matches!(
            question.state.kind(),
            StateKind::Promised | StateKind::Answered | StateKind::Closed
        ) {
            return None;
        }
        let promise = self.of(question.need.tier, question.way);
        let first = question.first_answer_at.is_none();
        let rungs = [
            (first, promise.first_answer * 2 / 3, Rung::FirstRemind),
            (first, promise.first_answer, Rung::FirstDeputy),
            (first, promise.first_answer * 3 / 2, Rung::FirstLead),
            (true, promise.solution * 2 / 3, Rung::SolutionRemind),
            (true, promise.solution, Rung::SolutionDeputy),
            (true, promise.solution * 3 / 2, Rung::SolutionLead),
        ];
        let from = begin(question);
        rungs
            .into_iter()
            .filter(|(runs, _, rung)| *runs && !question.climbed.contains(rung))
            .map(|(_, minutes, rung)| (self.hours.after(calendar, from, minutes), rung))
            .min()
    }
}

/// From when the promise counts.
fn begin(question: &Question) -> Timestamp {
    question.called_at.unwrap_or(question.asked_at)
}

impl Rung {
    /// Whether the lead is told.
    pub const fn is_for_lead(self) -> bool {
        matches!(self, Self::FirstLead | Self::SolutionLead | Self::Nobody)
    }

    /// Whether the deputy of who helps is asked to join.
    pub const fn is_for_deputy(self) -> bool {
        matches!(self, Self::FirstDeputy | Self::SolutionDeputy)
    }
}
