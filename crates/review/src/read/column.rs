//! A value whose label was not made out, known by its place: on the line above another value, in the same column.
//!
//! Fills only what was not found by label or pattern.
use super::layout::{Char, Row};
use super::values::{self, Candidate};
use crate::model::Field;
use catalogue::{DocumentType, FieldName};
use std::collections::BTreeMap;
use vision::{Rect, Sheet};

/// How far above the middle of the lower value the line lies, in its heights.
const ABOVE: std::ops::Range<f32> = 0.8..4.0;
/// How far a value begins left of the column, in heights: characters are not set to the pixel.
const SLACK: f32 = 0.6;

/// Fills in values that stand above others.
pub(super) fn fill(sheet: &Sheet, rows: &[Row], kind: &DocumentType, fields: &mut BTreeMap<FieldName, Field>) {
    for rule in kind
        .fields
        .iter()
        .filter(|f| !fields.contains_key(&f.name))
        .collect::<Vec<_>>()
    {
        let Some(lower) = rule.above.as_ref().and_then(|name| fields.get(name)) else {
            continue;
        };
        let lower = sheet.to_page.back_quad(&lower.quad).bounds();
        let candidates = (nearest(rows, &lower).into_iter())
            .map(|row| Candidate {
                chars: within(row, &lower),
                near: true,
            })
            .collect();
        if let Some(value) = values::best(rule, candidates) {
            fields.insert(rule.name.clone(), value.into_field(sheet));
        }
    }
}

/// The line next above, where it reaches into the column.
fn nearest<'r>(rows: &'r [Row], lower: &Rect) -> Option<&'r Row> {
    let h = lower.height().max(1.0);
    let far = |row: &&Row| (lower.center().y - row.rect.center().y) / h;
    let column = |row: &&Row| row.rect.left < lower.left + h && row.rect.right > lower.left + h;
    let size = |row: &&Row| (0.6..1.8).contains(&(row.rect.height() / h));
    (rows
        .iter()
        .filter(|row| ABOVE.contains(&far(row)) && column(row) && size(row)))
    .min_by(|a, b| far(a).total_cmp(&far(b)))
}

/// The characters of a line from the column on.
fn within(row: &Row, lower: &Rect) -> Vec<Char> {
    let begin = lower.left - lower.height() * SLACK;
    (row.chars.iter().filter(|c| c.rect.left >= begin)).cloned().collect()
}
