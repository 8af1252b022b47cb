//! The desk under random histories, beside a plain model of it.

use std::collections::BTreeMap;

use domain::calendar::Calendar;
use domain::id::{PersonId, QuestionId};
use domain::time::Timestamp;
use proptest::prelude::*;
use support::desk::{Desk, Entry, Held, OFFER_SECONDS, Step, Urgency};
use support::expert::{Expert, Presence};
use support::skill::{Need, Tier, WHOLE};

use crate::{at, calendar, department, entry, expert, offered, person};

/// Something that happens.
#[derive(Debug, Clone)]
enum Op {
    Ask { department: u8, tier: u8, urgency: u8 },
    Accept(usize),
    Decline(usize),
    End(usize),
    Leave(usize),
    Join(usize, u8),
    Move { question: usize, department: u8, tier: u8 },
    Tier(usize, u8),
    Give(usize, u8),
    Raise(usize),
    Present(u8, u8),
    Wait(u16),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (0..3u8, 0..3u8, 0..3u8).prop_map(|(department, tier, urgency)| Op::Ask { department, tier, urgency }),
        6 => any::<usize>().prop_map(Op::Accept),
        2 => any::<usize>().prop_map(Op::Decline),
        4 => any::<usize>().prop_map(Op::End),
        1 => any::<usize>().prop_map(Op::Leave),
        1 => (any::<usize>(), 0..6u8).prop_map(|(question, person)| Op::Join(question, person)),
        1 => (any::<usize>(), 0..3u8, 0..3u8).prop_map(|(question, department, tier)| Op::Move { question, department, tier }),
        1 => (any::<usize>(), 0..3u8).prop_map(|(question, tier)| Op::Tier(question, tier)),
        1 => (any::<usize>(), 0..6u8).prop_map(|(question, person)| Op::Give(question, person)),
        1 => any::<usize>().prop_map(Op::Raise),
        4 => (0..6u8, 0..4u8).prop_map(|(person, presence)| Op::Present(person, presence)),
        4 => (0..4000u16).prop_map(Op::Wait),
    ]
}

/// A plain model beside the desk: everything is looked at, nothing is kept in order.
struct Model {
    experts: Vec<Expert>,
    asked: BTreeMap<QuestionId, Entry>,
}

impl Model {
    fn load(&self, desk: &Desk<'_>, who: &Expert) -> u32 {
        let part = |entry: &Entry| {
            let hands = match desk.held(entry.id) {
                Some(Held::Offered { to, .. }) => *to == who.person,
                Some(Held::Helped(helpers)) => helpers.contains(&who.person),
                _ => false,
            };
            if hands {
                who.capacity.part(entry.need.tier).unwrap_or(WHOLE)
            } else {
                0
            }
        };
        self.asked.values().map(part).sum()
    }

    fn can(&self, who: &Expert, need: &Need) -> bool {
        let stands_in = |away: &Expert| away.presence == Presence::Away && away.deputy == Some(who.person);
        who.skills.fit(need) || self.experts.iter().any(|away| stands_in(away) && away.skills.fit(need))
    }

    fn note(&mut self, steps: &[Step]) {
        for step in steps {
            if let Step::Lapsed { by, .. } = step {
                let silent = self.experts.iter_mut().find(|expert| expert.person == *by).unwrap();
                silent.presence = Presence::Away;
            }
        }
    }

    fn hold(&self, calendar: &Calendar, desk: &Desk<'_>, now: Timestamp) {
        for who in &self.experts {
            assert_eq!(
                desk.load(who.person),
                self.load(desk, who),
                "what {} has in hand",
                who.person
            );
            let on = who.duty(calendar, now).on;
            for entry in self.asked.values() {
                let held = desk.held(entry.id).unwrap();
                let offered_here = matches!(held, Held::Offered { to, .. } if *to == who.person);
                assert!(on || !offered_here, "{} is offered work while not on duty", who.person);
                let room = who
                    .capacity
                    .part(entry.need.tier)
                    .is_some_and(|part| desk.load(who.person) + part <= WHOLE);
                let idle = on && room && !entry.passed.contains(&who.person) && self.can(who, &entry.need);
                assert!(
                    *held != Held::Waiting || !idle,
                    "{} waits while {} is free",
                    entry.id,
                    who.person
                );
            }
        }
        let waiting = self
            .asked
            .keys()
            .filter(|id| desk.held(**id) == Some(&Held::Waiting))
            .count();
        assert_eq!(desk.waiting(), waiting);
    }
}

fn pick<'m>(model: &'m Model, desk: &Desk<'_>, at: usize, wanted: fn(&Held) -> bool) -> Option<&'m Entry> {
    let fitting: Vec<_> = model
        .asked
        .values()
        .filter(|entry| desk.held(entry.id).is_some_and(wanted))
        .collect();
    let count = fitting.len().max(1);
    fitting.get(at % count).copied()
}

#[expect(clippy::too_many_lines, reason = "one arm for each thing that happens")]
fn play(ops: Vec<Op>, deputies: &[Option<u8>; 6]) {
    let calendar = calendar();
    let mut now = at("2026-11-26T08:50:00");
    let mut desk = Desk::new(&calendar);
    let places: [&[u8]; 6] = [&[0], &[0, 1], &[1], &[1, 2], &[2], &[0, 1, 2]];
    let capacities = [[3, 1, 1], [2, 2, 1], [1, 1, 0], [3, 2, 1], [1, 0, 1], [2, 1, 1]];
    let mut model = Model {
        experts: Vec::new(),
        asked: BTreeMap::new(),
    };
    for n in 0..6u8 {
        let mut expert = expert(n, places[usize::from(n)], capacities[usize::from(n)]);
        expert.deputy = deputies[usize::from(n)].filter(|deputy| *deputy != n).map(person);
        desk.seat(expert.clone(), 0, now, now);
        model.experts.push(expert);
    }
    let is_offered: fn(&Held) -> bool = |held| matches!(held, Held::Offered { .. });
    let is_helped: fn(&Held) -> bool = |held| matches!(held, Held::Helped(_));
    let mut count = 0;
    for op in ops {
        let steps = match op {
            Op::Ask {
                department,
                tier,
                urgency,
            } => {
                count += 1;
                let (tier, urgency) = (Tier::ALL[usize::from(tier)], Urgency::ALL[usize::from(urgency)]);
                let entry = entry(count, department, tier, urgency, now);
                model.asked.insert(entry.id, entry.clone());
                desk.arrive(entry, now)
            }
            Op::Accept(at) => {
                let Some(id) = pick(&model, &desk, at, is_offered).map(|entry| entry.id) else {
                    continue;
                };
                let Some(Held::Offered { to, .. }) = desk.held(id).cloned() else {
                    continue;
                };
                desk.accept(id, to, now).unwrap()
            }
            Op::Decline(at) => {
                let Some(id) = pick(&model, &desk, at, is_offered).map(|entry| entry.id) else {
                    continue;
                };
                let Some(Held::Offered { to, .. }) = desk.held(id).cloned() else {
                    continue;
                };
                model.asked.get_mut(&id).unwrap().passed.push(to);
                desk.decline(id, to, now).unwrap()
            }
            Op::End(at) => {
                let Some(id) = pick(&model, &desk, at, |_| true).map(|entry| entry.id) else {
                    continue;
                };
                model.asked.remove(&id);
                desk.end(id, now).unwrap()
            }
            Op::Leave(at) => {
                let Some(id) = pick(&model, &desk, at, is_helped).map(|entry| entry.id) else {
                    continue;
                };
                let Some(Held::Helped(helpers)) = desk.held(id).cloned() else {
                    continue;
                };
                if helpers.len() == 1 {
                    model.asked.get_mut(&id).unwrap().passed.push(helpers[0]);
                }
                desk.leave(id, helpers[0], now).unwrap()
            }
            Op::Join(at, who) => {
                let Some(id) = pick(&model, &desk, at, is_helped).map(|entry| entry.id) else {
                    continue;
                };
                desk.join(id, person(who), now).unwrap()
            }
            Op::Move {
                question,
                department: to,
                tier,
            } => {
                let Some(id) = pick(&model, &desk, question, is_helped).map(|entry| entry.id) else {
                    continue;
                };
                let Some(Held::Helped(helpers)) = desk.held(id).cloned() else {
                    continue;
                };
                let entry = model.asked.get_mut(&id).unwrap();
                entry.need.department = department(to);
                entry.need.tier = Tier::ALL[usize::from(tier)];
                entry.passed = vec![helpers[0]];
                let entry = entry.clone();
                desk.requeue(entry, now).unwrap()
            }
            Op::Tier(at, tier) => {
                let Some(id) = pick(&model, &desk, at, is_helped).map(|entry| entry.id) else {
                    continue;
                };
                let tier = Tier::ALL[usize::from(tier)];
                let Ok(steps) = desk.change_tier(id, tier, now) else {
                    continue;
                };
                model.asked.get_mut(&id).unwrap().need.tier = tier;
                steps
            }
            Op::Give(at, who) => {
                let Some(id) = pick(&model, &desk, at, |_| true).map(|entry| entry.id) else {
                    continue;
                };
                desk.give(id, person(who), now).unwrap()
            }
            Op::Raise(at) => {
                let Some(id) = pick(&model, &desk, at, |_| true).map(|entry| entry.id) else {
                    continue;
                };
                model.asked.get_mut(&id).unwrap().urgency = Urgency::Counter;
                desk.raise(id, Urgency::Counter, now)
            }
            Op::Present(who, presence) => {
                let presence = match presence {
                    0 | 1 => Presence::Online,
                    2 => Presence::Break {
                        until: now.plus_seconds(600),
                    },
                    _ => Presence::Away,
                };
                model.experts[usize::from(who)].presence = presence;
                desk.present(person(who), presence, now)
            }
            Op::Wait(seconds) => {
                now = now.plus_seconds(i64::from(seconds));
                desk.advance(now)
            }
        };
        model.note(&steps);
        for step in &steps {
            if let Step::Offered { to, until, .. } = step {
                let made = until.plus_seconds(-OFFER_SECONDS);
                let expert = model.experts.iter().find(|expert| expert.person == *to).unwrap();
                assert!(expert.hours.at(&calendar, made).0, "{to} was offered work after hours");
            }
        }
        model.hold(&calendar, &desk, now);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_nobody_waits_whom_a_free_expert_could_help(
        ops in proptest::collection::vec(op(), 1..120),
        deputies in proptest::array::uniform6(proptest::option::of(0..6u8)),
    ) {
        play(ops, &deputies);
    }

    #[test]
    fn among_alike_nobody_gets_two_more_than_another(counts in 1usize..60, experts in 1u8..8, ends in proptest::collection::vec(any::<bool>(), 60)) {
        let calendar = calendar();
        let mut now = at("2026-11-26T09:00:00");
        let mut desk = Desk::new(&calendar);
        for n in 0..experts {
            desk.seat(expert(n, &[1], [10, 1, 1]), 0, now, now);
        }
        let mut given: BTreeMap<PersonId, usize> = (0..experts).map(|n| (person(n), 0)).collect();
        for n in 0..counts {
            now = now.plus_seconds(1);
            let steps = desk.arrive(entry(n as u32, 1, Tier::Coach, Urgency::Live, now), now);
            let Some((id, to)) = offered(&steps).first().copied() else { break };
            desk.accept(id, to, now).unwrap();
            *given.get_mut(&to).unwrap() += 1;
            // All are helped at once, or all are kept.
            if ends[0] {
                desk.end(id, now).unwrap();
            }
        }
        let (most, least) = (given.values().max().unwrap(), given.values().min().unwrap());
        prop_assert!(most - least <= 1, "{given:?}");
    }

    #[test]
    fn the_one_with_the_lightest_load_is_asked(loads in proptest::collection::vec(0u32..4, 2..8)) {
        let calendar = calendar();
        let now = at("2026-11-26T10:00:00");
        let mut desk = Desk::new(&calendar);
        for (n, load) in loads.iter().enumerate() {
            desk.seat(expert(n as u8, &[1], [3, 1, 1]), load * WHOLE / 3, now.plus_seconds(-(n as i64)), now);
        }
        let steps = desk.arrive(entry(1, 1, Tier::Coach, Urgency::Live, now), now);
        let lightest = *loads.iter().min().unwrap();
        if let Some((_, to)) = offered(&steps).first() {
            // Of those alike, who was given something longest ago.
            prop_assert_eq!(*to, person(loads.iter().rposition(|load| *load == lightest).unwrap() as u8));
        } else {
            prop_assert_eq!(lightest, 3);
        }
    }
}
