//! Cases: begin one, list those that one may see, read one, its timeline, and who looked at it.

use super::dossier::Dossier;
use super::once::{self, Key};
use super::views::{
    AccessView, CaseSummary, CaseView, ClockView, EventView, LedgerView, MaterialView, OrganisationRef, OutletView,
    PersonView, PrincipalView, Proposal, ReviewBrief, SlotView, Text,
};
use super::{AppError, Ctx, access, audit_act, clocks, desk, form, names, review};
use catalogue::Item;
use domain::access::Actor;
use domain::case::{Action, Author, Case, CaseEvent, NewCase, What, ledger};
use domain::id::{AccessId, CaseId, EventId, OrganisationId, PersonId};
use domain::people::OrganisationKind;
use domain::personal::Purpose;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::cases::{Found, Told};
use store::entries::{self, Entry};
use store::materials::Material;
use store::{Tx, access_log, cases, directory, people, reviews};

/// Readings of a case that are listed.
const READINGS: i64 = 500;

/// What a draft is begun with.
#[derive(Debug, Clone)]
pub struct NewDraft {
    /// The item, by word or code.
    pub item: String,
    /// Where it will be handed in.
    pub outlet: Option<OrganisationId>,
}

/// Begins a draft.
pub async fn start(ctx: &Ctx, actor: &Actor, new: &NewDraft, key: Option<&Key>) -> Result<CaseView, AppError> {
    let (enterprise, by) = actor.starts_for()?;
    // Begun at a counter, it is handed in at that counter.
    let outlet = new.outlet.or(actor.on_behalf.as_ref().map(|session| session.outlet));
    let item = names::item(ctx, &new.item)?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    if let Some(before) = once::answered(ctx, &mut tx, actor.person, key).await? {
        let id = before.parse().map_err(|_| AppError::Broken("a key without a case"))?;
        let found = access::visible(&mut tx, actor, id).await?;
        return view(ctx, &mut tx, actor, &found).await;
    }
    let department = people::named(&mut tx, OrganisationKind::Department, &item.department.zh)
        .await?
        .ok_or(AppError::ItemNotOffered)?;
    if let Some(outlet) = outlet {
        directory::entry(&mut tx, outlet)
            .await?
            .filter(|found| found.closed_at.is_none() && found.organisation.kind == OrganisationKind::Outlet)
            .ok_or(AppError::UnknownOutlet)?;
    }
    let draft = NewCase {
        id: CaseId::new(now, ctx.random()?),
        item: item.id.to_string(),
        enterprise,
        department: department.id,
        outlet,
    };
    let (case, event) = Case::start(draft, by, now);
    cases::add(&mut tx, &case, &event, EventId::new(now, ctx.random()?)).await?;
    desk::index(ctx, &mut tx, &case, std::slice::from_ref(&event)).await?;
    once::keep(ctx, &mut tx, actor.person, key, case.id.to_string()).await?;
    let found = cases::find(&mut tx, case.id).await?.ok_or(AppError::NotFound)?;
    let seen = view(ctx, &mut tx, actor, &found).await?;
    audit_act(&mut tx, now, actor, "case.started", case.id).await?;
    tx.commit().await?;
    ctx.changed(case.id, case.version);
    Ok(seen)
}

/// One case. A reading by others than the enterprise is noted in its access log.
pub async fn show(ctx: &Ctx, actor: &Actor, id: CaseId) -> Result<CaseView, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::readable(&mut tx, actor, id).await?;
    let seen = view(ctx, &mut tx, actor, &found).await?;
    drop(tx);
    note_reading(ctx, actor, &found.case, "case").await?;
    Ok(seen)
}

/// Notes that somebody of the staff looked at a case or a file of it.
pub async fn note_reading(ctx: &Ctx, actor: &Actor, case: &Case, what: &str) -> Result<(), AppError> {
    let Some(role) = actor.acting.as_ref().filter(|role| role.kind.is_staff()) else {
        return Ok(());
    };
    let now = ctx.now();
    let id = AccessId::new(now, ctx.random()?);
    let mut tx = ctx.db.write().await?;
    access_log::record(&mut tx, id, case.id, actor.person, role, what, now).await?;
    Ok(tx.commit().await?)
}

/// What happened to a case.
pub async fn timeline(ctx: &Ctx, actor: &Actor, id: CaseId) -> Result<Vec<EventView>, AppError> {
    let mut tx = ctx.db.read().await?;
    access::visible(&mut tx, actor, id).await?;
    let mut names = names::Names::default();
    let mut events = Vec::new();
    for told in cases::events(&mut tx, id).await? {
        events.push(event(&mut tx, &mut names, told).await?);
    }
    Ok(events)
}

async fn event(tx: &mut Tx, names: &mut names::Names, told: Told) -> Result<EventView, AppError> {
    let (role, organisation, principal) = match told.event.by {
        Author::Person {
            role,
            organisation,
            on_behalf,
            ..
        } => (
            Some(role.as_str()),
            Some(names.organisation(tx, organisation).await?),
            on_behalf,
        ),
        Author::System => (None, None, None),
    };
    let on_behalf = match principal {
        Some(principal) => Some(PrincipalView {
            enterprise: names.organisation(tx, principal.enterprise).await?,
            confirmed_by: people::name(tx, principal.confirmed_by).await?.unwrap_or_default(),
        }),
        None => None,
    };
    let mut details = serde_json::to_value(&told.event.what).unwrap_or_default();
    if let Some(object) = details.as_object_mut() {
        object.remove("event");
        if let What::ValueAgreed { proposed_by, .. } = told.event.what {
            let name = people::name(tx, proposed_by).await?.unwrap_or_default();
            object.insert("proposed_by".to_owned(), name.into());
        }
    }
    Ok(EventView {
        seq: told.seq,
        at: told.event.at.to_string(),
        person: told.person_name,
        role,
        organisation,
        on_behalf,
        event: told.event.what.word(),
        details,
    })
}

/// Who looked at a case. The enterprise sees it, and nobody else.
pub async fn readings(ctx: &Ctx, actor: &Actor, id: CaseId) -> Result<Vec<AccessView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, actor, id).await?;
    actor.as_applicant_of(&found.case)?;
    let readings = access_log::of_case(&mut tx, id, READINGS).await?;
    Ok(readings
        .into_iter()
        .map(|reading| AccessView {
            person: reading.person,
            role: reading.role.as_str(),
            organisation: Text {
                zh: reading.organisation_zh,
                en: reading.organisation_en,
            },
            what: reading.what,
            at: reading.at.to_string(),
            last_at: reading.last_at.to_string(),
            purpose: reading.purpose.map(Purpose::as_str),
            reason: reading.reason,
        })
        .collect())
}

/// Where a case can be handed in.
pub async fn outlets(ctx: &Ctx) -> Result<Vec<OutletView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = people::organisations(&mut tx, OrganisationKind::Outlet).await?;
    Ok(found
        .into_iter()
        .map(|outlet| OutletView {
            id: outlet.id.to_string(),
            name: Text {
                zh: outlet.name_zh,
                en: outlet.name_en,
            },
            address: outlet.address,
            hours: outlet.hours,
        })
        .collect())
}

/// The events of a case without the names.
pub async fn history(tx: &mut Tx, id: CaseId) -> Result<Vec<CaseEvent>, AppError> {
    Ok(cases::history(tx, id).await?)
}

/// Cases in a list, in its order: read all at once and not one by one.
pub async fn summaries(ctx: &Ctx, tx: &mut Tx, ids: &[CaseId]) -> Result<Vec<CaseSummary>, AppError> {
    let entries = entries::entries(tx, ids).await?;
    let mut by_id: HashMap<CaseId, Entry> = entries.into_iter().map(|entry| (entry.id, entry)).collect();
    let entry = |id| {
        by_id
            .remove(id)
            .ok_or(AppError::Broken("a listed case that is not there"))
    };
    let entries = ids.iter().map(entry).collect::<Result<Vec<Entry>, _>>()?;
    summaries_of(ctx, tx, entries).await
}

/// The same where it was read already.
pub async fn summaries_of(ctx: &Ctx, tx: &mut Tx, entries: Vec<Entry>) -> Result<Vec<CaseSummary>, AppError> {
    let mut pressing = clocks::pressing_each(ctx, tx, &entries).await?;
    let summary = |entry: Entry| {
        let clock = pressing.remove(&entry.id).flatten();
        summary(ctx, entry, clock)
    };
    Ok(entries.into_iter().map(summary).collect())
}

/// A case in a list with the clock that presses it most.
fn summary(ctx: &Ctx, entry: Entry, clock: Option<ClockView>) -> CaseSummary {
    CaseSummary {
        id: entry.id.to_string(),
        receipt: entry.receipt,
        item: names::item_name(ctx, &entry.item),
        enterprise: entry.enterprise.into(),
        department: entry.department.into(),
        outlet: entry.outlet.map(OrganisationRef::from),
        state: entry.state.as_str(),
        created_at: entry.created_at.to_string(),
        updated_at: entry.updated_at.to_string(),
        assignee: assignee(entry.assignee),
        clock,
    }
}

fn assignee(assignee: Option<(PersonId, String)>) -> Option<PersonView> {
    assignee.map(|(id, name)| PersonView {
        id: id.to_string(),
        name,
    })
}

/// A case by itself as a list would show it.
fn summary_of(
    ctx: &Ctx,
    names: &names::Names,
    found: &Found,
    clock: Option<ClockView>,
) -> Result<CaseSummary, AppError> {
    let case = &found.case;
    Ok(CaseSummary {
        id: case.id.to_string(),
        receipt: case.receipt.clone(),
        item: names::item_name(ctx, &case.item),
        enterprise: names.named(case.enterprise)?,
        department: names.named(case.department)?,
        outlet: case.outlet.map(|outlet| names.named(outlet)).transpose()?,
        state: case.state.kind().as_str(),
        created_at: case.created_at.to_string(),
        updated_at: found.updated_at.to_string(),
        assignee: assignee(found.assignee.clone()),
        clock,
    })
}

/// A case as one may see it.
pub async fn view(ctx: &Ctx, tx: &mut Tx, actor: &Actor, found: &Found) -> Result<CaseView, AppError> {
    let dossier = Dossier::read(tx, &found.case).await?;
    view_of(ctx, actor, found, &dossier)
}

/// A case as one may see it, of what was read of it.
pub(super) fn view_of(ctx: &Ctx, actor: &Actor, found: &Found, dossier: &Dossier) -> Result<CaseView, AppError> {
    let case = &found.case;
    let Dossier {
        events,
        fields: filled,
        files,
        review,
        names,
    } = dossier;
    let clocks = clocks::of(ctx, &case.item, events)?;
    let summary = summary_of(ctx, names, found, clocks::most_pressing(&clocks))?;
    let item = ctx.catalogue.item(&case.item);
    let mut details = serde_json::to_value(&case.state).unwrap_or_default();
    if let Some(object) = details.as_object_mut() {
        object.remove("state");
    }
    let report = review.as_ref().and_then(|review| review.report.as_ref());
    let values = form::values(filled);
    let slots: BTreeSet<&str> = files.iter().map(|file| file.slot.as_str()).collect();
    let ledger = ledger(events, &clocks::budget(ctx, &case.item));
    Ok(CaseView {
        details,
        version: case.version,
        content_version: found.content_version,
        form: item.map_or_else(Vec::new, |item| form::view(item, filled, &proposals(report))),
        materials: item.map_or_else(Vec::new, |item| slot_views(item, &values, files)),
        missing: item.map_or_else(Default::default, |item| form::missing(item, &values, &slots)),
        review: review.as_ref().map(|review| brief(review, found.content_version)),
        clocks,
        ledger: ledger
            .into_iter()
            .map(|line| LedgerView {
                on: line.on.to_string(),
                clock: line.clock.as_str(),
                entry: line.entry.as_str(),
                cause: line.cause,
                days: line.days,
                pause_cause: line.pause.map(|pause| pause.cause.as_str()),
                until: line.pause.map(|pause| pause.until.to_string()),
            })
            .collect(),
        may_edit: form::may_change(actor, case).is_ok(),
        next: case.next_actions(actor).into_iter().map(Action::as_str).collect(),
        summary,
    })
}

fn proposals(report: Option<&Json>) -> BTreeMap<String, Proposal> {
    report
        .and_then(|report| serde_json::from_value(report.get("form")?.clone()).ok())
        .unwrap_or_default()
}

fn brief(found: &reviews::Review, content_version: i64) -> ReviewBrief {
    let report = found.report.as_ref();
    let count = |severity: &str| {
        report
            .and_then(|report| report.get("findings")?.as_array())
            .map_or(0, |findings| {
                findings
                    .iter()
                    .filter(|finding| finding["severity"] == severity)
                    .count()
            })
    };
    ReviewBrief {
        state: found.state.as_str(),
        pages: found.pages,
        outdated: review::outdated(found, content_version),
        verdict: report.and_then(|report| Some(report.get("verdict")?.as_str()?.to_owned())),
        blocking: count("blocking"),
        warnings: count("warning"),
    }
}

fn slot_views(item: &Item, values: &form::Values, files: &[Material]) -> Vec<SlotView> {
    item.materials
        .iter()
        .map(|material| SlotView {
            id: material.id.to_string(),
            name: Text::from(&material.names),
            hint: material.hint.as_ref().map(Text::from),
            asked: form::asked(material.when.as_ref(), values),
            may_be_late: item.may_be_late.contains(&material.id),
            many: material.many,
            files: files
                .iter()
                .filter(|file| material.id == *file.slot.as_str())
                .map(MaterialView::from)
                .collect(),
        })
        .collect()
}

impl From<&Material> for MaterialView {
    fn from(file: &Material) -> Self {
        Self {
            id: file.id.to_string(),
            slot: file.slot.clone(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            sha256: file.sha256.clone(),
            added_by: file.added_by.clone(),
            added_at: file.added_at.to_string(),
            ticket: file.ticket.map(|ticket| ticket.to_string()),
        }
    }
}
