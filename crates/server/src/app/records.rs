//! The signed record of the pre-review that a set was handed in with, and the materials in it that an officer did not
//! take. Must not change a pre-review, and must not weigh what an officer says.

use super::{AppError, Ctx, access, review, secrets};
use catalogue::Item;
use domain::access::Actor;
use domain::case::{Case, CaseEvent, StateKind, What};
use domain::id::{CaseId, OverturnId, RecordId};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use store::cases::Found;
use store::materials::Material;
use store::records::{self, Overturn, Record};
use store::reviews::{Review, ReviewState};
use store::{Tx, materials};
use utoipa::ToSchema;

/// Counts the changes of what a record holds.
const FORMAT: u32 = 1;

/// JSON in the one spelling that is signed: names in order, nothing between.
pub fn canonical(value: &Json) -> String {
    match value {
        Json::Object(object) => {
            let mut names: Vec<&String> = object.keys().collect();
            names.sort();
            let parts = names.into_iter().filter_map(|name| {
                Some(format!(
                    "{}:{}",
                    Json::from(name.as_str()),
                    canonical(object.get(name)?)
                ))
            });
            format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
        }
        Json::Array(list) => format!("[{}]", list.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

/// SHA-256 of an item as it is published: of its JSON in the one spelling.
pub(super) fn item_sha256(item: &Item) -> Result<String, AppError> {
    let json = serde_json::to_value(item).map_err(|_| AppError::Broken("an item that is no JSON"))?;
    Ok(secrets::digest(&canonical(&json)))
}

/// Keeps the record of a set that is handed in, once its pre-review is done: at once, or when the worker has finished.
pub(super) async fn keep(ctx: &Ctx, tx: &mut Tx, whole: &Found, review: Option<&Review>) -> Result<(), AppError> {
    let (case, content_version) = (&whole.case, whole.content_version);
    if matches!(case.state.kind(), StateKind::Draft | StateKind::CorrectionRequested) {
        return Ok(());
    }
    let Some(found) = review else {
        return Ok(());
    };
    let (ReviewState::Done, Some(report), Some(item)) = (found.state, &found.report, ctx.catalogue.item(&case.item))
    else {
        return Ok(());
    };
    if review::outdated(found, content_version) || records::of_version(tx, case.id, content_version).await?.is_some() {
        return Ok(());
    }
    let files = materials::all(tx, case.id).await?;
    let findings = report["findings"].as_array().map_or(&[][..], Vec::as_slice);
    let record = canonical(&json!({
        "format": FORMAT,
        "case": case.id,
        "receipt": case.receipt,
        "content_version": content_version,
        "item": case.item,
        "item_sha256": item_sha256(item)?,
        "date": report["date"],
        "verdict": report["verdict"],
        "findings": findings.iter().map(|finding| json!({
            "code": finding["code"],
            "severity": finding["severity"],
            "materials": concerned(finding, &files),
        })).collect::<Vec<_>>(),
        "materials": files.iter().map(|file| json!({
            "slot": file.slot,
            "name": file.name,
            "sha256": file.sha256,
        })).collect::<Vec<_>>(),
        "program": env!("CARGO_PKG_VERSION"),
    }));
    let now = ctx.now();
    let signed = Record {
        id: RecordId::new(now, ctx.random()?),
        content_version,
        signature: ctx.signer.sign(record.as_bytes()),
        record,
        algorithm: ctx.signer.algorithm().to_owned(),
        key_id: ctx.signer.key_id().to_owned(),
        public_key: ctx.signer.public_key().to_owned(),
        made_at: now,
    };
    Ok(records::add(tx, case.id, &signed).await?)
}

/// The materials that a finding speaks of: the one that it names, and those whose files show it.
fn concerned(finding: &Json, files: &[Material]) -> BTreeSet<String> {
    let shown = finding["evidence"].as_array().map_or(&[][..], Vec::as_slice);
    let slot = |name: &Json| files.iter().find(|file| *name == file.name.as_str());
    shown
        .iter()
        .filter_map(|place| Some(slot(&place["file"])?.slot.clone()))
        .chain(finding["material"].as_str().map(str::to_owned))
        .collect()
}

/// Notes each material that the officer's notice names though the record passed it.
pub(super) async fn note_overturns(ctx: &Ctx, tx: &mut Tx, case: &Case, event: &CaseEvent) -> Result<(), AppError> {
    let What::CorrectionRequested { items, .. } = &event.what else {
        return Ok(());
    };
    let Some(record) = records::latest(tx, case.id).await? else {
        return Ok(());
    };
    let passed = passed(&record.record);
    let mut noted = BTreeSet::new();
    for item in items {
        if passed.contains(&item.subject) && noted.insert(item.subject.as_str()) {
            let overturn = Overturn {
                id: OverturnId::new(event.at, ctx.random()?),
                case: case.id,
                record: record.id,
                item: case.item.clone(),
                department: case.department,
                material: item.subject.clone(),
                reason: item.problem.clone(),
                at: event.at,
            };
            records::add_overturn(tx, &overturn).await?;
        }
    }
    Ok(())
}

/// The materials that a record has without anything found against them.
fn passed(record: &str) -> BTreeSet<String> {
    let record: Json = serde_json::from_str(record).unwrap_or_default();
    let list = |name: &str| record[name].as_array().cloned().unwrap_or_default();
    let against: BTreeSet<String> = list("findings")
        .iter()
        .filter(|finding| finding["severity"] != "info")
        .filter_map(|finding| finding["materials"].as_array())
        .flatten()
        .filter_map(|material| Some(material.as_str()?.to_owned()))
        .collect();
    list("materials")
        .iter()
        .filter_map(|file| Some(file["slot"].as_str()?.to_owned()))
        .filter(|slot| !against.contains(slot))
        .collect()
}

/// A record, with what it takes to check it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordView {
    /// What is signed, in the one spelling that `canonical` gives: names in order, nothing between.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub record: Json,
    /// The algorithm.
    pub algorithm: String,
    /// Which key.
    pub key_id: String,
    /// The public half of the key, base64url.
    pub public_key: String,
    /// The signature, base64url.
    pub signature: String,
    /// When it was made.
    pub made_at: String,
}

/// The record of the set that was handed in last.
pub async fn show(ctx: &Ctx, actor: &Actor, id: CaseId) -> Result<RecordView, AppError> {
    let mut tx = ctx.db.read().await?;
    access::visible(&mut tx, actor, id).await?;
    let found = records::latest(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    Ok(RecordView {
        record: serde_json::from_str(&found.record).map_err(|_| AppError::Broken("a record that is no JSON"))?,
        algorithm: found.algorithm,
        key_id: found.key_id,
        public_key: found.public_key,
        signature: found.signature,
        made_at: found.made_at.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_names_does_not_change_what_is_signed() {
        let one = json!({"b": [1, {"d": "二", "c": null}], "a": "x\"y"});
        let other: Json = serde_json::from_str(r#"{ "a": "x\"y", "b": [1, {"c": null, "d": "二"}] }"#).unwrap();
        assert_eq!(canonical(&one), canonical(&other));
        assert_eq!(canonical(&one), r#"{"a":"x\"y","b":[1,{"c":null,"d":"二"}]}"#);
    }

    #[test]
    fn a_material_passes_when_nothing_but_a_remark_is_found() {
        let record = json!({
            "materials": [{"slot": "lease"}, {"slot": "lease"}, {"slot": "property"}, {"slot": "id-front"}],
            "findings": [
                {"materials": ["lease"], "severity": "warning"},
                {"materials": ["property"], "severity": "info"},
                {"materials": [], "severity": "blocking"},
            ],
        });
        assert_eq!(
            passed(&record.to_string()),
            BTreeSet::from(["property".to_owned(), "id-front".to_owned()])
        );
    }
}
