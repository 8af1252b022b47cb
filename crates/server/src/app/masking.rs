//! Personal numbers in answers: covered for everybody but the enterprise's own side, in one place for the whole interface.
//!
//! Walks an answer as JSON: fields that the catalogue knows as identity or telephone numbers whole, every other text by a
//! scan. Must not depend on which operation answers: one that is added later is covered as well.

use super::access::SignedIn;
use super::views::UnmaskView;
use super::{AppError, Ctx, access, audit};
use catalogue::{FormFieldKind, ValueKind};
use domain::id::{AccessId, CaseId};
use domain::personal::{Purpose, cover, cover_whole, is_covered};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use store::access_log;
use store::unmaskings::{self, Unmasking};

/// Seconds for which numbers stay uncovered.
const OPEN_SECONDS: i64 = 15 * 60;
/// Longest word of a field that is looked up.
const LONGEST_WORD: usize = 64;
/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// Names of fields that hold nothing but a personal number, in forms and on documents.
static NUMBERS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let catalogue = catalogue::embedded();
    let form = catalogue.items().iter().flat_map(|item| &item.form);
    let form = form
        .filter(|field| matches!(field.kind, FormFieldKind::IdNumber | FormFieldKind::Phone))
        .map(|field| field.name.to_string());
    let read = catalogue.documents().iter().flat_map(|document| &document.fields);
    let read = read
        .filter(|field| matches!(field.value, ValueKind::IdNumber | ValueKind::Phone))
        .map(|field| field.name.to_string());
    form.chain(read).chain(["mobile".to_owned()]).collect()
});

/// Whether an answer to this person, about this case where it is about one, has to be covered.
pub async fn has_to_be_covered(ctx: &Ctx, signed_in: &SignedIn, case: Option<CaseId>) -> Result<bool, AppError> {
    if signed_in.actor.is_applicant() {
        return Ok(false);
    }
    let Some(case) = case else { return Ok(true) };
    let mut tx = ctx.db.read().await?;
    // Who fills the form in a counter session has the enterprise's own people before them, who agreed to it.
    if signed_in.actor.on_behalf.is_some()
        && let Some(found) = store::cases::find(&mut tx, case).await?
        && signed_in.actor.as_filer_of(&found.case).is_ok()
    {
        return Ok(false);
    }
    let until = unmaskings::last(&mut tx, signed_in.session.id, case, ctx.now()).await?;
    Ok(until.is_none())
}

/// The words that tell a field of numbers, and beside each other by their length: most texts between quotation marks are of a
/// length that none of them has.
static WORDS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let mut words = vec![Vec::new(); LONGEST_WORD + 1];
    for word in NUMBERS.iter().map(String::as_str).chain(["id_number", "phone"]) {
        if let Some(same) = words.get_mut(word.len()) {
            same.push(word);
        }
    }
    words
});

/// Whether an answer, as it is sent, may hold a personal number: most do not, and need not be read for it.
pub fn may_hold(answer: &str) -> bool {
    // Between any two quotation marks that follow each other: so an escaped one hides no word.
    let mut last = None;
    for (at, _) in answer.match_indices('"') {
        let word = last.and_then(|from| answer.get(from..at));
        if word.is_some_and(|word| WORDS.get(word.len()).is_some_and(|same| same.contains(&word))) {
            return true;
        }
        last = Some(at + 1);
    }
    domain::personal::may_hold(answer)
}

/// Covers every personal number in an answer; false when there was none.
pub fn cover_json(value: &mut Json) -> bool {
    match value {
        Json::String(text) => match cover(text) {
            Cow::Owned(covered) => {
                *text = covered;
                true
            }
            Cow::Borrowed(_) => false,
        },
        Json::Array(list) => list.iter_mut().fold(false, |any, inner| cover_json(inner) | any),
        Json::Object(object) => {
            let field = ["kind", "name"].iter().any(|word| match object.get(*word) {
                Some(Json::String(text)) => NUMBERS.contains(text) || matches!(text.as_str(), "id_number" | "phone"),
                _ => false,
            });
            object.iter_mut().fold(false, |any, (name, inner)| {
                // A bare `number` is also that of a paper; one that was read from a card comes with where it was read.
                let named = NUMBERS.contains(name) && !(name == "number" && inner.is_string());
                let whole = named || (field && matches!(name.as_str(), "value" | "proposed"));
                (if whole { cover_number(inner) } else { cover_json(inner) }) | any
            })
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

/// What stands in a field of numbers: itself, or with where it was read.
fn cover_number(value: &mut Json) -> bool {
    // A use case may have covered it already.
    if value.as_str().is_some_and(is_covered) {
        return cover_json(value);
    }
    match value {
        Json::String(text) => {
            *text = cover_whole(text);
            true
        }
        Json::Object(object) => object.iter_mut().fold(false, |any, (name, inner)| {
            let whole = matches!(name.as_str(), "value" | "raw") && inner.is_string();
            (if whole { cover_number(inner) } else { cover_json(inner) }) | any
        }),
        other => cover_json(other),
    }
}

/// Uncovers the numbers of a case for this session, with a purpose that the enterprise can read.
pub async fn uncover(
    ctx: &Ctx,
    signed_in: &SignedIn,
    case: CaseId,
    purpose: Purpose,
    reason: &str,
) -> Result<UnmaskView, AppError> {
    let reason = reason.trim();
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let found = access::visible(&mut tx, &signed_in.actor, case).await?;
    let role = signed_in.actor.uncovering(&found.case)?;
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(AppError::WordsMissing("/reason"));
    }
    let person = signed_in.actor.person;
    let new = Unmasking {
        id: AccessId::new(now, ctx.random()?),
        case,
        session: signed_in.session.id,
        purpose,
        reason,
        at: now,
        ends_at: now.plus_seconds(OPEN_SECONDS),
    };
    unmaskings::add(&mut tx, &new).await?;
    access_log::uncovered(&mut tx, new.id, case, (person, role), (purpose, reason), now).await?;
    audit(&mut tx, now, Some(person), "numbers.uncovered", &case.to_string()).await?;
    tx.commit().await?;
    Ok(UnmaskView {
        until: Some(new.ends_at.to_string()),
    })
}

/// Covers them again before the time is over.
pub async fn cover_again(ctx: &Ctx, signed_in: &SignedIn, case: CaseId) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    let found = access::visible(&mut tx, &signed_in.actor, case).await?;
    signed_in.actor.uncovering(&found.case)?;
    unmaskings::end(&mut tx, signed_in.session.id, case, ctx.now()).await?;
    Ok(tx.commit().await?)
}

/// Until when they are uncovered.
pub async fn state(ctx: &Ctx, signed_in: &SignedIn, case: CaseId) -> Result<UnmaskView, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, &signed_in.actor, case).await?;
    signed_in.actor.uncovering(&found.case)?;
    let until = unmaskings::last(&mut tx, signed_in.session.id, case, ctx.now()).await?;
    Ok(UnmaskView {
        until: until.map(|until| until.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_of_numbers_are_covered_by_their_kind_and_texts_by_a_scan() {
        let mut answer = json!({
            "form": [
                {"name": "id_number", "kind": "id_number", "value": "33010219900307889", "proposed": {"value": "330102 1990", "file": "a.jpg", "page": 1}},
                {"name": "note", "kind": "text", "value": "请打13800000001"},
                {"name": "staff", "kind": "people", "value": [{"name": "李云", "id_number": "330102199003078895"}]},
            ],
            "report": {"fields": {"id_number": {"value": "330102199003078895", "raw": "330102 19900307 8895", "confidence": 0.9}}},
            "papers": [{"kind": "receipt", "number": "示综服收〔2026〕0001号"}],
            "card": {"number": {"value": "33010219900307", "raw": "33010219900307"}},
            "id": "case_019ac0d2a51070008000000000000001",
            "size": 13_800_000_001_i64,
        });
        assert!(may_hold(&answer.to_string()));
        assert!(cover_json(&mut answer));
        let text = answer.to_string();
        for open in ["33010219900307889", "19900307", "13800000001\"", "13800000001}"] {
            assert!(!text.replace("13800000001}", "").contains(open), "{open}: {text}");
        }
        assert_eq!(answer["papers"][0]["number"], "示综服收〔2026〕0001号");
        assert_ne!(answer["card"]["number"]["value"], "33010219900307");
        assert_eq!(answer["id"], "case_019ac0d2a51070008000000000000001");
        assert_eq!(answer["form"][1]["value"], "请打138****0001");
        assert_eq!(answer["form"][2]["value"][0]["id_number"], "330102********8895");
        assert_eq!(answer["form"][2]["value"][0]["name"], "李云");
        assert!(!cover_json(&mut json!({"a": ["b", 1, null]})));
        assert!(!may_hold(r#"{"a":["b",1,null],"name":"id"}"#));
        for held in [
            json!({"form": [{"name": "id_number", "value": "12"}]}),
            json!({"a\"": "b\"", "mobile": 1}),
            json!({"words": "打 138-0000-0001"}),
        ] {
            assert!(may_hold(&held.to_string()), "{held}");
            assert!(may_hold(&serde_json::to_string_pretty(&held).unwrap()), "{held}");
        }
    }
}
