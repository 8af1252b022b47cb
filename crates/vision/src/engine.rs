//! The reader: one decoded page in, one read page out.
//!
//! Holds the networks and the order of work: detect, find which way is up, read quickly, read again what came back
//! uncertain, look for seals and codes, judge the quality. Knows no document kind.
use crate::decode::DecodedPage;
use crate::frame::{Frame, Pose, start_of_reading};
use crate::geometry::{Quad, Rect};
use crate::ink::Ink;
use crate::models::{self, Library, ModelError, Pool};
use crate::page::{Code, Line, Origin, Page, Picture, Quality, Seal, SealShape, Sheet, Trouble};
use crate::quality::{self, median};
use crate::raster::Raster;
use crate::surface::Surface;
use crate::text::detect::detect;
use crate::text::recognise::{self, Reading, Recogniser};
use crate::{code, ink, mixed, seal, sheet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Longer side of the page as the detector sees it, in pixels.
pub(crate) const DETECT_LONGEST: u32 = 1280;
/// Lines that the quick reader is less sure of are read again by the careful one.
const CAREFUL_BELOW: f32 = 0.93;
/// A seal read with at least this is not drawn another way.
const GOOD_SEAL: f32 = 0.9;

/// All networks of the reader. Cheap to share, expensive to open.
#[derive(Debug)]
pub struct Engine {
    pub(crate) detector: Pool,
    quick: Recogniser,
    pub(crate) careful: Recogniser,
    clocks: Clocks,
}

/// Where the time went, in microseconds over all threads.
#[derive(Debug, Default)]
pub struct Clocks {
    /// Finding text.
    pub detect: AtomicU64,
    /// Reading text.
    pub recognise: AtomicU64,
}

/// A text box in the order in which it is read, with its reading.
pub(crate) struct Found {
    /// Corners in raster pixels, first corner where reading starts.
    pub(crate) quad: Quad,
    pub(crate) reading: Reading,
    pub(crate) origin: Origin,
}

impl Found {
    /// Whether it is a line of print long and clear enough to tell how the paper lies.
    pub(crate) fn is_print(&self) -> bool {
        self.quad.width() > 3.0 * self.quad.height() && self.reading.confidence > 0.6
    }
}

impl Engine {
    /// Opens the networks in a folder; `workers` pages can be read at a time.
    pub fn open(folder: &Path, workers: usize) -> Result<Self, ModelError> {
        let library = Library::load(folder)?;
        let recogniser = |net: &str, letters: &str| -> Result<Recogniser, ModelError> {
            Ok(Recogniser {
                pool: Pool::open(&library, net, workers)?,
                alphabet: models::alphabet(folder, letters)?,
            })
        };
        Ok(Self {
            detector: Pool::open(&library, "tiny-det.onnx", workers)?,
            quick: recogniser("tiny-rec.onnx", "tiny-dict.txt")?,
            careful: recogniser("small-rec.onnx", "small-dict.txt")?,
            clocks: Clocks::default(),
        })
    }

    /// Where the time went since the engine was opened.
    pub fn clocks(&self) -> &Clocks {
        &self.clocks
    }

    /// Reads a page.
    pub fn read(&self, decoded: DecodedPage) -> Result<Page, ModelError> {
        let DecodedPage {
            number,
            picture,
            width,
            height,
            text,
            text_is_sane,
            pictured,
        } = decoded;
        let Some(raster) = picture.filter(|p| p.width() >= 16 && p.height() >= 16) else {
            let lines = crate::text::layer::lines(&text);
            return Ok(text_page(number, width, height, lines, None));
        };
        let scale = width as f32 / raster.width().max(1) as f32;
        let picture = Picture {
            raster: Arc::new(raster),
            scale,
        };
        if text_is_sane && !text.is_empty() {
            let lines = crate::text::layer::lines(&text);
            let mut page = text_page(number, width, height, lines, Some(picture.clone()));
            if let Some(sheet) = page.sheets.first_mut() {
                let frame = Frame::flat(scale);
                sheet.seals = self.seals(&picture.raster, &seal::find(&picture.raster), &frame)?;
                sheet.codes = codes(&picture.raster, &frame);
                if pictured > mixed::PICTURED {
                    mixed::add(sheet, &self.read_picture(number, width, height, &picture)?);
                }
            }
            return Ok(page);
        }
        self.read_picture(number, width, height, &picture)
    }

    fn read_picture(&self, number: u32, width: u32, height: u32, picture: &Picture) -> Result<Page, ModelError> {
        let raster = &*picture.raster;
        let started = Instant::now();
        let boxes = detect(&self.detector, raster, DETECT_LONGEST)?;
        lap(&self.clocks.detect, started);
        let started = Instant::now();
        let turn = self.turn(raster, &boxes)?;
        let boxes: Vec<Quad> = boxes.iter().map(|q| start_of_reading(q, turn)).collect();
        let patches = seal::find(raster);
        let mut found = self.read_boxes(raster, boxes)?;
        for patch in patches.iter().filter(|p| p.shape != SealShape::Thumb) {
            self.read_beneath(raster, &patch.rect, turn, &mut found)?;
        }
        self.read_through(raster, turn, tilt_of(&found, turn), &mut found)?;
        lap(&self.clocks.recognise, started);
        let tilt = tilt_of(&found, turn);
        let quads: Vec<Quad> = found.iter().map(|f| f.quad).collect();
        let outline = sheet::find(raster, &quads, tilt);
        let pose = Pose {
            turn,
            tilt,
            width,
            height,
            scale: picture.scale,
        };
        let frame = Frame::new(pose, outline.as_ref(), &found);
        let readings: Vec<(usize, f32)> = found
            .iter()
            .filter(|f| !f.reading.text.is_empty())
            .map(|f| (f.reading.text.len(), f.reading.confidence))
            .collect();
        let quality = quality::judge(
            raster,
            &quality::Evidence {
                boxes: &quads,
                readings: &readings,
                outline: outline.as_ref(),
                tilt_degrees: tilt,
                rotation: turn,
            },
        );
        let mut lines: Vec<Line> = found.iter().filter_map(|f| frame.line(f)).collect();
        lines.sort_by(|a, b| {
            a.rect
                .top
                .total_cmp(&b.rect.top)
                .then(a.rect.left.total_cmp(&b.rect.left))
        });
        let started = Instant::now();
        let mut patches = patches;
        if patches.is_empty() {
            let spanned = quads.iter().map(Quad::bounds).reduce(|a, b| a.union(&b));
            patches = spanned.map_or_else(Vec::new, |sheet| seal::find_grey(raster, &sheet));
        }
        let seals = self.seals(raster, &patches, &frame)?;
        lap(&self.clocks.recognise, started);
        let sheet = Sheet {
            frame: outline.map_or_else(
                || Rect::new(0.0, 0.0, width as f32, height as f32).to_quad(),
                |o| pose.on_page(&o.quad),
            ),
            width: if turn % 180 == 0 { width } else { height } as f32,
            height: if turn % 180 == 0 { height } else { width } as f32,
            to_page: frame.to_page,
            lines,
            seals,
            codes: codes(raster, &frame),
        };
        Ok(Page {
            number,
            width,
            height,
            quality,
            sheets: vec![sheet],
            picture: Some(picture.clone()),
        })
    }

    /// Which quarter turn makes the page upright: the long sides of the boxes say whether text runs across or down,
    /// a few of the longest lines read both ways say which end is up.
    fn turn(&self, raster: &Raster, boxes: &[Quad]) -> Result<u16, ModelError> {
        let mut across = 0.0;
        let mut down = 0.0;
        for q in boxes {
            let [a, b, ..] = q.0;
            if q.width() > 1.8 * q.height() {
                if (b.x - a.x).abs() >= (b.y - a.y).abs() {
                    across += q.width();
                } else {
                    down += q.width();
                }
            }
        }
        let turns = if down > across { [90, 270] } else { [0, 180] };
        let mut longest: Vec<&Quad> = boxes.iter().filter(|q| q.width() > 3.0 * q.height()).collect();
        longest.sort_by(|a, b| (b.width().min(b.height() * 14.0)).total_cmp(&a.width().min(a.height() * 14.0)));
        longest.truncate(6);
        if longest.is_empty() {
            return Ok(turns[0]);
        }
        let mut strips = Vec::new();
        for turn in turns {
            strips.extend(
                longest
                    .iter()
                    .map(|q| recognise::cut(raster, &start_of_reading(q, turn))),
            );
        }
        let readings = self.quick.read(&strips)?;
        let score = |part: &[Reading]| part.iter().map(|r| r.confidence * r.text.len() as f32).sum::<f32>();
        let (first, second) = readings.split_at(longest.len());
        Ok(if score(second) > score(first) * 1.05 {
            turns[1]
        } else {
            turns[0]
        })
    }

    fn read_boxes(&self, raster: &Raster, boxes: Vec<Quad>) -> Result<Vec<Found>, ModelError> {
        let strips: Vec<_> = boxes.iter().map(|q| recognise::cut(raster, q)).collect();
        let readings = self.quick.read(&strips)?;
        let again: Vec<usize> = (0..readings.len()).filter(|&i| unsure(&readings[i])).collect();
        let mut found: Vec<Found> = boxes
            .into_iter()
            .zip(readings)
            .map(|(quad, reading)| Found {
                quad,
                reading,
                origin: Origin::Quick,
            })
            .collect();
        let mut strips: Vec<Option<recognise::Strip>> = strips.into_iter().map(Some).collect();
        let chosen: Vec<_> = again.iter().filter_map(|&i| strips[i].take()).collect();
        for (&i, careful) in again.iter().zip(self.careful.read(&chosen)?) {
            if careful.confidence > 0.3 || careful.confidence >= found[i].reading.confidence {
                found[i].reading = careful;
                found[i].origin = Origin::Careful;
            }
        }
        Ok(found)
    }

    fn seals(&self, raster: &Raster, found: &[seal::Found], frame: &Frame) -> Result<Vec<Seal>, ModelError> {
        let inner = |a: &seal::Found| found.iter().any(|b| b.rect != a.rect && holds(&b.rect, &a.rect));
        let mut seals = Vec::new();
        for f in found.iter().filter(|f| !inner(f)) {
            let drawn = match f.shape {
                SealShape::Thumb => Vec::new(),
                SealShape::Round | SealShape::Oval => seal::strips::unrolled(raster, f, frame.turn),
                SealShape::Square => {
                    let mut drawn = seal::strips::quarters(raster, f);
                    drawn.push(seal::strips::flat(raster, f));
                    drawn
                }
            };
            let (text, confidence) = self.read_seal(&drawn)?;
            // An emblem is round and red as well, but nothing Chinese stands on its rim; a grey ring must say more.
            let lettered = text.chars().filter(|c| is_han(*c)).count();
            let sure = match f.tint {
                seal::Tint::Red(_) => lettered >= 2,
                seal::Tint::Grey(_) => lettered >= 4 && confidence > 0.6,
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

    /// The reading of the first drawing of a seal if it is a good one, else the best of all: much text surely read.
    fn read_seal(&self, drawn: &[Raster]) -> Result<(String, f32), ModelError> {
        let (first, rest) = drawn.split_at(drawn.len().min(1));
        let strips = |drawn: &[Raster]| drawn.iter().map(recognise::whole).collect::<Vec<_>>();
        let worth = |r: &Reading| {
            let han = r.text.iter().filter(|c| is_han(c.ch));
            han.map(|c| c.confidence - 0.5).sum::<f32>()
        };
        let mut readings = self.careful.read(&strips(first))?;
        if readings.iter().all(|r| r.confidence < GOOD_SEAL) {
            readings.extend(self.careful.read(&strips(rest))?);
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

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

impl Page {
    /// How much ink there is at a place, given in page coordinates; none where the page has no picture.
    pub fn ink(&self, place: &Quad) -> Ink {
        self.picture
            .as_ref()
            .map(|p| ink::measure(p, place))
            .unwrap_or_default()
    }
}

fn unsure(reading: &Reading) -> bool {
    // The quick reader takes ； for ： where a list is long.
    let colons = reading
        .text
        .iter()
        .filter(|c| matches!(c.ch, '：' | ':' | '；' | ';'))
        .count();
    reading.confidence < CAREFUL_BELOW || colons >= 2 || reading.text.iter().any(|c| c.confidence < 0.75)
}

/// Slant of the text against upright in degrees: the median over lines, longer ones counting more.
fn tilt_of(found: &[Found], turn: u16) -> f32 {
    let mut angles: Vec<(f32, f32)> = found
        .iter()
        .filter(|f| f.is_print())
        .map(|f| {
            let [a, b, ..] = f.quad.0;
            let angle = (b.y - a.y).atan2(b.x - a.x).to_degrees() + f32::from(turn);
            ((angle + 180.0).rem_euclid(360.0) - 180.0, f.quad.width())
        })
        .filter(|(angle, _)| angle.abs() < 40.0)
        .collect();
    angles.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = angles.iter().map(|(_, w)| w).sum::<f32>() / 2.0;
    let mut sum = 0.0;
    angles
        .iter()
        .find(|(_, w)| {
            sum += w;
            sum >= half
        })
        .map_or(0.0, |(angle, _)| *angle)
}

fn codes(raster: &Raster, frame: &Frame) -> Vec<Code> {
    code::find(raster)
        .map(|(rect, payload)| Code {
            rect: frame.rect_from_raster(&rect),
            payload,
        })
        .into_iter()
        .collect()
}

fn text_page(number: u32, width: u32, height: u32, lines: Vec<Line>, picture: Option<Picture>) -> Page {
    let blank = lines.is_empty();
    let quality = Quality {
        readable: !blank,
        sharpness: 1.0,
        glare: 0.0,
        exposure: 1.0,
        tilt_degrees: 0.0,
        rotation: 0,
        cut: Vec::new(),
        text_height: median(lines.iter().map(|l| l.rect.height()).collect()),
        troubles: if blank { vec![Trouble::Blank] } else { Vec::new() },
    };
    let sheet = Sheet {
        frame: Rect::new(0.0, 0.0, width as f32, height as f32).to_quad(),
        width: width as f32,
        height: height as f32,
        to_page: Surface::FLAT,
        lines,
        seals: Vec::new(),
        codes: Vec::new(),
    };
    Page {
        number,
        width,
        height,
        quality,
        sheets: vec![sheet],
        picture,
    }
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    let c = inner.center();
    outer.width() > inner.width()
        && (outer.left..outer.right).contains(&c.x)
        && (outer.top..outer.bottom).contains(&c.y)
}

fn lap(clock: &AtomicU64, started: Instant) {
    clock.fetch_add(started.elapsed().as_micros() as u64, Ordering::Relaxed);
}
