//! Whether the text layer of a page says what the page shows, or whether its picture has to be read.
//!
//! Taking the picture is never wrong, only slower and a little less exact: in doubt the text is not taken.
use super::TextRun;
use super::lines::has_meaning;
use crate::geometry::Rect;
use std::collections::HashSet;

/// Share of a page from which on a picture is taken to be the page.
pub(super) const WHOLE: f32 = 0.7;
/// Fewer different characters on top of such a picture are a stamp or a watermark, not the text of the page.
const STRAY: usize = 60;
/// Share of a page below which a picture is an emblem, a code or a seal.
const SMALL: f32 = 0.02;
/// Characters on a picture from which on it is their ground.
const GROUND: usize = 10;
/// Share of a page that pictures without text may take up without holding something to be read.
const UNREAD: f32 = 0.06;
/// Pictures remembered for a page; those beyond count as unread.
const MOST_PICTURES: usize = 256;

/// What is counted while the text of a page is taken.
#[derive(Debug)]
pub(super) struct Sanity {
    page: Rect,
    seen: usize,
    hidden: usize,
    blind: usize,
    covered: f32,
    pictures: Vec<Rect>,
    beyond: f32,
}

impl Sanity {
    /// For a page of this size in pixels.
    pub(super) fn new(width: f32, height: f32) -> Self {
        Self {
            page: Rect::new(0.0, 0.0, width.max(1.0), height.max(1.0)),
            seen: 0,
            hidden: 0,
            blind: 0,
            covered: 0.0,
            pictures: Vec::new(),
            beyond: 0.0,
        }
    }

    /// A character, empty where its font does not tell which.
    pub(super) fn glyph(&mut self, text: &str, shown: bool) {
        if !text.is_empty() && text.chars().all(char::is_whitespace) {
            return;
        }
        self.seen += 1;
        self.hidden += usize::from(!shown);
        self.blind += usize::from(text.is_empty() || !text.chars().all(has_meaning));
    }

    /// A picture drawn over what was drawn before.
    pub(super) fn picture(&mut self, place: &Rect) {
        let Some(part) = place.intersection(&self.page) else {
            return;
        };
        let share = self.share(&part);
        self.covered += share;
        if share >= WHOLE {
            // What was written before lies below the picture now.
            self.hidden = self.seen;
        }
        if share >= SMALL || self.covered > WHOLE {
            if self.pictures.len() < MOST_PICTURES {
                self.pictures.push(part);
            } else {
                self.beyond += share;
            }
        }
    }

    fn share(&self, part: &Rect) -> f32 {
        part.width() * part.height() / (self.page.width() * self.page.height())
    }

    /// The answer, once everything is counted.
    pub(super) fn judge(&self, runs: &[TextRun]) -> bool {
        let meaningful = self.seen > 0 && self.blind * 10 <= self.seen && self.hidden * 2 <= self.seen;
        meaningful && !sideways(runs) && !self.only_stamped(runs) && self.unread(runs) < UNREAD
    }

    /// Share of the page under pictures, small ones aside.
    pub(super) fn pictured(&self) -> f32 {
        let kept: f32 = self.pictures.iter().map(|it| self.share(it)).sum();
        (kept + self.beyond).min(1.0)
    }

    /// A scanned page that somebody wrote a number or a watermark across.
    fn only_stamped(&self, runs: &[TextRun]) -> bool {
        let different: HashSet<&str> = runs
            .iter()
            .filter(|run| is_level(run))
            .map(|run| run.text.as_str())
            .collect();
        let characters: usize = different.iter().map(|text| text.chars().count()).sum();
        self.covered >= WHOLE && characters < STRAY
    }

    /// The share of the page under pictures that no text stands on.
    fn unread(&self, runs: &[TextRun]) -> f32 {
        let on = |picture: &Rect, run: &TextRun| {
            let [start, end, ..] = run.quad.0;
            let inside = |share: f32| {
                let x = start.x + (end.x - start.x) * share;
                let y = f32::midpoint(run.quad.0[0].y, run.quad.0[3].y) + (end.y - start.y) * share;
                (picture.left..picture.right).contains(&x) && (picture.top..picture.bottom).contains(&y)
            };
            run.spans
                .iter()
                .filter(|span| inside(f32::midpoint(span.0, span.1)))
                .count()
        };
        let bare = |picture: &&Rect| runs.iter().map(|run| on(picture, run)).sum::<usize>() < GROUND;
        self.pictures.iter().filter(bare).map(|it| self.share(it)).sum::<f32>() + self.beyond
    }
}

/// Whether a line runs from left to right.
fn is_level(run: &TextRun) -> bool {
    let [start, end, ..] = run.quad.0;
    end.x > start.x && (end.y - start.y).abs() < 0.1 * (end.x - start.x)
}

/// A page that lies on its side or on its head: reading its picture rights it.
fn sideways(runs: &[TextRun]) -> bool {
    let characters = |run: &TextRun| run.spans.len();
    let level: usize = runs.iter().filter(|run| is_level(run)).map(characters).sum();
    level * 2 < runs.iter().map(characters).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;

    /// A line of text on a page of 1000 by 1000.
    fn run(text: &str, y: f32) -> TextRun {
        let count = text.chars().count() as f32;
        let corner = |x: f32, y: f32| Point::new(x, y);
        let end = 100.0 + 20.0 * count;
        TextRun {
            text: text.into(),
            quad: crate::geometry::Quad([
                corner(100.0, y),
                corner(end, y),
                corner(end, y + 20.0),
                corner(100.0, y + 20.0),
            ]),
            spans: (0..count as usize)
                .map(|i| (i as f32 / count, (i + 1) as f32 / count))
                .collect(),
        }
    }

    fn page(pictures: &[Rect], runs: &[TextRun]) -> bool {
        let mut sanity = Sanity::new(1000.0, 1000.0);
        for picture in pictures {
            sanity.picture(picture);
        }
        for c in runs.iter().flat_map(|run| run.text.chars()) {
            sanity.glyph(&c.to_string(), true);
        }
        sanity.judge(runs)
    }

    fn lines(count: usize) -> Vec<TextRun> {
        (0..count)
            .map(|i| run(&format!("第{i}行写着经营场所的租赁约定"), 100.0 + 40.0 * i as f32))
            .collect()
    }

    #[test]
    fn text_over_a_background_is_the_text_of_the_page() {
        assert!(page(&[], &lines(2)));
        assert!(page(&[Rect::new(0.0, 0.0, 1000.0, 1000.0)], &lines(8)));
    }

    #[test]
    fn a_watermark_over_a_scan_is_not_however_often_it_is_printed() {
        let scan = [Rect::new(0.0, 0.0, 1000.0, 1000.0)];
        let marks: Vec<TextRun> = (0..12).map(|i| run("仅供办理业务使用", 80.0 * i as f32)).collect();
        assert!(!page(&scan, &marks));
    }

    #[test]
    fn a_heading_above_two_pasted_cards_leaves_the_cards_to_be_read() {
        let cards = [
            Rect::new(200.0, 300.0, 600.0, 500.0),
            Rect::new(200.0, 600.0, 600.0, 800.0),
        ];
        assert!(!page(&cards, &lines(3)));
        let emblem_and_seal = [
            Rect::new(400.0, 10.0, 500.0, 110.0),
            Rect::new(700.0, 850.0, 900.0, 1000.0),
        ];
        assert!(page(&emblem_and_seal, &lines(3)));
    }

    #[test]
    fn a_page_on_its_head_is_left_to_be_righted() {
        let turned = |run: TextRun| {
            let [a, b, c, d] = run.quad.0;
            TextRun {
                quad: crate::geometry::Quad([c, d, a, b]),
                ..run
            }
        };
        assert!(!page(&[], &lines(8).into_iter().map(turned).collect::<Vec<_>>()));
    }

    #[test]
    fn a_scan_cut_into_strips_is_a_scan() {
        let strips: Vec<Rect> = (0..100)
            .map(|i| Rect::new(0.0, 10.0 * i as f32, 1000.0, 10.0 * (i + 1) as f32))
            .collect();
        assert!(!page(&strips, &lines(1)));
    }

    #[test]
    fn characters_without_meaning_or_out_of_sight_say_nothing() {
        let mut sanity = Sanity::new(1000.0, 1000.0);
        (0..9).for_each(|_| sanity.glyph("字", true));
        assert!(sanity.judge(&lines(1)));
        (0..2).for_each(|_| sanity.glyph("\u{e123}", true));
        assert!(!sanity.judge(&lines(1)));
        let mut sanity = Sanity::new(1000.0, 1000.0);
        (0..9).for_each(|_| sanity.glyph("字", false));
        assert!(!sanity.judge(&lines(1)));
    }
}
