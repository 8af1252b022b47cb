//! One sheet of paper in millimetres: SVG text that remembers where each document and each value stands.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use image::RgbImage;
use resvg::{tiny_skia, usvg};

use crate::fonts::Fonts;

/// The colour of unprinted paper.
const PAPER: &str = "#fdfdfb";

/// A rectangle in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) h: f64,
}

impl Area {
    pub(crate) const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    fn join(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.w).max(other.x + other.w);
        let bottom = (self.y + self.h).max(other.y + other.h);
        Self {
            x,
            y,
            w: right - x,
            h: bottom - y,
        }
    }
}

/// How a run of text looks.
#[derive(Debug, Clone)]
pub(crate) struct Ink {
    pub(crate) family: &'static str,
    pub(crate) size: f64,
    pub(crate) colour: &'static str,
    pub(crate) bold: bool,
    pub(crate) spacing: f64,
    pub(crate) opacity: f64,
    pub(crate) stretch: f64,
}

impl Ink {
    pub(crate) const fn new(family: &'static str, size: f64) -> Self {
        Self {
            family,
            size,
            colour: "#1b1b1d",
            bold: false,
            spacing: 0.0,
            opacity: 1.0,
            stretch: 1.0,
        }
    }

    pub(crate) const fn colour(mut self, colour: &'static str) -> Self {
        self.colour = colour;
        self
    }

    pub(crate) const fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    /// Extra millimetres between characters.
    pub(crate) const fn spaced(mut self, spacing: f64) -> Self {
        self.spacing = spacing;
        self
    }

    pub(crate) const fn faint(mut self, opacity: f64) -> Self {
        self.opacity = opacity;
        self
    }

    pub(crate) const fn sized(mut self, size: f64) -> Self {
        self.size = size;
        self
    }
}

/// A piece of a paragraph; a named span is the value of a field.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) ink: Ink,
    pub(crate) underline: bool,
    pub(crate) field: Option<(&'static str, String)>,
}

impl Span {
    pub(crate) fn new(text: impl Into<String>, ink: &Ink) -> Self {
        Self {
            text: text.into(),
            ink: ink.clone(),
            underline: false,
            field: None,
        }
    }

    pub(crate) fn underlined(mut self) -> Self {
        self.underline = true;
        self
    }

    pub(crate) fn field(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.field = Some((name, value.into()));
        self
    }
}

/// A value on the sheet.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    pub(crate) area: Option<Area>,
}

/// A document on the sheet; an A4 copy may hold two.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) document: &'static str,
    pub(crate) area: Area,
    pub(crate) marks: Vec<Mark>,
}

/// A run of text as it was set, for files that carry text beside or instead of pixels.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) ink: Ink,
    pub(crate) words: String,
}

/// What a stroke of the drawing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Lines, grounds, seals.
    Art,
    /// Set type.
    Text,
    /// What came onto the paper after it was copied: a fresh seal on a grey copy.
    Late,
}

/// Which strokes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// The whole sheet.
    Whole,
    /// All that is not set type.
    Art,
    /// The sheet before it was copied.
    Original,
    /// Only what came after the copier, on nothing.
    Late,
}

impl Layer {
    const fn holds(self, kind: Kind) -> bool {
        match self {
            Self::Whole => true,
            Self::Art => !matches!(kind, Kind::Text),
            Self::Original => !matches!(kind, Kind::Late),
            Self::Late => matches!(kind, Kind::Late),
        }
    }
}

/// The sheet being drawn.
pub(crate) struct Sheet<'a> {
    pub(crate) w: f64,
    pub(crate) h: f64,
    pub(crate) fonts: &'a Fonts,
    pub(crate) parts: Vec<Part>,
    pub(crate) runs: Vec<Run>,
    strokes: Vec<(Kind, String)>,
    late: bool,
    ids: usize,
}

impl<'a> Sheet<'a> {
    /// An empty white sheet that holds one document over its whole surface.
    pub(crate) fn new(fonts: &'a Fonts, w: f64, h: f64, document: &'static str) -> Self {
        let part = Part {
            document,
            area: Area::new(0.0, 0.0, w, h),
            marks: Vec::new(),
        };
        Self {
            w,
            h,
            fonts,
            parts: vec![part],
            runs: Vec::new(),
            strokes: Vec::new(),
            late: false,
            ids: 0,
        }
    }

    /// Raw SVG in millimetres.
    pub(crate) fn raw(&mut self, svg: &str) {
        let kind = if self.late { Kind::Late } else { Kind::Art };
        self.strokes.push((kind, svg.to_owned()));
    }

    /// From here on the sheet has been through the copier.
    pub(crate) fn copied(&mut self) {
        self.late = true;
    }

    /// Whether something came onto the sheet after it was copied.
    pub(crate) fn has_late(&self) -> bool {
        self.strokes.iter().any(|(kind, _)| *kind == Kind::Late)
    }

    /// A fresh identifier for a clip or mask.
    pub(crate) fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    /// Starts another document on the same sheet.
    pub(crate) fn part(&mut self, document: &'static str, area: Area) {
        self.parts.push(Part {
            document,
            area,
            marks: Vec::new(),
        });
    }

    /// Records a value of the current document.
    pub(crate) fn mark(&mut self, name: &'static str, value: impl Into<String>, area: Option<Area>) {
        let value = value.into();
        let Some(part) = self.parts.last_mut() else { return };
        match part.marks.iter_mut().find(|m| m.name == name) {
            Some(mark) => {
                mark.area = match (mark.area, area) {
                    (Some(a), Some(b)) => Some(a.join(b)),
                    (a, b) => a.or(b),
                };
            }
            None => part.marks.push(Mark { name, value, area }),
        }
    }

    pub(crate) fn rect(&mut self, area: Area, fill: &str, stroke: &str, width: f64) {
        let Area { x, y, w, h } = area;
        self.raw(&format!(
            r#"<rect x="{x:.3}" y="{y:.3}" width="{w:.3}" height="{h:.3}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>"#
        ));
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
        self.raw(&format!(
            r#"<line x1="{:.3}" y1="{:.3}" x2="{:.3}" y2="{:.3}" stroke="{stroke}" stroke-width="{width}"/>"#,
            from.0, from.1, to.0, to.1
        ));
    }

    /// The width of a run in millimetres.
    pub(crate) fn width(&self, ink: &Ink, text: &str) -> f64 {
        let advance = self.fonts.width(ink.family, ink.bold, text) * ink.size;
        (advance + ink.spacing * text.chars().count() as f64) * ink.stretch
    }

    /// A run with its baseline at `y`.
    pub(crate) fn text(&mut self, x: f64, y: f64, ink: &Ink, text: &str) -> Area {
        let width = self.width(ink, text);
        let escaped = self.escape(ink, text);
        if !self.late {
            self.runs.push(Run {
                x,
                y,
                ink: ink.clone(),
                words: text.to_owned(),
            });
        }
        let Ink {
            family,
            size,
            colour,
            spacing,
            opacity,
            stretch,
            ..
        } = ink;
        let weight = if ink.bold { 700 } else { 400 };
        let kind = if self.late { Kind::Late } else { Kind::Text };
        let stroke = format!(
            r#"<text transform="translate({x:.3} {y:.3}) scale({stretch:.3} 1)" font-family="'{family}'" font-size="{size:.3}" font-weight="{weight}" fill="{colour}" fill-opacity="{opacity:.2}" letter-spacing="{spacing:.3}">{escaped}</text>"#
        );
        self.strokes.push((kind, stroke));
        Area::new(x, y - size * 0.88, width, size * 1.1)
    }

    fn escape(&self, ink: &Ink, text: &str) -> String {
        let mut out = String::new();
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                ' ' => out.push('\u{a0}'),
                // One missing character must not send the whole run to another face.
                c if !self.fonts.has(ink.family, c) => {
                    let _ = write!(out, r#"<tspan font-family="'Noto Serif CJK SC'">{c}</tspan>"#);
                }
                c => out.push(c),
            }
        }
        out
    }

    /// A run around the middle `x`.
    pub(crate) fn centred(&mut self, x: f64, y: f64, ink: &Ink, text: &str) -> Area {
        let width = self.width(ink, text) - ink.spacing;
        self.text(x - width / 2.0, y, ink, text)
    }

    /// A run that is the value of a field.
    pub(crate) fn value(&mut self, x: f64, y: f64, ink: &Ink, name: &'static str, printed: &str, value: &str) -> Area {
        let area = self.text(x, y, ink, printed);
        self.mark(name, value, Some(area));
        area
    }

    /// A field broken into lines of at most `width`; returns the baseline after the last line.
    #[expect(clippy::too_many_arguments, reason = "a text box has this many sides")]
    pub(crate) fn value_box(
        &mut self,
        x: f64,
        y: f64,
        width: f64,
        leading: f64,
        ink: &Ink,
        name: &'static str,
        printed: &str,
        value: &str,
    ) -> f64 {
        self.paragraph(x, y, width, leading, 0.0, &[Span::new(printed, ink).field(name, value)])
    }

    /// A paragraph of spans; returns the baseline of the next line.
    pub(crate) fn paragraph(&mut self, x: f64, y: f64, width: f64, leading: f64, indent: f64, spans: &[Span]) -> f64 {
        let (mut pen, mut line) = (x + indent, y);
        for span in spans {
            let mut start = pen;
            let mut run = String::new();
            for c in span.text.chars() {
                let advance = self.width(&span.ink, c.encode_utf8(&mut [0; 4]));
                let closing = "，。、；：）)》”,.;:".contains(c);
                let room = if closing { width + span.ink.size * 1.1 } else { width };
                if pen + advance > x + room || c == '\n' {
                    self.run(start, line, span, &run);
                    run.clear();
                    line += leading;
                    start = x;
                    pen = x;
                }
                if c != '\n' {
                    run.push(c);
                    pen += advance;
                }
            }
            self.run(start, line, span, &run);
        }
        line + leading
    }

    fn run(&mut self, x: f64, y: f64, span: &Span, run: &str) {
        if run.is_empty() {
            return;
        }
        let area = self.text(x, y, &span.ink, run);
        if span.underline {
            let low = y + span.ink.size * 0.22;
            self.line((x, low), (x + area.w, low), "#222", 0.18);
        }
        if let Some((name, value)) = &span.field {
            self.mark(name, value.clone(), Some(area));
        }
    }

    fn svg(&self, layer: Layer) -> String {
        let (w, h) = (self.w, self.h);
        let mut out =
            format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}">"#);
        if layer != Layer::Late {
            let _ = write!(out, r#"<rect width="{w}" height="{h}" fill="{PAPER}"/>"#);
        }
        for (_, stroke) in self.strokes.iter().filter(|(kind, _)| layer.holds(*kind)) {
            out.push_str(stroke);
            out.push('\n');
        }
        out + "</svg>"
    }

    fn pixmap(&self, layer: Layer, scale: f64) -> Result<tiny_skia::Pixmap> {
        let options = usvg::Options {
            fontdb: self.fonts.database.clone(),
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(&self.svg(layer), &options).context("the drawn SVG does not parse")?;
        let (w, h) = ((self.w * scale).round() as u32, (self.h * scale).round() as u32);
        let mut pixmap = tiny_skia::Pixmap::new(w, h).context("an empty sheet")?;
        let scale = scale as f32;
        resvg::render(
            &tree,
            tiny_skia::Transform::from_scale(scale, scale),
            &mut pixmap.as_mut(),
        );
        Ok(pixmap)
    }

    /// The sheet as pixels, `scale` of them to a millimetre.
    pub(crate) fn render(&self, layer: Layer, scale: f64) -> Result<RgbImage> {
        let pixmap = self.pixmap(layer, scale)?;
        let rgb: Vec<u8> = pixmap
            .data()
            .as_chunks::<4>()
            .0
            .iter()
            .flat_map(|p| [p[0], p[1], p[2]])
            .collect();
        RgbImage::from_raw(pixmap.width(), pixmap.height(), rgb).context("the pixels do not fill the sheet")
    }

    /// Presses what came after the copier onto a copy, as ink that lets the print through.
    pub(crate) fn press_late(&self, copy: &mut RgbImage, scale: f64) -> Result<()> {
        let pixmap = self.pixmap(Layer::Late, scale)?;
        for (pixel, ink) in copy.pixels_mut().zip(pixmap.pixels()) {
            let bare = u32::from(255 - ink.alpha());
            for (channel, part) in pixel.0.iter_mut().zip([ink.red(), ink.green(), ink.blue()]) {
                *channel = (u32::from(*channel) * (u32::from(part) + bare) / 255) as u8;
            }
        }
        Ok(())
    }
}
