//! Where a question or a message points: a field, a material, a region of a page, a finding. Must not know whether that is
//! still there: a thread outlives the version that it was about.

use serde::{Deserialize, Serialize};

/// Longest word of an anchor.
const LONGEST: usize = 200;

/// A part of a page, in the scale of its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// What is pointed at. Everything may be missing: then it is the case as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// A field of the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A material of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
    /// Key of a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// Code of that finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// A page of the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// A part of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

impl Anchor {
    /// Whether it can be pointed at: short words, a region on a page, a page of a file.
    pub fn is_sound(&self) -> bool {
        let words = [&self.field, &self.material, &self.finding, &self.code, &self.file];
        let short = |word: &&Option<String>| word.as_ref().is_none_or(|word| (1..=LONGEST).contains(&word.len()));
        words.iter().all(short)
            && (self.region.is_none() || self.page.is_some())
            && (self.page.is_none() || self.file.is_some())
            && self.page != Some(0)
    }
}
