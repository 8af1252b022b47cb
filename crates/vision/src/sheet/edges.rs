//! Long straight steps of colour in a small picture: where paper may end and desk begin.
//!
//! A step is not a stroke: a printed frame is as bright on its one side as on its other, and is no border.
use super::rim;
use crate::geometry::{Point, Quad};
use crate::raster::Raster;

/// Steps of colour below this many grey levels are noise.
const LEAST_STEP: i32 = 9;
/// Directions tried on either side of the expected one, in degrees.
const LEAN: f32 = 14.0;
/// Degrees between two directions tried.
const TURN: f32 = 0.75;
/// How far the direction of a single pixel's step may be from its border's, in degrees.
const SLACK: f32 = 9.0;

/// The steps of colour at every pixel.
pub(super) struct Edges<'a> {
    picture: &'a Raster,
    w: usize,
    h: usize,
    /// Step across and down, of the channel in which it is greatest; none within print.
    steps: Vec<(i16, i16)>,
}

/// A straight line with what is seen along it.
#[derive(Debug, Clone)]
pub(super) struct Border {
    /// Normal, pointing down or right.
    normal: (f32, f32),
    /// Distance of the line from the origin along the normal.
    offset: f32,
    /// Sums, over the pixels passed so far, of steps that go up less those that go down.
    signs: Vec<i32>,
    open: bool,
}

impl<'a> Edges<'a> {
    /// Looks at every pixel outside of the text boxes.
    pub(super) fn of(picture: &'a Raster, boxes: &[Quad]) -> Self {
        let (w, h) = (picture.width() as usize, picture.height() as usize);
        let raw = picture.as_raw();
        let mut steps = vec![(0i16, 0i16); w * h];
        for y in 1..h - 1 {
            for x in 1..w - 1 {
                let at = |x: usize, y: usize, c: usize| i16::from(raw[(y * w + x) * 3 + c]);
                let step = |c: usize| (at(x + 1, y, c) - at(x - 1, y, c), at(x, y + 1, c) - at(x, y - 1, c));
                let size = |s: &(i16, i16)| s.0.abs() + s.1.abs();
                steps[y * w + x] = [step(0), step(1), step(2)]
                    .into_iter()
                    .max_by_key(size)
                    .unwrap_or((0, 0));
            }
        }
        // The border of a leaning sheet may run through the corners of what is upright around a line of its print.
        for quad in boxes {
            let r = quad.bounds();
            let (x0, x1) = (r.left.max(0.0) as usize, (r.right.max(0.0) as usize).min(w));
            for y in r.top.max(0.0) as usize..(r.bottom.max(0.0) as usize).min(h) {
                for x in x0.min(x1)..x1 {
                    if rim::holds(quad, Point::new(x as f32, y as f32)) {
                        steps[y * w + x] = (0, 0);
                    }
                }
            }
        }
        Self { picture, w, h, steps }
    }

    /// Borders that run about in this direction (degrees, clockwise from across), the strongest first, not more than
    /// `most`.
    pub(super) fn borders(&self, direction: f32, most: usize) -> Vec<Border> {
        let turns: Vec<(f32, f32)> = (0..=(2.0 * LEAN / TURN) as usize)
            .map(|i| {
                let (sin, cos) = (direction - LEAN + i as f32 * TURN).to_radians().sin_cos();
                // The normal of a standing line points right, of a lying one down.
                if cos.abs() >= sin.abs() {
                    (-sin, cos)
                } else {
                    (sin, -cos)
                }
            })
            .collect();
        let reach = self.w + self.h;
        let votes = self.vote(&turns, reach);
        let mut peaks: Vec<(u32, usize)> = votes
            .iter()
            .enumerate()
            .filter(|(_, v)| **v > 0)
            .map(|(i, v)| (*v, i))
            .collect();
        let keep = peaks.len().min(4000);
        if keep < peaks.len() {
            peaks.select_nth_unstable_by(keep, |a, b| b.cmp(a));
            peaks.truncate(keep);
        }
        peaks.sort_unstable_by(|a, b| b.cmp(a));
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (_, i) in peaks {
            let (turn, offset) = (i / (2 * reach), i % (2 * reach));
            if taken
                .iter()
                .all(|(t, o)| t.abs_diff(turn) > 3 || o.abs_diff(offset) > 3)
            {
                taken.push((turn, offset));
                if taken.len() == most {
                    break;
                }
            }
        }
        taken
            .into_iter()
            .map(|(turn, offset)| self.walk(turns[turn], offset as f32 - reach as f32))
            .collect()
    }

    /// Each pixel votes for the lines through it that run across its step.
    fn vote(&self, turns: &[(f32, f32)], reach: usize) -> Vec<u32> {
        let mut votes = vec![0u32; turns.len() * 2 * reach];
        let least_cosine = SLACK.to_radians().cos();
        for y in 1..self.h - 1 {
            for x in 1..self.w - 1 {
                let (sx, sy) = self.steps[y * self.w + x];
                let (sx, sy) = (f32::from(sx), f32::from(sy));
                // Steps of a byte cannot overflow, which `hypot` guards against.
                let size = (sx * sx + sy * sy).sqrt();
                if size < LEAST_STEP as f32 {
                    continue;
                }
                for (i, (nx, ny)) in turns.iter().enumerate() {
                    if (sx * nx + sy * ny).abs() >= size * least_cosine {
                        let offset = (x as f32 * nx + y as f32 * ny + reach as f32 + 0.5) as usize;
                        votes[i * 2 * reach + offset] += size.min(48.0) as u32;
                    }
                }
            }
        }
        votes
    }

    /// Follows a line through the picture and notes where it is a step of colour, and which way.
    fn walk(&self, normal: (f32, f32), offset: f32) -> Border {
        let mut border = Border {
            normal,
            offset,
            signs: Vec::new(),
            open: false,
        };
        let length = if border.lying() { self.w } else { self.h };
        border.signs = Vec::with_capacity(length + 1);
        let mut sum = 0;
        border.signs.push(0);
        for t in 0..length {
            sum += self.step_at(border.at(t as f32), normal);
            border.signs.push(sum);
        }
        border
    }

    /// Whether colour steps up (1) or down (-1) across the line at this point, near it and at some distance.
    fn step_at(&self, p: Point, (nx, ny): (f32, f32)) -> i32 {
        let mut best = 0.0f32;
        for d in -2..=2 {
            let (x, y) = (p.x + nx * d as f32, p.y + ny * d as f32);
            if let Some((sx, sy)) = self.index(x, y).map(|i| self.steps[i]) {
                let along = f32::from(sx) * nx + f32::from(sy) * ny;
                if along.abs() > best.abs() {
                    best = along;
                }
            }
        }
        if best.abs() < LEAST_STEP as f32 {
            return 0;
        }
        // Near the picture's border there may be room for less than the whole band.
        let band = |side: f32| -> Option<[i32; 3]> {
            let mut sum = [0i32; 3];
            let mut count = 0;
            for i in [3.0, 4.5, 6.0f32]
                .into_iter()
                .filter_map(|d| self.index(p.x + nx * d * side, p.y + ny * d * side))
            {
                let raw = &self.picture.as_raw()[i * 3..i * 3 + 3];
                for (s, v) in sum.iter_mut().zip(raw) {
                    *s += i32::from(*v);
                }
                count += 1;
            }
            (count > 0).then(|| sum.map(|s| s / count))
        };
        let (Some(before), Some(after)) = (band(-1.0), band(1.0)) else {
            return 0;
        };
        let differs = before.iter().zip(after).any(|(b, a)| (a - b).abs() >= LEAST_STEP);
        if differs { best.signum() as i32 } else { 0 }
    }

    fn index(&self, x: f32, y: f32) -> Option<usize> {
        let (x, y) = (x + 0.5, y + 0.5);
        (x >= 0.0 && y >= 0.0 && x < self.w as f32 && y < self.h as f32).then(|| y as usize * self.w + x as usize)
    }
}

impl Border {
    /// The picture's own border on one side (0 upper, 1 right, 2 lower, 3 left).
    pub(super) fn of_picture((w, h): (f32, f32), side: usize) -> Self {
        let (normal, offset) = match side {
            0 => ((0.0, 1.0), 0.0),
            1 => ((1.0, 0.0), w),
            2 => ((0.0, 1.0), h),
            _ => ((1.0, 0.0), 0.0),
        };
        Self {
            normal,
            offset,
            signs: Vec::new(),
            open: true,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    fn lying(&self) -> bool {
        self.normal.1.abs() >= self.normal.0.abs()
    }

    /// The point of the line in this column (row, for a standing line).
    fn at(&self, t: f32) -> Point {
        let (nx, ny) = self.normal;
        if self.lying() {
            Point::new(t, (self.offset - t * nx) / ny)
        } else {
            Point::new((self.offset - t * ny) / nx, t)
        }
    }

    /// How far the point lies below or right of the line.
    pub(super) fn beyond(&self, p: Point) -> f32 {
        p.x * self.normal.0 + p.y * self.normal.1 - self.offset
    }

    /// Where two lines cross.
    pub(super) fn meets(&self, other: &Self) -> Option<Point> {
        let ((a, b), (c, d)) = (self.normal, other.normal);
        let determinant = a * d - b * c;
        (determinant.abs() > 0.3).then(|| {
            Point::new(
                (self.offset * d - b * other.offset) / determinant,
                (a * other.offset - self.offset * c) / determinant,
            )
        })
    }

    /// Whether it is brighter below or right of the line than above or left of it, between two of its points.
    pub(super) fn brightens(&self, from: Point, to: Point) -> bool {
        let (a, b) = if self.lying() { (from.x, to.x) } else { (from.y, to.y) };
        self.signed(a, b).0 > 0.0
    }

    /// Share of the line between two of its points that is a step one way, and the same for a stretch beyond both.
    pub(super) fn seen(&self, from: Point, to: Point) -> (f32, f32) {
        let (a, b) = if self.lying() { (from.x, to.x) } else { (from.y, to.y) };
        let past = (b - a) * 0.12;
        let (within, length) = self.signed(a, b);
        let (before, before_length) = self.signed(a - past, a - 4.0);
        let (after, after_length) = self.signed(b + 4.0, b + past);
        let sign = within.signum();
        (
            within.abs() / length.max(1.0),
            ((before + after) * sign).max(0.0) / (before_length + after_length).max(8.0),
        )
    }

    /// The signed count of steps in a stretch, and how much of it lies in the picture.
    fn signed(&self, from: f32, to: f32) -> (f32, f32) {
        let last = self.signs.len() as f32 - 1.0;
        let (a, b) = (from.clamp(0.0, last) as usize, to.clamp(0.0, last) as usize);
        if b <= a {
            return (0.0, 0.0);
        }
        ((self.signs[b] - self.signs[a]) as f32, (b - a) as f32)
    }
}
