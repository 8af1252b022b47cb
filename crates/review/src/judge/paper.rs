//! Papers: the documents of one kind that belong together, with their fields brought together.
//!
//! Knows how pages join into a paper; knows no item.
use super::draft::Spot;
use super::labels::Labels;
use super::legible;
use crate::model::{Document, Field, FileReading};
use catalogue::{DocumentKind, DocumentType, FieldName, ValueKind};
use std::collections::BTreeMap;
use vision::Trouble;

/// Below this confidence a reading is not relied on.
pub(crate) const DOUBTFUL: f32 = 0.6;

/// A document with its place in the set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaf<'a> {
    pub file: usize,
    pub index: usize,
    pub document: &'a Document,
}

/// A field with its place in the set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub field: &'a Field,
    pub spot: Spot,
}

impl Found<'_> {
    pub(crate) fn doubtful(&self) -> bool {
        !self.field.certain || self.field.confidence < DOUBTFUL
    }
}

/// A paper of one or more pages.
#[derive(Debug, Clone)]
pub(crate) struct Paper<'a> {
    pub kind: &'a DocumentKind,
    pub rules: Option<&'a DocumentType>,
    pub leaves: Vec<Leaf<'a>>,
    pub fields: BTreeMap<&'a FieldName, Found<'a>>,
}

impl<'a> Paper<'a> {
    fn new(leaf: Leaf<'a>, labels: &Labels<'a>) -> Self {
        let kind = &leaf.document.kind;
        let mut paper = Self {
            kind,
            rules: labels.kind(kind.as_str()),
            leaves: Vec::new(),
            fields: BTreeMap::new(),
        };
        paper.push(leaf);
        paper
    }

    fn push(&mut self, leaf: Leaf<'a>) {
        for (name, field) in leaf.document.fields.iter().filter(|(_, f)| !f.value.is_empty()) {
            let found = Found {
                field,
                spot: Spot {
                    file: leaf.file,
                    page: leaf.document.page,
                    quad: Some(field.quad),
                },
            };
            // A name that a hand wrote where it signs is read worse than the same name in print.
            let signed = |found: Found<'a>, leaf: &Leaf<'_>| self.signs(name, found.field, leaf);
            let rank = |f: Found<'a>, signed: bool| (f.field.valid, !signed, f.field.certain, f.field.confidence);
            let better = self.fields.get(name).is_none_or(|&old| {
                let home = (self.leaves.iter()).find(|l| (l.file, l.document.page) == (old.spot.file, old.spot.page));
                rank(found, signed(found, &leaf)) > rank(old, home.is_some_and(|l| signed(old, l)))
            });
            if better {
                self.fields.insert(name, found);
            }
        }
        self.leaves.push(leaf);
    }

    /// Whether a party's name stands where the party signs.
    fn signs(&self, name: &FieldName, field: &Field, leaf: &Leaf<'_>) -> bool {
        let at = field.quad.bounds().center();
        let places = self.rules.map(|r| r.signatures.as_slice()).unwrap_or_default();
        let own = |place: &FieldName| {
            places
                .iter()
                .any(|p| p.name == *place && p.party.as_ref() == Some(name))
        };
        leaf.document.signatures.iter().any(|mark| {
            let room = mark.quad.bounds();
            let within = (room.left..room.right).contains(&at.x) && (room.top..room.bottom).contains(&at.y);
            !mark.weak && within && own(&mark.place)
        })
    }

    /// Whether anything on it can be trusted.
    pub(crate) fn readable(&self) -> bool {
        self.leaves.iter().any(|l| l.document.quality.readable) && !legible::lost(self)
    }

    /// Whether it was taken or recognised poorly, so that what was not found may still be there.
    pub(crate) fn doubtful(&self) -> bool {
        self.leaves.iter().any(|l| {
            let d = l.document;
            legible::poor(d) || d.confidence < DOUBTFUL
        })
    }

    /// Whether the kind is no paper of the catalogue.
    pub(crate) fn unknown(&self) -> bool {
        *self.kind == DocumentKind::UNKNOWN || *self.kind == DocumentKind::PICTURE
    }

    /// Where it begins.
    pub(crate) fn spot(&self) -> Spot {
        let leaf = self.leaves[0];
        Spot {
            file: leaf.file,
            page: leaf.document.page,
            quad: Some(leaf.document.frame),
        }
    }

    /// Where it ends: signature places are there.
    pub(crate) fn last_spot(&self) -> Spot {
        let leaf = self.leaves[self.leaves.len() - 1];
        Spot {
            file: leaf.file,
            page: leaf.document.page,
            quad: Some(leaf.document.frame),
        }
    }

    pub(crate) fn get(&self, name: &FieldName) -> Option<Found<'a>> {
        self.fields.get(name).copied()
    }

    pub(crate) fn value(&self, name: &FieldName) -> Option<&'a str> {
        self.get(name).map(|f| f.field.value.as_str())
    }

    /// What the field holds, by the kind's rules.
    pub(crate) fn value_kind(&self, name: &FieldName) -> Option<ValueKind> {
        self.rules?.fields.iter().find(|f| f.name == *name).map(|f| f.value)
    }

    /// The number that tells this paper from others of its kind.
    pub(crate) fn key(&self) -> Option<Found<'a>> {
        let kinds = [
            ValueKind::CreditCode,
            ValueKind::IdNumber,
            ValueKind::PropertyCertificateNumber,
            ValueKind::FoodLicenceNumber,
            ValueKind::Number,
        ];
        let fields = &self.rules?.fields;
        // On a contract the numbers are those of its parties.
        let own = |f: &&catalogue::Field| !self.rules.is_some_and(|r| r.many_pages) || f.value != ValueKind::IdNumber;
        kinds.iter().find_map(|k| {
            fields
                .iter()
                .filter(own)
                // Ages and counts are numbers as well.
                .find(|f| f.value == *k && (*k != ValueKind::Number || f.name.as_str().ends_with("number")))
                .and_then(|f| self.get(&f.name))
        })
    }

    /// All lines of it with their places.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&'a crate::model::TextLine, Spot)> + '_ {
        self.leaves.iter().flat_map(|l| {
            let (file, page) = (l.file, l.document.page);
            l.document.text.iter().map(move |t| {
                (
                    t,
                    Spot {
                        file,
                        page,
                        quad: Some(t.quad),
                    },
                )
            })
        })
    }
}

/// Whether nothing is on the page.
pub(crate) fn blank(document: &Document) -> bool {
    document.quality.troubles.contains(&Trouble::Blank)
}

/// Puts the documents of the set together into papers, in the order of the files.
pub(crate) fn gather<'a>(files: &'a [FileReading], labels: &Labels<'a>) -> Vec<Paper<'a>> {
    let mut papers: Vec<Paper<'a>> = Vec::new();
    for (file, reading) in files.iter().enumerate() {
        for (index, document) in reading.documents.iter().enumerate() {
            let leaf = Leaf { file, index, document };
            match papers.last_mut() {
                Some(last) if continues(last, leaf, reading) => last.push(leaf),
                _ => papers.push(Paper::new(leaf, labels)),
            }
        }
    }
    papers
}

fn continues(last: &Paper<'_>, leaf: Leaf<'_>, reading: &FileReading) -> bool {
    let before = last.leaves[last.leaves.len() - 1];
    let same_file = before.file == leaf.file;
    // Pages without a kind of their own stay together, so that a many-page plan or statute is one paper.
    if last.unknown() && same_file && *last.kind == leaf.document.kind && *last.kind == DocumentKind::UNKNOWN {
        return before.document.page != leaf.document.page;
    }
    let Some(rules) = last.rules.filter(|r| r.many_pages) else {
        return false;
    };
    if leaf.document.kind != *last.kind {
        // A page that nobody knows, between two pages of a contract, belongs to it.
        let next = reading.documents.get(leaf.index + 1);
        return same_file && leaf.document.kind == *DocumentKind::UNKNOWN && next.is_some_and(|n| n.kind == *last.kind);
    }
    let required: Vec<_> = rules.fields.iter().filter(|f| f.required).collect();
    let own = required
        .iter()
        .filter(|f| leaf.document.fields.contains_key(&f.name))
        .count();
    let titled = leaf.document.text.iter().take(5).any(|line| {
        let text: String = line.text.chars().filter(|c| !c.is_whitespace()).collect();
        rules.identify.titles.iter().any(|t| text.contains(t.as_str()))
    });
    // A second paper of the kind begins with a title and states most of what such a paper states.
    let begins = titled && own >= 2 && own * 2 > required.len();
    if same_file {
        !begins
    } else {
        !titled && own * 2 <= required.len() && !complete(last)
    }
}

/// Whether the paper already states everything that it must and is signed somewhere.
fn complete(paper: &Paper<'_>) -> bool {
    let Some(rules) = paper.rules else { return true };
    let fields = rules
        .fields
        .iter()
        .filter(|f| f.required)
        .all(|f| paper.fields.contains_key(&f.name));
    let signs = |l: &Leaf<'_>| l.document.signatures.iter().any(|m| !m.weak);
    let places = rules.signatures.is_empty() || paper.leaves.iter().any(signs);
    fields && places
}
