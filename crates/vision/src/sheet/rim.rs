//! What happens along the borders of a sheet: a side that is not in the picture, or only just.
use super::{Outline, Side};
use crate::geometry::{Point, Quad};
use crate::raster::{Raster, sample};

/// Places looked at along each border.
const PLACES: usize = 120;
/// Up to so far apart they are the same thing.
const ALIKE: f32 = 26.0;
/// Longer over shorter side of ISO paper.
const PAPER: f32 = 1.414;
/// How far the sides of a whole sheet may be off that as they are seen in perspective.
const OFF: f32 = 0.04;

/// Whether a sliver of desk is left along a side that seems to run out of the picture: then it just does not.
pub(super) fn sliver(picture: &Raster, quad: &Quad, side: usize) -> bool {
    let (from, to) = (quad.0[side], quad.0[(side + 1) % 4]);
    let inward = [(0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)][side];
    let differs = (0..PLACES)
        .filter(|i| {
            let t = 0.05 + 0.9 * (*i as f32 + 0.5) / PLACES as f32;
            let (x, y) = (from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t);
            // Sampling is clamped to the picture: no depth is its outermost row.
            let look = |depth: f32| sample(picture, x + inward.0 * depth, y + inward.1 * depth);
            apart(look(0.0), look(5.0)) > ALIKE
        })
        .count();
    differs > PLACES / 2
}

fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    a.iter().zip(b).map(|(p, q)| (p - q).abs()).fold(0.0, f32::max)
}

/// Whether the sheet is cut at its open side, if it has one: print runs up to the picture's border there, or what is
/// seen has not the shape of a whole sheet.
pub(crate) fn cut(outline: &Outline, boxes: &[Quad], size: (f32, f32)) -> Option<usize> {
    let side = outline.sides.iter().position(|s| *s == Side::Open)?;
    let near = boxes.iter().any(|q| {
        let (r, room) = (q.bounds(), q.height() * 0.8);
        let across = q.width() > 2.0 * q.height();
        across
            && match side {
                0 => r.top < room,
                1 => r.right > size.0 - room,
                2 => r.bottom > size.1 - room,
                _ => r.left < room,
            }
    });
    let (w, h) = (outline.quad.width(), outline.quad.height());
    let aspect = w.max(h) / w.min(h).max(1.0);
    let whole = (aspect / PAPER - 1.0).abs() < OFF;
    (near || !whole).then_some(side)
}

/// Whether a place lies within the outline.
pub(crate) fn holds(quad: &Quad, p: Point) -> bool {
    (0..4).all(|i| {
        let (a, b) = (quad.0[i], quad.0[(i + 1) % 4]);
        (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) >= 0.0
    })
}
