//! What came of questions, in numbers: how soon there was an answer, what was solved at the first contact, what is asked again,
//! where it arises and why.
//!
//! Pure: of what was kept of each question. Must not know who may see the numbers.

use std::collections::BTreeMap;

use domain::id::OrganisationId;
use domain::time::Timestamp;

use crate::anchor::Anchor;
use crate::question::Cause;
use crate::skill::Tier;

/// Within so many days the same question from the same place is the same trouble again.
pub const AGAIN_DAYS: i64 = 14;

/// A question, as far as it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// On which tier it ended, or stands.
    pub tier: Tier,
    /// Of which item.
    pub item: String,
    /// Where in the item it arose.
    pub place: Place,
    /// The outlet of the case.
    pub outlet: Option<OrganisationId>,
    /// For whom it was asked.
    pub asked_for: OrganisationId,
    /// When.
    pub asked_at: Timestamp,
    /// When an expert first said something.
    pub first_answer_at: Option<Timestamp>,
    /// How it ended.
    pub ended: Option<Ended>,
    /// Whether the asker had to ask on, or it was passed on to somebody else.
    pub more_than_once: bool,
}

/// How a question ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// What the trouble was.
    pub cause: Cause,
    /// Whether it was solved.
    pub solved: bool,
}

/// The part of an item that a question is about, the narrowest that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A field of the form.
    Field(String),
    /// A kind of finding.
    Finding(String),
    /// A material.
    Material(String),
    /// The item as a whole.
    #[default]
    Whole,
}

impl Place {
    /// Of what is pointed at.
    pub fn of(anchor: &Anchor) -> Self {
        let part = |named: &Option<String>, place: fn(String) -> Self| named.clone().map(place);
        part(&anchor.field, Self::Field)
            .or_else(|| part(&anchor.code, Self::Finding))
            .or_else(|| part(&anchor.material, Self::Material))
            .unwrap_or_default()
    }
}

/// Seconds that something took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spread {
    /// How often it was measured.
    pub count: usize,
    /// The middle one.
    pub median: i64,
    /// Nine of ten took no longer.
    pub ninth: i64,
}

impl Spread {
    fn of(mut seconds: Vec<i64>) -> Self {
        seconds.sort_unstable();
        let at = |share: usize| {
            let place = (seconds.len() * share).div_ceil(10).saturating_sub(1);
            seconds.get(place).copied().unwrap_or_default()
        };
        Self {
            count: seconds.len(),
            median: at(5),
            ninth: at(9),
        }
    }
}

/// How long it took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// Questions.
    pub questions: usize,
    /// To the first answer.
    pub first_answer: Spread,
    /// To the solution.
    pub solution: Spread,
}

/// What is asked at a part of an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Questions.
    pub questions: usize,
    /// Of these, the same again from the same place within [`AGAIN_DAYS`].
    pub again: usize,
    /// Of these, closed because the item's text is hard to understand.
    pub by_text: usize,
}

/// The numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measures {
    /// Questions.
    pub questions: usize,
    /// Of these, ended and solved.
    pub solved: usize,
    /// Of the solved, at the first contact: nobody had to ask on, and it was passed on to nobody.
    pub first_contact: usize,
    /// By tier.
    pub tiers: BTreeMap<Tier, Times>,
    /// By outlet of the case.
    pub outlets: BTreeMap<OrganisationId, Times>,
    /// By item and part of it.
    pub places: BTreeMap<(String, Place), Asked>,
    /// Why, of those that ended.
    pub causes: BTreeMap<Cause, usize>,
}

impl Measures {
    /// Of questions in the order in which they were asked. Those that were taken back count nowhere.
    pub fn of(told: &[Told]) -> Self {
        let taken_back = |one: &&Told| one.ended.is_some_and(|ended| ended.cause == Cause::Withdrawn);
        let told: Vec<&Told> = told.iter().filter(|one| !taken_back(one)).collect();
        let mut measures = Self {
            questions: told.len(),
            tiers: times(told.iter().map(|one| (one.tier, *one))),
            outlets: times(told.iter().filter_map(|one| Some((one.outlet?, *one)))),
            ..Self::default()
        };
        let mut last: BTreeMap<(&str, &Place, OrganisationId), Timestamp> = BTreeMap::new();
        for one in told {
            let place = measures
                .places
                .entry((one.item.clone(), one.place.clone()))
                .or_default();
            place.questions += 1;
            let before = last.insert((&one.item, &one.place, one.asked_for), one.asked_at);
            let again = before.is_some_and(|at| at.plus_seconds(AGAIN_DAYS * 24 * 3600) >= one.asked_at);
            place.again += usize::from(again);
            let Some(ended) = one.ended else { continue };
            place.by_text += usize::from(ended.cause == Cause::ItemText);
            *measures.causes.entry(ended.cause).or_default() += 1;
            measures.solved += usize::from(ended.solved);
            measures.first_contact += usize::from(ended.solved && !one.more_than_once);
        }
        measures
    }
}

fn times<'t, K: Ord + Copy>(told: impl Iterator<Item = (K, &'t Told)>) -> BTreeMap<K, Times> {
    let mut by_key: BTreeMap<K, Vec<&Told>> = BTreeMap::new();
    for (key, one) in told {
        by_key.entry(key).or_default().push(one);
    }
    let seconds = |one: &Told, to: Timestamp| (to.as_micros() - one.asked_at.as_micros()) / 1_000_000;
    let spread = |all: &[&Told], to: fn(&Told) -> Option<Timestamp>| {
        Spread::of(all.iter().filter_map(|one| Some(seconds(one, to(one)?))).collect())
    };
    by_key
        .into_iter()
        .map(|(key, all)| {
            let times = Times {
                questions: all.len(),
                first_answer: spread(&all, |one| one.first_answer_at),
                solution: spread(&all, |one| one.ended.filter(|ended| ended.solved).map(|ended| ended.at)),
            };
            (key, times)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000)
            .unwrap()
            .plus_seconds(minute * 60)
    }

    fn place(number: u8) -> OrganisationId {
        OrganisationId::new(at(0), [number; 10])
    }

    fn told(minute: i64, field: &str, asked_for: u8) -> Told {
        Told {
            tier: Tier::Coach,
            item: "food-licence".to_owned(),
            place: Place::Field(field.to_owned()),
            outlet: Some(place(9)),
            asked_for: place(asked_for),
            asked_at: at(minute),
            first_answer_at: Some(at(minute + 2)),
            ended: Some(Ended {
                at: at(minute + 10),
                cause: Cause::Unsure,
                solved: true,
            }),
            more_than_once: false,
        }
    }

    #[test]
    fn a_question_is_the_same_again_only_from_the_same_place_at_the_same_part_within_two_weeks() {
        let day = 24 * 60;
        let all = [
            told(0, "area", 1),
            told(day, "area", 2),
            told(2 * day, "area", 1),
            told(3 * day, "name", 1),
            told(40 * day, "area", 1),
        ];
        let measures = Measures::of(&all);
        let area = measures.places[&("food-licence".to_owned(), Place::Field("area".to_owned()))];
        assert_eq!((area.questions, area.again), (4, 1));
    }

    #[test]
    fn the_first_contact_solved_it_where_nobody_asked_on_and_what_was_taken_back_counts_nowhere() {
        let ended = |cause, solved| {
            Some(Ended {
                at: at(5),
                cause,
                solved,
            })
        };
        let all = [
            told(0, "a", 1),
            Told {
                more_than_once: true,
                ..told(0, "b", 2)
            },
            Told {
                ended: ended(Cause::ItemText, false),
                ..told(0, "c", 3)
            },
            Told {
                ended: ended(Cause::Withdrawn, false),
                ..told(0, "d", 4)
            },
            Told {
                ended: None,
                first_answer_at: None,
                ..told(0, "e", 5)
            },
        ];
        let measures = Measures::of(&all);
        assert_eq!((measures.questions, measures.solved, measures.first_contact), (4, 2, 1));
        assert_eq!(
            measures.causes,
            BTreeMap::from([(Cause::Unsure, 2), (Cause::ItemText, 1)])
        );
        let times = measures.tiers[&Tier::Coach];
        assert_eq!(
            (times.questions, times.first_answer.count, times.solution.count),
            (4, 3, 2)
        );
        assert_eq!(measures.outlets[&place(9)], times);
    }

    #[test]
    fn the_middle_and_the_ninth_of_ten_are_values_that_were_measured() {
        let spread = |all: &[i64]| {
            let spread = Spread::of(all.to_vec());
            (spread.count, spread.median, spread.ninth)
        };
        assert_eq!(spread(&[]), (0, 0, 0));
        assert_eq!(spread(&[7]), (1, 7, 7));
        assert_eq!(spread(&[3, 1, 2]), (3, 2, 3));
        assert_eq!(spread(&[10, 20, 30, 40, 50, 60, 70, 80, 90, 100]), (10, 50, 90));
    }
}
