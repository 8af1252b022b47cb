//! What can go wrong between us and the database. Absence is `Option`, never an error.

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database itself.
    #[error("the database failed")]
    Db(#[source] sqlx::Error),
    /// There is no room for what should be written.
    #[error("the database has no room")]
    Full(#[source] sqlx::Error),
    /// Somebody else changed the row first, or one like it is there.
    #[error("another change came first")]
    Conflict,
    /// A row that the domain cannot be: written by something else than this program.
    #[error("{table}.{column} of {row} makes no sense")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Which row.
        row: String,
    },
    /// The database was made by another version of the program.
    #[error("migration {0} was changed after it was applied, or is not known here")]
    Migration(String),
    /// The address of the database is none.
    #[error("{0} is no address of a database")]
    Address(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let taken = error
            .as_database_error()
            // SQLite names no constraint, so the kind has to do.
            .is_some_and(sqlx::error::DatabaseError::is_unique_violation);
        // 40001 and 40P01: PostgreSQL asks for the transaction to be tried anew.
        let again = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| matches!(&*code, "40001" | "40P01"));
        // 53100 on PostgreSQL; SQLite says 13, and 778 (it could not write) where a quota or a limit is what is full.
        let full = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| matches!(&*code, "53100" | "13" | "778"));
        if taken || again {
            Self::Conflict
        } else if full {
            Self::Full(error)
        } else {
            Self::Db(error)
        }
    }
}

/// A column's text as the domain's value.
pub(crate) fn sound<T>(
    value: Option<T>,
    table: &'static str,
    column: &'static str,
    row: &str,
) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Inconsistent {
        table,
        column,
        row: row.to_owned(),
    })
}
