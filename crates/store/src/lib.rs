//! The only crate that knows SQL. One statement text for SQLite and PostgreSQL.
//!
//! Saves what the domain decided and finds it again. Must not decide anything, read a clock, or make an identifier.

#[macro_use]
mod sql;

mod db;
mod error;
mod listing;
mod migrate;

pub mod access_log;
pub mod audit;
pub mod cases;
pub mod counters;
pub mod fields;
pub mod figures;
pub mod grams;
pub mod idempotency;
pub mod jobs;
pub mod materials;
pub mod messages;
pub mod notes;
pub mod notifications;
pub mod people;
pub mod reviews;
pub mod saved_views;
pub mod sessions;
#[cfg(feature = "testing")]
pub mod testing;
pub mod work_list;

pub use db::{Db, Tx};
pub use error::StoreError;
pub use sql::Statement;

/// Every statement of the crate, for the test that prepares them all.
pub fn every_statement() -> Vec<&'static Statement> {
    [
        access_log::ALL,
        audit::ALL,
        cases::ALL,
        counters::ALL,
        fields::ALL,
        figures::ALL,
        figures::COUNTED,
        grams::ALL,
        idempotency::ALL,
        jobs::ALL,
        listing::ALL,
        materials::ALL,
        messages::ALL,
        migrate::ALL,
        notes::ALL,
        notifications::ALL,
        people::ALL,
        reviews::ALL,
        saved_views::ALL,
        sessions::ALL,
        work_list::ALL,
    ]
    .concat()
}
