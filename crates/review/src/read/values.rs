//! From the characters at a label to a value: what belongs to it, how sure it is, and which of several is taken.
//!
//! What the text of a value means is the business of `clean`.
use super::clean::{Cleaned, clean, print, traditional};
use super::layout::{Char, is_han};
use super::running::pattern;
use catalogue::{DocumentType, Field, ValueKind};
use vision::{Rect, Sheet};

/// Least confidence of a seal's wording to be taken for a value.
const SEAL_SURE: f32 = 0.8;

/// What a seal on the sheet says, where the field takes its value from one.
pub(super) fn of_seal(sheet: &Sheet, field: &Field) -> Option<Value> {
    let wanted = field.must_match.as_deref().and_then(pattern);
    let (seal, text) = (sheet.seals.iter())
        .filter(|s| s.text_confidence >= SEAL_SURE)
        .map(|s| (s, s.text.chars().filter(|c| !c.is_whitespace()).collect::<String>()))
        .filter(|(_, text)| wanted.as_ref().is_none_or(|regex| regex.is_match(text)))
        .max_by(|(a, _), (b, _)| a.text_confidence.total_cmp(&b.text_confidence))?;
    Some(Value {
        cleaned: Cleaned::sound(print(&text)),
        raw: text,
        confidence: seal.text_confidence,
        rects: vec![seal.rect],
        hardly: Vec::new(),
        near: true,
        usual: true,
    })
}

/// Characters that may be the value of a field.
pub(super) struct Candidate {
    pub chars: Vec<Char>,
    /// Found at the field's own label or pattern, not merely somewhere on the paper.
    pub near: bool,
}

/// A value with all that is known of it.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub cleaned: Cleaned,
    pub raw: String,
    pub confidence: f32,
    pub rects: Vec<Rect>,
    /// Characters of the text, by their index, that were hardly read.
    hardly: Vec<usize>,
    near: bool,
    /// It reads as values of its field do.
    usual: bool,
}

impl Value {
    pub(super) fn into_field(self, sheet: &Sheet) -> crate::model::Field {
        let all = self.rects.iter().copied().reduce(|a, b| a.union(&b));
        let place = all.unwrap_or(Rect::new(0.0, 0.0, 0.0, 0.0));
        crate::model::Field {
            value: self.cleaned.text,
            raw: self.raw,
            confidence: self.confidence,
            corrected: self.cleaned.corrected,
            valid: self.cleaned.valid,
            certain: self.cleaned.certain,
            hardly: self.hardly,
            quad: sheet.on_page(&place),
        }
    }
}

/// The first candidate that is a sound value; else the first that is one at all.
pub(super) fn best(field: &Field, candidates: Vec<Candidate>) -> Option<Value> {
    let mut all: Vec<Value> = candidates.into_iter().filter_map(|c| value(field, c)).collect();
    let sound = |v: &Value| v.cleaned.valid && v.cleaned.certain;
    // A text that reads as such values do goes before one that only stands at the label.
    let first = all.iter().position(|v| sound(v) && v.usual);
    if let Some(i) = first.or_else(|| all.iter().position(sound)) {
        return Some(all.swap_remove(i));
    }
    if let Some(i) = all.iter().position(|v| v.cleaned.valid) {
        return Some(all.swap_remove(i));
    }
    // What breaks the rule of its kind is only worth showing when it stood where the value belongs.
    all.into_iter().find(|v| v.near)
}

/// The first field of the kind whose value a row is by its wording.
pub(super) fn claimant<'k>(kind: &'k DocumentType, text: &str) -> Option<&'k Field> {
    kind.fields.iter().find(|f| {
        let regex = f.alone.as_deref().and_then(pattern);
        regex.is_some_and(|regex| regex.is_match(text))
    })
}

/// What the field keeps of the characters: a neighbour's print may have run into them.
/// Also whether they read as values of the field do.
fn keep(field: &Field, chars: Vec<Char>) -> (Vec<Char>, bool) {
    let Some(regex) = field.keep.as_deref().and_then(pattern) else {
        return (chars, true);
    };
    let text: String = chars.iter().map(|c| c.ch).collect();
    let Some(kept) = regex.captures(&text).and_then(|c| c.name("v")) else {
        return (chars, false);
    };
    let at = |byte: usize| text[..byte].chars().count();
    (chars[at(kept.start())..at(kept.end())].to_vec(), true)
}

fn value(field: &Field, candidate: Candidate) -> Option<Value> {
    let mut chars = candidate.chars;
    chars.retain(|c| c.ch != '_' && !speck(c, field.value));
    let (chars, usual) = keep(field, without_background(trim(chars), field.value));
    let text: String = chars.iter().map(|c| c.ch).collect();
    let raw: String = chars.iter().filter_map(|c| c.raw).collect();
    if text.is_empty() || nothing(&text) {
        return None;
    }
    if field
        .must_match
        .as_deref()
        .and_then(pattern)
        .is_some_and(|regex| !regex.is_match(&text))
    {
        return None;
    }
    let mut cleaned = clean(field, &text)?;
    cleaned.certain &= !(cleaned.corrected && against_print(&chars, &cleaned.text));
    cleaned.certain &= !(worded(field.value) && broken(&chars));
    let confidence = chars.iter().map(|c| c.confidence).sum::<f32>() / chars.len() as f32;
    let least = chars.iter().map(|c| c.confidence).fold(1.0, f32::min);
    Some(Value {
        hardly: hardly(&chars, &cleaned.text),
        cleaned,
        raw,
        // One doubtful character spoils a value more than the mean shows.
        confidence: (confidence * 0.7 + least * 0.3).clamp(0.0, 1.0),
        rects: chars.iter().map(|c| c.rect).collect(),
        near: candidate.near,
        usual,
    })
}

/// Where in the text the characters stand that were hardly read. Marks that were put back have no print of their own.
fn hardly(chars: &[Char], text: &str) -> Vec<usize> {
    const WELL: f32 = 0.87;
    let mut places = Vec::new();
    let mut rest = text.chars().enumerate();
    for c in chars.iter().filter(|c| is_han(c.ch)) {
        let Some((at, _)) = rest.find(|(_, t)| *t == c.ch) else {
            return places;
        };
        // No name is registered with a traditional character: it stands for one that looks like it.
        if c.confidence < WELL || traditional(c.ch) {
            places.push(at);
        }
    }
    places
}

/// Whether it is a dot that was hardly seen in a text that has none: only names of people have dots within.
fn speck(c: &Char, kind: ValueKind) -> bool {
    const SEEN: f32 = 0.9;
    matches!(kind, ValueKind::Organisation | ValueKind::Address) && c.ch == '·' && c.confidence < SEEN
}

/// Marks at either end that are not part of a value.
fn trim(mut chars: Vec<Char>) -> Vec<Char> {
    let edge = |c: &Char| {
        matches!(
            c.ch,
            ':' | ';' | '.' | ',' | '_' | '|' | '丨' | '、' | '。' | '"' | '“' | '”'
        )
    };
    while chars.last().is_some_and(edge) {
        chars.pop();
    }
    let skip = chars.iter().take_while(|c| edge(c)).count();
    chars.drain(..skip);
    chars
}

/// Whether a check character would put right what was clearly read: then the paper itself may be wrong. Letters that no
/// such number has are slips of the reader however sure it was.
fn against_print(chars: &[Char], mended: &str) -> bool {
    const CLEARLY: f32 = 0.95;
    const NEVER: &str = "IOSVZ";
    let read: Vec<&Char> = chars.iter().filter(|c| c.ch.is_ascii_alphanumeric()).collect();
    read.len() == mended.chars().count()
        && read.iter().zip(mended.chars()).any(|(c, m)| {
            !c.ch.eq_ignore_ascii_case(&m)
                && c.ch.is_ascii_alphanumeric()
                && c.confidence >= CLEARLY
                && !NEVER.contains(c.ch)
        })
}

/// Whether the value is words rather than figures.
pub(super) fn worded(kind: ValueKind) -> bool {
    matches!(
        kind,
        ValueKind::Text
            | ValueKind::List
            | ValueKind::Organisation
            | ValueKind::Party
            | ValueKind::Person
            | ValueKind::Address
    )
}

/// Whether a line of the value has a hole: what stood in it, beneath a seal or a reflection, was not read.
fn broken(chars: &[Char]) -> bool {
    const HOLE: f32 = 3.0;
    chars.windows(2).any(|pair| {
        let (a, b) = (&pair[0].rect, &pair[1].rect);
        let h = a.height().max(b.height());
        (a.center().y - b.center().y).abs() < h * 0.6 && b.left - a.right > h * HOLE
    })
}

/// The letters of the paper's background (the initials of 市场监督管理) that a reader took along at the end of a value.
fn without_background(mut chars: Vec<Char>, kind: ValueKind) -> Vec<Char> {
    const LETTERS: &str = "SCJIDGLEOT";
    const FEWEST: usize = 4;
    let tail = chars.iter().rev().take_while(|c| LETTERS.contains(c.ch)).count();
    let han = chars.len() > tail && is_han(chars[chars.len() - tail - 1].ch);
    if worded(kind) && tail >= FEWEST && han {
        chars.truncate(chars.len() - tail);
    }
    chars
}

/// What is printed where a field does not apply.
fn nothing(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '*' | '/' | '-' | '—' | '_' | '无' | '\\' | '＊'))
}
