//! A fixed number of workers who take jobs one after another.
//!
//! Not a pool that lends its threads: a worker who waits for a part of its page must not begin another page meanwhile,
//! or as many pages lie in memory as there are parts to wait for.
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does the jobs `0..count`, at most `workers` at a time; the results in the order of the jobs. The first failure ends
/// the work.
pub(crate) fn work<T: Send, E: Send>(
    workers: usize,
    count: usize,
    job: impl Fn(usize) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return Ok(done);
            }
            match job(at) {
                Ok(result) => done.push((at, result)),
                Err(e) => {
                    next.store(count, Ordering::Relaxed);
                    return Err(e);
                }
            }
        }
    };
    let mut all = thread::scope(|scope| {
        let others: Vec<_> = (1..workers.min(count)).map(|_| scope.spawn(worker)).collect();
        let mut all = worker();
        for other in others {
            let done = other.join().unwrap_or_else(|panic| resume_unwind(panic));
            all = all.and_then(|mut all| {
                all.extend(done?);
                Ok(all)
            });
        }
        all
    })?;
    all.sort_unstable_by_key(|(at, _)| *at);
    Ok(all.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::work;
    use std::sync::Barrier;

    #[test]
    fn results_come_in_the_order_of_the_jobs_whoever_is_done_first() {
        // Two workers meet here for every pair of jobs, so that both take part.
        let both = Barrier::new(2);
        let done = work(2, 6, |at| {
            both.wait();
            Ok::<_, ()>(at * 10)
        });
        assert_eq!(done, Ok(vec![0, 10, 20, 30, 40, 50]));
    }

    #[test]
    fn a_failure_ends_the_work() {
        let done = work(1, 1000, |at| if at == 3 { Err(at) } else { Ok(()) });
        assert_eq!(done, Err(3));
        assert_eq!(work(4, 0, |_| Ok::<(), ()>(())), Ok(Vec::new()));
    }
}
