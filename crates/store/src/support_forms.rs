//! The shared form of a question: its document, the pens that were given out, how much each has written, what was accepted.

use ::support::access::Side;
use domain::id::{PersonId, QuestionId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    BEGIN = "INSERT INTO support_forms (question_id, pens, state, version) VALUES ($1, 0, '', 0)
        ON CONFLICT (question_id) DO NOTHING";
    NEXT_PEN = "UPDATE support_forms SET pens = pens + 1 WHERE question_id = $1 RETURNING pens";
    GIVE_PEN = "INSERT INTO support_form_pens (question_id, pen, person_id) VALUES ($1, $2, $3)";
    PENS = "SELECT pen FROM support_form_pens WHERE question_id = $1 AND person_id = $2 ORDER BY pen";
    SIT = "INSERT INTO support_form_writers (question_id, person_id, side, bytes, minute, tally) VALUES ($1, $2, $3, 0, 0, 0)
        ON CONFLICT (question_id, person_id) DO UPDATE SET side = excluded.side";
    TALLY = "UPDATE support_form_writers SET bytes = bytes + $3,
        tally = CASE WHEN minute = $4 THEN tally + 1 ELSE 1 END, minute = $4
        WHERE question_id = $1 AND person_id = $2 RETURNING bytes, tally";
    WRITERS = "SELECT w.person_id, p.name AS person, w.side FROM support_form_writers w
        JOIN people p ON p.id = w.person_id WHERE w.question_id = $1 ORDER BY w.person_id";
    LOCK = "UPDATE support_forms SET pens = pens WHERE question_id = $1 RETURNING state, version";
    FIND = "SELECT state, version FROM support_forms WHERE question_id = $1";
    SAVE = "UPDATE support_forms SET state = $3, version = $2 + 1 WHERE question_id = $1 AND version = $2";
    ACCEPT = "INSERT INTO support_form_accepted (question_id, proposed_by, proposal, field, version, accepted_by, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ACCEPTED = "SELECT a.proposed_by, a.proposal, a.field, a.version, q.name AS proposer, p.name AS accepter, a.at
        FROM support_form_accepted a JOIN people p ON p.id = a.accepted_by JOIN people q ON q.id = a.proposed_by
        WHERE a.question_id = $1 ORDER BY a.at, a.proposal";
}

const TABLE: &str = "support_forms";

/// The document as it is kept.
#[derive(Debug, Clone, Default, sqlx::FromRow)]
pub struct Kept {
    /// Its bytes, as text.
    pub state: String,
    /// Counts its changes.
    pub version: i64,
}

/// Gives out a pen that nobody had before; the form is begun with the first.
pub async fn give_pen(tx: &mut Tx, question: QuestionId, person: PersonId, side: Side) -> Result<i64, StoreError> {
    tx.run(&BEGIN, values![question]).await?;
    let row: Option<(i64,)> = tx.one(&NEXT_PEN, values![question]).await?;
    let (pen,) = row.ok_or(StoreError::Conflict)?;
    tx.run(&GIVE_PEN, values![question, pen, person]).await?;
    tx.run(&SIT, values![question, person, side.as_str()]).await?;
    Ok(pen)
}

/// The pens of somebody.
pub async fn pens(tx: &mut Tx, question: QuestionId, person: PersonId) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64,)> = tx.all(&PENS, values![question, person]).await?;
    Ok(rows.into_iter().map(|(pen,)| pen).collect())
}

/// Counts what somebody sends: all their bytes, and how often in this minute. None for who has no pen.
pub async fn tally(
    tx: &mut Tx,
    question: QuestionId,
    person: PersonId,
    bytes: i64,
    now: Timestamp,
) -> Result<Option<(i64, i64)>, StoreError> {
    let minute = now.as_seconds().div_euclid(60);
    tx.one(&TALLY, values![question, person, bytes, minute]).await
}

/// Somebody who has had a pen.
#[derive(Debug, Clone)]
pub struct Writer {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// On which side they sat last.
    pub side: Side,
}

/// Who has had a pen.
pub async fn writers(tx: &mut Tx, question: QuestionId) -> Result<Vec<Writer>, StoreError> {
    let rows: Vec<(String, String, String)> = tx.all(&WRITERS, values![question]).await?;
    rows.into_iter()
        .map(|(person, name, side)| {
            Ok(Writer {
                side: sound(Side::parse(&side), TABLE, "side", &person)?,
                person: sound(person.parse().ok(), TABLE, "person_id", &person)?,
                name,
            })
        })
        .collect()
}

/// The document, for reading.
pub async fn find(tx: &mut Tx, question: QuestionId) -> Result<Option<Kept>, StoreError> {
    tx.one(&FIND, values![question]).await
}

/// The document, for writing: others who want to write wait, so that updates come one after the other.
pub async fn locked(tx: &mut Tx, question: QuestionId) -> Result<Option<Kept>, StoreError> {
    tx.one(&LOCK, values![question]).await
}

/// Keeps the document as it is after a change.
pub async fn save(tx: &mut Tx, question: QuestionId, version: i64, state: &str) -> Result<(), StoreError> {
    tx.run_guarded(&SAVE, values![question, version, state]).await
}

/// A proposal that was accepted.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Accepted {
    pub proposed_by: String,
    pub proposal: String,
    pub field: String,
    pub version: i64,
    pub proposer: String,
    pub accepter: String,
    pub at: i64,
}

/// What is to be noted as accepted.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Whose proposal.
    pub proposed_by: PersonId,
    /// Which.
    pub proposal: &'a str,
    /// The field.
    pub field: &'a str,
    /// The version that it made of the field.
    pub version: i64,
    /// Who accepted it.
    pub accepted_by: PersonId,
}

/// Notes that a proposal was accepted.
pub async fn accept(tx: &mut Tx, question: QuestionId, new: New<'_>, at: Timestamp) -> Result<(), StoreError> {
    let values = values![
        question,
        new.proposed_by,
        new.proposal,
        new.field,
        new.version,
        new.accepted_by,
        at
    ];
    tx.run(&ACCEPT, values).await.map(|_| ())
}

/// What was accepted, in order.
pub async fn accepted(tx: &mut Tx, question: QuestionId) -> Result<Vec<Accepted>, StoreError> {
    tx.all(&ACCEPTED, values![question]).await
}
