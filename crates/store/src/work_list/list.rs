//! Lists of cases that a scope sees: what they are narrowed by, in which order, page by page.
//!
//! The statements are in `ways.rs`. Must not decide what a scope sees.

use std::cmp::Reverse;

use domain::access::Scope;
use domain::case::{Colour, StateKind};
use domain::id::{CaseId, OrganisationId, PersonId};
use domain::time::Timestamp;
use jiff::civil::Date;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use super::PAUSED;
use super::ways::{MOST_SHOWN, Way, ways_in};
use crate::db::Tx;
use crate::entries::{COLUMNS, Entry, EntryRow};
use crate::error::{StoreError, sound};
use crate::sql::{Statement, Value};

/// Sorts after every day.
const LAST_DAY: &str = "~";
/// Days for which a case is amber at most, the longest holidays between.
const AMBER: i64 = 60;
/// Sorts after every identifier of a case.
const LAST: &str = "case_~";

/// In which order, and where the page before ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Those handed in last first.
    Newest(Option<(i64, CaseId)>),
    /// Those with a clock that has not stopped, the most pressing first.
    Due(Option<(String, CaseId)>),
}

impl Order {
    const fn is_newest(&self) -> bool {
        matches!(self, Self::Newest(_))
    }
}

/// What a list is narrowed by.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Filter {
    pub states: Vec<StateKind>,
    pub item: Option<String>,
    pub outlet: Option<OrganisationId>,
    pub enterprise: Option<OrganisationId>,
    pub assignee: Option<PersonId>,
    pub filed_from: Option<Timestamp>,
    pub filed_before: Option<Timestamp>,
    pub due_from: Option<Date>,
    pub due_to: Option<Date>,
    /// A colour, and the day on which it is that.
    pub colour: Option<(Colour, Date)>,
    /// Pairs of signs that the enterprise's name holds, the rarest first; three at most count.
    pub grams: Vec<String>,
    /// Whether few enterprises hold them.
    pub few: bool,
    /// This one only.
    pub one: Option<CaseId>,
}

impl Filter {
    /// Whether only cases with a clock that has not stopped can be meant.
    pub(crate) fn by_clock(&self) -> bool {
        self.colour.is_some() || self.due_from.is_some() || self.due_to.is_some()
    }

    /// Whether nothing is asked for but an owner, a state and an item.
    fn is_plain(&self) -> bool {
        let moments = self.filed_from.is_some() || self.filed_before.is_some();
        !(moments
            || self.by_clock()
            || self.assignee.is_some()
            || !self.grams.is_empty()
            || self.few
            || self.one.is_some())
    }

    /// The last days between which they all lie: what was asked for, and what a colour says of them. Red is what is past, green
    /// what is to come; amber may be past over a weekend.
    fn days(&self) -> (Option<String>, Option<String>) {
        let (mut from, mut to) = (self.due_from, self.due_to);
        let later = |a: Option<Date>, b: Option<Date>| a.max(b);
        let sooner = |a: Option<Date>, b: Option<Date>| [a, b].into_iter().flatten().min();
        match self.colour {
            Some((Colour::Red, today)) => to = sooner(to, today.yesterday().ok()),
            Some((Colour::Green, today)) => from = later(from, today.tomorrow().ok()),
            Some((Colour::Amber, today)) => {
                let span = jiff::Span::new().days(AMBER);
                from = later(from, today.checked_sub(span).ok());
                to = sooner(to, today.checked_add(span).ok());
            }
            Some((Colour::Grey, _)) => return (Some(PAUSED.to_owned()), to.map(|day| day.to_string())),
            None => {}
        }
        (from.map(|day| day.to_string()), to.map(|day| day.to_string()))
    }
}

/// A case in a list, with what it is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The case.
    pub case: CaseId,
    /// When it was handed in, or begun.
    pub filed_at: i64,
    /// The last day of its clock.
    pub due: Option<String>,
}

impl Listed {
    /// Puts lists together in their order, each case once.
    pub fn merge(mut all: Vec<Self>, order: &Order, limit: usize) -> Vec<Self> {
        match order {
            Order::Newest(_) => all.sort_by_key(|listed| Reverse((listed.filed_at, listed.case))),
            Order::Due(_) => all.sort_by(|a, b| (&a.due, a.case).cmp(&(&b.due, b.case))),
        }
        all.dedup_by_key(|listed| listed.case);
        all.truncate(limit);
        all
    }
}

/// What the scope adds to the filters: `(outlet, enterprise, department)`, once for each of its owners.
type Bounds = Vec<(Option<OrganisationId>, Option<OrganisationId>, Option<OrganisationId>)>;

fn bounds(scope: &Scope) -> Bounds {
    match scope {
        Scope::Nothing => Vec::new(),
        Scope::Enterprise(id) => vec![(None, Some(*id), None)],
        Scope::Department(id) => vec![(None, None, Some(*id))],
        Scope::Outlets(ids) => ids.iter().map(|id| (Some(*id), None, None)).collect(),
        Scope::District => vec![(None, None, None)],
    }
}

/// Whether two narrowings can hold of one case.
fn agree(a: Option<OrganisationId>, b: Option<OrganisationId>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// Where the walk along an index begins: where the first that can be meant stands, or where the page before ended.
fn begin(order: &Order, filter: &Filter, due_from: Option<&str>) -> (i64, String, String) {
    let before = filter.filed_before.map(Timestamp::as_micros);
    match order {
        Order::Newest(Some((filed_at, case))) if before.is_none_or(|before| *filed_at < before) => {
            (*filed_at, String::new(), case.to_string())
        }
        // Those of the moment itself are not meant, whatever they are called.
        Order::Newest(_) => match before {
            Some(before) => (before, String::new(), String::new()),
            None => (i64::MAX, String::new(), LAST.to_owned()),
        },
        Order::Due(Some((due, case))) if due_from.is_none_or(|from| from <= due.as_str()) => {
            (0, due.clone(), case.to_string())
        }
        Order::Due(_) => (0, due_from.unwrap_or_default().to_owned(), String::new()),
    }
}

/// Cases that a scope sees, narrowed by a filter.
pub async fn list(
    tx: &mut Tx,
    whole: &Scope,
    filter: &Filter,
    order: &Order,
    limit: usize,
) -> Result<Vec<Listed>, StoreError> {
    let mut found = Vec::new();
    for Run { statement, values, .. } in runs(whole, filter, order, limit) {
        let rows: Vec<(String, i64, Option<String>)> = tx.all(statement, values).await?;
        for (id, filed_at, due) in rows {
            let case = sound(id.parse().ok(), "work_list", "case_id", &id)?;
            found.push(Listed { case, filed_at, due });
        }
    }
    Ok(Listed::merge(found, order, limit))
}

/// As [`list`], with what is shown of each case, where a server brings both at once; none where it does not.
pub async fn shown(
    tx: &mut Tx,
    whole: &Scope,
    filter: &Filter,
    order: &Order,
    limit: usize,
) -> Result<Option<Vec<(Listed, Entry)>>, StoreError> {
    let mut runs = runs(whole, filter, order, limit);
    let together =
        runs.len() == 1 && matches!(tx, Tx::Postgres(_)) && i64::try_from(limit).is_ok_and(|limit| limit <= MOST_SHOWN);
    let Some((shown, values)) = runs
        .pop()
        .filter(|_| together)
        .and_then(|run| Some((run.shown?, run.values)))
    else {
        return Ok(None);
    };
    let rows: Vec<ShownRow> = tx.all(shown, values).await?;
    let row = |row: ShownRow| {
        let entry = Entry::try_from(row.entry)?;
        let listed = Listed {
            case: entry.id,
            filed_at: row.filed_at,
            due: row.due,
        };
        Ok((listed, entry))
    };
    rows.into_iter().map(row).collect::<Result<_, StoreError>>().map(Some)
}

/// An entry with its place in the list.
struct ShownRow {
    entry: EntryRow,
    filed_at: i64,
    due: Option<String>,
}

impl<'r, R> FromRow<'r, R> for ShownRow
where
    R: Row,
    EntryRow: FromRow<'r, R>,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        Ok(Self {
            entry: EntryRow::from_row(row)?,
            filed_at: row.try_get(COLUMNS)?,
            due: row.try_get(COLUMNS + 1)?,
        })
    }
}

/// A statement to run.
struct Run {
    statement: &'static Statement,
    /// The same with all that a list shows.
    shown: Option<&'static Statement>,
    values: Vec<Value>,
}

/// What is to be run for a list, for each bound of the scope, way in and state.
fn runs(whole: &Scope, filter: &Filter, order: &Order, limit: usize) -> Vec<Run> {
    let states: Vec<Option<StateKind>> = if filter.states.is_empty() {
        vec![None]
    } else {
        filter.states.iter().copied().map(Some).collect()
    };
    let mut runs = Vec::new();
    for (outlet, enterprise, department) in bounds(whole) {
        if !agree(outlet, filter.outlet) || !agree(enterprise, filter.enterprise) {
            continue;
        }
        let asked = Asked {
            order,
            filter,
            limit: i64::try_from(limit).unwrap_or(i64::MAX),
            outlet: outlet.or(filter.outlet),
            enterprise: enterprise.or(filter.enterprise),
            department,
            // What has a clock was handed in.
            received: *whole == Scope::District && order.is_newest() && !filter.by_clock(),
        };
        let scope = match (whole, asked.outlet) {
            (Scope::Outlets(_), Some(outlet)) => Scope::Outlets(vec![outlet]),
            _ => whole.clone(),
        };
        let narrowed = Filter {
            outlet: asked.outlet,
            ..filter.clone()
        };
        for way in ways_in(&scope, &narrowed, order.is_newest()) {
            runs.extend(states.iter().map(|state| asked.along(&way, *state)));
        }
    }
    runs
}

/// What is asked for within one of the bounds of a scope.
struct Asked<'a> {
    order: &'a Order,
    filter: &'a Filter,
    limit: i64,
    outlet: Option<OrganisationId>,
    enterprise: Option<OrganisationId>,
    department: Option<OrganisationId>,
    /// Only what was ever handed in.
    received: bool,
}

impl Asked<'_> {
    /// The statement of a way in for a state, and its values.
    fn along(&self, (texts, owner): &Way, state: Option<StateKind>) -> Run {
        let filter = self.filter;
        let state = state.map(StateKind::as_str);
        let (due_from, due_to) = filter.days();
        let (number, day, case) = begin(self.order, filter, due_from.as_deref());
        let place = if self.order.is_newest() {
            Value::from(number)
        } else {
            Value::from(day)
        };
        let mut values = vec![
            Value::from(owner.clone()),
            place,
            Value::from(case),
            Value::from(self.limit),
        ];
        let owns = |id: Option<OrganisationId>| id.is_none_or(|id| owner.as_deref() == Some(&id.to_string()));
        // An enterprise's own has drafts among it; all others' are of what was handed in.
        let drafts = self.received && self.enterprise.is_some();
        let plain =
            filter.is_plain() && !drafts && [self.outlet, self.enterprise, self.department].into_iter().all(owns);
        if let Some((statement, shown, keys)) = texts.bare(state, filter.item.as_deref()).filter(|_| plain) {
            values.extend(keys.into_iter().map(Value::from));
            return Run {
                statement,
                shown,
                values,
            };
        }
        let text = |number: usize| filter.grams.get(number).cloned();
        let due_to = match self.order {
            Order::Newest(_) => due_to,
            Order::Due(_) => due_to.or_else(|| Some(LAST_DAY.to_owned())),
        };
        values.extend(values![
            state,
            filter.item.clone(),
            self.outlet,
            self.enterprise,
            filter.assignee,
            self.department,
            filter.filed_from.map_or(i64::MIN, Timestamp::as_micros),
            filter.filed_before.map_or(i64::MAX, Timestamp::as_micros),
            due_from,
            due_to,
            filter.colour.map(|(colour, _)| colour.as_str()),
            filter.colour.map(|(_, day)| day.to_string()),
            text(0),
            text(1),
            text(2),
            self.received.then_some("received"),
        ]);
        Run {
            statement: &texts.narrowed,
            shown: None,
            values,
        }
    }
}
