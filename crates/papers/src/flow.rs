//! Breaking a paragraph into lines as Chinese papers do: between any two signs, but no line begins with a closing mark or
//! ends with an opening one, and a number or a word of another script stays whole.

use crate::fonts::Ruler;

/// Marks that begin no line.
const NOT_FIRST: &str = "，。、；：？！）》〉」』】〕％…—·,.;:?!)%”’";
/// Marks that end no line.
const NOT_LAST: &str = "（《〈「『【〔“‘(";
/// A line that is filled at least so far is stretched to the margin.
const NEARLY_FULL: f32 = 0.85;

/// A line with the widths of its signs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Room added after each sign but the last.
    pub(crate) spread: f32,
    pub(crate) width: f32,
}

/// The pieces that a line is not broken inside of.
fn pieces(text: &str, ruler: &Ruler<'_>, size: f32, room: f32) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut in_word = false;
    for sign in text.chars() {
        let word = sign.is_ascii_graphic() && !NOT_LAST.contains(sign);
        match pieces.last_mut() {
            // A word that fills a line by itself is cut.
            Some(last) if word && in_word && ruler.text(last, size) + size < room => last.push(sign),
            _ => pieces.push(sign.to_string()),
        }
        in_word = word;
    }
    pieces
}

fn begins_no_line(piece: &str) -> bool {
    piece.chars().next().is_some_and(|sign| NOT_FIRST.contains(sign))
}

fn ends_no_line(piece: &str) -> bool {
    piece.chars().last().is_some_and(|sign| NOT_LAST.contains(sign))
}

/// The lines of a text; the first begins so far from the margin.
pub(crate) fn lines(text: &str, ruler: &Ruler<'_>, size: f32, room: f32, indent: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    for (number, part) in text.lines().enumerate() {
        paragraph(
            part,
            ruler,
            size,
            room,
            if number == 0 { indent } else { 0.0 },
            &mut lines,
        );
    }
    if lines.is_empty() {
        lines.push(Line {
            text: String::new(),
            spread: 0.0,
            width: 0.0,
        });
    }
    lines
}

fn paragraph(text: &str, ruler: &Ruler<'_>, size: f32, room: f32, indent: f32, lines: &mut Vec<Line>) {
    let (mut line, mut width, mut room_left): (Vec<String>, f32, f32) = (Vec::new(), 0.0, room - indent);
    for piece in pieces(text, ruler, size, room) {
        let wide = ruler.text(&piece, size);
        if width + wide > room_left && !line.is_empty() {
            let mut carried = vec![piece];
            // What must not stand at the break goes down with what follows it; a whole line is never carried.
            while line.len() > 1 && (begins_no_line(&carried[0]) || line.last().is_some_and(|last| ends_no_line(last)))
            {
                if let Some(last) = line.pop() {
                    carried.insert(0, last);
                }
            }
            lines.push(full(&line, ruler, size, room_left));
            width = carried.iter().map(|piece| ruler.text(piece, size)).sum();
            line = carried;
            room_left = room;
        } else {
            width += wide;
            line.push(piece);
        }
    }
    if !line.is_empty() {
        let text = line.concat();
        let width = ruler.text(&text, size);
        lines.push(Line {
            text,
            spread: 0.0,
            width,
        });
    }
}

/// A line that another one follows: stretched to the margin.
fn full(line: &[String], ruler: &Ruler<'_>, size: f32, room: f32) -> Line {
    let text = line.concat().trim_end().to_owned();
    let width = ruler.text(&text, size);
    let gaps = text.chars().count().saturating_sub(1);
    let spread = if gaps > 0 && width > room * NEARLY_FULL {
        (room - width) / gaps as f32
    } else {
        0.0
    };
    Line { text, spread, width }
}
