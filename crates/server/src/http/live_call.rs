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
    token: String,
    line: Line,
    within: Option<(QuestionId, PeerName)>,
}

impl Conversation {
    pub(super) fn new(ctx: Shared, token: String) -> (Self, Receiver<CallHint>) {
        let (line, called) = Line::new();
        let own = Self {
            ctx,
            token,
            line,
            within: None,
        };
        (own, called)
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
            self.line.tell(question, Heard::Refused { why });
        }
    }

    fn act(&mut self, (question, peer): (QuestionId, PeerName), act: Act, may: call::May) -> Result<(), NotSaid> {
        let calls = &self.ctx.hub.calls;
        match act {
            Act::Say(say) => {
                let Say { to, number, signal } = *say;
                calls.say(question, (&peer, &self.line), (to.as_ref(), number), &signal)
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
                self.ctx.hub.calls.enter(question, who, &self.line)?;
                self.within = Some((question, peer));
                Ok(())
            }
        }
    }

    /// The question has changed: who may be in its call no more is put out.
    pub(super) async fn look_again(&mut self, hint: &Hint) {
        let Some((question, _)) = self.within else { return };
        if hint.typing.is_some() || hint.topic != question.to_string() {
            return;
        }
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
            self.line.tell(question, Heard::Left { peer, why });
        }
    }

    fn part(&mut self, why: Parted) {
        if let Some((question, peer)) = self.within.take() {
            self.ctx.hub.calls.leave(question, &peer, &self.line, why);
        }
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.part(Parted::Lost);
    }
}
