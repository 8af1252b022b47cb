//! The desk: who waits, who is free, who is asked next. Each event gives back what it led to, and leaves nobody waiting
//! whom a free expert could help.
//!
//! The line and the free experts are kept in order by what they are looked up by, so that an event costs what it touches.
//! A part of a desk is a desk as well: the station loads those experts and those questions that an event can touch. Must not
//! know what a question says.

mod order;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::calendar::Calendar;
use domain::id::{OrganisationId, PersonId, QuestionId};
use domain::time::Timestamp;
use domain::words;

use self::order::{is_gone, lane, place, stands_in};
use crate::expert::{Expert, Presence};
use crate::skill::{Lang, Need, Tier};

/// Seconds that an offer holds.
pub const OFFER_SECONDS: i64 = 20;

words!(
    /// How soon a question has to be taken, the soonest first.
    Urgency {
        /// Somebody waits at a counter, or has waited longer than was promised.
        Counter = "counter",
        /// Somebody waits at a screen.
        Live = "live",
        /// Nobody waits.
        Written = "written",
    }
);

/// A question, as far as the desk knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Identifier.
    pub id: QuestionId,
    /// What it needs.
    pub need: Need,
    /// How soon.
    pub urgency: Urgency,
    /// Its place among those of the same urgency.
    pub since: Timestamp,
    /// Who had it before, and is asked first.
    pub preferred: Option<PersonId>,
    /// Who does not want it.
    pub passed: Vec<PersonId>,
}

/// Who has a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Nobody.
    Waiting,
    /// Somebody is asked.
    Offered {
        /// Who.
        to: PersonId,
        /// Until when.
        until: Timestamp,
    },
    /// They help.
    Helped(Vec<PersonId>),
}

/// What an event led to, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A question is offered to somebody.
    Offered {
        /// Which.
        question: QuestionId,
        /// To whom.
        to: PersonId,
        /// Until when.
        until: Timestamp,
    },
    /// An offer was not answered: it goes back, and who was silent is away.
    Lapsed {
        /// Which.
        question: QuestionId,
        /// Who was silent.
        by: PersonId,
    },
    /// An offer is taken back, because its expert takes no work any more.
    Retracted {
        /// Which.
        question: QuestionId,
        /// From whom.
        from: PersonId,
    },
    /// Everybody who could help has passed.
    Stuck {
        /// Which.
        question: QuestionId,
    },
}

/// Why the desk does not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// It does not know the question in that state.
    #[error("the question does not stand there")]
    NotThere,
    /// Who helps does not do this tier.
    #[error("who helps does not do this tier")]
    NotDone,
}

type Bucket = (OrganisationId, Lang);
type Lane = (OrganisationId, Lang, Tier);
/// Place in a lane: urgency, since, identifier.
type Place = (Urgency, Timestamp, QuestionId);
/// Place among the free: load, when something was last given, who.
type Rank = (u32, Timestamp, PersonId);

#[derive(Debug)]
struct Seat {
    expert: Expert,
    load: u32,
    given: Timestamp,
    on: bool,
    turns: Option<Timestamp>,
    /// Those away whose deputy this is.
    covers: BTreeSet<PersonId>,
    offers: BTreeSet<QuestionId>,
    listed: Vec<Bucket>,
    ranked: Rank,
}

#[derive(Debug)]
struct Asked {
    entry: Entry,
    held: Held,
}

/// Something that happens by itself. Of one moment, turns come before lapses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Turn(PersonId),
    Lapse(QuestionId),
}

/// The desk.
#[derive(Debug)]
pub struct Desk<'c> {
    calendar: &'c Calendar,
    seats: HashMap<PersonId, Seat>,
    asked: HashMap<QuestionId, Asked>,
    free: BTreeMap<Bucket, BTreeSet<Rank>>,
    lanes: BTreeMap<Lane, BTreeSet<Place>>,
    timers: BTreeSet<(Timestamp, Timer)>,
    steps: Vec<Step>,
}

impl<'c> Desk<'c> {
    /// An empty one.
    pub fn new(calendar: &'c Calendar) -> Self {
        Self {
            calendar,
            seats: HashMap::new(),
            asked: HashMap::new(),
            free: BTreeMap::new(),
            lanes: BTreeMap::new(),
            timers: BTreeSet::new(),
            steps: Vec::new(),
        }
    }

    /// Puts an expert at the desk as known from before: what is in hand, in parts of [`crate::skill::WHOLE`], and when something was last
    /// given. Nothing is offered by this. Those whom a deputy stands in for are seated before or after, in any order.
    pub fn seat(&mut self, expert: Expert, load: u32, given: Timestamp, now: Timestamp) {
        let person = expert.person;
        let covers = self.seats.values().filter(|seat| stands_in(&seat.expert, person));
        let covers = covers.map(|seat| seat.expert.person).collect();
        let deputy = expert.deputy.filter(|_| is_gone(&expert));
        let seat = Seat {
            expert,
            load,
            given,
            on: false,
            turns: None,
            covers,
            offers: BTreeSet::new(),
            listed: Vec::new(),
            ranked: (load, given, person),
        };
        self.seats.insert(person, seat);
        self.look_at_duty(person, now);
        if let Some(deputy) = deputy {
            if let Some(seat) = self.seats.get_mut(&deputy) {
                seat.covers.insert(person);
            }
            self.list(deputy);
        }
    }

    /// Takes a question in as it stands. Nothing is offered by this; what is in hand is not added to anybody's load.
    pub fn restore(&mut self, entry: Entry, held: Held) {
        let id = entry.id;
        match &held {
            Held::Waiting => {
                self.lanes.entry(lane(&entry.need)).or_default().insert(place(&entry));
            }
            Held::Offered { to, until } => {
                self.timers.insert((*until, Timer::Lapse(id)));
                if let Some(seat) = self.seats.get_mut(to) {
                    seat.offers.insert(id);
                }
            }
            Held::Helped(_) => {}
        }
        self.asked.insert(id, Asked { entry, held });
    }

    /// What somebody has in hand, in parts of [`crate::skill::WHOLE`].
    pub fn load(&self, person: PersonId) -> u32 {
        self.seats.get(&person).map_or(0, |seat| seat.load)
    }

    /// Who has a question.
    pub fn held(&self, question: QuestionId) -> Option<&Held> {
        self.asked.get(&question).map(|asked| &asked.held)
    }

    /// How many others than somebody are there and could help with a need, and how many of them have room for it now. Asks nobody.
    pub fn could(&self, need: &Need, but: PersonId) -> (usize, usize) {
        let able = self.able(need).filter(|(person, _)| *person != but);
        able.fold((0, 0), |(all, free), (_, room)| (all + 1, free + usize::from(room)))
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.lanes.values().map(BTreeSet::len).sum()
    }

    /// The next moment at which something happens by itself.
    pub fn next_turn(&self) -> Option<Timestamp> {
        self.timers.first().map(|(at, _)| *at)
    }

    /// Lets time pass: offers lapse, breaks and shifts turn, each at its own moment.
    pub fn advance(&mut self, now: Timestamp) -> Vec<Step> {
        while let Some((at, timer)) = self.timers.first().copied().filter(|(at, _)| *at <= now) {
            match timer {
                Timer::Turn(_) => self.turn_all(at),
                Timer::Lapse(question) => {
                    self.timers.remove(&(at, timer));
                    self.lapse(question, at);
                }
            }
        }
        std::mem::take(&mut self.steps)
    }

    /// A question is asked.
    pub fn arrive(&mut self, entry: Entry, now: Timestamp) -> Vec<Step> {
        let mut steps = self.advance(now);
        let id = entry.id;
        self.asked.insert(
            id,
            Asked {
                entry,
                held: Held::Waiting,
            },
        );
        self.assign(id, now);
        steps.append(&mut self.steps);
        steps
    }

    /// An offer is accepted. What it takes of the expert was taken by the offer.
    pub fn accept(&mut self, question: QuestionId, by: PersonId, now: Timestamp) -> Result<Vec<Step>, DeskError> {
        let steps = self.advance(now);
        let asked = self.asked.get_mut(&question).ok_or(DeskError::NotThere)?;
        match asked.held {
            Held::Offered { to, until } if to == by => {
                asked.held = Held::Helped(vec![by]);
                self.timers.remove(&(until, Timer::Lapse(question)));
                if let Some(seat) = self.seats.get_mut(&by) {
                    seat.offers.remove(&question);
                }
                Ok(steps)
            }
            _ => Err(DeskError::NotThere),
        }
    }

    /// An offer is declined: it moves on at once, and who declined is asked no more.
    pub fn decline(&mut self, question: QuestionId, by: PersonId, now: Timestamp) -> Result<Vec<Step>, DeskError> {
        let mut steps = self.advance(now);
        match self.held(question) {
            Some(Held::Offered { to, .. }) if *to == by => {}
            _ => return Err(DeskError::NotThere),
        }
        let need = self.let_go(question);
        if let Some(asked) = self.asked.get_mut(&question) {
            asked.entry.passed.push(by);
        }
        self.assign(question, now);
        self.warn_when_stuck(question, need.as_ref());
        self.look_for(by, now);
        steps.append(&mut self.steps);
        Ok(steps)
    }

    /// Somebody joins those who help.
    pub fn join(&mut self, question: QuestionId, by: PersonId, now: Timestamp) -> Result<Vec<Step>, DeskError> {
        let steps = self.advance(now);
        let asked = self.asked.get_mut(&question).ok_or(DeskError::NotThere)?;
        let Held::Helped(helpers) = &mut asked.held else {
            return Err(DeskError::NotThere);
        };
        if !helpers.contains(&by) {
            helpers.push(by);
            let tier = asked.entry.need.tier;
            self.take_up(by, tier, None);
        }
        Ok(steps)
    }

    /// One of those who help leaves; after the last one it waits again.
    pub fn leave(&mut self, question: QuestionId, by: PersonId, now: Timestamp) -> Result<Vec<Step>, DeskError> {
        let mut steps = self.advance(now);
        let asked = self.asked.get_mut(&question).ok_or(DeskError::NotThere)?;
        let Held::Helped(helpers) = &mut asked.held else {
            return Err(DeskError::NotThere);
        };
        if !helpers.contains(&by) {
            return Err(DeskError::NotThere);
        }
        helpers.retain(|one| *one != by);
        let (last, tier) = (helpers.is_empty(), asked.entry.need.tier);
        if last {
            asked.held = Held::Waiting;
            asked.entry.passed.push(by);
        }
        self.put_down(by, tier);
        if last {
            self.assign(question, now);
        }
        self.look_for(by, now);
        steps.append(&mut self.steps);
        Ok(steps)
    }

    /// Those who have it hand it on: it needs something else, or somebody else.
    pub fn requeue(&mut self, entry: Entry, now: Timestamp) -> Result<Vec<Step>, DeskError> {
        let mut steps = self.advance(now);
        let id = entry.id;
        let hands = self.hands(id)?;
        self.let_go(id);
        self.asked.insert(
            id,
            Asked {
                entry,
                held: Held::Waiting,
            },
        );
        self.assign(id, now);
        for hand in hands {
            self.look_for(hand, now);
        }
        steps.append(&mut self.steps);
        Ok(steps)
    }

    /// It is given to somebody by hand, whatever else that person has.
    pub fn give(&mut self, question: QuestionId, to: PersonId, now: Timestamp) -> Result<Vec<Step>, DeskError> {
        let mut steps = self.advance(now);
        let hands = self.hands(question)?;
        self.let_go(question);
        let tier = match self.asked.get_mut(&question) {
            Some(asked) => {
                asked.held = Held::Helped(vec![to]);
                asked.entry.need.tier
            }
            None => return Err(DeskError::NotThere),
        };
        self.take_up(to, tier, Some(now));
        for hand in hands {
            self.look_for(hand, now);
        }
        steps.append(&mut self.steps);
        Ok(steps)
    }

    /// Those who help do so more closely, or less.
    pub fn change_tier(&mut self, question: QuestionId, tier: Tier, now: Timestamp) -> Result<Vec<Step>, DeskError> {
        let mut steps = self.advance(now);
        let asked = self.asked.get_mut(&question).ok_or(DeskError::NotThere)?;
        let Held::Helped(helpers) = &asked.held else {
            return Err(DeskError::NotThere);
        };
        let helpers = helpers.clone();
        let does = |person: &PersonId| {
            let seat = self.seats.get(person);
            seat.is_none_or(|seat| seat.expert.capacity.part(tier).is_some())
        };
        if !helpers.iter().all(does) {
            return Err(DeskError::NotDone);
        }
        let before = std::mem::replace(&mut asked.entry.need.tier, tier);
        for helper in helpers {
            self.put_down(helper, before);
            self.take_up(helper, tier, None);
            self.look_for(helper, now);
        }
        steps.append(&mut self.steps);
        Ok(steps)
    }

    /// It has to be taken sooner than it was.
    pub fn raise(&mut self, question: QuestionId, to: Urgency, now: Timestamp) -> Vec<Step> {
        let steps = self.advance(now);
        if let Some(asked) = self.asked.get_mut(&question) {
            let queue = lane(&asked.entry.need);
            let before = place(&asked.entry);
            asked.entry.urgency = to;
            if asked.held == Held::Waiting
                && let Some(waiting) = self.lanes.get_mut(&queue)
            {
                waiting.remove(&before);
                waiting.insert(place(&asked.entry));
            }
        }
        steps
    }

    /// It is over, or nobody has to be asked for now.
    pub fn end(&mut self, question: QuestionId, now: Timestamp) -> Result<Vec<Step>, DeskError> {
        let mut steps = self.advance(now);
        let hands = self.hands(question)?;
        self.let_go(question);
        self.asked.remove(&question);
        for hand in hands {
            self.look_for(hand, now);
        }
        steps.append(&mut self.steps);
        Ok(steps)
    }

    /// Somebody says whether they are there. Who goes is asked no more, and what was offered moves on.
    pub fn present(&mut self, person: PersonId, presence: Presence, now: Timestamp) -> Vec<Step> {
        let mut steps = self.advance(now);
        self.set_presence(person, presence, now);
        steps.append(&mut self.steps);
        steps
    }

    /// Somebody may have become free by other means: looks whether there is work.
    pub fn look(&mut self, person: PersonId, now: Timestamp) -> Vec<Step> {
        let mut steps = self.advance(now);
        self.look_for(person, now);
        steps.append(&mut self.steps);
        steps
    }
}
