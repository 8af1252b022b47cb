//! An expert: skills, capacity, hours, deputy, and whether there is somebody at the screen. Must not know what the expert
//! has in hand.

use domain::calendar::Calendar;
use domain::id::PersonId;
use domain::time::Timestamp;
use domain::words;
use serde::{Deserialize, Serialize};

use crate::shift::Hours;
use crate::skill::{Capacity, Skills};

words!(
    /// What a presence is called.
    PresenceKind {
        /// Takes work.
        Online = "online",
        /// Is there, and takes nothing new.
        Busy = "busy",
        /// Back soon.
        Break = "break",
        /// Not there.
        Away = "away",
    }
);

/// Whether somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// Takes work.
    Online,
    /// Is there, and takes nothing new.
    Busy,
    /// Is back at a moment, by itself.
    Break {
        /// When.
        until: Timestamp,
    },
    /// Not there.
    Away,
}

impl Presence {
    /// What it is called.
    pub const fn kind(self) -> PresenceKind {
        match self {
            Self::Online => PresenceKind::Online,
            Self::Busy => PresenceKind::Busy,
            Self::Break { .. } => PresenceKind::Break,
            Self::Away => PresenceKind::Away,
        }
    }

    /// When a break ends.
    pub const fn until(self) -> Option<Timestamp> {
        match self {
            Self::Break { until } => Some(until),
            Self::Online | Self::Busy | Self::Away => None,
        }
    }

    /// The presence of this name; a break has an end and nothing else has.
    pub const fn of(kind: PresenceKind, until: Option<Timestamp>) -> Option<Self> {
        match (kind, until) {
            (PresenceKind::Online, None) => Some(Self::Online),
            (PresenceKind::Busy, None) => Some(Self::Busy),
            (PresenceKind::Break, Some(until)) => Some(Self::Break { until }),
            (PresenceKind::Away, None) => Some(Self::Away),
            _ => None,
        }
    }
}

/// Somebody who helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expert {
    /// Who.
    pub person: PersonId,
    /// What with.
    pub skills: Skills,
    /// How many at once.
    pub capacity: Capacity,
    /// When.
    pub hours: Hours,
    /// Who has these skills too while the expert is away.
    pub deputy: Option<PersonId>,
    /// Whether there is somebody.
    pub presence: Presence,
}

/// Whether somebody takes work, and until when that stays so by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    /// Takes work.
    pub on: bool,
    /// Until when; none when only the person can change it.
    pub until: Option<Timestamp>,
}

impl Expert {
    /// Whether the expert takes work at a moment.
    pub fn duty(&self, calendar: &Calendar, now: Timestamp) -> Duty {
        match self.presence {
            Presence::Busy | Presence::Away => Duty { on: false, until: None },
            Presence::Break { until } if now < until => Duty {
                on: false,
                until: Some(until),
            },
            Presence::Online | Presence::Break { .. } => {
                let (on, until) = self.hours.at(calendar, now);
                Duty { on, until: Some(until) }
            }
        }
    }
}
