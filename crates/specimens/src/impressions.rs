//! Seals that are not round: the oval one of invoices and the square one of a person.

use std::fmt::Write as _;

use fastrand::Rng;

use crate::invent::pick;
use crate::sheet::{Area, Sheet};

const REDS: [&str; 4] = ["#c9202a", "#d2232a", "#bf1f33", "#d43b32"];

/// An oval seal: a name along the upper arc, a number across, a word at the foot.
pub(crate) struct Oval<'s> {
    pub(crate) name: &'s str,
    pub(crate) number: &'s str,
    pub(crate) foot: &'s str,
    pub(crate) family: &'static str,
    pub(crate) strength: f64,
}

/// Presses an oval seal of 40 by 30 millimetres.
pub(crate) fn oval(sheet: &mut Sheet<'_>, rng: &mut Rng, at: (f64, f64), seal: &Oval<'_>) -> Area {
    let (rx, ry) = (20.0, 15.0);
    let colour = pick(rng, &REDS);
    let family = seal.family;
    let mut art = format!(
        r#"<ellipse rx="{:.2}" ry="{:.2}" fill="none" stroke="{colour}" stroke-width="0.9"/>"#,
        rx - 0.5,
        ry - 0.5
    );
    let count = seal.name.chars().count() as f64;
    // Letters stand upright on an ellipse of their own, at even steps of its length.
    let (ax, ay) = (rx * 0.74, ry * 0.68);
    let sweep = (count * 0.3).min(3.9);
    let size = (sweep * 14.0 / count).min(4.2);
    for (i, c) in seal.name.chars().enumerate() {
        let share = if count > 1.0 {
            i as f64 / (count - 1.0) - 0.5
        } else {
            0.0
        };
        let t = share * sweep;
        let (x, y) = (ax * t.sin(), -ay * t.cos());
        let turn = (y / (ay * ay)).atan2(x / (ax * ax)).to_degrees() + 90.0;
        let _ = write!(
            art,
            r#"<text transform="translate({x:.2} {y:.2}) rotate({turn:.2}) translate(0 {:.2}) scale(0.8 1)" text-anchor="middle" font-family="'{family}'" font-size="{size:.2}" font-weight="700" fill="{colour}">{c}</text>"#,
            size * 0.36
        );
    }
    for (text, y, size) in [(seal.number, 1.2, 2.7), (seal.foot, ry * 0.66, 3.4)] {
        let _ = write!(
            art,
            r#"<text transform="translate(0 {y:.2})" text-anchor="middle" font-family="'{family}'" font-size="{size}" font-weight="700" fill="{colour}">{text}</text>"#
        );
    }
    press(sheet, rng, at, (rx, ry), seal.strength, &art);
    Area::new(at.0 - rx, at.1 - ry, rx * 2.0, ry * 2.0)
}

/// A square seal: four characters, read from the right column to the left.
pub(crate) struct Square<'s> {
    pub(crate) words: &'s str,
    pub(crate) family: &'static str,
    pub(crate) side: f64,
    /// White characters on red.
    pub(crate) carved: bool,
    pub(crate) strength: f64,
}

/// Presses a square seal.
pub(crate) fn square(sheet: &mut Sheet<'_>, rng: &mut Rng, at: (f64, f64), seal: &Square<'_>) -> Area {
    let half = seal.side / 2.0;
    let colour = pick(rng, &REDS);
    let (ground, ink) = if seal.carved {
        (colour, "#ffffff")
    } else {
        ("none", colour)
    };
    let mut art = format!(
        r#"<rect x="-{half:.2}" y="-{half:.2}" width="{0:.2}" height="{0:.2}" rx="0.6" fill="{ground}" stroke="{colour}" stroke-width="0.9"/>"#,
        seal.side
    );
    let cell = (seal.side - 2.4) / 2.0;
    for (i, c) in seal.words.chars().take(4).enumerate() {
        let x = if i < 2 { cell / 2.0 } else { -cell / 2.0 };
        let y = if i % 2 == 0 { -cell / 2.0 } else { cell / 2.0 };
        let _ = write!(
            art,
            r#"<text transform="translate({x:.2} {:.2})" text-anchor="middle" font-family="'{}'" font-size="{:.2}" font-weight="700" fill="{ink}">{c}</text>"#,
            y + cell * 0.34,
            seal.family,
            cell * 0.94
        );
    }
    press(sheet, rng, at, (half, half), seal.strength, &art);
    Area::new(at.0 - half, at.1 - half, seal.side, seal.side)
}

/// Lays the art on the sheet, worn here and there and a little turned.
fn press(sheet: &mut Sheet<'_>, rng: &mut Rng, at: (f64, f64), (rx, ry): (f64, f64), strength: f64, art: &str) {
    let id = sheet.id();
    let (bx, by) = (rx * 1.1, ry * 1.1);
    let mut mask = format!(
        r##"<mask id="m{id}" maskUnits="userSpaceOnUse" x="-{bx:.2}" y="-{by:.2}" width="{0:.2}" height="{1:.2}"><rect x="-{bx:.2}" y="-{by:.2}" width="{0:.2}" height="{1:.2}" fill="#fff"/>"##,
        bx * 2.0,
        by * 2.0
    );
    for _ in 0..60 {
        let (x, y) = ((rng.f64() - 0.5) * 2.0 * rx, (rng.f64() - 0.5) * 2.0 * ry);
        let _ = write!(
            mask,
            r##"<circle cx="{x:.2}" cy="{y:.2}" r="{:.2}" fill="#000" fill-opacity="{:.2}"/>"##,
            rx.min(ry) * (0.006 + rng.f64() * 0.03),
            0.2 + rng.f64() * 0.6
        );
    }
    mask.push_str("</mask>");
    let turn = rng.f64() * 16.0 - 8.0;
    sheet.raw(&format!(
        r#"<defs>{mask}</defs><g transform="translate({:.2} {:.2}) rotate({turn:.1})" style="mix-blend-mode:multiply" opacity="{strength:.2}"><g mask="url(#m{id})">{art}</g></g>"#,
        at.0, at.1
    ));
}
