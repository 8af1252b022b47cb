//! What a text box says: crops made upright, batched by width, decoded by connectionist temporal classification.
use crate::geometry::{Homography, Point, Quad};
use crate::models::{ModelError, Pool};
use crate::raster::Raster;
use ort::value::TensorRef;
use rayon::prelude::*;

/// Height of a line as the networks want it, in pixels.
const LINE_HEIGHT: usize = 48;
/// Widest strip; longer lines are squeezed.
const MAX_WIDTH: usize = 2400;
/// Strips of one batch together are at most this wide, unless one alone is wider: a larger batch takes more memory and
/// no less time, and leaves other cores without work.
const BATCH_WIDTH: usize = 1200;

/// What a strip says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    pub text: Vec<ReadChar>,
    /// Mean confidence of the characters; 0 where nothing was read.
    pub confidence: f32,
}

/// A character with its place along the strip, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ReadChar {
    pub ch: char,
    pub confidence: f32,
    pub start: f32,
    pub end: f32,
}

/// A strip ready for the network: planar BGR, `3 × 48 × width`.
pub(crate) struct Strip {
    width: usize,
    data: Vec<f32>,
}

/// A recognition network with its alphabet.
#[derive(Debug)]
pub(crate) struct Recogniser {
    pub pool: Pool,
    /// Index 0 is the blank of the decoder; the last entry is a space.
    pub alphabet: Vec<char>,
}

impl Recogniser {
    /// Reads all strips, in the order given; batches run side by side.
    pub(crate) fn read(&self, strips: &[Strip]) -> Result<Vec<Reading>, ModelError> {
        let mut order: Vec<usize> = (0..strips.len()).collect();
        order.sort_by_key(|&i| strips[i].width);
        let batches = split_batches(&order, strips);
        let read: Vec<Vec<(usize, Reading)>> = batches
            .par_iter()
            .map(|batch| self.read_batch(batch, strips))
            .collect::<Result<_, _>>()?;
        let mut all = vec![
            Reading {
                text: Vec::new(),
                confidence: 0.0
            };
            strips.len()
        ];
        for (i, reading) in read.into_iter().flatten() {
            all[i] = reading;
        }
        Ok(all)
    }

    fn read_batch(&self, batch: &[usize], strips: &[Strip]) -> Result<Vec<(usize, Reading)>, ModelError> {
        let width = batch.iter().map(|&i| strips[i].width).max().unwrap_or(0);
        let plane = LINE_HEIGHT * width;
        let mut input = vec![0.0f32; batch.len() * 3 * plane];
        for (slot, &i) in batch.iter().enumerate() {
            let strip = &strips[i];
            for row in 0..3 * LINE_HEIGHT {
                let to = slot * 3 * plane + row * width;
                input[to..to + strip.width].copy_from_slice(&strip.data[row * strip.width..(row + 1) * strip.width]);
            }
        }
        self.pool.with(|session| {
            let tensor = TensorRef::from_array_view(([batch.len(), 3, LINE_HEIGHT, width], input.as_slice()))?;
            let outputs = session.run(ort::inputs!["x" => tensor])?;
            let (shape, data) = outputs[0].try_extract_tensor::<f32>()?;
            let (steps, classes) = (shape[1] as usize, shape[2] as usize);
            Ok(batch
                .iter()
                .enumerate()
                .map(|(slot, &i)| {
                    let own = &data[slot * steps * classes..(slot + 1) * steps * classes];
                    (i, self.decode(own, classes, strips[i].width as f32 / width as f32))
                })
                .collect())
        })
    }

    /// Greedy decoding: best class a step, repeats and blanks dropped. `share` is the part of the steps that is strip.
    fn decode(&self, data: &[f32], classes: usize, share: f32) -> Reading {
        let steps = data.len() / classes;
        let used = steps as f32 * share;
        let mut text: Vec<ReadChar> = Vec::new();
        let mut last = 0;
        for (t, row) in data.chunks_exact(classes).enumerate() {
            // Most by lanes first, its place afterwards: one pass over both cannot be vectorised.
            let p = most(row);
            let best = row.iter().position(|&v| v >= p).unwrap_or(0);
            if best != 0 && best == last {
                if let Some(c) = text.last_mut() {
                    c.end = ((t + 1) as f32 / used).min(1.0);
                    c.confidence = c.confidence.max(p);
                }
            } else if let (true, Some(&ch)) = (best != 0, self.alphabet.get(best)) {
                let start = (t as f32 / used).min(1.0);
                text.push(ReadChar {
                    ch,
                    confidence: p,
                    start,
                    end: ((t + 1) as f32 / used).min(1.0),
                });
            }
            last = best;
        }
        widen(&mut text, used);
        let confidence = if text.is_empty() {
            0.0
        } else {
            text.iter().map(|c| c.confidence).sum::<f32>() / text.len() as f32
        };
        Reading { text, confidence }
    }
}

/// The greatest of many numbers.
fn most(row: &[f32]) -> f32 {
    let (lanes, rest) = row.as_chunks::<16>();
    let mut top = [f32::MIN; 16];
    for lane in lanes {
        for (t, v) in top.iter_mut().zip(lane) {
            *t = if *v > *t { *v } else { *t };
        }
    }
    top.iter().chain(rest).copied().fold(f32::MIN, f32::max)
}

/// The network fires in the middle of a character: spreads each to half way towards its neighbours, at most three steps.
fn widen(text: &mut [ReadChar], steps: f32) {
    let centers: Vec<f32> = text.iter().map(|c| f32::midpoint(c.start, c.end)).collect();
    let reach = 3.0 / steps.max(1.0);
    for (i, c) in text.iter_mut().enumerate() {
        let before = if i == 0 {
            0.0
        } else {
            f32::midpoint(centers[i - 1], centers[i])
        };
        let after = centers.get(i + 1).map_or(1.0, |next| f32::midpoint(centers[i], *next));
        c.start = before.max(centers[i] - reach).min(c.start);
        c.end = after.min(centers[i] + reach).max(c.end);
    }
}

fn split_batches(order: &[usize], strips: &[Strip]) -> Vec<Vec<usize>> {
    let mut batches: Vec<Vec<usize>> = Vec::new();
    for &i in order {
        let fits = batches.last().is_some_and(|b| {
            let first = strips[b[0]].width;
            // Padding costs time: keep strips of like width together.
            (b.len() + 1) * strips[i].width <= BATCH_WIDTH && strips[i].width * 3 <= first * 4 && b.len() < 12
        });
        match batches.last_mut() {
            Some(batch) if fits => batch.push(i),
            _ => batches.push(vec![i]),
        }
    }
    batches
}

/// Cuts the quadrilateral out of the picture, upright, 48 pixels high.
pub(crate) fn cut(raster: &Raster, quad: &Quad) -> Strip {
    let (w, h) = (quad.width().max(1.0), quad.height().max(1.0));
    let width = ((LINE_HEIGHT as f32 * w / h).round() as usize).clamp(16, MAX_WIDTH);
    let strip = Quad([
        Point::new(0.0, 0.0),
        Point::new(width as f32, 0.0),
        Point::new(width as f32, LINE_HEIGHT as f32),
        Point::new(0.0, LINE_HEIGHT as f32),
    ]);
    let map = Homography::between(&strip, quad).unwrap_or(Homography::IDENTITY);
    let mut data = vec![0.0f32; 3 * LINE_HEIGHT * width];
    let plane = LINE_HEIGHT * width;
    // A source several times larger than the strip is averaged over a few points, else fine strokes alias.
    let taps = ((h / LINE_HEIGHT as f32).round() as usize).clamp(1, 4);
    for y in 0..LINE_HEIGHT {
        for x in 0..width {
            let mut sum = [0.0f32; 3];
            for ty in 0..taps {
                for tx in 0..taps {
                    let fx = x as f32 + (tx as f32 + 0.5) / taps as f32;
                    let fy = y as f32 + (ty as f32 + 0.5) / taps as f32;
                    let p = map.apply(Point::new(fx, fy));
                    let px = crate::raster::sample(raster, p.x - 0.5, p.y - 0.5);
                    for (s, v) in sum.iter_mut().zip(px) {
                        *s += v;
                    }
                }
            }
            let n = (taps * taps) as f32;
            for c in 0..3 {
                data[(2 - c) * plane + y * width + x] = sum[c] / n / 127.5 - 1.0;
            }
        }
    }
    Strip { width, data }
}

/// A strip from an upright picture of any height, e.g. an unrolled seal.
pub(crate) fn whole(raster: &Raster) -> Strip {
    let (w, h) = (raster.width() as f32, raster.height() as f32);
    cut(raster, &crate::geometry::Rect::new(0.0, 0.0, w, h).to_quad())
}
