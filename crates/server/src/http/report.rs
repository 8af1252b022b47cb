//! The report of a pre-review as the interface promises it: the shape of `yizhan review --json`.

use crate::app::views::{Proposal, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Four corners in page pixels.
type Corners = [[f32; 2]; 4];

/// The report of a pre-review.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Report {
    item: String,
    #[schema(schema_with = crate::app::words::verdict)]
    verdict: String,
    /// The date that terms were judged against.
    date: String,
    files: Vec<ReportFile>,
    findings: Vec<Finding>,
    /// The form as far as the materials fill it.
    form: BTreeMap<String, Proposal>,
    timing_ms: Timing,
}

/// A file, by its name in the case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct ReportFile {
    file: String,
    pages: Vec<ReportPage>,
    /// Why it could not be used.
    error: Option<String>,
}

/// A document on a page.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct ReportPage {
    page: u32,
    document: String,
    confidence: f32,
    material: Option<String>,
    quality: Quality,
    fields: BTreeMap<String, ReportField>,
}

/// How well a page was taken.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Quality {
    readable: bool,
    sharpness: f32,
    glare: f32,
    tilt_degrees: f32,
    rotation: u16,
}

/// What was read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct ReportField {
    value: String,
    raw: String,
    confidence: f32,
    corrected: bool,
    #[serde(rename = "box")]
    #[schema(value_type = Vec<Vec<f32>>)]
    corners: Corners,
}

/// What was found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Finding {
    /// Stands for the same thing found in the same place, whichever run found it.
    key: String,
    code: String,
    #[schema(schema_with = severity)]
    severity: String,
    material: Option<String>,
    document: Option<String>,
    field: Option<String>,
    file: Option<String>,
    page: Option<u32>,
    message: Text,
    evidence: Vec<Evidence>,
    basis: String,
}

/// A place that a finding rests on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Evidence {
    file: String,
    page: u32,
    /// The place; the whole page where it is null.
    #[serde(rename = "box")]
    #[schema(value_type = Option<Vec<Vec<f32>>>)]
    corners: Option<Corners>,
}

/// Milliseconds.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Timing {
    total: u64,
    decode: u64,
    detect: u64,
    recognise: u64,
    judge: u64,
}

fn severity() -> utoipa::openapi::Object {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .enum_values(Some(["blocking", "warning", "info"]))
        .build()
}
