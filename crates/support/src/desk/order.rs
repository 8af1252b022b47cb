//! What an event does at the desk: who is looked for, what is let go, where seats and places are found. Keeps the orders
//! true; the events themselves are in the module above.

use domain::id::{PersonId, QuestionId};
use domain::time::Timestamp;

use super::{Desk, DeskError, Entry, Held, Lane, OFFER_SECONDS, Place, Rank, Seat, Step, Timer};
use crate::expert::{Expert, Presence};
use crate::skill::{Need, Tier, WHOLE};

impl Desk<'_> {
    pub(super) fn set_presence(&mut self, person: PersonId, presence: Presence, now: Timestamp) {
        let Some(seat) = self.seats.get_mut(&person) else {
            return;
        };
        let was_gone = is_gone(&seat.expert);
        seat.expert.presence = presence;
        let gone = is_gone(&seat.expert);
        let deputy = seat.expert.deputy;
        self.turn(person, now);
        let Some(deputy) = deputy.filter(|_| gone != was_gone) else {
            return;
        };
        if let Some(seat) = self.seats.get_mut(&deputy) {
            if gone {
                seat.covers.insert(person);
            } else {
                seat.covers.remove(&person);
            }
        }
        self.list(deputy);
        if gone {
            self.look_for(deputy, now);
        }
    }

    /// Duty may have turned: offers are taken back, or work is looked for.
    pub(super) fn turn(&mut self, person: PersonId, now: Timestamp) {
        let was_on = self.look_at_duty(person, now);
        self.follow_duty(person, was_on, now);
    }

    /// Turns everybody whose duty turns at one moment before anything moves: what one gives back at noon must not be
    /// offered to another who goes at noon as well.
    pub(super) fn turn_all(&mut self, now: Timestamp) {
        let mut turned = Vec::new();
        while let Some((at, Timer::Turn(person))) = self.timers.first().copied()
            && at == now
        {
            self.timers.pop_first();
            turned.push((person, self.look_at_duty(person, now)));
        }
        for (person, was_on) in turned {
            self.follow_duty(person, was_on, now);
        }
    }

    /// What follows when duty is another than it was.
    fn follow_duty(&mut self, person: PersonId, was_on: bool, now: Timestamp) {
        let Some(seat) = self.seats.get(&person) else { return };
        if seat.on {
            if !was_on {
                self.look_for(person, now);
            }
            return;
        }
        for question in seat.offers.clone() {
            self.let_go(question);
            self.steps.push(Step::Retracted { question, from: person });
            self.assign(question, now);
        }
    }

    /// Looks at the clock for one expert and lists the seat anew; whether the expert was on duty before.
    pub(super) fn look_at_duty(&mut self, person: PersonId, now: Timestamp) -> bool {
        let Some(seat) = self.seats.get_mut(&person) else {
            return false;
        };
        let duty = seat.expert.duty(self.calendar, now);
        if let Some(at) = seat.turns.take() {
            self.timers.remove(&(at, Timer::Turn(person)));
        }
        let was_on = std::mem::replace(&mut seat.on, duty.on);
        seat.turns = duty.until;
        if let Some(at) = duty.until {
            self.timers.insert((at, Timer::Turn(person)));
        }
        self.list(person);
        was_on
    }

    pub(super) fn lapse(&mut self, question: QuestionId, now: Timestamp) {
        let Some(Held::Offered { to, until }) = self.held(question).cloned() else {
            return;
        };
        if until > now {
            return;
        }
        self.let_go(question);
        if self.seats.get(&to).is_some_and(|seat| !seat.on) {
            // Gone to lunch meanwhile is not silent.
            self.steps.push(Step::Retracted { question, from: to });
        } else {
            self.steps.push(Step::Lapsed { question, by: to });
            self.set_presence(to, Presence::Away, now);
        }
        self.assign(question, now);
    }

    /// Those who have it in hand.
    pub(super) fn hands(&self, question: QuestionId) -> Result<Vec<PersonId>, DeskError> {
        match self.held(question) {
            None => Err(DeskError::NotThere),
            Some(Held::Waiting) => Ok(Vec::new()),
            Some(Held::Offered { to, .. }) => Ok(vec![*to]),
            Some(Held::Helped(helpers)) => Ok(helpers.clone()),
        }
    }

    /// Takes it out of every hand and out of the line; it is in neither until it is assigned anew.
    pub(super) fn let_go(&mut self, question: QuestionId) -> Option<Need> {
        let asked = self.asked.get_mut(&question)?;
        let need = asked.entry.need.clone();
        let held = std::mem::replace(&mut asked.held, Held::Waiting);
        match held {
            Held::Waiting => {
                if let Some(waiting) = self.lanes.get_mut(&lane(&need)) {
                    waiting.remove(&place(&asked.entry));
                }
            }
            Held::Offered { to, until } => {
                self.timers.remove(&(until, Timer::Lapse(question)));
                if let Some(seat) = self.seats.get_mut(&to) {
                    seat.offers.remove(&question);
                }
                self.put_down(to, need.tier);
            }
            Held::Helped(helpers) => {
                for helper in helpers {
                    self.put_down(helper, need.tier);
                }
            }
        }
        Some(need)
    }

    pub(super) fn take_up(&mut self, person: PersonId, tier: Tier, given: Option<Timestamp>) {
        if let Some(seat) = self.seats.get_mut(&person) {
            // Given by hand beyond what somebody does, it takes the whole person.
            seat.load += seat.expert.capacity.part(tier).unwrap_or(WHOLE);
            seat.given = given.unwrap_or(seat.given);
        }
        self.list(person);
    }

    pub(super) fn put_down(&mut self, person: PersonId, tier: Tier) {
        if let Some(seat) = self.seats.get_mut(&person) {
            let part = seat.expert.capacity.part(tier).unwrap_or(WHOLE);
            seat.load = seat.load.saturating_sub(part);
        }
        self.list(person);
    }

    /// Finds somebody for a question, or puts it into the line.
    pub(super) fn assign(&mut self, question: QuestionId, now: Timestamp) {
        let Some(asked) = self.asked.get(&question) else { return };
        if let Some(person) = self.somebody(&asked.entry) {
            self.offer(question, person, now);
        } else {
            let (queue, at) = (lane(&asked.entry.need), place(&asked.entry));
            self.lanes.entry(queue).or_default().insert(at);
        }
    }

    /// The one to ask: who had it before, else of those who can the one with the lightest load, and of these the one who
    /// was given something longest ago.
    fn somebody(&self, entry: &Entry) -> Option<PersonId> {
        let takes = |person: &PersonId| {
            let seat = self.seats.get(person)?;
            let room = has_room(seat, entry.need.tier) && !entry.passed.contains(person);
            (seat.on && room).then_some(seat)
        };
        if let Some(before) = entry.preferred.filter(|person| takes(person).is_some()) {
            return Some(before);
        }
        let free = self.free.get(&(entry.need.department, entry.need.lang))?;
        let fits = |rank: &&Rank| takes(&rank.2).is_some_and(|seat| self.can(seat, &entry.need));
        free.iter().find(fits).map(|(_, _, person)| *person)
    }

    fn can(&self, seat: &Seat, need: &Need) -> bool {
        let stands_in = |person: &PersonId| {
            let other = self.seats.get(person);
            other.is_some_and(|other| other.expert.skills.fit(need))
        };
        seat.expert.skills.fit(need) || seat.covers.iter().any(stands_in)
    }

    /// Those who are there and can help, and whether each has room now.
    pub(super) fn able(&self, need: &Need) -> impl Iterator<Item = (PersonId, bool)> {
        let does = |seat: &&Seat| seat.on && seat.expert.capacity.part(need.tier).is_some() && self.can(seat, need);
        let able = self.seats.values().filter(does);
        able.map(|seat| (seat.expert.person, has_room(seat, need.tier)))
    }

    fn offer(&mut self, question: QuestionId, to: PersonId, now: Timestamp) {
        let until = now.plus_seconds(OFFER_SECONDS);
        let Some(asked) = self.asked.get_mut(&question) else {
            return;
        };
        asked.held = Held::Offered { to, until };
        let tier = asked.entry.need.tier;
        self.timers.insert((until, Timer::Lapse(question)));
        if let Some(seat) = self.seats.get_mut(&to) {
            seat.offers.insert(question);
        }
        self.take_up(to, tier, Some(now));
        self.steps.push(Step::Offered { question, to, until });
    }

    /// Offers what waits to somebody, the most urgent first, as long as there is room.
    pub(super) fn look_for(&mut self, person: PersonId, now: Timestamp) {
        while let Some((_, _, question)) = self.work_for(person) {
            if let Some(asked) = self.asked.get(&question)
                && let Some(waiting) = self.lanes.get_mut(&lane(&asked.entry.need))
            {
                waiting.remove(&place(&asked.entry));
            }
            self.offer(question, person, now);
        }
    }

    fn work_for(&self, person: PersonId) -> Option<Place> {
        let seat = self.seats.get(&person).filter(|seat| seat.on)?;
        let tiers = Tier::ALL.iter().filter(|tier| has_room(seat, **tier));
        let lanes = tiers.flat_map(|tier| seat.listed.iter().map(|(department, lang)| (*department, *lang, *tier)));
        let fits = |place: &&Place| {
            let asked = self.asked.get(&place.2);
            asked.is_some_and(|asked| !asked.entry.passed.contains(&person) && self.can(seat, &asked.entry.need))
        };
        lanes
            .filter_map(|lane| self.lanes.get(&lane)?.iter().find(fits).copied())
            .min()
    }

    /// Where a seat is found, by what it can and how it stands.
    pub(super) fn list(&mut self, person: PersonId) {
        let Some(seat) = self.seats.get(&person) else { return };
        let mut buckets = Vec::new();
        if seat.on && seat.load < WHOLE {
            let stood_in = seat.covers.iter().filter_map(|person| self.seats.get(person));
            for skills in std::iter::once(seat).chain(stood_in).map(|seat| &seat.expert.skills) {
                for department in &skills.departments {
                    buckets.extend(skills.languages.iter().map(|lang| (*department, *lang)));
                }
            }
            buckets.sort_unstable();
            buckets.dedup();
        }
        let rank = (seat.load, seat.given, person);
        let Some(seat) = self.seats.get_mut(&person) else {
            return;
        };
        let before = std::mem::replace(&mut seat.ranked, rank);
        for bucket in std::mem::replace(&mut seat.listed, buckets.clone()) {
            if let Some(free) = self.free.get_mut(&bucket) {
                free.remove(&before);
            }
        }
        for bucket in buckets {
            self.free.entry(bucket).or_default().insert(rank);
        }
    }

    /// Says so when a question waits and everybody who is there and could help has passed.
    pub(super) fn warn_when_stuck(&mut self, question: QuestionId, need: Option<&Need>) {
        let (Some(asked), Some(need)) = (self.asked.get(&question), need) else {
            return;
        };
        if asked.held != Held::Waiting {
            return;
        }
        let left = self.able(need).any(|(person, _)| !asked.entry.passed.contains(&person));
        if !left {
            self.steps.push(Step::Stuck { question });
        }
    }
}

pub(super) fn lane(need: &Need) -> Lane {
    (need.department, need.lang, need.tier)
}

pub(super) fn place(entry: &Entry) -> Place {
    (entry.urgency, entry.since, entry.id)
}

fn has_room(seat: &Seat, tier: Tier) -> bool {
    let part = seat.expert.capacity.part(tier);
    part.is_some_and(|part| seat.load + part <= WHOLE)
}

/// Away, so that the deputy stands in. A break is too short for that.
pub(super) fn is_gone(expert: &Expert) -> bool {
    expert.presence == Presence::Away
}

pub(super) fn stands_in(away: &Expert, deputy: PersonId) -> bool {
    is_gone(away) && away.deputy == Some(deputy)
}
