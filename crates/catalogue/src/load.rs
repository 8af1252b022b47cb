//! Text in, typed catalogue out: parsing, shared groups, and the first round of complaints.
//!
//! Reads no file; whoever calls brings the text.
use crate::problem::Source;
use crate::{
    Check, DocumentKind, DocumentType, FormField, Group, GroupName, Groups, Item, ItemId, Material, Problem, check,
};
use domain::calendar::{Calendar, CalendarError, CalendarYear};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

const SHARED: &str = "items/_shared.yaml";

/// Items, document kinds and the working-day calendar, checked against each other.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    items: Vec<Item>,
    documents: Vec<DocumentType>,
    calendar: Calendar,
}

impl Catalogue {
    /// Builds a catalogue from its files, given as path below `catalogue/` and text.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of files and lines.
    pub fn load(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<Problem>> {
        let mut loader = Loader::default();
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort();
        for (file, text) in files {
            loader.read(Source { file, text });
        }
        loader.finish()
    }

    /// All items, by code.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The item with this id or this code, e.g. `premises-check` or `SC-09`; codes in any case.
    pub fn item(&self, id_or_code: impl AsRef<str>) -> Option<&Item> {
        let word = id_or_code.as_ref();
        self.items
            .iter()
            .find(|i| i.id == *word || i.code.as_str().eq_ignore_ascii_case(word))
    }

    /// All document kinds, by word.
    pub fn documents(&self) -> &[DocumentType] {
        &self.documents
    }

    /// The document kind of this word.
    pub fn document(&self, kind: impl AsRef<str>) -> Option<&DocumentType> {
        self.documents.iter().find(|d| d.kind == *kind.as_ref())
    }

    /// The working days of the published years.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

#[derive(Default)]
struct Loader {
    problems: Vec<Problem>,
    documents: Vec<(Source, DocumentType)>,
    items: Vec<(Source, Item)>,
    shared: Option<(Source, Groups)>,
    years: Vec<CalendarYear>,
}

impl Loader {
    fn read(&mut self, source: Source) {
        let Some((folder, name)) = source.file.split_once('/') else {
            return;
        };
        let Some(stem) = name.strip_suffix(".yaml") else { return };
        match folder {
            "documents" => {
                if let Some(document) = self.parse::<DocumentType>(&source) {
                    self.named(&source, stem, document.kind.as_str());
                    self.documents.push((source, document));
                }
            }
            "items" if source.file == SHARED => {
                if let Some(groups) = self.parse::<Groups>(&source) {
                    self.shared = Some((source, groups));
                }
            }
            "items" => {
                if let Some(item) = self.parse::<Item>(&source) {
                    self.named(&source, stem, item.id.as_str());
                    self.items.push((source, item));
                }
            }
            "calendars" => {
                if let Some(year) = self.parse::<CalendarYear>(&source) {
                    self.named(&source, stem, &year.year.to_string());
                    self.problems.extend(calendar_problem(&source, &year));
                    self.years.push(year);
                }
            }
            _ => {}
        }
    }

    fn parse<T: DeserializeOwned>(&mut self, source: &Source) -> Option<T> {
        match serde_saphyr::from_str(&source.text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.push(syntax(source, &error));
                None
            }
        }
    }

    fn named(&mut self, source: &Source, stem: &str, word: &str) {
        if stem != word {
            self.problems
                .push(source.problem(&[word], format!("`{word}` must stand in `{word}.yaml`")));
        }
    }

    fn finish(mut self) -> Result<Catalogue, Vec<Problem>> {
        let no_shared = (
            Source {
                file: SHARED.to_owned(),
                text: String::new(),
            },
            Groups::new(),
        );
        let (shared, groups) = self.shared.take().unwrap_or(no_shared);
        for (source, item) in &mut self.items {
            self.problems.extend(expand(source, &shared, &groups, item));
        }
        check::documents(&self.documents, &mut self.problems);
        // A kind that did not parse would be reported once more by every item that uses it.
        if self.problems.is_empty() {
            check::items(&self.items, &shared, &self.documents, &mut self.problems);
        }
        // Each year is sound by now and is the only one of its name.
        let calendar = Calendar::new(self.years).unwrap_or_default();
        if !self.problems.is_empty() {
            self.problems.sort();
            self.problems.dedup();
            return Err(self.problems);
        }
        let mut items: Vec<_> = self.items.into_iter().map(|(_, item)| item).collect();
        items.sort_by(|a, b| a.code.cmp(&b.code));
        let mut documents: Vec<_> = self.documents.into_iter().map(|(_, document)| document).collect();
        documents.sort_by(|a, b| a.kind.cmp(&b.kind));
        Ok(Catalogue {
            items,
            documents,
            calendar,
        })
    }
}

fn calendar_problem(source: &Source, year: &CalendarYear) -> Option<Problem> {
    let error = Calendar::new([year.clone()]).err()?;
    let word = match error {
        CalendarError::UnknownYear(year) | CalendarError::YearTwice(year) => year.to_string(),
        CalendarError::WrongYear { date, .. } | CalendarError::WrongWeekday(date) => date.to_string(),
        CalendarError::DayTwice(date) => {
            let date = date.to_string();
            return Some(source.problem(&[&date, &date], error.to_string()));
        }
    };
    Some(source.problem(&[&word], error.to_string()))
}

fn syntax(source: &Source, error: &serde_saphyr::Error) -> Problem {
    let (line, column) = error
        .location()
        .map_or((1, 1), |at| (at.line() as usize, at.column() as usize));
    let text = error.without_snippet().to_string();
    // The place is said by the problem itself.
    let reason = text.lines().next().unwrap_or_default();
    let reason = reason.split(" at line ").next().unwrap_or(reason);
    let reason = reason.split_once("column ").map_or(reason, |(before, after)| {
        if before.contains("line ") {
            after.split_once(": ").map_or(reason, |(_, rest)| rest)
        } else {
            reason
        }
    });
    Problem {
        file: source.file.clone(),
        line,
        column,
        reason: reason.to_owned(),
    }
}

/// Puts the entries of the included groups before the item's own.
fn expand(source: &Source, shared: &Source, groups: &Groups, item: &mut Item) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut order: Vec<&Group> = Vec::new();
    let mut seen: Vec<&GroupName> = Vec::new();
    for name in &item.include {
        collect(source, shared, groups, name, &mut seen, &mut order, &mut problems);
    }
    let form = order.iter().flat_map(|g| g.form.iter().cloned());
    let materials = order.iter().flat_map(|g| g.materials.iter().cloned());
    let checks = order.iter().flat_map(|g| g.checks.iter().cloned());
    item.form = merge(form, &item.form, |f: &FormField| f.name.as_str());
    item.materials = merge(materials, &item.materials, |m: &Material| m.id.as_str());
    item.checks = merge(checks, &item.checks, |c: &Check| c.id.as_str());
    problems
}

fn collect<'a>(
    asker: &Source,
    shared: &Source,
    groups: &'a Groups,
    name: &GroupName,
    seen: &mut Vec<&'a GroupName>,
    order: &mut Vec<&'a Group>,
    problems: &mut Vec<Problem>,
) {
    let Some((name, group)) = groups.get_key_value(name) else {
        let reason = format!("no group `{name}` in `{SHARED}`");
        problems.push(asker.problem(&["include", name.as_str()], reason));
        return;
    };
    if seen.contains(&name) {
        return;
    }
    seen.push(name);
    for inner in &group.include {
        collect(shared, shared, groups, inner, seen, order, problems);
    }
    order.push(group);
}

fn merge<T: Clone>(shared: impl Iterator<Item = T>, own: &[T], word: fn(&T) -> &str) -> Vec<T> {
    let mut merged: Vec<T> = shared.collect();
    let inherited = merged.len();
    for entry in own {
        match merged[..inherited].iter().position(|e| word(e) == word(entry)) {
            Some(at) => merged[at] = entry.clone(),
            None => merged.push(entry.clone()),
        }
    }
    merged
}

/// Kinds by word, for the checks.
pub(crate) fn by_kind(documents: &[(Source, DocumentType)]) -> BTreeMap<&DocumentKind, &DocumentType> {
    documents
        .iter()
        .map(|(_, document)| (&document.kind, document))
        .collect()
}

impl AsRef<str> for ItemId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for DocumentKind {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}
