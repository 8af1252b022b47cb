//! Registrations of enterprises: the state with its data, and the hash of the licence's photograph.

use domain::id::{PersonId, RegistrationId};
use domain::registration::{RegistrationKind, RegistrationState};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO registrations (id, person_id, credit_code, state, state_data, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 1, $6, $6)";
    FIND = "SELECT r.id, r.person_id, r.credit_code, r.state_data, r.licence, r.media_type, r.version, r.created_at,
        r.updated_at, p.mobile FROM registrations r JOIN people p ON p.id = r.person_id WHERE r.id = $1";
    OF_PERSON = "SELECT r.id, r.person_id, r.credit_code, r.state_data, r.licence, r.media_type, r.version, r.created_at,
        r.updated_at, p.mobile FROM registrations r JOIN people p ON p.id = r.person_id
        WHERE r.person_id = $1 ORDER BY r.id DESC LIMIT 20";
    IN_STATE = "SELECT r.id, r.person_id, r.credit_code, r.state_data, r.licence, r.media_type, r.version, r.created_at,
        r.updated_at, p.mobile FROM registrations r JOIN people p ON p.id = r.person_id
        WHERE r.state = $1 AND r.id > $2 ORDER BY r.id LIMIT $3";
    SAVE = "UPDATE registrations SET state = $3, state_data = $4, version = version + 1, updated_at = $5
        WHERE id = $1 AND version = $2";
    SET_LICENCE = "UPDATE registrations SET licence = $2, media_type = $3 WHERE id = $1";
}

/// A registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Identifier.
    pub id: RegistrationId,
    /// Who registers.
    pub person: PersonId,
    /// The number that proved itself.
    pub mobile: Option<String>,
    /// The credit code that was entered.
    pub credit_code: String,
    /// Where it stands.
    pub state: RegistrationState,
    /// Hash and media type of the licence's photograph.
    pub licence: Option<(String, String)>,
    /// Counts the changes.
    pub version: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    person_id: String,
    credit_code: String,
    state_data: String,
    licence: Option<String>,
    media_type: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
    mobile: Option<String>,
}

impl TryFrom<Row> for Registration {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        const TABLE: &str = "registrations";
        let moment = |micros, column| sound(Timestamp::from_micros(micros), TABLE, column, &row.id);
        Ok(Self {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            person: sound(row.person_id.parse().ok(), TABLE, "person_id", &row.id)?,
            state: sound(serde_json::from_str(&row.state_data).ok(), TABLE, "state_data", &row.id)?,
            created_at: moment(row.created_at, "created_at")?,
            updated_at: moment(row.updated_at, "updated_at")?,
            licence: row.licence.zip(row.media_type),
            credit_code: row.credit_code,
            version: row.version,
            mobile: row.mobile,
        })
    }
}

fn written(state: &RegistrationState) -> String {
    serde_json::to_string(state).unwrap_or_default()
}

/// Begins one.
pub async fn add(
    tx: &mut Tx,
    id: RegistrationId,
    person: PersonId,
    credit_code: &str,
    state: &RegistrationState,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = values![id, person, credit_code, state.kind().as_str(), written(state), now];
    tx.run(&ADD, values).await.map(|_| ())
}

/// One of them.
pub async fn find(tx: &mut Tx, id: RegistrationId) -> Result<Option<Registration>, StoreError> {
    let row: Option<Row> = tx.one(&FIND, values![id]).await?;
    row.map(Registration::try_from).transpose()
}

/// A person's, newest first.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Registration>, StoreError> {
    let rows: Vec<Row> = tx.all(&OF_PERSON, values![person]).await?;
    rows.into_iter().map(Registration::try_from).collect()
}

/// Those in a state, oldest first, after one.
pub async fn in_state(
    tx: &mut Tx,
    state: RegistrationKind,
    after: Option<RegistrationId>,
    limit: i64,
) -> Result<Vec<Registration>, StoreError> {
    let after = after.map_or_else(String::new, |after| after.to_string());
    let rows: Vec<Row> = tx.all(&IN_STATE, values![state.as_str(), after, limit]).await?;
    rows.into_iter().map(Registration::try_from).collect()
}

/// Saves where it stands now, only over the version that was read.
pub async fn save(
    tx: &mut Tx,
    before: &Registration,
    state: &RegistrationState,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = values![before.id, before.version, state.kind().as_str(), written(state), now];
    tx.run_guarded(&SAVE, values).await
}

/// Keeps the hash of the photograph.
pub async fn set_licence(tx: &mut Tx, id: RegistrationId, sha256: &str, media_type: &str) -> Result<(), StoreError> {
    tx.run_guarded(&SET_LICENCE, values![id, sha256, media_type]).await
}
