//! Places within an OFD page, from objects that lie within each other to pixels.
//!
//! Arithmetic only.
use crate::geometry::Point;
use ofd_core::StBox;

/// From the space of an object to pixels.
#[derive(Clone, Copy)]
pub(super) struct Map {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
    pub(super) d: f64,
    pub(super) e: f64,
    pub(super) f: f64,
}

impl Map {
    pub(super) fn apply(&self, x: f64, y: f64) -> Point {
        Point::new(
            (self.a * x + self.c * y + self.e) as f32,
            (self.b * x + self.d * y + self.f) as f32,
        )
    }

    /// First to the corner of a box and through a matrix of six, then through this map.
    #[expect(clippy::many_single_char_names, reason = "the names the standard gives to a matrix")]
    pub(super) fn inner(&self, place: &StBox, matrix: Option<&[f64]>) -> Self {
        let [a, b, c, d, e, f] = match matrix {
            Some(&[a, b, c, d, e, f]) => [a, b, c, d, e, f],
            _ => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        };
        let (e, f) = (e + place.x, f + place.y);
        Self {
            a: self.a * a + self.c * b,
            b: self.b * a + self.d * b,
            c: self.a * c + self.c * d,
            d: self.b * c + self.d * d,
            e: self.a * e + self.c * f + self.e,
            f: self.b * e + self.d * f + self.f,
        }
    }
}
