//! Hand-over tickets. Of the token that stands for one only the hash is kept.

use domain::handover::Ticket;
use domain::id::{CaseId, CounterId, TicketId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO hand_over_tickets
        (id, case_id, made_by, counter_id, principal, token_hash, made_at, until_at, files)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    BY_TOKEN = "SELECT id, case_id, made_by, principal, made_at, until_at, files, revoked_at
        FROM hand_over_tickets WHERE token_hash = $1";
    OF_CASE = "SELECT id, case_id, made_by, principal, made_at, until_at, files, revoked_at
        FROM hand_over_tickets WHERE case_id = $1 AND revoked_at IS NULL AND until_at > $2 ORDER BY id DESC";
    COUNT = "UPDATE hand_over_tickets SET files = files + 1
        WHERE id = $1 AND files < $2 AND revoked_at IS NULL AND until_at > $3";
    REVOKE = "UPDATE hand_over_tickets SET revoked_at = $3 WHERE id = $1 AND case_id = $2 AND revoked_at IS NULL";
    REVOKE_OF = "UPDATE hand_over_tickets SET revoked_at = $2 WHERE counter_id = $1 AND revoked_at IS NULL";
}

#[derive(sqlx::FromRow)]
struct TicketRow {
    id: String,
    case_id: String,
    made_by: String,
    principal: Option<String>,
    made_at: i64,
    until_at: i64,
    files: i64,
    revoked_at: Option<i64>,
}

impl TryFrom<TicketRow> for Ticket {
    type Error = StoreError;
    fn try_from(row: TicketRow) -> Result<Self, StoreError> {
        const TABLE: &str = "hand_over_tickets";
        let moment = |micros, column| sound(Timestamp::from_micros(micros), TABLE, column, &row.id);
        let principal = row.principal.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            case: sound(row.case_id.parse().ok(), TABLE, "case_id", &row.id)?,
            made_by: sound(row.made_by.parse().ok(), TABLE, "made_by", &row.id)?,
            principal: sound(principal.ok(), TABLE, "principal", &row.id)?,
            made_at: moment(row.made_at, "made_at")?,
            until: moment(row.until_at, "until_at")?,
            revoked_at: row.revoked_at.map(|at| moment(at, "revoked_at")).transpose()?,
            files: row.files,
        })
    }
}

/// Adds a ticket with the hash of its token.
pub async fn add(tx: &mut Tx, ticket: &Ticket, token_hash: &str) -> Result<(), StoreError> {
    let principal = ticket.principal.map(|principal| serde_json::to_string(&principal));
    let principal = sound(principal.transpose().ok(), "hand_over_tickets", "principal", "new")?;
    let values = values![
        ticket.id,
        ticket.case,
        ticket.made_by,
        ticket.principal.map(|principal| principal.session),
        principal,
        token_hash,
        ticket.made_at,
        ticket.until,
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// The ticket of a token, good or not.
pub async fn by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<Ticket>, StoreError> {
    let row: Option<TicketRow> = tx.one(&BY_TOKEN, values![token_hash]).await?;
    row.map(Ticket::try_from).transpose()
}

/// The tickets of a case that are good, newest first.
pub async fn of_case(tx: &mut Tx, case: CaseId, now: Timestamp) -> Result<Vec<Ticket>, StoreError> {
    let rows: Vec<TicketRow> = tx.all(&OF_CASE, values![case, now]).await?;
    rows.into_iter().map(Ticket::try_from).collect()
}

/// Counts a file that is put in with a ticket; false when it bears no more.
pub async fn count(tx: &mut Tx, id: TicketId, most: i64, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&COUNT, values![id, most, now]).await? > 0)
}

/// Takes a ticket of a case back; false when there is none such.
pub async fn revoke(tx: &mut Tx, case: CaseId, id: TicketId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&REVOKE, values![id, case, now]).await? > 0)
}

/// Takes back every ticket that was made in a counter session.
pub async fn revoke_of(tx: &mut Tx, counter: CounterId, now: Timestamp) -> Result<u64, StoreError> {
    tx.run(&REVOKE_OF, values![counter, now]).await
}
