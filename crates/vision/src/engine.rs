//! The reader: one decoded page in, one read page out.
//!
//! Holds the networks and the order of work: detect, find which way is up, read quickly, read again what came back
//! uncertain, look for seals and codes, judge the quality. Knows no document kind.
use crate::decode::DecodedPage;
use crate::frame::{Frame, Pose, start_of_reading};
use crate::geometry::{Quad, Rect};
use crate::ink::Ink;
use crate::models::{self, Library, ModelError, Pool, Room};
use crate::page::{Code, Line, Origin, Page, Picture, Quality, Seal, SealShape, Sheet, Trouble};
use crate::quality::{self, median};
use crate::raster::Raster;
use crate::surface::Surface;
use crate::team::Teams;
use crate::text::detect::detect;
use crate::text::recognise::{Reading, Recogniser};
use crate::upright::Upright;
use crate::{code, ink, mixed, seal, sheet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Longer side of the page as the detector sees it, in pixels: at 1280 it finds no more, at 960 small print runs together
/// (docs/adr/0005).
pub(crate) const DETECT_LONGEST: u32 = 1120;
/// All networks of the reader. Cheap to share, expensive to open.
#[derive(Debug)]
pub struct Engine {
    pub(crate) detector: Pool,
    pub(crate) quick: Recogniser,
    pub(crate) careful: Recogniser,
    clocks: Clocks,
    teams: Teams,
}

/// Where the time went, in microseconds over all threads.
#[derive(Debug, Default)]
pub struct Clocks {
    /// Finding text.
    pub detect: AtomicU64,
    /// Reading text.
    pub recognise: AtomicU64,
}

/// What is seen on a picture before anything is read, in raster pixels.
struct Seen {
    boxes: Vec<Quad>,
    patches: Vec<seal::Found>,
    code: Option<(Rect, String)>,
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
        Self::is_long(&self.quad) && self.reading.confidence > 0.6
    }

    /// Whether a box is as long as a line of print.
    pub(crate) fn is_long(quad: &Quad) -> bool {
        quad.width() > 3.0 * quad.height()
    }
}

impl Engine {
    /// Opens the networks in a folder; `workers` pages can be read at a time.
    pub fn open(folder: &Path, workers: usize) -> Result<Self, ModelError> {
        let library = Library::load(folder)?;
        let recogniser = |net: &str, letters: &str| -> Result<Recogniser, ModelError> {
            Ok(Recogniser {
                pool: Pool::open(&library, net, workers, Room::GivenBack)?,
                alphabet: models::alphabet(folder, letters)?,
            })
        };
        Ok(Self {
            // The detector needs most room by far: only one page has it at a time.
            detector: Pool::open(&library, "tiny-det.onnx", 1, Room::Kept)?,
            quick: recogniser("tiny-rec.onnx", "tiny-dict.txt")?,
            careful: recogniser("small-rec.onnx", "small-dict.txt")?,
            clocks: Clocks::default(),
            teams: Teams::new(workers)?,
        })
    }

    /// How many pages can be read at a time.
    pub fn workers(&self) -> usize {
        self.teams.count()
    }

    /// Where the time went since the engine was opened.
    pub fn clocks(&self) -> &Clocks {
        &self.clocks
    }

    /// Reads a page.
    pub fn read(&self, decoded: DecodedPage) -> Result<Page, ModelError> {
        self.teams.work(|| self.read_here(decoded))
    }

    fn read_here(&self, decoded: DecodedPage) -> Result<Page, ModelError> {
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
                sheet.seals = on_frame(self.seals(&picture.raster, &seal::find(&picture.raster), 0)?, &frame);
                sheet.codes = on_sheet(code::find(&picture.raster), &frame);
                if pictured > mixed::PICTURED {
                    mixed::add(sheet, &self.read_picture(number, width, height, &picture)?);
                }
            }
            return Ok(page);
        }
        self.read_picture(number, width, height, &picture)
    }

    fn read_picture(&self, number: u32, width: u32, height: u32, picture: &Picture) -> Result<Page, ModelError> {
        let seen = self.look(&picture.raster)?;
        let boxes = seen.boxes.clone();
        // Nearly every picture shows one sheet: it is read as such before that is known.
        let (apart, page) = rayon::join(
            || sheet::apart::find(&picture.raster, &boxes),
            || self.read_seen((number, width, height), picture, seen),
        );
        if apart.len() > 1 {
            return self.read_several((number, width, height), picture, &apart);
        }
        page
    }

    /// Reads a picture that shows one sheet.
    pub(crate) fn read_sheet(
        &self,
        number: u32,
        width: u32,
        height: u32,
        picture: &Picture,
    ) -> Result<Page, ModelError> {
        let seen = self.look(&picture.raster)?;
        self.read_seen((number, width, height), picture, seen)
    }

    /// What is seen before anything is read; what needs no text is sought while the detector works.
    fn look(&self, raster: &Raster) -> Result<Seen, ModelError> {
        let started = Instant::now();
        let (boxes, (patches, code)) = rayon::join(
            || detect(&self.detector, raster, DETECT_LONGEST),
            || (seal::find(raster), code::find(raster)),
        );
        lap(&self.clocks.detect, started);
        Ok(Seen {
            boxes: boxes?,
            patches,
            code,
        })
    }

    fn read_seen(
        &self,
        (number, width, height): (u32, u32, u32),
        picture: &Picture,
        Seen { boxes, patches, code }: Seen,
    ) -> Result<Page, ModelError> {
        let raster = &*picture.raster;
        let started = Instant::now();
        let Upright { turn, read } = self.upright(raster, &boxes)?;
        let boxes: Vec<Quad> = boxes.iter().map(|q| start_of_reading(q, turn)).collect();
        let covered: Vec<Rect> = patches.iter().filter(|p| p.is_washed()).map(|p| p.rect).collect();
        let mut found = self.read_boxes(raster, &boxes, read, &covered)?;
        let tilt = tilt_of(&found, turn);
        let quads: Vec<Quad> = found.iter().map(|f| f.quad).collect();
        let (outline, patches) = rayon::join(
            || sheet::find(raster, &quads, tilt),
            || {
                // A page without colour may be a copy, whose seals are grey.
                let grey = patches.is_empty().then(|| grey_seals(raster, &quads));
                grey.unwrap_or(patches)
            },
        );
        let (read, seals) = rayon::join(
            || self.read_again(raster, &patches, (turn, tilt), &mut found),
            || self.seals(raster, &patches, turn),
        );
        read?;
        let seals = seals?;
        lap(&self.clocks.recognise, started);
        let tilt = tilt_of(&found, turn);
        let pose = Pose {
            turn,
            tilt,
            width,
            height,
            scale: picture.scale,
        };
        let frame = Frame::new(pose, outline.as_ref(), &found);
        let readings = clear_readings(&found, &patches);
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
        let sheet = Sheet {
            frame: outline.map_or_else(
                || Rect::new(0.0, 0.0, width as f32, height as f32).to_quad(),
                |o| pose.on_page(&o.quad),
            ),
            width: if turn % 180 == 0 { width } else { height } as f32,
            height: if turn % 180 == 0 { height } else { width } as f32,
            to_page: frame.to_page,
            lines,
            seals: on_frame(seals, &frame),
            codes: on_sheet(code, &frame),
            quality: None,
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

    /// Reads once more what lies under seals and watermarks.
    fn read_again(
        &self,
        raster: &Raster,
        patches: &[seal::Found],
        (turn, tilt): (u16, f32),
        found: &mut Vec<Found>,
    ) -> Result<(), ModelError> {
        for patch in patches.iter().filter(|p| p.shape != SealShape::Thumb) {
            self.read_beneath(raster, patch, turn, found)?;
            self.read_across(raster, patch, tilt - f32::from(turn), found)?;
        }
        self.read_through(raster, turn, tilt, found)
    }
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

/// Letters and confidence of each line that no seal crosses: what lies under one says nothing of how the page was taken.
/// Where hardly anything else stands, as at the foot of a contract, that has to do.
fn clear_readings(found: &[Found], patches: &[seal::Found]) -> Vec<(usize, f32)> {
    let crossed = |f: &&Found| patches.iter().any(|p| p.rect.intersection(&f.quad.bounds()).is_some());
    let read = || found.iter().filter(|f| !f.reading.text.is_empty());
    let told = |f: &Found| (f.reading.text.len(), f.reading.confidence);
    let clear: Vec<(usize, f32)> = read().filter(|f| !crossed(f)).map(told).collect();
    if clear.iter().map(|(letters, _)| letters).sum::<usize>() < quality::FEW {
        return read().map(told).collect();
    }
    clear
}

/// Rings on a page without colour, among its text.
fn grey_seals(raster: &Raster, quads: &[Quad]) -> Vec<seal::Found> {
    let spanned = quads.iter().map(Quad::bounds).reduce(|a, b| a.union(&b));
    spanned.map_or_else(Vec::new, |sheet| seal::find_grey(raster, &sheet))
}

fn on_frame(mut seals: Vec<Seal>, frame: &Frame) -> Vec<Seal> {
    for seal in &mut seals {
        seal.rect = frame.rect_from_raster(&seal.rect);
    }
    seals
}

fn on_sheet(code: Option<(Rect, String)>, frame: &Frame) -> Vec<Code> {
    code.map(|(rect, payload)| Code {
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
        troubles: if blank { vec![Trouble::Blank] } else { Vec::new() },
        ..Quality::of_text(median(lines.iter().map(|l| l.rect.height()).collect()))
    };
    let sheet = Sheet {
        frame: Rect::new(0.0, 0.0, width as f32, height as f32).to_quad(),
        width: width as f32,
        height: height as f32,
        to_page: Surface::FLAT,
        lines,
        seals: Vec::new(),
        codes: Vec::new(),
        quality: None,
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

fn lap(clock: &AtomicU64, started: Instant) {
    clock.fetch_add(started.elapsed().as_micros() as u64, Ordering::Relaxed);
}
