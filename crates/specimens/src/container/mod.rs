//! Files that hold pages. They are written for readers to be tested with; nothing here reads a file.

pub(crate) mod ofd;
pub(crate) mod pdf;

use anyhow::Result;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;

use crate::sheet::Run;

/// A page: a picture that fills it, and its text.
pub(crate) struct Page<'a> {
    pub(crate) picture: &'a RgbImage,
    pub(crate) size_mm: (f64, f64),
    /// Unseen over the picture in a PDF, the only text in an OFD.
    pub(crate) text: &'a [Run],
}

/// A picture as JPEG.
pub(crate) fn jpeg(picture: &RgbImage, quality: u8) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture)?;
    Ok(bytes)
}
