//! The interface in process over real databases: each test runs on SQLite and on PostgreSQL, against the same snapshots.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod app;
mod calls;
mod cases;
mod counter;
mod desk;
mod document;
mod figures;
mod findings;
mod hand_over;
mod helping;
mod journey;
mod keeping;
mod live;
mod mail;
mod masking;
mod materials;
mod messages;
mod papers;
mod recordings;
mod registration;
mod rights;
mod rules;
mod schema;
mod sealing;
mod second_factor;
mod seed;
mod senders;
mod shared_form;
mod sign_in;
mod support;
mod support_pictures;
mod support_reach;
mod uploads;
