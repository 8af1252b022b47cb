//! Random histories: whatever is tried, the case stays one that the procedure knows.

use super::*;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_history_keeps_the_rules(steps in prop::collection::vec((0..Action::ALL.len(), 0i64..9), 1..60)) {
        let (mut case, event) = draft("2025-06-02");
        let mut history = vec![event];
        let mut now = at("2025-06-02");
        let (budget, calendar) = (budget(), calendar());
        for (which, days) in steps {
            now = now.plus_seconds(days * 24 * 3600);
            if now > at("2026-09-01") {
                break;
            }
            let action = Action::ALL[which];
            let before = case.state.kind();
            let Ok((next, event)) = attempt(&case, &history, action, now) else { continue };
            prop_assert!(action.from_states().contains(&before));
            prop_assert_eq!(next.version, case.version + 1);
            prop_assert!(case.receipt.is_none() || next.receipt == case.receipt);
            history.push(event);
            case = next;
            let clocks = read(&history, &budget, &calendar, now.day()).unwrap();
            let running: Vec<ClockKind> = clocks
                .iter()
                .filter(|clock| !matches!(clock.state, ClockState::Stopped { .. }))
                .map(|clock| clock.kind)
                .collect();
            let expected: &[ClockKind] = match &case.state {
                CaseState::Submitted { .. } => &[ClockKind::Correction],
                CaseState::CorrectionRequested { .. } => &[ClockKind::Applicant],
                CaseState::Accepted { gaps: Some(_), .. } => {
                    &[ClockKind::Statutory, ClockKind::Committed, ClockKind::Gap]
                }
                CaseState::Accepted { .. } | CaseState::UnderReview(_) | CaseState::Suspended { .. } => {
                    &[ClockKind::Statutory, ClockKind::Committed]
                }
                CaseState::Decided { .. } => &[ClockKind::Delivery],
                _ => &[],
            };
            prop_assert_eq!(&running[..], expected, "in {}", case.state.kind());
            let paused = clocks.iter().any(|clock| matches!(clock.state, ClockState::Paused { .. }));
            prop_assert!(!paused || case.state.kind() == StateKind::Suspended);
            // What lists are filtered by says on every day what the clocks say on it.
            let pivot = pressing(&history, &budget, &calendar).unwrap();
            for ahead in 0..40 {
                let day = now.plus_seconds(ahead * 24 * 3600).day();
                let views = read(&history, &budget, &calendar, day).unwrap();
                let first = views
                    .iter()
                    .filter(|clock| !matches!(clock.state, ClockState::Stopped { .. }))
                    .min_by_key(|clock| match clock.state {
                        ClockState::Running { due, .. } => (false, Some(due.date)),
                        _ => (true, None),
                    });
                prop_assert_eq!(pivot.map(|pivot| pivot.kind), first.map(|clock| clock.kind));
                prop_assert_eq!(pivot.map(|pivot| pivot.colour(day)), first.map(|clock| clock.colour), "on {}", day);
                let due = first.and_then(|clock| match clock.state {
                    ClockState::Running { due, .. } => Some(due.date),
                    _ => None,
                });
                prop_assert_eq!(pivot.and_then(|pivot| pivot.days).map(|days| days.due), due);
            }
            let ledger = ledger(&history, &budget);
            let count = |entry| ledger.iter().filter(|line| line.entry == entry).count();
            prop_assert_eq!(count(LedgerEntry::Start), clocks.len());
            prop_assert_eq!(count(LedgerEntry::Start) - count(LedgerEntry::Stop), running.len());
        }
    }
}
