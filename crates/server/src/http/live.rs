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
use crate::live::Hint;
use crate::live::Patience;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::id::{CaseId, CounterId, OrganisationId, QuestionId};
use domain::time::Timestamp;
use serde::Deserialize;
use std::collections::HashSet;
use tokio::sync::broadcast::error::RecvError;

/// Cases that a page may watch at once.
const MOST: usize = 200;
/// Longest message of a page: how one would connect is said at length.
const LONGEST: usize = 64 * 1024;

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
        .on_upgrade(move |socket| watch(ctx, caller, token, socket)))
}

async fn watch(ctx: Shared, caller: Caller, token: String, mut socket: WebSocket) {
    let mut hints = ctx.hub.listen();
    // Of one's own notifications everybody hears.
    let own = caller.0.actor.person.to_string();
    let mut topics = HashSet::from([own.clone()]);
    let mut lent = HashSet::new();
    let mut typed: Option<Timestamp> = None;
    let mut patience = Patience::new(ctx.now());
    let mut typist = Typist::new(ctx.clone(), token.clone());
    let (mut call, mut called) = Conversation::new(ctx.clone(), token);
    loop {
        let answer = tokio::select! {
            said = socket.recv() => match said {
                Some(Ok(Message::Text(text))) if patience.takes(ctx.now()) => {
                    match serde_json::from_str::<Said>(&text) {
                        Ok(Said::Watch(wanted)) => {
                            (topics, lent) = allowed(&ctx, &caller, wanted).await;
                            topics.insert(own.clone());
                        }
                        // Only of what one watches, and not more often than others can read it.
                        Ok(Said::Typing(Typing { typing })) => {
                            let (topic, now) = (typing.to_string(), ctx.now());
                            if topics.contains(&topic) && typed.is_none_or(|at| now >= at.plus_seconds(1)) {
                                typed = Some(now);
                                ctx.hub.typing(topic, own.clone());
                            }
                        }
                        Ok(Said::Unsaved(unsaved)) => typist.says(unsaved).await,
                        Ok(Said::Call(calling)) => call.hear(calling).await,
                        Err(_) => return,
                    }
                    continue;
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Close(_)) | Err(_)) | None => return,
            },
            typed = typist.hears() => match typist.tells(&typed, &own, &topics).await {
                Some(told) => Some(told),
                None => continue,
            },
            heard = called.recv() => heard.and_then(|heard| serde_json::to_string(&heard).ok()),
            hint = hints.recv() => {
                if let Ok(hint) = &hint {
                    call.look_again(hint).await;
                }
                let hint = match hint {
                    Ok(hint) if hint.typing.as_ref() == Some(&own) => continue,
                    Ok(hint) if topics.contains(&hint.topic) => hint,
                    Ok(_) => continue,
                    Err(RecvError::Lagged(_)) => Hint { topic: "*".to_owned(), ..Hint::default() },
                    Err(RecvError::Closed) => return,
                };
                // Who helps hears of the case while they help and not a moment longer.
                if lent.contains(&hint.topic) && !still_lent(&ctx, &caller, &hint.topic).await {
                    lent.remove(&hint.topic);
                    topics.remove(&hint.topic);
                    continue;
                }
                serde_json::to_string(&hint).ok()
            }
        };
        let Some(text) = answer else { return };
        if socket.send(Message::Text(text.into())).await.is_err() {
            return;
        }
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
async fn allowed(ctx: &Ctx, caller: &Caller, wanted: Watch) -> (HashSet<String>, HashSet<String>) {
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
                    lent.insert(case.to_string());
                }
                seen.map(|_| case.to_string())
            }
            Topic::Counter(id) => counter::visible(&mut tx, actor, id).await.map(|_| id.to_string()),
            Topic::Question(id) => support::may_watch(&mut tx, actor, id).await.map(|()| id.to_string()),
            Topic::Board(id) => support::may_watch_board(actor, id).map(|()| id.to_string()),
        };
        topics.extend(seen.ok());
    }
    (topics, lent)
}
