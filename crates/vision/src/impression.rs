//! What stands on the seals of a page: each drawn as strips, the quick reader tells whether and which way they can be
//! read, the careful one reads.
//!
//! Keeps no seal without letters: an emblem or a red picture is none.
use crate::engine::Engine;
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::models::ModelError;
use crate::page::{Seal, SealShape};
use crate::raster::Raster;
use crate::seal::{Found, Tint, strips};
use crate::text::recognise::{self, Reading};

/// A seal read with at least this is not read in another drawing.
const GOOD: f32 = 0.9;

impl Engine {
    /// The seals among what looks like one.
    pub(crate) fn seals(&self, raster: &Raster, found: &[Found], frame: &Frame) -> Result<Vec<Seal>, ModelError> {
        let inner = |a: &Found| found.iter().any(|b| b.rect != a.rect && holds(&b.rect, &a.rect));
        let mut seals = Vec::new();
        for f in found.iter().filter(|f| !inner(f)) {
            let drawn = match f.shape {
                SealShape::Thumb => Vec::new(),
                SealShape::Round | SealShape::Oval => strips::unrolled(raster, f, frame.turn),
                SealShape::Square => {
                    let mut drawn = strips::quarters(raster, f, frame.turn);
                    drawn.push(strips::flat(raster, f, frame.turn));
                    drawn
                }
            };
            let (text, confidence) = self.impression(&drawn)?;
            // An emblem is round and red as well, but nothing Chinese stands on its rim; a grey ring must say more.
            let lettered = text.chars().filter(|c| is_han(*c)).count();
            let sure = match f.tint {
                Tint::Red(_) => lettered >= 2,
                Tint::Grey(_) => lettered >= 4 && confidence > 0.6,
            };
            if f.shape != SealShape::Thumb && !sure {
                continue;
            }
            seals.push(Seal {
                rect: frame.rect_from_raster(&f.rect),
                shape: f.shape,
                text,
                confidence: f.confidence,
                text_confidence: confidence,
            });
        }
        Ok(seals)
    }

    /// The first good reading of a drawing of a seal, else the best of all: much text surely read. Nothing where the
    /// quick reader sees no letter in any drawing.
    fn impression(&self, drawn: &[Raster]) -> Result<(String, f32), ModelError> {
        let strips: Vec<_> = drawn.iter().map(recognise::whole).collect();
        let quick = self.quick.read(&strips)?;
        let mut order: Vec<usize> = (0..drawn.len()).filter(|&i| worth(&quick[i]) > 0.0).collect();
        order.sort_by(|&a, &b| worth(&quick[b]).total_cmp(&worth(&quick[a])));
        let mut readings: Vec<Reading> = Vec::new();
        for i in order {
            readings.extend(self.careful.read(&strips[i..=i])?);
            if readings.last().is_some_and(|r| r.confidence >= GOOD) {
                break;
            }
        }
        let best = readings.into_iter().max_by(|a, b| worth(a).total_cmp(&worth(b)));
        Ok(best.map_or_else(Default::default, |r| {
            let text: String = r.text.iter().map(|c| c.ch).collect();
            // Stars and dots part the two ends of a ring.
            let bare = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '（' | '）'));
            (bare.to_owned(), r.confidence)
        }))
    }
}

/// How much a reading says: letters, more for those surely read, less than nothing for guesses.
fn worth(reading: &Reading) -> f32 {
    let letters = reading.text.iter().filter(|c| is_han(c.ch));
    letters.map(|c| c.confidence - 0.5).sum()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    let c = inner.center();
    outer.width() > inner.width()
        && (outer.left..outer.right).contains(&c.x)
        && (outer.top..outer.bottom).contains(&c.y)
}
