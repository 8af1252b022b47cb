//! What light, lens and sensor do to a picture that is already in place.

use fastrand::Rng;
use image::{GrayImage, Luma, Rgb, RgbImage};

/// Light that falls from one side, the photographer's shadow and a spot of glare.
pub(crate) struct Light {
    slope: (f64, f64),
    shadow: Option<(f64, f64, f64, f64)>,
    glare: Option<(f64, f64, f64, f64)>,
    tint: [f64; 3],
}

impl Light {
    pub(crate) fn choose(rng: &mut Rng, strength: f64, glare: f64) -> Self {
        let angle = rng.f64() * std::f64::consts::TAU;
        let warm = (rng.f64() - 0.5) * 0.16 * strength.min(1.0);
        Self {
            slope: (angle.cos() * 0.22 * strength, angle.sin() * 0.22 * strength),
            shadow: (rng.f64() < strength * 0.6).then(|| {
                (
                    rng.f64(),
                    0.3 + rng.f64() * 0.7,
                    rng.f64() * 3.1,
                    0.12 + 0.25 * strength * rng.f64(),
                )
            }),
            glare: (glare > 0.0).then(|| {
                (
                    0.15 + rng.f64() * 0.7,
                    0.15 + rng.f64() * 0.7,
                    0.08 + rng.f64() * 0.1,
                    glare,
                )
            }),
            tint: [1.0 + warm, 1.0, 1.0 - warm],
        }
    }

    /// Applies the light to every pixel.
    pub(crate) fn fall_on(&self, picture: &mut RgbImage) {
        let (w, h) = (f64::from(picture.width()), f64::from(picture.height()));
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            let (u, v) = (f64::from(x) / w, f64::from(y) / h);
            let mut gain = 0.97 + (u - 0.5) * self.slope.0 + (v - 0.5) * self.slope.1;
            if let Some((sx, sy, angle, depth)) = self.shadow {
                let side = (u - sx) * angle.cos() + (v - sy) * angle.sin();
                gain *= 1.0 - depth / (1.0 + (-side * 14.0).exp());
            }
            let mut add = 0.0;
            if let Some((gx, gy, radius, strength)) = self.glare {
                let d = ((u - gx).powi(2) + ((v - gy) * h / w).powi(2)) / (radius * radius);
                add = strength * (-d).exp() * 255.0;
            }
            for (channel, tint) in pixel.0.iter_mut().zip(self.tint) {
                *channel = (f64::from(*channel) * gain * tint + add).clamp(0.0, 255.0) as u8;
            }
        }
    }
}

/// A blur along a straight line of `length` pixels.
pub(crate) fn motion(picture: &RgbImage, length: f64, angle: f64) -> RgbImage {
    let steps = length.ceil().max(1.0) as i32;
    let offsets: Vec<(i64, i64)> = (0..=steps)
        .map(|i| {
            let t = (f64::from(i) / f64::from(steps) - 0.5) * length;
            ((t * angle.cos()).round() as i64, (t * angle.sin()).round() as i64)
        })
        .collect();
    let (w, h) = (i64::from(picture.width()), i64::from(picture.height()));
    let count = offsets.len() as u32;
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let mut sum = [0_u32; 3];
        for (dx, dy) in &offsets {
            let (px, py) = ((i64::from(x) + dx).clamp(0, w - 1), (i64::from(y) + dy).clamp(0, h - 1));
            let pixel = picture.get_pixel(px as u32, py as u32);
            for (s, c) in sum.iter_mut().zip(pixel.0) {
                *s += u32::from(c);
            }
        }
        Rgb(sum.map(|s| (s / count) as u8))
    })
}

/// Noise of the sensor, stronger in the dark.
pub(crate) fn noise(picture: &mut RgbImage, rng: &mut Rng, sigma: f64) {
    let table: Vec<f64> = (0..4096)
        .map(|_| ((0..6).map(|_| rng.f64()).sum::<f64>() - 3.0) * 1.41 * sigma)
        .collect();
    let mut state = rng.u32(..) | 1;
    for pixel in picture.pixels_mut() {
        for channel in &mut pixel.0 {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            let dark = 1.4 - f64::from(*channel) / 400.0;
            *channel = (f64::from(*channel) + table[(state % 4096) as usize] * dark)
                .round()
                .clamp(0.0, 255.0) as u8;
        }
    }
}

/// A copier's grey rendering with specks and a dark edge.
pub(crate) fn copier(page: &RgbImage, rng: &mut Rng) -> RgbImage {
    let grey: GrayImage = image::imageops::grayscale(page);
    let contrast = 1.25 + rng.f64() * 0.35;
    let mut out = RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let Luma([v]) = *grey.get_pixel(x, y);
        let v = ((f64::from(v) - 150.0) * contrast + 168.0).clamp(18.0, 250.0) as u8;
        Rgb([v, v, v])
    });
    for _ in 0..rng.u32(20..140) {
        let (x, y) = (rng.u32(0..out.width()), rng.u32(0..out.height()));
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            if x + dx < out.width() && y + dy < out.height() {
                out.put_pixel(x + dx, y + dy, Rgb([60, 60, 60]));
            }
        }
    }
    if rng.bool() {
        let x = rng.u32(0..out.width());
        for y in 0..out.height() {
            let Rgb([v, ..]) = *out.get_pixel(x, y);
            out.put_pixel(x, y, Rgb([v.saturating_sub(70); 3]));
        }
    }
    out
}

/// Interference stripes of a screen or a fine raster.
pub(crate) fn moire(picture: &mut RgbImage, rng: &mut Rng, depth: f64) {
    let (a, b) = (0.02 + rng.f64() * 0.05, 0.03 + rng.f64() * 0.05);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (x, y) = (f64::from(x), f64::from(y));
        let wave = ((x * a + y * b).sin() + (x * b * 1.7 - y * a).sin()) * 0.5;
        for (i, channel) in pixel.0.iter_mut().enumerate() {
            let gain = 1.0 + depth * wave * [1.0, 0.7, 1.2][i];
            *channel = (f64::from(*channel) * gain).clamp(0.0, 255.0) as u8;
        }
    }
}
