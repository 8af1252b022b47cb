//! The law of the tree: who may import whom, how long a file may be, who reads the environment and the clock.
//!
//! It reads manifests and sources as text, so it needs nothing but this file. Change a rule here and in
//! docs/ARCHITECTURE.md together.

#![expect(clippy::unwrap_used, reason = "a tree that cannot be read is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each crate of ours and the ones of ours it may name.
const EDGES: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain", "support"]),
    ("catalogue", &["domain"]),
    ("vision", &[]),
    ("review", &["catalogue", "domain", "vision"]),
    ("papers", &["domain"]),
    ("support", &["domain"]),
    (
        "server",
        &["catalogue", "domain", "papers", "review", "store", "support", "vision"],
    ),
    ("specimens", &["domain"]),
    ("xtask", &[]),
];
/// Crates whose tests may also use invented materials.
const TESTED_WITH_SPECIMENS: &[&str] = &["review", "server", "vision"];
/// The longest file allowed, and the longest that all but one in twenty must keep to.
const LONGEST: usize = 800;
const USUAL: usize = 500;
/// Who reads the environment: programs, never libraries.
const READS_ENVIRONMENT: &[&str] = &["crates/server/", "crates/specimens/", "xtask/"];
/// Who reads the clock; everybody else is handed the time.
const READS_CLOCK: &[&str] = &["crates/server/src/time.rs", "xtask/"];
/// Written in two halves so that this file does not break its own law.
const CLOCKS: &[&str] = &[
    concat!("SystemTime::", "now"),
    concat!("Timestamp::", "now"),
    concat!("Zoned::", "now"),
];
const ENVIRONMENT: &str = concat!("env::", "var");

/// A source file: its path from the root, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// A build script is a program; cargo hands it everything by the environment.
    fn is_build_script(&self) -> bool {
        self.path.ends_with("/build.rs")
    }

    fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.contains("/benches/") || self.path.ends_with("/tests.rs")
    }

    /// The numbered lines of code, without comments; without the unit tests at the end when asked.
    fn code(&self, with_unit_tests: bool) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .enumerate()
            .map(|(number, line)| (number + 1, line.trim()));
        lines
            .take_while(move |(_, line)| with_unit_tests || *line != "#[cfg(test)]")
            .filter(|(_, line)| !line.starts_with("//"))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn crate_folder(name: &str) -> PathBuf {
    if name == "xtask" {
        root().join(name)
    } else {
        root().join("crates").join(name)
    }
}

fn sources_in(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            found.push(Source { path, text });
        }
    }
}

fn sources_of(name: &str) -> Vec<Source> {
    let mut found = Vec::new();
    sources_in(&crate_folder(name), &mut found);
    found
}

fn sources() -> Vec<Source> {
    EDGES.iter().flat_map(|(name, _)| sources_of(name)).collect()
}

fn ours(name: &str) -> bool {
    EDGES.iter().any(|(known, _)| *known == name)
}

fn may_name(from: &str, to: &str, in_tests: bool) -> bool {
    let allowed = EDGES
        .iter()
        .find(|(name, _)| *name == from)
        .map_or(&[][..], |(_, allowed)| allowed);
    from == to || allowed.contains(&to) || (in_tests && to == "specimens" && TESTED_WITH_SPECIMENS.contains(&from))
}

/// The dependencies of a manifest that are ours, each with whether it is only for tests.
fn dependencies(manifest: &str) -> Vec<(String, bool)> {
    let mut section = String::new();
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            header.trim_end_matches(']').clone_into(&mut section);
            if let Some((kind, name)) = section
                .rsplit_once('.')
                .filter(|(kind, _)| kind.ends_with("dependencies"))
            {
                found.push((name.to_owned(), kind.ends_with("dev-dependencies")));
            }
        } else if section.ends_with("dependencies") {
            let name: String = line
                .chars()
                .take_while(|it| it.is_alphanumeric() || matches!(it, '-' | '_'))
                .collect();
            found.push((name, section.ends_with("dev-dependencies")));
        }
    }
    found.retain(|(name, _)| ours(name));
    found
}

/// The crate that a `use` line starts with.
fn used(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
    let path = line.strip_prefix("use ")?.trim_start_matches("::");
    path.split(|it: char| !it.is_alphanumeric() && it != '_').next()
}

fn hold(broken: &[String]) {
    assert!(
        broken.is_empty(),
        "the architecture forbids:\n  {}",
        broken.join("\n  ")
    );
}

#[test]
fn every_crate_of_the_tree_has_a_rule() {
    let mut unruled = Vec::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.join("Cargo.toml").is_file() && !ours(&name) {
            unruled.push(format!("crates/{name} without a line in EDGES"));
        }
    }
    hold(&unruled);
}

#[test]
fn manifests_and_use_lines_follow_the_edges() {
    let mut broken = Vec::new();
    for (name, _) in EDGES {
        let manifest = fs::read_to_string(crate_folder(name).join("Cargo.toml")).unwrap();
        for (dependency, in_tests) in dependencies(&manifest) {
            if !may_name(name, &dependency, in_tests) {
                broken.push(format!("{name} depends on {dependency}"));
            }
        }
        for source in sources_of(name) {
            let unit_tests_from = source.code(false).last().map_or(0, |(number, _)| number);
            for (number, line) in source.code(true) {
                let in_tests = source.is_test() || number > unit_tests_from;
                if let Some(to) = used(line).filter(|to| ours(to) && !may_name(name, to, in_tests)) {
                    broken.push(format!("{}:{number} uses {to}", source.path));
                }
            }
        }
    }
    hold(&broken);
}

/// What parts of the server may not name: use cases know no HTTP, HTTP knows no database, and only one file makes queries.
const PARTS: &[(&str, &[&str])] = &[
    ("crates/server/src/http/", &["store::", "sqlx"]),
    ("crates/server/src/app/", &["axum::", "crate::http", "sqlx"]),
    ("crates/server/src/jobs/", &["axum::", "sqlx"]),
    ("crates/server/src/live/", &["axum::", "store::"]),
    ("crates/server/src/commands/", &["axum::", "sqlx", "store::"]),
];
/// The one file that makes queries, and the one that makes databases for tests.
const MAKES_QUERIES: &[&str] = &["crates/store/src/sql.rs", "crates/store/src/testing.rs"];
const QUERIES: &[&str] = &[concat!("sqlx::", "query"), concat!("sqlx::", "raw_sql")];

#[test]
fn parts_of_the_server_keep_to_their_side() {
    let mut broken = Vec::new();
    for source in sources_of("server") {
        for (_, forbidden) in PARTS.iter().filter(|(part, _)| source.path.starts_with(part)) {
            for (number, line) in source.code(true) {
                let named = |word: &&&str| {
                    line.split([' ', '(', '<'])
                        .any(|it| it.trim_start_matches("::").starts_with(**word))
                };
                if let Some(word) = forbidden.iter().find(named) {
                    broken.push(format!("{}:{number} names {word} {line}", source.path));
                }
            }
        }
    }
    hold(&broken);
}

#[test]
fn only_one_file_makes_queries() {
    let mut broken = Vec::new();
    for source in sources() {
        if MAKES_QUERIES.contains(&source.path.as_str()) || source.is_test() {
            continue;
        }
        for (number, line) in source
            .code(true)
            .filter(|(_, line)| QUERIES.iter().any(|it| line.contains(it)))
        {
            broken.push(format!("{}:{number} makes a query: {line}", source.path));
        }
    }
    hold(&broken);
}

#[test]
fn files_stay_short() {
    let mut lengths: Vec<(usize, String)> = sources()
        .into_iter()
        .map(|source| (source.text.lines().count(), source.path))
        .collect();
    lengths.sort();
    let mut broken: Vec<String> = lengths
        .iter()
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path} with {lines} lines, over {LONGEST}"))
        .collect();
    let at = (lengths.len() * 95).div_ceil(100).saturating_sub(1);
    if let Some((lines, path)) = lengths.get(at).filter(|(lines, _)| *lines > USUAL) {
        broken.push(format!(
            "more than one file in twenty over {USUAL} lines; the next to split: {path}, {lines}"
        ));
    }
    hold(&broken);
}

#[test]
fn only_programs_read_the_environment() {
    let mut broken = Vec::new();
    for source in sources() {
        let program = READS_ENVIRONMENT.iter().any(|allowed| source.path.starts_with(allowed));
        if program || source.is_test() || source.is_build_script() {
            continue;
        }
        for (number, line) in source.code(false).filter(|(_, line)| line.contains(ENVIRONMENT)) {
            broken.push(format!("{}:{number} reading the environment: {line}", source.path));
        }
    }
    hold(&broken);
}

#[test]
fn time_is_an_argument_everywhere_but_at_the_edge() {
    let mut broken = Vec::new();
    for source in sources() {
        if READS_CLOCK.iter().any(|allowed| source.path.starts_with(allowed)) {
            continue;
        }
        for (number, line) in source
            .code(true)
            .filter(|(_, line)| CLOCKS.iter().any(|clock| line.contains(clock)))
        {
            broken.push(format!("{}:{number} reading the clock: {line}", source.path));
        }
    }
    hold(&broken);
}

#[test]
fn the_law_sees_what_it_forbids() {
    let manifest = "[dependencies]\ndomain.workspace = true\nserde = \"1\"\n[dev-dependencies]\n\
                    specimens = { workspace = true }\n[dependencies.review]\nworkspace = true\n";
    let found = dependencies(manifest);
    assert_eq!(
        found,
        [
            ("domain".to_owned(), false),
            ("specimens".to_owned(), true),
            ("review".to_owned(), false)
        ]
    );
    assert_eq!(used("use domain::money::Fen;"), Some("domain"));
    assert_eq!(used("pub(crate) use vision::{Page, Line};"), Some("vision"));
    assert_eq!(used("let use_domain = 1;"), None);
    assert!(!may_name("vision", "domain", false) && may_name("review", "vision", false));
    assert!(!may_name("server", "specimens", false) && may_name("server", "specimens", true));
    assert!(!may_name("domain", "specimens", true));
}
