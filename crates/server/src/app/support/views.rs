//! What people see of questions, threads, experts and cards. Must not decide who may see them.

use super::talk::{ReaderView, TalkView};
use super::{PROMISES, steps};
use crate::app::names::{self, Names};
use crate::app::views::{ItemName, OrganisationRef, PersonView, Text};
use crate::app::{AppError, Ctx};
use ::support::anchor::{Anchor, Region};
use ::support::question::{QuestionState, What};
use domain::access::Actor;
use domain::id::{PersonId, QuestionId};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::support::Kept;
use store::{Tx, cases, people, support, support_messages};
use utoipa::ToSchema;

/// A part of a page, in the scale of its picture.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionView {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// What is pointed at. Everything may be missing: then it is the case as a whole.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AnchorView {
    /// A field of the form.
    pub field: Option<String>,
    /// A material of the item.
    pub material: Option<String>,
    /// Key of a finding.
    pub finding: Option<String>,
    /// Code of that finding; the station fills it in.
    pub code: Option<String>,
    /// A file.
    pub file: Option<String>,
    /// A page of the file, from 1.
    pub page: Option<u32>,
    /// A part of the page.
    pub region: Option<RegionView>,
}

impl From<&AnchorView> for Anchor {
    fn from(view: &AnchorView) -> Self {
        Self {
            field: view.field.clone(),
            material: view.material.clone(),
            finding: view.finding.clone(),
            code: view.code.clone(),
            file: view.file.clone(),
            page: view.page,
            region: view.region.map(|region| Region {
                x: region.x,
                y: region.y,
                width: region.width,
                height: region.height,
            }),
        }
    }
}

impl From<&Anchor> for AnchorView {
    fn from(anchor: &Anchor) -> Self {
        Self {
            field: anchor.field.clone(),
            material: anchor.material.clone(),
            finding: anchor.finding.clone(),
            code: anchor.code.clone(),
            file: anchor.file.clone(),
            page: anchor.page,
            region: anchor.region.map(|region| RegionView {
                x: region.x,
                y: region.y,
                width: region.width,
                height: region.height,
            }),
        }
    }
}

/// What is promised on a tier to somebody who asks now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromiseView {
    /// The tier.
    #[schema(schema_with = crate::app::words::support_tier)]
    pub tier: &'static str,
    /// By when a person has answered.
    pub first_answer_by: String,
    /// By when it is solved.
    pub solution_by: String,
}

/// What is suggested to somebody who is about to ask.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Suggestion {
    /// The tier.
    #[schema(schema_with = crate::app::words::support_tier)]
    pub tier: &'static str,
    /// Why this tier.
    #[schema(schema_with = crate::app::words::support_why)]
    pub why: &'static str,
    /// Whose matter it is.
    pub department: OrganisationRef,
    /// What is promised on each tier.
    pub promises: Vec<PromiseView>,
    /// By when an answer in writing is there.
    pub written_by: String,
    /// Experts of the department who take work now.
    pub present: usize,
    /// Questions that wait for the department.
    pub waiting: usize,
    /// Whether the service is open now.
    pub open: bool,
    /// Answers that may do.
    pub cards: Vec<CardView>,
}

/// A question, in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuestionView {
    /// Identifier.
    pub id: String,
    /// About which case.
    pub case: String,
    /// Number of its receipt.
    pub receipt: Option<String>,
    /// Its item.
    pub item: ItemName,
    /// Whose matter it is.
    pub department: OrganisationRef,
    /// How closely somebody helps.
    #[schema(schema_with = crate::app::words::support_tier)]
    pub tier: &'static str,
    /// In which language.
    #[schema(schema_with = crate::app::words::support_lang)]
    pub lang: &'static str,
    /// How the asker wants to be helped.
    #[schema(schema_with = crate::app::words::support_way)]
    pub way: &'static str,
    /// Whether somebody waits at a counter.
    pub at_counter: bool,
    /// Where it arose.
    pub anchor: AnchorView,
    /// What was asked.
    pub words: String,
    /// Who asked.
    pub asked_by: PersonView,
    /// In which role.
    #[schema(schema_with = crate::app::words::role_kind)]
    pub asked_as: &'static str,
    /// From where.
    pub asked_from: OrganisationRef,
    /// When.
    pub asked_at: String,
    /// Where it stands.
    #[schema(schema_with = crate::app::words::support_state)]
    pub state: &'static str,
    /// Since when, or until when an offer holds, or when somebody calls back.
    pub at: String,
    /// Who is offered it, helps, or has answered; the first leads.
    pub hands: Vec<PersonView>,
    /// Whether one is among them.
    pub mine: bool,
    /// What the trouble was, once it is closed.
    #[schema(schema_with = crate::app::words::support_cause_or_null)]
    pub cause: Option<&'static str>,
    /// Whether it was solved, once it is closed.
    pub solved: Option<bool>,
    /// By when a person answers.
    pub first_answer_by: String,
    /// When a person answered.
    pub first_answer_at: Option<String>,
    /// By when it is solved.
    pub solution_by: String,
    /// Whether a promise is broken.
    pub late: bool,
    /// Messages of its thread.
    pub messages: i64,
    /// Those of them that one has not read.
    pub unread: i64,
    /// Steps that one may take now.
    #[schema(schema_with = crate::app::words::support_steps)]
    pub next: Vec<&'static str>,
    /// Counts the changes.
    pub version: i64,
}

/// Something that happened to a question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupportEventView {
    /// When.
    pub at: String,
    /// Whose doing it was; none for what the desk or the time did.
    pub person: Option<PersonView>,
    /// What.
    #[schema(schema_with = crate::app::words::support_event)]
    pub event: &'static str,
    /// Whom it concerns, where that is somebody else.
    pub whom: Option<PersonView>,
    /// More of it: `tier`, `at`, `rung`, `cause`, `solved`.
    #[schema(value_type = HashMap<String, Value>)]
    pub details: Json,
}

/// A question with its thread.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ThreadView {
    /// The question.
    pub question: QuestionView,
    /// The last messages, in order.
    pub messages: Vec<TalkView>,
    /// How far each has read.
    pub readers: Vec<ReaderView>,
    /// What happened.
    pub events: Vec<SupportEventView>,
}

/// What a card says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardWords {
    /// The question, in both languages.
    pub question: Text,
    /// The short answer, in both languages.
    pub answer: Text,
    /// What it rests on.
    pub basis: String,
}

/// An answer that was kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CardView {
    /// Identifier.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// The question that it came of.
    pub of: Option<String>,
    /// The item.
    pub item: ItemName,
    /// The department.
    pub department: String,
    /// The field.
    pub field: Option<String>,
    /// The material.
    pub material: Option<String>,
    /// The code of a finding.
    pub code: Option<String>,
    /// What it says.
    pub words: CardWords,
    /// How it stands.
    #[schema(schema_with = crate::app::words::support_card_state)]
    pub state: &'static str,
    /// Who wrote it.
    pub written_by: PersonView,
    /// Who looked it over.
    pub reviewed_by: Option<PersonView>,
    /// The last day on which it is shown.
    pub expires: Option<String>,
    /// Whether the item has changed since it was written or looked over: somebody should look whether it still holds.
    pub item_changed: bool,
    /// How often somebody said whether it was enough.
    pub uses: i64,
    /// How often it was: nobody had to be asked.
    pub solved: i64,
}

pub(super) async fn person(tx: &mut Tx, id: PersonId) -> Result<PersonView, AppError> {
    Ok(PersonView {
        id: id.to_string(),
        name: people::name(tx, id).await?.unwrap_or_default(),
    })
}

/// Questions as one may see them.
pub(super) async fn questions(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    kept: &[Kept],
) -> Result<Vec<QuestionView>, AppError> {
    let mut seen = Vec::with_capacity(kept.len());
    for one in kept {
        seen.push(question(ctx, tx, actor, one).await?);
    }
    Ok(seen)
}

/// A question as one may see it.
pub(super) async fn question(ctx: &Ctx, tx: &mut Tx, actor: &Actor, kept: &Kept) -> Result<QuestionView, AppError> {
    let question = &kept.question;
    let found = cases::find(tx, question.case).await?.ok_or(AppError::NotFound)?;
    let mut names = Names::default();
    let calendar = ctx.catalogue.calendar();
    let clocks = PROMISES.clocks(calendar, question);
    let now = ctx.now();
    let (at, cause, solved, hands) = match &question.state {
        QuestionState::Waiting { since } => (*since, None, None, &[][..]),
        QuestionState::Offered { to, until, .. } => (*until, None, None, std::slice::from_ref(to)),
        QuestionState::Helped { since, by } => (*since, None, None, by.as_slice()),
        QuestionState::Promised { at } => (*at, None, None, &[][..]),
        QuestionState::Answered { at, by } => (*at, None, None, by.as_slice()),
        QuestionState::Closed { at, cause, solved } => (*at, Some(cause.as_str()), Some(*solved), &[][..]),
    };
    let mut named = Vec::with_capacity(hands.len());
    for hand in hands {
        named.push(person(tx, *hand).await?);
    }
    let readers = support_messages::readers(tx, question.id).await?;
    let own = actor.person.to_string();
    let read = readers.iter().find(|reader| reader.person_id == own);
    Ok(QuestionView {
        id: question.id.to_string(),
        case: question.case.to_string(),
        receipt: found.case.receipt.clone(),
        item: names::item_name(ctx, &question.need.item),
        department: names.organisation(tx, question.need.department).await?,
        tier: question.need.tier.as_str(),
        lang: question.need.lang.as_str(),
        way: question.way.as_str(),
        at_counter: question.at_counter,
        anchor: AnchorView::from(&question.anchor),
        words: kept.words.clone(),
        asked_by: person(tx, question.asked.person).await?,
        asked_as: question.asked.role.as_str(),
        asked_from: names.organisation(tx, question.asked.organisation).await?,
        asked_at: question.asked_at.to_string(),
        state: question.state.kind().as_str(),
        at: at.to_string(),
        mine: hands.contains(&actor.person),
        hands: named,
        cause,
        solved,
        first_answer_by: clocks.first_answer.due.to_string(),
        first_answer_at: question.first_answer_at.map(|at| at.to_string()),
        solution_by: clocks.solution.due.to_string(),
        late: clocks.first_answer.is_broken(now) || clocks.solution.is_broken(now),
        messages: kept.numbered,
        unread: kept.numbered - read.map_or(0, |reader| reader.number),
        next: steps::next(tx, actor, question, &found.case).await?,
        version: question.version,
    })
}

pub(super) async fn events(tx: &mut Tx, id: QuestionId) -> Result<Vec<SupportEventView>, AppError> {
    let mut seen = Vec::new();
    for event in support::events(tx, id).await? {
        let whom = match event.what {
            What::Offered { to: whom }
            | What::Lapsed { by: whom }
            | What::Retracted { from: whom }
            | What::TakenOver { by: whom } => Some(person(tx, whom).await?),
            _ => None,
        };
        let mut details = serde_json::to_value(&event.what).unwrap_or_default();
        if let Some(details) = details.as_object_mut() {
            for told in ["what", "to", "by", "from"] {
                details.remove(told);
            }
        }
        seen.push(SupportEventView {
            at: event.at.to_string(),
            person: event.by.map(|id| PersonView {
                id: id.to_string(),
                name: event.person.clone().unwrap_or_default(),
            }),
            event: event.what.word(),
            whom,
            details,
        });
    }
    Ok(seen)
}
