//! The form of a case, field by field: each has its own version, so two people never overwrite each other silently.

use domain::id::{CaseId, PersonId};
use domain::time::Timestamp;
use serde_json::Value as Json;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ALL_OF = "SELECT f.name, f.value, f.source, f.version, f.updated_at, p.name AS updated_by, q.name AS proposed_by
        FROM case_fields f JOIN people p ON p.id = f.updated_by LEFT JOIN people q ON q.id = f.proposed_by WHERE f.case_id = $1 ORDER BY f.name";
    ONE_OF = "SELECT f.name, f.value, f.source, f.version, f.updated_at, p.name AS updated_by, q.name AS proposed_by
        FROM case_fields f JOIN people p ON p.id = f.updated_by LEFT JOIN people q ON q.id = f.proposed_by WHERE f.case_id = $1 AND f.name = $2";
    ADD = "INSERT INTO case_fields (case_id, name, value, source, version, updated_by, updated_at, proposed_by)
        VALUES ($1, $2, $3, $4, 1, $5, $6, $7)";
    CHANGE = "UPDATE case_fields SET value = $4, source = $5, version = $3 + 1, updated_by = $6, updated_at = $7,
        proposed_by = $8 WHERE case_id = $1 AND name = $2 AND version = $3";
}

/// A field that was filled.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its word in the catalogue.
    pub name: String,
    /// What it holds.
    pub value: Json,
    /// The material that it was taken from; none where it was typed.
    pub source: Option<String>,
    /// Counts its changes.
    pub version: i64,
    /// Name of who changed it last.
    pub updated_by: String,
    /// When.
    pub updated_at: Timestamp,
    /// Name of who proposed the value, where that was somebody who helped.
    pub proposed_by: Option<String>,
}

#[derive(sqlx::FromRow)]
struct FieldRow {
    name: String,
    value: String,
    source: Option<String>,
    version: i64,
    updated_at: i64,
    updated_by: String,
    proposed_by: Option<String>,
}

impl TryFrom<FieldRow> for Field {
    type Error = StoreError;
    fn try_from(row: FieldRow) -> Result<Self, StoreError> {
        let value = serde_json::from_str(&row.value).ok();
        let moment = Timestamp::from_micros(row.updated_at);
        Ok(Self {
            value: sound(value, "case_fields", "value", &row.name)?,
            updated_at: sound(moment, "case_fields", "updated_at", &row.name)?,
            name: row.name,
            source: row.source,
            version: row.version,
            updated_by: row.updated_by,
            proposed_by: row.proposed_by,
        })
    }
}

/// All fields of a case that were filled.
pub async fn all(tx: &mut Tx, case: CaseId) -> Result<Vec<Field>, StoreError> {
    let rows: Vec<FieldRow> = tx.all(&ALL_OF, values![case]).await?;
    rows.into_iter().map(Field::try_from).collect()
}

/// One of them.
pub async fn one(tx: &mut Tx, case: CaseId, name: &str) -> Result<Option<Field>, StoreError> {
    let row: Option<FieldRow> = tx.one(&ONE_OF, values![case, name]).await?;
    row.map(Field::try_from).transpose()
}

/// A new value of a field.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The field.
    pub name: &'a str,
    /// What it will hold.
    pub value: &'a Json,
    /// The material that it is taken from.
    pub source: Option<&'a str>,
    /// The version that the person saw; 0 for a field that was empty.
    pub seen: i64,
    /// Who.
    pub by: PersonId,
    /// Who proposed it, where that was somebody who helps.
    pub proposed_by: Option<PersonId>,
}

/// Puts a value in, only over the version that the person saw.
pub async fn put(tx: &mut Tx, case: CaseId, change: Change<'_>, now: Timestamp) -> Result<(), StoreError> {
    let Change {
        name,
        value,
        source,
        seen,
        by,
        proposed_by,
    } = change;
    let text = value.to_string();
    if seen == 0 {
        return tx
            .run(&ADD, values![case, name, text, source, by, now, proposed_by])
            .await
            .map(|_| ());
    }
    tx.run_guarded(&CHANGE, values![case, name, seen, text, source, by, now, proposed_by])
        .await
}
