//! Pixels: an 8-bit RGB picture and the few operations that every other module needs.
use image::RgbImage;

/// An upright 8-bit RGB picture.
pub type Raster = RgbImage;
