//! The arithmetic of time limits with pauses (行政许可法 art. 42 and 45). Must not know why a clock is paused, who
//! may pause it, or what day it is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Due};

/// A time in which a limit does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The day on which it began: still counted, when it is worked.
    pub from: Date,
    /// The day on which the clock was resumed: not counted. `None` while the pause lasts.
    pub to: Option<Date>,
}

/// Where a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Projection {
    /// The clock runs to a due date.
    Running {
        /// When it is due.
        due: Due,
    },
    /// The clock is paused.
    Paused {
        /// Working days used before the pause.
        used: u32,
        /// Working days that will be left after it.
        left: u32,
    },
}

impl Projection {
    /// The due date, when the clock runs.
    pub fn due(self) -> Option<Due> {
        match self {
            Self::Running { due } => Some(due),
            Self::Paused { .. } => None,
        }
    }
}

/// Why pauses make no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// A pause begins before the clock, or before the pause before it has ended.
    #[error("a pause begins on {0}, before the clock runs")]
    NotRunning(Date),
    /// A pause ends before it begins.
    #[error("a pause ends on {0}, before it begins")]
    Reversed(Date),
}

impl ClockError {
    /// The stable `snake_case` code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotRunning(_) => "not_running",
            Self::Reversed(_) => "reversed",
        }
    }
}

/// Projects a limit of `days` working days from an event on `start` (extensions included in `days`).
///
/// Due is the N-th working day after the event. With a pause from P to R the working days in (S, P] are used, and
/// the rest is counted after R. A pause that begins after the due date changes nothing: the limit had passed. One
/// that begins on the due date keeps the case from being late: it is due on the day of resumption, or on the first
/// working day after it.
pub fn project(calendar: &Calendar, start: Date, days: u32, pauses: &[Pause]) -> Result<Projection, ClockError> {
    let mut since = start;
    let mut left = days;
    let mut provisional = false;
    for pause in pauses {
        if pause.from < since {
            return Err(ClockError::NotRunning(pause.from));
        }
        if pause.to.is_some_and(|to| to < pause.from) {
            return Err(ClockError::Reversed(pause.from));
        }
        let due = rest(calendar, since, left);
        if due.date < pause.from {
            return Ok(Projection::Running {
                due: Due {
                    provisional: due.provisional || provisional,
                    ..due
                },
            });
        }
        let (used, projected) = calendar.projected_between(since, pause.from);
        left = left.saturating_sub(used);
        provisional |= projected;
        let Some(to) = pause.to else {
            return Ok(Projection::Paused {
                used: days - left,
                left,
            });
        };
        since = to;
    }
    let due = rest(calendar, since, left);
    Ok(Projection::Running {
        due: Due {
            provisional: due.provisional || provisional,
            ..due
        },
    })
}

/// Counts the rest of a limit from a day. With nothing left it ends on that day, or on the first worked one after.
fn rest(calendar: &Calendar, since: Date, left: u32) -> Due {
    match (left, since.yesterday()) {
        (0, Ok(before)) => calendar.due(before, 1),
        _ => calendar.due(since, left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::tests::calendar;
    use jiff::civil::date;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn pauses(spans: &[(&str, &str)]) -> Vec<Pause> {
        spans
            .iter()
            .map(|(from, to)| Pause {
                from: day(from),
                to: Some(day(to)),
            })
            .collect()
    }

    #[test]
    fn the_worked_examples_come_out() {
        let calendar = calendar();
        let none: &[(&str, &str)] = &[];
        for (start, days, spans, due) in [
            ("2025-09-25", 5, none, "2025-10-09"),
            ("2025-09-30", 5, none, "2025-10-14"),
            ("2025-10-01", 5, none, "2025-10-14"),
            ("2026-02-13", 20, none, "2026-03-19"),
            ("2026-01-01", 5, none, "2026-01-08"),
            ("2026-04-30", 10, none, "2026-05-18"),
            ("2025-01-24", 20, none, "2025-02-27"),
            ("2026-09-18", 10, none, "2026-10-09"),
            ("2025-04-25", 45, none, "2025-07-02"),
            ("2026-03-02", 20, &[("2026-03-10", "2026-03-24")], "2026-04-14"),
            ("2025-09-22", 15, &[("2025-09-28", "2025-10-11")], "2025-10-24"),
            (
                "2026-05-06",
                20,
                &[("2026-05-12", "2026-05-20"), ("2026-06-03", "2026-06-22")],
                "2026-06-29",
            ),
            ("2026-02-10", 10, &[("2026-02-13", "2026-02-23")], "2026-03-03"),
            ("2026-03-02", 20 + 10, none, "2026-04-14"),
        ] {
            let projection = project(&calendar, day(start), days, &pauses(spans)).unwrap();
            let expected = Projection::Running {
                due: Due {
                    date: day(due),
                    provisional: false,
                },
            };
            assert_eq!(projection, expected, "{days} days from {start}");
        }
    }

    #[test]
    fn a_pause_that_lasts_shows_what_is_left() {
        let open = [Pause {
            from: date(2026, 3, 10),
            to: None,
        }];
        let projection = project(&calendar(), date(2026, 3, 2), 20, &open).unwrap();
        assert_eq!(projection, Projection::Paused { used: 6, left: 14 });
    }

    #[test]
    fn two_pauses_that_touch_are_one() {
        let calendar = calendar();
        let touching = pauses(&[("2026-03-10", "2026-03-16"), ("2026-03-16", "2026-03-24")]);
        let projection = project(&calendar, date(2026, 3, 2), 20, &touching).unwrap();
        assert_eq!(projection.due().unwrap().date, date(2026, 4, 14));
    }

    #[test]
    fn a_pause_on_the_due_date_moves_it_to_the_day_of_resumption() {
        let calendar = calendar();
        // Five days from Monday 2 March are due on Monday 9 March.
        let on_time = pauses(&[("2026-03-09", "2026-03-18")]);
        assert_eq!(
            project(&calendar, date(2026, 3, 2), 5, &on_time)
                .unwrap()
                .due()
                .unwrap()
                .date,
            date(2026, 3, 18)
        );
        let on_saturday = pauses(&[("2026-03-09", "2026-03-21")]);
        assert_eq!(
            project(&calendar, date(2026, 3, 2), 5, &on_saturday)
                .unwrap()
                .due()
                .unwrap()
                .date,
            date(2026, 3, 23)
        );
    }

    #[test]
    fn a_pause_after_the_due_date_changes_nothing() {
        let late = pauses(&[("2026-03-10", "2026-03-18")]);
        let due = project(&calendar(), date(2026, 3, 2), 5, &late).unwrap().due().unwrap();
        assert_eq!(due.date, date(2026, 3, 9));
    }

    #[test]
    fn pauses_out_of_order_are_refused() {
        let calendar = calendar();
        let overlapping = pauses(&[("2026-03-10", "2026-03-24"), ("2026-03-20", "2026-03-25")]);
        assert_eq!(
            project(&calendar, date(2026, 3, 2), 20, &overlapping),
            Err(ClockError::NotRunning(date(2026, 3, 20)))
        );
        let early = pauses(&[("2026-02-27", "2026-03-05")]);
        assert_eq!(
            project(&calendar, date(2026, 3, 2), 20, &early),
            Err(ClockError::NotRunning(date(2026, 2, 27)))
        );
        let reversed = pauses(&[("2026-03-10", "2026-03-09")]);
        assert_eq!(
            project(&calendar, date(2026, 3, 2), 20, &reversed),
            Err(ClockError::Reversed(date(2026, 3, 10)))
        );
    }

    #[test]
    fn a_clock_that_reaches_an_unpublished_year_is_provisional() {
        let due = project(&calendar(), date(2026, 12, 20), 20, &[])
            .unwrap()
            .due()
            .unwrap();
        assert!(due.provisional);
    }
}
