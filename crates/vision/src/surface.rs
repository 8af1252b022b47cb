//! The way from a flattened sheet to its page and back: a plane in perspective, and paper that does not lie flat.
//!
//! Only maps places; how a sheet lies is estimated by `frame`.
use crate::geometry::{Homography, Point, Quad};

/// Rounds of the search for the height from which a bent point came; each adds about two digits.
const ROUNDS: usize = 6;

/// From sheet coordinates to page coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surface {
    plane: Homography,
    back: Homography,
    bend: Bend,
}

impl Surface {
    /// The sheet is the page.
    pub const FLAT: Self = Self {
        plane: Homography::IDENTITY,
        back: Homography::IDENTITY,
        bend: Bend::NONE,
    };

    /// A flat sheet seen in perspective; `None` where the plane is seen from its edge.
    pub fn plane(plane: Homography) -> Option<Self> {
        let back = plane.inverse()?;
        Some(Self {
            plane,
            back,
            bend: Bend::NONE,
        })
    }

    /// The same way to a page on which this one lies at a distance.
    pub(crate) fn moved(self, x: f32, y: f32) -> Self {
        let (x, y) = (f64::from(x), f64::from(y));
        let [a, b, c, d, e, f, g, h, i] = self.plane.0;
        let plane = Homography([
            a + x * g,
            b + x * h,
            c + x * i,
            d + y * g,
            e + y * h,
            f + y * i,
            g,
            h,
            i,
        ]);
        let [a, b, c, d, e, f, g, h, i] = self.back.0;
        let back = Homography([
            a,
            b,
            c - a * x - b * y,
            d,
            e,
            f - d * x - e * y,
            g,
            h,
            i - g * x - h * y,
        ]);
        Self { plane, back, ..self }
    }

    /// The same plane with paper that is bent on it.
    pub(crate) fn bent(self, bend: Bend) -> Self {
        Self { bend, ..self }
    }

    /// Where a point of the sheet lies on the page.
    pub fn apply(&self, p: Point) -> Point {
        let mut y = p.y;
        if !self.bend.is_none() {
            for _ in 0..ROUNDS {
                y = p.y + self.bend.drop(Point::new(p.x, y));
            }
        }
        self.plane.apply(Point::new(p.x, y))
    }

    /// Where a point of the page lies on the sheet.
    pub fn back(&self, p: Point) -> Point {
        let q = self.back.apply(p);
        Point::new(q.x, q.y - self.bend.drop(q))
    }

    /// Where the four corners lie on the page.
    pub fn apply_quad(&self, q: &Quad) -> Quad {
        Quad(q.0.map(|p| self.apply(p)))
    }

    /// Where four corners on the page lie on the sheet.
    pub fn back_quad(&self, q: &Quad) -> Quad {
        Quad(q.0.map(|p| self.back(p)))
    }
}

/// How far each point of the plane hangs below the line of print that it belongs to: a low polynomial.
///
/// Terms in y alone are left out: they move whole lines and no line can tell them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bend {
    middle: Point,
    reach: f32,
    pub(crate) terms: [f32; Bend::TERMS],
}

impl Bend {
    pub(crate) const TERMS: usize = 6;

    pub(crate) const NONE: Self = Self {
        middle: Point::new(0.0, 0.0),
        reach: 1.0,
        terms: [0.0; Self::TERMS],
    };

    /// A bend about a middle; coordinates are taken in units of `reach`, so that no power runs away.
    pub(crate) fn about(middle: Point, reach: f32) -> Self {
        Self {
            middle,
            reach: reach.max(1.0),
            terms: [0.0; Self::TERMS],
        }
    }

    fn is_none(&self) -> bool {
        self.terms.iter().all(|t| *t == 0.0)
    }

    /// The value of each term at a point; outside of the text the bend goes on as at its rim.
    pub(crate) fn powers(&self, p: Point) -> [f32; Self::TERMS] {
        let x = ((p.x - self.middle.x) / self.reach).clamp(-1.3, 1.3);
        let y = ((p.y - self.middle.y) / self.reach).clamp(-1.3, 1.3);
        [x, x * y, x * x, x * x * y, x * x * x, x * y * y]
    }

    /// How far the point hangs, in pixels of the sheet.
    pub(crate) fn drop(&self, p: Point) -> f32 {
        self.powers(p).iter().zip(self.terms).map(|(v, t)| v * t).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn photographed() -> Surface {
        let sheet = Rect::new(0.0, 0.0, 900.0, 1200.0).to_quad();
        let page = Quad([
            Point::new(150.0, 120.0),
            Point::new(980.0, 80.0),
            Point::new(1060.0, 1380.0),
            Point::new(60.0, 1290.0),
        ]);
        let plane = Homography::between(&sheet, &page).unwrap();
        Surface::plane(plane).unwrap()
    }

    #[test]
    fn a_place_on_a_bent_sheet_comes_back_to_itself() {
        let mut bend = Bend::about(Point::new(450.0, 600.0), 600.0);
        bend.terms = [12.0, -30.0, 25.0, 14.0, -9.0, 6.0];
        let surface = photographed().bent(bend);
        for (x, y) in [(10.0, 20.0), (450.0, 600.0), (880.0, 30.0), (700.0, 1180.0)] {
            let there = surface.apply(Point::new(x, y));
            assert!(surface.back(there).distance(Point::new(x, y)) < 0.1);
        }
    }

    #[test]
    fn a_surface_on_a_larger_page_keeps_its_way_back() {
        let mut bend = Bend::about(Point::new(450.0, 600.0), 600.0);
        bend.terms = [12.0, -30.0, 25.0, 14.0, -9.0, 6.0];
        let (here, there) = (photographed().bent(bend), photographed().bent(bend).moved(310.0, 45.0));
        for (x, y) in [(10.0, 20.0), (450.0, 600.0), (880.0, 30.0)] {
            let (p, q) = (here.apply(Point::new(x, y)), there.apply(Point::new(x, y)));
            assert!(q.distance(Point::new(p.x + 310.0, p.y + 45.0)) < 0.1);
            assert!(there.back(q).distance(Point::new(x, y)) < 0.1);
        }
    }

    #[test]
    fn a_plane_seen_from_its_edge_is_no_surface() {
        assert!(Surface::plane(Homography([1.0, 2.0, 3.0, 2.0, 4.0, 6.0, 0.0, 0.0, 1.0])).is_none());
    }
}
