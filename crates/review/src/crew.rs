//! A fixed number of workers who take jobs one after another.
//!
//! Not a pool that lends its threads: a worker who waits for a part of its page must not begin another page meanwhile,
//! or as many pages lie in memory as there are parts to wait for.
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
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

/// The same with results said one after another, in the order of the jobs, as soon as they and all before are done.
pub(crate) fn work_in_order<T: Send, E: Send>(
    workers: usize,
    count: usize,
    job: impl Fn(usize) -> Result<T, E> + Sync,
    mut say: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let (done, results) = mpsc::sync_channel(workers);
    let worker = |done: mpsc::SyncSender<(usize, Result<T, E>)>| {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            // Nobody listens any more once something has failed.
            if at >= count || done.send((at, job(at))).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers.min(count) {
            let done = done.clone();
            scope.spawn(|| worker(done));
        }
        drop(done);
        let mut waiting = BTreeMap::new();
        let mut turn = 0;
        for (at, result) in results {
            waiting.insert(at, result?);
            while let Some(result) = waiting.remove(&turn) {
                say(result)?;
                turn += 1;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::{work, work_in_order};
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

    #[test]
    fn results_are_said_in_the_order_of_the_jobs_while_others_are_still_done() {
        let both = Barrier::new(2);
        let mut said = Vec::new();
        let job = |at| {
            both.wait();
            Ok::<_, ()>(at)
        };
        let ended = work_in_order(2, 6, job, |at| {
            said.push(at);
            Ok(())
        });
        assert_eq!((ended, said), (Ok(()), vec![0, 1, 2, 3, 4, 5]));
    }

    #[test]
    fn a_failure_of_a_job_or_of_saying_ends_the_work() {
        assert_eq!(
            work_in_order(2, 1000, |at| if at == 3 { Err(at) } else { Ok(at) }, |_| Ok(())),
            Err(3)
        );
        assert_eq!(
            work_in_order(2, 1000, Ok, |at| if at == 5 { Err(at) } else { Ok(()) }),
            Err(5)
        );
    }
}
