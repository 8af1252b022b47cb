//! Characters with places, and rows of them: the form in which labels and values are looked for.
//!
//! Text is folded (NFKC, white space dropped) but every character remembers what was printed and where.
use unicode_normalization::UnicodeNormalization;
use vision::{Line, Rect};

/// A folded character and the print behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Char {
    /// NFKC.
    pub ch: char,
    /// As read; `None` for the second and later characters of one that folds into several (㎡ → m2).
    pub raw: Option<char>,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// Place on the sheet.
    pub rect: Rect,
}

/// A run of characters on one line, in sheet coordinates.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// At least one.
    pub chars: Vec<Char>,
    /// Place of the whole run.
    pub rect: Rect,
    /// Slant against the page in degrees; 0 for runs too short to tell.
    pub slant: f32,
}

impl Row {
    fn of(line: &Line) -> Option<Self> {
        let mut chars = Vec::with_capacity(line.glyphs.len());
        for (i, glyph) in line.glyphs.iter().enumerate() {
            let rect = line.span(i, i + 1).bounds();
            let mut raw = Some(glyph.ch);
            for ch in std::iter::once(glyph.ch).nfkc().filter(|c| !c.is_whitespace()) {
                chars.push(Char {
                    ch: like(ch),
                    raw: raw.take(),
                    confidence: glyph.confidence,
                    rect,
                });
            }
        }
        let chars = without_initials(chars);
        let [a, b, ..] = line.quad.0;
        // The box of a character or two leans at random.
        let slant = if chars.len() <= 3 || line.quad.width() < 1.5 * line.quad.height() {
            0.0
        } else {
            (b.y - a.y).atan2(b.x - a.x).to_degrees()
        };
        // A letter or two in the gap between label and value is the guilloche, not print.
        let noise = chars.len() <= 3
            && chars
                .iter()
                .all(|c| c.ch.is_ascii_alphabetic() || c.ch.is_ascii_punctuation());
        let rect = if chars.len() < line.glyphs.len() {
            around(&chars).unwrap_or(line.rect)
        } else {
            line.rect
        };
        (!chars.is_empty() && !noise).then_some(Self { chars, rect, slant })
    }

    /// The letters of a run that goes down: the first characters of labels under each other, 名　称 above 住　所, look like
    /// a column of print to a reader. Any other run as it is.
    fn letters(self) -> Vec<Self> {
        const MOST: usize = 6;
        let (w, h) = (self.rect.width(), self.rect.height());
        let upright = (2..=MOST).contains(&self.chars.len()) && h > w * 1.5;
        if !upright || !self.chars.iter().all(|c| is_han(c.ch)) {
            return vec![self];
        }
        let letter = |c: Char| {
            let middle = c.rect.center().y;
            let rect = Rect::new(self.rect.left, middle - w / 2.0, self.rect.right, middle + w / 2.0);
            Self {
                chars: vec![Char { rect, ..c }],
                rect,
                slant: 0.0,
            }
        };
        self.chars.into_iter().map(letter).collect()
    }

    /// The folded text.
    pub fn text(&self) -> String {
        self.chars.iter().map(|c| c.ch).collect()
    }

    /// The text as printed.
    pub fn raw(&self) -> String {
        self.chars.iter().filter_map(|c| c.raw).collect()
    }

    /// Mean confidence.
    pub fn confidence(&self) -> f32 {
        self.chars.iter().map(|c| c.confidence).sum::<f32>() / self.chars.len().max(1) as f32
    }

    /// Whether the other run stands on the same line of print.
    pub fn beside(&self, other: &Self) -> bool {
        let shared = self.rect.bottom.min(other.rect.bottom) - self.rect.top.max(other.rect.top);
        shared > 0.45 * self.rect.height().min(other.rect.height())
    }

    /// Width of a usual character.
    pub fn char_width(&self) -> f32 {
        (self.rect.width() / self.chars.len() as f32).max(1.0)
    }
}

/// The print of a licence's run without the initials of 市场监督管理 that its background repeats, where a text layer or
/// a reader took both for one run.
fn without_initials(mut chars: Vec<Char>) -> Vec<Char> {
    const INITIALS: [char; 6] = ['S', 'C', 'J', 'D', 'G', 'L'];
    if !chars.iter().any(|c| is_han(c.ch)) {
        return chars;
    }
    let whole = |w: &[Char]| w.iter().map(|c| c.ch).eq(INITIALS);
    while let Some(at) = chars.windows(INITIALS.len()).position(whole) {
        chars.drain(at..at + INITIALS.len());
    }
    chars
}

/// Marks that differ in code but not in print.
fn like(c: char) -> char {
    match c {
        '∶' | '︰' | '﹕' => ':',
        '〔' | '【' | '[' => '(',
        '〕' | '】' | ']' => ')',
        '•' | '‧' | '・' => '·',
        '﹣' | '−' | '–' => '-',
        '—' | '―' => '—',
        other => other,
    }
}

/// How far a part of a watermark may lean from the whole, in degrees.
const ASTRAY: f32 = 5.0;

fn lean(line: &Line) -> f32 {
    let [a, b, ..] = line.quad.0;
    (b.y - a.y).atan2(b.x - a.x).to_degrees()
}

/// Whether a line lies as words across a sheet do.
fn leans(line: &Line) -> bool {
    (12.0..45.0).contains(&lean(line).abs())
}

fn letters_of(line: &Line) -> String {
    line.glyphs.iter().map(|g| g.ch).collect()
}

/// The slant of words laid across the sheet, where there are some, in degrees.
fn watermark(lines: &[Line]) -> Option<f32> {
    let mut slants: Vec<f32> = lines
        .iter()
        .filter(|l| l.glyphs.len() > 3 && l.quad.width() > 2.0 * l.quad.height() && leans(l))
        .map(lean)
        .collect();
    slants.sort_by(f32::total_cmp);
    slants.get(slants.len() / 2).copied()
}

/// All runs of the sheet; a title set in single characters is one run.
pub(super) fn rows(lines: &[Line]) -> Vec<Row> {
    let across = watermark(lines);
    let words: Vec<String> = (lines.iter().filter(|l| l.glyphs.len() > 3 && leans(l)))
        .map(letters_of)
        .collect();
    // Two letters that such words begin or end with are a corner of them, too small to show how they lean.
    let corner = |line: &Line| {
        let text = letters_of(line);
        text.chars().count() == 2 && words.iter().any(|w| w.starts_with(&text) || w.ends_with(&text))
    };
    let row = |line: &Line| {
        let row = Row::of(line)?;
        // A letter or two that lean as the words across the sheet do are of these words.
        let own = if corner(line) {
            across.unwrap_or(0.0)
        } else {
            lean(line)
        };
        let part = row.chars.len() <= 2 && across.is_some_and(|a| (own - a).abs() < ASTRAY);
        Some(Row {
            slant: if part { own } else { row.slant },
            ..row
        })
    };
    let mut rows: Vec<Row> = lines.iter().filter_map(row).flat_map(Row::letters).collect();
    let mut i = 0;
    while i < rows.len() {
        let lone = rows[i].chars.len() == 1 && is_han(rows[i].chars[0].ch);
        if !lone {
            i += 1;
            continue;
        }
        let mut letters = vec![i];
        while let Some(j) = fellow(&rows, letters[letters.len() - 1], &letters) {
            letters.push(j);
        }
        // Two letters may be a label and half of another: those are put together by the words of the kind.
        if letters.len() >= 3 {
            let chars = letters.iter().flat_map(|&j| rows[j].chars.clone()).collect();
            let rect = letters.iter().map(|&j| rows[j].rect).reduce(|a, b| a.union(&b));
            rows[i].rect = rect.unwrap_or(rows[i].rect);
            rows[i].chars = chars;
            letters.retain(|&j| j != i);
            letters.sort_unstable_by(|a, b| b.cmp(a));
            for j in letters {
                rows.remove(j);
                i -= usize::from(j < i);
            }
        }
        i += 1;
    }
    rows
}

/// The nearest single character to the right on the same line and of the same size.
fn fellow(rows: &[Row], i: usize, used: &[usize]) -> Option<usize> {
    let (row, h) = (&rows[i], rows[i].rect.height());
    rows.iter()
        .enumerate()
        .filter(|(j, o)| !used.contains(j) && o.chars.len() == 1 && is_han(o.chars[0].ch) && row.beside(o))
        .filter(|(_, o)| {
            let gap = o.rect.left - row.rect.right;
            (-0.3 * h..h * 3.0).contains(&gap) && (0.7..1.4).contains(&(o.rect.height() / h))
        })
        .min_by(|(_, a), (_, b)| a.rect.left.total_cmp(&b.rect.left))
        .map(|(j, _)| j)
}

/// Words laid over a copy so that it serves one purpose only: they are no part of the paper.
fn restricts(text: &str) -> bool {
    let short = text.chars().count() <= 26;
    let purpose = ["仅供", "仅限", "仅用于", "只限", "仅作", "仅展示"]
        .iter()
        .any(|w| text.contains(w));
    let refusal = ["复印无效", "他用无效", "再次复印", "展示使用", "不得他用", "挪作他用"];
    short && (purpose && !text.contains(':') || refusal.iter().any(|w| text.contains(w)))
}

/// Letters of the paper's own background: the initials of 市场监督管理, whole or in part.
fn background(text: &str) -> bool {
    text.len() >= 4 && "SCJDGLSCJDGL".contains(text)
}

/// Rows of the paper itself: without what runs across it, restricts its use, or is repeated all over it.
pub(super) fn printed(rows: &[Row]) -> Vec<Row> {
    /// A name may stand on a form so many times; a pattern comes more often, or twice on one line.
    const OFTEN: usize = 6;
    let texts: Vec<String> = rows.iter().map(Row::text).collect();
    let repeated = |text: &String| {
        let pattern = text.chars().count() >= 4 && text.chars().all(is_han);
        if !pattern {
            return false;
        }
        let own: Vec<&Row> = (rows.iter().zip(&texts))
            .filter(|(_, t)| *t == text)
            .map(|(r, _)| r)
            .collect();
        let in_line = || (0..own.len()).any(|i| own[..i].iter().any(|o| o.beside(own[i])));
        own.len() >= OFTEN || own.len() >= 3 && in_line()
    };
    // Of words that are laid over the paper again and again a corner may be all that was seen once more.
    let marks: Vec<&String> = texts.iter().filter(|t| restricts(t)).collect();
    let part = |text: &String| text.chars().count() >= 3 && marks.iter().any(|m| m.contains(text.as_str()));
    let own = |text: &String| !restricts(text) && !part(text) && !background(text) && !repeated(text);
    rows.iter()
        .zip(&texts)
        .filter(|(r, text)| r.slant.abs() < 7.0 && own(text))
        .map(|(r, _)| r.clone())
        .collect()
}

/// Pairs of lone characters set apart, as labels of two characters are; for telling kinds, not for values.
pub(super) fn pairs(rows: &[Row]) -> Vec<Row> {
    let lone = |r: &Row| r.chars.len() == 1 && is_han(r.chars[0].ch);
    (0..rows.len())
        .filter(|&i| lone(&rows[i]))
        .filter_map(|i| fellow(rows, i, &[i]).map(|j| (i, j)))
        .map(|(i, j)| Row {
            chars: [&rows[i].chars[..], &rows[j].chars[..]].concat(),
            rect: rows[i].rect.union(&rows[j].rect),
            slant: 0.0,
        })
        .collect()
}

/// The place of characters.
pub(super) fn around(chars: &[Char]) -> Option<Rect> {
    chars.iter().map(|c| c.rect).reduce(|a, b| a.union(&b))
}

/// Whether it is a Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}

/// First place where the needle stands, at most `slips` characters different; earlier and cleaner first.
pub(super) fn find(hay: &[char], needle: &[char], from: usize, slips: usize) -> Option<(usize, usize)> {
    let n = needle.len();
    if n == 0 || hay.len() < n {
        return None;
    }
    for allowed in 0..=slips {
        for start in from..=hay.len() - n {
            let wrong = hay[start..start + n].iter().zip(needle).filter(|(a, b)| a != b).count();
            if wrong <= allowed {
                return Some((start, wrong));
            }
        }
    }
    None
}

/// How many characters of a word may be misread before it is another word.
pub(super) fn slips(word: &[char]) -> usize {
    match word.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}
