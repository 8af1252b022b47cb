//! Holds every answer against the document: the words of JSON Schema that our document uses, no more.
//!
//! Not a validator for anything else: a word that it does not know fails the test that meets it.

use axum::http::Method;
use serde_json::Value;
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(server::http::openapi::document);

/// Words that say nothing about what is allowed.
const SILENT: &[&str] = &[
    "$schema",
    "title",
    "description",
    "default",
    "example",
    "examples",
    "format",
    "propertyNames",
    "minimum",
    "maximum",
];

/// The operation of a request: literal parts of a path go before parts that stand for something.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let wanted: Vec<&str> = template.split('/').collect();
        wanted.len() == parts.len() && wanted.iter().zip(&parts).all(|(w, p)| w.starts_with('{') || w == p)
    };
    let paths = DOCUMENT["paths"].as_object()?;
    let mut found: Vec<_> = paths.iter().filter(|(template, _)| fits(template)).collect();
    found.sort_by_key(|(template, _)| template.matches('{').count());
    let (_, operations) = found.first()?;
    operations.get(method.as_str().to_ascii_lowercase())
}

/// What an answer breaks, if anything.
pub(crate) fn broken(method: &Method, path: &str, status: u16, content_type: &str, body: &[u8]) -> Option<String> {
    let what = format!("{method} {path} {status}");
    let Some(operation) = operation(method, path) else {
        return Some(format!("{what}: the document has no such operation"));
    };
    let answers = &operation["responses"];
    let answer = match answers.get(status.to_string()) {
        Some(answer) => answer,
        None if status >= 400 => &answers["default"],
        None => return Some(format!("{what}: a status that the document does not promise")),
    };
    // What HEAD would say is said by GET; here there are only headers.
    if method == Method::HEAD && body.is_empty() {
        return None;
    }
    let Some(content) = answer.get("content") else {
        return (!body.is_empty()).then(|| format!("{what}: a body that the document does not promise"));
    };
    let plain = content_type.split(';').next().unwrap_or_default();
    if !plain.ends_with("json") && content.get(plain).is_some() {
        return None;
    }
    let Some(promised) = content.get(content_type) else {
        // Files come as what they are.
        return content
            .get("application/octet-stream")
            .is_none()
            .then(|| format!("{what}: {content_type} is not promised"));
    };
    // A picture has no shape but its own.
    if !content_type.ends_with("json") {
        return None;
    }
    let Ok(body) = serde_json::from_slice(body) else {
        return Some(format!("{what}: no JSON"));
    };
    check(&promised["schema"], &body, "").map(|error| format!("{what}: {error}"))
}

fn check(schema: &Value, value: &Value, at: &str) -> Option<String> {
    let Some(schema) = schema.as_object() else {
        return (schema == &Value::Bool(false)).then(|| format!("{at}: nothing is allowed here"));
    };
    schema.iter().find_map(|(word, rule)| match word.as_str() {
        "$ref" => {
            let pointer = rule.as_str()?.trim_start_matches('#');
            let Some(target) = DOCUMENT.pointer(pointer) else {
                return Some(format!("{at}: {pointer} is not there"));
            };
            check(target, value, at)
        }
        "type" => {
            let kinds = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
            let fits = kinds.iter().any(|kind| is(kind.as_str().unwrap_or_default(), value));
            (!fits).then(|| format!("{at}: {value} is not {rule}"))
        }
        "enum" => (!rule.as_array()?.contains(value)).then(|| format!("{at}: {value} is none of {rule}")),
        "const" => (rule != value).then(|| format!("{at}: {value} is not {rule}")),
        "required" => {
            let object = value.as_object()?;
            let missing = rule
                .as_array()?
                .iter()
                .find(|name| !object.contains_key(name.as_str().unwrap_or_default()))?;
            Some(format!("{at}: {missing} is missing"))
        }
        "properties" => {
            let object = value.as_object()?;
            let mut known = rule
                .as_object()?
                .iter()
                .filter_map(|(name, rule)| Some((name, rule, object.get(name)?)));
            known.find_map(|(name, rule, inner)| check(rule, inner, &format!("{at}/{name}")))
        }
        "additionalProperties" => {
            let known = schema.get("properties").and_then(Value::as_object);
            let mut others = value
                .as_object()?
                .iter()
                .filter(|(name, _)| !known.is_some_and(|k| k.contains_key(*name)));
            others.find_map(|(name, inner)| check(rule, inner, &format!("{at}/{name}")))
        }
        "items" => {
            let mut items = value.as_array()?.iter().enumerate();
            items.find_map(|(n, inner)| check(rule, inner, &format!("{at}/{n}")))
        }
        "allOf" => rule.as_array()?.iter().find_map(|rule| check(rule, value, at)),
        "oneOf" | "anyOf" => {
            let errors: Vec<_> = rule.as_array()?.iter().map(|rule| check(rule, value, at)).collect();
            let fitting = errors.iter().filter(|error| error.is_none()).count();
            let fits = if word == "oneOf" { fitting == 1 } else { fitting > 0 };
            (!fits).then(|| format!("{at}: {fitting} of {word} fit: {errors:?}"))
        }
        word if SILENT.contains(&word) => None,
        other => Some(format!("{at}: the document says {other}, which nobody checks")),
    })
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}

#[test]
fn what_breaks_the_document_is_seen() {
    let get = |path: &str, status, body: &str| broken(&Method::GET, path, status, "application/json", body.as_bytes());
    assert_eq!(get("/api/v1/items", 200, r#"{"items": [], "next": null}"#), None);
    for (path, status, body) in [
        ("/api/v1/items", 200, r#"{"next": null}"#),
        ("/api/v1/items", 200, r#"{"items": [{"id": 7}], "next": null}"#),
        ("/api/v1/items", 201, r#"{"items": [], "next": null}"#),
        ("/api/v1/nothing", 200, "{}"),
        ("/api/v1/me", 200, r#"{"person": null}"#),
    ] {
        assert!(get(path, status, body).is_some(), "{path} {status} {body}");
    }
}
