//! The edges of the limits, and the worked examples led through whole cases.

use super::*;
use Action as A;
use jiff::civil::Date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn clock(history: &[CaseEvent], budget: &Budget, kind: ClockKind, today: &str) -> ClockView {
    read(history, budget, &calendar(), day(today))
        .unwrap()
        .into_iter()
        .rfind(|clock| clock.kind == kind)
        .unwrap()
}

fn due(history: &[CaseEvent], kind: ClockKind, today: &str) -> Date {
    match clock(history, &budget(), kind, today).state {
        ClockState::Running { due, .. } => due.date,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_case_submitted_before_a_holiday_is_due_after_it() {
    for (submitted, last) in [
        ("2025-09-25", "2025-10-09"),
        ("2025-09-30", "2025-10-14"),
        ("2025-10-01", "2025-10-14"),
        ("2026-01-01", "2026-01-08"),
    ] {
        let (case, history) = led(&[(A::Submit, submitted)]);
        assert_eq!(due(&history, ClockKind::Correction, submitted), day(last));
        let keeper = || Keeper::of(&case);
        let early = keeper().deem_accepted(&budget(), &calendar(), at(last)).unwrap_err();
        assert_eq!(early, Refusal::NotYetDue { due: day(last) });
        let next = at(last).plus_seconds(24 * 3600);
        let (accepted, event) = keeper().deem_accepted(&budget(), &calendar(), next).unwrap();
        let CaseState::Accepted {
            as_of, deemed: true, ..
        } = accepted.state
        else {
            panic!("{:?}", accepted.state)
        };
        assert_eq!(as_of, day(submitted));
        assert_eq!(event.by, Author::System);
    }
}

#[test]
fn an_officer_who_speaks_after_the_limit_is_told_that_the_case_is_accepted() {
    let (case, history) = led(&[(A::Submit, "2026-03-02")]);
    for action in [A::Accept, A::AcceptWithGaps, A::NotAccept, A::RequestCorrection] {
        assert!(attempt(&case, &history, action, at("2026-03-09")).is_ok(), "{action}");
        assert_eq!(
            attempt(&case, &history, action, at("2026-03-10")).unwrap_err(),
            Refusal::DeemedAccepted { due: day("2026-03-09") },
            "{action}"
        );
    }
}

#[test]
fn nothing_is_deemed_on_a_calendar_that_is_not_published() {
    let (case, history) = led(&[(A::Submit, "2026-12-30")]);
    let refused = attempt(&case, &history, A::Deem, at("2027-02-01")).unwrap_err();
    assert!(matches!(refused, Refusal::Provisional { .. }), "{refused}");
    assert!(attempt(&case, &history, A::Accept, at("2027-02-01")).is_ok());
}

#[test]
fn corrections_may_come_after_hours_of_the_last_day() {
    let (case, _) = led(&[(A::Submit, "2026-03-02"), (A::RequestCorrection, "2026-03-03")]);
    let CaseState::CorrectionRequested { until, .. } = case.state else {
        panic!("{:?}", case.state)
    };
    assert_eq!(until, day("2026-04-02"));
    let late_evening = Timestamp::new("2026-04-02T15:59:00Z".parse().unwrap());
    let owner = owner();
    let resubmit = |at| owner.as_filer_of(&case).unwrap().resubmit(&Checklist::default(), at);
    assert!(resubmit(late_evening).is_ok());
    let after = late_evening.plus_seconds(120);
    assert_eq!(resubmit(after).unwrap_err(), Refusal::DeadlinePassed { due: until });
    assert_eq!(
        Keeper::of(&case).miss_correction(late_evening).unwrap_err(),
        Refusal::NotYetDue { due: until }
    );
    assert!(Keeper::of(&case).miss_correction(after).is_ok());
}

#[test]
fn the_correction_clock_starts_afresh_when_it_is_handed_in_again() {
    let (_, history) = led(&[
        (A::Submit, "2026-03-02"),
        (A::RequestCorrection, "2026-03-06"),
        (A::Resubmit, "2026-03-16"),
    ]);
    assert_eq!(due(&history, ClockKind::Correction, "2026-03-16"), day("2026-03-23"));
    let first = &read(&history, &budget(), &calendar(), day("2026-03-16")).unwrap()[0];
    assert!(
        matches!(first.state, ClockState::Stopped { in_time: true, .. }),
        "{first:?}"
    );
}

#[test]
fn an_inspection_moves_the_due_day_of_both_limits() {
    let steps = [
        (A::Submit, "2026-03-02"),
        (A::Accept, "2026-03-02"),
        (A::TakeUp, "2026-03-03"),
        (A::Suspend, "2026-03-10"),
    ];
    let (_, history) = led(&steps);
    let paused = clock(&history, &budget(), ClockKind::Statutory, "2026-03-12");
    assert_eq!(paused.state, ClockState::Paused { used: 6, left: 14 });
    assert_eq!(paused.colour, Colour::Grey);
    let (_, history) = led(&[&steps[..], &[(A::Resume, "2026-03-24")]].concat());
    assert_eq!(due(&history, ClockKind::Statutory, "2026-03-24"), day("2026-04-14"));
    let committed = due(&history, ClockKind::Committed, "2026-03-24");
    assert_eq!(committed, day("2026-03-30"));
}

#[test]
fn a_pause_ends_on_its_announced_day_whoever_says_so_and_however_late() {
    let steps = [
        (A::Submit, "2026-03-02"),
        (A::Accept, "2026-03-02"),
        (A::TakeUp, "2026-03-03"),
        (A::Suspend, "2026-03-03"),
    ];
    let (case, history) = led(&steps);
    // Announced until Tuesday 24 March, and paused all that day.
    assert!(attempt(&case, &history, A::EndPause, at("2026-03-24")).is_err());
    let by_day = |end: (A, &'static str)| led(&[&steps[..], &[end]].concat()).1;
    let expected = due(&by_day((A::Resume, "2026-03-24")), ClockKind::Statutory, "2026-03-30");
    for end in [
        (A::EndPause, "2026-03-25"),
        (A::EndPause, "2026-03-30"),
        (A::Resume, "2026-03-27"),
    ] {
        let history = by_day(end);
        assert_eq!(due(&history, ClockKind::Statutory, "2026-03-30"), expected, "{end:?}");
        let ledger = ledger(&history, &budget());
        let of = |entry| ledger.iter().find(|line| line.entry == entry).unwrap();
        let announced = Announced {
            cause: PauseCause::Inspection,
            until: day("2026-03-24"),
        };
        assert_eq!(of(LedgerEntry::Pause).pause, Some(announced));
        assert_eq!(
            (of(LedgerEntry::Resume).on, of(LedgerEntry::Resume).pause),
            (day("2026-03-24"), None)
        );
    }
    assert_eq!(by_day((A::EndPause, "2026-03-25")).last().unwrap().by, Author::System);
}

#[test]
fn two_pauses_leave_what_the_worked_example_says() {
    let (_, history) = led(&[
        (A::Submit, "2026-05-06"),
        (A::Accept, "2026-05-06"),
        (A::TakeUp, "2026-05-06"),
        (A::Suspend, "2026-05-12"),
        (A::Resume, "2026-05-20"),
        (A::Suspend, "2026-06-03"),
        (A::Resume, "2026-06-22"),
    ]);
    assert_eq!(due(&history, ClockKind::Statutory, "2026-06-22"), day("2026-06-29"));
}

#[test]
fn two_suspensions_that_touch_and_one_on_the_due_day_are_borne() {
    let (_, history) = led(&[
        (A::Submit, "2026-03-02"),
        (A::Accept, "2026-03-02"),
        (A::TakeUp, "2026-03-02"),
        (A::Suspend, "2026-03-10"),
        (A::Resume, "2026-03-16"),
        (A::Suspend, "2026-03-16"),
        (A::Resume, "2026-03-24"),
    ]);
    assert_eq!(due(&history, ClockKind::Statutory, "2026-03-24"), day("2026-04-14"));
    let (_, history) = led(&[
        (A::Submit, "2026-03-02"),
        (A::Accept, "2026-03-02"),
        (A::TakeUp, "2026-03-02"),
        (A::Suspend, "2026-03-30"),
        (A::Resume, "2026-04-08"),
    ]);
    assert_eq!(due(&history, ClockKind::Statutory, "2026-04-08"), day("2026-04-08"));
}

#[test]
fn an_extension_is_given_once_and_only_while_the_limit_runs() {
    let review = [
        (A::Submit, "2026-03-02"),
        (A::Accept, "2026-03-02"),
        (A::TakeUp, "2026-03-02"),
    ];
    let (case, history) = led(&review);
    assert_eq!(due(&history, ClockKind::Statutory, "2026-03-02"), day("2026-03-30"));
    assert_eq!(
        attempt(&case, &history, A::Extend, at("2026-03-31")).unwrap_err(),
        Refusal::LimitPassed { due: day("2026-03-30") }
    );
    let (case, history) = led(&[&review[..], &[(A::Extend, "2026-03-30")]].concat());
    assert_eq!(due(&history, ClockKind::Statutory, "2026-03-30"), day("2026-04-14"));
    assert_eq!(
        attempt(&case, &history, A::Extend, at("2026-03-31")).unwrap_err(),
        Refusal::AlreadyExtended
    );
}

#[test]
fn an_item_without_a_limit_has_no_clock_to_decide_and_none_to_extend() {
    let (case, history) = led(&[
        (A::Submit, "2026-03-02"),
        (A::Accept, "2026-03-02"),
        (A::TakeUp, "2026-03-02"),
    ]);
    let none = Budget::default();
    let kinds: Vec<ClockKind> = read(&history, &none, &calendar(), day("2026-03-02"))
        .unwrap()
        .iter()
        .map(|clock| clock.kind)
        .collect();
    assert_eq!(kinds, [ClockKind::Correction]);
    let lead = lead();
    let lead = lead.as_lead_of(&case).unwrap();
    let refused = lead.extend(&history, "案情复杂", &none, &calendar(), at("2026-03-03"));
    assert_eq!(refused.unwrap_err(), Refusal::NoLimit);
}

#[test]
fn colours_say_how_pressing_a_clock_is() {
    let (_, history) = led(&[(A::Submit, "2026-03-02")]);
    let colour = |today| clock(&history, &budget(), ClockKind::Correction, today);
    assert_eq!(colour("2026-03-03").colour, Colour::Green);
    assert_eq!(colour("2026-03-05").colour, Colour::Amber);
    assert_eq!(colour("2026-03-09").colour, Colour::Amber);
    let late = colour("2026-03-12");
    assert_eq!(late.colour, Colour::Red);
    assert!(matches!(late.state, ClockState::Running { left: -3, .. }), "{late:?}");
}

#[test]
fn a_decision_is_delivered_within_ten_days() {
    let (_, history) = led(&[
        (A::Submit, "2026-09-18"),
        (A::Accept, "2026-09-18"),
        (A::TakeUp, "2026-09-18"),
        (A::Grant, "2026-09-18"),
    ]);
    assert_eq!(due(&history, ClockKind::Delivery, "2026-09-18"), day("2026-10-09"));
    let decided = clock(&history, &budget(), ClockKind::Statutory, "2026-09-18");
    assert!(matches!(decided.state, ClockState::Stopped { in_time: true, .. }));
}

#[test]
fn a_published_calendar_moves_the_due_days_that_hung_on_it() {
    let (_, history) = led(&[(A::Submit, "2026-12-25")]);
    let before = read(&history, &budget(), &calendar(), day("2026-12-25")).unwrap();
    assert!(matches!(before[0].state, ClockState::Running { due, .. } if due.provisional));
}
