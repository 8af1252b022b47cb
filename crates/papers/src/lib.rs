//! The legal papers of a case: frozen facts in, the bytes of a PDF out.
//!
//! The same facts, fonts and version of this crate give the same paper. Must not read a file, a clock or a database, and
//! must not decide which paper is due.

mod facts;
mod flow;
mod fonts;
mod paper;
mod press;
mod wording;

pub use facts::{Applicant, Body, Facts, Gap, Limits, ListedMaterial, Matter, Mend, Nature};
pub use fonts::Fonts;

/// Counts the changes of how papers look and what their fixed sentences say.
pub const TEMPLATE: u32 = 1;

/// Whether a paper is issued, or shown to the officer before it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Issued: with seal and verification.
    Issued,
    /// A look beforehand: marked across each page, without seal and verification.
    Preview,
}

/// Why there is no paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// A font that holds no Chinese serif face, or is none.
    #[error("the font has no face {0}")]
    NoFace(&'static str),
    /// The address of verification does not fit a code.
    #[error("the address for verification does not fit into a code")]
    Code,
    /// The PDF could not be written.
    #[error("the paper could not be written: {0}")]
    Writing(String),
}

/// Draws a paper.
pub fn draw(facts: &Facts, standing: Standing, fonts: &Fonts) -> Result<Vec<u8>, PaperError> {
    let blocks = wording::blocks(facts, standing);
    let pages = paper::lay_out(facts, standing, &blocks, fonts)?;
    press::print(facts, &pages, fonts)
}

/// The title of a paper.
pub fn title(facts: &Facts) -> String {
    wording::title(facts)
}
