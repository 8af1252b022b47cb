//! Pictures of scanners within an OFD: JBIG2, black and white.
//!
//! Files of their own in this format are not taken; nobody hands them in.
use super::{FileError, Limits};
use hayro_jbig2::{DecodeSettings, Decoder, File};
use image::{GrayImage, ImageFormat};
use std::io::Cursor;

const MAGIC: &[u8] = b"\x97JB2\r\n\x1a\n";

/// The picture as PNG where the bytes are JBIG2; `None` where they are something else or cannot be read.
pub(super) fn to_png(bytes: &[u8], limits: &Limits) -> Result<Option<Vec<u8>>, FileError> {
    if !bytes.starts_with(MAGIC) {
        return Ok(None);
    }
    let Ok(file) = File::new(bytes, &DecodeSettings::default()) else {
        return Ok(None);
    };
    let Some(page) = file.page(0) else { return Ok(None) };
    let (width, height) = (page.width(), page.height());
    limits.check_size(width, height)?;
    let mut pixels = Pixels {
        grey: Vec::with_capacity(width as usize * height as usize),
        most: width as usize * height as usize,
    };
    if page.decode(&mut pixels).is_err() {
        return Ok(None);
    }
    let mut out = Cursor::new(Vec::new());
    let picture = GrayImage::from_raw(width, height, pixels.grey);
    let written = picture.is_some_and(|p| p.write_to(&mut out, ImageFormat::Png).is_ok());
    Ok(written.then(|| out.into_inner()))
}

/// Takes pixels row by row, never more than were announced.
struct Pixels {
    grey: Vec<u8>,
    most: usize,
}

impl Pixels {
    fn push(&mut self, black: bool, count: usize) {
        let room = self.most - self.grey.len();
        let level = if black { 0 } else { 255 };
        self.grey.extend(std::iter::repeat_n(level, count.min(room)));
    }
}

impl Decoder for Pixels {
    fn push_pixel(&mut self, black: bool) {
        self.push(black, 1);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.push(black, chunk_count as usize * 8);
    }

    fn next_line(&mut self) {}
}
