//! Several sheets in one picture: text that falls into groups with desk between them, each within borders of its own.
//!
//! One sheet is the normal case. The picture is only parted where every group has a whole outline that holds none of the
//! others' text, and where what lies between the outlines is the same as what lies around them.
use super::edges::Edges;
use super::{LEAST_BOXES, Outline, Side, View, Wanted, around, rim};
use crate::geometry::{Point, Quad};
use crate::quality::median;
use crate::raster::{Raster, sample};
use std::cell::RefCell;

/// Directions in which a line between two groups of text is sought.
const DIRECTIONS: usize = 36;
/// Least room between two groups, as a share of the longer side of the picture.
const ROOM: f32 = 0.022;
/// Ways of parting looked at closely.
const WAYS: usize = 8;
/// Lines of each direction among which the borders of a sheet are sought.
const LINES: usize = 110;
/// Most sheets in a picture.
const MOST: usize = 4;
/// Least side of a sheet as a share of the picture's.
const LEAST_SIDE: f32 = 0.1;
/// How much of its borders must be seen on average.
const CLEARLY: f32 = 0.66;
/// How much the desk's brightness against the paper's may differ, in hundredths.
const SAME_DESK: f32 = 24.0;
/// Colours from so far apart on are paper and desk.
const OTHER: f32 = 12.0;
/// A ground as bright as this in its darkest channel may be the paper on which the others are printed.
const WHITE: f32 = 190.0;
/// Places looked at along a line.
const PLACES: usize = 32;
/// Pixels of the small copy for which another colour lasts between two papers.
const STRETCH: usize = 3;
/// Share of the places at which it is seen.
const BROKEN: f32 = 0.75;
/// How far around its text the borders of a sheet are sought, as a share of the longer side of the text.
const AROUND: f32 = 0.65;
/// Groups that lean less against each other than this may be print on one paper, in degrees.
const LEAN: f32 = 1.6;

/// The outlines of the sheets where there are several, in raster pixels; none where there is one.
pub(crate) fn find(raster: &Raster, boxes: &[Quad]) -> Vec<Quad> {
    let Some(view) = View::of(raster, boxes).filter(|v| v.boxes.len() >= 2 * LEAST_BOXES) else {
        return Vec::new();
    };
    let search = Search {
        raster,
        boxes,
        view,
        known: RefCell::default(),
    };
    let all: Vec<usize> = (0..boxes.len()).collect();
    let sheets = search.parted(&all, MOST).filter(|s| on_a_desk(s));
    sheets.map_or_else(Vec::new, |sheets| sheets.iter().map(|s| s.quad).collect())
}

/// A sheet with what is seen of it.
#[derive(Debug, Clone)]
struct Sheet {
    /// In raster pixels.
    quad: Quad,
    /// Share of the borders that is seen.
    seen: f32,
    /// Slant of its text.
    tilt: f32,
    /// The colour inside and outside of each border.
    rims: [([f32; 3], [f32; 3]); 4],
}

struct Search<'r> {
    raster: &'r Raster,
    boxes: &'r [Quad],
    view: View,
    /// What has been looked at.
    known: RefCell<Vec<(Vec<usize>, Option<Sheet>)>>,
}

/// A line that parts two groups of text.
struct Way {
    room: f32,
    one: Vec<usize>,
    other: Vec<usize>,
    /// The direction across, and from where to where there is no text along it, in pixels of the small copy.
    across: (f32, f32),
    free: (f32, f32),
}

impl Search<'_> {
    /// The sheets into which a group of text falls; none where it does not.
    fn parted(&self, group: &[usize], most: usize) -> Option<Vec<Sheet>> {
        if most < 2 {
            return None;
        }
        let mut best: Option<(f32, Vec<Sheet>)> = None;
        for way in self.ways(group) {
            let Some(mut sheets) = self.sheets(&way.one, most - 1) else {
                continue;
            };
            let Some(rest) = self.sheets(&way.other, most - sheets.len()) else {
                continue;
            };
            sheets.extend(rest);
            let worth = sheets.iter().map(|s| s.seen).fold(1.0, f32::min);
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
            Some(several) if whole.as_ref().is_none_or(|w| !is_paper_between(w, &several)) => Some(several),
            _ => whole.map(|w| vec![w]),
        }
    }

    /// The sheet that a group of text stands on.
    fn sheet(&self, group: &[usize]) -> Option<Sheet> {
        if let Some((_, sheet)) = self.known.borrow().iter().find(|(g, _)| g == group) {
            return sheet.clone();
        }
        let sheet = self.outlined(group);
        self.known.borrow_mut().push((group.to_vec(), sheet.clone()));
        sheet
    }

    /// The outline of a group that leaves all other text out, sought in its surroundings.
    fn outlined(&self, group: &[usize]) -> Option<Sheet> {
        let own: Vec<Quad> = group.iter().map(|&i| self.boxes[i]).collect();
        let text = own.iter().map(Quad::bounds).reduce(|a, b| a.union(&b))?;
        let reach = text.width().max(text.height()) * AROUND;
        let (left, top) = (
            (text.left - reach).max(0.0).floor(),
            (text.top - reach).max(0.0).floor(),
        );
        let right = (text.right + reach).min(self.raster.width() as f32);
        let bottom = (text.bottom + reach).min(self.raster.height() as f32);
        let (x, y, w, h) = (left as u32, top as u32, (right - left) as u32, (bottom - top) as u32);
        let part = image::imageops::crop_imm(self.raster, x, y, w.max(16), h.max(16)).to_image();
        let here = |q: &Quad| Quad(q.0.map(|p| Point::new(p.x - left, p.y - top)));
        let boxes: Vec<Quad> = self.boxes.iter().map(here).collect();
        let view = View::any(&part, &boxes);
        let (own, others): (Vec<_>, Vec<_>) = view.boxes.iter().enumerate().partition(|(i, _)| group.contains(i));
        let quads = |of: Vec<(usize, &Quad)>| -> Vec<Quad> { of.into_iter().map(|(_, q)| *q).collect() };
        let (own, others) = (quads(own), quads(others));
        let tilt = lean(&own);
        let wanted = Wanted {
            side: LEAST_SIDE,
            seen: CLEARLY,
            others: &others,
            open: 0,
            stands_out: true,
            lines: LINES,
        };
        let edges = Edges::of(&view.small, &view.boxes);
        let outline = around(&edges, &own, view.size(), tilt, &wanted)?;
        let rims = rims(&view.small, &outline.quad);
        let quad = view.enlarged(&outline.quad);
        Some(Sheet {
            quad: Quad(quad.0.map(|p| Point::new(p.x + left, p.y + top))),
            seen: seen(&outline),
            tilt,
            rims,
        })
    }

    /// Ways to part a group by a straight strip without text in which something lies that is not like the paper on
    /// either side; those with most room first.
    fn ways(&self, group: &[usize]) -> Vec<Way> {
        let longest = self.view.small.width().max(self.view.small.height()) as f32;
        let mut found: Vec<Way> = Vec::new();
        for direction in 0..DIRECTIONS {
            let (sin, cos) = (direction as f32 * std::f32::consts::PI / DIRECTIONS as f32).sin_cos();
            let mut spans: Vec<(f32, f32, usize)> = group
                .iter()
                .map(|&i| {
                    let (low, high) = span(&self.view.boxes[i], (cos, sin));
                    (low, high, i)
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
                    let way = Way {
                        room,
                        one: side(&spans[..k]),
                        other: side(&spans[k..]),
                        across: (cos, sin),
                        free: (reach, spans[k].0),
                    };
                    match found.iter_mut().find(|f| f.one == way.one || f.one == way.other) {
                        Some(known) if known.room < room => *known = way,
                        Some(_) => {}
                        None => found.push(way),
                    }
                }
                reach = reach.max(spans[k].1);
            }
        }
        found.retain(|way| self.is_broken(way));
        found.sort_by(|a, b| b.room.total_cmp(&a.room));
        found.truncate(WAYS);
        found
    }

    /// The colour of the paper beneath a group of text.
    fn paper(&self, group: &[usize]) -> [f32; 3] {
        let of_box = |i: &usize| {
            let r = self.view.boxes[*i].bounds();
            let (low, high) = (
                sample(&self.view.small, r.left, r.top),
                sample(&self.view.small, r.right, r.bottom),
            );
            std::array::from_fn(|c| low[c].max(high[c]))
        };
        middle(&group.iter().map(of_box).collect::<Vec<_>>())
    }

    /// Whether the paper ends between the groups: nearly everywhere along the strip there is, for a stretch, another
    /// colour than the papers have.
    fn is_broken(&self, way: &Way) -> bool {
        let (cos, sin) = way.across;
        let extent = |group: &[usize]| {
            group
                .iter()
                .map(|&i| span(&self.view.boxes[i], (-sin, cos)))
                .fold((f32::MAX, f32::MIN), |(l, h), (a, b)| (l.min(a), h.max(b)))
        };
        let (a, b) = (extent(&way.one), extent(&way.other));
        // Of two papers of different size, where the smaller lies.
        let (from, to) = if b.1 - b.0 < a.1 - a.0 { b } else { a };
        let look =
            |along: f32, across: f32| sample(&self.view.small, across * cos - along * sin, across * sin + along * cos);
        let (first, last) = (self.paper(&way.one), self.paper(&way.other));
        let broken = (0..PLACES)
            .filter(|i| {
                let along = from + (to - from) * (*i as f32 + 0.5) / PLACES as f32;
                let mut run = 0;
                let mut across = way.free.0 + 1.0;
                while across < way.free.1 - 1.0 && run < STRETCH {
                    let here = look(along, across);
                    let other = apart(here, first) > OTHER && apart(here, last) > OTHER;
                    run = if other { run + 1 } else { 0 };
                    across += 1.0;
                }
                run >= STRETCH
            })
            .count();
        broken as f32 > PLACES as f32 * BROKEN
    }
}

/// From where to where a box lies in a direction.
fn span(quad: &Quad, (x, y): (f32, f32)) -> (f32, f32) {
    let along = quad.0.map(|p| p.x * x + p.y * y);
    let low = along.into_iter().fold(f32::MAX, f32::min);
    (low, along.into_iter().fold(f32::MIN, f32::max))
}

/// The usual colour a little inside and outside of each border.
fn rims(picture: &Raster, quad: &Quad) -> [([f32; 3], [f32; 3]); 4] {
    const DEPTH: f32 = 4.5;
    std::array::from_fn(|side| {
        let (a, b) = (quad.0[side], quad.0[(side + 1) % 4]);
        let length = a.distance(b).max(1.0);
        let inward = (-(b.y - a.y) / length, (b.x - a.x) / length);
        let usual = |depth: f32| {
            let colours: Vec<[f32; 3]> = (0..PLACES)
                .map(|i| {
                    let t = (i as f32 + 0.5) / PLACES as f32;
                    let (x, y) = (a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
                    sample(picture, x + inward.0 * depth, y + inward.1 * depth)
                })
                .collect();
            middle(&colours)
        };
        (usual(DEPTH), usual(-DEPTH))
    })
}

/// Whether what lies between sheets is the paper of one that holds them all.
fn is_paper_between(whole: &Sheet, sheets: &[Sheet]) -> bool {
    let paper = middle(&whole.rims.map(|r| r.0));
    let desk = middle(&whole.rims.map(|r| r.1));
    let ground: Vec<[f32; 3]> = sheets.iter().flat_map(|s| s.rims.map(|r| r.1)).collect();
    let ground = middle(&ground);
    apart(ground, paper) < apart(ground, desk)
}

/// Whether the sheets lie on one desk: as much darker or lighter than they are all around, in whatever light.
fn on_a_desk(sheets: &[Sheet]) -> bool {
    let rims: Vec<([f32; 3], [f32; 3])> = sheets.iter().flat_map(|s| s.rims).collect();
    let against = |(inside, outside): &([f32; 3], [f32; 3])| -> [f32; 3] {
        std::array::from_fn(|c| 100.0 * outside[c] / inside[c].max(1.0))
    };
    let shares: Vec<[f32; 3]> = rims.iter().map(against).collect();
    let usual = middle(&shares);
    let same = shares.iter().filter(|s| apart(**s, usual) < SAME_DESK).count();
    let stands_out = rims.iter().all(|(inside, outside)| apart(*inside, *outside) > OTHER);
    let tilts = sheets.iter().map(|s| s.tilt);
    let leans = tilts.clone().fold(f32::MIN, f32::max) - tilts.fold(f32::MAX, f32::min) > LEAN;
    let outside: Vec<[f32; 3]> = rims.iter().map(|r| r.1).collect();
    let white = middle(&outside).into_iter().fold(255.0, f32::min) > WHITE;
    // One side may touch something else that lies on the desk; two that face each other may not: a pen or a finger
    // across one sheet would part it.
    same + 1 >= rims.len() && stands_out && (leans || !white)
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
            .all(|(_, b)| !points(&a.quad).iter().any(|p| rim::holds(&b.quad, *p)))
    })
}

/// Slant of the longest boxes against the nearest quarter turn, in degrees.
fn lean(boxes: &[Quad]) -> f32 {
    const LONGEST: usize = 7;
    let length = |q: &Quad| q.width().max(q.height()) / q.width().min(q.height()).max(1.0);
    let mut boxes: Vec<&Quad> = boxes.iter().filter(|q| length(q) > 1.6).collect();
    boxes.sort_by(|a, b| length(b).total_cmp(&length(a)));
    boxes.truncate(LONGEST);
    let slants: Vec<f32> = boxes
        .iter()
        .map(|q| {
            let [a, b, ..] = q.0;
            let degrees = (b.y - a.y).atan2(b.x - a.x).to_degrees();
            (degrees + 45.0).rem_euclid(90.0) - 45.0
        })
        .collect();
    median(slants)
}

#[cfg(test)]
#[path = "apart_tests.rs"]
mod tests;
