//! What becomes of each case of the demonstration: a plan of steps on working days, made before anything is done.
//!
//! Must not touch a database; the same plan comes out each time.

use super::filling::Depth;

/// A step of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The enterprise begins a draft and fills it so far.
    Begin(Depth),
    /// A clerk begins, fills and hands in for the enterprise, in a session at the counter.
    AtCounter(Depth),
    Submit,
    /// The enterprise asks, and the officer answers.
    Talk,
    Assign,
    Accept,
    /// With materials that come late within so many days.
    AcceptLate(i8),
    NotAccept,
    AskToMend,
    Mend,
    TakeUp,
    Suspend,
    Extend,
    Grant,
    Refuse,
    Deliver,
    Withdraw,
    Discard,
    Revoke,
    /// The station looks at what the rules do by themselves.
    House,
}

/// How a case ends up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Draft,
    Submitted,
    ToMend,
    Accepted,
    AcceptedLate,
    Deemed,
    UnderReview,
    Suspended,
    Granted,
    Refused,
    Delivered,
    Withdrawn,
    Discarded,
    MendingMissed,
    LateMissed,
    Revoked,
    NotAccepted,
}

/// How many of each: two hundred.
pub(super) const ENDS: [(End, usize); 17] = [
    (End::Draft, 14),
    (End::Submitted, 22),
    (End::ToMend, 14),
    (End::Accepted, 8),
    (End::AcceptedLate, 3),
    (End::Deemed, 3),
    (End::UnderReview, 26),
    (End::Suspended, 8),
    (End::Granted, 13),
    (End::Refused, 5),
    (End::Delivered, 52),
    (End::Withdrawn, 10),
    (End::Discarded, 4),
    (End::MendingMissed, 4),
    (End::LateMissed, 2),
    (End::Revoked, 2),
    (End::NotAccepted, 10),
];

/// A step on the so many-th working day of the span, at a minute of the day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned {
    pub(super) day: usize,
    pub(super) minute: u32,
    pub(super) step: Step,
}

/// Where the enterprise begins: at home, or at a counter.
fn begun(day: usize, number: usize, depth: Depth) -> Vec<Planned> {
    let minute = 9 * 60 + u32::try_from(number * 37 % 330).unwrap_or(0);
    let plan = |day, minute, step| Planned { day, minute, step };
    if number % 9 == 4 {
        return vec![plan(day, minute + 30, Step::AtCounter(depth))];
    }
    // Some think it over for a day.
    let before = if number.is_multiple_of(3) {
        day.saturating_sub(1)
    } else {
        day
    };
    vec![
        plan(before, minute, Step::Begin(depth)),
        plan(day, minute + 30, Step::Submit),
    ]
}

/// The life of a case that is to end up so; `last` is today.
pub(super) fn life(end: End, number: usize, last: usize) -> Vec<Planned> {
    // Days before today on which it was handed in, from the nearest.
    let (least, spread) = match end {
        End::Draft => (0, 30),
        End::Submitted => (0, 5),
        End::ToMend => (2, 16),
        End::Accepted | End::AcceptedLate => (1, 5),
        End::Deemed => (6, 3),
        End::UnderReview => (3, 10),
        End::Suspended => (5, 9),
        End::Granted | End::Refused => (4, 14),
        End::MendingMissed | End::LateMissed => (32, 14),
        End::Delivered => (9, last.saturating_sub(11)),
        End::Withdrawn | End::Discarded | End::Revoked | End::NotAccepted => (10, last.saturating_sub(12)),
    };
    let day = last.saturating_sub(least + number * 11 % spread.max(1));
    let depth = match end {
        End::AcceptedLate | End::LateMissed => Depth::Late,
        End::Draft if !number.is_multiple_of(3) => Depth::Begun,
        _ => Depth::Whole,
    };
    if matches!(end, End::Draft | End::Discarded) {
        let minute = 10 * 60 + u32::try_from(number * 53 % 300).unwrap_or(0);
        let mut steps = vec![Planned {
            day,
            minute,
            step: Step::Begin(depth),
        }];
        if end == End::Discarded {
            steps.push(Planned {
                day: day + 3,
                minute,
                step: Step::Discard,
            });
        }
        return steps;
    }
    let minute = 10 * 60 + 20 + u32::try_from(number * 29 % 360).unwrap_or(0);
    let after = |(after, step): (usize, Step)| Planned {
        day: day + after,
        minute,
        step,
    };
    let mut steps = begun(day, number, depth);
    steps.extend(handed_in(end, number, day < last).into_iter().map(after));
    steps
}

/// What follows on handing in, so many working days later.
fn handed_in(end: End, number: usize, earlier: bool) -> Vec<(usize, Step)> {
    let mut steps = Vec::new();
    let mut add = |after: usize, step: Step| steps.push((after, step));
    match end {
        End::Draft | End::Discarded => {}
        End::Submitted => {
            if number % 4 == 2 && earlier {
                add(0, Step::Talk);
            }
        }
        End::ToMend => {
            add(1, Step::AskToMend);
            if number.is_multiple_of(2) {
                add(2, Step::Talk);
            }
        }
        End::MendingMissed => {
            add(1, Step::AskToMend);
            add(26, Step::House);
        }
        End::Accepted => add(1, Step::Accept),
        End::AcceptedLate => add(1, Step::AcceptLate(14)),
        End::LateMissed => {
            add(1, Step::AcceptLate(7));
            add(14, Step::House);
        }
        End::Deemed => add(6, Step::House),
        End::NotAccepted => add(1, Step::NotAccept),
        End::Withdrawn => {
            if number.is_multiple_of(2) {
                add(1, Step::Accept);
            }
            add(2, Step::Withdraw);
        }
        End::UnderReview | End::Suspended | End::Granted | End::Refused | End::Delivered | End::Revoked => {
            return reviewed(end, number);
        }
    }
    steps
}

/// What follows on handing in, where the department takes it up.
fn reviewed(end: End, number: usize) -> Vec<(usize, Step)> {
    // Some had something to mend first.
    let (mut steps, shift) = if end == End::Delivered && number % 4 == 1 {
        (vec![(1, Step::AskToMend), (3, Step::Mend)], 3)
    } else {
        (Vec::new(), 0)
    };
    steps.extend([
        (shift + 1, Step::Accept),
        (shift + 1, Step::Assign),
        (shift + 2, Step::TakeUp),
    ]);
    let decided = shift + 2 + number % 3;
    match end {
        End::UnderReview if number % 5 == 2 => steps.push((3, Step::Extend)),
        End::UnderReview if number % 5 == 4 => steps.push((3, Step::Talk)),
        End::Suspended => steps.push((3, Step::Suspend)),
        End::Refused => steps.push((4, Step::Refuse)),
        End::Granted => steps.push((decided, Step::Grant)),
        End::Delivered => steps.extend([(decided, Step::Grant), (decided + 1, Step::Deliver)]),
        End::Revoked => steps.extend([(decided, Step::Grant), (9, Step::Revoke)]),
        _ => {}
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_lives_are_over_by_today() {
        assert_eq!(ENDS.iter().map(|(_, count)| count).sum::<usize>(), 200);
        let last = 62;
        for (end, count) in ENDS {
            for number in 0..count {
                let steps = life(end, number, last);
                assert!(
                    steps.iter().all(|planned| planned.day <= last),
                    "{end:?} {number}: {steps:?}"
                );
                assert!(steps.is_sorted_by_key(|planned| planned.day), "{end:?}: {steps:?}");
            }
        }
    }
}
