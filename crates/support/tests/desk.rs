//! The desk under random histories: nobody waits whom a free expert could help, nobody is offered work in a break, loads
//! add up, work is spread fairly.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::{Calendar, CalendarYear};
use domain::id::{OrganisationId, PersonId, QuestionId};
use domain::time::Timestamp;
use proptest::prelude::*;
use support::desk::{Desk, Entry, Held, OFFER_SECONDS, Step, Urgency};
use support::expert::{Expert, Presence};
use support::shift::Hours;
use support::skill::{Capacity, Lang, Need, Skills, Tier, WHOLE};

fn calendar() -> Calendar {
    let year: CalendarYear = serde_saphyr::from_str(include_str!("../../../catalogue/calendars/2026.yaml")).unwrap();
    Calendar::new([year]).unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::new(format!("{text}+08:00").parse().unwrap())
}

fn department(n: u8) -> OrganisationId {
    OrganisationId::new(at("2026-01-01T00:00:00"), [n; 10])
}

fn person(n: u8) -> PersonId {
    PersonId::new(at("2026-01-01T00:00:00"), [n; 10])
}

fn question(n: u32) -> QuestionId {
    let mut random = [0; 10];
    random[..4].copy_from_slice(&n.to_be_bytes());
    QuestionId::new(at("2026-01-01T00:00:00"), random)
}

fn expert(n: u8, departments: &[u8], capacity: [u8; 3]) -> Expert {
    let [coach, remote, video] = capacity;
    Expert {
        person: person(n),
        skills: Skills {
            departments: departments.iter().map(|n| department(*n)).collect(),
            items: BTreeSet::new(),
            languages: BTreeSet::from([Lang::Chinese]),
        },
        capacity: Capacity { coach, remote, video },
        hours: Hours::usual(),
        deputy: None,
        presence: Presence::Online,
    }
}

fn entry(n: u32, in_department: u8, tier: Tier, urgency: Urgency, since: Timestamp) -> Entry {
    Entry {
        id: question(n),
        need: Need {
            department: department(in_department),
            item: "premises-check".to_owned(),
            lang: Lang::Chinese,
            tier,
        },
        urgency,
        since,
        preferred: None,
        passed: Vec::new(),
    }
}

fn offered(steps: &[Step]) -> Vec<(QuestionId, PersonId)> {
    let each = steps.iter().filter_map(|step| match step {
        Step::Offered { question, to, .. } => Some((*question, *to)),
        _ => None,
    });
    each.collect()
}

#[test]
fn what_waits_is_offered_as_soon_as_somebody_is_free_and_the_counter_goes_first() {
    let calendar = calendar();
    let now = at("2026-11-26T10:00:00");
    let mut desk = Desk::new(&calendar);
    desk.seat(expert(1, &[1], [1, 1, 1]), 0, now, now);
    let steps = desk.arrive(entry(1, 1, Tier::Coach, Urgency::Live, now), now);
    assert_eq!(offered(&steps), [(question(1), person(1))]);
    desk.accept(question(1), person(1), now).unwrap();
    for (n, urgency) in [
        (2, Urgency::Written),
        (3, Urgency::Live),
        (4, Urgency::Counter),
        (5, Urgency::Live),
    ] {
        let asked = now.plus_seconds(i64::from(n));
        assert_eq!(desk.arrive(entry(n, 1, Tier::Coach, urgency, asked), asked), []);
    }
    let mut order = Vec::new();
    let mut current = question(1);
    for minute in 1..=4 {
        let later = now.plus_seconds(60 * minute);
        let steps = desk.end(current, later).unwrap();
        current = offered(&steps)[0].0;
        desk.accept(current, person(1), later).unwrap();
        order.push(current);
    }
    assert_eq!(order, [question(4), question(3), question(5), question(2)]);
}

#[test]
fn an_offer_that_nobody_answers_moves_on_and_its_expert_counts_as_away() {
    let calendar = calendar();
    let now = at("2026-11-26T10:00:00");
    let mut desk = Desk::new(&calendar);
    desk.seat(expert(1, &[1], [3, 1, 1]), 0, now, now);
    desk.seat(expert(2, &[1], [3, 1, 1]), 0, now.plus_seconds(1), now);
    assert_eq!(
        offered(&desk.arrive(entry(1, 1, Tier::Coach, Urgency::Live, now), now)),
        [(question(1), person(1))]
    );
    let late = now.plus_seconds(OFFER_SECONDS);
    let steps = desk.advance(late);
    assert_eq!(
        steps[0],
        Step::Lapsed {
            question: question(1),
            by: person(1)
        }
    );
    assert_eq!(offered(&steps), [(question(1), person(2))]);
    assert!(
        desk.accept(question(1), person(1), late).is_err(),
        "too late is too late"
    );
    // Away until they say otherwise; then what waits is theirs.
    let steps = desk.decline(question(1), person(2), late).unwrap();
    assert_eq!(steps, [Step::Stuck { question: question(1) }]);
    assert_eq!(
        offered(&desk.present(person(1), Presence::Online, late)),
        [(question(1), person(1))]
    );
}

#[test]
fn lunch_takes_offers_back_and_brings_what_waited_afterwards() {
    let calendar = calendar();
    let before = at("2026-11-26T11:59:50");
    let mut desk = Desk::new(&calendar);
    desk.seat(expert(1, &[1], [3, 1, 1]), 0, before, before);
    desk.arrive(entry(1, 1, Tier::Coach, Urgency::Live, before), before);
    let noon = at("2026-11-26T12:00:00");
    assert_eq!(
        desk.advance(noon),
        [Step::Retracted {
            question: question(1),
            from: person(1)
        }]
    );
    assert_eq!(desk.arrive(entry(2, 1, Tier::Coach, Urgency::Counter, noon), noon), []);
    assert_eq!(desk.next_turn(), Some(at("2026-11-26T13:30:00")));
    let steps = desk.advance(at("2026-11-26T13:30:00"));
    assert_eq!(offered(&steps), [(question(2), person(1)), (question(1), person(1))]);
}

#[test]
fn what_one_gives_back_at_noon_goes_to_nobody_else_who_leaves_at_noon() {
    let calendar = calendar();
    let before = at("2026-11-26T11:59:50");
    let mut desk = Desk::new(&calendar);
    desk.seat(expert(1, &[1], [3, 1, 1]), 0, before, before);
    desk.seat(expert(2, &[1], [3, 1, 1]), 0, before, before);
    let steps = desk.arrive(entry(1, 1, Tier::Coach, Urgency::Live, before), before);
    let from = offered(&steps)[0].1;
    let retracted = Step::Retracted {
        question: question(1),
        from,
    };
    assert_eq!(desk.advance(at("2026-11-26T12:00:00")), [retracted]);
    assert_eq!(desk.held(question(1)), Some(&Held::Waiting));
}

#[test]
fn a_deputy_stands_in_while_somebody_is_away_and_no_longer() {
    let calendar = calendar();
    let now = at("2026-11-26T10:00:00");
    let mut desk = Desk::new(&calendar);
    let mut principal = expert(1, &[1], [3, 1, 1]);
    principal.deputy = Some(person(2));
    principal.presence = Presence::Busy;
    desk.seat(principal, 0, now, now);
    desk.seat(expert(2, &[2], [3, 1, 1]), 0, now, now);
    assert_eq!(desk.arrive(entry(1, 1, Tier::Coach, Urgency::Live, now), now), []);
    let steps = desk.present(person(1), Presence::Away, now);
    assert_eq!(offered(&steps), [(question(1), person(2))]);
    desk.accept(question(1), person(2), now).unwrap();
    desk.present(person(1), Presence::Busy, now);
    assert_eq!(desk.arrive(entry(2, 1, Tier::Coach, Urgency::Live, now), now), []);
}

#[test]
fn a_video_takes_the_whole_person_and_a_transfer_keeps_its_place() {
    let calendar = calendar();
    let now = at("2026-11-26T10:00:00");
    let mut desk = Desk::new(&calendar);
    desk.seat(expert(1, &[1], [3, 2, 1]), 0, now, now);
    desk.seat(expert(2, &[2], [3, 2, 0]), 0, now, now);
    desk.arrive(entry(1, 1, Tier::Coach, Urgency::Live, now), now);
    desk.accept(question(1), person(1), now).unwrap();
    desk.change_tier(question(1), Tier::Video, now).unwrap();
    assert_eq!(desk.load(person(1)), WHOLE);
    let later = now.plus_seconds(60);
    assert_eq!(desk.arrive(entry(2, 1, Tier::Coach, Urgency::Live, later), later), []);
    // Handed on to the other department, at the tier that is done there; its helper is free for what waits.
    let moved = Entry {
        passed: vec![person(1)],
        ..entry(1, 2, Tier::Remote, Urgency::Live, now)
    };
    let steps = desk.requeue(moved, later).unwrap();
    assert_eq!(offered(&steps), [(question(1), person(2)), (question(2), person(1))]);
    desk.accept(question(1), person(2), later).unwrap();
    assert!(
        desk.change_tier(question(1), Tier::Video, later).is_err(),
        "who does no video is not made to"
    );
    desk.give(question(1), person(1), later).unwrap();
    assert_eq!((desk.load(person(2)), desk.load(person(1))), (0, WHOLE / 3 + WHOLE / 2));
}

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
