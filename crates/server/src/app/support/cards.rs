//! Answer cards: drafted out of a thread by who helped, looked over by somebody else, shown at the field that they are about.

use super::readable;
use super::views::{self, CardView, CardWords};
use crate::app::{AppError, Ctx, access, audit, names, records};
use ::support::access::{helper, steward};
use ::support::anchor::Anchor;
use ::support::card::{Card, CardState};
use ::support::question::What;
use domain::access::Actor;
use domain::case::Case;
use domain::id::{CardId, CaseId, OrganisationId, QuestionId};
use jiff::civil::Date;
use store::support_cards::{self, Kept};
use store::{Tx, support_experts};

/// Longest part of a card, in characters.
const LONGEST: usize = 1000;
/// Cards that are offered at once.
const OFFERED: usize = 5;

/// Published cards that fit what is pointed at, the closest first.
pub(super) async fn fitting(ctx: &Ctx, tx: &mut Tx, case: &Case, anchor: &Anchor) -> Result<Vec<CardView>, AppError> {
    let today = ctx.now().day();
    let mut found: Vec<(usize, Kept)> = Vec::new();
    for kept in support_cards::of_item(tx, &case.item).await? {
        if let Some(closeness) = closeness(&kept, anchor).filter(|_| kept.card.is_shown(today)) {
            found.push((closeness, kept));
        }
    }
    found.sort_by_key(|(closeness, kept)| (std::cmp::Reverse(*closeness), kept.id));
    found.truncate(OFFERED);
    let mut seen = Vec::with_capacity(found.len());
    for (_, kept) in found {
        seen.push(view(ctx, tx, &kept).await?);
    }
    Ok(seen)
}

/// How closely a card is about what is pointed at; none when it is about something else. A card about nothing in particular
/// fits everything of its item.
fn closeness(kept: &Kept, anchor: &Anchor) -> Option<usize> {
    let parts = [
        (&kept.field, &anchor.field),
        (&kept.material, &anchor.material),
        (&kept.code, &anchor.code),
    ];
    let told = parts.iter().filter(|(card, _)| card.is_some());
    let fits = parts.iter().all(|(card, anchor)| card.is_none() || card == anchor);
    fits.then(|| told.count())
}

async fn view(ctx: &Ctx, tx: &mut Tx, kept: &Kept) -> Result<CardView, AppError> {
    let words: CardWords =
        serde_json::from_str(&kept.body).map_err(|_| AppError::Broken("a card without its words"))?;
    let reviewed_by = match kept.card.reviewed_by {
        Some(person) => Some(views::person(tx, person).await?),
        None => None,
    };
    let (uses, solved) = support_cards::tally(tx, kept.id).await?;
    Ok(CardView {
        item_changed: !kept.item_sha256.is_empty() && kept.item_sha256 != item_now(ctx, &kept.item)?,
        uses,
        solved,
        id: kept.id.to_string(),
        version: kept.version,
        of: kept.question.map(|question| question.to_string()),
        item: names::item_name(ctx, &kept.item),
        department: kept.department.to_string(),
        field: kept.field.clone(),
        material: kept.material.clone(),
        code: kept.code.clone(),
        words,
        state: kept.card.state.as_str(),
        written_by: views::person(tx, kept.card.written_by).await?,
        reviewed_by,
        expires: kept.card.expires.map(|day| day.to_string()),
    })
}

/// What an item says now, as its hash; of one that is not published any more, none that a card was ever written for.
fn item_now(ctx: &Ctx, item: &str) -> Result<String, AppError> {
    match ctx.catalogue.item(item) {
        Some(item) => records::item_sha256(item),
        None => Ok("gone".to_owned()),
    }
}

fn checked(words: &CardWords) -> Result<String, AppError> {
    let parts = [
        ("/question", &words.question.zh),
        ("/question", &words.question.en),
        ("/answer", &words.answer.zh),
        ("/answer", &words.answer.en),
        ("/basis", &words.basis),
    ];
    for (pointer, part) in parts {
        if part.trim().is_empty() || part.chars().count() > LONGEST {
            return Err(AppError::WordsMissing(pointer));
        }
    }
    serde_json::to_string(words).map_err(|_| AppError::Broken("a card that is no JSON"))
}

/// Whether the actor keeps cards of a department: its experts and its lead.
async fn keeps(tx: &mut Tx, actor: &Actor, department: OrganisationId) -> Result<(), AppError> {
    if super::board::may_see(actor, department).is_ok() && actor.is(domain::people::RoleKind::DepartmentLead) {
        return Ok(());
    }
    let kept = support_experts::find(tx, actor.person)
        .await?
        .ok_or(AppError::Forbidden)?;
    if kept.expert.skills.departments.contains(&department) {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// Drafts a card out of a thread: whoever helped, or leads the department.
pub async fn draft(ctx: &Ctx, actor: &Actor, id: QuestionId, words: &CardWords) -> Result<CardView, AppError> {
    let body = checked(words)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (kept, _) = match readable(&mut tx, actor, id).await {
        Ok(found) => found,
        // Who helped sees a closed thread no more, and may still keep what was learned.
        Err(_) => super::reachable(&mut tx, actor, id).await?,
    };
    let question = &kept.question;
    let helped = store::support::events(&mut tx, id).await?;
    let helped = helped.iter().any(|event| match event.what {
        What::Accepted | What::Joined => event.by == Some(actor.person),
        What::TakenOver { by } => by == actor.person,
        _ => false,
    });
    if !helped && helper(actor, question).is_err() && steward(actor, question).is_err() {
        return Err(AppError::Forbidden);
    }
    let card = Kept {
        id: CardId::new(now, ctx.random()?),
        version: 1,
        question: Some(id),
        item: question.need.item.clone(),
        department: question.need.department,
        field: question.anchor.field.clone(),
        material: question.anchor.material.clone(),
        code: question.anchor.code.clone(),
        body,
        card: Card::written(actor.person),
        item_sha256: item_now(ctx, &question.need.item)?,
    };
    support_cards::add(&mut tx, &card, now).await?;
    let seen = view(ctx, &mut tx, &card).await?;
    audit(
        &mut tx,
        now,
        Some(actor.person),
        "support.card_written",
        &card.id.to_string(),
    )
    .await?;
    tx.commit().await?;
    ctx.hub.tell(card.department.to_string(), 0);
    Ok(seen)
}

/// A new version of a card; the published one stays until this one is.
pub async fn rewrite(ctx: &Ctx, actor: &Actor, id: CardId, words: &CardWords) -> Result<CardView, AppError> {
    let body = checked(words)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let before = support_cards::latest(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    keeps(&mut tx, actor, before.department).await?;
    let card = Kept {
        version: before.version + 1,
        body,
        card: Card::written(actor.person),
        item_sha256: item_now(ctx, &before.item)?,
        ..before
    };
    support_cards::add(&mut tx, &card, now).await?;
    let seen = view(ctx, &mut tx, &card).await?;
    audit(
        &mut tx,
        now,
        Some(actor.person),
        "support.card_written",
        &id.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(seen)
}

/// What comes of a card.
#[derive(Debug, Clone, Copy)]
pub enum Verdict {
    /// It is shown until a day.
    Publish(Date),
    /// It is shown no more.
    Retire,
}

/// Looks a card over, or takes it away.
pub async fn judge(ctx: &Ctx, actor: &Actor, id: CardId, verdict: Verdict) -> Result<CardView, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let mut kept = support_cards::latest(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    keeps(&mut tx, actor, kept.department).await?;
    let before = kept.card.state;
    let action;
    (kept.card, action) = match verdict {
        Verdict::Publish(until) => (
            kept.card.publish(actor.person, until, now.day())?,
            "support.card_published",
        ),
        Verdict::Retire => (kept.card.retire()?, "support.card_retired"),
    };
    if kept.card.state == CardState::Published {
        kept.item_sha256 = item_now(ctx, &kept.item)?;
    }
    support_cards::save(&mut tx, before, &kept, now).await?;
    let seen = view(ctx, &mut tx, &kept).await?;
    audit(&mut tx, now, Some(actor.person), action, &id.to_string()).await?;
    tx.commit().await?;
    ctx.hub.tell(kept.department.to_string(), 0);
    Ok(seen)
}

/// Cards of the departments that one helps with, or leads; drafts too.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<CardView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let mut departments = match support_experts::find(&mut tx, actor.person).await? {
        Some(kept) => kept.expert.skills.departments.into_iter().collect(),
        None => Vec::new(),
    };
    if let Some(role) = actor.acting.as_ref()
        && role.kind == domain::people::RoleKind::DepartmentLead
        && !departments.contains(&role.organisation)
    {
        departments.push(role.organisation);
    }
    if departments.is_empty() {
        return Err(AppError::Forbidden);
    }
    let mut seen = Vec::new();
    for department in departments {
        for kept in support_cards::of_department(&mut tx, department).await? {
            seen.push(view(ctx, &mut tx, &kept).await?);
        }
    }
    Ok(seen)
}

/// Says whether a card was enough.
pub async fn used(ctx: &Ctx, actor: &Actor, case: CaseId, id: CardId, solved: bool) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    let found = access::visible(&mut tx, actor, case).await?;
    let card = support_cards::published(&mut tx, id).await?;
    card.filter(|card| card.item == found.case.item)
        .ok_or(AppError::NotFound)?;
    support_cards::used(&mut tx, id, case, actor.person, solved, ctx.now()).await?;
    Ok(tx.commit().await?)
}
