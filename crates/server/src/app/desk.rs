//! The work list: its index, filters, counts, saved views, and who has a case in hand.
//!
//! The index is made of the events in the transaction of each event, and made anew when the calendar or a limit changes.

use super::desk_views::{CountsView, SavedViewView, StateCount};
use super::views::{CaseSummary, PersonView};
use super::{AppError, Ctx, access, audit, cases as case_views, clocks, names, notifications, secrets};
use domain::access::{Actor, Scope};
use domain::case::{Case, CaseEvent, Colour, StateKind, What, pressing};
use domain::id::{CaseId, OrganisationId, PersonId, ViewId};
use domain::notice::NoticeKind;
use domain::time::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use std::fmt::Write as _;
use store::entries::Entry;
use store::saved_views::{self, SavedView};
use store::work_list::{self, Filter, Listed, Order};
use store::{Tx, cases, grams};

/// Cases whose rows are made anew in one transaction.
const PAGE: i64 = 200;
/// Longest text that is searched for.
const LONGEST_TEXT: usize = 60;
/// Items that a search may mean.
const ITEMS: usize = 3;
/// Years in which a bare number of a receipt is looked for.
const YEARS: i16 = 3;
/// Longest name and longest query of a saved view.
const LONGEST_NAME: usize = 40;
const LONGEST_QUERY: usize = 1000;
/// Views that a person may keep.
const MOST_VIEWS: usize = 50;

/// What a list is asked for.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Wanted {
    pub states: Vec<StateKind>,
    pub colour: Option<Colour>,
    pub due_from: Option<Date>,
    pub due_to: Option<Date>,
    pub filed_from: Option<Date>,
    pub filed_to: Option<Date>,
    pub item: Option<String>,
    pub outlet: Option<OrganisationId>,
    pub enterprise: Option<OrganisationId>,
    pub mine: bool,
    pub text: Option<String>,
    /// The most pressing first, and only those that have a clock which has not stopped.
    pub by_due: bool,
    /// Where the page before ended.
    pub cursor: Option<String>,
    pub limit: usize,
}

/// Makes the row of a case anew, in the transaction of its event.
pub async fn index(ctx: &Ctx, tx: &mut Tx, case: &Case, events: &[CaseEvent]) -> Result<(), AppError> {
    let submitted = events
        .iter()
        .find(|event| matches!(event.what, What::Submitted { .. }))
        .map(|event| event.at);
    let pivot = pressing(events, &clocks::budget(ctx, &case.item), ctx.catalogue.calendar())
        .map_err(|_| AppError::Broken("a history that does not hold together"))?;
    Ok(work_list::put(tx, case, submitted, pivot).await?)
}

/// Counted up when rows of the index are made in another way than before.
const MADE_SO: u32 = 2;

/// What due dates hang on beside the events: the calendar and every item's limits.
fn fingerprint(ctx: &Ctx) -> String {
    let mut text = format!("{MADE_SO}\n{}", ctx.catalogue.calendar().described());
    for item in ctx.catalogue.items() {
        let _ = write!(
            text,
            "\n{} {:?} {:?}",
            item.id, item.statutory_days, item.committed_days
        );
    }
    let _ = write!(text, "\n{:?}", domain::case::Budget::default());
    secrets::digest(&text)
}

/// Makes the whole index anew when the calendar or a limit has changed since, or there was none; how many rows.
pub async fn project(ctx: &Ctx) -> Result<usize, AppError> {
    let fingerprint = fingerprint(ctx);
    let before = work_list::made_by(&mut ctx.db.read().await?).await?;
    if before == fingerprint {
        return Ok(0);
    }
    if before.is_empty() {
        names::index_all(ctx).await?;
    }
    let (mut after, mut made) = (None, 0);
    loop {
        let page = work_list::every_case(&mut ctx.db.read().await?, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        let mut tx = ctx.db.write().await?;
        for id in &page {
            if let Some(found) = cases::find(&mut tx, *id).await? {
                let events = case_views::history(&mut tx, *id).await?;
                index(ctx, &mut tx, &found.case, &events).await?;
                made += 1;
            }
        }
        tx.commit().await?;
    }
    let mut tx = ctx.db.write().await?;
    work_list::made(&mut tx, &fingerprint).await?;
    tx.commit().await?;
    Ok(made)
}

/// Notes that the whole index was made by the calendar and the limits of now.
pub async fn is_made(ctx: &Ctx) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    work_list::made(&mut tx, &fingerprint(ctx)).await?;
    Ok(tx.commit().await?)
}

/// The moment at which a day begins in China.
pub fn begin_of(day: Date) -> Option<Timestamp> {
    let midnight = day
        .to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8)))
        .ok()?;
    Some(Timestamp::new(midnight.timestamp()))
}

fn narrowed(ctx: &Ctx, actor: &Actor, wanted: &Wanted) -> Filter {
    let after = wanted.filed_to.and_then(|day| day.tomorrow().ok());
    let item = wanted.item.as_ref().map(|item| {
        let found = ctx.catalogue.item(item);
        found.map_or_else(|| item.clone(), |item| item.id.to_string())
    });
    Filter {
        states: wanted.states.clone(),
        item,
        outlet: wanted.outlet,
        enterprise: wanted.enterprise,
        assignee: wanted.mine.then_some(actor.person),
        filed_from: wanted.filed_from.and_then(begin_of),
        filed_before: after.and_then(begin_of),
        due_from: wanted.due_from,
        due_to: wanted.due_to,
        colour: wanted.colour.map(|colour| (colour, ctx.now().day())),
        ..Filter::default()
    }
}

/// The ways in which a text may be meant: number of a receipt, credit code, item, name of an enterprise.
async fn meant(ctx: &Ctx, tx: &mut Tx, base: &Filter, text: &str) -> Result<Vec<Filter>, AppError> {
    let text: String = text.trim().chars().take(LONGEST_TEXT).collect();
    let mut filters = Vec::new();
    for receipt in receipts(ctx, &text) {
        if let Some(case) = work_list::by_receipt(tx, &receipt).await? {
            filters.push(Filter {
                one: Some(case),
                ..base.clone()
            });
        }
    }
    if let Some(enterprise) = grams::of_code(tx, &text.to_uppercase()).await?
        && base.enterprise.is_none_or(|asked| asked == enterprise)
    {
        filters.push(Filter {
            enterprise: Some(enterprise),
            ..base.clone()
        });
    }
    for item in ctx.catalogue.search(&text).into_iter().take(ITEMS) {
        let item = item.id.to_string();
        if base.item.as_ref().is_none_or(|asked| *asked == item) {
            filters.push(Filter {
                item: Some(item),
                ..base.clone()
            });
        }
    }
    let search = grams::search(tx, &text).await?;
    if !search.none {
        filters.push(Filter {
            grams: search.grams,
            few: search.few,
            ..base.clone()
        });
    }
    Ok(filters)
}

/// Receipts whose number a text may be: with its year, or of the last years.
fn receipts(ctx: &Ctx, text: &str) -> Vec<String> {
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    let this_year = ctx.now().day().year();
    let (years, serial): (Vec<i16>, &str) = match numbers[..] {
        [serial] => ((0..YEARS).map(|back| this_year - back).collect(), serial),
        [year, serial] => (year.parse().into_iter().collect(), serial),
        _ => return Vec::new(),
    };
    let Some(serial) = serial.parse::<u32>().ok().filter(|serial| *serial > 0) else {
        return Vec::new();
    };
    let place = &ctx.config.district.short_name;
    let numbered = |year| super::moves::receipt_number(place, year, serial.into());
    years.into_iter().map(numbered).collect()
}

fn order(wanted: &Wanted) -> Result<Order, AppError> {
    let Some(cursor) = &wanted.cursor else {
        return Ok(if wanted.by_due {
            Order::Due(None)
        } else {
            Order::Newest(None)
        });
    };
    let (key, case) = cursor.split_once('.').ok_or(AppError::CursorUnusable)?;
    let case: CaseId = case.parse().map_err(|_| AppError::CursorUnusable)?;
    Ok(if wanted.by_due {
        Order::Due(Some((key.to_owned(), case)))
    } else {
        let filed_at = i64::from_str_radix(key, 16).map_err(|_| AppError::CursorUnusable)?;
        Order::Newest(Some((filed_at, case)))
    })
}

/// Not in figures of ten: so many in a row look like somebody's number, and the whole answer would be gone through for it.
fn cursor(order: &Order, last: &Listed) -> String {
    match order {
        Order::Newest(_) => format!("{:x}.{}", last.filed_at, last.case),
        Order::Due(_) => format!("{}.{}", last.due.as_deref().unwrap_or_default(), last.case),
    }
}

/// Where the next page begins, when there is one: one more was read than is shown.
fn next(listed: &[Listed], order: &Order, limit: usize) -> Option<String> {
    let last = listed.get(limit.checked_sub(1)?)?;
    (listed.len() > limit).then(|| cursor(order, last))
}

/// The cases that one may see, as asked for, and where the next page begins.
pub async fn list(ctx: &Ctx, actor: &Actor, wanted: &Wanted) -> Result<(Vec<CaseSummary>, Option<String>), AppError> {
    let order = order(wanted)?;
    let scope = actor.scope();
    // What the index and the cases say need not be of one moment: a case that moves on meanwhile is shown as it is now.
    let mut tx = ctx.db.glance().await?;
    let base = narrowed(ctx, actor, wanted);
    let filters = match wanted.text.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => meant(ctx, &mut tx, &base, text).await?,
        None => vec![base],
    };
    if let [filter] = &filters[..]
        && let Some(shown) = work_list::shown(&mut tx, &scope, filter, &order, wanted.limit + 1).await?
    {
        let (listed, mut entries): (Vec<Listed>, Vec<Entry>) = shown.into_iter().unzip();
        entries.truncate(wanted.limit);
        let next = next(&listed, &order, wanted.limit);
        return Ok((case_views::summaries_of(ctx, &mut tx, entries).await?, next));
    }
    let mut listed = Vec::new();
    for filter in &filters {
        listed.extend(work_list::list(&mut tx, &scope, filter, &order, wanted.limit + 1).await?);
    }
    let mut listed = Listed::merge(listed, &order, wanted.limit + 1);
    let next = next(&listed, &order, wanted.limit);
    listed.truncate(wanted.limit);
    let listed: Vec<CaseId> = listed.iter().map(|listed| listed.case).collect();
    Ok((case_views::summaries(ctx, &mut tx, &listed).await?, next))
}

/// How many cases there are in each state and colour, as far as one sees them. Large counts are "so many and more".
pub async fn counts(ctx: &Ctx, actor: &Actor) -> Result<CountsView, AppError> {
    let scope = actor.scope();
    if scope == Scope::Nothing {
        return Err(AppError::Forbidden);
    }
    let mut tx = ctx.db.read().await?;
    let mut states = Vec::new();
    for state in StateKind::ALL {
        let count = work_list::count_state(&mut tx, &scope, *state).await?;
        let most = work_list::MOST_COUNTED;
        states.push(StateCount {
            state: state.as_str(),
            count: count.min(most),
            more: count > most,
        });
    }
    let colours = work_list::count_colours(&mut tx, &scope, ctx.now().day()).await?;
    Ok(CountsView {
        states,
        red: colours.red,
        amber: colours.amber,
        green: colours.green,
        grey: colours.grey,
        more: colours.more,
    })
}

/// One's saved views.
pub async fn views(ctx: &Ctx, actor: &Actor) -> Result<Vec<SavedViewView>, AppError> {
    let views = saved_views::of_person(&mut ctx.db.read().await?, actor.person).await?;
    Ok(views.into_iter().map(SavedViewView::from).collect())
}

impl From<SavedView> for SavedViewView {
    fn from(view: SavedView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name,
            query: view.query,
        }
    }
}

/// Saves the filters of a list under a name; one of that name is replaced.
pub async fn save_view(ctx: &Ctx, actor: &Actor, name: &str, query: &str) -> Result<SavedViewView, AppError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || query.len() > LONGEST_QUERY {
        return Err(AppError::InvalidValue {
            field: "/name".to_owned(),
        });
    }
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let before = saved_views::of_person(&mut tx, actor.person).await?;
    if before.len() >= MOST_VIEWS && !before.iter().any(|view| view.name == name) {
        return Err(AppError::TooMany { most: MOST_VIEWS });
    }
    let mut view = SavedView {
        id: ViewId::new(now, ctx.random()?),
        name: name.to_owned(),
        query: query.to_owned(),
    };
    view.id = saved_views::save(&mut tx, actor.person, &view, now).await?;
    tx.commit().await?;
    Ok(view.into())
}

/// Takes a saved view away.
pub async fn remove_view(ctx: &Ctx, actor: &Actor, view: ViewId) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    if !saved_views::remove(&mut tx, actor.person, view).await? {
        return Err(AppError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// Those of the department who may take a case in hand.
pub async fn colleagues(ctx: &Ctx, actor: &Actor, id: CaseId) -> Result<Vec<PersonView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, actor, id).await?;
    let department = actor.department_of(&found.case)?;
    let people = store::notifications::colleagues(&mut tx, department).await?;
    Ok(people
        .into_iter()
        .map(|(id, name)| PersonView {
            id: id.to_string(),
            name,
        })
        .collect())
}

/// Gives a case to somebody of the department, or to nobody.
pub async fn assign(
    ctx: &Ctx,
    actor: &Actor,
    id: CaseId,
    to: Option<PersonId>,
) -> Result<Option<PersonView>, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let found = access::visible(&mut tx, actor, id).await?;
    let department = actor.department_of(&found.case)?;
    if let Some(to) = to {
        let colleagues = store::notifications::colleagues(&mut tx, department).await?;
        if !colleagues.iter().any(|(known, _)| *known == to) {
            return Err(AppError::UnknownPerson);
        }
    }
    work_list::assign(&mut tx, id, to, actor.person, now).await?;
    let mut told = Vec::new();
    if let Some(to) = to.filter(|to| *to != actor.person) {
        let mark = now.as_micros().to_string();
        told = notifications::tell(ctx, &mut tx, id, NoticeKind::Assigned, &[to], &mark, &json!({})).await?;
    }
    let assignee = work_list::assignee(&mut tx, id).await?;
    audit(&mut tx, now, Some(actor.person), "case.assigned", &id.to_string()).await?;
    tx.commit().await?;
    ctx.changed(id, found.case.version);
    ctx.told(&told);
    Ok(assignee.map(|(id, name)| PersonView {
        id: id.to_string(),
        name,
    }))
}
