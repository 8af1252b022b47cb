//! Bytes of a file in, pages out: pictures and, where the file has one, its text with places.
//!
//! Files come from strangers. Every size is checked before the memory for it is taken, what is packed is measured
//! before it is unpacked, and each decoder runs behind a guard that turns its panics into errors and ends its time.
//! Nothing here judges what a page says, and nothing reads the name of a file.
//!
//! HEIC is decoded by libheif, which is loaded when the first such file arrives: a build or a machine without it works
//! and says [`FileError::CodecMissing`].
mod archive;
mod error;
mod guard;
mod heif;
mod jbig2;
mod lines;
mod matrix;
mod mend;
mod ofd;
mod pdf;
mod photo;
mod places;
mod sanity;
mod seals;
mod sniff;
mod streams;
mod tiff;

pub use error::FileError;
pub use sniff::{Format, sniff};

use crate::geometry::Quad;
use crate::raster::Raster;
use std::sync::Arc;
use std::time::Duration;

/// What a file may cost. The defaults suit one upload in a service with a few hundred megabytes to spare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of the file itself: 64 MiB.
    pub max_file_bytes: u64,
    /// Most pixels of one picture as it is stored: 120 million, above what phones take.
    pub max_pixels: u64,
    /// Longest side of a picture as it is stored: 20,000 pixels.
    pub max_side: u32,
    /// Most pages: 200.
    pub max_pages: usize,
    /// Most members of an archive: 4,000.
    pub max_archive_entries: usize,
    /// Most bytes of an archive unpacked: 256 MiB.
    pub max_archive_bytes: u64,
    /// Most bytes of one stream of a PDF unpacked: 384 MiB, a picture of `max_pixels` in colour.
    pub max_stream_bytes: u64,
    /// Most characters of text taken from one page: 100,000. The text of a page with more is not taken as sane.
    pub max_text_glyphs: usize,
    /// Longest side of a photo after decoding: 4,000 pixels. Larger ones are made smaller.
    pub max_photo_side: u32,
    /// Longest side of a rendered page: 3,000 pixels.
    pub max_render_side: u32,
    /// Dots an inch of a rendered page, where `max_render_side` allows: 200.
    pub render_dpi: u32,
    /// Time for opening, and for each page: 20 seconds.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 64 << 20,
            max_pixels: 120_000_000,
            max_side: 20_000,
            max_pages: 200,
            max_archive_entries: 4_000,
            max_archive_bytes: 256 << 20,
            max_stream_bytes: 384 << 20,
            max_text_glyphs: 100_000,
            max_photo_side: 4_000,
            max_render_side: 3_000,
            render_dpi: 200,
            time: Duration::from_secs(20),
        }
    }
}

impl Limits {
    /// Refuses a picture by its claimed size, before it is decoded.
    pub(crate) fn check_size(&self, width: u32, height: u32) -> Result<(), FileError> {
        if width == 0 || height == 0 {
            return Err(FileError::damaged("a picture without area"));
        }
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.max_pixels || width.max(height) > self.max_side {
            return Err(FileError::TooManyPixels { width, height });
        }
        Ok(())
    }
}

/// A run of text on one line, as the file itself states it.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun {
    /// The text, as the file has it: neither normalised nor checked.
    pub text: String,
    /// Its place in pixels of the page as rendered.
    pub quad: Quad,
    /// For each `char` of the text, where it starts and ends as a share of the run's length.
    pub spans: Vec<(f32, f32)>,
}

/// One page, decoded.
#[derive(Debug, Clone)]
pub struct DecodedPage {
    /// Counted from one.
    pub number: u32,
    /// What a viewer shows. May be smaller than `width` by `height`: scale by `width / picture.width()`. `None` only
    /// where a text page could not be drawn.
    pub picture: Option<Raster>,
    /// Width as a viewer shows it, in pixels; for PDF and OFD, as rendered.
    pub width: u32,
    /// Height as a viewer shows it, in pixels; for PDF and OFD, as rendered.
    pub height: u32,
    /// The text layer in reading order; empty for photos.
    pub text: Vec<TextRun>,
    /// True where `text` says what the page shows. False for photos, for pages without text, for scans with recognised
    /// text hidden below or a watermark across, for text whose characters have no meaning, and for pages with pictures
    /// large enough to hold text of their own: a card pasted below a heading.
    pub text_is_sane: bool,
    /// Share of the page under pictures of its own, 0 to 1, emblems and codes aside: what they say is not in `text`, even
    /// where it is sane. 0 for photos, which are nothing else.
    pub pictured: f32,
}

/// An opened file. Pages are decoded as they are asked for.
pub struct Document {
    format: Format,
    pages: usize,
    kind: Kind,
}

enum Kind {
    Photo(Arc<[u8]>),
    Heic(Arc<[u8]>),
    Tiff(Arc<[u8]>),
    Pdf(Arc<pdf::File>),
    Ofd(Arc<ofd::File>),
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("format", &self.format)
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

/// Looks into a file: its format, its pages, and whether it keeps to the limits.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Document, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if bytes.len() as u64 > limits.max_file_bytes {
        return Err(FileError::TooLarge {
            bytes: bytes.len() as u64,
            limit: limits.max_file_bytes,
        });
    }
    let format = sniff(bytes).ok_or(FileError::UnknownFormat)?;
    let bytes: Arc<[u8]> = Arc::from(bytes);
    let rules = limits.clone();
    let (kind, pages) = guard::within(limits.time, move || open_as(format, bytes, &rules))?;
    match pages {
        0 => Err(FileError::NoPages),
        n if n > limits.max_pages => Err(FileError::TooManyPages {
            pages: n,
            limit: limits.max_pages,
        }),
        pages => Ok(Document { format, pages, kind }),
    }
}

fn open_as(format: Format, bytes: Arc<[u8]>, limits: &Limits) -> Result<(Kind, usize), FileError> {
    Ok(match format {
        Format::Jpeg | Format::Png | Format::WebP | Format::Bmp => {
            photo::check(&bytes, limits)?;
            (Kind::Photo(bytes), 1)
        }
        Format::Heic => {
            heif::check(&bytes, limits)?;
            (Kind::Heic(bytes), 1)
        }
        Format::Tiff => {
            let pages = tiff::count(&bytes, limits)?;
            (Kind::Tiff(bytes), pages)
        }
        Format::Pdf => {
            let file = pdf::File::open(bytes, limits)?;
            let pages = file.page_count();
            (Kind::Pdf(Arc::new(file)), pages)
        }
        Format::Ofd => {
            let file = ofd::File::open(&bytes, limits)?;
            let pages = file.page_count();
            (Kind::Ofd(Arc::new(file)), pages)
        }
    })
}

impl Document {
    /// What the file is.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// How many pages it has; at least one.
    pub const fn page_count(&self) -> usize {
        self.pages
    }

    /// Decodes one page, counted from zero.
    pub fn page(&self, index: usize, limits: &Limits) -> Result<DecodedPage, FileError> {
        if index >= self.pages {
            return Err(FileError::NoSuchPage { page: index });
        }
        let rules = limits.clone();
        let number = index as u32 + 1;
        match &self.kind {
            Kind::Photo(bytes) => {
                let bytes = Arc::clone(bytes);
                guard::within(limits.time, move || photo::decode(&bytes, &rules))
            }
            Kind::Heic(bytes) => {
                let bytes = Arc::clone(bytes);
                guard::within(limits.time, move || heif::decode(&bytes, &rules))
            }
            Kind::Tiff(bytes) => {
                let bytes = Arc::clone(bytes);
                guard::within(limits.time, move || tiff::decode(&bytes, index, &rules))
            }
            Kind::Pdf(file) => {
                let file = Arc::clone(file);
                guard::within(limits.time, move || file.page(index, &rules))
            }
            Kind::Ofd(file) => {
                let file = Arc::clone(file);
                guard::within(limits.time, move || file.page(index, &rules))
            }
        }
        .map(|page| DecodedPage { number, ..page })
    }
}
