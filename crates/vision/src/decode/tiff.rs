//! TIFF, page by page, in the kinds that scanners and fax gateways write.
use super::photo::finish;
use super::{DecodedPage, FileError, Limits};
use ::tiff::decoder::{Decoder, DecodingResult};
use ::tiff::tags::Tag;
use ::tiff::{ColorType, TiffError};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use std::io::{Cursor, ErrorKind};

/// How many pages; each is held against the limits.
pub(super) fn count(bytes: &[u8], limits: &Limits) -> Result<usize, FileError> {
    let mut decoder = open(bytes, limits)?;
    let mut pages = 0;
    loop {
        let (width, height) = decoder.dimensions().map_err(told)?;
        limits.check_size(width, height)?;
        pages += 1;
        if !decoder.more_images() || pages > limits.max_pages {
            return Ok(pages);
        }
        decoder.next_image().map_err(told)?;
    }
}

pub(super) fn decode(bytes: &[u8], index: usize, limits: &Limits) -> Result<DecodedPage, FileError> {
    let mut decoder = open(bytes, limits)?;
    for _ in 0..index {
        decoder.next_image().map_err(told)?;
    }
    let (width, height) = decoder.dimensions().map_err(told)?;
    limits.check_size(width, height)?;
    let turn = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten();
    let turn = turn
        .and_then(Orientation::from_exif)
        .unwrap_or(Orientation::NoTransforms);
    let color = decoder.colortype().map_err(told)?;
    let palette = match color {
        ColorType::Palette(_) => decoder.get_tag_u16_vec(Tag::ColorMap).map_err(told)?,
        _ => Vec::new(),
    };
    let samples = match decoder.read_image().map_err(told)? {
        DecodingResult::U8(v) => v,
        DecodingResult::U16(v) => v.into_iter().map(|s| (s >> 8) as u8).collect(),
        _ => {
            return Err(FileError::Unsupported {
                detail: "samples wider than 16 bits".into(),
            });
        }
    };
    let picture = compose(color, &palette, samples, width, height)?;
    Ok(finish(picture, turn, limits))
}

fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Decoder<Cursor<&'a [u8]>>, FileError> {
    let mut allowed = ::tiff::decoder::Limits::default();
    allowed.decoding_buffer_size = usize::try_from(limits.max_pixels.saturating_mul(8)).unwrap_or(usize::MAX);
    allowed.intermediate_buffer_size = allowed.decoding_buffer_size;
    Ok(Decoder::new(Cursor::new(bytes)).map_err(told)?.with_limits(allowed))
}

fn compose(color: ColorType, palette: &[u16], samples: Vec<u8>, w: u32, h: u32) -> Result<DynamicImage, FileError> {
    let flat = |picture: Option<DynamicImage>| picture.ok_or(FileError::Truncated);
    match color {
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let step = 255 / ((1u16 << bits) - 1) as u8;
            let grey = unpack(&samples, bits, w, h).into_iter().map(|s| s * step).collect();
            flat(GrayImage::from_raw(w, h, grey).map(DynamicImage::ImageLuma8))
        }
        ColorType::Gray(8 | 16) => flat(GrayImage::from_raw(w, h, samples).map(DynamicImage::ImageLuma8)),
        ColorType::GrayA(8 | 16) => flat(image::GrayAlphaImage::from_raw(w, h, samples).map(DynamicImage::ImageLumaA8)),
        ColorType::RGB(8 | 16) => flat(RgbImage::from_raw(w, h, samples).map(DynamicImage::ImageRgb8)),
        ColorType::RGBA(8 | 16) => flat(RgbaImage::from_raw(w, h, samples).map(DynamicImage::ImageRgba8)),
        ColorType::CMYK(8 | 16) => rgb(
            w,
            h,
            samples.as_chunks::<4>().0.iter().map(|&[c, m, y, k]| cmyk(c, m, y, k)),
        ),
        ColorType::YCbCr(8) => rgb(
            w,
            h,
            samples.as_chunks::<3>().0.iter().map(|&[y, cb, cr]| ycbcr(y, cb, cr)),
        ),
        ColorType::Palette(bits @ (1 | 2 | 4 | 8)) => {
            let third = palette.len() / 3;
            let pick = |plane: usize, i: u8| {
                palette
                    .get(plane * third + usize::from(i))
                    .map_or(0, |&v| (v >> 8) as u8)
            };
            rgb(
                w,
                h,
                unpack(&samples, bits, w, h)
                    .into_iter()
                    .map(|i| [pick(0, i), pick(1, i), pick(2, i)]),
            )
        }
        other => Err(FileError::Unsupported {
            detail: format!("TIFF colours {other:?}"),
        }),
    }
}

fn rgb(w: u32, h: u32, pixels: impl Iterator<Item = [u8; 3]>) -> Result<DynamicImage, FileError> {
    let flat: Vec<u8> = pixels.flatten().collect();
    RgbImage::from_raw(w, h, flat)
        .map(DynamicImage::ImageRgb8)
        .ok_or(FileError::Truncated)
}

/// Samples of fewer than eight bits, each row of which starts at a whole byte.
fn unpack(packed: &[u8], bits: u8, w: u32, h: u32) -> Vec<u8> {
    if bits == 8 {
        return packed.to_vec();
    }
    let each = usize::from(8 / bits);
    let mask = (1u16 << bits) as u8 - 1;
    let (w, h) = (w as usize, h as usize);
    let stride = w.div_ceil(each);
    let mut out = Vec::with_capacity(w * h);
    for row in packed.chunks(stride).take(h) {
        out.extend((0..w).map(|x| {
            let byte = row.get(x / each).copied().unwrap_or(0);
            (byte >> (8 - bits as usize * (x % each + 1))) & mask
        }));
    }
    out
}

fn cmyk(c: u8, m: u8, y: u8, k: u8) -> [u8; 3] {
    let light = 255 - u16::from(k);
    [c, m, y].map(|ink| ((255 - u16::from(ink)) * light / 255) as u8)
}

fn ycbcr(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|v| v.clamp(0.0, 255.0) as u8)
}

fn told(error: TiffError) -> FileError {
    match error {
        TiffError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => FileError::Truncated,
        TiffError::UnsupportedError(e) => FileError::Unsupported { detail: e.to_string() },
        TiffError::LimitsExceeded => FileError::ArchiveBomb,
        other => FileError::damaged(other),
    }
}
