//! What is typed at a shared form and not saved yet: passed on to who helps, kept nowhere (docs/adr/0021-shared-form.md).
//!
//! Each message is answered for anew, on both ends: the session has to last and the right to hold at its moment. Must not make
//! anything a value of the form.

use super::readable;
use crate::app::access::{SignedIn, recognise};
use crate::app::{AppError, Ctx, form, masking};
use ::support::access::{Side, participant};
use catalogue::FormFieldKind;
use domain::id::{CaseId, PersonId, QuestionId};
use domain::personal::{cover, cover_begun, cover_typed};
use serde::{Deserialize, Serialize};

/// Longest text that is passed on, in characters.
const LONGEST: usize = 2000;

/// How much of a field that is being typed is shown to whom personal numbers are covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Shown {
    /// What is there, but for whole personal numbers: a long number there is an amount, a code or a day.
    Numbers,
    /// Words, and of each row of figures the beginning.
    Words,
    /// How long it is: it is a personal number.
    Length,
}

/// What stands in a field on the page of the side that asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsaved {
    /// At which question's form.
    pub question: QuestionId,
    /// Whose form it is.
    pub case: CaseId,
    /// Who types.
    pub person: PersonId,
    /// Where.
    pub field: String,
    /// What stands there; none when it is saved or dropped.
    pub value: Option<String>,
    shown: Shown,
}

/// Who a session belongs to, while it lasts.
async fn signed_in(ctx: &Ctx, token: &str) -> Result<SignedIn, AppError> {
    let signed_in = recognise(ctx, token).await?.ok_or(AppError::Forbidden)?;
    if signed_in.owes.is_some() {
        return Err(AppError::Forbidden);
    }
    Ok(signed_in)
}

/// What somebody of the side that asked types, where they could save it this moment.
pub async fn say(
    ctx: &Ctx,
    token: &str,
    id: QuestionId,
    (field, value): (String, Option<String>),
) -> Result<Unsaved, AppError> {
    let signed_in = signed_in(ctx, token).await?;
    let actor = &signed_in.actor;
    let mut tx = ctx.db.read().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    if participant(actor, &kept.question, &case)?.shares_form()? != Side::Asker {
        return Err(AppError::Forbidden);
    }
    form::may_change(actor, &case)?;
    let kind = form::field_of(ctx, &case, &field)?.kind;
    if value.as_ref().is_some_and(|value| value.chars().count() > LONGEST) {
        return Err(AppError::InvalidValue { field });
    }
    Ok(Unsaved {
        question: id,
        case: case.id,
        person: actor.person,
        field,
        value,
        shown: match kind {
            FormFieldKind::IdNumber | FormFieldKind::Phone => Shown::Length,
            FormFieldKind::Area
            | FormFieldKind::Amount
            | FormFieldKind::Number
            | FormFieldKind::CreditCode
            | FormFieldKind::Date => Shown::Numbers,
            _ => Shown::Words,
        },
    })
}

/// What somebody who helps hears of it: covered as it will be once it is saved, and before that too.
pub async fn hear(ctx: &Ctx, token: &str, said: &Unsaved) -> Result<Option<String>, AppError> {
    let signed_in = signed_in(ctx, token).await?;
    let actor = &signed_in.actor;
    let mut tx = ctx.db.read().await?;
    let (kept, case) = readable(&mut tx, actor, said.question).await?;
    if participant(actor, &kept.question, &case)?.shares_form()? != Side::Helper {
        return Err(AppError::Forbidden);
    }
    drop(tx);
    let Some(value) = &said.value else { return Ok(None) };
    if !masking::has_to_be_covered(ctx, &signed_in, Some(said.case)).await? {
        return Ok(Some(value.clone()));
    }
    Ok(Some(match said.shown {
        Shown::Numbers => cover(value).into_owned(),
        Shown::Words => cover_begun(value),
        Shown::Length => cover_typed(value),
    }))
}
