//! JPEG, PNG, WebP and BMP: one upright picture in RGB, white where it is transparent.
use super::sniff::find;
use super::{DecodedPage, FileError, Limits};
use crate::raster::Raster;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, RgbImage};
use std::io::{Cursor, ErrorKind};

/// Checks the claimed size, and that a JPEG does not end half way: decoders fill the missing part with grey.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), FileError> {
    let (width, height) = reader(bytes)?.into_dimensions().map_err(told)?;
    limits.check_size(width, height)?;
    if bytes.starts_with(b"\xff\xd8") && !ends(bytes) {
        return Err(FileError::Truncated);
    }
    Ok(())
}

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<DecodedPage, FileError> {
    let mut reader = reader(bytes)?;
    let mut allowed = image::Limits::default();
    allowed.max_image_width = Some(limits.max_side);
    allowed.max_image_height = Some(limits.max_side);
    allowed.max_alloc = Some(limits.max_pixels.saturating_mul(8).saturating_add(64 << 20));
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(told)?;
    let (width, height) = decoder.dimensions();
    limits.check_size(width, height)?;
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(told)?;
    Ok(finish(picture, turn, limits))
}

/// Makes a decoded picture smaller where it is very large, then opaque, then upright.
pub(super) fn finish(picture: DynamicImage, turn: Orientation, limits: &Limits) -> DecodedPage {
    let (width, height) = (picture.width(), picture.height());
    let longest = width.max(height);
    let picture = if longest > limits.max_photo_side {
        picture.thumbnail(limits.max_photo_side, limits.max_photo_side)
    } else {
        picture
    };
    let mut picture = DynamicImage::ImageRgb8(opaque(picture));
    picture.apply_orientation(turn);
    let sideways = matches!(
        turn,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (width, height) = if sideways { (height, width) } else { (width, height) };
    DecodedPage {
        number: 1,
        picture: Some(picture.into_rgb8()),
        width,
        height,
        text: Vec::new(),
        text_is_sane: false,
        pictured: 0.0,
    }
}

/// RGB in eight bits, laid on white where it is transparent.
pub(super) fn opaque(picture: DynamicImage) -> Raster {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let rgba = picture.into_rgba8();
    let mut out = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in out.pixels_mut().zip(rgba.pixels()) {
        let [r, g, b, a] = from.0.map(u16::from);
        to.0 = [r, g, b].map(|c| ((c * a + 255 * (255 - a)) / 255) as u8);
    }
    out
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, FileError> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(FileError::damaged)
}

pub(super) fn told(error: ImageError) -> FileError {
    match error {
        ImageError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => FileError::Truncated,
        ImageError::Unsupported(e) => FileError::Unsupported { detail: e.to_string() },
        ImageError::Limits(_) => FileError::ArchiveBomb,
        other if other.to_string().to_lowercase().contains("unexpected end") => FileError::Truncated,
        other => FileError::damaged(other),
    }
}

/// Whether an end marker follows the first scan; one within a thumbnail before it does not count.
fn ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker]) = bytes.get(at..at + 2) {
        if marker == 0xda {
            return find(&bytes[at..], b"\xff\xd9").is_some();
        }
        let standalone = marker == 0xff || marker == 0x01 || (0xd0..=0xd8).contains(&marker);
        at += match (standalone, bytes.get(at + 2..at + 4)) {
            (true, _) => 1 + usize::from(marker != 0xff),
            (false, Some(length)) => 2 + usize::from(u16::from_be_bytes([length[0], length[1]])),
            (false, None) => return false,
        };
    }
    // Not a chain of segments: the decoder shall say what is wrong with it.
    at < bytes.len()
}
