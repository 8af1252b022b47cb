//! Live hints over WebSocket: a page names the cases that it shows, and is told when one changes.
//!
//! The page sends `{"watch": ["case_…", "counter_…"]}`, each time the whole list. It gets `{"topic": …, "version": …}`, and
//! `{"topic": "*", "version": 0}` when it fell behind and should ask for everything anew.

use super::extract::{Caller, Shared};
use super::problem::Problem;
use crate::app::{Ctx, access, counter};
use crate::live::Hint;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use domain::id::{CaseId, CounterId};
use serde::Deserialize;
use std::collections::HashSet;
use tokio::sync::broadcast::error::RecvError;

/// Cases that a page may watch at once.
const MOST: usize = 200;
/// Longest message of a page.
const LONGEST: usize = 16 * 1024;

/// What can be watched.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Topic {
    Case(CaseId),
    Counter(CounterId),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Watch {
    watch: Vec<Topic>,
}

pub(super) async fn live(
    State(ctx): State<Shared>,
    caller: Caller,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    Ok(upgrade
        .max_message_size(LONGEST)
        .on_upgrade(move |socket| watch(ctx, caller, socket)))
}

async fn watch(ctx: Shared, caller: Caller, mut socket: WebSocket) {
    let mut hints = ctx.hub.listen();
    // Of one's own notifications everybody hears.
    let own = caller.0.actor.person.to_string();
    let mut topics = HashSet::from([own.clone()]);
    loop {
        tokio::select! {
            said = socket.recv() => match said {
                Some(Ok(Message::Text(text))) => match serde_json::from_str::<Watch>(&text) {
                    Ok(wanted) => {
                        topics = allowed(&ctx, &caller, wanted).await;
                        topics.insert(own.clone());
                    }
                    Err(_) => return,
                },
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Binary(_) | Message::Close(_)) | Err(_)) | None => return,
            },
            hint = hints.recv() => {
                let hint = match hint {
                    Ok(hint) if topics.contains(&hint.topic) => hint,
                    Ok(_) => continue,
                    Err(RecvError::Lagged(_)) => Hint { topic: "*".to_owned(), version: 0 },
                    Err(RecvError::Closed) => return,
                };
                let Ok(text) = serde_json::to_string(&hint) else { return };
                if socket.send(Message::Text(text.into())).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Those of the topics that the caller may see.
async fn allowed(ctx: &Ctx, caller: &Caller, wanted: Watch) -> HashSet<String> {
    let mut topics = HashSet::new();
    let Ok(mut tx) = ctx.db.read().await else { return topics };
    let actor = &caller.0.actor;
    for topic in wanted.watch.into_iter().take(MOST) {
        let seen = match topic {
            Topic::Case(case) => access::visible(&mut tx, actor, case).await.map(|_| case.to_string()),
            Topic::Counter(id) => counter::visible(&mut tx, actor, id).await.map(|_| id.to_string()),
        };
        topics.extend(seen.ok());
    }
    topics
}
