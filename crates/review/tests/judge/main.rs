//! Judging, as sets of hand-made readings with one thing wrong, and everything that shows a report.
mod agreement;
mod common;
mod contents;
mod documentation;
mod materials;
mod shown;
mod signing;
mod whole;
