//! Values that the papers of a set state more than once: a character that one reading hardly made out is settled by
//! another that made it out well.
//!
//! Runs after judging, which compares what was read and nothing else: no contradiction is ever settled away. What is put
//! right is marked as corrected and keeps its raw reading. Figures are left alone: another figure is another room.
use crate::model::{Field, FileReading};
use catalogue::{DocumentType, ValueKind};

/// Characters that may be settled, one in so many.
const ONE_IN: usize = 3;
/// Fewest characters of a text whose other characters say that it is the same.
const FEWEST: usize = 2;

/// A value of the set with what must be known to hold it against another.
struct Stated {
    kind: ValueKind,
    chars: Vec<char>,
    hardly: Vec<bool>,
}

/// Settles hardly read characters of names, addresses and lists.
pub(crate) fn settle(files: &mut [FileReading], kinds: &[DocumentType]) {
    let stated: Vec<Stated> = (files.iter().flat_map(|f| &f.documents))
        .flat_map(|d| {
            let rules = kinds.iter().find(|k| k.kind == d.kind);
            let fields = rules.map(|r| r.fields.as_slice()).unwrap_or_default();
            fields.iter().filter_map(|f| Some((f.value, d.fields.get(&f.name)?)))
        })
        .filter(|(kind, field)| worded(*kind) && field.valid)
        .map(|(kind, field)| Stated::of(kind, field))
        .collect();
    for document in files.iter_mut().flat_map(|f| &mut f.documents) {
        let Some(rules) = kinds.iter().find(|k| k.kind == document.kind) else {
            continue;
        };
        for rule in rules.fields.iter().filter(|r| worded(r.value)) {
            let Some(field) = document.fields.get_mut(&rule.name).filter(|f| !f.hardly.is_empty()) else {
                continue;
            };
            let own = Stated::of(rule.value, field);
            let mut better = stated.iter().filter_map(|other| own.settled_by(other));
            let Some(first) = better.next() else { continue };
            // Two papers that would settle it differently settle nothing.
            if better.all(|other| other == first) {
                field.value = first;
                field.corrected = true;
            }
        }
    }
}

impl Stated {
    fn of(kind: ValueKind, field: &Field) -> Self {
        let chars: Vec<char> = field.value.chars().collect();
        let hardly = (0..chars.len()).map(|i| field.hardly.contains(&i)).collect();
        Self { kind, chars, hardly }
    }

    /// The value as the other reading has it, where the two differ only in characters that this one hardly read and the
    /// other read well.
    fn settled_by(&self, other: &Self) -> Option<String> {
        if other.chars.len() != self.chars.len() || !alike(self.kind, other.kind) {
            return None;
        }
        let differing: Vec<usize> = (0..self.chars.len())
            .filter(|&i| self.chars[i] != other.chars[i])
            .collect();
        let same = self.chars.len() - differing.len();
        let few = !differing.is_empty() && differing.len() * ONE_IN <= self.chars.len() && same >= FEWEST;
        let settles = |i: &usize| {
            let (own, theirs) = (self.chars[*i], other.chars[*i]);
            self.hardly[*i] && !other.hardly[*i] && han(own) && han(theirs)
        };
        (few && differing.iter().all(settles)).then(|| other.chars.iter().collect())
    }
}

/// Whether values of the two kinds may state the same.
fn alike(a: ValueKind, b: ValueKind) -> bool {
    let who = |k| matches!(k, ValueKind::Organisation | ValueKind::Party | ValueKind::Person);
    a == b || who(a) && who(b)
}

fn worded(kind: ValueKind) -> bool {
    matches!(
        kind,
        ValueKind::Organisation | ValueKind::Party | ValueKind::Person | ValueKind::Address | ValueKind::List
    )
}

fn han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(kind: ValueKind, text: &str, hardly: &[usize]) -> Stated {
        let chars: Vec<char> = text.chars().collect();
        let hardly = (0..chars.len()).map(|i| hardly.contains(&i)).collect();
        Stated { kind, chars, hardly }
    }

    fn name(text: &str, hardly: &[usize]) -> Stated {
        stated(ValueKind::Person, text, hardly)
    }

    #[test]
    fn a_character_that_was_hardly_read_is_settled_by_a_paper_that_shows_it_clearly() {
        let clear = stated(ValueKind::Party, "郦远若", &[]);
        assert_eq!(name("鄙远若", &[0]).settled_by(&clear).as_deref(), Some("郦远若"));
    }

    #[test]
    fn what_was_read_well_is_never_settled_and_nothing_hardly_read_settles() {
        assert_eq!(name("鄙远若", &[]).settled_by(&name("郦远若", &[])), None);
        assert_eq!(name("鄙远若", &[0]).settled_by(&name("郦远若", &[0])), None);
        assert_eq!(name("鄙远若", &[1]).settled_by(&name("郦远若", &[])), None);
    }

    #[test]
    fn another_figure_is_another_room_and_two_characters_of_three_are_another_name() {
        let own = stated(ValueKind::Address, "杭州市上城区平海路12号", &[9]);
        let other = stated(ValueKind::Address, "杭州市上城区平海路13号", &[]);
        assert_eq!(own.settled_by(&other), None);
        assert_eq!(name("王果", &[1]).settled_by(&name("王墨", &[])), None);
        assert_eq!(name("鄂果明", &[0, 1]).settled_by(&name("郦墨明", &[])), None);
    }
}
