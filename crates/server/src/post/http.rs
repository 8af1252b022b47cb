//! Short messages by a request that the settings describe. Must not say in an error what was sent or to whom.

use super::PATIENCE;
use crate::app::senders::{Message, Sender};
use crate::config::HttpMessages;
use serde_json::Value;
use std::io;
use ureq::Agent;

/// Longest answer that is looked at.
const LONGEST: u64 = 64 * 1024;

/// Sends by POST.
pub struct HttpSender {
    agent: Agent,
    settings: HttpMessages,
    body: Value,
}

impl std::fmt::Debug for HttpSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpSender")
            .field("url", &self.settings.url)
            .finish_non_exhaustive()
    }
}

impl HttpSender {
    /// Refuses settings that no request can be made of.
    pub fn new(settings: &HttpMessages) -> Result<Self, String> {
        if !settings.url.starts_with("https://") && !settings.url.starts_with("http://") {
            return Err("messages.http.url is no address".to_owned());
        }
        let body = serde_json::from_str(&settings.body).map_err(|error| format!("messages.http.body: {error}"))?;
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Ok(Self {
            agent: agent.into(),
            settings: settings.clone(),
            body,
        })
    }
}

/// The body with a message in it: texts are filled in as texts, so that no sign of the message can end them.
fn filled(value: &Value, message: &Message) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace("{to}", &message.to).replace("{text}", &message.text)),
        Value::Array(list) => list.iter().map(|inner| filled(inner, message)).collect(),
        Value::Object(object) => object
            .iter()
            .map(|(name, inner)| (name.clone(), filled(inner, message)))
            .collect(),
        other => other.clone(),
    }
}

impl Sender for HttpSender {
    fn send(&self, message: &Message) -> io::Result<()> {
        let mut request = self
            .agent
            .post(&self.settings.url)
            .header("content-type", "application/json");
        for (name, value) in &self.settings.headers {
            request = request.header(name, value);
        }
        let mut answer = request
            .send(filled(&self.body, message).to_string())
            .map_err(|error| match error {
                ureq::Error::Io(error) => error,
                ureq::Error::Timeout(_) => io::Error::from(io::ErrorKind::TimedOut),
                _ => io::Error::other("the messaging service cannot be asked"),
            })?;
        let status = answer.status();
        if !status.is_success() {
            return Err(io::Error::other(format!(
                "the messaging service answered {}",
                status.as_u16()
            )));
        }
        let text = answer.body_mut().with_config().limit(LONGEST).read_to_string();
        let text = text.map_err(|_| io::Error::other("the answer of the messaging service cannot be read"))?;
        if text.contains(&self.settings.answer_contains) {
            Ok(())
        } else {
            Err(io::Error::other("the messaging service did not take the message"))
        }
    }
}
