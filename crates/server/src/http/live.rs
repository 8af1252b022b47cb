//! Live hints over WebSocket: a page names the cases that it shows, and is told when one changes.
//!
//! The page sends `{"watch": ["case_…", "counter_…"]}`, each time the whole list. It gets `{"topic": …, "version": …}`, and
//! `{"topic": "*", "version": 0}` when it fell behind and should ask for everything anew. Who writes to a question that they
//! watch may say so by `{"typing": "question_…"}`; the others who watch it get the hint with `typing`, the writer's identifier.
//! What is said in the thread of a question comes with its hint to who takes part: `{"topic": "question_…", "version": …, "talk":
//! {"mine": …, "messages": […], "reader": …}}` (docs/adr/0025-said-with-its-hint.md).
//! What is said in a call is in `live_call`, what is typed at a shared form in `live_form`. Whoever says more than any page does,
//! or what is no message of ours, is not listened to any more.

use super::extract::{Caller, Shared, token};
use super::live_call::{Calling, Conversation};
use super::live_form::{Typist, Unsaved};
use super::problem::Problem;
use crate::app::{Ctx, access, counter, support};
use crate::live::hub::{Cargo, Ear, Heard, Sent};
use crate::live::lasting::Lasting;
use crate::live::{Hint, Patience};
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use domain::id::{CaseId, CounterId, OrganisationId, QuestionId};
use domain::time::Timestamp;
use futures_util::SinkExt as _;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::Arc;

/// Cases that a page may watch at once.
const MOST: usize = 200;
/// Longest message of a page: how one would connect is said at length.
const LONGEST: usize = 64 * 1024;
/// What each socket holds to read into, for as long as it is open; longer messages take more while they come in.
const READS: usize = 1024;
/// What gathers at most before it is written.
const WRITES: usize = 4 * 1024;
/// Hints that go to a page at once.
const TOGETHER: usize = 64;
/// What one hears who fell behind.
const ALL: &str = r#"{"topic":"*","version":0}"#;

/// What can be watched.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Topic {
    Case(CaseId),
    Counter(CounterId),
    Question(QuestionId),
    Board(OrganisationId),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Watch {
    watch: Vec<Topic>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typing {
    typing: QuestionId,
}

/// What a page may say.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Said {
    Watch(Watch),
    Typing(Typing),
    Unsaved(Unsaved),
    Call(Calling),
}

pub(super) async fn live(
    State(ctx): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    let token = token(&headers).unwrap_or_default().into();
    Ok(upgrade
        .max_message_size(LONGEST)
        .read_buffer_size(READS)
        .write_buffer_size(WRITES)
        .on_upgrade(move |socket| watch(ctx, caller, token, socket)))
}

/// One socket.
async fn watch(ctx: Shared, caller: Caller, token: Arc<str>, mut socket: WebSocket) {
    let mut page = Page::new(ctx, caller, &token);
    loop {
        let goes_on = tokio::select! {
            said = socket.recv() => page.hears(said).await,
            heard = page.call.heard() => match serde_json::to_string(&heard) {
                Ok(text) => socket.send(Message::Text(text.into())).await.is_ok(),
                Err(_) => false,
            },
            heard = page.ear.next() => page.tells(heard, &mut socket).await,
        };
        if !goes_on {
            return;
        }
    }
}

/// What is known of a page that has a socket. What is seldom done lies apart, so that a socket that waits holds little.
struct Page {
    ctx: Shared,
    caller: Caller,
    /// Of one's own notifications everybody hears.
    own: Box<str>,
    topics: HashSet<Box<str>>,
    /// Those of them that are cases which one may look at because one helps.
    lent: HashSet<Box<str>>,
    ear: Ear,
    typed: Option<Timestamp>,
    patience: Patience,
    typist: Typist,
    call: Conversation,
    lasting: Arc<Lasting>,
}

/// What is to be done about something heard.
enum Heed {
    /// The page is told.
    Tell(Utf8Bytes),
    /// Nothing.
    Pass,
    /// More than that.
    Look,
}

impl Heed {
    fn of(text: Option<Utf8Bytes>) -> Self {
        text.map_or(Self::Pass, Self::Tell)
    }
}

/// A text of the hub as sockets send it: without a copy.
fn text(of: &Bytes) -> Option<Utf8Bytes> {
    Utf8Bytes::try_from(of.clone()).ok()
}

impl Page {
    fn new(ctx: Shared, caller: Caller, token: &Arc<str>) -> Self {
        let own: Box<str> = caller.0.actor.person.to_string().into();
        let topics = HashSet::from([own.clone()]);
        let mut ear = ctx.hub.listen(&own);
        ear.turn_to(topics.clone());
        Self {
            patience: Patience::new(ctx.now()),
            typist: Typist::new(ctx.clone(), Arc::clone(token)),
            call: Conversation::new(ctx.clone(), Arc::clone(token)),
            lasting: ctx.hub.sessions.of(caller.0.session.id, token),
            lent: HashSet::new(),
            typed: None,
            ctx,
            caller,
            own,
            topics,
            ear,
        }
    }

    /// Listens for what is watched, and for the question of one's call.
    fn listen(&mut self) {
        let mut wanted = self.topics.clone();
        wanted.extend(self.call.question().map(|question| Box::from(question.to_string())));
        self.ear.turn_to(wanted);
    }

    /// Takes in what the page says; false when it is not listened to any more.
    async fn hears(&mut self, said: Option<Result<Message, axum::Error>>) -> bool {
        let text = match said {
            Some(Ok(Message::Text(text))) if self.patience.takes(self.ctx.now()) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return true,
            Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Close(_)) | Err(_)) | None => return false,
        };
        match serde_json::from_str::<Said>(&text) {
            Ok(Said::Watch(wanted)) => {
                (self.topics, self.lent) = Box::pin(allowed(&self.ctx, &self.caller, wanted)).await;
                self.topics.insert(self.own.clone());
                self.listen();
            }
            // Only of what one watches, and not more often than others can read it.
            Ok(Said::Typing(Typing { typing })) => {
                let (topic, now) = (typing.to_string(), self.ctx.now());
                if self.topics.contains(topic.as_str()) && self.typed.is_none_or(|at| now >= at.plus_seconds(1)) {
                    self.typed = Some(now);
                    self.ctx.hub.typing(topic, self.own.to_string());
                }
            }
            Ok(Said::Unsaved(unsaved)) => Box::pin(self.typist.says(unsaved)).await,
            Ok(Said::Call(calling)) => {
                Box::pin(self.call.hear(calling)).await;
                self.listen();
            }
            Err(_) => return false,
        }
        true
    }

    /// Tells the page what one hears, and in the same go what has come meanwhile: each go costs as much as a page full of hints.
    async fn tells(&mut self, mut heard: Heard, socket: &mut WebSocket) -> bool {
        for more in (0..TOGETHER).rev() {
            let text = match self.heed(&heard) {
                Heed::Tell(text) => Some(text),
                Heed::Pass => None,
                Heed::Look => Box::pin(self.look(heard)).await,
            };
            if let Some(text) = text
                && socket.feed(Message::Text(text)).await.is_err()
            {
                return false;
            }
            match (more > 0).then(|| self.ear.ready()).flatten() {
                Some(next) => heard = next,
                None => break,
            }
        }
        socket.flush().await.is_ok()
    }

    /// What most of what is heard is answered by.
    fn heed(&self, heard: &Heard) -> Heed {
        let Heard::Hint(sent) = heard else { return Heed::Look };
        let (hint, topic) = (&sent.hint, sent.hint.topic.as_str());
        if self.call.is_of(hint) || self.lent.contains(topic) {
            return Heed::Look;
        }
        match &sent.cargo {
            Cargo::Unsaved(_) => Heed::Look,
            _ if !self.concerns(hint) => Heed::Pass,
            Cargo::None => Heed::of(text(&sent.text)),
            Cargo::Talk(_) => match self.lasting.known(&self.caller.0.actor, self.ctx.now()) {
                Some(lasts) => Heed::of(self.talk(sent, lasts)),
                None => Heed::Look,
            },
        }
    }

    /// What is told of something said in a thread: itself to who takes part, while the session lasts.
    fn talk(&self, sent: &Sent, lasts: bool) -> Option<Utf8Bytes> {
        text(match &sent.cargo {
            Cargo::Talk(said) if lasts && said.talk.is_for(&self.caller.0.actor) => {
                let own = said.talk.reader.person.id == *self.own;
                if own { &said.mine } else { &said.others }
            }
            _ => &sent.text,
        })
    }

    /// Whether the page watches it yet: what lies in a box may be of a moment ago.
    fn concerns(&self, hint: &Hint) -> bool {
        self.topics.contains(hint.topic.as_str())
    }

    /// What has to be looked at first; what the page is told then.
    async fn look(&mut self, heard: Heard) -> Option<Utf8Bytes> {
        let Heard::Hint(sent) = heard else {
            // Whether one may still be in the call is a thing that may have changed.
            self.call.look_anew().await;
            return Some(ALL.into());
        };
        if let Cargo::Unsaved(unsaved) = &sent.cargo {
            return self.typist.tells(unsaved, &self.own).await.map(Utf8Bytes::from);
        }
        let hint = &sent.hint;
        if self.call.is_of(hint) {
            self.call.look_anew().await;
            self.listen();
        }
        if !self.concerns(hint) {
            return None;
        }
        // Who helps hears of the case while they help and not a moment longer.
        if self.lent.contains(hint.topic.as_str()) && !still_lent(&self.ctx, &self.caller, &hint.topic).await {
            self.lent.remove(hint.topic.as_str());
            self.topics.remove(hint.topic.as_str());
            self.listen();
            return None;
        }
        if matches!(sent.cargo, Cargo::None) {
            return text(&sent.text);
        }
        let lasts = self.lasting.look(&self.ctx, &self.caller.0.actor).await;
        self.talk(&sent, lasts)
    }
}

/// Whether the caller still helps with a question about a case.
async fn still_lent(ctx: &Ctx, caller: &Caller, topic: &str) -> bool {
    let (Ok(case), Ok(mut tx)) = (topic.parse(), ctx.db.read().await) else {
        return false;
    };
    access::readable(&mut tx, &caller.0.actor, case).await.is_ok()
}

/// Those of the topics that the caller may see; and those of them that are cases which they may look at because they help.
async fn allowed(ctx: &Ctx, caller: &Caller, wanted: Watch) -> (HashSet<Box<str>>, HashSet<Box<str>>) {
    let (mut topics, mut lent) = (HashSet::new(), HashSet::new());
    let Ok(mut tx) = ctx.db.read().await else {
        return (topics, lent);
    };
    let actor = &caller.0.actor;
    for topic in wanted.watch.into_iter().take(MOST) {
        let seen = match topic {
            Topic::Case(case) => {
                let seen = access::readable(&mut tx, actor, case).await;
                if seen.as_ref().is_ok_and(|found| actor.may_see(&found.case).is_err()) {
                    lent.insert(case.to_string().into());
                }
                seen.map(|_| case.to_string())
            }
            Topic::Counter(id) => counter::visible(&mut tx, actor, id).await.map(|_| id.to_string()),
            Topic::Question(id) => support::may_watch(&mut tx, actor, id).await.map(|()| id.to_string()),
            Topic::Board(id) => support::may_watch_board(actor, id).map(|()| id.to_string()),
        };
        topics.extend(seen.ok().map(Box::from));
    }
    (topics, lent)
}
