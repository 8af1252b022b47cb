//! The typefaces, found among the system's fonts; dev and eval papers never share one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Result, bail};
use fastrand::Rng;
use resvg::usvg::fontdb::{Database, Family, Query, Weight};

use crate::Split;

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
                kai: "AR PL UKai CN",
                hand: "LXGW WenKai",
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

/// The font database and measured advances.
pub(crate) struct Fonts {
    pub(crate) database: Arc<Database>,
    advances: RefCell<HashMap<(String, bool, char), f64>>,
}

impl Fonts {
    /// Loads the system's fonts; an error names the packages when one is missing.
    pub(crate) fn load() -> Result<Self> {
        let mut database = Database::new();
        database.load_system_fonts();
        database.set_sans_serif_family("Noto Sans CJK SC");
        database.set_serif_family("Noto Serif CJK SC");
        for family in FAMILIES {
            let query = Query {
                families: &[Family::Name(family)],
                ..Query::default()
            };
            if database.query(&query).is_none() {
                bail!("the font \"{family}\" is not installed; run: {APT_LINE}");
            }
        }
        Ok(Self {
            database: Arc::new(database),
            advances: RefCell::default(),
        })
    }

    /// The width of a text in ems.
    pub(crate) fn width(&self, family: &str, bold: bool, text: &str) -> f64 {
        text.chars().map(|c| self.advance(family, bold, c)).sum()
    }

    /// The advance of one character in ems.
    pub(crate) fn advance(&self, family: &str, bold: bool, c: char) -> f64 {
        let key = (family.to_owned(), bold, c);
        if let Some(&known) = self.advances.borrow().get(&key) {
            return known;
        }
        let width = self
            .measure(family, bold, c)
            .unwrap_or(if c.is_ascii() { 0.55 } else { 1.0 });
        self.advances.borrow_mut().insert(key, width);
        width
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
