//! What stands on the seals of a page: each drawn as strips, the quick reader tells whether and which way they can be
//! read, the careful one reads.
//!
//! Keeps no seal without letters: an emblem or a red picture is none.
use crate::engine::Engine;
use crate::geometry::Rect;
use crate::models::ModelError;
use crate::page::{Seal, SealShape};
use crate::raster::Raster;
use crate::seal::{Found, Tint, strips};
use crate::text::recognise::{self, Reading, Strip};
use rayon::prelude::*;

/// A seal read with at least this is not read in another drawing.
const GOOD: f32 = 0.9;
/// A drawing that says more than this to the quick reader is read with care before others are drawn; four letters beyond
/// doubt come to as much.
const CLEAR: f32 = 2.0;
/// Without a letter in so many drawings there is none in the others.
const BLANK: usize = 2;

impl Engine {
    /// The seals among what looks like one, placed in raster pixels; `turn` is the quarter turn that makes the page
    /// upright.
    pub(crate) fn seals(&self, raster: &Raster, found: &[Found], turn: u16) -> Result<Vec<Seal>, ModelError> {
        let inner = |a: &Found| found.iter().any(|b| b.rect != a.rect && holds(&b.rect, &a.rect));
        let outer: Vec<&Found> = found.iter().filter(|f| !inner(f)).collect();
        let seals: Result<Vec<_>, _> = outer.into_par_iter().map(|f| self.seal(raster, f, turn)).collect();
        Ok(seals?.into_iter().flatten().collect())
    }

    fn seal(&self, raster: &Raster, f: &Found, turn: u16) -> Result<Option<Seal>, ModelError> {
        let (text, confidence) = match f.shape {
            SealShape::Thumb => Default::default(),
            SealShape::Round | SealShape::Oval => self.impression(strips::unrolled(raster, f, turn))?,
            SealShape::Square => {
                let whole = std::iter::once_with(|| strips::flat(raster, f, turn));
                self.impression(strips::quarters(raster, f, turn).into_iter().chain(whole))?
            }
        };
        // An emblem is round and red as well, but nothing Chinese stands on its rim; a grey ring must say more.
        let lettered = text.chars().filter(|c| is_han(*c)).count();
        let sure = match f.tint {
            Tint::Red(_) => lettered >= 2,
            Tint::Grey(_) => lettered >= 4 && confidence > 0.6,
        };
        Ok((f.shape == SealShape::Thumb || sure).then_some(Seal {
            rect: f.rect,
            shape: f.shape,
            text,
            confidence: f.confidence,
            text_confidence: confidence,
        }))
    }

    /// The first good reading of a drawing of a seal, else the best of all: much text surely read. Nothing where the
    /// quick reader sees no letter in the likeliest drawings.
    fn impression(&self, mut drawings: impl Iterator<Item = Raster>) -> Result<(String, f32), ModelError> {
        let mut lettered: Vec<(Strip, Reading)> = Vec::new();
        let mut blank = 0;
        let mut readings: Vec<Reading> = Vec::new();
        loop {
            // Most seals read well in their likeliest drawing: the others are not even drawn.
            for drawing in drawings.by_ref() {
                let strip = recognise::whole(&drawing);
                let quick = self.quick.read(&strip)?;
                let says = worth(&quick);
                if says > 0.0 {
                    lettered.push((strip, quick));
                } else {
                    blank += 1;
                }
                if says > CLEAR || (blank == BLANK && lettered.is_empty()) {
                    break;
                }
            }
            lettered.sort_by(|a, b| worth(&a.1).total_cmp(&worth(&b.1)));
            let Some((strip, quick)) = lettered.pop() else {
                break;
            };
            readings.push(self.settle(&strip, quick)?.0);
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
    outer.width() > inner.width() && outer.holds(inner.center())
}
