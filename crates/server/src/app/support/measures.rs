//! What came of the questions of a department, in numbers, for who leads it. Says nothing of single questions.

use super::board;
use crate::app::names::{self, Names};
use crate::app::views::{ItemName, OrganisationRef, Text};
use crate::app::{AppError, Ctx, figures};
use ::support::measures::{Asked, Measures, Place, Spread, Times};
use catalogue::Item;
use domain::access::Actor;
use domain::id::OrganisationId;
use domain::time::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use store::{Tx, support, support_cards};
use utoipa::ToSchema;

/// Parts of items that are named, those asked about most.
const MOST_PLACES: usize = 20;

/// Seconds that something took.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpreadView {
    /// How often it was measured.
    pub count: usize,
    /// Seconds of the middle one.
    pub median_seconds: i64,
    /// Nine of ten took no longer.
    pub p90_seconds: i64,
}

impl From<Spread> for SpreadView {
    fn from(spread: Spread) -> Self {
        Self {
            count: spread.count,
            median_seconds: spread.median,
            p90_seconds: spread.ninth,
        }
    }
}

/// How soon there were answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimesView {
    /// Questions.
    pub questions: usize,
    /// To the first answer.
    pub first_answer: SpreadView,
    /// To the solution.
    pub solution: SpreadView,
}

impl From<Times> for TimesView {
    fn from(times: Times) -> Self {
        Self {
            questions: times.questions,
            first_answer: times.first_answer.into(),
            solution: times.solution.into(),
        }
    }
}

/// Of a tier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TierTimesView {
    /// Which.
    #[schema(schema_with = crate::app::words::support_tier)]
    pub tier: &'static str,
    /// How soon.
    pub times: TimesView,
}

/// Of the cases of an outlet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutletTimesView {
    /// Which.
    pub outlet: OrganisationRef,
    /// How soon.
    pub times: TimesView,
}

/// What is asked at a part of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AskedPlaceView {
    /// The item.
    pub item: ItemName,
    /// `field`, `material`, `finding`, or `item` for the item as a whole.
    pub kind: &'static str,
    /// Its word: the name of a field, a material, the code of a finding; empty for the item.
    pub word: String,
    /// What it is called, of a field and a material that the item has.
    pub name: Option<Text>,
    /// Questions.
    pub questions: usize,
    /// The same again from the same place within two weeks.
    pub again: usize,
    /// Closed because the item's text is hard to understand.
    pub by_text: usize,
    /// Answer cards that were enough, so that nobody was asked.
    pub avoided: i64,
}

/// How often something was the trouble.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CauseCount {
    /// Which.
    #[schema(schema_with = crate::app::words::support_cause)]
    pub cause: &'static str,
    /// How often.
    pub count: usize,
}

/// What came of a department's questions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupportMeasuresView {
    /// Whose.
    pub department: OrganisationRef,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Questions that were asked and not taken back.
    pub questions: usize,
    /// Of these, solved.
    pub solved: usize,
    /// Of the solved, at the first contact.
    pub first_contact: usize,
    /// Of the questions, the same again from the same place within two weeks.
    pub again: usize,
    /// Answer cards that were enough, so that nobody was asked.
    pub avoided: i64,
    /// By tier.
    pub tiers: Vec<TierTimesView>,
    /// By outlet, the one with most questions first.
    pub outlets: Vec<OutletTimesView>,
    /// By part of an item, the one that is asked about most first.
    pub places: Vec<AskedPlaceView>,
    /// Why, the most frequent first.
    pub causes: Vec<CauseCount>,
}

/// The numbers of the questions that were asked within a span of days.
pub async fn show(
    ctx: &Ctx,
    actor: &Actor,
    department: OrganisationId,
    (from, to): (Date, Date),
) -> Result<SupportMeasuresView, AppError> {
    board::may_see(actor, department)?;
    let span = figures::moments(from, to)?;
    let mut tx = ctx.db.read().await?;
    let measures = Measures::of(&support::told(&mut tx, department, span).await?);
    let avoided = avoided(&mut tx, department, span).await?;
    let mut names = Names::default();
    let mut outlets = Vec::new();
    for (outlet, times) in &measures.outlets {
        outlets.push(OutletTimesView {
            outlet: names.organisation(&mut tx, *outlet).await?,
            times: (*times).into(),
        });
    }
    outlets.sort_by_key(|one| std::cmp::Reverse(one.times.questions));
    let mut causes: Vec<CauseCount> = (measures.causes.iter())
        .map(|(cause, count)| CauseCount {
            cause: cause.as_str(),
            count: *count,
        })
        .collect();
    causes.sort_by_key(|one| std::cmp::Reverse(one.count));
    Ok(SupportMeasuresView {
        department: names.organisation(&mut tx, department).await?,
        from: from.to_string(),
        to: to.to_string(),
        questions: measures.questions,
        solved: measures.solved,
        first_contact: measures.first_contact,
        again: measures.places.values().map(|asked| asked.again).sum(),
        avoided: avoided.values().sum(),
        tiers: (measures.tiers.iter())
            .map(|(tier, times)| TierTimesView {
                tier: tier.as_str(),
                times: (*times).into(),
            })
            .collect(),
        outlets,
        places: places(ctx, &measures.places, &avoided),
        causes,
    })
}

/// What answer cards were enough for, by item and part of it.
async fn avoided(
    tx: &mut Tx,
    department: OrganisationId,
    span: (Timestamp, Timestamp),
) -> Result<BTreeMap<(String, Place), i64>, AppError> {
    let mut counts = BTreeMap::new();
    for used in support_cards::avoided(tx, department, span).await? {
        let place = (used.field.map(Place::Field))
            .or_else(|| used.code.map(Place::Finding))
            .or_else(|| used.material.map(Place::Material))
            .unwrap_or_default();
        *counts.entry((used.item, place)).or_default() += used.solved;
    }
    Ok(counts)
}

fn places(
    ctx: &Ctx,
    asked: &BTreeMap<(String, Place), Asked>,
    avoided: &BTreeMap<(String, Place), i64>,
) -> Vec<AskedPlaceView> {
    let mut all: BTreeMap<&(String, Place), (Asked, i64)> = BTreeMap::new();
    for (key, asked) in asked {
        all.entry(key).or_default().0 = *asked;
    }
    for (key, count) in avoided {
        all.entry(key).or_default().1 = *count;
    }
    let mut views: Vec<AskedPlaceView> = (all.into_iter())
        .map(|((item, place), (asked, avoided))| {
            let (kind, word) = match place {
                Place::Field(word) => ("field", word.as_str()),
                Place::Finding(word) => ("finding", word.as_str()),
                Place::Material(word) => ("material", word.as_str()),
                Place::Whole => ("item", ""),
            };
            AskedPlaceView {
                item: names::item_name(ctx, item),
                kind,
                word: word.to_owned(),
                name: ctx.catalogue.item(item).and_then(|item| called(item, place)),
                questions: asked.questions,
                again: asked.again,
                by_text: asked.by_text,
                avoided,
            }
        })
        .collect();
    views.sort_by_key(|one| std::cmp::Reverse((one.questions, one.avoided)));
    views.truncate(MOST_PLACES);
    views
}

/// What a part of an item is called.
fn called(item: &Item, place: &Place) -> Option<Text> {
    let names = match place {
        Place::Field(word) => &item.form.iter().find(|field| field.name.as_str() == word)?.names,
        Place::Material(word) => {
            &item
                .materials
                .iter()
                .find(|material| material.id.as_str() == word)?
                .names
        }
        Place::Finding(_) | Place::Whole => return None,
    };
    Some(Text::from(names))
}
