//! The large district: its plan is made, and then done step by step in the order of time, each step by whoever would do
//! it, through the use case that a screen would call.

use super::clock::Stepping;
use super::district::{self, Cast, Department, Firm};
use super::filling::{self, Depth, Draft};
use super::lives::{self, End, Planned, Step};
use super::team::{self, Subject};
use super::{Account, sets};
use crate::app::access::SignedIn;
use crate::app::blobs::Kept;
use crate::app::cases::{self, NewDraft};
use crate::app::counter::{self, NewCounter};
use crate::app::materials::{self, By, Target};
use crate::app::messages::{self, NewMessage};
use crate::app::moves::{self, Move};
use crate::app::{AppError, Ctx, deadlines, desk, names, notifications, registration, review};
use catalogue::Item;
use domain::access::Actor;
use domain::calendar::Calendar;
use domain::case::{
    CorrectionItem, CorrectionNotice, Decision, Delivery, Gaps, Means, NotOurs, PauseCause, Suspension,
};
use domain::id::{CaseId, SessionId};
use domain::registration::Claim;
use domain::time::Timestamp;
use jiff::civil::Date;
use std::path::Path;
use std::sync::Arc;
use store::jobs;
use store::sessions::Session;

/// Natural days that the cases are spread over.
const DAYS: i64 = 90;
/// Pages that are drawn.
const PAGES: usize = 6;
/// Seconds before now at which the last step begins.
const MARGIN: i64 = 45 * 60;

/// Items that the cases are about, beside those of the sets.
const ITEMS: [&str; 29] = [
    "premises-check",
    "small-catering",
    "shop-sign",
    "food-business",
    "premises-check",
    "prepacked-food",
    "public-place-hygiene",
    "seal-registration",
    "outdoor-advertising",
    "social-insurance",
    "premises-check",
    "street-promotion",
    "lease-registration",
    "device-class2",
    "fit-out-registration",
    "fire-check",
    "tobacco-retail",
    "prepaid-card",
    "hotel-trade",
    "labour-dispatch",
    "premises-check",
    "seal-registration",
    "small-catering",
    "premises-check",
    "social-insurance",
    "seal-registration",
    "shop-sign",
    "premises-check",
    "social-insurance",
];
/// Those of them that may be accepted with something still to come.
const LATE: [&str; 2] = ["small-catering", "food-business"];

/// A case of the plan.
#[derive(Debug)]
struct Planning {
    firm: usize,
    item: &'static Item,
    outlet: usize,
    number: usize,
    id: Option<CaseId>,
}

/// The district being filled.
struct District<'c> {
    ctx: &'c Ctx,
    clock: Arc<Stepping>,
    cast: Cast,
    pages: Vec<(Kept, &'static str)>,
}

/// Makes the small district and everything around it. Refuses what the small one refuses.
pub async fn demonstration(ctx: &mut Ctx, materials: &Path) -> Result<Vec<Account>, AppError> {
    let now = ctx.now();
    let begin = now.plus_seconds(-(DAYS + 2) * 24 * 3600);
    let clock = Arc::new(Stepping::new(begin, now));
    let real = std::mem::replace(&mut ctx.clock, Arc::<Stepping>::clone(&clock));
    let made = make(ctx, clock, materials, now).await;
    ctx.clock = real;
    made
}

async fn make(ctx: &Ctx, clock: Arc<Stepping>, materials: &Path, now: Timestamp) -> Result<Vec<Account>, AppError> {
    let mut accounts = super::run(ctx).await?;
    let sets = sets::read(ctx, materials).await?;
    let cast = district::make(ctx, sets).await?;
    let mut pages = Vec::with_capacity(PAGES);
    for kind in 0..PAGES {
        pages.push(filling::drawn(ctx, kind).await?);
    }
    let mut district = District {
        ctx,
        clock,
        cast,
        pages,
    };
    district.keep_still().await?;
    team::whole(ctx, &district.cast).await?;
    let days = working_days(ctx.catalogue.calendar(), now.day());
    let (mut planned, mut cases, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (end, nth)) in ends().into_iter().enumerate() {
        let case = district.casting(number, end, nth)?;
        let steps = lives::life(end, nth, days.len().saturating_sub(1));
        let moments = moments(&steps, &days, now);
        planned.extend(
            steps
                .iter()
                .zip(moments)
                .map(|(planned, at)| (at, number, planned.step)),
        );
        cases.push(case);
        open.extend(matches!(end, End::Draft | End::Submitted | End::ToMend).then_some(number));
    }
    planned.sort_by_key(|(at, number, _)| (*at, *number));
    for (at, number, step) in planned {
        district.clock.reach(at);
        let case = cases
            .get_mut(number)
            .ok_or(AppError::Broken("a case that was not planned"))?;
        district.take(case, step).await?;
    }
    district.asking(&cases, &open).await?;
    let open = open.iter().filter_map(|number| cases.get(*number)?.id);
    first_read(ctx, open.collect(), now.plus_seconds(-(DAYS + 2) * 24 * 3600)).await?;
    district.newcomer().await?;
    deadlines::sweep(ctx).await?;
    notifications::sweep(ctx).await?;
    // The index was made on the way, by the calendar of today.
    desk::is_made(ctx).await?;
    accounts.append(&mut district.cast.accounts);
    Ok(accounts)
}

/// Lets the station read first what somebody waits for: drafts, and what an officer has on the table.
async fn first_read(ctx: &Ctx, cases: Vec<CaseId>, moment: Timestamp) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    for case in cases {
        jobs::hasten(&mut tx, &review::dedup_key(case), moment).await?;
    }
    Ok(tx.commit().await?)
}

/// Every end with its number among its like.
fn ends() -> Vec<(End, usize)> {
    let each = lives::ENDS.iter();
    each.flat_map(|(end, count)| (0..*count).map(move |nth| (*end, nth)))
        .collect()
}

/// The working days of the span, and today.
fn working_days(calendar: &Calendar, today: Date) -> Vec<Date> {
    let back = |days: i64| today.checked_sub(jiff::Span::new().days(days)).unwrap_or(today);
    (0..=DAYS)
        .rev()
        .map(back)
        .filter(|day| *day == today || calendar.is_working(*day).unwrap_or(true))
        .collect()
}

/// When the steps of a case are taken: one after the other, and none later than shortly before now.
fn moments(steps: &[Planned], days: &[Date], now: Timestamp) -> Vec<Timestamp> {
    let mut moments: Vec<Timestamp> = steps
        .iter()
        .map(|planned| {
            let day = days.get(planned.day).copied().unwrap_or(now.day());
            let begin = desk::begin_of(day).unwrap_or(now);
            begin.plus_seconds(i64::from(planned.minute) * 60)
        })
        .collect();
    let mut latest = now.plus_seconds(-MARGIN);
    for moment in moments.iter_mut().rev() {
        *moment = (*moment).min(latest);
        latest = moment.plus_seconds(-180);
    }
    moments
}

fn said(words: &str) -> NewMessage {
    NewMessage {
        words: words.to_owned(),
        files: Vec::new(),
    }
}

impl District<'_> {
    /// Some of those whose cases are open ask for help.
    async fn asking(&self, cases: &[Planning], open: &[usize]) -> Result<(), AppError> {
        let mut subjects = Vec::new();
        for case in open.iter().filter_map(|number| cases.get(*number)) {
            let (Some(id), Ok(lead), Ok(officer)) = (case.id, self.lead(case), self.officer(case)) else {
                continue;
            };
            let asker = &self.firm(case)?.owner;
            subjects.push(Subject {
                case: id,
                asker,
                lead,
                officer,
            });
        }
        team::living(self.ctx, &subjects).await
    }

    /// The numbers of the demonstration are invented: nothing is sent to them but codes.
    async fn keep_still(&self) -> Result<(), AppError> {
        for firm in &self.cast.firms {
            let (mut settings, _) = notifications::settings(self.ctx, &firm.owner).await?;
            for setting in &mut settings {
                setting.by_message = false;
            }
            notifications::choose(self.ctx, &firm.owner, &settings, None).await?;
        }
        Ok(())
    }

    /// Who plays in a case: the small cast first, so that each of its people finds work.
    fn casting(&self, number: usize, end: End, nth: usize) -> Result<Planning, AppError> {
        let firms = &self.cast.firms;
        let with_set = firms.iter().filter(|firm| firm.set.is_some()).count();
        let leading = matches!(
            (end, nth),
            (
                End::Draft | End::ToMend | End::UnderReview | End::Granted | End::Accepted,
                0
            ) | (End::Delivered, 0..=1)
        );
        let firm = match (leading, with_set) {
            (true, _) => 0,
            (false, _) if number % 29 == 7 => 1,
            // Two in three are of those whose papers there are.
            (false, 1..) if !number.is_multiple_of(3) => 2 + number * 5 % with_set,
            (false, _) => 2 + number * 11 % (firms.len() - 2).max(1),
        };
        let set = firms.get(firm).and_then(|firm| firm.set.as_ref());
        let by_set = set.filter(|_| number.is_multiple_of(2) || matches!(end, End::Draft | End::Submitted));
        let word = match end {
            End::AcceptedLate | End::LateMissed => LATE[nth % LATE.len()],
            // Something with two leads who may take it back, and limits that may be extended.
            End::Revoked => "small-catering",
            End::ToMend if leading => "small-catering",
            // Granted long ago and not handed out: late at the counter of the small cast.
            End::Granted if nth.is_multiple_of(5) => "premises-check",
            _ => ITEMS[number * 7 % ITEMS.len()],
        };
        let item = names::item(self.ctx, word)?;
        let by_set = by_set.filter(|set| {
            self.department(&set.item.department.zh).is_some()
                && !matches!(end, End::AcceptedLate | End::LateMissed | End::Revoked | End::Granted)
        });
        let outlets = self.cast.outlets.len().max(1);
        Ok(Planning {
            firm,
            item: by_set.map_or(item, |set| set.item),
            // Most of today's come to the first counter.
            outlet: if leading || (end == End::Submitted && nth.is_multiple_of(2)) {
                0
            } else {
                number % outlets
            },
            number,
            id: None,
        })
    }

    fn department(&self, name: &str) -> Option<&Department> {
        self.cast.departments.iter().find(|department| department.name == name)
    }

    fn firm(&self, case: &Planning) -> Result<&Firm, AppError> {
        self.cast
            .firms
            .get(case.firm)
            .ok_or(AppError::Broken("a case without its firm"))
    }

    fn decides(&self, case: &Planning) -> Result<&Department, AppError> {
        let found = self.department(&case.item.department.zh);
        found.ok_or(AppError::Broken("an item without its department"))
    }

    fn officer(&self, case: &Planning) -> Result<&Actor, AppError> {
        let officers = &self.decides(case)?.officers;
        let found = officers.get(case.number % officers.len().max(1));
        found.ok_or(AppError::Broken("a department without officers"))
    }

    fn lead(&self, case: &Planning) -> Result<&Actor, AppError> {
        let lead = self.decides(case)?.lead.as_ref();
        lead.ok_or(AppError::Broken("a department without a lead"))
    }

    fn clerk(&self, case: &Planning) -> Result<&Actor, AppError> {
        let clerks = self
            .cast
            .outlets
            .get(case.outlet)
            .map_or(&[][..], |outlet| &outlet.clerks);
        let found = clerks.get(case.number % clerks.len().max(1));
        found.ok_or(AppError::Broken("an outlet without clerks"))
    }

    /// Takes a step.
    async fn take(&self, case: &mut Planning, step: Step) -> Result<(), AppError> {
        match step {
            Step::Begin(depth) => {
                let owner = &self.firm(case)?.owner;
                case.id = Some(self.begin(case, owner, depth).await?);
                return Ok(());
            }
            Step::AtCounter(depth) => {
                case.id = Some(self.at_counter(case, depth).await?);
                return Ok(());
            }
            Step::House => {
                deadlines::sweep(self.ctx).await?;
                notifications::sweep(self.ctx).await?;
                return Ok(());
            }
            _ => {}
        }
        let id = case.id.ok_or(AppError::Broken("a step before the first"))?;
        match step {
            Step::Talk => return self.talk(case, id).await,
            Step::Assign => {
                let officer = self.officer(case)?;
                desk::assign(self.ctx, officer, id, Some(officer.person)).await?;
                return Ok(());
            }
            Step::Mend => self.mend(case, id).await?,
            _ => {}
        }
        if step == Step::Extend && case.item.statutory_days.is_none_or(|days| days < 5) {
            // There is no limit to extend, or it is over by now.
            return Ok(());
        }
        let (actor, what) = self.moved(case, step)?;
        moves::act(self.ctx, actor, id, what, None, None).await?;
        Ok(())
    }

    /// Who moves the case, and how.
    fn moved(&self, case: &Planning, step: Step) -> Result<(&Actor, Move), AppError> {
        let today = self.ctx.now().day();
        let later = |days: i8| today.checked_add(jiff::Span::new().days(days)).unwrap_or(today);
        let (owner, officer) = (&self.firm(case)?.owner, self.officer(case)?);
        Ok(match step {
            Step::Submit => (owner, Move::Submit),
            Step::Mend => (owner, Move::Resubmit),
            Step::Withdraw => (owner, Move::Withdraw),
            Step::Discard => (owner, Move::Discard),
            Step::Accept => (officer, Move::Accept(None)),
            Step::AcceptLate(days) => {
                let gaps = Gaps {
                    materials: case.item.may_be_late.iter().map(ToString::to_string).collect(),
                    by: later(days),
                };
                (officer, Move::Accept(Some(gaps)))
            }
            Step::NotAccept => {
                let why = NotOurs {
                    reason: "申请事项不属于本部门职权范围".to_owned(),
                    right_organ: Some("示范区综合行政执法部门".to_owned()),
                };
                (officer, Move::NotAccept(why))
            }
            Step::AskToMend => (officer, Move::RequestCorrection(notice(case.item), None)),
            Step::TakeUp => (officer, Move::TakeUp),
            Step::Suspend => {
                let suspension = Suspension {
                    cause: PauseCause::Inspection,
                    until: later(21),
                    note: "需要现场核查，核查期间不计入办理时限".to_owned(),
                };
                (officer, Move::Suspend(suspension))
            }
            Step::Extend => (self.lead(case)?, Move::Extend("需要征求相邻单位意见".to_owned())),
            Step::Grant => (officer, Move::Decide(Decision::Grant { conditions: None })),
            Step::Refuse => {
                let reason = "场所的使用性质不符合该事项的条件".to_owned();
                (officer, Move::Decide(Decision::Refuse { reason }))
            }
            Step::Deliver => {
                let delivery = Delivery {
                    means: if case.number.is_multiple_of(3) {
                        Means::Electronic
                    } else {
                        Means::Counter
                    },
                    recipient: self.firm(case)?.owner_name.clone(),
                };
                (self.clerk(case)?, Move::Deliver(delivery))
            }
            Step::Revoke => (self.lead(case)?, Move::Revoke("申请人以不实材料取得".to_owned())),
            Step::Begin(_) | Step::AtCounter(_) | Step::Talk | Step::Assign | Step::House => {
                return Err(AppError::Broken("a step that moves nothing"));
            }
        })
    }

    /// Begins a draft and fills it.
    async fn begin(&self, case: &Planning, actor: &Actor, depth: Depth) -> Result<CaseId, AppError> {
        let outlet = self.cast.outlets.get(case.outlet).map(|outlet| outlet.id);
        let new = NewDraft {
            item: case.item.id.to_string(),
            outlet,
        };
        let begun = cases::start(self.ctx, actor, &new, None).await?;
        let id = begun
            .summary
            .id
            .parse()
            .map_err(|_| AppError::Broken("a case without its identifier"))?;
        let draft = Draft {
            actor,
            firm: self.firm(case)?,
            case: id,
            item: case.item,
            depth,
        };
        filling::fill(self.ctx, &self.clock, &self.pages, &draft).await?;
        Ok(id)
    }

    /// A clerk asks, the owner says yes on the phone, the clerk fills and hands in, and the session ends.
    async fn at_counter(&self, case: &Planning, depth: Depth) -> Result<CaseId, AppError> {
        let (clerk, firm) = (self.clerk(case)?, self.firm(case)?);
        let new = NewCounter {
            enterprise: firm.credit_code.clone(),
            purpose: format!("代办{}", case.item.names.zh),
            minutes: None,
        };
        let asked = counter::ask(self.ctx, clerk, &new).await?;
        let session = asked
            .id
            .parse()
            .map_err(|_| AppError::Broken("a session without its identifier"))?;
        counter::step(self.ctx, &firm.owner, session, counter::Step::Confirm).await?;
        let place = clerk.acting.as_ref().ok_or(AppError::Forbidden)?.organisation;
        let now = self.ctx.now();
        let running = counter::running(&mut self.ctx.db.read().await?, clerk.person, place, now).await?;
        let acting = Actor {
            on_behalf: running,
            ..clerk.clone()
        };
        let id = self.begin(case, &acting, depth).await?;
        moves::act(self.ctx, &acting, id, Move::Submit, None, None).await?;
        counter::step(self.ctx, clerk, session, counter::Step::End).await?;
        Ok(id)
    }

    /// The enterprise asks, the officer answers and writes a note for the colleagues.
    async fn talk(&self, case: &Planning, id: CaseId) -> Result<(), AppError> {
        let (owner, officer) = (&self.firm(case)?.owner, self.officer(case)?);
        let question = said("请问材料里的地址写门牌号还是写房间号？");
        messages::send(self.ctx, owner, id, &question, None).await?;
        self.clock.pass(240);
        let answer = said("请与租赁合同上的写法一致，写到房间号。");
        messages::send(self.ctx, officer, id, &answer, None).await?;
        messages::note(self.ctx, officer, id, "已电话说明地址写法。", None).await?;
        Ok(())
    }

    /// Takes a better picture in place of the one that the officer did not take.
    async fn mend(&self, case: &Planning, id: CaseId) -> Result<(), AppError> {
        let owner = &self.firm(case)?.owner;
        let before = materials::list(self.ctx, owner, id).await?;
        let (Some(first), Some((kept, media_type))) = (before.first(), self.pages.last()) else {
            return Ok(());
        };
        let target = Target {
            slot: first.slot.clone(),
            name: "重拍.png".to_owned(),
            replaces: first.id.parse().ok(),
        };
        materials::add(self.ctx, &By::Actor(owner), id, &target, (kept, media_type), None).await?;
        self.clock.pass(30);
        Ok(())
    }

    /// Somebody whose licence could not be read asks the administrator to decide.
    async fn newcomer(&self) -> Result<(), AppError> {
        let (person, code) = district::newcomer(self.ctx).await?;
        let now = self.ctx.now();
        let signed_in = SignedIn {
            actor: Actor {
                person,
                acting: None,
                on_behalf: None,
            },
            session: Session {
                id: SessionId::new(now, self.ctx.random()?),
                person,
                role: None,
                agent: String::new(),
                created_at: now,
                seen_at: now,
                expires_at: now,
            },
            roles: Vec::new(),
            owes: None,
        };
        let begun = registration::start_again(self.ctx, &signed_in, &code).await?;
        let id = begun
            .id
            .parse()
            .map_err(|_| AppError::Broken("a registration without its identifier"))?;
        let (kept, media_type) = self.pages.first().ok_or(AppError::Broken("no page to send"))?;
        registration::licence(self.ctx, &signed_in, id, (kept, media_type)).await?;
        registration::was_read(self.ctx, id, &kept.sha256, None).await?;
        let claim = Claim::new("示范区晚来面馆", "曲晚晴", "曲晚晴")?;
        registration::request(self.ctx, &signed_in, id, claim, "执照有折痕，拍不清楚，请人工核对").await?;
        Ok(())
    }
}

/// What an officer has against the first material of an item.
fn notice(item: &Item) -> CorrectionNotice {
    let mend = |subject: &str, problem: &str, remedy: &str| CorrectionItem {
        subject: subject.to_owned(),
        problem: problem.to_owned(),
        remedy: remedy.to_owned(),
    };
    let items = item
        .materials
        .iter()
        .take(2)
        .enumerate()
        .map(|(number, material)| match number {
            0 => mend(
                material.id.as_str(),
                "照片模糊，关键内容无法辨认",
                "请平放、光线充足处重新拍摄后上传",
            ),
            _ => mend(material.id.as_str(), "缺少签字或盖章", "请签字或加盖公章后重新上传"),
        });
    CorrectionNotice { items: items.collect() }
}
