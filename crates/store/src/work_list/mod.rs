//! The index of work lists: one row a case, made of its events in the transaction of each event, so that a million cases
//! can be filtered and sorted by what is derived.
//!
//! Never the truth: what a list shows of a case is read from the case itself. Must not decide who sees what.

mod counts;
mod list;
mod ways;

pub use counts::{Colours, MOST_COLOURED, MOST_COUNTED, count_colours, count_state};
pub use list::{Filter, Listed, Order, list, shown};

use domain::case::{Case, Pivot};
use domain::id::{CaseId, PersonId};
use domain::time::Timestamp;
use jiff::civil::Date;

use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::sql::{Statement, Value};

/// Stands where a paused clock has no last day: after every real one.
const PAUSED: &str = "9999-12-31";

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

/// Every statement of the index.
pub(crate) fn every_statement() -> Vec<&'static Statement> {
    [ALL, counts::ALL, &ways::all()].concat()
}
