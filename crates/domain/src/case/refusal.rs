//! Why a transition is refused: a closed list.

use jiff::civil::Date;

use super::{Action, StateKind};

/// Why a transition is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case does not stand where this could follow.
    #[error("{action} cannot follow {state}")]
    WrongState {
        /// Where it stands.
        state: StateKind,
        /// What was wanted.
        action: Action,
    },
    /// Required fields or materials are not there.
    #[error("missing: {}", fields.iter().chain(materials).map(String::as_str).collect::<Vec<_>>().join(", "))]
    Incomplete {
        /// Fields of the form.
        fields: Vec<String>,
        /// Materials.
        materials: Vec<String>,
    },
    /// A reason has to be given.
    #[error("a reason has to be given")]
    ReasonMissing,
    /// A notice that names nothing to mend.
    #[error("nothing to mend is named")]
    NothingNamed,
    /// The one complete notice was sent already.
    #[error("the one correction notice was sent")]
    AlreadyAsked,
    /// There was no notice that a second one could follow.
    #[error("there was no first notice")]
    NotAskedYet,
    /// Five days went by without a word: it is accepted by law.
    #[error("deemed accepted since the limit passed on {due}")]
    DeemedAccepted {
        /// The last day for a word.
        due: Date,
    },
    /// The applicant's time is over.
    #[error("the deadline was {due}")]
    DeadlinePassed {
        /// The last day.
        due: Date,
    },
    /// It is too early for this.
    #[error("not before the end of {due}")]
    NotYetDue {
        /// The last day.
        due: Date,
    },
    /// The calendar of a year in between is not published; nothing happens by itself on a guess.
    #[error("the calendar up to {due} is provisional")]
    Provisional {
        /// The day, as far as it is known.
        due: Date,
    },
    /// The item does not allow this material to come late.
    #[error("{0} may not come late")]
    NotLate(String),
    /// Something still comes late.
    #[error("late materials are still open")]
    GapsOpen,
    /// Nothing comes late.
    #[error("nothing comes late")]
    NoGaps,
    /// A day that lies behind.
    #[error("{0} lies in the past")]
    PastDay(Date),
    /// The limit was extended before.
    #[error("the limit was extended before")]
    AlreadyExtended,
    /// The limit has passed: it cannot be extended any more.
    #[error("the limit passed on {due}")]
    LimitPassed {
        /// The last day.
        due: Date,
    },
    /// The item has no limit by law.
    #[error("the item has no limit to extend")]
    NoLimit,
    /// Only what was granted can be taken back.
    #[error("nothing was granted")]
    NotGranted,
    /// The history of the case does not hold together; a mistake of ours.
    #[error("the history does not hold together")]
    Inconsistent,
}

impl Refusal {
    /// The stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "wrong_state",
            Self::Incomplete { .. } => "incomplete",
            Self::ReasonMissing => "reason_missing",
            Self::NothingNamed => "nothing_named",
            Self::AlreadyAsked => "already_asked",
            Self::NotAskedYet => "not_asked_yet",
            Self::DeemedAccepted { .. } => "deemed_accepted",
            Self::DeadlinePassed { .. } => "deadline_passed",
            Self::NotYetDue { .. } => "not_yet_due",
            Self::Provisional { .. } => "provisional",
            Self::NotLate(_) => "not_late",
            Self::GapsOpen => "gaps_open",
            Self::NoGaps => "no_gaps",
            Self::PastDay(_) => "past_day",
            Self::AlreadyExtended => "already_extended",
            Self::LimitPassed { .. } => "limit_passed",
            Self::NoLimit => "no_limit",
            Self::NotGranted => "not_granted",
            Self::Inconsistent => "inconsistent",
        }
    }
}
