//! Personal numbers in texts: found, and covered so that a person still recognises them. Must not know who is reading.

use std::borrow::Cow;

use crate::words;

words!(
    /// What somebody of the staff needs personal numbers for.
    Purpose {
        /// 核验身份.
        Identity = "identity",
        /// 联系申请人.
        Contact = "contact",
        /// 帮代办.
        Assist = "assist",
        /// 核对材料.
        Materials = "materials",
        /// 处理投诉.
        Complaint = "complaint",
        /// 依法调取.
        Legal = "legal",
    }
);

/// What stands in place of a figure.
const COVER: char = '*';
/// Figures of a number left open: in front and at the end.
const OPEN_ID: (usize, usize) = (6, 4);
const OPEN_PHONE: (usize, usize) = (3, 4);

/// The figure that a sign is, in the usual or the wide form.
fn figure(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        _ => None,
    }
}

fn is_x(c: char) -> bool {
    matches!(c, 'X' | 'x' | '×' | 'Ｘ' | 'ｘ')
}

/// A sign that people put between the groups of a number.
fn joins(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{3000}' | '\u{2009}' | '-' | '‐' | '‑' | '–' | '—' | '－' | '·'
    )
}

/// A number in a text: places of its figures, and how many stay open.
struct Number {
    places: Vec<usize>,
    open: (usize, usize),
}

/// Whether figures are a day of the calendar, roughly: what a person misread is covered too.
fn day(month: &str, day: &str) -> bool {
    let number = |text: &str| text.parse::<u8>().unwrap_or(0);
    (1..=12).contains(&number(month)) && (1..=31).contains(&number(day))
}

/// What a group of figures is, if it is a personal number.
fn open(figures: &str) -> Option<(usize, usize)> {
    let phone = |text: &str| text.len() == 11 && matches!(text.as_bytes(), [b'1', b'3'..=b'9', ..]);
    let resident = |text: &str| {
        let placed = text.starts_with(|c: char| c != '0');
        match text.len() {
            18 => {
                let year = text[6..10].parse::<u16>().unwrap_or(0);
                placed && (1850..2200).contains(&year) && day(&text[10..12], &text[12..14])
            }
            15 => placed && !text.ends_with('X') && day(&text[8..10], &text[10..12]),
            _ => false,
        }
    };
    if resident(figures) {
        return Some(OPEN_ID);
    }
    for prefix in ["", "0", "86", "0086"] {
        if figures.strip_prefix(prefix).is_some_and(phone) {
            return Some((OPEN_PHONE.0 + prefix.len(), OPEN_PHONE.1));
        }
    }
    None
}

/// Whether the word around a number is one of our own identifiers or a hash, which only look like numbers.
fn is_machine_word(word: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    match word.rsplit_once('_') {
        Some((prefix, rest)) => {
            rest.len() == 32 && hex(rest) && !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_lowercase())
        }
        None => word.len() == 64 && hex(word),
    }
}

fn word_at(signs: &[char], at: usize) -> String {
    let inside = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let from = signs[..at]
        .iter()
        .rposition(|c| !inside(c))
        .map_or(0, |before| before + 1);
    signs[from..].iter().take_while(|c| inside(c)).collect()
}

/// Groups of figures with nothing but joins between them: each group is the places of its figures.
fn groups(signs: &[char], from: usize) -> (Vec<Vec<usize>>, usize) {
    let (mut groups, mut group, mut at) = (Vec::new(), Vec::new(), from);
    while let Some(c) = signs.get(at) {
        if figure(*c).is_some() {
            group.push(at);
        } else if is_x(*c) && !group.is_empty() {
            group.push(at);
            at += 1;
            break;
        } else if joins(*c) && !group.is_empty() {
            groups.push(std::mem::take(&mut group));
        } else {
            break;
        }
        at += 1;
    }
    if !group.is_empty() {
        groups.push(group);
    }
    (groups, at)
}

fn spelt(signs: &[char], places: &[usize]) -> String {
    places.iter().map(|at| figure(signs[*at]).unwrap_or('X')).collect()
}

/// Numbers among groups: each begins and ends where a group does.
fn among(signs: &[char], groups: &[Vec<usize>], found: &mut Vec<Number>) {
    let mut first = 0;
    while first < groups.len() {
        let mut places = Vec::new();
        let mut next = first + 1;
        for (count, group) in groups[first..].iter().enumerate() {
            places.extend_from_slice(group);
            // A sign that only multiplies ends a number as well.
            let without = places.last().filter(|at| is_x(signs[**at])).map(|_| places.len() - 1);
            let number = [Some(places.len()), without].into_iter().flatten().find_map(|length| {
                let open = open(&spelt(signs, &places[..length]))?;
                Some(Number {
                    places: places[..length].to_vec(),
                    open,
                })
            });
            if let Some(number) = number {
                found.push(number);
                next = first + count + 1;
                break;
            }
        }
        first = next;
    }
}

fn numbers(signs: &[char]) -> Vec<Number> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < signs.len() {
        if figure(signs[at]).is_none() {
            at += 1;
            continue;
        }
        let word = word_at(signs, at);
        if is_machine_word(&word) {
            at += signs[at..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
            continue;
        }
        let (groups, end) = groups(signs, at);
        among(signs, &groups, &mut found);
        at = end;
    }
    found
}

/// Figures of the shortest number.
const FEWEST: usize = 11;
/// Figures and letters of our own identifiers behind their prefix.
const IDENTIFIER: usize = 32;

/// Whether a text, also one that holds many, has enough figures in a row for a number. It may say so where there is none.
pub fn may_hold(text: &str) -> bool {
    let bytes = text.as_bytes();
    let inside = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let (mut row, mut at, mut prefix) = (0, 0, 0);
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            (row, prefix) = (row + 1, usize::MAX);
        } else if byte.is_ascii_lowercase() || (*byte == b'_' && prefix > 0) {
            // An identifier of ours is no number, whatever figures it has.
            let rest = bytes
                .get(at + 1..at + 1 + IDENTIFIER)
                .filter(|_| *byte == b'_' && prefix < usize::MAX);
            let hex = rest.is_some_and(|rest| rest.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
            if hex && !bytes.get(at + 1 + IDENTIFIER).is_some_and(inside) {
                at += IDENTIFIER;
                prefix = usize::MAX;
            } else {
                prefix = if *byte == b'_' {
                    usize::MAX
                } else {
                    prefix.saturating_add(1)
                };
            }
            row = 0;
        } else if byte.is_ascii() {
            row = if joins(char::from(*byte)) { row } else { 0 };
            prefix = if inside(byte) { usize::MAX } else { 0 };
        } else if matches!(byte, 0xe4..=0xe9) {
            // The common Chinese signs, three bytes each: neither figures nor between them.
            (row, prefix) = (0, 0);
            at += 2;
        } else if let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            if figure(c).is_some() {
                row += 1;
            } else if !joins(c) {
                row = 0;
            }
            (at, prefix) = (at + c.len_utf8() - 1, 0);
        }
        if row >= FEWEST {
            return true;
        }
        at += 1;
    }
    false
}

/// The text with every identity and mobile number in it covered: `330106********1234`, `138****5678`.
pub fn cover(text: &str) -> Cow<'_, str> {
    // Most texts have too few figures to hold a number.
    if !may_hold(text) {
        return Cow::Borrowed(text);
    }
    let mut signs: Vec<char> = text.chars().collect();
    let found = numbers(&signs);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    for number in found {
        let covered = number.places.len() - number.open.1;
        for at in &number.places[number.open.0..covered] {
            signs[*at] = COVER;
        }
    }
    Cow::Owned(signs.into_iter().collect())
}

/// The text of a field that holds nothing but a personal number, covered also where it is none or a wrong one.
pub fn cover_whole(text: &str) -> String {
    if let Cow::Owned(covered) = cover(text) {
        return covered;
    }
    let count = text.chars().filter(char::is_ascii_alphanumeric).count();
    let mut place = 0;
    text.chars()
        .map(|c| {
            if !(c.is_ascii_alphanumeric() || figure(c).is_some()) {
                return c;
            }
            place += 1;
            if place <= 3.min(count / 3) || place + 2 > count.max(4) {
                c
            } else {
                COVER
            }
        })
        .collect()
}

/// Whether a text was covered by us: it must not be kept in place of what it covers.
pub fn is_covered(text: &str) -> bool {
    text.contains("****")
}

/// Figures at the beginning of a row that stay open while it is typed: as many as stay open of an identity number.
const BEGINNING: usize = 6;

/// A text that is still being typed. A number is not known for one before its last figure: so of each row of figures only the beginning
/// is open, and nothing behind it is open for a moment as the row grows.
pub fn cover_begun(text: &str) -> String {
    let mut row = 0;
    let covered = cover(text);
    let sign = |c: char| {
        let counts = figure(c).is_some() || c == COVER || (is_x(c) && row > 0);
        row = match c {
            _ if counts => row + 1,
            c if joins(c) => row,
            _ => 0,
        };
        if counts && row > BEGINNING { COVER } else { c }
    };
    covered.chars().map(sign).collect()
}

/// The text of a field of numbers that is still being typed: how much of it there is, and nothing of what. Its last figures, shown one
/// after the other, would be the number.
pub fn cover_typed(text: &str) -> String {
    let says = |c: char| c.is_alphanumeric() || figure(c).is_some();
    text.chars().map(|c| if says(c) { COVER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_that_is_being_typed_shows_no_more_than_its_beginning() {
        for (typed, shown) in [
            ("3301021990", "330102****"),
            ("330102199003078895", "330102************"),
            ("请打138-0000-00", "请打138-000*-**"),
            ("请打13800000001", "请打138********"),
            ("１３８００００００", "１３８０００***"),
            ("示范区云栖路12号3幢501室", "示范区云栖路12号3幢501室"),
            ("", ""),
        ] {
            assert_eq!(cover_begun(typed), shown);
        }
        assert_eq!(cover_typed("330102 1990"), "****** ****");
    }

    proptest! {
        #[test]
        fn watched_from_its_first_figure_on_a_number_is_never_known(number in "1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9X]") {
            let known: std::collections::BTreeSet<usize> = (1..=number.len())
                .flat_map(|end| {
                    let shown = cover_begun(&number[..end]);
                    let open = shown.char_indices().filter(|(_, c)| *c != COVER);
                    open.map(|(at, _)| at).collect::<Vec<_>>()
                })
                .collect();
            prop_assert!(known.into_iter().all(|at| at < BEGINNING));
        }
    }

    #[test]
    fn numbers_are_covered_and_stay_recognisable() {
        for (open, covered) in [
            ("330106199001011234", "330106********1234"),
            ("13812345678", "138****5678"),
            (
                "李云 330102199003078895，电话13800000001。",
                "李云 330102********8895，电话138****0001。",
            ),
            ("33010619900101123X", "330106********123X"),
            ("330106900101123", "330106*****1123"),
            ("+86 138-1234-5678", "+86 138-****-5678"),
            ("330106 19900101 1234", "330106 ******** 1234"),
            ("１３８１２３４５６７８", "１３８****５６７８"),
            ("13812345678 13912345678", "138****5678 139****5678"),
            ("tel_13812345678.jpg", "tel_138****5678.jpg"),
            ("13812345678x2", "138****5678x2"),
        ] {
            assert_eq!(cover(open), covered, "{open}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number_stays() {
        let hash = "13812345678".repeat(6)[..64].to_owned();
        for text in [
            "case_019ac0d2a5107000813812345678abcd",
            hash.as_str(),
            "2026-11-26T02:00:00.000000Z",
            "示收〔2026〕000001号",
            "91330102MA2KAAAA62",
            "0571-87001234",
            "86.5",
        ] {
            assert_eq!(cover(text), text);
        }
    }

    #[test]
    fn a_field_of_numbers_is_covered_even_when_it_is_wrong() {
        assert_eq!(cover_whole("330106199013011234"), "330*************34");
        assert_eq!(cover_whole("0571-87001234"), "057*-******34");
        assert_eq!(cover_whole("12"), "**");
        assert_eq!(cover_whole("13812345678"), "138****5678");
    }

    #[test]
    fn an_answer_of_identifiers_and_moments_is_passed_by() {
        let answer = r#"{"id":"case_01912345678123456789012345678901","at":"2026-11-26T02:00:00.000000Z","n":"示收〔2026〕000001号"}"#;
        assert!(!may_hold(answer));
        assert!(may_hold(
            r#"{"id":"case_01912345678123456789012345678901","call":"138 1234 5678"}"#
        ));
        assert!(may_hold("Case_01912345678123456789012345678901") && may_hold("_01912345678123456789012345678901"));
    }

    #[test]
    fn covered_texts_are_known() {
        assert!(is_covered(&cover("13812345678")) && is_covered(&cover("330106199001011234")));
        assert!(!is_covered("13812345678"));
    }

    proptest! {
        #[test]
        fn no_number_survives_between_any_signs(
            before in "[^0-9０-９]{0,12}[^-0-9０-９ xX×ＸｘA-Za-z_·\u{a0}]",
            after in "([^-0-9０-９ xX×Ｘｘ·\u{a0}\u{3000}\u{2009}‐‑–—－A-Za-z_][^0-9]{0,12})?",
            place in "[1-9][0-9]{5}", year in 1900u16..2100, month in 1u8..13, on in 1u8..32, last in "[0-9]{3}[0-9X]",
            phone in "1[3-9][0-9]{9}",
        ) {
            let id = format!("{place}{year}{month:02}{on:02}{last}");
            for number in [&id, &phone] {
                let text = format!("{before}{number}{after}");
                prop_assert!(!cover(&text).contains(number.as_str()), "{text}");
            }
        }

        #[test]
        fn where_no_number_may_be_there_is_none(
            text in "([0-9X\\- 年A-Za-z_×０-９]{0,60}|([a-z]{0,3}_?[0-9a-f]{30,34}[ _\"x0-9]{0,2}){1,3}|[0-9 \\-]{8,24})",
        ) {
            let signs: Vec<char> = text.chars().collect();
            prop_assert!(may_hold(&text) || numbers(&signs).is_empty(), "{text}");
        }

        #[test]
        fn covering_changes_no_length_and_never_panics(text in "[0-9X\\- 年A-Za-z_×０-９]{0,60}|\\PC{0,60}") {
            let once = cover(&text).into_owned();
            prop_assert_eq!(once.chars().count(), text.chars().count());
            cover_whole(&text);
        }
    }
}
