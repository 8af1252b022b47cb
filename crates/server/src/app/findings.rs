//! What people say to a finding: explained by the enterprise's side, or accepted by a clerk at the counter with a reason.
//!
//! Answers go with the case to the officer. They never change a verdict.

use super::secrets::digest;
use super::{AppError, Ctx, audit_act, form};
use domain::access::Actor;
use domain::id::CaseId;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use store::finding_notes::{self, FindingAnswer, NewNote};
use store::{Tx, cases, reviews};
use utoipa::ToSchema;

/// What kind of answer.
pub use store::finding_notes::FindingAnswer as Answer;

/// Longest answer, in characters.
const LONGEST: usize = 500;
/// Figures of a key.
const KEY: usize = 16;

/// What was said to a finding.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingNoteView {
    /// Key of the finding.
    pub finding: String,
    /// What kind of answer.
    #[schema(schema_with = crate::app::words::finding_answer)]
    pub answer: &'static str,
    /// The words.
    pub words: String,
    /// Name of who said it.
    pub by: String,
    /// When.
    pub at: String,
}

/// Gives each finding of a report its key: the same for the same thing found in the same place, whichever run found it.
pub fn name(report: &mut Json) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let findings = report.get_mut("findings").and_then(Json::as_array_mut);
    for finding in findings.into_iter().flatten() {
        let parts = ["code", "material", "document", "field", "file", "page"].map(|part| finding[part].to_string());
        let mut key = digest(&parts.join("\n"));
        key.truncate(KEY);
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        if *count > 1 {
            key = format!("{key}-{count}");
        }
        if let Some(finding) = finding.as_object_mut() {
            finding.insert("key".to_owned(), Json::String(key));
        }
    }
}

/// The answers of a case.
pub async fn notes(tx: &mut Tx, case: CaseId) -> Result<Vec<FindingNoteView>, AppError> {
    let notes = finding_notes::of_case(tx, case).await?;
    Ok(notes
        .into_iter()
        .map(|note| FindingNoteView {
            finding: note.finding,
            answer: note.answer.as_str(),
            words: note.words,
            by: note.noted_by,
            at: note.noted_at.to_string(),
        })
        .collect())
}

/// Answers a finding of the last report.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    case: CaseId,
    finding: &str,
    (answer, words): (FindingAnswer, &str),
) -> Result<Vec<FindingNoteView>, AppError> {
    let now = ctx.now();
    let words = words.trim();
    let mut tx = ctx.db.write().await?;
    let found = form::editable_case(&mut tx, actor, case).await?;
    if answer == FindingAnswer::Accepted {
        actor.may_accept_findings(&found.case)?;
    }
    if words.is_empty() || words.chars().count() > LONGEST {
        return Err(AppError::InvalidValue {
            field: "/words".to_owned(),
        });
    }
    let mut report = reviews::find(&mut tx, case).await?.and_then(|review| review.report);
    if let Some(report) = &mut report {
        name(report);
    }
    let known = report.as_ref().and_then(|report| report.get("findings")?.as_array());
    if !known.is_some_and(|findings| findings.iter().any(|known| known["key"] == finding)) {
        return Err(AppError::UnknownFinding);
    }
    let note = NewNote {
        finding,
        answer,
        words,
        by: actor.person,
        counter: actor.on_behalf.as_ref().map(|session| session.session),
    };
    finding_notes::put(&mut tx, case, &note, now).await?;
    done(ctx, tx, actor, case, "finding.answered").await
}

/// Takes an answer back.
pub async fn take_back(
    ctx: &Ctx,
    actor: &Actor,
    case: CaseId,
    finding: &str,
) -> Result<Vec<FindingNoteView>, AppError> {
    let mut tx = ctx.db.write().await?;
    form::editable_case(&mut tx, actor, case).await?;
    if !finding_notes::drop_one(&mut tx, case, finding).await? {
        return Err(AppError::NotFound);
    }
    done(ctx, tx, actor, case, "finding.unanswered").await
}

async fn done(
    ctx: &Ctx,
    mut tx: Tx,
    actor: &Actor,
    case: CaseId,
    action: &str,
) -> Result<Vec<FindingNoteView>, AppError> {
    let content = cases::find(&mut tx, case)
        .await?
        .map_or(0, |found| found.content_version);
    let seen = notes(&mut tx, case).await?;
    audit_act(&mut tx, ctx.now(), actor, action, case).await?;
    tx.commit().await?;
    ctx.hub.tell(case.to_string(), content);
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_finding_keeps_its_key_and_two_alike_have_two() {
        let finding = |file: &str| json!({"code": "seal-missing", "file": file, "page": 1});
        let mut first = json!({"findings": [finding("a.jpg"), finding("a.jpg"), finding("b.jpg")]});
        let mut again = json!({"findings": [finding("b.jpg"), finding("a.jpg")]});
        name(&mut first);
        name(&mut again);
        assert_eq!(first["findings"][2]["key"], again["findings"][0]["key"]);
        assert_eq!(first["findings"][0]["key"], again["findings"][1]["key"]);
        assert_ne!(first["findings"][0]["key"], first["findings"][1]["key"]);
    }
}
