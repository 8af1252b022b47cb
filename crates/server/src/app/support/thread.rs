//! The thread of a question: messages that arrive once and in order, how far each has read, steps that are ticked off.

use super::asking::LONGEST;
use super::talk::{self, Talk, TalkView, TickView};
use super::views::{self, AnchorView, ThreadView};
use super::{Told, pictures, readable};
use crate::app::{AppError, Ctx};
use ::support::access::{Voice, asker, helper, steward};
use ::support::anchor::Anchor;
use ::support::question::{Question, StateKind};
use domain::access::Actor;
use domain::case::Case;
use domain::id::{AttachmentId, QuestionId};
use domain::time::Timestamp;
use std::collections::BTreeSet;
use store::support_messages::{self, Message, New, Tick};
use store::support_pictures;
use store::{Tx, cases, people, support};

/// Messages that are sent at once, or read at once.
pub const MOST: usize = 200;
/// Steps of one list.
const MOST_STEPS: usize = 30;
/// Longest identifier that a sender gives.
const LONGEST_ID: usize = 64;

/// A message to be sent.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// What its sender calls it: sent again, it is the same message.
    pub client_id: String,
    /// What it says.
    pub words: String,
    /// Where it points.
    pub anchor: AnchorView,
    /// Steps to be done.
    pub steps: Vec<String>,
    /// Pictures that were put in before.
    pub pictures: Vec<AttachmentId>,
}

/// A question with its thread.
pub async fn show(ctx: &Ctx, actor: &Actor, id: QuestionId) -> Result<ThreadView, AppError> {
    let mut tx = ctx.db.read().await?;
    readable(&mut tx, actor, id).await?;
    view(ctx, &mut tx, actor, id).await
}

/// A question with its thread, within a transaction that has checked the right.
pub(super) async fn view(ctx: &Ctx, tx: &mut Tx, actor: &Actor, id: QuestionId) -> Result<ThreadView, AppError> {
    let kept = support::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let begin = (kept.numbered - most).max(0);
    let messages = support_messages::after(tx, id, begin, most).await?;
    let question = views::question(ctx, tx, actor, &kept).await?;
    let found = cases::find(tx, kept.question.case).await?.ok_or(AppError::NotFound)?;
    Ok(ThreadView {
        messages: talk::seen(tx, actor, (&kept.question, &found.case), messages).await?,
        readers: talk::readers(tx, id).await?,
        events: views::events(tx, id).await?,
        question,
    })
}

/// The messages behind a number.
pub async fn messages(ctx: &Ctx, actor: &Actor, id: QuestionId, after: i64) -> Result<Vec<TalkView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let messages = support_messages::after(&mut tx, id, after.max(0), most).await?;
    talk::seen(&mut tx, actor, (&kept.question, &case), messages).await
}

/// Whether the actor may write: who asks, who helps once the offer is taken, and who leads the department.
pub(super) fn may_write(actor: &Actor, question: &Question, case: &Case) -> bool {
    asker(actor, question, case).is_ok()
        || (helper(actor, question).is_ok() && question.state.kind() == StateKind::Helped)
        || steward(actor, question).is_ok()
}

fn is_sound(new: &NewMessage) -> bool {
    let id = (1..=LONGEST_ID).contains(&new.client_id.len()) && new.client_id.bytes().all(|b| b.is_ascii_graphic());
    let says = !new.words.trim().is_empty() || !new.steps.is_empty() || !new.pictures.is_empty();
    let short =
        new.words.chars().count() <= LONGEST && new.steps.len() <= MOST_STEPS && new.pictures.len() <= pictures::MOST;
    let steps = new
        .steps
        .iter()
        .all(|step| !step.trim().is_empty() && step.chars().count() <= 500);
    id && says && short && steps && Anchor::from(&new.anchor).is_sound()
}

/// Sends messages in their order. One that was sent before is the same message; with other words it is refused.
pub async fn send(ctx: &Ctx, actor: &Actor, id: QuestionId, new: &[NewMessage]) -> Result<Vec<TalkView>, AppError> {
    if new.is_empty() || new.len() > MOST {
        return Err(AppError::TooMany { most: MOST });
    }
    if let Some(at) = new.iter().position(|message| !is_sound(message)) {
        return Err(AppError::InvalidValue {
            field: format!("/messages/{at}"),
        });
    }
    let now = ctx.now();
    let voice = Voice::of(actor)?;
    let mut tx = ctx.db.write().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    if !may_write(actor, &kept.question, &case) {
        return Err(AppError::Forbidden);
    }
    if kept.question.state.kind() == StateKind::Closed {
        return Err(AppError::SupportMoved);
    }
    let spoken = kept.question.spoken(actor.person, now);
    let is_first = spoken.first_answer_at != kept.question.first_answer_at;
    if is_first {
        // The version stays: nothing that others decide by has changed.
        let wakes = super::routing::wakes_at(ctx, &spoken);
        support::save(&mut tx, kept.question.version, &spoken, wakes).await?;
    }
    let mut messages = Vec::with_capacity(new.len());
    for message in new {
        messages.push(keep(&mut tx, id, &voice, message, now).await?);
    }
    let pictures = if new.iter().all(|message| message.pictures.is_empty()) {
        Vec::new()
    } else {
        support_pictures::of_question(&mut tx, id).await?
    };
    let last = messages.last().ok_or(AppError::Broken("nothing was said"))?;
    let reader = talk::reader(actor.person, last.person.clone(), last.number);
    tx.commit().await?;
    let seen = talk::with_pictures(actor, messages, &pictures);
    let mut told = Told::default();
    told.people.extend(kept.question.state.hands());
    told.people.push(kept.question.asked.person);
    told.people.retain(|person| *person != actor.person);
    if is_first {
        // A promise is kept by it: there is more to ask for than what was said.
        told.questions.push((id, reader.last));
    } else {
        ctx.hub.talk(Talk {
            question: kept.question,
            case,
            messages: seen.clone(),
            reader,
        });
    }
    told.tell(ctx);
    Ok(seen)
}

/// Keeps a message once.
pub(super) async fn keep(
    tx: &mut Tx,
    id: QuestionId,
    voice: &Voice,
    new: &NewMessage,
    now: Timestamp,
) -> Result<Message, AppError> {
    let steps: Vec<Tick> = new
        .steps
        .iter()
        .map(|words| Tick {
            words: words.clone(),
            done: false,
        })
        .collect();
    let message = New {
        client_id: &new.client_id,
        words: new.words.trim(),
        anchor: &Anchor::from(&new.anchor),
        steps: &steps,
    };
    let Some(kept) = support_messages::add(tx, id, voice, &message, now).await? else {
        let before = support_messages::sent(tx, id, voice.person, &new.client_id).await?;
        return same(tx, id, new, before.ok_or(AppError::Stale)?).await;
    };
    for picture in &new.pictures {
        if !support_pictures::attach(tx, (*picture, id), kept.number, voice.person).await? {
            return Err(AppError::NotFound);
        }
    }
    Ok(kept)
}

/// A message that was sent before, when it says the same.
async fn same(tx: &mut Tx, id: QuestionId, new: &NewMessage, before: Message) -> Result<Message, AppError> {
    let same_steps = before.steps.iter().map(|step| &step.words).eq(new.steps.iter());
    let given: BTreeSet<String> = new.pictures.iter().map(ToString::to_string).collect();
    let all = support_pictures::of_question(tx, id).await?;
    let held = all.into_iter().filter(|picture| picture.message == Some(before.number));
    let same_pictures = given == held.map(|picture| picture.id).collect();
    let same_words = before.words == new.words.trim() && before.anchor == Anchor::from(&new.anchor);
    if same_words && same_steps && same_pictures {
        Ok(before)
    } else {
        Err(AppError::KeyReused)
    }
}

/// Notes how far one has read.
pub async fn read(ctx: &Ctx, actor: &Actor, id: QuestionId, last: i64) -> Result<(), AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    if last < 1 || last > kept.numbered {
        return Err(AppError::InvalidValue {
            field: "/last".to_owned(),
        });
    }
    // Who only looks on leaves no mark.
    if may_write(actor, &kept.question, &case) {
        support_messages::read(&mut tx, id, actor.person, last, now).await?;
        let name = people::name(&mut tx, actor.person).await?.unwrap_or_default();
        tx.commit().await?;
        let reader = talk::reader(actor.person, name, last);
        ctx.hub.talk(Talk {
            question: kept.question,
            case,
            messages: Vec::new(),
            reader,
        });
    }
    Ok(())
}

/// Ticks steps of a list off, or takes ticks back: who asked does it.
pub async fn tick(
    ctx: &Ctx,
    actor: &Actor,
    id: QuestionId,
    number: i64,
    done: &[bool],
) -> Result<Vec<TickView>, AppError> {
    let mut tx = ctx.db.write().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    asker(actor, &kept.question, &case)?;
    let message: Message = support_messages::find(&mut tx, id, number)
        .await?
        .ok_or(AppError::NotFound)?;
    if done.len() != message.steps.len() {
        return Err(AppError::InvalidValue {
            field: "/done".to_owned(),
        });
    }
    let steps: Vec<Tick> = message
        .steps
        .into_iter()
        .zip(done)
        .map(|(step, done)| Tick { done: *done, ..step })
        .collect();
    support_messages::set_steps(&mut tx, id, number, &steps).await?;
    tx.commit().await?;
    ctx.hub.tell(id.to_string(), number);
    Ok(steps.iter().map(TickView::from).collect())
}
