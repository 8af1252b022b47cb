//! What ink a place carries beside the print that was read.
//!
//! Looks at pixels of one place; what the ink means is for the caller to say.
use crate::read::layout::{Row, is_han};
use vision::{Page, Point, Quad, Rect, Sheet};

const ACROSS: usize = 120;
const DOWN: usize = 40;
/// The place is looked at in so many cells.
const COLUMNS: usize = 24;
const LINES: usize = 10;
/// A cell with more than this share of ink is written on.
const INKED: f32 = 0.05;
/// Red over this share of a place is more than the noise of a picture.
const RED: f32 = 0.004;

/// What was found at a place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Trace {
    /// Strokes as of a hand: taller than the rule that is printed to write on.
    pub strokes: bool,
    /// Share of red.
    pub red: f32,
    /// Share of the cells without print that carry dark ink.
    pub dark: f32,
    /// Whether anything about the place has a colour; a copier's page has none.
    pub colour: bool,
}

/// One look at the paper.
#[derive(Clone, Copy)]
struct Sample {
    rgb: [f32; 3],
    printed: bool,
    sealed: bool,
}

impl Trace {
    /// Looks at a place of the sheet, past print that was read and seals that were found. Without pixels nothing is
    /// seen.
    pub(super) fn of(page: &Page, sheet: &Sheet, rows: &[Row], place: &Rect) -> Self {
        let Some(picture) = &page.picture else {
            return Self::default();
        };
        let quad = sheet.on_page(place);
        let near = |r: &&Rect| r.intersection(place).is_some();
        let printed: Vec<&Rect> = (rows.iter().filter(|r| !scrawl(r)))
            .map(|r| &r.rect)
            .filter(near)
            .collect();
        let sealed: Vec<&Rect> = sheet.seals.iter().map(|s| &s.rect).filter(near).collect();
        let mut samples = Vec::with_capacity(ACROSS * DOWN);
        for j in 0..DOWN {
            for i in 0..ACROSS {
                let (u, v) = ((i as f32 + 0.5) / ACROSS as f32, (j as f32 + 0.5) / DOWN as f32);
                let at = Point::new(place.left + place.width() * u, place.top + place.height() * v);
                let on_page = between(&quad, u, v);
                let (x, y) = (on_page.x / picture.scale, on_page.y / picture.scale);
                let rgb = (x >= 0.0 && y >= 0.0)
                    .then(|| picture.raster.get_pixel_checked(x as u32, y as u32))
                    .flatten()
                    .map_or([255.0; 3], |p| p.0.map(f32::from));
                samples.push(Sample {
                    rgb,
                    printed: printed.iter().any(|r| within(r, at)),
                    sealed: sealed.iter().any(|r| within(r, at)),
                });
            }
        }
        Self::from(&samples)
    }

    fn from(samples: &[Sample]) -> Self {
        let mut light: Vec<f32> = samples.iter().map(|s| s.rgb.into_iter().fold(0.0, f32::max)).collect();
        light.sort_by(f32::total_cmp);
        // The paper is what most of the place looks like on its brighter half.
        let paper = light.get(light.len() * 3 / 4).copied().unwrap_or(255.0).max(40.0);
        let mut cells = [[(0u32, 0u32); LINES]; COLUMNS];
        let (mut red, mut tinted) = (0usize, 0usize);
        for (n, sample) in samples.iter().enumerate() {
            let [r, g, b] = sample.rgb;
            let spread = r.max(g).max(b) - r.min(g).min(b);
            tinted += usize::from(spread > 12.0);
            if r > 70.0 && r - g.max(b) > 24.0 && r - g.max(b) > r * 0.12 {
                red += usize::from(!sample.sealed);
            } else if !sample.printed {
                let (i, j) = (n % ACROSS, n / ACROSS);
                let cell = &mut cells[i * COLUMNS / ACROSS][j * LINES / DOWN];
                cell.0 += 1;
                cell.1 += u32::from(f32::midpoint(r, g) < paper * 0.62);
            }
        }
        let inked = |(all, dark): &(u32, u32)| *all > 0 && *dark as f32 > *all as f32 * INKED;
        let tall = cells
            .iter()
            .filter(|c| c.iter().filter(|cell| inked(cell)).count() >= 3);
        let free = cells.iter().flatten().filter(|c| c.0 > 0).count().max(1);
        Self {
            strokes: tall.count() >= 2,
            red: red as f32 / samples.len().max(1) as f32,
            dark: cells.iter().flatten().filter(|c| inked(c)).count() as f32 / free as f32,
            colour: tinted * 200 > samples.len(),
        }
    }

    /// Whether a seal may be there that was not made out: some red, or much ink on a page without colour.
    pub(super) fn perhaps_sealed(&self) -> bool {
        self.red > RED || !self.colour && self.dark > 0.2
    }
}

/// Whether a run is a character by itself that no form prints so: part of a name that a hand wrote, read like print.
fn scrawl(row: &Row) -> bool {
    const PRINTED: &str = "年月日签字盖章名印方甲乙";
    row.chars.len() == 1 && is_han(row.chars[0].ch) && !PRINTED.contains(row.chars[0].ch)
}

fn between(quad: &Quad, u: f32, v: f32) -> Point {
    let [a, b, c, d] = quad.0;
    let mix = |k: fn(Point) -> f32| (k(a) * (1.0 - u) + k(b) * u) * (1.0 - v) + (k(d) * (1.0 - u) + k(c) * u) * v;
    Point::new(mix(|p| p.x), mix(|p| p.y))
}

fn within(rect: &Rect, at: Point) -> bool {
    at.x >= rect.left && at.x <= rect.right && at.y >= rect.top && at.y <= rect.bottom
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A place painted by a rule over its samples.
    fn painted(paint: impl Fn(usize, usize) -> [f32; 3]) -> Trace {
        let samples: Vec<Sample> = (0..DOWN)
            .flat_map(|j| (0..ACROSS).map(move |i| (i, j)))
            .map(|(i, j)| Sample {
                rgb: paint(i, j),
                printed: false,
                sealed: false,
            })
            .collect();
        Trace::from(&samples)
    }

    const PAPER: [f32; 3] = [245.0, 244.0, 240.0];
    const INK: [f32; 3] = [40.0, 40.0, 60.0];

    #[test]
    fn a_printed_rule_is_no_handwriting_and_a_name_is() {
        let blank = painted(|_, _| PAPER);
        assert!(!blank.strokes && !blank.perhaps_sealed());
        let rule = painted(|_, j| if j == 30 { INK } else { PAPER });
        assert!(!rule.strokes);
        let name = painted(|i, j| {
            if (20..60).contains(&i) && (8..30).contains(&j) && (i + j) % 5 == 0 {
                INK
            } else {
                PAPER
            }
        });
        assert!(name.strokes);
    }

    #[test]
    fn a_faint_red_and_a_copied_ring_may_be_seals() {
        let ring = |i: usize, j: usize| {
            let (x, y) = (i as f32 / ACROSS as f32 - 0.5, j as f32 / DOWN as f32 - 0.5);
            (0.3..0.45).contains(&x.hypot(y))
        };
        assert!(painted(|i, j| if ring(i, j) { [200.0, 120.0, 120.0] } else { PAPER }).perhaps_sealed());
        let grey = |on: bool| if on { [110.0; 3] } else { [245.0; 3] };
        assert!(painted(|i, j| grey(ring(i, j))).perhaps_sealed());
        assert!(!painted(|_, _| grey(false)).perhaps_sealed());
    }
}
