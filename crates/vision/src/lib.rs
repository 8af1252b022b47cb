//! A file in, pages out: decoding, quality, rectified sheets, text with boxes, codes and seals.
//!
//! This crate knows no document kind, no item and no rule; it never touches the network and opens no file by itself:
//! bytes come in as arguments.
pub mod geometry;
pub mod page;
pub mod raster;

pub use geometry::{Homography, Point, Quad, Rect};
pub use page::{Code, Glyph, Line, Origin, Page, Quality, Seal, SealShape, Sheet, Side, Trouble};
pub use raster::Raster;
