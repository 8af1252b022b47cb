//! What a text box says: crops made upright, read one by one, decoded by connectionist temporal classification.
use crate::geometry::{Homography, Point, Quad};
use crate::models::{ModelError, Pool};
use crate::raster::{Raster, sample};
use ort::value::TensorRef;

/// Height of a line as the networks want it, in pixels.
const LINE_HEIGHT: usize = 48;
/// Widest strip; longer lines are squeezed.
const MAX_WIDTH: usize = 2400;
/// Narrowest strip.
const NARROWEST: usize = 16;

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
    /// Reads a strip. Strips are not gathered into batches: a batch takes as long as its strips one by one, and its
    /// padding besides.
    pub(crate) fn read(&self, strip: &Strip) -> Result<Reading, ModelError> {
        self.pool.with(|session| {
            let tensor = TensorRef::from_array_view(([1, 3, LINE_HEIGHT, strip.width], strip.data.as_slice()))?;
            let outputs = session.run(ort::inputs!["x" => tensor])?;
            let (shape, data) = outputs[0].try_extract_tensor::<f32>()?;
            Ok(self.decode(data, shape[2] as usize))
        })
    }

    /// Greedy decoding: best class a step, repeats and blanks dropped.
    fn decode(&self, data: &[f32], classes: usize) -> Reading {
        let used = (data.len() / classes) as f32;
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
        Reading::of(text)
    }
}

impl Reading {
    /// Characters with their mean confidence.
    pub(crate) fn of(text: Vec<ReadChar>) -> Self {
        let confidence = if text.is_empty() {
            0.0
        } else {
            text.iter().map(|c| c.confidence).sum::<f32>() / text.len() as f32
        };
        Self { text, confidence }
    }
}

impl Strip {
    /// The strip between two places along it, 0 to 1.
    pub(crate) fn part(&self, from: f32, to: f32) -> Self {
        let at = |share: f32| (share.clamp(0.0, 1.0) * self.width as f32).round() as usize;
        let left = at(from).min(self.width - NARROWEST);
        let right = at(to).clamp(left + NARROWEST, self.width);
        let rows = self.data.chunks_exact(self.width);
        Self {
            width: right - left,
            data: rows.flat_map(|row| &row[left..right]).copied().collect(),
        }
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

/// Cuts the quadrilateral out of the picture, upright, 48 pixels high.
pub(crate) fn cut(raster: &Raster, quad: &Quad) -> Strip {
    let (w, h) = (quad.width().max(1.0), quad.height().max(1.0));
    let width = ((LINE_HEIGHT as f32 * w / h).round() as usize).clamp(NARROWEST, MAX_WIDTH);
    let strip = Quad([
        Point::new(0.0, 0.0),
        Point::new(width as f32, 0.0),
        Point::new(width as f32, LINE_HEIGHT as f32),
        Point::new(0.0, LINE_HEIGHT as f32),
    ]);
    let map = Homography::between(&strip, quad).unwrap_or(Homography::IDENTITY);
    let mut data = vec![0.0f32; 3 * LINE_HEIGHT * width];
    // A source several times larger than the strip is averaged over a few points, else fine strokes alias.
    let taps = ((h / LINE_HEIGHT as f32).round() as usize).clamp(1, 4);
    let share = 1.0 / (127.5 * (taps * taps) as f32);
    let (blue, rest) = data.split_at_mut(LINE_HEIGHT * width);
    let (green, red) = rest.split_at_mut(LINE_HEIGHT * width);
    let tap = |t: usize| (t as f32 + 0.5) / taps as f32;
    for y in 0..LINE_HEIGHT {
        let rows: [Row; 4] = std::array::from_fn(|t| Row::of(&map, y as f32 + tap(t)));
        for x in 0..width {
            let mut sum = [0.0f32; 3];
            for row in &rows[..taps] {
                for t in 0..taps {
                    let p = row.at(x as f32 + tap(t));
                    for (s, v) in sum.iter_mut().zip(sample(raster, p.x - 0.5, p.y - 0.5)) {
                        *s += v;
                    }
                }
            }
            let [r, g, b] = sum.map(|s| s * share - 1.0);
            (blue[y * width + x], green[y * width + x], red[y * width + x]) = (b, g, r);
        }
    }
    Strip { width, data }
}

/// The points of one row of a strip in the picture.
struct Row {
    /// Place of its beginning, and how far it moves with each pixel, both to be divided by what the third says.
    from: [f32; 3],
    step: [f32; 3],
    /// Whether nothing has to be divided: the box is no more than turned.
    flat: bool,
}

impl Row {
    fn of(map: &Homography, y: f32) -> Self {
        let h = &map.0;
        let from = std::array::from_fn(|i| (h[3 * i + 1] * f64::from(y) + h[3 * i + 2]) as f32);
        let step = std::array::from_fn(|i| h[3 * i] as f32);
        Self {
            from,
            step,
            flat: h[6].abs() < 1e-9 && (from[2] - 1.0).abs() < 1e-6,
        }
    }

    fn at(&self, x: f32) -> Point {
        let [u, v, w] = std::array::from_fn(|i| self.from[i] + self.step[i] * x);
        if self.flat {
            Point::new(u, v)
        } else {
            Point::new(u / w, v / w)
        }
    }
}

/// A strip from an upright picture of any height, e.g. an unrolled seal.
pub(crate) fn whole(raster: &Raster) -> Strip {
    let (w, h) = (raster.width() as f32, raster.height() as f32);
    cut(raster, &crate::geometry::Rect::new(0.0, 0.0, w, h).to_quad())
}
