//! Red seal impressions: found by colour, and their ring of text unrolled so that it can be read like a line.
use crate::geometry::Rect;
use crate::ink::is_red;
use crate::page::SealShape;
use crate::raster::{Raster, sample, shrink};

/// Longer side of the picture in which seals are sought.
const LONGEST: u32 = 900;

/// Largest seal as a share of the longer side of the page: a card may carry one of half its height.
const LARGEST: f32 = 0.42;

/// A red patch that has the size and shape of a seal, in raster pixels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub rect: Rect,
    pub shape: SealShape,
    pub confidence: f32,
}

/// Finds seals.
pub(crate) fn find(raster: &Raster) -> Vec<Found> {
    let ratio = (LONGEST as f32 / raster.width().max(raster.height()) as f32).min(1.0);
    let (w, h) = (
        (raster.width() as f32 * ratio).max(1.0) as u32,
        (raster.height() as f32 * ratio).max(1.0) as u32,
    );
    let small = shrink(raster, w, h);
    let (w, h) = (w as usize, h as usize);
    let red: Vec<bool> = small
        .as_raw()
        .chunks_exact(3)
        .map(|p| is_red([f32::from(p[0]), f32::from(p[1]), f32::from(p[2])]))
        .collect();
    let patches = merge(patches(&dilate(&red, w, h, 3), w, h), w.max(h) as f32 * LARGEST);
    let longest = w.max(h) as f32;
    patches
        .into_iter()
        .filter_map(|rect| classify(&red, w, &rect, longest))
        .map(|f| Found {
            rect: scale(&f.rect, 1.0 / ratio),
            ..f
        })
        .collect()
}

fn scale(r: &Rect, k: f32) -> Rect {
    Rect::new(r.left * k, r.top * k, r.right * k, r.bottom * k)
}

/// Grows the mask so that the strokes of one seal touch.
fn dilate(mask: &[bool], w: usize, h: usize, radius: usize) -> Vec<bool> {
    let spread = |from: &[bool], step: usize, length: usize, pos: &dyn Fn(usize) -> usize| {
        let mut to = vec![false; from.len()];
        for (i, &set) in from.iter().enumerate() {
            if set {
                let p = pos(i);
                for d in p.saturating_sub(radius)..=(p + radius).min(length - 1) {
                    to[i + d * step - p * step] = true;
                }
            }
        }
        to
    };
    let rows = spread(mask, 1, w, &|i| i % w);
    spread(&rows, w, h, &|i| i / w)
}

/// Bounding rectangles of connected patches.
fn patches(mask: &[bool], w: usize, h: usize) -> Vec<Rect> {
    let mut seen = vec![false; mask.len()];
    let mut found = Vec::new();
    let mut stack = Vec::new();
    for start in 0..mask.len() {
        if !mask[start] || seen[start] {
            continue;
        }
        let mut rect = Rect::new(f32::MAX, f32::MAX, 0.0, 0.0);
        seen[start] = true;
        stack.push(start);
        while let Some(i) = stack.pop() {
            let (x, y) = (i % w, i / w);
            rect = rect.union(&Rect::new(x as f32, y as f32, x as f32 + 1.0, y as f32 + 1.0));
            for (ok, j) in [
                (x > 0, i.wrapping_sub(1)),
                (x + 1 < w, i + 1),
                (y > 0, i.wrapping_sub(w)),
                (y + 1 < h, i + w),
            ] {
                if ok && mask[j] && !seen[j] {
                    seen[j] = true;
                    stack.push(j);
                }
            }
        }
        found.push(rect);
    }
    found
}

/// Joins patches that touch or nearly touch: a worn seal falls into arcs. A red desk is no part of any.
fn merge(patches: Vec<Rect>, largest: f32) -> Vec<Rect> {
    const NEAR: f32 = 7.0;
    let mut merged: Vec<Rect> = Vec::new();
    for patch in patches
        .into_iter()
        .filter(|p| p.width().min(p.height()) > 7.0 && p.width().max(p.height()) < largest)
    {
        let mut whole = patch;
        while let Some(i) = merged.iter().position(|m| {
            let near = Rect::new(m.left - NEAR, m.top - NEAR, m.right + NEAR, m.bottom + NEAR);
            near.intersection(&whole).is_some()
        }) {
            whole = whole.union(&merged.swap_remove(i));
        }
        merged.push(whole);
    }
    merged
}

/// What a red patch is, if it is of the size of a seal.
fn classify(red: &[bool], w: usize, rect: &Rect, longest: f32) -> Option<Found> {
    let (pw, ph) = (rect.width(), rect.height());
    if pw.min(ph) < longest * 0.03 || pw.max(ph) > longest * LARGEST {
        return None;
    }
    let aspect = pw / ph;
    if !(0.5..=2.0).contains(&aspect) {
        return None;
    }
    let (mut inside, mut ring, mut ring_area, mut total) = (0u32, 0u32, 0u32, 0u32);
    let c = rect.center();
    for y in rect.top as usize..rect.bottom as usize {
        for x in rect.left as usize..(rect.right as usize).min(w) {
            let (dx, dy) = ((x as f32 - c.x) / (pw / 2.0), (y as f32 - c.y) / (ph / 2.0));
            let d = dx.hypot(dy);
            let set = red.get(y * w + x).copied().unwrap_or(false);
            total += u32::from(set);
            if (0.78..=1.0).contains(&d) {
                ring_area += 1;
                ring += u32::from(set);
            }
            if d <= 1.0 {
                inside += u32::from(set);
            }
        }
    }
    let density = total as f32 / (pw * ph).max(1.0);
    if !(0.04..=0.75).contains(&density) {
        return None;
    }
    let roundness = inside as f32 / total.max(1) as f32;
    let rim = ring as f32 / ring_area.max(1) as f32;
    let small = pw.max(ph) < longest * 0.065;
    let shape = if small && density > 0.3 {
        SealShape::Thumb
    } else if roundness > 0.93 && (0.8..=1.25).contains(&aspect) {
        SealShape::Round
    } else if roundness > 0.93 {
        SealShape::Oval
    } else {
        SealShape::Square
    };
    Some(Found {
        rect: *rect,
        shape,
        confidence: (0.4 + rim).min(1.0),
    })
}

/// Unrolls the ring of text of a round seal, from the foot clockwise round to the foot, letters upright.
///
/// Everything that is not red is made white first, so that print under the seal does not disturb.
pub(crate) fn unroll(raster: &Raster, rect: &Rect) -> Raster {
    let (c, rx, ry) = (rect.center(), rect.width() / 2.0, rect.height() / 2.0);
    let (outer, inner) = (0.96f32, 0.56f32);
    let height = 48u32;
    let width = ((std::f32::consts::TAU * 0.76 / (outer - inner)) * height as f32) as u32;
    Raster::from_fn(width, height, |x, y| {
        let angle = std::f32::consts::FRAC_PI_2 + std::f32::consts::TAU * (x as f32 + 0.5) / width as f32;
        let r = outer - (outer - inner) * (y as f32 + 0.5) / height as f32;
        let px = sample(raster, c.x + rx * r * angle.cos(), c.y + ry * r * angle.sin());
        // Redness as darkness: seal ink becomes black print on white.
        let redness = ((px[0] - f32::midpoint(px[1], px[2])) * 2.2).clamp(0.0, 255.0) as u8;
        image::Rgb([255 - redness; 3])
    })
}

/// The surroundings of a seal with the red taken out, so that print beneath it stands free; and where they begin.
pub(crate) fn without_red(raster: &Raster, rect: &Rect) -> (Raster, f32, f32) {
    let margin = rect.width().max(rect.height()) * 0.8;
    let left = (rect.left - margin).max(0.0);
    let top = (rect.top - margin).max(0.0);
    let right = (rect.right + margin).min(raster.width() as f32);
    let bottom = (rect.bottom + margin).min(raster.height() as f32);
    let (w, h) = ((right - left).max(8.0) as u32, (bottom - top).max(8.0) as u32);
    let cleaned = Raster::from_fn(w, h, |x, y| {
        let [r, g, b] = sample(raster, left + x as f32, top + y as f32);
        // Seal ink is nearly as bright as paper in red light, print is dark in any.
        let redness = (r - f32::midpoint(g, b)).max(0.0);
        image::Rgb([(r + redness * 0.35).min(255.0) as u8; 3])
    });
    (cleaned, left, top)
}

/// The seal itself as black print on white, for square seals and for the line across a round one.
pub(crate) fn flatten(raster: &Raster, rect: &Rect) -> Raster {
    let (w, h) = (rect.width().max(8.0) as u32, rect.height().max(8.0) as u32);
    Raster::from_fn(w, h, |x, y| {
        let px = sample(raster, rect.left + x as f32, rect.top + y as f32);
        let redness = ((px[0] - f32::midpoint(px[1], px[2])) * 2.2).clamp(0.0, 255.0) as u8;
        image::Rgb([255 - redness; 3])
    })
}
