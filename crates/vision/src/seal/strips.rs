//! What stands on a seal, laid out in lines that a recogniser can read: a ring unrolled, a square in rows.
//!
//! Draws strips; which reading of them is the best is for the reader to say.
use super::shape::Body;
use super::{Found, Tint};
use crate::geometry::{Point, Rect};
use crate::raster::{Raster, sample};
use std::f32::consts::{FRAC_PI_2, TAU};

/// Height of a strip, in pixels.
const HEIGHT: u32 = 48;
/// Angles at which ink is measured.
const ANGLES: usize = 144;
/// The gap at the foot of the ring, as a share of the whole turn; longer names leave hardly more.
const GAP: f32 = 0.2;
/// Left out of the strip on either side of the foot, as a share of the whole turn.
const TRIM: f32 = 0.07;
/// How far a seal may be turned on its page, as a share of the whole turn.
const LARGEST_TURN: f32 = 0.2;
/// Where rings of print usually run, in radii: outer and inner edge.
const USUAL: (f32, f32) = (0.94, 0.56);

/// A seal in polar coordinates.
struct Ring<'a> {
    raster: &'a Raster,
    body: Body,
    tint: Tint,
}

/// The ring of print in four drawings, the likeliest first, each from the foot clockwise round to the foot, letters
/// upright. `turn` is the quarter turn that makes the page upright.
pub(crate) fn unrolled(raster: &Raster, seal: &Found, turn: u16) -> impl Iterator<Item = Raster> {
    let ring = Ring {
        raster,
        body: seal.body,
        tint: seal.tint,
    };
    let foot = ring.foot(FRAC_PI_2 + f32::from((360 - turn) % 360).to_radians());
    let (outer, inner) = ring.band();
    let middle = (f32::midpoint(outer, USUAL.0), f32::midpoint(inner, USUAL.1));
    let wide = ((outer + 0.02).min(0.99), (inner - 0.04).max(0.3));
    // The foot line is left out of some: of long names it hides the ends.
    [(middle, false), ((outer, inner), true), (wide, true), (USUAL, false)]
        .into_iter()
        .map(move |(band, bare)| ring.draw(foot, band, bare))
}

impl Ring<'_> {
    fn ink(&self, angle: f32, radius: f32) -> f32 {
        let (sin, cos) = angle.sin_cos();
        let p = self.body.at(radius * cos, radius * sin);
        self.tint.strength(sample(self.raster, p.x, p.y))
    }

    /// The direction of the gap in the ring, sought around the foot of the page.
    fn foot(&self, expected: f32) -> f32 {
        let profile: Vec<f32> = (0..ANGLES)
            .map(|i| {
                let angle = i as f32 / ANGLES as f32 * TAU;
                (0..6).map(|k| self.ink(angle, 0.66 + 0.04 * k as f32)).sum()
            })
            .collect();
        let usual = profile.iter().sum::<f32>() / ANGLES as f32;
        let half = (GAP * ANGLES as f32 / 2.0) as usize;
        let at = |angle: f32| (angle.rem_euclid(TAU) / TAU * ANGLES as f32) as usize % ANGLES;
        let reach = (LARGEST_TURN * ANGLES as f32) as i32;
        let cost = |shift: i32| {
            let middle = at(expected + shift as f32 / ANGLES as f32 * TAU);
            let ink: f32 = (0..=2 * half)
                .map(|i| profile[(middle + ANGLES + i - half) % ANGLES])
                .sum();
            // The foot of the page, unless the ring says clearly otherwise.
            ink / (2 * half + 1) as f32 + usual * 0.25 * (shift as f32 / reach as f32).abs()
        };
        let shift = (-reach..=reach)
            .min_by(|a, b| cost(*a).total_cmp(&cost(*b)))
            .unwrap_or(0);
        expected + shift as f32 / ANGLES as f32 * TAU
    }

    /// Outer and inner edge of the ring of print, in radii: within the rim, down to where the ink thins out.
    fn band(&self) -> (f32, f32) {
        const FROM: f32 = 0.36;
        const STEPS: usize = 64;
        let radius = |i: usize| FROM + (1.04 - FROM) * i as f32 / (STEPS - 1) as f32;
        let profile: Vec<f32> = (0..STEPS)
            .map(|i| {
                (0..ANGLES)
                    .map(|a| self.ink(a as f32 / ANGLES as f32 * TAU, radius(i)))
                    .sum::<f32>()
            })
            .collect();
        let rim = (0..STEPS)
            .filter(|&i| radius(i) > 0.88)
            .max_by(|&a, &b| profile[a].total_cmp(&profile[b]))
            .unwrap_or(STEPS - 1);
        // Inwards from the rim to the gap between rim and print.
        let mut outer = rim;
        while outer > 0 && radius(outer) > 0.82 && profile[outer - 1] < profile[outer] {
            outer -= 1;
        }
        let print = (0..outer)
            .filter(|&i| radius(i) > 0.6)
            .map(|i| profile[i])
            .fold(0.0, f32::max);
        let mut inner = outer;
        while inner > 0 && (radius(inner) > 0.74 || profile[inner] > print * 0.34) {
            inner -= 1;
        }
        if print <= 0.0 || radius(inner) > 0.78 || radius(inner) < 0.4 {
            return USUAL;
        }
        ((radius(outer) + 0.01).min(0.98), radius(inner) - 0.02)
    }

    fn draw(&self, foot: f32, (outer, inner): (f32, f32), bare: bool) -> Raster {
        let span = TAU * (1.0 - 2.0 * TRIM);
        let middle = f32::midpoint(outer, inner);
        let width = (span * middle / (outer - inner) * HEIGHT as f32) as u32;
        let mut levels = Vec::with_capacity((width * HEIGHT) as usize);
        for y in 0..HEIGHT {
            let radius = outer - (outer - inner) * (y as f32 + 0.5) / HEIGHT as f32;
            for x in 0..width {
                let from_foot = TAU * TRIM + span * (x as f32 + 0.5) / width as f32;
                let (across, along) = (radius * from_foot.sin(), radius * from_foot.cos());
                // A line of its own runs across the foot: 合同专用章, a number.
                let line = bare && along > 0.5 && across.abs() < 0.5;
                levels.push(if line { 0.0 } else { self.ink(foot + from_foot, radius) });
            }
        }
        black_on_white(&levels, width, HEIGHT)
    }
}

/// The seal in black on white as it stands, for those that are read like print. `turn` is the quarter turn that makes the
/// page upright.
pub(crate) fn flat(raster: &Raster, seal: &Found, turn: u16) -> Raster {
    let (mut a, mut b) = seal.body.half;
    if !turn.is_multiple_of(180) {
        std::mem::swap(&mut a, &mut b);
    }
    let (w, h) = ((2.0 * a).max(8.0) as u32, (2.0 * b).max(8.0) as u32);
    let mut levels: Vec<f32> = (0..w * h)
        .map(|i| {
            let u = 2.0 * ((i % w) as f32 + 0.5) / w as f32 - 1.0;
            let v = 2.0 * ((i / w) as f32 + 0.5) / h as f32 - 1.0;
            let p = match turn {
                90 => seal.body.at(v, -u),
                180 => seal.body.at(-u, -v),
                270 => seal.body.at(-v, u),
                _ => seal.body.at(u, v),
            };
            seal.tint.strength(sample(raster, p.x, p.y))
        })
        .collect();
    // Characters left bare in a field of ink are the print.
    let most = levels.iter().copied().fold(0.0, f32::max).min(160.0);
    if levels.iter().filter(|v| **v > most * 0.45).count() * 2 > levels.len() {
        for level in &mut levels {
            *level = (most - *level).max(0.0);
        }
    }
    black_on_white(&levels, w, h)
}

/// The four quarters of a square seal in a row: as personal seals are read, from the right column to the left, and as
/// print is read.
pub(crate) fn quarters(raster: &Raster, seal: &Found, turn: u16) -> Vec<Raster> {
    let whole = flat(raster, seal, turn);
    let (w, h) = (whole.width(), whole.height());
    // The frame around the characters is no stroke of theirs.
    let (left, top) = (w / 11, h / 11);
    let (cw, ch) = ((w - 2 * left) / 2, (h - 2 * top) / 2);
    // Some paper around and between, as print has.
    let (room, gap) = (ch / 6, cw / 10);
    let row = |order: [(u32, u32); 4]| {
        Raster::from_fn((cw + gap) * 4 + gap, ch + 2 * room, |x, y| {
            let (cell, within) = (x / (cw + gap), x % (cw + gap));
            let inside = cell < 4 && within >= gap && (room..room + ch).contains(&y);
            if !inside {
                return image::Rgb([255; 3]);
            }
            let (col, line) = order[cell as usize];
            *whole.get_pixel(left + col * cw + (within - gap).min(cw - 1), top + line * ch + y - room)
        })
    };
    vec![
        row([(1, 0), (1, 1), (0, 0), (0, 1)]),
        row([(0, 0), (1, 0), (0, 1), (1, 1)]),
    ]
}

/// Where a seal lies when its rim is a circle.
pub(super) fn around(center: Point, radius: f32) -> Rect {
    Rect::new(
        center.x - radius,
        center.y - radius,
        center.x + radius,
        center.y + radius,
    )
}

/// Ink as print: the strongest strokes black however faint the seal, the ground white.
fn black_on_white(levels: &[f32], w: u32, h: u32) -> Raster {
    let mut sorted = levels.to_vec();
    sorted.sort_by(f32::total_cmp);
    let share = |p: f32| sorted.get((sorted.len() as f32 * p) as usize).copied().unwrap_or(0.0);
    let ground = share(0.3).min(30.0);
    let gain = 255.0 / (share(0.95) - ground).max(36.0);
    Raster::from_fn(w, h, |x, y| {
        let ink = (levels[(y * w + x) as usize] - ground) * gain;
        image::Rgb([255 - ink.clamp(0.0, 255.0) as u8; 3])
    })
}
