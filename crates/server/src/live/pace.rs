//! Wakes the sockets that have something to tell, in the order in which it came, some at a time.
//!
//! A hint can be for thousands. Were all of them woken at once, everything else that the station does would stand behind them: a
//! request that asks the database five times would wait five times for thousands of sockets. So only some are woken, then what
//! else is ready has its turn, then the next. What comes for a socket that still waits to be woken is told with the rest in one go.
//!
//! Must not hold anybody back while there is nothing else to do.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use tokio::sync::Notify;
use tokio::task::yield_now;

/// Sockets that are woken before others have their turn.
const AT_ONCE: usize = 32;

#[derive(Debug, Default)]
struct Due {
    /// Those who are still to be woken.
    sleepers: VecDeque<Waker>,
    /// How many were woken since others had their turn.
    woken: usize,
    /// How many are pacing: with nobody who does, everybody is woken at once.
    pacers: usize,
}

/// Those who are due to be woken.
#[derive(Debug, Default)]
pub(super) struct Pace {
    due: Mutex<Due>,
    /// Tells who paces that somebody was woken.
    work: Notify,
}

impl Pace {
    fn due(&self) -> MutexGuard<'_, Due> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes these: now, or when it is their turn.
    pub(super) fn wake(&self, sleepers: Vec<Waker>) {
        if sleepers.is_empty() {
            return;
        }
        let mut due = self.due();
        let now = if due.pacers == 0 {
            sleepers.len()
        } else if due.sleepers.is_empty() {
            AT_ONCE.saturating_sub(due.woken).min(sleepers.len())
        } else {
            0
        };
        due.woken += now;
        let mut sleepers = sleepers.into_iter();
        let first: Vec<Waker> = sleepers.by_ref().take(now).collect();
        due.sleepers.extend(sleepers);
        drop(due);
        first.into_iter().for_each(Waker::wake);
        self.work.notify_one();
    }

    /// Those whose turn it is, after others had theirs; none when all are woken.
    fn next(&self) -> Vec<Waker> {
        let mut due = self.due();
        let count = due.sleepers.len().min(AT_ONCE);
        due.woken = count;
        due.sleepers.drain(..count).collect()
    }

    /// Paces, for as long as it is waited for.
    pub(super) async fn keep(&self) {
        let _pacing = Pacing::begin(self);
        loop {
            self.work.notified().await;
            loop {
                yield_now().await;
                let turn = self.next();
                if turn.is_empty() {
                    break;
                }
                turn.into_iter().for_each(Waker::wake);
            }
        }
    }
}

/// That somebody paces; when nobody does any more, nobody is left waiting.
struct Pacing<'p>(&'p Pace);

impl<'p> Pacing<'p> {
    fn begin(pace: &'p Pace) -> Self {
        pace.due().pacers += 1;
        Self(pace)
    }
}

impl Drop for Pacing<'_> {
    fn drop(&mut self) {
        let mut due = self.0.due();
        due.pacers -= 1;
        if due.pacers == 0 {
            let left = std::mem::take(&mut due.sleepers);
            due.woken = 0;
            drop(due);
            left.into_iter().for_each(Waker::wake);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    #[derive(Default)]
    struct Sleepers(AtomicUsize);

    impl Wake for Sleepers {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    impl Sleepers {
        fn count(&self) -> usize {
            self.0.load(Ordering::Relaxed)
        }

        fn some(self: &Arc<Self>, count: usize) -> Vec<Waker> {
            (0..count).map(|_| Arc::clone(self).into()).collect()
        }
    }

    #[test]
    fn with_nobody_who_paces_all_are_woken_at_once() {
        let (pace, sleepers) = (Pace::default(), Arc::new(Sleepers::default()));
        pace.wake(sleepers.some(1000));
        assert_eq!(sleepers.count(), 1000);
    }

    #[tokio::test]
    async fn some_are_woken_then_others_have_their_turn_until_all_are() {
        let (pace, sleepers) = (Arc::new(Pace::default()), Arc::new(Sleepers::default()));
        let paced = Arc::clone(&pace);
        let keeping = tokio::spawn(async move { paced.keep().await });
        yield_now().await;
        pace.wake(sleepers.some(AT_ONCE - 1));
        assert_eq!(sleepers.count(), AT_ONCE - 1, "a few wait for nobody");
        pace.wake(sleepers.some(2 * AT_ONCE));
        assert_eq!(sleepers.count(), AT_ONCE);
        let mut turns = 0;
        while sleepers.count() < 3 * AT_ONCE - 1 {
            let before = sleepers.count();
            yield_now().await;
            assert!(sleepers.count() <= before + AT_ONCE);
            turns += 1;
        }
        assert!(turns >= 2);
        // After a while in which there was nothing to do a few are again woken at once.
        for _ in 0..5 {
            yield_now().await;
        }
        pace.wake(sleepers.some(AT_ONCE));
        assert_eq!(sleepers.count(), 4 * AT_ONCE - 1);
        keeping.abort();
    }

    #[tokio::test]
    async fn nobody_is_left_waiting_by_who_paces_no_more() {
        let (pace, sleepers) = (Pace::default(), Arc::new(Sleepers::default()));
        {
            let _pacing = Pacing::begin(&pace);
            pace.wake(sleepers.some(10 * AT_ONCE));
            assert_eq!(sleepers.count(), AT_ONCE);
        }
        assert_eq!(sleepers.count(), 10 * AT_ONCE);
        pace.wake(sleepers.some(10 * AT_ONCE));
        assert_eq!(sleepers.count(), 20 * AT_ONCE);
    }
}
