//! Reading a second time what something lies over: print beneath a seal, lines beneath a watermark.
//!
//! Cleans a part of the picture, finds and reads its lines with the careful network, and decides for each place which of
//! the two readings stands.
use crate::engine::{DETECT_LONGEST, Engine, Found};
use crate::frame::start_of_reading;
use crate::geometry::{Point, Quad, Rect};
use crate::models::ModelError;
use crate::page::Origin;
use crate::raster::Raster;
use crate::text::detect::detect;
use crate::text::recognise;
use crate::{seal, watermark};

impl Engine {
    /// Reads what stands under a seal in place of what was read through it.
    pub(crate) fn read_beneath(
        &self,
        raster: &Raster,
        rect: &Rect,
        turn: u16,
        found: &mut Vec<Found>,
    ) -> Result<(), ModelError> {
        let (cleaned, left, top) = seal::without_red(raster, &surroundings(rect, found));
        let mut fresh = self.read_part(&cleaned, left, top, turn, 0.7)?;
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
        let Some((washed, left, top)) = watermark::washed(raster, found, &across, tilt) else {
            return Ok(());
        };
        let mut fresh = self.read_part(&washed, left, top, turn, 0.75)?;
        fresh.retain(|n| {
            let old: Vec<&Found> = found.iter().filter(|f| shared(&f.quad, &n.quad) > 0.3).collect();
            watermark::lean(&n.quad, tilt).abs() < 5.0 && watermark::better(n, &old, &across, tilt)
        });
        let crosses = |f: &Found| watermark::lean(&f.quad, tilt).abs() >= 8.0 && f.reading.text.len() > 3;
        found.retain(|f| crosses(f) || !fresh.iter().any(|n| shared(&f.quad, &n.quad) > 0.3));
        found.extend(fresh);
        Ok(())
    }

    /// Finds and reads the lines of a cleaned part that begins at `left`, `top` of the picture; lines that its border
    /// cuts are left out.
    fn read_part(&self, part: &Raster, left: f32, top: f32, turn: u16, least: f32) -> Result<Vec<Found>, ModelError> {
        let boxes = detect(&self.detector, part, DETECT_LONGEST)?;
        let boxes: Vec<Quad> = boxes.iter().map(|q| start_of_reading(q, turn)).collect();
        let strips: Vec<_> = boxes.iter().map(|q| recognise::cut(part, q)).collect();
        let readings = self.careful.read(&strips)?;
        let (width, height) = (part.width() as f32, part.height() as f32);
        let whole = |r: &Rect| r.left > 4.0 && r.top > 4.0 && r.right < width - 4.0 && r.bottom < height - 4.0;
        let read = boxes.into_iter().zip(readings);
        let kept = read.filter(|(quad, reading)| reading.confidence > least && whole(&quad.bounds()));
        Ok(kept
            .map(|(quad, reading)| Found {
                quad: Quad(quad.0.map(|p| Point::new(p.x + left, p.y + top))),
                reading,
                origin: Origin::Careful,
            })
            .collect())
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
    let p = quad.bounds().center();
    (rect.left..rect.right).contains(&p.x) && (rect.top..rect.bottom).contains(&p.y)
}

/// Shared area of two runs as a share of the smaller.
fn shared(a: &Quad, b: &Quad) -> f32 {
    let (a, b) = (a.bounds(), b.bounds());
    let area = |r: &Rect| r.width() * r.height();
    a.intersection(&b)
        .map_or(0.0, |i| area(&i) / area(&a).min(area(&b)).max(1.0))
}
