//! The form as far as the materials fill it.
//!
//! Takes from the materials alone; never from what was already typed.
use super::Set;
use super::compare::tidy;
use super::values::{Value, resolve};
use crate::report::FormValue;
use catalogue::{FormField, FormFieldKind};
use std::collections::BTreeMap;

pub(crate) fn fill(set: &Set<'_>, files: &[&str]) -> BTreeMap<String, FormValue> {
    let Some(item) = set.input.item else {
        return BTreeMap::new();
    };
    let mut out = BTreeMap::new();
    for field in &item.form {
        let sources = field.fill_from.iter().filter(|r| r.material.is_some());
        let found = sources
            .flat_map(|r| resolve(set, r))
            .filter(|v| v.valid)
            .find_map(|v| propose(field, &v, files));
        if let Some(value) = found {
            out.insert(field.name.to_string(), value);
        }
    }
    out
}

fn propose(field: &FormField, value: &Value<'_>, files: &[&str]) -> Option<FormValue> {
    let text = match field.kind {
        FormFieldKind::Choice => {
            let said = tidy(&value.text);
            let is = |o: &&catalogue::FormOption| o.value == said || o.names.zh == said;
            let options = &field.options;
            let holds = |o: &&catalogue::FormOption| said.contains(o.names.zh.as_str());
            options
                .iter()
                .find(is)
                .or_else(|| options.iter().find(holds))?
                .value
                .clone()
        }
        FormFieldKind::YesNo | FormFieldKind::People => return None,
        FormFieldKind::CreditCode if value.text.chars().count() != 18 => return None,
        _ => value.text.clone(),
    };
    let spot = value.spot?;
    Some(FormValue {
        value: text,
        file: (*files.get(spot.file)?).to_owned(),
        page: spot.page,
    })
}
