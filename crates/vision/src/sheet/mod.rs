//! Where the piece of paper or card lies in a photograph: four straight borders around nearly all of the text.
//!
//! Works on a small copy of the picture and on the text boxes; reads nothing and knows no document. An outline is only
//! given where it is well seen: a wrong one does more harm than none.
pub(crate) mod apart;
pub(crate) mod bend;
mod cover;
mod edges;
pub(crate) mod rim;

use crate::geometry::{Point, Quad};
use crate::raster::{Raster, shrink};
use edges::{Border, Edges};

/// Longer side of the copy in which borders are sought.
const LONGEST: u32 = 448;
/// Fewer boxes of text than this tell nothing of a sheet.
const LEAST_BOXES: usize = 3;
/// Longer side of the smallest picture in which borders are sought.
const LEAST_PICTURE: u32 = 280;
/// Share of the text that may stand outside of a border: a stray box on the desk is no print.
const STRAY: f32 = 0.03;
/// Share of a border that must be seen between its corners.
const SEEN: f32 = 0.5;
/// The same on average over the borders of a sheet.
const SEEN_ON_AVERAGE: f32 = 0.66;
/// What a border beyond the picture counts for, so that a visible one is always preferred.
const OPEN_WORTH: f32 = 0.3;
/// What the whole picture would count for as a sheet: an ornamental frame lies within the paper that it is printed on.
const OUTER: f32 = 1.5;

/// A side of the sheet in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Side {
    /// The border is in the picture, this share of it clearly seen.
    Seen(f32),
    /// The sheet runs out of the picture here.
    Open,
}

/// The outline of a sheet, in raster pixels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outline {
    /// Clockwise from the corner that is the upper left one in the picture.
    pub(crate) quad: Quad,
    /// Upper, right, lower and left side in the picture.
    pub(crate) sides: [Side; 4],
    /// Whether a finger lies over its print.
    pub(crate) covered: bool,
}

impl Outline {
    /// Whether all four borders are in the picture.
    pub(crate) fn whole(&self) -> bool {
        !self.sides.contains(&Side::Open)
    }
}

/// A small copy of the picture with its steps of colour, and the text boxes in it.
struct View {
    small: Raster,
    boxes: Vec<Quad>,
    ratio: f32,
}

impl View {
    /// None where there is too little to see.
    fn of(raster: &Raster, boxes: &[Quad]) -> Option<Self> {
        (raster.width().max(raster.height()) >= LEAST_PICTURE && boxes.len() >= LEAST_BOXES)
            .then(|| Self::any(raster, boxes))
    }

    fn any(raster: &Raster, boxes: &[Quad]) -> Self {
        let ratio = (LONGEST as f32 / raster.width().max(raster.height()) as f32).min(1.0);
        let side = |v: u32| ((v as f32 * ratio).round() as u32).max(8);
        Self {
            small: shrink(raster, side(raster.width()), side(raster.height())),
            boxes: boxes
                .iter()
                .map(|q| Quad(q.0.map(|p| Point::new(p.x * ratio, p.y * ratio))))
                .collect(),
            ratio,
        }
    }

    fn size(&self) -> (f32, f32) {
        (self.small.width() as f32, self.small.height() as f32)
    }

    /// From the small copy to raster pixels.
    fn enlarged(&self, quad: &Quad) -> Quad {
        Quad(quad.0.map(|p| Point::new(p.x / self.ratio, p.y / self.ratio)))
    }
}

/// What a sheet that is sought must be.
struct Wanted<'b> {
    /// Least side as a share of the picture's.
    side: f32,
    /// How much of the borders must be seen on average.
    seen: f32,
    /// Text of other sheets, which must lie outside.
    others: &'b [Quad],
    /// How many of its sides may be out of the picture.
    open: usize,
    /// Whether it must be brighter than all around it, or darker.
    stands_out: bool,
    /// Lines of each direction among which its borders are sought.
    lines: usize,
}

/// A sheet that holds all text of a picture.
const ONLY: Wanted<'static> = Wanted {
    side: 0.18,
    seen: SEEN_ON_AVERAGE,
    others: &[],
    open: 1,
    stands_out: false,
    lines: 36,
};

/// Finds the sheet that holds the text; `tilt` is the slant of the text in the picture against the nearest quarter
/// turn, in degrees.
pub(crate) fn find(raster: &Raster, boxes: &[Quad], tilt: f32) -> Option<Outline> {
    let view = View::of(raster, boxes)?;
    let (small, size) = (&view.small, view.size());
    let edges = Edges::of(small, &view.boxes);
    let mut best = around(&edges, &view.boxes, size, tilt, &ONLY)?;
    for (i, side) in best.sides.iter_mut().enumerate() {
        if *side == Side::Open && rim::sliver(small, &best.quad, i) {
            *side = Side::Seen(SEEN);
        }
    }
    let covered = cover::over_print(small, &best.quad, &view.boxes);
    let quad = view.enlarged(&best.quad);
    Some(Outline { quad, covered, ..best })
}

/// The best seen sheet around the boxes that is as wanted, in pixels of the small copy.
fn around(edges: &Edges<'_>, boxes: &[Quad], size: (f32, f32), tilt: f32, wanted: &Wanted<'_>) -> Option<Outline> {
    let mut lying = edges.borders(tilt, wanted.lines);
    let mut standing = edges.borders(tilt + 90.0, wanted.lines);
    if wanted.stands_out {
        // Other sheets and the grain of the desk have stronger lines than a small sheet has.
        clearest_beside(&mut lying, boxes);
        clearest_beside(&mut standing, boxes);
    }
    let sides = [
        choices(&lying, boxes, size, 0),
        choices(&standing, boxes, size, 1),
        choices(&lying, boxes, size, 2),
        choices(&standing, boxes, size, 3),
    ];
    best(&sides, size, wanted)
}

/// Puts those borders first that are seen best beside the text.
fn clearest_beside(borders: &mut [Border], boxes: &[Quad]) {
    let Some(text) = boxes.iter().map(Quad::bounds).reduce(|a, b| a.union(&b)) else {
        return;
    };
    let (from, to) = (Point::new(text.left, text.top), Point::new(text.right, text.bottom));
    borders.sort_by(|a, b| b.seen(from, to).0.total_cmp(&a.seen(from, to).0));
}

/// The borders that may be one side of the sheet (0 upper, 1 right, 2 lower, 3 left): all text lies within. The last
/// one is the border of the picture.
fn choices(borders: &[Border], boxes: &[Quad], size: (f32, f32), side: usize) -> Vec<Border> {
    const MOST: usize = 7;
    let total: f32 = boxes.iter().map(Quad::width).sum();
    let mut chosen: Vec<Border> = borders
        .iter()
        .filter(|b| {
            let outside: f32 = boxes
                .iter()
                .filter(|q| {
                    let beyond = b.beyond(q.bounds().center());
                    if side == 0 || side == 3 {
                        beyond < 0.0
                    } else {
                        beyond > 0.0
                    }
                })
                .map(Quad::width)
                .sum();
            outside <= STRAY * total
        })
        .take(MOST)
        .cloned()
        .collect();
    chosen.push(Border::of_picture(size, side));
    chosen
}

/// The four borders that together are best seen.
fn best(sides: &[Vec<Border>; 4], size: (f32, f32), wanted: &Wanted<'_>) -> Option<Outline> {
    let mut best: Option<(f32, Outline)> = None;
    for top in &sides[0] {
        for bottom in &sides[2] {
            for left in &sides[3] {
                for right in &sides[1] {
                    let four = [top, right, bottom, left];
                    if let Some((score, outline)) = weigh(four, size, wanted)
                        && best.as_ref().is_none_or(|(most, _)| score > *most)
                    {
                        best = Some((score, outline));
                    }
                }
            }
        }
    }
    best.map(|(_, outline)| outline)
}

/// How well four borders make a sheet; `None` where they make none.
fn weigh(four: [&Border; 4], size: (f32, f32), wanted: &Wanted<'_>) -> Option<(f32, Outline)> {
    let open = four.iter().filter(|b| b.is_open()).count();
    if open > wanted.open {
        return None;
    }
    let [top, right, bottom, left] = four;
    let quad = Quad([
        top.meets(left)?,
        top.meets(right)?,
        bottom.meets(right)?,
        bottom.meets(left)?,
    ]);
    if !sound(&quad, size, wanted.side) || wanted.others.iter().any(|q| rim::holds(&quad, q.bounds().center())) {
        return None;
    }
    let [a, b, c, d] = quad.0;
    let ends = [(a, b), (b, c), (d, c), (a, d)];
    if !runs_out(four, &ends) {
        return None;
    }
    if wanted.stands_out {
        let brightens: [bool; 4] = std::array::from_fn(|i| four[i].brightens(ends[i].0, ends[i].1));
        // Into the sheet at its upper and left border, out of it at the others.
        if brightens[0] != brightens[3] || brightens[1] != brightens[2] || brightens[0] == brightens[1] {
            return None;
        }
    }
    let (mut score, mut seen_sum) = (0.0, 0.0);
    let mut sides = [Side::Open; 4];
    for (i, border) in four.iter().enumerate() {
        if border.is_open() {
            score += OPEN_WORTH;
            continue;
        }
        let (from, to) = ends[i];
        let (seen, past) = border.seen(from, to);
        if seen < SEEN {
            return None;
        }
        sides[i] = Side::Seen(seen);
        seen_sum += seen;
        score += seen - 0.4 * past;
    }
    let average = seen_sum / (4 - open) as f32;
    score += OUTER * area(&quad) / (size.0 * size.1);
    (average >= wanted.seen).then_some((
        score,
        Outline {
            quad,
            sides,
            covered: false,
        },
    ))
}

fn area(quad: &Quad) -> f32 {
    let corners = quad.0;
    (0..4)
        .map(|i| {
            let (p, q) = (corners[i], corners[(i + 1) % 4]);
            p.x * q.y - q.x * p.y
        })
        .sum::<f32>()
        .abs()
        / 2.0
}

/// Whether the borders beside an open side are seen right up to where the picture ends.
fn runs_out(four: [&Border; 4], ends: &[(Point, Point); 4]) -> bool {
    const LAST: f32 = 0.08;
    let Some(open) = four.iter().position(|b| b.is_open()) else {
        return true;
    };
    [(open + 1) % 4, (open + 3) % 4].into_iter().all(|i| {
        let (from, to) = ends[i];
        // The ends run from left to right and from top to bottom; an open upper or left side is at the first.
        let (near, far) = if open == 0 || open == 3 { (from, to) } else { (to, from) };
        let within = Point::new(near.x + (far.x - near.x) * LAST, near.y + (far.y - near.y) * LAST);
        let (a, b) = if open == 0 || open == 3 {
            (near, within)
        } else {
            (within, near)
        };
        four[i].seen(a, b).0 > SEEN
    })
}

/// Whether a quadrilateral may be a sheet: convex, of some size, no corner far from square or far out of the picture.
fn sound(quad: &Quad, (w, h): (f32, f32), least: f32) -> bool {
    let (out_x, out_y) = (w * 0.12, h * 0.12);
    let inside = quad
        .0
        .iter()
        .all(|p| p.x > -out_x && p.y > -out_y && p.x < w + out_x && p.y < h + out_y);
    let [a, b, c, d] = quad.0;
    let ratio = |p: f32, q: f32| p.min(q) / p.max(q).max(1.0);
    inside
        && quad.width() > w * least
        && quad.height() > h * least
        && ratio(a.distance(b), d.distance(c)) > 0.6
        && ratio(a.distance(d), b.distance(c)) > 0.6
        && (0..4).all(|i| {
            let (p, q, r) = (quad.0[(i + 3) % 4], quad.0[i], quad.0[(i + 1) % 4]);
            let (ux, uy, vx, vy) = (p.x - q.x, p.y - q.y, r.x - q.x, r.y - q.y);
            let cosine = (ux * vx + uy * vy) / (p.distance(q) * r.distance(q)).max(1.0);
            // Clockwise in a picture whose y runs downwards.
            vx * uy - vy * ux > 0.0 && cosine.abs() < 0.42
        })
}

#[cfg(test)]
mod tests;
