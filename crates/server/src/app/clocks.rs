//! The clocks of a case as people see them, worked out of its events.
//!
//! What was worked out for a list is remembered: a case at a version has one history, and on a day one reading of it. Never
//! decides what a clock does (`domain::case`), and never stores a day.

use super::views::ClockView;
use super::{AppError, Ctx};
use domain::case::{Budget, CaseEvent, ClockState, read};
use domain::id::CaseId;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use store::Tx;
use store::entries::Entry;

/// Cases of one generation of the memory; two are kept.
const MOST: usize = 10_000;

/// The limits of an item by its word; for one that a later catalogue has no more, those of the law.
pub fn budget(ctx: &Ctx, item: &str) -> Budget {
    let item = ctx.catalogue.item(item);
    let days = |days: Option<u16>| days.map(u32::from);
    Budget {
        statutory: item.and_then(|item| days(item.statutory_days)),
        committed: item.and_then(|item| days(item.committed_days)),
        ..Budget::default()
    }
}

/// Every clock of a case of an item today.
pub fn of(ctx: &Ctx, item: &str, events: &[CaseEvent]) -> Result<Vec<ClockView>, AppError> {
    let today = ctx.now().day();
    let clocks = read(events, &budget(ctx, item), ctx.catalogue.calendar(), today)
        .map_err(|_| AppError::Broken("a history that does not hold together"))?;
    Ok(clocks.iter().map(clock).collect())
}

fn clock(clock: &domain::case::ClockView) -> ClockView {
    let (state, due, left, stopped_on, in_time) = match clock.state {
        ClockState::Running { due, left } => ("running", Some(due), Some(left), None, None),
        ClockState::Paused { left, .. } => ("paused", None, Some(i64::from(left)), None, None),
        ClockState::Stopped { on, due, in_time } => ("stopped", due, None, Some(on), Some(in_time)),
    };
    ClockView {
        kind: clock.kind.as_str(),
        state,
        colour: clock.colour.as_str(),
        since: clock.since.to_string(),
        days: clock.days,
        due: due.map(|due| due.date.to_string()),
        provisional: due.is_some_and(|due| due.provisional),
        left,
        stopped_on: stopped_on.map(|day| day.to_string()),
        in_time,
    }
}

/// The clock that runs out first, or else one that is paused.
pub fn most_pressing(clocks: &[ClockView]) -> Option<ClockView> {
    let open = clocks.iter().filter(|clock| clock.state != "stopped");
    open.min_by_key(|clock| (clock.due.is_none(), clock.due.clone()))
        .cloned()
}

/// The clock of a case that runs out first, or else one that is paused.
pub fn pressing(ctx: &Ctx, item: &str, events: &[CaseEvent]) -> Result<Option<ClockView>, AppError> {
    Ok(most_pressing(&of(ctx, item, events)?))
}

/// The clock that presses each of some cases most. Histories are read of those only that have changed since they were listed.
pub async fn pressing_each(
    ctx: &Ctx,
    tx: &mut Tx,
    cases: &[Entry],
) -> Result<HashMap<CaseId, Option<ClockView>>, AppError> {
    let day = ctx.now().day();
    let mut known = ctx.clocks.known(cases.iter().map(|case| (case.id, case.version)), day);
    let unknown: Vec<&Entry> = cases.iter().filter(|case| !known.contains_key(&case.id)).collect();
    if unknown.is_empty() {
        return Ok(known);
    }
    let ids: Vec<CaseId> = unknown.iter().map(|case| case.id).collect();
    let histories = store::cases::histories(tx, &ids).await?;
    for case in unknown {
        let events = histories.get(&case.id).map_or(&[][..], Vec::as_slice);
        let clock = pressing(ctx, &case.item, events)?;
        // A list takes no transaction: an event may have come between the two statements.
        if i64::try_from(events.len()) == Ok(case.version) {
            ctx.clocks.keep(case.id, case.version, day, clock.clone());
        }
        known.insert(case.id, clock);
    }
    Ok(known)
}

/// The most pressing clocks of cases that were listed lately.
///
/// Holds two generations: when the young one is full it becomes the old one, and what nobody asked for since is forgotten.
#[derive(Debug, Default)]
pub struct Remembered(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<CaseId, Reading>,
    old: HashMap<CaseId, Reading>,
}

/// A clock as it was read.
#[derive(Debug, Clone)]
struct Reading {
    /// How many events the case had.
    version: i64,
    /// The day.
    day: Date,
    clock: Option<ClockView>,
}

impl Remembered {
    /// The clock of each case that was read on this day at the version it has now.
    pub fn known(
        &self,
        cases: impl IntoIterator<Item = (CaseId, i64)>,
        day: Date,
    ) -> HashMap<CaseId, Option<ClockView>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |(case, version)| Some((case, held.reading(case, version, day)?.clock));
        cases.into_iter().filter_map(of).collect()
    }

    /// Remembers what was read of a case at a version.
    pub fn keep(&self, case: CaseId, version: i64, day: Date, clock: Option<ClockView>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.put(case, Reading { version, day, clock });
    }
}

impl Generations {
    fn reading(&mut self, case: CaseId, version: i64, day: Date) -> Option<Reading> {
        let fits = |reading: &Reading| reading.version == version && reading.day == day;
        if let Some(reading) = self.young.get(&case) {
            return fits(reading).then(|| reading.clone());
        }
        let reading = self.old.remove(&case).filter(fits)?;
        self.put(case, reading.clone());
        Some(reading)
    }

    fn put(&mut self, case: CaseId, reading: Reading) {
        if self.young.len() >= MOST {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(case, reading);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;
    use jiff::civil::date;

    const DAY: Date = date(2026, 11, 27);

    fn case(number: u32) -> CaseId {
        let at = Timestamp::from_micros(1_790_000_000_000_000).unwrap();
        let mut tail = [0; 10];
        tail[..4].copy_from_slice(&number.to_be_bytes());
        CaseId::new(at, tail)
    }

    fn known(remembered: &Remembered, number: u32, version: i64, day: Date) -> bool {
        remembered.known([(case(number), version)], day).len() == 1
    }

    #[test]
    fn a_clock_is_known_on_its_day_at_its_version_only() {
        let remembered = Remembered::default();
        remembered.keep(case(1), 3, DAY, None);
        assert!(known(&remembered, 1, 3, DAY));
        assert!(!known(&remembered, 1, 4, DAY));
        assert!(!known(&remembered, 1, 3, DAY.tomorrow().unwrap()));
        assert!(!known(&remembered, 2, 3, DAY));
    }

    #[test]
    fn what_is_asked_for_stays_and_what_nobody_asks_for_is_forgotten() {
        let remembered = Remembered::default();
        for number in 0..u32::try_from(3 * MOST).unwrap() {
            remembered.keep(case(number), 1, DAY, None);
            assert!(known(&remembered, 0, 1, DAY), "{number}");
        }
        assert!(!known(&remembered, 1, 1, DAY));
        let held = remembered.0.lock().unwrap();
        assert!(held.young.len() <= MOST && held.old.len() <= MOST);
    }
}
