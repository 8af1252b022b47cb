//! Very many invented cases, for measurements of lists. Hidden from the command line's help, refused in production.
//!
//! Each case goes through the domain's own transitions; only what lists and figures read is written.

use super::{AppError, Ctx, clocks, desk};
use crate::config::Mode;
use catalogue::Item;
use domain::access::{ActingRole, Actor};
use domain::case::{
    Acceptance, Author, Case, CaseEvent, Checklist, Colour, CorrectionItem, CorrectionNotice, Decision, Delivery,
    Means, NewCase, pressing,
};
use domain::id::{CaseId, EventId, OrganisationId, PersonId, RoleId};
use domain::people::{Organisation, OrganisationKind, RoleKind};
use domain::time::Timestamp;
use store::loading::{self, Whole};
use store::{Tx, people};

/// Cases of one transaction.
const CHUNK: u32 = 2000;
/// Cases of an enterprise, about.
const EACH: u32 = 50;
/// Departments and outlets, those of the demonstration included.
const PLACES: usize = 12;
/// The days over which the cases are spread, and those of them whose cases may still be open.
const DAYS: i64 = 3 * 365;
const OPEN_DAYS: i64 = 60;
const SECONDS: i64 = 24 * 3600;

/// A sequence of numbers that looks like chance and is the same each time.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Result<T, AppError> {
        from.get(self.throw(from.len()))
            .cloned()
            .ok_or(AppError::Broken("nothing to choose from"))
    }
}

/// Who does what.
struct Cast {
    departments: Vec<OrganisationId>,
    outlets: Vec<OrganisationId>,
    enterprises: Vec<OrganisationId>,
    items: Vec<&'static Item>,
    person: PersonId,
    role: RoleId,
}

impl Cast {
    fn actor(&self, kind: RoleKind, organisation: OrganisationId) -> Actor {
        Actor {
            person: self.person,
            acting: Some(ActingRole {
                id: self.role,
                kind,
                organisation,
                below: Vec::new(),
            }),
            on_behalf: None,
        }
    }
}

const FIRST: [&str; 20] = [
    "云栖", "青简", "西溪", "兰亭", "松风", "听雨", "望山", "南屏", "北岸", "春晓", "秋实", "清河", "石桥", "柳浪",
    "竹影", "梅坞", "荷香", "月泉", "星渚", "墨池",
];
const SECOND: [&str; 20] = [
    "茶事", "书坊", "食品", "餐饮", "百货", "信息", "建材", "服饰", "家居", "教育", "文化", "体育", "汽配", "园艺",
    "印务", "物流", "酒店", "美业", "医械", "烘焙",
];
const LAST: [&str; 4] = ["有限公司", "商行", "工作室", "经营部"];

/// An invented name, with a part that few share.
fn name(number: u32) -> String {
    let number = usize::try_from(number).unwrap_or(0);
    let of = |words: &[&'static str], by: usize| words.get(by % words.len()).copied().unwrap_or_default();
    let rare: String = [number / 1600, number / 40, number]
        .iter()
        .filter_map(|part| char::from_u32(0x4e00 + u32::try_from(part * 7 % 900).unwrap_or(0)))
        .collect();
    format!(
        "示范区{}{rare}{}{}",
        of(&FIRST, number),
        of(&SECOND, number / 20),
        of(&LAST, number / 400)
    )
}

/// Adds so many cases to a seeded database.
pub async fn run(ctx: &Ctx, count: u32) -> Result<(), AppError> {
    if ctx.config.mode == Mode::Production {
        return Err(AppError::Production);
    }
    let cast = cast(ctx, count).await?;
    let mut begun = 0;
    while begun < count {
        let next = (begun + CHUNK).min(count);
        let middle = begun + (next - begun) / 2;
        // Two at once: over a network each waits for its answers.
        let (left, right) = tokio::join!(
            chunk(ctx, &cast, begun..middle, count),
            chunk(ctx, &cast, middle..next, count)
        );
        left.and(right)?;
        begun = next;
        if begun % 50_000 == 0 {
            tracing::info!(cases = begun, "cases were made");
        }
    }
    // The index was made on the way, by the calendar of today.
    desk::is_made(ctx).await
}

async fn cast(ctx: &Ctx, count: u32) -> Result<Cast, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let mut places = Vec::new();
    for (kind, word) in [
        (OrganisationKind::Department, "部门"),
        (OrganisationKind::Outlet, "网点"),
    ] {
        let mut known: Vec<OrganisationId> = people::organisations(&mut tx, kind)
            .await?
            .iter()
            .map(|o| o.id)
            .collect();
        let mut number = 1;
        while known.len() < PLACES {
            known.push(place(ctx, &mut tx, kind, format!("示范{word}{number}"), now).await?);
            number += 1;
        }
        places.push(known);
    }
    let firms: Vec<Organisation> = (0..(count / EACH).max(1))
        .map(|number| organisation(ctx, OrganisationKind::Enterprise, name(number), now))
        .collect::<Result<_, _>>()?;
    loading::add_organisations(&mut tx, &firms, now).await?;
    let mine = people::by_login(&mut tx, "officer").await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    let outlets = places.pop().unwrap_or_default();
    Ok(Cast {
        departments: places.pop().unwrap_or_default(),
        outlets,
        enterprises: firms.iter().map(|firm| firm.id).collect(),
        items: ctx.catalogue.items().iter().collect(),
        person: mine.person,
        role: RoleId::new(now, ctx.random()?),
    })
}

pub(super) async fn place(
    ctx: &Ctx,
    tx: &mut Tx,
    kind: OrganisationKind,
    name: String,
    now: Timestamp,
) -> Result<OrganisationId, AppError> {
    let organisation = organisation(ctx, kind, name, now)?;
    people::add_organisation(tx, &organisation, now).await?;
    Ok(organisation.id)
}

fn organisation(ctx: &Ctx, kind: OrganisationKind, name: String, now: Timestamp) -> Result<Organisation, AppError> {
    Ok(Organisation {
        id: OrganisationId::new(now, ctx.random()?),
        kind,
        name_en: name.clone(),
        name_zh: name,
        parent: None,
        credit_code: None,
        address: None,
        hours: None,
    })
}

async fn chunk(ctx: &Ctx, cast: &Cast, numbers: std::ops::Range<u32>, count: u32) -> Result<(), AppError> {
    let mut all = Vec::new();
    for number in numbers {
        let mut dice = Dice(u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15) + 11);
        dice.throw(2);
        let age = DAYS * SECONDS - i64::from(number) * DAYS * SECONDS / i64::from(count);
        all.push(whole(ctx, life(ctx, cast, &mut dice, number, age)?)?);
    }
    let mut tx = ctx.db.write().await?;
    loading::add_cases(&mut tx, &all).await?;
    Ok(tx.commit().await?)
}

fn whole(ctx: &Ctx, history: Vec<(Case, CaseEvent)>) -> Result<Whole, AppError> {
    let (case, _) = history.last().ok_or(AppError::Broken("a case without a beginning"))?;
    let mut ids = Vec::with_capacity(history.len());
    for (_, event) in &history {
        ids.push(EventId::new(event.at, ctx.random()?));
    }
    let submitted = history
        .iter()
        .find(|(case, _)| case.receipt.is_some())
        .map(|(_, event)| event.at);
    let events: Vec<CaseEvent> = history.iter().map(|(_, event)| event.clone()).collect();
    let pivot = pressing(&events, &clocks::budget(ctx, &case.item), ctx.catalogue.calendar())
        .map_err(|_| AppError::Broken("a history that does not hold together"))?;
    // Nobody is told of invented clocks.
    let told = match pivot.map(|pivot| pivot.colour(ctx.now().day())) {
        Some(Colour::Red) => "red",
        Some(Colour::Amber) => "amber",
        _ => "",
    };
    Ok(Whole {
        history,
        ids,
        submitted,
        pivot,
        told,
    })
}

/// A case of a certain age, as far as it has come.
fn life(ctx: &Ctx, cast: &Cast, dice: &mut Dice, number: u32, age: i64) -> Result<Vec<(Case, CaseEvent)>, AppError> {
    let (now, calendar) = (ctx.now(), ctx.catalogue.calendar());
    let begun = now.plus_seconds(-age);
    let (item, department) = (dice.pick(&cast.items)?, dice.pick(&cast.departments)?);
    let (outlet, enterprise) = (dice.pick(&cast.outlets)?, dice.pick(&cast.enterprises)?);
    let (owner, officer) = (
        cast.actor(RoleKind::Owner, enterprise),
        cast.actor(RoleKind::Officer, department),
    );
    let new = NewCase {
        id: CaseId::new(begun, ctx.random()?),
        item: item.id.to_string(),
        enterprise,
        department,
        outlet: Some(outlet),
    };
    let by = Author::Person {
        person: cast.person,
        role: RoleKind::Owner,
        organisation: enterprise,
        on_behalf: None,
    };
    let mut history = vec![Case::start(new, by, begun)];
    let open = age < OPEN_DAYS * SECONDS;
    // What the rules would move by themselves is left out: the worker would do it at the first start.
    let least = if age < 4 * SECONDS { 0 } else { 2 };
    let stop = if open { least + dice.throw(6 - least) } else { 6 };
    let mut at = begun;
    for step in 0..stop.max(1) {
        at = at.plus_seconds(SECONDS / 2 + i64::try_from(dice.throw(60_000)).unwrap_or(0));
        let Some((case, _)) = history.last() else { break };
        if at > now {
            break;
        }
        let budget = clocks::budget(ctx, &case.item);
        let moved = match step {
            0 => {
                let receipt = super::moves::receipt_number("测", begun.day().year(), i64::from(number) + 1);
                owner.as_filer_of(case)?.submit(&Checklist::default(), receipt, at)?
            }
            1 if dice.throw(8) == 0 && (!open || age < 20 * SECONDS) => {
                let notice = CorrectionNotice {
                    items: vec![CorrectionItem {
                        subject: "licence-copy".to_owned(),
                        problem: "不清晰".to_owned(),
                        remedy: "请重新拍照".to_owned(),
                    }],
                };
                let asked = officer
                    .as_officer_of(case)?
                    .request_correction(notice, &budget, calendar, at)?;
                if open {
                    history.push(asked);
                    break;
                }
                let back = owner
                    .as_filer_of(&asked.0)?
                    .resubmit(&Checklist::default(), at.plus_seconds(SECONDS / 4))?;
                let accepted = officer.as_officer_of(&back.0)?.accept(
                    acceptance(),
                    &budget,
                    calendar,
                    at.plus_seconds(SECONDS / 3),
                )?;
                history.extend([asked, back]);
                accepted
            }
            1 => officer
                .as_officer_of(case)?
                .accept(acceptance(), &budget, calendar, at)?,
            2 => officer.as_officer_of(case)?.take_up(at)?,
            3 if dice.throw(20) == 0 => owner.as_applicant_of(case)?.withdraw(at)?,
            3 => officer.as_officer_of(case)?.decide(decision(dice), at)?,
            _ => {
                let delivery = Delivery {
                    means: Means::Counter,
                    recipient: "示范".to_owned(),
                };
                officer.as_officer_of(case)?.deliver(&delivery, at)?
            }
        };
        history.push(moved);
        let ended = history.last().is_some_and(|(case, _)| {
            use domain::case::StateKind as S;
            matches!(case.state.kind(), S::Withdrawn | S::Delivered | S::CorrectionRequested)
        });
        if ended {
            break;
        }
    }
    Ok(history)
}

fn decision(dice: &mut Dice) -> Decision {
    if dice.throw(12) == 0 {
        Decision::Refuse {
            reason: "不符合条件".to_owned(),
        }
    } else {
        Decision::Grant { conditions: None }
    }
}

fn acceptance() -> Acceptance {
    Acceptance {
        gaps: None,
        may_be_late: Vec::new(),
    }
}
