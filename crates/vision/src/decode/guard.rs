//! A second line around decoders of other makers: their panics become errors, and their time runs out.
//!
//! The first line is what the other modules check before they hand bytes to them. A thread cannot be stopped from
//! outside: one that outlives its budget is left to end by itself. No more than four such may be alive at once in a
//! process; until one of them ends, every further file is refused at once, so stuck files cost four cores at most.
use super::FileError;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// Address space only; pages are taken as they are used. Nested objects make decoders recurse.
const STACK: usize = 128 << 20;
const MOST_STUCK: usize = 4;
static STUCK: Stuck = Stuck::new();

/// How many threads have outlived their budget.
struct Stuck(AtomicUsize);

/// Thrown by [`give_up`], told apart from a real panic.
struct GivenUp;

/// Leaves a decoder from inside its own callback when its work exceeds the budget.
pub(super) fn give_up() -> ! {
    resume_unwind(Box::new(GivenUp))
}

fn told(payload: &(dyn Any + Send)) -> FileError {
    if payload.is::<GivenUp>() {
        return FileError::TooComplex;
    }
    let said = payload.downcast_ref::<&str>().map(ToString::to_string);
    let said = said
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    FileError::damaged(format_args!("the decoder gave up: {said}"))
}

/// Does the work on a thread with a deep stack, within the time allowed.
pub(super) fn within<T: Send + 'static>(
    budget: Duration,
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<T, FileError> {
    STUCK.within(budget, work)
}

impl Stuck {
    const fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    fn within<T: Send + 'static>(
        &'static self,
        budget: Duration,
        work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
    ) -> Result<T, FileError> {
        if self.0.load(Ordering::Relaxed) >= MOST_STUCK {
            return Err(FileError::TooComplex);
        }
        let (send, receive) = sync_channel(1);
        let settled = Arc::new(AtomicBool::new(false));
        let theirs = Arc::clone(&settled);
        let body = move || {
            let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(told(&*payload)));
            let _ = send.send(result);
            if theirs.swap(true, Ordering::AcqRel) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        };
        std::thread::Builder::new()
            .name("decode".into())
            .stack_size(STACK)
            .spawn(body)
            .map_err(|e| FileError::damaged(format_args!("no thread to decode on: {e}")))?;
        match receive.recv_timeout(budget) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => {
                if !settled.swap(true, Ordering::AcqRel) {
                    self.0.fetch_add(1, Ordering::Relaxed);
                }
                Err(FileError::TooComplex)
            }
            Err(RecvTimeoutError::Disconnected) => Err(FileError::damaged("the decoder vanished")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    const LONG: Duration = Duration::from_mins(10);

    #[test]
    fn a_panic_and_a_decoder_that_gives_up_become_errors() {
        static STUCK: Stuck = Stuck::new();
        let panicked = STUCK.within::<()>(LONG, || panic!("an index out of bounds"));
        assert!(matches!(panicked, Err(FileError::Damaged { detail }) if detail.contains("out of bounds")));
        assert_eq!(STUCK.within::<()>(LONG, || give_up()), Err(FileError::TooComplex));
        assert_eq!(STUCK.within(LONG, || Ok(1)), Ok(1));
    }

    #[test]
    fn after_four_stuck_decoders_files_are_refused_until_one_has_ended() {
        static STUCK: Stuck = Stuck::new();
        let mut ends = Vec::new();
        for _ in 0..MOST_STUCK {
            let (end, wait) = channel::<()>();
            ends.push(end);
            let stuck = STUCK.within(Duration::ZERO, move || Ok(wait.recv().is_ok()));
            assert_eq!(stuck, Err(FileError::TooComplex));
        }
        assert_eq!(STUCK.within(LONG, || Ok(())), Err(FileError::TooComplex));
        ends.pop();
        while STUCK.0.load(Ordering::Relaxed) == MOST_STUCK {
            std::thread::yield_now();
        }
        assert_eq!(STUCK.within(LONG, || Ok(())), Ok(()));
    }
}
