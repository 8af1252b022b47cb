//! The one place that reads the clock.

/// Today, in the time zone of the machine's users: China Standard Time has no summer time.
#[expect(clippy::disallowed_methods, reason = "the binary's edge reads the clock")]
pub(crate) fn today() -> jiff::civil::Date {
    let now = jiff::Timestamp::now();
    jiff::tz::Offset::constant(8).to_datetime(now).date()
}
