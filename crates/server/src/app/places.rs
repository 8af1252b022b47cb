//! Keeping organisations: made, changed, closed. What somebody hangs on is not closed.

use super::views::Text;
use super::views_people::PlaceView;
use super::{AppError, Ctx, audit};
use domain::access::Actor;
use domain::id::OrganisationId;
use domain::people::{Organisation, OrganisationKind};
use store::directory::{self, Entry, Wanted};
use store::{StoreError, Tx, people};

/// Longest name, address or hours, in characters.
const LONGEST: usize = 200;

fn view(entry: &Entry) -> PlaceView {
    let organisation = &entry.organisation;
    PlaceView {
        id: organisation.id.to_string(),
        kind: organisation.kind.as_str(),
        name: Text {
            zh: organisation.name_zh.clone(),
            en: organisation.name_en.clone(),
        },
        parent: organisation.parent.map(|parent| parent.to_string()),
        credit_code: organisation.credit_code.clone(),
        address: organisation.address.clone(),
        hours: organisation.hours.clone(),
        counters: entry.counters,
        closed_at: entry.closed_at.map(|at| at.to_string()),
        version: entry.version,
    }
}

/// Everything but the enterprises.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<PlaceView>, AppError> {
    actor.as_inspector()?;
    let found = directory::places(&mut ctx.db.read().await?).await?;
    Ok(found.iter().map(view).collect())
}

/// Enterprises, newest first, and where the next page begins.
pub async fn enterprises(
    ctx: &Ctx,
    actor: &Actor,
    search: &str,
    before: Option<OrganisationId>,
    limit: usize,
) -> Result<(Vec<PlaceView>, Option<String>), AppError> {
    actor.as_inspector()?;
    let wanted = Wanted {
        before,
        search: search.trim().to_owned(),
        limit: i64::try_from(limit + 1).unwrap_or(i64::MAX),
    };
    let mut found = directory::enterprises(&mut ctx.db.read().await?, &wanted).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| last.organisation.id.to_string());
    Ok((found.iter().map(view).collect(), next))
}

/// What an organisation is to be.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English; the Chinese one where it is empty.
    pub name_en: String,
    /// What it belongs to.
    pub parent: Option<OrganisationId>,
    /// Where it is.
    pub address: Option<String>,
    /// When it is open.
    pub hours: Option<String>,
    /// Counters of an outlet.
    pub counters: Option<i64>,
}

/// The wish, tidied and possible.
async fn sound(tx: &mut Tx, kind: OrganisationKind, wish: Wish) -> Result<Wish, AppError> {
    let tidy = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let name_zh = tidy(Some(wish.name_zh)).ok_or(AppError::WordsMissing("/name_zh"))?;
    let (address, hours) = (tidy(wish.address), tidy(wish.hours));
    let texts = [Some(&name_zh), address.as_ref(), hours.as_ref(), Some(&wish.name_en)];
    if texts.into_iter().flatten().any(|text| text.chars().count() > LONGEST) {
        return Err(AppError::InvalidValue {
            field: "/name_zh".to_owned(),
        });
    }
    if wish
        .counters
        .is_some_and(|count| kind != OrganisationKind::Outlet || !(0..=999).contains(&count))
    {
        return Err(AppError::InvalidValue {
            field: "/counters".to_owned(),
        });
    }
    let above = match wish.parent {
        Some(parent) => directory::entry(tx, parent)
            .await?
            .filter(|parent| parent.closed_at.is_none()),
        None => None,
    };
    if above.map(|above| above.organisation.kind) != kind.belongs_to() {
        return Err(AppError::Unfit("/parent"));
    }
    Ok(Wish {
        name_en: tidy(Some(wish.name_en)).unwrap_or_else(|| name_zh.clone()),
        name_zh,
        address,
        hours,
        ..wish
    })
}

/// Makes a department, street, station or outlet.
pub async fn add(ctx: &Ctx, actor: &Actor, kind: OrganisationKind, wish: Wish) -> Result<PlaceView, AppError> {
    let keeper = actor.as_keeper()?.person();
    if matches!(kind, OrganisationKind::District | OrganisationKind::Enterprise) {
        return Err(AppError::Unfit("/kind"));
    }
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let wish = sound(&mut tx, kind, wish).await?;
    if people::named(&mut tx, kind, &wish.name_zh).await?.is_some() {
        return Err(AppError::Unfit("/name_zh"));
    }
    let organisation = Organisation {
        id: OrganisationId::new(now, ctx.random()?),
        kind,
        name_zh: wish.name_zh,
        name_en: wish.name_en,
        parent: wish.parent,
        credit_code: None,
        address: wish.address,
        hours: wish.hours,
    };
    people::add_organisation(&mut tx, &organisation, now).await?;
    let mut entry = directory::entry(&mut tx, organisation.id)
        .await?
        .ok_or(AppError::NotFound)?;
    if wish.counters.is_some() {
        entry.counters = wish.counters;
        directory::change(&mut tx, &entry).await?;
        entry.version += 1;
    }
    audit(
        &mut tx,
        now,
        Some(keeper),
        "organisation.added",
        &organisation.id.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(view(&entry))
}

/// Changes one, only over the version that the person saw. An enterprise is as its licence says.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: OrganisationId,
    wish: Wish,
    seen: i64,
) -> Result<PlaceView, AppError> {
    let keeper = actor.as_keeper()?.person();
    let mut tx = ctx.db.write().await?;
    let found = directory::entry(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let kind = found.organisation.kind;
    if kind == OrganisationKind::Enterprise || found.closed_at.is_some() {
        return Err(AppError::Unfit("/organisation"));
    }
    let wish = sound(&mut tx, kind, wish).await?;
    let entry = Entry {
        organisation: Organisation {
            name_zh: wish.name_zh,
            name_en: wish.name_en,
            parent: wish.parent,
            address: wish.address,
            hours: wish.hours,
            ..found.organisation
        },
        counters: wish.counters,
        closed_at: None,
        version: seen,
    };
    stale(directory::change(&mut tx, &entry).await)?;
    let entry = directory::entry(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    audit(
        &mut tx,
        ctx.now(),
        Some(keeper),
        "organisation.changed",
        &id.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(view(&entry))
}

/// Closes one that nothing hangs on.
pub async fn close(ctx: &Ctx, actor: &Actor, id: OrganisationId, seen: i64) -> Result<PlaceView, AppError> {
    let (now, keeper) = (ctx.now(), actor.as_keeper()?.person());
    let mut tx = ctx.db.write().await?;
    let found = directory::entry(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if matches!(
        found.organisation.kind,
        OrganisationKind::District | OrganisationKind::Enterprise
    ) {
        return Err(AppError::Unfit("/organisation"));
    }
    if directory::in_use(&mut tx, id).await? {
        return Err(AppError::InUse);
    }
    stale(directory::close(&mut tx, id, seen, now).await)?;
    let entry = directory::entry(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    audit(&mut tx, now, Some(keeper), "organisation.closed", &id.to_string()).await?;
    tx.commit().await?;
    Ok(view(&entry))
}

fn stale(done: Result<(), StoreError>) -> Result<(), AppError> {
    match done {
        Err(StoreError::Conflict) => Err(AppError::StaleEntry),
        other => Ok(other?),
    }
}
