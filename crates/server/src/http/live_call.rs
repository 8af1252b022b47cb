//! What a page says in a call, over the socket of the hints: `{"call": {"question": …, "peer": …, "act": …}}`. Acts are `"enter"`,
//! `"leave"`, and `{"say": {"to": …, "number": …, "signal": …}}`, where `to` is the name of another page, or null for all.
//! The page hears `{"topic": "question_…", "call": …}`.
//!
//! Each message is answered for anew: the session has to last and the right to hold at the moment of the message.

use super::extract::Shared;
use crate::app::support::call;
use crate::live::Hint;
use crate::live::calls::{CallHint, Heard, InCall, Line};
use ::support::call::{NotSaid, Parted, PeerName, Signal};
use domain::id::QuestionId;
use serde::Deserialize;
use std::future::pending;
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;

/// What a page says in a call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calling {
    call: Message,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    question: QuestionId,
    peer: PeerName,
    act: Act,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Act {
    Enter,
    Leave,
    Say(Box<Say>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Say {
    to: Option<PeerName>,
    number: u64,
    signal: Signal,
}

/// The part that one socket has in a call: in one at most, and out of it when the socket ends.
pub(super) struct Conversation {
    ctx: Shared,
    token: Arc<str>,
    /// Made with the first word: few sockets are ever in a call.
    line: Option<(Line, Receiver<CallHint>)>,
    within: Option<(QuestionId, PeerName)>,
}

impl Conversation {
    pub(super) fn new(ctx: Shared, token: Arc<str>) -> Self {
        Self {
            ctx,
            token,
            line: None,
            within: None,
        }
    }

    fn line(&mut self) -> Line {
        self.line.get_or_insert_with(Line::new).0.clone()
    }

    /// What comes next of the call; without one nothing ever does.
    pub(super) async fn heard(&mut self) -> CallHint {
        let next = match &mut self.line {
            // Its sender lies in the same place: it never ends.
            Some((_, called)) => called.recv().await,
            None => None,
        };
        match next {
            Some(heard) => heard,
            None => pending().await,
        }
    }

    /// The question whose call one is in.
    pub(super) fn question(&self) -> Option<QuestionId> {
        self.within.as_ref().map(|(question, _)| *question)
    }

    /// Takes in what the page says.
    pub(super) async fn hear(&mut self, Calling { call }: Calling) {
        let Message { question, peer, act } = call;
        if matches!(act, Act::Leave) {
            if self.within == Some((question, peer)) {
                self.part(Parted::Left);
            }
            return;
        }
        let done = if let Ok(may) = call::enter(&self.ctx, &self.token, question).await {
            self.act((question, peer), act, may)
        } else {
            self.out(question);
            Err(NotSaid::NotYours)
        };
        if let Err(why) = done {
            self.line().tell(question, Heard::Refused { why });
        }
    }

    fn act(&mut self, (question, peer): (QuestionId, PeerName), act: Act, may: call::May) -> Result<(), NotSaid> {
        let line = self.line();
        let calls = &self.ctx.hub.calls;
        match act {
            Act::Say(say) => {
                let Say { to, number, signal } = *say;
                calls.say(question, (&peer, &line), (to.as_ref(), number), &signal)
            }
            Act::Enter | Act::Leave => {
                let who = InCall {
                    peer: peer.clone(),
                    person: may.person,
                    name: may.name,
                    side: may.side,
                };
                if self
                    .within
                    .as_ref()
                    .is_some_and(|within| *within != (question, peer.clone()))
                {
                    self.part(Parted::Left);
                }
                self.ctx.hub.calls.enter(question, who, &line)?;
                self.within = Some((question, peer));
                Ok(())
            }
        }
    }

    /// Whether a hint says that the question of the call has changed.
    pub(super) fn is_of(&self, hint: &Hint) -> bool {
        hint.typing.is_none()
            && self
                .question()
                .is_some_and(|question| question.to_string() == hint.topic)
    }

    /// Looks whether one may still be in the call; who may not is put out.
    pub(super) async fn look_anew(&mut self) {
        let Some(question) = self.question() else { return };
        if call::enter(&self.ctx, &self.token, question).await.is_err() {
            self.out(question);
        }
    }

    fn out(&mut self, question: QuestionId) {
        if let Some((within, peer)) = self.within.clone()
            && within == question
        {
            self.part(Parted::Out);
            let why = Parted::Out;
            self.line().tell(question, Heard::Left { peer, why });
        }
    }

    fn part(&mut self, why: Parted) {
        if let Some((question, peer)) = self.within.take() {
            let line = self.line();
            self.ctx.hub.calls.leave(question, &peer, &line, why);
        }
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.part(Parted::Lost);
    }
}
