//! The one place that reads the clock.

use domain::time::Timestamp;

/// Tells the time. The program has the machine's; tests have one that stands still.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// This moment.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the binary's edge reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::new(jiff::Timestamp::now())
    }
}

/// Today, in the time zone of the machine's users: China Standard Time has no summer time.
pub(crate) fn today() -> jiff::civil::Date {
    SystemClock.now().day()
}
