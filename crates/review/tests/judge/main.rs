//! Judging, as sets of hand-made readings with one thing wrong, and everything that shows a report.
#![expect(clippy::unwrap_used, reason = "a set that cannot be made up is a failed test")]
mod agreement;
mod common;
mod contents;
mod documentation;
mod materials;
mod shown;
mod signing;
mod soups;
mod twins;
mod whole;
