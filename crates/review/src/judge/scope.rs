//! Rules about what an application reaches: kinds of food against the kind of business, a mandate against the item, the
//! owners against those who sign.
use super::codes::FindingCode as Code;
use super::compare::{self, Agreement, Said, tidy};
use super::condition;
use super::draft::Weight;
use super::rules::Judge;
use super::values::{Value, resolve};
use catalogue::{FieldName, FieldRef, Item, MaterialId};
use std::collections::BTreeMap;

/// Marks between the entries of a list.
const MARKS: [char; 6] = ['、', ',', '，', ';', '；', '\n'];

impl<'a> Judge<'_, 'a> {
    pub(super) fn fits(&mut self, field: &'a FieldRef, by: &FieldName, words: &BTreeMap<String, Vec<String>>) {
        let Some(words) = condition::text(self.set.input.form, by.as_str()).and_then(|v| words.get(&v)) else {
            return;
        };
        for value in resolve(self.set, field) {
            let strange: Vec<&str> = entries(&value.text)
                .filter(|e| !words.iter().any(|w| tidy(e).contains(w.as_str())))
                .collect();
            if strange.is_empty() {
                continue;
            }
            let draft = self
                .about(Code::RuleUnmet, Weight::Ask, "rule-not-fitting", &value, None)
                .plain("strange", strange.join("、"))
                .plain("words", words.join(" / "));
            self.drafts.push(draft);
        }
    }

    pub(super) fn covers(&mut self, matter: &'a FieldRef) {
        let Some(item) = self.set.input.item else { return };
        for value in resolve(self.set, matter) {
            if covers(&value.text, item) {
                continue;
            }
            let draft = self
                .about(Code::RuleUnmet, Weight::Ask, "mandate-other-matter", &value, None)
                .arg("item", super::draft::Arg::Names(item.names.clone()));
            self.drafts.push(draft);
        }
    }

    /// Of several owners the lease names some: the others must agree. Each may be named as a party or sign a consent.
    pub(super) fn every_owner(&mut self, party: &'a FieldRef, owners: &'a FieldRef, consent: Option<&MaterialId>) {
        if consent.is_some_and(|id| !self.set.assignment.of(id).is_empty()) {
            return;
        }
        let parties = resolve(self.set, party);
        for value in resolve(self.set, owners) {
            let names: Vec<&str> = entries(&value.text).collect();
            if names.len() < 2 || parties.is_empty() {
                continue;
            }
            let absent: Vec<&str> = (names.into_iter())
                .filter(|n| !parties.iter().any(|p| named(p, n, &value)))
                .collect();
            if absent.is_empty() {
                continue;
            }
            let draft = self
                .about(
                    Code::CoOwnerMissing,
                    Weight::Ask,
                    "co-owner-missing",
                    &value,
                    parties.first(),
                )
                .plain("absent", absent.join("、"));
            self.drafts.push(draft);
        }
    }
}

fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(MARKS).map(str::trim).filter(|e| !e.is_empty())
}

/// Whether the party is or names the owner.
fn named(party: &Value<'_>, owner: &str, source: &Value<'_>) -> bool {
    let wanted = Said {
        text: owner,
        ..source.said()
    };
    entries(&party.text).any(|p| {
        compare::party(
            Said {
                text: p,
                ..party.said()
            },
            wanted,
        ) < Agreement::Different
    })
}

/// Whether a mandate's matter names the item, a part of its name that tells it from others, or anything at all.
fn covers(matter: &str, item: &Item) -> bool {
    const ANYTHING: [&str; 8] = [
        "全权",
        "一切",
        "全部",
        "所有",
        "各项",
        "有关事宜",
        "相关事宜",
        "政务服务",
    ];
    /// So many characters in a row of an item's name are no accident.
    const PART: usize = 4;
    let matter = tidy(matter);
    let said = |text: &str| {
        let text: Vec<char> = tidy(text).chars().filter(|c| c.is_alphanumeric()).collect();
        let part = PART.min(text.len().max(1));
        text.windows(part)
            .any(|w| matter.contains(&w.iter().collect::<String>()))
    };
    let result = item.result.as_ref().map(|r| r.names.zh.as_str());
    ANYTHING.iter().any(|w| matter.contains(w))
        || said(&item.names.zh)
        || result.is_some_and(said)
        || item.keywords.iter().any(|k| matter.contains(&tidy(k)))
}
