//! JSON Schemas of the catalogue's files, for editors.
use crate::{DocumentType, Groups, Item};
use serde_json::Value;

/// File names below `catalogue/schemas/` with their schemas.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("item.schema.json", schemars::schema_for!(Item).into()),
        ("document.schema.json", schemars::schema_for!(DocumentType).into()),
        ("shared.schema.json", schemars::schema_for!(Groups).into()),
    ]
}

/// The schemas as text, exactly as committed: file name and content.
pub fn written_schemas() -> Vec<(&'static str, String)> {
    schemas()
        .into_iter()
        .map(|(name, schema)| (name, format!("{schema:#}\n")))
        .collect()
}
