//! What reading a file yields: pages, the sheets of paper seen on them, and what stands on each sheet.
//!
//! Knows no document kind. Two coordinate systems are kept apart throughout: *page* coordinates are the pixels of the
//! page as a viewer shows it (EXIF orientation applied); *sheet* coordinates are the pixels of one piece of paper made
//! upright and flat, in which layout rules are simple. Every thing on a sheet carries both.
use crate::geometry::{Point, Quad, Rect};
use crate::raster::Raster;
use crate::surface::Surface;
use serde::Serialize;
use std::sync::Arc;

/// One page of a file.
#[derive(Debug, Clone)]
pub struct Page {
    /// Counted from one.
    pub number: u32,
    /// Width as a viewer shows it, in pixels.
    pub width: u32,
    /// Height as a viewer shows it, in pixels.
    pub height: u32,
    /// How well the picture was taken.
    pub quality: Quality,
    /// The pieces of paper found on the page; the whole page where none stands out.
    pub sheets: Vec<Sheet>,
    /// The page's pixels, kept for reading again and for looking at signature places; `None` for pure text pages.
    pub picture: Option<Picture>,
}

/// The pixels of a page, perhaps smaller than a viewer shows it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The pixels.
    pub raster: Arc<Raster>,
    /// Page pixels for each pixel of the raster.
    pub scale: f32,
}

impl Picture {
    /// A smaller picture of the page, its longer side at most so many pixels.
    pub fn preview(&self, longest: u32) -> Raster {
        crate::raster::resize_to_multiple(&self.raster, longest, 1).raster
    }
}

/// How well a page can be read. Scores run from 0 (none, bad) to 1 unless said otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quality {
    /// False where what is printed cannot be trusted to be read.
    pub readable: bool,
    /// Edge sharpness of the text, 0 (smeared) to 1 (crisp).
    pub sharpness: f32,
    /// Share of the sheet that is blown out by a reflection.
    pub glare: f32,
    /// Median brightness of the sheet, 0 to 1.
    pub exposure: f32,
    /// Skew of the text against the nearest quarter turn, in degrees.
    pub tilt_degrees: f32,
    /// Quarter turn that makes the page upright, in degrees clockwise: 0, 90, 180 or 270.
    pub rotation: u16,
    /// Edges at which the sheet runs out of the picture.
    pub cut: Vec<Side>,
    /// Height of the usual text line in pixels; 0 where there is none.
    pub text_height: f32,
    /// Why the page is not readable, or what makes it doubtful.
    pub troubles: Vec<Trouble>,
}

impl Quality {
    /// Of text that no camera has seen.
    pub(crate) fn of_text(text_height: f32) -> Self {
        Self {
            readable: true,
            sharpness: 1.0,
            glare: 0.0,
            exposure: 1.0,
            tilt_degrees: 0.0,
            rotation: 0,
            cut: Vec::new(),
            text_height,
            troubles: Vec::new(),
        }
    }
}

/// An edge of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Upper edge.
    Top,
    /// Right edge.
    Right,
    /// Lower edge.
    Bottom,
    /// Left edge.
    Left,
}

/// What is wrong with a picture; each has its advice how to retake it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Too few pixels for the text.
    LowResolution,
    /// Out of focus or shaken.
    Blurred,
    /// Under-exposed.
    Dark,
    /// Over-exposed.
    Bright,
    /// A reflection hides part of it.
    Glare,
    /// Part of the sheet is outside the picture.
    Cut,
    /// A finger or object covers part of it.
    Covered,
    /// Nothing is on it.
    Blank,
}

/// A piece of paper (or a card) made upright.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Where it lies on the page; first corner is the upper left of the upright sheet.
    pub frame: Quad,
    /// Width of the upright sheet in pixels.
    pub width: f32,
    /// Height of the upright sheet in pixels.
    pub height: f32,
    /// From sheet coordinates to page coordinates.
    pub to_page: Surface,
    /// Text lines in reading order (upper to lower, left to right).
    pub lines: Vec<Line>,
    /// Seal impressions.
    pub seals: Vec<Seal>,
    /// QR and other codes.
    pub codes: Vec<Code>,
    /// How well this sheet can be read, where it is not the only one of its page.
    pub quality: Option<Quality>,
}

/// A run of text on one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The text as read, NFC, without leading or trailing white space.
    pub text: String,
    /// Mean confidence of its characters, 0 to 1; 1 for a text layer.
    pub confidence: f32,
    /// One entry for each `char` of `text`.
    pub glyphs: Vec<Glyph>,
    /// Place in sheet coordinates.
    pub rect: Rect,
    /// Place in sheet coordinates with its slant.
    pub quad: Quad,
    /// Who read it.
    pub origin: Origin,
}

/// One character of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The character.
    pub ch: char,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// Left edge as a share of the line's length, 0 to 1.
    pub start: f32,
    /// Right edge as a share of the line's length, 0 to 1.
    pub end: f32,
}

/// How a line came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// From the text of the file itself.
    TextLayer,
    /// Read by the quick model.
    Quick,
    /// Read again by the careful model.
    Careful,
}

/// A red seal impression.
#[derive(Debug, Clone, PartialEq)]
pub struct Seal {
    /// Place in sheet coordinates.
    pub rect: Rect,
    /// Round, oval or square.
    pub shape: SealShape,
    /// What is written on it, in reading order along the arc; empty where it could not be read.
    pub text: String,
    /// Confidence that it is a seal at all, 0 to 1.
    pub confidence: f32,
    /// Confidence of the text, 0 to 1.
    pub text_confidence: f32,
}

/// Outline of a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SealShape {
    /// Seals of firms and authorities.
    Round,
    /// Invoice seals.
    Oval,
    /// Personal seals.
    Square,
    /// A finger print in red.
    Thumb,
}

/// A machine-readable code.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// Place in sheet coordinates.
    pub rect: Rect,
    /// What it says; never opened, only compared.
    pub payload: String,
}

impl Sheet {
    /// A place on the sheet, in page coordinates.
    pub fn on_page(&self, rect: &Rect) -> Quad {
        self.to_page.apply_quad(&rect.to_quad())
    }
}

impl Line {
    /// The place of the characters from `from` up to but not including `to`, in sheet coordinates.
    pub fn span(&self, from: usize, to: usize) -> Quad {
        let [a, b, c, d] = self.quad.0;
        let start = self.glyphs.get(from).map_or(0.0, |g| g.start);
        let end = to
            .checked_sub(1)
            .and_then(|i| self.glyphs.get(i))
            .map_or(1.0, |g| g.end);
        let mix = |p: Point, q: Point, t: f32| Point::new(p.x + (q.x - p.x) * t, p.y + (q.y - p.y) * t);
        Quad([mix(a, b, start), mix(a, b, end), mix(d, c, end), mix(d, c, start)])
    }
}
