//! The result of a review, in exactly the shape that `--json` prints.
//!
//! Holds and serialises; decides nothing.
use crate::judge::{Judgement, corners};
use crate::model::{Document, FileReading};
use catalogue::Item;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Four corners in page pixels.
pub type Corners = [[f32; 2]; 4];

/// The answer of a review.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// Item id, or `any`.
    pub item: String,
    /// The verdict over the whole set.
    pub verdict: Verdict,
    /// The date that terms were judged against, YYYY-MM-DD.
    pub date: String,
    /// Every file in the order given.
    pub files: Vec<FileReport>,
    /// What was found, blocking first.
    pub findings: Vec<Finding>,
    /// The form as far as the materials fill it.
    pub form: BTreeMap<String, FormValue>,
    /// Where the time went.
    pub timing_ms: Timing,
}

/// Three answers, no fourth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything asked for is there and agrees.
    Pass,
    /// A person should look.
    Ask,
    /// Something is wrong and can be mended.
    Fix,
}

/// A file of the set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// What is on it; two documents on one page are two entries.
    pub pages: Vec<PageReport>,
    /// Code of the error that made it unusable.
    pub error: Option<String>,
}

/// A document on a page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageReport {
    /// Counted from one.
    pub page: u32,
    /// Document kind.
    pub document: String,
    /// Confidence of the kind.
    pub confidence: f32,
    /// The material it was taken for.
    pub material: Option<String>,
    /// How well it was taken.
    pub quality: QualityReport,
    /// What it says.
    pub fields: BTreeMap<String, FieldReport>,
}

/// Quality of a page; see [`vision::Quality`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words are those of vision::Quality")]
pub struct QualityReport {
    pub readable: bool,
    pub sharpness: f32,
    pub glare: f32,
    pub tilt_degrees: f32,
    pub rotation: u16,
}

/// A field; see [`crate::model::Field`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words are those of model::Field")]
pub struct FieldReport {
    pub value: String,
    pub raw: String,
    pub confidence: f32,
    pub corrected: bool,
    #[serde(rename = "box")]
    pub corners: Corners,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The set would come back.
    Blocking,
    /// It may come back.
    Warning,
    /// Worth knowing.
    Info,
}

/// Something to say about the set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code.
    pub code: String,
    /// Its weight.
    pub severity: Severity,
    /// The material it is about.
    pub material: Option<String>,
    /// The document kind it is about.
    pub document: Option<String>,
    /// The field it is about.
    pub field: Option<String>,
    /// The file it is about.
    pub file: Option<String>,
    /// The page it is about.
    pub page: Option<u32>,
    /// What it says and how to mend it, by language.
    pub message: Message,
    /// The places it rests on.
    pub evidence: Vec<Evidence>,
    /// Item rule or standard; JSON holds the Chinese.
    pub basis: Basis,
}

/// What a finding rests on, in both languages; serialised as the Chinese alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct Basis {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<String> for Basis {
    fn from(same: String) -> Self {
        Self {
            zh: same.clone(),
            en: same,
        }
    }
}

impl From<&str> for Basis {
    fn from(same: &str) -> Self {
        same.to_owned().into()
    }
}

impl From<Basis> for String {
    fn from(basis: Basis) -> Self {
        basis.zh
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Message {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    pub zh: String,
    /// English.
    pub en: String,
}

/// A place that a finding rests on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Evidence {
    /// The file.
    pub file: String,
    /// Position of the file in the set, which tells files of one name apart; unknown in a report that was read back.
    #[serde(skip)]
    pub position: Option<usize>,
    /// The page, counted from one.
    pub page: u32,
    /// The place; the whole page where absent.
    #[serde(rename = "box")]
    pub corners: Option<Corners>,
}

/// A proposed value of the form and its source.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FormValue {
    /// The value.
    pub value: String,
    /// The file it was read from.
    pub file: String,
    /// The page.
    pub page: u32,
}

/// Milliseconds; `total` is wall time, the parts add up over all cores.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Timing {
    pub total: u64,
    pub decode: u64,
    pub detect: u64,
    pub recognise: u64,
    pub judge: u64,
}

/// Puts reading and judgement together.
pub fn assemble(
    item: Option<&Item>,
    date: jiff::civil::Date,
    files: &[FileReading],
    judgement: Judgement,
    timing: Timing,
) -> Report {
    let report = |(file, reading): (usize, &FileReading)| {
        let material = |index: usize| judgement.materials.get(&(file, index)).map(ToString::to_string);
        FileReport {
            file: reading.name.clone(),
            pages: reading
                .documents
                .iter()
                .enumerate()
                .map(|(i, d)| page(d, material(i)))
                .collect(),
            error: reading.error.as_ref().map(|e| e.code.clone()),
        }
    };
    Report {
        item: item.map_or_else(|| "any".to_owned(), |i| i.id.to_string()),
        verdict: judgement.verdict,
        date: date.to_string(),
        files: files.iter().enumerate().map(report).collect(),
        findings: judgement.findings,
        form: judgement.form,
        timing_ms: timing,
    }
}

fn page(document: &Document, material: Option<String>) -> PageReport {
    let quality = &document.quality;
    let field = |f: &crate::model::Field| FieldReport {
        value: f.value.clone(),
        raw: f.raw.clone(),
        confidence: f.confidence,
        corrected: f.corrected,
        corners: corners(f.quad),
    };
    PageReport {
        page: document.page,
        document: document.kind.to_string(),
        confidence: document.confidence,
        material,
        quality: QualityReport {
            readable: quality.readable,
            sharpness: quality.sharpness,
            glare: quality.glare,
            tilt_degrees: quality.tilt_degrees,
            rotation: quality.rotation,
        },
        fields: document
            .fields
            .iter()
            .map(|(name, f)| (name.to_string(), field(f)))
            .collect(),
    }
}
