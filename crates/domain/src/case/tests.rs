//! The procedure as tables, random histories, and the edges that the law names.

mod clock_edges;
mod histories;
mod rights;
mod table;

use super::*;
use crate::access::{ActingRole, Actor};
use crate::calendar::Calendar;
use crate::id::{PersonId, RoleId};
use crate::people::RoleKind;

/// A moment at ten o'clock in China.
fn at(day: &str) -> Timestamp {
    Timestamp::new(format!("{day}T02:00:00Z").parse().unwrap())
}

fn calendar() -> Calendar {
    crate::calendar::tests::calendar()
}

fn org(n: u8) -> OrganisationId {
    OrganisationId::new(at("2026-01-01"), [n; 10])
}

const ENTERPRISE: u8 = 1;
const DEPARTMENT: u8 = 2;
const OUTLET: u8 = 3;

fn actor(kind: RoleKind, organisation: u8) -> Actor {
    Actor {
        person: PersonId::new(at("2026-01-01"), [kind as u8; 10]),
        acting: Some(ActingRole {
            id: RoleId::new(at("2026-01-01"), [kind as u8; 10]),
            kind,
            organisation: org(organisation),
            below: match kind {
                RoleKind::StationLead => vec![org(OUTLET)],
                _ => Vec::new(),
            },
        }),
        on_behalf: None,
    }
}

fn owner() -> Actor {
    actor(RoleKind::Owner, ENTERPRISE)
}

fn officer() -> Actor {
    actor(RoleKind::Officer, DEPARTMENT)
}

fn lead() -> Actor {
    actor(RoleKind::DepartmentLead, DEPARTMENT)
}

fn clerk() -> Actor {
    actor(RoleKind::Clerk, OUTLET)
}

fn budget() -> Budget {
    Budget {
        statutory: Some(20),
        committed: Some(10),
        ..Budget::default()
    }
}

fn draft(day: &str) -> (Case, CaseEvent) {
    let new = NewCase {
        id: CaseId::new(at(day), [9; 10]),
        item: "food-business".to_owned(),
        enterprise: org(ENTERPRISE),
        department: org(DEPARTMENT),
        outlet: Some(org(OUTLET)),
    };
    Case::start(new, Author::System, at(day))
}

/// Days for which a pause is announced.
const PAUSE: i64 = 21;

/// Anything that can be tried on a case on a day, by whoever may.
fn attempt(case: &Case, history: &[CaseEvent], action: Action, day: Timestamp) -> Moved {
    let (budget, calendar) = (budget(), calendar());
    let (owner, officer, lead) = (owner(), officer(), lead());
    let applicant = || owner.as_applicant_of(case).unwrap();
    let filer = || owner.as_filer_of(case).unwrap();
    let officer = || officer.as_officer_of(case).map_err(|_| case.wrong(action));
    let lead = || lead.as_lead_of(case).map_err(|_| case.wrong(action));
    let notice = || CorrectionNotice {
        items: vec![CorrectionItem {
            subject: "lease".into(),
            problem: "承租方未盖章".into(),
            remedy: "请加盖公章后重新上传".into(),
        }],
    };
    let accept = |gaps| Acceptance {
        gaps,
        may_be_late: vec!["fit-out".into()],
    };
    match action {
        Action::Submit => filer().submit(&Checklist::default(), "示收2026-000001".into(), day),
        Action::Discard => applicant().discard(day),
        Action::Withdraw => applicant().withdraw(day),
        Action::Resubmit => filer().resubmit(&Checklist::default(), day),
        Action::CloseGaps => filer().close_gaps(&[], day),
        Action::Accept => officer()?.accept(accept(None), &budget, &calendar, day),
        Action::AcceptWithGaps => {
            let gaps = Gaps {
                materials: vec!["fit-out".into()],
                by: day.plus_seconds(10 * 24 * 3600).day(),
            };
            officer()?.accept(accept(Some(gaps)), &budget, &calendar, day)
        }
        Action::NotAccept => {
            let why = NotOurs {
                reason: "不属于本机关职权范围".into(),
                right_organ: Some("区消防救援机构".into()),
            };
            officer()?.not_accept(why, &budget, &calendar, day)
        }
        Action::RequestCorrection => officer()?.request_correction(notice(), &budget, &calendar, day),
        Action::RequestCorrectionAgain => {
            lead()?.request_correction_again(notice(), "首次遗漏", &budget, &calendar, day)
        }
        Action::TakeUp => officer()?.take_up(day),
        Action::Suspend => {
            let suspension = Suspension {
                cause: PauseCause::Inspection,
                until: day.plus_seconds(PAUSE * 24 * 3600).day(),
                note: "现场核查".into(),
            };
            officer()?.suspend(suspension, day)
        }
        Action::Resume => officer()?.resume(day),
        Action::Extend => lead()?.extend(history, "案情复杂", &budget, &calendar, day),
        Action::Return => lead()?.return_to_lower("请补充核查记录", day),
        Action::Grant => officer()?.decide(Decision::Grant { conditions: None }, day),
        Action::Refuse => officer()?.decide(
            Decision::Refuse {
                reason: "场所不符合条件".into(),
            },
            day,
        ),
        Action::Deliver => {
            let delivery = Delivery {
                means: Means::Counter,
                recipient: "申请人".into(),
            };
            match clerk().as_clerk_of(case) {
                Ok(clerk) => clerk.deliver(&delivery, day),
                Err(_) => officer()?.deliver(&delivery, day),
            }
        }
        Action::Revoke => lead()?.revoke("以欺骗手段取得", day),
        Action::Expire => Keeper::of(case).expire(day),
        Action::Deem => Keeper::of(case).deem_accepted(&budget, &calendar, day),
        Action::MissCorrection => Keeper::of(case).miss_correction(day),
        Action::MissGaps => Keeper::of(case).miss_gaps(day),
        Action::EndPause => Keeper::of(case).end_pause(day),
        Action::Archive => Keeper::of(case).archive(day),
    }
}

/// A case led through actions, each on its day.
fn led(steps: &[(Action, &str)]) -> (Case, Vec<CaseEvent>) {
    let (mut case, event) = draft(steps.first().map_or("2026-03-02", |(_, day)| day));
    let mut history = vec![event];
    for (action, day) in steps {
        let (next, event) = attempt(&case, &history, *action, at(day))
            .unwrap_or_else(|refusal| panic!("{action} on {day} in {}: {refusal}", case.state.kind()));
        assert_eq!(next.version, case.version + 1);
        case = next;
        history.push(event);
    }
    (case, history)
}
