//! Lines that run across a seal which was copied as dark as print: its rim is taken out where no print crosses it, and
//! what stands left and right of it is read once more as one line.
//!
//! Only joins what lies on one line; what the letters of the seal cover stays unread.
use crate::engine::{Engine, Found};
use crate::geometry::{Point, Quad, Rect};
use crate::models::ModelError;
use crate::page::SealShape;
use crate::quality::median;
use crate::raster::{Part, Raster, sample};
use crate::seal::{self, Tint, shape::Body};

/// Height of a line against the half side of a seal that it may cross.
const HEIGHT: std::ops::Range<f32> = 0.07..0.42;
/// How far from the seal the parts of a line may lie, in its half sides.
const NEAR: f32 = 2.4;
/// Furthest gap between two parts of one line, in line heights.
const GAP: f32 = 7.0;
/// Least mean confidence of a line read whole.
const LEAST: f32 = 0.85;
/// A part that is worth joining was read with this.
const PART: f32 = 0.5;
/// A rim is sought between these shares of the half side.
const RIM: (f32, f32) = (0.86, 1.06);
/// A rim lets through no more light than this share.
const DARK: f32 = 0.85;

impl Engine {
    /// Reads lines that a grey seal parts as a whole; `angle` is that of the text on the raster, in degrees.
    pub(crate) fn read_across(
        &self,
        raster: &Raster,
        seal: &seal::Found,
        angle: f32,
        found: &mut Vec<Found>,
    ) -> Result<(), ModelError> {
        let (Tint::Grey(paper), SealShape::Round | SealShape::Oval) = (seal.tint, seal.shape) else {
            return Ok(());
        };
        let lines = parted(found, &seal.body, angle);
        if lines.is_empty() {
            return Ok(());
        }
        let Some(Part { raster, left, top }) = freed(raster, &seal.body, paper, &lines) else {
            return Ok(());
        };
        let moved = |quad: &Quad, x: f32, y: f32| Quad(quad.0.map(|p| Point::new(p.x + x, p.y + y)));
        let mut joined = Vec::new();
        for (members, whole) in lines {
            let mut read = self.read_boxes(&raster, &[moved(&whole, -left, -top)], Vec::new(), &[])?;
            for line in &mut read {
                line.quad = whole;
            }
            let parts: Vec<&Found> = members.iter().filter_map(|i| found.get(*i)).collect();
            let stands = |line: &Found| line.reading.confidence >= LEAST && goes_on(line, &parts);
            joined.extend(read.into_iter().filter(stands));
        }
        for line in joined {
            let place = line.quad.bounds();
            found.retain(|f| place.shared(&f.quad.bounds()) <= 0.6);
            found.push(line);
        }
        Ok(())
    }
}

/// Where a part lies along its line and across it.
struct Place {
    index: usize,
    start: f32,
    end: f32,
    across: f32,
    height: f32,
}

/// Lines of which parts were found on both sides of the rim or within it: the parts in order, and the whole line.
fn parted(found: &[Found], body: &Body, angle: f32) -> Vec<(Vec<usize>, Quad)> {
    let (sin, cos) = angle.to_radians().sin_cos();
    let along = |p: Point| p.x * cos + p.y * sin;
    let over = |p: Point| p.y * cos - p.x * sin;
    let half = body.half.0.max(body.half.1);
    let middle = (along(body.center), over(body.center));
    let mut places: Vec<Place> = found
        .iter()
        .enumerate()
        .filter(|(_, f)| !f.reading.text.is_empty() && f.reading.confidence > PART)
        .map(|(index, f)| {
            let range = |by: &dyn Fn(Point) -> f32| {
                let all = f.quad.0.map(by);
                (
                    all.iter().copied().fold(f32::MAX, f32::min),
                    all.iter().copied().fold(f32::MIN, f32::max),
                )
            };
            let ((start, end), (top, bottom)) = (range(&along), range(&over));
            Place {
                index,
                start,
                end,
                across: f32::midpoint(top, bottom),
                height: bottom - top,
            }
        })
        .filter(|p| HEIGHT.contains(&(p.height / half)))
        .filter(|p| {
            (p.across - middle.1).abs() < half && p.start < middle.0 + half * NEAR && p.end > middle.0 - half * NEAR
        })
        .collect();
    places.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut lines: Vec<Vec<&Place>> = Vec::new();
    for place in &places {
        let fits = |line: &Vec<&Place>| {
            line.last().is_some_and(|last| {
                let h = last.height.max(place.height);
                (last.across - place.across).abs() < h * 0.45
                    && last.height.min(place.height) > h * 0.5
                    && place.start - last.end < h * GAP
            })
        };
        match lines.iter_mut().find(|line| fits(line)) {
            Some(line) => line.push(place),
            None => lines.push(vec![place]),
        }
    }
    let reaches_in = |line: &Vec<&Place>| line.last().is_some_and(|last| last.end > middle.0 - half);
    (lines.iter().filter(|line| line.len() > 1 && reaches_in(line)))
        .map(|line| {
            let height = line.iter().map(|p| p.height).fold(0.0, f32::max);
            let first = line.first().map_or(0.0, |p| p.start);
            let last = line.iter().map(|p| p.end).fold(f32::MIN, f32::max);
            let at = |p: &Place| p.across;
            let across = line.iter().map(|p| at(p)).sum::<f32>() / line.len() as f32;
            let corner = |a: f32, o: f32| Point::new(a * cos - o * sin, a * sin + o * cos);
            let (top, bottom) = (across - height / 2.0, across + height / 2.0);
            let whole = Quad([
                corner(first, top),
                corner(last, top),
                corner(last, bottom),
                corner(first, bottom),
            ]);
            (line.iter().map(|p| p.index).collect(), whole)
        })
        .collect()
}

/// Whether a line read whole says what its parts said, in their order, and more. A part by itself may be misread.
fn goes_on(line: &Found, parts: &[&Found]) -> bool {
    let letters = |f: &Found| -> Vec<char> {
        let all = f.reading.text.iter().map(|c| c.ch);
        all.filter(|c| !c.is_whitespace()).collect()
    };
    let before: Vec<char> = parts.iter().flat_map(|f| letters(f)).collect();
    let now = letters(line);
    let mut rest = now.as_slice();
    let mut kept = 0;
    for c in &before {
        if let Some(at) = rest.iter().position(|n| n == c) {
            rest = &rest[at + 1..];
            kept += 1;
        }
    }
    now.len() >= before.len() && kept * 4 >= before.len() * 3
}

/// The part of the picture with the seal and the lines, without the rim of the seal; none where no rim is seen.
fn freed(raster: &Raster, body: &Body, paper: f32, lines: &[(Vec<usize>, Quad)]) -> Option<Part> {
    let bounds = body.bounds(true);
    let margin = bounds.width().max(bounds.height()) * 0.1;
    let all = lines.iter().map(|(_, quad)| quad.bounds());
    let area = all.fold(bounds, |area, line| area.union(&line));
    let (left, top) = (
        (area.left - margin).max(0.0).floor(),
        (area.top - margin).max(0.0).floor(),
    );
    let (width, height) = ((area.right + margin - left) as u32, (area.bottom + margin - top) as u32);
    let part = image::imageops::crop_imm(raster, left as u32, top as u32, width, height).to_image();
    let center = Point::new(body.center.x - left, body.center.y - top);
    let raster = rimless(part, &Body { center, ..*body }, paper)?;
    Some(Part { raster, left, top })
}

/// The picture without the rim of the seal; none where no rim is seen. Ink over ink is darker than either: what the rim
/// lets through is had by taking out as much as it darkens the paper.
fn rimless(mut picture: Raster, body: &Body, paper: f32) -> Option<Raster> {
    let rim = Rim::of(&picture, body, paper)?;
    let Rect {
        left,
        top,
        right,
        bottom,
    } = body.bounds(true);
    let margin = rim.half * 0.1;
    let (x0, y0) = ((left - margin).max(0.0) as u32, (top - margin).max(0.0) as u32);
    let (x1, y1) = ((right + margin) as u32, (bottom + margin) as u32);
    for y in y0..y1.min(picture.height()) {
        for x in x0..x1.min(picture.width()) {
            let Some(passes) = rim.passes(body, Point::new(x as f32, y as f32)) else {
                continue;
            };
            let pixel = picture.get_pixel(x, y).0;
            let free = pixel.map(|c| (f32::from(c) / passes).min(paper.max(f32::from(c))) as u8);
            picture.put_pixel(x, y, image::Rgb(free));
        }
    }
    Some(picture)
}

/// Directions in which a rim is looked at.
const AROUND: usize = 360;

/// The rim of a seal: where it runs in each direction, and how much light it lets through at each distance from there.
struct Rim {
    /// Half side of the seal, in pixels.
    half: f32,
    /// Distance from the middle in half sides.
    runs: Vec<f32>,
    /// Share of light at each pixel from the middle of the rim outwards, from `-reach` on.
    passes: Vec<f32>,
    reach: f32,
}

impl Rim {
    fn of(raster: &Raster, body: &Body, paper: f32) -> Option<Self> {
        let half = body.half.0.min(body.half.1);
        let steps = ((RIM.1 - RIM.0) * half).ceil().max(8.0) as usize;
        let ink = |i: usize, share: f32| {
            let (sin, cos) = (i as f32 / AROUND as f32 * std::f32::consts::TAU).sin_cos();
            let p = body.at(cos * share, sin * share);
            (paper - sample(raster, p.x, p.y)[1]).max(0.0)
        };
        let share = |k: usize| RIM.0 + (RIM.1 - RIM.0) * k as f32 / steps as f32;
        // Where the ink gathers in each direction; what crosses the rim there is evened out by the neighbours.
        let gathers: Vec<f32> = (0..AROUND)
            .map(|i| {
                let all: Vec<f32> = (0..=steps).map(|k| ink(i, share(k))).collect();
                let most = all.iter().copied().fold(0.0, f32::max);
                let (sum, weight) = (all.iter().enumerate())
                    .filter(|(_, v)| **v > most * 0.6)
                    .fold((0.0, 0.0), |(s, w), (k, v)| (s + share(k) * v, w + v));
                sum / weight.max(1.0)
            })
            .collect();
        let runs: Vec<f32> = (0..AROUND)
            .map(|i| median((0..21).map(|k| gathers[(i + AROUND + k - 10) % AROUND]).collect()))
            .collect();
        let reach = (half * 0.07).max(3.0).ceil();
        let passes: Vec<f32> = (0..=(2.0 * reach) as usize)
            .map(|k| {
                let off = (k as f32 - reach) / half;
                let dark = median((0..AROUND).map(|i| ink(i, runs[i] + off)).collect());
                ((paper - dark) / paper.max(1.0)).clamp(0.08, 1.0)
            })
            .collect();
        let darkest = passes.iter().copied().fold(1.0, f32::min);
        (darkest < DARK).then_some(Self {
            half,
            runs,
            passes,
            reach,
        })
    }

    /// How much light passes at a point; none away from the rim.
    fn passes(&self, body: &Body, p: Point) -> Option<f32> {
        let (u, v) = body.back(p);
        let turn = v.atan2(u).rem_euclid(std::f32::consts::TAU) / std::f32::consts::TAU;
        let run = self.runs[(turn * AROUND as f32) as usize % AROUND];
        let at = (u.hypot(v) - run) * self.half + self.reach;
        if at < 0.0 || at >= (self.passes.len() - 1) as f32 {
            return None;
        }
        let (k, rest) = (at as usize, at.fract());
        Some(self.passes[k] * (1.0 - rest) + self.passes[k + 1] * rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring_and_stroke() -> Raster {
        Raster::from_fn(200, 200, |x, y| {
            let (dx, dy) = (x as f32 - 100.0, y as f32 - 100.0);
            let ring = (dx.hypot(dy) - 80.0).abs() < 3.0;
            let stroke = (118..122).contains(&y) && (10..60).contains(&x);
            let through = |inked: bool| if inked { 0.3 } else { 1.0 };
            image::Rgb([(240.0 * through(ring) * through(stroke)) as u8; 3])
        })
    }

    #[test]
    fn a_rim_goes_and_the_stroke_across_it_stays() {
        let raster = ring_and_stroke();
        let body = Body::of(&Rect::new(17.0, 17.0, 183.0, 183.0));
        let cleaned = rimless(raster, &body, 240.0).expect("a rim");
        assert!(cleaned.get_pixel(180, 100).0[1] > 200, "the rim is gone");
        let crossing = 100.0 - (80.0_f32.powi(2) - 20.0_f32.powi(2)).sqrt();
        assert!(
            cleaned.get_pixel(crossing as u32, 120).0[1] < 120,
            "the stroke is there"
        );
        assert!(cleaned.get_pixel(40, 120).0[1] < 120);
    }

    #[test]
    fn paper_without_a_rim_is_left_as_it_is() {
        let raster = Raster::from_pixel(200, 200, image::Rgb([240; 3]));
        assert!(rimless(raster, &Body::of(&Rect::new(20.0, 20.0, 180.0, 180.0)), 240.0).is_none());
    }
}
