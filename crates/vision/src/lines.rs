//! Reading text boxes: each quickly, then with care what came back uncertain.
//!
//! Where a long line is sure but for a few characters, only these are read again, with their neighbours on either side:
//! the two readings are joined where they agree, and where they do not the whole line is read with care. Finds no boxes
//! and moves none.
use crate::engine::{Engine, Found};
use crate::geometry::{Quad, Rect};
use crate::models::ModelError;
use crate::page::Origin;
use crate::raster::Raster;
use crate::text::recognise::{self, ReadChar, Reading, Strip};
use rayon::prelude::*;
use std::ops::Range;

/// A line that the quick reader is less sure of on the whole is read again by the careful one.
const CAREFUL_BELOW: f32 = 0.93;
/// The same for a single character.
const DOUBTFUL_BELOW: f32 = 0.75;
/// Characters read again on either side of a doubtful one.
const AROUND: usize = 2;
/// The outermost of them is one that both readers know: at least so sure, if there is one near.
const ANCHOR: f32 = 0.9;
/// How far out such a one is sought, in characters.
const SOUGHT: usize = 3;
/// Where the parts come to more of the line than this, it is read again whole.
const MOSTLY: f32 = 0.6;

impl Engine {
    /// Reads boxes, side by side; what is known already is not read anew. Boxes whose middle is covered are read again
    /// once that is washed off: of them only what may tell how the paper lies is read, and not with care.
    pub(crate) fn read_boxes(
        &self,
        raster: &Raster,
        boxes: &[Quad],
        known: Vec<(usize, Reading)>,
        covered: &[Rect],
    ) -> Result<Vec<Found>, ModelError> {
        let mut jobs: Vec<(&Quad, Option<Reading>)> = boxes.iter().map(|quad| (quad, None)).collect();
        for (i, reading) in known {
            jobs[i].1 = Some(reading);
        }
        jobs.into_par_iter()
            .with_max_len(1)
            .map(|(quad, known)| {
                if covered.iter().any(|place| place.holds(quad.bounds().center())) {
                    self.glance(raster, quad, known)
                } else {
                    self.read_box(raster, quad, known)
                }
            })
            .collect()
    }

    /// The quick reading of a box, where it is long enough for print.
    fn glance(&self, raster: &Raster, quad: &Quad, known: Option<Reading>) -> Result<Found, ModelError> {
        let reading = match known {
            Some(reading) => reading,
            None if Found::is_long(quad) => self.quick.read(&recognise::cut(raster, quad))?,
            None => Reading::of(Vec::new()),
        };
        Ok(Found {
            quad: *quad,
            reading,
            origin: Origin::Quick,
        })
    }

    fn read_box(&self, raster: &Raster, quad: &Quad, known: Option<Reading>) -> Result<Found, ModelError> {
        let found = |reading, origin| Found {
            quad: *quad,
            reading,
            origin,
        };
        let known = match known {
            Some(reading) if !unsure(&reading) => return Ok(found(reading, Origin::Quick)),
            other => other,
        };
        let strip = recognise::cut(raster, quad);
        let quick = known.map_or_else(|| self.quick.read(&strip), Ok)?;
        let (reading, origin) = self.settle(&strip, quick)?;
        Ok(found(reading, origin))
    }

    /// The quick reading of a strip where it is sure, else what the careful reader makes of it.
    pub(crate) fn settle(&self, strip: &Strip, quick: Reading) -> Result<(Reading, Origin), ModelError> {
        if !unsure(&quick) {
            return Ok((quick, Origin::Quick));
        }
        if let Some(parts) = doubtful_parts(&quick)
            && let Some(mended) = self.mend(strip, &quick, &parts)?
        {
            return Ok((mended, Origin::Careful));
        }
        let careful = self.careful.read(strip)?;
        if careful.confidence > 0.3 || careful.confidence >= quick.confidence {
            return Ok((careful, Origin::Careful));
        }
        Ok((quick, Origin::Quick))
    }

    /// The reading with its doubtful parts read with care; none where the two readings cannot be joined.
    fn mend(&self, strip: &Strip, quick: &Reading, parts: &[Range<usize>]) -> Result<Option<Reading>, ModelError> {
        let mut text = quick.text.clone();
        // From the end, so that places before stay what they are.
        for part in parts.iter().rev() {
            let (from, to) = borders(&quick.text, part);
            let careful = self.careful.read(&strip.part(from, to))?;
            let Some(middle) = between(&quick.text, part, &careful.text) else {
                return Ok(None);
            };
            let placed = middle.iter().map(|c| ReadChar {
                start: from + (to - from) * c.start,
                end: from + (to - from) * c.end,
                ..*c
            });
            text.splice(part.clone(), placed);
        }
        Ok(Some(Reading::of(text)))
    }
}

fn unsure(reading: &Reading) -> bool {
    reading.confidence < CAREFUL_BELOW || (0..reading.text.len()).any(|i| doubtful(reading, i))
}

/// Whether the quick reader may be wrong here: it says so, or it is a colon in a list, for which it takes semicolons.
fn doubtful(reading: &Reading, at: usize) -> bool {
    let colon = |c: &ReadChar| matches!(c.ch, '：' | ':' | '；' | ';');
    let c = &reading.text[at];
    c.confidence < DOUBTFUL_BELOW || (colon(c) && reading.text.iter().filter(|c| colon(c)).count() >= 2)
}

/// What has to be read again, in characters; none where that is most of the line, or the rest no surer.
fn doubtful_parts(reading: &Reading) -> Option<Vec<Range<usize>>> {
    let text = &reading.text;
    let mut parts: Vec<Range<usize>> = Vec::new();
    for at in (0..text.len()).filter(|&i| doubtful(reading, i)) {
        let mut from = at.saturating_sub(AROUND);
        let mut to = (at + AROUND + 1).min(text.len());
        // Two of the same side by side are no place to join at.
        let unclear = |i: usize, inner: usize| text[i].confidence < ANCHOR || text[i].ch == text[inner].ch;
        for _ in 0..SOUGHT {
            from -= usize::from(from > 0 && unclear(from, from + 1));
            to += usize::from(to < text.len() && unclear(to - 1, to - 2));
        }
        // A number is read whole: out of it a nought is a letter, and one figure is like the next.
        while from > 0 && figures(text, from) {
            from -= 1;
        }
        while to < text.len() && figures(text, to - 1) {
            to += 1;
        }
        match parts.last_mut() {
            Some(last) if from <= last.end + 1 => last.end = to,
            _ => parts.push(from..to),
        }
    }
    let share: f32 = parts
        .iter()
        .map(|part| borders(text, part))
        .map(|(from, to)| to - from)
        .sum();
    let rest = |i: &usize| !parts.iter().any(|part| part.contains(i));
    let rest = Reading::of((0..text.len()).filter(rest).map(|i| text[i]).collect());
    (!parts.is_empty() && share < MOSTLY && rest.confidence >= CAREFUL_BELOW).then_some(parts)
}

/// Whether a character and the next or the one before it belong to one number or code.
fn figures(text: &[ReadChar], at: usize) -> bool {
    let figure = |c: &ReadChar| c.ch.is_ascii_alphanumeric() || matches!(c.ch, '.' | ',' | '-');
    figure(&text[at]) && (text.get(at + 1).is_some_and(figure) || at > 0 && figure(&text[at - 1]))
}

/// Where a part begins and ends along the strip, 0 to 1: half way to the characters beside it.
fn borders(text: &[ReadChar], part: &Range<usize>) -> (f32, f32) {
    let half_way = |i: usize| f32::midpoint(text[i - 1].end, text[i].start);
    let from = if part.start == 0 { 0.0 } else { half_way(part.start) };
    let to = if part.end == text.len() {
        1.0
    } else {
        half_way(part.end)
    };
    (from, to)
}

/// What the careful reading puts in the place of a part: both have to begin and end alike, unless the line does there.
fn between<'c>(text: &[ReadChar], part: &Range<usize>, careful: &'c [ReadChar]) -> Option<&'c [ReadChar]> {
    // Half a neighbour at the border may be read as a character.
    let same = |i: usize, c: &ReadChar| alike(text[i].ch, c.ch);
    let first = match part.start {
        0 => 0,
        i => careful.iter().take(2).position(|c| same(i, c))?,
    };
    let last = if part.end == text.len() {
        careful.len()
    } else {
        let back = careful.iter().rev().take(2).position(|c| same(part.end - 1, c))?;
        careful.len() - back
    };
    careful.get(first..last).filter(|middle| !middle.is_empty())
}

/// Whether two characters are the same but for the width in which they are printed.
fn alike(a: char, b: char) -> bool {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    narrow(a) == narrow(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reading in which `?` before a character says that it is doubtful.
    fn reading(text: &str) -> Reading {
        let mut letters = Vec::new();
        let mut confidence = 1.0;
        for ch in text.chars() {
            if ch == '?' {
                confidence = 0.5;
            } else {
                letters.push((ch, confidence));
                confidence = 1.0;
            }
        }
        let width = 1.0 / letters.len() as f32;
        let place = |i: usize| i as f32 * width;
        Reading::of(
            letters
                .iter()
                .enumerate()
                .map(|(i, &(ch, confidence))| ReadChar {
                    ch,
                    confidence,
                    start: place(i),
                    end: place(i + 1),
                })
                .collect(),
        )
    }

    /// From where to where is read again.
    fn parts(text: &str) -> Option<Vec<(usize, usize)>> {
        let parts = doubtful_parts(&reading(text))?;
        Some(parts.iter().map(|part| (part.start, part.end)).collect())
    }

    fn joined(quick: &str, careful: &str) -> Option<String> {
        let quick = reading(quick);
        let parts = doubtful_parts(&quick)?;
        let careful = reading(careful);
        between(&quick.text, &parts[0], &careful.text).map(|middle| middle.iter().map(|c| c.ch).collect())
    }

    #[test]
    fn of_a_sure_line_only_what_is_doubtful_is_read_again_with_its_neighbours() {
        assert_eq!(parts("市场主体?座当于每年一月一日至六月"), Some(vec![(2, 7)]));
        assert_eq!(
            parts("市场?主体座当于每年一月一日至六?月"),
            Some(vec![(0, 5), (13, 16)])
        );
    }

    #[test]
    fn a_line_that_is_mostly_doubtful_is_read_again_whole() {
        assert_eq!(parts("市?场主?体座"), None);
        assert_eq!(parts("?市?场?主?体?座当于每年"), None);
    }

    #[test]
    fn a_number_is_read_again_whole() {
        let found = parts("共有宗地面积四千平方米房屋建筑面积144.?75平方米以上各项");
        assert_eq!(found, Some(vec![(16, 24)]));
    }

    #[test]
    fn colons_in_a_list_are_looked_at_again() {
        let found = parts("许可项目：住宿服务；餐饮服务一二三四五六七八九十");
        assert_eq!(found, Some(vec![(2, 12)]));
        assert_eq!(parts("名称：栖木里商业中心"), None);
    }

    #[test]
    fn the_readings_are_joined_where_both_know_the_neighbours() {
        let quick = "市场主体?座当于每年一月一日至六月";
        assert_eq!(joined(quick, "主体应当于").as_deref(), Some("主体应当于"));
        // A sliver of the next character is no character.
        assert_eq!(joined(quick, "一主体应当于丨").as_deref(), Some("主体应当于"));
        assert_eq!(joined(quick, "生体应当于"), None);
        assert_eq!(joined(quick, ""), None);
    }

    #[test]
    fn at_the_end_of_a_line_nothing_has_to_agree() {
        let quick = "专有建筑面积四百八十平方?m";
        assert_eq!(joined(quick, "平方m2").as_deref(), Some("平方m2"));
    }
}
