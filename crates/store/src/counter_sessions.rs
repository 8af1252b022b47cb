//! Counter sessions, with the code that an enterprise may tell to the clerk.

use domain::counter::{Confirmed, Consent, CounterSession};
use domain::id::{CounterId, OrganisationId, PersonId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO counter_sessions
        (id, clerk_id, outlet_id, enterprise_id, purpose, minutes, asked_at, code_tries)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0)";
    FIND = "SELECT id, clerk_id, outlet_id, enterprise_id, purpose, minutes, asked_at, confirmed_by, confirmed_at,
        confirmed_how, until_at, ended_at FROM counter_sessions WHERE id = $1";
    OF_CLERK = "SELECT id, clerk_id, outlet_id, enterprise_id, purpose, minutes, asked_at, confirmed_by, confirmed_at,
        confirmed_how, until_at, ended_at FROM counter_sessions
        WHERE clerk_id = $1 AND outlet_id = $2 ORDER BY id DESC LIMIT $3";
    OF_ENTERPRISE = "SELECT id, clerk_id, outlet_id, enterprise_id, purpose, minutes, asked_at, confirmed_by, confirmed_at,
        confirmed_how, until_at, ended_at FROM counter_sessions
        WHERE enterprise_id = $1 ORDER BY id DESC LIMIT $2";
    RUNNING = "SELECT id, clerk_id, outlet_id, enterprise_id, purpose, minutes, asked_at, confirmed_by, confirmed_at,
        confirmed_how, until_at, ended_at FROM counter_sessions
        WHERE clerk_id = $1 AND outlet_id = $2 AND ended_at IS NULL AND until_at > $3 ORDER BY id DESC LIMIT 1";
    SAVE = "UPDATE counter_sessions SET asked_at = $3, confirmed_by = $4, confirmed_at = $5, confirmed_how = $6,
        until_at = $7, ended_at = $8 WHERE id = $1 AND asked_at = $2 AND ended_at IS NULL";
    SEND_CODE = "UPDATE counter_sessions SET code_person = $2, code_hash = $3, code_until = $4, code_tries = 0
        WHERE id = $1";
    TRY_CODE = "UPDATE counter_sessions SET code_tries = code_tries + 1 WHERE id = $1
        RETURNING code_person, code_hash, code_until, code_tries";
    USE_CODE = "UPDATE counter_sessions SET code_hash = NULL WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct CounterRow {
    id: String,
    clerk_id: String,
    outlet_id: String,
    enterprise_id: String,
    purpose: String,
    minutes: i64,
    asked_at: i64,
    confirmed_by: Option<String>,
    confirmed_at: Option<i64>,
    confirmed_how: Option<String>,
    until_at: Option<i64>,
    ended_at: Option<i64>,
}

const TABLE: &str = "counter_sessions";

impl TryFrom<CounterRow> for CounterSession {
    type Error = StoreError;
    fn try_from(row: CounterRow) -> Result<Self, StoreError> {
        let moment = |micros, column| sound(Timestamp::from_micros(micros), TABLE, column, &row.id);
        let confirmed = match (row.confirmed_by, row.confirmed_at, row.confirmed_how, row.until_at) {
            (Some(by), Some(at), Some(how), Some(until)) => Some(Confirmed {
                by: sound(by.parse().ok(), TABLE, "confirmed_by", &row.id)?,
                at: moment(at, "confirmed_at")?,
                how: sound(Consent::parse(&how), TABLE, "confirmed_how", &row.id)?,
                until: moment(until, "until_at")?,
            }),
            _ => None,
        };
        Ok(Self {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            clerk: sound(row.clerk_id.parse().ok(), TABLE, "clerk_id", &row.id)?,
            outlet: sound(row.outlet_id.parse().ok(), TABLE, "outlet_id", &row.id)?,
            enterprise: sound(row.enterprise_id.parse().ok(), TABLE, "enterprise_id", &row.id)?,
            asked_at: moment(row.asked_at, "asked_at")?,
            ended_at: row.ended_at.map(|at| moment(at, "ended_at")).transpose()?,
            purpose: row.purpose,
            minutes: row.minutes,
            confirmed,
        })
    }
}

/// Adds one that is asked for.
pub async fn add(tx: &mut Tx, new: &CounterSession) -> Result<(), StoreError> {
    let values = values![
        new.id,
        new.clerk,
        new.outlet,
        new.enterprise,
        new.purpose.as_str(),
        new.minutes,
        new.asked_at,
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// One.
pub async fn find(tx: &mut Tx, id: CounterId) -> Result<Option<CounterSession>, StoreError> {
    let row: Option<CounterRow> = tx.one(&FIND, values![id]).await?;
    row.map(CounterSession::try_from).transpose()
}

/// Those of a clerk at an outlet, newest first.
pub async fn of_clerk(
    tx: &mut Tx,
    clerk: PersonId,
    outlet: OrganisationId,
    limit: i64,
) -> Result<Vec<CounterSession>, StoreError> {
    let rows: Vec<CounterRow> = tx.all(&OF_CLERK, values![clerk, outlet, limit]).await?;
    rows.into_iter().map(CounterSession::try_from).collect()
}

/// Those of an enterprise, newest first.
pub async fn of_enterprise(
    tx: &mut Tx,
    enterprise: OrganisationId,
    limit: i64,
) -> Result<Vec<CounterSession>, StoreError> {
    let rows: Vec<CounterRow> = tx.all(&OF_ENTERPRISE, values![enterprise, limit]).await?;
    rows.into_iter().map(CounterSession::try_from).collect()
}

/// The one that runs for a clerk at an outlet.
pub async fn running(
    tx: &mut Tx,
    clerk: PersonId,
    outlet: OrganisationId,
    now: Timestamp,
) -> Result<Option<CounterSession>, StoreError> {
    let row: Option<CounterRow> = tx.one(&RUNNING, values![clerk, outlet, now]).await?;
    row.map(CounterSession::try_from).transpose()
}

/// Saves a step, only over the session as it was read.
pub async fn save(tx: &mut Tx, before: &CounterSession, after: &CounterSession) -> Result<(), StoreError> {
    let confirmed = after.confirmed;
    let values = values![
        after.id,
        before.asked_at,
        after.asked_at,
        confirmed.map(|confirmed| confirmed.by),
        confirmed.map(|confirmed| confirmed.at),
        confirmed.map(|confirmed| confirmed.how.as_str()),
        confirmed.map(|confirmed| confirmed.until),
        after.ended_at,
    ];
    tx.run_guarded(&SAVE, values).await
}

/// A code that was sent for a session.
#[derive(Debug, Clone)]
pub struct SentCode {
    /// To whom.
    pub person: PersonId,
    /// Hash of the code.
    pub hash: String,
    /// Until when it is good.
    pub until: Timestamp,
    /// How often it was tried, this time included.
    pub tries: i64,
}

/// Keeps the hash of a code that is sent to somebody.
pub async fn send_code(
    tx: &mut Tx,
    id: CounterId,
    person: PersonId,
    hash: &str,
    until: Timestamp,
) -> Result<(), StoreError> {
    tx.run_guarded(&SEND_CODE, values![id, person, hash, until]).await
}

/// Counts a try of the code and gives it, where one was sent and not used.
pub async fn try_code(tx: &mut Tx, id: CounterId) -> Result<Option<SentCode>, StoreError> {
    type Row = (Option<String>, Option<String>, Option<i64>, i64);
    let row: Option<Row> = tx.one(&TRY_CODE, values![id]).await?;
    let Some((Some(person), Some(hash), Some(until), tries)) = row else {
        return Ok(None);
    };
    let key = id.to_string();
    Ok(Some(SentCode {
        person: sound(person.parse().ok(), TABLE, "code_person", &key)?,
        until: sound(Timestamp::from_micros(until), TABLE, "code_until", &key)?,
        hash,
        tries,
    }))
}

/// Uses the code up.
pub async fn use_code(tx: &mut Tx, id: CounterId) -> Result<(), StoreError> {
    tx.run(&USE_CODE, values![id]).await.map(|_| ())
}
