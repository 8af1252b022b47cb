//! A second, closer look at parts of a page: made larger, freed of red ink and pale print, read again by themselves.
//!
//! What the first look read soundly stands; the second only fills in and puts right. Which parts are worth it is for
//! `read::gaps` to say.
mod part;
mod stamp;

use crate::model::{Document, TextLine};
use crate::read;
use catalogue::DocumentType;
use part::{Ink, Part, SURE};
use vision::decode::DecodedPage;
use vision::{Line, ModelError, Page, Seal};

/// What only makes a value longer counts from this confidence.
const VERY_SURE: f32 = 0.9;
/// Shared area of two lines, as a share of the smaller, from which they are the same print.
const SAME: f32 = 0.4;

/// Reads a page that was drawn.
type ReadPage<'r> = dyn Fn(DecodedPage) -> Result<Page, ModelError> + 'r;

/// The documents with what a closer look added.
pub(crate) fn look(
    page: &Page,
    mut documents: Vec<Document>,
    kinds: &[DocumentType],
    read_page: &ReadPage<'_>,
) -> Result<Vec<Document>, ModelError> {
    stamps(page, &mut documents, read_page)?;
    let gaps = read::gaps::of(page, &documents, kinds);
    let Some(picture) = page.picture.as_ref().filter(|_| !gaps.is_empty()) else {
        return Ok(documents);
    };
    let mut amended = page.clone();
    for gap in &gaps {
        let Some(sheet) = amended.sheets.get_mut(gap.sheet) else {
            continue;
        };
        let part = Part::of(gap.place, picture, Ink::Print);
        let seen = read_page(part.drawn(sheet, picture))?;
        // A part that came back turned has too little print to say what is up.
        if seen.quality.rotation == 0 {
            let fresh = part.lines(&seen);
            replace(&mut sheet.lines, fresh);
            adopt(&mut sheet.seals, part.seals(&seen));
        }
    }
    let again = read::documents(&amended, kinds);
    for document in documents.iter_mut().filter(|d| read::identified(d)) {
        if let Some(other) = again.iter().find(|o| o.kind == document.kind) {
            fill(document, other);
        }
    }
    Ok(documents)
}

/// Adds the words of stamps that lie across licences and certificates to the text of the paper.
fn stamps(page: &Page, documents: &mut [Document], read_page: &ReadPage<'_>) -> Result<(), ModelError> {
    let stamped = |d: &&mut Document| ["licence", "certificate"].iter().any(|w| d.kind.as_str().contains(w));
    let (Some(picture), Some(document)) = (&page.picture, documents.iter_mut().find(stamped)) else {
        return Ok(());
    };
    for sheet in page.sheets.iter().filter(|_| page.quality.readable) {
        let inks = stamp::inks(sheet, picture);
        for (place, ink) in inks
            .iter()
            .flat_map(|i| stamp::places(sheet, picture, *i).into_iter().map(|p| (p, *i)))
        {
            let part = Part::of(place, picture, ink);
            let seen = read_page(part.drawn(sheet, picture))?;
            document.text.extend(part.lines(&seen).into_iter().map(|line| TextLine {
                quad: sheet.to_page.apply_quad(&line.quad),
                text: line.text,
                confidence: line.confidence,
            }));
        }
    }
    Ok(())
}

/// Takes over what is sound where nothing sound was there.
fn fill(document: &mut Document, other: &Document) {
    for (name, field) in &other.fields {
        let rank = |f: &crate::model::Field| (f.valid && f.certain, f.confidence >= SURE);
        let old = document.fields.get(name);
        let longer = |old: &crate::model::Field| {
            let more = field.value.chars().count() > old.value.chars().count();
            more && field.value.starts_with(&old.value) && field.confidence >= VERY_SURE
        };
        let better = old.map_or(field.valid, |old| rank(field) > rank(old) || longer(old));
        if better && field.confidence >= SURE {
            document.fields.insert(name.clone(), field.clone());
        }
    }
}

/// Adds seals that were not seen before: a copy shows them grey beside a fresh red one.
fn adopt(seals: &mut Vec<Seal>, fresh: Vec<Seal>) {
    for new in fresh {
        if new.text_confidence >= SURE && !seals.iter().any(|s| s.rect.shared(&new.rect) > SAME) {
            seals.push(new);
        }
    }
}

/// The fresh lines in place of those on whose print they stand. A line that was longer before lost something.
fn replace(lines: &mut Vec<Line>, fresh: Vec<Line>) {
    for new in fresh {
        let over = |l: &&Line| l.rect.shared(&new.rect) > SAME;
        let before: f32 = lines
            .iter()
            .filter(over)
            .map(|l| l.confidence * l.glyphs.len() as f32)
            .sum();
        if new.confidence * new.glyphs.len() as f32 + 1.0 < before {
            continue;
        }
        lines.retain(|l| l.rect.shared(&new.rect) <= SAME);
        lines.push(new);
    }
    lines.sort_by(|a, b| {
        a.rect
            .top
            .total_cmp(&b.rect.top)
            .then(a.rect.left.total_cmp(&b.rect.left))
    });
}
