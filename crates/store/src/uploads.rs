//! Uploads in parts: how much of each is on the disk. The parts themselves lie beside the files.

use domain::id::{CaseId, FileId, PersonId, UploadId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO uploads (id, case_id, person_id, slot, name, replaces, size, received, until_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    FIND = "SELECT id, case_id, person_id, slot, name, replaces, size, received, file_id, until_at
        FROM uploads WHERE id = $1";
    ADVANCE = "UPDATE uploads SET received = $3 WHERE id = $1 AND received = $2";
    COMPLETE = "UPDATE uploads SET file_id = $2 WHERE id = $1 AND file_id IS NULL";
    DROP = "DELETE FROM uploads WHERE id = $1";
    OLD = "SELECT id FROM uploads WHERE until_at <= $1 ORDER BY until_at LIMIT $2";
    OPEN_OF = "SELECT COUNT(*) FROM uploads WHERE person_id = $1 AND file_id IS NULL AND until_at > $2";
}

/// An upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Identifier.
    pub id: UploadId,
    /// The case that it is for.
    pub case: CaseId,
    /// Who sends it.
    pub person: PersonId,
    /// The material that it is meant for.
    pub slot: String,
    /// Name of the file.
    pub name: String,
    /// The file that it takes the place of.
    pub replaces: Option<FileId>,
    /// Bytes in all.
    pub size: i64,
    /// Bytes that are on the disk.
    pub received: i64,
    /// The file that it became.
    pub file: Option<FileId>,
    /// Until when it may go on.
    pub until: Timestamp,
}

#[derive(sqlx::FromRow)]
struct UploadRow {
    id: String,
    case_id: String,
    person_id: String,
    slot: String,
    name: String,
    replaces: Option<String>,
    size: i64,
    received: i64,
    file_id: Option<String>,
    until_at: i64,
}

impl TryFrom<UploadRow> for Upload {
    type Error = StoreError;
    fn try_from(row: UploadRow) -> Result<Self, StoreError> {
        const TABLE: &str = "uploads";
        let replaces = row.replaces.as_deref().map(str::parse).transpose();
        let file = row.file_id.as_deref().map(str::parse).transpose();
        Ok(Self {
            id: sound(row.id.parse().ok(), TABLE, "id", &row.id)?,
            case: sound(row.case_id.parse().ok(), TABLE, "case_id", &row.id)?,
            person: sound(row.person_id.parse().ok(), TABLE, "person_id", &row.id)?,
            replaces: sound(replaces.ok(), TABLE, "replaces", &row.id)?,
            file: sound(file.ok(), TABLE, "file_id", &row.id)?,
            until: sound(Timestamp::from_micros(row.until_at), TABLE, "until_at", &row.id)?,
            slot: row.slot,
            name: row.name,
            size: row.size,
            received: row.received,
        })
    }
}

/// Adds one of which nothing has come.
pub async fn add(tx: &mut Tx, new: &Upload) -> Result<(), StoreError> {
    let values = values![
        new.id,
        new.case,
        new.person,
        new.slot.as_str(),
        new.name.as_str(),
        new.replaces,
        new.size,
        new.until,
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// One.
pub async fn find(tx: &mut Tx, id: UploadId) -> Result<Option<Upload>, StoreError> {
    let row: Option<UploadRow> = tx.one(&FIND, values![id]).await?;
    row.map(Upload::try_from).transpose()
}

/// Acknowledges bytes that are on the disk, only from where the sender began.
pub async fn advance(tx: &mut Tx, id: UploadId, from: i64, to: i64) -> Result<(), StoreError> {
    tx.run_guarded(&ADVANCE, values![id, from, to]).await
}

/// Notes the file that it became; a conflict when it has become one already.
pub async fn complete(tx: &mut Tx, id: UploadId, file: FileId) -> Result<(), StoreError> {
    tx.run_guarded(&COMPLETE, values![id, file]).await
}

/// Forgets one.
pub async fn drop_one(tx: &mut Tx, id: UploadId) -> Result<(), StoreError> {
    tx.run(&DROP, values![id]).await.map(|_| ())
}

/// Some whose time is over.
pub async fn old(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<UploadId>, StoreError> {
    let rows: Vec<(String,)> = tx.all(&OLD, values![now, limit]).await?;
    rows.into_iter()
        .map(|(id,)| sound(id.parse().ok(), "uploads", "id", &id))
        .collect()
}

/// How many of a person's are under way.
pub async fn open_of(tx: &mut Tx, person: PersonId, now: Timestamp) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&OPEN_OF, values![person, now]).await?;
    Ok(row.map_or(0, |(count,)| count))
}
