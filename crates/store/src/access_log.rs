//! Who looked at a case, in which role and what for. One sitting is one row.

use domain::access::ActingRole;
use domain::id::{AccessId, CaseId, PersonId};
use domain::people::RoleKind;
use domain::personal::Purpose;
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

/// Seconds after which the same reading is another sitting.
const SITTING: i64 = 30 * 60;

stmts! {
    RECORD = "INSERT INTO access_log (id, case_id, person_id, role, organisation_id, what, at, last_at, purpose, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)";
    AGAIN = "UPDATE access_log SET last_at = $6 WHERE case_id = $1 AND person_id = $2 AND role = $3
        AND organisation_id = $4 AND what = $5 AND last_at > $7 AND last_at <= $6";
    OF_CASE = "SELECT p.name AS person, a.role, o.name_zh AS organisation_zh, o.name_en AS organisation_en, a.what,
        a.at, a.last_at, a.purpose, a.reason
        FROM access_log a JOIN people p ON p.id = a.person_id JOIN organisations o ON o.id = a.organisation_id
        WHERE a.case_id = $1 ORDER BY a.last_at DESC, a.id DESC LIMIT $2";
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
    /// When, for the first time in this sitting.
    pub at: Timestamp,
    /// And for the last time.
    pub last_at: Timestamp,
    /// What personal numbers were uncovered for.
    pub purpose: Option<Purpose>,
    /// In the person's words.
    pub reason: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ReadingRow {
    person: String,
    role: String,
    organisation_zh: String,
    organisation_en: String,
    what: String,
    at: i64,
    last_at: i64,
    purpose: Option<String>,
    reason: Option<String>,
}

/// What the reading of uncovered numbers is called.
const NUMBERS: &str = "numbers";

/// Notes a reading; the same one again within half an hour only prolongs the one that is there.
pub async fn record(
    tx: &mut Tx,
    id: AccessId,
    case: CaseId,
    person: PersonId,
    role: &ActingRole,
    what: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let since = now.plus_seconds(-SITTING);
    let values = values![case, person, role.kind.as_str(), role.organisation, what, now, since];
    if tx.run(&AGAIN, values).await? > 0 {
        return Ok(());
    }
    let (purpose, reason): (Option<&str>, Option<&str>) = (None, None);
    let values = values![
        id,
        case,
        person,
        role.kind.as_str(),
        role.organisation,
        what,
        now,
        purpose,
        reason
    ];
    tx.run(&RECORD, values).await.map(|_| ())
}

/// Notes that personal numbers were uncovered: each time a row of its own.
pub async fn uncovered(
    tx: &mut Tx,
    id: AccessId,
    case: CaseId,
    (person, role): (PersonId, &ActingRole),
    (purpose, reason): (Purpose, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let (kind, purpose) = (role.kind.as_str(), purpose.as_str());
    let values = values![id, case, person, kind, role.organisation, NUMBERS, now, purpose, reason];
    tx.run(&RECORD, values).await.map(|_| ())
}

/// The readings of a case, newest first.
pub async fn of_case(tx: &mut Tx, case: CaseId, limit: i64) -> Result<Vec<Reading>, StoreError> {
    let rows: Vec<ReadingRow> = tx.all(&OF_CASE, values![case, limit]).await?;
    rows.into_iter()
        .map(|row| {
            let key = case.to_string();
            let moment = |micros, column| sound(Timestamp::from_micros(micros), "access_log", column, &key);
            let purpose = row
                .purpose
                .as_deref()
                .map(|word| sound(Purpose::parse(word), "access_log", "purpose", &key));
            Ok(Reading {
                role: sound(RoleKind::parse(&row.role), "access_log", "role", &key)?,
                at: moment(row.at, "at")?,
                last_at: moment(row.last_at, "last_at")?,
                purpose: purpose.transpose()?,
                reason: row.reason,
                person: row.person,
                organisation_zh: row.organisation_zh,
                organisation_en: row.organisation_en,
                what: row.what,
            })
        })
        .collect()
}
