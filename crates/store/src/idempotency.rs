//! Requests that were answered: a key sent twice by the same person means the same request.

use domain::id::PersonId;
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::StoreError;

stmts! {
    FIND = "SELECT request_hash, subject FROM idempotency WHERE person_id = $1 AND request_key = $2";
    ADD = "INSERT INTO idempotency (person_id, request_key, request_hash, subject, created_at)
        VALUES ($1, $2, $3, $4, $5)";
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Hash of what was asked.
    pub request_hash: String,
    /// Identifier of what came of it.
    pub subject: String,
}

/// What a key was used for.
pub async fn find(tx: &mut Tx, person: PersonId, key: &str) -> Result<Option<Answered>, StoreError> {
    let row: Option<(String, String)> = tx.one(&FIND, values![person, key]).await?;
    Ok(row.map(|(request_hash, subject)| Answered { request_hash, subject }))
}

/// Keeps what a key was used for. A conflict means that the same request runs at this moment.
pub async fn add(
    tx: &mut Tx,
    person: PersonId,
    key: &str,
    answered: &Answered,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = values![
        person,
        key,
        answered.request_hash.as_str(),
        answered.subject.as_str(),
        now
    ];
    tx.run(&ADD, values).await.map(|_| ())
}
