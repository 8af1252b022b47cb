//! Asking: what is suggested before, and the question itself, given to somebody in the same transaction.

use super::routing::{Turn, wakes_at};
use super::thread::{self, NewMessage};
use super::views::{AnchorView, PromiseView, QuestionView, Suggestion, ThreadView};
use super::{PROMISES, alike, cards, views};
use crate::app::names::Names;
use crate::app::once::{self, Key};
use crate::app::{AppError, Ctx, access, audit_act, findings};
use ::support::access::asking;
use ::support::anchor::Anchor;
use ::support::question::{Question, QuestionState, Way, What};
use ::support::skill::{Lang, Need, Tier};
use ::support::suggest::{Why, suggest};
use domain::access::Actor;
use domain::case::Case;
use domain::id::{CaseId, OrganisationId, QuestionId};
use domain::people::OrganisationKind;
use store::{Tx, people, reviews, support};

/// Questions of one case that may be open at once.
const MOST_OPEN: usize = 10;
/// Longest question, in characters.
pub(super) const LONGEST: usize = 4000;

/// What is asked.
#[derive(Debug, Clone)]
pub struct NewQuestion {
    /// In words.
    pub words: String,
    /// Where it arose.
    pub anchor: AnchorView,
    /// How closely, where the asker has chosen.
    pub tier: Option<Tier>,
    /// Which department, where the asker has chosen.
    pub department: Option<OrganisationId>,
    /// In which language.
    pub lang: Lang,
    /// How the asker wants to be helped.
    pub way: Way,
}

/// What would happen if one asked now: tier and department with the reason, the promise, and cards that may do.
pub async fn prepare(ctx: &Ctx, actor: &Actor, id: CaseId, anchor: &AnchorView) -> Result<Suggestion, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, actor, id).await?;
    asking(actor, &found.case)?;
    let anchor = pointed(&mut tx, id, anchor).await?;
    let (tier, why) = suggest(&anchor);
    let department = found.case.department;
    let (now, calendar) = (ctx.now(), ctx.catalogue.calendar());
    let promises = Tier::ALL.iter().map(|tier| {
        let (first, solution) = PROMISES.moments(calendar, *tier, Way::Live, now);
        PromiseView {
            tier: tier.as_str(),
            first_answer_by: first.to_string(),
            solution_by: solution.to_string(),
        }
    });
    let promises = promises.collect();
    let (written_by, _) = PROMISES.moments(calendar, Tier::Coach, Way::Written, now);
    let experts = store::support_experts::of_department(&mut tx, department).await?;
    let present = experts.iter().filter(|kept| kept.expert.duty(calendar, now).on).count();
    let waiting = support::line(&mut tx, department).await?.len();
    Ok(Suggestion {
        tier: tier.as_str(),
        why: why.as_str(),
        department: Names::default().organisation(&mut tx, department).await?,
        promises,
        written_by: written_by.to_string(),
        present,
        waiting,
        open: PROMISES.hours.at(calendar, now).0,
        cards: cards::fitting(ctx, &mut tx, &found.case, &anchor).await?,
    })
}

/// The anchor with what the finding says of itself; one that points at nothing sound is refused.
async fn pointed(tx: &mut Tx, case: CaseId, view: &AnchorView) -> Result<Anchor, AppError> {
    let mut anchor = Anchor::from(view);
    let wrong = || AppError::InvalidValue {
        field: "/anchor".to_owned(),
    };
    if !anchor.is_sound() {
        return Err(wrong());
    }
    let Some(key) = &anchor.finding else { return Ok(anchor) };
    let mut report = reviews::find(tx, case).await?.and_then(|review| review.report);
    let report = report.as_mut().ok_or(AppError::UnknownFinding)?;
    findings::name(report);
    let all = report.get("findings").and_then(|findings| findings.as_array());
    let finding = all.and_then(|all| all.iter().find(|finding| finding["key"] == key.as_str()));
    let finding = finding.ok_or(AppError::UnknownFinding)?;
    let said = |name: &str| finding[name].as_str().map(str::to_owned);
    anchor.code = said("code");
    anchor.material = anchor.material.or_else(|| said("material"));
    Ok(anchor)
}

/// Asks. Whoever is free and fits is offered it before the answer goes out.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    id: CaseId,
    new: &NewQuestion,
    key: Option<&Key>,
) -> Result<ThreadView, AppError> {
    let words = new.words.trim();
    if words.is_empty() || words.chars().count() > LONGEST {
        return Err(AppError::WordsMissing("/words"));
    }
    let tier = match new.tier {
        Some(tier) => Some(tier),
        None => likely(ctx, &new.anchor, words).await?,
    };
    let mut tx = ctx.db.write().await?;
    let found = access::visible(&mut tx, actor, id).await?;
    let right = asking(actor, &found.case)?;
    if let Some(before) = once::answered(ctx, &mut tx, actor.person, key).await? {
        let before: QuestionId = before
            .parse()
            .map_err(|_| AppError::Broken("a key without a question"))?;
        return thread::view(ctx, &mut tx, actor, before).await;
    }
    let open = support::of_case(&mut tx, id).await?;
    let open = open.iter().filter(|kept| kept.question.entry().is_some()).count();
    if open >= MOST_OPEN {
        return Err(AppError::TooMany { most: MOST_OPEN });
    }
    let anchor = pointed(&mut tx, id, &new.anchor).await?;
    let department = department(&mut tx, &found.case, new.department).await?;
    let now = ctx.now();
    let question = Question {
        id: QuestionId::new(now, ctx.random()?),
        case: id,
        need: Need {
            department,
            item: found.case.item.clone(),
            lang: new.lang,
            tier: tier.unwrap_or_else(|| suggest(&anchor).0),
        },
        anchor,
        asked: right.voice,
        asked_at: now,
        at_counter: right.at_counter,
        way: new.way,
        state: QuestionState::Waiting { since: now },
        passed: Vec::new(),
        preferred: None,
        called_at: None,
        first_answer_at: None,
        climbed: Vec::new(),
        version: 1,
    };
    let mut turn = Turn::begin(ctx, &mut tx).await?;
    turn.add(&question, words).await?;
    turn.seat(department).await?;
    let entry = question
        .entry()
        .ok_or(AppError::Broken("a new question without a place"))?;
    let steps = turn.desk.arrive(entry, now);
    turn.follow(steps).await?;
    let mut told = turn.finish().await?;
    told.questions.push((question.id, question.version));
    told.departments.push(department);
    let first = NewMessage {
        client_id: "asked".to_owned(),
        words: words.to_owned(),
        anchor: AnchorView::from(&question.anchor),
        steps: Vec::new(),
        pictures: Vec::new(),
    };
    thread::keep(&mut tx, question.id, &right.voice, &first, now).await?;
    once::keep(ctx, &mut tx, actor.person, key, question.id.to_string()).await?;
    let seen = thread::view(ctx, &mut tx, actor, question.id).await?;
    audit_act(&mut tx, now, actor, "support.asked", id).await?;
    tx.commit().await?;
    told.tell(ctx);
    ctx.hub.tell(id.to_string(), found.case.version);
    Ok(seen)
}

/// The tier of answered questions that are alike, where nothing is pointed at that a rule is sure of.
async fn likely(ctx: &Ctx, view: &AnchorView, words: &str) -> Result<Option<Tier>, AppError> {
    if view.finding.is_some() || suggest(&Anchor::from(view)).1 != Why::Unsure {
        return Ok(None);
    }
    let alike = alike::like(ctx, words.to_owned()).await?;
    Ok(alike.map(|alike| alike.tier))
}

async fn department(tx: &mut Tx, case: &Case, wanted: Option<OrganisationId>) -> Result<OrganisationId, AppError> {
    let Some(wanted) = wanted else {
        return Ok(case.department);
    };
    people::organisation(tx, wanted)
        .await?
        .filter(|found| found.kind == OrganisationKind::Department)
        .map(|found| found.id)
        .ok_or(AppError::UnknownDepartment)
}

impl Turn<'_> {
    /// Adds a question, and that it was asked.
    async fn add(&mut self, question: &Question, words: &str) -> Result<(), AppError> {
        let wakes = wakes_at(self.ctx(), question);
        support::add(self.tx(), question, words, wakes).await?;
        self.added(question.clone(), words);
        self.note(question.clone(), Some(question.asked.person), &What::Asked)
            .await
    }
}

/// The questions about a case, newest first.
pub async fn of_case(ctx: &Ctx, actor: &Actor, id: CaseId) -> Result<Vec<QuestionView>, AppError> {
    let mut tx = ctx.db.read().await?;
    access::readable(&mut tx, actor, id).await?;
    let kept = support::of_case(&mut tx, id).await?;
    views::questions(ctx, &mut tx, actor, &kept).await
}

/// The questions that one has asked, newest first.
pub async fn own(
    ctx: &Ctx,
    actor: &Actor,
    before: Option<QuestionId>,
    limit: usize,
) -> Result<(Vec<QuestionView>, Option<String>), AppError> {
    let mut tx = ctx.db.read().await?;
    let asked = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut kept = support::asked_by(&mut tx, actor.person, before, asked).await?;
    let more = kept.len() > limit;
    kept.truncate(limit);
    let next = kept.last().filter(|_| more).map(|kept| kept.question.id.to_string());
    // A role that one no longer acts in shows nothing.
    let mut seen = Vec::with_capacity(kept.len());
    for one in &kept {
        if super::readable(&mut tx, actor, one.question.id).await.is_ok() {
            seen.push(one.clone());
        }
    }
    Ok((views::questions(ctx, &mut tx, actor, &seen).await?, next))
}

#[cfg(test)]
mod tests {
    use ::support::suggest::by_code;
    use review::judge::FindingCode;

    #[test]
    fn every_finding_code_has_a_rule_for_its_tier() {
        for code in FindingCode::ALL {
            assert!(by_code(code.as_str()).is_some(), "{}", code.as_str());
        }
    }
}
