//! Files in the slots of a case. The bytes lie elsewhere, named by their hash.

use domain::id::{CaseId, FileId, PersonId, TicketId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO materials (id, case_id, slot, name, media_type, size, sha256, added_by, added_at,
        ticket_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    OF_CASE = "SELECT m.id, m.slot, m.name, m.media_type, m.size, m.sha256, m.added_at, m.ticket_id,
        p.name AS added_by
        FROM materials m JOIN people p ON p.id = m.added_by
        WHERE m.case_id = $1 AND m.removed_at IS NULL ORDER BY m.id";
    ONE_OF = "SELECT m.id, m.slot, m.name, m.media_type, m.size, m.sha256, m.added_at, m.ticket_id,
        p.name AS added_by
        FROM materials m JOIN people p ON p.id = m.added_by
        WHERE m.case_id = $1 AND m.id = $2 AND m.removed_at IS NULL";
    REMOVE = "UPDATE materials SET removed_at = $3, replaced_by = $4
        WHERE case_id = $1 AND id = $2 AND removed_at IS NULL";
}

/// A file in a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Identifier.
    pub id: FileId,
    /// The material of the catalogue that it is meant for.
    pub slot: String,
    /// Name as the person knows it.
    pub name: String,
    /// What it is, by its content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Hash of the content.
    pub sha256: String,
    /// Name of who added it.
    pub added_by: String,
    /// When.
    pub added_at: Timestamp,
    /// The ticket that it came by, from a phone.
    pub ticket: Option<TicketId>,
}

#[derive(sqlx::FromRow)]
struct MaterialRow {
    id: String,
    slot: String,
    name: String,
    media_type: String,
    size: i64,
    sha256: String,
    added_at: i64,
    ticket_id: Option<String>,
    added_by: String,
}

impl TryFrom<MaterialRow> for Material {
    type Error = StoreError;
    fn try_from(row: MaterialRow) -> Result<Self, StoreError> {
        let moment = Timestamp::from_micros(row.added_at);
        let ticket = row.ticket_id.as_deref().map(str::parse).transpose();
        Ok(Self {
            id: sound(row.id.parse().ok(), "materials", "id", &row.id)?,
            added_at: sound(moment, "materials", "added_at", &row.id)?,
            ticket: sound(ticket.ok(), "materials", "ticket_id", &row.id)?,
            slot: row.slot,
            name: row.name,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            added_by: row.added_by,
        })
    }
}

/// Adds a file, whose bytes are on the disk already.
pub async fn add(tx: &mut Tx, case: CaseId, new: &Material, by: PersonId) -> Result<(), StoreError> {
    let values = values![
        new.id,
        case,
        new.slot.as_str(),
        new.name.as_str(),
        new.media_type.as_str(),
        new.size,
        new.sha256.as_str(),
        by,
        new.added_at,
        new.ticket,
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// The files of a case, oldest first.
pub async fn all(tx: &mut Tx, case: CaseId) -> Result<Vec<Material>, StoreError> {
    let rows: Vec<MaterialRow> = tx.all(&OF_CASE, values![case]).await?;
    rows.into_iter().map(Material::try_from).collect()
}

/// One of them.
pub async fn one(tx: &mut Tx, case: CaseId, id: FileId) -> Result<Option<Material>, StoreError> {
    let row: Option<MaterialRow> = tx.one(&ONE_OF, values![case, id]).await?;
    row.map(Material::try_from).transpose()
}

/// Takes a file out, perhaps for another one; false when it is not there any more.
pub async fn remove(
    tx: &mut Tx,
    case: CaseId,
    id: FileId,
    replaced_by: Option<FileId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.run(&REMOVE, values![case, id, now, replaced_by]).await? > 0)
}
