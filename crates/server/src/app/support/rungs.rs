//! Whom a rung of the ladder reaches, on the page and off it: a notification in the transaction in which it is climbed.
//!
//! Must not decide when one is due, and must not send anything.

use crate::app::{AppError, Ctx, notifications};
use ::support::promise::Rung;
use ::support::question::Question;
use domain::id::PersonId;
use domain::notice::NoticeKind;
use domain::people::RoleKind;
use serde_json::json;
use store::{Tx, support_experts};

/// Raises the notifications of a rung that was climbed; who hears of it. Climbed once, it is told once.
pub(super) async fn tell(ctx: &Ctx, tx: &mut Tx, question: &Question, rung: Rung) -> Result<Vec<PersonId>, AppError> {
    let mut reached: Vec<PersonId> = Vec::new();
    let hands = question.state.hands();
    let deputies = if rung.is_for_deputy() {
        deputies(tx, question).await?
    } else {
        Vec::new()
    };
    let leads = if rung.is_for_lead() {
        leads(tx, question).await?
    } else {
        Vec::new()
    };
    // The closest to it comes first: who has it is reminded, even where they lead the department as well.
    for (kind, people) in [
        (NoticeKind::SupportRemind, hands),
        (NoticeKind::SupportDeputy, deputies.as_slice()),
        (NoticeKind::SupportLead, leads.as_slice()),
    ] {
        let mut people: Vec<PersonId> = people.iter().copied().filter(|one| !reached.contains(one)).collect();
        people.sort_unstable();
        people.dedup();
        if people.is_empty() {
            continue;
        }
        let facts = json!({ "question": question.id, "rung": rung });
        let mark = format!("{}:{rung}", question.id);
        notifications::tell(ctx, tx, question.case, kind, &people, &mark, &facts).await?;
        reached.extend(people);
    }
    Ok(reached)
}

async fn deputies(tx: &mut Tx, question: &Question) -> Result<Vec<PersonId>, AppError> {
    let mut deputies = Vec::new();
    for hand in question.state.hands() {
        let kept = support_experts::find(tx, *hand).await?;
        deputies.extend(kept.and_then(|kept| kept.expert.deputy));
    }
    Ok(deputies)
}

async fn leads(tx: &mut Tx, question: &Question) -> Result<Vec<PersonId>, AppError> {
    let holders = store::notifications::holders(tx, question.need.department).await?;
    let leads = holders
        .into_iter()
        .filter(|(_, kind)| *kind == RoleKind::DepartmentLead);
    Ok(leads.map(|(person, _)| person).collect())
}
