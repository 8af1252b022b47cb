//! Inner notes of a department on a case.

use domain::id::{CaseId, NoteId, OrganisationId, PersonId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO case_notes (id, case_id, department_id, person_id, at, words) VALUES ($1, $2, $3, $4, $5, $6)";
    OF_CASE = "SELECT n.id, p.name AS person, n.at, n.words FROM case_notes n JOIN people p ON p.id = n.person_id
        WHERE n.case_id = $1 AND n.department_id = $2 ORDER BY n.id LIMIT 500";
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Identifier.
    pub id: NoteId,
    /// Name of who wrote it.
    pub person: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub words: String,
}

/// Adds one.
pub async fn add(
    tx: &mut Tx,
    (id, case, department): (NoteId, CaseId, OrganisationId),
    person: PersonId,
    words: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.run(&ADD, values![id, case, department, person, at, words])
        .await
        .map(|_| ())
}

/// Those that a department wrote on a case, oldest first.
pub async fn of_case(tx: &mut Tx, case: CaseId, department: OrganisationId) -> Result<Vec<Note>, StoreError> {
    let rows: Vec<(String, String, i64, String)> = tx.all(&OF_CASE, values![case, department]).await?;
    rows.into_iter()
        .map(|(id, person, at, words)| {
            Ok(Note {
                id: sound(id.parse().ok(), "case_notes", "id", &id)?,
                at: sound(Timestamp::from_micros(at), "case_notes", "at", &id)?,
                person,
                words,
            })
        })
        .collect()
}
