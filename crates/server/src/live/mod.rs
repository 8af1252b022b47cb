//! Hints that something changed: a topic and a version, never content. Whoever gets one asks the API, where rights are
//! checked; and nobody gets hints of what they may not see.

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
}

impl Default for Hub {
    fn default() -> Self {
        let (sender, _) = broadcast::channel(BACKLOG);
        Self { sender }
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

    /// Begins to listen.
    pub fn listen(&self) -> broadcast::Receiver<Hint> {
        self.sender.subscribe()
    }
}
