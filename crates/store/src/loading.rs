//! Very many cases at once, as they stand after all that has happened to them: for measurements.
//!
//! Must not be used for what a person does: nothing is guarded and nobody is told.

use domain::case::{Case, CaseEvent, Pivot};
use domain::id::EventId;
use domain::people::Organisation;
use domain::time::Timestamp;

use crate::db::Tx;
use crate::error::StoreError;
use crate::sql::Value;
use crate::{cases, grams, work_list};

/// A case with all that has happened to it.
#[derive(Debug)]
pub struct Whole {
    /// The case after each event.
    pub history: Vec<(Case, CaseEvent)>,
    /// Identifiers of the events.
    pub ids: Vec<EventId>,
    /// When it was first handed in.
    pub submitted: Option<Timestamp>,
    /// Its most pressing clock.
    pub pivot: Option<Pivot>,
    /// What was told of it.
    pub told: &'static str,
}

/// Adds cases with their events and their rows of the work lists.
pub async fn add_cases(tx: &mut Tx, all: &[Whole]) -> Result<(), StoreError> {
    let (mut rows, mut events, mut listed) = (Vec::new(), Vec::new(), Vec::new());
    for whole in all {
        let Some((case, _)) = whole.history.last() else {
            continue;
        };
        rows.push(cases::row(case)?);
        for ((case, event), id) in whole.history.iter().zip(&whole.ids) {
            events.push(cases::event_row(case, event, *id)?);
        }
        let mut row = work_list::values_of(case, whole.submitted, whole.pivot);
        row.push(Value::from(whole.told));
        listed.push(row);
    }
    tx.insert_many("cases", cases::COLUMNS, rows).await?;
    tx.insert_many("case_events", cases::EVENT_COLUMNS, events).await?;
    tx.insert_many("work_list", work_list::COLUMNS, listed).await
}

/// Adds organisations with the pairs that their names are found by.
pub async fn add_organisations(tx: &mut Tx, all: &[Organisation], at: Timestamp) -> Result<(), StoreError> {
    let (mut rows, mut pairs) = (Vec::new(), Vec::new());
    for new in all {
        rows.push(values![
            new.id,
            new.kind.as_str(),
            new.name_zh.as_str(),
            new.name_en.as_str(),
            at
        ]);
        pairs.extend(grams::of(new).into_iter().map(|gram| values![gram, new.id]));
    }
    let columns = &["id", "kind", "name_zh", "name_en", "created_at"];
    tx.insert_many("organisations", columns, rows).await?;
    tx.insert_many("search_grams", &["gram", "organisation_id"], pairs)
        .await
}
