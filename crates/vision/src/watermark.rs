//! Words laid across a page so that a copy serves one purpose only: where they are, and the page without them.
//!
//! A watermark is lighter than the print, whatever its colour; what is as dark as the print is kept. Reads nothing.
use crate::engine::Found;
use crate::geometry::{Quad, Rect};
use crate::raster::{Part, Raster, sample};

/// Least slant against the print, in degrees.
const SLANT: f32 = 8.0;
/// Characters across the page that make it worth reading again.
const ENOUGH: usize = 6;
/// Least difference in lightness between watermark and print, of 255.
const APART: f32 = 24.0;

/// The slanted runs, where there are enough of them; `tilt` is that of the print, in degrees against the raster.
pub(crate) fn across(found: &[Found], tilt: f32) -> Vec<Quad> {
    let slanted: Vec<&Found> = found
        .iter()
        .filter(|f| f.reading.confidence > 0.5 && f.reading.text.len() >= 2 && f.quad.width() > 1.5 * f.quad.height())
        .filter(|f| (SLANT..45.0).contains(&lean(&f.quad, tilt).abs()))
        .collect();
    let letters: usize = slanted.iter().map(|f| f.reading.text.len()).sum();
    if letters < ENOUGH {
        return Vec::new();
    }
    slanted.iter().map(|f| f.quad).collect()
}

/// Slant of a run against the print, in degrees, -180 to 180.
pub(crate) fn lean(quad: &Quad, tilt: f32) -> f32 {
    let [a, b, ..] = quad.0;
    let angle = (b.y - a.y).atan2(b.x - a.x).to_degrees() - tilt;
    (angle + 180.0).rem_euclid(360.0) - 180.0
}

/// The part of the page that the watermark crosses, washed of it. `None` where the watermark is as dark as the
/// print.
pub(crate) fn washed(raster: &Raster, found: &[Found], across: &[Quad], tilt: f32) -> Option<Part> {
    let upright = found
        .iter()
        .filter(|f| f.reading.confidence > 0.9 && lean(&f.quad, tilt).abs() < SLANT / 2.0);
    let print = middle(upright.map(|f| dark(raster, &f.quad)).collect())?;
    let mark = middle(across.iter().map(|q| dark(raster, q)).collect())?;
    if mark - print < APART {
        return None;
    }
    let place = found
        .iter()
        .map(|f| f.quad.bounds())
        .filter(|r| across.iter().any(|q| q.bounds().intersection(r).is_some()))
        .reduce(|a, b| a.union(&b))?;
    let margin = 24.0;
    let (left, top) = ((place.left - margin).max(0.0), (place.top - margin).max(0.0));
    let width = (place.right + margin).min(raster.width() as f32) - left;
    let height = (place.bottom + margin).min(raster.height() as f32) - top;
    // Print has soft edges that are as light as a watermark: the ramp keeps what is half as dark.
    let white = print + (mark - print) * 0.9;
    let raster = Raster::from_fn(width.max(8.0) as u32, height.max(8.0) as u32, |x, y| {
        let [r, g, b] = sample(raster, left + x as f32, top + y as f32);
        let light = r.max(g).max(b);
        let v = ((light - print * 0.8) / (white - print * 0.8)).clamp(0.0, 1.0) * 255.0;
        image::Rgb([v as u8; 3])
    });
    Some(Part { raster, left, top })
}

/// Lightness of the ink of a run: what a tenth of its place is darker than.
fn dark(raster: &Raster, quad: &Quad) -> f32 {
    const STEPS: usize = 40;
    let [a, b, c, d] = quad.0;
    let mut light = Vec::with_capacity(STEPS * STEPS / 2);
    for i in 0..STEPS {
        for j in 0..STEPS / 2 {
            let (u, v) = ((i as f32 + 0.5) / STEPS as f32, (j as f32 + 0.5) / (STEPS / 2) as f32);
            let x = (a.x * (1.0 - u) + b.x * u) * (1.0 - v) + (d.x * (1.0 - u) + c.x * u) * v;
            let y = (a.y * (1.0 - u) + b.y * u) * (1.0 - v) + (d.y * (1.0 - u) + c.y * u) * v;
            let [r, g, b] = sample(raster, x, y);
            light.push(r.max(g).max(b));
        }
    }
    light.sort_by(f32::total_cmp);
    light[light.len() / 10]
}

fn middle(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Whether what was read again should stand in place of what was read through the watermark.
pub(crate) fn better(fresh: &Found, old: &[&Found], across: &[Quad], tilt: f32) -> bool {
    let touched = |f: &&&Found| {
        let r = f.quad.bounds();
        across.iter().any(|q| meet(&q.bounds(), &r)) || lean(&f.quad, tilt).abs() > 2.5
    };
    let sure = old
        .iter()
        .filter(|f| !touched(f) && f.reading.confidence > 0.95)
        .count();
    // Less than before is no gain: the watermark may have hidden the rest from the finder of lines.
    let before: usize = old.iter().map(|f| f.reading.text.len()).sum();
    sure == 0 && fresh.reading.confidence > 0.75 && fresh.reading.text.len() * 4 >= before * 3
}

fn meet(a: &Rect, b: &Rect) -> bool {
    a.intersection(b).is_some_and(|i| i.width() > 2.0 && i.height() > 2.0)
}
