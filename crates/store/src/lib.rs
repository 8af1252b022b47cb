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
pub mod copy;
pub mod counters;
pub mod fields;
pub mod idempotency;
pub mod jobs;
pub mod materials;
pub mod people;
pub mod reviews;
pub mod sessions;
pub mod soundness;
#[cfg(feature = "testing")]
pub mod testing;

pub use db::{Db, Tx};
pub use error::StoreError;
pub use sql::{Column, ColumnKind, Statement};

/// Every statement of the crate, for the test that prepares them all.
pub fn every_statement() -> Vec<&'static Statement> {
    [
        access_log::ALL,
        audit::ALL,
        cases::ALL,
        copy::ALL,
        counters::ALL,
        fields::ALL,
        idempotency::ALL,
        jobs::ALL,
        materials::ALL,
        migrate::ALL,
        people::ALL,
        reviews::ALL,
        sessions::ALL,
        soundness::ALL,
    ]
    .concat()
}
