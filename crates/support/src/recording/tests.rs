use super::*;
use crate::access::Voice;
use crate::anchor::Anchor;
use crate::question::{Cause, Way};
use crate::skill::{Lang, Need};
use domain::people::RoleKind;
use proptest::prelude::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(1_790_000_000_000_000)
        .unwrap()
        .plus_seconds(seconds)
}

fn person(number: usize) -> PersonId {
    format!("person_{number:032}").parse().unwrap()
}

const OWNER: usize = 0;
const LEADS: usize = 1;
const JOINED: usize = 2;

fn helped(tier: Tier, by: &[usize]) -> Question {
    Question {
        id: "question_00000000000000000000000000000001".parse().unwrap(),
        case: "case_00000000000000000000000000000001".parse().unwrap(),
        need: Need {
            department: "org_00000000000000000000000000000001".parse().unwrap(),
            item: "premises-check".to_owned(),
            lang: Lang::Chinese,
            tier,
        },
        anchor: Anchor::default(),
        asked: Voice {
            person: person(OWNER),
            role: RoleKind::Owner,
            organisation: "org_00000000000000000000000000000002".parse().unwrap(),
        },
        asked_at: at(0),
        at_counter: false,
        way: Way::Live,
        state: QuestionState::Helped {
            since: at(0),
            by: by.iter().map(|number| person(*number)).collect(),
        },
        passed: Vec::new(),
        preferred: None,
        called_at: None,
        first_answer_at: None,
        climbed: Vec::new(),
        version: 1,
    }
}

fn call() -> Question {
    helped(Tier::Video, &[LEADS, JOINED])
}

fn within(question: &Question, number: usize) -> Participant<'_> {
    Participant {
        question,
        person: person(number),
        side: if number == OWNER { Side::Asker } else { Side::Helper },
    }
}

fn people(numbers: &[usize]) -> Vec<PersonId> {
    numbers.iter().map(|number| person(*number)).collect()
}

fn id() -> RecordingId {
    "recording_00000000000000000000000000000001".parse().unwrap()
}

/// Proposed by the owner, agreed to by who leads.
fn running(question: &Question) -> Recording {
    let present = people(&[OWNER, LEADS]);
    let asked = within(question, OWNER).propose(id(), &present, at(0)).unwrap();
    within(question, LEADS).agree_to(&asked, &present, at(1)).unwrap()
}

fn part(question: &Question, recording: &Recording, present: &[PersonId]) -> Result<Recording, NotRecorded> {
    let bytes = if recording.parts == 0 { &WEBM[..] } else { b"more" };
    let recorder = within(question, LEADS).records(recording, present)?;
    recorder.append(recording.parts + 1, bytes, at(2))
}

#[test]
fn it_records_when_everybody_in_the_call_has_agreed_and_not_before() {
    let question = call();
    let present = people(&[OWNER, LEADS]);
    let asked = within(&question, OWNER).propose(id(), &present, at(0)).unwrap();
    assert_eq!(asked.standing(&present), Standing::Asked);
    assert_eq!(asked.waits_for(&present).collect::<Vec<_>>(), people(&[LEADS]));
    assert_eq!(part(&question, &asked, &present), Err(NotRecorded::Waits));
    let agreed = within(&question, LEADS).agree_to(&asked, &present, at(1)).unwrap();
    assert_eq!(agreed.standing(&present), Standing::Running);
    assert_eq!(agreed.consents[1], within(&question, LEADS).consent(at(1)));
    let again = within(&question, LEADS).agree_to(&agreed, &present, at(9)).unwrap();
    assert_eq!(again, agreed, "once is enough");
    let first = part(&question, &agreed, &present).unwrap();
    assert_eq!((first.parts, first.bytes, first.begun_at), (1, 4, Some(at(2))));
}

#[test]
fn only_who_is_in_the_call_proposes_or_agrees_and_who_leads_has_to_be_there() {
    let question = call();
    let owner = within(&question, OWNER);
    assert_eq!(
        owner.propose(id(), &people(&[LEADS]), at(0)),
        Err(NotRecorded::NotInCall)
    );
    assert_eq!(
        owner.propose(id(), &people(&[OWNER, JOINED]), at(0)),
        Err(NotRecorded::NobodyRecords)
    );
    let alone = within(&question, LEADS).propose(id(), &people(&[LEADS]), at(0));
    assert_eq!(alone, Err(NotRecorded::NotInCall), "nobody records oneself");
    let words = helped(Tier::Coach, &[LEADS]);
    let both = people(&[OWNER, LEADS]);
    assert_eq!(
        within(&words, OWNER).propose(id(), &both, at(0)),
        Err(NotRecorded::NotInCall)
    );
    let asked = owner.propose(id(), &both, at(0)).unwrap();
    assert_eq!(
        within(&question, JOINED).agree_to(&asked, &both, at(1)),
        Err(NotRecorded::NotInCall)
    );
}

#[test]
fn who_comes_later_pauses_it_until_they_have_agreed() {
    let question = call();
    let begun = part(&question, &running(&question), &people(&[OWNER, LEADS])).unwrap();
    let three = people(&[OWNER, LEADS, JOINED]);
    assert_eq!(begun.standing(&three), Standing::Paused);
    assert_eq!(part(&question, &begun, &three), Err(NotRecorded::Waits));
    let all = within(&question, JOINED).agree_to(&begun, &three, at(3)).unwrap();
    assert_eq!(all.standing(&three), Standing::Running);
    assert_eq!(part(&question, &all, &three).unwrap().parts, 2);
    // Somebody alone, or without who records, is no call to be recorded.
    assert_eq!(all.standing(&people(&[LEADS])), Standing::Paused);
    assert_eq!(all.standing(&people(&[OWNER, JOINED])), Standing::Paused);
}

#[test]
fn anybody_takes_their_consent_back_at_any_time_and_it_is_over() {
    let question = call();
    let begun = part(&question, &running(&question), &people(&[OWNER, LEADS])).unwrap();
    // Also who is in no call any more.
    let over = partaker(None, person(OWNER), &begun)
        .unwrap()
        .end(Wish::Refuse, at(5))
        .unwrap();
    assert_eq!(
        over.state.end().map(|end| (end.cause, end.by)),
        Some((EndCause::Withdrawn, Some(person(OWNER))))
    );
    assert_eq!(over.consents[0].withdrawn_at, Some(at(5)));
    assert_eq!(over.consents[1].withdrawn_at, None);
    let present = people(&[OWNER, LEADS]);
    assert_eq!(part(&question, &over, &present), Err(NotRecorded::Over));
    assert_eq!(
        within(&question, OWNER).agree_to(&over, &present, at(6)),
        Err(NotRecorded::Over)
    );
    let again = partaker(Some(&within(&question, LEADS)), person(LEADS), &over).unwrap();
    assert_eq!(again.end(Wish::Stop, at(7)), Err(NotRecorded::Over));
}

#[test]
fn who_does_not_agree_ends_what_was_asked_and_a_stranger_ends_nothing() {
    let question = call();
    let present = people(&[OWNER, LEADS]);
    let asked = within(&question, OWNER).propose(id(), &present, at(0)).unwrap();
    let leads = within(&question, LEADS);
    let over = partaker(Some(&leads), person(LEADS), &asked)
        .unwrap()
        .end(Wish::Refuse, at(1))
        .unwrap();
    assert_eq!(over.state.end().unwrap().cause, EndCause::Declined);
    assert!(partaker(None, person(JOINED), &asked).is_err());
    assert!(
        partaker(Some(&leads), person(JOINED), &asked).is_err(),
        "nobody in the name of another"
    );
}

#[test]
fn parts_are_appended_by_who_records_alone_in_order_and_within_bounds() {
    let question = call();
    let present = people(&[OWNER, LEADS]);
    let agreed = running(&question);
    let by = |number| within(&question, number).records(&agreed, &present);
    assert_eq!(by(OWNER).unwrap_err(), NotRecorded::NobodyRecords);
    assert_eq!(by(JOINED).unwrap_err(), NotRecorded::NobodyRecords);
    for (number, bytes, why) in [
        (2, &WEBM[..], NotRecorded::Misplaced),
        (0, &WEBM[..], NotRecorded::Misplaced),
        (1, b"", NotRecorded::Misshapen),
        (1, b"<html>", NotRecorded::Misshapen),
        (
            1,
            &[WEBM.as_slice(), &vec![0; LARGEST_PART]].concat(),
            NotRecorded::Misshapen,
        ),
    ] {
        assert_eq!(by(LEADS).unwrap().append(number, bytes, at(2)), Err(why));
    }
    let long = Recording {
        parts: MOST_PARTS,
        ..agreed.clone()
    };
    let large = Recording {
        parts: 9,
        bytes: MOST_BYTES,
        ..agreed.clone()
    };
    for full in [long, large] {
        assert_eq!(part(&question, &full, &present), Err(NotRecorded::Full));
    }
    let words = helped(Tier::Coach, &[LEADS]);
    assert_eq!(
        within(&words, LEADS).records(&agreed, &present).unwrap_err(),
        NotRecorded::NotInCall
    );
}

#[test]
fn it_is_over_when_nothing_comes_or_the_question_goes_on_without_video() {
    let question = call();
    let agreed = running(&question);
    assert_eq!(agreed.lapse(at(QUIET)), None);
    assert_eq!(
        agreed.lapse(at(QUIET + 1)).unwrap().state.end().unwrap().cause,
        EndCause::Silent
    );
    assert_eq!(agreed.follow(&question, at(2)), None);
    for other in [
        helped(Tier::Coach, &[LEADS]),
        helped(Tier::Video, &[JOINED]),
        answered(at(2)),
    ] {
        assert_eq!(
            agreed.follow(&other, at(3)).unwrap().state.end().unwrap().cause,
            EndCause::Moved
        );
    }
}

fn answered(when: Timestamp) -> Question {
    let by = people(&[LEADS]);
    Question {
        state: QuestionState::Answered { at: when, by },
        ..call()
    }
}

const DAY: i64 = 24 * 3600;

#[test]
fn it_is_erased_days_after_the_question_rests_and_never_later_than_half_a_year() {
    let question = call();
    let over = partaker(None, person(OWNER), &running(&question))
        .unwrap()
        .end(Wish::Stop, at(10))
        .unwrap();
    assert_eq!(running(&question).due(&question, 30), None, "it goes on");
    let state = QuestionState::Closed {
        at: at(DAY),
        cause: Cause::Unsure,
        solved: true,
    };
    let closed = Question { state, ..call() };
    assert_eq!(over.due(&closed, 30), Some(at(31 * DAY)));
    assert_eq!(
        over.due(&answered(at(0)), 30),
        Some(at(10 + 30 * DAY)),
        "not before it was over"
    );
    assert_eq!(over.due(&question, 30), Some(at(10 + 180 * DAY)));
    assert_eq!(over.expire(&closed, 30, at(31 * DAY - 1)), None);
    let gone = over.expire(&closed, 30, at(31 * DAY)).unwrap();
    assert_eq!(gone.standing(&[]), Standing::Erased);
    assert_eq!(gone.consents, over.consents, "who agreed is kept");
    assert_eq!(gone.due(&closed, 30), None);
    assert_eq!(Watcher(&gone).parts(), Err(NotRecorded::Over));
}

#[test]
fn the_side_that_asked_has_it_erased_at_once_also_while_it_goes_on() {
    let question = call();
    let agreed = running(&question);
    let gone = Asker(&question).erase(&agreed, at(4), person(OWNER)).unwrap();
    assert_eq!(gone.standing(&people(&[OWNER, LEADS])), Standing::Erased);
    assert_eq!(gone.state.end().unwrap().cause, EndCause::Withdrawn);
    assert_eq!(
        Asker(&question).erase(&gone, at(5), person(OWNER)),
        Err(NotRecorded::Over)
    );
}

proptest! {
    #[test]
    fn whatever_happens_no_part_is_taken_while_somebody_in_the_call_has_not_agreed(
        acts in proptest::collection::vec((0..5usize, 0..3usize), 0..60)
    ) {
        let question = call();
        let mut present: Vec<PersonId> = people(&[OWNER, LEADS]);
        let mut recording = within(&question, OWNER).propose(id(), &present, at(0)).unwrap();
        for (act, who) in acts {
            let moved = match act {
                0 => {
                    if !present.contains(&person(who)) {
                        present.push(person(who));
                    }
                    continue;
                }
                1 => {
                    present.retain(|one| *one != person(who));
                    continue;
                }
                2 => within(&question, who).agree_to(&recording, &present, at(1)),
                3 if who == JOINED => partaker(None, person(who), &recording)
                    .map_err(|_| NotRecorded::Over)
                    .and_then(|may| may.end(Wish::Refuse, at(2))),
                _ => {
                    let done = part(&question, &recording, &present);
                    let agreed = |one: &PersonId| recording.consents.iter().any(|c| c.person == *one && c.withdrawn_at.is_none());
                    let all = present.len() > 1 && present.contains(&person(LEADS)) && present.iter().all(agreed);
                    prop_assert_eq!(done.is_ok(), all && recording.state == RecordingState::Open);
                    done
                }
            };
            recording = moved.unwrap_or(recording);
        }
    }
}
