//! Points, rectangles and quadrilaterals in pixels. Knows nothing of images.
use serde::{Deserialize, Serialize};

/// A position in pixels, x to the right and y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Distance from the left edge in pixels.
    pub x: f32,
    /// Distance from the upper edge in pixels.
    pub y: f32,
}

impl Point {
    /// A point from its two coordinates.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Euclidean distance to another point.
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// Four corners, clockwise from the corner where reading starts (the upper left one of upright text).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quad(pub [Point; 4]);

impl Quad {
    /// Mean length of the two edges along the reading direction.
    pub fn width(&self) -> f32 {
        let [a, b, c, d] = self.0;
        f32::midpoint(a.distance(b), d.distance(c))
    }

    /// Mean length of the two edges across the reading direction.
    pub fn height(&self) -> f32 {
        let [a, b, c, d] = self.0;
        f32::midpoint(a.distance(d), b.distance(c))
    }

    /// The smallest upright rectangle that holds all four corners.
    pub fn bounds(&self) -> Rect {
        let xs = self.0.map(|p| p.x);
        let ys = self.0.map(|p| p.y);
        let min = |v: [f32; 4]| v.into_iter().fold(f32::INFINITY, f32::min);
        let max = |v: [f32; 4]| v.into_iter().fold(f32::NEG_INFINITY, f32::max);
        Rect {
            left: min(xs),
            top: min(ys),
            right: max(xs),
            bottom: max(ys),
        }
    }
}

/// An upright rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl Rect {
    /// A rectangle from its edges.
    pub const fn new(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self {
            left,
            top,
            right,
            bottom,
        }
    }

    /// Width, never negative.
    pub fn width(&self) -> f32 {
        (self.right - self.left).max(0.0)
    }

    /// Height, never negative.
    pub fn height(&self) -> f32 {
        (self.bottom - self.top).max(0.0)
    }

    /// Middle of the rectangle.
    pub fn center(&self) -> Point {
        Point::new(
            f32::midpoint(self.left, self.right),
            f32::midpoint(self.top, self.bottom),
        )
    }

    /// Whether a point lies within; the right and the lower side do not belong to it.
    pub fn holds(&self, p: Point) -> bool {
        (self.left..self.right).contains(&p.x) && (self.top..self.bottom).contains(&p.y)
    }

    /// The same rectangle elsewhere.
    #[must_use]
    pub fn moved(&self, x: f32, y: f32) -> Self {
        Self::new(self.left + x, self.top + y, self.right + x, self.bottom + y)
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The part that both share, if they share any.
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let r = Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        (r.left < r.right && r.top < r.bottom).then_some(r)
    }

    /// Area that both share, as a share of the smaller one, 0 to 1.
    pub fn shared(&self, other: &Self) -> f32 {
        let area = |r: &Self| r.width() * r.height();
        self.intersection(other)
            .map_or(0.0, |i| area(&i) / area(self).min(area(other)).max(1.0))
    }

    /// The four corners, clockwise from the upper left.
    pub fn to_quad(&self) -> Quad {
        Quad([
            Point::new(self.left, self.top),
            Point::new(self.right, self.top),
            Point::new(self.right, self.bottom),
            Point::new(self.left, self.bottom),
        ])
    }

    /// How much of this rectangle's height lies within the other's, 0 to 1.
    pub fn vertical_overlap(&self, other: &Self) -> f32 {
        let shared = self.bottom.min(other.bottom) - self.top.max(other.top);
        (shared / self.height().max(1.0)).clamp(0.0, 1.0)
    }

    /// How much of this rectangle's width lies within the other's, 0 to 1.
    pub fn horizontal_overlap(&self, other: &Self) -> f32 {
        let shared = self.right.min(other.right) - self.left.max(other.left);
        (shared / self.width().max(1.0)).clamp(0.0, 1.0)
    }
}

/// A plane projective map: where a point of an upright sheet lies on the page, or the way back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homography(pub [f64; 9]);

impl Homography {
    /// The map that leaves every point where it is.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);

    /// The map that takes each corner of `from` to the same corner of `to`, or `None` where three corners are in line.
    pub fn between(from: &Quad, to: &Quad) -> Option<Self> {
        // Eight unknowns, two equations a corner; the ninth coefficient is one.
        let mut m = [[0.0f64; 9]; 8];
        for (i, (p, q)) in from.0.iter().zip(to.0.iter()).enumerate() {
            let (x, y, u, v) = (f64::from(p.x), f64::from(p.y), f64::from(q.x), f64::from(q.y));
            m[2 * i] = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
            m[2 * i + 1] = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
        }
        for col in 0..8 {
            let pivot = (col..8).max_by(|&a, &b| m[a][col].abs().total_cmp(&m[b][col].abs()))?;
            if m[pivot][col].abs() < 1e-9 {
                return None;
            }
            m.swap(col, pivot);
            let lead = m[col];
            for (row, values) in m.iter_mut().enumerate() {
                if row != col {
                    let factor = values[col] / lead[col];
                    for (value, l) in values.iter_mut().zip(lead.iter()).skip(col) {
                        *value -= factor * l;
                    }
                }
            }
        }
        let mut h = [1.0; 9];
        for (i, row) in m.iter().enumerate() {
            h[i] = row[8] / row[i];
        }
        Some(Self(h))
    }

    /// The way back, or `None` where the map folds the plane into a line.
    pub fn inverse(&self) -> Option<Self> {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let cofactors = [
            e * i - f * h,
            c * h - b * i,
            b * f - c * e,
            f * g - d * i,
            a * i - c * g,
            c * d - a * f,
            d * h - e * g,
            b * g - a * h,
            a * e - b * d,
        ];
        let determinant = a * cofactors[0] + b * cofactors[3] + c * cofactors[6];
        (determinant.abs() > 1e-9).then(|| Self(cofactors.map(|v| v / determinant)))
    }

    /// Where the point goes.
    pub fn apply(&self, p: Point) -> Point {
        let h = &self.0;
        let (x, y) = (f64::from(p.x), f64::from(p.y));
        let w = h[6] * x + h[7] * y + h[8];
        Point::new(
            ((h[0] * x + h[1] * y + h[2]) / w) as f32,
            ((h[3] * x + h[4] * y + h[5]) / w) as f32,
        )
    }

    /// Where the four corners go.
    pub fn apply_quad(&self, q: &Quad) -> Quad {
        Quad(q.0.map(|p| self.apply(p)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_between_two_quads_takes_each_corner_to_its_fellow_and_back() {
        let page = Rect::new(0.0, 0.0, 420.0, 297.0).to_quad();
        let photo = Quad([
            Point::new(80.0, 60.0),
            Point::new(900.0, 110.0),
            Point::new(860.0, 700.0),
            Point::new(40.0, 640.0),
        ]);
        let there = Homography::between(&page, &photo).unwrap();
        let back = Homography::between(&photo, &page).unwrap();
        let inverse = there.inverse().unwrap();
        for (a, b) in page.0.iter().zip(photo.0.iter()) {
            assert!(there.apply(*a).distance(*b) < 0.01);
            assert!(back.apply(*b).distance(*a) < 0.01);
            assert!(inverse.apply(*b).distance(*a) < 0.01);
        }
    }
}
