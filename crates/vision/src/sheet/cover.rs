//! A finger or thumb over a sheet: skin that reaches in from outside of it and lies over print or ends a line of it.
//!
//! Over the margin a finger does no harm and nothing is said. Skin is told by its hue against the paper, in any light.
use super::rim;
use crate::geometry::{Point, Quad};
use crate::raster::{Raster, sample};

/// Least part of a sheet that a finger takes.
const LEAST_AREA: f32 = 0.0015;
/// How far it reaches in at least, as a share of the sheet's longer side.
const LEAST_DEPTH: f32 = 0.02;
/// How far it reaches in against its breadth at the border: a strip of desk is shallow.
const LEAST_REACH: f32 = 0.3;
/// Share of its own bounds, from border to tip, that it fills.
const FILLED: f32 = 0.25;
/// Share of its breadth at the border beyond which it goes on.
const GOES_ON: f32 = 0.55;
/// Pixels of the small copy within which something touches the border.
const TOUCH: f32 = 3.0;
/// Places looked at beyond the border.
const STEPS: usize = 16;
/// Room between the end of a line and what covers the rest of it, in heights of the line.
const NEAR: f32 = 0.25;

/// Whether a finger covers print; all in pixels of the small copy.
pub(super) fn over_print(picture: &Raster, quad: &Quad, boxes: &[Quad]) -> bool {
    let paper = paper(picture, quad);
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    let area = quad.width() * quad.height();
    let mut mask: Vec<bool> = (0..w * h)
        .map(|i| {
            let p = Point::new((i % w) as f32, (i / w) as f32);
            depth(quad, p) > 1.0 && is_skin(sample(picture, p.x, p.y), paper)
        })
        .collect();
    let mut blobs = Vec::new();
    for start in 0..mask.len() {
        if mask[start] {
            let blob = fill(&mut mask, w, start);
            if blob.len() as f32 > area * LEAST_AREA && is_finger(&blob, picture, quad, paper, w) {
                blobs.push(blob);
            }
        }
    }
    if blobs.is_empty() {
        return false;
    }
    let mut covered = vec![false; w * h];
    for i in blobs.into_iter().flatten() {
        covered[i] = true;
    }
    let hidden = |p: Point| {
        let (x, y) = (p.x.round(), p.y.round());
        let at = |dx: f32, dy: f32| {
            let (x, y) = (x + dx, y + dy);
            x >= 0.0 && y >= 0.0 && x < w as f32 && y < h as f32 && covered[y as usize * w + x as usize]
        };
        at(0.0, 0.0) || at(-1.0, 0.0) || at(1.0, 0.0) || at(0.0, -1.0) || at(0.0, 1.0)
    };
    boxes.iter().any(|b| ends_in(b, &hidden))
}

/// The colour of the paper: what is bright in each channel within the sheet.
fn paper(picture: &Raster, quad: &Quad) -> [f32; 3] {
    let mut levels: [Vec<f32>; 3] = std::array::from_fn(|_| Vec::new());
    for (x, y, p) in picture.enumerate_pixels().step_by(3) {
        if rim::holds(quad, Point::new(x as f32, y as f32)) {
            for (level, v) in levels.iter_mut().zip(p.0) {
                level.push(f32::from(v));
            }
        }
    }
    levels.map(|mut l| {
        l.sort_by(f32::total_cmp);
        l.get(l.len() * 7 / 10).copied().unwrap_or(255.0).max(40.0)
    })
}

/// Whether a colour is that of skin once the paper is white: more red than green, and that more than blue, in the
/// proportion of blood under pale or dark skin; seal red has no green in it, gold and cardboard too much.
fn is_skin(colour: [f32; 3], paper: [f32; 3]) -> bool {
    let [r, g, b]: [f32; 3] = std::array::from_fn(|c| colour[c] / paper[c]);
    let spread = r - b;
    r > 0.2 && (0.14..0.68).contains(&(spread / r)) && (0.03..0.62).contains(&((g - b) / spread))
}

/// How far a point lies within the outline; below nought outside.
fn depth(quad: &Quad, p: Point) -> f32 {
    (0..4).map(|side| within(quad, side, p)).fold(f32::MAX, f32::min)
}

/// How far a point lies inwards of one side.
fn within(quad: &Quad, side: usize, p: Point) -> f32 {
    let (a, b) = (quad.0[side], quad.0[(side + 1) % 4]);
    ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / a.distance(b).max(1.0)
}

/// Takes a connected blob out of the mask.
fn fill(mask: &mut [bool], w: usize, start: usize) -> Vec<usize> {
    let mut blob = vec![start];
    mask[start] = false;
    let mut at = 0;
    while at < blob.len() {
        let i = blob[at];
        at += 1;
        for (ok, j) in [
            (i % w > 0, i.wrapping_sub(1)),
            (i % w + 1 < w, i + 1),
            (i >= w, i.wrapping_sub(w)),
            (i + w < mask.len(), i + w),
        ] {
            if ok && std::mem::take(&mut mask[j]) {
                blob.push(j);
            }
        }
    }
    blob
}

/// Whether a blob reaches in over a border as a finger does.
fn is_finger(blob: &[usize], picture: &Raster, quad: &Quad, paper: [f32; 3], w: usize) -> bool {
    let point = |i: &usize| Point::new((i % w) as f32, (i / w) as f32);
    (0..4).any(|side| {
        let (a, b) = (quad.0[side], quad.0[(side + 1) % 4]);
        let length = a.distance(b).max(1.0);
        let along = |p: Point| ((b.x - a.x) * (p.x - a.x) + (b.y - a.y) * (p.y - a.y)) / length;
        let at_border: Vec<f32> = blob
            .iter()
            .map(point)
            .filter(|p| within(quad, side, *p) < TOUCH)
            .map(along)
            .collect();
        let (from, to) = range(at_border.iter().copied());
        let breadth = to - from;
        let (deepest, shallow) = blob.iter().map(point).fold((0.0f32, 0usize), |(d, n), p| {
            let own = within(quad, side, p);
            (d.max(own), n + usize::from(own >= 0.0))
        });
        let (low, high) = range(blob.iter().map(|i| along(point(i))));
        let bounds = (high - low + 1.0) * (deepest + 1.0);
        let outwards = ((b.y - a.y) / length, -(b.x - a.x) / length);
        // Beyond the border of the picture nothing speaks against it.
        let goes_on = |t: f32| {
            let p = Point::new(a.x + (b.x - a.x) * t / length, a.y + (b.y - a.y) * t / length);
            [3.0f32, 6.0].into_iter().all(|d| {
                let (x, y) = (p.x + outwards.0 * d, p.y + outwards.1 * d);
                let inside = x >= 0.0 && y >= 0.0 && x < picture.width() as f32 && y < picture.height() as f32;
                !inside || is_skin(sample(picture, x, y), paper)
            })
        };
        let on = (0..STEPS)
            .filter(|i| goes_on(from + breadth * (*i as f32 + 0.5) / STEPS as f32))
            .count();
        breadth > TOUCH
            && deepest > quad.width().max(quad.height()) * LEAST_DEPTH
            && deepest > breadth * LEAST_REACH
            && shallow as f32 > bounds * FILLED
            && on as f32 > STEPS as f32 * GOES_ON
    })
}

fn range(values: impl Iterator<Item = f32>) -> (f32, f32) {
    let (low, high) = values.fold((f32::MAX, f32::MIN), |(l, h), v| (l.min(v), h.max(v)));
    if low > high { (0.0, 0.0) } else { (low, high) }
}

/// Whether a line of print lies under what hides it, or ends right before it.
fn ends_in(quad: &Quad, hidden: &impl Fn(Point) -> bool) -> bool {
    let [a, b, c, d] = quad.0;
    let middle = |p: Point, q: Point| Point::new(f32::midpoint(p.x, q.x), f32::midpoint(p.y, q.y));
    let (mut from, mut to, mut height) = (middle(a, d), middle(b, c), quad.height());
    if quad.width() < height {
        (from, to, height) = (middle(a, b), middle(d, c), quad.width());
    }
    let length = from.distance(to).max(1.0);
    let step = Point::new((to.x - from.x) / length, (to.y - from.y) / length);
    let reach = (height * NEAR) as i32;
    (-reach..=length as i32 + reach).any(|t| {
        let t = t as f32;
        hidden(Point::new(from.x + step.x * t, from.y + step.y * t))
    })
}
