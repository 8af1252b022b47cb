//! Pages photographed one by one: a page that does not say what it is may go on with a paper begun in another file.
//!
//! Decides from the pages alone; how pages then make a paper is the business of `judge::paper`.
use crate::model::{Document, FileReading};
use crate::read;
use catalogue::DocumentKind;

/// A page that says nothing by itself, read as the continuation of each kind that runs over several pages.
pub(crate) type Continuations = Vec<Vec<Document>>;

/// Least that must speak for a continuation: a place to sign, or two values at their labels.
const ENOUGH: usize = 2;

/// Gives pages of files that nobody knows to the papers that other files begin. `loose` holds, for each file, what its
/// pages would be; empty for a file that is known.
pub(crate) fn adopt(files: &mut [FileReading], mut loose: Vec<Vec<Continuations>>) {
    let begun: Vec<Option<DocumentKind>> = files.iter().map(begins).collect();
    for (at, pages) in loose.iter_mut().enumerate().filter(|(_, p)| !p.is_empty()) {
        let before = begun[..at].iter().rev().flatten();
        let after = begun[at..].iter().flatten();
        let Some(kind) = before.chain(after).find(|kind| pages.iter().any(|p| speaks(p, kind))) else {
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
