//! What stands around the text: guilloche, borders, seals, codes, signatures and watermarks.
//! No real emblem is drawn; a plain disc stands where it would be.

use std::fmt::Write as _;

use fastrand::Rng;
use qrcode::{Color, QrCode};

use crate::sheet::{Area, Ink, Sheet};

/// A fine wave pattern over an area.
pub(crate) fn guilloche(sheet: &mut Sheet<'_>, rng: &mut Rng, area: Area, colour: &str, opacity: f64) {
    let lines = (area.h / 3.2) as usize;
    let (phase, beat) = (rng.f64() * 6.0, 0.05 + rng.f64() * 0.05);
    let mut path = String::new();
    for i in 0..lines {
        for family in 0..2 {
            let base = area.y + area.h * (i as f64 + 0.5) / lines as f64;
            let mut x = area.x;
            let mut first = true;
            while x <= area.x + area.w {
                let swing = (x * beat + phase + i as f64 * 0.35).sin() * 2.4;
                let ripple = (x * beat * 5.3 + f64::from(family) * std::f64::consts::PI).sin() * 1.5;
                let y = (base + swing + ripple).clamp(area.y, area.y + area.h);
                let _ = write!(path, "{}{x:.2} {y:.2} ", if first { 'M' } else { 'L' });
                first = false;
                x += 1.6;
            }
        }
    }
    sheet.raw(&format!(
        r#"<path d="{path}" fill="none" stroke="{colour}" stroke-opacity="{opacity}" stroke-width="0.13"/>"#
    ));
}

/// A rosette of interlaced curves, as behind the text of certificates.
pub(crate) fn rosette(sheet: &mut Sheet<'_>, centre: (f64, f64), radius: f64, colour: &str, opacity: f64) {
    let mut path = String::new();
    for ring in 0..5 {
        let r = radius * (0.35 + 0.15 * f64::from(ring));
        for step in 0..=180 {
            let t = f64::from(step) / 180.0 * std::f64::consts::TAU;
            let wave = r * (1.0 + 0.16 * (t * 12.0 + f64::from(ring)).sin());
            let _ = write!(
                path,
                "{}{:.2} {:.2} ",
                if step == 0 { 'M' } else { 'L' },
                centre.0 + wave * t.cos(),
                centre.1 + wave * t.sin()
            );
        }
    }
    sheet.raw(&format!(
        r#"<path d="{path}" fill="none" stroke="{colour}" stroke-opacity="{opacity}" stroke-width="0.15"/>"#
    ));
}

/// Rows of faint lettering.
pub(crate) fn lettering(sheet: &mut Sheet<'_>, area: Area, ink: &Ink, text: &str, step: f64) {
    let width = sheet.width(ink, text) + ink.size * 1.5;
    let mut y = area.y + ink.size;
    let mut odd = false;
    while y < area.y + area.h {
        let mut x = area.x + if odd { width / 2.0 } else { 0.0 };
        while x + width * 0.8 < area.x + area.w {
            sheet.text(x, y, ink, text);
            x += width;
        }
        odd = !odd;
        y += step;
    }
}

/// A golden border of several lines with corner pieces.
pub(crate) fn border(sheet: &mut Sheet<'_>, inset: f64, thick: f64) {
    let frame = |d: f64| {
        Area::new(
            inset + d,
            inset + d,
            sheet.w - 2.0 * (inset + d),
            sheet.h - 2.0 * (inset + d),
        )
    };
    let (outer, band, inner) = (frame(0.0), frame(thick * 0.5), frame(thick));
    let (w, h) = (sheet.w, sheet.h);
    sheet.rect(outer, "none", "#b08d3c", 0.5);
    sheet.rect(band, "none", "#d9bf74", thick * 0.62);
    sheet.rect(inner, "none", "#a8823a", 0.4);
    let step = thick * 0.9;
    let mut dots = String::new();
    let mut x = inset + thick;
    while x < w - inset - thick {
        for y in [inset + thick * 0.5, h - inset - thick * 0.5] {
            let _ = write!(dots, r#"<circle cx="{x:.2}" cy="{y:.2}" r="{:.2}"/>"#, thick * 0.22);
        }
        x += step;
    }
    let mut y = inset + thick;
    while y < h - inset - thick {
        for x in [inset + thick * 0.5, w - inset - thick * 0.5] {
            let _ = write!(dots, r#"<circle cx="{x:.2}" cy="{y:.2}" r="{:.2}"/>"#, thick * 0.22);
        }
        y += step;
    }
    sheet.raw(&format!(
        r##"<g fill="none" stroke="#a8823a" stroke-width="0.25">{dots}</g>"##
    ));
}

/// A red and golden disc in the emblem's place.
pub(crate) fn disc(sheet: &mut Sheet<'_>, x: f64, y: f64, r: f64) {
    let mut rays = String::new();
    for i in 0..24 {
        let t = f64::from(i) / 24.0 * std::f64::consts::TAU;
        let _ = write!(
            rays,
            r##"<line x1="{:.2}" y1="{:.2}" x2="{:.2}" y2="{:.2}" stroke="#e2bb48" stroke-width="{:.2}"/>"##,
            x + r * 0.7 * t.cos(),
            y + r * 0.7 * t.sin(),
            x + r * 0.97 * t.cos(),
            y + r * 0.97 * t.sin(),
            r * 0.07
        );
    }
    sheet.raw(&format!(
        r##"<circle cx="{x}" cy="{y}" r="{r}" fill="#c8362b"/>{rays}<circle cx="{x}" cy="{y}" r="{:.2}" fill="#cf3a2e" stroke="#e8c75c" stroke-width="{:.2}"/><circle cx="{x}" cy="{y}" r="{:.2}" fill="none" stroke="#e8c75c" stroke-width="{:.2}"/>"##,
        r * 0.66,
        r * 0.08,
        r * 0.3,
        r * 0.12
    ));
}

/// A two-dimensional code.
pub(crate) fn qr(sheet: &mut Sheet<'_>, x: f64, y: f64, size: f64, content: &str) {
    let Ok(code) = QrCode::new(content.as_bytes()) else {
        return;
    };
    let cells = code.width();
    let cell = size / cells as f64;
    let mut path = String::new();
    for (i, colour) in code.to_colors().iter().enumerate() {
        if *colour == Color::Dark {
            let (cx, cy) = (x + (i % cells) as f64 * cell, y + (i / cells) as f64 * cell);
            let _ = write!(path, "M{cx:.3} {cy:.3}h{cell:.3}v{cell:.3}h-{cell:.3}z");
        }
    }
    sheet.rect(
        Area::new(x - cell * 2.0, y - cell * 2.0, size + cell * 4.0, size + cell * 4.0),
        "#ffffff",
        "none",
        0.0,
    );
    sheet.raw(&format!(r##"<path d="{path}" fill="#151515"/>"##));
}

/// What a round seal says.
#[derive(Debug, Clone)]
pub(crate) struct Seal<'a> {
    pub(crate) name: &'a str,
    pub(crate) foot: &'a str,
    pub(crate) family: &'static str,
    pub(crate) radius: f64,
    pub(crate) strength: f64,
}

/// A round red seal, pressed unevenly and a little turned.
pub(crate) fn seal(sheet: &mut Sheet<'_>, rng: &mut Rng, x: f64, y: f64, seal: &Seal<'_>) -> Area {
    let r = seal.radius;
    let id = sheet.id();
    let mut mask = format!(
        r#"<mask id="m{id}" maskUnits="userSpaceOnUse" x="-{r}" y="-{r}" width="{0}" height="{0}">"#,
        r * 2.0
    );
    let _ = write!(
        mask,
        r##"<rect x="-{r}" y="-{r}" width="{0}" height="{0}" fill="#fff"/>"##,
        r * 2.0
    );
    for _ in 0..90 {
        let (t, d) = (rng.f64() * std::f64::consts::TAU, rng.f64().sqrt() * r);
        let _ = write!(
            mask,
            r##"<circle cx="{:.2}" cy="{:.2}" r="{:.2}" fill="#000" fill-opacity="{:.2}"/>"##,
            d * t.cos(),
            d * t.sin(),
            r * (0.006 + rng.f64() * 0.03),
            0.2 + rng.f64() * 0.6
        );
    }
    mask.push_str("</mask>");
    let colour = ["#c9202a", "#d2232a", "#bf1f33", "#d43b32"][rng.usize(0..4)];
    let mut art = format!(
        r#"<circle r="{:.2}" fill="none" stroke="{colour}" stroke-width="{:.2}"/>"#,
        r * 0.965,
        r * (0.05 + rng.f64() * 0.02)
    );
    let star: Vec<String> = (0..10)
        .map(|i| {
            let t = f64::from(i) * std::f64::consts::PI / 5.0 - std::f64::consts::FRAC_PI_2;
            let d = if i % 2 == 0 { r * 0.3 } else { r * 0.115 };
            format!("{:.2},{:.2} ", d * t.cos(), d * t.sin())
        })
        .collect();
    let star = star.concat();
    let _ = write!(art, r#"<polygon points="{star}" fill="{colour}"/>"#);
    let count = seal.name.chars().count() as f64;
    let size = (r * 0.36).min(r * 4.3 / count);
    let sweep = (count * size * 1.18 / (r * 0.74)).min(4.45);
    for (i, c) in seal.name.chars().enumerate() {
        let t = if count > 1.0 {
            (i as f64 / (count - 1.0) - 0.5) * sweep
        } else {
            0.0
        };
        let narrow = (sweep / count * r * 0.74 / size * 0.98).min(0.85);
        let _ = write!(
            art,
            r#"<text transform="rotate({:.2}) translate(0 {:.2}) scale({narrow:.2} 1.08)" text-anchor="middle" font-family="'{}'" font-size="{size:.2}" font-weight="700" fill="{colour}">{c}</text>"#,
            t.to_degrees(),
            -r * 0.62,
            seal.family
        );
    }
    if !seal.foot.is_empty() {
        let size = r * 0.23;
        let _ = write!(
            art,
            r#"<text transform="translate(0 {:.2})" text-anchor="middle" font-family="'{}'" font-size="{size:.2}" font-weight="700" fill="{colour}">{}</text>"#,
            r * 0.62,
            seal.family,
            seal.foot
        );
    }
    let turn = rng.f64() * 24.0 - 12.0;
    sheet.raw(&format!(
        r#"<defs>{mask}</defs><g transform="translate({x:.2} {y:.2}) rotate({turn:.1})" style="mix-blend-mode:multiply" opacity="{:.2}"><g mask="url(#m{id})">{art}</g></g>"#,
        seal.strength
    ));
    Area::new(x - r, y - r, r * 2.0, r * 2.0)
}

/// A name written by hand: uneven, turned characters with a stroke through or under them.
pub(crate) fn signature(sheet: &mut Sheet<'_>, rng: &mut Rng, x: f64, y: f64, ink: &Ink, name: &str) -> Area {
    let mut pen = x;
    let slant = -4.0 - rng.f64() * 12.0;
    for c in name.chars() {
        let size = ink.size * (0.85 + rng.f64() * 0.35);
        let (turn, drop) = (rng.f64() * 14.0 - 8.0, (rng.f64() - 0.5) * ink.size * 0.3);
        sheet.raw(&format!(
            r#"<text transform="translate({pen:.2} {:.2}) rotate({turn:.1}) skewX({slant:.1})" font-family="'{}'" font-size="{size:.2}" fill="{}" stroke="{}" stroke-width="{:.2}">{c}</text>"#,
            y + drop,
            ink.family,
            ink.colour,
            ink.colour,
            size * 0.025
        ));
        pen += size * (0.72 + rng.f64() * 0.14);
    }
    let (w, low) = (pen - x, y + ink.size * 0.25);
    sheet.raw(&format!(
        r#"<path d="M{:.2} {low:.2} q{:.2} {:.2} {:.2} {:.2} t{:.2} {:.2}" fill="none" stroke="{}" stroke-width="{:.2}" stroke-linecap="round"/>"#,
        x + w * 0.5,
        w * 0.25,
        -ink.size * 0.3,
        w * 0.4,
        -ink.size * 0.05,
        w * 0.3,
        -ink.size * 0.35,
        ink.colour,
        ink.size * 0.05
    ));
    Area::new(x, y - ink.size, w * 1.2, ink.size * 1.5)
}

/// A red thumb print.
pub(crate) fn thumb(sheet: &mut Sheet<'_>, rng: &mut Rng, x: f64, y: f64) {
    let mut art = String::new();
    for ring in 1..9 {
        let k = f64::from(ring) / 8.0;
        let _ = write!(
            art,
            r##"<ellipse rx="{:.2}" ry="{:.2}" cy="{:.2}" fill="none" stroke="#d0342c" stroke-opacity="{:.2}" stroke-width="0.45" stroke-dasharray="{:.1} {:.1}"/>"##,
            6.2 * k,
            8.6 * k,
            (1.0 - k) * 2.0,
            0.35 + rng.f64() * 0.4,
            3.0 + rng.f64() * 9.0,
            0.3 + rng.f64()
        );
    }
    let turn = rng.f64() * 80.0 - 40.0;
    sheet.raw(&format!(
        r#"<g transform="translate({x:.2} {y:.2}) rotate({turn:.0})">{art}</g>"#
    ));
}

/// A slanting grey watermark repeated over an area.
pub(crate) fn watermark(sheet: &mut Sheet<'_>, area: Area, ink: &Ink, text: &str, step: f64) {
    let width = sheet.width(ink, text);
    let mut y = area.y + step * 0.7;
    while y < area.y + area.h + step {
        let mut x = area.x + area.w / 2.0 - width * 0.5;
        if step < area.h * 0.5 {
            x = area.x + area.w * 0.04;
        }
        while x < area.x + area.w * 0.75 {
            sheet.raw(&format!(
                r#"<text transform="translate({x:.2} {y:.2}) rotate(-24)" font-family="'{}'" font-size="{:.2}" fill="{}" fill-opacity="{:.2}">{text}</text>"#,
                ink.family, ink.size, ink.colour, ink.opacity
            ));
            x += width + ink.size * 3.0;
        }
        y += step;
    }
}

/// The framed word of a stamp that ends a paper's life.
pub(crate) fn end_stamp(sheet: &mut Sheet<'_>, rng: &mut Rng, at: (f64, f64), word: &str, family: &str) {
    let size = sheet.w * 0.055;
    let (w, h) = (size * (word.chars().count() as f64 + 0.7), size * 1.5);
    let turn = rng.f64() * 30.0 - 24.0;
    let colour = ["#c9202a", "#b3202a", "#27348b"][rng.usize(0..3)];
    sheet.raw(&format!(
        r#"<g transform="translate({:.2} {:.2}) rotate({turn:.1})" style="mix-blend-mode:multiply" opacity="0.88"><rect x="{:.2}" y="{:.2}" width="{w:.2}" height="{h:.2}" fill="none" stroke="{colour}" stroke-width="{:.2}"/><text text-anchor="middle" y="{:.2}" font-family="'{family}'" font-size="{size:.2}" font-weight="700" fill="{colour}">{word}</text></g>"#,
        at.0,
        at.1,
        -w / 2.0,
        -h / 2.0,
        size * 0.08,
        size * 0.36
    ));
}
