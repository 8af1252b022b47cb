//! Transitions of a case: find it, take the right, let the domain move it, save both in one transaction.

use super::dossier::Dossier;
use super::once::{self, Key};
use super::views::CaseView;
use super::{
    AppError, Ctx, access, audit_act, cases as case_views, clocks, desk, form, names, notifications, papers, records,
    review,
};
use domain::access::Actor;
use domain::case::{
    Acceptance, Budget, Case, CaseEvent, CorrectionNotice, Decision, Delivery, Gaps, NotOurs, Refusal, Suspension, What,
};
use domain::id::{CaseId, EventId};
use store::cases::Found;
use store::{Tx, counters};

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Move {
    /// Hand in.
    Submit,
    /// Throw the draft away.
    Discard,
    /// Take back.
    Withdraw,
    /// Hand in again.
    Resubmit,
    /// Bring what was late.
    CloseGaps,
    /// Accept, whole or with gaps.
    Accept(Option<Gaps>),
    /// Not a matter for us.
    NotAccept(NotOurs),
    /// What is to be mended; with a reason it is a second notice.
    RequestCorrection(CorrectionNotice, Option<String>),
    /// Take up.
    TakeUp,
    /// Stop the clock.
    Suspend(Suspension),
    /// Let it run on.
    Resume,
    /// Extend the limit.
    Extend(String),
    /// Send back a step.
    Return(String),
    /// Decide.
    Decide(Decision),
    /// Hand out.
    Deliver(Delivery),
    /// Take back what was granted.
    Revoke(String),
}

/// Moves a case, only from the version that the person saw where one is named.
pub async fn act(
    ctx: &Ctx,
    actor: &Actor,
    id: CaseId,
    what: Move,
    seen: Option<i64>,
    key: Option<&Key>,
) -> Result<CaseView, AppError> {
    let mut tx = ctx.db.write().await?;
    let found = access::visible(&mut tx, actor, id).await?;
    if once::answered(ctx, &mut tx, actor.person, key).await?.is_some() {
        return case_views::view(ctx, &mut tx, actor, &found).await;
    }
    let submits = matches!(what, Move::Submit | Move::Resubmit | Move::CloseGaps);
    let mut dossier = Dossier::read(&mut tx, &found.case).await?;
    let (case, mut event) = moved(ctx, actor, &found.case, what, &dossier)?;
    // After the right: a stranger is not told which version there is.
    if seen.is_some_and(|seen| seen != found.case.version) {
        return Err(AppError::Stale);
    }
    let mut moved = Found {
        case,
        updated_at: event.at,
        ..found
    };
    if submits {
        review::ask_when_outdated(ctx, &mut tx, &moved, &mut dossier).await?;
    }
    once::keep(ctx, &mut tx, actor.person, key, id.to_string()).await?;
    let told = save(ctx, &mut tx, &mut moved, &mut event, &mut dossier).await?;
    if submits {
        records::keep(ctx, &mut tx, &moved, dossier.review.as_ref()).await?;
    }
    audit_act(&mut tx, event.at, actor, &action(&event), id).await?;
    tx.commit().await?;
    ctx.changed(id, moved.case.version);
    ctx.told(&told);
    // Made after the commit: who waits for the next number does not wait for a view too.
    case_views::view_of(ctx, actor, &moved, &dossier)
}

/// The word of an event in the audit log.
pub(super) fn action(event: &CaseEvent) -> String {
    format!("case.{}", event.what.word())
}

/// Saves a transition with all that hangs on it: the paper that it gives, the row of the work lists, and who is told; these
/// are given back. The event is added to what is known of the case. A number is drawn last, and then little is left to do:
/// everybody else who needs the next one waits until it is committed.
pub(super) async fn save(
    ctx: &Ctx,
    tx: &mut Tx,
    found: &mut Found,
    event: &mut CaseEvent,
    dossier: &mut Dossier,
) -> Result<Vec<domain::id::PersonId>, AppError> {
    let id = EventId::new(event.at, ctx.random()?);
    dossier.events.push(event.clone());
    let paper = papers::prepare(ctx, tx, &found.case, event, dossier).await?;
    records::note_overturns(ctx, tx, &found.case, event).await?;
    desk::index(ctx, tx, &found.case, &dossier.events).await?;
    let told = notifications::of_event(ctx, tx, found, event).await?;
    if let What::Submitted { receipt } = &mut event.what {
        *receipt = number(ctx, tx).await?;
        found.case.receipt = Some(receipt.clone());
        dossier.events.pop();
        dossier.events.push(event.clone());
    }
    papers::issue(ctx, tx, (&found.case, event, id), dossier, paper).await?;
    Ok(told)
}

/// The case as a move would leave it, and the event. Nothing is saved.
pub(super) fn moved(
    ctx: &Ctx,
    actor: &Actor,
    case: &Case,
    what: Move,
    dossier: &Dossier,
) -> Result<(Case, CaseEvent), AppError> {
    let now = ctx.now();
    let (budget, calendar) = (clocks::budget(ctx, &case.item), ctx.catalogue.calendar());
    Ok(match what {
        Move::Submit => {
            let applicant = actor.as_filer_of(case)?;
            let checklist = form::checklist(names::item(ctx, &case.item)?, dossier);
            // Without a number: it is drawn when the case is saved.
            applicant.submit(&checklist, String::new(), now)?
        }
        Move::Discard => actor.as_applicant_of(case)?.discard(now)?,
        Move::Withdraw => actor.as_applicant_of(case)?.withdraw(now)?,
        Move::Resubmit => {
            let applicant = actor.as_filer_of(case)?;
            applicant.resubmit(&form::checklist(names::item(ctx, &case.item)?, dossier), now)?
        }
        Move::CloseGaps => {
            let applicant = actor.as_filer_of(case)?;
            let lacking = form::lacking(names::item(ctx, &case.item)?, dossier);
            applicant.close_gaps(&lacking.materials, now)?
        }
        Move::Accept(gaps) => {
            let officer = actor.as_officer_of(case)?;
            officer.accept(acceptance(ctx, case, gaps)?, &budget, calendar, now)?
        }
        Move::NotAccept(why) => actor.as_officer_of(case)?.not_accept(why, &budget, calendar, now)?,
        Move::RequestCorrection(notice, again) => correction(ctx, actor, case, notice, again, &budget)?,
        Move::TakeUp => actor.as_officer_of(case)?.take_up(now)?,
        Move::Suspend(suspension) => actor.as_officer_of(case)?.suspend(suspension, now)?,
        Move::Resume => actor.as_officer_of(case)?.resume(now)?,
        Move::Extend(reason) => {
            let lead = actor.as_lead_of(case)?;
            lead.extend(&dossier.events, &reason, &budget, calendar, now)?
        }
        Move::Return(reason) => actor.as_lead_of(case)?.return_to_lower(&reason, now)?,
        Move::Decide(decision) => actor.as_officer_of(case)?.decide(decision, now)?,
        Move::Deliver(delivery) => match actor.as_clerk_of(case) {
            Ok(clerk) => clerk.deliver(&delivery, now)?,
            Err(_) => actor.as_officer_of(case)?.deliver(&delivery, now)?,
        },
        Move::Revoke(reason) => actor.as_lead_of(case)?.revoke(&reason, now)?,
    })
}

fn acceptance(ctx: &Ctx, case: &Case, gaps: Option<Gaps>) -> Result<Acceptance, AppError> {
    let item = names::item(ctx, &case.item)?;
    Ok(Acceptance {
        gaps,
        may_be_late: item.may_be_late.iter().map(ToString::to_string).collect(),
    })
}

fn correction(
    ctx: &Ctx,
    actor: &Actor,
    case: &Case,
    notice: CorrectionNotice,
    again: Option<String>,
    budget: &Budget,
) -> Result<(Case, CaseEvent), AppError> {
    let (now, calendar) = (ctx.now(), ctx.catalogue.calendar());
    let item = names::item(ctx, &case.item)?;
    let known = |subject: &str| {
        item.materials.iter().any(|material| material.id == *subject)
            || item.form.iter().any(|field| field.name == *subject)
    };
    let right = actor.as_officer_of(case)?;
    if let Some(other) = notice.items.iter().find(|item| !known(&item.subject)) {
        return Err(AppError::UnknownMaterial(other.subject.clone()));
    }
    match again {
        None => Ok(right.request_correction(notice, budget, calendar, now)?),
        Some(reason) => {
            let lead = actor.as_lead_of(case)?;
            Ok(lead.request_correction_again(notice, &reason, budget, calendar, now)?)
        }
    }
}

/// The next number of a receipt: drawn in the transaction that uses it, so that none is missing.
async fn number(ctx: &Ctx, tx: &mut Tx) -> Result<String, AppError> {
    let year = ctx.now().day().year();
    let number = counters::draw(tx, &format!("receipt/{year}")).await?;
    let place = &ctx.config.district.short_name;
    Ok(receipt_number(place, year, number))
}

/// How the number of a receipt is written.
pub(super) fn receipt_number(place: &str, year: i16, number: i64) -> String {
    format!("{place}收〔{year}〕{number:06}号")
}

/// A refusal that only says that it is too early, or that somebody was first: nothing to report.
pub(super) fn is_no_news(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Stale
            | AppError::Refused(
                Refusal::NotYetDue { .. } | Refusal::Provisional { .. } | Refusal::WrongState { .. } | Refusal::NoGaps
            )
    )
}
