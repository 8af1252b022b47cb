//! Hints that something changed: a topic and a version. Whoever gets one asks the API, where rights are checked; and nobody gets
//! hints of what they may not see. Three things are content, pass through and are kept nowhere here: what is said in calls, what is
//! typed at a shared form before it is saved, and what is said in the thread of a question, which is kept before. Within a process
//! all goes through `hub`, to the other programs over the same database through `wire`; there a thread is asked for.

pub mod calls;
pub mod hub;
pub mod lasting;
mod pace;
pub(crate) mod wire;

use crate::app::support::talk::Talk;
use crate::app::support::unsaved::Unsaved;
use domain::time::Timestamp;
use hub::{Ear, Listeners};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc::UnboundedSender;

/// Something changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// What: the identifier of a case, a counter session, a question, a person or a department.
    pub topic: String,
    /// Its version now.
    pub version: i64,
    /// Who writes just now, where that is the hint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typing: Option<String>,
    /// Whether it is the shared form of a question that changed, and nothing else of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub form: bool,
}

/// What goes to the other programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Out {
    Hint(Hint),
    Call(calls::Far),
    /// What is typed at a shared form and not saved yet.
    Typed(Unsaved),
    /// That one does not know who is in which call.
    Asks,
}

/// The way to the other programs, where there can be some.
#[derive(Debug, Clone, Default)]
pub(crate) struct Way(Arc<OnceLock<UnboundedSender<Out>>>);

impl Way {
    /// Opens it, once; false when it was open.
    pub(crate) fn open(&self, out: UnboundedSender<Out>) -> bool {
        self.0.set(out).is_ok()
    }

    /// Sends something on its way, where there is one.
    pub(crate) fn send(&self, out: Out) {
        if let Some(way) = self.0.get() {
            // Where nobody takes it up the station is ending.
            let _ = way.send(out);
        }
    }

    /// Tells what was done in a call.
    pub(crate) fn call(&self, far: calls::Far) {
        self.send(Out::Call(far));
    }
}

/// Where hints go through.
#[derive(Debug)]
pub struct Hub {
    /// Who listens in this process.
    pub listeners: Listeners,
    /// Whether the sessions of those who listen last.
    pub sessions: lasting::Sessions,
    /// Who is in which call.
    pub calls: calls::Calls,
    /// The way to the other programs.
    pub(crate) way: Way,
}

impl Default for Hub {
    fn default() -> Self {
        let way = Way::default();
        Self {
            listeners: Listeners::default(),
            sessions: lasting::Sessions::default(),
            calls: calls::Calls::new(way.clone()),
            way,
        }
    }
}

impl Hub {
    /// Tells every watcher. Nobody listening is no error.
    pub fn tell(&self, topic: String, version: i64) {
        self.pass(Hint {
            topic,
            version,
            ..Hint::default()
        });
    }

    /// Tells who watches a question that its shared form changed.
    pub fn form(&self, topic: String, version: i64) {
        self.pass(Hint {
            topic,
            version,
            form: true,
            ..Hint::default()
        });
    }

    /// Tells who watches a question that somebody writes. Kept nowhere.
    pub fn typing(&self, topic: String, person: String) {
        self.pass(Hint {
            topic,
            typing: Some(person),
            ..Hint::default()
        });
    }

    /// Passes on what somebody types at a shared form. Who hears it looks first whether they may. Kept nowhere.
    pub fn types(&self, unsaved: Unsaved) {
        self.listeners.put_unsaved(unsaved.clone());
        self.way.send(Out::Typed(unsaved));
    }

    /// Tells what was said in a thread, and kept before: itself to the pages here of those who take part, to all others that
    /// there is something.
    pub fn talk(&self, talk: Talk) {
        let hint = Hint {
            topic: talk.question.id.to_string(),
            version: talk.reader.last,
            ..Hint::default()
        };
        self.listeners.put_talk(&hint, talk);
        self.way.send(Out::Hint(hint));
    }

    fn pass(&self, hint: Hint) {
        self.listeners.put(&hint);
        self.way.send(Out::Hint(hint));
    }

    /// Begins to listen for a person.
    pub fn listen(&self, person: &str) -> Ear {
        self.listeners.listen(person)
    }
}

/// Messages that a page may send at once.
const BURST: i64 = 150;
/// Messages that it may send each second in the long run.
const STEADY: i64 = 20;

/// What a page may still say: a call begins with a burst, nobody goes on like that.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    left: i64,
    at: Timestamp,
}

impl Patience {
    /// A page that has said nothing yet.
    pub fn new(now: Timestamp) -> Self {
        Self { left: BURST, at: now }
    }

    /// Counts a message; whether there was room for it.
    pub fn takes(&mut self, now: Timestamp) -> bool {
        let seconds = now.as_seconds() - self.at.as_seconds();
        if seconds > 0 {
            self.left = (self.left + seconds.saturating_mul(STEADY)).min(BURST);
            self.at = now;
        }
        self.left -= 1;
        self.left >= 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_much_at_once_and_little_for_long() {
        let begin = Timestamp::from_micros(0).unwrap();
        let mut patience = Patience::new(begin);
        let said = |patience: &mut Patience, now| (0..BURST).filter(|_| patience.takes(now)).count() as i64;
        assert_eq!(said(&mut patience, begin), BURST);
        assert_eq!(said(&mut patience, begin), 0);
        assert_eq!(
            said(&mut Patience { left: 0, ..patience }, begin.plus_seconds(2)),
            2 * STEADY
        );
        assert_eq!(said(&mut patience, begin.plus_seconds(3600)), BURST);
    }
}
