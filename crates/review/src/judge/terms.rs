//! Periods and days against a date.
use jiff::civil::Date;

/// A period against a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Term {
    /// It ended on that day.
    Over(Date),
    /// It begins on that day.
    NotYet(Date),
    /// It runs until that day.
    Runs(Date),
    /// It has no end, or the ends could not be read.
    Unknown,
}

pub(crate) fn term(start: Option<&str>, end: Option<&str>, date: Date) -> Term {
    let end = end.and_then(day).map(|(_, last)| last);
    let start = start.and_then(day).map(|(first, _)| first);
    match (start, end) {
        (_, Some(end)) if end < date => Term::Over(end),
        (Some(start), _) if start > date => Term::NotYet(start),
        (_, Some(end)) => Term::Runs(end),
        _ => Term::Unknown,
    }
}

/// The first and the last day that a normalised date can mean: a month is known by its ends only.
pub(crate) fn day(text: &str) -> Option<(Date, Date)> {
    let value = domain::date::parse(text).ok()?.value?;
    Some((value.first_day()?, value.last_day()?))
}

pub(crate) fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
