//! Lines out of the text that a file carries itself.
use crate::decode::TextRun;
use crate::page::{Glyph, Line, Origin};

/// Each run becomes a line; the file says where each of its characters stands.
pub(crate) fn lines(runs: &[TextRun]) -> Vec<Line> {
    let mut lines: Vec<Line> = runs
        .iter()
        .filter_map(|run| {
            let text = run.text.trim();
            if text.is_empty() {
                return None;
            }
            let quad = run.quad;
            let before = run.text.chars().count() - run.text.trim_start().chars().count();
            let glyphs = text
                .chars()
                .enumerate()
                .map(|(i, ch)| {
                    let (start, end) = run.spans.get(before + i).copied().unwrap_or((0.0, 1.0));
                    Glyph {
                        ch,
                        confidence: 1.0,
                        start,
                        end,
                    }
                })
                .collect();
            Some(Line {
                text: text.to_owned(),
                confidence: 1.0,
                glyphs,
                rect: quad.bounds(),
                quad,
                origin: Origin::TextLayer,
            })
        })
        .collect();
    lines.sort_by(|a, b| {
        a.rect
            .top
            .total_cmp(&b.rect.top)
            .then(a.rect.left.total_cmp(&b.rect.left))
    });
    lines
}
