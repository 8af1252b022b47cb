//! Dates as papers state them: figures, numerals, cheque style, months, and open ends. Must not read a clock, invent
//! a day that is not written, or guess a century.

use std::fmt;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::chinese_number;
use crate::text::{fold, is_dash, pattern};
use crate::verdict::{Reason, Verdict};

/// How an open end is written.
pub const OPEN_END: &str = "长期";
const OPEN_ENDS: [&str; 10] = [
    "长期",
    "长期有效",
    "永久",
    "永久有效",
    "无固定期限",
    "无固定期",
    "无期限",
    "不约定期限",
    "无限期",
    "长期存续",
];

/// Papers of this trade state no day outside these years.
const FIRST_YEAR: i16 = 1800;
const LAST_YEAR: i16 = 2199;

/// A time of day after a date, before white space is folded away.
static TIME: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\sT]\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*$"));

/// What a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateValue {
    /// A day.
    Day(Date),
    /// A month whose day is not written; the first day is not invented.
    Month {
        /// Year.
        year: i16,
        /// Month, 1 to 12.
        month: i8,
    },
    /// No end: 长期.
    Open,
}

impl DateValue {
    /// The first day that the value can mean; `None` for an open end.
    pub fn first_day(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Month { year, month } => Date::new(year, month, 1).ok(),
            Self::Open => None,
        }
    }

    /// The last day that the value can mean; `None` for an open end.
    pub fn last_day(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Month { .. } => self.first_day().map(Date::last_of_month),
            Self::Open => None,
        }
    }
}

impl fmt::Display for DateValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(f, "{date}"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Open => f.write_str(OPEN_END),
        }
    }
}

/// A date that was read. Without a value the century is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The value, unless it would be a guess.
    pub value: Option<DateValue>,
    /// Why a person must look at it.
    pub doubt: Option<Reason>,
}

impl Reading {
    fn sure(value: DateValue) -> Self {
        Self {
            value: Some(value),
            doubt: None,
        }
    }
}

/// Validates a date and normalises it to ISO 8601 (`2025-03-18`, `2025-03`), or to 长期 for an open end.
pub fn validate(input: &str) -> Verdict {
    match parse(input) {
        Ok(reading) => accepted(reading),
        Err(reason) if reason != Reason::NoSuchDate && crate::date_range::parse(input).is_ok() => {
            Verdict::invalid(Reason::RangeNotDate)
        }
        Err(reason) => Verdict::invalid(reason),
    }
}

fn accepted(reading: Reading) -> Verdict {
    let mut verdict = Verdict::valid("");
    verdict.normalised = reading.value.map(|value| value.to_string());
    let verdict = match reading.value {
        Some(DateValue::Day(date)) => verdict
            .part("precision", "day")
            .part("year", date.year())
            .part("month", date.month())
            .part("day", date.day()),
        Some(DateValue::Month { year, month }) => verdict
            .part("precision", "month")
            .part("year", year)
            .part("month", month),
        Some(DateValue::Open) => verdict.part("precision", "open"),
        None => verdict,
    };
    match reading.doubt {
        Some(reason) => verdict.uncertain(reason),
        None => verdict,
    }
}

/// Reads one date in any of its forms.
pub fn parse(input: &str) -> Result<Reading, Reason> {
    let dated = if input.contains([':', '：']) {
        TIME.replace(input, "")
    } else {
        input.into()
    };
    let folded = fold(&dated);
    // An end is often written as such: 2027年5月5日止.
    parse_folded(folded.strip_suffix('止').unwrap_or(&folded))
}

/// Reads one date that is folded already.
pub(crate) fn parse_folded(text: &str) -> Result<Reading, Reason> {
    if text.is_empty() {
        return Err(Reason::Empty);
    }
    if OPEN_ENDS.contains(&text) {
        return Ok(Reading::sure(DateValue::Open));
    }
    let text = text.strip_prefix("公元").unwrap_or(text);
    let text = text
        .find("(星期")
        .or_else(|| text.find("星期"))
        .map_or(text, |at| &text[..at]);
    let text = text.replace("元月", "1月");
    let fields = fields(&text)?;
    match fields.as_slice() {
        [only] => single(only),
        [year, month] if month.closed_by(&['月']) && year.same_style(month) => month_of(year, month),
        [month, _] if month.end == Some('月') => Err(Reason::Incomplete),
        [year, month, day] if day.closed_by(&['日', '号']) && year.same_style(month) => day_of(year, month, day),
        _ => Err(Reason::WrongForm),
    }
}

/// A number and the sign after it.
struct Field<'a> {
    number: &'a str,
    end: Option<char>,
}

impl Field<'_> {
    fn closed_by(&self, signs: &[char]) -> bool {
        self.end.is_none_or(|end| signs.contains(&end))
    }

    /// 年 goes with 月, and punctuation with the same punctuation.
    fn same_style(&self, month: &Field<'_>) -> bool {
        match (self.end, month.end) {
            (Some('年'), None | Some('月')) | (Some('.' | '/' | '-'), None) => true,
            (Some(sign @ ('.' | '/' | '-')), Some(other)) => sign == other,
            _ => false,
        }
    }
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || chinese_number::is_numeral(c)
}

fn fields(text: &str) -> Result<Vec<Field<'_>>, Reason> {
    let mut fields = Vec::with_capacity(3);
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
        if length == 0 {
            return Err(Reason::WrongForm);
        }
        let (number, tail) = rest.split_at(length);
        let mut signs = tail.chars();
        let end = match signs.next() {
            None => None,
            Some(c) if is_dash(c) => Some('-'),
            Some('。' | '．') => Some('.'),
            Some(c @ ('年' | '月' | '日' | '号' | '.' | '/' | '-')) => Some(c),
            Some(_) => return Err(Reason::WrongForm),
        };
        fields.push(Field { number, end });
        if fields.len() > 3 {
            return Err(Reason::WrongForm);
        }
        rest = signs.as_str();
    }
    Ok(fields)
}

fn single(field: &Field<'_>) -> Result<Reading, Reason> {
    let number = field.number;
    if field.end == Some('年') {
        return Err(Reason::YearOnly);
    }
    if !number.bytes().all(|b| b.is_ascii_digit()) || field.end.is_some() {
        let year = chinese_number::parse(number)
            .ok()
            .and_then(|number| number.value.to_whole());
        let plain_year = field.end.is_none() && year.is_some_and(|year| (1000..=9999).contains(&year));
        return Err(if plain_year {
            Reason::YearOnly
        } else {
            Reason::WrongForm
        });
    }
    match number.len() {
        8 => build(small(&number[..4])?, small(&number[4..6])?, small(&number[6..])?),
        // 202503 may be a month, and 880307 a day without its century.
        6 => {
            let month = small(&number[4..])?;
            let year = small(&number[..4])?;
            if !(1900..=2099).contains(&year) || !(1..=12).contains(&month) {
                return Ok(Reading {
                    value: None,
                    doubt: Some(Reason::TwoDigitYear),
                });
            }
            Ok(Reading {
                value: Some(month_value(year, month)?),
                doubt: Some(Reason::Ambiguous),
            })
        }
        4 => Err(Reason::YearOnly),
        _ => Err(Reason::WrongForm),
    }
}

enum Year {
    Full(i16),
    TwoDigits,
}

fn year(field: &Field<'_>) -> Result<Year, Reason> {
    let value = small(field.number)?;
    let length = field.number.chars().count();
    match length {
        4 if value < 1000 => Err(Reason::OutOfRange),
        2 if value < 100 => Ok(Year::TwoDigits),
        // 二千零二十五 is as good as 二〇二五.
        _ if (1000..=9999).contains(&value) && (length == 4 || !field.number.is_ascii()) => Ok(Year::Full(value)),
        _ => Err(Reason::WrongForm),
    }
}

/// A month or a day: one or two figures, or numerals.
fn month_or_day(field: &Field<'_>) -> Result<i8, Reason> {
    if field.number.is_ascii() && field.number.len() > 2 {
        return Err(Reason::WrongForm);
    }
    let value = small(field.number)?;
    i8::try_from(value).map_err(|_| Reason::NoSuchDate)
}

fn small(number: &str) -> Result<i16, Reason> {
    let number = chinese_number::parse(number)?;
    number
        .value
        .to_whole()
        .and_then(|value| i16::try_from(value).ok())
        .ok_or(Reason::OutOfRange)
}

fn month_of(year_field: &Field<'_>, month_field: &Field<'_>) -> Result<Reading, Reason> {
    let month = month_or_day(month_field)?;
    match year(year_field)? {
        Year::Full(year) => month_value(year, month.into()).map(Reading::sure),
        Year::TwoDigits if (1..=12).contains(&month) => Ok(Reading {
            value: None,
            doubt: Some(Reason::TwoDigitYear),
        }),
        Year::TwoDigits => Err(Reason::NoSuchDate),
    }
}

fn month_value(year: i16, month: i16) -> Result<DateValue, Reason> {
    let month = i8::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month))
        .ok_or(Reason::NoSuchDate)?;
    if (FIRST_YEAR..=LAST_YEAR).contains(&year) {
        Ok(DateValue::Month { year, month })
    } else {
        Err(Reason::OutOfRange)
    }
}

fn day_of(year_field: &Field<'_>, month_field: &Field<'_>, day_field: &Field<'_>) -> Result<Reading, Reason> {
    let (month, day) = (month_or_day(month_field)?, month_or_day(day_field)?);
    match year(year_field)? {
        Year::Full(year) => build(year, month.into(), day.into()),
        // 2000 had a 29 February: whatever is no day there is a day in no year.
        Year::TwoDigits => build(2000, month.into(), day.into()).map(|_| Reading {
            value: None,
            doubt: Some(Reason::TwoDigitYear),
        }),
    }
}

fn build(year: i16, month: i16, day: i16) -> Result<Reading, Reason> {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(Reason::NoSuchDate);
    };
    let date = Date::new(year, month, day).map_err(|_| Reason::NoSuchDate)?;
    if year == 9999 {
        return Ok(Reading {
            value: Some(DateValue::Open),
            doubt: Some(Reason::PlaceholderDate),
        });
    }
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Err(Reason::OutOfRange);
    }
    Ok(Reading::sure(DateValue::Day(date)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan as _;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn all_written_forms_of_a_day_are_one_value() {
        for text in [
            "2025年03月18日",
            "2025 年 3 月 18 日",
            "2025.3.18",
            "2025.03.18",
            "2025/03/18",
            "2025-3-18",
            "2025—03—18",
            "20250318",
            "二〇二五年三月十八日",
            "二○二五年三月十八日",
            "贰零贰伍年叁月壹拾捌日",
            "贰零贰伍年零叁月壹拾捌日",
            "二千零二十五年三月十八日",
            "２０２５年３月１８日",
            "2025年3月18号",
            "2025-03-18 10:20:30",
            "2025-03-18T10:20",
            "2025年3月18日（星期二）",
            "2025年3月18日止",
        ] {
            let verdict = validate(text);
            assert_eq!(verdict.normalised.as_deref(), Some("2025-03-18"), "{text}");
            assert!(verdict.certain, "{text}");
        }
        assert_eq!(validate("二○二五年三月一日").normalised.as_deref(), Some("2025-03-01"));
        assert_eq!(
            validate("二〇二五年十二月廿三日").normalised.as_deref(),
            Some("2025-12-23")
        );
        assert_eq!(
            validate("贰零贰伍年零壹拾月零贰拾日").normalised.as_deref(),
            Some("2025-10-20")
        );
        assert_eq!(validate("2025年元月5日").normalised.as_deref(), Some("2025-01-05"));
    }

    #[test]
    fn a_month_gets_no_invented_day() {
        for text in ["2025年3月", "2025.03", "2025-3", "二〇二五年三月"] {
            let verdict = validate(text);
            assert_eq!(verdict.normalised.as_deref(), Some("2025-03"), "{text}");
            assert_eq!(verdict.parts["precision"], "month");
        }
    }

    #[test]
    fn open_ends_are_one_value() {
        for text in ["长期", "永久", "无固定期限", "长 期"] {
            assert_eq!(validate(text).normalised.as_deref(), Some("长期"), "{text}");
        }
        let placeholder = validate("9999-12-31");
        assert_eq!(placeholder.normalised.as_deref(), Some("长期"));
        assert_eq!(
            (placeholder.certain, placeholder.reason),
            (false, Some(Reason::PlaceholderDate))
        );
    }

    #[test]
    fn the_century_is_never_guessed() {
        for text in ["25年3月18日", "25.3.18", "880307"] {
            let verdict = validate(text);
            assert!(verdict.valid && !verdict.certain, "{text}");
            assert_eq!(
                (verdict.normalised, verdict.reason),
                (None, Some(Reason::TwoDigitYear)),
                "{text}"
            );
        }
    }

    #[test]
    fn every_refusal_has_its_reason() {
        for (text, reason) in [
            ("2025年2月30日", Reason::NoSuchDate),
            ("2025-02-30", Reason::NoSuchDate),
            ("20250230", Reason::NoSuchDate),
            ("2025年13月", Reason::NoSuchDate),
            ("2023-02-29", Reason::NoSuchDate),
            ("0000-01-01", Reason::OutOfRange),
            ("0001-01-01", Reason::OutOfRange),
            ("2500-01-01", Reason::OutOfRange),
            ("2025年", Reason::YearOnly),
            ("2025", Reason::YearOnly),
            ("3月18日", Reason::Incomplete),
            ("18/03/2025", Reason::WrongForm),
            ("2025年3-18", Reason::WrongForm),
            ("明天", Reason::WrongForm),
            ("", Reason::Empty),
            ("2025年4月1日至2028年3月31日", Reason::RangeNotDate),
        ] {
            let verdict = validate(text);
            assert!(!verdict.valid, "{text}");
            assert_eq!(verdict.reason, Some(reason), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_reads_back_from_every_form(offset in 0i64..140_000) {
            let day = date(1801, 1, 1) + offset.days();
            let (y, m, d) = (day.year(), day.month(), day.day());
            let numeral = |n: i8| chinese_number::cardinal(n as u64);
            let year: String = y.to_string().chars().map(|c| chinese_number::cardinal(c as u64 - 48)).collect();
            for text in [
                day.to_string(),
                format!("{y}年{m}月{d}日"),
                format!("{y}.{m:02}.{d:02}"),
                format!("{y}{m:02}{d:02}"),
                format!("{year}年{}月{}日", numeral(m), numeral(d)),
            ] {
                prop_assert_eq!(validate(&text).normalised, Some(day.to_string()), "{}", text);
            }
        }

        #[test]
        fn arbitrary_dates_never_panic(text in "[0-9年月日号.\\-/至到~起止长期一二十廿零 ]{0,24}") {
            let _ = validate(&text);
        }
    }
}
