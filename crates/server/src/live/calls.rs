//! Who is in which call within this process, and the lines to their pages. What is passed on is kept nowhere.
//!
//! Must not decide who may come in, and must not wait for a page that does not read.

use ::support::access::Side;
use ::support::call::{NotSaid, Parted, PeerName, Room, Signal};
use domain::id::{PersonId, QuestionId};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::mpsc::{self, Receiver, Sender};

/// What a page may leave unread before it counts as gone.
const BACKLOG: usize = 256;

/// Somebody who is in a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

#[derive(Debug, Default)]
struct Held {
    room: Room,
    pages: HashMap<PeerName, (InCall, Line)>,
}

/// All calls of this process.
#[derive(Debug, Default)]
pub struct Calls(Mutex<HashMap<QuestionId, Held>>);

impl Calls {
    fn with<T>(&self, question: QuestionId, doing: impl FnOnce(&mut Held) -> T) -> T {
        // Nothing is done in between that could break what is held.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
            let before = held.room.enter(&who.peer, who.person)?;
            if let Some(before) = before {
                let why = Parted::Elsewhere;
                if let Some((_, line)) = held.pages.remove(&before) {
                    line.tell(
                        question,
                        Heard::Left {
                            peer: before.clone(),
                            why,
                        },
                    );
                }
                held.tell_all(question, &Heard::Left { peer: before, why });
            }
            held.pages.remove(&who.peer);
            let others = held.pages.values().map(|(who, _)| who.clone()).collect();
            held.tell_all(question, &Heard::Entered(who.clone()));
            line.tell(question, Heard::Peers(others));
            held.pages.insert(who.peer.clone(), (who, line.clone()));
            Ok(())
        })
    }

    /// Goes out, unless the name is on another line by now.
    pub fn leave(&self, question: QuestionId, peer: &PeerName, line: &Line, why: Parted) {
        self.with(question, |held| {
            let here = held.pages.get(peer);
            if here.is_some_and(|(_, known)| known.0.same_channel(&line.0)) {
                held.drop(question, peer, why);
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
            let here = held.pages.get(from);
            if !here.is_some_and(|(_, known)| known.0.same_channel(&line.0)) {
                return Err(NotSaid::NotIn);
            }
            for to in held.room.say(from, to, number, signal)? {
                let said = Heard::Said {
                    from: from.clone(),
                    number,
                    signal: signal.clone(),
                };
                let read = held.pages.get(&to).is_some_and(|(_, line)| line.tell(question, said));
                if !read {
                    held.drop(question, &to, Parted::Lost);
                }
            }
            Ok(())
        })
    }
}

impl Held {
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
        for (_, line) in self.pages.values() {
            line.tell(question, heard.clone());
        }
    }
}
