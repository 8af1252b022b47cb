//! Live hints over WebSocket: a page names the cases that it shows, and is told when one changes.
//!
//! The page sends `{"watch": ["case_…", "counter_…"]}`, each time the whole list. It gets `{"topic": …, "version": …}`, and
//! `{"topic": "*", "version": 0}` when it fell behind and should ask for everything anew. Who writes to a question that they
//! watch may say so by `{"typing": "question_…"}`; the others who watch it get the hint with `typing`, the writer's identifier.
//! What is said in a call is in `live_call`, what is typed at a shared form in `live_form`. Whoever says more than any page does, or what is no message of ours, is not
//! listened to any more.

use super::extract::{Caller, Shared, token};
use super::live_call::{Calling, Conversation};
use super::live_form::{Typist, Unsaved};
use super::problem::Problem;
use crate::app::{Ctx, access, counter, support};
use crate::live::Patience;
use crate::live::hub::{Ear, Heard};
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::id::{CaseId, CounterId, OrganisationId, QuestionId};
use domain::time::Timestamp;
use serde::Deserialize;
use std::collections::HashSet;

/// Cases that a page may watch at once.
const MOST: usize = 200;
/// Longest message of a page: how one would connect is said at length.
const LONGEST: usize = 64 * 1024;
/// What each socket holds to read into, for as long as it is open; longer messages take more while they come in.
const READS: usize = 1024;
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
    let token = token(&headers).unwrap_or_default();
    Ok(upgrade
        .max_message_size(LONGEST)
        .read_buffer_size(READS)
        .write_buffer_size(0)
        .on_upgrade(move |socket| watch(ctx, caller, token, socket)))
}

/// One socket. What is seldom done lies apart, so that a socket that waits holds little.
async fn watch(ctx: Shared, caller: Caller, token: String, mut socket: WebSocket) {
    let mut ear = ctx.hub.listen();
    // Of one's own notifications everybody hears.
    let own: Box<str> = caller.0.actor.person.to_string().into();
    let mut topics = HashSet::from([own.clone()]);
    ear.turn_to(topics.clone());
    let mut lent = HashSet::new();
    let mut typed: Option<Timestamp> = None;
    let mut patience = Patience::new(ctx.now());
    let mut typist = Typist::new(ctx.clone(), token.clone());
    let mut call = Conversation::new(ctx.clone(), token);
    loop {
        let answer = tokio::select! {
            said = socket.recv() => match said {
                Some(Ok(Message::Text(text))) if patience.takes(ctx.now()) => {
                    match serde_json::from_str::<Said>(&text) {
                        Ok(Said::Watch(wanted)) => {
                            (topics, lent) = Box::pin(allowed(&ctx, &caller, wanted)).await;
                            topics.insert(own.clone());
                            listen_for(&mut ear, &topics, &call);
                        }
                        // Only of what one watches, and not more often than others can read it.
                        Ok(Said::Typing(Typing { typing })) => {
                            let (topic, now) = (typing.to_string(), ctx.now());
                            if topics.contains(topic.as_str()) && typed.is_none_or(|at| now >= at.plus_seconds(1)) {
                                typed = Some(now);
                                ctx.hub.typing(topic, own.to_string());
                            }
                        }
                        Ok(Said::Unsaved(unsaved)) => Box::pin(typist.says(unsaved)).await,
                        Ok(Said::Call(calling)) => {
                            Box::pin(call.hear(calling)).await;
                            listen_for(&mut ear, &topics, &call);
                        }
                        Err(_) => return,
                    }
                    continue;
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Close(_)) | Err(_)) | None => return,
            },
            heard = call.heard() => serde_json::to_string(&heard).ok().map(Into::into),
            heard = ear.next() => {
                let Heard::Hint(sent) = heard else {
                    if socket.send(Message::Text(ALL.into())).await.is_err() {
                        return;
                    }
                    // Whether one may still be in the call is a thing that may have changed.
                    Box::pin(call.look_anew()).await;
                    continue;
                };
                if let Some(unsaved) = &sent.unsaved {
                    let told = Box::pin(typist.tells(unsaved, &own)).await;
                    if let Some(told) = told
                        && socket.send(Message::Text(told.into())).await.is_err()
                    {
                        return;
                    }
                    continue;
                }
                let hint = &sent.hint;
                if call.is_of(hint) {
                    Box::pin(call.look_anew()).await;
                    listen_for(&mut ear, &topics, &call);
                }
                let by_oneself = hint.typing.as_deref() == Some(&*own);
                if by_oneself || !topics.contains(hint.topic.as_str()) {
                    continue;
                }
                // Who helps hears of the case while they help and not a moment longer.
                if lent.contains(hint.topic.as_str()) && !Box::pin(still_lent(&ctx, &caller, &hint.topic)).await {
                    lent.remove(hint.topic.as_str());
                    topics.remove(hint.topic.as_str());
                    listen_for(&mut ear, &topics, &call);
                    continue;
                }
                Some(sent.text.as_str().into())
            }
        };
        let Some(text) = answer else { return };
        if socket.send(Message::Text(text)).await.is_err() {
            return;
        }
    }
}

/// Listens for what is watched, and for the question of one's call.
fn listen_for(ear: &mut Ear, topics: &HashSet<Box<str>>, call: &Conversation) {
    let mut wanted = topics.clone();
    wanted.extend(call.question().map(|question| Box::from(question.to_string())));
    ear.turn_to(wanted);
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
