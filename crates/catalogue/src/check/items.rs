//! Items: every word that points somewhere points at something.
use super::{empty, twice};
use crate::load::by_kind;
use crate::problem::Source;
use crate::{
    Condition, DocumentKind, DocumentType, FieldName, FieldRef, FormField, FormFieldKind, Item, Material, MaterialId,
    Problem, Rule, ValueKind,
};
use std::collections::BTreeMap;

pub(crate) fn items(
    items: &[(Source, Item)],
    shared: &Source,
    documents: &[(Source, DocumentType)],
    problems: &mut Vec<Problem>,
) {
    let kinds = by_kind(documents);
    for (at, (source, item)) in items.iter().enumerate() {
        for (_, other) in &items[..at] {
            for (key, word, same) in [
                ("id", item.id.as_str(), other.id == item.id),
                ("code", item.code.as_str(), other.code == item.code),
            ] {
                if same {
                    problems
                        .push(source.problem(&[key, word], format!("{key} `{word}` is used by `{}` too", other.id)));
                }
            }
        }
        Checker {
            source,
            shared,
            item,
            kinds: &kinds,
            problems,
        }
        .check();
    }
}

struct Checker<'a> {
    source: &'a Source,
    shared: &'a Source,
    item: &'a Item,
    kinds: &'a BTreeMap<&'a DocumentKind, &'a DocumentType>,
    problems: &'a mut Vec<Problem>,
}

impl Checker<'_> {
    fn check(&mut self) {
        let item = self.item;
        self.words(item);
        for field in &item.form {
            self.form_field(field);
        }
        for material in &item.materials {
            self.material(material);
        }
        for check in &item.checks {
            let word = format!("id: {}", check.id);
            let trail = ["checks", word.as_str()];
            if let Some(when) = &check.when {
                self.condition(&trail, when);
            }
            self.rule(&trail, &check.rule);
        }
    }

    /// Says the problem where the trail leads furthest: the item's file or the shared groups.
    fn say(&mut self, trail: &[&str], reason: String) {
        let source = if self.shared.follow(trail).0 > self.source.follow(trail).0 {
            self.shared
        } else {
            self.source
        };
        self.problems.push(source.problem(trail, reason));
    }

    fn words(&mut self, item: &Item) {
        if empty(&item.names) || empty(&item.department) {
            self.say(&["names"], "a name is empty".to_owned());
        }
        if item.materials.is_empty() {
            self.say(&["id"], "the item asks for no material".to_owned());
        }
        for late in &item.may_be_late {
            if self.find(late).is_none() {
                self.say(&["may_be_late", late.as_str()], format!("unknown material `{late}`"));
            }
        }
        for (part, key, word) in [
            ("form", "name", twice(item.form.iter().map(|f| f.name.as_str()))),
            ("materials", "id", twice(item.materials.iter().map(|m| m.id.as_str()))),
            ("checks", "id", twice(item.checks.iter().map(|c| c.id.as_str()))),
        ] {
            if let Some(word) = word {
                let defined = format!("{key}: {word}");
                self.say(
                    &[part, &defined, &defined],
                    format!("`{word}` stands twice in `{part}`"),
                );
            }
        }
        if let Some(material) = item.materials.iter().find(|m| m.id == "form") {
            self.say(
                &["materials", material.id.as_str()],
                "`form` means the form itself; choose another word".to_owned(),
            );
        }
    }

    fn form_field(&mut self, field: &FormField) {
        let name = field.name.as_str();
        let word = format!("name: {name}");
        let trail = ["form", word.as_str()];
        if empty(&field.names) || field.options.iter().any(|o| empty(&o.names)) {
            self.say(&trail, format!("form field `{name}`: a name is empty"));
        }
        if (field.kind == FormFieldKind::Choice) == field.options.is_empty() {
            let reason = format!("form field `{name}`: options belong to a choice, and a choice needs them");
            self.say(&trail, reason);
        }
        if let Some(value) = twice(field.options.iter().map(|o| o.value.as_str())) {
            self.say(
                &["form", &word, "options", value, value],
                format!("option `{value}` stands twice"),
            );
        }
        if let Some(when) = &field.when {
            self.condition(&trail, when);
        }
        for source in &field.fill_from {
            self.reference(&trail, source);
        }
    }

    fn material(&mut self, material: &Material) {
        let id = material.id.as_str();
        let defined = &format!("id: {id}");
        if empty(&material.names) || material.hint.as_ref().is_some_and(empty) {
            self.say(&["materials", defined], format!("material `{id}`: a name is empty"));
        }
        if let Some(when) = &material.when {
            self.condition(&["materials", defined], when);
        }
        for kind in &material.kinds {
            let word = kind.as_str();
            if !self.kinds.contains_key(kind) && word != DocumentKind::PICTURE {
                self.say(
                    &["materials", defined, "kinds", word],
                    format!("unknown document kind `{word}`"),
                );
            }
        }
        for rule in &material.signed {
            let place = rule.place.as_str();
            let trail = ["materials", defined, "signed", place];
            if material.kinds.is_empty() {
                self.say(
                    &trail,
                    format!("material `{id}` names no document kind, so no signature place is known"),
                );
            }
            for kind in &material.kinds {
                let known = self
                    .kinds
                    .get(kind)
                    .is_none_or(|d| d.signatures.iter().any(|s| s.name == rule.place));
                if !known || *kind == DocumentKind::PICTURE {
                    self.say(
                        &trail,
                        format!("document kind `{kind}` has no signature place `{place}`"),
                    );
                }
            }
        }
    }

    fn condition(&mut self, trail: &[&str], condition: &Condition) {
        match condition {
            Condition::Is { field, value } => self.values(trail, field, std::slice::from_ref(value)),
            Condition::In { field, values } => self.values(trail, field, values),
            Condition::Above { field, .. } => {
                use FormFieldKind::{Amount, Area, Number};
                if self
                    .form(trail, field)
                    .is_some_and(|f| !matches!(f.kind, Amount | Area | Number))
                {
                    self.say(
                        &join(trail, &["when", field.as_str()]),
                        format!("form field `{field}` is no number"),
                    );
                }
            }
            Condition::All(all) | Condition::Any(all) => {
                for condition in all {
                    self.condition(trail, condition);
                }
            }
            Condition::Not(inner) => self.condition(trail, inner),
        }
    }

    fn values(&mut self, trail: &[&str], name: &FieldName, values: &[String]) {
        let Some(field) = self.form(trail, name) else { return };
        let (kind, options) = (field.kind, field.options.clone());
        for value in values {
            let known = match kind {
                FormFieldKind::Choice => options.iter().any(|o| o.value == *value),
                FormFieldKind::YesNo => ["true", "false"].contains(&value.as_str()),
                _ => true,
            };
            if !known {
                let reason = format!("form field `{name}` never has the value `{value}`");
                self.say(&join(trail, &["when", name.as_str(), value]), reason);
            }
        }
    }

    fn form(&mut self, trail: &[&str], name: &FieldName) -> Option<&FormField> {
        let item = self.item;
        let field = item.form.iter().find(|f| f.name == *name);
        if field.is_none() {
            self.say(
                &join(trail, &["when", name.as_str()]),
                format!("unknown form field `{name}`"),
            );
        }
        field
    }

    fn find(&self, id: &MaterialId) -> Option<&Material> {
        self.item.materials.iter().find(|m| m.id == *id)
    }

    fn material_exists(&mut self, trail: &[&str], id: &MaterialId) {
        if self.find(id).is_none() {
            self.say(&join(trail, &[id.as_str()]), format!("unknown material `{id}`"));
        }
    }

    /// The reference leads to a form field or to a field of one of the material's kinds.
    fn reference(&mut self, trail: &[&str], reference: &FieldRef) -> Option<ValueKind> {
        let text = String::from(reference.clone());
        let trail = join(trail, &[&text]);
        let Some(id) = &reference.material else {
            if !self.item.form.iter().any(|f| f.name == reference.field) {
                self.say(&trail, format!("unknown form field `{}`", reference.field));
            }
            return None;
        };
        let Some(material) = self.find(id) else {
            self.say(&trail, format!("unknown material `{id}`"));
            return None;
        };
        let kinds: Vec<&DocumentType> = material
            .kinds
            .iter()
            .filter_map(|k| self.kinds.get(k).copied())
            .collect();
        let field = kinds.iter().flat_map(|d| &d.fields).find(|f| f.name == reference.field);
        // A kind that is unknown was complained about already.
        if field.is_none() && kinds.len() == material.kinds.iter().filter(|k| **k != *DocumentKind::PICTURE).count() {
            let of = kinds
                .iter()
                .map(|d| format!("`{}`", d.kind))
                .collect::<Vec<_>>()
                .join(", ");
            let of = if of.is_empty() {
                "no kind with fields".to_owned()
            } else {
                of
            };
            self.say(
                &trail,
                format!("unknown field `{}`: material `{id}` takes {of}", reference.field),
            );
        }
        field.map(|f| f.value)
    }

    fn rule(&mut self, trail: &[&str], rule: &Rule) {
        if let Rule::SameName(all)
        | Rule::SamePerson(all)
        | Rule::SameCreditCode(all)
        | Rule::SameIdNumber(all)
        | Rule::SameAddress(all)
        | Rule::SameValue(all) = rule
            && all.len() < 2
        {
            self.say(trail, "nothing to compare: give two fields or more".to_owned());
        }
        for reference in rule.fields() {
            let Some(value) = self.reference(trail, reference) else {
                continue;
            };
            let fits = match (rule, value) {
                (Rule::SameAddress(_), v) => v == ValueKind::Address,
                (Rule::SameCreditCode(_), v) => matches!(v, ValueKind::CreditCode | ValueKind::IdOrCreditCode),
                (Rule::SameIdNumber(_), v) => matches!(v, ValueKind::IdNumber | ValueKind::IdOrCreditCode),
                (Rule::AreaWithin { .. }, v) => v == ValueKind::Area,
                (Rule::InForce { .. } | Rule::NotOlderThan { .. }, v) => matches!(
                    v,
                    ValueKind::Date | ValueKind::Period | ValueKind::PeriodStart | ValueKind::PeriodEnd
                ),
                _ => true,
            };
            if !fits {
                let text = String::from(reference.clone());
                self.say(
                    &join(trail, &[&text]),
                    format!("`{text}` holds something this rule cannot compare"),
                );
            }
        }
        match rule {
            Rule::OneForEach { people, material, name } => {
                self.material_exists(trail, material);
                if !self
                    .item
                    .form
                    .iter()
                    .any(|f| f.name == *people && f.kind == FormFieldKind::People)
                {
                    self.say(
                        &join(trail, &[people.as_str()]),
                        format!("no list of people `{people}` in the form"),
                    );
                }
                if self.find(material).is_some() {
                    self.reference(
                        trail,
                        &FieldRef {
                            material: Some(material.clone()),
                            field: name.clone(),
                        },
                    );
                }
            }
            Rule::TextOn { material, .. }
            | Rule::EveryOwner {
                consent: Some(material),
                ..
            } => self.material_exists(trail, material),
            Rule::Fits { by, words, .. } => {
                let values: Vec<String> = words.keys().cloned().collect();
                self.values(trail, by, &values);
            }
            _ => {}
        }
    }
}

fn join<'a>(trail: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    trail.iter().chain(more).copied().collect()
}
