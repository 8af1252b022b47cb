//! Who listens for what within this process: each has a box into which the hints of its topics are put.
//!
//! A hint costs those who listen for its topic and nobody else. Must not wait for anybody: a box that is full is told that it
//! missed something, and asks for everything anew.

use super::Hint;
use crate::app::support::unsaved::Unsaved;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Hints that a slow watcher may fall behind; after that it is told to look again.
const BACKLOG: usize = 256;

/// A hint with the text that every socket sends of it.
#[derive(Debug)]
pub struct Sent {
    /// The hint.
    pub hint: Hint,
    /// As text.
    pub text: String,
    /// What is typed at the form of the question: then each page is told of it what it may see, and not the text.
    pub unsaved: Option<Unsaved>,
}

/// What a listener hears.
#[derive(Debug)]
pub enum Heard {
    /// A hint of one of its topics.
    Hint(Arc<Sent>),
    /// Some were missed.
    Behind,
}

#[derive(Debug)]
struct Inbox {
    sender: Sender<Arc<Sent>>,
    behind: AtomicBool,
    /// Somebody who waits is woken also when nothing is put in.
    wake: tokio::sync::Notify,
}

impl Inbox {
    fn put(&self, sent: &Arc<Sent>) {
        if self.sender.try_send(Arc::clone(sent)).is_err() {
            self.miss();
        }
    }

    fn miss(&self) {
        self.behind.store(true, Ordering::Release);
        self.wake.notify_one();
    }
}

type Topics = HashMap<Box<str>, Vec<Arc<Inbox>>>;

/// All who listen.
#[derive(Debug, Default)]
struct Board {
    topics: RwLock<Topics>,
    // Only counted through: those who are gone are dropped when somebody new comes.
    all: RwLock<Vec<Weak<Inbox>>>,
}

/// Where hints go through, within one process.
#[derive(Debug, Default, Clone)]
pub struct Listeners(Arc<Board>);

impl Listeners {
    /// Begins to listen, for nothing yet.
    pub fn listen(&self) -> Ear {
        let (sender, receiver) = mpsc::channel(BACKLOG);
        let inbox = Arc::new(Inbox {
            sender,
            behind: AtomicBool::new(false),
            wake: tokio::sync::Notify::new(),
        });
        let mut all = self.0.all.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() == all.capacity() {
            all.retain(|one| one.strong_count() > 0);
        }
        all.push(Arc::downgrade(&inbox));
        drop(all);
        Ear {
            board: Arc::clone(&self.0),
            inbox,
            receiver,
            topics: HashSet::new(),
        }
    }

    /// Puts a hint to those who listen for its topic. Nobody listening is no error.
    pub fn put(&self, hint: &Hint) {
        self.give(&hint.topic, || {
            Some(Sent {
                hint: hint.clone(),
                text: serde_json::to_string(hint).ok()?,
                unsaved: None,
            })
        });
    }

    /// Puts what is typed at the form of a question to those who listen for the question.
    pub fn put_unsaved(&self, unsaved: Unsaved) {
        let topic = unsaved.question.to_string();
        self.give(&topic, || {
            Some(Sent {
                hint: Hint {
                    topic: topic.clone(),
                    ..Hint::default()
                },
                text: String::new(),
                unsaved: Some(unsaved),
            })
        });
    }

    fn give(&self, topic: &str, sent: impl FnOnce() -> Option<Sent>) {
        let topics = self.0.topics.read().unwrap_or_else(PoisonError::into_inner);
        let Some(boxes) = topics.get(topic) else { return };
        let Some(sent) = sent().map(Arc::new) else { return };
        for inbox in boxes {
            inbox.put(&sent);
        }
    }

    /// All who listen, for those who have to be told of everything.
    pub fn all(&self) -> Vec<Anybody> {
        let all = self.0.all.read().unwrap_or_else(PoisonError::into_inner);
        all.iter().cloned().map(Anybody).collect()
    }
}

/// Somebody who listens, or did.
#[derive(Debug)]
pub struct Anybody(Weak<Inbox>);

impl Anybody {
    /// Lets them ask for everything anew.
    pub fn miss(&self) {
        if let Some(inbox) = self.0.upgrade() {
            inbox.miss();
        }
    }
}

/// One who listens; until it is dropped.
#[derive(Debug)]
pub struct Ear {
    board: Arc<Board>,
    inbox: Arc<Inbox>,
    receiver: Receiver<Arc<Sent>>,
    topics: HashSet<Box<str>>,
}

impl Ear {
    /// From now on listens for these and for nothing else.
    pub fn turn_to(&mut self, topics: HashSet<Box<str>>) {
        if topics == self.topics {
            return;
        }
        let mut board = self.board.topics.write().unwrap_or_else(PoisonError::into_inner);
        for gone in self.topics.difference(&topics) {
            leave(&mut board, gone, &self.inbox);
        }
        for new in topics.difference(&self.topics) {
            board.entry(new.clone()).or_default().push(Arc::clone(&self.inbox));
        }
        drop(board);
        self.topics = topics;
    }

    /// What has come already.
    pub fn ready(&mut self) -> Option<Heard> {
        if self.inbox.behind.swap(false, Ordering::AcqRel) {
            // What lies there yet is said by this as well.
            while self.receiver.try_recv().is_ok() {}
            return Some(Heard::Behind);
        }
        self.receiver.try_recv().ok().map(Heard::Hint)
    }

    /// What comes next. Left in the middle, nothing is lost.
    pub async fn next(&mut self) -> Heard {
        loop {
            if let Some(heard) = self.ready() {
                return heard;
            }
            tokio::select! {
                // Its sender lies in the same place: it never ends.
                Some(sent) = self.receiver.recv() => return Heard::Hint(sent),
                () = self.inbox.wake.notified() => {}
            }
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        let mut board = self.board.topics.write().unwrap_or_else(PoisonError::into_inner);
        for topic in &self.topics {
            leave(&mut board, topic, &self.inbox);
        }
    }
}

fn leave(board: &mut Topics, topic: &str, inbox: &Arc<Inbox>) {
    let Some(boxes) = board.get_mut(topic) else { return };
    boxes.retain(|one| !Arc::ptr_eq(one, inbox));
    if boxes.is_empty() {
        board.remove(topic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(topic: &str, version: i64) -> Hint {
        Hint {
            topic: topic.to_owned(),
            version,
            ..Hint::default()
        }
    }

    fn set(topics: &[&str]) -> HashSet<Box<str>> {
        topics.iter().map(|topic| Box::from(*topic)).collect()
    }

    async fn version(ear: &mut Ear) -> Option<i64> {
        match ear.next().await {
            Heard::Hint(sent) => Some(sent.hint.version),
            Heard::Behind => None,
        }
    }

    #[tokio::test]
    async fn one_hears_what_one_has_turned_to_and_nothing_else() {
        let all = Listeners::default();
        let (mut one, mut other) = (all.listen(), all.listen());
        one.turn_to(set(&["a", "b"]));
        other.turn_to(set(&["b"]));
        all.put(&hint("a", 1));
        all.put(&hint("b", 2));
        assert_eq!(version(&mut one).await, Some(1));
        assert_eq!(version(&mut one).await, Some(2));
        assert_eq!(version(&mut other).await, Some(2));
        one.turn_to(set(&["c"]));
        all.put(&hint("a", 3));
        all.put(&hint("c", 4));
        assert_eq!(version(&mut one).await, Some(4));
    }

    #[tokio::test]
    async fn what_has_come_already_is_taken_without_waiting() {
        let all = Listeners::default();
        let mut ear = all.listen();
        ear.turn_to(set(&["a"]));
        assert!(ear.ready().is_none());
        all.put(&hint("a", 1));
        all.put(&hint("a", 2));
        assert_eq!(version(&mut ear).await, Some(1));
        assert!(matches!(ear.ready(), Some(Heard::Hint(sent)) if sent.hint.version == 2));
        assert!(ear.ready().is_none());
    }

    #[tokio::test]
    async fn who_does_not_read_is_told_once_that_they_missed_something_and_goes_on() {
        let all = Listeners::default();
        let mut slow = all.listen();
        slow.turn_to(set(&["a"]));
        for number in 0..1000 {
            all.put(&hint("a", number));
        }
        assert_eq!(version(&mut slow).await, None);
        all.put(&hint("a", 1000));
        assert_eq!(version(&mut slow).await, Some(1000));
    }

    #[tokio::test]
    async fn nothing_is_kept_of_those_who_are_gone() {
        let all = Listeners::default();
        for _ in 0..100 {
            let mut ear = all.listen();
            ear.turn_to(set(&["a", "b"]));
        }
        assert!(all.0.topics.read().unwrap().is_empty());
        assert!(all.all().len() < 10);
    }

    #[tokio::test]
    async fn all_can_be_told_to_look_again() {
        let all = Listeners::default();
        let mut ear = all.listen();
        for one in all.all() {
            one.miss();
        }
        assert_eq!(version(&mut ear).await, None);
    }
}
