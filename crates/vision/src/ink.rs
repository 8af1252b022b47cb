//! Whether a place carries ink: what is darker or bluer than the paper around it.
//!
//! Counts pixels; whether the ink is a signature is for the caller to say, who knows what is printed there.
use crate::geometry::{Point, Quad};
use crate::page::Picture;
use crate::raster::sample;

/// Share of a place covered with ink of each colour, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ink {
    /// Dark or blue strokes.
    pub dark: f32,
    /// Red, as of a seal or a thumb print.
    pub red: f32,
}

/// Samples taken along each side of the place.
const STEPS: usize = 96;

/// Measures the place, given in page coordinates.
pub(crate) fn measure(picture: &Picture, place: &Quad) -> Ink {
    let mut samples = Vec::with_capacity(STEPS * STEPS);
    let [a, b, c, d] = place.0;
    for i in 0..STEPS {
        for j in 0..STEPS {
            let (u, v) = ((i as f32 + 0.5) / STEPS as f32, (j as f32 + 0.5) / STEPS as f32);
            let mix =
                |k: fn(Point) -> f32| (k(a) * (1.0 - u) + k(b) * u) * (1.0 - v) + (k(d) * (1.0 - u) + k(c) * u) * v;
            samples.push(sample(
                &picture.raster,
                mix(|p| p.x) / picture.scale,
                mix(|p| p.y) / picture.scale,
            ));
        }
    }
    let mut light: Vec<f32> = samples.iter().map(|[r, g, b]| r.max(*g).max(*b)).collect();
    light.sort_by(f32::total_cmp);
    // The paper is what most of the place looks like on its brighter half.
    let paper = light[light.len() * 3 / 4].max(40.0);
    let mut ink = Ink::default();
    for [r, g, b] in samples {
        if is_red([r, g, b]) {
            ink.red += 1.0;
        } else if f32::midpoint(r, g) < paper * 0.62 {
            ink.dark += 1.0;
        }
    }
    let n = (STEPS * STEPS) as f32;
    Ink {
        dark: ink.dark / n,
        red: ink.red / n,
    }
}

/// Whether a colour is the red of seal ink, in light and in shadow.
pub(crate) fn is_red([r, g, b]: [f32; 3]) -> bool {
    r > 70.0 && r - g.max(b) > 24.0 && r - g.max(b) > r * 0.12 && (g - b).abs() < (r - g.min(b)) * 0.42
}
