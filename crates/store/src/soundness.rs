//! Whether the database is whole and of the shape that this program knows. Changes nothing.

use crate::db::Db;
use crate::error::StoreError;
use crate::migrate;
use crate::sql::Statement;

static DAMAGE: Statement = Statement {
    name: "store::soundness::DAMAGE",
    sqlite: "SELECT quick_check FROM pragma_quick_check LIMIT 1",
    // PostgreSQL watches over its pages itself; asking it anything is the check.
    postgres: "SELECT 'ok'::TEXT",
};

/// Every statement of this file.
pub(crate) const ALL: &[&Statement] = &[&DAMAGE];

/// How a database stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soundness {
    /// How many steps were applied.
    pub applied: usize,
    /// Steps that this program knows and that were not applied.
    pub pending: Vec<String>,
    /// Steps that were applied by another program.
    pub unknown: Vec<String>,
    /// What is damaged, in the database's own words.
    pub damage: Option<String>,
}

/// Looks at the database as it is. One that was never migrated has all steps before it.
pub async fn look(db: &Db) -> Result<Soundness, StoreError> {
    let mut tx = db.read().await?;
    let row: Option<(String,)> = tx.one(&DAMAGE, values![]).await?;
    let damage = row.map(|(said,)| said).filter(|said| said != "ok");
    let applied: Vec<String> = match migrate::applied(&mut tx).await {
        Ok(applied) => applied.into_iter().map(|(name, _)| name).collect(),
        // There is no list of steps yet.
        Err(StoreError::Db(sqlx::Error::Database(_))) => Vec::new(),
        Err(error) => return Err(error),
    };
    let known = migrate::names();
    let missing = |name: &&&str| !applied.iter().any(|done| done == **name);
    Ok(Soundness {
        applied: applied.len(),
        pending: known.iter().filter(missing).map(|name| (*name).to_owned()).collect(),
        unknown: applied
            .iter()
            .filter(|done| !known.contains(&done.as_str()))
            .cloned()
            .collect(),
        damage,
    })
}
