//! Which quarter turn makes a page upright: the long sides of the boxes say whether text runs across or down, reading a
//! few of the longest lines says which end is up.
//!
//! What was read on the way is handed on. A page of a few words between two seals has as many boxes one way as the other:
//! where the boxes do not settle it, reading does.
use crate::engine::Engine;
use crate::frame::start_of_reading;
use crate::geometry::Quad;
use crate::models::ModelError;
use crate::raster::Raster;
use crate::text::recognise::{self, Reading};
use rayon::prelude::*;

/// One direction settles it when its boxes together are so many times longer than those of the other.
const CLEARLY: f32 = 3.0;
/// Lines read to tell which end is up.
const LINES: usize = 6;
/// Lines read first, and no more where they settle it.
const FIRST: usize = 2;
/// A line counts for no more than so many heights of its length.
const LONG: f32 = 14.0;
/// So many letters, read this surely, settle it: nothing is read as surely upside down.
const LETTERS: f32 = 8.0;
const SURE: f32 = 0.9;

/// A turn with what was read under it.
pub(crate) struct Upright {
    /// Clockwise, in degrees.
    pub(crate) turn: u16,
    /// Boxes, by their place in the list, that have been read.
    pub(crate) read: Vec<(usize, Reading)>,
}

impl Engine {
    /// Finds the turn.
    pub(crate) fn upright(&self, raster: &Raster, boxes: &[Quad]) -> Result<Upright, ModelError> {
        let length = |down: bool| -> f32 {
            let long = boxes.iter().filter(|q| q.width() > 1.8 * q.height());
            long.filter(|q| runs_down(q) == down).map(Quad::width).sum()
        };
        let (across, down) = (length(false), length(true));
        let mut ways = vec![(false, [0, 180]), (true, [90, 270])];
        if down > across {
            ways.reverse();
        }
        if across.max(down) > CLEARLY * across.min(down) {
            ways.truncate(1);
        }
        let mut best = Upright {
            turn: ways[0].1[0],
            read: Vec::new(),
        };
        let mut most = 0.0;
        for (down, turns) in ways {
            let lines = longest(boxes, down);
            let (first, more) = lines.split_at(lines.len().min(FIRST));
            let mut tried = turns.map(|turn| (turn, Vec::new()));
            // A few lines of a clear page settle it; more are read only where they do not.
            for part in [first, more] {
                for (turn, read) in &mut tried {
                    read.extend(self.read_turned(raster, boxes, part, *turn)?);
                    let (letters, sure) = weight(read);
                    if letters >= LETTERS && sure >= SURE * letters {
                        return Ok(Upright {
                            turn: *turn,
                            read: std::mem::take(read),
                        });
                    }
                }
            }
            for (turn, read) in tried {
                let (_, sure) = weight(&read);
                // The likelier turn comes first; another has to be clearly better.
                if sure > most * 1.05 {
                    most = sure;
                    best = Upright { turn, read };
                }
            }
        }
        Ok(best)
    }

    /// Reads some of the boxes as they stand under a turn.
    fn read_turned(
        &self,
        raster: &Raster,
        boxes: &[Quad],
        lines: &[usize],
        turn: u16,
    ) -> Result<Vec<(usize, Reading)>, ModelError> {
        lines
            .par_iter()
            .map(|&i| {
                let strip = recognise::cut(raster, &start_of_reading(&boxes[i], turn));
                Ok((i, self.quick.read(&strip)?))
            })
            .collect()
    }
}

fn runs_down(q: &Quad) -> bool {
    let [a, b, ..] = q.0;
    (b.x - a.x).abs() < (b.y - a.y).abs()
}

/// The lines that say most, of those that run this way.
fn longest(boxes: &[Quad], down: bool) -> Vec<usize> {
    let mut lines: Vec<usize> = (0..boxes.len())
        .filter(|&i| boxes[i].width() > 3.0 * boxes[i].height() && runs_down(&boxes[i]) == down)
        .collect();
    let worth = |i: usize| boxes[i].width().min(boxes[i].height() * LONG);
    lines.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)));
    lines.truncate(LINES);
    lines
}

/// Number of characters read, and the same weighed by how surely.
fn weight(readings: &[(usize, Reading)]) -> (f32, f32) {
    readings.iter().fold((0.0, 0.0), |(all, sure), (_, r)| {
        let letters = r.text.len() as f32;
        (all + letters, sure + letters * r.confidence)
    })
}
