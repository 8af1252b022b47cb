//! Pages in, findings out: which paper each page is, what it says, and what is wrong with the set.
//!
//! No pixels and no I/O: pictures are looked at through `vision`, content comes from `catalogue`, values are judged by
//! `domain`.
mod closer;
mod continued;
mod crew;
pub mod judge;
pub mod model;
pub mod pipeline;
pub mod read;
pub mod render;
pub mod report;
mod settled;
mod shapes;
