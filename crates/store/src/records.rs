//! Signed records of pre-reviews, and the materials in them that an officer did not take. Must not sign or count anew.

use domain::id::{CaseId, OrganisationId, OverturnId, RecordId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO review_records
        (id, case_id, content_version, record, algorithm, key_id, public_key, signature, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    LATEST = "SELECT id, content_version, record, algorithm, key_id, public_key, signature, made_at
        FROM review_records WHERE case_id = $1 ORDER BY content_version DESC LIMIT 1";
    OF_VERSION = "SELECT id, content_version, record, algorithm, key_id, public_key, signature, made_at
        FROM review_records WHERE case_id = $1 AND content_version = $2";
    ADD_OVERTURN = "INSERT INTO overturns (id, case_id, record_id, item, department_id, material, reason, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// A record with its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Identifier.
    pub id: RecordId,
    /// The version of form and materials that it is of.
    pub content_version: i64,
    /// What is signed: canonical JSON.
    pub record: String,
    /// The algorithm of the signature.
    pub algorithm: String,
    /// Which key.
    pub key_id: String,
    /// The public half of it.
    pub public_key: String,
    /// The signature.
    pub signature: String,
    /// When it was made.
    pub made_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct RecordRow {
    id: String,
    content_version: i64,
    record: String,
    algorithm: String,
    key_id: String,
    public_key: String,
    signature: String,
    made_at: i64,
}

impl TryFrom<RecordRow> for Record {
    type Error = StoreError;
    fn try_from(row: RecordRow) -> Result<Self, StoreError> {
        const TABLE: &str = "review_records";
        Ok(Self {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            made_at: sound(Timestamp::from_micros(row.made_at), TABLE, "made_at", &row.id)?,
            content_version: row.content_version,
            record: row.record,
            algorithm: row.algorithm,
            key_id: row.key_id,
            public_key: row.public_key,
            signature: row.signature,
        })
    }
}

/// Adds a record.
pub async fn add(tx: &mut Tx, case: CaseId, record: &Record) -> Result<(), StoreError> {
    let values = values![
        record.id,
        case,
        record.content_version,
        record.record.as_str(),
        record.algorithm.as_str(),
        record.key_id.as_str(),
        record.public_key.as_str(),
        record.signature.as_str(),
        record.made_at,
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// The record of the last set that was handed in.
pub async fn latest(tx: &mut Tx, case: CaseId) -> Result<Option<Record>, StoreError> {
    let row: Option<RecordRow> = tx.one(&LATEST, values![case]).await?;
    row.map(Record::try_from).transpose()
}

/// The record of a version of form and materials.
pub async fn of_version(tx: &mut Tx, case: CaseId, content_version: i64) -> Result<Option<Record>, StoreError> {
    let row: Option<RecordRow> = tx.one(&OF_VERSION, values![case, content_version]).await?;
    row.map(Record::try_from).transpose()
}

/// A material that pre-review passed and an officer did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overturn {
    /// Identifier.
    pub id: OverturnId,
    /// The case.
    pub case: CaseId,
    /// The record that passed it.
    pub record: RecordId,
    /// The item.
    pub item: String,
    /// Who decides.
    pub department: OrganisationId,
    /// The material.
    pub material: String,
    /// What the officer says is wrong with it.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// Adds an overturn.
pub async fn add_overturn(tx: &mut Tx, overturn: &Overturn) -> Result<(), StoreError> {
    let values = values![
        overturn.id,
        overturn.case,
        overturn.record,
        overturn.item.as_str(),
        overturn.department,
        overturn.material.as_str(),
        overturn.reason.as_str(),
        overturn.at,
    ];
    tx.run(&ADD_OVERTURN, values).await.map(|_| ())
}
