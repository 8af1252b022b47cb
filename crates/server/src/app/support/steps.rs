//! Steps of a question: find it, take the right, let `support` move it, let the desk go on, save all in one transaction.

use super::call;
use super::recording;
use super::routing::Turn;
use super::thread;
use super::views::ThreadView;
use super::{reachable, readable};
use crate::app::{AppError, Ctx, audit};
use ::support::access::{asker, colleague, helper, participant, steward};
use ::support::desk::{DeskError, Step as Turned};
use ::support::question::{Cause, Moved, NotNow, Question, StateKind, Way};
use ::support::skill::{Need, Tier};
use domain::access::Actor;
use domain::case::Case;
use domain::id::{OrganisationId, PersonId, QuestionId};
use domain::people::OrganisationKind;
use domain::time::Timestamp;
use domain::words;
use store::{Tx, people, support_experts};

/// A step of a question.
#[derive(Debug, Clone)]
pub enum Step {
    /// Takes an offer.
    Accept,
    /// Does not want it.
    Decline,
    /// Joins those who help.
    Join,
    /// Leaves it to others.
    Leave,
    /// Hands it on: to another department, on another tier.
    Transfer(Option<OrganisationId>, Option<Tier>),
    /// Helps more closely, or less.
    ChangeTier(Tier),
    /// Says that this is the answer.
    Answer,
    /// Closes it: what the trouble was, and whether it was solved.
    Close(Cause, bool),
    /// Takes it back.
    Withdraw,
    /// Wants to be called at a moment.
    CallBack(Timestamp),
    /// An answer in writing will do.
    InWriting,
    /// The answer has solved it.
    Solved,
    /// It has not.
    AskOn,
    /// Gives it to somebody by hand.
    Assign(PersonId),
    /// Agrees to be seen and heard in its calls.
    AgreeCall,
}

words!(
    /// What a step is called.
    StepKind {
        /// Takes an offer.
        Accept = "accept",
        /// Does not want it.
        Decline = "decline",
        /// Joins those who help.
        Join = "join",
        /// Leaves it to others.
        Leave = "leave",
        /// Hands it on.
        Transfer = "transfer",
        /// Helps more closely, or less.
        ChangeTier = "change_tier",
        /// Says that this is the answer.
        Answer = "answer",
        /// Closes it.
        Close = "close",
        /// Takes it back.
        Withdraw = "withdraw",
        /// Wants to be called at a moment.
        CallBack = "call_back",
        /// An answer in writing will do.
        InWriting = "in_writing",
        /// The answer has solved it.
        Solved = "solved",
        /// It has not.
        AskOn = "ask_on",
        /// Gives it to somebody by hand.
        Assign = "assign",
        /// Agrees to be seen and heard in its calls.
        AgreeCall = "agree_call",
        /// Writes a message.
        Write = "write",
    }
);

/// Steps that one may take now; `write` is sending messages.
pub(super) async fn next(
    tx: &mut Tx,
    actor: &Actor,
    question: &Question,
    case: &Case,
) -> Result<Vec<&'static str>, AppError> {
    use StepKind as K;
    let state = question.state.kind();
    let mut steps = Vec::new();
    let (asks, helps, leads) = (
        asker(actor, question, case).is_ok(),
        helper(actor, question).is_ok(),
        steward(actor, question).is_ok(),
    );
    if helps {
        steps.extend_from_slice(match state {
            StateKind::Offered => &[K::Accept, K::Decline],
            StateKind::Helped => &[K::Leave, K::Transfer, K::ChangeTier, K::Answer, K::Close],
            StateKind::Answered => &[K::Close],
            StateKind::Waiting | StateKind::Promised | StateKind::Closed => &[],
        });
    } else if state == StateKind::Helped
        && let Some(kept) = support_experts::find(tx, actor.person).await?
        && colleague(actor, &kept.expert, question).is_ok()
    {
        steps.push(K::Join);
    }
    if asks {
        steps.extend_from_slice(match state {
            StateKind::Waiting if question.way == Way::Live => &[K::CallBack, K::InWriting, K::Withdraw],
            StateKind::Waiting | StateKind::Offered | StateKind::Promised => &[K::CallBack, K::Withdraw],
            StateKind::Helped => &[K::Withdraw],
            StateKind::Answered => &[K::Solved, K::AskOn, K::Withdraw],
            StateKind::Closed => &[],
        });
    }
    if let Ok(may) = participant(actor, question, case)
        && may.calls().is_ok()
        && !call::has_agreed(tx, question.id, actor.person).await?
    {
        steps.push(K::AgreeCall);
    }
    if leads && state != StateKind::Closed {
        steps.extend_from_slice(&[K::Assign, K::Close]);
    }
    if state != StateKind::Closed && thread::may_write(actor, question, case) {
        steps.push(K::Write);
    }
    let mut steps: Vec<&'static str> = steps.into_iter().map(StepKind::as_str).collect();
    let mut seen = std::collections::BTreeSet::new();
    steps.retain(|step| seen.insert(*step));
    Ok(steps)
}

/// Takes a step, only from the version that the person saw where one is named.
pub async fn act(
    ctx: &Ctx,
    actor: &Actor,
    id: QuestionId,
    step: &Step,
    seen: Option<i64>,
) -> Result<ThreadView, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (_, case) = match step {
        Step::Join => reachable(&mut tx, actor, id).await?,
        _ => readable(&mut tx, actor, id).await?,
    };
    let to = target(&mut tx, step).await?;
    let mut turn = Turn::begin(ctx, &mut tx).await?;
    // Read anew behind the lock: another turn may have moved it.
    let question = turn.question(id).await?;
    let (next, what) = moved(turn.tx(), actor, &question, &case, (step, now)).await??;
    if seen.is_some_and(|seen| seen != question.version) {
        return Err(AppError::SupportMoved);
    }
    if let Some(to) = to {
        turn.seat_hand(to).await?;
    }
    if next.need.department != question.need.department {
        turn.seat(next.need.department).await?;
    }
    turn.note(next.clone(), Some(actor.person), &what).await?;
    let turned = desk(&mut turn, actor, &question, &next, step)?;
    turn.follow(turned).await?;
    let told = turn.finish().await?;
    recording::follow(ctx, &mut tx, &next).await?;
    // Who hands it on may see it no more; the answer is still theirs.
    let answer = thread::view(ctx, &mut tx, actor, id).await?;
    let action = format!("support.{}", what.word());
    audit(&mut tx, now, Some(actor.person), &action, &id.to_string()).await?;
    tx.commit().await?;
    told.tell(ctx);
    ctx.hub.tell(case.id.to_string(), case.version);
    Ok(answer)
}

/// Whom a step names: somebody who is an expert; and that a department is one.
async fn target(tx: &mut Tx, step: &Step) -> Result<Option<PersonId>, AppError> {
    match step {
        Step::Assign(person) => {
            let kept = support_experts::find(tx, *person).await?;
            kept.map(|kept| Some(kept.expert.person)).ok_or(AppError::UnknownPerson)
        }
        Step::Transfer(Some(department), _) => {
            let found = people::organisation(tx, *department).await?;
            found
                .filter(|found| found.kind == OrganisationKind::Department)
                .map(|_| None)
                .ok_or(AppError::UnknownDepartment)
        }
        _ => Ok(None),
    }
}

/// The question as a step would leave it: the right first, then the state.
async fn moved(
    tx: &mut Tx,
    actor: &Actor,
    question: &Question,
    case: &Case,
    (step, now): (&Step, Timestamp),
) -> Result<Moved, AppError> {
    Ok(match step {
        Step::Accept => helper(actor, question)?.accept(now),
        Step::Decline => helper(actor, question)?.decline(),
        Step::Join => {
            let kept = support_experts::find(tx, actor.person)
                .await?
                .ok_or(AppError::Forbidden)?;
            colleague(actor, &kept.expert, question)?.join(now)
        }
        Step::Leave => helper(actor, question)?.leave(now),
        Step::Transfer(department, tier) => {
            let need = Need {
                department: department.unwrap_or(question.need.department),
                tier: tier.unwrap_or(question.need.tier),
                ..question.need.clone()
            };
            helper(actor, question)?.transfer(need)
        }
        Step::ChangeTier(tier) => helper(actor, question)?.change_tier(*tier),
        Step::Answer => helper(actor, question)?.answer(now),
        Step::Close(cause, solved) => match helper(actor, question) {
            Ok(helper) => helper.close(*cause, *solved, now),
            Err(_) => steward(actor, question)?.close(*cause, *solved, now),
        },
        Step::Withdraw => asker(actor, question, case)?.withdraw(now),
        Step::CallBack(at) => asker(actor, question, case)?.call_back(*at, now),
        Step::InWriting => asker(actor, question, case)?.in_writing(),
        Step::Solved => asker(actor, question, case)?.solved(now),
        Step::AskOn => asker(actor, question, case)?.ask_on(now),
        Step::Assign(person) => steward(actor, question)?.assign(*person, now),
        Step::AgreeCall => participant(actor, question, case)?.agree(),
    })
}

/// What a step means to the desk.
fn desk(
    turn: &mut Turn<'_>,
    actor: &Actor,
    before: &Question,
    next: &Question,
    step: &Step,
) -> Result<Vec<Turned>, AppError> {
    let (id, now) = (before.id, turn.now);
    let known = before.entry().is_some();
    let place = || {
        next.entry()
            .ok_or(AppError::Broken("a waiting question without a place"))
    };
    let turned = match step {
        Step::Accept => turn.desk.accept(id, actor.person, now),
        Step::Decline => turn.desk.decline(id, actor.person, now),
        Step::Join => turn.desk.join(id, actor.person, now),
        Step::Leave => turn.desk.leave(id, actor.person, now),
        Step::Transfer(..) => turn.desk.requeue(place()?, now),
        Step::ChangeTier(tier) => turn.desk.change_tier(id, *tier, now),
        Step::InWriting => Ok(turn.desk.raise(id, next.urgency(), now)),
        Step::AskOn => Ok(turn.desk.arrive(place()?, now)),
        Step::Assign(person) if known => turn.desk.give(id, *person, now),
        Step::Assign(person) => {
            turn.desk.restore(place()?, ::support::desk::Held::Waiting);
            turn.desk.give(id, *person, now)
        }
        Step::Answer | Step::Close(..) | Step::Withdraw | Step::CallBack(_) | Step::Solved if known => {
            turn.desk.end(id, now)
        }
        Step::Answer | Step::Close(..) | Step::Withdraw | Step::CallBack(_) | Step::Solved | Step::AgreeCall => {
            Ok(Vec::new())
        }
    };
    turned.map_err(|error| match error {
        DeskError::NotThere => AppError::SupportMoved,
        DeskError::NotDone => AppError::Support(NotNow::NotDone),
    })
}
