//! What answered questions and kept answers are like the one that somebody is typing: how many, and what they came to.
//!
//! Must not give out a word of them: they are of other enterprises.

use super::asking::LONGEST;
use super::views::CardWords;
use crate::app::names::Names;
use crate::app::views::OrganisationRef;
use crate::app::{AppError, Ctx, access};
use ::support::access::asking;
use ::support::likeness::{Alike, Index, Known, MOST};
use domain::access::Actor;
use domain::id::CaseId;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};
use store::support_known::{self, Stamp};
use utoipa::ToSchema;

/// Seconds after which what is known is read anew in any case: a change that was committed late has its stamp in the past.
const ANEW: i64 = 600;

/// What those that are alike speak for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AlikeView {
    /// The tier on which they were solved.
    #[schema(schema_with = crate::app::words::support_tier)]
    pub tier: &'static str,
    /// The department that solved them.
    pub department: OrganisationRef,
    /// Answered questions that speak for it.
    pub questions: usize,
    /// Kept answers that do.
    pub cards: usize,
    /// How many are alike, whatever they speak for.
    pub of: usize,
}

/// When the memory was filled.
type Filled = (Stamp, i64, jiff::civil::Date);

/// What is known, ready to be compared with, as long as it stays so.
#[derive(Debug, Default)]
pub struct Remembered(Mutex<Option<(Filled, Arc<Index>)>>);

impl Remembered {
    fn of(&self, filled: Filled) -> Option<Arc<Index>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref()
            .filter(|(at, _)| *at == filled)
            .map(|(_, index)| Arc::clone(index))
    }

    fn keep(&self, filled: Filled, index: &Arc<Index>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((filled, Arc::clone(index)));
    }
}

/// What the words of somebody who is about to ask are like; none where nothing is alike enough.
pub async fn compare(ctx: &Ctx, actor: &Actor, id: CaseId, words: &str) -> Result<Option<AlikeView>, AppError> {
    if words.chars().count() > LONGEST {
        return Err(AppError::WordsMissing("/words"));
    }
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, actor, id).await?;
    asking(actor, &found.case)?;
    drop(tx);
    let Some(alike) = like(ctx, words.to_owned()).await? else {
        return Ok(None);
    };
    let mut tx = ctx.db.read().await?;
    Ok(Some(AlikeView {
        tier: alike.tier.as_str(),
        department: Names::default().organisation(&mut tx, alike.department).await?,
        questions: alike.questions,
        cards: alike.cards,
        of: alike.of,
    }))
}

/// What words are like.
pub(super) async fn like(ctx: &Ctx, words: String) -> Result<Option<Alike>, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.read().await?;
    let filled = (
        support_known::stamp(&mut tx).await?,
        now.as_seconds().div_euclid(ANEW),
        now.day(),
    );
    let index = if let Some(index) = ctx.alike.of(filled) {
        drop(tx);
        index
    } else {
        let known = known(&mut tx, now.day()).await?;
        drop(tx);
        let index = aside(move || Arc::new(Index::of(known))).await?;
        ctx.alike.keep(filled, &index);
        index
    };
    aside(move || index.like(&words)).await
}

/// Works something out away from the threads that answer.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| AppError::Broken("likeness that was not worked out"))
}

/// Kept answers, which somebody looked over, before the newest questions.
async fn known(tx: &mut store::Tx, today: jiff::civil::Date) -> Result<Vec<Known>, AppError> {
    let mut known = Vec::new();
    for shown in support_known::shown(tx, today).await? {
        let words: CardWords =
            serde_json::from_str(&shown.body).map_err(|_| AppError::Broken("a card without its words"))?;
        // Each language for itself: who asks in one says nothing of the other.
        for words in [words.question.zh, words.question.en] {
            known.push(Known {
                words,
                ..shown.known.clone()
            });
        }
    }
    known.truncate(MOST / 4);
    known.extend(support_known::answered(tx).await?);
    Ok(known)
}
