//! The papers, one module a kind.

pub(crate) mod licence;
