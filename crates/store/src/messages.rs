//! Messages between the enterprise, the counter and the department of a case, with files, and how far each has read.

use domain::access::ActingRole;
use domain::id::{AttachmentId, CaseId, MessageId, PersonId};
use domain::people::RoleKind;
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO case_messages (id, case_id, person_id, role, organisation_id, at, words)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OF_CASE = "SELECT m.id, m.person_id, p.name AS person, m.role, m.organisation_id, m.at, m.words FROM case_messages m
        JOIN people p ON p.id = m.person_id WHERE m.case_id = $1 ORDER BY m.id LIMIT 1000";
    ADD_FILE = "INSERT INTO message_files (id, case_id, person_id, name, media_type, size, sha256, added_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ATTACH = "UPDATE message_files SET message_id = $3
        WHERE id = $1 AND case_id = $2 AND person_id = $4 AND message_id IS NULL";
    FILES = "SELECT id, message_id, person_id, name, media_type, size, sha256 FROM message_files
        WHERE case_id = $1 AND message_id IS NOT NULL ORDER BY id";
    FILE = "SELECT id, message_id, person_id, name, media_type, size, sha256 FROM message_files
        WHERE case_id = $1 AND id = $2";
    LOOSE = "SELECT COUNT(*) FROM message_files WHERE case_id = $1 AND person_id = $2 AND message_id IS NULL";
    READ = "INSERT INTO message_readers (case_id, person_id, role, last_id, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (case_id, person_id, role) DO UPDATE SET
        at = CASE WHEN excluded.last_id > message_readers.last_id THEN excluded.at ELSE message_readers.at END,
        last_id = CASE WHEN excluded.last_id > message_readers.last_id THEN excluded.last_id
            ELSE message_readers.last_id END";
    READERS = "SELECT r.person_id, p.name AS person, r.role, r.last_id FROM message_readers r
        JOIN people p ON p.id = r.person_id WHERE r.case_id = $1 ORDER BY r.at, r.person_id";
    KEPT = "SELECT COUNT(*) FROM message_files WHERE sha256 = $1";
}

/// A message.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Message {
    pub id: String,
    pub person_id: String,
    pub person: String,
    pub role: String,
    pub organisation_id: String,
    pub at: i64,
    pub words: String,
}

/// A file that goes with a message, or waits for one.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Attachment {
    pub id: String,
    pub message_id: Option<String>,
    pub person_id: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
}

/// How far somebody has read.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Reader {
    pub person_id: String,
    pub person: String,
    pub role: String,
    pub last_id: String,
}

/// Adds a message.
pub async fn add(
    tx: &mut Tx,
    (id, case): (MessageId, CaseId),
    person: PersonId,
    role: &ActingRole,
    words: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let values = values![id, case, person, role.kind.as_str(), role.organisation, at, words];
    tx.run(&ADD, values).await.map(|_| ())
}

/// The messages of a case, oldest first.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<Message> = tx.all(&OF_CASE, values![case]).await?;
    for row in &rows {
        sound(RoleKind::parse(&row.role), "case_messages", "role", &row.id)?;
        sound(Timestamp::from_micros(row.at), "case_messages", "at", &row.id)?;
    }
    Ok(rows)
}

/// Adds a file that waits for its message.
pub async fn add_file(
    tx: &mut Tx,
    (id, case): (AttachmentId, CaseId),
    person: PersonId,
    file: &Attachment,
    at: Timestamp,
) -> Result<(), StoreError> {
    let values = values![
        id,
        case,
        person,
        file.name.as_str(),
        file.media_type.as_str(),
        file.size,
        file.sha256.as_str(),
        at
    ];
    tx.run(&ADD_FILE, values).await.map(|_| ())
}

/// Puts a person's waiting file to a message; false when there is none such.
pub async fn attach(
    tx: &mut Tx,
    (file, case): (AttachmentId, CaseId),
    message: MessageId,
    person: PersonId,
) -> Result<bool, StoreError> {
    Ok(tx.run(&ATTACH, values![file, case, message, person]).await? > 0)
}

/// The files of all messages of a case.
pub async fn files(tx: &mut Tx, case: CaseId) -> Result<Vec<Attachment>, StoreError> {
    tx.all(&FILES, values![case]).await
}

/// One file of a case.
pub async fn file(tx: &mut Tx, case: CaseId, file: AttachmentId) -> Result<Option<Attachment>, StoreError> {
    tx.one(&FILE, values![case, file]).await
}

/// How many files of a person wait for a message.
pub async fn loose(tx: &mut Tx, case: CaseId, person: PersonId) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&LOOSE, values![case, person]).await?;
    Ok(row.map_or(0, |(count,)| count))
}

/// Notes how far somebody has read; never back.
pub async fn read(
    tx: &mut Tx,
    case: CaseId,
    person: PersonId,
    role: RoleKind,
    last: MessageId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.run(&READ, values![case, person, role.as_str(), last, at])
        .await
        .map(|_| ())
}

/// How far each has read.
pub async fn readers(tx: &mut Tx, case: CaseId) -> Result<Vec<Reader>, StoreError> {
    tx.all(&READERS, values![case]).await
}

/// Whether a content is kept for a message.
pub async fn keeps(tx: &mut Tx, sha256: &str) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = tx.one(&KEPT, values![sha256]).await?;
    Ok(row.is_some_and(|(count,)| count > 0))
}
