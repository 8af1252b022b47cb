//! Folding of characters, common to all validators. Must not know any kind of value.

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

/// No value of any kind is longer than this many bytes; longer texts are refused before any work is done.
pub(crate) const LONGEST_VALUE: usize = 1024;

/// Folds a text to the form in which values are read: NFKC (full width to half width, ㎡ to m2, radicals to
/// characters), and no white space or invisible characters anywhere.
pub fn fold(input: &str) -> String {
    if input.is_ascii() {
        return input
            .chars()
            .filter(|c| !c.is_ascii_whitespace() && !c.is_ascii_control())
            .collect();
    }
    input.nfkc().filter(|&c| !is_blank(c)).collect()
}

/// [`fold`], then ASCII letters in upper case.
pub(crate) fn fold_upper(input: &str) -> String {
    let mut text = fold(input);
    text.make_ascii_uppercase();
    text
}

/// White space, control and invisible characters.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
}

/// Hyphens, dashes and minus signs of all lengths. (NFKC leaves most of them apart.)
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '﹘')
}

/// The rest of `text` after the first of `prefixes` that it begins with.
pub(crate) fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))
}

/// Compiles a pattern that is written in this crate.
#[expect(
    clippy::expect_used,
    reason = "patterns are literals, and every one of them is run by a test"
)]
pub(crate) fn pattern(literal: &'static str) -> Regex {
    Regex::new(literal).expect("a literal pattern compiles")
}
