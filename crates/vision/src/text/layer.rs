//! Lines out of the text that a file carries itself.
use crate::decode::TextRun;
use crate::page::{Glyph, Line, Origin};

/// Each run becomes a line; glyphs are spread evenly, which is exact enough to mark a value.
pub(crate) fn lines(runs: &[TextRun], scale: f32) -> Vec<Line> {
    let mut lines: Vec<Line> = runs
        .iter()
        .filter_map(|run| {
            let text = run.text.trim();
            let n = text.chars().count();
            if n == 0 {
                return None;
            }
            let quad = crate::geometry::Quad(run.quad.0.map(|p| crate::geometry::Point::new(p.x * scale, p.y * scale)));
            let weights: Vec<f32> = text.chars().map(|c| if c.is_ascii() { 0.55 } else { 1.0 }).collect();
            let total: f32 = weights.iter().sum();
            let mut at = 0.0;
            let glyphs = text
                .chars()
                .zip(&weights)
                .map(|(ch, w)| {
                    let start = at / total;
                    at += w;
                    Glyph { ch, confidence: 1.0, start, end: at / total }
                })
                .collect();
            Some(Line { text: text.to_owned(), confidence: 1.0, glyphs, rect: quad.bounds(), quad, origin: Origin::TextLayer })
        })
        .collect();
    lines.sort_by(|a, b| a.rect.top.total_cmp(&b.rect.top).then(a.rect.left.total_cmp(&b.rect.left)));
    lines
}
