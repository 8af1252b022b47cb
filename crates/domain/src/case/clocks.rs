//! The clocks of a case, worked out of its events, the item's budget and the calendar. Never stored: a changed
//! calendar changes every due date at once. Must not know what day it is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::{CaseEvent, What};
use super::state::PauseCause;
use crate::calendar::{Calendar, Due};
use crate::clock::{ClockError, Pause, Projection, project};
use crate::words;

/// A clock with no more working days than this left is amber.
const AMBER: i64 = 2;

/// The limits of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Working days for the organ to speak (art. 32).
    pub correction: u32,
    /// Natural days for the applicant to mend.
    pub applicant: u32,
    /// Working days to decide, by law.
    pub statutory: Option<u32>,
    /// Working days to decide, as promised.
    pub committed: Option<u32>,
    /// Working days that an extension adds (art. 42).
    pub extension: u32,
    /// Working days to deliver (art. 44).
    pub delivery: u32,
}

impl Default for Budget {
    /// The law's own numbers, for an item without a limit to decide.
    fn default() -> Self {
        Self {
            correction: 5,
            applicant: 30,
            statutory: None,
            committed: None,
            extension: 10,
            delivery: 10,
        }
    }
}

words!(
    /// Which clock.
    ClockKind {
        /// The organ has to speak.
        Correction = "correction",
        /// The applicant has to mend.
        Applicant = "applicant",
        /// Late materials have to come.
        Gap = "gap",
        /// The organ has to decide, by law.
        Statutory = "statutory",
        /// The organ has promised to decide.
        Committed = "committed",
        /// The decision has to be delivered.
        Delivery = "delivery",
    }
);

words!(
    /// How pressing a clock is.
    Colour {
        /// Time enough.
        Green = "green",
        /// Two working days or fewer.
        Amber = "amber",
        /// Too late, running or stopped.
        Red = "red",
        /// Does not run.
        Grey = "grey",
    }
);

/// Where a clock stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ClockState {
    /// It runs.
    Running {
        /// When it is due.
        due: Due,
        /// Working days left after today; negative when late. Natural days for the applicant's clocks.
        left: i64,
    },
    /// It is paused.
    Paused {
        /// Working days used.
        used: u32,
        /// Working days that will be left.
        left: u32,
    },
    /// It was stopped.
    Stopped {
        /// When.
        on: Date,
        /// When it would have been due; none when it was stopped in a pause.
        due: Option<Due>,
        /// Whether that was in time.
        in_time: bool,
    },
}

/// A clock, as enterprise, clerk and officer all see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockView {
    /// Which.
    pub kind: ClockKind,
    /// The day of the event that started it, which is not counted.
    pub since: Date,
    /// Days allowed, extensions included; none where the last day was named.
    pub days: Option<u32>,
    /// Where it stands.
    #[serde(flatten)]
    pub state: ClockState,
    /// How pressing it is.
    pub colour: Colour,
}

words!(
    /// What happened to a clock.
    LedgerEntry {
        /// It began.
        Start = "start",
        /// It was paused.
        Pause = "pause",
        /// It ran on.
        Resume = "resume",
        /// It was given more days.
        Extend = "extend",
        /// It ended.
        Stop = "stop",
    }
);

/// A line of the ledger: what happened to which clock, on which day, by which event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// The day.
    pub on: Date,
    /// Which clock.
    pub clock: ClockKind,
    /// What happened to it.
    pub entry: LedgerEntry,
    /// The word of the event that caused it.
    pub cause: &'static str,
    /// Days added or allowed.
    pub days: Option<u32>,
    /// Why it is paused, and the last day of that.
    pub pause: Option<Announced>,
}

/// What was announced of a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// The lawful cause.
    pub cause: PauseCause,
    /// The last day.
    pub until: Date,
}

/// What a clock is allowed.
#[derive(Debug, Clone, Copy)]
enum Allowed {
    WorkingDays(u32),
    Until(Date),
}

/// Clocks that a pause holds.
const DECIDING: &[ClockKind] = &[ClockKind::Statutory, ClockKind::Committed];

#[derive(Debug)]
struct Run {
    kind: ClockKind,
    since: Date,
    allowed: Allowed,
    pauses: Vec<Pause>,
    stopped: Option<Date>,
}

/// The runs of all clocks, with their ledger.
#[derive(Debug, Default)]
struct Runs {
    all: Vec<Run>,
    ledger: Vec<LedgerLine>,
    /// Last day of the pause that lasts.
    until: Option<Date>,
}

impl Runs {
    fn note(&mut self, on: Date, clock: ClockKind, entry: LedgerEntry, cause: &What, days: Option<u32>) {
        let pause = match *cause {
            What::Suspended { cause, until, .. } => Some(Announced { cause, until }),
            _ => None,
        };
        self.ledger.push(LedgerLine {
            on,
            clock,
            entry,
            cause: cause.word(),
            days,
            pause,
        });
    }

    fn start(&mut self, kind: ClockKind, since: Date, allowed: Allowed, cause: &What) {
        let days = match allowed {
            Allowed::WorkingDays(days) => Some(days),
            Allowed::Until(_) => None,
        };
        self.note(since, kind, LedgerEntry::Start, cause, days);
        self.all.push(Run {
            kind,
            since,
            allowed,
            pauses: Vec::new(),
            stopped: None,
        });
    }

    /// Applies a change to the running clocks of some kinds.
    fn each(&mut self, kinds: &[ClockKind], on: Date, entry: LedgerEntry, cause: &What, change: impl Fn(&mut Run)) {
        let mut changed = Vec::new();
        for run in &mut self.all {
            if run.stopped.is_none() && kinds.contains(&run.kind) {
                change(run);
                changed.push(run.kind);
            }
        }
        for kind in changed {
            self.note(on, kind, entry, cause, None);
        }
    }

    fn stop(&mut self, kinds: &[ClockKind], on: Date, cause: &What) {
        self.each(kinds, on, LedgerEntry::Stop, cause, |run| run.stopped = Some(on));
    }

    fn apply(&mut self, event: &CaseEvent, budget: &Budget) {
        use ClockKind as K;
        let (on, what) = (event.at.day(), &event.what);
        match what {
            What::Submitted { .. } | What::Resubmitted => {
                self.stop(&[K::Applicant], on, what);
                self.start(K::Correction, on, Allowed::WorkingDays(budget.correction), what);
            }
            What::CorrectionRequested { until, .. } => {
                self.stop(&[K::Correction], on, what);
                self.start(K::Applicant, on, Allowed::Until(*until), what);
            }
            What::Accepted { as_of, .. } => self.accepted(*as_of, on, what, budget),
            What::AcceptedWithGaps { as_of, by, .. } => {
                self.accepted(*as_of, on, what, budget);
                self.start(K::Gap, on, Allowed::Until(*by), what);
            }
            What::GapsClosed => self.stop(&[K::Gap], on, what),
            What::Suspended { until, .. } => {
                self.until = Some(*until);
                self.each(DECIDING, on, LedgerEntry::Pause, what, |run| {
                    run.pauses.push(Pause { from: on, to: None });
                });
            }
            What::Resumed => self.resumed(on, what),
            What::Extended { days, .. } => self.each(DECIDING, on, LedgerEntry::Extend, what, |run| {
                if let Allowed::WorkingDays(allowed) = &mut run.allowed {
                    *allowed += days;
                }
            }),
            What::Granted { .. } | What::Refused { .. } => {
                self.stop(DECIDING, on, what);
                self.start(K::Delivery, on, Allowed::WorkingDays(budget.delivery), what);
            }
            What::NotAccepted { .. }
            | What::CorrectionMissed
            | What::GapsMissed
            | What::Delivered(_)
            | What::Withdrawn
            | What::Revoked { .. } => self.stop(K::ALL, on, what),
            What::Started
            | What::Discarded
            | What::Expired
            | What::TakenUp
            | What::Returned { .. }
            | What::Archived
            | What::ValueAgreed { .. } => {}
        }
    }

    /// A pause lasts no longer than was announced, however late somebody says that it is over.
    fn resumed(&mut self, on: Date, what: &What) {
        let on = self.until.take().map_or(on, |until| until.min(on));
        self.each(DECIDING, on, LedgerEntry::Resume, what, |run| {
            if let Some(pause) = run.pauses.last_mut() {
                pause.to = Some(on);
            }
        });
    }

    fn accepted(&mut self, as_of: Date, on: Date, what: &What, budget: &Budget) {
        self.stop(&[ClockKind::Correction], on, what);
        for (kind, days) in [
            (ClockKind::Statutory, budget.statutory),
            (ClockKind::Committed, budget.committed),
        ] {
            if let Some(days) = days {
                self.start(kind, as_of, Allowed::WorkingDays(days), what);
            }
        }
    }
}

fn runs(events: &[CaseEvent], budget: &Budget) -> Runs {
    let mut runs = Runs::default();
    for event in events {
        runs.apply(event, budget);
    }
    runs
}

/// Every start, pause, resumption, extension and stop, with its cause.
pub fn ledger(events: &[CaseEvent], budget: &Budget) -> Vec<LedgerLine> {
    runs(events, budget).ledger
}

/// All clocks that ever ran, in the order in which they started, as they stand on a day.
pub fn read(
    events: &[CaseEvent],
    budget: &Budget,
    calendar: &Calendar,
    today: Date,
) -> Result<Vec<ClockView>, ClockError> {
    runs(events, budget)
        .all
        .iter()
        .map(|run| view(run, calendar, today))
        .collect()
}

/// The clock that runs out first, so stated that its colour on any day follows by comparison: what lists are sorted and
/// filtered by. A test holds it equal to [`read`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pivot {
    /// Which clock.
    pub kind: ClockKind,
    /// The days; none while it is paused.
    pub days: Option<PivotDays>,
}

/// The days on which the colour of a running clock changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PivotDays {
    /// The last day.
    pub due: Date,
    /// The first day on which it is amber.
    pub amber_from: Date,
    /// The first day on which it is red.
    pub red_from: Date,
}

impl Pivot {
    /// The colour on a day.
    pub fn colour(&self, today: Date) -> Colour {
        match self.days {
            None => Colour::Grey,
            Some(days) if today >= days.red_from => Colour::Red,
            Some(days) if today >= days.amber_from => Colour::Amber,
            Some(_) => Colour::Green,
        }
    }
}

/// The most pressing of the clocks that have not stopped: the one that is due first, else one that is paused.
pub fn pressing(events: &[CaseEvent], budget: &Budget, calendar: &Calendar) -> Result<Option<Pivot>, ClockError> {
    let runs = runs(events, budget).all;
    let mut open = Vec::new();
    for run in runs.iter().filter(|run| run.stopped.is_none()) {
        let due = projected(run, calendar)?.1.due().map(|due| due.date);
        open.push((due.is_none(), due, run));
    }
    let first = open.into_iter().min_by_key(|(paused, due, _)| (*paused, *due));
    Ok(first.map(|(_, due, run)| Pivot {
        kind: run.kind,
        days: due.map(|due| pivot_days(run.allowed, calendar, due)),
    }))
}

fn pivot_days(allowed: Allowed, calendar: &Calendar, due: Date) -> PivotDays {
    let by = |days: i64| due.checked_add(jiff::Span::new().days(days)).unwrap_or(due);
    match allowed {
        Allowed::Until(_) => PivotDays {
            due,
            amber_from: by(-AMBER),
            red_from: by(1),
        },
        Allowed::WorkingDays(_) => {
            let mut amber_from = due;
            while let Ok(before) = amber_from.yesterday()
                && i64::from(calendar.projected_between(before, due).0) <= AMBER
            {
                amber_from = before;
            }
            PivotDays {
                due,
                amber_from,
                // Late counts in working days: a weekend after the last day is not yet late.
                red_from: calendar.due(due, 1).date,
            }
        }
    }
}

/// Days allowed and where it ends.
fn projected(run: &Run, calendar: &Calendar) -> Result<(Option<u32>, Projection), ClockError> {
    Ok(match run.allowed {
        Allowed::WorkingDays(days) => (Some(days), project(calendar, run.since, days, &run.pauses)?),
        Allowed::Until(date) => {
            let due = Due {
                date,
                provisional: false,
            };
            (None, Projection::Running { due })
        }
    })
}

fn view(run: &Run, calendar: &Calendar, today: Date) -> Result<ClockView, ClockError> {
    let (days, projection) = projected(run, calendar)?;
    let state = match (run.stopped, projection) {
        (Some(on), projection) => ClockState::Stopped {
            on,
            due: projection.due(),
            in_time: projection.due().is_none_or(|due| on <= due.date),
        },
        (None, Projection::Running { due }) => ClockState::Running {
            due,
            left: left(run.allowed, calendar, today, due.date),
        },
        (None, Projection::Paused { used, left }) => ClockState::Paused { used, left },
    };
    Ok(ClockView {
        kind: run.kind,
        since: run.since,
        days,
        state,
        colour: colour(state),
    })
}

/// Days between today and the last day; negative when it has passed.
fn left(allowed: Allowed, calendar: &Calendar, today: Date, due: Date) -> i64 {
    match allowed {
        Allowed::WorkingDays(_) if due < today => -i64::from(calendar.projected_between(due, today).0),
        Allowed::WorkingDays(_) => i64::from(calendar.projected_between(today, due).0),
        Allowed::Until(_) => today.until(due).map_or(0, |span| i64::from(span.get_days())),
    }
}

fn colour(state: ClockState) -> Colour {
    match state {
        ClockState::Running { left, .. } if left < 0 => Colour::Red,
        ClockState::Running { left, .. } if left <= AMBER => Colour::Amber,
        ClockState::Running { .. } => Colour::Green,
        ClockState::Stopped { in_time: false, .. } => Colour::Red,
        ClockState::Stopped { .. } | ClockState::Paused { .. } => Colour::Grey,
    }
}
