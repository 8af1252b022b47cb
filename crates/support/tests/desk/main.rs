//! The desk: nobody waits whom a free expert could help, nobody is offered work in a break, loads add up, work is spread
//! fairly. Scenes here, random histories in their own file.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod histories;

use std::collections::BTreeSet;

use domain::calendar::{Calendar, CalendarYear};
use domain::id::{OrganisationId, PersonId, QuestionId};
use domain::time::Timestamp;
use support::desk::{Desk, Entry, Held, OFFER_SECONDS, Step, Urgency};
use support::expert::{Expert, Presence};
use support::shift::Hours;
use support::skill::{Capacity, Lang, Need, Skills, Tier, WHOLE};

fn calendar() -> Calendar {
    let year: CalendarYear = serde_saphyr::from_str(include_str!("../../../../catalogue/calendars/2026.yaml")).unwrap();
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
