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
/// Room between a label and its value from which a seal in it may hide a part, in heights of print.
const HIDDEN: f32 = 3.0;
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
        places.sort_by_key(|(worth, _)| *worth);
        let merged = merged(
            places
                .into_iter()
                .map(|(worth, place)| (worth, whole_lines(sheet, place))),
            sheet,
        );
        gaps.extend(merged.into_iter().take(MOST).map(|place| Gap { sheet: index, place }));
    }
    gaps
}

/// What a second look is worth, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// A value that must stand on the paper is not there, or not read well.
    Required,
    /// The same of one that may be absent.
    Wanted,
    /// A value was read well and may go on, or stands behind what may be the beginning of its label.
    More,
}

/// The places of one document, each with what a look at it is worth.
fn of_part(sheet: &Sheet, rows: &[layout::Row], kind: &DocumentType, document: &Document) -> Vec<(Worth, Rect)> {
    let hits = labels::hits(rows, kind);
    let mut places = Vec::new();
    for field in &kind.fields {
        let found = document.fields.get(&field.name);
        let place = found.map(|f| sheet.to_page.back_quad(&f.quad).bounds());
        let cut = named(field) && place.is_some_and(|p| ends_in_seal(sheet, &p));
        let worth = match found {
            Some(f) if sound(f) && !cut && open(field, f) => Worth::More,
            Some(f) if sound(f) && !cut => continue,
            _ if field.required => Worth::Required,
            _ => Worth::Wanted,
        };
        let mut own: Vec<Rect> = hits
            .iter()
            .filter(|h| h.field.as_ref() == Some(&field.name))
            .map(|h| {
                if field.from_seal {
                    foot(h, sheet)
                } else {
                    behind(&h.rect, &hits, sheet)
                }
            })
            .collect();
        own.extend(place);
        if own.is_empty() && field.required {
            let labels = begun(rows, field).map(|label| (Worth::More, behind(&label, &hits, sheet)));
            places.extend(labels);
        }
        // The day of issue stands beneath the seal of the office, often without a word that leads to it.
        if own.is_empty() && under_seal(field) {
            own = sheet
                .seals
                .iter()
                .filter(|s| s.shape == SealShape::Round)
                .map(|s| around(&s.rect))
                .collect();
        }
        places.extend(own.into_iter().map(|place| (worth, place)));
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

/// Whether between its label and a value lies a seal that may hide how the value begins.
pub(super) fn begins_in_seal(sheet: &Sheet, hits: &[Hit], field: &Field, value: &Rect) -> bool {
    let h = value.height();
    let beside = |l: &Rect| (l.center().y - value.center().y).abs() < h * 0.8 && value.left - l.right > h * HIDDEN;
    let own = hits.iter().filter(|hit| hit.field.as_ref() == Some(&field.name));
    named(field)
        && own.map(|hit| hit.rect).any(|label| {
            beside(&label)
                && sheet.seals.iter().map(|s| s.rect).any(|s| {
                    let within = (s.top..s.bottom).contains(&value.center().y);
                    within && s.left < value.left - h && s.right > value.left - h && s.right > label.right + h
                })
        })
}

/// Whether an address ends as none does: its last line was not seen.
fn open(field: &Field, found: &Read) -> bool {
    const ENDS: &str = "号室幢楼层座栋组户村铺位间单元弄院场厦区苑城园心侧内边旁库房";
    let whole = |c: char| ENDS.contains(c) || !layout::is_han(c);
    field.value == ValueKind::Address && !found.value.chars().last().is_some_and(whole)
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

/// Runs that are the beginning of a label of the field: a seal lies over the rest of it.
fn begun<'r>(rows: &'r [layout::Row], field: &'r Field) -> impl Iterator<Item = Rect> + 'r {
    let begins = |text: &str| {
        let part = |l: &String| l.starts_with(text) && l != text;
        text.chars().count() >= 2 && field.labels.iter().any(part)
    };
    rows.iter().filter(move |r| begins(&r.text())).map(|r| r.rect)
}

/// A label with the room in which its value stands.
fn behind(label: &Rect, hits: &[Hit], sheet: &Sheet) -> Rect {
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

/// Places that touch are looked at as one: the more of the sheet a look takes in, the less it sees. So what is worth
/// least joins no other, and no look takes in most of the sheet.
fn merged(places: impl Iterator<Item = (Worth, Rect)>, sheet: &Sheet) -> Vec<Rect> {
    let mut out: Vec<Rect> = Vec::new();
    for (worth, mut place) in places.filter(|(_, p)| p.width() > 24.0 && p.height() > 12.0) {
        let touching = |out: &[Rect], place: &Rect| out.iter().position(|o| o.intersection(place).is_some());
        if worth == Worth::More && touching(&out, &place).is_some() {
            continue;
        }
        while let Some(i) = touching(&out, &place) {
            place = out.remove(i).union(&place);
        }
        if place.width() * place.height() < sheet.width * sheet.height * 0.5 {
            out.push(place);
        }
    }
    out
}
