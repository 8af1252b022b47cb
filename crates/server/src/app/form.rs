//! The form of a draft: what it asks, what it holds, and changing one field of it.

use super::dossier::Dossier;
use super::views::{FieldView, Missing, Proposal, Text};
use super::{AppError, Ctx, access, audit_act, names, review};
use catalogue::{Condition, FormField, FormFieldKind, Item};
use domain::access::{Actor, editable};
use domain::case::{Case, CaseState, Checklist};
use domain::id::{CaseId, PersonId};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use store::fields::{self, Change, Field};
use store::{Tx, cases};

/// Longest value of a field, as JSON.
const LONGEST: usize = 20_000;

/// The values of a form by field.
pub type Values = BTreeMap<String, Json>;

/// The values of the fields that were filled.
pub fn values(fields: &[Field]) -> Values {
    fields
        .iter()
        .map(|field| (field.name.clone(), field.value.clone()))
        .collect()
}

fn text_of(values: &Values, field: &str) -> Option<String> {
    match values.get(field)? {
        Json::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Json::Bool(flag) => Some(flag.to_string()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a condition holds; unknown while the form does not say.
pub fn holds(condition: &Condition, values: &Values) -> Option<bool> {
    match condition {
        Condition::Is { field, value } => text_of(values, field.as_str()).map(|text| text == *value),
        Condition::In { field, values: any } => text_of(values, field.as_str()).map(|text| any.contains(&text)),
        Condition::Above { field, value } => {
            let number: f64 = text_of(values, field.as_str())?.parse().ok()?;
            Some(number > *value)
        }
        Condition::All(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| holds(part, values)).collect();
            if parts.contains(&Some(false)) {
                return Some(false);
            }
            (!parts.contains(&None)).then_some(true)
        }
        Condition::Any(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| holds(part, values)).collect();
            if parts.contains(&Some(true)) {
                return Some(true);
            }
            (!parts.contains(&None)).then_some(false)
        }
        Condition::Not(part) => holds(part, values).map(|held| !held),
    }
}

/// Whether something under a condition is asked for. What the form does not tell yet is not asked.
pub fn asked(when: Option<&Condition>, values: &Values) -> bool {
    when.is_none_or(|condition| holds(condition, values) == Some(true))
}

fn filled(value: Option<&Json>) -> bool {
    match value {
        None | Some(Json::Null) => false,
        Some(Json::String(text)) => !text.trim().is_empty(),
        Some(Json::Array(list)) => !list.is_empty(),
        Some(_) => true,
    }
}

/// What the item asks for and the case has not.
pub fn missing(item: &Item, values: &Values, slots: &BTreeSet<&str>) -> Missing {
    let fields = item
        .form
        .iter()
        .filter(|field| field.required && asked(field.when.as_ref(), values))
        .filter(|field| !filled(values.get(field.name.as_str())))
        .map(|field| field.name.to_string());
    let materials = item
        .materials
        .iter()
        .filter(|material| asked(material.when.as_ref(), values))
        .filter(|material| !slots.contains(material.id.as_str()))
        .map(|material| material.id.to_string());
    Missing {
        fields: fields.collect(),
        materials: materials.collect(),
    }
}

/// What stands in the way of handing a case in: materials that may come late do not.
pub(super) fn checklist(item: &Item, dossier: &Dossier) -> Checklist {
    let lacking = lacking(item, dossier);
    let late = |material: &String| item.may_be_late.iter().any(|late| late == material.as_str());
    Checklist {
        fields: lacking.fields,
        materials: lacking.materials.into_iter().filter(|m| !late(m)).collect(),
    }
}

/// Everything that is asked for and not there.
pub(super) fn lacking(item: &Item, dossier: &Dossier) -> Missing {
    let slots = dossier.files.iter().map(|file| file.slot.as_str()).collect();
    missing(item, &values(&dossier.fields), &slots)
}

/// The form as a person sees it.
pub fn view(item: &Item, filled: &[Field], proposals: &BTreeMap<String, Proposal>) -> Vec<FieldView> {
    let values = values(filled);
    item.form
        .iter()
        .map(|field| {
            let held = filled.iter().find(|held| field.name == *held.name.as_str());
            one(field, held, &values, proposals)
        })
        .collect()
}

fn one(field: &FormField, held: Option<&Field>, values: &Values, proposals: &BTreeMap<String, Proposal>) -> FieldView {
    FieldView {
        name: field.name.to_string(),
        label: Text::from(&field.names),
        kind: serde_json::to_value(field.kind).unwrap_or_default(),
        required: field.required,
        shown: asked(field.when.as_ref(), values),
        value: held.map(|held| held.value.clone()).filter(|value| !value.is_null()),
        source: held.and_then(|held| held.source.clone()),
        version: held.map_or(0, |held| held.version),
        updated_by: held.map(|held| held.updated_by.clone()),
        updated_at: held.map(|held| held.updated_at.to_string()),
        proposed_by: held.and_then(|held| held.proposed_by.clone()),
        proposed: proposals.get(field.name.as_str()).cloned(),
    }
}

/// Whether a field can hold a value: its shape only. What is written is judged by the pre-review, which advises.
fn fits(field: &FormField, value: &Json) -> bool {
    let choice = |text: &str| field.options.iter().any(|option| option.value == text);
    match (field.kind, value) {
        (_, Json::Null) | (FormFieldKind::YesNo, Json::Bool(_)) => true,
        (FormFieldKind::Choice, Json::String(text)) => choice(text),
        (FormFieldKind::People, Json::Array(list)) => list.iter().all(Json::is_object),
        (FormFieldKind::List, Json::Array(list)) => list.iter().all(Json::is_string),
        (FormFieldKind::YesNo | FormFieldKind::Choice | FormFieldKind::People | FormFieldKind::List, _) => false,
        (FormFieldKind::Number | FormFieldKind::Area | FormFieldKind::Amount, value) => {
            value.is_number() || value.is_string()
        }
        (_, value) => value.is_string(),
    }
}

/// A new value for a field.
#[derive(Debug, Clone)]
pub struct NewValue {
    /// What it will hold; null empties it.
    pub value: Json,
    /// The material that it is taken from.
    pub source: Option<String>,
    /// The version that the person saw; 0 for a field that was empty.
    pub seen: i64,
}

/// Changes one field of the form, only over the version that the person saw.
pub async fn change(ctx: &Ctx, actor: &Actor, id: CaseId, name: &str, new: &NewValue) -> Result<FieldView, AppError> {
    let mut tx = ctx.db.write().await?;
    let (content, found) = match change_in(ctx, &mut tx, actor, id, (name, new, None)).await {
        Err(error) => return Err(stale(ctx, tx, error, id, name).await),
        changed => changed?,
    };
    let all = fields::all(&mut tx, id).await?;
    tx.commit().await?;
    ctx.changed(id, content);
    let held = all.iter().find(|held| held.name == name);
    let field = field_of(ctx, &found.case, name)?;
    Ok(one(field, held, &values(&all), &BTreeMap::new()))
}

/// What a change that came too late is told: what holds now. The transaction is of no use any more.
pub(super) async fn stale(ctx: &Ctx, tx: Tx, error: AppError, id: CaseId, name: &str) -> AppError {
    if !matches!(error, AppError::Stale) {
        return error;
    }
    drop(tx);
    let current = async {
        let mut tx = ctx.db.read().await?;
        fields::one(&mut tx, id, name).await
    };
    match current.await {
        Ok(Some(current)) => AppError::StaleField {
            current: Box::new(current),
        },
        Ok(None) => AppError::Stale,
        Err(error) => error.into(),
    }
}

pub(super) fn field_of<'c>(ctx: &'c Ctx, case: &Case, name: &str) -> Result<&'c FormField, AppError> {
    let fields = &names::item(ctx, &case.item)?.form;
    let field = fields.iter().find(|field| field.name == *name);
    field.ok_or_else(|| AppError::UnknownField(name.to_owned()))
}

/// Changes one field within a transaction, with the right of the actor; the count of changes, and the case. With who proposed
/// the value, where that was somebody who helps.
pub(super) async fn change_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: CaseId,
    (name, new, proposed_by): (&str, &NewValue, Option<PersonId>),
) -> Result<(i64, cases::Found), AppError> {
    let now = ctx.now();
    let found = editable_case(tx, actor, id).await?;
    let item = names::item(ctx, &found.case.item)?;
    let field = field_of(ctx, &found.case, name)?;
    // A number that was shown covered would take the place of the real one.
    if domain::personal::is_covered(&new.value.to_string()) {
        return Err(AppError::MaskedValue { field: name.to_owned() });
    }
    let sound_source = new
        .source
        .as_ref()
        .is_none_or(|source| item.materials.iter().any(|material| material.id == *source.as_str()));
    if !fits(field, &new.value) || new.value.to_string().len() > LONGEST || !sound_source {
        return Err(AppError::InvalidValue { field: name.to_owned() });
    }
    let change = Change {
        name,
        value: &new.value,
        source: new.source.as_deref(),
        seen: new.seen,
        by: actor.person,
        proposed_by,
    };
    fields::put(tx, id, change, now).await?;
    let content = cases::touch(tx, id, now).await?;
    review::ask_soon(ctx, tx, id, content).await?;
    audit_act(tx, now, actor, "field.changed", id).await?;
    Ok((content, found))
}

/// A case whose form and materials the actor may change now.
pub async fn editable_case(tx: &mut Tx, actor: &Actor, id: CaseId) -> Result<cases::Found, AppError> {
    let found = access::visible(tx, actor, id).await?;
    may_change(actor, &found.case)?;
    Ok(found)
}

/// Whether the actor may change form and materials now: in a draft, while mending, and while something comes late.
pub fn may_change(actor: &Actor, case: &Case) -> Result<(), AppError> {
    actor.may_edit(case)?;
    open_for_changes(case)
}

/// Whether form and materials may be changed by anybody now.
pub fn open_for_changes(case: &Case) -> Result<(), AppError> {
    let gaps_open = matches!(&case.state, CaseState::Accepted { gaps: Some(_), .. });
    let state = case.state.kind();
    if editable(state) || gaps_open {
        Ok(())
    } else {
        Err(AppError::NotEditable(state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn is(field: &str, value: &str) -> Condition {
        Condition::Is {
            field: field.into(),
            value: value.to_owned(),
        }
    }

    #[test]
    fn a_condition_is_unknown_until_the_form_says() {
        let form = Values::from([("tenure".to_owned(), json!("leased")), ("area".to_owned(), json!(120))]);
        let leased = || is("tenure", "leased");
        let other = || is("other", "x");
        for (condition, expected) in [
            (leased(), Some(true)),
            (is("tenure", "owned"), Some(false)),
            (other(), None),
            (Condition::All(vec![leased(), other()]), None),
            (Condition::All(vec![is("tenure", "owned"), other()]), Some(false)),
            (Condition::Any(vec![leased(), other()]), Some(true)),
            (Condition::Not(Box::new(leased())), Some(false)),
            (
                Condition::Above {
                    field: "area".into(),
                    value: 100.0,
                },
                Some(true),
            ),
        ] {
            assert_eq!(holds(&condition, &form), expected, "{condition:?}");
        }
        assert!(!asked(Some(&other()), &form) && asked(None, &form));
    }

    #[test]
    fn a_form_lacks_what_is_required_and_asked_for() {
        let item = catalogue::embedded().item("premises-check").unwrap();
        let all = missing(item, &Values::new(), &BTreeSet::new());
        assert_eq!(
            all.fields.len(),
            item.form.iter().filter(|f| f.required && f.when.is_none()).count()
        );
        assert!(all.materials.contains(&"lease".to_owned()));
        let values = item.form.iter().map(|f| (f.name.to_string(), json!("x"))).collect();
        let slots = item.materials.iter().map(|m| m.id.as_str()).collect();
        let none = missing(item, &values, &slots);
        assert!(none.fields.is_empty() && none.materials.is_empty());
    }

    #[test]
    fn a_field_takes_only_the_shape_that_it_has() {
        let item = catalogue::embedded().item("premises-check").unwrap();
        let field = |name: &str| item.form.iter().find(|f| f.name == *name).unwrap();
        assert!(fits(field("premises_tenure"), &json!("leased")));
        assert!(!fits(field("premises_tenure"), &json!("stolen")));
        assert!(!fits(field("applicant_name"), &json!({"a": 1})));
        assert!(fits(field("premises_area"), &json!(80.5)) && fits(field("premises_area"), &json!("80.5")));
        assert!(fits(field("applicant_name"), &Json::Null));
    }
}
