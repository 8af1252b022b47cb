//! How a page lies in its picture: quarter turn, tilt and scale, and the way between the three coordinate systems.
//!
//! Only maps places; which turn and tilt a page has is found by the engine.
use crate::engine::Found;
use crate::geometry::{Homography, Point, Quad, Rect};
use crate::page::{Glyph, Line};
use crate::text::recognise::ReadChar;

/// How sheet coordinates of a page lie on its raster and on the page.
pub(crate) struct Frame {
    pub(crate) to_page: Homography,
    pub(crate) scale: f32,
    pub(crate) turn: u16,
    pub(crate) tilt: f32,
}

impl Frame {
    pub(crate) fn new(turn: u16, tilt: f32, width: u32, height: u32, scale: f32) -> Self {
        let (w, h) = (f64::from(width), f64::from(height));
        // Upright sheet to page: turn back by quarters, then lean by the tilt about the middle.
        let quarter: [f64; 6] = match turn {
            90 => [0.0, 1.0, 0.0, -1.0, 0.0, h],
            180 => [-1.0, 0.0, w, 0.0, -1.0, h],
            270 => [0.0, -1.0, w, 1.0, 0.0, 0.0],
            _ => [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        };
        let (sin, cos) = f64::from(tilt.to_radians()).sin_cos();
        let (cx, cy) = (w / 2.0, h / 2.0);
        let [a, b, c, d, e, f] = quarter;
        let (c0, f0) = (c - cx, f - cy);
        let to_page = Homography([
            cos * a - sin * d,
            cos * b - sin * e,
            cos * c0 - sin * f0 + cx,
            sin * a + cos * d,
            sin * b + cos * e,
            sin * c0 + cos * f0 + cy,
            0.0,
            0.0,
            1.0,
        ]);
        Self {
            to_page,
            scale,
            turn,
            tilt,
        }
    }

    /// From raster pixels to sheet coordinates.
    fn from_raster(&self, p: Point) -> Point {
        let h = &self.to_page.0;
        let (x, y) = (f64::from(p.x * self.scale) - h[2], f64::from(p.y * self.scale) - h[5]);
        // The map is a rotation: its inverse is its transpose.
        Point::new((h[0] * x + h[3] * y) as f32, (h[1] * x + h[4] * y) as f32)
    }

    pub(crate) fn rect_from_raster(&self, r: &Rect) -> Rect {
        if self.tilt == 0.0 && self.turn == 0 {
            let k = self.scale;
            return Rect::new(r.left * k, r.top * k, r.right * k, r.bottom * k);
        }
        Quad(r.to_quad().0.map(|p| self.from_raster(p))).bounds()
    }

    pub(crate) fn line(&self, f: &Found) -> Option<Line> {
        let chars: &[ReadChar] = &f.reading.text;
        let first = chars.iter().position(|c| !c.ch.is_whitespace())?;
        let last = chars.iter().rposition(|c| !c.ch.is_whitespace())?;
        let chars = &chars[first..=last];
        let quad = Quad(f.quad.0.map(|p| self.from_raster(p)));
        Some(Line {
            text: chars.iter().map(|c| c.ch).collect(),
            confidence: f.reading.confidence,
            glyphs: chars
                .iter()
                .map(|c| Glyph {
                    ch: c.ch,
                    confidence: c.confidence,
                    start: c.start,
                    end: c.end,
                })
                .collect(),
            rect: quad.bounds(),
            quad,
            origin: f.origin,
        })
    }
}

/// Corner order for reading: `turn` is the clockwise quarter turn that makes the page upright.
pub(crate) fn start_of_reading(q: &Quad, turn: u16) -> Quad {
    let mut c = q.0;
    let [a, b, ..] = q.0;
    let runs_across = (b.x - a.x).abs() >= (b.y - a.y).abs();
    let square = q.width() < 1.3 * q.height();
    match turn {
        // Upright text runs to the right in the raster.
        0 if !runs_across && !square => {} // a column: read downwards
        0 if !runs_across => c.rotate_left(3),
        180 if !runs_across && !square => c.rotate_left(2),
        180 if !runs_across => c.rotate_left(1),
        180 => c.rotate_left(2),
        // The page must be turned clockwise by 90: text runs upwards in the raster.
        90 if runs_across => c.rotate_left(3),
        90 => c.rotate_left(2),
        270 if runs_across => c.rotate_left(1),
        _ => {}
    }
    Quad(c)
}
