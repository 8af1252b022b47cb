//! The typefaces, found among the system's fonts; dev and eval papers never share one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use fastrand::Rng;
use resvg::usvg::fontdb::{Database, Family, Query, Source, Weight};

use crate::Split;
use crate::sheet::Ink;

/// What to install when a face is missing.
const APT_LINE: &str = "apt-get install -y fonts-noto-cjk fonts-wqy-zenhei fonts-wqy-microhei fonts-arphic-uming \
     fonts-arphic-ukai fonts-arphic-gbsn00lp fonts-arphic-gkai00mp fonts-lxgw-wenkai fonts-dejavu-core";

const FAMILIES: [&str; 11] = [
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "AR PL SungtiL GB",
    "AR PL UMing CN",
    "AR PL UKai CN",
    "AR PL KaitiM GB",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "LXGW WenKai",
    "DejaVu Sans",
    "DejaVu Serif",
];

/// The faces one set of papers is printed with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Faces {
    pub(crate) song: &'static str,
    pub(crate) hei: &'static str,
    pub(crate) kai: &'static str,
    pub(crate) hand: &'static str,
}

impl Faces {
    /// Chooses faces of one split.
    pub(crate) fn choose(rng: &mut Rng, split: Split) -> Self {
        let mut one = |of: &[&'static str]| of[rng.usize(0..of.len())];
        match split {
            Split::Dev => Self {
                song: one(&["Noto Serif CJK SC", "AR PL SungtiL GB"]),
                hei: "Noto Sans CJK SC",
                kai: "LXGW WenKai",
                hand: "AR PL UKai CN",
            },
            Split::Eval => Self {
                song: "AR PL UMing CN",
                hei: one(&["WenQuanYi Zen Hei", "WenQuanYi Micro Hei"]),
                kai: "AR PL KaitiM GB",
                hand: "AR PL KaitiM GB",
            },
        }
    }
}

/// Advances by family, weight and character; none where the face lacks the character.
type Advances = HashMap<(&'static str, bool, char), Option<f64>>;

/// The font database and measured advances.
pub(crate) struct Fonts {
    pub(crate) database: Arc<Database>,
    advances: RefCell<Advances>,
}

impl Fonts {
    /// Loads the system's fonts; an error names the packages when one is missing.
    pub(crate) fn load() -> Result<Self> {
        let mut system = Database::new();
        system.load_system_fonts();
        // Only the named faces, held in memory: fallback never wanders, and no glyph maps a file again.
        let mut database = Database::new();
        let mut loaded: Vec<PathBuf> = Vec::new();
        for family in FAMILIES {
            for weight in [Weight::NORMAL, Weight::BOLD] {
                let query = Query {
                    families: &[Family::Name(family)],
                    weight,
                    ..Query::default()
                };
                let Some(face) = system.query(&query).and_then(|id| system.face(id)) else {
                    bail!("the font \"{family}\" is not installed; run: {APT_LINE}");
                };
                let Source::File(path) = &face.source else {
                    continue;
                };
                if !loaded.contains(path) {
                    loaded.push(path.clone());
                    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
                    database.load_font_source(Source::Binary(Arc::new(bytes)));
                }
            }
        }
        database.set_sans_serif_family("Noto Sans CJK SC");
        database.set_serif_family("Noto Serif CJK SC");
        Ok(Self {
            database: Arc::new(database),
            advances: RefCell::default(),
        })
    }

    /// The width of a text in ems.
    pub(crate) fn width(&self, family: &'static str, bold: bool, text: &str) -> f64 {
        text.chars()
            .map(|c| {
                self.glyph(family, bold, c)
                    .unwrap_or(if c.is_ascii() { 0.55 } else { 1.0 })
            })
            .sum()
    }

    /// The advances of a run in millimetres, one for each character.
    pub(crate) fn advances(&self, ink: &Ink, text: &str) -> Vec<f64> {
        text.chars()
            .map(|c| {
                let em = self.width(ink.family, ink.bold, c.encode_utf8(&mut [0; 4]));
                (em * ink.size + ink.spacing) * ink.stretch
            })
            .collect()
    }

    /// The font file of a family, where the file holds that face only.
    pub(crate) fn file(&self, family: &'static str) -> Option<Vec<u8>> {
        let query = Query {
            families: &[Family::Name(family)],
            ..Query::default()
        };
        let id = self.database.query(&query)?;
        self.database
            .with_face_data(id, |data, _| (!data.starts_with(b"ttcf")).then(|| data.to_vec()))?
    }

    /// Whether the family draws this character itself.
    pub(crate) fn has(&self, family: &'static str, c: char) -> bool {
        self.glyph(family, false, c).is_some()
    }

    fn glyph(&self, family: &'static str, bold: bool, c: char) -> Option<f64> {
        let known = self.advances.borrow().get(&(family, bold, c)).copied();
        known.unwrap_or_else(|| {
            let width = self.measure(family, bold, c);
            self.advances.borrow_mut().insert((family, bold, c), width);
            width
        })
    }

    fn measure(&self, family: &str, bold: bool, c: char) -> Option<f64> {
        let weight = if bold { Weight::BOLD } else { Weight::NORMAL };
        let id = self.database.query(&Query {
            families: &[Family::Name(family)],
            weight,
            ..Query::default()
        })?;
        self.database.with_face_data(id, |data, index| {
            let face = ttf_parser::Face::parse(data, index).ok()?;
            let glyph = face.glyph_index(c)?;
            Some(f64::from(face.glyph_hor_advance(glyph)?) / f64::from(face.units_per_em()))
        })?
    }
}
