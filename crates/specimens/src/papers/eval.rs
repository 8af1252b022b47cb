//! Layouts kept apart for measuring: other words, other arrangement, other paper than the ones to develop with.

pub(super) mod forms;
pub(super) mod health;
pub(super) mod house;
pub(super) mod letters;
pub(super) mod permits;
