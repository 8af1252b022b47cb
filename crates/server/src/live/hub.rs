//! Who listens for what within this process: each has a box into which the hints of its topics are put.
//!
//! A hint costs those who listen for its topic and nobody else. Must not wait for anybody: a box that is full is told that it
//! missed something, and asks for everything anew.

use super::Hint;
use super::pace::Pace;
use crate::app::support::talk::Talk;
use crate::app::support::unsaved::Unsaved;
use bytes::Bytes;
use std::collections::{HashMap, HashSet, VecDeque};
use std::future::poll_fn;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::task::{Context, Poll, Waker};

/// Hints that a slow watcher may fall behind; after that it is told to look again.
const BACKLOG: usize = 256;

/// How many of the hints in a box are looked through for one that says the same.
const LATELY: usize = 3;

/// A hint with the text that every socket sends of it.
#[derive(Debug)]
pub struct Sent {
    /// The hint.
    pub hint: Hint,
    /// As text (UTF-8), made once and shared by all who send it.
    pub text: Bytes,
    /// What it carries beside.
    pub cargo: Cargo,
}

/// Content that goes with a hint, to those whom it is for and to nobody else.
#[derive(Debug)]
pub enum Cargo {
    /// None: most hints say only that something changed.
    None,
    /// What is typed at the form of the question: each page is told of it what it may see, and not the text of the hint.
    Unsaved(Unsaved),
    /// What is said in the thread of the question.
    Talk(Box<Spoken>),
}

/// What is said in a thread, with the texts of it that every socket sends.
#[derive(Debug)]
pub struct Spoken {
    /// What, and who takes part.
    pub talk: Talk,
    /// As the pages of who says it are told.
    pub mine: Bytes,
    /// As those of all others are.
    pub others: Bytes,
}

/// What a listener hears.
#[derive(Debug)]
pub enum Heard {
    /// A hint of one of its topics.
    Hint(Arc<Sent>),
    /// Some were missed.
    Behind,
}

/// What lies in a box.
#[derive(Debug, Default)]
struct Mail {
    hints: VecDeque<Arc<Sent>>,
    behind: bool,
    /// Who is woken by the next thing put in.
    sleeper: Option<Waker>,
}

#[derive(Debug)]
struct Inbox {
    /// Whose it is: nobody is told that they type.
    owner: Box<str>,
    mail: Mutex<Mail>,
}

impl Inbox {
    fn mail(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a hint in; who is to be woken by it.
    fn put(&self, sent: &Arc<Sent>) -> Option<Waker> {
        let mut mail = self.mail();
        if mail.holds(sent) {
            return None;
        }
        if mail.hints.len() < BACKLOG {
            mail.hints.push_back(Arc::clone(sent));
        } else {
            mail.fall_behind();
        }
        mail.sleeper.take()
    }

    fn miss(&self) -> Option<Waker> {
        let mut mail = self.mail();
        mail.fall_behind();
        mail.sleeper.take()
    }
}

impl Mail {
    /// Whether a hint that says the same was put in lately and has not been heard: whoever hears it asks for what is true then.
    fn holds(&self, sent: &Sent) -> bool {
        let is_bare = |sent: &Sent| matches!(sent.cargo, Cargo::None) && sent.hint.typing.is_none();
        let says_it = |other: &Arc<Sent>| is_bare(other) && other.text == sent.text;
        is_bare(sent) && self.hints.iter().rev().take(LATELY).any(says_it)
    }

    /// That something was missed says all that lies there as well.
    fn fall_behind(&mut self) {
        self.hints.clear();
        self.behind = true;
    }
}

fn sent(hint: Hint, cargo: Cargo) -> Option<Sent> {
    let text = serde_json::to_string(&hint).ok()?.into();
    Some(Sent { hint, text, cargo })
}

type Topics = HashMap<Box<str>, Vec<Arc<Inbox>>>;

/// All who listen.
#[derive(Debug, Default)]
struct Board {
    topics: RwLock<Topics>,
    // Only counted through: those who are gone are dropped when somebody new comes.
    all: RwLock<Vec<Weak<Inbox>>>,
    pace: Pace,
}

/// Where hints go through, within one process.
#[derive(Debug, Default, Clone)]
pub struct Listeners(Arc<Board>);

impl Listeners {
    /// Begins to listen for somebody, for nothing yet.
    pub fn listen(&self, owner: &str) -> Ear {
        let inbox = Arc::new(Inbox {
            owner: owner.into(),
            mail: Mutex::default(),
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
            taken: VecDeque::new(),
            topics: HashSet::new(),
        }
    }

    /// Puts a hint to those who listen for its topic. Nobody listening is no error.
    pub fn put(&self, hint: &Hint) {
        self.give(&hint.topic, || sent(hint.clone(), Cargo::None));
    }

    /// Puts what is typed at the form of a question to those who listen for the question.
    pub fn put_unsaved(&self, unsaved: Unsaved) {
        let topic = unsaved.question.to_string();
        let hint = Hint {
            topic: topic.clone(),
            ..Hint::default()
        };
        self.give(&topic, || sent(hint, Cargo::Unsaved(unsaved)));
    }

    /// Puts what is said in a thread, with its hint, to those who listen for the question.
    pub fn put_talk(&self, hint: &Hint, talk: Talk) {
        self.give(&hint.topic, || {
            let (mine, others) = (talk.told(true).ok()?.into(), talk.told(false).ok()?.into());
            sent(hint.clone(), Cargo::Talk(Box::new(Spoken { talk, mine, others })))
        });
    }

    fn give(&self, topic: &str, sent: impl FnOnce() -> Option<Sent>) {
        let topics = self.0.topics.read().unwrap_or_else(PoisonError::into_inner);
        let Some(boxes) = topics.get(topic) else { return };
        let Some(sent) = sent().map(Arc::new) else { return };
        let types = sent.hint.typing.as_deref();
        let others = boxes.iter().filter(|inbox| types != Some(&*inbox.owner));
        let sleepers = others.filter_map(|inbox| inbox.put(&sent)).collect();
        drop(topics);
        self.0.pace.wake(sleepers);
    }

    /// Wakes those who listen some at a time, for as long as it is waited for.
    pub async fn pace(&self) {
        self.0.pace.keep().await;
    }

    /// All who listen, for those who have to be told of everything.
    pub fn all(&self) -> Vec<Anybody> {
        let all = self.0.all.read().unwrap_or_else(PoisonError::into_inner);
        all.iter().cloned().map(Anybody).collect()
    }

    /// Lets these ask for everything anew.
    pub fn miss(&self, some: &[Anybody]) {
        let some = some.iter().filter_map(|one| one.0.upgrade());
        let sleepers = some.filter_map(|inbox| inbox.miss()).collect();
        self.0.pace.wake(sleepers);
    }
}

/// Somebody who listens, or did.
#[derive(Debug)]
pub struct Anybody(Weak<Inbox>);

/// One who listens; until it is dropped.
#[derive(Debug)]
pub struct Ear {
    board: Arc<Board>,
    inbox: Arc<Inbox>,
    /// What was in the box when it was last emptied, and has not been heard yet.
    taken: VecDeque<Arc<Sent>>,
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
        self.take(None)
    }

    /// What comes next. Left in the middle, nothing is lost.
    pub async fn next(&mut self) -> Heard {
        poll_fn(|waits| self.take(Some(waits)).map_or(Poll::Pending, Poll::Ready)).await
    }

    /// Takes what has come; where there is nothing, whoever waits is woken by the next thing that does.
    fn take(&mut self, waits: Option<&Context<'_>>) -> Option<Heard> {
        if self.taken.is_empty() {
            let mut mail = self.inbox.mail();
            if mem::take(&mut mail.behind) {
                // What lies there yet is said by this as well.
                mail.hints.clear();
                return Some(Heard::Behind);
            }
            mem::swap(&mut self.taken, &mut mail.hints);
            if self.taken.is_empty()
                && let Some(waits) = waits
            {
                mail.sleeper = Some(waits.waker().clone());
            }
        }
        self.taken.pop_front().map(Heard::Hint)
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
        let (mut one, mut other) = (all.listen("me"), all.listen("me"));
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
        let mut ear = all.listen("me");
        ear.turn_to(set(&["a"]));
        assert!(ear.ready().is_none());
        all.put(&hint("a", 1));
        all.put(&hint("a", 2));
        assert_eq!(version(&mut ear).await, Some(1));
        assert!(matches!(ear.ready(), Some(Heard::Hint(sent)) if sent.hint.version == 2));
        assert!(ear.ready().is_none());
    }

    #[tokio::test]
    async fn what_has_not_been_heard_is_not_said_twice() {
        let all = Listeners::default();
        let mut ear = all.listen("me");
        ear.turn_to(set(&["a", "b"]));
        for version in [1, 2, 1, 2] {
            all.put(&hint("a", 0));
            all.put(&hint("b", version));
        }
        assert_eq!(version(&mut ear).await, Some(0));
        assert_eq!(version(&mut ear).await, Some(1));
        assert_eq!(version(&mut ear).await, Some(2));
        assert!(ear.ready().is_none());
        all.put(&hint("a", 0));
        assert_eq!(version(&mut ear).await, Some(0));
    }

    #[tokio::test]
    async fn nobody_is_told_that_they_type_themselves() {
        let all = Listeners::default();
        let (mut one, mut other) = (all.listen("one"), all.listen("other"));
        for ear in [&mut one, &mut other] {
            ear.turn_to(set(&["a"]));
        }
        all.put(&Hint {
            typing: Some("one".to_owned()),
            ..hint("a", 3)
        });
        assert!(one.ready().is_none());
        assert_eq!(version(&mut other).await, Some(3));
    }

    #[tokio::test]
    async fn who_does_not_read_is_told_once_that_they_missed_something_and_goes_on() {
        let all = Listeners::default();
        let mut slow = all.listen("me");
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
            let mut ear = all.listen("me");
            ear.turn_to(set(&["a", "b"]));
        }
        assert!(all.0.topics.read().unwrap().is_empty());
        assert!(all.all().len() < 10);
    }

    #[tokio::test]
    async fn all_can_be_told_to_look_again() {
        let all = Listeners::default();
        let mut ear = all.listen("me");
        all.miss(&all.all());
        assert_eq!(version(&mut ear).await, None);
    }
}
