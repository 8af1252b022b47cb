//! How well a page was taken: sharpness, exposure, glare, cut and covered edges, and whether it can be read at all.
//!
//! What could be read says more than any measure of pixels; the measures say why it could not.
use crate::geometry::{Point, Quad, Rect};
use crate::page::{Quality, Side, Trouble};
use crate::raster::Raster;
use crate::sheet::{Outline, rim};

/// What the reader learned of the page.
pub(crate) struct Evidence<'a> {
    /// Text boxes in raster pixels.
    pub boxes: &'a [Quad],
    /// Number of characters and confidence of each line that was read.
    pub readings: &'a [(usize, f32)],
    pub outline: Option<&'a Outline>,
    pub tilt_degrees: f32,
    pub rotation: u16,
}

/// Text lower than this many pixels is guessed rather than read.
const LEAST_TEXT_HEIGHT: f32 = 9.0;
/// Lines read with at least this much are sure.
const SURE: f32 = 0.85;
/// The same on a page of few words.
const LESS_SURE: f32 = 0.75;
/// Share of the characters that must stand in sure lines: good pictures have more than 0.75, spoiled ones hardly any.
const LEAST_SURE: f32 = 0.6;
/// The same for a page whose blur, darkness or reflection is worth a word.
const EASILY_SURE: f32 = 0.8;
/// A page with fewer characters is judged by the confidence of what there is.
pub(crate) const FEW: usize = 8;
/// Least confidence of a page with few characters.
const LEAST_CONFIDENCE: f32 = 0.55;
/// The same where they stand on something as bright as paper: of a smeared page only its title is made out, and that badly.
const LEAST_ON_PAPER: f32 = 0.8;
/// As bright is most of a sheet of paper in a room.
const PAPER: f32 = 0.55;
/// A page with fewer characters than this that is smeared or dark has more on it than was found.
const SPARSE: usize = 40;
/// Smeared print is less sharp than this, however large it is.
const SMEARED: f32 = 0.16;
/// Print as tall as this, in pixels, is read though it is smeared.
const TALL: f32 = 120.0;
/// In the dark, most of a sheet is less bright than this.
const NIGHT: f32 = 0.1;
/// Share of the sheet that a reflection must take to be worth a word.
const MUCH_GLARE: f32 = 0.04;

/// Judges the page.
pub(crate) fn judge(raster: &Raster, evidence: &Evidence) -> Quality {
    let luma = Luma::of(raster);
    let sharpness = sharpness(&luma, evidence.boxes);
    let light = Light::of(raster, evidence);
    let text_height = median(evidence.boxes.iter().map(Quad::height).collect()) / 1.6;
    let cut = cut_sides(raster, evidence);
    let sure = share_of_sure(evidence.readings, light.exposure >= PAPER);
    let characters: usize = evidence.readings.iter().map(|(n, _)| n).sum();
    // The few strokes of a name over a shop have hardly an edge, however sharp they are.
    let tall = evidence.boxes.iter().map(Quad::height).fold(0.0, f32::max) >= TALL;
    let smeared = sharpness < SMEARED && !(tall && sure >= EASILY_SURE);
    let hidden = characters < SPARSE && (smeared || light.brightest < NIGHT);
    let readable = sure >= LEAST_SURE && !hidden;
    let easily = sure >= EASILY_SURE;
    let mut troubles = Vec::new();
    let mut note = |trouble, seen: bool| {
        if seen {
            troubles.push(trouble);
        }
    };
    let printed = !evidence.boxes.is_empty();
    note(Trouble::Blank, !printed);
    note(Trouble::LowResolution, printed && text_height < LEAST_TEXT_HEIGHT);
    note(Trouble::Dark, light.exposure < if easily { NIGHT } else { 0.25 });
    note(Trouble::Bright, light.exposure > 0.985 && !easily && sharpness < 0.25);
    note(
        Trouble::Blurred,
        printed && sharpness < if easily { SMEARED } else { 0.33 },
    );
    note(Trouble::Glare, light.glare > MUCH_GLARE);
    note(Trouble::Cut, !cut.is_empty());
    note(Trouble::Covered, evidence.outline.is_some_and(|o| o.covered));
    // Whatever hides the print, a picture taken anew with a steady hand is the answer.
    if !readable && troubles.iter().all(|t| matches!(t, Trouble::Cut | Trouble::Covered)) {
        troubles.insert(0, Trouble::Blurred);
    }
    Quality {
        readable,
        sharpness,
        glare: light.glare,
        exposure: light.exposure,
        tilt_degrees: evidence.tilt_degrees,
        rotation: evidence.rotation,
        cut,
        text_height,
        troubles,
    }
}

/// Share of the characters that stand in lines read without doubt; for a page of few words all or nothing.
fn share_of_sure(readings: &[(usize, f32)], on_paper: bool) -> f32 {
    let total: usize = readings.iter().map(|(n, _)| n).sum();
    if total < FEW {
        // By characters, not by lines: specks of a street are read as a stroke each, beside the name over a shop.
        let confidence = median(readings.iter().flat_map(|&(n, c)| vec![c; n]).collect());
        let least = if on_paper { LEAST_ON_PAPER } else { LEAST_CONFIDENCE };
        return if confidence >= least { 1.0 } else { 0.0 };
    }
    // A few lines say little by a share: the foot of a contract under its seals is read with a shade less.
    let least = if total < SPARSE { LESS_SURE } else { SURE };
    let sure: usize = readings.iter().filter(|(_, c)| *c >= least).map(|(n, _)| n).sum();
    sure as f32 / total as f32
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

/// How the sheet is lit.
struct Light {
    /// Its median brightness, 0 to 1.
    exposure: f32,
    /// The same of the brightest channel: a red board is dark in two of them, and no night.
    brightest: f32,
    /// Share of it that a reflection blots out.
    glare: f32,
}

/// Points of the grid on which light is measured, along the longer side of the picture.
const GRID: u32 = 200;
/// Smaller blots than this share of the sheet are white print or a hole.
const LEAST_BLOT: f32 = 0.004;
/// All channels of a reflection reach this.
const BLOWN: u8 = 251;
/// Paper as bright as this leaves no reflection to be seen.
const BRIGHT_PAPER: u8 = 240;

impl Light {
    /// Looks at the sheet, or where it is not known at what the text spans.
    fn of(raster: &Raster, evidence: &Evidence) -> Self {
        let step = (raster.width().max(raster.height()) / GRID).max(1);
        let (w, h) = ((raster.width() / step) as usize, (raster.height() / step) as usize);
        let spanned = evidence.boxes.iter().map(Quad::bounds).reduce(|a, b| a.union(&b));
        let within = |p: Point| match (evidence.outline, &spanned) {
            (Some(outline), _) => rim::holds(&outline.quad, p),
            (None, Some(r)) => p.x >= r.left && p.x <= r.right && p.y >= r.top && p.y <= r.bottom,
            (None, None) => true,
        };
        let mut levels = Vec::with_capacity(w * h);
        let mut brightest = Vec::with_capacity(w * h);
        let mut blown = vec![false; w * h];
        for (i, blown) in blown.iter_mut().enumerate() {
            let (x, y) = ((i % w) as u32 * step, (i / w) as u32 * step);
            if within(Point::new(x as f32, y as f32)) {
                let [r, g, b] = raster.get_pixel(x, y).0;
                let level = r.min(g).min(b);
                levels.push(level);
                brightest.push(r.max(g).max(b));
                *blown = level >= BLOWN;
            }
        }
        levels.sort_unstable();
        brightest.sort_unstable();
        let Some(&middle) = levels.get(levels.len() / 2) else {
            return Self {
                exposure: 0.0,
                brightest: 0.0,
                glare: 0.0,
            };
        };
        let paper = levels[levels.len() * 7 / 10];
        let glare = if paper < BRIGHT_PAPER {
            blots(&mut blown, w, (levels.len() as f32 * LEAST_BLOT) as usize) as f32 / levels.len() as f32
        } else {
            0.0
        };
        Self {
            exposure: f32::from(middle) / 255.0,
            brightest: f32::from(brightest[brightest.len() / 2]) / 255.0,
            glare,
        }
    }
}

/// Points of the mask in connected blots of at least this size; the mask is used up.
fn blots(mask: &mut [bool], w: usize, least: usize) -> usize {
    let mut total = 0;
    let mut stack = Vec::new();
    for start in 0..mask.len() {
        if !std::mem::take(&mut mask[start]) {
            continue;
        }
        let mut size = 0;
        stack.push(start);
        while let Some(i) = stack.pop() {
            size += 1;
            let x = i % w;
            for (ok, j) in [
                (x > 0, i.wrapping_sub(1)),
                (x + 1 < w, i + 1),
                (i >= w, i.wrapping_sub(w)),
                (i + w < mask.len(), i + w),
            ] {
                if ok && std::mem::take(&mut mask[j]) {
                    stack.push(j);
                }
            }
        }
        if size > least.max(4) {
            total += size;
        }
    }
    total
}

/// Sides of the picture through which text or the sheet runs out.
fn cut_sides(raster: &Raster, evidence: &Evidence) -> Vec<Side> {
    let (w, h) = (raster.width() as f32, raster.height() as f32);
    let edge = 2.0;
    let open = evidence.outline.and_then(|o| rim::cut(o, evidence.boxes, (w, h)));
    let touches = |r: &Rect, side: Side| match side {
        Side::Top => r.top <= edge,
        Side::Right => r.right >= w - edge,
        Side::Bottom => r.bottom >= h - edge,
        Side::Left => r.left <= edge,
    };
    let hits = |side: Side| evidence.boxes.iter().filter(|q| touches(&q.bounds(), side)).count();
    [Side::Top, Side::Right, Side::Bottom, Side::Left]
        .into_iter()
        .enumerate()
        .filter(|(i, side)| open == Some(*i) || hits(*side) >= 2)
        .map(|(_, side)| side)
        .collect()
}

/// The middle value; 0 of nothing.
pub(crate) fn median(mut values: Vec<f32>) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    values.sort_by(f32::total_cmp);
    values[values.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_of_a_contract_under_its_seals_is_readable_and_a_full_page_read_as_poorly_is_not() {
        let foot = [(7, 0.83), (7, 0.84), (14, 0.99)];
        assert!(share_of_sure(&foot, true) >= LEAST_SURE);
        let full = [(70, 0.83), (70, 0.84), (140, 0.99)];
        assert!(share_of_sure(&full, true) < LEAST_SURE);
        assert!(share_of_sure(&[(7, 0.5), (7, 0.6), (6, 0.9)], true) < LEAST_SURE);
    }

    #[test]
    fn specks_beside_the_name_over_a_shop_do_not_make_the_photograph_unreadable() {
        assert!(share_of_sure(&[(4, 0.97), (1, 0.2), (1, 0.3), (1, 0.2)], false) >= LEAST_SURE);
        assert!(share_of_sure(&[(1, 0.97), (1, 0.2), (1, 0.3), (1, 0.2)], false) < LEAST_SURE);
    }

    #[test]
    fn a_title_that_is_all_that_was_made_out_of_a_smeared_sheet_does_not_make_it_readable() {
        let title = [(2, 0.34), (4, 0.73)];
        assert!(share_of_sure(&title, true) < LEAST_SURE);
        // Over a shop, letters of an unusual shape are read no more surely.
        assert!(share_of_sure(&title, false) >= LEAST_SURE);
    }
}
