//! Marks on a sheet that are no seals: a stamp laid across a paper to say that it is no longer good. In red ink, or, on a
//! copy without colours, a frame of strokes that are heavier than print.
//!
//! Finds places by their ink; what stands there is read by others.
use super::part::Ink;
use vision::{Picture, Point, Rect, Seal, SealShape, Sheet};

/// Samples across the sheet; a stroke of a stamp is wider than the step between them, even where it was made thinner.
const ACROSS: usize = 240;
const FINELY: usize = 480;
/// Fewest samples of ink in a mark that can be a stamp of two characters.
const FEWEST: usize = 60;
/// Ink is darker than this share of the paper's own light.
const INKED: f32 = 0.55;
/// Of a frame so much must be there.
const FRAMED: f32 = 0.85;
/// A frame with its characters takes less of its place than this; a picture takes more.
const HOLLOW: f32 = 0.5;
/// Least and greatest width of a stamp as a share of the sheet's.
const WIDTHS: std::ops::Range<f32> = 0.07..0.6;
/// The emblem of a licence stands above so much of its height.
const EMBLEM: f32 = 0.25;
/// Steps between samples of one mark.
const REACH: usize = 3;

/// The ink of stamps to look for on a sheet.
pub(super) fn inks(sheet: &Sheet, picture: &Picture) -> [Ink; 2] {
    // Print is thinner than a thousandth and a half of the width of a paper on which a line has thirty characters or more.
    let across = paper(sheet).width() / picture.scale;
    [Ink::Red, Ink::Heavy((across / 850.0).round().max(1.0) as u32)]
}

/// The places of marks that may be stamps, larger ones first.
pub(super) fn places(sheet: &Sheet, picture: &Picture, ink: Ink) -> Vec<Rect> {
    const MOST: usize = 2;
    let paper = paper(sheet);
    let across = if ink == Ink::Red { ACROSS } else { FINELY };
    let step = paper.width() / across as f32;
    if step < 1.0 {
        return Vec::new();
    }
    let down = (paper.height() / step) as usize;
    let at = |i: usize, j: usize| Point::new(paper.left + i as f32 * step, paper.top + j as f32 * step);
    // A stamp in a frame passes for a square seal; round ones say nothing but whose they are.
    let round = |s: &&Seal| matches!(s.shape, SealShape::Round | SealShape::Oval);
    let sealed = |p: Point| {
        let near = |r: &Rect| {
            let m = r.width() * 0.12;
            (r.left - m..r.right + m).contains(&p.x) && (r.top - m..r.bottom + m).contains(&p.y)
        };
        sheet.seals.iter().filter(round).any(|s| near(&s.rect))
    };
    let seen = Seen { sheet, picture };
    let dark = seen.light(&paper) * INKED;
    let inked: Vec<bool> = (0..down * across)
        .map(|n| {
            let p = at(n % across, n / across);
            let of_stamp = match ink {
                Ink::Heavy(radius) => seen.is_heavy(p, radius, dark),
                Ink::Red | Ink::Print => seen.is_red(p),
            };
            of_stamp && !sealed(p)
        })
        .collect();
    let fits = |mark: &Mark, rect: &Rect| match ink {
        Ink::Heavy(_) => mark.framed(&inked, across) && rect.width() > rect.height() * 1.4,
        Ink::Red | Ink::Print => true,
    };
    let mut marks: Vec<(usize, Rect)> = marks(&inked, across)
        .into_iter()
        .filter(|mark| mark.count >= FEWEST)
        .filter_map(|mark| {
            let (a, b) = (at(mark.left, mark.top), at(mark.right, mark.bottom));
            // Room around it: what reaches the rim of its part counts as cut.
            let m = paper.width() / 60.0;
            let rect = Rect::new(a.x - m, a.y - m, b.x + m, b.y + m);
            (may_be(&rect, &paper) && fits(&mark, &rect)).then_some((mark.count, rect))
        })
        .collect();
    marks.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    marks.into_iter().take(MOST).map(|(_, r)| r).collect()
}

/// Where the paper lies on its sheet.
fn paper(sheet: &Sheet) -> Rect {
    sheet.to_page.back_quad(&sheet.frame).bounds()
}

fn may_be(mark: &Rect, paper: &Rect) -> bool {
    let share = mark.width() / paper.width().max(1.0);
    let shape = mark.width() / mark.height().max(1.0);
    let inside = mark.left > paper.left && mark.right < paper.right && mark.bottom < paper.bottom;
    let below = mark.center().y > paper.top + paper.height() * EMBLEM;
    WIDTHS.contains(&share) && (0.7..6.0).contains(&shape) && inside && below
}

/// A sheet and the picture on which it lies.
struct Seen<'s> {
    sheet: &'s Sheet,
    picture: &'s Picture,
}

impl Seen<'_> {
    fn pixel(&self, p: Point) -> Option<(u32, u32)> {
        let on_page = self.sheet.to_page.apply(p);
        let (x, y) = (on_page.x / self.picture.scale, on_page.y / self.picture.scale);
        (x >= 0.0 && y >= 0.0).then_some((x as u32, y as u32))
    }

    fn colours(&self, x: u32, y: u32) -> Option<[f32; 3]> {
        let pixel = self.picture.raster.get_pixel_checked(x, y)?;
        Some(pixel.0.map(f32::from))
    }

    fn is_red(&self, p: Point) -> bool {
        let colours = self.pixel(p).and_then(|(x, y)| self.colours(x, y));
        colours.is_some_and(|[r, g, b]| r > 80.0 && r - g.max(b) > 45.0 && (g - b).abs() < (r - g.min(b)) * 0.45)
    }

    /// Whether a point lies within a stroke that is wider than any of print.
    fn is_heavy(&self, p: Point, radius: u32, dark: f32) -> bool {
        let reach = 2 * radius;
        let Some((x, y)) = self.pixel(p).filter(|&(x, y)| x >= reach && y >= reach) else {
            return false;
        };
        let inked = |x, y| self.colours(x, y).is_some_and(|c| luma(c) < dark);
        let around = |c: u32| c - radius..=c + radius;
        let all = |x, y| around(y).all(|y| around(x).all(|x| inked(x, y)));
        inked(x, y) && around(y).any(|y| around(x).any(|x| all(x, y)))
    }

    /// The light of bare paper: most of a sheet is bare.
    fn light(&self, paper: &Rect) -> f32 {
        const SIDE: usize = 40;
        let at = |n: usize, from: f32, size: f32| from + size * (n as f32 + 0.5) / SIDE as f32;
        let mut all: Vec<f32> = (0..SIDE * SIDE)
            .map(|n| {
                let (x, y) = (n % SIDE, n / SIDE);
                Point::new(at(x, paper.left, paper.width()), at(y, paper.top, paper.height()))
            })
            .filter_map(|p| self.pixel(p).and_then(|(x, y)| self.colours(x, y)).map(luma))
            .collect();
        all.sort_by(f32::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or(255.0)
    }
}

fn luma([r, g, b]: [f32; 3]) -> f32 {
    (r + 2.0 * g + b) / 4.0
}

/// A connected group of inked samples: how many, and its first and last column and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    count: usize,
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Mark {
    /// Whether it is a frame around something: ink above and below in every column, on both sides in every row.
    fn framed(&self, inked: &[bool], across: usize) -> bool {
        let (wide, high) = (self.right - self.left + 1, self.bottom - self.top + 1);
        let at = |i: usize, j: usize| inked[(self.top + j) * across + self.left + i];
        let share = |count: usize, of: usize| count as f32 / of as f32;
        let in_columns =
            |rows: std::ops::Range<usize>| share((0..wide).filter(|&i| rows.clone().any(|j| at(i, j))).count(), wide);
        let in_rows = |columns: std::ops::Range<usize>| {
            share((0..high).filter(|&j| columns.clone().any(|i| at(i, j))).count(), high)
        };
        // A stamp is seldom set straight: its frame leaves the rim of its place.
        let (third, fifth) = (high.div_ceil(3), wide.div_ceil(5));
        let sides = [
            in_columns(0..third),
            in_columns(high - third..high),
            in_rows(0..fifth),
            in_rows(wide - fifth..wide),
        ];
        sides.iter().all(|s| *s >= FRAMED) && share(self.count, wide * high) < HOLLOW
    }
}

/// Connected groups of inked samples.
fn marks(inked: &[bool], across: usize) -> Vec<Mark> {
    let down = inked.len() / across.max(1);
    let mut seen = vec![false; inked.len()];
    let mut out = Vec::new();
    for start in 0..inked.len() {
        if !inked[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        let mut open = vec![start];
        let mut mark = Mark {
            count: 0,
            left: across,
            top: down,
            right: 0,
            bottom: 0,
        };
        while let Some(n) = open.pop() {
            let (i, j) = (n % across, n / across);
            mark = Mark {
                count: mark.count + 1,
                left: mark.left.min(i),
                top: mark.top.min(j),
                right: mark.right.max(i),
                bottom: mark.bottom.max(j),
            };
            for y in j.saturating_sub(REACH)..(j + REACH + 1).min(down) {
                for x in i.saturating_sub(REACH)..(i + REACH + 1).min(across) {
                    let m = y * across + x;
                    if inked[m] && !seen[m] {
                        seen[m] = true;
                        open.push(m);
                    }
                }
            }
        }
        out.push(mark);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_lie_apart_are_told_apart_and_strokes_of_one_are_one() {
        let (across, down) = (40, 20);
        let mut red = vec![false; across * down];
        for n in 0..10 {
            red[2 * across + n] = true;
            red[5 * across + n] = true;
            red[15 * across + 25 + n] = true;
        }
        let found = marks(&red, across);
        let found: Vec<_> = found
            .iter()
            .map(|m| (m.count, [m.left, m.top, m.right, m.bottom]))
            .collect();
        assert_eq!(found, [(20, [0, 2, 9, 5]), (10, [25, 15, 34, 15])]);
    }

    #[test]
    fn a_frame_around_characters_is_told_from_a_block_and_from_a_heading() {
        let (across, down) = (60, 30);
        let drawn = |ink: &dyn Fn(usize, usize) -> bool| -> bool {
            let inked: Vec<bool> = (0..across * down).map(|n| ink(n % across, n / across)).collect();
            marks(&inked, across)[0].framed(&inked, across)
        };
        let inside = |i: usize, j: usize| (5..55).contains(&i) && (5..25).contains(&j);
        let rim = |i: usize, j: usize| inside(i, j) && !((7..53).contains(&i) && (7..23).contains(&j));
        assert!(drawn(&|i, j| rim(i, j) || inside(i, j) && i % 11 == 0));
        assert!(!drawn(&inside));
        assert!(!drawn(&|i, j| inside(i, j) && (i % 11 < 2 || j == 15)));
    }

    #[test]
    fn an_emblem_and_a_thin_rule_are_no_stamps() {
        let paper = Rect::new(0.0, 0.0, 1000.0, 700.0);
        assert!(may_be(&Rect::new(500.0, 380.0, 700.0, 500.0), &paper));
        assert!(!may_be(&Rect::new(450.0, 50.0, 550.0, 150.0), &paper));
        assert!(!may_be(&Rect::new(100.0, 400.0, 600.0, 410.0), &paper));
        assert!(!may_be(&Rect::new(500.0, 380.0, 530.0, 400.0), &paper));
    }
}
