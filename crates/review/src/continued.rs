//! Pages photographed one by one: a page that does not say what it is may go on with a paper begun in another file.
//!
//! Decides from the pages alone; how pages then make a paper is the business of `judge::paper`.
use crate::model::{Document, FileReading};
use crate::read;
use catalogue::{DocumentKind, FieldName};

/// A page that says nothing by itself, read as the continuation of each kind that runs over several pages.
pub(crate) type Continuations = Vec<Vec<Document>>;

/// Least that must speak for a continuation: a place to sign, or two values at their labels.
const ENOUGH: usize = 2;

/// Gives pages of files that nobody knows to the papers that other files begin. `loose` holds, for each file, what its
/// pages would be; empty for a file that is known.
pub(crate) fn adopt(files: &mut [FileReading], mut loose: Vec<Vec<Continuations>>) {
    let begun: Vec<Option<DocumentKind>> = files.iter().map(begins).collect();
    let numbers: Vec<(DocumentKind, FieldName, String)> = files.iter().flat_map(numbers).collect();
    for (at, pages) in loose.iter_mut().enumerate().filter(|(_, p)| !p.is_empty()) {
        let before = begun[..at].iter().rev().flatten();
        let after = begun[at..].iter().flatten();
        let Some(kind) = before
            .chain(after)
            .find(|kind| pages.iter().any(|p| speaks(p, kind) || carries(p, kind, &numbers)))
        else {
            continue;
        };
        let read_so = pages
            .iter_mut()
            .filter_map(|p| p.iter().position(|d| of_kind(d, kind)).map(|i| p.swap_remove(i)));
        files[at].documents = read_so.flatten().collect();
    }
}

/// The kind of many pages that a file begins or goes on with.
fn begins(file: &FileReading) -> Option<DocumentKind> {
    let known = file.documents.iter().rev().find(|d| read::identified(d))?;
    Some(known.kind.clone())
}

fn of_kind(documents: &[Document], kind: &DocumentKind) -> bool {
    documents.first().is_some_and(|d| d.kind == *kind)
}

/// The numbers that the papers of a file state of themselves.
fn numbers(file: &FileReading) -> impl Iterator<Item = (DocumentKind, FieldName, String)> {
    let known = file.documents.iter().filter(|d| read::identified(d));
    known.flat_map(|d| {
        let long = d.fields.iter().filter(|(_, f)| numbered(&f.value));
        long.map(|(name, f)| (d.kind.clone(), name.clone(), f.value.clone()))
    })
}

/// Whether a value tells one paper from others: a long number, perhaps with letters.
fn numbered(value: &str) -> bool {
    const LEAST: usize = 6;
    const DATE: usize = 10;
    let figures = value.chars().filter(char::is_ascii_digit).count();
    figures >= LEAST && value.chars().count() > DATE
}

/// Whether a page carries the number of a paper that was begun: 报告编号 at the head of every page.
fn carries(page: &Continuations, kind: &DocumentKind, numbers: &[(DocumentKind, FieldName, String)]) -> bool {
    page.iter().filter(|d| of_kind(d, kind)).flatten().any(|d| {
        let known =
            |name: &FieldName, value: &str| numbers.iter().any(|(k, n, v)| k == kind && n == name && v == value);
        d.fields.iter().any(|(name, f)| known(name, &f.value))
    })
}

/// Whether a page, read as this kind, has something to say.
fn speaks(page: &Continuations, kind: &DocumentKind) -> bool {
    page.iter().filter(|d| of_kind(d, kind)).flatten().any(|d| {
        let clauses = d.text.iter().filter(|l| clause(&l.text)).count();
        d.signatures.len() * ENOUGH + d.fields.len() + clauses >= ENOUGH
    })
}

/// Whether a line is headed as a clause of a contract: 第七条.
fn clause(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix('第') else {
        return false;
    };
    rest.chars()
        .position(|c| c == '条')
        .is_some_and(|at| (1..=4).contains(&at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, Look};
    use std::collections::BTreeMap;
    use vision::{Quality, Rect};

    fn report(number: &str) -> Document {
        let quad = Rect::new(0.0, 0.0, 100.0, 100.0).to_quad();
        let field = Field {
            value: number.into(),
            raw: number.into(),
            confidence: 1.0,
            corrected: false,
            valid: true,
            certain: true,
            hardly: Vec::new(),
            quad,
        };
        let quality = Quality {
            readable: true,
            sharpness: 1.0,
            glare: 0.0,
            exposure: 0.9,
            tilt_degrees: 0.0,
            rotation: 0,
            cut: Vec::new(),
            text_height: 20.0,
            troubles: Vec::new(),
        };
        Document {
            page: 1,
            kind: DocumentKind::from("hygiene_test_report"),
            confidence: 0.6,
            quality,
            frame: quad,
            fields: BTreeMap::from([(FieldName::from("report_number"), field)]),
            seals: Vec::new(),
            signatures: Vec::new(),
            codes: Vec::new(),
            text: Vec::new(),
            look: Look::Unseen,
        }
    }

    fn file(documents: Vec<Document>) -> FileReading {
        FileReading {
            name: "page.jpg".into(),
            documents,
            error: None,
        }
    }

    #[test]
    fn a_page_that_carries_the_number_of_a_paper_belongs_to_it_and_one_of_another_number_does_not() {
        let adopted = |number: &str| {
            let mut files = [file(vec![report("YB(2026)90941")]), file(Vec::new())];
            adopt(&mut files, vec![Vec::new(), vec![vec![vec![report(number)]]]]);
            files[1].documents.len()
        };
        assert_eq!(adopted("YB(2026)90941"), 1);
        assert_eq!(adopted("YB(2026)90942"), 0);
    }
}
