//! The shared form: what asker and expert point at, mark, propose and answer beside a draft that both see. One document a
//! question, in which each person has a part of their own and writes nowhere else (docs/adr/0021-shared-form.md).
//!
//! A proposal is no value: only the side that asked makes it one, by the ordinary change of a field. Must not know a field of the
//! form or what it may hold.

mod document;
mod update;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::{Participant, Side};
use crate::anchor::Anchor;
use crate::question::{QuestionState, StateKind};
use crate::skill::Tier;

pub use document::Document;
pub use update::{Author, inspect};

/// Longest update, in bytes.
pub const LONGEST: usize = 64 * 1024;
/// Longest entry of a part, in bytes: a value of a field with what is around it.
const LONGEST_ENTRY: usize = 24 * 1024;
/// Entries that a part may hold.
const MOST_ENTRIES: usize = 300;
/// Longest reason for a proposal, in characters.
const LONGEST_WHY: usize = 500;

/// Why something is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no update, or one that stands on what nobody has.
    #[error("the update cannot be read")]
    Malformed,
    /// It touches what is another's.
    #[error("the update writes in another's part")]
    Foreign,
    /// It says what somebody on this side does not say.
    #[error("the update says what is not for this side to say")]
    Unfit,
    /// There is no form that is shared.
    #[error("a question that is {0} on its tier shares no form")]
    NotShared(StateKind),
}

impl Participant<'_> {
    /// The side of the form that one is on, while it is shared: the question is being helped with on a tier that shares it.
    /// Somebody who helps does not answer proposals, wherever they come from.
    pub fn shares_form(&self) -> Result<Side, Refused> {
        let shared =
            matches!(self.question.state, QuestionState::Helped { .. }) && self.question.need.tier != Tier::Coach;
        if shared {
            Ok(self.side)
        } else {
            Err(Refused::NotShared(self.question.state.kind()))
        }
    }
}

/// The page that both have turned to: whoever turned last, by a count that each raises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turned {
    /// The file.
    pub file: String,
    /// The page, from 1.
    pub page: u32,
    /// Which turn it is.
    pub turn: u32,
}

/// A value that an expert proposes for a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The field.
    pub field: String,
    /// What it should hold.
    pub value: Value,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Whether an entry of a part is one that its side may hold.
pub fn is_fit(side: Side, name: &str, text: &str) -> bool {
    if text.len() > LONGEST_ENTRY {
        return false;
    }
    let anchor = || serde_json::from_str::<Anchor>(text).ok().filter(Anchor::is_sound);
    match name.split_once('/') {
        None if name == "at" => anchor().is_some(),
        None if name == "page" => serde_json::from_str::<Turned>(text)
            .is_ok_and(|turned| turned.page > 0 && (1..=200).contains(&turned.file.len())),
        Some(("mark", id)) => is_id(id) && anchor().is_some_and(|anchor| anchor.region.is_some()),
        Some(("propose", id)) => {
            let short = |proposal: &Proposal| {
                let why = proposal.why.as_ref();
                !proposal.field.is_empty() && why.is_none_or(|why| why.chars().count() <= LONGEST_WHY)
            };
            side == Side::Helper && is_id(id) && serde_json::from_str(text).is_ok_and(|proposal| short(&proposal))
        }
        Some(("decline", id)) => side == Side::Asker && is_id(id) && text == "true",
        _ => false,
    }
}

/// Whether something can be the identifier that a page gives to a mark or a proposal.
pub fn is_id(id: &str) -> bool {
    (8..=40).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests;
