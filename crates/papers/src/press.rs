//! Puts a laid-out paper into the bytes of a PDF, with embedded subset fonts and a text that can be read back.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::KrillaGlyph;
use krilla::{Document, SerializeSettings};

use crate::fonts::{Fonts, Ruler, Weight};
use crate::paper::{Colour, Draw, HEIGHT, Page, WIDTH};
use crate::{Facts, PaperError, wording};

struct Rulers<'f> {
    regular: Ruler<'f>,
    bold: Ruler<'f>,
}

/// Writes the pages.
pub(crate) fn print(facts: &Facts, pages: &[Page], fonts: &Fonts) -> Result<Vec<u8>, PaperError> {
    let settings = SerializeSettings {
        enable_tagging: false,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    document.set_metadata(
        Metadata::new()
            .title(format!("{} {}", wording::title(facts), facts.number))
            .authors(vec![facts.organ.clone()])
            .language("zh-CN".to_owned())
            .creator("Yizhan".to_owned()),
    );
    let rulers = Rulers {
        regular: fonts.ruler(Weight::Regular)?,
        bold: fonts.ruler(Weight::Bold)?,
    };
    let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PaperError::Writing("no page".to_owned()))?;
    for laid in pages {
        let mut page = document.start_page_with(size.clone());
        let mut surface = page.surface();
        for draw in laid {
            one(&mut surface, draw, fonts, &rulers);
        }
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| PaperError::Writing(format!("{error:?}")))
}

fn fill(colour: Colour) -> Fill {
    let (rgb, opacity) = match colour {
        Colour::Ink => (rgb::Color::new(0, 0, 0), 1.0),
        Colour::Soft => (rgb::Color::new(80, 80, 80), 1.0),
        Colour::Seal => (rgb::Color::new(205, 32, 38), 0.86),
        Colour::Mark => (rgb::Color::new(120, 120, 120), 0.22),
    };
    Fill {
        paint: rgb.into(),
        opacity: NormalizedF32::new(opacity).unwrap_or(NormalizedF32::ONE),
        rule: FillRule::NonZero,
    }
}

fn one(surface: &mut Surface<'_>, draw: &Draw, fonts: &Fonts, rulers: &Rulers<'_>) {
    match draw {
        Draw::Text {
            at,
            text,
            size,
            weight,
            colour,
            spread,
        } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*colour)));
            set(surface, fonts, rulers, (*at, text, *size, *weight, *spread), false);
        }
        Draw::Turned {
            about,
            degrees,
            at,
            sign,
            size,
            colour,
        } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*colour)));
            surface.push_transform(&Transform::from_rotate_at(*degrees, about.0, about.1));
            // As a shape: a seal or a mark is no part of what the paper says.
            set(surface, fonts, rulers, (*at, sign, *size, Weight::Bold, 0.0), true);
            surface.pop();
        }
        Draw::Shape { points, colour } => {
            let mut path = PathBuilder::new();
            for (number, (x, y)) in points.iter().enumerate() {
                if number == 0 {
                    path.move_to(*x, *y);
                } else {
                    path.line_to(*x, *y);
                }
            }
            path.close();
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*colour)));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Draw::Boxes { boxes, colour } => {
            let mut path = PathBuilder::new();
            for (x, y, wide, high) in boxes {
                if let Some(rect) = Rect::from_xywh(*x, *y, *wide, *high) {
                    path.push_rect(rect);
                }
            }
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*colour)));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Draw::Ring { at, radius, thick } => ring(surface, *at, *radius, *thick),
    }
}

/// A line of signs, each with its own width so that a stretched line is still one text.
fn set(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    rulers: &Rulers<'_>,
    (at, text, size, weight, spread): ((f32, f32), &str, f32, Weight, f32),
    outlined: bool,
) {
    let ruler = match weight {
        Weight::Regular => &rulers.regular,
        Weight::Bold => &rulers.bold,
    };
    let glyphs: Vec<KrillaGlyph> = text
        .char_indices()
        .map(|(from, sign)| KrillaGlyph {
            glyph_id: ruler.glyph(sign),
            text_range: from..from + sign.len_utf8(),
            x_advance: ruler.width(sign) + spread / size,
            x_offset: 0.0,
            y_offset: 0.0,
            y_advance: 0.0,
            location: None,
        })
        .collect();
    surface.draw_glyphs(
        Point::from_xy(at.0, at.1),
        &glyphs,
        fonts.font(weight),
        text,
        size,
        outlined,
    );
}

/// A circle, of four curves.
fn ring(surface: &mut Surface<'_>, (x, y): (f32, f32), radius: f32, thick: f32) {
    // How far the handles of a quarter lie, for a circle of radius 1.
    const HANDLE: f32 = 0.552_284_8;
    let (r, h) = (radius, radius * HANDLE);
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + h, x + h, y + r, x, y + r);
    path.cubic_to(x - h, y + r, x - r, y + h, x - r, y);
    path.cubic_to(x - r, y - h, x - h, y - r, x, y - r);
    path.cubic_to(x + h, y - r, x + r, y - h, x + r, y);
    path.close();
    let red = fill(Colour::Seal);
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: red.paint,
        width: thick,
        opacity: red.opacity,
        ..Stroke::default()
    }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    surface.set_stroke(None);
}
