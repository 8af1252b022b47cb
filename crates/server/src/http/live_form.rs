//! What is typed at a shared form before it is saved, over the socket of the hints: `{"unsaved": {"question": …, "field": …,
//! "value": …}}` from the side that asked, `value` null when it is saved or dropped. Who helps hears `{"topic": "question_…",
//! "unsaved": {"person": …, "field": …, "value": …}}`, with personal numbers covered.
//!
//! What may not be said is not answered: the page that says it saves it as well, and hears there why not.

use super::extract::Shared;
use crate::app::support::unsaved;
use domain::id::QuestionId;
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// Microseconds between two messages that are passed on: faster than that nobody reads.
const BETWEEN: i64 = 100_000;

/// What stands in a field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unsaved {
    unsaved: Typed,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    question: QuestionId,
    field: String,
    value: Option<String>,
}

/// The part that one socket has in what is typed.
pub(super) struct Typist {
    ctx: Shared,
    token: Arc<str>,
    said: Option<Timestamp>,
}

impl Typist {
    pub(super) fn new(ctx: Shared, token: Arc<str>) -> Self {
        Self { ctx, token, said: None }
    }

    /// Passes on what the page says. That nothing is left to be saved is passed on however soon it comes.
    pub(super) async fn says(&mut self, Unsaved { unsaved }: Unsaved) {
        let now = self.ctx.now();
        let soon = |at: Timestamp| now.as_micros() - at.as_micros() < BETWEEN;
        if unsaved.value.is_some() && self.said.is_some_and(soon) {
            return;
        }
        self.said = Some(now);
        let what = (unsaved.field, unsaved.value);
        if let Ok(said) = unsaved::say(&self.ctx, &self.token, unsaved.question, what).await {
            self.ctx.hub.types(said);
        }
    }

    /// What the page, which watches the question, is told of what somebody types; none where it is not for this page.
    pub(super) async fn tells(&self, said: &unsaved::Unsaved, own: &str) -> Option<String> {
        let topic = said.question.to_string();
        if said.person.to_string() == own {
            return None;
        }
        let value = unsaved::hear(&self.ctx, &self.token, said).await.ok()?;
        let unsaved = json!({"person": said.person, "field": said.field, "value": value});
        Some(json!({"topic": topic, "unsaved": unsaved}).to_string())
    }
}
