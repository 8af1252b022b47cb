//! Pixels: an 8-bit RGB picture and the few operations that every other module needs.
use crate::geometry::Rect;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{RgbImage, imageops};

/// An upright 8-bit RGB picture.
pub type Raster = RgbImage;

/// A picture made smaller for a network, and how to get back.
pub(crate) struct Resized {
    pub raster: Raster,
    /// Multiply x in the small picture by this to get x in the large one.
    pub scale_x: f32,
    /// Likewise for y.
    pub scale_y: f32,
}

/// A part of a picture, changed or not, and where in the picture it begins.
pub(crate) struct Part {
    pub raster: Raster,
    pub left: f32,
    pub top: f32,
}

/// What lies within a place, in whole pixels.
pub(crate) fn part(raster: &Raster, place: &Rect) -> Part {
    let within = |v: f32, most: u32| v.clamp(0.0, most as f32) as u32;
    let (left, top) = (within(place.left, raster.width()), within(place.top, raster.height()));
    let (right, bottom) = (
        within(place.right.ceil(), raster.width()),
        within(place.bottom.ceil(), raster.height()),
    );
    let cut = imageops::crop_imm(
        raster,
        left,
        top,
        right.saturating_sub(left),
        bottom.saturating_sub(top),
    );
    Part {
        raster: cut.to_image(),
        left: left as f32,
        top: top as f32,
    }
}

/// Shrinks (never enlarges beyond need) so that the longer side is at most `longest` and both are multiples of `step`.
pub(crate) fn resize_to_multiple(raster: &Raster, longest: u32, step: u32) -> Resized {
    let (w, h) = (raster.width().max(1), raster.height().max(1));
    let ratio = (longest as f32 / w.max(h) as f32).min(1.0);
    let round = |v: u32| (((v as f32 * ratio / step as f32).round() as u32).max(1)) * step;
    let (nw, nh) = (round(w), round(h));
    Resized {
        raster: shrink(raster, nw, nh),
        scale_x: w as f32 / nw as f32,
        scale_y: h as f32 / nh as f32,
    }
}

/// Resizes to exactly this size: a box average when much smaller, else a triangle filter.
pub(crate) fn shrink(raster: &Raster, w: u32, h: u32) -> Raster {
    if (raster.width(), raster.height()) == (w, h) {
        return raster.clone();
    }
    let much = raster.width() >= 2 * w && raster.height() >= 2 * h;
    resize(raster, w, h, if much { FilterType::Box } else { FilterType::Bilinear }).unwrap_or_else(|| Raster::new(w, h))
}

/// `None` where a side is nothing: a raster's pixels always fill its sides.
fn resize(raster: &Raster, w: u32, h: u32, filter: FilterType) -> Option<Raster> {
    let from = ImageRef::new(raster.width(), raster.height(), raster.as_raw(), PixelType::U8x3).ok()?;
    let mut to = Image::new(w, h, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new().resize(&from, &mut to, &options).ok()?;
    Raster::from_raw(w, h, to.into_vec())
}

/// Bilinear value at a point, clamped to the edges.
pub(crate) fn sample(raster: &Raster, x: f32, y: f32) -> [f32; 3] {
    let (w, h) = (raster.width() as usize, raster.height() as usize);
    let x = x.clamp(0.0, (w - 1) as f32);
    let y = y.clamp(0.0, (h - 1) as f32);
    // Of the last pixel of a row, the one before it is the left one, with no weight.
    let (x0, y0) = ((x as usize).min(w.max(2) - 2), (y as usize).min(h.max(2) - 2));
    let (fx, fy) = (x - x0 as f32, y - y0 as f32);
    let raw = raster.as_raw();
    let pair = |row: usize| -> Option<&[u8; 6]> { raw.get((row * w + x0) * 3..)?.first_chunk() };
    let (Some(top), Some(low)) = (pair(y0), pair(y0 + 1)) else {
        return narrow(raster, x as u32, y as u32);
    };
    std::array::from_fn(|c| {
        let across = |row: &[u8; 6]| {
            let (left, right) = (f32::from(row[c]), f32::from(row[c + 3]));
            left + (right - left) * fx
        };
        let (top, low) = (across(top), across(low));
        top + (low - top) * fy
    })
}

/// The nearest pixel, where a picture is one pixel wide or high.
#[cold]
fn narrow(raster: &Raster, x: u32, y: u32) -> [f32; 3] {
    raster.get_pixel(x, y).0.map(f32::from)
}
