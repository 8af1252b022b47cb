//! A report for people: as text for a terminal, and as one page for a browser.
//!
//! Shows what the report says; judges nothing.
pub mod html;
pub mod terminal;
