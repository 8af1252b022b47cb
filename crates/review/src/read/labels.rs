//! Labels on paper, and the values that belong to them: to the right, running on below, or underneath.
use super::layout::{Char, Row, find, slips};
use super::values::Candidate;
use catalogue::{DocumentType, Field, FieldName, Place};
use vision::Rect;

/// A label found on a row; `field` is `None` for a label that only ends other values.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub field: Option<FieldName>,
    pub row: usize,
    pub from: usize,
    pub to: usize,
    /// Place among the labels of its field; earlier ones are more specific.
    pub rank: usize,
}

/// All labels, at most one at a place; longer labels win.
pub(super) fn hits(rows: &[Row], kind: &DocumentType) -> Vec<Hit> {
    let mut words: Vec<(Vec<char>, Option<&FieldName>, usize)> = Vec::new();
    for field in &kind.fields {
        words.extend(
            field
                .labels
                .iter()
                .enumerate()
                .map(|(i, l)| (l.chars().collect(), Some(&field.name), i)),
        );
    }
    words.extend(kind.stops.iter().map(|l| (l.chars().collect(), None, 0)));
    words.sort_by_key(|(w, ..)| std::cmp::Reverse(w.len()));
    let mut hits: Vec<Hit> = Vec::new();
    for (r, row) in rows.iter().enumerate() {
        let text: Vec<char> = row.chars.iter().map(|c| c.ch).collect();
        for (word, field, rank) in &words {
            let mut at = 0;
            while let Some((from, _)) = find(&text, word, at, slips(word).min(1)) {
                let to = from + word.len();
                at = to;
                let taken = hits.iter().any(|h| h.row == r && h.from < to && from < h.to);
                if !taken && stands_out(row, &text, from, to) {
                    hits.push(Hit {
                        field: (*field).cloned(),
                        row: r,
                        from,
                        to,
                        rank: *rank,
                    });
                }
                if at >= text.len() {
                    break;
                }
            }
        }
    }
    hits
}

/// Whether these characters are a label rather than words in a sentence: at the start of the run, before a colon, or
/// behind a visible gap.
fn stands_out(row: &Row, text: &[char], from: usize, to: usize) -> bool {
    if from == 0 || (from <= 2 && !super::layout::is_han(text[from - 1])) {
        return true;
    }
    if text.get(to).is_some_and(|c| *c == ':') {
        return true;
    }
    let gap = row.chars[from].rect.left - row.chars[from - 1].rect.right;
    if gap > row.rect.height() * 0.7 {
        return true;
    }
    // Two labelled values glued together: 性别男民族汉.
    to - from >= 2 && text.len() <= 14 && from >= 3
}

/// Values that stand at the labels of a field, most likely first.
pub(super) fn values(rows: &[Row], hits: &[Hit], field: &Field) -> Vec<Candidate> {
    let mut own: Vec<&Hit> = hits.iter().filter(|h| h.field.as_ref() == Some(&field.name)).collect();
    own.sort_by_key(|h| h.rank);
    let mut found = Vec::new();
    for hit in own {
        for place in &field.places {
            let chars = match place {
                Place::Right => right_of(rows, hits, hit, field.many_lines),
                Place::Below => below(rows, hits, hit, field.many_lines),
            };
            if !chars.is_empty() {
                found.push(Candidate { chars, near: true });
            }
        }
    }
    found
}

/// The part of a row from a position up to the next label.
fn tail<'r>(rows: &'r [Row], hits: &[Hit], row: usize, from: usize) -> &'r [Char] {
    let end = hits
        .iter()
        .filter(|h| h.row == row && h.from >= from)
        .map(|h| h.from)
        .min()
        .unwrap_or(rows[row].chars.len());
    &rows[row].chars[from..end]
}

fn label_rect(rows: &[Row], hit: &Hit) -> Rect {
    let chars = &rows[hit.row].chars[hit.from..hit.to];
    chars
        .iter()
        .map(|c| c.rect)
        .reduce(|a, b| a.union(&b))
        .unwrap_or(rows[hit.row].rect)
}

/// Strips what separates label and value.
fn trim(chars: &[Char]) -> &[Char] {
    let lead = |c: &&Char| matches!(c.ch, ':' | ';' | '.' | '_' | '|' | '·' | '丨');
    let skip = chars.iter().take_while(lead).count();
    &chars[skip..]
}

fn right_of(rows: &[Row], hits: &[Hit], hit: &Hit, many: bool) -> Vec<Char> {
    let label = label_rect(rows, hit);
    let home = &rows[hit.row];
    let mut value: Vec<Char> = trim(tail(rows, hits, hit.row, hit.to)).to_vec();
    let mut used = vec![hit.row];
    let whole_tail = hit.to + tail(rows, hits, hit.row, hit.to).len() == home.chars.len();
    // Further runs on the same line of print, until the next label.
    if whole_tail {
        let mut beside: Vec<usize> = (0..rows.len())
            .filter(|&j| {
                j != hit.row && near_line(&rows[j].rect, &label) && rows[j].rect.left >= label.right - label.height()
            })
            .filter(|&j| {
                rows[j].rect.left >= home.rect.right - home.rect.height() && rows[j].rect.center().x > home.rect.right
            })
            .collect();
        beside.sort_by(|&a, &b| rows[a].rect.left.total_cmp(&rows[b].rect.left));
        let mut edge = home.rect.right;
        let mut speck = None;
        for j in beside {
            let starts_with_label = hits.iter().any(|h| h.row == j && h.from <= 1);
            let far = rows[j].rect.left - edge > label.height() * if value.is_empty() { 22.0 } else { 5.0 };
            if starts_with_label || far || (!value.is_empty() && elsewhere(rows, hits, j, &label)) {
                break;
            }
            // A lone mark of another size in the gap is the guilloche, not the beginning of the value.
            if speck.is_some_and(|s: usize| {
                rows[s].rect.height() < rows[j].rect.height() * 0.8 || rows[s].confidence() < 0.97
            }) {
                value.clear();
            }
            speck = (value.is_empty() && rows[j].chars.len() == 1).then_some(j);
            value.extend(trim(tail(rows, hits, j, 0)).iter().cloned());
            edge = rows[j].rect.right;
            used.push(j);
            if tail(rows, hits, j, 0).len() < rows[j].chars.len() {
                break;
            }
        }
    }
    if many {
        run_on(rows, hits, &label, &mut used, &mut value);
    }
    value
}

/// Lines above and below that continue a value in its column.
fn run_on(rows: &[Row], hits: &[Hit], label: &Rect, used: &mut Vec<usize>, value: &mut Vec<Char>) {
    let Some(first) = value.first() else {
        // A value centred beside a label of its own height may have no run on the label's very line.
        return;
    };
    let left = first.rect.left;
    let height = first.rect.height().max(8.0);
    let mut bottom = value.iter().map(|c| c.rect.bottom).fold(0.0, f32::max);
    let mut top = value.iter().map(|c| c.rect.top).fold(f32::MAX, f32::min);
    let column = |r: &Row| {
        let start = r.rect.left;
        (start - left).abs() < height * 2.2 || (start > label.right - height * 0.5 && start < left + height * 2.2)
    };
    for downwards in [true, false] {
        loop {
            let next = (0..rows.len())
                .filter(|j| !used.contains(j) && column(&rows[*j]))
                .filter(|&j| !hits.iter().any(|h| h.row == j && h.from <= 1) && !labelled(rows, hits, j, label))
                .filter(|&j| {
                    let r = &rows[j].rect;
                    let same_size = r.height() < height * 2.0 && r.height() > height * 0.5;
                    let gap = if downwards { r.top - bottom } else { top - r.bottom };
                    let right_way = if downwards {
                        r.center().y > bottom
                    } else {
                        r.center().y < top
                    };
                    same_size && right_way && gap < height * 0.9
                })
                .min_by(|&a, &b| {
                    let k = |j: usize| {
                        if downwards {
                            rows[j].rect.top
                        } else {
                            -rows[j].rect.bottom
                        }
                    };
                    k(a).total_cmp(&k(b))
                });
            let Some(j) = next else { break };
            // Upwards only beside a label that is centred on its value, never into the row of the label before.
            if !downwards && rows[j].rect.center().y < label.top - label.height() * 1.6 {
                break;
            }
            used.push(j);
            bottom = bottom.max(rows[j].rect.bottom);
            top = top.min(rows[j].rect.top);
            let part = tail(rows, hits, j, 0);
            if downwards {
                value.extend(part.iter().cloned());
            } else {
                value.splice(0..0, part.iter().cloned());
            }
        }
    }
}

/// Whether another label stands to the left on the row's line of print with nothing in between: then the row is that
/// label's value.
fn labelled(rows: &[Row], hits: &[Hit], j: usize, own: &Rect) -> bool {
    let row = &rows[j].rect;
    hits.iter().filter(|h| h.row != j).any(|h| {
        let r = label_rect(rows, h);
        let is_own = (r.left - own.left).abs() < 1.0 && (r.top - own.top).abs() < 1.0;
        let in_between = || {
            rows.iter().enumerate().any(|(m, o)| {
                m != j
                    && m != h.row
                    && near_line(&o.rect, &r)
                    && o.rect.left > r.left
                    && o.rect.right < row.left + r.height()
            })
        };
        !is_own && near_line(row, &r) && r.right <= row.left + r.height() && !in_between()
    })
}

/// Whether the row continues, line under line, a value that another label owns.
fn elsewhere(rows: &[Row], hits: &[Hit], j: usize, own: &Rect) -> bool {
    let mut at = j;
    for _ in 0..4 {
        let here = &rows[at].rect;
        let above = rows.iter().enumerate().filter(|(m, o)| {
            *m != at
                && (o.rect.left - here.left).abs() < here.height() * 1.2
                && o.rect.center().y < here.top + here.height() * 0.3
                && here.top - o.rect.bottom < here.height() * 0.8
        });
        let Some((k, _)) = above.max_by(|(_, a), (_, b)| a.rect.top.total_cmp(&b.rect.top)) else {
            return false;
        };
        if labelled(rows, hits, k, own) {
            return true;
        }
        at = k;
    }
    false
}

fn near_line(a: &Rect, label: &Rect) -> bool {
    let shared = a.bottom.min(label.bottom) - a.top.max(label.top);
    shared > 0.3 * a.height().min(label.height())
}

fn below(rows: &[Row], hits: &[Hit], hit: &Hit, many: bool) -> Vec<Char> {
    let label = label_rect(rows, hit);
    let h = label.height();
    let under = (0..rows.len())
        .filter(|&j| j != hit.row && !hits.iter().any(|x| x.row == j && x.from <= 1))
        .filter(|&j| {
            let r = &rows[j].rect;
            r.top > label.center().y && r.top - label.bottom < h * 1.6 && r.left < label.right && r.right > label.left
        })
        .min_by(|&a, &b| rows[a].rect.top.total_cmp(&rows[b].rect.top));
    let Some(j) = under else { return Vec::new() };
    if labelled(rows, hits, j, &label) {
        return Vec::new();
    }
    let mut value = trim(tail(rows, hits, j, 0)).to_vec();
    if many {
        run_on(rows, hits, &label, &mut vec![hit.row, j], &mut value);
    }
    value
}
