//! Which document kinds stand on a sheet, and which rows belong to which.
use super::layout::{Row, find, is_han, pairs, slips};
use catalogue::{DocumentKind, DocumentType};
use vision::Rect;

/// The rows of one document.
pub(super) struct Part {
    pub kind: Option<DocumentKind>,
    pub confidence: f32,
    pub rows: Vec<Row>,
}

impl Part {
    pub(super) fn bounds(&self) -> Rect {
        self.rows
            .iter()
            .map(|r| r.rect)
            .reduce(|a, b| a.union(&b))
            .unwrap_or(Rect::new(0.0, 0.0, 0.0, 0.0))
    }

    /// Whether the middle of the place lies within the part, with a margin.
    pub(super) fn holds(&self, rect: &Rect) -> bool {
        let b = self.bounds();
        let (c, m) = (rect.center(), b.height() * 0.2);
        c.x >= b.left - m && c.x <= b.right + m && c.y >= b.top - m && c.y <= b.bottom + m
    }
}

/// What speaks for a kind, and where.
struct Score<'k> {
    kind: &'k DocumentType,
    points: f32,
    place: Option<Rect>,
}

const TITLE: f32 = 10.0;
const AGAINST: f32 = 10.0;
const LARGE_TYPE: f32 = 4.0;

/// Splits the rows of a sheet into documents; one part without a kind where nothing fits.
pub(super) fn parts(rows: &[Row], kinds: &[DocumentType]) -> Vec<Part> {
    let seen: Vec<Row> = rows.iter().cloned().chain(pairs(rows)).collect();
    let texts: Vec<Vec<char>> = seen.iter().map(|r| r.chars.iter().map(|c| c.ch).collect()).collect();
    let heights = {
        let mut h: Vec<f32> = rows.iter().map(|r| r.rect.height()).collect();
        h.sort_by(f32::total_cmp);
        h.get(h.len() / 2).copied().unwrap_or(1.0)
    };
    let mut scores: Vec<Score> = kinds.iter().map(|k| score(k, &seen, &texts, heights)).collect();
    scores.retain(|s| s.points >= s.kind.identify.enough);
    scores.sort_by(|a, b| b.points.total_cmp(&a.points));
    let Some(first) = scores.first() else {
        return vec![Part {
            kind: None,
            confidence: 0.0,
            rows: rows.to_vec(),
        }];
    };
    let apart = |s: &&Score| match (s.place, first.place) {
        (Some(a), Some(b)) => a.shared(&b) < 0.1 && !first.kind.many_pages && !s.kind.many_pages,
        _ => false,
    };
    let second = scores.iter().skip(1).find(apart);
    let rest = scores
        .iter()
        .skip(1)
        .filter(|s| second.is_none_or(|t| t.kind.kind != s.kind.kind))
        .map(|s| s.points);
    let rival = rest.fold(0.0, f32::max);
    let confidence = |s: &Score| {
        let sure = (s.points / (s.kind.identify.enough * 1.5)).min(1.0);
        (sure * (1.0 - 0.5 * (rival / s.points).min(1.0))).clamp(0.05, 0.99)
    };
    match second.and_then(|s| Some((s, s.place?, first.place?))) {
        None => vec![Part {
            kind: Some(first.kind.kind.clone()),
            confidence: confidence(first),
            rows: rows.to_vec(),
        }],
        Some((second, place, home)) => {
            let (mine, other): (Vec<Row>, Vec<Row>) = rows
                .iter()
                .cloned()
                .partition(|r| gap(&r.rect, &home) <= gap(&r.rect, &place));
            vec![
                Part {
                    kind: Some(first.kind.kind.clone()),
                    confidence: confidence(first),
                    rows: mine,
                },
                Part {
                    kind: Some(second.kind.kind.clone()),
                    confidence: confidence(second),
                    rows: other,
                },
            ]
        }
    }
}

fn score<'k>(kind: &'k DocumentType, rows: &[Row], texts: &[Vec<char>], usual: f32) -> Score<'k> {
    let mut points = 0.0f32;
    let mut place: Option<Rect> = None;
    let mut see = |r: &Row| place = Some(place.map_or(r.rect, |p: Rect| p.union(&r.rect)));
    let mut title = 0.0f32;
    for word in &kind.identify.titles {
        let word: Vec<char> = word.chars().collect();
        for (row, text) in rows.iter().zip(texts) {
            let Some((_, wrong)) = find(text, &word, 0, slips(&word)) else {
                continue;
            };
            // A title stands alone; the same words inside a sentence are a mention.
            let alone = word.len() as f32 / text.len() as f32;
            let large = row.rect.height() > usual * 1.35;
            let points = if alone > 0.5 || large || heads(rows, row, text, &word) {
                TITLE
            } else {
                TITLE * 0.35
            };
            let points = points + if large { LARGE_TYPE } else { 0.0 } - wrong as f32 * 2.0;
            if points > 2.0 {
                see(row);
            }
            title = title.max(points);
        }
    }
    points += title;
    let any = |word: &str| {
        let word: Vec<char> = word.chars().collect();
        texts.iter().position(|t| find(t, &word, 0, slips(&word)).is_some())
    };
    for word in &kind.identify.words {
        if let Some(i) = any(&word.text) {
            points += word.weight;
            see(&rows[i]);
        }
    }
    for field in &kind.fields {
        let label = field.labels.iter().filter(|l| l.chars().count() >= 2).find_map(|l| {
            let word: Vec<char> = l.chars().collect();
            texts
                .iter()
                .position(|t| find(&t[..t.len().min(word.len() + 1)], &word, 0, 0).is_some())
        });
        if let Some(i) = label {
            points += 1.0;
            see(&rows[i]);
        }
    }
    for word in &kind.identify.not {
        let word: Vec<char> = word.chars().collect();
        let speaks = rows.iter().zip(texts).any(|(r, t)| {
            let heading = word.len() * 2 > t.len() || r.rect.height() > usual * 1.35 || heads(rows, r, t, &word);
            find(t, &word, 0, 0).is_some() && heading
        });
        if speaks {
            points -= AGAINST;
        }
    }
    Score { kind, points, place }
}

/// Whether the words end one of the first lines: what a heading ends with says what the paper is, 卫生许可申请书.
fn heads(rows: &[Row], row: &Row, text: &[char], word: &[char]) -> bool {
    const FIRST: usize = 4;
    const LONGEST: usize = 24;
    let above = rows.iter().filter(|r| r.rect.bottom < row.rect.center().y).count();
    above < FIRST
        && text.len() <= LONGEST
        && text.ends_with(word)
        && text.iter().all(|c| is_han(*c) || "()、".contains(*c))
}

/// Distance between two rectangles; 0 where they touch.
fn gap(a: &Rect, b: &Rect) -> f32 {
    let dx = (b.left - a.right).max(a.left - b.right).max(0.0);
    let dy = (b.top - a.bottom).max(a.top - b.bottom).max(0.0);
    dx.hypot(dy)
}
