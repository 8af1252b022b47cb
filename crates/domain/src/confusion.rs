//! Repair of characters that a reader of pictures confuses, where a check settles it. Must not repair what carries no
//! check, and must not choose between two candidates.

use crate::checksum::CREDIT_ALPHABET;
use crate::credit_code::{self, Checks};
use crate::text::{fold_upper, is_dash};
use crate::verdict::Kind;

/// Characters that look alike in print.
const LOOK_ALIKES: [&str; 7] = ["0ODQ", "1IL", "2Z", "5S", "6G", "8B", "VUY"];
const DIGITS: &str = "0123456789";
const DIGITS_AND_X: &str = "0123456789X";
const DIGITS_AND_LETTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// More ways than this to read characters outside the alphabet means that the text is something else.
const MOST_READINGS: usize = 64;

/// Repairs a value that fails its check.
///
/// Characters outside the alphabet are read as their look-alikes; if that does not pass, one further character is
/// replaced. The answer is `Some` only when exactly one candidate passes (for a credit code: exactly one passes both
/// checks, or none does and exactly one passes the outer check). A value that is valid as it stands gives `None`.
pub fn repair(kind: Kind, raw: &str) -> Option<String> {
    let text: String = fold_upper(raw).chars().filter(|&c| !is_dash(c)).collect();
    let alphabets = alphabets(kind, text.chars().count())?;
    let text: Vec<char> = text.chars().collect();
    if strength(kind, &text).is_some() {
        return None;
    }
    let readings = within_alphabet(&text, &alphabets)?;
    let found = match choose(kind, readings.iter().filter(|reading| **reading != text).cloned()) {
        Choice::Nothing => choose(
            kind,
            readings.iter().flat_map(|reading| one_replaced(reading, &alphabets)),
        ),
        found => found,
    };
    match found {
        Choice::One(text) => crate::validate(kind, &text).normalised,
        Choice::Nothing | Choice::Several => None,
    }
}

/// How many candidates pass.
enum Choice {
    Nothing,
    One(String),
    Several,
}

/// The alphabet at each place of a kind that carries a check.
fn alphabets(kind: Kind, length: usize) -> Option<Vec<&'static str>> {
    let places = match (kind, length) {
        // The first character is the authority, the last may be a letter; 3 to 8 is the place.
        (Kind::CreditCode, 18) => (0..18)
            .map(|at| if (2..8).contains(&at) { DIGITS } else { CREDIT_ALPHABET })
            .collect(),
        (Kind::IdNumber, 18) => (0..18).map(|at| if at == 17 { DIGITS_AND_X } else { DIGITS }).collect(),
        (Kind::RegistrationNumber, 15) => vec![DIGITS; 15],
        (Kind::OrganisationCode, 9) => (0..9)
            .map(|at| if at == 8 { DIGITS_AND_X } else { DIGITS_AND_LETTERS })
            .collect(),
        (Kind::FoodLicenceNumber, 16) => ["J", "Y"]
            .into_iter()
            .chain(std::iter::repeat_n(DIGITS, 14))
            .collect::<Vec<_>>(),
        _ => return None,
    };
    Some(places)
}

/// How strongly a candidate passes: 2 for all checks, 1 when only the inner check of a credit code fails.
fn strength(kind: Kind, candidate: &[char]) -> Option<u8> {
    let text: String = candidate.iter().collect();
    if kind == Kind::CreditCode {
        return Some(match credit_code::check(&text).ok()? {
            Checks::Both => 2,
            Checks::OuterOnly => 1,
        });
    }
    crate::validate(kind, &text).valid.then_some(2)
}

/// The candidate that passes most strongly, if it is the only one of its strength.
fn choose(kind: Kind, candidates: impl Iterator<Item = Vec<char>>) -> Choice {
    let mut passing: Vec<(u8, String)> = candidates
        .filter_map(|candidate| Some((strength(kind, &candidate)?, candidate.into_iter().collect())))
        .collect();
    passing.sort();
    passing.dedup();
    let Some((best, text)) = passing.pop() else {
        return Choice::Nothing;
    };
    if passing.last().is_some_and(|(strength, _)| *strength == best) {
        Choice::Several
    } else {
        Choice::One(text)
    }
}

/// Look-alikes of a character within an alphabet.
fn look_alikes(c: char, alphabet: &'static str) -> impl Iterator<Item = char> {
    LOOK_ALIKES
        .iter()
        .filter(move |group| group.contains(c))
        .flat_map(|group| group.chars())
        .filter(move |&other| other != c && alphabet.contains(other))
}

/// All ways to read the characters outside the alphabet; `None` when one of them looks like nothing in it.
fn within_alphabet(text: &[char], alphabets: &[&'static str]) -> Option<Vec<Vec<char>>> {
    let mut readings = vec![Vec::with_capacity(text.len())];
    for (&c, &alphabet) in text.iter().zip(alphabets) {
        let options: Vec<char> = if alphabet.contains(c) {
            vec![c]
        } else {
            look_alikes(c, alphabet).collect()
        };
        if options.is_empty() || readings.len() * options.len() > MOST_READINGS {
            return None;
        }
        readings = readings
            .iter()
            .flat_map(|reading| {
                options
                    .iter()
                    .map(|&option| reading.iter().copied().chain([option]).collect::<Vec<_>>())
            })
            .collect();
    }
    Some(readings)
}

fn one_replaced(reading: &[char], alphabets: &[&'static str]) -> Vec<Vec<char>> {
    let mut candidates = Vec::new();
    for (at, (&c, &alphabet)) in reading.iter().zip(alphabets).enumerate() {
        for other in look_alikes(c, alphabet) {
            let mut candidate = reading.to_vec();
            candidate[at] = other;
            candidates.push(candidate);
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_outside_the_alphabet_are_read_as_digits() {
        assert_eq!(
            repair(Kind::CreditCode, "9133OIO2MA2KAAAA62").as_deref(),
            Some("91330102MA2KAAAA62")
        );
        assert_eq!(
            repair(Kind::CreditCode, "91330102MAZKAAAA62").as_deref(),
            Some("91330102MA2KAAAA62")
        );
        assert_eq!(
            repair(Kind::IdNumber, "33O102198803O7021S").as_deref(),
            Some("330102198803070215")
        );
        assert_eq!(
            repair(Kind::RegistrationNumber, "33010200000I232").as_deref(),
            Some("330102000001232")
        );
        assert_eq!(
            repair(Kind::FoodLicenceNumber, "JY2330I020000010").as_deref(),
            Some("JY23301020000010")
        );
    }

    #[test]
    fn one_wrong_character_within_the_alphabet_is_found() {
        assert_eq!(
            repair(Kind::CreditCode, "91330102MA2KAAAAG2").as_deref(),
            Some("91330102MA2KAAAA62")
        );
        assert_eq!(
            repair(Kind::CreditCode, "9133D102MA8X9T3Q14").as_deref(),
            Some("91330102MA8X9T3Q14")
        );
        assert_eq!(repair(Kind::CreditCode, "91330102MA8X9T30L4").as_deref(), None);
    }

    #[test]
    fn valid_values_and_other_kinds_are_left_alone() {
        assert_eq!(repair(Kind::CreditCode, "91330102MA2KAAAA62"), None);
        assert_eq!(repair(Kind::CreditCode, "91330102MA2KAAAA1J"), None);
        assert_eq!(repair(Kind::Phone, "1380000I234"), None);
        assert_eq!(repair(Kind::CreditCode, "杭州云锦"), None);
    }

    #[test]
    fn an_error_that_no_look_alike_explains_is_not_repaired() {
        assert_eq!(repair(Kind::IdNumber, "330102198803070214"), None);
        assert_eq!(repair(Kind::RegistrationNumber, "330102000001233"), None);
    }

    proptest! {
        #[test]
        fn a_repaired_value_is_always_valid(raw in "[0-9A-Z]{18}|[0-9OIL]{15}|JY[0-9OIL]{14}|[0-9A-Z]{9}") {
            for &kind in Kind::ALL {
                if let Some(repaired) = repair(kind, &raw) {
                    prop_assert!(crate::validate(kind, &repaired).valid);
                    prop_assert!(!crate::validate(kind, &raw).valid);
                }
            }
        }
    }
}
