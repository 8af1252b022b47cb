//! Where the printed labels of a kind stand.
//!
//! A label may lie in pieces: forms set their labels to one width, so that 名　　称 is two boxes to a reader, the second
//! often glued to the value. Pieces are put together by the words that the kind knows, never by distance alone. What
//! belongs to a label is found in `beside`.
use super::layout::{Row, find, is_han, slips};
use crate::shapes::alike;
use catalogue::{DocumentType, FieldName, ValueKind};
use std::collections::HashSet;
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
    /// The whole label, with the pieces on other rows.
    pub rect: Rect,
    /// Characters that differ from the label.
    wrong: usize,
}

/// A label of the kind.
struct Word<'k> {
    chars: Vec<char>,
    field: Option<&'k FieldName>,
    rank: usize,
    /// Its value is a date.
    dated: bool,
    /// All that its value can be, where that is a closed list.
    one_of: &'k [String],
}

/// Widest gap between two pieces of a label, in heights of print.
const WIDEST_GAP: f32 = 7.0;

/// All labels, at most one at a place; longer labels win.
pub(super) fn hits(rows: &[Row], kind: &DocumentType) -> Vec<Hit> {
    let words = words(kind);
    let texts: Vec<Vec<char>> = rows.iter().map(|r| r.chars.iter().map(|c| c.ch).collect()).collect();
    let mut hits = Vec::new();
    for word in &words {
        for r in 0..rows.len() {
            whole(rows, &texts, word, r, 0, &mut hits);
            pieces(rows, &texts, word, r, &mut hits);
        }
    }
    for word in words.iter().filter(|w| slips(&w.chars) > 0) {
        for r in 0..rows.len() {
            whole(rows, &texts, word, r, 1, &mut hits);
        }
    }
    // A word one character off is another word where the label itself stands on the paper.
    let exact: HashSet<FieldName> = hits
        .iter()
        .filter(|h: &&Hit| h.wrong == 0)
        .filter_map(|h| h.field.clone())
        .collect();
    hits.retain(|h| h.wrong == 0 || h.field.as_ref().is_none_or(|f| !exact.contains(f)));
    let sure: Vec<Rect> = hits.iter().map(|h: &Hit| h.rect).collect();
    for word in words.iter().filter(|w| w.chars.len() >= 2) {
        for r in 0..rows.len() {
            in_column(rows, &texts, word, r, &sure, &mut hits);
        }
    }
    look_alikes(rows, &texts, &words, &mut hits);
    halves(rows, &texts, &words, &mut hits);
    for hit in &mut hits {
        with_bracket(rows, &texts, hit);
    }
    hits
}

fn words(kind: &DocumentType) -> Vec<Word<'_>> {
    let of_field = kind.fields.iter().flat_map(|field| {
        field.labels.iter().enumerate().map(|(rank, label)| Word {
            chars: label.chars().collect(),
            field: Some(&field.name),
            rank,
            dated: field.value == ValueKind::Date,
            one_of: &field.one_of,
        })
    });
    let stops = kind.stops.iter().map(|label| Word {
        chars: label.chars().collect(),
        field: None,
        rank: 0,
        dated: false,
        one_of: &[],
    });
    let mut words: Vec<Word> = of_field.chain(stops).collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.chars.len()));
    words
}

fn free(hits: &[Hit], row: usize, from: usize, to: usize) -> bool {
    !hits.iter().any(|h| h.row == row && h.from < to && from < h.to)
}

fn place(row: &Row, from: usize, to: usize) -> Rect {
    let rects = row.chars[from..to].iter().map(|c| c.rect);
    rects.reduce(|a, b| a.union(&b)).unwrap_or(row.rect)
}

fn hit(rows: &[Row], word: &Word<'_>, row: usize, from: usize, to: usize) -> Hit {
    Hit {
        field: word.field.cloned(),
        row,
        from,
        to,
        rank: word.rank,
        rect: place(&rows[row], from, to),
        wrong: 0,
    }
}

/// The label in one piece, with so many characters misread, where it stands out from what is before it.
fn whole(rows: &[Row], texts: &[Vec<char>], word: &Word<'_>, r: usize, slips: usize, hits: &mut Vec<Hit>) {
    let mut at = 0;
    while let Some((from, wrong)) = find(&texts[r], &word.chars, at, slips) {
        let to = from + word.chars.len();
        at = to;
        let out = || stands_out(&rows[r], &texts[r], from, to) || closes(&texts[r], to, word.one_of);
        if free(hits, r, from, to) && out() {
            hits.push(Hit {
                wrong,
                ..hit(rows, word, r, from, to)
            });
        }
        if at >= texts[r].len() {
            break;
        }
    }
}

/// Whether a whole word of a closed list, and nothing else, stands behind a label: what ran into the label's front is no matter.
fn closes(text: &[char], to: usize, one_of: &[String]) -> bool {
    let rest: String = text[to..].iter().collect();
    one_of.contains(&rest)
}

/// Whether these characters are a label rather than words in a sentence: at the start of the run, before a colon, or
/// behind a visible gap.
fn stands_out(row: &Row, text: &[char], from: usize, to: usize) -> bool {
    if from == 0 || (from <= 2 && !is_han(text[from - 1])) {
        return true;
    }
    if text.get(to).is_some_and(|c| *c == ':') {
        return true;
    }
    let gap = row.chars[from].rect.left - row.chars[from - 1].rect.right;
    if gap > row.rect.height() * 0.7 {
        return true;
    }
    if to - from >= 4 && text.get(to).is_some_and(char::is_ascii_digit) {
        return true;
    }
    // Two labelled values glued together: 性别男民族汉.
    to - from >= 2 && text.len() <= 14 && from >= 3
}

/// A label within a run that stands in one column with labels of other runs: the value of the column to its left ran
/// into it.
fn in_column(rows: &[Row], texts: &[Vec<char>], word: &Word<'_>, r: usize, sure: &[Rect], hits: &mut Vec<Hit>) {
    let Some((from, _)) = find(&texts[r], &word.chars, 1, 0) else {
        return;
    };
    let to = from + word.chars.len();
    let own = place(&rows[r], from, to);
    let aligned = sure.iter().any(|s| {
        (s.left - own.left).abs() < own.height() * 0.7 && (s.center().y - own.center().y).abs() > own.height() * 0.8
    });
    if aligned && free(hits, r, from, to) {
        hits.push(hit(rows, word, r, from, to));
    }
}

/// The label in several pieces on one line of print: all but the last are runs of their own.
fn pieces(rows: &[Row], texts: &[Vec<char>], word: &Word<'_>, r: usize, hits: &mut Vec<Hit>) {
    let mut chain = vec![r];
    let mut done = texts[r].len();
    if done >= word.chars.len() || texts[r] != word.chars[..done] {
        return;
    }
    loop {
        let last = chain[chain.len() - 1];
        let rest = &word.chars[done..];
        let Some(next) = next_piece(rows, texts, last, rest) else {
            return;
        };
        let length = texts[next].len().min(rest.len());
        chain.push(next);
        done += length;
        if done == word.chars.len() {
            break;
        }
    }
    let end = chain.len() - 1;
    let lengths: Vec<usize> = chain.iter().map(|&c| texts[c].len()).collect();
    let before: usize = lengths[..end].iter().sum();
    let to = word.chars.len() - before;
    let clear = (0..end).all(|i| free(hits, chain[i], 0, lengths[i])) && free(hits, chain[end], 0, to);
    if !clear {
        return;
    }
    let rect = chain[..end]
        .iter()
        .map(|&c| rows[c].rect)
        .fold(place(&rows[chain[end]], 0, to), |a, b| a.union(&b));
    for i in 0..end {
        hits.push(Hit {
            field: None,
            rect,
            ..hit(rows, word, chain[i], 0, lengths[i])
        });
    }
    hits.push(Hit {
        rect,
        ..hit(rows, word, chain[end], 0, to)
    });
}

/// The nearest run to the right that goes on with the label: the whole of it part of the rest, or the rest its head.
fn next_piece(rows: &[Row], texts: &[Vec<char>], last: usize, rest: &[char]) -> Option<usize> {
    let here = &rows[last].rect;
    let h = here.height();
    (0..rows.len())
        .filter(|&j| j != last && rows[j].beside(&rows[last]))
        .filter(|&j| {
            let gap = rows[j].rect.left - here.right;
            let size = rows[j].rect.height() / h;
            // The box of a lone character is wider than the character.
            gap > -1.1 * h && gap < WIDEST_GAP * h && (0.5..2.0).contains(&size)
        })
        .filter(|&j| texts[j].starts_with(rest) || rest.starts_with(&texts[j]))
        .min_by(|&a, &b| rows[a].rect.left.total_cmp(&rows[b].rect.left))
}

/// A spaced label of two characters of which only one was seen: 称 glued to the value, or 住 alone at some distance
/// before it. Only for fields without any label.
fn halves(rows: &[Row], texts: &[Vec<char>], words: &[Word<'_>], hits: &mut Vec<Hit>) {
    /// Characters that begin values as well.
    const ORDINARY: [char; 8] = ['号', '人', '方', '位', '日', '期', '名', '址'];
    let seen: HashSet<FieldName> = hits.iter().filter_map(|h| h.field.clone()).collect();
    for word in words.iter().filter(|w| w.chars.len() == 2) {
        let (Some(field), [first, last]) = (word.field, [word.chars[0], word.chars[1]]) else {
            continue;
        };
        if seen.contains(field) {
            continue;
        }
        for (r, text) in texts.iter().enumerate() {
            let second = text.len() >= 3 && text[0] == last && !ORDINARY.contains(&last);
            let lone =
                text.len() == 1 && (text[0] == first && followed(rows, r) || text[0] == last && touched(rows, r));
            // 出1990年3月7日: figures of a date tell what the first character began.
            let dated = word.dated && text[0] == first && text.iter().skip(1).take(4).all(char::is_ascii_digit);
            let dated = dated && text.get(5) == Some(&'年');
            if (second || lone || dated) && free(hits, r, 0, 1) {
                hits.push(hit(rows, word, r, 0, 1));
            }
        }
    }
}

/// Whether a longer run stands to the right, as far away as the value of a spaced label does.
fn followed(rows: &[Row], r: usize) -> bool {
    let here = &rows[r].rect;
    rows.iter().enumerate().any(|(j, o)| {
        let gap = o.rect.left - here.right;
        j != r && o.chars.len() >= 2 && o.beside(&rows[r]) && (0.5 * here.height()..12.0 * here.height()).contains(&gap)
    })
}

/// Whether a run of two characters or more stands right behind, as a value does behind the last character of its label.
fn touched(rows: &[Row], r: usize) -> bool {
    let here = &rows[r].rect;
    let first = (rows.iter().enumerate())
        .filter(|(j, o)| *j != r && o.beside(&rows[r]) && o.rect.left > here.center().x)
        .min_by(|(_, a), (_, b)| a.rect.left.total_cmp(&b.rect.left));
    first.is_some_and(|(_, o)| o.chars.len() >= 2 && o.rect.left - here.right < here.height() * 4.0)
}

/// A short label at the head of a run with one character taken for its look-alike: 往址. Only for fields without any
/// label.
fn look_alikes(rows: &[Row], texts: &[Vec<char>], words: &[Word<'_>], hits: &mut Vec<Hit>) {
    let seen: HashSet<FieldName> = hits.iter().filter_map(|h| h.field.clone()).collect();
    for word in words.iter().filter(|w| (2..=3).contains(&w.chars.len())) {
        if word.field.is_none_or(|f| seen.contains(f)) {
            continue;
        }
        let length = word.chars.len();
        for (r, text) in texts.iter().enumerate().filter(|(_, t)| t.len() > length) {
            let same = text.iter().zip(&word.chars).filter(|(a, b)| a == b).count();
            let near = text.iter().zip(&word.chars).all(|(a, b)| alike(*a, *b));
            if near && same + 1 == length && free(hits, r, 0, length) {
                hits.push(hit(rows, word, r, 0, length));
            }
        }
    }
}

/// What stands in brackets right behind a label and asks for a signature, a seal or a way of writing is part of it:
/// 委托单位（公章）：, 姓名（正楷）.
fn with_bracket(rows: &[Row], texts: &[Vec<char>], hit: &mut Hit) {
    const LONGEST: usize = 14;
    const ASKING: [&str; 10] = ["签", "章", "印", "正楷", "全称", "打印", "填写", "姓名", "名称", "名字"];
    let text = &texts[hit.row];
    if text.get(hit.to) != Some(&'(') {
        return;
    }
    let Some(length) = text[hit.to..].iter().take(LONGEST + 2).position(|c| *c == ')') else {
        return;
    };
    let inner: String = text[hit.to + 1..hit.to + length].iter().collect();
    let to = hit.to + length + 1;
    if ASKING.iter().any(|w| inner.contains(w)) {
        hit.rect = hit.rect.union(&place(&rows[hit.row], hit.to, to));
        hit.to = to;
    }
}
