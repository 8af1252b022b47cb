//! Seal ink on a page without colour: lighter than print, darker than paper. A copier makes red a grey of its own.
//!
//! Where a seal was copied as dark as print there is nothing to tell by, and the rings of `super::rings` must do.
use super::{Found, Tint, shape::Body};
use crate::geometry::{Point, Rect};
use crate::raster::{Part, Raster, part, sample};

/// Print must be so much darker than the paper, of 255.
const CONTRAST: f32 = 60.0;
/// Ink of a seal is darker than the paper by this share of what print is.
const SEAL: std::ops::Range<f32> = 0.16..0.74;
/// What is darker by this share is print; strokes next to it are its edges.
const PRINT: f32 = 0.82;
/// Least difference in lightness between seal and print for one to be taken out, of 255.
const APART: f32 = 24.0;

/// The ink of seals among print, with the brightness of the paper.
pub(super) fn mask(small: &Raster, within: &Rect) -> Option<(Vec<bool>, f32)> {
    let (w, h) = (small.width() as usize, small.height() as usize);
    let inside = |i: usize| {
        let (x, y) = ((i % w) as f32, (i / w) as f32);
        x >= within.left && x <= within.right && y >= within.top && y <= within.bottom
    };
    let light: Vec<f32> = small.pixels().map(|p| f32::from(p[1])).collect();
    let mut sorted: Vec<f32> = (0..w * h).filter(|i| inside(*i)).map(|i| light[i]).collect();
    sorted.sort_by(f32::total_cmp);
    let at = |share: f32| sorted.get((sorted.len() as f32 * share) as usize).copied();
    let (paper, print) = (at(0.7)?, at(0.006)?);
    if paper - print < CONTRAST {
        return None;
    }
    let ink = |i: usize| (paper - light[i]) / (paper - print);
    let dark: Vec<bool> = (0..w * h).map(|i| ink(i) > PRINT).collect();
    let edge = super::dilate(&dark, w, h, 2);
    let mask = (0..w * h)
        .map(|i| inside(i) && !edge[i] && SEAL.contains(&ink(i)))
        .collect();
    Some((mask, paper))
}

/// A part of the picture with the lighter ink of a seal taken out; none where it is as dark as the print.
pub(super) fn washed(raster: &Raster, rect: &Rect, seal: &Found, paper: f32) -> Option<Part> {
    let mut part = part(raster, rect);
    let mut all: Vec<u8> = part.raster.pixels().step_by(3).map(|p| p[1]).collect();
    let darkest = all.len() / 100;
    all.sort_unstable();
    let print = f32::from(*all.get(darkest)?);
    let light = |p: Point| sample(raster, p.x, p.y)[1];
    let ink = rim_ink(&seal.body, &light, paper)?;
    if ink - print < APART {
        return None;
    }
    let (black, white) = (print + (ink - print) * 0.15, print + (ink - print) * 0.8);
    for pixel in part.raster.pixels_mut() {
        let level = f32::from(pixel[1]);
        pixel.0 = [(((level - black) / (white - black)).clamp(0.0, 1.0) * 255.0) as u8; 3];
    }
    Some(part)
}

/// How light the ink of the rim usually is.
fn rim_ink(body: &Body, light: &impl Fn(Point) -> f32, paper: f32) -> Option<f32> {
    const PLACES: usize = 120;
    let mut ink: Vec<f32> = (0..PLACES)
        .map(|i| {
            let (sin, cos) = (i as f32 / PLACES as f32 * std::f32::consts::TAU).sin_cos();
            let darkest = |s: f32| {
                (0..10)
                    .map(|k| light(body.at(cos * s * (1.02 - 0.02 * k as f32), sin * s * (1.02 - 0.02 * k as f32))))
                    .fold(f32::MAX, f32::min)
            };
            // The rim of a square lies further out than that of a circle.
            darkest(1.0).min(darkest(1.0 / cos.abs().max(sin.abs())))
        })
        .filter(|v| *v < paper - 20.0)
        .collect();
    ink.sort_by(f32::total_cmp);
    // Where print crosses the rim it is darker, where the rim is worn lighter.
    ink.get(ink.len() * 7 / 10).copied()
}

/// A part of the picture without the ink of a seal, so that print beneath it stands free.
pub(crate) fn without(raster: &Raster, rect: &Rect, seal: &Found) -> Option<Part> {
    match seal.tint {
        Tint::Red(_) => Some(super::without_red(raster, rect)),
        Tint::Grey(paper) => washed(raster, rect, seal, paper),
    }
}
