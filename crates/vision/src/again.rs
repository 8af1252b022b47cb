//! Reading a second time what something lies over: print beneath a seal, lines beneath a watermark.
//!
//! Cleans a part of the picture, finds and reads its lines with the careful network, and decides for each place which of
//! the two readings stands.
use crate::engine::{DETECT_LONGEST, Engine, Found};
use crate::frame::start_of_reading;
use crate::geometry::{Point, Quad, Rect};
use crate::models::ModelError;
use crate::raster::{Part, Raster};
use crate::text::detect::detect;
use crate::{seal, watermark};

/// How much larger than in the page the detector sees a part of it.
const CLOSER: f32 = 1.3;

impl Engine {
    /// Reads what stands under a seal in place of what was read through it.
    pub(crate) fn read_beneath(
        &self,
        raster: &Raster,
        seal: &seal::Found,
        turn: u16,
        found: &mut Vec<Found>,
    ) -> Result<(), ModelError> {
        let rect = &seal.rect;
        // Where not even the seal's own letters were taken for text there is none.
        if found.iter().all(|f| f.quad.bounds().intersection(rect).is_none()) {
            return Ok(());
        }
        let Some(part) = seal::tone::without(raster, &surroundings(rect, found), seal) else {
            return Ok(());
        };
        // What only lies beside the seal has been read.
        let beneath = |line: &Rect| rect.intersection(line).is_some();
        let mut fresh = self.read_part(&part, raster, turn, 0.7, beneath)?;
        // A line that only ends under the seal may have been read whole before, and in part now.
        fresh.retain(|n| {
            let whole = n.reading.confidence * n.reading.text.len() as f32;
            let before: f32 = found
                .iter()
                .filter(|f| !holds(rect, &f.quad) && shared(&f.quad, &n.quad) > 0.5)
                .map(|f| f.reading.confidence * f.reading.text.len() as f32)
                .sum();
            whole + 1.0 >= before
        });
        if matches!(seal.tint, seal::Tint::Grey(_)) {
            // Light print goes with the ink of a grey seal: only what says more than before stands.
            let worth = |f: &Found| f.reading.confidence * f.reading.text.len() as f32;
            fresh.retain(|n| {
                let old = found.iter().filter(|f| shared(&f.quad, &n.quad) > 0.5);
                worth(n) > old.map(worth).sum::<f32>()
            });
            if fresh.is_empty() {
                return Ok(());
            }
        }
        found.retain(|f| {
            let over = |n: &Found| holds(&n.quad.bounds(), &f.quad) || shared(&f.quad, &n.quad) > 0.5;
            !holds(rect, &f.quad) && !fresh.iter().any(over)
        });
        found.extend(fresh);
        Ok(())
    }

    /// Reads the lines that a watermark crosses once more without it; `tilt` is that of the upright page.
    pub(crate) fn read_through(
        &self,
        raster: &Raster,
        turn: u16,
        tilt: f32,
        found: &mut Vec<Found>,
    ) -> Result<(), ModelError> {
        let tilt = tilt - f32::from(turn);
        let across = watermark::across(found, tilt);
        if across.is_empty() {
            return Ok(());
        }
        let Some(part) = watermark::washed(raster, found, &across, tilt) else {
            return Ok(());
        };
        let mut fresh = self.read_part(&part, raster, turn, 0.75, |_| true)?;
        fresh.retain(|n| {
            let old: Vec<&Found> = found.iter().filter(|f| shared(&f.quad, &n.quad) > 0.3).collect();
            watermark::lean(&n.quad, tilt).abs() < 5.0 && watermark::better(n, &old, &across, tilt)
        });
        let crosses = |f: &Found| watermark::lean(&f.quad, tilt).abs() >= 8.0 && f.reading.text.len() > 3;
        found.retain(|f| crosses(f) || !fresh.iter().any(|n| shared(&f.quad, &n.quad) > 0.3));
        found.extend(fresh);
        Ok(())
    }

    /// Finds and reads the lines of a cleaned part that begins at `left`, `top` of the picture and of which `wanted`
    /// says true; lines that its border cuts are left out.
    fn read_part(
        &self,
        part: &Part,
        page: &Raster,
        turn: u16,
        least: f32,
        wanted: impl Fn(&Rect) -> bool,
    ) -> Result<Vec<Found>, ModelError> {
        let Part {
            raster: cleaned,
            left,
            top,
        } = part;
        // Hardly larger than the detector sees the page.
        let longer = |r: &Raster| r.width().max(r.height()) as f32;
        let share = longer(cleaned) / longer(page);
        let longest = (DETECT_LONGEST as f32 * share * CLOSER) as u32;
        let boxes = detect(&self.detector, cleaned, longest.clamp(320, DETECT_LONGEST))?;
        let (width, height) = (cleaned.width() as f32, cleaned.height() as f32);
        let whole = |r: &Rect| r.left > 4.0 && r.top > 4.0 && r.right < width - 4.0 && r.bottom < height - 4.0;
        let boxes: Vec<Quad> = boxes
            .iter()
            .filter(|q| whole(&q.bounds()) && wanted(&q.bounds().moved(*left, *top)))
            .map(|q| start_of_reading(q, turn))
            .collect();
        let mut read = self.read_boxes(cleaned, &boxes, Vec::new(), &[])?;
        read.retain(|f| f.reading.confidence > least);
        for f in &mut read {
            f.quad = Quad(f.quad.0.map(|p| Point::new(p.x + left, p.y + top)));
        }
        Ok(read)
    }
}

/// The seal with some paper around it and every run that touches it, whole.
fn surroundings(rect: &Rect, found: &[Found]) -> Rect {
    let grow = |r: &Rect, by: f32| Rect::new(r.left - by, r.top - by, r.right + by, r.bottom + by);
    let around = grow(rect, rect.width().max(rect.height()) * 0.3);
    found
        .iter()
        .map(|f| f.quad.bounds())
        .filter(|r| rect.intersection(r).is_some())
        .fold(around, |a, r| a.union(&grow(&r, r.height())))
}

/// Whether the middle of a run lies within a place.
fn holds(rect: &Rect, quad: &Quad) -> bool {
    rect.holds(quad.bounds().center())
}

/// Shared area of two runs as a share of the smaller.
fn shared(a: &Quad, b: &Quad) -> f32 {
    a.bounds().shared(&b.bounds())
}
