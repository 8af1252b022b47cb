//! Every state with every action: exactly the table of the procedure moves, everything else is refused.

use super::*;
use Action as A;
use StateKind as S;

/// A case in each state, and the variants whose data matter.
fn cases() -> Vec<(&'static str, Case, Vec<CaseEvent>)> {
    let day = "2026-03-02";
    let submit = (A::Submit, day);
    let accepted = [submit, (A::Accept, day)];
    let review = [submit, (A::Accept, day), (A::TakeUp, day)];
    let with = |more: &[(A, &'static str)]| [&review[..], more].concat();
    let again = [submit, (A::RequestCorrection, day), (A::Resubmit, day)];
    [
        ("draft", vec![]),
        ("submitted", vec![submit]),
        ("submitted again", again.to_vec()),
        ("correction", vec![submit, (A::RequestCorrection, day)]),
        ("accepted", accepted.to_vec()),
        ("accepted with gaps", vec![submit, (A::AcceptWithGaps, day)]),
        ("not accepted", vec![submit, (A::NotAccept, day)]),
        ("review", review.to_vec()),
        ("review extended", with(&[(A::Extend, day)])),
        ("suspended", with(&[(A::Suspend, day)])),
        ("granted", with(&[(A::Grant, day)])),
        ("refused", with(&[(A::Refuse, day)])),
        ("delivered", with(&[(A::Grant, day), (A::Deliver, day)])),
        ("withdrawn", with(&[(A::Withdraw, day)])),
        ("closed", vec![(A::Discard, day)]),
    ]
    .into_iter()
    .map(|(name, steps)| {
        let (case, history) = led(&steps);
        (name, case, history)
    })
    .collect()
}

/// What may follow on the same day: from the table of the procedure, written out.
const MOVES: &[(&str, A, S)] = &[
    ("draft", A::Submit, S::Submitted),
    ("draft", A::Discard, S::Closed),
    ("submitted", A::Withdraw, S::Withdrawn),
    ("submitted", A::Accept, S::Accepted),
    ("submitted", A::AcceptWithGaps, S::Accepted),
    ("submitted", A::NotAccept, S::NotAccepted),
    ("submitted", A::RequestCorrection, S::CorrectionRequested),
    ("submitted again", A::Withdraw, S::Withdrawn),
    ("submitted again", A::Accept, S::Accepted),
    ("submitted again", A::AcceptWithGaps, S::Accepted),
    ("submitted again", A::NotAccept, S::NotAccepted),
    ("submitted again", A::RequestCorrectionAgain, S::CorrectionRequested),
    ("correction", A::Withdraw, S::Withdrawn),
    ("correction", A::Resubmit, S::Submitted),
    ("accepted", A::Withdraw, S::Withdrawn),
    ("accepted", A::TakeUp, S::UnderReview),
    ("accepted with gaps", A::Withdraw, S::Withdrawn),
    ("accepted with gaps", A::CloseGaps, S::Accepted),
    ("review", A::Withdraw, S::Withdrawn),
    ("review", A::Suspend, S::Suspended),
    ("review", A::Extend, S::UnderReview),
    ("review", A::Return, S::UnderReview),
    ("review", A::Grant, S::Decided),
    ("review", A::Refuse, S::Decided),
    ("review extended", A::Withdraw, S::Withdrawn),
    ("review extended", A::Suspend, S::Suspended),
    ("review extended", A::Return, S::UnderReview),
    ("review extended", A::Grant, S::Decided),
    ("review extended", A::Refuse, S::Decided),
    ("suspended", A::Withdraw, S::Withdrawn),
    ("suspended", A::Resume, S::UnderReview),
    ("granted", A::Deliver, S::Delivered),
    ("granted", A::Revoke, S::Closed),
    ("refused", A::Deliver, S::Delivered),
    ("delivered", A::Archive, S::Closed),
];

/// What the rules do by themselves, once enough days have gone by.
const LATER: &[(&str, A, S)] = &[
    ("draft", A::Expire, S::Closed),
    ("submitted", A::Deem, S::Accepted),
    ("submitted again", A::Deem, S::Accepted),
    ("correction", A::MissCorrection, S::Closed),
    ("accepted with gaps", A::MissGaps, S::Closed),
    ("suspended", A::EndPause, S::UnderReview),
];

#[test]
fn exactly_the_table_moves_a_case() {
    for (name, case, history) in cases() {
        for action in A::ALL {
            let moved = attempt(&case, &history, *action, at("2026-03-02"));
            let listed = MOVES.iter().find(|(from, what, _)| *from == name && what == action);
            match (listed, moved) {
                (Some((_, _, to)), Ok((next, event))) => {
                    assert_eq!(next.state.kind(), *to, "{action} from {name}");
                    assert_eq!(next.version, case.version + 1);
                    assert_eq!(event.at, at("2026-03-02"));
                }
                (None, Err(_)) => {}
                (listed, moved) => panic!("{action} from {name}: listed {listed:?}, but {moved:?}"),
            }
        }
    }
}

#[test]
fn days_that_pass_move_only_what_waits_for_them() {
    for (name, case, history) in cases() {
        for action in [A::Expire, A::Deem, A::MissCorrection, A::MissGaps, A::EndPause] {
            let moved = attempt(&case, &history, action, at("2026-09-01"));
            let listed = LATER.iter().find(|(from, what, _)| *from == name && *what == action);
            assert_eq!(
                moved.map(|(next, _)| next.state.kind()).ok(),
                listed.map(|(_, _, to)| *to),
                "{action} from {name}"
            );
        }
    }
}

#[test]
fn what_an_actor_is_offered_is_what_the_transitions_allow() {
    for (name, case, history) in cases() {
        for (who, actor) in [
            ("owner", owner()),
            ("officer", officer()),
            ("lead", lead()),
            ("clerk", clerk()),
        ] {
            for action in case.next_actions(&actor) {
                assert!(
                    attempt(&case, &history, action, at("2026-03-02")).is_ok(),
                    "{who} is offered {action} from {name}"
                );
            }
        }
        let offered: Vec<A> = [owner(), officer(), lead(), clerk()]
            .iter()
            .flat_map(|actor| case.next_actions(actor))
            .collect();
        for (_, action, _) in MOVES
            .iter()
            .filter(|(from, action, _)| *from == name && *action != A::Archive)
        {
            assert!(offered.contains(action), "{action} from {name} is offered to nobody");
        }
    }
}

#[test]
fn a_case_that_lacks_something_is_not_handed_in() {
    let (case, _) = draft("2026-03-02");
    let checklist = Checklist {
        fields: vec!["applicant_name".into()],
        materials: vec!["lease".into()],
    };
    let refused = owner()
        .as_filer_of(&case)
        .unwrap()
        .submit(&checklist, "1".into(), at("2026-03-02"))
        .unwrap_err();
    assert_eq!(refused.to_string(), "missing: applicant_name, lease");
    assert_eq!(refused.code(), "incomplete");
}

#[test]
fn a_refusal_without_a_reason_is_refused() {
    let (case, _) = led(&[
        (A::Submit, "2026-03-02"),
        (A::Accept, "2026-03-02"),
        (A::TakeUp, "2026-03-02"),
    ]);
    let blank = Decision::Refuse { reason: "  ".into() };
    let refused = officer()
        .as_officer_of(&case)
        .unwrap()
        .decide(blank, at("2026-03-03"))
        .unwrap_err();
    assert_eq!(refused, Refusal::ReasonMissing);
}

#[test]
fn only_what_the_item_names_may_come_late() {
    let (case, _) = led(&[(A::Submit, "2026-03-02")]);
    let acceptance = Acceptance {
        gaps: Some(Gaps {
            materials: vec!["lease".into()],
            by: at("2026-03-20").day(),
        }),
        may_be_late: vec!["fit-out".into()],
    };
    let refused = officer()
        .as_officer_of(&case)
        .unwrap()
        .accept(acceptance, &budget(), &calendar(), at("2026-03-03"))
        .unwrap_err();
    assert_eq!(refused, Refusal::NotLate("lease".into()));
}

#[test]
fn state_and_event_survive_json() {
    for (name, case, history) in cases() {
        let state = serde_json::to_string(&case.state).unwrap();
        assert_eq!(serde_json::from_str::<CaseState>(&state).unwrap(), case.state, "{name}");
        assert!(
            state.contains(&format!("\"state\":\"{}\"", case.state.kind())),
            "{state}"
        );
        for event in history {
            let json = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<CaseEvent>(&json).unwrap(), event);
            assert!(json.contains(&format!("\"event\":\"{}\"", event.what.word())), "{json}");
        }
    }
}
