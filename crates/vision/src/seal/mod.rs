//! Seal impressions: found by colour and by their rim, and laid out so that they can be read like a line.
mod rings;
pub(crate) mod shape;
pub(crate) mod strips;
pub(crate) mod tone;

use crate::geometry::Rect;
use crate::page::SealShape;
use crate::raster::{Part, Raster, part, shrink};
use rings::InkMap;
use shape::{Body, Fit};

/// Longer side of the picture in which red seals are sought.
const LONGEST: u32 = 900;
/// The same for seals without colour, where every stroke of print has to be looked at.
const LONGEST_GREY: u32 = 600;
/// The same where ink is told by its tone: the strokes of print must not be blurred into grey.
const LONGEST_TONE: u32 = 1100;
/// Largest seal as a share of the longer side of the page: a card may carry one of half its height.
const LARGEST: f32 = 0.42;
/// Smallest round seal as a share of the longer side of the page.
const SMALLEST: f32 = 0.045;
/// A picture with fewer red pixels than this carries no seal: a fingerprint has more.
const FEWEST: usize = 24;
/// Share of a red rim that must be seen; of a grey one, since print makes arcs as well.
const RED_RIM: f32 = 0.6;
const GREY_RIM: f32 = 0.72;
/// Share of the picture that may be coloured where seals without colour are sought.
const COLOURLESS: f32 = 0.012;

/// Something that has the size and shape of a seal, in raster pixels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub rect: Rect,
    pub shape: SealShape,
    pub confidence: f32,
    pub tint: Tint,
    /// Its own middle, sides and turn.
    pub body: Body,
}

impl Found {
    /// Whether its ink can always be washed off the print beneath it, which is then read again whatever was read before.
    pub(crate) fn is_washed(&self) -> bool {
        matches!(self.tint, Tint::Red(_)) && self.shape != SealShape::Thumb
    }
}

/// How ink tells itself from paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Tint {
    /// Seal red; the gain of each channel makes the paper white.
    Red([f32; 3]),
    /// A copy without colour, on paper of this brightness.
    Grey(f32),
}

impl Tint {
    /// How strongly a colour is inked, from 0 up to about 255.
    pub(crate) fn strength(self, [r, g, b]: [f32; 3]) -> f32 {
        match self {
            Self::Red([kr, kg, kb]) => ((r * kr - f32::midpoint(g * kg, b * kb)) * 2.2).max(0.0),
            Self::Grey(paper) => ((paper - f32::midpoint(g, f32::midpoint(r, b))) * 1.5).max(0.0),
        }
    }
}

/// Finds seals.
pub(crate) fn find(raster: &Raster) -> Vec<Found> {
    let small = copy(raster, LONGEST);
    let back = raster.width() as f32 / small.width() as f32;
    let (w, h) = (small.width() as usize, small.height() as usize);
    let longest = w.max(h) as f32;
    let gains = white(&small);
    let red: Vec<bool> = small
        .as_raw()
        .chunks_exact(3)
        .map(|p| is_seal_red(std::array::from_fn(|c| f32::from(p[c]) * gains[c])))
        .collect();
    if red.iter().filter(|r| **r).count() < FEWEST {
        return Vec::new();
    }
    let mut found = round(&small, Tint::Red(gains), RED_RIM, |i| red[i]);
    for rect in merge(patches(&dilate(&red, w, h, 3), w, h), longest * LARGEST) {
        if let Some(angular) = angular(&red, w, &rect, longest, Tint::Red(gains)) {
            supersede(&mut found, angular);
            continue;
        }
        let taken = found.iter().any(|f| {
            let shared = f.rect.intersection(&rect).map_or(0.0, |i| i.width() * i.height());
            f.shape == SealShape::Round && shared > 0.35 * rect.width() * rect.height()
        });
        if !taken {
            found.extend(classify(&red, w, &rect, longest, Tint::Red(gains)));
        }
    }
    enlarged(found, back)
}

/// A patch that is clearly a square or an oval.
fn angular(mask: &[bool], w: usize, rect: &Rect, longest: f32, tint: Tint) -> Option<Found> {
    let fit = sized(mask, w, rect, longest)?;
    (fit.shape != SealShape::Round).then(|| of_fit(&fit, tint))
}

/// The shape of a patch that is as large as a seal and neither empty nor full.
fn sized(mask: &[bool], w: usize, rect: &Rect, longest: f32) -> Option<Fit> {
    let (pw, ph) = (rect.width(), rect.height());
    if pw.min(ph) < longest * 0.03 || pw.max(ph) > longest * LARGEST || !(0.45..=2.2).contains(&(pw / ph)) {
        return None;
    }
    shape::fit(mask, w, rect)
}

fn of_fit(fit: &Fit, tint: Tint) -> Found {
    Found {
        rect: fit.body.bounds(fit.shape != SealShape::Square),
        shape: fit.shape,
        confidence: fit.seen,
        tint,
        body: fit.body,
    }
}

/// Puts a seal in place of the rings that were seen in its outline, unless one of them is seen better.
fn supersede(found: &mut Vec<Found>, seal: Found) {
    let within = |f: &Found| f.shape == SealShape::Round && f.rect.shared(&seal.rect) > 0.6;
    let better = |f: &Found| within(f) && seal.shape == SealShape::Oval && f.confidence > seal.confidence;
    if !found.iter().any(better) {
        found.retain(|f| !within(f));
        found.push(seal);
    }
}

fn enlarged(mut found: Vec<Found>, k: f32) -> Vec<Found> {
    for f in &mut found {
        f.rect = scale(&f.rect, k);
        f.body = f.body.scaled(k);
    }
    found
}

/// Finds seals on a page without colour: photocopies, fax, black-and-white scans.
pub(crate) fn find_grey(raster: &Raster, sheet: &Rect) -> Vec<Found> {
    let small = copy(raster, LONGEST_GREY);
    let back = raster.width() as f32 / small.width() as f32;
    let within = scale(sheet, 1.0 / back);
    let (mut coloured, mut levels) = (0usize, Vec::new());
    for (x, y, p) in small.enumerate_pixels() {
        let (x, y) = (x as f32, y as f32);
        if x < within.left || x > within.right || y < within.top || y > within.bottom {
            continue;
        }
        let [r, g, b] = p.0;
        coloured += usize::from(r.max(g).max(b) - r.min(g).min(b) > 60);
        levels.push(g);
    }
    if levels.is_empty() || coloured as f32 > COLOURLESS * levels.len() as f32 {
        return Vec::new();
    }
    let at = levels.len() * 7 / 10;
    let (_, paper, _) = levels.select_nth_unstable(at);
    let mut found = round(&small, Tint::Grey(f32::from(*paper)), GREY_RIM, |_| true);
    found.truncate(3);
    found.retain(|f| {
        let c = f.rect.center();
        c.x > within.left && c.x < within.right && c.y > within.top && c.y < within.bottom
    });
    let mut found = enlarged(found, back);
    for seal in toned(raster, sheet) {
        let within = |f: &Found| f.rect.shared(&seal.rect) > 0.6;
        let better = |f: &Found| within(f) && seal.shape == SealShape::Round && f.confidence > seal.confidence;
        if !found.iter().any(better) {
            found.retain(|f| !within(f));
            found.push(seal);
        }
    }
    found
}

/// Seals of any shape whose ink is lighter than the print.
fn toned(raster: &Raster, sheet: &Rect) -> Vec<Found> {
    let small = copy(raster, LONGEST_TONE);
    let back = raster.width() as f32 / small.width() as f32;
    let (w, h) = (small.width() as usize, small.height() as usize);
    let longest = w.max(h) as f32;
    let Some((ink, paper)) = tone::mask(&small, &scale(sheet, 1.0 / back)) else {
        return Vec::new();
    };
    let found = merge(patches(&dilate(&ink, w, h, 3), w, h), longest * LARGEST)
        .iter()
        .filter_map(|rect| sized(&ink, w, rect, longest))
        .map(|fit| of_fit(&fit, Tint::Grey(paper)))
        .collect();
    enlarged(found, back)
}

fn copy(raster: &Raster, most: u32) -> Raster {
    let ratio = (most as f32 / raster.width().max(raster.height()) as f32).min(1.0);
    let side = |v: u32| ((v as f32 * ratio) as u32).max(1);
    shrink(raster, side(raster.width()), side(raster.height()))
}

/// Round seals by their rims, in the ink of those pixels that may be of one.
fn round(small: &Raster, tint: Tint, least_seen: f32, may_be: impl Fn(usize) -> bool) -> Vec<Found> {
    let ink = small
        .pixels()
        .enumerate()
        .map(|(i, p)| {
            if may_be(i) {
                tint.strength(p.0.map(f32::from)).min(255.0) as u8
            } else {
                0
            }
        })
        .collect();
    let map = InkMap {
        w: small.width() as usize,
        h: small.height() as usize,
        ink,
    };
    let longest = map.w.max(map.h) as f32;
    map.rings((longest * SMALLEST / 2.0, longest * LARGEST / 2.0), least_seen)
        .into_iter()
        .map(|ring| {
            let rect = strips::around(ring.center, ring.radius + 1.0);
            Found {
                rect,
                shape: SealShape::Round,
                confidence: ring.seen,
                tint,
                body: Body::of(&rect),
            }
        })
        .collect()
}

/// The gains that make the paper white: warm light and yellowed paper are no seal ink.
fn white(small: &Raster) -> [f32; 3] {
    let mut pixels: Vec<[u8; 3]> = small.pixels().step_by(31).map(|p| p.0).collect();
    pixels.sort_unstable_by_key(|p| std::cmp::Reverse(p.iter().map(|v| u32::from(*v)).sum::<u32>()));
    pixels.truncate((pixels.len() * 4 / 10).max(1));
    let middle: [f32; 3] = std::array::from_fn(|c| {
        let mut values: Vec<u8> = pixels.iter().map(|p| p[c]).collect();
        values.sort_unstable();
        f32::from(values.get(values.len() / 2).copied().unwrap_or(255)).max(1.0)
    });
    let top = middle.iter().copied().fold(1.0, f32::max);
    let [r, g, b] = middle.map(|m| (top / m).min(1.3));
    // A blue window is as bright as paper; taking its blue out would redden everything else.
    [r.min(1.08), g, b]
}

/// Seal red once the paper is white: fainter than what the eye takes for red at once.
fn is_seal_red([r, g, b]: [f32; 3]) -> bool {
    let rest = g.max(b);
    r > 60.0 && r - rest > 22.0 && r - rest > r * 0.11 && (g - b).abs() < (r - g.min(b)) * 0.45
}

fn scale(r: &Rect, k: f32) -> Rect {
    Rect::new(r.left * k, r.top * k, r.right * k, r.bottom * k)
}

/// Grows the mask so that the strokes of one seal touch.
fn dilate(mask: &[bool], w: usize, h: usize, radius: usize) -> Vec<bool> {
    let mut rows = vec![false; mask.len()];
    for (from, to) in mask.chunks_exact(w).zip(rows.chunks_exact_mut(w)) {
        for x in (0..w).filter(|&x| from[x]) {
            to[x.saturating_sub(radius)..(x + radius + 1).min(w)].fill(true);
        }
    }
    let mut grown = rows.clone();
    for (y, to) in grown.chunks_exact_mut(w).enumerate() {
        for near in y.saturating_sub(radius)..(y + radius + 1).min(h) {
            for (t, f) in to.iter_mut().zip(&rows[near * w..(near + 1) * w]) {
                *t |= f;
            }
        }
    }
    grown
}

/// Bounding rectangles of connected patches.
fn patches(mask: &[bool], w: usize, h: usize) -> Vec<Rect> {
    let mut seen = vec![false; mask.len()];
    let mut found = Vec::new();
    let mut stack = Vec::new();
    for start in 0..mask.len() {
        if !mask[start] || seen[start] {
            continue;
        }
        let mut rect = Rect::new(f32::MAX, f32::MAX, 0.0, 0.0);
        seen[start] = true;
        stack.push(start);
        while let Some(i) = stack.pop() {
            let (x, y) = (i % w, i / w);
            rect = rect.union(&Rect::new(x as f32, y as f32, x as f32 + 1.0, y as f32 + 1.0));
            for (ok, j) in [
                (x > 0, i.wrapping_sub(1)),
                (x + 1 < w, i + 1),
                (y > 0, i.wrapping_sub(w)),
                (y + 1 < h, i + w),
            ] {
                if ok && mask[j] && !seen[j] {
                    seen[j] = true;
                    stack.push(j);
                }
            }
        }
        found.push(rect);
    }
    found
}

/// Joins patches that touch or nearly touch: a worn seal falls into arcs. A red desk is no part of any.
fn merge(patches: Vec<Rect>, largest: f32) -> Vec<Rect> {
    const NEAR: f32 = 7.0;
    let mut merged: Vec<Rect> = Vec::new();
    for patch in patches
        .into_iter()
        .filter(|p| p.width().min(p.height()) > 7.0 && p.width().max(p.height()) < largest)
    {
        let mut whole = patch;
        while let Some(i) = merged.iter().position(|m| {
            let near = Rect::new(m.left - NEAR, m.top - NEAR, m.right + NEAR, m.bottom + NEAR);
            near.intersection(&whole).is_some()
        }) {
            whole = whole.union(&merged.swap_remove(i));
        }
        merged.push(whole);
    }
    merged
}

/// What a red patch is, if it is of the size of a seal.
fn classify(red: &[bool], w: usize, rect: &Rect, longest: f32, tint: Tint) -> Option<Found> {
    let (pw, ph) = (rect.width(), rect.height());
    if pw.min(ph) < longest * 0.03 || pw.max(ph) > longest * LARGEST {
        return None;
    }
    let aspect = pw / ph;
    if !(0.5..=2.0).contains(&aspect) {
        return None;
    }
    let (mut inside, mut ring, mut ring_area, mut total) = (0u32, 0u32, 0u32, 0u32);
    let c = rect.center();
    for y in rect.top as usize..rect.bottom as usize {
        for x in rect.left as usize..(rect.right as usize).min(w) {
            let (dx, dy) = ((x as f32 - c.x) / (pw / 2.0), (y as f32 - c.y) / (ph / 2.0));
            let d = (dx * dx + dy * dy).sqrt();
            let set = red.get(y * w + x).copied().unwrap_or(false);
            total += u32::from(set);
            if (0.78..=1.0).contains(&d) {
                ring_area += 1;
                ring += u32::from(set);
            }
            if d <= 1.0 {
                inside += u32::from(set);
            }
        }
    }
    let density = total as f32 / (pw * ph).max(1.0);
    if !(0.04..=0.75).contains(&density) {
        return None;
    }
    let roundness = inside as f32 / total.max(1) as f32;
    let rim = ring as f32 / ring_area.max(1) as f32;
    let small = pw.max(ph) < longest * 0.065;
    let shape = if small && density > 0.3 {
        SealShape::Thumb
    } else if roundness > 0.93 && (0.8..=1.25).contains(&aspect) {
        SealShape::Round
    } else if roundness > 0.93 {
        SealShape::Oval
    } else {
        SealShape::Square
    };
    Some(Found {
        rect: *rect,
        shape,
        confidence: (0.4 + rim).min(1.0),
        tint,
        body: Body::of(rect),
    })
}

/// A part of the picture with the red taken out, so that print beneath it stands free.
fn without_red(raster: &Raster, rect: &Rect) -> Part {
    let mut part = part(raster, rect);
    for pixel in part.raster.pixels_mut() {
        let [r, g, b] = pixel.0.map(f32::from);
        // Seal ink is nearly as bright as paper in red light, print is dark in any.
        let redness = (r - f32::midpoint(g, b)).max(0.0);
        pixel.0 = [(r + redness * 0.35).min(255.0) as u8; 3];
    }
    part
}

#[cfg(test)]
mod tests;
