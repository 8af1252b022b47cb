//! What the rules do by themselves: deemed acceptance, missed corrections and late materials, pauses that are over, old drafts.
//!
//! Each case is moved in its own transaction; one that cannot be moved does not keep the others.

use super::dossier::Dossier;
use super::{AppError, Ctx, audit, clocks, moves};
use domain::case::{Case, CaseEvent, Keeper, Moved, StateKind};
use store::cases::{self, Found};

/// Cases looked at in one go.
const PAGE: i64 = 200;

/// Looks at every case that waits for a day to pass; how many were moved.
pub async fn sweep(ctx: &Ctx) -> Result<usize, AppError> {
    let mut moved = 0;
    for state in [
        StateKind::Submitted,
        StateKind::CorrectionRequested,
        StateKind::Accepted,
        StateKind::Suspended,
        StateKind::Draft,
    ] {
        let mut after = None;
        loop {
            let page = cases::in_state(&mut ctx.db.read().await?, state, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.case.id);
            for found in &page {
                moved += usize::from(keep(ctx, &found.case).await?);
            }
        }
    }
    Ok(moved)
}

fn due(ctx: &Ctx, case: &Case) -> Option<Moved> {
    let (now, budget) = (ctx.now(), clocks::budget(ctx, &case.item));
    let keeper = Keeper::of(case);
    match case.state.kind() {
        StateKind::Submitted => Some(keeper.deem_accepted(&budget, ctx.catalogue.calendar(), now)),
        StateKind::CorrectionRequested => Some(keeper.miss_correction(now)),
        StateKind::Accepted => Some(keeper.miss_gaps(now)),
        StateKind::Suspended => Some(keeper.end_pause(now)),
        StateKind::Draft => Some(keeper.expire(now)),
        _ => None,
    }
}

/// Moves one case when its day has passed.
async fn keep(ctx: &Ctx, case: &Case) -> Result<bool, AppError> {
    match try_keep(ctx, case).await {
        Ok(moved) => Ok(moved),
        Err(error) if moves::is_no_news(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn try_keep(ctx: &Ctx, case: &Case) -> Result<bool, AppError> {
    // Most cases are not due: asked of the page that was read, without a lock.
    match due(ctx, case) {
        None => return Ok(false),
        Some(moved) => drop(moved?),
    }
    let id = case.id;
    let mut tx = ctx.db.write().await?;
    let Some(found) = cases::find(&mut tx, id).await? else {
        return Ok(false);
    };
    let Some(moved) = due(ctx, &found.case) else {
        return Ok(false);
    };
    let (case, mut event): (Case, CaseEvent) = moved?;
    let mut dossier = Dossier::read(&mut tx, &case).await?;
    let mut moved = Found {
        case,
        updated_at: event.at,
        ..found
    };
    let told = moves::save(ctx, &mut tx, &mut moved, &mut event, &mut dossier).await?;
    audit(&mut tx, event.at, None, &moves::action(&event), &id.to_string()).await?;
    tx.commit().await?;
    ctx.changed(id, moved.case.version);
    ctx.told(&told);
    Ok(true)
}
