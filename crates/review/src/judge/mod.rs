//! Judging a set: what is missing, wrong or doubtful, against an item and an optional form.
//!
//! Pure: the date comes in, nothing is read from outside. Never passes silently over what was not read: it is either
//! a finding of its own, or the paper counts as not provided.
mod assign;
mod bounds;
mod codes;
mod compare;
mod condition;
mod copies;
mod counted;
mod draft;
mod fields;
mod file_trouble;
mod form;
mod labels;
mod legible;
mod paper;
mod rules;
mod scope;
mod seals;
mod terms;
mod unusable;
mod values;
mod wording;
pub(crate) mod words;

pub use codes::{FindingCode, findings_markdown};
pub use file_trouble::file_trouble;
pub use labels::Labels;
pub use words::{Lang, Messages, text, text_with};

pub(crate) use draft::corners;

use crate::model::FileReading;
use crate::report::{Finding, FormValue, Verdict};
use assign::Assignment;
use catalogue::{DocumentType, Item, MaterialId};
use draft::{Draft, Weight};
use paper::Paper;
use std::collections::{BTreeMap, BTreeSet};

/// What is judged, and against what.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The item; `None` looks at every paper for itself.
    pub item: Option<&'a Item>,
    /// Every document kind of the catalogue.
    pub documents: &'a [DocumentType],
    /// The files as read.
    pub files: &'a [FileReading],
    /// The form as given, by field; empty where there is none.
    pub form: &'a BTreeMap<String, serde_json::Value>,
    /// The date that terms are judged against.
    pub date: jiff::civil::Date,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The verdict over the whole set.
    pub verdict: Verdict,
    /// What was found, blocking first.
    pub findings: Vec<Finding>,
    /// The material that a document was taken for, by index of the file and of the document in it.
    pub materials: BTreeMap<(usize, usize), MaterialId>,
    /// The form as far as the materials fill it.
    pub form: BTreeMap<String, FormValue>,
}

/// The set while it is being judged.
pub(crate) struct Set<'a> {
    pub input: &'a Input<'a>,
    pub labels: Labels<'a>,
    pub papers: Vec<Paper<'a>>,
    pub assignment: Assignment,
    /// Papers that cannot be read but are plausibly these materials.
    pub unreadable: BTreeMap<usize, MaterialId>,
    /// Papers that cannot be read, whatever they are.
    pub unread: BTreeSet<usize>,
    pub drafts: Vec<Draft>,
}

impl Set<'_> {
    /// What a finding rests on: a rule of the item, or of the review itself where there is no item.
    pub(crate) fn rule(&self, what: &str) -> String {
        self.input
            .item
            .map_or_else(|| what.to_owned(), |i| format!("{} {what}", i.id))
    }

    /// Papers whose content is judged: those that serve a material, or all where there is no item.
    pub(crate) fn judged(&self) -> Vec<usize> {
        (0..self.papers.len())
            .filter(|&p| self.papers[p].readable())
            .filter(|&p| self.input.item.is_none() || self.assignment.material(p).is_some())
            .collect()
    }
}

/// Judges a set.
pub fn judge(input: &Input<'_>) -> Judgement {
    let labels = Labels {
        item: input.item,
        documents: input.documents,
    };
    let papers = paper::gather(input.files, &labels);
    let assignment = input
        .item
        .map(|item| assign::assign(item, &papers, input))
        .unwrap_or_default();
    let mut set = Set {
        input,
        labels,
        papers,
        assignment,
        unreadable: BTreeMap::new(),
        unread: BTreeSet::new(),
        drafts: Vec::new(),
    };
    assign::judge(&mut set);
    fields::judge(&mut set);
    seals::judge(&mut set);
    copies::judge(&mut set);
    counted::judge(&mut set);
    rules::judge(&mut set);

    let mut drafts = std::mem::take(&mut set.drafts);
    drafts.sort_by_key(|d| d.weight);
    let verdict = match drafts.first().map(|d| d.weight) {
        Some(Weight::Blocking) => Verdict::Fix,
        Some(Weight::Ask) => Verdict::Ask,
        _ => Verdict::Pass,
    };
    let names: Vec<&str> = input.files.iter().map(|f| f.name.as_str()).collect();
    Judgement {
        verdict,
        findings: drafts.into_iter().map(|d| d.finish(&labels, &names)).collect(),
        materials: materials(&set),
        form: form::fill(&set, &names),
    }
}

fn materials(set: &Set<'_>) -> BTreeMap<(usize, usize), MaterialId> {
    let mut out = BTreeMap::new();
    for (index, paper) in set.papers.iter().enumerate() {
        let id = set.assignment.material(index).or_else(|| set.unreadable.get(&index));
        for leaf in &paper.leaves {
            if let Some(id) = id {
                out.insert((leaf.file, leaf.index), id.clone());
            }
        }
    }
    out
}
