//! Who looked at a case, and in which role.

use domain::access::ActingRole;
use domain::id::{AccessId, CaseId, PersonId};
use domain::people::RoleKind;
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    RECORD = "INSERT INTO access_log (id, case_id, person_id, role, organisation_id, what, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OF_CASE = "SELECT p.name AS person, a.role, o.name_zh AS organisation_zh, o.name_en AS organisation_en, a.what, a.at
        FROM access_log a JOIN people p ON p.id = a.person_id JOIN organisations o ON o.id = a.organisation_id
        WHERE a.case_id = $1 ORDER BY a.id DESC LIMIT $2";
}

/// A reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Name of the person.
    pub person: String,
    /// The role.
    pub role: RoleKind,
    /// Name of the organisation in Chinese.
    pub organisation_zh: String,
    /// And in English.
    pub organisation_en: String,
    /// What was looked at.
    pub what: String,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct ReadingRow {
    person: String,
    role: String,
    organisation_zh: String,
    organisation_en: String,
    what: String,
    at: i64,
}

/// Notes a reading.
pub async fn record(
    tx: &mut Tx,
    id: AccessId,
    case: CaseId,
    person: PersonId,
    role: &ActingRole,
    what: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = values![id, case, person, role.kind.as_str(), role.organisation, what, now];
    tx.run(&RECORD, values).await.map(|_| ())
}

/// The readings of a case, newest first.
pub async fn of_case(tx: &mut Tx, case: CaseId, limit: i64) -> Result<Vec<Reading>, StoreError> {
    let rows: Vec<ReadingRow> = tx.all(&OF_CASE, values![case, limit]).await?;
    rows.into_iter()
        .map(|row| {
            let key = case.to_string();
            Ok(Reading {
                role: sound(RoleKind::parse(&row.role), "access_log", "role", &key)?,
                at: sound(Timestamp::from_micros(row.at), "access_log", "at", &key)?,
                person: row.person,
                organisation_zh: row.organisation_zh,
                organisation_en: row.organisation_en,
                what: row.what,
            })
        })
        .collect()
}
