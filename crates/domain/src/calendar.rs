//! The working-day calendar of the State Council. Must not hold any year's data: years come from the catalogue, and
//! a year that is not there is an error, or a date marked provisional, never a silent guess.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// Holidays whose date is fixed by the regulation on holidays (全国年节及纪念日放假办法, 2024), for unpublished years.
const FIXED_HOLIDAYS: [(i8, i8); 6] = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)];

/// One published year, as `catalogue/calendars/<year>.yaml` states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// The notice that published it.
    pub source: String,
    /// Mondays to Fridays that are off.
    pub weekdays_off: Vec<NamedDay>,
    /// Saturdays and Sundays that are worked.
    pub weekends_worked: Vec<NamedDay>,
}

/// A day and the holiday that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedDay {
    /// The day.
    pub date: Date,
    /// Name of the holiday, as 春节.
    pub name: String,
}

/// Why a calendar cannot be built or cannot answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The year has not been published, or is not in the catalogue.
    #[error("the calendar of {0} is not in the catalogue")]
    UnknownYear(i16),
    /// A year is given twice.
    #[error("the calendar of {0} is given twice")]
    YearTwice(i16),
    /// A day stands in the file of another year.
    #[error("{date} does not belong in the calendar of {year}")]
    WrongYear {
        /// Year of the file.
        year: i16,
        /// The day.
        date: Date,
    },
    /// A weekend day among the weekdays off, or a weekday among the weekends worked.
    #[error("{0} is on the wrong side of the weekend for its list")]
    WrongWeekday(Date),
    /// A day is listed twice.
    #[error("{0} is listed twice")]
    DayTwice(Date),
}

impl CalendarError {
    /// The stable `snake_case` code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownYear(_) => "unknown_year",
            Self::YearTwice(_) => "year_twice",
            Self::WrongYear { .. } => "wrong_year",
            Self::WrongWeekday(_) => "wrong_weekday",
            Self::DayTwice(_) => "day_twice",
        }
    }
}

/// A due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The day.
    pub date: Date,
    /// The count went through a year that is not published: weekends and fixed-date holidays only.
    pub provisional: bool,
}

/// One day of a year's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayRow {
    /// The day.
    pub date: Date,
    /// Whether it is worked.
    pub working_day: bool,
    /// The holiday that it belongs to, also for a weekend that is worked because of it.
    pub name: Option<String>,
}

/// The calendar: every exception to "Monday to Friday are worked", by day.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i16, String>,
    exceptions: BTreeMap<Date, String>,
}

impl Calendar {
    /// Builds the calendar from published years, each checked for days of other years and on the wrong side of the
    /// weekend.
    pub fn new(years: impl IntoIterator<Item = CalendarYear>) -> Result<Self, CalendarError> {
        let mut calendar = Self::default();
        for year in years {
            calendar.add(year)?;
        }
        Ok(calendar)
    }

    fn add(&mut self, data: CalendarYear) -> Result<(), CalendarError> {
        let year = data.year;
        if self.years.insert(year, data.source).is_some() {
            return Err(CalendarError::YearTwice(year));
        }
        let off = data.weekdays_off.into_iter().map(|day| (day, false));
        let worked = data.weekends_worked.into_iter().map(|day| (day, true));
        for (NamedDay { date, name }, on_weekend) in off.chain(worked) {
            if date.year() != year {
                return Err(CalendarError::WrongYear { year, date });
            }
            if is_weekend(date) != on_weekend {
                return Err(CalendarError::WrongWeekday(date));
            }
            if self.exceptions.insert(date, name).is_some() {
                return Err(CalendarError::DayTwice(date));
            }
        }
        Ok(())
    }

    /// The published years, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.keys().copied()
    }

    /// The notice that published a year.
    pub fn source(&self, year: i16) -> Result<&str, CalendarError> {
        self.years
            .get(&year)
            .map(String::as_str)
            .ok_or(CalendarError::UnknownYear(year))
    }

    /// Every published year and exception, in order: two calendars that say the same count the same.
    pub fn described(&self) -> String {
        let years = self.years.keys().map(ToString::to_string);
        let days = self.exceptions.keys().map(ToString::to_string);
        years.chain(days).collect::<Vec<_>>().join(" ")
    }

    /// Whether a day is worked.
    pub fn is_working(&self, date: Date) -> Result<bool, CalendarError> {
        if self.years.contains_key(&date.year()) {
            Ok(self.works(date))
        } else {
            Err(CalendarError::UnknownYear(date.year()))
        }
    }

    /// The `n`-th working day after `from`: the day of the event is not counted, the first working day after it is
    /// day 1 (行政许可法 art. 82). With `n` = 0 it is `from` itself.
    pub fn due(&self, from: Date, n: u32) -> Due {
        let mut date = from;
        let mut provisional = false;
        let mut left = n;
        while left > 0 {
            let Ok(next) = date.tomorrow() else {
                // The end of the world as the calendar knows it.
                return Due {
                    date,
                    provisional: true,
                };
            };
            date = next;
            let (working, published) = self.works_or_would(date);
            provisional |= !published;
            left -= u32::from(working);
        }
        Due { date, provisional }
    }

    /// Working days in (`from`, `to`]; none when `to` is not after `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<u32, CalendarError> {
        let mut count = 0;
        for date in days_after(from, to) {
            count += u32::from(self.is_working(date)?);
        }
        Ok(count)
    }

    /// Like [`Calendar::working_days_between`], with unpublished years projected; true when one was.
    pub fn projected_between(&self, from: Date, to: Date) -> (u32, bool) {
        let mut count = 0;
        let mut provisional = false;
        for date in days_after(from, to) {
            let (working, published) = self.works_or_would(date);
            count += u32::from(working);
            provisional |= !published;
        }
        (count, provisional)
    }

    /// All days of a published year.
    pub fn list(&self, year: i16) -> Result<Vec<DayRow>, CalendarError> {
        self.source(year)?;
        let first = Date::new(year, 1, 1).map_err(|_| CalendarError::UnknownYear(year))?;
        let row = |date: Date| DayRow {
            date,
            working_day: self.works(date),
            name: self.exceptions.get(&date).cloned(),
        };
        Ok(first
            .series(jiff::Span::new().days(1))
            .take_while(|date| date.year() == year)
            .map(row)
            .collect())
    }

    fn works(&self, date: Date) -> bool {
        is_weekend(date) == self.exceptions.contains_key(&date)
    }

    /// Whether the day is worked as published, or would be by weekends and fixed holidays; and whether it is
    /// published.
    fn works_or_would(&self, date: Date) -> (bool, bool) {
        if self.years.contains_key(&date.year()) {
            return (self.works(date), true);
        }
        let holiday = FIXED_HOLIDAYS.contains(&(date.month(), date.day()));
        (!is_weekend(date) && !holiday, false)
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn days_after(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(jiff::Span::new().days(1))
        .skip(1)
        .take_while(move |date| *date <= to)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn year(yaml: &str) -> CalendarYear {
        serde_saphyr::from_str(yaml).unwrap()
    }

    /// The years of the catalogue, as they are published.
    pub(crate) fn calendar() -> Calendar {
        Calendar::new([
            year(include_str!("../../../catalogue/calendars/2024.yaml")),
            year(include_str!("../../../catalogue/calendars/2025.yaml")),
            year(include_str!("../../../catalogue/calendars/2026.yaml")),
        ])
        .unwrap()
    }

    #[test]
    fn published_years_have_the_published_number_of_working_days() {
        let calendar = calendar();
        for (year, days) in [(2024, 251), (2025, 248), (2026, 248)] {
            let rows = calendar.list(year).unwrap();
            assert_eq!(rows.iter().filter(|row| row.working_day).count(), days, "{year}");
            assert_eq!(rows.len(), if year == 2024 { 366 } else { 365 });
        }
    }

    #[test]
    fn holidays_and_worked_weekends_carry_their_name() {
        let rows = calendar().list(2025).unwrap();
        let row = |day: Date| rows.iter().find(|row| row.date == day).unwrap().clone();
        let holiday = row(date(2025, 1, 28));
        assert_eq!((holiday.working_day, holiday.name.as_deref()), (false, Some("春节")));
        let worked = row(date(2025, 9, 28));
        assert_eq!((worked.working_day, worked.name.as_deref()), (true, Some("国庆节")));
        assert_eq!(row(date(2025, 3, 18)).name, None);
    }

    #[test]
    fn an_unknown_year_is_an_error_that_says_so() {
        let calendar = calendar();
        assert_eq!(calendar.list(2027), Err(CalendarError::UnknownYear(2027)));
        assert_eq!(
            calendar.is_working(date(2027, 1, 4)),
            Err(CalendarError::UnknownYear(2027))
        );
        let error = calendar
            .working_days_between(date(2026, 12, 30), date(2027, 1, 4))
            .unwrap_err();
        assert_eq!(error.to_string(), "the calendar of 2027 is not in the catalogue");
        assert_eq!(error.code(), "unknown_year");
    }

    #[test]
    fn a_due_date_in_an_unpublished_year_is_provisional() {
        let calendar = calendar();
        assert_eq!(
            calendar.due(date(2026, 12, 30), 1),
            Due {
                date: date(2026, 12, 31),
                provisional: false
            }
        );
        // 1 January is a holiday by its date, 2 and 3 January 2027 are a weekend.
        assert_eq!(
            calendar.due(date(2026, 12, 30), 2),
            Due {
                date: date(2027, 1, 4),
                provisional: true
            }
        );
        assert!(calendar.due(Date::MAX, 3).provisional);
    }

    #[test]
    fn a_faulty_year_is_refused() {
        let day = |date| NamedDay {
            date,
            name: "元旦".to_owned(),
        };
        let faulty = |weekdays_off, weekends_worked| {
            Calendar::new([CalendarYear {
                year: 2025,
                source: String::new(),
                weekdays_off,
                weekends_worked,
            }])
            .unwrap_err()
        };
        let new_year = date(2025, 1, 1);
        assert_eq!(
            faulty(vec![day(new_year), day(new_year)], vec![]),
            CalendarError::DayTwice(new_year)
        );
        assert_eq!(
            faulty(vec![], vec![day(new_year)]),
            CalendarError::WrongWeekday(new_year)
        );
        let other = date(2026, 1, 1);
        assert_eq!(
            faulty(vec![day(other)], vec![]),
            CalendarError::WrongYear {
                year: 2025,
                date: other
            }
        );
    }

    proptest! {
        #[test]
        fn the_due_day_is_worked_and_as_far_away_as_was_asked(offset in 0i64..700, n in 1u32..40) {
            let calendar = calendar();
            let from = date(2024, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
            let due = calendar.due(from, n);
            prop_assert!(!due.provisional);
            prop_assert!(calendar.is_working(due.date).unwrap());
            prop_assert_eq!(calendar.working_days_between(from, due.date).unwrap(), n);
        }
    }
}
