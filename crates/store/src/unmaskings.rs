//! For whom, for which case and until when personal numbers are uncovered.

use domain::id::{AccessId, CaseId, SessionId};
use domain::personal::Purpose;
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO unmaskings (id, case_id, session_id, purpose, reason, at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LAST = "SELECT ends_at FROM unmaskings WHERE session_id = $1 AND case_id = $2 AND ends_at > $3
        ORDER BY ends_at DESC LIMIT 1";
    END = "UPDATE unmaskings SET ends_at = $3 WHERE session_id = $1 AND case_id = $2 AND ends_at > $3";
}

/// Why numbers are uncovered, and until when.
#[derive(Debug, Clone, Copy)]
pub struct Unmasking<'a> {
    /// Identifier.
    pub id: AccessId,
    /// The case.
    pub case: CaseId,
    /// The session.
    pub session: SessionId,
    /// What for.
    pub purpose: Purpose,
    /// In the person's words.
    pub reason: &'a str,
    /// From.
    pub at: Timestamp,
    /// Until.
    pub ends_at: Timestamp,
}

/// Notes that numbers are uncovered.
pub async fn add(tx: &mut Tx, new: &Unmasking<'_>) -> Result<(), StoreError> {
    let values = values![
        new.id,
        new.case,
        new.session,
        new.purpose.as_str(),
        new.reason,
        new.at,
        new.ends_at
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// Until when they are uncovered; none when they are not.
pub async fn last(
    tx: &mut Tx,
    session: SessionId,
    case: CaseId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(i64,)> = tx.one(&LAST, values![session, case, now]).await?;
    row.map(|(micros,)| {
        sound(
            Timestamp::from_micros(micros),
            "unmaskings",
            "ends_at",
            &case.to_string(),
        )
    })
    .transpose()
}

/// Covers them again; false when they were.
pub async fn end(tx: &mut Tx, session: SessionId, case: CaseId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.run(&END, values![session, case, now]).await? > 0)
}
