//! Generated pages and message files agree with the code.
use review::judge::{FindingCode, findings_markdown};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn locale(lang: &str, file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../locales/{lang}/{file}.ftl"));
    let text = std::fs::read_to_string(path).unwrap();
    if let Err((_, errors)) = fluent_bundle::FluentResource::try_new(text.clone()) {
        panic!("{lang}/{file}: {errors:?}");
    }
    let variable = regex::Regex::new(r"\{ \$(\w+) \}").unwrap();
    let mut keys = BTreeMap::new();
    for (key, value) in text
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once(" = "))
    {
        let variables = variable.captures_iter(value).map(|c| c[1].to_owned()).collect();
        assert!(
            keys.insert(key.to_owned(), variables).is_none(),
            "{lang}/{file}: {key} stands twice"
        );
    }
    keys
}

#[test]
fn both_languages_say_the_same_things_with_the_same_variables() {
    for file in ["findings", "report", "command"] {
        assert_eq!(locale("zh-CN", file), locale("en", file));
    }
}

#[test]
fn the_page_of_findings_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/FINDINGS.md");
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        committed,
        findings_markdown(),
        "run `cargo xtask generate` and commit docs/FINDINGS.md"
    );
}

#[test]
fn codes_are_different_words() {
    let words: BTreeSet<_> = FindingCode::ALL.iter().map(|c| c.as_str()).collect();
    assert_eq!(words.len(), FindingCode::ALL.len());
}
