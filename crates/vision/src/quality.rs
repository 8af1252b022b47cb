//! How well a page was taken: sharpness, exposure, glare, cut edges, and whether it can be read at all.
use crate::geometry::{Quad, Rect};
use crate::page::{Quality, Side, Trouble};
use crate::raster::Raster;

/// What the reader learned of the page.
pub(crate) struct Evidence<'a> {
    /// Text boxes in raster pixels.
    pub boxes: &'a [Quad],
    /// Confidence of each line that was read.
    pub confidences: &'a [f32],
    pub tilt_degrees: f32,
    pub rotation: u16,
}

/// Text lower than this many pixels is guessed rather than read.
const LEAST_TEXT_HEIGHT: f32 = 9.0;
/// Lines read with less than this are not trusted.
const LEAST_CONFIDENCE: f32 = 0.55;

/// Judges the page.
pub(crate) fn judge(raster: &Raster, evidence: &Evidence) -> Quality {
    let luma = Luma::of(raster);
    let sharpness = sharpness(&luma, evidence.boxes);
    let (exposure, glare) = light(raster);
    let text_height = median(evidence.boxes.iter().map(Quad::height).collect()) / 1.6;
    let cut = cut_sides(raster, evidence.boxes);
    let confidence = median(evidence.confidences.to_vec());
    let mut troubles = Vec::new();
    if evidence.boxes.is_empty() {
        troubles.push(Trouble::Blank);
    }
    if !evidence.boxes.is_empty() && text_height < LEAST_TEXT_HEIGHT {
        troubles.push(Trouble::LowResolution);
    }
    if sharpness < 0.12 {
        troubles.push(Trouble::Blurred);
    }
    if exposure < 0.16 {
        troubles.push(Trouble::Dark);
    } else if exposure > 0.985 && sharpness < 0.2 {
        troubles.push(Trouble::Bright);
    }
    if glare > 0.06 {
        troubles.push(Trouble::Glare);
    }
    if !cut.is_empty() {
        troubles.push(Trouble::Cut);
    }
    let doubtful = troubles.iter().any(|t| !matches!(t, Trouble::Cut | Trouble::Glare));
    let read = !evidence.confidences.is_empty() && confidence >= LEAST_CONFIDENCE;
    let readable = read && !(doubtful && confidence < 0.8);
    if !readable && troubles.is_empty() {
        troubles.push(Trouble::Blurred);
    }
    Quality {
        readable,
        sharpness,
        glare,
        exposure,
        tilt_degrees: evidence.tilt_degrees,
        rotation: evidence.rotation,
        cut,
        text_height,
        troubles,
    }
}

/// Brightness of each pixel.
struct Luma {
    w: usize,
    h: usize,
    data: Vec<u8>,
}

impl Luma {
    fn of(raster: &Raster) -> Self {
        let data = raster
            .as_raw()
            .chunks_exact(3)
            .map(|p| ((u32::from(p[0]) + 2 * u32::from(p[1]) + u32::from(p[2])) / 4) as u8)
            .collect();
        Self {
            w: raster.width() as usize,
            h: raster.height() as usize,
            data,
        }
    }
}

/// The steepest steps within text boxes against the contrast there: a crisp stroke rises within a pixel or two, a
/// smeared one over many, however faint or strong the print is.
fn sharpness(luma: &Luma, boxes: &[Quad]) -> f32 {
    let mut ratios = Vec::new();
    for quad in boxes.iter().take(400) {
        let r = quad.bounds();
        let (x0, x1) = (
            r.left.max(1.0) as usize,
            (r.right as usize).min(luma.w.saturating_sub(2)),
        );
        let (y0, y1) = (
            r.top.max(1.0) as usize,
            (r.bottom as usize).min(luma.h.saturating_sub(2)),
        );
        if x1 <= x0 + 8 || y1 <= y0 + 4 {
            continue;
        }
        let (mut low, mut high, mut steepest) = (255u8, 0u8, Vec::new());
        let step = ((y1 - y0) / 12).max(1);
        for y in (y0..y1).step_by(step) {
            let row = &luma.data[y * luma.w..(y + 1) * luma.w];
            let mut best = 0;
            for x in x0..x1 {
                low = low.min(row[x]);
                high = high.max(row[x]);
                best = best.max(row[x].abs_diff(row[x + 1]));
            }
            steepest.push(f32::from(best));
        }
        let contrast = f32::from(high.saturating_sub(low));
        if contrast > 24.0 {
            ratios.push(median(steepest) / contrast);
        }
    }
    // A step of half the contrast within one pixel is as crisp as print gets.
    (median(ratios) / 0.5).min(1.0)
}

/// Median brightness, and the share of the middle that is blown out beside darker paper.
fn light(raster: &Raster) -> (f32, f32) {
    let step = ((raster.width() * raster.height()) as usize / 40_000).max(1);
    let mut values: Vec<f32> = raster
        .as_raw()
        .chunks_exact(3)
        .step_by(step)
        .map(|p| f32::from(p[0].min(p[1]).min(p[2])))
        .collect();
    values.sort_by(f32::total_cmp);
    let Some(&middle) = values.get(values.len() / 2) else {
        return (0.0, 0.0);
    };
    let blown = values.iter().filter(|&&v| v >= 252.0).count() as f32 / values.len() as f32;
    // White paper on a scan is white everywhere; a reflection is white on paper that is not.
    let glare = if middle < 225.0 { blown } else { 0.0 };
    (middle / 255.0, glare)
}

/// Sides of the picture through which text runs out.
fn cut_sides(raster: &Raster, boxes: &[Quad]) -> Vec<Side> {
    let (w, h) = (raster.width() as f32, raster.height() as f32);
    let edge = 2.0;
    let hits = |f: &dyn Fn(&Rect, &Quad) -> bool| boxes.iter().filter(|q| f(&q.bounds(), q)).count();
    let mut cut = Vec::new();
    let sides: [(Side, &dyn Fn(&Rect, &Quad) -> bool); 4] = [
        (Side::Top, &|r, _| r.top <= edge),
        (Side::Right, &|r, _| r.right >= w - edge),
        (Side::Bottom, &|r, _| r.bottom >= h - edge),
        (Side::Left, &|r, _| r.left <= edge),
    ];
    for (side, test) in sides {
        if hits(test) >= 2 {
            cut.push(side);
        }
    }
    cut
}

/// The middle value; 0 of nothing.
pub(crate) fn median(mut values: Vec<f32>) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    values.sort_by(f32::total_cmp);
    values[values.len() / 2]
}
