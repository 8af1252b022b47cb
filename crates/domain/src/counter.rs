//! Counter sessions (帮代办): a clerk acts for an enterprise only after the enterprise has said so, and not for long.
//!
//! Who may ask, confirm and end is a value that only a check of the actor hands out. Must not know how a confirmation
//! reached us, and must not give a right that outlives the session.

use serde::{Deserialize, Serialize};

use crate::access::{Actor, Forbidden};
use crate::case::Principal;
use crate::id::{CounterId, OrganisationId, PersonId};
use crate::people::RoleKind;
use crate::time::Timestamp;
use crate::words;

/// Seconds that a question waits for its answer.
pub const PATIENCE: i64 = 10 * 60;
/// Minutes of a session where nothing else is asked for, and at most.
pub const USUAL_MINUTES: i64 = 30;
/// The longest session that can be asked for, in minutes.
pub const MOST_MINUTES: i64 = 120;

words!(
    /// How a counter session stands.
    CounterState {
        /// Asked for, and not answered.
        Waiting = "waiting",
        /// The clerk acts for the enterprise.
        Running = "running",
        /// Ended, run out, or never answered.
        Over = "over",
    }
);

words!(
    /// How the enterprise said yes.
    Consent {
        /// On its own phone, signed in.
        Phone = "phone",
        /// By a code sent to its number and told to the clerk.
        Code = "code",
    }
);

/// Why a step of a counter session is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// It is over.
    #[error("the counter session is over")]
    Over,
    /// Nothing was asked that could be answered.
    #[error("nothing waits for an answer")]
    NothingAsked,
}

/// The answer of the enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Who said yes.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// How.
    pub how: Consent,
    /// Until when it holds.
    pub until: Timestamp,
}

/// A session at a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterSession {
    /// Identifier.
    pub id: CounterId,
    /// The clerk.
    pub clerk: PersonId,
    /// Where.
    pub outlet: OrganisationId,
    /// For whom.
    pub enterprise: OrganisationId,
    /// What for, in words.
    pub purpose: String,
    /// For how many minutes each answer holds.
    pub minutes: i64,
    /// When it was last asked for.
    pub asked_at: Timestamp,
    /// The last answer.
    pub confirmed: Option<Confirmed>,
    /// When somebody ended it.
    pub ended_at: Option<Timestamp>,
}

/// A counter session that runs, as the right that it gives to the clerk's person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnBehalf {
    /// The session.
    pub session: CounterId,
    /// Where.
    pub outlet: OrganisationId,
    /// For whom.
    pub enterprise: OrganisationId,
    /// Who of the enterprise said yes.
    pub confirmed_by: PersonId,
    /// Until when.
    pub until: Timestamp,
}

impl OnBehalf {
    /// In whose name it is done, as events keep it.
    pub fn principal(&self) -> Principal {
        Principal {
            session: self.session,
            enterprise: self.enterprise,
            confirmed_by: self.confirmed_by,
        }
    }
}

impl CounterSession {
    /// How it stands.
    pub fn state(&self, now: Timestamp) -> CounterState {
        if self.ended_at.is_some() {
            return CounterState::Over;
        }
        match self.confirmed {
            Some(confirmed) if now < confirmed.until => CounterState::Running,
            None if self.asks(now) => CounterState::Waiting,
            _ => CounterState::Over,
        }
    }

    /// Whether an answer is waited for: the first one, or one to go on for longer.
    pub fn asks(&self, now: Timestamp) -> bool {
        let unanswered = self.confirmed.is_none_or(|confirmed| confirmed.at < self.asked_at);
        self.ended_at.is_none() && unanswered && now < self.asked_at.plus_seconds(PATIENCE)
    }

    /// The right that it gives, while it runs.
    pub fn on_behalf(&self, now: Timestamp) -> Option<OnBehalf> {
        let confirmed = self.confirmed.filter(|_| self.state(now) == CounterState::Running)?;
        Some(OnBehalf {
            session: self.id,
            outlet: self.outlet,
            enterprise: self.enterprise,
            confirmed_by: confirmed.by,
            until: confirmed.until,
        })
    }

    fn confirmed(&self, by: PersonId, how: Consent, now: Timestamp) -> Result<Self, NotNow> {
        if self.state(now) == CounterState::Over {
            return Err(NotNow::Over);
        }
        if !self.asks(now) {
            return Err(NotNow::NothingAsked);
        }
        let until = now.plus_seconds(self.minutes * 60);
        Ok(Self {
            confirmed: Some(Confirmed {
                by,
                at: now,
                how,
                until,
            }),
            ..self.clone()
        })
    }

    fn ended(&self, now: Timestamp) -> Result<Self, NotNow> {
        if self.state(now) == CounterState::Over {
            return Err(NotNow::Over);
        }
        Ok(Self {
            ended_at: Some(now),
            ..self.clone()
        })
    }
}

/// The right of the clerk who began a session.
#[derive(Debug)]
pub struct AtCounter<'s>(&'s CounterSession);

impl AtCounter<'_> {
    /// Asks once more, to go on for longer.
    pub fn ask_again(&self, now: Timestamp) -> Result<CounterSession, NotNow> {
        if self.0.state(now) == CounterState::Over {
            return Err(NotNow::Over);
        }
        Ok(CounterSession {
            asked_at: now,
            ..self.0.clone()
        })
    }

    /// A code that was sent to this person of the enterprise was told to the clerk, and is right.
    pub fn told_the_code_of(&self, person: PersonId, now: Timestamp) -> Result<CounterSession, NotNow> {
        self.0.confirmed(person, Consent::Code, now)
    }

    /// Ends it.
    pub fn end(&self, now: Timestamp) -> Result<CounterSession, NotNow> {
        self.0.ended(now)
    }
}

/// The right of the enterprise that a session is for.
#[derive(Debug)]
pub struct Client<'s> {
    session: &'s CounterSession,
    person: PersonId,
}

impl Client<'_> {
    /// Says yes.
    pub fn confirm(&self, now: Timestamp) -> Result<CounterSession, NotNow> {
        self.session.confirmed(self.person, Consent::Phone, now)
    }

    /// Says no, or that it is enough.
    pub fn end(&self, now: Timestamp) -> Result<CounterSession, NotNow> {
        self.session.ended(now)
    }
}

impl Actor {
    /// The outlet at which the actor may ask for a counter session.
    pub fn counter(&self) -> Result<OrganisationId, Forbidden> {
        let role = self.acting.as_ref().filter(|role| role.kind == RoleKind::Clerk);
        role.map(|role| role.organisation).ok_or(Forbidden)
    }

    /// The right of the clerk who began it, at the outlet where it was begun.
    pub fn at_counter_of<'s>(&self, session: &'s CounterSession) -> Result<AtCounter<'s>, Forbidden> {
        if self.counter()? != session.outlet || self.person != session.clerk {
            return Err(Forbidden);
        }
        Ok(AtCounter(session))
    }

    /// The right of the enterprise that it is for.
    pub fn client_of<'s>(&self, session: &'s CounterSession) -> Result<Client<'s>, Forbidden> {
        if self.own_enterprise()? != session.enterprise {
            return Err(Forbidden);
        }
        Ok(Client {
            session,
            person: self.person,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::ActingRole;
    use crate::id::RoleId;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000)
            .unwrap()
            .plus_seconds(seconds)
    }

    fn org(n: u8) -> OrganisationId {
        OrganisationId::new(at(0), [n; 10])
    }

    fn actor(kind: RoleKind, organisation: u8, person: u8) -> Actor {
        Actor {
            person: PersonId::new(at(0), [person; 10]),
            acting: Some(ActingRole {
                id: RoleId::new(at(0), [person; 10]),
                kind,
                organisation: org(organisation),
                below: Vec::new(),
            }),
            on_behalf: None,
        }
    }

    fn asked() -> CounterSession {
        CounterSession {
            id: CounterId::new(at(0), [9; 10]),
            clerk: PersonId::new(at(0), [5; 10]),
            outlet: org(3),
            enterprise: org(1),
            purpose: "经营场所材料核验".to_owned(),
            minutes: 30,
            asked_at: at(0),
            confirmed: None,
            ended_at: None,
        }
    }

    #[test]
    fn it_runs_from_the_answer_for_its_minutes_and_not_a_second_longer() {
        let owner = actor(RoleKind::Owner, 1, 6);
        let session = asked();
        assert_eq!(session.state(at(1)), CounterState::Waiting);
        assert_eq!(session.on_behalf(at(1)), None);
        let running = owner.client_of(&session).unwrap().confirm(at(60)).unwrap();
        assert_eq!(running.on_behalf(at(60)).unwrap().confirmed_by, owner.person);
        assert_eq!(running.state(at(60 + 1799)), CounterState::Running);
        assert_eq!(running.state(at(60 + 1800)), CounterState::Over);
        assert_eq!(running.on_behalf(at(60 + 1800)), None);
    }

    #[test]
    fn a_question_without_an_answer_is_over_and_an_answer_without_a_question_is_none() {
        let (owner, session) = (actor(RoleKind::Owner, 1, 6), asked());
        let client = |session: &CounterSession, now| owner.client_of(session).unwrap().confirm(now);
        assert_eq!(client(&session, at(PATIENCE)), Err(NotNow::Over));
        let running = client(&session, at(60)).unwrap();
        assert_eq!(client(&running, at(120)), Err(NotNow::NothingAsked));
        let clerk = actor(RoleKind::Clerk, 3, 5);
        let again = clerk.at_counter_of(&running).unwrap().ask_again(at(1200)).unwrap();
        assert_eq!(again.state(at(1200)), CounterState::Running);
        let longer = client(&again, at(1230)).unwrap();
        assert_eq!(longer.confirmed.unwrap().until, at(1230 + 1800));
    }

    #[test]
    fn either_side_ends_it_and_nobody_else() {
        let (owner, clerk) = (actor(RoleKind::Owner, 1, 6), actor(RoleKind::Clerk, 3, 5));
        let session = owner.client_of(&asked()).unwrap().confirm(at(1)).unwrap();
        for ended in [
            owner.client_of(&session).unwrap().end(at(2)).unwrap(),
            clerk.at_counter_of(&session).unwrap().end(at(2)).unwrap(),
        ] {
            assert_eq!((ended.state(at(2)), ended.on_behalf(at(2))), (CounterState::Over, None));
            assert_eq!(owner.client_of(&ended).unwrap().confirm(at(3)), Err(NotNow::Over));
        }
        for stranger in [
            actor(RoleKind::Clerk, 3, 7),
            actor(RoleKind::Clerk, 4, 5),
            actor(RoleKind::Owner, 2, 6),
            actor(RoleKind::Officer, 3, 5),
        ] {
            assert!(stranger.at_counter_of(&session).is_err() && stranger.client_of(&session).is_err());
        }
    }
}
