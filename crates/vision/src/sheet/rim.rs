//! What happens along the borders of a sheet: something that lies across one, or a side that is not in the picture.
//!
//! Speaks only where the outline is sure; print near a border never crosses it, a finger does.
use super::{Outline, Side};
use crate::geometry::{Point, Quad};
use crate::raster::{Raster, sample};

/// Places looked at along each border.
const PLACES: usize = 120;
/// How far two colours must be apart to be different things, in grey levels of the channel that differs most.
const APART: f32 = 42.0;
/// Up to so far apart they are the same thing.
const ALIKE: f32 = 26.0;
/// Length of what covers a border, as a share of the border.
const COVER: std::ops::RangeInclusive<f32> = 0.02..=0.25;
/// Longer over shorter side of ISO paper.
const PAPER: f32 = 1.414;
/// How far the sides of a whole sheet may be off that as they are seen in perspective.
const OFF: f32 = 0.04;

/// Whether something that is neither paper nor desk lies across a border.
pub(super) fn covered(picture: &Raster, quad: &Quad, sides: &[Side; 4]) -> bool {
    (0..4).any(|i| matches!(sides[i], Side::Seen(_)) && crossed(picture, quad, i))
}

fn crossed(picture: &Raster, quad: &Quad, side: usize) -> bool {
    let (a, b) = (quad.0[side], quad.0[(side + 1) % 4]);
    let length = a.distance(b).max(1.0);
    // Clockwise corners: the inside lies to the right of the way from one to the next.
    let inward = (-(b.y - a.y) / length, (b.x - a.x) / length);
    let reach = 0.012 * quad.width().min(quad.height()) + 2.0;
    let look = |i: usize, depth: f32| {
        let t = 0.04 + 0.92 * (i as f32 + 0.5) / PLACES as f32;
        let (x, y) = (a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
        sample(picture, x + inward.0 * depth, y + inward.1 * depth)
    };
    let band = |depth: f32| -> Vec<[f32; 3]> { (0..PLACES).map(|i| look(i, depth)).collect() };
    let (outside, inside, deeper) = (band(-reach), band(reach), band(2.0 * reach));
    let (desk, paper) = (usual(&outside), usual(&inside));
    if apart(desk, paper) < APART {
        return false;
    }
    let across = |i: usize| {
        apart(inside[i], paper) > APART
            && apart(deeper[i], paper) > APART
            && apart(inside[i], outside[i]) < ALIKE
            && apart(inside[i], desk) > ALIKE
            && apart(outside[i], desk) > ALIKE
    };
    let mut run = 0;
    let mut longest = 0;
    for i in 0..PLACES {
        run = if across(i) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    COVER.contains(&(longest as f32 / PLACES as f32))
}

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

/// The middle value of each channel.
fn usual(colours: &[[f32; 3]]) -> [f32; 3] {
    std::array::from_fn(|c| crate::quality::median(colours.iter().map(|v| v[c]).collect()))
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
