//! What the colours of a paper say: an original has some, a photocopy none beside the seals set on it later.
//!
//! Measures shares of pixels; whether a copy will do is judged elsewhere.
use crate::model::Look;
use vision::{Page, Picture, Point, Quad, Rect};

/// Samples along each side of the paper.
const STEPS: usize = 192;
/// Tiles along each side: light falls unevenly, so each tile has its own white.
const TILES: usize = 8;
/// From this distance of its channels on, a sample that the paper's white makes up for is a colour.
const COLOUR: f32 = 0.2;
/// Up to this share of coloured samples is what a camera makes of black and white.
const COLOURLESS: f32 = 0.004;
/// Share of the paper around the edge that is left out: its border may be the desk.
const EDGE: f32 = 0.04;
/// Share of a seal's place that is red where the seal is.
const RED_SEAL: f32 = 0.01;
/// Share of red on the lower part of a paper that a seal may have left.
const RED_TRACE: f32 = 0.001;

/// What the colours of the paper in the frame say, past the seals on it.
pub(super) fn of(page: &Page, frame: &Quad, seals: &[Quad]) -> Look {
    let Some(picture) = &page.picture else {
        return Look::Unseen;
    };
    let around: Vec<Rect> = seals.iter().map(|s| wider(&s.bounds())).collect();
    let red_below = page.ink(&lower(frame)).red > RED_TRACE;
    // Red that belongs to no seal that was found may be a seal all the same.
    let unexplained = red_below && !seals.iter().any(|s| red(page, s));
    if coloured(&samples(picture, frame, &around)) < COLOURLESS && !unexplained {
        Look::Grey
    } else {
        Look::Coloured { red_below }
    }
}

/// Whether what stands at the place has the red of seal ink.
pub(super) fn red(page: &Page, place: &Quad) -> bool {
    page.ink(place).red > RED_SEAL
}

/// One look at the paper; `None` where a seal stands or the picture ends.
type Sample = Option<[f32; 3]>;

fn samples(picture: &Picture, frame: &Quad, seals: &[Rect]) -> Vec<Sample> {
    let at = |n: usize| EDGE + (1.0 - 2.0 * EDGE) * (n as f32 + 0.5) / STEPS as f32;
    let mut samples = Vec::with_capacity(STEPS * STEPS);
    for j in 0..STEPS {
        for i in 0..STEPS {
            let p = between(frame, at(i), at(j));
            let (x, y) = (p.x / picture.scale, p.y / picture.scale);
            let sealed = seals
                .iter()
                .any(|s| p.x > s.left && p.x < s.right && p.y > s.top && p.y < s.bottom);
            let pixel = (!sealed && x >= 0.0 && y >= 0.0)
                .then(|| picture.raster.get_pixel_checked(x as u32, y as u32))
                .flatten();
            samples.push(pixel.map(|p| p.0.map(f32::from)));
        }
    }
    samples
}

/// Share of the samples that have a colour when the white of the paper around them is made white.
fn coloured(samples: &[Sample]) -> f32 {
    let mut tiles: Vec<Vec<[f32; 3]>> = vec![Vec::new(); TILES * TILES];
    for (n, sample) in samples.iter().enumerate() {
        let (i, j) = (n % STEPS, n / STEPS);
        tiles[j * TILES / STEPS * TILES + i * TILES / STEPS].extend(sample);
    }
    let (mut all, mut coloured) = (0usize, 0usize);
    for tile in tiles.iter_mut().filter(|t| !t.is_empty()) {
        let white = white(tile);
        all += tile.len();
        coloured += tile.iter().filter(|p| spread(**p, white) > COLOUR).count();
    }
    coloured as f32 / all.max(1) as f32
}

/// The paper of a tile: what its brighter half looks like in the middle.
fn white(tile: &mut [[f32; 3]]) -> [f32; 3] {
    tile.sort_by(|a, b| a.iter().sum::<f32>().total_cmp(&b.iter().sum()));
    tile[tile.len() * 3 / 4].map(|c| c.max(40.0))
}

fn spread(rgb: [f32; 3], white: [f32; 3]) -> f32 {
    let [r, g, b] = std::array::from_fn(|c| rgb[c] / white[c]);
    r.max(g).max(b) - r.min(g).min(b)
}

fn wider(seal: &Rect) -> Rect {
    let (x, y) = (seal.width() * 0.12, seal.height() * 0.12);
    Rect::new(seal.left - x, seal.top - y, seal.right + x, seal.bottom + y)
}

/// The lower part of the paper, where organs seal; the emblem stands above it.
fn lower(frame: &Quad) -> Quad {
    Quad([
        between(frame, EDGE, 0.45),
        between(frame, 1.0 - EDGE, 0.45),
        between(frame, 1.0 - EDGE, 1.0 - EDGE),
        between(frame, EDGE, 1.0 - EDGE),
    ])
}

fn between(quad: &Quad, u: f32, v: f32) -> Point {
    let [a, b, c, d] = quad.0;
    let mix = |k: fn(Point) -> f32| (k(a) * (1.0 - u) + k(b) * u) * (1.0 - v) + (k(d) * (1.0 - u) + k(c) * u) * v;
    Point::new(mix(|p| p.x), mix(|p| p.y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use vision::{Quality, Raster};

    const FRAME: Rect = Rect::new(0.0, 0.0, 400.0, 300.0);
    const SEAL: Rect = Rect::new(300.0, 200.0, 360.0, 260.0);

    /// A paper painted by a rule, on a page of its own.
    fn page(paint: impl Fn(u32, u32) -> [u8; 3]) -> Page {
        let pixels = (0..300).flat_map(|y| (0..400).map(move |x| (x, y)));
        let bytes = pixels.flat_map(|(x, y)| paint(x, y)).collect();
        let raster = Raster::from_raw(400, 300, bytes).unwrap();
        Page {
            number: 1,
            width: 400,
            height: 300,
            quality: Quality {
                readable: true,
                sharpness: 1.0,
                glare: 0.0,
                exposure: 1.0,
                tilt_degrees: 0.0,
                rotation: 0,
                cut: Vec::new(),
                text_height: 20.0,
                troubles: Vec::new(),
            },
            sheets: Vec::new(),
            picture: Some(Picture {
                raster: Arc::new(raster),
                scale: 1.0,
            }),
        }
    }

    fn printed(x: u32, y: u32) -> bool {
        y % 20 < 6 && x % 7 < 3
    }

    fn in_seal(x: u32, y: u32) -> bool {
        (300..360).contains(&x) && (200..260).contains(&y) && (x + y).is_multiple_of(4)
    }

    #[test]
    fn a_photocopy_under_a_warm_lamp_that_fades_across_it_is_grey() {
        let copy = page(|x, y| {
            let light = 250 - x / 4;
            let level = if printed(x, y) { light / 5 } else { light };
            [level as u8, (level * 9 / 10) as u8, (level * 3 / 4) as u8]
        });
        assert_eq!(of(&copy, &FRAME.to_quad(), &[]), Look::Grey);
    }

    #[test]
    fn a_coloured_border_makes_an_original_and_a_seal_on_a_copy_does_not() {
        let border = page(|x, _| if x % 400 < 24 { [200, 160, 60] } else { [240; 3] });
        assert_eq!(of(&border, &FRAME.to_quad(), &[]), Look::Coloured { red_below: false });
        let stamped = page(|x, y| if in_seal(x, y) { [220, 60, 60] } else { [240; 3] });
        assert!(red(&stamped, &SEAL.to_quad()));
        assert_eq!(of(&stamped, &FRAME.to_quad(), &[SEAL.to_quad()]), Look::Grey);
        assert_eq!(
            of(&stamped, &FRAME.to_quad(), &[]),
            Look::Coloured { red_below: true },
            "red that no seal explains"
        );
    }

    #[test]
    fn without_pixels_nothing_is_said() {
        let mut text = page(|_, _| [255; 3]);
        text.picture = None;
        assert_eq!(of(&text, &FRAME.to_quad(), &[]), Look::Unseen);
    }
}
