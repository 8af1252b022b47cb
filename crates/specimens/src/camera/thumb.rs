//! A thumb that holds a paper down, drawn where it is wanted.

use fastrand::Rng;
use image::{Rgb, RgbImage};

use super::Homography;
use crate::invent::pick;

/// A thumb on a page, in page pixels.
#[derive(Debug, Clone)]
pub(crate) struct Thumb {
    /// Where its end lies.
    pub(crate) tip: (f64, f64),
    /// From where it comes: a direction away from the tip.
    pub(crate) from: (f64, f64),
    pub(crate) width: f64,
    skin: [f64; 3],
    nail: bool,
}

impl Thumb {
    pub(crate) fn new(rng: &mut Rng, tip: (f64, f64), from: (f64, f64), width: f64) -> Self {
        let skin = pick(
            rng,
            &[
                [226.0, 182.0, 156.0],
                [208.0, 156.0, 126.0],
                [188.0, 134.0, 104.0],
                [150.0, 102.0, 76.0],
            ],
        );
        let length = from.0.hypot(from.1);
        Self {
            tip,
            from: (from.0 / length, from.1 / length),
            width,
            skin,
            nail: rng.bool(),
        }
    }

    /// The same thumb in other units.
    pub(crate) fn scaled(&self, k: f64) -> Self {
        Self {
            tip: (self.tip.0 * k, self.tip.1 * k),
            width: self.width * k,
            ..self.clone()
        }
    }

    /// How deep in the thumb a point of the page is: above 1 outside, and how far from the tip it lies.
    fn depth(&self, u: f64, v: f64) -> (f64, f64, f64) {
        let r = self.width / 2.0;
        let (dx, dy) = (u - self.tip.0, v - self.tip.1);
        let along = dx * self.from.0 + dy * self.from.1;
        let across = -dx * self.from.1 + dy * self.from.0;
        let round = r * 1.15;
        // A thumb is a little thicker behind its nail.
        let half = r * (1.0 + 0.12 * ((along - round) / (4.0 * r)).clamp(0.0, 1.0));
        let deep = if along < round {
            ((along - round) / round).hypot(across / half)
        } else {
            (across / half).abs()
        };
        (deep, along / r, across / r)
    }

    pub(crate) fn covers(&self, u: f64, v: f64) -> bool {
        self.depth(u, v).0 < 1.0
    }

    /// Draws the thumb and its soft shadow.
    pub(crate) fn lie_on(&self, picture: &mut RgbImage, map: &Homography) {
        let back = map.inverse();
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            let (u, v) = back.apply(f64::from(x) + 0.5, f64::from(y) + 0.5);
            let (deep, along, across) = self.depth(u, v);
            if deep < 1.0 {
                let mut round = 1.04 - 0.38 * deep * deep * deep;
                let nail = self.nail && ((along - 1.35) / 0.95).hypot(across / 0.62) < 1.0;
                if nail {
                    round *= 1.09;
                }
                // Creases of the joint.
                if (along - 4.2).abs() < 0.05 || (along - 4.6).abs() < 0.04 {
                    round *= 0.9;
                }
                *pixel = Rgb(self.skin.map(|c| (c * round).clamp(0.0, 255.0) as u8));
            } else if deep < 1.5 {
                let dim = 1.0 - 0.3 * (-(deep - 1.0) * 9.0).exp();
                *pixel = Rgb(pixel.0.map(|c| (f64::from(c) * dim) as u8));
            }
        }
    }
}
