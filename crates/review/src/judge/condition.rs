//! Conditions over the form, with a third answer for what the form does not say.
use catalogue::Condition;
use serde_json::Value;
use std::collections::BTreeMap;

/// The form as given.
pub(crate) type Form = BTreeMap<String, Value>;

/// Whether the condition holds; `None` where the form does not say enough.
pub(crate) fn holds(condition: &Condition, form: &Form) -> Option<bool> {
    match condition {
        Condition::Is { field, value } => text(form, field.as_str()).map(|v| v == *value),
        Condition::In { field, values } => text(form, field.as_str()).map(|v| values.contains(&v)),
        Condition::Above { field, value } => text(form, field.as_str())
            .and_then(|v| v.parse::<f64>().ok())
            .map(|v| v > *value),
        Condition::All(list) => join(list.iter().map(|c| holds(c, form)), false),
        Condition::Any(list) => join(list.iter().map(|c| holds(c, form)), true),
        Condition::Not(inner) => holds(inner, form).map(|b| !b),
    }
}

/// `decisive` as soon as one answer is that; unknown where one is unknown; else the opposite.
fn join(answers: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut unknown = false;
    for answer in answers {
        match answer {
            Some(b) if b == decisive => return Some(decisive),
            Some(_) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(!decisive)
}

/// A field of the form as text; `None` where it is absent or empty.
pub(crate) fn text(form: &Form, field: &str) -> Option<String> {
    let text = match form.get(field)? {
        Value::String(s) => s.trim().to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Array(list) => list.iter().filter_map(person).collect::<Vec<_>>().join("、"),
        Value::Null | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Names of the people on a list of the form.
pub(crate) fn people(form: &Form, field: &str) -> Vec<String> {
    form.get(field)
        .and_then(Value::as_array)
        .map(|l| l.iter().filter_map(person).collect())
        .unwrap_or_default()
}

fn person(value: &Value) -> Option<String> {
    let name = value
        .as_str()
        .or_else(|| value.get("name").and_then(Value::as_str))?
        .trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::FieldName;

    fn is(field: &str, value: &str) -> Condition {
        Condition::Is {
            field: FieldName::from(field),
            value: value.into(),
        }
    }

    #[test]
    fn what_the_form_does_not_say_stays_unknown_unless_the_rest_decides() {
        let form = Form::from([("a".into(), Value::Bool(true))]);
        assert_eq!(holds(&is("a", "true"), &form), Some(true));
        assert_eq!(holds(&is("b", "true"), &form), None);
        assert_eq!(
            holds(&Condition::Any(vec![is("b", "x"), is("a", "true")]), &form),
            Some(true)
        );
        assert_eq!(holds(&Condition::All(vec![is("b", "x"), is("a", "true")]), &form), None);
        assert_eq!(
            holds(&Condition::All(vec![is("b", "x"), is("a", "false")]), &form),
            Some(false)
        );
        assert_eq!(holds(&Condition::Not(Box::new(is("b", "x"))), &form), None);
    }
}
