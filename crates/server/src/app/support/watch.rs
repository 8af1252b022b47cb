//! What time does: offers lapse, breaks and shifts turn, call-backs are due, rungs of the ladder are climbed.
//!
//! Looked at every second; doing it twice does nothing twice. One question that cannot be moved does not keep the others.

use super::routing::Turn;
use super::{PROMISES, Told};
use crate::app::{AppError, Ctx, audit};
use ::support::question::QuestionState;
use domain::id::{OrganisationId, QuestionId};
use store::support;

/// Questions looked at in one go.
const PAGE: i64 = 200;

/// Looks at everything that is due; how many questions were moved.
pub async fn look(ctx: &Ctx) -> Result<usize, AppError> {
    let now = ctx.now();
    let due = support::waking(&mut ctx.db.read().await?, now, PAGE).await?;
    let mut moved = 0;
    for id in due {
        match wake(ctx, id).await {
            Ok(true) => moved += 1,
            Ok(false) | Err(AppError::Stale | AppError::Support(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let waited_for = support::waited_for(&mut ctx.db.read().await?).await?;
    for department in waited_for {
        moved += usize::from(serve(ctx, department).await?);
    }
    moved += super::recording_house::lapse(ctx).await?;
    Ok(moved)
}

/// Does what is due to one question.
async fn wake(ctx: &Ctx, id: QuestionId) -> Result<bool, AppError> {
    let mut tx = ctx.db.write().await?;
    let mut turn = Turn::begin(ctx, &mut tx).await?;
    let now = turn.now;
    let mut question = turn.question(id).await?;
    let before = question.version;
    if let QuestionState::Promised { at } = question.state
        && at <= now
    {
        let (next, what) = question.called_back(now)?;
        turn.note(next.clone(), None, &what).await?;
        let entry = next
            .entry()
            .ok_or(AppError::Broken("a waiting question without a place"))?;
        let steps = turn.desk.arrive(entry, now);
        turn.follow(steps).await?;
    } else {
        let steps = turn.desk.advance(now);
        turn.follow(steps).await?;
    }
    question = turn.known(id).ok_or(AppError::NotFound)?;
    while let Some((at, rung)) = PROMISES.next_rung(ctx.catalogue.calendar(), &question) {
        if at > now {
            break;
        }
        let Some((next, what)) = question.climb(rung) else {
            break;
        };
        turn.note(next.clone(), None, &what).await?;
        if next.urgency() != question.urgency() {
            let steps = turn.desk.raise(id, next.urgency(), now);
            turn.follow(steps).await?;
        }
        // What the desk did meanwhile is known to the turn.
        question = turn.known(id).ok_or(AppError::NotFound)?;
    }
    let changed = question.version != before;
    let told: Told = turn.finish().await?;
    if changed {
        audit(&mut tx, now, None, "support.time", &id.to_string()).await?;
    } else {
        // A calendar that was published since may have moved what was due.
        let wakes = super::routing::wakes_at(ctx, &question);
        support::save(&mut tx, question.version, &question, wakes).await?;
    }
    tx.commit().await?;
    told.tell(ctx);
    Ok(changed)
}

/// Gives what waits for a department to whoever takes work by now. Looked at without a lock first: mostly nobody is free.
async fn serve(ctx: &Ctx, department: OrganisationId) -> Result<bool, AppError> {
    let mut tx = ctx.db.read().await?;
    let mut looking = Turn::look_on(ctx, &mut tx);
    if offers(&mut looking, department).await?.is_empty() {
        return Ok(false);
    }
    drop(tx);
    let mut tx = ctx.db.write().await?;
    let mut turn = Turn::begin(ctx, &mut tx).await?;
    let steps = offers(&mut turn, department).await?;
    turn.follow(steps).await?;
    let told = turn.finish().await?;
    tx.commit().await?;
    told.tell(ctx);
    Ok(true)
}

async fn offers(turn: &mut Turn<'_>, department: OrganisationId) -> Result<Vec<::support::desk::Step>, AppError> {
    let people = turn.seat(department).await?;
    turn.line(department).await?;
    let now = turn.now;
    Ok(people
        .into_iter()
        .flat_map(|person| turn.desk.look(person, now))
        .collect())
}
