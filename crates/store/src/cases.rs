//! Cases and their timelines. A change of state is one call: it guards the version and appends the event.

use std::collections::HashMap;

use domain::case::{Author, Case, CaseEvent, CaseState, StateKind};
use domain::id::{CaseId, EventId, OrganisationId, PersonId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::papers::Paper;
use crate::sql::{Value, in_list};

stmts! {
    ADD = "INSERT INTO cases
        (id, item, enterprise_id, department_id, outlet_id, receipt, state, state_data, version, created_at, updated_at,
        content_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    FIND = "SELECT c.id, c.item, c.enterprise_id, c.department_id, c.outlet_id, c.receipt, c.state, c.state_data, c.version,
        c.content_version, c.created_at, c.updated_at, a.person_id AS assignee_id, p.name AS assignee
        FROM cases c LEFT JOIN case_assignments a ON a.case_id = c.id LEFT JOIN people p ON p.id = a.person_id
        WHERE c.id = $1";
    OF_RECEIPT = "SELECT enterprise_id FROM cases WHERE receipt = $1";
    SAVE = "UPDATE cases SET state = $3, state_data = $4, version = $5, receipt = $6, updated_at = $7
        WHERE id = $1 AND version = $2"
        [then] "INSERT INTO case_events (id, case_id, seq, at, person_id, what, event)" "$8, $1, $5, $7, $9, $10, $11";
    SAVE_RECEIVED = "UPDATE cases SET state = $3, state_data = $4, version = $5, receipt = $6, updated_at = $7
        WHERE id = $1 AND version = $2"
        [then] "INSERT INTO case_events (id, case_id, seq, at, person_id, what, event)" "$8, $1, $5, $7, $9, $10, $11"
        [then] "INSERT INTO query_codes (case_id, receipt, code)" "$1, $6, $12"
        [then] "INSERT INTO papers (id, case_id, seq, kind, number, code, facts, issued_at)"
        "$13, $1, $5, $14, $15, $16, $17, $7";
    TOUCH = "UPDATE cases SET content_version = content_version + 1, updated_at = $2 WHERE id = $1
        RETURNING content_version";
    ADD_EVENT = "INSERT INTO case_events (id, case_id, seq, at, person_id, what, event)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    EVENTS = "SELECT e.seq, e.event, p.name AS person_name FROM case_events e
        LEFT JOIN people p ON p.id = e.person_id WHERE e.case_id = $1 ORDER BY e.seq";
    EVENTS_OF_SOME = "SELECT case_id, event FROM case_events WHERE case_id" [in_list] " ORDER BY case_id, seq";
    EVENTS_ONLY = "SELECT event FROM case_events WHERE case_id = $1 ORDER BY seq";
    IN_STATE = "SELECT c.id, c.item, c.enterprise_id, c.department_id, c.outlet_id, c.receipt, c.state, c.state_data, c.version,
        c.content_version, c.created_at, c.updated_at, a.person_id AS assignee_id, p.name AS assignee
        FROM cases c LEFT JOIN case_assignments a ON a.case_id = c.id LEFT JOIN people p ON p.id = a.person_id
        WHERE c.state = $1 AND c.id > $2 ORDER BY c.id LIMIT $3";
}

/// A case with what the row says beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The case.
    pub case: Case,
    /// Counts the changes of form and materials.
    pub content_version: i64,
    /// When anything last changed.
    pub updated_at: Timestamp,
    /// Who has it in hand, with the name.
    pub assignee: Option<(PersonId, String)>,
}

#[derive(sqlx::FromRow)]
struct CaseRow {
    id: String,
    item: String,
    enterprise_id: String,
    department_id: String,
    outlet_id: Option<String>,
    receipt: Option<String>,
    state: String,
    state_data: String,
    version: i64,
    content_version: i64,
    created_at: i64,
    updated_at: i64,
    assignee_id: Option<String>,
    assignee: Option<String>,
}

impl TryFrom<CaseRow> for Found {
    type Error = StoreError;
    fn try_from(row: CaseRow) -> Result<Self, StoreError> {
        const TABLE: &str = "cases";
        let outlet = row.outlet_id.map(|text| text.parse()).transpose();
        let state: Option<CaseState> = serde_json::from_str(&row.state_data)
            .ok()
            // The word beside the data is what lists filter by: it has to say the same.
            .filter(|state: &CaseState| state.kind().as_str() == row.state);
        let moment = |micros, column| sound(Timestamp::from_micros(micros), TABLE, column, &row.id);
        let assignee = match (&row.assignee_id, row.assignee) {
            (Some(id), Some(name)) => Some((sound(id.parse().ok(), "case_assignments", "person_id", &row.id)?, name)),
            _ => None,
        };
        let case = Case {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            enterprise: sound(row.enterprise_id.parse().ok(), TABLE, "enterprise_id", &row.id)?,
            department: sound(row.department_id.parse().ok(), TABLE, "department_id", &row.id)?,
            outlet: sound(outlet.ok(), TABLE, "outlet_id", &row.id)?,
            state: sound(state, TABLE, "state_data", &row.id)?,
            created_at: moment(row.created_at, "created_at")?,
            item: row.item,
            receipt: row.receipt,
            version: row.version,
        };
        Ok(Self {
            case,
            content_version: row.content_version,
            updated_at: moment(row.updated_at, "updated_at")?,
            assignee,
        })
    }
}

fn state_data(case: &Case) -> Result<String, StoreError> {
    sound(
        serde_json::to_string(&case.state).ok(),
        "cases",
        "state_data",
        &case.id.to_string(),
    )
}

/// The columns of a case that was just begun.
pub(crate) const COLUMNS: &[&str] = &[
    "id",
    "item",
    "enterprise_id",
    "department_id",
    "outlet_id",
    "receipt",
    "state",
    "state_data",
    "version",
    "created_at",
    "updated_at",
    "content_version",
];

/// What stands in them.
pub(crate) fn row(case: &Case) -> Result<Vec<Value>, StoreError> {
    Ok(values![
        case.id,
        case.item.as_str(),
        case.enterprise,
        case.department,
        case.outlet,
        case.receipt.clone(),
        case.state.kind().as_str(),
        state_data(case)?,
        case.version,
        case.created_at,
        case.created_at,
        1_i64,
    ])
}

/// Adds a draft with its first event.
pub async fn add(tx: &mut Tx, case: &Case, event: &CaseEvent, event_id: EventId) -> Result<(), StoreError> {
    tx.run(&ADD, row(case)?).await?;
    append(tx, case, event, event_id).await
}

/// A case.
pub async fn find(tx: &mut Tx, id: CaseId) -> Result<Option<Found>, StoreError> {
    let row: Option<CaseRow> = tx.one(&FIND, values![id]).await?;
    row.map(Found::try_from).transpose()
}

/// The enterprise that a receipt was given to.
pub async fn enterprise_of_receipt(tx: &mut Tx, receipt: &str) -> Result<Option<OrganisationId>, StoreError> {
    let row: Option<(String,)> = tx.one(&OF_RECEIPT, values![receipt]).await?;
    row.map(|(id,)| sound(id.parse().ok(), "cases", "enterprise_id", &id))
        .transpose()
}

/// Saves a change of state: the row only when nobody changed it since, and the event with it.
pub async fn save(tx: &mut Tx, case: &Case, event: &CaseEvent, event_id: EventId) -> Result<(), StoreError> {
    let values = changed(case, event, event_id)?;
    tx.run_guarded(&SAVE, values).await
}

/// As [`save`], with the receipt that the event gives and the code that the case is asked after by: who needs the next number
/// waits for one way to the database less.
pub async fn save_received(
    tx: &mut Tx,
    (case, event, event_id): (&Case, &CaseEvent, EventId),
    receipt: &Paper,
    code: &str,
) -> Result<(), StoreError> {
    let mut values = changed(case, event, event_id)?;
    values.extend(values![
        code,
        receipt.id,
        receipt.kind.as_str(),
        receipt.number.as_str(),
        receipt.code.as_str(),
        receipt.facts.to_string(),
    ]);
    tx.run_guarded(&SAVE_RECEIVED, values).await
}

fn changed(case: &Case, event: &CaseEvent, event_id: EventId) -> Result<Vec<Value>, StoreError> {
    Ok(values![
        case.id,
        case.version - 1,
        case.state.kind().as_str(),
        state_data(case)?,
        case.version,
        case.receipt.clone(),
        event.at,
        event_id,
        person(event),
        event.what.word(),
        event_text(case, event)?,
    ])
}

async fn append(tx: &mut Tx, case: &Case, event: &CaseEvent, id: EventId) -> Result<(), StoreError> {
    tx.run(&ADD_EVENT, event_row(case, event, id)?).await.map(|_| ())
}

/// The columns of an event.
pub(crate) const EVENT_COLUMNS: &[&str] = &["id", "case_id", "seq", "at", "person_id", "what", "event"];

/// What stands in them.
pub(crate) fn event_row(case: &Case, event: &CaseEvent, id: EventId) -> Result<Vec<Value>, StoreError> {
    let text = event_text(case, event)?;
    Ok(values![
        id,
        case.id,
        case.version,
        event.at,
        person(event),
        event.what.word(),
        text
    ])
}

fn person(event: &CaseEvent) -> Option<PersonId> {
    match event.by {
        Author::Person { person, .. } => Some(person),
        Author::System => None,
    }
}

fn event_text(case: &Case, event: &CaseEvent) -> Result<String, StoreError> {
    let text = serde_json::to_string(event).ok();
    sound(text, "case_events", "event", &case.id.to_string())
}

/// Counts a change of form or materials; the new count.
pub async fn touch(tx: &mut Tx, id: CaseId, now: Timestamp) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&TOUCH, values![id, now]).await?;
    row.map(|(version,)| version).ok_or(StoreError::Conflict)
}

/// An event with the name of who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its place in the timeline.
    pub seq: i64,
    /// What happened.
    pub event: CaseEvent,
    /// Name of the person.
    pub person_name: Option<String>,
}

/// The timeline, oldest first.
pub async fn events(tx: &mut Tx, id: CaseId) -> Result<Vec<Told>, StoreError> {
    let rows: Vec<(i64, String, Option<String>)> = tx.all(&EVENTS, values![id]).await?;
    rows.into_iter()
        .map(|(seq, event, person_name)| {
            let event = serde_json::from_str(&event).ok();
            Ok(Told {
                seq,
                event: sound(event, "case_events", "event", &format!("{id} {seq}"))?,
                person_name,
            })
        })
        .collect()
}

/// What happened to a case, oldest first, without names.
pub async fn history(tx: &mut Tx, id: CaseId) -> Result<Vec<CaseEvent>, StoreError> {
    let rows: Vec<(String,)> = tx.all(&EVENTS_ONLY, values![id]).await?;
    rows.into_iter()
        .map(|(event,)| {
            sound(
                serde_json::from_str(&event).ok(),
                "case_events",
                "event",
                &id.to_string(),
            )
        })
        .collect()
}

/// What happened to some cases, oldest first.
pub async fn histories(tx: &mut Tx, ids: &[CaseId]) -> Result<HashMap<CaseId, Vec<CaseEvent>>, StoreError> {
    let mut histories: HashMap<CaseId, Vec<CaseEvent>> = HashMap::with_capacity(ids.len());
    let rows: Vec<(String, String)> = tx.all(&EVENTS_OF_SOME, vec![in_list(ids)]).await?;
    for (id, event) in rows {
        let case = sound(id.parse().ok(), "case_events", "case_id", &id)?;
        let event = sound(serde_json::from_str(&event).ok(), "case_events", "event", &id)?;
        histories.entry(case).or_default().push(event);
    }
    Ok(histories)
}

/// Cases in a state, oldest first, for what the rules do by themselves.
pub async fn in_state(
    tx: &mut Tx,
    state: StateKind,
    after: Option<CaseId>,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    let after = after.map_or_else(String::new, |id| id.to_string());
    let rows: Vec<CaseRow> = tx.all(&IN_STATE, values![state.as_str(), after, limit]).await?;
    rows.into_iter().map(Found::try_from).collect()
}
