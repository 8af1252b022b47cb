//! A file in, pages out: decoding, quality, rectified sheets, text with boxes, codes and seals.
//!
//! This crate knows no document kind, no item and no rule; it never touches the network and opens no file by itself:
//! bytes come in as
//! arguments, and only network files in the folder that the caller names are read.
#![expect(
    clippy::many_single_char_names,
    reason = "points, corners and channels of colour go by one letter"
)]

mod across;
mod again;
mod code;
pub mod decode;
mod engine;
mod frame;
pub mod geometry;
mod impression;
mod ink;
mod lines;
mod mixed;
mod models;
pub mod page;
mod places;
mod quality;
pub mod raster;
mod seal;
mod several;
mod sheet;
mod surface;
mod team;
mod text;
mod upright;
mod watermark;

pub use engine::{Clocks, Engine};
pub use geometry::{Homography, Point, Quad, Rect};
pub use models::ModelError;
pub use page::{Code, Glyph, Line, Origin, Page, Picture, Quality, Seal, SealShape, Sheet, Side, Trouble};
pub use raster::Raster;
pub use surface::Surface;
