//! What is said in a thread, as people see it, and on its way to the pages of those who take part (docs/adr/0025-said-with-its-hint.md).
//!
//! Must not decide who takes part: the crate `support` does.

use super::views::AnchorView;
use crate::app::AppError;
use crate::app::desk_views::AttachmentView;
use crate::app::views::{OrganisationRef, PersonView};
use ::support::access::takes_part;
use ::support::question::Question;
use domain::access::Actor;
use domain::case::Case;
use domain::id::{PersonId, QuestionId};
use serde::Serialize;
use store::Tx;
use store::support_messages::{self, Message, Tick};
use store::support_pictures::{self, Picture};
use utoipa::ToSchema;

/// A step of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TickView {
    /// What is to be done.
    pub words: String,
    /// Whether it is.
    pub done: bool,
}

impl From<&Tick> for TickView {
    fn from(tick: &Tick) -> Self {
        Self {
            words: tick.words.clone(),
            done: tick.done,
        }
    }
}

/// A message of a thread.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TalkView {
    /// Its number in the thread, from 1, without gaps.
    pub number: i64,
    /// What its sender calls it.
    pub client_id: String,
    /// Who wrote it.
    pub person: PersonView,
    /// In which role.
    #[schema(schema_with = crate::app::words::role_kind)]
    pub role: &'static str,
    /// Of which organisation.
    pub organisation: OrganisationRef,
    /// Whether one wrote it oneself.
    pub mine: bool,
    /// When.
    pub at: String,
    /// What it says.
    pub words: String,
    /// Where it points.
    pub anchor: AnchorView,
    /// Steps to be done.
    pub steps: Vec<TickView>,
    /// Its pictures, to who takes part.
    pub pictures: Vec<AttachmentView>,
}

/// How far somebody has read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReaderView {
    /// Who.
    pub person: PersonView,
    /// The last message that was read.
    pub last: i64,
}

/// What was just said in a thread, or that somebody has read it; told to the pages of those who take part at that moment.
#[derive(Debug)]
pub struct Talk {
    /// The question, as it was when it was said.
    pub question: Question,
    /// Its case.
    pub case: Case,
    /// What was said; nothing where somebody has only read.
    pub messages: Vec<TalkView>,
    /// How far who says it, or reads, has read.
    pub reader: ReaderView,
}

#[derive(Serialize)]
struct TalkHint<'t> {
    topic: String,
    version: i64,
    talk: Content<'t>,
}

#[derive(Serialize)]
struct Content<'t> {
    mine: bool,
    messages: Vec<TalkView>,
    reader: &'t ReaderView,
}

impl Talk {
    /// Whether it is for the pages of somebody: all others are told that there is something, and ask.
    pub fn is_for(&self, actor: &Actor) -> bool {
        takes_part(actor, &self.question, &self.case).is_ok()
    }

    /// What pages are told: those of who says it, or those of the others.
    pub fn told(&self, mine: bool) -> Result<String, serde_json::Error> {
        let messages = self.messages.iter().cloned();
        serde_json::to_string(&TalkHint {
            topic: self.question.id.to_string(),
            version: self.reader.last,
            talk: Content {
                mine,
                messages: messages.map(|message| TalkView { mine, ..message }).collect(),
                reader: &self.reader,
            },
        })
    }
}

/// Messages as one may see them.
pub(super) async fn seen(
    tx: &mut Tx,
    actor: &Actor,
    (question, case): (&Question, &Case),
    messages: Vec<Message>,
) -> Result<Vec<TalkView>, AppError> {
    let pictures = match takes_part(actor, question, case) {
        Ok(()) => support_pictures::of_question(tx, question.id).await?,
        Err(_) => Vec::new(),
    };
    Ok(with_pictures(actor, messages, &pictures))
}

/// Messages with those of the pictures that are theirs.
pub(super) fn with_pictures(actor: &Actor, messages: Vec<Message>, pictures: &[Picture]) -> Vec<TalkView> {
    let see = |message: Message| TalkView {
        pictures: pictures
            .iter()
            .filter(|picture| picture.message == Some(message.number))
            .map(AttachmentView::from)
            .collect(),
        number: message.number,
        client_id: message.client_id,
        role: message.voice.role.as_str(),
        organisation: message.organisation.into(),
        mine: message.voice.person == actor.person,
        person: PersonView {
            id: message.voice.person.to_string(),
            name: message.person,
        },
        at: message.at.to_string(),
        words: message.words,
        anchor: AnchorView::from(&message.anchor),
        steps: message.steps.iter().map(TickView::from).collect(),
    };
    messages.into_iter().map(see).collect()
}

/// How far one has read oneself.
pub(super) fn reader(person: PersonId, name: String, last: i64) -> ReaderView {
    let id = person.to_string();
    ReaderView {
        person: PersonView { id, name },
        last,
    }
}

pub(super) async fn readers(tx: &mut Tx, id: QuestionId) -> Result<Vec<ReaderView>, AppError> {
    let readers = support_messages::readers(tx, id).await?;
    Ok(readers
        .into_iter()
        .map(|reader| ReaderView {
            person: PersonView {
                id: reader.person_id,
                name: reader.person,
            },
            last: reader.number,
        })
        .collect())
}
