//! Places of a page where a value that its paper shows was not read, or not rightly: a second look is worth taking there.
//!
//! Says where and never looks; the look is taken by `closer`.
use super::labels::{self, Hit};
use super::{identify, layout};
use crate::model::{Document, Field as Read};
use catalogue::{DocumentType, Field, ValueKind};
use vision::{Origin, Page, Rect, SealShape, Sheet};

/// A place worth a second look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Index of the sheet on its page.
    pub sheet: usize,
    /// The place, in sheet coordinates.
    pub place: Rect,
}

/// Below this confidence a value is looked at again.
const UNSURE: f32 = 0.6;
/// Most places of a sheet that are looked at again; what must stand on the paper comes first.
const MOST: usize = 3;
/// How far behind its label a value may reach, in heights of the label.
const REACH: f32 = 24.0;

/// The gaps of a page, as its documents leave them.
pub fn of(page: &Page, documents: &[Document], kinds: &[DocumentType]) -> Vec<Gap> {
    if page.picture.is_none() || !page.quality.readable {
        return Vec::new();
    }
    let mut gaps = Vec::new();
    for (index, sheet) in page.sheets.iter().enumerate() {
        if sheet.lines.iter().any(|l| l.origin == Origin::TextLayer) {
            continue;
        }
        let mut places = Vec::new();
        for part in identify::parts(&layout::rows(&sheet.lines), kinds) {
            let Some(kind) = kinds.iter().find(|k| part.kind.as_ref() == Some(&k.kind)) else {
                continue;
            };
            if let Some(document) = documents.iter().find(|d| d.kind == kind.kind) {
                places.extend(of_part(sheet, &layout::printed(&part.rows), kind, document));
            }
        }
        places.sort_by_key(|(required, _)| !required);
        let merged = merged(places.into_iter().map(|(_, place)| whole_lines(sheet, place)), sheet);
        gaps.extend(merged.into_iter().take(MOST).map(|place| Gap { sheet: index, place }));
    }
    gaps
}

/// The places of one document, each with whether its field is required.
fn of_part(sheet: &Sheet, rows: &[layout::Row], kind: &DocumentType, document: &Document) -> Vec<(bool, Rect)> {
    let hits = labels::hits(rows, kind);
    let mut places = Vec::new();
    for field in &kind.fields {
        let found = document.fields.get(&field.name);
        let place = found.map(|f| sheet.to_page.back_quad(&f.quad).bounds());
        let cut = named(field) && place.is_some_and(|p| ends_in_seal(sheet, &p));
        if found.is_some_and(sound) && !cut {
            continue;
        }
        let mut own: Vec<Rect> = hits
            .iter()
            .filter(|h| h.field.as_ref() == Some(&field.name))
            .map(|h| {
                if field.from_seal {
                    foot(h, sheet)
                } else {
                    behind(h, &hits, sheet)
                }
            })
            .collect();
        own.extend(place);
        // The day of issue stands beneath the seal of the office, often without a word that leads to it.
        if own.is_empty() && under_seal(field) {
            own = sheet
                .seals
                .iter()
                .filter(|s| s.shape == SealShape::Round)
                .map(|s| around(&s.rect))
                .collect();
        }
        places.extend(own.into_iter().map(|place| (field.required, place)));
    }
    places
}

fn sound(field: &Read) -> bool {
    field.valid && field.certain && field.confidence >= UNSURE
}

fn named(field: &Field) -> bool {
    matches!(field.value, ValueKind::Organisation | ValueKind::Party)
}

/// Whether a value ends where a seal lies, which may hide the rest of it.
fn ends_in_seal(sheet: &Sheet, value: &Rect) -> bool {
    let h = value.height();
    sheet.seals.iter().map(|s| s.rect).any(|s| {
        let within = (s.top..s.bottom).contains(&value.center().y);
        within && (s.left - h * 2.0..s.right - h).contains(&value.right)
    })
}

fn under_seal(field: &Field) -> bool {
    field.value == ValueKind::Date && field.anywhere
}

/// The foot of a paper from the word for its office on: its seal and the day of issue stand there.
fn foot(hit: &Hit, sheet: &Sheet) -> Rect {
    let (label, h) = (hit.rect, hit.rect.height());
    Rect::new(
        label.left - h * 2.0,
        label.top - h * 4.0,
        (label.right + h * 12.0).min(sheet.width),
        label.bottom + h * 9.0,
    )
}

/// A seal with the paper on which print that it touches stands.
fn around(seal: &Rect) -> Rect {
    let (w, h) = (seal.width(), seal.height());
    Rect::new(
        seal.left - w * 0.9,
        seal.top - h * 0.2,
        seal.right + w * 0.4,
        seal.bottom + h * 0.3,
    )
}

/// A label with the room in which its value stands.
fn behind(hit: &Hit, hits: &[Hit], sheet: &Sheet) -> Rect {
    let label = hit.rect;
    let h = label.height();
    let next = hits
        .iter()
        .filter(|o| o.rect.left > label.right && (o.rect.center().y - label.center().y).abs() < h * 0.6)
        .map(|o| o.rect.left)
        .fold(sheet.width, f32::min);
    Rect::new(
        label.left,
        label.top - h,
        next.min(label.right + h * REACH),
        label.bottom + h * 1.6,
    )
}

/// The place with every line of print that it touches, and a margin.
fn whole_lines(sheet: &Sheet, place: Rect) -> Rect {
    let touched = sheet
        .lines
        .iter()
        .map(|l| l.rect)
        .filter(|r| r.intersection(&place).is_some());
    let all = touched.fold(place, |a, r| a.union(&r));
    let m = 16.0;
    Rect::new(
        (all.left - m).max(0.0),
        (all.top - m).max(0.0),
        (all.right + m).min(sheet.width),
        (all.bottom + m).min(sheet.height),
    )
}

/// Places that touch are looked at as one.
fn merged(places: impl Iterator<Item = Rect>, sheet: &Sheet) -> Vec<Rect> {
    let mut out: Vec<Rect> = Vec::new();
    for mut place in places.filter(|p| p.width() > 24.0 && p.height() > 12.0) {
        while let Some(i) = out.iter().position(|o| o.intersection(&place).is_some()) {
            place = out.remove(i).union(&place);
        }
        // A look at most of the sheet would see no more than the first one did.
        if place.width() * place.height() < sheet.width * sheet.height * 0.5 {
            out.push(place);
        }
    }
    out
}
