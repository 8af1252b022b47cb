//! The only crate that knows SQL. One statement text for SQLite and PostgreSQL.
//!
//! Saves what the domain decided and finds it again. Must not decide anything, read a clock, or make an identifier.

#[macro_use]
mod sql;

mod db;
mod error;
mod flush;
mod migrate;

pub mod access_log;
pub mod audit;
pub mod cases;
pub mod copy;
pub mod counter_sessions;
pub mod counters;
pub mod directory;
pub mod entries;
pub mod fields;
pub mod figures;
pub mod finding_notes;
pub mod grams;
pub mod hand_over;
pub mod idempotency;
pub mod invitations;
pub mod jobs;
pub mod loading;
pub mod mail_addresses;
pub mod materials;
pub mod messages;
pub mod notes;
pub mod notifications;
pub mod papers;
pub mod people;
pub mod records;
pub mod registrations;
pub mod reviews;
pub mod saved_views;
pub mod second_factor;
pub mod sessions;
pub mod soundness;
pub mod support;
pub mod support_cards;
pub mod support_experts;
pub mod support_forms;
pub mod support_known;
pub mod support_messages;
pub mod support_pictures;
pub mod support_recordings;
#[cfg(feature = "testing")]
pub mod testing;
pub mod unmaskings;
pub mod uploads;
pub mod wire;
pub mod work_list;

pub use db::{Db, Flushed, PgTx, SqliteTx, Tx};
pub use error::StoreError;
pub use sql::{Column, ColumnKind, Statement};

/// Every statement of the crate, for the test that prepares them all.
pub fn every_statement() -> Vec<&'static Statement> {
    [
        access_log::ALL,
        audit::ALL,
        cases::ALL,
        copy::ALL,
        counter_sessions::ALL,
        counters::ALL,
        directory::ALL,
        entries::ALL,
        fields::ALL,
        figures::ALL,
        figures::COUNTED,
        finding_notes::ALL,
        grams::ALL,
        hand_over::ALL,
        idempotency::ALL,
        invitations::ALL,
        jobs::ALL,
        mail_addresses::ALL,
        materials::ALL,
        messages::ALL,
        migrate::ALL,
        notes::ALL,
        notifications::ALL,
        papers::ALL,
        people::ALL,
        records::ALL,
        registrations::ALL,
        reviews::ALL,
        saved_views::ALL,
        second_factor::ALL,
        sessions::ALL,
        soundness::ALL,
        support::ALL,
        support_cards::ALL,
        support_experts::ALL,
        support_forms::ALL,
        support_known::ALL,
        support_messages::ALL,
        support_pictures::ALL,
        support_recordings::ALL,
        unmaskings::ALL,
        uploads::ALL,
        &work_list::every_statement(),
    ]
    .concat()
}
