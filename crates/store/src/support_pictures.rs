//! Pictures of a thread: each waits for its message, and goes with it.

use domain::id::{AttachmentId, PersonId, QuestionId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::StoreError;

stmts! {
    ADD = "INSERT INTO support_pictures (id, question_id, person_id, name, media_type, sha256, size, added_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ATTACH = "UPDATE support_pictures SET message = $3
        WHERE id = $1 AND question_id = $2 AND person_id = $4 AND message IS NULL";
    OF_QUESTION = "SELECT id, message, person_id, name, media_type, sha256, size FROM support_pictures
        WHERE question_id = $1 AND message IS NOT NULL ORDER BY message, id";
    ONE = "SELECT id, message, person_id, name, media_type, sha256, size FROM support_pictures
        WHERE question_id = $1 AND id = $2";
    WAITING = "SELECT COUNT(*) FROM support_pictures WHERE question_id = $1 AND person_id = $2 AND message IS NULL";
}

/// A picture.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Picture {
    pub id: String,
    pub message: Option<i64>,
    pub person_id: String,
    pub name: String,
    pub media_type: String,
    pub sha256: String,
    pub size: i64,
}

/// Adds a picture that waits for its message.
pub async fn add(
    tx: &mut Tx,
    (id, question): (AttachmentId, QuestionId),
    person: PersonId,
    picture: &Picture,
    at: Timestamp,
) -> Result<(), StoreError> {
    let values = values![
        id,
        question,
        person,
        picture.name.as_str(),
        picture.media_type.as_str(),
        picture.sha256.as_str(),
        picture.size,
        at
    ];
    tx.run(&ADD, values).await.map(|_| ())
}

/// Puts somebody's waiting picture to a message; false when there is none such.
pub async fn attach(
    tx: &mut Tx,
    (picture, question): (AttachmentId, QuestionId),
    message: i64,
    person: PersonId,
) -> Result<bool, StoreError> {
    Ok(tx.run(&ATTACH, values![picture, question, message, person]).await? > 0)
}

/// The pictures of all messages of a question.
pub async fn of_question(tx: &mut Tx, question: QuestionId) -> Result<Vec<Picture>, StoreError> {
    tx.all(&OF_QUESTION, values![question]).await
}

/// One picture of a question.
pub async fn find(tx: &mut Tx, question: QuestionId, picture: AttachmentId) -> Result<Option<Picture>, StoreError> {
    tx.one(&ONE, values![question, picture]).await
}

/// How many pictures of somebody wait for a message.
pub async fn waiting(tx: &mut Tx, question: QuestionId, person: PersonId) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = tx.one(&WAITING, values![question, person]).await?;
    Ok(row.map_or(0, |(count,)| count))
}
