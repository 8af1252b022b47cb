//! The interface in process over real databases: each test runs on SQLite and on PostgreSQL, against the same snapshots.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod app;
mod cases;
mod desk;
mod document;
mod figures;
mod journey;
mod live;
mod materials;
mod messages;
mod rights;
mod rules;
mod schema;
mod sign_in;
