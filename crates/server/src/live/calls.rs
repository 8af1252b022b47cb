//! Who is in which call, here and at the other programs over the same database, and the lines to the pages that are here. What is
//! passed on is kept nowhere. Each program tells the others who comes and goes at it and what they say; each keeps the whole
//! list, and tells its own pages.
//!
//! Must not decide who may come in, and must not wait for a page that does not read.

use super::Way;

use ::support::access::Side;
use ::support::call::{NotSaid, Parted, PeerName, Room, Signal};
use domain::id::{PersonId, QuestionId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::mpsc::{self, Receiver, Sender};

/// What a page may leave unread before it counts as gone.
const BACKLOG: usize = 256;

/// Somebody who is in a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InCall {
    /// What their page calls itself.
    pub peer: PeerName,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// On which side.
    pub side: Side,
}

/// What a page is told of its call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// One is in: the others that are.
    Peers(Vec<InCall>),
    /// Somebody came in.
    Entered(InCall),
    /// Somebody is in it no more.
    Left {
        /// Whose page.
        peer: PeerName,
        /// Why.
        why: Parted,
    },
    /// Somebody said something.
    Said {
        /// Whose page.
        from: PeerName,
        /// Its number.
        number: u64,
        /// What.
        signal: Signal,
    },
    /// What one said oneself was not passed on.
    Refused {
        /// Why.
        why: NotSaid,
    },
}

/// What a page is told, with the question whose call it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallHint {
    /// The question.
    pub topic: QuestionId,
    /// What.
    pub call: Heard,
}

/// The line to a page.
#[derive(Debug, Clone)]
pub struct Line(Sender<CallHint>);

impl Line {
    /// A line, and where it ends.
    pub fn new() -> (Self, Receiver<CallHint>) {
        let (sender, receiver) = mpsc::channel(BACKLOG);
        (Self(sender), receiver)
    }

    /// Tells the page; false when it does not read.
    pub fn tell(&self, topic: QuestionId, call: Heard) -> bool {
        self.0.try_send(CallHint { topic, call }).is_ok()
    }
}

/// What one program tells the others of the call of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Far {
    /// The question.
    question: QuestionId,
    /// Whose page.
    peer: PeerName,
    /// What it did.
    did: Did,
}

/// What a page at another program did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Did {
    /// Came in, or is in.
    Enter { person: PersonId, name: String, side: Side },
    /// Went.
    Leave { why: Parted },
    /// Said something.
    Say {
        to: Option<PeerName>,
        number: u64,
        signal: Signal,
    },
}

impl Far {
    fn enter(question: QuestionId, who: &InCall) -> Self {
        let did = Did::Enter {
            person: who.person,
            name: who.name.clone(),
            side: who.side,
        };
        Self {
            question,
            peer: who.peer.clone(),
            did,
        }
    }

    fn leave(question: QuestionId, peer: &PeerName, why: Parted) -> Self {
        Self {
            question,
            peer: peer.clone(),
            did: Did::Leave { why },
        }
    }
}

/// Where somebody's page has its socket.
#[derive(Debug)]
enum Place {
    Here(Line),
    /// At the program of this name.
    There(String),
}

impl Place {
    fn is(&self, line: &Line) -> bool {
        matches!(self, Self::Here(known) if known.0.same_channel(&line.0))
    }

    fn is_at(&self, program: &str) -> bool {
        matches!(self, Self::There(known) if known == program)
    }

    /// Tells the page, where it is here; false when it does not read.
    fn tell(&self, topic: QuestionId, heard: &Heard) -> bool {
        match self {
            Self::Here(line) => line.tell(topic, heard.clone()),
            Self::There(_) => true,
        }
    }
}

#[derive(Debug, Default)]
struct Held {
    room: Room,
    pages: HashMap<PeerName, (InCall, Place)>,
}

/// All calls.
#[derive(Debug, Default)]
pub struct Calls {
    held: Mutex<HashMap<QuestionId, Held>>,
    way: Way,
}

impl Calls {
    /// With a way to the other programs.
    pub(super) fn new(way: Way) -> Self {
        Self {
            held: Mutex::default(),
            way,
        }
    }

    fn with<T>(&self, question: QuestionId, doing: impl FnOnce(&mut Held) -> T) -> T {
        // Nothing is done in between that could break what is held.
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.entry(question).or_default();
        let done = doing(held);
        if held.room.is_empty() {
            all.remove(&question);
        }
        done
    }

    /// Comes in: the page hears who is there, they hear of it.
    pub fn enter(&self, question: QuestionId, who: InCall, line: &Line) -> Result<(), NotSaid> {
        self.with(question, |held| {
            held.take_in(question, &who)?;
            let others = held.pages.values().map(|(who, _)| who.clone()).collect();
            held.tell_all(question, &Heard::Entered(who.clone()));
            line.tell(question, Heard::Peers(others));
            self.way.call(Far::enter(question, &who));
            let place = Place::Here(line.clone());
            held.pages.insert(who.peer.clone(), (who, place));
            Ok(())
        })
    }

    /// The people who are in it.
    pub fn people(&self, question: QuestionId) -> Vec<PersonId> {
        self.with(question, |held| held.room.people().collect())
    }

    /// Goes out, unless the name is on another line by now.
    pub fn leave(&self, question: QuestionId, peer: &PeerName, line: &Line, why: Parted) {
        self.with(question, |held| {
            if held.pages.get(peer).is_some_and(|(_, place)| place.is(line)) {
                self.put_out(held, question, peer, why);
            }
        });
    }

    /// Passes on what a page says, from its own line only.
    pub fn say(
        &self,
        question: QuestionId,
        (from, line): (&PeerName, &Line),
        (to, number): (Option<&PeerName>, u64),
        signal: &Signal,
    ) -> Result<(), NotSaid> {
        self.with(question, |held| {
            if !held.pages.get(from).is_some_and(|(_, place)| place.is(line)) {
                return Err(NotSaid::NotIn);
            }
            let whom = held.room.say(from, to, number, signal)?;
            let there = |to: &PeerName| matches!(held.pages.get(to), Some((_, Place::There(_))));
            if whom.iter().any(there) {
                self.way.call(Far {
                    question,
                    peer: from.clone(),
                    did: Did::Say {
                        to: to.cloned(),
                        number,
                        signal: signal.clone(),
                    },
                });
            }
            self.pass_on(held, question, (from, number, signal), whom);
            Ok(())
        })
    }

    /// Tells those who are here; who does not read is in it no more.
    fn pass_on(
        &self,
        held: &mut Held,
        question: QuestionId,
        (from, number, signal): (&PeerName, u64, &Signal),
        whom: Vec<PeerName>,
    ) {
        let said = Heard::Said {
            from: from.clone(),
            number,
            signal: signal.clone(),
        };
        for to in whom {
            let read = held
                .pages
                .get(&to)
                .is_some_and(|(_, place)| place.tell(question, &said));
            if !read {
                self.put_out(held, question, &to, Parted::Lost);
            }
        }
    }

    fn put_out(&self, held: &mut Held, question: QuestionId, peer: &PeerName, why: Parted) {
        held.drop(question, peer, why);
        self.way.call(Far::leave(question, peer, why));
    }

    /// Takes in what another program tells. Said twice, it is taken in once.
    pub fn hear(&self, program: &str, far: Far) {
        let Far { question, peer, did } = far;
        self.with(question, |held| match did {
            Did::Enter { person, name, side } => {
                let who = InCall {
                    peer,
                    person,
                    name,
                    side,
                };
                let is_there = |(known, place): &(InCall, Place)| *known == who && place.is_at(program);
                if held.pages.get(&who.peer).is_some_and(is_there) || held.take_in(question, &who).is_err() {
                    return;
                }
                held.tell_all(question, &Heard::Entered(who.clone()));
                let place = Place::There(program.to_owned());
                held.pages.insert(who.peer.clone(), (who, place));
            }
            Did::Leave { why } => {
                if held.pages.get(&peer).is_some_and(|(_, place)| place.is_at(program)) {
                    held.drop(question, &peer, why);
                }
            }
            Did::Say { to, number, signal } => {
                if !held.pages.get(&peer).is_some_and(|(_, place)| place.is_at(program)) {
                    return;
                }
                let others = held.pages.keys().filter(|name| **name != peer);
                let whom = others
                    .filter(|name| to.as_ref().is_none_or(|to| to == *name))
                    .cloned()
                    .collect();
                self.pass_on(held, question, (&peer, number, &signal), whom);
            }
        });
    }

    /// Those whose pages are here, for a program that does not know.
    pub fn here(&self) -> Vec<Far> {
        let all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let pages = all
            .iter()
            .flat_map(|(question, held)| held.pages.values().map(|(who, place)| (*question, who, place)));
        let here = pages.filter(|(_, _, place)| matches!(place, Place::Here(_)));
        here.map(|(question, who, _)| Far::enter(question, who)).collect()
    }

    /// Another program is gone, and with it the sockets of its pages; they may come back at this one.
    pub fn gone(&self, program: &str) {
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for (question, held) in all.iter_mut() {
            let there = held.pages.iter().filter(|(_, (_, place))| place.is_at(program));
            for peer in there.map(|(peer, _)| peer.clone()).collect::<Vec<_>>() {
                held.drop(*question, &peer, Parted::Lost);
            }
        }
        all.retain(|_, held| !held.room.is_empty());
    }
}

impl Held {
    /// Makes room for somebody who comes in: whoever they were in it as before is told.
    fn take_in(&mut self, question: QuestionId, who: &InCall) -> Result<(), NotSaid> {
        let before = self.room.enter(&who.peer, who.person)?;
        self.pages.remove(&who.peer);
        if let Some(before) = before {
            let heard = Heard::Left {
                peer: before.clone(),
                why: Parted::Elsewhere,
            };
            if let Some((_, place)) = self.pages.remove(&before) {
                place.tell(question, &heard);
            }
            self.tell_all(question, &heard);
        }
        Ok(())
    }

    fn drop(&mut self, question: QuestionId, peer: &PeerName, why: Parted) {
        self.room.leave(peer);
        self.pages.remove(peer);
        let left = Heard::Left {
            peer: peer.clone(),
            why,
        };
        self.tell_all(question, &left);
    }

    /// Who does not read is found out when something is for them alone, or when their line ends.
    fn tell_all(&self, question: QuestionId, heard: &Heard) {
        for (_, place) in self.pages.values() {
            place.tell(question, heard);
        }
    }
}

#[cfg(test)]
mod tests;
