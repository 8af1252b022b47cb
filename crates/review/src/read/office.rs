//! Names of offices, read along the rim of a seal: the words that they end with are few, and the place that they begin with
//! is that of the paper's address.
//!
//! Puts right a character or two and marks the value; a name that differs by more is left as it was read.
use crate::model::Field;
use catalogue::{DocumentType, FieldName, ValueKind};
use std::collections::BTreeMap;

/// An ending of so many characters may differ in one of them.
const FOR_EACH: usize = 3;

/// Mends the names of offices of a paper.
pub(super) fn mend(kind: &DocumentType, fields: &mut BTreeMap<FieldName, Field>) {
    let place = (kind.fields.iter())
        .filter(|f| f.value == ValueKind::Address)
        .find_map(|f| district(&fields.get(&f.name)?.value));
    for rule in kind.fields.iter().filter(|f| !f.endings.is_empty()) {
        let Some(field) = fields.get_mut(&rule.name) else {
            continue;
        };
        let read: Vec<char> = field.value.chars().collect();
        let name = place.as_ref().map_or_else(|| read.clone(), |p| bare(&read, p));
        let ended = ending(&name, &rule.endings).unwrap_or_else(|| name.clone());
        let placed = (place.as_ref()).and_then(|p| beginning(&ended, p)).unwrap_or(ended);
        if placed != read {
            field.value = placed.into_iter().collect();
            field.corrected = true;
        }
    }
}

/// The name without specks between its letters and without what runs into it from the line before.
fn bare(name: &[char], place: &[char]) -> Vec<char> {
    const RUN_IN: usize = 3;
    let name: Vec<char> = name
        .iter()
        .copied()
        .filter(|c| !matches!(c, '.' | '·' | ',' | '、'))
        .collect();
    let runs_in = |at: &usize| name.get(*at..).is_some_and(|rest| rest.starts_with(place)) && name[at - 1] != '省';
    let begins = (1..=RUN_IN).find(runs_in);
    name[begins.unwrap_or(0)..].to_vec()
}

/// The name with the ending that it was read nearly with. `None` where it has none of them, or has one already.
fn ending(name: &[char], endings: &[String]) -> Option<Vec<char>> {
    let words: Vec<Vec<char>> = endings.iter().map(|e| e.chars().collect()).collect();
    if words.iter().any(|w| name.ends_with(w)) {
        return None;
    }
    let near = |word: &&Vec<char>| {
        let tail = name.len().checked_sub(word.len()).map(|at| &name[at..]);
        tail.is_some_and(|t| wrong(t, word) <= word.len() / FOR_EACH && t.last() == word.last())
    };
    let word = words.iter().find(near)?;
    Some([&name[..name.len() - word.len()], word].concat())
}

/// The name with the district that it was read nearly with.
fn beginning(name: &[char], place: &[char]) -> Option<Vec<char>> {
    // 上城 and 下城 are neighbours and no misreading of each other.
    const SIDES: &str = "上下东西南北中";
    let head = name.get(..place.len())?;
    let another = head.iter().zip(place).any(|(x, y)| x != y && SIDES.contains(*x));
    (wrong(head, place) == 1 && !another && name.len() > place.len()).then(|| [place, &name[place.len()..]].concat())
}

fn wrong(a: &[char], b: &[char]) -> usize {
    a.iter().zip(b).filter(|(x, y)| x != y).count()
}

/// The beginning of an address up to its district or county.
fn district(address: &str) -> Option<Vec<char>> {
    const LONGEST: usize = 10;
    let chars: Vec<char> = address.chars().collect();
    let end = chars.iter().take(LONGEST).position(|c| matches!(c, '区' | '县'))?;
    (end >= 3).then(|| chars[..=end].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(chars: Option<Vec<char>>) -> Option<String> {
        chars.map(|c| c.into_iter().collect())
    }

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn an_ending_that_was_misread_is_put_right_and_another_one_is_left() {
        let endings = ["市场监督管理局".to_owned(), "行政审批局".to_owned()];
        let mended = |name: &str| text(ending(&chars(name), &endings));
        assert_eq!(
            mended("杭州市上城区币场监督营理局").as_deref(),
            Some("杭州市上城区市场监督管理局")
        );
        assert_eq!(mended("杭州市上城区市场监督管理局"), None);
        assert_eq!(mended("杭州市公安局上城区分局"), None);
        assert_eq!(mended("杭州市卫生健康局"), None);
    }

    #[test]
    fn what_runs_into_a_name_goes_and_a_province_stays() {
        let place = chars("杭州市上城区");
        let tidied = |name: &str| bare(&chars(name), &place).into_iter().collect::<String>();
        assert_eq!(tidied("日止杭州市上城区卫生健康局"), "杭州市上城区卫生健康局");
        assert_eq!(tidied("杭州市上城区卫生.健康局"), "杭州市上城区卫生健康局");
        assert_eq!(tidied("杭州市西湖区卫生健康局"), "杭州市西湖区卫生健康局");
        assert_eq!(tidied("浙江省杭州市上城区卫生健康局"), "浙江省杭州市上城区卫生健康局");
        assert_eq!(tidied("局"), "局");
    }

    #[test]
    fn the_place_of_an_office_is_that_of_the_address_where_one_character_differs() {
        let place = district("杭州市上城区新渡口路307号").unwrap_or_default();
        let mended = |name: &str| text(beginning(&chars(name), &place));
        assert_eq!(
            mended("杭州市上妓区市场监督管理局").as_deref(),
            Some("杭州市上城区市场监督管理局")
        );
        assert_eq!(mended("杭州市西湖区市场监督管理局"), None);
        assert_eq!(mended("杭州市下城区市场监督管理局"), None);
        assert_eq!(mended("杭州市上城区市场监督管理局"), None);
    }
}
