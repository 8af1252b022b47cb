//! Days of support on a virtual clock: arrivals, experts and help of random length, through the same desk that the station
//! runs. Randomness comes of a seed: the same scenario gives the same days.

use std::collections::BTreeMap;

use domain::calendar::Calendar;
use domain::id::{PersonId, QuestionId};
use domain::time::Timestamp;

use crate::desk::{Desk, Entry, Held, Step, Urgency};
use crate::expert::{Expert, Presence};
use crate::skill::{Need, Tier};

/// Chance of a seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between 0 and 1, never either.
    pub fn part(&mut self) -> f64 {
        ((self.number() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Below a number.
    pub fn below(&mut self, most: usize) -> usize {
        (self.number() % most.max(1) as u64) as usize
    }

    /// A time of which the mean is known and nothing else.
    pub fn about(&mut self, mean: f64) -> f64 {
        -mean * self.part().ln()
    }

    fn bytes(&mut self) -> [u8; 10] {
        let (a, b) = (self.number().to_be_bytes(), self.number().to_be_bytes());
        std::array::from_fn(|at| if at < 8 { a[at] } else { b[at - 8] })
    }
}

/// Somebody who asks.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// When.
    pub at: Timestamp,
    /// What it needs.
    pub need: Need,
    /// How soon.
    pub urgency: Urgency,
    /// Seconds that it will take to help.
    pub handle: f64,
}

/// How experts behave.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Seconds until an offer is answered, on average; 0 at once.
    pub reaction: f64,
    /// One in so many offers is declined; 0 none.
    pub declines: u64,
    /// Seconds after which somebody who was taken for away is back.
    pub returns: i64,
}

/// At once, always.
pub const PERFECT: Manner = Manner {
    reaction: 0.0,
    declines: 0,
    returns: 60,
};

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Questions asked.
    pub asked: usize,
    /// Questions that were helped to the end.
    pub helped: usize,
    /// Offers made.
    pub offers: usize,
    /// Offers that nobody answered.
    pub lapsed: usize,
    /// Offers that were declined.
    pub declined: usize,
    /// Seconds from asking to the offer that was accepted, for each tier, in order.
    pub waits: BTreeMap<Tier, Vec<f64>>,
    /// Questions helped by each.
    pub given: BTreeMap<PersonId, usize>,
    /// Events at the desk.
    pub events: usize,
}

impl Outcome {
    /// All waits, in order.
    pub fn all_waits(&self) -> Vec<f64> {
        let mut all: Vec<f64> = self.waits.values().flatten().copied().collect();
        all.sort_by(f64::total_cmp);
        all
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Happening {
    Back(PersonId),
    Done(QuestionId),
    Answer(QuestionId, PersonId),
    Arrive(usize),
}

/// Somebody who watches each event of a simulation with the desk after it.
pub type Watcher<'w> = dyn FnMut(&Desk<'_>, Timestamp, &[Step]) + 'w;

struct Run<'c, 'w> {
    desk: Desk<'c>,
    chance: Chance,
    manner: Manner,
    arrivals: &'w [Arrival],
    ids: Vec<QuestionId>,
    index: BTreeMap<QuestionId, usize>,
    to_come: BTreeMap<(Timestamp, usize), Happening>,
    count: usize,
    outcome: Outcome,
}

/// Lets the arrivals come to the experts, until the last is helped or nothing happens any more.
pub fn run(
    calendar: &Calendar,
    experts: &[Expert],
    arrivals: &[Arrival],
    manner: Manner,
    seed: u64,
    watch: &mut Watcher<'_>,
) -> Outcome {
    let Some(first) = arrivals.first() else {
        return Outcome::default();
    };
    let mut chance = Chance::new(seed);
    let ids: Vec<QuestionId> = arrivals
        .iter()
        .map(|arrival| QuestionId::new(arrival.at, chance.bytes()))
        .collect();
    let mut desk = Desk::new(calendar);
    for expert in experts {
        desk.seat(expert.clone(), 0, first.at.plus_seconds(-1), first.at);
    }
    let mut run = Run {
        desk,
        chance,
        manner,
        arrivals,
        index: ids.iter().enumerate().map(|(at, id)| (*id, at)).collect(),
        ids,
        to_come: BTreeMap::new(),
        count: 0,
        outcome: Outcome {
            asked: arrivals.len(),
            ..Outcome::default()
        },
    };
    for (number, arrival) in arrivals.iter().enumerate() {
        run.plan(arrival.at, Happening::Arrive(number));
    }
    let last = arrivals.last().map_or(first.at, |arrival| arrival.at);
    // A day after the last one came whoever still waits waits for ever.
    run.go(last.plus_seconds(24 * 3600), watch);
    run.outcome
}

impl Run<'_, '_> {
    fn plan(&mut self, at: Timestamp, what: Happening) {
        self.count += 1;
        self.to_come.insert((at, self.count), what);
    }

    fn go(&mut self, end: Timestamp, watch: &mut Watcher<'_>) {
        loop {
            let planned = self.to_come.first_key_value().map(|((at, _), _)| *at);
            let turn = self.desk.next_turn();
            let Some(now) = planned.into_iter().chain(turn).min().filter(|at| *at <= end) else {
                break;
            };
            let mut steps = self.desk.advance(now);
            if planned == Some(now)
                && let Some((_, what)) = self.to_come.pop_first()
            {
                self.outcome.events += 1;
                steps.append(&mut self.happen(what, now));
            }
            self.take(&steps, now);
            watch(&self.desk, now, &steps);
        }
        for waits in self.outcome.waits.values_mut() {
            waits.sort_by(f64::total_cmp);
        }
    }

    fn happen(&mut self, what: Happening, now: Timestamp) -> Vec<Step> {
        match what {
            Happening::Arrive(number) => {
                let arrival = &self.arrivals[number];
                let entry = Entry {
                    id: self.ids[number],
                    need: arrival.need.clone(),
                    urgency: arrival.urgency,
                    since: now,
                    preferred: None,
                    passed: Vec::new(),
                };
                self.desk.arrive(entry, now)
            }
            Happening::Answer(question, by) => self.answer(question, by, now),
            Happening::Done(question) => {
                self.outcome.helped += 1;
                self.desk.end(question, now).unwrap_or_default()
            }
            Happening::Back(person) => self.desk.present(person, Presence::Online, now),
        }
    }

    fn answer(&mut self, question: QuestionId, by: PersonId, now: Timestamp) -> Vec<Step> {
        // It may have moved on in the meantime.
        if !matches!(self.desk.held(question), Some(Held::Offered { to, .. }) if *to == by) {
            return Vec::new();
        }
        let declines = self.manner.declines > 0 && self.chance.number().is_multiple_of(self.manner.declines);
        if declines {
            self.outcome.declined += 1;
            return self.desk.decline(question, by, now).unwrap_or_default();
        }
        let steps = self.desk.accept(question, by, now).unwrap_or_default();
        if let Some(arrival) = self.index.get(&question).and_then(|at| self.arrivals.get(*at)) {
            let waited = (now.as_micros() - arrival.at.as_micros()) as f64 / 1e6;
            self.outcome.waits.entry(arrival.need.tier).or_default().push(waited);
            *self.outcome.given.entry(by).or_default() += 1;
            let done = later(now, arrival.handle);
            self.plan(done, Happening::Done(question));
        }
        steps
    }

    /// Experts answer what they are offered, and come back when they were taken for away.
    fn take(&mut self, steps: &[Step], now: Timestamp) {
        for step in steps {
            match *step {
                Step::Offered { question, to, .. } => {
                    self.outcome.offers += 1;
                    let reaction = match self.manner.reaction {
                        mean if mean > 0.0 => self.chance.about(mean),
                        _ => 0.0,
                    };
                    self.plan(later(now, reaction), Happening::Answer(question, to));
                }
                Step::Lapsed { by, .. } => {
                    self.outcome.lapsed += 1;
                    let back = now.plus_seconds(self.manner.returns);
                    self.plan(back, Happening::Back(by));
                }
                Step::Retracted { .. } | Step::Stuck { .. } => {}
            }
        }
    }
}

fn later(now: Timestamp, seconds: f64) -> Timestamp {
    Timestamp::from_micros(now.as_micros() + (seconds * 1e6) as i64).unwrap_or(now)
}

/// Arrivals at random, so many a second on average, from a moment on.
pub fn poisson(
    chance: &mut Chance,
    from: Timestamp,
    rate: f64,
    count: usize,
    mut each: impl FnMut(&mut Chance, Timestamp) -> Arrival,
) -> Vec<Arrival> {
    let mut at = from;
    (0..count)
        .map(|_| {
            at = later(at, chance.about(1.0 / rate));
            each(chance, at)
        })
        .collect()
}
