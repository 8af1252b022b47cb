//! The values that belong to labels: to the right, running on above and below, or underneath.
//!
//! Knows how print is set in columns and lines; what a value means is the business of `values`.
use super::labels::Hit;
use super::layout::{Char, Row, is_han};
use super::values::{Candidate, worded};
use catalogue::{DocumentType, Field, Place, ValueKind};
use vision::Rect;

/// What the value finder looks at.
pub(super) struct Paper<'r> {
    pub rows: &'r [Row],
    pub hits: &'r [Hit],
    /// The field whose value each row is by its wording: it continues no other.
    pub claimed: &'r [Option<&'r Field>],
}

/// Values that stand at the labels of a field, most likely first.
pub(super) fn values(paper: &Paper<'_>, field: &Field) -> Vec<Candidate> {
    let mut own: Vec<&Hit> = paper
        .hits
        .iter()
        .filter(|h| h.field.as_ref() == Some(&field.name))
        .collect();
    own.sort_by_key(|h| h.rank);
    let mut found = Vec::new();
    for hit in &own {
        for place in &field.places {
            let chars = match place {
                Place::Right => paper.right_of(hit, field),
                Place::Below if paper.goes_on(hit) => Vec::new(),
                Place::Below => paper.below(hit, field),
            };
            if !chars.is_empty() {
                found.push(Candidate { chars, near: true });
            }
        }
    }
    // What stands behind the run of the label may be a mark of something else.
    for hit in own {
        let chars = trim(paper.tail(hit.row, hit.to)).to_vec();
        if !chars.is_empty() {
            found.push(Candidate { chars, near: true });
        }
    }
    found
}

/// Widest gap within a value, in heights of the label: figures are set apart from their words, names are not.
fn reach(value: ValueKind) -> f32 {
    match value {
        ValueKind::Text
        | ValueKind::List
        | ValueKind::Organisation
        | ValueKind::Party
        | ValueKind::Person
        | ValueKind::Address
        | ValueKind::Choice => 1.6,
        _ => 5.0,
    }
}

/// How much shorter than the longest line of a paragraph its last one is, in heights of print.
const SHORT: f32 = 2.2;

/// Whether a run is by its outline a number or a date of its own, which goes on with no words.
fn figures(row: &Row) -> bool {
    const OUTLINE: &str = r"^(?:[0-9A-Z]{15,18}|1\d{10}|\d{4}年\d{1,2}月\d{1,2}日|\d{4}[./-]\d{1,2}[./-]\d{1,2})$";
    super::running::pattern(OUTLINE).is_some_and(|regex| regex.is_match(&row.text()))
}

/// Strips what separates label and value.
fn trim(chars: &[Char]) -> &[Char] {
    let lead = |c: &&Char| matches!(c.ch, ':' | ';' | '.' | '_' | '|' | '·' | '丨');
    let skip = chars.iter().take_while(lead).count();
    &chars[skip..]
}

/// Whether a run is nothing but words in brackets.
fn bracketed(row: &Row) -> bool {
    let chars = &row.chars;
    chars.len() >= 3 && chars[0].ch == '(' && chars[chars.len() - 1].ch == ')'
}

/// Whether the characters are the number that a clause begins with.
fn clause_number(chars: &[Char]) -> bool {
    const LONGEST: usize = 6;
    let text = || chars.iter().map(|c| c.ch).collect::<String>();
    let number =
        || super::running::pattern(r"^(?:\(?\d{1,2}(?:\.\d){0,2}[、.)]?|[(第]?[一二三四五六七八九十]{1,3}[、.)条])$");
    chars.len() <= LONGEST && number().is_some_and(|regex| regex.is_match(&text()))
}

fn near_line(a: &Rect, label: &Rect) -> bool {
    let shared = a.bottom.min(label.bottom) - a.top.max(label.top);
    shared > 0.3 * a.height().min(label.height())
}

impl Paper<'_> {
    /// The part of a row from a position up to the next label.
    fn tail(&self, row: usize, from: usize) -> &[Char] {
        let end = self
            .hits
            .iter()
            .filter(|h| h.row == row && h.from >= from)
            .map(|h| h.from)
            .min()
            .unwrap_or(self.rows[row].chars.len());
        &self.rows[row].chars[from..end]
    }

    /// Whether words follow the label in its own run: then nothing beneath it belongs to it, 承租方应当遵守….
    fn goes_on(&self, hit: &Hit) -> bool {
        let tail = trim(self.tail(hit.row, hit.to));
        tail.first().is_some_and(|c| c.ch != '(') && tail.iter().filter(|c| is_han(c.ch)).count() >= 2
    }

    /// Whether a row begins with a label, or with one behind the number of a clause: 1.2 承租方….
    fn starts_with_label(&self, row: usize) -> bool {
        let numbered = |h: &Hit| clause_number(&self.rows[row].chars[..h.from]);
        self.hits.iter().any(|h| h.row == row && (h.from <= 1 || numbered(h)))
    }

    fn right_of(&self, hit: &Hit, field: &Field) -> Vec<Char> {
        let label = hit.rect;
        let home = &self.rows[hit.row];
        let mut value: Vec<Char> = trim(self.tail(hit.row, hit.to)).to_vec();
        let mut used = vec![hit.row];
        if hit.to + self.tail(hit.row, hit.to).len() == home.chars.len() {
            self.along(hit, field, &mut used, &mut value);
        }
        if field.many_lines {
            self.run_on(&label, field, &mut used, &mut value);
        }
        value
    }

    /// Further runs on the label's line of print, until the next label.
    fn along(&self, hit: &Hit, field: &Field, used: &mut Vec<usize>, value: &mut Vec<Char>) {
        let (rows, label, home) = (self.rows, &hit.rect, &self.rows[hit.row]);
        let mut edge = home.rect.right;
        let mut line = if value.is_empty() {
            *label
        } else {
            super::layout::around(value).unwrap_or(*label)
        };
        let mut speck = None;
        loop {
            let fits = |j: &usize| {
                let r = &rows[*j].rect;
                let size = r.height() / label.height().max(1.0);
                !used.contains(j)
                    && near_line(r, &line)
                    && r.left >= edge - r.height() * 1.4
                    && r.center().x > edge
                    && (0.4..1.85).contains(&size)
            };
            let Some(j) = self.next_along((0..rows.len()).filter(fits).collect(), &line) else {
                break;
            };
            let limit = if value.is_empty() { 22.0 } else { reach(field.value) };
            let far = rows[j].rect.left - edge > label.height() * limit;
            if self.starts_with_label(j) || far || (!value.is_empty() && self.elsewhere(j, label)) {
                break;
            }
            // A lone mark of another size in the gap is the guilloche, not the beginning of the value.
            if speck.is_some_and(|s: usize| {
                rows[s].rect.height() < rows[j].rect.height() * 0.8 || rows[s].confidence() < 0.97
            }) {
                value.clear();
            }
            speck = (value.is_empty() && rows[j].chars.len() == 1).then_some(j);
            // Two readings may overlap: what stands on the label is the label, read twice.
            let own = |c: &&Char| c.rect.center().x < edge - c.rect.height() * 0.2;
            let part = self.tail(j, 0);
            value.extend(trim(&part[part.iter().take_while(own).count()..]).iter().cloned());
            edge = rows[j].rect.right;
            line = rows[j].rect;
            used.push(j);
            if self.tail(j, 0).len() < rows[j].chars.len() {
                break;
            }
        }
    }

    /// The leftmost run; of several that stand under each other, the one nearest to the middle of the line.
    fn next_along(&self, candidates: Vec<usize>, line: &Rect) -> Option<usize> {
        let left = |j: usize| self.rows[j].rect.left;
        let first = candidates
            .iter()
            .copied()
            .min_by(|&a, &b| left(a).total_cmp(&left(b)))?;
        let near = left(first) + self.rows[first].rect.height() * 1.5;
        let off = |j: usize| (self.rows[j].rect.center().y - line.center().y).abs();
        let stacked = candidates.into_iter().filter(|&j| {
            let (a, b) = (&self.rows[j].rect, &self.rows[first].rect);
            j == first || (left(j) < near && a.left < b.right && b.left < a.right)
        });
        stacked.min_by(|&a, &b| off(a).total_cmp(&off(b)))
    }

    /// Lines above and below that continue a value in its column.
    fn run_on(&self, label: &Rect, field: &Field, used: &mut Vec<usize>, value: &mut Vec<Char>) {
        let Some(first) = value.first() else {
            // A value centred beside a label of its own height may have no run on the label's very line.
            return;
        };
        let left = first.rect.left;
        let height = first.rect.height().max(8.0);
        for downwards in [true, false] {
            while let Some(j) = self.next_line(label, field, used, value, (left, height), downwards) {
                used.push(j);
                let mut part = self.tail(j, 0).to_vec();
                if part.len() == self.rows[j].chars.len() {
                    self.rest_of_line(j, label, field, used, &mut part);
                }
                if downwards {
                    value.extend(part);
                } else {
                    value.splice(0..0, part);
                }
            }
        }
    }

    /// Runs that go on with a line of a value: a reader may break one line of print into several runs.
    fn rest_of_line(&self, from: usize, label: &Rect, field: &Field, used: &mut Vec<usize>, part: &mut Vec<Char>) {
        let mut last = from;
        loop {
            let here = &self.rows[last].rect;
            let h = here.height();
            let next = (0..self.rows.len())
                .filter(|j| !used.contains(j) && !self.starts_with_label(*j) && self.rows[*j].beside(&self.rows[last]))
                .filter(|&j| {
                    let r = &self.rows[j].rect;
                    let gap = r.left - here.right;
                    // A sentence of a list that begins with its prescribed words may have lost the mark before it.
                    let widest = if self.claimed[j].is_some_and(|f| f.name == field.name) {
                        3.0
                    } else {
                        1.2
                    };
                    (-0.8 * h..widest * h).contains(&gap) && (0.75..1.33).contains(&(r.height() / h))
                })
                .min_by(|&a, &b| self.rows[a].rect.left.total_cmp(&self.rows[b].rect.left));
            let Some(j) = next.filter(|&j| !self.labelled(j, label)) else {
                return;
            };
            used.push(j);
            part.extend(self.tail(j, 0).iter().cloned());
            last = j;
        }
    }

    fn next_line(
        &self,
        label: &Rect,
        field: &Field,
        used: &[usize],
        value: &[Char],
        (left, height): (f32, f32),
        downwards: bool,
    ) -> Option<usize> {
        let rows = self.rows;
        let bottom = value.iter().map(|c| c.rect.bottom).fold(0.0, f32::max);
        let top = value.iter().map(|c| c.rect.top).fold(f32::MAX, f32::min);
        let edge = if downwards { value.last() } else { None }.map(|c| c.rect.right);
        let widest = value.iter().map(|c| c.rect.right).fold(0.0, f32::max);
        // A name or an address is one paragraph, which ends with its first short line.
        if field.value != ValueKind::List && edge.is_some_and(|e| e < widest - height * SHORT) {
            return None;
        }
        let column = |j: usize| {
            let r = &rows[j].rect;
            // What stands above begins beside the label, not over it: there the label of another value begins.
            if !downwards && r.left < label.right - height {
                return false;
            }
            // A character or two that stand off the column are of a watermark or the guilloche.
            if rows[j].chars.len() <= 2 && (r.left - left).abs() > height || rows[j].confidence() < 0.5 {
                return false;
            }
            (r.left - left).abs() < height * 2.2
                || (r.left > label.right - height * 0.5 && r.left < left + height * 2.2)
        };
        let next = (0..rows.len())
            .filter(|j| !used.contains(j) && column(*j) && !self.foreign(*j, field))
            .filter(|&j| !worded(field.value) || !figures(&rows[j]))
            // A line that says the same again is the value of another label.
            .filter(|&j| !rows[j].chars.iter().map(|c| c.ch).eq(value.iter().map(|c| c.ch)))
            .filter(|&j| !self.starts_with_label(j) && !self.labelled(j, label))
            .filter(|&j| {
                let r = &rows[j].rect;
                let same_size = r.height() < height * 1.7 && r.height() > height * 0.55;
                let (gap, right_way) = if downwards {
                    (r.top - bottom, r.center().y > bottom)
                } else {
                    (top - r.bottom, r.center().y < top)
                };
                // A line breaks because it is full: what follows a short line is something else.
                let full = if downwards {
                    edge.is_none_or(|e| e > r.right - height * 2.0)
                } else {
                    r.right > widest - height * 2.0
                };
                same_size && right_way && full && gap < height * 0.9
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
            })?;
        // Upwards only beside a label that is centred on its value, never into the row of the label before.
        (downwards || rows[next].rect.center().y >= label.top - label.height() * 1.6).then_some(next)
    }

    /// Whether another label stands to the left on the row's line of print with nothing in between: then the row is
    /// that label's value.
    fn labelled(&self, j: usize, own: &Rect) -> bool {
        let row = &self.rows[j].rect;
        self.hits.iter().filter(|h| h.row != j).any(|h| {
            let r = h.rect;
            let is_own = (r.left - own.left).abs() < 1.0 && (r.top - own.top).abs() < 1.0;
            let in_between = || {
                self.rows.iter().enumerate().any(|(m, o)| {
                    m != j
                        && !self.hits.iter().any(|p| p.row == m && p.rect == r)
                        && near_line(&o.rect, &r)
                        && o.rect.left > r.left
                        && o.rect.right < row.left + r.height()
                })
            };
            !is_own && near_line(row, &r) && r.right <= row.left + r.height() && !in_between()
        })
    }

    /// Whether the row continues, line under line, a value that another label owns.
    fn elsewhere(&self, j: usize, own: &Rect) -> bool {
        let mut at = j;
        for _ in 0..4 {
            let here = &self.rows[at].rect;
            let above = self.rows.iter().enumerate().filter(|(m, o)| {
                *m != at
                    && (o.rect.left - here.left).abs() < here.height() * 1.2
                    && o.rect.center().y < here.top + here.height() * 0.3
                    && here.top - o.rect.bottom < here.height() * 0.8
            });
            let Some((k, _)) = above.max_by(|(_, a), (_, b)| a.rect.top.total_cmp(&b.rect.top)) else {
                return false;
            };
            if self.labelled(k, own) {
                return true;
            }
            at = k;
        }
        false
    }

    /// The last date in the lower half of the paper that stands by itself: the day of issue, beneath the office's name.
    pub(super) fn lone_date(&self) -> Option<Candidate> {
        const DATE: &str = r"^(?:\d{4}年\d{1,2}月\d{1,2}日|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)$";
        let regex = super::running::pattern(DATE)?;
        let top = self.rows.iter().map(|r| r.rect.top).fold(f32::MAX, f32::min);
        let bottom = self.rows.iter().map(|r| r.rect.bottom).fold(0.0, f32::max);
        let nowhere = Rect::new(-1.0, -1.0, -1.0, -1.0);
        let lone = |j: &usize| {
            let row = &self.rows[*j];
            row.rect.top > f32::midpoint(top, bottom)
                && regex.is_match(&row.text())
                && !self.labelled(*j, &nowhere)
                && !self.starts_with_label(*j)
        };
        let last = (0..self.rows.len())
            .filter(lone)
            .max_by(|&a, &b| self.rows[a].rect.top.total_cmp(&self.rows[b].rect.top))?;
        Some(Candidate {
            chars: self.rows[last].chars.clone(),
            near: false,
        })
    }

    /// A run that is nothing but a number of this kind, where no label leads to it.
    pub(super) fn lone_number(&self, kind: ValueKind) -> Option<Candidate> {
        let outline = match kind {
            ValueKind::IdNumber => r"^\d{17}[\dXx]$",
            ValueKind::CreditCode => r"^\d[0-9A-Z]\d{6}[0-9A-Z]{10}$",
            _ => return None,
        };
        let regex = super::running::pattern(outline)?;
        let row = self.rows.iter().find(|r| regex.is_match(&r.text()))?;
        Some(Candidate {
            chars: row.chars.clone(),
            near: true,
        })
    }

    /// Whether the row is by its wording a value of its own. A list goes on with what begins one of its sentences.
    fn foreign(&self, j: usize, field: &Field) -> bool {
        self.claimed[j].is_some_and(|f| f.name != field.name || field.value != ValueKind::List)
    }

    /// The label with the unit that stands in brackets under it, as the heads of tables have it.
    fn with_unit(&self, hit: &Hit) -> Rect {
        let (label, h) = (hit.rect, hit.rect.height());
        let unit = self.rows.iter().find(|r| {
            let gap = r.rect.top - label.bottom;
            bracketed(r) && (-0.6 * h..0.8 * h).contains(&gap) && r.rect.horizontal_overlap(&label) > 0.5
        });
        unit.map_or(label, |r| label.union(&r.rect))
    }

    /// Runs that are by their wording the value of the field, with the lines that go on with them.
    pub(super) fn alone(&self, kind: &DocumentType, field: &Field) -> Vec<Candidate> {
        if field.alone.is_none() {
            return Vec::new();
        }
        let own = |j: &usize| {
            let claimant = super::values::claimant(kind, &self.rows[*j].text());
            claimant.is_some_and(|f| f.name == field.name)
        };
        let candidate = |j: usize| {
            let mut chars = self.rows[j].chars.clone();
            if field.many_lines {
                let head = Rect::new(0.0, self.rows[j].rect.top, 0.0, self.rows[j].rect.bottom);
                self.run_on(&head, field, &mut vec![j], &mut chars);
            }
            Candidate { chars, near: true }
        };
        (0..self.rows.len()).filter(own).map(candidate).collect()
    }

    fn below(&self, hit: &Hit, field: &Field) -> Vec<Char> {
        let rows = self.rows;
        let label = self.with_unit(hit);
        let h = hit.rect.height();
        // The head of a table stands apart from its cells.
        let reach = if label == hit.rect { 2.4 } else { 3.4 };
        let under = (0..rows.len())
            .filter(|&j| {
                j != hit.row && !self.starts_with_label(j) && self.claimed[j].is_none() && !bracketed(&rows[j])
            })
            .filter(|&j| {
                let r = &rows[j].rect;
                r.top > label.bottom - h * 0.5
                    && r.top - label.bottom < h * reach
                    && r.left < label.right
                    && r.right > label.left
            })
            .min_by(|&a, &b| {
                // The first line under the label; of the runs on it, the one in the middle of its column.
                let line = |j: usize| ((rows[j].rect.center().y - label.bottom) / h).round();
                let off = |j: usize| (rows[j].rect.center().x - label.center().x).abs();
                line(a).total_cmp(&line(b)).then(off(a).total_cmp(&off(b)))
            });
        let Some(j) = under else { return Vec::new() };
        if self.labelled(j, &label) {
            return Vec::new();
        }
        let mut value = trim(self.tail(j, 0)).to_vec();
        if field.many_lines {
            self.run_on(&label, field, &mut vec![hit.row, j], &mut value);
        }
        value
    }
}
