//! Several sheets in one picture: text that falls into groups with desk between them, each within borders of its own.
//!
//! One sheet is the normal case. The picture is only parted where every group has a whole outline that holds none of the
//! others' text, and where what lies between the outlines is the same as what lies around them.
use super::edges::Edges;
use super::{LEAST_BOXES, Outline, Side, View, Wanted, around, rim};
use crate::geometry::{Point, Quad};
use crate::quality::median;
use crate::raster::{Raster, sample};

/// Directions in which a line between two groups of text is sought.
const DIRECTIONS: usize = 36;
/// Least room between two groups, as a share of the longer side of the picture.
const ROOM: f32 = 0.022;
/// Ways of parting looked at closely.
const WAYS: usize = 8;
/// Most sheets in a picture.
const MOST: usize = 4;
/// Least side of a sheet as a share of the picture's.
const LEAST_SIDE: f32 = 0.1;
/// How much of its borders must be seen on average.
const CLEARLY: f32 = 0.72;
/// Colours up to so far apart may be the same desk in uneven light.
const SAME_DESK: f32 = 46.0;
/// Colours from so far apart on are paper and desk.
const OTHER: f32 = 12.0;
/// A ground as bright as this in its darkest channel may be the paper on which the others are printed.
const WHITE: f32 = 190.0;
/// Groups that lean less against each other than this may be print on one paper, in degrees.
const LEAN: f32 = 1.6;

/// The outlines of the sheets where there are several, in raster pixels; none where there is one.
pub(crate) fn find(raster: &Raster, boxes: &[Quad]) -> Vec<Quad> {
    let Some(view) = View::of(raster, boxes).filter(|v| v.boxes.len() >= 2 * LEAST_BOXES) else {
        return Vec::new();
    };
    let all: Vec<usize> = (0..view.boxes.len()).collect();
    if ways(&view, &all).is_empty() {
        return Vec::new();
    }
    let edges = Edges::of(&view.small, &view.boxes);
    let search = Search { view: &view, edges };
    let Some(sheets) = search.parted(&all, MOST).filter(|s| search.on_a_desk(s)) else {
        return Vec::new();
    };
    sheets.iter().map(|s| view.enlarged(&s.outline.quad)).collect()
}

/// A sheet with the boxes of its text.
#[derive(Debug, Clone)]
struct Sheet {
    outline: Outline,
    tilt: f32,
}

struct Search<'v> {
    view: &'v View,
    edges: Edges<'v>,
}

impl Search<'_> {
    /// The sheets into which a group of text falls; none where it does not.
    fn parted(&self, group: &[usize], most: usize) -> Option<Vec<Sheet>> {
        let mut best: Option<(f32, Vec<Sheet>)> = None;
        if most < 2 {
            return None;
        }
        for (one, other) in ways(self.view, group) {
            let Some(mut sheets) = self.sheets(&one, most - 1) else {
                continue;
            };
            let Some(rest) = self.sheets(&other, most - sheets.len()) else {
                continue;
            };
            sheets.extend(rest);
            let worth = sheets.iter().map(|s| seen(&s.outline)).fold(1.0, f32::min);
            if disjoint(&sheets) && best.as_ref().is_none_or(|(w, _)| worth > *w) {
                best = Some((worth, sheets));
            }
        }
        best.map(|(_, sheets)| sheets)
    }

    /// The sheet or sheets of one group.
    fn sheets(&self, group: &[usize], most: usize) -> Option<Vec<Sheet>> {
        if most == 0 {
            return None;
        }
        let whole = self.sheet(group);
        match self.parted(group, most) {
            Some(several) if whole.as_ref().is_none_or(|w| !self.is_paper_between(w, &several)) => Some(several),
            _ => whole.map(|w| vec![w]),
        }
    }

    /// The outline of a group that leaves all other text out.
    fn sheet(&self, group: &[usize]) -> Option<Sheet> {
        let (own, others): (Vec<_>, Vec<_>) = (0..self.view.boxes.len()).partition(|i| group.contains(i));
        let boxes = |of: &[usize]| -> Vec<Quad> { of.iter().map(|&i| self.view.boxes[i]).collect() };
        let (own, others) = (boxes(&own), boxes(&others));
        let tilt = lean(&own);
        let wanted = Wanted {
            side: LEAST_SIDE,
            seen: CLEARLY,
            others: &others,
            open: 0,
        };
        let outline = around(&self.edges, &own, self.view.size(), tilt, &wanted)?;
        Some(Sheet { outline, tilt })
    }

    /// The colour a little outside (below nought) or inside of each border.
    fn along(&self, quad: &Quad, depth: f32) -> [[f32; 3]; 4] {
        const PLACES: usize = 24;
        std::array::from_fn(|side| {
            let (a, b) = (quad.0[side], quad.0[(side + 1) % 4]);
            let length = a.distance(b).max(1.0);
            let inward = (-(b.y - a.y) / length, (b.x - a.x) / length);
            let colours: Vec<[f32; 3]> = (0..PLACES)
                .map(|i| {
                    let t = (i as f32 + 0.5) / PLACES as f32;
                    let (x, y) = (a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
                    sample(&self.view.small, x + inward.0 * depth, y + inward.1 * depth)
                })
                .collect();
            std::array::from_fn(|c| median(colours.iter().map(|v| v[c]).collect()))
        })
    }

    /// Whether what lies between sheets is the paper of one that holds them all.
    fn is_paper_between(&self, whole: &Sheet, sheets: &[Sheet]) -> bool {
        let paper = middle(&self.along(&whole.outline.quad, 4.0));
        let desk = middle(&self.along(&whole.outline.quad, -4.0));
        let ground = sheets.iter().flat_map(|s| self.along(&s.outline.quad, -4.0)).collect::<Vec<_>>();
        let ground = middle(&ground);
        apart(ground, paper) < apart(ground, desk)
    }

    /// Whether the sheets lie on one desk: the same around all of them, and nowhere what they are themselves.
    fn on_a_desk(&self, sheets: &[Sheet]) -> bool {
        let around: Vec<[f32; 3]> = sheets.iter().flat_map(|s| self.along(&s.outline.quad, -4.5)).collect();
        let desk = middle(&around);
        let same = around.iter().filter(|c| apart(**c, desk) < SAME_DESK).count();
        let stands_out = sheets.iter().all(|s| {
            let inside = self.along(&s.outline.quad, 4.5);
            let outside = self.along(&s.outline.quad, -4.5);
            (0..4).all(|i| apart(inside[i], outside[i]) > OTHER)
        });
        let lean = sheets.iter().map(|s| s.tilt);
        let leans = lean.clone().fold(f32::MIN, f32::max) - lean.fold(f32::MAX, f32::min) > LEAN;
        let white = desk.iter().copied().fold(255.0, f32::min) > WHITE;
        // One side may touch something else that lies on the desk.
        same + sheets.len() >= around.len() && stands_out && (leans || !white)
    }
}

fn seen(outline: &Outline) -> f32 {
    let share = |s: &Side| match s {
        Side::Seen(share) => *share,
        Side::Open => 0.0,
    };
    outline.sides.iter().map(share).sum::<f32>() / 4.0
}

fn middle(colours: &[[f32; 3]]) -> [f32; 3] {
    std::array::from_fn(|c| median(colours.iter().map(|v| v[c]).collect()))
}

fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    a.iter().zip(b).map(|(p, q)| (p - q).abs()).fold(0.0, f32::max)
}

/// Whether no sheet has a corner, or the middle of a side, within another.
fn disjoint(sheets: &[Sheet]) -> bool {
    let points = |q: &Quad| -> Vec<Point> {
        let middle = |i: usize| {
            let (a, b) = (q.0[i], q.0[(i + 1) % 4]);
            Point::new(f32::midpoint(a.x, b.x), f32::midpoint(a.y, b.y))
        };
        q.0.into_iter().chain((0..4).map(middle)).collect()
    };
    sheets.iter().enumerate().all(|(i, a)| {
        sheets
            .iter()
            .enumerate()
            .filter(|(j, _)| i != *j)
            .all(|(_, b)| !points(&a.outline.quad).iter().any(|p| rim::holds(&b.outline.quad, *p)))
    })
}

/// Slant of the longer boxes against the nearest quarter turn, in degrees.
fn lean(boxes: &[Quad]) -> f32 {
    let slants: Vec<f32> = boxes
        .iter()
        .filter(|q| q.width() > 2.5 * q.height() || q.height() > 2.5 * q.width())
        .map(|q| {
            let [a, b, ..] = q.0;
            let degrees = (b.y - a.y).atan2(b.x - a.x).to_degrees();
            (degrees + 45.0).rem_euclid(90.0) - 45.0
        })
        .collect();
    median(slants)
}

/// Ways to part a group of boxes by a straight line that crosses none, those with most room first.
fn ways(view: &View, group: &[usize]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let longest = view.small.width().max(view.small.height()) as f32;
    let mut found: Vec<(f32, Vec<usize>, Vec<usize>)> = Vec::new();
    for direction in 0..DIRECTIONS {
        let (sin, cos) = (direction as f32 * std::f32::consts::PI / DIRECTIONS as f32).sin_cos();
        let mut spans: Vec<(f32, f32, usize)> = group
            .iter()
            .map(|&i| {
                let along = view.boxes[i].0.map(|p| p.x * cos + p.y * sin);
                let low = along.into_iter().fold(f32::MAX, f32::min);
                (low, along.into_iter().fold(f32::MIN, f32::max), i)
            })
            .collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut reach = f32::MIN;
        for k in 0..spans.len() {
            let room = spans[k].0 - reach;
            if k >= LEAST_BOXES && spans.len() - k >= LEAST_BOXES && room > longest * ROOM {
                let side = |s: &[(f32, f32, usize)]| {
                    let mut side: Vec<usize> = s.iter().map(|s| s.2).collect();
                    side.sort_unstable();
                    side
                };
                let (one, other) = (side(&spans[..k]), side(&spans[k..]));
                match found.iter_mut().find(|f| f.1 == one || f.1 == other) {
                    Some(known) => known.0 = known.0.max(room),
                    None => found.push((room, one, other)),
                }
            }
            reach = reach.max(spans[k].1);
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.truncate(WAYS);
    found.into_iter().map(|(_, one, other)| (one, other)).collect()
}
