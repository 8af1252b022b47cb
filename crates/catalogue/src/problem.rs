//! What is wrong with a catalogue, and where.
use std::fmt;

/// Something wrong in a file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path below `catalogue/`.
    pub file: String,
    /// Counted from one.
    pub line: usize,
    /// In characters, counted from one.
    pub column: usize,
    /// What is wrong, in English.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.reason)
    }
}

impl std::error::Error for Problem {}

/// A file of the catalogue with its text, kept while checks run so that a problem can point at the word.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) file: String,
    pub(crate) text: String,
}

impl Source {
    /// The problem at the last word of the trail that can be found: each word is sought after the one before it.
    pub(crate) fn problem(&self, trail: &[&str], reason: impl Into<String>) -> Problem {
        let offset = self.follow(trail).1;
        let before = &self.text[..offset];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Problem {
            file: self.file.clone(),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            reason: reason.into(),
        }
    }

    /// How many words of the trail are found, and where the last of them stands.
    pub(crate) fn follow(&self, trail: &[&str]) -> (usize, usize) {
        let (mut found, mut at, mut from) = (0, 0, 0);
        for word in trail {
            let Some(offset) = self.find(word, from) else { break };
            (found, at, from) = (found + 1, offset, offset + word.len());
        }
        (found, at)
    }

    fn find(&self, word: &str, from: usize) -> Option<usize> {
        if word.is_empty() {
            return None;
        }
        let joins = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let (first, last) = (
            word.chars().next().is_some_and(joins),
            word.chars().last().is_some_and(joins),
        );
        self.text[from..]
            .match_indices(word)
            .map(|(at, _)| from + at)
            .find(|&at| {
                let before = self.text[..at].chars().next_back().is_some_and(joins);
                let after = self.text[at + word.len()..].chars().next().is_some_and(joins);
                !(first && before || last && after)
            })
    }
}
