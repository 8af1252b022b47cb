//! The text of a document as one run, in which patterns are matched across line breaks.
use super::layout::{Char, Row};
use super::values::Candidate;
use catalogue::{Field, ValueKind};
use regex::Regex;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

/// A character read with less is a speck of the paper's background.
const SPECK: f32 = 0.25;

/// All characters in reading order.
pub(super) struct Running {
    chars: Vec<Char>,
    text: String,
    /// Byte offset of each character in `text`, and its end.
    offsets: Vec<usize>,
}

impl Running {
    pub(super) fn of(rows: &[Row]) -> Self {
        let mut order: Vec<&Row> = rows.iter().collect();
        order.sort_by(|a, b| a.rect.top.total_cmp(&b.rect.top));
        // Runs that share a line of print are put in order from left to right.
        let mut lines: Vec<Vec<&Row>> = Vec::new();
        for row in order {
            match lines.last_mut() {
                Some(line) if line.iter().all(|r| r.beside(row)) => line.push(row),
                _ => lines.push(vec![row]),
            }
        }
        let mut chars = Vec::new();
        for mut line in lines {
            line.sort_by(|a, b| a.rect.left.total_cmp(&b.rect.left));
            chars.extend(line.iter().flat_map(|r| r.chars.iter().cloned()));
            if let Some(last) = chars.last().cloned() {
                chars.push(Char {
                    ch: '\n',
                    raw: None,
                    ..last
                });
            }
        }
        let mut text = String::new();
        let mut offsets = Vec::with_capacity(chars.len() + 1);
        for c in &chars {
            offsets.push(text.len());
            text.push(c.ch);
        }
        offsets.push(text.len());
        Self { chars, text, offsets }
    }

    /// What the group `v` of each pattern holds, first pattern first.
    pub(super) fn matches(&self, patterns: &[String]) -> Vec<Candidate> {
        let joined = self.joined();
        let mut found = Vec::new();
        for pattern in patterns {
            let Some(regex) = compiled(pattern) else { continue };
            for captures in regex.captures_iter(&joined.text) {
                if let Some(v) = captures.name("v") {
                    found.push(Candidate {
                        chars: joined.slice(v.start(), v.end()),
                        near: true,
                    });
                }
            }
        }
        found
    }

    /// What a sentence says of the field: its label, a word that means "is", and all up to the next mark.
    pub(super) fn said(&self, field: &Field) -> Vec<Candidate> {
        let labels = field.labels.iter().filter(|l| l.chars().count() >= 2);
        let sentence = |label: &String| format!("{}(?:为|是|系)(?P<v>[^,。;:]{{1,60}}?)[,。;]", regex::escape(label));
        self.matches(&labels.map(sentence).collect::<Vec<_>>())
    }

    /// A measure that the end of a line broke in two, behind a label of the field and before its unit: 建筑面积186. | 20平方米.
    pub(super) fn broken(&self, field: &Field) -> Vec<Candidate> {
        let unit = match field.value {
            ValueKind::Area => "平方米|平米|m2",
            ValueKind::Amount => "元|万元",
            _ => return Vec::new(),
        };
        let mut found = Vec::new();
        for label in &field.labels {
            let outline = format!(
                r"{}(?:为|是|约|约为|共|共计|:)?(?P<v>\d[\d,]*\.?\n[\d.]*\d)(?:{unit})",
                regex::escape(label)
            );
            let Some(regex) = compiled(&outline) else { continue };
            for captures in regex.captures_iter(&self.text) {
                if let Some(v) = captures.name("v") {
                    let chars = self.slice(v.start(), v.end()).into_iter().filter(|c| c.ch != '\n');
                    found.push(Candidate {
                        chars: chars.collect(),
                        near: true,
                    });
                }
            }
        }
        found
    }

    /// Everything that has the outline of such a value.
    pub(super) fn scan(&self, kind: ValueKind) -> Vec<Candidate> {
        if kind == ValueKind::Date {
            return self.scattered_date().into_iter().collect();
        }
        let outline = match kind {
            ValueKind::CreditCode => r"(?P<v>[0-9A-Z]{18})",
            ValueKind::IdNumber => r"(?P<v>[0-9OIlBS]{17}[0-9Xx])",
            ValueKind::IdOrCreditCode => r"(?P<v>[0-9A-Zx]{18})",
            ValueKind::PropertyCertificateNumber => r"(?P<v>\p{Han}\(?\d{4}\)?\p{Han}{2,12}不动产权第?\d{5,8}号?)",
            ValueKind::PropertyUnit => r"(?P<v>\d{12}[A-Z]{2}\d{5}[A-Z]\d{8})",
            ValueKind::FoodLicenceNumber => r"(?P<v>JY\d{14})",
            _ => return Vec::new(),
        };
        let mut found = self.matches(&[outline.to_owned()]);
        for c in &mut found {
            c.near = false;
        }
        found
    }

    /// A date whose figures were printed apart from 年 月 日, in the lower half of the paper: the press sets the words, a
    /// printer the figures a little lower.
    fn scattered_date(&self) -> Option<Candidate> {
        let top = self.chars.iter().map(|c| c.rect.top).fold(f32::MAX, f32::min);
        let bottom = self.chars.iter().map(|c| c.rect.bottom).fold(0.0, f32::max);
        let mut anchors: Vec<&Char> = self
            .chars
            .iter()
            .filter(|c| c.ch == '年' && c.rect.top > f32::midpoint(top, bottom))
            .collect();
        // The date of issue is the last one on a paper.
        anchors.sort_by(|a, b| b.rect.top.total_cmp(&a.rect.top));
        for year in anchors {
            let h = year.rect.height();
            // What was hardly made out at all is the paper's background.
            let near = |c: &&Char| {
                c.confidence > SPECK
                    && (c.ch.is_ascii_digit() || matches!(c.ch, '年' | '月' | '日'))
                    && (c.rect.center().y - year.rect.center().y).abs() < h * 1.6
                    && (c.rect.center().x - year.rect.center().x).abs() < h * 12.0
            };
            // Both ends of a period are somebody else's dates.
            let period = self.chars.iter().any(|c| {
                c.ch == '至'
                    && (c.rect.center().y - year.rect.center().y).abs() < h * 0.8
                    && (c.rect.center().x - year.rect.center().x).abs() < h * 12.0
            });
            if period {
                continue;
            }
            let mut around: Vec<Char> = self.chars.iter().filter(near).cloned().collect();
            around.sort_by(|a, b| a.rect.left.total_cmp(&b.rect.left));
            let part = |want: &dyn Fn(f32) -> bool| -> Vec<Char> {
                around
                    .iter()
                    .filter(|c| c.ch.is_ascii_digit() && want(c.rect.center().x))
                    .cloned()
                    .collect()
            };
            let at = |w: char, after: f32| {
                around
                    .iter()
                    .find(|c| c.ch == w && c.rect.left > after)
                    .map(|c| c.rect.center().x)
            };
            let y = year.rect.center().x;
            let month = at('月', y);
            let day = month.and_then(|m| at('日', m)).or_else(|| at('日', y));
            let (years, mut rest) = (part(&|x| x < y), part(&|x| x > y && day.is_none_or(|d| x < d)));
            let split = month.map_or(2.min(rest.len()), |m| {
                rest.iter().filter(|c| c.rect.center().x < m).count()
            });
            // Without the word between them only four figures say which are the month's.
            if month.is_none() && rest.len() != 4 {
                continue;
            }
            let days = rest.split_off(split);
            // A zero by itself has lost its fellow, and a press that sets one of two with a zero sets both so.
            let short = |part: &[Char]| part.len() == 1;
            let padded = |part: &[Char]| part.len() == 2 && part[0].ch == '0';
            let zero = |part: &[Char]| part.iter().all(|c| c.ch == '0');
            if zero(&rest) || zero(&days) || short(&rest) && padded(&days) || padded(&rest) && short(&days) {
                continue;
            }
            let years = years[years.len().saturating_sub(4)..].to_vec();
            if years.len() == 4 && (1..=2).contains(&rest.len()) && (1..=2).contains(&days.len()) {
                let sign = |ch: char| Char {
                    ch,
                    raw: None,
                    ..year.clone()
                };
                let chars = years
                    .into_iter()
                    .chain([sign('年')])
                    .chain(rest)
                    .chain([sign('月')])
                    .chain(days)
                    .chain([sign('日')]);
                return Some(Candidate {
                    chars: chars.collect(),
                    near: false,
                });
            }
        }
        None
    }

    /// Without line breaks: patterns speak of the text, not of how it was broken.
    fn joined(&self) -> Self {
        // The rule that a blank was printed with is no part of what was written on it.
        let printed = |c: &&Char| c.ch != '\n' && c.ch != '_';
        let chars: Vec<Char> = self.chars.iter().filter(printed).cloned().collect();
        let mut text = String::with_capacity(self.text.len());
        let mut offsets = Vec::with_capacity(chars.len() + 1);
        for c in &chars {
            offsets.push(text.len());
            text.push(c.ch);
        }
        offsets.push(text.len());
        Self { chars, text, offsets }
    }

    fn slice(&self, from: usize, to: usize) -> Vec<Char> {
        let a = self.offsets.partition_point(|&o| o < from);
        let b = self.offsets.partition_point(|&o| o < to);
        self.chars[a.min(self.chars.len())..b.min(self.chars.len())].to_vec()
    }
}

/// Patterns are few and come from the catalogue: each is compiled once a process.
fn compiled(pattern: &str) -> Option<Regex> {
    static ALL: LazyLock<Mutex<HashMap<String, Option<Regex>>>> = LazyLock::new(Mutex::default);
    let mut all = ALL.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    all.entry(pattern.to_owned())
        .or_insert_with(|| Regex::new(pattern).ok())
        .clone()
}

/// A compiled pattern of the catalogue, for other modules.
pub(super) fn pattern(text: &str) -> Option<Regex> {
    compiled(text)
}
