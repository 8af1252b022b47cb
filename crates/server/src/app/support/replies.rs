//! What an expert may answer with one press: the cards that fit where the question arose, and a few polite sentences for where it
//! stands, in the language of the thread. Must not send anything.

use super::{cards, readable};
use crate::app::{AppError, Ctx, notice_words};
use ::support::access::helper;
use ::support::question::StateKind;
use ::support::skill::{Lang, Tier};
use domain::access::Actor;
use domain::id::QuestionId;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that may be answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReplyView {
    /// What it says.
    pub words: String,
    /// The card that it is taken from; none for a standing sentence.
    pub card: Option<String>,
}

/// What may be answered now: to who helps, once they have taken it.
pub async fn suggested(ctx: &Ctx, actor: &Actor, id: QuestionId) -> Result<Vec<ReplyView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    let question = &kept.question;
    helper(actor, question)?;
    let state = question.state.kind();
    if !matches!(state, StateKind::Helped | StateKind::Answered) {
        return Err(AppError::SupportMoved);
    }
    let chinese = question.need.lang == Lang::Chinese;
    let cards = cards::fitting(ctx, &mut tx, &case, &question.anchor).await?;
    let mut replies: Vec<ReplyView> = cards
        .into_iter()
        .map(|card| {
            let answer = &card.words.answer;
            let answer = if chinese { &answer.zh } else { &answer.en };
            let basis = card.words.basis.trim();
            let words = if basis.is_empty() {
                answer.clone()
            } else {
                format!("{answer}\n{basis}")
            };
            ReplyView {
                words,
                card: Some(card.id),
            }
        })
        .collect();
    let standing: &[&str] = match (state, question.first_answer_at, question.need.tier) {
        (StateKind::Answered, ..) => &["reply-solved", "reply-again"],
        (_, None, _) => &["reply-hello", "reply-wait", "reply-picture"],
        (_, Some(_), Tier::Coach) => &["reply-picture", "reply-remote", "reply-wait", "reply-solved"],
        (_, Some(_), Tier::Remote | Tier::Video) => &["reply-open", "reply-accept", "reply-solved"],
    };
    let lang = if chinese { "zh-CN" } else { "en" };
    replies.extend(standing.iter().map(|key| ReplyView {
        words: notice_words::mail(lang, key, &[]),
        card: None,
    }));
    Ok(replies)
}
