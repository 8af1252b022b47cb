//! Ranges of dates: terms of leases, licences, cards. Must not compute a term from a length ("三年"), because the
//! papers disagree on whether the last day counts.

use jiff::civil::Date;

use crate::date::{self, DateValue, Reading};
use crate::text::{fold, is_dash, strip_any};
use crate::verdict::Reason;

/// A range; an end that is not written is `None`, and one that is written as 长期 is [`DateValue::Open`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub start: Option<DateValue>,
    /// Last day.
    pub end: Option<DateValue>,
    /// Why a person must look at it, if so.
    pub doubt: Option<Reason>,
}

impl DateRange {
    /// True when the whole of `day` surely lies within the range.
    pub fn contains(self, day: Date) -> bool {
        let begun = self
            .start
            .and_then(DateValue::last_day)
            .is_none_or(|start| start <= day);
        let running = self.end.and_then(DateValue::first_day).is_none_or(|end| day <= end);
        begun && running
    }
}

const LABELS: [&str; 14] = [
    "有效期限",
    "有效期",
    "营业期限",
    "合伙期限",
    "租赁期限",
    "租赁期",
    "委托期限",
    "使用期限",
    "期限",
    "国有建设用地使用权",
    ":",
    "自",
    "从",
    "由",
];

/// Reads 2015.03.18-2035.03.18, 自2025年4月1日起至2028年3月31日止, 2015年03月18日至长期, 2045年06月30日止.
pub fn parse(input: &str) -> Result<DateRange, Reason> {
    let folded = fold(input);
    let mut text = folded.as_str();
    if text.is_empty() {
        return Err(Reason::Empty);
    }
    while let Some(rest) = strip_any(text, &LABELS) {
        text = rest;
    }
    let unended = text.trim_end_matches(['。', '.', ';', ',']);
    let text = unended.strip_suffix('止').unwrap_or(unended);
    if let Some((start, end)) = split(text) {
        return two_ends(start, end);
    }
    if let Some(rest) = text.strip_prefix(['至', '到']) {
        return one_end(rest, true);
    }
    if let Some(rest) = text.strip_suffix('起') {
        return one_end(rest, false);
    }
    if text == unended {
        // Without 起, 止 or a sign between two dates it is no range.
        return Err(Reason::WrongForm);
    }
    one_end(text, true)
}

/// The two sides of the sign between the dates.
fn split(text: &str) -> Option<(&str, &str)> {
    for sign in ["起至", "起到", "至", "到", "~", "〜", "∼"] {
        if let Some((start, end)) = text.split_once(sign).filter(|(start, _)| !start.is_empty()) {
            return Some((start, end.trim_start_matches(['至', '到'])));
        }
    }
    // 2005年07月01日起2045年06月30日止
    if let Some(sides) = text.split_once('起').filter(|(_, end)| !end.is_empty()) {
        return Some(sides);
    }
    // A dash may also stand inside the dates: the right one has a whole date on either side.
    text.char_indices().filter(|&(_, c)| is_dash(c)).find_map(|(at, c)| {
        let start = text[..at].trim_end_matches(is_dash);
        let end = text[at + c.len_utf8()..].trim_start_matches(is_dash);
        let whole = |side| date::parse_folded(side).is_ok();
        (whole(start) && whole(end)).then_some((start, end))
    })
}

fn two_ends(start: &str, end: &str) -> Result<DateRange, Reason> {
    let start = date::parse_folded(start.trim_end_matches('起'))?;
    let end = date::parse_folded(end).or_else(|reason| end_without_year(start, end).ok_or(reason))?;
    if let (Some(first), Some(last)) = (
        start.value.and_then(DateValue::first_day),
        end.value.and_then(DateValue::last_day),
    ) && last < first
    {
        return Err(Reason::ReversedRange);
    }
    if start.value == Some(DateValue::Open) {
        return Err(Reason::WrongForm);
    }
    Ok(DateRange {
        start: start.value,
        end: end.value,
        doubt: start.doubt.or(end.doubt),
    })
}

/// 2025年4月1日至10月31日: the year of the start.
fn end_without_year(start: Reading, end: &str) -> Option<Reading> {
    let year = start.value?.first_day()?.year();
    end.contains('月')
        .then(|| date::parse_folded(&format!("{year}年{end}")).ok())
        .flatten()
}

fn one_end(text: &str, is_end: bool) -> Result<DateRange, Reason> {
    let Reading { value, doubt } = date::parse_folded(text)?;
    Ok(if is_end {
        DateRange {
            start: None,
            end: value,
            doubt,
        }
    } else {
        DateRange {
            start: value,
            end: None,
            doubt,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn both(text: &str) -> String {
        let range = parse(text).unwrap_or_else(|reason| panic!("{text}: {reason}"));
        let side = |value: Option<DateValue>| value.map_or_else(|| "?".to_owned(), |value| value.to_string());
        format!("{} {}", side(range.start), side(range.end))
    }

    #[test]
    fn all_signs_between_two_dates_are_read() {
        for text in [
            "2015.03.18-2035.03.18",
            "2015.03.18—2035.03.18",
            "2015.03.18――2035.03.18",
            "2015-03-18-2035-03-18",
            "2015-03-18 至 2035-03-18",
            "2015年3月18日至2035年3月18日",
            "2015年3月18日到2035年3月18日",
            "2015/03/18~2035/03/18",
            "2015/03/18～2035/03/18",
            "自2015年3月18日起至2035年3月18日止",
            "2015年03月18日起2035年03月18日止",
            "从2015年3月18日起到2035年3月18日止。",
            "20150318-20350318",
            "有效期限：2015.03.18-2035.03.18",
            "二〇一五年三月十八日至二〇三五年三月十八日",
        ] {
            assert_eq!(both(text), "2015-03-18 2035-03-18", "{text}");
        }
    }

    #[test]
    fn open_and_single_ends_are_read() {
        assert_eq!(both("2015年03月18日至长期"), "2015-03-18 长期");
        assert_eq!(both("2015.03.18-长期"), "2015-03-18 长期");
        assert_eq!(both("国有建设用地使用权2045年06月30日止"), "? 2045-06-30");
        assert_eq!(both("至2027年5月5日"), "? 2027-05-05");
        assert_eq!(both("2025年4月1日起"), "2025-04-01 ?");
        assert_eq!(both("2025-03-2026-04"), "2025-03 2026-04");
        assert_eq!(both("2025年4月1日至10月31日"), "2025-04-01 2025-10-31");
    }

    #[test]
    fn what_is_no_range_is_refused() {
        assert_eq!(parse("2025-03-18"), Err(Reason::WrongForm));
        assert_eq!(parse("2028年3月31日至2025年4月1日"), Err(Reason::ReversedRange));
        assert_eq!(parse("自2025年2月30日至2026年1月1日"), Err(Reason::NoSuchDate));
        assert_eq!(parse("至办结之日止"), Err(Reason::WrongForm));
        assert_eq!(parse(" "), Err(Reason::Empty));
    }

    #[test]
    fn a_range_holds_its_first_and_last_day() {
        let range = parse("2025年4月1日至2028年3月31日").unwrap();
        assert!(range.contains(date(2025, 4, 1)) && range.contains(date(2028, 3, 31)));
        assert!(!range.contains(date(2025, 3, 31)) && !range.contains(date(2028, 4, 1)));
        assert!(parse("2025.04.01-长期").unwrap().contains(date(2100, 1, 1)));
    }
}
