//! A day of which a seal hides a part: the year and one more figure are seen, and another date of the paper, which it
//! often is, has just these.
//!
//! Fills only what was not read at all, marks it as put right and never as certain: a guess that a person may confirm.
use super::layout::{Char, Row, around};
use crate::model::Field;
use catalogue::{DocumentType, FieldName};
use std::collections::BTreeMap;
use vision::Sheet;

/// How much less such a date is believed than what is seen of it.
const LESS: f32 = 0.7;
/// From this far behind the word for the year, in heights of print, a figure is the day; nearer it is the month.
const DAY: f32 = 3.0;
/// How far from the word for the year the other parts of a date may stand, in heights of print.
const REACH: f32 = 9.0;

/// What is seen of a day.
struct Seen {
    year: String,
    figure: String,
    is_day: bool,
    chars: Vec<Char>,
}

/// Fills in dates that are seen in part.
pub(super) fn fill(sheet: &Sheet, rows: &[Row], kind: &DocumentType, fields: &mut BTreeMap<FieldName, Field>) {
    for rule in &kind.fields {
        if fields.contains_key(&rule.name) {
            continue;
        }
        let Some(other) = rule
            .often
            .as_ref()
            .and_then(|name| fields.get(name))
            .filter(|f| f.valid)
        else {
            continue;
        };
        let Some(seen) = seen(rows).into_iter().find(|s| s.agrees(&other.value)) else {
            continue;
        };
        let Some(place) = around(&seen.chars) else { continue };
        let confidence = seen.chars.iter().map(|c| c.confidence).fold(1.0, f32::min);
        let field = Field {
            value: other.value.clone(),
            raw: seen.chars.iter().filter_map(|c| c.raw).collect(),
            confidence: confidence * LESS,
            corrected: true,
            valid: true,
            certain: false,
            hardly: Vec::new(),
            quad: sheet.on_page(&place),
        };
        fields.insert(rule.name.clone(), field);
    }
}

impl Seen {
    fn agrees(&self, date: &str) -> bool {
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let figure = if self.is_day { day } else { month };
        let number = |t: Option<&str>| t.and_then(|t| t.parse::<u16>().ok());
        number(Some(&self.year)) == number(year) && number(Some(&self.figure)) == number(figure)
    }
}

/// Every year on the lower half of the paper behind whose word a single figure stands, and no word for the month.
fn seen(rows: &[Row]) -> Vec<Seen> {
    let top = rows.iter().map(|r| r.rect.top).fold(f32::MAX, f32::min);
    let bottom = rows.iter().map(|r| r.rect.bottom).fold(0.0, f32::max);
    let chars: Vec<&Char> = rows.iter().flat_map(|r| &r.chars).collect();
    let years = chars
        .iter()
        .filter(|c| c.ch == '年' && c.rect.top > f32::midpoint(top, bottom));
    years.filter_map(|year| at(year, &chars)).collect()
}

fn at(year: &Char, chars: &[&Char]) -> Option<Seen> {
    let h = year.rect.height();
    let middle = year.rect.center();
    let mut line: Vec<&Char> = (chars.iter().copied())
        .filter(|c| (c.rect.center().y - middle.y).abs() < h * 0.9 && (c.rect.center().x - middle.x).abs() < h * REACH)
        .collect();
    line.sort_by(|a, b| a.rect.left.total_cmp(&b.rect.left));
    if line.iter().any(|c| matches!(c.ch, '月' | '至')) {
        return None;
    }
    let digits = |right: bool| -> Vec<Char> {
        let on_side = |c: &&&Char| c.ch.is_ascii_digit() && (c.rect.center().x > middle.x) == right;
        line.iter().filter(on_side).map(|c| (*c).clone()).collect()
    };
    let (before, after) = (digits(false), digits(true));
    let close = after.windows(2).all(|w| w[1].rect.left - w[0].rect.right < h * 0.6);
    if before.len() != 4 || after.len() != 2 || !close {
        return None;
    }
    let text = |part: &[Char]| part.iter().map(|c| c.ch).collect::<String>();
    Some(Seen {
        year: text(&before),
        figure: text(&after),
        is_day: after[0].rect.left - year.rect.right > h * DAY,
        chars: before.iter().chain([year]).chain(&after).cloned().collect(),
    })
}
