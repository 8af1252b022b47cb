//! Red marks on a sheet that are no seals: a stamp laid across a paper to say that it is no longer good.
//!
//! Finds places by their ink; what stands there is read by others.
use vision::{Picture, Point, Rect, Seal, SealShape, Sheet};

/// Samples across the sheet; a stroke of a stamp is wider than the step between them.
const ACROSS: usize = 240;
/// Fewest samples of red in a mark that can be a stamp of two characters.
const FEWEST: usize = 60;
/// Least and greatest width of a stamp as a share of the sheet's.
const WIDTHS: std::ops::Range<f32> = 0.07..0.6;
/// The emblem of a licence stands above so much of its height.
const EMBLEM: f32 = 0.25;
/// Steps between samples of one mark.
const REACH: usize = 3;

/// The places of marks that may be stamps, larger ones first.
pub(super) fn places(sheet: &Sheet, picture: &Picture) -> Vec<Rect> {
    const MOST: usize = 2;
    let paper = sheet.to_page.back_quad(&sheet.frame).bounds();
    let step = paper.width() / ACROSS as f32;
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
    let red: Vec<bool> = (0..down * ACROSS)
        .map(|n| {
            let p = at(n % ACROSS, n / ACROSS);
            is_red(sheet, picture, p) && !sealed(p)
        })
        .collect();
    let mut marks: Vec<(usize, Rect)> = marks(&red, ACROSS)
        .into_iter()
        .map(|(count, [left, top, right, bottom])| {
            let (a, b) = (at(left, top), at(right, bottom));
            let m = step * 4.0;
            (count, Rect::new(a.x - m, a.y - m, b.x + m, b.y + m))
        })
        .filter(|(count, r)| *count >= FEWEST && may_be(r, &paper))
        .collect();
    marks.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    marks.into_iter().take(MOST).map(|(_, r)| r).collect()
}

fn may_be(mark: &Rect, paper: &Rect) -> bool {
    let share = mark.width() / paper.width().max(1.0);
    let shape = mark.width() / mark.height().max(1.0);
    let inside = mark.left > paper.left && mark.right < paper.right && mark.bottom < paper.bottom;
    let below = mark.center().y > paper.top + paper.height() * EMBLEM;
    WIDTHS.contains(&share) && (0.7..6.0).contains(&shape) && inside && below
}

fn is_red(sheet: &Sheet, picture: &Picture, p: Point) -> bool {
    let on_page = sheet.to_page.apply(p);
    let (x, y) = (on_page.x / picture.scale, on_page.y / picture.scale);
    if x < 0.0 || y < 0.0 {
        return false;
    }
    picture.raster.get_pixel_checked(x as u32, y as u32).is_some_and(|p| {
        let [r, g, b] = p.0.map(f32::from);
        r > 80.0 && r - g.max(b) > 45.0 && (g - b).abs() < (r - g.min(b)) * 0.45
    })
}

/// Connected groups of red samples: how many, and the first and last column and row.
fn marks(red: &[bool], across: usize) -> Vec<(usize, [usize; 4])> {
    let down = red.len() / across.max(1);
    let mut seen = vec![false; red.len()];
    let mut out = Vec::new();
    for start in 0..red.len() {
        if !red[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        let mut open = vec![start];
        let (mut count, mut place) = (0, [across, down, 0, 0]);
        while let Some(n) = open.pop() {
            let (i, j) = (n % across, n / across);
            count += 1;
            place = [place[0].min(i), place[1].min(j), place[2].max(i), place[3].max(j)];
            for y in j.saturating_sub(REACH)..(j + REACH + 1).min(down) {
                for x in i.saturating_sub(REACH)..(i + REACH + 1).min(across) {
                    let m = y * across + x;
                    if red[m] && !seen[m] {
                        seen[m] = true;
                        open.push(m);
                    }
                }
            }
        }
        out.push((count, place));
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
        assert_eq!(found, [(20, [0, 2, 9, 5]), (10, [25, 15, 34, 15])]);
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
