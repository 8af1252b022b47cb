//! The truth beside the pictures: `truth.json` and `form.json`.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a review of one set should find.
#[derive(Debug, Clone, Serialize)]
pub struct Truth {
    /// The service item.
    pub item: String,
    /// The day of the review.
    pub date: String,
    /// How the pictures were taken.
    pub level: String,
    /// `pass`, `fix` or `ask`.
    pub verdict_expected: String,
    /// What is wrong on purpose.
    pub defects: Vec<Defect>,
    /// Traits that look wrong and are not.
    pub twins: Vec<String>,
    /// The files of the set.
    pub files: Vec<FileTruth>,
}

/// One planted defect.
#[derive(Debug, Clone, Serialize)]
pub struct Defect {
    /// The finding code.
    pub code: String,
    /// The document kind, or empty for the whole set.
    pub document: String,
    /// The field, or empty for the whole document.
    pub field: String,
}

/// One file.
#[derive(Debug, Clone, Serialize)]
pub struct FileTruth {
    /// Its name inside the set.
    pub file: String,
    /// The documents on its pages.
    pub pages: Vec<PageTruth>,
    /// What else is to be seen on it, where that is the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene: Option<SceneTruth>,
}

/// What a photograph that puts one question shows.
#[derive(Debug, Clone, Serialize)]
pub struct SceneTruth {
    /// How it was taken.
    pub level: String,
    /// Which case of the question it is.
    pub kind: String,
    /// The seals on it.
    pub seals: Vec<SealTruth>,
}

/// One seal.
#[derive(Debug, Clone, Serialize)]
pub struct SealTruth {
    /// `round`, `oval` or `square`.
    pub shape: String,
    /// What it says, without the line at its foot.
    pub text: String,
    /// Its corners.
    pub quad: Quad,
}

/// One document on one page; a page that holds two documents has two entries.
#[derive(Debug, Clone, Serialize)]
pub struct PageTruth {
    /// The page, from 1.
    pub page: u32,
    /// The document kind.
    pub document: String,
    /// The picture's width and height.
    pub size: [u32; 2],
    /// The document's corners, clockwise from its own top left.
    pub quad: Quad,
    /// Its values.
    pub fields: BTreeMap<String, FieldTruth>,
}

/// Four corners in pixels.
pub type Quad = [[f64; 2]; 4];

/// One value.
#[derive(Debug, Clone, Serialize)]
pub struct FieldTruth {
    /// The normalised value.
    pub value: String,
    /// Where it stands, when it is printed in one place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quad: Option<Quad>,
}
