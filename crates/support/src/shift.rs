//! Hours in which somebody works: spans of a day, apart by lunch or split, on days that the working calendar says.
//! Must not know whether the person is really there.

use domain::calendar::Calendar;
use domain::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// Days that are looked ahead for the next hour: the longest holidays and a week.
const AHEAD: u16 = 21;

/// A span of a day in minutes since midnight, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// From this minute.
    pub from: u16,
    /// To this one.
    pub to: u16,
}

/// Why spans make no hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the spans of a day are empty, overlap or leave the day")]
pub struct NoHours;

/// Hours of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Plain", into = "Plain")]
pub struct Hours {
    working: Vec<Span>,
    off: Vec<Span>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Plain {
    working: Vec<Span>,
    #[serde(default)]
    off: Vec<Span>,
}

impl TryFrom<Plain> for Hours {
    type Error = NoHours;
    fn try_from(plain: Plain) -> Result<Self, NoHours> {
        Self::new(plain.working, plain.off)
    }
}

impl From<Hours> for Plain {
    fn from(hours: Hours) -> Self {
        Self {
            working: hours.working,
            off: hours.off,
        }
    }
}

fn is_sound(spans: &[Span]) -> bool {
    let each = spans.iter().all(|span| span.from < span.to && span.to <= DAY);
    each && spans.windows(2).all(|pair| pair[0].to <= pair[1].from)
}

impl Hours {
    /// Spans of working days, and of the other days, each in order.
    pub fn new(working: Vec<Span>, off: Vec<Span>) -> Result<Self, NoHours> {
        if is_sound(&working) && is_sound(&off) {
            Ok(Self { working, off })
        } else {
            Err(NoHours)
        }
    }

    /// The same span of working days for all, with lunch out of it.
    pub fn usual() -> Self {
        Self {
            working: vec![Span { from: 540, to: 720 }, Span { from: 810, to: 1050 }],
            off: Vec::new(),
        }
    }

    /// Day and night.
    pub fn always() -> Self {
        let whole = vec![Span { from: 0, to: DAY }];
        Self {
            working: whole.clone(),
            off: whole,
        }
    }

    fn of_day(&self, calendar: &Calendar, day: Date) -> &[Span] {
        let worked = match day.yesterday() {
            Ok(before) => calendar.projected_between(before, day).0 > 0,
            Err(_) => false,
        };
        if worked { &self.working } else { &self.off }
    }

    /// Whether they run at a moment, and until when that stays so.
    pub fn at(&self, calendar: &Calendar, now: Timestamp) -> (bool, Timestamp) {
        let mut day = now.day();
        let mut running: Option<Timestamp> = None;
        for _ in 0..AHEAD {
            for span in self.of_day(calendar, day) {
                let (from, to) = (Timestamp::in_day(day, span.from), Timestamp::in_day(day, span.to));
                match running {
                    // Whole days follow each other without a gap.
                    Some(end) if end == from => running = Some(to),
                    Some(end) => return (true, end),
                    None if to <= now => {}
                    None if now < from => return (false, from),
                    None => running = Some(to),
                }
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            if let Some(end) = running.filter(|end| *end < Timestamp::in_day(day, 0)) {
                return (true, end);
            }
        }
        match running {
            Some(end) => (true, end),
            None => (false, Timestamp::in_day(day, 0)),
        }
    }

    /// The moment at which so many minutes of these hours have run.
    pub fn after(&self, calendar: &Calendar, from: Timestamp, minutes: u32) -> Timestamp {
        let mut left = i64::from(minutes) * 60 * 1_000_000;
        let mut now = from;
        // Each turn goes on by a span; a promise is a matter of days.
        for _ in 0..1_000 {
            let (running, until) = self.at(calendar, now);
            let span = until.as_micros() - now.as_micros();
            if running && left <= span {
                return Timestamp::from_micros(now.as_micros() + left).unwrap_or(until);
            }
            if running {
                left -= span;
            }
            now = until;
        }
        now
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::calendar::CalendarYear;

    /// The working calendar of 2026, as it is published.
    pub(crate) fn calendar() -> Calendar {
        let year: CalendarYear =
            serde_saphyr::from_str(include_str!("../../../catalogue/calendars/2026.yaml")).unwrap();
        Calendar::new([year]).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::new(format!("{text}+08:00").parse().unwrap())
    }

    #[test]
    fn lunch_the_evening_and_the_weekend_are_no_hours() {
        let (calendar, hours) = (calendar(), Hours::usual());
        for (now, running, until) in [
            ("2026-11-26T08:59:59", false, "2026-11-26T09:00:00"),
            ("2026-11-26T09:00:00", true, "2026-11-26T12:00:00"),
            ("2026-11-26T12:00:00", false, "2026-11-26T13:30:00"),
            ("2026-11-26T17:29:59", true, "2026-11-26T17:30:00"),
            ("2026-11-27T17:30:00", false, "2026-11-30T09:00:00"),
            // Sunday 20 September is worked, the mid-autumn Friday is not.
            ("2026-09-20T10:00:00", true, "2026-09-20T12:00:00"),
            ("2026-09-25T10:00:00", false, "2026-09-28T09:00:00"),
            ("2026-09-30T18:00:00", false, "2026-10-08T09:00:00"),
        ] {
            assert_eq!(hours.at(&calendar, at(now)), (running, at(until)), "{now}");
        }
    }

    #[test]
    fn day_and_night_have_no_end_in_sight_and_no_hours_no_beginning() {
        let calendar = calendar();
        let now = at("2026-11-26T10:00:00");
        let (running, until) = Hours::always().at(&calendar, now);
        assert!(running && until >= now.plus_seconds(20 * 24 * 3600));
        let none = Hours::new(Vec::new(), Vec::new()).unwrap();
        assert!(!none.at(&calendar, now).0);
    }

    #[test]
    fn minutes_are_counted_over_lunch_and_holidays() {
        let (calendar, hours) = (calendar(), Hours::usual());
        for (from, minutes, to) in [
            ("2026-11-26T09:00:00", 30, "2026-11-26T09:30:00"),
            ("2026-11-26T11:50:00", 30, "2026-11-26T13:50:00"),
            ("2026-11-27T17:20:00", 30, "2026-11-30T09:20:00"),
            ("2026-09-30T17:29:00", 2, "2026-10-08T09:01:00"),
            ("2026-11-26T07:00:00", 0, "2026-11-26T09:00:00"),
            ("2026-11-26T09:00:00", 420, "2026-11-26T17:30:00"),
            ("2026-11-26T09:00:00", 840, "2026-11-27T17:30:00"),
        ] {
            assert_eq!(
                hours.after(&calendar, at(from), minutes),
                at(to),
                "{from} and {minutes}"
            );
        }
    }

    #[test]
    fn spans_that_overlap_are_refused_also_when_they_are_read() {
        let span = |from, to| Span { from, to };
        for wrong in [vec![span(5, 5)], vec![span(0, 1441)], vec![span(0, 20), span(10, 30)]] {
            assert_eq!(Hours::new(wrong, Vec::new()), Err(NoHours));
        }
        assert!(serde_json::from_str::<Hours>(r#"{"working":[{"from":9,"to":3}]}"#).is_err());
        let text = serde_json::to_string(&Hours::usual()).unwrap();
        assert_eq!(serde_json::from_str::<Hours>(&text).unwrap(), Hours::usual());
    }
}
