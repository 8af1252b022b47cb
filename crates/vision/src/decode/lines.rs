//! Single characters with places, as PDF and OFD draw them, gathered into runs of text on one line.
use super::TextRun;
use crate::geometry::{Point, Quad};

/// Shares of the font size above and below the base line that a run is taken to cover.
const ASCENT: f32 = 0.88;
const DESCENT: f32 = 0.12;

/// One drawn character (or ligature).
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) text: String,
    /// Where its base line starts, in pixels.
    pub(super) origin: Point,
    /// Unit vector of reading.
    pub(super) along: Point,
    /// Unit vector from the base line upwards.
    pub(super) up: Point,
    /// How far reading goes on, in pixels.
    pub(super) advance: f32,
    /// Height of the font in pixels.
    pub(super) size: f32,
}

struct Run {
    text: String,
    /// For each `char`, where it starts and ends along the run, in pixels.
    spans: Vec<(f32, f32)>,
    origin: Point,
    along: Point,
    up: Point,
    size: f32,
    end: f32,
}

/// Collects marks in the order of drawing.
#[derive(Default)]
pub(super) struct Lines {
    runs: Vec<Run>,
    glyphs: usize,
}

impl Lines {
    /// How many characters were taken.
    pub(super) const fn glyphs(&self) -> usize {
        self.glyphs
    }

    pub(super) fn push(&mut self, mark: Mark) {
        let parts = [
            mark.origin.x,
            mark.origin.y,
            mark.advance,
            mark.size,
            mark.along.x,
            mark.up.y,
        ];
        if mark.text.is_empty() || mark.size <= 0.0 || !parts.iter().all(|v| v.is_finite()) {
            return;
        }
        self.glyphs += 1;
        let count = mark.text.chars().count() as f32;
        let each = mark.advance / count;
        let run = Run {
            spans: (0..count as usize)
                .map(|i| (each * i as f32, each * (i + 1) as f32))
                .collect(),
            text: mark.text,
            origin: mark.origin,
            along: mark.along,
            up: mark.up,
            size: mark.size,
            end: mark.advance,
        };
        match self.runs.last_mut() {
            Some(last) => {
                if let Some(run) = last.join(run) {
                    self.runs.push(run);
                }
            }
            None => self.runs.push(run),
        }
    }

    /// The runs in reading order: from the top, on each line from the left; slanted and upright ones at the end.
    pub(super) fn finish(self) -> Vec<TextRun> {
        let (mut level, other): (Vec<Run>, Vec<Run>) = self.runs.into_iter().partition(|r| r.along.x > 0.99);
        level.sort_by(|a, b| a.origin.y.total_cmp(&b.origin.y));
        let mut lines: Vec<Vec<Run>> = Vec::new();
        for run in level {
            match lines.last_mut() {
                Some(line)
                    if line
                        .first()
                        .is_some_and(|f| run.origin.y - f.origin.y < 0.3 * f.size.min(run.size)) =>
                {
                    line.push(run);
                }
                _ => lines.push(vec![run]),
            }
        }
        let mut out = Vec::new();
        for mut line in lines {
            line.sort_by(|a, b| a.origin.x.total_cmp(&b.origin.x));
            let mut joined: Vec<Run> = Vec::new();
            for run in line {
                let rest = match joined.last_mut() {
                    Some(last) if last.repeats(&run) => None,
                    Some(last) => last.join(run),
                    None => Some(run),
                };
                joined.extend(rest);
            }
            out.extend(joined);
        }
        out.extend(other);
        out.into_iter().filter_map(Run::finish).collect()
    }
}

impl Run {
    /// Where another run starts, along this one and across it.
    fn offset(&self, other: &Self) -> (f32, f32) {
        let (x, y) = (other.origin.x - self.origin.x, other.origin.y - self.origin.y);
        (x * self.along.x + y * self.along.y, x * self.up.x + y * self.up.y)
    }

    /// The same text printed again in the same place, to make it bold or to give it a shadow.
    fn repeats(&self, other: &Self) -> bool {
        let (along, across) = self.offset(other);
        // Found by place first: a run with many characters is compared at one of them only.
        let Some(at) = self
            .spans
            .iter()
            .position(|span| (span.0 - along).abs() < 0.25 * self.size)
        else {
            return false;
        };
        let mut from = self.text.chars().skip(at);
        across.abs() < 0.25 * self.size && other.text.chars().all(|c| from.next() == Some(c))
    }

    /// Takes the other run in, or gives it back where it does not go on from this one.
    fn join(&mut self, other: Self) -> Option<Self> {
        let (start, across) = self.offset(&other);
        let same_way = self.along.x * other.along.x + self.along.y * other.along.y > 0.99;
        let ratio = other.size / self.size;
        let gap = start - self.end;
        let near = gap > -0.6 * self.size.min(other.size) && gap < 0.7 * self.size.max(other.size);
        if !same_way || !(0.6..1.7).contains(&ratio) || across.abs() > 0.35 * self.size || !near {
            return (!same_way || !self.repeats(&other)).then_some(other);
        }
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
        if gap > 0.2 * self.size && latin(self.text.chars().last()) && latin(other.text.chars().next()) {
            self.text.push(' ');
            self.spans.push((self.end, start));
        }
        self.text.push_str(&other.text);
        self.spans
            .extend(other.spans.iter().map(|(a, b)| (a + start, b + start)));
        self.end = self.end.max(start + other.end);
        self.size = self.size.max(other.size);
        None
    }

    /// Without white space at the ends; nothing where nothing else is in it.
    fn finish(mut self) -> Option<TextRun> {
        let lead = self.text.chars().take_while(|c| c.is_whitespace()).count();
        let kept = self.text.trim().chars().count();
        self.spans.drain(..lead.min(self.spans.len()));
        self.spans.truncate(kept);
        let (from, to) = (
            self.spans.first()?.0,
            self.spans.iter().map(|s| s.1).fold(f32::MIN, f32::max),
        );
        let length = (to - from).max(f32::EPSILON);
        let at = |along: f32, up: f32| {
            Point::new(
                self.origin.x + self.along.x * along + self.up.x * up,
                self.origin.y + self.along.y * along + self.up.y * up,
            )
        };
        let (top, bottom) = (ASCENT * self.size, -DESCENT * self.size);
        let share = |v: f32| ((v - from) / length).clamp(0.0, 1.0);
        Some(TextRun {
            text: self.text.trim().to_owned(),
            quad: Quad([at(from, top), at(to, top), at(to, bottom), at(from, bottom)]),
            spans: self.spans.iter().map(|&(a, b)| (share(a), share(b))).collect(),
        })
    }
}

/// Whether a character says something: neither a stand-in nor one of a font's own.
pub(super) fn has_meaning(c: char) -> bool {
    let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}');
    !(c == '\u{fffd}' || private || (c.is_control() && !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, x: f32, y: f32) -> Mark {
        let (along, up) = (Point::new(1.0, 0.0), Point::new(0.0, -1.0));
        Mark {
            text: text.into(),
            origin: Point::new(x, y),
            along,
            up,
            advance: 10.0,
            size: 10.0,
        }
    }

    #[test]
    fn characters_of_a_line_make_one_run_and_a_wide_gap_makes_two() {
        let mut lines = Lines::default();
        for m in [
            mark("签", 0.0, 20.0),
            mark("发", 10.0, 20.0),
            mark("日", 50.0, 20.0),
            mark("期", 62.0, 20.5),
        ] {
            lines.push(m);
        }
        let runs = lines.finish();
        assert_eq!(
            runs.iter().map(|r| r.text.as_str()).collect::<Vec<_>>(),
            ["签发", "日期"]
        );
        assert_eq!(runs[0].spans, [(0.0, 0.5), (0.5, 1.0)]);
        assert!((runs[1].quad.0[0].x - 50.0).abs() < 0.01 && (runs[1].quad.0[0].y - 11.2).abs() < 0.01);
    }

    #[test]
    fn text_printed_twice_to_look_bold_is_taken_once() {
        let mut lines = Lines::default();
        for m in [
            mark("证", 0.0, 20.0),
            mark("证", 0.4, 20.0),
            mark("照", 10.0, 20.0),
            mark("照", 10.4, 20.0),
        ] {
            lines.push(m);
        }
        assert_eq!(
            lines.finish().iter().map(|r| r.text.as_str()).collect::<Vec<_>>(),
            ["证照"]
        );
    }

    #[test]
    fn runs_drawn_out_of_order_come_in_reading_order() {
        let mut lines = Lines::default();
        for m in [mark("下", 0.0, 60.0), mark("右", 100.0, 20.0), mark("左", 0.0, 20.0)] {
            lines.push(m);
        }
        assert_eq!(
            lines.finish().iter().map(|r| r.text.as_str()).collect::<Vec<_>>(),
            ["左", "右", "下"]
        );
    }
}
