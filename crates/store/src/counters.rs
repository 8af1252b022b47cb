//! Numbers that people see: without gaps, because they are drawn in the transaction that uses them.

use crate::db::Tx;
use crate::error::StoreError;

stmts! {
    DRAW = "INSERT INTO counters (name, value) VALUES ($1, 1)
        ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value";
}

/// The next number of a series, from 1.
pub async fn draw(tx: &mut Tx, name: &str) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&DRAW, values![name]).await?;
    row.map(|(value,)| value).ok_or(StoreError::Conflict)
}
