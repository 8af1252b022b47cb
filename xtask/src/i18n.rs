//! Messages: every locale has the same keys, and the same variables in each.

use anyhow::{Context, Result};
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The locale that messages are written in first.
const SOURCE: &str = "zh-CN";
/// The locales that follow it.
const FOLLOWING: &[&str] = &["en"];

/// A message key (`file/key` or `file/key.attribute`) and the variables in it.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// What differs between the locales, one line each.
pub(crate) fn differences(locales: &Path) -> Result<Vec<String>> {
    let source = read(&locales.join(SOURCE))?;
    let mut found = Vec::new();
    for locale in FOLLOWING {
        found.extend(compare(&source, locale, &read(&locales.join(locale))?));
    }
    Ok(found)
}

fn compare(source: &Messages, locale: &str, other: &Messages) -> Vec<String> {
    let mut found = Vec::new();
    for (key, variables) in source {
        match other.get(key) {
            None => found.push(format!("{locale} lacks the message {key}")),
            Some(theirs) if theirs != variables => {
                found.push(format!(
                    "{key} uses {variables:?} in {SOURCE} but {theirs:?} in {locale}"
                ));
            }
            Some(_) => {}
        }
    }
    found.extend(
        other
            .keys()
            .filter(|key| !source.contains_key(*key))
            .map(|key| format!("{locale} has the message {key}, which {SOURCE} lacks")),
    );
    found
}

fn read(locale: &Path) -> Result<Messages> {
    let mut messages = Messages::new();
    if !locale.is_dir() {
        return Ok(messages);
    }
    for entry in fs::read_dir(locale)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "ftl") {
            let name = file
                .file_stem()
                .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            let text = fs::read_to_string(&file)?;
            collect(&name, &text, &mut messages).with_context(|| format!("in {}", file.display()))?;
        }
    }
    Ok(messages)
}

fn collect(file: &str, text: &str, messages: &mut Messages) -> Result<()> {
    let resource = fluent_syntax::parser::parse(text).map_err(|(_, errors)| {
        anyhow::anyhow!(
            "not Fluent: {}",
            errors.first().map_or_else(String::new, ToString::to_string)
        )
    })?;
    for entry in &resource.body {
        let (id, value, attributes) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value.as_ref(), &message.attributes),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
            _ => continue,
        };
        let mut add = |key: String, pattern: Option<&Pattern<&str>>| {
            let mut variables = BTreeSet::new();
            if let Some(pattern) = pattern {
                in_pattern(pattern, &mut variables);
            }
            anyhow::ensure!(messages.insert(key.clone(), variables).is_none(), "{key} stands twice");
            Ok(())
        };
        add(format!("{file}/{id}"), value)?;
        for attribute in attributes {
            add(format!("{file}/{id}.{}", attribute.id.name), Some(&attribute.value))?;
        }
    }
    Ok(())
}

fn in_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, variables);
        }
    }
}

fn in_expression(expression: &Expression<&str>, variables: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, variables),
        Expression::Select { selector, variants } => {
            in_inline(selector, variables);
            for variant in variants {
                in_pattern(&variant.value, variables);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. }
        | InlineExpression::TermReference {
            arguments: Some(arguments),
            ..
        } => in_arguments(arguments, variables),
        InlineExpression::Placeable { expression } => in_expression(expression, variables),
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { arguments: None, .. } => {}
    }
}

fn in_arguments(arguments: &CallArguments<&str>, variables: &mut BTreeSet<String>) {
    for positional in &arguments.positional {
        in_inline(positional, variables);
    }
    for named in &arguments.named {
        in_inline(&named.value, variables);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Messages {
        let mut messages = Messages::new();
        collect("findings", text, &mut messages).unwrap();
        messages
    }

    #[test]
    fn the_same_keys_and_variables_differ_in_nothing() {
        let source = messages("expired = { $document }已于{ DATETIME($on) }到期\n    .hint = 请换证\n");
        let other = messages("expired = { $document } expired on { DATETIME($on) }\n    .hint = Renew it\n");
        assert!(compare(&source, "en", &other).is_empty());
    }

    #[test]
    fn a_missing_key_a_spare_key_and_another_variable_are_each_named() {
        let source = messages("expired = { $document }过期\nblurred = 模糊\n");
        let other = messages("expired = { $name } has expired\nspare = Spare\n");
        assert_eq!(
            compare(&source, "en", &other),
            [
                "en lacks the message findings/blurred",
                "findings/expired uses {\"document\"} in zh-CN but {\"name\"} in en",
                "en has the message findings/spare, which zh-CN lacks",
            ]
        );
    }

    #[test]
    fn variables_inside_choices_count() {
        let text =
            "pages = { $count ->\n    [one] { $file } has a page\n   *[other] { $file } has { $count } pages\n }\n";
        assert_eq!(
            messages(text)["findings/pages"],
            ["count", "file"].map(String::from).into()
        );
    }

    #[test]
    fn text_that_is_not_fluent_or_says_a_key_twice_is_refused() {
        let mut messages = Messages::new();
        assert!(collect("findings", "expired { $x", &mut messages).is_err());
        assert!(collect("findings", "a = 1\na = 2\n", &mut messages).is_err());
    }
}
