//! The faces that papers are set in, and how wide their letters are. The bytes are handed in: must not look for a file.

use std::sync::Arc;

use krilla::text::{Font, GlyphId};
use ttf_parser::{Face, name_id};

use crate::PaperError;

/// The Chinese face of the collection; the others draw some signs as Japanese or Korean papers do.
const FAMILY: &str = "Noto Serif CJK SC";
/// The same face where it comes in a file of its own.
const FAMILY_ALONE: &str = "Noto Serif SC";

/// A weight of the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

struct Cut {
    bytes: Arc<Vec<u8>>,
    index: u32,
    font: Font,
}

/// The two weights of a serif face with Chinese signs.
pub struct Fonts {
    regular: Cut,
    bold: Cut,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").finish_non_exhaustive()
    }
}

impl Fonts {
    /// Takes the Chinese faces out of the bytes of two font files or collections.
    pub fn new(regular: Vec<u8>, bold: Vec<u8>) -> Result<Self, PaperError> {
        Ok(Self {
            regular: Cut::new(regular)?,
            bold: Cut::new(bold)?,
        })
    }

    fn cut(&self, weight: Weight) -> &Cut {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    pub(crate) fn font(&self, weight: Weight) -> Font {
        self.cut(weight).font.clone()
    }

    /// A ruler for a weight.
    pub(crate) fn ruler(&self, weight: Weight) -> Result<Ruler<'_>, PaperError> {
        let cut = self.cut(weight);
        let face = Face::parse(&cut.bytes, cut.index).map_err(|_| PaperError::NoFace(FAMILY))?;
        let em = f32::from(face.units_per_em());
        Ok(Ruler { face, em })
    }
}

impl Cut {
    fn new(bytes: Vec<u8>) -> Result<Self, PaperError> {
        let faces = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
        let index = (0..faces)
            .find(|index| is_chinese(&bytes, *index))
            .ok_or(PaperError::NoFace(FAMILY))?;
        let bytes = Arc::new(bytes);
        let font = Font::new(Arc::clone(&bytes).into(), index).ok_or(PaperError::NoFace(FAMILY))?;
        Ok(Self { bytes, index, font })
    }
}

fn is_chinese(bytes: &[u8], index: u32) -> bool {
    let Ok(face) = Face::parse(bytes, index) else {
        return false;
    };
    face.names()
        .into_iter()
        .filter(|name| name.name_id == name_id::FAMILY || name.name_id == name_id::TYPOGRAPHIC_FAMILY)
        .filter_map(|name| name.to_string())
        .any(|name| name == FAMILY || name == FAMILY_ALONE)
}

/// Measures signs of one weight.
pub(crate) struct Ruler<'f> {
    face: Face<'f>,
    em: f32,
}

impl Ruler<'_> {
    /// The sign's glyph; the empty box where the face has none.
    pub(crate) fn glyph(&self, sign: char) -> GlyphId {
        GlyphId::new(u32::from(self.face.glyph_index(sign).map_or(0, |glyph| glyph.0)))
    }

    /// How wide a sign is at size 1.
    pub(crate) fn width(&self, sign: char) -> f32 {
        let glyph = self.face.glyph_index(sign).unwrap_or_default();
        self.face
            .glyph_hor_advance(glyph)
            .map_or(1.0, |width| f32::from(width) / self.em)
    }

    /// How wide a text is at a size.
    pub(crate) fn text(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|sign| self.width(sign)).sum::<f32>() * size
    }
}
