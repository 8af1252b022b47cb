//! Document kinds: each field can be found, and expressions are sound.
use super::{empty, fold, twice};
use crate::problem::Source;
use crate::{Consistency, DocumentKind, DocumentType, Field, FieldName, Problem, SignaturePlace, ValueKind};
use regex::Regex;

pub(crate) fn documents(documents: &[(Source, DocumentType)], problems: &mut Vec<Problem>) {
    for (at, (source, document)) in documents.iter().enumerate() {
        let kind = document.kind.as_str();
        if documents[..at].iter().any(|(_, other)| other.kind == document.kind) {
            problems.push(source.problem(&["kind", kind], format!("kind `{kind}` is defined twice")));
        }
        if [DocumentKind::UNKNOWN, DocumentKind::PICTURE].contains(&kind) {
            problems.push(source.problem(&["kind", kind], format!("kind `{kind}` is reserved")));
        }
        Kind { source, document }.check(problems);
    }
}

struct Kind<'a> {
    source: &'a Source,
    document: &'a DocumentType,
}

impl Kind<'_> {
    fn check(&self, problems: &mut Vec<Problem>) {
        let mut say = |trail: &[&str], reason: String| problems.push(self.source.problem(trail, reason));
        let document = self.document;
        if empty(&document.names) {
            say(&["names"], "a name is empty".to_owned());
        }
        if document.identify.titles.is_empty() && document.identify.words.is_empty() {
            say(
                &["identify"],
                "nothing identifies this kind: give titles or words".to_owned(),
            );
        }
        if let Some(name) = twice(document.fields.iter().map(|f| f.name.as_str())) {
            let word = format!("name: {name}");
            say(&["fields", &word, &word], format!("field `{name}` is defined twice"));
        }
        if let Some(name) = twice(document.signatures.iter().map(|s| s.name.as_str())) {
            say(
                &["signatures", name, name],
                format!("signature place `{name}` is defined twice"),
            );
        }
        for field in &document.fields {
            field_problems(field, &mut say);
        }
        // The two ends of a period stand behind one label.
        let starts = document.fields.iter().filter(|f| f.value == ValueKind::PeriodStart);
        let starts: Vec<&String> = starts.flat_map(|f| &f.labels).collect();
        let ends = |f: &Field, label: &String| f.value == ValueKind::PeriodEnd && starts.contains(&label);
        let labels = document
            .fields
            .iter()
            .flat_map(|f| f.labels.iter().map(move |l| (f, l)));
        let labels = labels.filter(|(f, l)| !ends(f, l)).map(|(f, l)| (Some(&f.name), l));
        labels_once(
            labels.chain(document.stops.iter().map(|l| (None, l))),
            ("fields", "labels"),
            &mut say,
        );
        let places = || document.signatures.iter();
        let labels = places().flat_map(|s| s.labels.iter().map(|l| (Some(&s.name), l)));
        labels_once(labels, ("signatures", "labels"), &mut say);
        let parties = places().flat_map(|s| s.parties.iter().map(|p| (Some(&s.name), p)));
        labels_once(parties, ("signatures", "parties"), &mut say);
        for place in &document.signatures {
            signature_problems(place, &mut say);
            if let Some(party) = place.party.as_ref().filter(|p| self.field(p).is_none()) {
                let reason = format!("signature place `{}` names the unknown field `{party}`", place.name);
                say(
                    &["signatures", &format!("name: {}", place.name), "party", party.as_str()],
                    reason,
                );
            }
        }
        if let Some(organ) = &document.sealed_by {
            let fits = self.field(organ).map(|f| f.value == ValueKind::Organisation);
            let reason = match fits {
                None => Some(format!("unknown field `{organ}`")),
                Some(false) => Some(format!("field `{organ}` must hold an {:?}", ValueKind::Organisation)),
                Some(true) => None,
            };
            if let Some(reason) = reason {
                say(&["sealed_by", organ.as_str()], reason);
            }
        }
        for field in &document.fields {
            for name in field.often.iter().chain(&field.above) {
                if self.field(name).is_none() {
                    say(&["fields", field.name.as_str()], format!("unknown field `{name}`"));
                }
            }
        }
        for rule in &document.consistency {
            let (kind, word, number) = match rule {
                Consistency::BirthInNumber { birth, number } => (ValueKind::Date, birth, number),
                Consistency::SexInNumber { sex, number } => (ValueKind::Choice, sex, number),
            };
            for (name, kind) in [(word, kind), (number, ValueKind::IdNumber)] {
                match self.field(name) {
                    None => say(&["consistency", name.as_str()], format!("unknown field `{name}`")),
                    Some(f) if f.value != kind => {
                        say(
                            &["consistency", name.as_str()],
                            format!("field `{name}` must hold a {kind:?}"),
                        );
                    }
                    Some(_) => {}
                }
            }
        }
    }

    fn field(&self, name: &FieldName) -> Option<&Field> {
        self.document.fields.iter().find(|f| f.name == *name)
    }
}

fn signature_problems(place: &SignaturePlace, say: &mut impl FnMut(&[&str], String)) {
    let name = place.name.as_str();
    let word = &format!("name: {name}");
    if place.labels.is_empty() && place.parties.is_empty() {
        say(
            &["signatures", word],
            format!("signature place `{name}` cannot be found: give parties or labels"),
        );
    }
    for (key, text) in (place.labels.iter().map(|l| ("labels", l))).chain(place.parties.iter().map(|p| ("parties", p)))
    {
        if text.is_empty() || text.chars().any(char::is_whitespace) {
            say(
                &["signatures", word, key, text],
                format!("`{text}` is empty or holds white space"),
            );
        }
    }
}

/// Labels with the field or place that they belong to, or none for a stop.
fn labels_once<'a>(
    labels: impl Iterator<Item = (Option<&'a FieldName>, &'a String)>,
    (part, key): (&str, &str),
    say: &mut impl FnMut(&[&str], String),
) {
    let mut seen: Vec<String> = Vec::new();
    for (owner, label) in labels {
        let folded = fold(label);
        if seen.contains(&folded) {
            let reason = format!("label `{label}` is used twice in this kind");
            match owner {
                Some(name) => say(&[part, &format!("name: {name}"), key, label], reason),
                None => say(&["stops", label], reason),
            }
        }
        seen.push(folded);
    }
}

fn field_problems(field: &Field, say: &mut impl FnMut(&[&str], String)) {
    let name = field.name.as_str();
    let word = &format!("name: {name}");
    if empty(&field.names) {
        say(&["fields", word], format!("field `{name}`: a name is empty"));
    }
    if field.labels.is_empty() && field.patterns.is_empty() && !field.anywhere {
        say(
            &["fields", word],
            format!("field `{name}` cannot be found: give labels, patterns or `anywhere`"),
        );
    }
    for label in field
        .labels
        .iter()
        .filter(|l| l.chars().any(char::is_whitespace) || l.is_empty())
    {
        say(
            &["fields", word, "labels", label],
            format!("label `{label}` is empty or holds white space"),
        );
    }
    if (field.value == ValueKind::Choice) == field.one_of.is_empty() {
        say(
            &["fields", word, "value"],
            format!("field `{name}`: `one_of` belongs to a choice, and a choice needs it"),
        );
    }
    for (key, text) in field
        .patterns
        .iter()
        .map(|p| ("patterns", p))
        .chain(field.must_match.iter().map(|m| ("must_match", m)))
        .chain(field.keep.iter().map(|k| ("keep", k)))
        .chain(field.alone.iter().map(|a| ("alone", a)))
    {
        let reason = match Regex::new(text) {
            Err(error) => {
                let last = error.to_string().lines().last().unwrap_or_default().trim().to_owned();
                Some(format!(
                    "field `{name}`: expression does not compile: {}",
                    last.trim_start_matches("error: ")
                ))
            }
            Ok(regex) if matches!(key, "patterns" | "keep") && !regex.capture_names().any(|g| g == Some("v")) => {
                Some(format!("field `{name}`: pattern has no group `v`, as in `(?<v>…)`"))
            }
            Ok(_) => text.chars().find(|c| fold(&c.to_string()) != c.to_string()).map(|c| {
                format!(
                    "field `{name}`: `{c}` never occurs in folded text, write `{}`",
                    fold(&c.to_string())
                )
            }),
        };
        if let Some(reason) = reason {
            say(&["fields", word, key, text], reason);
        }
    }
}
