//! So many places, each held by one caller at a time; who finds none free gets the first that becomes so.
//!
//! This module knows places by their number alone. What stands at a place, a team of threads or a session of a
//! network, is its owner's.
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Places by number; the one given back last is lent first, so that places nobody needs stay untouched.
#[derive(Debug)]
pub(crate) struct Places {
    free: Mutex<Vec<usize>>,
    freed: Condvar,
}

/// A place that is held; it is free again when this ends, however that happens.
#[derive(Debug)]
pub(crate) struct Held<'p> {
    places: &'p Places,
    /// Its number, counted from nought.
    pub(crate) number: usize,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.places.lock().push(self.number);
        self.places.freed.notify_one();
    }
}

impl Places {
    /// So many places, all free.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            free: Mutex::new((0..count).rev().collect()),
            freed: Condvar::new(),
        }
    }

    /// Waits for a place and holds it.
    pub(crate) fn take(&self) -> Held<'_> {
        let mut free = self.lock();
        loop {
            if let Some(number) = free.pop() {
                return Held { places: self, number };
            }
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<usize>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_gets_whichever_place_is_given_back_first() {
        let places = Places::new(2);
        let (first, second) = (places.take(), places.take());
        assert_eq!((first.number, second.number), (0, 1));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| places.take().number);
            drop(second);
            assert_eq!(waiting.join().unwrap(), 1);
        });
        drop(first);
    }

    #[test]
    fn the_place_given_back_last_is_lent_first() {
        let places = Places::new(3);
        drop(places.take());
        assert_eq!(places.take().number, 0);
    }
}
