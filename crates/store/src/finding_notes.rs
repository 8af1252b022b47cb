//! What people say to findings of the pre-review: explained by the enterprise's side, accepted by a clerk.

use domain::id::{CaseId, CounterId, PersonId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

domain::words!(
    /// What is said to a finding.
    FindingAnswer {
        /// Why it is as it is.
        Explained = "explained",
        /// Seen at the counter and accepted, with a reason.
        Accepted = "accepted",
    }
);

stmts! {
    PUT = "INSERT INTO finding_notes (case_id, finding, answer, words, noted_by, counter_id, noted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (case_id, finding) DO UPDATE
        SET answer = $3, words = $4, noted_by = $5, counter_id = $6, noted_at = $7";
    DROP = "DELETE FROM finding_notes WHERE case_id = $1 AND finding = $2";
    OF_CASE = "SELECT n.finding, n.answer, n.words, n.noted_at, p.name AS noted_by
        FROM finding_notes n JOIN people p ON p.id = n.noted_by WHERE n.case_id = $1 ORDER BY n.finding";
}

/// A note to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingNote {
    /// The key of the finding.
    pub finding: String,
    /// What kind of answer.
    pub answer: FindingAnswer,
    /// The words.
    pub words: String,
    /// Name of who said it.
    pub noted_by: String,
    /// When.
    pub noted_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct NoteRow {
    finding: String,
    answer: String,
    words: String,
    noted_at: i64,
    noted_by: String,
}

/// A note to be kept in place of the one before.
#[derive(Debug, Clone)]
pub struct NewNote<'a> {
    /// The key of the finding.
    pub finding: &'a str,
    /// What kind of answer.
    pub answer: FindingAnswer,
    /// The words.
    pub words: &'a str,
    /// Who says it.
    pub by: PersonId,
    /// In which counter session.
    pub counter: Option<CounterId>,
}

/// Keeps a note.
pub async fn put(tx: &mut Tx, case: CaseId, note: &NewNote<'_>, now: Timestamp) -> Result<(), StoreError> {
    let values = values![
        case,
        note.finding,
        note.answer.as_str(),
        note.words,
        note.by,
        note.counter,
        now
    ];
    tx.run(&PUT, values).await.map(|_| ())
}

/// Drops a note; false when there is none.
pub async fn drop_one(tx: &mut Tx, case: CaseId, finding: &str) -> Result<bool, StoreError> {
    Ok(tx.run(&DROP, values![case, finding]).await? > 0)
}

/// The notes of a case.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<FindingNote>, StoreError> {
    let rows: Vec<NoteRow> = tx.all(&OF_CASE, values![case]).await?;
    rows.into_iter()
        .map(|row| {
            let moment = Timestamp::from_micros(row.noted_at);
            Ok(FindingNote {
                answer: sound(
                    FindingAnswer::parse(&row.answer),
                    "finding_notes",
                    "answer",
                    &row.finding,
                )?,
                noted_at: sound(moment, "finding_notes", "noted_at", &row.finding)?,
                finding: row.finding,
                words: row.words,
                noted_by: row.noted_by,
            })
        })
        .collect()
}
