//! Finding and reading text: detection, recognition, and the cascade of a quick and a careful reader.
pub(crate) mod detect;
pub(crate) mod layer;
pub(crate) mod recognise;
