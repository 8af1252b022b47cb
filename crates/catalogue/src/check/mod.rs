//! What must hold between the files of a catalogue, beyond the form of each.
mod documents;
mod items;

pub(crate) use documents::documents;
pub(crate) use items::items;

use crate::Names;

/// The text as labels are compared: without white space, full-width forms folded to half width.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// The first word that occurs twice.
fn twice<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = Vec::new();
    for word in words {
        if seen.contains(&word) {
            return Some(word);
        }
        seen.push(word);
    }
    None
}

fn empty(names: &Names) -> bool {
    names.zh.trim().is_empty() || names.en.trim().is_empty()
}
