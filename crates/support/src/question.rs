//! A question: where it stands, and how it goes on. Each step takes a right, or is what the desk or the time has decided,
//! and gives the next question and an event. Must not decide who is asked.

use domain::id::{CaseId, PersonId, QuestionId};
use domain::time::Timestamp;
use domain::words;
use serde::{Deserialize, Serialize};

use crate::access::{Asker, Colleague, Helper, Steward, Voice};
use crate::anchor::Anchor;
use crate::desk::{Entry, Urgency};
use crate::promise::Rung;
use crate::skill::{Need, Tier};

words!(
    /// How the asker wants to be helped.
    Way {
        /// Now, in a conversation.
        Live = "live",
        /// In writing; the asker need not stay.
        Written = "written",
    }
);

words!(
    /// What the trouble was.
    Cause {
        /// The asker did not know how to go on.
        Unsure = "unsure",
        /// What the item says is hard to understand.
        ItemText = "item_text",
        /// A finding of the pre-review was wrong.
        FindingWrong = "finding_wrong",
        /// The material was really not in order.
        Material = "material",
        /// The rules leave it open, or it was a special case.
        Rule = "rule",
        /// The program itself.
        Program = "program",
        /// Taken back by who asked.
        Withdrawn = "withdrawn",
    }
);

words!(
    /// What a state is called.
    StateKind {
        /// Nobody has it yet.
        Waiting = "waiting",
        /// Somebody is asked to take it.
        Offered = "offered",
        /// Somebody helps.
        Helped = "helped",
        /// Somebody will call back.
        Promised = "promised",
        /// There is an answer.
        Answered = "answered",
        /// It is over.
        Closed = "closed",
    }
);

/// Where a question stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum QuestionState {
    /// Nobody has it yet.
    Waiting {
        /// Its place in the line.
        since: Timestamp,
    },
    /// Somebody is asked to take it.
    Offered {
        /// Who.
        to: PersonId,
        /// Its place in the line, where it goes back to.
        since: Timestamp,
        /// Until when the offer holds.
        until: Timestamp,
    },
    /// Somebody helps.
    Helped {
        /// Since when.
        since: Timestamp,
        /// Who: the first leads.
        by: Vec<PersonId>,
    },
    /// Somebody will call back.
    Promised {
        /// When.
        at: Timestamp,
    },
    /// There is an answer.
    Answered {
        /// Since when.
        at: Timestamp,
        /// Whose.
        by: Vec<PersonId>,
    },
    /// It is over.
    Closed {
        /// Since when.
        at: Timestamp,
        /// What the trouble was.
        cause: Cause,
        /// Whether it was solved.
        solved: bool,
    },
}

impl QuestionState {
    /// What it is called.
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::Waiting { .. } => StateKind::Waiting,
            Self::Offered { .. } => StateKind::Offered,
            Self::Helped { .. } => StateKind::Helped,
            Self::Promised { .. } => StateKind::Promised,
            Self::Answered { .. } => StateKind::Answered,
            Self::Closed { .. } => StateKind::Closed,
        }
    }

    /// Those who have it in hand: who is offered it, or helps.
    pub fn hands(&self) -> &[PersonId] {
        match self {
            Self::Offered { to, .. } => std::slice::from_ref(to),
            Self::Helped { by, .. } => by,
            Self::Waiting { .. } | Self::Promised { .. } | Self::Answered { .. } | Self::Closed { .. } => &[],
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Identifier.
    pub id: QuestionId,
    /// About which case.
    pub case: CaseId,
    /// What it needs.
    pub need: Need,
    /// Where it arose.
    pub anchor: Anchor,
    /// Who asked.
    pub asked: Voice,
    /// When.
    pub asked_at: Timestamp,
    /// Whether somebody waits at a counter.
    pub at_counter: bool,
    /// How the asker wants to be helped.
    pub way: Way,
    /// Where it stands.
    pub state: QuestionState,
    /// Who does not want it.
    pub passed: Vec<PersonId>,
    /// Who had it before.
    pub preferred: Option<PersonId>,
    /// From when the promise counts, when that is not the moment of asking: a call-back.
    pub called_at: Option<Timestamp>,
    /// When an expert first said something.
    pub first_answer_at: Option<Timestamp>,
    /// Rungs that were climbed.
    pub climbed: Vec<Rung>,
    /// Counts the changes.
    pub version: i64,
}

/// What happened to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum What {
    Asked,
    Offered { to: PersonId },
    Accepted,
    Declined,
    Lapsed { by: PersonId },
    Retracted { from: PersonId },
    Joined,
    Left,
    Transferred,
    TierChanged { tier: Tier },
    TakenOver { by: PersonId },
    CallBackPromised { at: Timestamp },
    CalledBack,
    Answered,
    AskedOn,
    Written,
    Climbed { rung: Rung },
    AgreedToCall,
    Closed { cause: Cause, solved: bool },
}

impl What {
    /// Its word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Offered { .. } => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Lapsed { .. } => "lapsed",
            Self::Retracted { .. } => "retracted",
            Self::Joined => "joined",
            Self::Left => "left",
            Self::Transferred => "transferred",
            Self::TierChanged { .. } => "tier_changed",
            Self::TakenOver { .. } => "taken_over",
            Self::CallBackPromised { .. } => "call_back_promised",
            Self::CalledBack => "called_back",
            Self::Answered => "answered",
            Self::AskedOn => "asked_on",
            Self::Written => "written",
            Self::Climbed { .. } => "climbed",
            Self::AgreedToCall => "agreed_to_call",
            Self::Closed { .. } => "closed",
        }
    }
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// The question stands elsewhere by now.
    #[error("a question that is {0} does not allow it")]
    WrongState(StateKind),
    /// The moment of a call-back has passed, or is too far away.
    #[error("nobody can call back then")]
    NoSuchMoment,
    /// Somebody who helps does not do this tier.
    #[error("who helps does not do this tier")]
    NotDone,
    /// Nobody helps by video just now.
    #[error("there is no call")]
    NoCall,
}

/// The next question and what happened, or why not.
pub type Moved = Result<(Question, What), NotNow>;

/// Days ahead in which a call-back can be asked for.
const CALL_BACK_DAYS: i64 = 14;

impl Question {
    pub(crate) fn enter(&self, state: QuestionState, what: What) -> (Self, What) {
        let next = Self {
            state,
            version: self.version + 1,
            ..self.clone()
        };
        (next, what)
    }

    fn wrong(&self) -> NotNow {
        NotNow::WrongState(self.state.kind())
    }

    /// Its place in the line, where it has one.
    pub fn entry(&self) -> Option<Entry> {
        let since = match &self.state {
            QuestionState::Waiting { since } | QuestionState::Offered { since, .. } => *since,
            QuestionState::Helped { .. } => self.asked_at,
            QuestionState::Promised { .. } | QuestionState::Answered { .. } | QuestionState::Closed { .. } => {
                return None;
            }
        };
        Some(Entry {
            id: self.id,
            need: self.need.clone(),
            urgency: self.urgency(),
            since,
            preferred: self.preferred,
            passed: self.passed.clone(),
        })
    }

    /// How soon it has to be taken.
    pub fn urgency(&self) -> Urgency {
        let late = self.climbed.contains(&Rung::FirstDeputy);
        match (self.at_counter, self.way) {
            (true, _) => Urgency::Counter,
            // Who was promised an answer and has none stands beside those at the counters.
            (false, Way::Live) if late || self.called_at.is_some() => Urgency::Counter,
            (false, Way::Live) => Urgency::Live,
            (false, Way::Written) if late => Urgency::Live,
            (false, Way::Written) => Urgency::Written,
        }
    }

    /// The desk offers it to somebody.
    pub fn offered(&self, to: PersonId, until: Timestamp) -> Moved {
        let QuestionState::Waiting { since } = self.state else {
            return Err(self.wrong());
        };
        Ok(self.enter(QuestionState::Offered { to, since, until }, What::Offered { to }))
    }

    /// Who was offered it did not answer.
    pub fn lapsed(&self, by: PersonId) -> Moved {
        self.back_in_line(by, What::Lapsed { by })
    }

    /// Who was offered it takes no work any more.
    pub fn retracted(&self, from: PersonId) -> Moved {
        self.back_in_line(from, What::Retracted { from })
    }

    fn back_in_line(&self, whom: PersonId, what: What) -> Moved {
        match self.state {
            QuestionState::Offered { to, since, .. } if to == whom => {
                Ok(self.enter(QuestionState::Waiting { since }, what))
            }
            _ => Err(self.wrong()),
        }
    }

    /// The moment of the call-back has come: first in line.
    pub fn called_back(&self, now: Timestamp) -> Moved {
        match self.state {
            QuestionState::Promised { at } if at <= now => {
                let (mut next, what) = self.enter(QuestionState::Waiting { since: at }, What::CalledBack);
                next.called_at = Some(at);
                next.passed.clear();
                Ok((next, what))
            }
            _ => Err(self.wrong()),
        }
    }

    /// A rung of the ladder is climbed, once.
    pub fn climb(&self, rung: Rung) -> Option<(Self, What)> {
        if self.climbed.contains(&rung) {
            return None;
        }
        let (mut next, what) = self.enter(self.state.clone(), What::Climbed { rung });
        next.climbed.push(rung);
        Some((next, what))
    }

    /// An expert has said something.
    #[must_use]
    pub fn spoken(&self, by: PersonId, now: Timestamp) -> Self {
        let first = self.first_answer_at.is_none() && self.state.hands().contains(&by);
        Self {
            first_answer_at: if first { Some(now) } else { self.first_answer_at },
            ..self.clone()
        }
    }
}

impl Asker<'_> {
    /// Takes it back.
    pub fn withdraw(self, now: Timestamp) -> Moved {
        close(self.0, Cause::Withdrawn, false, now)
    }

    /// Wants to be called at a moment, because nobody is free.
    pub fn call_back(self, at: Timestamp, now: Timestamp) -> Moved {
        let question = self.0;
        match question.state {
            QuestionState::Waiting { .. } | QuestionState::Offered { .. } | QuestionState::Promised { .. } => {}
            _ => return Err(question.wrong()),
        }
        if at <= now || at > now.plus_seconds(CALL_BACK_DAYS * 24 * 3600) {
            return Err(NotNow::NoSuchMoment);
        }
        Ok(question.enter(QuestionState::Promised { at }, What::CallBackPromised { at }))
    }

    /// Need not stay: an answer in writing will do.
    pub fn in_writing(self) -> Moved {
        let question = self.0;
        match question.state {
            QuestionState::Waiting { .. } if question.way == Way::Live => {
                let (mut next, what) = question.enter(question.state.clone(), What::Written);
                next.way = Way::Written;
                Ok((next, what))
            }
            _ => Err(question.wrong()),
        }
    }

    /// Says that the answer has solved it.
    pub fn solved(self, now: Timestamp) -> Moved {
        match self.0.state {
            QuestionState::Answered { .. } => close(self.0, Cause::Unsure, true, now),
            _ => Err(self.0.wrong()),
        }
    }

    /// Asks on: whoever had it is asked first.
    pub fn ask_on(self, now: Timestamp) -> Moved {
        let question = self.0;
        let QuestionState::Answered { by, .. } = &question.state else {
            return Err(question.wrong());
        };
        let (mut next, what) = question.enter(QuestionState::Waiting { since: now }, What::AskedOn);
        next.preferred = by.first().copied();
        next.passed.clear();
        Ok((next, what))
    }
}

impl Helper<'_> {
    /// Takes an offer, while it holds.
    pub fn accept(self, now: Timestamp) -> Moved {
        match self.0.state {
            QuestionState::Offered { to, until, .. } if to == self.1 && now < until => {
                let state = QuestionState::Helped {
                    since: now,
                    by: vec![to],
                };
                Ok(self.0.enter(state, What::Accepted))
            }
            _ => Err(self.0.wrong()),
        }
    }

    /// Does not want an offer.
    pub fn decline(self) -> Moved {
        let (mut next, what) = self.0.back_in_line(self.1, What::Declined)?;
        next.passed.push(self.1);
        Ok((next, what))
    }

    fn helps(&self) -> Result<&[PersonId], NotNow> {
        match &self.0.state {
            QuestionState::Helped { by, .. } => Ok(by),
            _ => Err(self.0.wrong()),
        }
    }

    /// Leaves it to the others; the last one leaves it to the line.
    pub fn leave(self, now: Timestamp) -> Moved {
        let rest: Vec<PersonId> = self.helps()?.iter().copied().filter(|one| *one != self.1).collect();
        if rest.is_empty() {
            let since = self.0.called_at.unwrap_or(self.0.asked_at);
            let (mut next, what) = self.0.enter(QuestionState::Waiting { since }, What::Left);
            next.passed.push(self.1);
            return Ok((next, what));
        }
        Ok(self.0.enter(QuestionState::Helped { since: now, by: rest }, What::Left))
    }

    /// Hands it on to others: it keeps its thread, and its place by the moment of asking.
    pub fn transfer(self, need: Need) -> Moved {
        self.helps()?;
        let since = self.0.called_at.unwrap_or(self.0.asked_at);
        let (mut next, what) = self.0.enter(QuestionState::Waiting { since }, What::Transferred);
        next.passed = vec![self.1];
        next.preferred = None;
        next.need = need;
        Ok((next, what))
    }

    /// Helps more closely, or less.
    pub fn change_tier(self, tier: Tier) -> Moved {
        self.helps()?;
        let (mut next, what) = self.0.enter(self.0.state.clone(), What::TierChanged { tier });
        next.need.tier = tier;
        Ok((next, what))
    }

    /// Says that this is the answer.
    pub fn answer(self, now: Timestamp) -> Moved {
        let by = self.helps()?.to_vec();
        Ok(self.0.enter(QuestionState::Answered { at: now, by }, What::Answered))
    }

    /// Closes it.
    pub fn close(self, cause: Cause, solved: bool, now: Timestamp) -> Moved {
        match self.0.state {
            QuestionState::Helped { .. } | QuestionState::Answered { .. } => close(self.0, cause, solved, now),
            _ => Err(self.0.wrong()),
        }
    }
}

impl Colleague<'_> {
    /// Joins those who help.
    pub fn join(self, now: Timestamp) -> Moved {
        match &self.0.state {
            QuestionState::Helped { by, .. } if !by.contains(&self.1) => {
                let by = by.iter().copied().chain([self.1]).collect();
                Ok(self.0.enter(QuestionState::Helped { since: now, by }, What::Joined))
            }
            _ => Err(self.0.wrong()),
        }
    }
}

impl Steward<'_> {
    /// Gives it to somebody by hand, oneself or another; whoever had it has it no more.
    pub fn assign(self, to: PersonId, now: Timestamp) -> Moved {
        match &self.0.state {
            QuestionState::Closed { .. } => Err(self.0.wrong()),
            QuestionState::Helped { by, .. } if by.as_slice() == [to] => Err(self.0.wrong()),
            _ => {
                let state = QuestionState::Helped {
                    since: now,
                    by: vec![to],
                };
                Ok(self.0.enter(state, What::TakenOver { by: to }))
            }
        }
    }

    /// Closes it.
    pub fn close(self, cause: Cause, solved: bool, now: Timestamp) -> Moved {
        close(self.0, cause, solved, now)
    }
}

fn close(question: &Question, cause: Cause, solved: bool, now: Timestamp) -> Moved {
    if question.state.kind() == StateKind::Closed {
        return Err(question.wrong());
    }
    let state = QuestionState::Closed { at: now, cause, solved };
    Ok(question.enter(state, What::Closed { cause, solved }))
}
