//! The index of work lists: one row a case, made of its events in the transaction of each event, so that a million cases
//! can be filtered and sorted by what is derived.
//!
//! Never the truth: what a list shows of a case is read from the case itself. Must not decide who sees what.

use std::cmp::Reverse;

use domain::access::Scope;
use domain::case::{Case, Colour, Pivot, StateKind};
use domain::id::{CaseId, OrganisationId, PersonId};
use domain::time::Timestamp;
use jiff::civil::Date;

use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::listing::ways_in;
use crate::sql::{Statement, Value};

/// Stands where a paused clock has no last day: after every real one.
const PAUSED: &str = "9999-12-31";
/// Sorts after every day.
const LAST_DAY: &str = "~";
/// Days for which a case is amber at most, the longest holidays between.
const AMBER: i64 = 60;
/// Sorts after every identifier of a case.
const LAST: &str = "case_~";
/// Cases of a state that are counted; more are "more".
pub const MOST_COUNTED: i64 = 1000;
/// Open cases whose colours are counted, the most pressing first.
pub const MOST_COLOURED: i64 = 20_000;

stmts! {
    PUT = "INSERT INTO work_list (case_id, item, enterprise_id, department_id, outlet_id, state, filed_at, clock, due,
        amber_from, red_from, told) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '')
        ON CONFLICT (case_id) DO UPDATE SET department_id = excluded.department_id, outlet_id = excluded.outlet_id,
        state = excluded.state, filed_at = excluded.filed_at, clock = excluded.clock, due = excluded.due,
        amber_from = excluded.amber_from, red_from = excluded.red_from,
        told = CASE WHEN work_list.due = excluded.due AND work_list.clock = excluded.clock
            THEN work_list.told ELSE '' END";
    ASSIGN = "INSERT INTO case_assignments (case_id, person_id, by_id, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (case_id) DO UPDATE SET person_id = excluded.person_id, by_id = excluded.by_id, at = excluded.at";
    UNASSIGN = "DELETE FROM case_assignments WHERE case_id = $1";
    MARK = "UPDATE work_list SET assignee_id = $2 WHERE case_id = $1";
    ASSIGNEE = "SELECT p.id, p.name FROM case_assignments a JOIN people p ON p.id = a.person_id WHERE a.case_id = $1";
    BY_RECEIPT = "SELECT id FROM cases WHERE receipt = $1";
    STATE_OF_DEPARTMENT = "SELECT COUNT(*) FROM (SELECT 1 FROM work_list
        WHERE department_id = $1 AND state = $2 LIMIT $3) AS part";
    STATE_OF_OUTLET = "SELECT COUNT(*) FROM (SELECT 1 FROM work_list
        WHERE outlet_id = $1 AND state = $2 LIMIT $3) AS part";
    STATE_OF_ENTERPRISE = "SELECT COUNT(*) FROM (SELECT 1 FROM work_list
        WHERE enterprise_id = $1 AND state = $2 LIMIT $3) AS part";
    STATE_OF_ALL = "SELECT COUNT(*) FROM (SELECT 1 FROM work_list
        WHERE CAST($1 AS TEXT) IS NULL AND department_id IS NOT NULL AND state = $2 LIMIT $3) AS part";
    COLOURS_OF_DEPARTMENT = "SELECT CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN red_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from > $2 AND amber_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from IS NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM (SELECT amber_from, red_from FROM work_list WHERE department_id = $1 AND due IS NOT NULL
        ORDER BY due, case_id LIMIT $3) AS part";
    COLOURS_OF_OUTLET = "SELECT CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN red_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from > $2 AND amber_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from IS NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM (SELECT amber_from, red_from FROM work_list WHERE outlet_id = $1 AND due IS NOT NULL
        ORDER BY due, case_id LIMIT $3) AS part";
    COLOURS_OF_ENTERPRISE = "SELECT CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN red_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from > $2 AND amber_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from IS NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM (SELECT amber_from, red_from FROM work_list WHERE enterprise_id = $1 AND due IS NOT NULL
        LIMIT $3) AS part";
    COLOURS_OF_ALL = "SELECT CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN red_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from > $2 AND amber_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from IS NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM (SELECT amber_from, red_from FROM work_list WHERE CAST($1 AS TEXT) IS NULL AND due IS NOT NULL
        ORDER BY due, case_id LIMIT $3) AS part";
    TO_TELL = "SELECT case_id, due, red_from FROM work_list WHERE due IS NOT NULL AND due <= $2
        AND ((amber_from <= $1 AND told = '') OR (red_from <= $1 AND told <> 'red')) ORDER BY due, case_id LIMIT $3";
    TOLD = "UPDATE work_list SET told = $2 WHERE case_id = $1";
    MADE_BY = "SELECT fingerprint FROM work_list_made WHERE id = 1";
    MADE = "UPDATE work_list_made SET fingerprint = $1 WHERE id = 1";
    EVERY_CASE = "SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2";
    ROW = "SELECT state, filed_at, clock, due, amber_from, red_from FROM work_list WHERE case_id = $1";
}

/// Makes the row of a case anew. `submitted` is when it was first handed in.
pub async fn put(
    tx: &mut Tx,
    case: &Case,
    submitted: Option<Timestamp>,
    pivot: Option<Pivot>,
) -> Result<(), StoreError> {
    tx.run(&PUT, values_of(case, submitted, pivot)).await.map(|_| ())
}

/// The columns of a row.
pub(crate) const COLUMNS: &[&str] = &[
    "case_id",
    "item",
    "enterprise_id",
    "department_id",
    "outlet_id",
    "state",
    "filed_at",
    "clock",
    "due",
    "amber_from",
    "red_from",
    "told",
];

/// What stands in them but for the last.
pub(crate) fn values_of(case: &Case, submitted: Option<Timestamp>, pivot: Option<Pivot>) -> Vec<Value> {
    let days = pivot.and_then(|pivot| pivot.days);
    let due = pivot.map(|pivot| {
        pivot
            .days
            .map_or_else(|| PAUSED.to_owned(), |days| days.due.to_string())
    });
    values![
        case.id,
        case.item.as_str(),
        case.enterprise,
        // What was never handed in is neither a department's business nor an outlet's.
        submitted.map(|_| case.department),
        submitted.and(case.outlet),
        case.state.kind().as_str(),
        submitted.unwrap_or(case.created_at),
        pivot.map(|pivot| pivot.kind.as_str()),
        due,
        days.map(|days| days.amber_from.to_string()),
        days.map(|days| days.red_from.to_string()),
    ]
}

/// What the index says of a case.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Row {
    pub state: String,
    pub filed_at: i64,
    pub clock: Option<String>,
    pub due: Option<String>,
    pub amber_from: Option<String>,
    pub red_from: Option<String>,
}

/// The row of a case.
pub async fn row(tx: &mut Tx, case: CaseId) -> Result<Option<Row>, StoreError> {
    tx.one(&ROW, values![case]).await
}

/// Gives a case to somebody, or to nobody.
pub async fn assign(
    tx: &mut Tx,
    case: CaseId,
    to: Option<PersonId>,
    by: PersonId,
    at: Timestamp,
) -> Result<(), StoreError> {
    match to {
        Some(person) => tx.run(&ASSIGN, values![case, person, by, at]).await?,
        None => tx.run(&UNASSIGN, values![case]).await?,
    };
    tx.run(&MARK, values![case, to]).await.map(|_| ())
}

/// Who has the case in hand, with the name.
pub async fn assignee(tx: &mut Tx, case: CaseId) -> Result<Option<(PersonId, String)>, StoreError> {
    let row: Option<(String, String)> = tx.one(&ASSIGNEE, values![case]).await?;
    row.map(|(id, name)| {
        let id = sound(id.parse().ok(), "case_assignments", "person_id", &case.to_string())?;
        Ok((id, name))
    })
    .transpose()
}

/// The case of a receipt.
pub async fn by_receipt(tx: &mut Tx, receipt: &str) -> Result<Option<CaseId>, StoreError> {
    let row: Option<(String,)> = tx.one(&BY_RECEIPT, values![receipt]).await?;
    row.map(|(id,)| sound(id.parse().ok(), "cases", "id", &id)).transpose()
}

/// In which order, and where the page before ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Those handed in last first.
    Newest(Option<(i64, CaseId)>),
    /// Those with a clock that has not stopped, the most pressing first.
    Due(Option<(String, CaseId)>),
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
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let filed_from = filter.filed_from.map_or(i64::MIN, Timestamp::as_micros);
    let filed_before = filter.filed_before.map_or(i64::MAX, Timestamp::as_micros);
    let (due_from, due_to) = filter.days();
    let newest = matches!(order, Order::Newest(_));
    let (number, day, case) = begin(order, filter, due_from.as_deref());
    let states: Vec<Option<StateKind>> = if filter.states.is_empty() {
        vec![None]
    } else {
        filter.states.iter().copied().map(Some).collect()
    };
    // What has a clock was handed in.
    let received = *whole == Scope::District && newest && !filter.by_clock();
    for (outlet, enterprise, department) in bounds(whole) {
        if !agree(outlet, filter.outlet) || !agree(enterprise, filter.enterprise) {
            continue;
        }
        let (outlet, enterprise) = (outlet.or(filter.outlet), enterprise.or(filter.enterprise));
        let narrowed = Filter {
            outlet,
            enterprise: filter.enterprise,
            ..filter.clone()
        };
        let scope = match (whole, outlet) {
            (Scope::Outlets(_), Some(outlet)) => Scope::Outlets(vec![outlet]),
            _ => whole.clone(),
        };
        for (way, owner) in ways_in(&scope, &narrowed, newest) {
            for state in &states {
                let text = |number: usize| filter.grams.get(number).cloned();
                let mut values = values![owner.clone()];
                values.push(if newest {
                    Value::from(number)
                } else {
                    Value::from(day.as_str())
                });
                values.extend(values![
                    case.as_str(),
                    most,
                    state.map(StateKind::as_str),
                    filter.item.clone(),
                    outlet,
                    enterprise,
                    filter.assignee,
                    department,
                    filed_from,
                    filed_before,
                    due_from.clone(),
                    if newest {
                        due_to.clone()
                    } else {
                        Some(due_to.clone().unwrap_or_else(|| LAST_DAY.to_owned()))
                    },
                    filter.colour.map(|(colour, _)| colour.as_str()),
                    filter.colour.map(|(_, day)| day.to_string()),
                    text(0),
                    text(1),
                    text(2),
                    received.then_some("received"),
                ]);
                let rows: Vec<(String, i64, Option<String>)> = tx.all(way, values).await?;
                for (id, filed_at, due) in rows {
                    found.push(Listed {
                        case: sound(id.parse().ok(), "work_list", "case_id", &id)?,
                        filed_at,
                        due,
                    });
                }
            }
        }
    }
    Ok(Listed::merge(found, order, limit))
}

/// How many cases of a scope are in a state, at most one more than [`MOST_COUNTED`] an owner.
pub async fn count_state(tx: &mut Tx, scope: &Scope, state: StateKind) -> Result<i64, StoreError> {
    let (statement, owners) = owners(
        scope,
        [
            &STATE_OF_DEPARTMENT,
            &STATE_OF_OUTLET,
            &STATE_OF_ENTERPRISE,
            &STATE_OF_ALL,
        ],
    );
    let mut sum = 0;
    for owner in owners {
        let row: Option<(i64,)> = tx
            .one(statement, values![owner, state.as_str(), MOST_COUNTED + 1])
            .await?;
        sum += row.map_or(0, |(count,)| count);
    }
    Ok(sum)
}

fn owners<'s>(scope: &Scope, by: [&'s Statement; 4]) -> (&'s Statement, Vec<Option<OrganisationId>>) {
    let [department, outlet, enterprise, all] = by;
    match scope {
        Scope::Nothing => (all, Vec::new()),
        Scope::Enterprise(id) => (enterprise, vec![Some(*id)]),
        Scope::Department(id) => (department, vec![Some(*id)]),
        Scope::Outlets(ids) => (outlet, ids.iter().copied().map(Some).collect()),
        Scope::District => (all, vec![None]),
    }
}

/// Open cases by the colour of their clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the colours say it")]
pub struct Colours {
    pub red: i64,
    pub amber: i64,
    pub green: i64,
    pub grey: i64,
    /// There were more than are counted.
    pub more: bool,
}

/// All, and of these red, amber and grey, as the statement counts them.
type Counted = (i64, Option<i64>, Option<i64>, Option<i64>);

/// Counts by colour on a day.
pub async fn count_colours(tx: &mut Tx, scope: &Scope, today: Date) -> Result<Colours, StoreError> {
    let by = [
        &COLOURS_OF_DEPARTMENT,
        &COLOURS_OF_OUTLET,
        &COLOURS_OF_ENTERPRISE,
        &COLOURS_OF_ALL,
    ];
    let (statement, owners) = owners(scope, by);
    let mut sum = Colours::default();
    for owner in owners {
        let values = values![owner, today.to_string(), MOST_COLOURED + 1];
        let row: Option<Counted> = tx.one(statement, values).await?;
        let (all, red, amber, grey) = row.unwrap_or_default();
        let [red, amber, grey] = [red, amber, grey].map(Option::unwrap_or_default);
        sum.red += red;
        sum.amber += amber;
        sum.grey += grey;
        sum.green += all - red - amber - grey;
        sum.more |= all > MOST_COLOURED;
    }
    Ok(sum)
}

/// A case whose clock has turned and nobody was told yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToTell {
    /// The case.
    pub case: CaseId,
    /// The last day.
    pub due: String,
    /// Whether it is past.
    pub late: bool,
}

/// Cases whose clock has turned amber or red since somebody was told.
pub async fn to_tell(tx: &mut Tx, today: Date, until: Date, limit: i64) -> Result<Vec<ToTell>, StoreError> {
    let today = today.to_string();
    let values = values![today.as_str(), until.to_string(), limit];
    let rows: Vec<(String, String, Option<String>)> = tx.all(&TO_TELL, values).await?;
    rows.into_iter()
        .map(|(id, due, red_from)| {
            Ok(ToTell {
                case: sound(id.parse().ok(), "work_list", "case_id", &id)?,
                late: red_from.is_some_and(|day| day <= today),
                due,
            })
        })
        .collect()
}

/// Notes what was told of a case.
pub async fn told(tx: &mut Tx, case: CaseId, late: bool) -> Result<(), StoreError> {
    let word = if late { "red" } else { "amber" };
    tx.run(&TOLD, values![case, word]).await.map(|_| ())
}

/// By which calendar and limits the whole index was last made.
pub async fn made_by(tx: &mut Tx) -> Result<String, StoreError> {
    let row: Option<(String,)> = tx.one(&MADE_BY, values![]).await?;
    Ok(row.map(|(fingerprint,)| fingerprint).unwrap_or_default())
}

/// Notes by which it was made.
pub async fn made(tx: &mut Tx, fingerprint: &str) -> Result<(), StoreError> {
    tx.run(&MADE, values![fingerprint]).await.map(|_| ())
}

/// Every case, in pages.
pub async fn every_case(tx: &mut Tx, after: Option<CaseId>, limit: i64) -> Result<Vec<CaseId>, StoreError> {
    let after = after.map_or_else(String::new, |id| id.to_string());
    let rows: Vec<(String,)> = tx.all(&EVERY_CASE, values![after, limit]).await?;
    rows.into_iter()
        .map(|(id,)| sound(id.parse().ok(), "cases", "id", &id))
        .collect()
}
