//! How a page lies in its picture: quarter turn, tilt, perspective, bend and scale, and the way between the three
//! coordinate systems.
//!
//! Only maps places; which turn and tilt a page has is found by the engine, its outline by `sheet`.
use crate::engine::Found;
use crate::geometry::{Homography, Point, Quad, Rect};
use crate::page::{Glyph, Line};
use crate::quality::median;
use crate::sheet::Outline;
use crate::sheet::bend::{self, Run};
use crate::surface::{Bend, Surface};
use crate::text::recognise::ReadChar;

/// Print that leans more than this against the rest is a watermark or a stamp, in degrees.
const STRAY_LEAN: f32 = 12.0;

/// How sheet coordinates of a page lie on its raster and on the page.
pub(crate) struct Frame {
    pub(crate) to_page: Surface,
    pub(crate) scale: f32,
}

/// What is known of how a page lies before its perspective is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pose {
    /// Quarter turn clockwise that makes the page upright, in degrees.
    pub(crate) turn: u16,
    /// Mean slant of the text, in degrees.
    pub(crate) tilt: f32,
    /// Size of the page.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Page pixels for each pixel of the raster.
    pub(crate) scale: f32,
}

impl Frame {
    /// A page that is its own sheet.
    pub(crate) fn flat(scale: f32) -> Self {
        Self {
            to_page: Surface::FLAT,
            scale,
        }
    }

    /// By the outline where it makes the lines more level than turning alone does; what slant the lines keep is taken
    /// for perspective and bent paper.
    pub(crate) fn new(pose: Pose, outline: Option<&Outline>, found: &[Found]) -> Self {
        let with = |to_page: Surface| Self {
            to_page,
            scale: pose.scale,
        };
        let turned = with(Surface::plane(pose.rotation()).unwrap_or(Surface::FLAT));
        let seen = outline
            .filter(|o| o.whole())
            .and_then(|o| pose.rectified(&o.quad))
            .map(with);
        let upright: Vec<&Found> = found.iter().filter(|f| f.is_print()).collect();
        let mut frame = turned;
        let (mut runs, height) = frame.runs(&upright);
        if let Some(seen) = seen {
            let (other, _) = seen.runs(&upright);
            if other.len() >= runs.len() && bend::slope(&other, &Bend::NONE) <= bend::slope(&runs, &Bend::NONE) + 0.5 {
                (frame, runs) = (seen, other);
            }
        }
        frame.to_page = frame.to_page.bent(bend::fit(&runs, height));
        frame
    }

    /// The lines of print on the sheet, and the height of the usual one.
    fn runs(&self, print: &[&Found]) -> (Vec<Run>, f32) {
        let quads: Vec<Quad> = print.iter().map(|f| self.quad_from_raster(&f.quad)).collect();
        let runs = quads
            .iter()
            .map(|q| {
                let [a, b, c, d] = q.0;
                let middle = |p: Point, q: Point| Point::new(f32::midpoint(p.x, q.x), f32::midpoint(p.y, q.y));
                Run {
                    from: middle(a, d),
                    to: middle(b, c),
                }
            })
            .filter(|r| (r.to.y - r.from.y).atan2(r.to.x - r.from.x).to_degrees().abs() < STRAY_LEAN)
            .collect();
        (runs, median(quads.iter().map(Quad::height).collect()))
    }

    /// From raster pixels to sheet coordinates.
    fn quad_from_raster(&self, q: &Quad) -> Quad {
        let k = self.scale;
        self.to_page.back_quad(&Quad(q.0.map(|p| Point::new(p.x * k, p.y * k))))
    }

    pub(crate) fn rect_from_raster(&self, r: &Rect) -> Rect {
        self.quad_from_raster(&r.to_quad()).bounds()
    }

    pub(crate) fn line(&self, f: &Found) -> Option<Line> {
        let chars: &[ReadChar] = &f.reading.text;
        let first = chars.iter().position(|c| !c.ch.is_whitespace())?;
        let last = chars.iter().rposition(|c| !c.ch.is_whitespace())?;
        let chars = &chars[first..=last];
        let quad = self.quad_from_raster(&f.quad);
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

impl Pose {
    /// Upright sheet to page: turn back by quarters, then lean by the tilt about the middle.
    fn rotation(&self) -> Homography {
        let (w, h) = (f64::from(self.width), f64::from(self.height));
        let quarter: [f64; 6] = match self.turn {
            90 => [0.0, 1.0, 0.0, -1.0, 0.0, h],
            180 => [-1.0, 0.0, w, 0.0, -1.0, h],
            270 => [0.0, -1.0, w, 1.0, 0.0, 0.0],
            _ => [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        };
        let (sin, cos) = f64::from(self.tilt.to_radians()).sin_cos();
        let (cx, cy) = (w / 2.0, h / 2.0);
        let [a, b, c, d, e, f] = quarter;
        let (c0, f0) = (c - cx, f - cy);
        Homography([
            cos * a - sin * d,
            cos * b - sin * e,
            cos * c0 - sin * f0 + cx,
            sin * a + cos * d,
            sin * b + cos * e,
            sin * c0 + cos * f0 + cy,
            0.0,
            0.0,
            1.0,
        ])
    }

    /// The sheet as wide and high as its outline is on average, in the middle of the upright page.
    fn rectified(&self, outline: &Quad) -> Option<Surface> {
        let page = self.on_page(outline);
        let (mut w, mut h) = (self.width as f32, self.height as f32);
        if !self.turn.is_multiple_of(180) {
            std::mem::swap(&mut w, &mut h);
        }
        let (half_w, half_h) = (page.width() / 2.0, page.height() / 2.0);
        let (cx, cy) = (w / 2.0, h / 2.0);
        let sheet = Rect::new(cx - half_w, cy - half_h, cx + half_w, cy + half_h).to_quad();
        Homography::between(&sheet, &page).and_then(Surface::plane)
    }

    /// An outline in page coordinates, its corners in the order of the upright sheet.
    pub(crate) fn on_page(&self, outline: &Quad) -> Quad {
        let mut corners = outline.0.map(|p| Point::new(p.x * self.scale, p.y * self.scale));
        corners.rotate_left(match self.turn {
            90 => 3,
            180 => 2,
            270 => 1,
            _ => 0,
        });
        Quad(corners)
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
        // The page must be turned clockwise by 90: text runs upwards in the raster.
        90 if runs_across => c.rotate_left(3),
        90 | 180 => c.rotate_left(2),
        270 if runs_across => c.rotate_left(1),
        _ => {}
    }
    Quad(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Origin;
    use crate::text::recognise::Reading;

    const POSE: Pose = Pose {
        turn: 0,
        tilt: 0.0,
        width: 1200,
        height: 1600,
        scale: 1.0,
    };

    /// Rows of two runs each as they lie in a picture, first the label and then its value far to the right.
    fn photographed(place: impl Fn(Point) -> Point) -> Vec<Found> {
        let mut found = Vec::new();
        for row in 0..16 {
            let y = 150.0 + row as f32 * 85.0;
            for (left, right) in [(120.0, 330.0), (700.0, 1080.0)] {
                found.push(Found {
                    quad: Quad(Rect::new(left, y, right, y + 32.0).to_quad().0.map(&place)),
                    reading: Reading {
                        text: vec![ReadChar {
                            ch: '字',
                            confidence: 1.0,
                            start: 0.0,
                            end: 1.0,
                        }],
                        confidence: 1.0,
                    },
                    origin: Origin::Quick,
                });
            }
        }
        found
    }

    fn least_overlap(frame: &Frame, found: &[Found]) -> f32 {
        let rects: Vec<Rect> = found.iter().filter_map(|f| frame.line(f)).map(|l| l.rect).collect();
        rects
            .chunks(2)
            .map(|row| row[0].vertical_overlap(&row[1]))
            .fold(1.0, f32::min)
    }

    fn seen_from_the_left() -> Homography {
        let sheet = Rect::new(0.0, 0.0, 1200.0, 1600.0).to_quad();
        let picture = Quad([
            Point::new(40.0, 30.0),
            Point::new(1120.0, 240.0),
            Point::new(1130.0, 1390.0),
            Point::new(60.0, 1560.0),
        ]);
        Homography::between(&sheet, &picture).unwrap()
    }

    #[test]
    fn a_label_and_its_value_stand_on_one_row_however_the_page_was_held() {
        let map = seen_from_the_left();
        let found = photographed(|p| map.apply(p));
        let turned = Frame::flat(1.0);
        assert!(least_overlap(&turned, &found) < 0.2);
        assert!(least_overlap(&Frame::new(POSE, None, &found), &found) > 0.75);
    }

    #[test]
    fn the_outline_of_the_sheet_takes_the_perspective_out() {
        let map = seen_from_the_left();
        let found = photographed(|p| map.apply(p));
        let outline = Outline {
            quad: map.apply_quad(&Rect::new(0.0, 0.0, 1200.0, 1600.0).to_quad()),
            sides: [crate::sheet::Side::Seen(1.0); 4],
            covered: false,
        };
        let frame = Frame::new(POSE, Some(&outline), &found);
        assert!(least_overlap(&frame, &found) > 0.9);
        let lefts: Vec<f32> = found
            .iter()
            .step_by(2)
            .filter_map(|f| frame.line(f))
            .map(|l| l.rect.left)
            .collect();
        let spread = lefts.iter().copied().fold(f32::MIN, f32::max) - lefts.iter().copied().fold(f32::MAX, f32::min);
        assert!(spread < 4.0, "labels that begin at one margin still do: {lefts:?}");
    }

    #[test]
    fn rows_of_a_page_that_curls_up_at_one_side_are_level() {
        let curl = |p: Point| Point::new(p.x, p.y - 70.0 * (p.x / 1200.0).powi(3));
        // As a detector sees it, each run is a straight box between its own ends.
        let found = photographed(curl);
        assert!(least_overlap(&Frame::flat(1.0), &found) < 0.7);
        assert!(least_overlap(&Frame::new(POSE, None, &found), &found) > 0.7);
    }

    #[test]
    fn every_place_on_the_sheet_leads_back_to_where_it_was_photographed() {
        let map = seen_from_the_left();
        let found = photographed(|p| map.apply(p));
        let frame = Frame::new(POSE, None, &found);
        for f in &found {
            let line = frame.line(f).unwrap();
            let back = frame.to_page.apply_quad(&line.quad);
            let off = back
                .0
                .iter()
                .zip(f.quad.0)
                .map(|(p, q)| p.distance(q))
                .fold(0.0, f32::max);
            assert!(off < 0.5, "{off}");
        }
    }

    #[test]
    fn a_page_on_its_side_is_set_upright_about_its_outline() {
        let pose = Pose {
            turn: 90,
            width: 1600,
            height: 1200,
            ..POSE
        };
        let quad = Rect::new(100.0, 100.0, 1500.0, 1100.0).to_quad();
        let [first, second, ..] = pose.on_page(&quad).0;
        assert_eq!((first, second), (Point::new(100.0, 1100.0), Point::new(100.0, 100.0)));
    }
}
