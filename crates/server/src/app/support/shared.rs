//! The shared form of a question: who sits at it gets a pen, sends what they wrote, is sent what they lack; and the side that
//! asked makes a proposal a value of the draft (docs/adr/0021-shared-form.md).
//!
//! Must not decide what may be written: `support::shared` does. Must not write into the form of the case but with the right of
//! who accepts.

use super::form_views::{AcceptedView, PenView, SharedView, WriterView};
use super::readable;
use crate::app::form::{self, NewValue};
use crate::app::views::PersonView;
use crate::app::{AppError, Ctx, dossier::Dossier, moves};
use ::support::access::{Side, asker, participant};
use ::support::shared::{Author, Document, is_id};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::access::Actor;
use domain::id::{PersonId, QuestionId};
use domain::time::Timestamp;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use store::cases::Found;
use store::support_forms::{self, New};
use store::{Tx, cases};

/// Pens that one person is given for one question: one an opening of the page.
const MOST_PENS: usize = 200;
/// Bytes that one person may write into one form.
const MOST_BYTES: i64 = 512 * 1024;
/// Updates of one person in a minute.
const MOST_UPDATES: i64 = 600;

/// On which side of the form one is, while it is shared.
async fn side(tx: &mut Tx, actor: &Actor, id: QuestionId) -> Result<Side, AppError> {
    let (kept, case) = readable(tx, actor, id).await?;
    Ok(participant(actor, &kept.question, &case)?.shares_form()?)
}

/// Gives out a pen to somebody who opens the page.
pub async fn open(ctx: &Ctx, actor: &Actor, id: QuestionId) -> Result<PenView, AppError> {
    let mut tx = ctx.db.write().await?;
    let side = side(&mut tx, actor, id).await?;
    if support_forms::pens(&mut tx, id, actor.person).await?.len() >= MOST_PENS {
        return Err(AppError::TooMany { most: MOST_PENS });
    }
    let pen = support_forms::give_pen(&mut tx, id, actor.person, side).await?;
    tx.commit().await?;
    // Who sits there already sees who has come.
    ctx.hub.form(id.to_string(), 0);
    Ok(PenView {
        pen,
        person: actor.person.to_string(),
        side: side.as_str(),
    })
}

/// What one lacks of the form, by what one has.
pub async fn show(ctx: &Ctx, actor: &Actor, id: QuestionId, have: &str) -> Result<SharedView, AppError> {
    let mut tx = ctx.db.read().await?;
    side(&mut tx, actor, id).await?;
    let kept = support_forms::find(&mut tx, id).await?.unwrap_or_default();
    let document = Document::open(&bytes(&kept.state)?)?;
    view(&mut tx, id, &document, kept.version, have).await
}

fn bytes(text: &str) -> Result<Vec<u8>, AppError> {
    STANDARD
        .decode(text)
        .map_err(|_| AppError::Shared(::support::shared::Refused::Malformed))
}

async fn view(
    tx: &mut Tx,
    id: QuestionId,
    document: &Document,
    version: i64,
    have: &str,
) -> Result<SharedView, AppError> {
    let writers = support_forms::writers(tx, id).await?;
    let writers = writers.into_iter().map(|writer| WriterView {
        person: PersonView {
            id: writer.person.to_string(),
            name: writer.name,
        },
        side: writer.side.as_str(),
    });
    Ok(SharedView {
        version,
        update: STANDARD.encode(document.lacking(&bytes(have)?)?),
        writers: writers.collect(),
        accepted: accepted(tx, id).await?,
    })
}

async fn accepted(tx: &mut Tx, id: QuestionId) -> Result<Vec<AcceptedView>, AppError> {
    let all = support_forms::accepted(tx, id).await?;
    Ok(all
        .into_iter()
        .map(|one| AcceptedView {
            proposal: one.proposal,
            field: one.field,
            version: one.version,
            proposed_by: PersonView {
                id: one.proposed_by,
                name: one.proposer,
            },
            accepted_by: one.accepter,
            at: Timestamp::from_micros(one.at).map_or_else(String::new, |at| at.to_string()),
        })
        .collect())
}

/// Takes in what somebody wrote, and gives what they lack. Sent twice, it is taken in once.
pub async fn write(ctx: &Ctx, actor: &Actor, id: QuestionId, update: &str, have: &str) -> Result<SharedView, AppError> {
    let now = ctx.now();
    let update = bytes(update)?;
    let mut tx = ctx.db.write().await?;
    let side = side(&mut tx, actor, id).await?;
    let kept = support_forms::locked(&mut tx, id).await?.unwrap_or_default();
    let size = i64::try_from(update.len()).unwrap_or(i64::MAX);
    let counted = support_forms::tally(&mut tx, id, actor.person, size, now).await?;
    // Who was given no pen has nothing to write with.
    let (written, tally) = counted.ok_or(::support::shared::Refused::Foreign)?;
    let document = Document::open(&bytes(&kept.state)?)?;
    let taken = if tally > MOST_UPDATES {
        Err(AppError::TooManyTries {
            retry_after: 60 - now.as_seconds().rem_euclid(60),
        })
    } else if written > MOST_BYTES {
        Err(AppError::FormFull)
    } else {
        let pens = support_forms::pens(&mut tx, id, actor.person).await?;
        let pens: BTreeSet<u64> = pens.into_iter().filter_map(|pen| u64::try_from(pen).ok()).collect();
        let part = actor.person.to_string();
        let author = Author {
            part: &part,
            pens: &pens,
        };
        document.write(side, author, &update).map_err(AppError::from)
    };
    let new = match taken {
        Ok(new) => new,
        Err(refused) => {
            // What was refused counts as well: else nobody would be stopped who sends nothing else.
            tx.commit().await?;
            return Err(refused);
        }
    };
    let version = kept.version + i64::from(new);
    if new {
        support_forms::save(&mut tx, id, kept.version, &STANDARD.encode(document.kept())).await?;
    }
    let seen = view(&mut tx, id, &document, version, have).await?;
    tx.commit().await?;
    if new {
        ctx.hub.form(id.to_string(), version);
    }
    Ok(seen)
}

/// A proposal that the side that asked accepts, as it saw it.
#[derive(Debug, Clone)]
pub struct Accepting {
    /// Whose.
    pub of: PersonId,
    /// Which.
    pub proposal: String,
    /// The field that it is for.
    pub field: String,
    /// What it proposes.
    pub value: Json,
    /// The version of the field that the person saw; 0 for one that was empty.
    pub seen: i64,
}

/// Makes a proposal the value of its field, by the ordinary change of a field and with the right of who accepts. Accepted again,
/// it was accepted once.
pub async fn accept(ctx: &Ctx, actor: &Actor, id: QuestionId, new: &Accepting) -> Result<AcceptedView, AppError> {
    let mut tx = ctx.db.write().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    asker(actor, &kept.question, &case)?;
    // Behind the lock: the proposal stays as it is until the value stands, and of two who accept it one is first.
    let form = support_forms::locked(&mut tx, id).await?.unwrap_or_default();
    if let Some(before) = accepted_before(&mut tx, id, new).await? {
        return Ok(before);
    }
    if participant(actor, &kept.question, &case)?.shares_form()? != Side::Asker || new.of == actor.person {
        return Err(AppError::Forbidden);
    }
    let document = Document::open(&bytes(&form.state)?)?;
    let proposal = document.proposal(&new.of.to_string(), &new.proposal)?;
    let same = |found: &::support::shared::Proposal| found.field == new.field && found.value == new.value;
    if !is_id(&new.proposal) || !proposal.as_ref().is_some_and(same) {
        return Err(AppError::ProposalChanged);
    }
    let value = NewValue {
        value: new.value.clone(),
        source: None,
        seen: new.seen,
    };
    let case_id = case.id;
    let change = (new.field.as_str(), &value, Some(new.of));
    let (_, found) = match form::change_in(ctx, &mut tx, actor, case_id, change).await {
        Err(error) => return Err(form::stale(ctx, tx, error, case_id, &new.field).await),
        changed => changed?,
    };
    let noted = New {
        proposed_by: new.of,
        proposal: &new.proposal,
        field: &new.field,
        version: new.seen + 1,
        accepted_by: actor.person,
    };
    support_forms::accept(&mut tx, id, noted, ctx.now()).await?;
    let moved = tell_case(ctx, &mut tx, actor, found, new).await?;
    let seen = accepted_before(&mut tx, id, new).await?;
    tx.commit().await?;
    ctx.changed(case_id, moved.case.version);
    ctx.hub.form(id.to_string(), form.version);
    seen.ok_or(AppError::Broken("an accepted proposal that is not there"))
}

/// The event of the case that names both.
async fn tell_case(ctx: &Ctx, tx: &mut Tx, actor: &Actor, found: Found, new: &Accepting) -> Result<Found, AppError> {
    let filer = actor.as_filer_of(&found.case)?;
    let (case, mut event) = filer.agree(new.field.clone(), new.of, ctx.now())?;
    let mut dossier = Dossier::read(tx, &found.case).await?;
    let now = cases::find(tx, found.case.id).await?.ok_or(AppError::NotFound)?;
    let mut moved = Found { case, ..now };
    moves::save(ctx, tx, &mut moved, &mut event, &mut dossier).await?;
    Ok(moved)
}

async fn accepted_before(tx: &mut Tx, id: QuestionId, new: &Accepting) -> Result<Option<AcceptedView>, AppError> {
    let of = new.of.to_string();
    let all = accepted(tx, id).await?;
    Ok(all
        .into_iter()
        .find(|one| one.proposal == new.proposal && one.proposed_by.id == of))
}
