//! The support team of either district, and questions that live in the large one. Asked, taken and answered by the use cases
//! that screens call; must not write a question by any other way.

use super::district::Cast;
use crate::app::support::asking::{self, NewQuestion};
use crate::app::support::steps::{self, Step};
use crate::app::support::thread::{self, NewMessage};
use crate::app::support::views::AnchorView;
use crate::app::{AppError, Ctx};
use ::support::expert::{Expert, Presence};
use ::support::question::{Cause, Way};
use ::support::shift::{Hours, Span};
use ::support::skill::{Capacity, Lang, Skills, Tier};
use domain::access::Actor;
use domain::id::{CaseId, OrganisationId, PersonId, QuestionId};
use domain::people::OrganisationKind;
use domain::time::Timestamp;
use std::collections::BTreeSet;
use store::support_experts::{self, Kept};
use store::{Tx, people};

fn expert(person: PersonId, departments: BTreeSet<OrganisationId>, number: usize) -> Expert {
    let languages = [Lang::Chinese]
        .into_iter()
        .chain(number.is_multiple_of(4).then_some(Lang::English));
    let span = |from, to| Span { from, to };
    // Two shifts, so that somebody is there at each hour of the service.
    let early = Hours::new(vec![span(510, 690), span(780, 1050)], Vec::new());
    Expert {
        person,
        skills: Skills {
            departments,
            items: BTreeSet::new(),
            languages: languages.collect(),
        },
        capacity: Capacity {
            coach: 3,
            remote: 2,
            video: u8::from(number % 3 != 2),
        },
        hours: early.ok().filter(|_| number % 3 == 1).unwrap_or_else(Hours::usual),
        deputy: None,
        presence: Presence::Away,
    }
}

async fn put(tx: &mut Tx, expert: Expert, given_at: Timestamp) -> Result<(), AppError> {
    Ok(support_experts::put(tx, &Kept { expert, given_at }).await?)
}

/// The team of the small district: its officer, its lead and its clerk. Nobody is there yet.
pub(super) async fn small(tx: &mut Tx, now: Timestamp) -> Result<(), AppError> {
    let all = people::organisations(tx, OrganisationKind::Department).await?;
    let of = |names: &[&str]| {
        let fitting = all
            .iter()
            .filter(|department| names.contains(&department.name_en.as_str()));
        fitting.map(|department| department.id).collect::<BTreeSet<_>>()
    };
    let (counter, market) = ("Community service counter", "Market supervision");
    for (number, (login, departments)) in [
        ("officer", of(&[counter, market])),
        ("lead", of(&[counter, market])),
        ("clerk", of(&[counter])),
    ]
    .into_iter()
    .enumerate()
    {
        let found = people::by_login(tx, login).await?.ok_or(AppError::NotFound)?;
        let mut expert = expert(found.person, departments, number * 3);
        expert.capacity.remote = 2;
        put(tx, expert, now).await?;
    }
    Ok(())
}

/// Everybody of the team: the officers, each for their department, and the clerks, for the counter and one more.
fn team(cast: &Cast) -> Vec<(&Actor, BTreeSet<OrganisationId>)> {
    let mut team: Vec<(&Actor, BTreeSet<OrganisationId>)> = Vec::new();
    for department in &cast.departments {
        for officer in &department.officers {
            match team.iter_mut().find(|(known, _)| known.person == officer.person) {
                Some((_, departments)) => {
                    departments.insert(department.id);
                }
                None => team.push((officer, BTreeSet::from([department.id]))),
            }
        }
    }
    let counter = cast.departments.first().map(|department| department.id);
    let clerks = cast.outlets.iter().flat_map(|outlet| &outlet.clerks);
    for (number, clerk) in clerks.enumerate() {
        let more = cast.departments.get(number % cast.departments.len().max(1));
        let departments = counter.into_iter().chain(more.map(|department| department.id));
        team.push((clerk, departments.collect()));
    }
    team
}

/// The team of the large district. Two of three are there and busy: who signs in as one of them and takes work is offered what waits.
pub(super) async fn whole(ctx: &Ctx, cast: &Cast) -> Result<(), AppError> {
    let now = ctx.now();
    let team = team(cast);
    let mut tx = ctx.db.write().await?;
    for (number, (actor, departments)) in team.iter().enumerate() {
        let mut expert = expert(actor.person, departments.clone(), number);
        expert.deputy = team
            .iter()
            .cycle()
            .skip(number + 1)
            .take(team.len() - 1)
            .find(|(_, others)| others == departments)
            .map(|(other, _)| other.person);
        put(&mut tx, expert, now).await?;
        if number % 3 != 2 {
            support_experts::set_presence(&mut tx, actor.person, Presence::Busy).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// A question of the demonstration: what is asked, at what, how far it comes.
const ASKED: [(&str, Option<&str>, Far); 10] = [
    (
        "租赁合同上的出租方和产权证上的人不一致，需要补什么？",
        Some("lease"),
        Far::Closed,
    ),
    ("照片一直提示模糊，怎么拍才行？", Some("licence-copy"), Far::Helped),
    ("经营面积写建筑面积还是使用面积？", None, Far::Answered),
    ("产权证是旧版的，可以用吗？", Some("property"), Far::Closed),
    ("转租的要谁签字？", Some("lease"), Far::Helped),
    ("营业执照刚变更，旧的照片要换吗？", Some("licence-copy"), Far::Waiting),
    ("受托人来办需要带什么？", None, Far::CalledBack),
    ("房屋是公司免费提供的，怎么填？", None, Far::InWriting),
    ("地址和合同差一个“室”字，会退回吗？", None, Far::Helped),
    ("身份证正反面要拍在一张上吗？", Some("id-front"), Far::Waiting),
];

/// How far a question comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Far {
    Waiting,
    Helped,
    Answered,
    Closed,
    CalledBack,
    InWriting,
}

/// A case that somebody asks about: who asks, and who leads and helps in the department that decides.
pub(super) struct Subject<'s> {
    pub(super) case: CaseId,
    pub(super) asker: &'s Actor,
    pub(super) lead: &'s Actor,
    pub(super) officer: &'s Actor,
}

fn message(client_id: &str, words: &str) -> NewMessage {
    NewMessage {
        client_id: client_id.to_owned(),
        words: words.to_owned(),
        anchor: AnchorView::default(),
        steps: Vec::new(),
        pictures: Vec::new(),
    }
}

/// Lets people ask and be helped, at whatever hour the district is made: after hours a lead gives by hand what nobody is offered.
pub(super) async fn living(ctx: &Ctx, subjects: &[Subject<'_>]) -> Result<(), AppError> {
    for (subject, (words, material, far)) in subjects.iter().zip(ASKED) {
        let new = NewQuestion {
            words: words.to_owned(),
            anchor: AnchorView {
                material: material.map(str::to_owned),
                ..AnchorView::default()
            },
            tier: Some(Tier::Coach),
            department: None,
            lang: Lang::Chinese,
            way: Way::Live,
        };
        let asked = asking::ask(ctx, subject.asker, subject.case, &new, None).await?;
        let id: QuestionId = asked
            .question
            .id
            .parse()
            .map_err(|_| AppError::Broken("a question without its identifier"))?;
        let step = async |actor: &Actor, step: Step| steps::act(ctx, actor, id, &step, None).await;
        match far {
            Far::Waiting => continue,
            Far::CalledBack => {
                let at = ctx.now().plus_seconds(2 * 3600);
                step(subject.asker, Step::CallBack(at)).await?;
                continue;
            }
            Far::InWriting => {
                // Somebody may have been offered it already: then it is not needed.
                let _ = step(subject.asker, Step::InWriting).await;
                continue;
            }
            Far::Helped | Far::Answered | Far::Closed => {}
        }
        step(subject.lead, Step::Assign(subject.officer.person)).await?;
        let answer = [
            message("a1", "您好，我看一下您的材料。"),
            message("a2", "请按页面提示补一份书面同意，拍照上传即可。"),
        ];
        thread::send(ctx, subject.officer, id, &answer).await?;
        thread::send(ctx, subject.asker, id, &[message("q1", "好的，谢谢。")]).await?;
        match far {
            Far::Answered => {
                step(subject.officer, Step::Answer).await?;
            }
            Far::Closed => {
                step(subject.officer, Step::Close(Cause::ItemText, true)).await?;
            }
            _ => {}
        }
    }
    Ok(())
}
