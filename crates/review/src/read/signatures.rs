//! Signature places: where a party signs or seals, and what was found there.
//!
//! Finds places and what stands nearest to each; whose seal it is, and whether it is enough, is judged elsewhere.
mod label;
mod trace;

use super::layout::Row;
use crate::model::SignatureMark;
use catalogue::DocumentType;
use label::{Label, Says};
use trace::Trace;
use vision::{Page, Quad, Rect, SealShape, Sheet};

/// A gap wider than this many line heights parts what stands on one line.
const GAP: f32 = 1.2;
/// Line heights above and below a label within which its seal may lie.
const REACH: f32 = 6.0;
/// Lines of print that may follow a place that is named by the party's word alone.
const FOLLOWING: usize = 10;

/// A place on the sheet, before anything is looked for at it.
struct Spot<'k> {
    place: &'k catalogue::SignaturePlace,
    row: usize,
    label: Label,
    /// Room for seals and names: from the label to the next place on the line.
    column: (f32, f32),
}

/// What stands at each signature place of the kind.
pub(super) fn marks(page: &Page, sheet: &Sheet, rows: &[Row], kind: &DocumentType) -> Vec<SignatureMark> {
    let mut spots = spots(rows, kind);
    // Beyond the edge of the paper lies the desk; a paper taken at a slant has it elsewhere on every line.
    let frame = sheet.to_page.back_quad(&sheet.frame);
    for spot in &mut spots {
        let line = &rows[spot.row].rect;
        let inside = edge(&frame, line) - line.height() * 0.5;
        spot.column.1 = spot.column.1.min(inside.max(right(spot, rows)));
    }
    let seals: Vec<(usize, Rect)> = (sheet.seals.iter().enumerate())
        .filter(|(_, s)| s.shape != SealShape::Thumb)
        .map(|(i, s)| (i, s.rect))
        .collect();
    let owners: Vec<(usize, usize, f32)> = seals
        .iter()
        .filter_map(|(i, rect)| nearest(&spots, rows, rect).map(|(spot, far)| (*i, spot, far)))
        .collect();
    spots
        .iter()
        .enumerate()
        .map(|(at, spot)| {
            let area = signing_area(spot, rows);
            // Beside the seal of a firm often stands the square one of its head, which is no seal of the firm.
            let square = |i: usize| sheet.seals[i].shape == SealShape::Square;
            let seal = (owners.iter().filter(|(_, s, _)| *s == at))
                .min_by(|a, b| square(a.0).cmp(&square(b.0)).then(a.2.total_cmp(&b.2)))
                .map(|(i, ..)| *i);
            let thumb = (sheet.seals.iter()).any(|s| s.shape == SealShape::Thumb && touches(&s.rect, &area));
            let trace = Trace::of(page, sheet, rows, &writing_area(spot, rows));
            SignatureMark {
                place: spot.place.name.clone(),
                weak: spot.label.says == Says::Party,
                handwritten: thumb || trace.strokes || named(&rows[spot.row], spot.label) || written(spot, rows),
                seal,
                perhaps_sealed: seal.is_none() && Trace::of(page, sheet, rows, &area).perhaps_sealed(),
                quad: sheet.on_page(&area),
            }
        })
        .collect()
}

/// How far right the paper goes beside a line.
fn edge(frame: &Quad, line: &Rect) -> f32 {
    let [_, top, bottom, _] = frame.0;
    let at = |y: f32| {
        let share = (y - top.y) / (bottom.y - top.y).max(1.0);
        top.x + (bottom.x - top.x) * share.clamp(0.0, 1.0)
    };
    at(line.top).min(at(line.bottom))
}

/// The places that the rows show. A party's word alone counts where no fuller label stands on the page and little
/// follows and no clause: the head of a contract names the parties in the same words.
fn spots<'k>(rows: &[Row], kind: &'k DocumentType) -> Vec<Spot<'k>> {
    let mut all: Vec<Spot<'k>> = Vec::new();
    let last_clause = (rows.iter().filter(|r| clause(r)))
        .map(|r| r.rect.top)
        .fold(f32::MIN, f32::max);
    let following = |row: &Row| rows.iter().filter(|r| r.rect.top > row.rect.bottom).count();
    let at_the_end = |row: &Row| row.rect.top > last_clause && following(row) <= FOLLOWING;
    for place in &kind.signatures {
        let mut found: Vec<(usize, Label)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let text: Vec<char> = row.chars.iter().map(|c| c.ch).collect();
            let labels = label::labels(&text, place).into_iter();
            found.extend(labels.filter(|l| stands_out(row, &text, *l)).map(|l| (at, l)));
        }
        let plain = found.iter().any(|(_, l)| l.says > Says::Party);
        found.retain(|(at, l)| l.says > Says::Party || !plain && at_the_end(&rows[*at]));
        all.extend(found.into_iter().map(|(row, label)| Spot {
            place,
            row,
            label,
            column: (0.0, 0.0),
        }));
    }
    let starts: Vec<(usize, f32)> = all.iter().map(|s| (s.row, left(s, rows))).collect();
    for spot in &mut all {
        let row = &rows[spot.row];
        let from = left(spot, rows);
        let height = row.rect.height();
        let next = starts
            .iter()
            .filter(|(r, l)| rows[*r].beside(row) && *l > from + height)
            .map(|(_, l)| *l)
            .fold(f32::MAX, f32::min);
        spot.column = (from, next.min(right(spot, rows) + height * 14.0));
    }
    all
}

fn left(spot: &Spot<'_>, rows: &[Row]) -> f32 {
    rows[spot.row].chars[spot.label.from].rect.left
}

fn right(spot: &Spot<'_>, rows: &[Row]) -> f32 {
    let chars = &rows[spot.row].chars;
    chars[spot.label.to.min(chars.len()) - 1].rect.right
}

/// A line of running text.
fn clause(row: &Row) -> bool {
    let text = row.text();
    row.chars.len() >= 18 && text.contains(['。', ';', ',', '、'])
}

/// Whether the characters are a label rather than words in a sentence.
fn stands_out(row: &Row, text: &[char], label: Label) -> bool {
    let wide = |a: usize, b: usize| row.chars[b].rect.left - row.chars[a].rect.right > row.rect.height() * GAP;
    let begins = match label.from {
        0 => true,
        at => {
            at == 1 && !text[0].is_alphanumeric() || matches!(text[at - 1], ':' | '_' | ')' | '|') || wide(at - 1, at)
        }
    };
    let rest = &text[label.to..];
    let closed = text[label.to - 1] == ':' || rest.is_empty() || rest[0] == '_' || wide(label.to - 1, label.to);
    begins
        && match label.says {
            Says::Plainly => true,
            // 甲方签字盖章后生效 is a sentence, 甲方签字 王小明 is not.
            Says::Openly => closed || rest.len() <= 4,
            Says::Party => closed,
        }
}

/// The place that a seal is nearest to, within reach, and how far it is.
fn nearest(spots: &[Spot<'_>], rows: &[Row], seal: &Rect) -> Option<(usize, f32)> {
    let distance = |spot: &Spot<'_>| {
        let (line, center) = (&rows[spot.row].rect, seal.center());
        let height = line.height();
        let (from, to) = spot.column;
        let across = (from - center.x).max(center.x - to).max(0.0);
        let down = (center.y - line.center().y).abs();
        let overlaps = seal.right > from && seal.left < to;
        (overlaps && across < height * 4.0 && down < height * REACH + seal.height() * 0.25)
            .then_some((across * 2.0 + down, (center.x - right(spot, rows)).abs()))
    };
    (spots.iter().enumerate())
        .filter_map(|(i, s)| distance(s).map(|d| (i, d)))
        // Of places in one column the seal's label; of equals the one whose label it lies beside.
        .min_by(|(_, a), (_, b)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))
        .map(|(i, d)| (i, d.0))
}

/// The room of the place: its column, some lines up and down.
fn signing_area(spot: &Spot<'_>, rows: &[Row]) -> Rect {
    let line = &rows[spot.row].rect;
    let h = line.height();
    Rect::new(spot.column.0, line.top - h * 3.0, spot.column.1, line.bottom + h * 4.0)
}

/// The blank behind the label, where a hand would write.
fn writing_area(spot: &Spot<'_>, rows: &[Row]) -> Rect {
    let line = &rows[spot.row].rect;
    let h = line.height();
    let left = right(spot, rows) + h * 0.3;
    Rect::new(
        left,
        line.top - h * 0.5,
        spot.column.1.max(left + h),
        line.bottom + h * 0.5,
    )
}

/// Whether a person's name stands behind the label: what a hand wrote clearly is read like print.
fn named(row: &Row, label: Label) -> bool {
    let text: String = row.chars[label.to.min(row.chars.len())..]
        .iter()
        .map(|c| c.ch)
        .collect();
    let name: String = text
        .trim_start_matches(['_', ':', '.', '-'])
        .chars()
        .take_while(|c| super::layout::is_han(*c) || *c == '·')
        .collect();
    is_name(&name) && !printed_there(&name)
}

/// Whether it is as long as a person's name; those written with a dot are longer.
fn is_name(text: &str) -> bool {
    let dot = |c: char| matches!(c, '·' | '.');
    let length = text.chars().filter(|c| super::layout::is_han(*c)).count();
    let dots = text.chars().filter(|c| dot(*c)).count();
    let longest = if dots == 0 { 4 } else { 16 };
    (2..=longest).contains(&length) && length + dots == text.chars().count() && !text.starts_with(dot)
}

/// Words that are printed at signature places and are no names.
fn printed_there(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "公司", "日期", "签字", "签章", "盖章", "签名", "公章", "年", "月", "方", "法定", "代表", "联系", "电话",
        "地址", "身份",
    ];
    WORDS.iter().any(|w| text.contains(w)) || text.starts_with(['签', '章'])
}

/// Whether a run beside the label is a hand's: it names somebody or stands out by its size, and prints nothing that the
/// kind prints there.
fn written(spot: &Spot<'_>, rows: &[Row]) -> bool {
    const LARGER: f32 = 1.35;
    if spot.label.says == Says::Party {
        return false;
    }
    let (line, area) = (&rows[spot.row].rect, writing_area(spot, rows));
    let reach = line.height() * 0.9;
    rows.iter().enumerate().filter(|(j, _)| *j != spot.row).any(|(_, row)| {
        let c = row.rect.center();
        let beside = (area.left..area.right).contains(&c.x) && (line.top - reach..line.bottom + reach).contains(&c.y);
        let han: Vec<char> = row
            .chars
            .iter()
            .map(|c| c.ch)
            .filter(|c| super::layout::is_han(*c))
            .collect();
        let name = is_name(&row.text()) && !printed_there(&row.text());
        let large = row.rect.height() > line.height() * LARGER && row.chars.len() <= 6 && !han.is_empty();
        beside && (name || large)
    })
}

fn touches(seal: &Rect, area: &Rect) -> bool {
    let c = seal.center();
    (c.x >= area.left && c.x <= area.right && c.y >= area.top && c.y <= area.bottom)
        || seal
            .intersection(area)
            .is_some_and(|i| i.width() * i.height() > seal.width() * seal.height() * 0.3)
}

#[cfg(test)]
mod tests;
