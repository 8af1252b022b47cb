//! A second line around decoders of other makers: their panics become errors, and their time runs out.
//!
//! The first line is what this module checks before it hands bytes to them. A thread cannot be stopped from outside:
//! one that outlives its budget is left to end by itself, and no more than a few such may be alive at once.
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
static STUCK: AtomicUsize = AtomicUsize::new(0);

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
    if STUCK.load(Ordering::Relaxed) >= MOST_STUCK {
        return Err(FileError::TooComplex);
    }
    let (send, receive) = sync_channel(1);
    let settled = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&settled);
    let body = move || {
        let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(told(&*payload)));
        let _ = send.send(result);
        if theirs.swap(true, Ordering::AcqRel) {
            STUCK.fetch_sub(1, Ordering::Relaxed);
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
                STUCK.fetch_add(1, Ordering::Relaxed);
            }
            Err(FileError::TooComplex)
        }
        Err(RecvTimeoutError::Disconnected) => Err(FileError::damaged("the decoder vanished")),
    }
}
