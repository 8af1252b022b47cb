//! The only crate that knows SQL. One statement text for SQLite and PostgreSQL.
//!
//! Saves what the domain decided and finds it again. Must not decide anything, read a clock, or make an identifier.

#[macro_use]
mod sql;

mod db;
mod error;
mod migrate;

pub mod access_log;
pub mod audit;
pub mod cases;
pub mod counter_sessions;
pub mod counters;
pub mod directory;
pub mod fields;
pub mod finding_notes;
pub mod hand_over;
pub mod idempotency;
pub mod invitations;
pub mod jobs;
pub mod materials;
pub mod papers;
pub mod people;
pub mod registrations;
pub mod records;
pub mod reviews;
pub mod second_factor;
pub mod sessions;
#[cfg(feature = "testing")]
pub mod testing;
pub mod unmaskings;
pub mod uploads;

pub use db::{Db, Tx};
pub use error::StoreError;
pub use sql::Statement;

/// Every statement of the crate, for the test that prepares them all.
pub fn every_statement() -> Vec<&'static Statement> {
    [
        access_log::ALL,
        audit::ALL,
        cases::ALL,
        counter_sessions::ALL,
        counters::ALL,
        directory::ALL,
        fields::ALL,
        finding_notes::ALL,
        hand_over::ALL,
        idempotency::ALL,
        invitations::ALL,
        jobs::ALL,
        materials::ALL,
        migrate::ALL,
        papers::ALL,
        people::ALL,
        registrations::ALL,
        records::ALL,
        reviews::ALL,
        second_factor::ALL,
        sessions::ALL,
        unmaskings::ALL,
        uploads::ALL,
    ]
    .concat()
}
