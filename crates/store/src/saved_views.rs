//! Filters of a work list that a person has given a name.

use domain::id::{PersonId, ViewId};
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    OF_PERSON = "SELECT id, name, query FROM saved_views WHERE person_id = $1 ORDER BY name, id";
    SAVE = "INSERT INTO saved_views (id, person_id, name, query, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person_id, name) DO UPDATE SET query = excluded.query RETURNING id";
    REMOVE = "DELETE FROM saved_views WHERE id = $1 AND person_id = $2";
}

/// Named filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Identifier.
    pub id: ViewId,
    /// Name.
    pub name: String,
    /// The filters, as the query of an address.
    pub query: String,
}

/// Those of a person.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<SavedView>, StoreError> {
    let rows: Vec<(String, String, String)> = tx.all(&OF_PERSON, values![person]).await?;
    rows.into_iter()
        .map(|(id, name, query)| {
            Ok(SavedView {
                id: sound(id.parse().ok(), "saved_views", "id", &id)?,
                name,
                query,
            })
        })
        .collect()
}

/// Saves one; one of the same name is replaced and keeps its identifier, which is given back.
pub async fn save(tx: &mut Tx, person: PersonId, view: &SavedView, at: Timestamp) -> Result<ViewId, StoreError> {
    let values = values![view.id, person, view.name.as_str(), view.query.as_str(), at];
    let row: Option<(String,)> = tx.one(&SAVE, values).await?;
    let id = row.map_or_else(String::new, |(id,)| id);
    sound(id.parse().ok(), "saved_views", "id", &id)
}

/// Takes one away; false when the person has none such.
pub async fn remove(tx: &mut Tx, person: PersonId, view: ViewId) -> Result<bool, StoreError> {
    Ok(tx.run(&REMOVE, values![view, person]).await? > 0)
}
