//! Pages of both kinds: text of the file's own beside or over pictures that say more.
//!
//! Joins what was read from the picture of such a page to its text layer. Where both say something the layer is right.
use crate::geometry::{Quad, Rect};
use crate::page::{Glyph, Line, Page, Sheet};

/// Share of a page under pictures from which on they are read as well.
pub(crate) const PICTURED: f32 = 0.15;
/// A line of the layer reaches this share of its height beyond its letters: the two are never set alike to the pixel.
const AROUND: f32 = 0.15;

/// Adds to a text page the lines of its picture, as far as the layer does not say them.
pub(crate) fn add(layer: &mut Sheet, read: &Page) {
    let said: Vec<Rect> = layer.lines.iter().map(|l| around(&l.rect)).collect();
    for sheet in &read.sheets {
        for line in &sheet.lines {
            let on_page = Line {
                quad: sheet.to_page.apply_quad(&line.quad),
                ..line.clone()
            };
            layer.lines.extend(unsaid(&on_page, &said));
        }
    }
    (layer.lines).sort_by(|a, b| (a.rect.top.total_cmp(&b.rect.top)).then(a.rect.left.total_cmp(&b.rect.left)));
}

fn around(line: &Rect) -> Rect {
    let more = line.height() * AROUND;
    Rect::new(line.left - more, line.top - more, line.right + more, line.bottom + more)
}

/// The parts of a line that stand where the layer has nothing. A single letter left of a longer line is the edge of what
/// the layer says.
fn unsaid(line: &Line, said: &[Rect]) -> Vec<Line> {
    let count = line.glyphs.len();
    let free: Vec<bool> = (0..count)
        .map(|at| {
            let center = line.span(at, at + 1).bounds().center();
            !said.iter().any(|r| r.holds(center))
        })
        .collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < count {
        let end = (at..count).find(|&i| free[i] != free[at]).unwrap_or(count);
        let whole = at == 0 && end == count;
        if free[at] && (whole || end - at > 1) {
            parts.extend(part(line, at, end));
        }
        at = end;
    }
    parts
}

fn part(line: &Line, from: usize, to: usize) -> Option<Line> {
    let seen = |i: &usize| !line.glyphs[*i].ch.is_whitespace();
    let from = (from..to).find(seen)?;
    let to = (from..to).rfind(seen)? + 1;
    let glyphs = &line.glyphs[from..to];
    let (start, end) = (glyphs.first()?.start, glyphs.last()?.end);
    let length = (end - start).max(f32::EPSILON);
    let quad: Quad = line.span(from, to);
    let own = |g: &Glyph| Glyph {
        start: (g.start - start) / length,
        end: (g.end - start) / length,
        ..*g
    };
    Some(Line {
        text: glyphs.iter().map(|g| g.ch).collect(),
        confidence: glyphs.iter().map(|g| g.confidence).sum::<f32>() / glyphs.len() as f32,
        glyphs: glyphs.iter().map(own).collect(),
        rect: quad.bounds(),
        quad,
        origin: line.origin,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Origin, Quality};
    use crate::surface::Surface;

    fn line(text: &str, left: f32, top: f32, origin: Origin) -> Line {
        let count = text.chars().count() as f32;
        let rect = Rect::new(left, top, left + 20.0 * count, top + 20.0);
        Line {
            text: text.into(),
            confidence: 0.9,
            glyphs: (text.chars().enumerate())
                .map(|(i, ch)| Glyph {
                    ch,
                    confidence: 0.9,
                    start: i as f32 / count,
                    end: (i + 1) as f32 / count,
                })
                .collect(),
            rect,
            quad: rect.to_quad(),
            origin,
        }
    }

    fn sheet(lines: Vec<Line>) -> Sheet {
        Sheet {
            frame: Rect::new(0.0, 0.0, 600.0, 800.0).to_quad(),
            width: 600.0,
            height: 800.0,
            to_page: Surface::FLAT,
            lines,
            seals: Vec::new(),
            codes: Vec::new(),
            quality: None,
        }
    }

    fn joined(layer: Vec<Line>, picture: Vec<Line>) -> Vec<(String, Origin)> {
        let mut page = sheet(layer);
        let read = Page {
            number: 1,
            width: 600,
            height: 800,
            quality: Quality::of_text(20.0),
            sheets: vec![sheet(picture)],
            picture: None,
        };
        add(&mut page, &read);
        page.lines.into_iter().map(|l| (l.text, l.origin)).collect()
    }

    #[test]
    fn what_the_picture_alone_says_is_added_where_it_stands() {
        let layer = vec![
            line("附件一", 100.0, 40.0, Origin::TextLayer),
            line("以上属实", 100.0, 700.0, Origin::TextLayer),
        ];
        let picture = vec![
            line("附件-", 102.0, 42.0, Origin::Quick),
            line("营业执照", 100.0, 300.0, Origin::Quick),
            line("以上属实", 99.0, 699.0, Origin::Quick),
        ];
        let expected = [
            ("附件一", Origin::TextLayer),
            ("营业执照", Origin::Quick),
            ("以上属实", Origin::TextLayer),
        ];
        assert_eq!(joined(layer, picture), expected.map(|(t, o)| (t.to_owned(), o)));
    }

    #[test]
    fn a_value_set_over_a_printed_form_keeps_the_label_that_only_the_picture_has() {
        let layer = vec![line("杭州云锦", 180.0, 100.0, Origin::TextLayer)];
        let picture = vec![line("名称：，杭州云锦", 100.0, 101.0, Origin::Quick)];
        let both = joined(layer, picture);
        assert_eq!(both[1], ("名称：，".to_owned(), Origin::Quick));
        assert_eq!(both[0], ("杭州云锦".to_owned(), Origin::TextLayer));
        assert_eq!(both.len(), 2);
    }

    #[test]
    fn a_letter_at_the_edge_of_the_layer_is_no_line_of_its_own() {
        let layer = vec![line("杭州云锦", 100.0, 100.0, Origin::TextLayer)];
        let picture = vec![line("杭州云锦有", 100.0, 100.0, Origin::Quick)];
        assert_eq!(joined(layer, picture).len(), 1);
    }
}
