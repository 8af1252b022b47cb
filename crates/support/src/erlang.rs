//! How many have to be there, by Erlang C: arrivals at random, help of random length, and patience without end. Must not
//! know breaks or shifts: it answers for each half hour by itself.

use serde::{Deserialize, Serialize};

/// Seconds of a slot.
pub const SLOT: u32 = 1800;
/// More than this are never said to be needed.
const MOST: u32 = 100_000;

/// A line with so much to do: how often, and how long each takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Offered {
    /// Arrivals a second.
    pub rate: f64,
    /// Seconds that each takes on average.
    pub handle: f64,
}

impl Offered {
    /// The load in erlangs: how many are busy on average.
    pub fn load(self) -> f64 {
        self.rate * self.handle
    }
}

/// The probability that somebody has to wait with so many servers; 1 when they cannot keep up.
pub fn wait_probability(servers: u32, offered: Offered) -> f64 {
    let load = offered.load();
    if load <= 0.0 {
        return 0.0;
    }
    if f64::from(servers) <= load {
        return 1.0;
    }
    // Erlang B by its recurrence, which neither overflows nor cancels.
    let blocked = (1..=servers).fold(1.0, |blocked, n| load * blocked / (f64::from(n) + load * blocked));
    let busy = load / f64::from(servers);
    blocked / (1.0 - busy + busy * blocked)
}

/// The average wait in seconds, of all who come; infinite when they cannot keep up.
pub fn mean_wait(servers: u32, offered: Offered) -> f64 {
    let spare = f64::from(servers) - offered.load();
    if spare <= 0.0 {
        return f64::INFINITY;
    }
    wait_probability(servers, offered) * offered.handle / spare
}

/// The part of those who come that waits no longer than so many seconds.
pub fn within(servers: u32, offered: Offered, seconds: f64) -> f64 {
    let spare = f64::from(servers) - offered.load();
    if spare <= 0.0 {
        return 0.0;
    }
    1.0 - wait_probability(servers, offered) * (-spare * seconds / offered.handle).exp()
}

/// What is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// This part of those who come …
    pub part: f64,
    /// … waits no longer than this.
    pub seconds: f64,
}

/// The fewest servers that reach a goal.
pub fn servers_for(offered: Offered, goal: Goal) -> u32 {
    if offered.load() <= 0.0 {
        return 0;
    }
    // Fewer than the load cannot keep up.
    let least = (offered.load().floor() as u32).min(MOST) + 1;
    let reaches = |servers: &u32| within(*servers, offered, goal.seconds) >= goal.part;
    (least..MOST).find(reaches).unwrap_or(MOST)
}

/// What a slot needs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// How many came.
    pub arrivals: f64,
    /// Experts needed.
    pub experts: u32,
    /// The part that waits no longer than promised with these.
    pub within: f64,
    /// Part of their time that they are busy.
    pub busy: f64,
}

/// Experts needed in each half hour, when each helps so many at once.
pub fn staffing(arrivals: &[f64], handle: f64, at_once: u8, goal: Goal) -> Vec<Slot> {
    let at_once = u32::from(at_once.max(1));
    let slot = |arrivals: &f64| {
        let offered = Offered {
            rate: arrivals / f64::from(SLOT),
            handle,
        };
        let experts = servers_for(offered, goal).div_ceil(at_once);
        let servers = experts * at_once;
        Slot {
            arrivals: *arrivals,
            experts,
            within: if servers == 0 {
                1.0
            } else {
                within(servers, offered, goal.seconds)
            },
            busy: if servers == 0 {
                0.0
            } else {
                offered.load() / f64::from(servers)
            },
        }
    };
    arrivals.iter().map(slot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.0005
    }

    #[test]
    fn the_table_of_the_books_comes_out() {
        // One server is the M/M/1 line: who comes waits as often as the server is busy.
        let one = Offered { rate: 0.5, handle: 1.0 };
        assert!(near(wait_probability(1, one), 0.5) && near(mean_wait(1, one), 1.0));
        // 100 calls in half an hour of three minutes each: 10 erlangs.
        let calls = Offered {
            rate: 100.0 / 1800.0,
            handle: 180.0,
        };
        assert!(near(wait_probability(14, calls), 0.1741));
        assert!(near(
            within(14, calls, 20.0),
            1.0 - 0.1741 * (-4.0f64 * 20.0 / 180.0).exp()
        ));
        let goal = Goal {
            part: 0.8,
            seconds: 20.0,
        };
        assert_eq!(servers_for(calls, goal), 14);
        assert!(within(13, calls, 20.0) < 0.8);
    }

    #[test]
    fn too_few_never_keep_up_and_nothing_to_do_needs_nobody() {
        let calls = Offered {
            rate: 1.0,
            handle: 10.0,
        };
        assert!(near(wait_probability(10, calls), 1.0) && mean_wait(10, calls).is_infinite());
        assert!(near(within(9, calls, 1e9), 0.0));
        let none = staffing(
            &[0.0],
            600.0,
            3,
            Goal {
                part: 0.9,
                seconds: 180.0,
            },
        );
        assert_eq!((none[0].experts, none[0].arrivals), (0, 0.0));
    }
}
