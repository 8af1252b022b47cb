//! Signature places: where a party signs or seals, and what was found there.
use super::layout::{Row, find};
use crate::model::SignatureMark;
use catalogue::{DocumentType, SignaturePlace};
use vision::{Page, Rect, SealShape, Sheet};

/// Dark ink over this share of a place, beyond what was read as print, is handwriting.
const INK: f32 = 0.006;

/// What stands at each signature place of the kind.
pub(super) fn marks(page: &Page, sheet: &Sheet, rows: &[Row], kind: &DocumentType) -> Vec<SignatureMark> {
    kind.signatures
        .iter()
        .filter_map(|place| mark(page, sheet, rows, place))
        .collect()
}

fn mark(page: &Page, sheet: &Sheet, rows: &[Row], place: &SignaturePlace) -> Option<SignatureMark> {
    // The last one on the page: the same words stand in the head of a contract, where nobody signs.
    let (row, to) = rows
        .iter()
        .filter_map(|row| label(row, place).map(|to| (row, to)))
        .max_by(|a, b| a.0.rect.top.total_cmp(&b.0.rect.top))?;
    let area = signing_area(rows, row, to);
    let end = row.chars[to.min(row.chars.len()) - 1].rect.center();
    let distance = |i: &usize| sheet.seals[*i].rect.center().distance(end);
    let seal = (0..sheet.seals.len())
        .filter(|&i| sheet.seals[i].shape != SealShape::Thumb && touches(&sheet.seals[i].rect, &area))
        .min_by(|a, b| distance(a).total_cmp(&distance(b)));
    let thumb = sheet
        .seals
        .iter()
        .any(|s| s.shape == SealShape::Thumb && touches(&s.rect, &area));
    let ink = page.ink(&sheet.on_page(&writing_area(row, to, &area)));
    let name_typed = row.chars.len() > to + 1;
    Some(SignatureMark {
        place: place.name.clone(),
        handwritten: thumb || ink.dark > INK || name_typed,
        seal,
        quad: sheet.on_page(&area),
    })
}

/// Where the longest label of the place ends on the row, when the row begins with it.
fn label(row: &Row, place: &SignaturePlace) -> Option<usize> {
    let text: Vec<char> = row.chars.iter().map(|c| c.ch).collect();
    place
        .labels
        .iter()
        .filter_map(|l| {
            let word: Vec<char> = l.chars().collect();
            let (from, _) = find(&text, &word, 0, usize::from(word.len() > 5))?;
            let colon = usize::from(text.get(from + word.len()) == Some(&':'));
            (from <= 1).then_some((word.len(), from + word.len() + colon))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, to)| to)
}

/// The room in which a seal for this place is looked for: right of the label and some lines up and down.
fn signing_area(rows: &[Row], row: &Row, to: usize) -> Rect {
    let h = row.rect.height();
    let label_right = row.chars[to.min(row.chars.len()) - 1].rect.right;
    let fellow = rows
        .iter()
        .filter(|r| r.beside(row) && r.rect.left > label_right + h * 2.0 && !std::ptr::eq(*r, row))
        .map(|r| r.rect.left)
        .fold(f32::MAX, f32::min);
    let right = fellow.min(label_right + h * 14.0);
    Rect::new(row.rect.left, row.rect.top - h * 3.0, right, row.rect.bottom + h * 4.0)
}

/// The blank behind the label, where a hand would write.
fn writing_area(row: &Row, to: usize, area: &Rect) -> Rect {
    let h = row.rect.height();
    let left = row.chars[to.min(row.chars.len()) - 1].rect.right + h * 0.4;
    Rect::new(
        left,
        row.rect.top - h * 0.5,
        area.right.max(left + h),
        row.rect.bottom + h * 0.5,
    )
}

fn touches(seal: &Rect, area: &Rect) -> bool {
    let c = seal.center();
    (c.x >= area.left && c.x <= area.right && c.y >= area.top && c.y <= area.bottom)
        || seal
            .intersection(area)
            .is_some_and(|i| i.width() * i.height() > seal.width() * seal.height() * 0.3)
}
