//! What happened to a case: the timeline that enterprise, clerk and officer all see, and that clocks are read from.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clerk::Delivery;
use super::state::{CorrectionItem, PauseCause};
use crate::id::{CounterId, OrganisationId, PersonId};
use crate::people::RoleKind;
use crate::time::Timestamp;

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Author {
    /// A person in a role.
    Person {
        /// The person.
        person: PersonId,
        /// The role.
        role: RoleKind,
        /// Where it is held.
        organisation: OrganisationId,
        /// In whose name, where a clerk acts in a counter session.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf: Option<Principal>,
    },
    /// The rules themselves: a limit that passed.
    System,
}

/// In whose name a clerk acts: the enterprise that has agreed at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// The counter session.
    pub session: CounterId,
    /// The enterprise.
    pub enterprise: OrganisationId,
    /// Who of it agreed.
    pub confirmed_by: PersonId,
}

/// An entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Author,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words are those of the states and actions")]
pub enum What {
    Started,
    Submitted {
        receipt: String,
    },
    Discarded,
    Expired,
    NotAccepted {
        reason: String,
        right_organ: Option<String>,
    },
    CorrectionRequested {
        items: Vec<CorrectionItem>,
        until: Date,
        /// Why a second notice was allowed.
        again: Option<String>,
    },
    Resubmitted,
    CorrectionMissed,
    Accepted {
        as_of: Date,
        deemed: bool,
    },
    AcceptedWithGaps {
        as_of: Date,
        materials: Vec<String>,
        by: Date,
    },
    GapsClosed,
    GapsMissed,
    /// A value that somebody of the support team proposed and the enterprise's side accepted.
    ValueAgreed {
        field: String,
        proposed_by: PersonId,
    },
    TakenUp,
    Suspended {
        cause: PauseCause,
        until: Date,
        note: String,
    },
    Resumed,
    Extended {
        days: u32,
        reason: String,
    },
    Returned {
        reason: String,
    },
    Granted {
        conditions: Option<String>,
    },
    Refused {
        reason: String,
    },
    Delivered(Delivery),
    Archived,
    Withdrawn,
    Revoked {
        reason: String,
    },
}

impl What {
    /// The word of it, as in JSON.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Submitted { .. } => "submitted",
            Self::Discarded => "discarded",
            Self::Expired => "expired",
            Self::NotAccepted { .. } => "not_accepted",
            Self::CorrectionRequested { .. } => "correction_requested",
            Self::Resubmitted => "resubmitted",
            Self::CorrectionMissed => "correction_missed",
            Self::Accepted { .. } => "accepted",
            Self::AcceptedWithGaps { .. } => "accepted_with_gaps",
            Self::GapsClosed => "gaps_closed",
            Self::GapsMissed => "gaps_missed",
            Self::ValueAgreed { .. } => "value_agreed",
            Self::TakenUp => "taken_up",
            Self::Suspended { .. } => "suspended",
            Self::Resumed => "resumed",
            Self::Extended { .. } => "extended",
            Self::Returned { .. } => "returned",
            Self::Granted { .. } => "granted",
            Self::Refused { .. } => "refused",
            Self::Delivered(_) => "delivered",
            Self::Archived => "archived",
            Self::Withdrawn => "withdrawn",
            Self::Revoked { .. } => "revoked",
        }
    }
}
