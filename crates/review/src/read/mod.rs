//! From the lines of a page to documents with fields.
//!
//! Which labels, patterns and values a kind has is data (`catalogue::DocumentType`); this module only knows how labels
//! and values lie on paper. It judges no set.
mod beside;
mod clean;
mod column;
pub mod gaps;
mod identify;
mod labels;
mod layout;
mod look;
mod office;
mod partial;
mod running;
mod scope;
mod signatures;
mod twice;
mod values;

use crate::model::{Document, SealMark, TextLine};
use catalogue::{DocumentKind, DocumentType, FieldName, ValueKind};
use std::collections::BTreeMap;
use vision::{Page, Quad, Quality, SealShape, Sheet, Trouble};

pub use layout::{Char, Row};

/// Reads the documents on a page.
pub fn documents(page: &Page, kinds: &[DocumentType]) -> Vec<Document> {
    page.sheets
        .iter()
        .flat_map(|sheet| on_sheet(page, sheet, kinds, None))
        .collect()
}

/// Reads a page as one that continues a paper of a known kind, whatever it looks like by itself.
pub fn continuation(page: &Page, kinds: &[DocumentType], kind: &DocumentType) -> Vec<Document> {
    page.sheets
        .iter()
        .flat_map(|sheet| on_sheet(page, sheet, kinds, Some(kind)))
        .collect()
}

/// Whether the page says by itself what it is.
pub fn identified(document: &Document) -> bool {
    document.kind != DocumentKind::UNKNOWN && document.kind != DocumentKind::PICTURE
}

fn on_sheet(page: &Page, sheet: &Sheet, kinds: &[DocumentType], known: Option<&DocumentType>) -> Vec<Document> {
    let rows = layout::rows(&sheet.lines);
    let parts = match known {
        None => identify::parts(&rows, kinds),
        Some(kind) => vec![identify::Part {
            kind: Some(kind.kind.clone()),
            confidence: 0.6,
            rows,
        }],
    };
    let single = parts.len() == 1;
    parts
        .into_iter()
        .map(|part| {
            let kind = kinds.iter().find(|k| part.kind.as_ref() == Some(&k.kind));
            let seals: Vec<SealMark> = sheet
                .seals
                .iter()
                .filter(|s| single || part.holds(&s.rect))
                .map(|s| SealMark {
                    text: s.text.clone(),
                    text_confidence: s.text_confidence,
                    red: look::red(page, &sheet.on_page(&s.rect)),
                    thumb: s.shape == SealShape::Thumb,
                    quad: sheet.on_page(&s.rect),
                })
                .collect();
            let text = part
                .rows
                .iter()
                .map(|r| TextLine {
                    text: r.raw(),
                    quad: sheet.on_page(&r.rect),
                    confidence: r.confidence(),
                })
                .collect();
            let part_rows = layout::printed(&part.rows);
            let (fields, signatures) = kind.map_or_else(Default::default, |kind| {
                (
                    fields(sheet, &part_rows, kind),
                    signatures::marks(page, sheet, &part_rows, kind),
                )
            });
            let frame = if single {
                sheet.frame
            } else {
                sheet.on_page(&part.bounds())
            };
            let quality = sheet.quality.as_ref().unwrap_or(&page.quality).clone();
            let quality = match kind {
                Some(kind) if told(kind, &fields) => read_after_all(quality),
                _ => quality,
            };
            let seal_places: Vec<Quad> = seals.iter().map(|s| s.quad).collect();
            Document {
                page: page.number,
                look: look::of(page, &frame, &seal_places),
                kind: kind.map_or_else(|| fallback(&part.rows, page), |k| k.kind.clone()),
                confidence: part.confidence,
                quality,
                frame,
                fields,
                seals,
                signatures,
                codes: sheet.codes.iter().map(|c| c.payload.clone()).collect(),
                text,
            }
        })
        .collect()
}

/// Whether a paper of the kind told nearly all that such papers say, and without doubt.
fn told(kind: &DocumentType, fields: &BTreeMap<FieldName, crate::model::Field>) -> bool {
    /// Share of the fields of a kind, some of which papers leave out.
    const SHARE: f32 = 0.75;
    const FEWEST: usize = 4;
    const SURE: f32 = 0.8;
    let sound = |f: &crate::model::Field| f.valid && f.certain && f.confidence >= SURE;
    let required = kind.fields.iter().filter(|f| f.required);
    let count = fields.values().filter(|f| sound(f)).count();
    required.map(|f| fields.get(&f.name)).all(|f| f.is_some_and(sound))
        && count >= FEWEST
        && count as f32 >= kind.fields.len() as f32 * SHARE
}

/// The quality of a page of few lines whose one long line was read with a doubt: what it says was made out, so it is readable.
fn read_after_all(quality: Quality) -> Quality {
    /// Less is smeared for the eye too.
    const SHARP: f32 = 0.33;
    if quality.readable || quality.sharpness < SHARP {
        return quality;
    }
    let troubles = quality.troubles.into_iter().filter(|t| *t != Trouble::Blurred);
    Quality {
        readable: true,
        troubles: troubles.collect(),
        ..quality
    }
}

/// A readable page with few words is a picture (a plan, a shop front), anything else is unknown.
fn fallback(rows: &[Row], page: &Page) -> DocumentKind {
    let words: usize = rows.iter().map(|r| r.chars.len()).sum();
    let has_picture = page.picture.is_some();
    let sparse = words < 60 && rows.iter().all(|r| r.chars.len() < 16);
    if has_picture && sparse && page.quality.readable {
        DocumentKind::from(DocumentKind::PICTURE)
    } else {
        DocumentKind::from(DocumentKind::UNKNOWN)
    }
}

/// Whether the date at this place is that of another field: a label that leads to it says so.
fn taken(sheet: &Sheet, kind: &DocumentType, found: &BTreeMap<FieldName, crate::model::Field>, chars: &[Char]) -> bool {
    let Some(place) = layout::around(chars).map(|r| sheet.on_page(&r).bounds()) else {
        return false;
    };
    let area = |r: &vision::Rect| r.width() * r.height();
    let dates = kind.fields.iter().filter(|f| f.value == ValueKind::Date);
    dates.filter_map(|f| found.get(&f.name)).any(|f| {
        let shared = f.quad.bounds().intersection(&place);
        shared.is_some_and(|s| area(&s) > area(&place) * 0.5)
    })
}

fn fields(sheet: &Sheet, rows: &[Row], kind: &DocumentType) -> BTreeMap<FieldName, crate::model::Field> {
    let hits = labels::hits(rows, kind);
    let running = running::Running::of(rows);
    let claimed: Vec<Option<&catalogue::Field>> = rows.iter().map(|r| values::claimant(kind, &r.text())).collect();
    let paper = beside::Paper {
        rows,
        hits: &hits,
        claimed: &claimed,
    };
    let mut found = BTreeMap::new();
    for field in &kind.fields {
        let labelled = beside::values(&paper, field);
        let by_pattern = running.matches(&field.patterns);
        let mut candidates = running.broken(field);
        if field.patterns_first {
            candidates.extend(by_pattern);
            candidates.extend(labelled);
        } else {
            candidates.extend(labelled);
            candidates.extend(by_pattern);
        }
        candidates.extend(paper.alone(kind, field));
        candidates.extend(running.said(field));
        let mut best = values::best(field, candidates);
        if field.from_seal {
            best = values::of_seal(sheet, field).or(best);
        }
        if field.anywhere && best.as_ref().is_none_or(|v| !v.cleaned.valid) {
            let mut scanned = running.scan(field.value);
            if field.value == ValueKind::Date {
                scanned.extend(paper.lone_date());
            }
            scanned.extend(paper.lone_number(field.value));
            scanned.retain(|c| !taken(sheet, kind, &found, &c.chars));
            let scanned = values::best(field, scanned);
            best = match (best, scanned) {
                (_, Some(v)) if v.cleaned.valid => Some(v),
                (Some(v), _) | (None, Some(v)) => Some(v),
                (None, None) => None,
            };
        }
        if let Some(mut v) = best {
            let place = v.rects.iter().copied().reduce(|a, b| a.union(&b));
            v.cleaned.certain &= !place.is_some_and(|p| gaps::begins_in_seal(sheet, &hits, field, &p));
            found.insert(field.name.clone(), v.into_field(sheet));
        }
    }
    column::fill(sheet, rows, kind, &mut found);
    office::mend(kind, &mut found);
    partial::fill(sheet, rows, kind, &mut found);
    twice::fill(kind, &mut found);
    found
}
