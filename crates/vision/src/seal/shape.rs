//! What shape a patch of ink has: how much is seen of the rim of an ellipse, and of the sides of a rectangle, that just
//! holds it, however it is turned.
use crate::geometry::{Point, Rect};
use crate::page::SealShape;

/// How far a seal may be turned against the picture, in degrees, and the step in which that is tried.
const TURN: i32 = 20;
const STEP: usize = 2;
/// Places looked at along each side, and around.
const PLACES: usize = 48;
/// How far inwards from its side a frame may run, as a share of the shorter side.
const FRAME: f32 = 0.06;
/// Share of its sides that is seen of a square; a round rim touches them in the middle only.
const SQUARE: f32 = 0.8;
/// Share of its rim that is seen of an oval or round one.
const RIM: f32 = 0.72;
/// From this on an ellipse is no circle seen aslant.
const OVAL: f32 = 1.16;

/// A patch with the body that just holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub(super) shape: SealShape,
    /// Share of the outline that is seen.
    pub(super) seen: f32,
    pub(super) body: Body,
}

/// Middle, half sides and turn (clockwise, radians) of something on the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Body {
    pub(crate) center: Point,
    pub(crate) half: (f32, f32),
    pub(crate) lean: f32,
}

impl Body {
    /// Fills an upright place.
    pub(crate) fn of(rect: &Rect) -> Self {
        Self {
            center: rect.center(),
            half: (rect.width() / 2.0, rect.height() / 2.0),
            lean: 0.0,
        }
    }

    /// A point given in half sides from the middle.
    pub(crate) fn at(&self, u: f32, v: f32) -> Point {
        let (sin, cos) = self.lean.sin_cos();
        let (x, y) = (u * self.half.0, v * self.half.1);
        Point::new(self.center.x + x * cos - y * sin, self.center.y + x * sin + y * cos)
    }

    /// Where a point lies, in half sides from the middle.
    pub(crate) fn back(&self, p: Point) -> (f32, f32) {
        let (sin, cos) = self.lean.sin_cos();
        let (x, y) = (p.x - self.center.x, p.y - self.center.y);
        ((x * cos + y * sin) / self.half.0, (y * cos - x * sin) / self.half.1)
    }

    pub(super) fn scaled(&self, k: f32) -> Self {
        Self {
            center: Point::new(self.center.x * k, self.center.y * k),
            half: (self.half.0 * k, self.half.1 * k),
            lean: self.lean,
        }
    }

    /// The upright place that holds it, as an ellipse or with its corners.
    pub(crate) fn bounds(&self, round: bool) -> Rect {
        let (sin, cos) = self.lean.sin_cos();
        let (a, b) = self.half;
        let (x, y) = if round {
            ((a * cos).hypot(b * sin), (a * sin).hypot(b * cos))
        } else {
            (a * cos.abs() + b * sin.abs(), a * sin.abs() + b * cos.abs())
        };
        let c = self.center;
        Rect::new(c.x - x, c.y - y, c.x + x, c.y + y)
    }
}

/// The shape of the ink within a place of a mask; none where it has none of a seal's.
pub(super) fn fit(mask: &[bool], w: usize, rect: &Rect) -> Option<Fit> {
    let rim = rim(mask, w, rect);
    let body = (-TURN..=TURN)
        .step_by(STEP)
        .filter_map(|degrees| around(&rim, (degrees as f32).to_radians()))
        .min_by(|a, b| (a.half.0 * a.half.1).total_cmp(&(b.half.0 * b.half.1)))?;
    let set = |p: Point| {
        let (x, y) = (p.x + 0.5, p.y + 0.5);
        x >= 0.0 && y >= 0.0 && x < w as f32 && mask.get(y as usize * w + x as usize).copied().unwrap_or(false)
    };
    let (a, b) = body.half;
    let (shorter, longer) = (a.min(b), a.max(b));
    let sides = sides(&body, &set);
    if sides >= SQUARE {
        return Some(Fit {
            shape: SealShape::Square,
            seen: sides,
            body,
        });
    }
    // The corners of the least rectangle around an ellipse are free: its axes tell its turn.
    let seen = ellipse(&body, &set);
    let shape = if longer > shorter * OVAL {
        SealShape::Oval
    } else {
        SealShape::Round
    };
    (seen >= RIM).then_some(Fit { shape, seen, body })
}

/// The outermost ink of each row and column.
fn rim(mask: &[bool], w: usize, rect: &Rect) -> Vec<Point> {
    let (x0, x1) = (rect.left.max(0.0) as usize, (rect.right.max(0.0) as usize).min(w));
    let (y0, y1) = (
        rect.top.max(0.0) as usize,
        (rect.bottom.max(0.0) as usize).min(mask.len() / w.max(1)),
    );
    let set = |x: usize, y: usize| mask[y * w + x];
    let mut rim = Vec::new();
    let mut note = |x: usize, y: usize| rim.push(Point::new(x as f32, y as f32));
    for y in y0..y1 {
        if let Some(x) = (x0..x1).find(|&x| set(x, y)) {
            note(x, y);
        }
        if let Some(x) = (x0..x1).rev().find(|&x| set(x, y)) {
            note(x, y);
        }
    }
    for x in x0..x1 {
        if let Some(y) = (y0..y1).find(|&y| set(x, y)) {
            note(x, y);
        }
        if let Some(y) = (y0..y1).rev().find(|&y| set(x, y)) {
            note(x, y);
        }
    }
    rim
}

/// The body of this turn that just holds the points.
fn around(points: &[Point], lean: f32) -> Option<Body> {
    let (sin, cos) = lean.sin_cos();
    let range = |along: &dyn Fn(&Point) -> f32| {
        let (low, high) = points
            .iter()
            .map(along)
            .fold((f32::MAX, f32::MIN), |(l, h), v| (l.min(v), h.max(v)));
        (low < high).then_some((f32::midpoint(low, high), (high - low) / 2.0))
    };
    let (u, a) = range(&|p| p.x * cos + p.y * sin)?;
    let (v, b) = range(&|p| p.y * cos - p.x * sin)?;
    Some(Body {
        center: Point::new(u * cos - v * sin, u * sin + v * cos),
        half: (a, b),
        lean,
    })
}

/// Share of the sides of a rectangle along which ink is seen.
fn sides(body: &Body, set: &impl Fn(Point) -> bool) -> f32 {
    let shorter = body.half.0.min(body.half.1);
    let depth = (2.0 * shorter * FRAME) as i32 + 2;
    let seen = (0..4 * PLACES)
        .filter(|i| {
            let along = 0.9 * (2.0 * ((i % PLACES) as f32 + 0.5) / PLACES as f32 - 1.0);
            (-1..=depth).any(|d| {
                let inwards = |half: f32| 1.0 - d as f32 / half.max(1.0);
                let (u, v) = match i / PLACES {
                    0 => (along, -inwards(body.half.1)),
                    1 => (inwards(body.half.0), along),
                    2 => (along, inwards(body.half.1)),
                    _ => (-inwards(body.half.0), along),
                };
                set(body.at(u, v))
            })
        })
        .count();
    seen as f32 / (4 * PLACES) as f32
}

/// Share of the rim of an ellipse along which ink is seen.
fn ellipse(body: &Body, set: &impl Fn(Point) -> bool) -> f32 {
    let seen = (0..2 * PLACES)
        .filter(|i| {
            let (sin, cos) = (*i as f32 / (2 * PLACES) as f32 * std::f32::consts::TAU).sin_cos();
            (0..6).any(|k| {
                let r = 1.03 - 0.03 * k as f32;
                set(body.at(cos * r, sin * r))
            })
        })
        .count();
    seen as f32 / (2 * PLACES) as f32
}
