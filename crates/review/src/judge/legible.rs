//! Whether a paper was read well enough for what was not found on it to be missing from it.
//!
//! Looks at one paper; what follows from it is decided by those who ask.
use super::compare::tidy;
use super::paper::{Paper, blank};
use crate::model::{Document, TextLine};
use catalogue::{Field, Material, ValueKind};

/// Below this mean confidence of its lines a page was read poorly.
const CLEAR: f32 = 0.85;

/// Whether the page was taken or read poorly.
pub(crate) fn poor(document: &Document) -> bool {
    let quality = &document.quality;
    !quality.readable || !quality.troubles.is_empty() || confidence(document).is_some_and(|c| c < CLEAR)
}

/// Mean confidence of the text, by its length; `None` where there is none.
fn confidence(document: &Document) -> Option<f32> {
    let weigh = |t: &crate::model::TextLine| t.text.chars().count() as f32;
    let all: f32 = document.text.iter().map(weigh).sum();
    (all > 0.0).then(|| document.text.iter().map(|t| weigh(t) * t.confidence).sum::<f32>() / all)
}

/// Whether a paper of a known kind was taken so poorly that most of what it must say could not be read.
pub(crate) fn lost(paper: &Paper<'_>) -> bool {
    let required: Vec<&Field> = (paper.rules.iter())
        .flat_map(|r| r.fields.iter().filter(|f| f.required))
        .collect();
    let read = required.iter().filter(|f| paper.get(&f.name).is_some()).count();
    let unread = required.len() - read;
    unread >= 2 && unread > read && paper.leaves.iter().all(|l| poor(l.document))
}

/// Whether a page that nobody knows is one that could not be read rather than one that does not belong here.
pub(crate) fn smeared(paper: &Paper<'_>) -> bool {
    // A receipt or a chat that reads well is no paper of ours, whatever the light; and the name over a shop says nothing of how
    // its photograph reads.
    let words = *paper.kind != catalogue::DocumentKind::PICTURE;
    let poorly = |d: &Document| words && confidence(d).is_some_and(|c| c < CLEAR);
    let sheet = |d: &Document| !blank(d) && (!d.quality.readable || poorly(d));
    paper.unknown() && paper.leaves.iter().all(|l| sheet(l.document))
}

/// How much speaks for an unreadable page being this material: words of its kinds that can still be made out, and the
/// shape of a card.
pub(crate) fn plausible(paper: &Paper<'_>, material: &Material, kinds: &[catalogue::DocumentType]) -> u32 {
    let text: String = paper.lines().map(|(l, _)| tidy(&l.text)).collect();
    let of = |k: &&catalogue::DocumentType| material.kinds.contains(&k.kind);
    let said: u32 = kinds
        .iter()
        .filter(of)
        .map(|k| {
            let titles = k.identify.titles.iter();
            let words = k.identify.words.iter().map(|w| &w.text);
            let labels = k
                .fields
                .iter()
                .flat_map(|f| &f.labels)
                .filter(|l| l.chars().count() > 1);
            titles
                .chain(words)
                .chain(labels)
                .filter(|w| text.contains(w.as_str()))
                .count() as u32
        })
        .max()
        .unwrap_or(0);
    let card = material.kinds.iter().any(|k| k.as_str().starts_with("id_card"));
    said * 2 + u32::from(card && paper.leaves.iter().any(|l| card_shaped(l.document)))
}

/// Whether the piece of paper has the proportions of an identity card and stands out of its page.
fn card_shaped(document: &Document) -> bool {
    let (w, h) = (document.frame.width(), document.frame.height());
    let ratio = w.max(h) / w.min(h).max(1.0);
    (1.45..1.75).contains(&ratio)
}

/// Whether the label of a field was read and nothing stands behind it: the blank was left unfilled.
pub(crate) fn left_blank(paper: &Paper<'_>, field: &Field) -> bool {
    let labels: Vec<String> = (field.labels.iter().map(|l| tidy(l)))
        .filter(|l| l.chars().count() > 1)
        .collect();
    let mut seen = false;
    for leaf in &paper.leaves {
        let lines = &joined(&leaf.document.text);
        for (at, line) in lines.iter().enumerate() {
            let text = tidy(&line.text);
            let Some(rest) = labels.iter().find_map(|l| Some(text.split_once(l.as_str())?.1)) else {
                continue;
            };
            if filled(rest, field.value) || neighbour(lines, at, paper, field.value) {
                return false;
            }
            seen = true;
        }
    }
    seen
}

/// The lines, those of one character each put together with the next on their line: a label set apart to fill its column.
fn joined(lines: &[TextLine]) -> Vec<TextLine> {
    let lone = |l: &&TextLine| tidy(&l.text).chars().count() == 1;
    let join = |line: &TextLine| {
        let own = line.quad.bounds();
        let beside = |l: &&TextLine| {
            let b = l.quad.bounds();
            let level = (b.center().y - own.center().y).abs() < own.height() * 0.5;
            level && (0.0..own.height() * 4.0).contains(&(b.left - own.right))
        };
        let next = lines.iter().filter(lone).find(beside).filter(|_| lone(&line))?;
        let place = own.union(&next.quad.bounds());
        Some(TextLine {
            text: format!("{}{}", line.text, next.text),
            quad: place.to_quad(),
            confidence: line.confidence.min(next.confidence),
        })
    };
    lines.iter().map(|l| join(l).unwrap_or_else(|| l.clone())).collect()
}

/// Whether what follows a label can be its value.
fn filled(rest: &str, kind: ValueKind) -> bool {
    let rest: String = rest.chars().filter(|c| c.is_alphanumeric()).take(24).collect();
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十壹贰叁肆伍".contains(c);
    match kind {
        // A term may be said in words: 自签署之日起至办结之日止.
        ValueKind::Date | ValueKind::Period | ValueKind::PeriodStart | ValueKind::PeriodEnd => {
            rest.chars().any(|c| !"自从由年月日号起至到止为共计期限间".contains(c))
        }
        ValueKind::Amount
        | ValueKind::Area
        | ValueKind::Number
        | ValueKind::CreditCode
        | ValueKind::IdNumber
        | ValueKind::Phone => rest.chars().any(number),
        _ => !rest.is_empty(),
    }
}

/// Whether a line to the right of this one, or right under it, may hold the value.
fn neighbour(lines: &[TextLine], at: usize, paper: &Paper<'_>, kind: ValueKind) -> bool {
    let own = lines[at].quad.bounds();
    let height = own.height().max(1.0);
    let known: Vec<String> = (paper.rules.iter())
        .flat_map(|r| r.fields.iter().flat_map(|f| &f.labels).chain(&r.stops))
        .map(|l| tidy(l))
        .filter(|l| l.chars().count() > 1)
        .collect();
    lines.iter().enumerate().filter(|(i, _)| *i != at).any(|(_, line)| {
        let b = line.quad.bounds();
        let beside = (b.center().y - own.center().y).abs() < height * 0.7 && b.left >= own.right - height;
        let under = b.top >= own.center().y && b.top < own.bottom + height && b.left < own.right && b.right > own.left;
        let text = tidy(&line.text);
        let text = without_number(&text);
        (beside || under)
            && (filled(text, kind) || years(lines, line, kind))
            && !known.iter().any(|l| text.starts_with(l.as_str()))
    })
}

/// Whether a line says a number of years whose one thin stroke was lost: 一年. A blank for a date has a month and a day too.
fn years(lines: &[TextLine], line: &TextLine, kind: ValueKind) -> bool {
    let term = matches!(kind, ValueKind::Period | ValueKind::PeriodStart | ValueKind::PeriodEnd);
    let own = line.quad.bounds();
    let level = |o: &&TextLine| (o.quad.bounds().center().y - own.center().y).abs() < own.height() * 0.7;
    let dated = || lines.iter().filter(level).any(|o| o.text.contains(['月', '日']));
    term && tidy(&line.text).trim_end_matches(['。', '.']) == "年" && !dated()
}

/// A clause without the number that it begins with: 1.2 承租方…, 三、租金….
fn without_number(text: &str) -> &str {
    if let Some((number, clause)) = text.split_once(['、', '条'])
        && number.chars().all(|c| "第一二三四五六七八九十".contains(c))
    {
        return clause;
    }
    let clause = text.trim_start_matches(|c: char| c.is_ascii_digit() || "().、．".contains(c));
    let number = text.len() - clause.len();
    let worded = clause
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() && !"年月日元平米万".contains(c));
    if worded && (1..=6).contains(&number) {
        clause
    } else {
        text
    }
}
