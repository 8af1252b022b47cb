//! Gathers what a paper says from the case, its event, the catalogue and the calendar, so that it can be frozen.

use crate::app::dossier::Dossier;
use crate::app::{AppError, Ctx, clocks};
use crate::config::Mode;
use ::papers::{Applicant, Body, Facts, Gap, Limits, ListedMaterial, Matter, Mend, Nature, TEMPLATE, title};
use catalogue::{Item, ItemKind};
use domain::case::{Author, Case, CaseEvent, ClockKind, ClockState, CorrectionItem, PaperKind, What, read};
use domain::people::{Organisation, RoleKind};
use domain::time::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;
use store::{Tx, papers, people};

/// The organ that a case's papers come from.
pub(super) async fn department(tx: &mut Tx, case: &Case) -> Result<Organisation, AppError> {
    people::organisation(tx, case.department)
        .await?
        .ok_or(AppError::Broken("a case without its department"))
}

/// A moment as papers write it.
fn said(at: Timestamp) -> String {
    let at = at.civil();
    format!(
        "{}年{}月{}日{:02}时{:02}分",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute()
    )
}

/// The facts of the paper that an event gives; number and codes are empty. The dossier's history ends with the event.
pub(super) async fn facts(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    event: &CaseEvent,
    dossier: &Dossier,
) -> Result<Facts, AppError> {
    let organ = dossier.names.known(case.department)?;
    let enterprise = dossier.names.known(case.enterprise)?;
    let officer = match &event.by {
        Author::Person {
            role: RoleKind::Officer | RoleKind::DepartmentLead,
            ..
        } => author(tx, event).await?,
        Author::Person { .. } | Author::System => None,
    };
    let item = ctx.catalogue.item(&case.item);
    let body = body(ctx, tx, case, event, dossier, item).await?;
    Ok(Facts {
        template: TEMPLATE,
        number: String::new(),
        issued_on: event.at.day(),
        organ: organ.name_zh.clone(),
        organ_address: organ.address.clone(),
        officer,
        applicant: Applicant {
            name: enterprise.name_zh.clone(),
            credit_code: enterprise.credit_code.clone(),
        },
        matter: matter(item, &case.item),
        receipt: case.receipt.clone().unwrap_or_default(),
        code: String::new(),
        verify_at: String::new(),
        demonstration: ctx.config.mode == Mode::Demonstration,
        body,
    })
}

/// The name of who did it.
async fn author(tx: &mut Tx, event: &CaseEvent) -> Result<Option<String>, AppError> {
    match &event.by {
        Author::Person { person, .. } => Ok(people::name(tx, *person).await?),
        Author::System => Ok(None),
    }
}

fn matter(item: Option<&Item>, word: &str) -> Matter {
    match item {
        Some(item) => Matter {
            name: item.names.zh.clone(),
            code: item.code.to_string(),
            nature: if item.kind == ItemKind::Licence {
                Nature::Licence
            } else {
                Nature::Other
            },
            basis: item.basis.iter().map(|basis| chinese(basis)).collect(),
        },
        // One that a later catalogue has no more.
        None => Matter {
            name: word.to_owned(),
            code: String::new(),
            nature: Nature::Other,
            basis: Vec::new(),
        },
    }
}

/// A basis without the note in English that the catalogue adds in brackets.
fn chinese(basis: &str) -> String {
    match basis.split_once(" (") {
        Some((law, _)) => law.trim().to_owned(),
        None => basis.trim().to_owned(),
    }
}

async fn body(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    event: &CaseEvent,
    dossier: &Dossier,
    item: Option<&Item>,
) -> Result<Body, AppError> {
    let (at, today, history) = (event.at, event.at.day(), dossier.events.as_slice());
    Ok(match &event.what {
        What::Submitted { .. } | What::Resubmitted | What::GapsClosed => received(ctx, case, event, item, dossier),
        What::Accepted { as_of, deemed } => Body::Acceptance {
            as_of: *as_of,
            deemed: *deemed,
            gap: None,
            limits: limits(ctx, case, history, today)?,
        },
        What::AcceptedWithGaps { as_of, materials, by } => Body::Acceptance {
            as_of: *as_of,
            deemed: false,
            gap: Some(Gap {
                materials: materials.iter().map(|word| subject(item, word)).collect(),
                by: *by,
            }),
            limits: limits(ctx, case, history, today)?,
        },
        What::NotAccepted { reason, right_organ } => Body::NonAcceptance {
            reason: reason.clone(),
            right_organ: right_organ.clone(),
        },
        What::CorrectionRequested { items, until, again } => Body::Correction {
            items: mends(dossier, item, items),
            until: *until,
            again: again.clone(),
        },
        What::Suspended { cause, until, note } => Body::Suspension {
            cause: *cause,
            until: *until,
            note: note.clone(),
        },
        What::Extended { days, reason } => Body::Extension {
            days: *days,
            reason: reason.clone(),
            approver: author(tx, event).await?,
            limits: limits(ctx, case, history, today)?,
        },
        What::Granted { conditions } => Body::Grant {
            result: item
                .and_then(|item| item.result.as_ref())
                .map(|result| result.names.zh.clone()),
            conditions: conditions.clone(),
        },
        What::Refused { reason } => Body::Refusal { reason: reason.clone() },
        What::Delivered(delivery) => Body::Delivery {
            means: delivery.means,
            recipient: delivery.recipient.clone(),
            delivered_at: said(at),
            decision: decision(tx, case).await?,
            by: author(tx, event).await?,
        },
        What::Withdrawn => Body::Withdrawal { withdrawn_at: said(at) },
        What::CorrectionMissed | What::GapsMissed => Body::Termination {
            gaps: event.what == What::GapsMissed,
            until: last_day(history),
        },
        What::Revoked { reason } => Body::Revocation {
            reason: reason.clone(),
            decision: decision(tx, case).await?,
        },
        What::Started
        | What::Discarded
        | What::Expired
        | What::TakenUp
        | What::Resumed
        | What::Returned { .. }
        | What::Archived
        | What::ValueAgreed { .. } => return Err(AppError::NoPaper),
    })
}

/// What came in: the first time, mended, or late.
fn received(ctx: &Ctx, case: &Case, event: &CaseEvent, item: Option<&Item>, dossier: &Dossier) -> Body {
    let received_at = said(event.at);
    let materials = listed(dossier, item);
    let days = clocks::budget(ctx, &case.item).correction;
    let answer = ctx.catalogue.calendar().due(event.at.day(), days);
    match &event.what {
        What::Submitted { .. } => Body::Receipt {
            received_at,
            materials,
            speak_by: answer.date,
            provisional: answer.provisional,
            query_code: String::new(),
            progress_at: format!("{}/progress", super::public_address(ctx)),
        },
        what => {
            let late = *what == What::GapsClosed;
            Body::Supplement {
                received_at,
                materials,
                speak_by: (!late).then_some(answer.date),
                late,
            }
        }
    }
}

/// The materials that are there, by slot, with their pages where the pre-review counted all of them.
fn listed(dossier: &Dossier, item: Option<&Item>) -> Vec<ListedMaterial> {
    let files = &dossier.files;
    let report = dossier.review.as_ref().and_then(|review| review.report.as_ref());
    let pages = |name: &str| -> Option<u32> {
        let read = report?["files"].as_array()?.iter().find(|file| file["file"] == name)?;
        read["error"].is_null().then_some(())?;
        u32::try_from(read["pages"].as_array()?.len()).ok()
    };
    let mut slots: Vec<&str> = item.map_or_else(Vec::new, |item| {
        item.materials.iter().map(|material| material.id.as_str()).collect()
    });
    slots.extend(files.iter().map(|file| file.slot.as_str()));
    let mut listed = Vec::new();
    for (place, slot) in slots.iter().enumerate() {
        let mine: Vec<_> = files.iter().filter(|file| file.slot == *slot).collect();
        if mine.is_empty() || slots[..place].contains(slot) {
            continue;
        }
        listed.push(ListedMaterial {
            name: subject(item, slot),
            copies: u32::try_from(mine.len()).unwrap_or(u32::MAX),
            pages: mine.iter().map(|file| pages(&file.name)).sum(),
        });
    }
    listed
}

/// The name of a material or a field.
fn subject(item: Option<&Item>, word: &str) -> String {
    let material = item.and_then(|item| item.materials.iter().find(|material| material.id == *word));
    let field = item.and_then(|item| item.form.iter().find(|field| field.name == *word));
    material
        .map(|material| &material.names)
        .or(field.map(|field| &field.names))
        .map_or_else(|| word.to_owned(), |names| names.zh.clone())
}

/// What is to be mended, with the place where the pre-review saw the same.
fn mends(dossier: &Dossier, item: Option<&Item>, items: &[CorrectionItem]) -> Vec<Mend> {
    let report = dossier.review.as_ref().and_then(|review| review.report.as_ref());
    let findings = report
        .and_then(|report| report["findings"].as_array())
        .map_or(&[][..], Vec::as_slice);
    let mend = |wanted: &CorrectionItem| Mend {
        subject: subject(item, &wanted.subject),
        problem: wanted.problem.clone(),
        remedy: wanted.remedy.clone(),
        place: findings
            .iter()
            .find(|found| {
                found["material"] == wanted.subject.as_str() && found["message"]["zh-CN"] == wanted.problem.as_str()
            })
            .and_then(place),
    };
    items.iter().map(mend).collect()
}

fn place(finding: &Json) -> Option<String> {
    let evidence = finding["evidence"].as_array()?.first()?;
    Some(format!(
        "{} 第{}页",
        evidence["file"].as_str()?,
        evidence["page"].as_u64()?
    ))
}

/// The limits to decide as they stand after the last event.
fn limits(ctx: &Ctx, case: &Case, history: &[CaseEvent], today: Date) -> Result<Limits, AppError> {
    let budget = clocks::budget(ctx, &case.item);
    let clocks = read(history, &budget, ctx.catalogue.calendar(), today)
        .map_err(|_| AppError::Broken("a history that does not hold together"))?;
    let mut dues = clocks
        .iter()
        .filter(|clock| matches!(clock.kind, ClockKind::Statutory | ClockKind::Committed))
        .filter_map(|clock| match clock.state {
            ClockState::Running { due, .. } => Some(due),
            _ => None,
        })
        .collect::<Vec<_>>();
    dues.sort_by_key(|due| due.date);
    Ok(Limits {
        statutory: budget.statutory,
        committed: budget.committed,
        due: dues.first().map(|due| due.date),
        provisional: dues.first().is_some_and(|due| due.provisional),
    })
}

/// Title and number of the decision of a case.
async fn decision(tx: &mut Tx, case: &Case) -> Result<String, AppError> {
    let all = papers::of_case(tx, case.id).await?;
    let decided = all
        .iter()
        .rfind(|paper| matches!(paper.kind, PaperKind::Grant | PaperKind::Refusal));
    match decided {
        Some(paper) => Ok(format!("《{}》（{}）", title(&super::facts_of(paper)?), paper.number)),
        // Decided before papers were kept.
        None => Ok("决定书".to_owned()),
    }
}

/// The last day that the applicant was given.
fn last_day(history: &[CaseEvent]) -> Option<Date> {
    history.iter().rev().find_map(|event| match &event.what {
        What::CorrectionRequested { until, .. } => Some(*until),
        What::AcceptedWithGaps { by, .. } => Some(*by),
        _ => None,
    })
}
