//! A clock that the demonstration sets: it goes forward only, and never past the moment at which the seed began.

use crate::time::Clock;
use domain::time::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// What each look at the clock takes, in microseconds: no two events share a moment.
const LOOK: i64 = 5_000;

/// The clock.
#[derive(Debug)]
pub(super) struct Stepping {
    micros: AtomicI64,
    end: Timestamp,
}

impl Stepping {
    /// One that begins at a moment and stops at another.
    pub(super) fn new(begin: Timestamp, end: Timestamp) -> Self {
        Self {
            micros: AtomicI64::new(begin.as_micros()),
            end,
        }
    }

    /// Goes on to a moment; one that has passed already changes nothing.
    pub(super) fn reach(&self, moment: Timestamp) {
        self.micros.fetch_max(moment.as_micros(), Ordering::SeqCst);
    }

    /// Lets seconds pass.
    pub(super) fn pass(&self, seconds: i64) {
        self.micros.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for Stepping {
    fn now(&self) -> Timestamp {
        let now = Timestamp::from_micros(self.micros.fetch_add(LOOK, Ordering::SeqCst)).unwrap_or(self.end);
        now.min(self.end)
    }
}
