//! Hints that something changed: a topic and a version, never content. Whoever gets one asks the API, where rights are
//! checked; and nobody gets hints of what they may not see. Two things are content, pass through and are kept nowhere: what is said
//! in calls, and what is typed at a shared form before it is saved.

pub mod calls;

use crate::app::support::unsaved::Unsaved;
use domain::time::Timestamp;
use serde::Serialize;
use tokio::sync::broadcast;

/// Hints that a slow watcher may fall behind; after that it is told to look again.
const BACKLOG: usize = 1024;

/// Something changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// What: the identifier of a case, a counter session, a question, a person or a department.
    pub topic: String,
    /// Its version now.
    pub version: i64,
    /// Who writes just now, where that is the hint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typing: Option<String>,
    /// Whether it is the shared form of a question that changed, and nothing else of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub form: bool,
}

/// Where hints go through, within one process.
#[derive(Debug)]
pub struct Hub {
    sender: broadcast::Sender<Hint>,
    typed: broadcast::Sender<Unsaved>,
    /// Who is in which call.
    pub calls: calls::Calls,
}

impl Default for Hub {
    fn default() -> Self {
        let (sender, _) = broadcast::channel(BACKLOG);
        let (typed, _) = broadcast::channel(BACKLOG);
        Self {
            sender,
            typed,
            calls: calls::Calls::default(),
        }
    }
}

impl Hub {
    /// Tells every watcher. Nobody listening is no error.
    pub fn tell(&self, topic: String, version: i64) {
        let _ = self.sender.send(Hint {
            topic,
            version,
            ..Hint::default()
        });
    }

    /// Tells who watches a question that its shared form changed.
    pub fn form(&self, topic: String, version: i64) {
        let _ = self.sender.send(Hint {
            topic,
            version,
            form: true,
            ..Hint::default()
        });
    }

    /// Tells who watches a question that somebody writes. Kept nowhere.
    pub fn typing(&self, topic: String, person: String) {
        let _ = self.sender.send(Hint {
            topic,
            typing: Some(person),
            ..Hint::default()
        });
    }

    /// Passes on what somebody types at a shared form. Who hears it looks first whether they may. Kept nowhere.
    pub fn types(&self, unsaved: Unsaved) {
        let _ = self.typed.send(unsaved);
    }

    /// Begins to listen to what is typed at shared forms.
    pub fn listen_to_typing(&self) -> broadcast::Receiver<Unsaved> {
        self.typed.subscribe()
    }

    /// Begins to listen.
    pub fn listen(&self) -> broadcast::Receiver<Hint> {
        self.sender.subscribe()
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
