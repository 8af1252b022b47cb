//! The papers, one module a kind.

pub(crate) mod columns;
mod eval;
pub(crate) mod health;
pub(crate) mod identity;
pub(crate) mod lease;
pub(crate) mod lease_forms;
mod lease_words;
pub(crate) mod letters;
pub(crate) mod licence;
pub(crate) mod odd;
pub(crate) mod permits;
pub(crate) mod property;

use crate::Split;
use crate::fonts::{Faces, Fonts};

/// What every paper of a set is drawn with.
#[derive(Clone, Copy)]
pub(crate) struct Kit<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) faces: Faces,
    /// Which layouts.
    pub(crate) split: Split,
}

/// What may be wrong with a paper itself.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent flaws, most of them never set together"
)]
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Flaws {
    pub(crate) unsealed: bool,
    pub(crate) unsigned: bool,
    /// The seal is somebody else's.
    pub(crate) foreign_seal: bool,
    /// The place of this field is left empty.
    pub(crate) blank: Option<&'static str>,
    /// The seal stands over the text.
    pub(crate) seal_on_text: bool,
    /// The word of a stamp that ends the paper's life.
    pub(crate) status: Option<&'static str>,
    /// The words of a watermark over the paper.
    pub(crate) watermark: Option<&'static str>,
}

impl Flaws {
    pub(crate) fn blanks(&self, field: &str) -> bool {
        self.blank == Some(field)
    }
}
