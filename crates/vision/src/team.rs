//! The threads that read pages: a team for each page that is read at a time.
//!
//! A team has one page. Were the threads of all pages in one pool, one that waits for a part of its page would take up
//! another page meanwhile, and could not go on with its own before that is done (docs/adr/0002).
use crate::models::ModelError;
use crate::places::Places;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// More threads than this have nothing to do on one page.
const LARGEST: usize = 4;

/// As many teams as pages are read at a time.
#[derive(Debug)]
pub(crate) struct Teams {
    all: Vec<ThreadPool>,
    places: Places,
}

impl Teams {
    /// Teams for so many pages on as many cores: a page that is alone has all of them, up to four.
    pub(crate) fn new(pages: usize) -> Result<Self, ModelError> {
        let pages = pages.max(1);
        let team = |_| ThreadPoolBuilder::new().num_threads(pages.min(LARGEST)).build();
        let all: Result<_, _> = (0..pages).map(team).collect();
        Ok(Self {
            all: all.map_err(|e| ModelError::Inference(e.to_string()))?,
            places: Places::new(pages),
        })
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// Lets a team that is free do the work, and waits for both.
    pub(crate) fn work<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let place = self.places.take();
        self.all[place.number].install(work)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;

    #[test]
    fn pages_are_read_beside_each_other_and_more_than_teams_one_after_another() {
        let teams = Teams::new(2).unwrap();
        let both = Barrier::new(2);
        let done: usize = std::thread::scope(|scope| {
            let pages: Vec<_> = (0..6)
                .map(|_| {
                    scope.spawn(|| {
                        teams.work(|| {
                            both.wait();
                            rayon::current_num_threads()
                        })
                    })
                })
                .collect();
            pages.into_iter().map(|page| page.join().unwrap()).sum()
        });
        assert_eq!((done, teams.count()), (12, 2));
    }

    #[test]
    fn a_page_that_ends_in_a_panic_leaves_its_team_to_the_next() {
        let teams = Teams::new(1).unwrap();
        let fallen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| teams.work(|| panic!("a page"))));
        assert!(fallen.is_err());
        assert_eq!(teams.work(|| 7), 7);
    }
}
