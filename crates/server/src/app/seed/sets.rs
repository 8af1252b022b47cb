//! Sets of generated materials: what the photographs show, read from the truth that the generator wrote beside them.
//!
//! Must not be used outside the demonstration: the truth of a set is no reading.

use crate::app::blobs::Kept;
use crate::app::{AppError, Ctx, materials};
use catalogue::Item;
use domain::Kind;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file of a set, kept by the station already.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    pub(super) name: String,
    pub(super) kept: (Kept, &'static str),
    /// The documents on its pages, each with the name of a person where it carries one.
    pub(super) documents: Vec<(String, Option<String>)>,
}

/// A set: the item that it was made for, the form, and its files.
#[derive(Debug, Clone)]
pub(super) struct Set {
    pub(super) item: &'static Item,
    pub(super) form: Map<String, Json>,
    pub(super) papers: Vec<Paper>,
}

impl Set {
    /// A text of the form.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.form.get(field)?.as_str().filter(|text| !text.is_empty())
    }
}

/// The folders of a folder, by name; none where there is no such folder.
fn folders(of: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(of)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("truth.json").is_file())
        .collect();
    found.sort();
    found
}

fn json(path: &Path) -> Option<Json> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// Keeps bytes as an upload is kept.
pub(super) async fn keep(ctx: &Ctx, bytes: &[u8]) -> Result<(Kept, &'static str), AppError> {
    let mut writing = ctx.blobs.begin(ctx.config.uploads.most_bytes).await?;
    writing.write(bytes).await?;
    materials::keep(ctx, writing).await
}

/// The sets of a folder whose enterprise has a name, a sound credit code and a representative; each enterprise once.
pub(super) async fn read(ctx: &Ctx, folder: &Path) -> Result<Vec<Set>, AppError> {
    let mut sets = Vec::new();
    let mut codes = BTreeSet::new();
    for folder in folders(folder) {
        let (Some(truth), Some(Json::Object(form))) =
            (json(&folder.join("truth.json")), json(&folder.join("form.json")))
        else {
            continue;
        };
        let Some(item) = truth["item"].as_str().and_then(|item| ctx.catalogue.item(item)) else {
            continue;
        };
        let mut set = Set {
            item,
            form,
            papers: Vec::new(),
        };
        let code = set.text("credit_code").map(str::to_owned).unwrap_or_default();
        let named = ["applicant_name", "legal_representative"];
        let sound = domain::validate(Kind::CreditCode, &code).valid && named.iter().all(|it| set.text(it).is_some());
        if !sound || !codes.insert(code) {
            continue;
        }
        for file in truth["files"].as_array().map_or(&[][..], Vec::as_slice) {
            let Some(name) = file["file"].as_str() else { continue };
            let Ok(bytes) = std::fs::read(folder.join(name)) else {
                continue;
            };
            set.papers.push(Paper {
                name: name.to_owned(),
                kept: keep(ctx, &bytes).await?,
                documents: documents(file),
            });
        }
        sets.push(set);
    }
    Ok(sets)
}

fn documents(file: &Json) -> Vec<(String, Option<String>)> {
    let pages = file["pages"].as_array().map_or(&[][..], Vec::as_slice);
    pages
        .iter()
        .filter_map(|page| {
            let person = page["fields"]["name"]["value"].as_str().map(str::to_owned);
            Some((page["document"].as_str()?.to_owned(), person))
        })
        .collect()
}
