//! Moments: UTC, cut to microseconds so that they survive either database unchanged. Must not read a clock.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// China Standard Time has no summer time; the day of an event is the day there.
const HOURS_EAST: i8 = 8;

/// A moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// A moment, cut to microseconds.
    pub fn new(moment: jiff::Timestamp) -> Self {
        Self(jiff::Timestamp::from_microsecond(moment.as_microsecond()).unwrap_or(moment))
    }

    /// Microseconds since 1970; `None` outside the years that can be written.
    pub fn from_micros(micros: i64) -> Option<Self> {
        jiff::Timestamp::from_microsecond(micros).ok().map(Self)
    }

    /// Microseconds since 1970.
    pub fn as_micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Milliseconds since 1970, none before.
    pub fn as_millis(self) -> u64 {
        u64::try_from(self.0.as_millisecond()).unwrap_or(0)
    }

    /// Whole seconds since 1970.
    pub fn as_seconds(self) -> i64 {
        self.0.as_second()
    }

    /// The day in China: what happens after office hours still belongs to it.
    pub fn day(self) -> Date {
        self.civil().date()
    }

    /// Day and time of day in China.
    pub fn civil(self) -> DateTime {
        Offset::constant(HOURS_EAST).to_datetime(self.0)
    }

    /// A minute of a day in China; the 1440th is the beginning of the next day.
    pub fn in_day(day: Date, minute: u16) -> Self {
        let midnight = Offset::constant(HOURS_EAST).to_timestamp(day.at(0, 0, 0, 0));
        // The last day that can be written ends before it is over.
        let midnight = midnight.unwrap_or(jiff::Timestamp::MAX);
        Self::new(midnight).plus_seconds(i64::from(minute) * 60)
    }

    /// So many seconds later, or earlier when negative.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let micros = self.as_micros().saturating_add(seconds.saturating_mul(1_000_000));
        Self::from_micros(micros).unwrap_or(self)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}", self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        jiff::Timestamp::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_moment_is_cut_to_microseconds_and_written_with_all_six() {
        let moment = Timestamp::new("2026-11-26T01:02:03.0000019Z".parse().unwrap());
        assert_eq!(moment.to_string(), "2026-11-26T01:02:03.000001Z");
        let json = serde_json::to_string(&moment).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), moment);
        assert_eq!(Timestamp::from_micros(moment.as_micros()), Some(moment));
    }

    #[test]
    fn the_day_changes_at_midnight_in_china() {
        let before = Timestamp::new("2026-11-26T15:59:59.999999Z".parse().unwrap());
        assert_eq!(before.day(), date(2026, 11, 26));
        assert_eq!(before.plus_seconds(1).day(), date(2026, 11, 27));
        assert_eq!(
            Timestamp::in_day(date(2026, 11, 27), 0).to_string(),
            "2026-11-26T16:00:00.000000Z"
        );
        assert_eq!(
            Timestamp::in_day(date(2026, 11, 26), 1440),
            Timestamp::in_day(date(2026, 11, 27), 0)
        );
    }
}
