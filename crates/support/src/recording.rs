//! A recording of a call: who has agreed to it, whether it may go on at this moment, who may watch it, and when it is erased.
//!
//! Nothing here is stored as "running": what goes on is worked out from the consents and from who is in the call just now. Must
//! not know what a part holds, and must not read a clock.

use domain::access::{Actor, Forbidden};
use domain::case::Case;
use domain::id::{PersonId, QuestionId, RecordingId};
use domain::time::Timestamp;
use domain::words;
use serde::{Deserialize, Serialize};

use crate::access::{Asker, Participant, Side, asker, is_staff, steward};
use crate::question::{Question, QuestionState};
use crate::skill::Tier;

/// Parts of one recording: two hours of two seconds each.
pub const MOST_PARTS: u32 = 3600;
/// Largest part, in bytes.
pub const LARGEST_PART: usize = 2 * 1024 * 1024;
/// Largest recording, in bytes.
pub const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// Seconds without a consent or a part after which it is over.
pub const QUIET: i64 = 120;
/// Days after its end when it is erased whatever becomes of the question.
const LONGEST_DAYS: i64 = 180;
/// What every WebM stream begins with.
const WEBM: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];

words!(
    /// How a recording stands at a moment.
    Standing {
        /// Somebody in the call has not agreed yet.
        Asked = "asked",
        /// It records.
        Running = "running",
        /// It had begun; somebody in the call has not agreed, or is away.
        Paused = "paused",
        /// It is over, and may be watched.
        Ended = "ended",
        /// Sound and pictures are gone.
        Erased = "erased",
    }
);

words!(
    /// Why it is over.
    EndCause {
        /// Somebody stopped it.
        Stopped = "stopped",
        /// Somebody took their consent back.
        Withdrawn = "withdrawn",
        /// Somebody did not agree.
        Declined = "declined",
        /// No consent and no part came any more.
        Silent = "silent",
        /// The question went on without video, or without who recorded.
        Moved = "moved",
    }
);

words!(
    /// Why sound and pictures are gone.
    EraseCause {
        /// Their time was over.
        Rule = "rule",
        /// The side that asked demanded it.
        Demanded = "demanded",
    }
);

words!(
    /// Why something is not done to a recording.
    NotRecorded {
        /// Recordings are not offered here.
        NotOffered = "not_offered",
        /// There is no call, or one is not in it, or nobody else is.
        NotInCall = "not_in_call",
        /// Who leads, and would record, is not in the call.
        NobodyRecords = "nobody_records",
        /// One goes on already.
        Already = "already",
        /// Not everybody in the call has agreed.
        Waits = "waits",
        /// It is over.
        Over = "over",
        /// A part that is not the next one, or is another than the one that is there.
        Misplaced = "misplaced",
        /// No part of a recording: too large, empty, or no beginning.
        Misshapen = "misshapen",
        /// As much is there as is kept.
        Full = "full",
    }
);

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub cause: EndCause,
    /// By whom; none: by time, or by what became of the question.
    pub by: Option<PersonId>,
}

/// Where a recording stands, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RecordingState {
    /// Asked for, or going on.
    Open,
    /// Over.
    Ended {
        /// How.
        end: End,
    },
    /// Sound and pictures are gone.
    Erased {
        /// How it had ended.
        end: End,
        /// When they went.
        at: Timestamp,
        /// Why.
        cause: EraseCause,
        /// Who demanded it.
        by: Option<PersonId>,
    },
}

impl RecordingState {
    /// Its word in the database.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Ended { .. } => "ended",
            Self::Erased { .. } => "erased",
        }
    }

    /// How it ended, when it has.
    pub const fn end(&self) -> Option<&End> {
        match self {
            Self::Open => None,
            Self::Ended { end } | Self::Erased { end, .. } => Some(end),
        }
    }
}

/// Somebody's consent to one recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// Whose.
    pub person: PersonId,
    /// On which side.
    pub side: Side,
    /// When it was given.
    pub at: Timestamp,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

/// A recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Identifier.
    pub id: RecordingId,
    /// Of whose calls.
    pub question: QuestionId,
    /// Whose page records: who led the help.
    pub recorder: PersonId,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: Timestamp,
    /// Where it stands.
    pub state: RecordingState,
    /// Who agreed.
    pub consents: Vec<Consent>,
    /// When the first part came.
    pub begun_at: Option<Timestamp>,
    /// When a consent or a part came last.
    pub last_at: Timestamp,
    /// Parts that are there, numbered from 1 without gaps.
    pub parts: u32,
    /// Their bytes.
    pub bytes: u64,
}

/// The right of somebody who agreed to it, or could: to end it.
#[derive(Debug)]
pub struct Partaker<'r>(&'r Recording, PersonId);

/// The right to append to it at this moment.
#[derive(Debug)]
pub struct Recorder<'r>(&'r Recording);

/// The right to watch it.
#[derive(Debug)]
pub struct Watcher<'r>(&'r Recording);

impl Watcher<'_> {
    /// How many parts there are to watch.
    pub fn parts(&self) -> Result<u32, NotRecorded> {
        match self.0.state {
            RecordingState::Ended { .. } if self.0.parts > 0 => Ok(self.0.parts),
            RecordingState::Ended { .. } | RecordingState::Erased { .. } => Err(NotRecorded::Over),
            RecordingState::Open => Err(NotRecorded::Waits),
        }
    }
}

impl Recording {
    /// Somebody's consent that holds.
    fn agreed(&self, person: PersonId) -> bool {
        let held = |consent: &Consent| consent.person == person && consent.withdrawn_at.is_none();
        self.consents.iter().any(held)
    }

    /// Those in the call who have not agreed.
    pub fn waits_for<'p>(&'p self, present: &'p [PersonId]) -> impl Iterator<Item = PersonId> + 'p {
        present.iter().copied().filter(|person| !self.agreed(*person))
    }

    /// How it stands while these people are in the call.
    pub fn standing(&self, present: &[PersonId]) -> Standing {
        match self.state {
            RecordingState::Ended { .. } => return Standing::Ended,
            RecordingState::Erased { .. } => return Standing::Erased,
            RecordingState::Open => {}
        }
        let all = self.waits_for(present).next().is_none();
        match (
            self.begun_at,
            all && present.len() > 1 && present.contains(&self.recorder),
        ) {
            (_, true) => Standing::Running,
            (None, false) => Standing::Asked,
            (Some(_), false) => Standing::Paused,
        }
    }

    fn ended(&self, at: Timestamp, cause: EndCause, by: Option<PersonId>) -> Result<Self, NotRecorded> {
        if self.state != RecordingState::Open {
            return Err(NotRecorded::Over);
        }
        let end = End { at, cause, by };
        Ok(Self {
            state: RecordingState::Ended { end },
            ..self.clone()
        })
    }

    /// Over by time, when nothing came for too long.
    pub fn lapse(&self, now: Timestamp) -> Option<Self> {
        let silent = now >= self.last_at.plus_seconds(QUIET);
        silent.then(|| self.ended(now, EndCause::Silent, None).ok()).flatten()
    }

    /// Over because the question as it stands now has no such call.
    pub fn follow(&self, question: &Question, now: Timestamp) -> Option<Self> {
        let goes_on = match &question.state {
            QuestionState::Helped { by, .. } => question.need.tier == Tier::Video && by.contains(&self.recorder),
            _ => false,
        };
        let over = || self.ended(now, EndCause::Moved, None).ok();
        if goes_on { None } else { over() }
    }

    /// When it is erased, as far as the question is known: days after the question was closed or left answered, and in any case
    /// some time after its end. None while it goes on, and when nothing is there to erase.
    pub fn due(&self, question: &Question, days: i64) -> Option<Timestamp> {
        let RecordingState::Ended { end } = &self.state else {
            return None;
        };
        let longest = end.at.plus_seconds(days.max(LONGEST_DAYS) * 24 * 3600);
        let rests = match question.state {
            QuestionState::Closed { at, .. } | QuestionState::Answered { at, .. } => at.max(end.at),
            _ => return Some(longest),
        };
        Some(rests.plus_seconds(days * 24 * 3600).min(longest))
    }

    /// Erased by the rule, when its time is over.
    pub fn expire(&self, question: &Question, days: i64, now: Timestamp) -> Option<Self> {
        let due = self.due(question, days)?;
        (now >= due).then(|| self.erased(now, EraseCause::Rule, None)).flatten()
    }

    fn erased(&self, at: Timestamp, cause: EraseCause, by: Option<PersonId>) -> Option<Self> {
        let end = match &self.state {
            RecordingState::Open => End {
                at,
                cause: EndCause::Withdrawn,
                by,
            },
            RecordingState::Ended { end } => *end,
            RecordingState::Erased { .. } => return None,
        };
        let state = RecordingState::Erased { end, at, cause, by };
        Some(Self { state, ..self.clone() })
    }
}

impl Participant<'_> {
    /// Proposes to record the call that these people are in. To propose is to agree.
    pub fn propose(&self, id: RecordingId, present: &[PersonId], now: Timestamp) -> Result<Recording, NotRecorded> {
        self.is_in(present)?;
        let leads = match &self.question.state {
            QuestionState::Helped { by, .. } => by.first().copied(),
            _ => None,
        };
        let recorder = leads
            .filter(|leads| present.contains(leads))
            .ok_or(NotRecorded::NobodyRecords)?;
        if present.len() < 2 {
            return Err(NotRecorded::NotInCall);
        }
        Ok(Recording {
            id,
            question: self.question.id,
            recorder,
            proposed_by: self.person,
            proposed_at: now,
            state: RecordingState::Open,
            consents: vec![self.consent(now)],
            begun_at: None,
            last_at: now,
            parts: 0,
            bytes: 0,
        })
    }

    /// Agrees to it. Who has agreed already has.
    pub fn agree_to(
        &self,
        recording: &Recording,
        present: &[PersonId],
        now: Timestamp,
    ) -> Result<Recording, NotRecorded> {
        self.is_in(present)?;
        if recording.state != RecordingState::Open {
            return Err(NotRecorded::Over);
        }
        let mut next = recording.clone();
        if !recording.agreed(self.person) {
            next.consents.push(self.consent(now));
            next.last_at = now;
        }
        Ok(next)
    }

    /// The right to append: of who records, in a call that lasts, while everybody in it has agreed.
    pub fn records<'r>(&self, recording: &'r Recording, present: &[PersonId]) -> Result<Recorder<'r>, NotRecorded> {
        if self.person != recording.recorder {
            return Err(NotRecorded::NobodyRecords);
        }
        match recording.standing(present) {
            Standing::Ended | Standing::Erased => Err(NotRecorded::Over),
            Standing::Asked | Standing::Paused => Err(NotRecorded::Waits),
            Standing::Running => self.is_in(present).map(|()| Recorder(recording)),
        }
    }

    fn is_in(&self, present: &[PersonId]) -> Result<(), NotRecorded> {
        match self.calls() {
            Ok(()) if present.contains(&self.person) => Ok(()),
            _ => Err(NotRecorded::NotInCall),
        }
    }

    const fn consent(&self, at: Timestamp) -> Consent {
        Consent {
            person: self.person,
            side: self.side,
            at,
            withdrawn_at: None,
        }
    }
}

impl Recorder<'_> {
    /// The next part is there.
    pub fn append(self, number: u32, bytes: &[u8], now: Timestamp) -> Result<Recording, NotRecorded> {
        let recording = self.0;
        if number != recording.parts + 1 {
            return Err(NotRecorded::Misplaced);
        }
        let begins = number > 1 || bytes.starts_with(&WEBM);
        if bytes.is_empty() || bytes.len() > LARGEST_PART || !begins {
            return Err(NotRecorded::Misshapen);
        }
        let size = recording.bytes + bytes.len() as u64;
        if number > MOST_PARTS || size > MOST_BYTES {
            return Err(NotRecorded::Full);
        }
        Ok(Recording {
            begun_at: recording.begun_at.or(Some(now)),
            last_at: now,
            parts: number,
            bytes: size,
            ..recording.clone()
        })
    }
}

impl Partaker<'_> {
    /// Ends it: by taking one's consent back, by not giving it, or as done.
    pub fn end(self, wish: Wish, now: Timestamp) -> Result<Recording, NotRecorded> {
        let agreed = self.0.agreed(self.1);
        let cause = match wish {
            Wish::Stop => EndCause::Stopped,
            Wish::Refuse if agreed => EndCause::Withdrawn,
            Wish::Refuse => EndCause::Declined,
        };
        let mut next = self.0.ended(now, cause, Some(self.1))?;
        let own = |consent: &&mut Consent| consent.person == self.1 && consent.withdrawn_at.is_none();
        if wish == Wish::Refuse
            && let Some(consent) = next.consents.iter_mut().find(own)
        {
            consent.withdrawn_at = Some(now);
        }
        Ok(next)
    }
}

/// What somebody ends a recording with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It is enough.
    Stop,
    /// Not with me, or not any more.
    Refuse,
}

impl Asker<'_> {
    /// Demands that sound and pictures go, at once and for good. Their consent is theirs.
    pub fn erase(self, recording: &Recording, now: Timestamp, by: PersonId) -> Result<Recording, NotRecorded> {
        let erased = recording.erased(now, EraseCause::Demanded, Some(by));
        erased.ok_or(NotRecorded::Over)
    }
}

/// The right to end a recording: of who may be in the call, and of who has agreed to it, wherever they are by now.
pub fn partaker<'r>(
    within: Option<&Participant<'_>>,
    person: PersonId,
    recording: &'r Recording,
) -> Result<Partaker<'r>, Forbidden> {
    let within = within.is_some_and(|within| within.person == person);
    if within || recording.agreed(person) {
        Ok(Partaker(recording, person))
    } else {
        Err(Forbidden)
    }
}

/// The right to watch: of who agreed to it, still on that side, and of who leads the department.
pub fn watcher<'r>(
    actor: &Actor,
    question: &Question,
    case: &Case,
    recording: &'r Recording,
) -> Result<Watcher<'r>, Forbidden> {
    let took_part = recording.consents.iter().any(|consent| {
        consent.person == actor.person
            && match consent.side {
                Side::Asker => asker(actor, question, case).is_ok(),
                Side::Helper => is_staff(actor),
            }
    });
    if took_part || steward(actor, question).is_ok() {
        Ok(Watcher(recording))
    } else {
        Err(Forbidden)
    }
}

#[cfg(test)]
mod tests;
