//! What review works with between reading and judging: documents with their fields, and papers made of them.
//!
//! Knows no item and no rule.
use catalogue::{DocumentKind, FieldName};
use std::collections::BTreeMap;
use vision::{Quad, Quality};

/// A file after reading: its pages, or why it could not be used.
#[derive(Debug, Clone)]
pub struct FileReading {
    /// Name as the person knows it.
    pub name: String,
    /// One entry for each document seen on each page, in page order.
    pub documents: Vec<Document>,
    /// Why the file is not usable; code and detail.
    pub error: Option<FileTrouble>,
}

/// Why a file is not usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTrouble {
    /// Stable code of the decoder's error.
    pub code: String,
    /// For the log and the report.
    pub detail: String,
}

/// One document on one page.
#[derive(Debug, Clone)]
pub struct Document {
    /// Page of the file, counted from one.
    pub page: u32,
    /// What it is; `unknown` is an answer.
    pub kind: DocumentKind,
    /// Confidence of the kind, 0 to 1.
    pub confidence: f32,
    /// How well the page was taken.
    pub quality: Quality,
    /// Where it lies on the page.
    pub frame: Quad,
    /// Fields that were found.
    pub fields: BTreeMap<FieldName, Field>,
    /// Seal impressions, in page coordinates.
    pub seals: Vec<SealMark>,
    /// Signature places that were found, in page coordinates.
    pub signatures: Vec<SignatureMark>,
    /// Payloads of codes on it.
    pub codes: Vec<String>,
    /// All text of it, line by line, for checks that look for a wording.
    pub text: Vec<TextLine>,
    /// What its colours say.
    pub look: Look,
}

/// What the colours of a paper say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// There are no pixels to look at.
    Unseen,
    /// It has no colour beside that of its seals: a photocopy, a fax or a grey scan.
    Grey,
    /// It has colours of its own.
    Coloured {
        /// Red as of seal ink is on its lower part, whether or not a seal was made out there.
        red_below: bool,
    },
}

/// A line of text in page coordinates.
#[derive(Debug, Clone)]
pub struct TextLine {
    /// The text.
    pub text: String,
    /// Where it stands on the page.
    pub quad: Quad,
    /// Confidence, 0 to 1.
    pub confidence: f32,
}

/// A field of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Normalised: dates YYYY-MM-DD, numbers plain decimal, names and addresses without stray white space.
    pub value: String,
    /// As printed.
    pub raw: String,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// Whether a character was put right: a look-alike with the help of the checksum, or what was hardly read with the help
    /// of another paper of the set.
    pub corrected: bool,
    /// False where the value breaks the rule of its kind (checksum, impossible date).
    pub valid: bool,
    /// False where the value was read but should not be relied on.
    pub certain: bool,
    /// Characters of the value, by their index, that were hardly read.
    pub hardly: Vec<usize>,
    /// Where it stands on the page.
    pub quad: Quad,
}

/// A seal on a document.
#[derive(Debug, Clone)]
pub struct SealMark {
    /// What is written on it; empty where it could not be read.
    pub text: String,
    /// Confidence of the text, 0 to 1.
    pub text_confidence: f32,
    /// False for an impression without colour, as a copier makes of any seal.
    pub red: bool,
    /// A thumb print, which signs and does not seal.
    pub thumb: bool,
    /// Where it is on the page.
    pub quad: Quad,
}

/// What was found at a signature place.
#[derive(Debug, Clone)]
pub struct SignatureMark {
    /// The place, as named by the document kind, e.g. `lessee`.
    pub place: FieldName,
    /// Whether only the party's word marks the place: the head of a contract names its parties in the same words.
    pub weak: bool,
    /// Handwriting (or a thumb print) is there.
    pub handwritten: bool,
    /// Index into `seals` of the seal that covers the place.
    pub seal: Option<usize>,
    /// No seal was made out, but there is a trace that may be one: faint red, or much ink on a copier's page.
    pub perhaps_sealed: bool,
    /// Where it is on the page.
    pub quad: Quad,
}
