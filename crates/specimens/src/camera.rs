//! A camera over a desk: takes a flat page and gives the picture a citizen would upload,
//! with the map from page pixels to picture pixels.

mod geometry;
mod light;
mod table;
mod thumb;

use fastrand::Rng;
use image::{Rgb, RgbImage, imageops};

pub use geometry::Homography;
pub(crate) use light::copier;
pub(crate) use table::{Laid, photograph_table};
pub(crate) use thumb::Thumb;

use crate::invent::{chance, pick};

/// How carefully the picture was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A flat-bed scan.
    Scan,
    /// A phone held well in good light.
    Careful,
    /// A phone in a hurry: tilt, shadow, some blur, sometimes on its side.
    Hurried,
    /// Nobody can read it.
    Spoiled,
}

/// How each level treats a page.
struct Habit {
    margin: f64,
    skew: f64,
    tilt: f64,
    bend: f64,
    light: f64,
    noise: f64,
}

impl Level {
    const fn habit(self) -> Habit {
        match self {
            Self::Scan => Habit {
                margin: 0.0,
                skew: 0.0,
                tilt: 0.6,
                bend: 0.0,
                light: 0.0,
                noise: 1.2,
            },
            Self::Careful => Habit {
                margin: 0.05,
                skew: 0.018,
                tilt: 2.0,
                bend: 0.002,
                light: 0.45,
                noise: 2.0,
            },
            Self::Hurried => Habit {
                margin: 0.06,
                skew: 0.05,
                tilt: 7.0,
                bend: 0.006,
                light: 1.0,
                noise: 4.0,
            },
            Self::Spoiled => Habit {
                margin: 0.08,
                skew: 0.06,
                tilt: 9.0,
                bend: 0.008,
                light: 1.2,
                noise: 9.0,
            },
        }
    }
}

/// What the photographer does beside the level.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish {
    /// Cut this part of the page (0 to 1) off the picture's bottom edge.
    pub cut: f64,
    /// Quarter turns clockwise.
    pub turns: u8,
    /// The longest side of the picture.
    pub size: u32,
}

/// Takes the picture; the map leads from page pixels to picture pixels.
pub fn photograph(page: &RgbImage, rng: &mut Rng, level: Level, wish: Wish) -> (RgbImage, Homography) {
    photograph_held(page, rng, level, wish, None)
}

/// The same with a thumb that lies where it is wanted, in page pixels.
pub(crate) fn photograph_held(
    page: &RgbImage,
    rng: &mut Rng,
    level: Level,
    wish: Wish,
    thumb: Option<&Thumb>,
) -> (RgbImage, Homography) {
    let habit = level.habit();
    let (pw, ph) = (f64::from(page.width()), f64::from(page.height()));
    let (width, height) = frame(pw, ph, wish, level);
    let corners = corners(rng, &habit, (pw, ph), (f64::from(width), f64::from(height)), wish);
    let map = Homography::from_rectangle(pw, ph, corners);
    let mut picture = expose(page, rng, &map, (width, height), &habit, level);
    if level == Level::Scan {
        light::noise(&mut picture, rng, habit.noise);
        return (picture, map);
    }
    if let Some(thumb) = thumb {
        thumb.lie_on(&mut picture, &map);
    } else if level == Level::Hurried && chance(rng, 12) {
        finger(&mut picture, rng, &map, (pw, ph));
    }
    (develop(picture, rng, level, &habit), map)
}

/// What light, lens and sensor do to a photograph.
fn develop(mut picture: RgbImage, rng: &mut Rng, level: Level, habit: &Habit) -> RgbImage {
    let glare = match level {
        Level::Hurried if chance(rng, 35) => 0.12 + rng.f64() * 0.2,
        Level::Spoiled => 0.5 + rng.f64() * 0.5,
        _ => 0.0,
    };
    light::Light::choose(rng, habit.light, glare).fall_on(&mut picture);
    if level == Level::Hurried && chance(rng, 10) {
        light::moire(&mut picture, rng, 0.04);
    }
    let mut picture = blur(&picture, rng, level);
    let grain = habit.noise * (0.6 + rng.f64() * 0.7);
    light::noise(&mut picture, rng, grain);
    picture
}

/// The picture's size: the page's own on a scan, a sensor's four to three elsewhere.
fn frame(pw: f64, ph: f64, wish: Wish, level: Level) -> (u32, u32) {
    let longest = f64::from(wish.size.max(400));
    let (pw, ph) = if wish.turns % 2 == 1 { (ph, pw) } else { (pw, ph) };
    if level == Level::Scan {
        let k = longest / pw.max(ph);
        return ((pw * k).round() as u32, (ph * k).round() as u32);
    }
    let short = (longest * 0.75).round() as u32;
    if pw > ph {
        (longest as u32, short)
    } else {
        (short, longest as u32)
    }
}

/// The page's corners in the picture, clockwise from the page's own top left.
fn corners(rng: &mut Rng, habit: &Habit, page: (f64, f64), frame: (f64, f64), wish: Wish) -> [(f64, f64); 4] {
    let turned = if wish.turns % 2 == 1 { (page.1, page.0) } else { page };
    let scale = (frame.0 / turned.0).min(frame.1 / turned.1) * (1.0 - habit.margin * 2.0);
    let tilt = if habit.tilt > 0.0 {
        (rng.f64() * 2.0 - 1.0) * habit.tilt
    } else {
        0.0
    };
    let angle = (tilt + f64::from(wish.turns) * 90.0).to_radians();
    let (hw, hh) = (page.0 * scale / 2.0, page.1 * scale / 2.0);
    let slack = habit.margin * 0.5;
    let centre = (
        frame.0 * (0.5 + (rng.f64() - 0.5) * slack),
        frame.1 * (0.5 + (rng.f64() - 0.5) * slack) + wish.cut * turned.1 * scale * 1.05,
    );
    let reach = frame.0.min(frame.1) * habit.skew;
    // A strong tilt needs room: shrink until every corner stays inside.
    let mut shrink = 1.0;
    let shifts: [(f64, f64); 4] =
        std::array::from_fn(|_| ((rng.f64() - 0.5) * 2.0 * reach, (rng.f64() - 0.5) * 2.0 * reach));
    loop {
        let at: [(f64, f64); 4] = std::array::from_fn(|i| {
            let (x, y) = [(-hw, -hh), (hw, -hh), (hw, hh), (-hw, hh)][i];
            let (x, y) = (x * shrink, y * shrink);
            (
                centre.0 + x * angle.cos() - y * angle.sin() + shifts[i].0,
                centre.1 + x * angle.sin() + y * angle.cos() + shifts[i].1,
            )
        });
        let edge = if habit.margin > 0.0 { 6.0 } else { -frame.0 };
        let inside = at
            .iter()
            .all(|&(x, y)| x > edge && x < frame.0 - edge && y > edge && (wish.cut > 0.0 || y < frame.1 - edge));
        if inside || shrink < 0.55 {
            return at;
        }
        shrink *= 0.97;
    }
}

/// Lays the page on the desk and looks at it through the lens.
fn expose(page: &RgbImage, rng: &mut Rng, map: &Homography, size: (u32, u32), habit: &Habit, level: Level) -> RgbImage {
    let back = map.inverse();
    let (pw, ph) = (f64::from(page.width()), f64::from(page.height()));
    let desk = Desk::choose(rng, level);
    let bend = habit.bend * pw.max(ph) * (rng.f64() - 0.3);
    let fold = (level == Level::Hurried && chance(rng, 30)).then(|| (rng.bool(), 0.35 + rng.f64() * 0.3));
    let shade = (3.0 + rng.f64() * 6.0, 3.0 + rng.f64() * 8.0);
    RgbImage::from_fn(size.0, size.1, |x, y| {
        let (u, v) = back.apply(f64::from(x) + 0.5, f64::from(y) + 0.5);
        if u >= 0.0 && v >= 0.0 && u < pw && v < ph {
            // A bent page keeps its corners and swells between them.
            let swell = bend * (u / pw * std::f64::consts::PI).sin() * (v / ph * std::f64::consts::PI).sin();
            let mut colour = sample(page, u, v + swell);
            if let Some((across, at)) = fold {
                let d = if across { v - ph * at } else { u - pw * at } / pw.max(ph) * 1000.0;
                let gain = 1.0 - 0.16 * (-(d - 1.2).powi(2) / 3.0).exp() + 0.06 * (-(d + 3.0).powi(2) / 9.0).exp();
                colour = colour.map(|c| (c * gain).min(255.0));
            }
            Rgb(colour.map(|c| c as u8))
        } else {
            let gap = (u - shade.0 - pw)
                .max(-u + shade.0)
                .max(v - shade.1 - ph)
                .max(-v + shade.1)
                .max(0.0);
            let dim = 1.0 - 0.45 * (-gap / 9.0).exp();
            Rgb(desk
                .colour(f64::from(x), f64::from(y))
                .map(|c| (c * dim).clamp(0.0, 255.0) as u8))
        }
    })
}

fn sample(page: &RgbImage, u: f64, v: f64) -> [f64; 3] {
    let (w, h) = (page.width(), page.height());
    let (u, v) = ((u - 0.5).max(0.0), (v - 0.5).max(0.0));
    let (x0, y0) = ((u as u32).min(w - 1), (v as u32).min(h - 1));
    let (x1, y1) = ((x0 + 1).min(w - 1), (y0 + 1).min(h - 1));
    let (fx, fy) = (u - f64::from(x0), v - f64::from(y0));
    let at = |x, y| page.get_pixel(x, y).0.map(f64::from);
    let (a, b, c, d) = (at(x0, y0), at(x1, y0), at(x0, y1), at(x1, y1));
    std::array::from_fn(|i| (a[i] * (1.0 - fx) + b[i] * fx) * (1.0 - fy) + (c[i] * (1.0 - fx) + d[i] * fx) * fy)
}

/// What lies under the page.
enum Desk {
    Wood { base: [f64; 3], turn: f64, phase: f64 },
    Plain { base: [f64; 3], phase: f64 },
    Cloth { base: [f64; 3], pitch: f64 },
    Lid,
}

impl Desk {
    fn choose(rng: &mut Rng, level: Level) -> Self {
        if level == Level::Scan {
            return Self::Lid;
        }
        let phase = rng.f64() * 50.0;
        match rng.u8(0..4) {
            0 | 1 => Self::Wood {
                base: pick(
                    rng,
                    &[
                        [142.0, 98.0, 62.0],
                        [176.0, 138.0, 98.0],
                        [96.0, 66.0, 46.0],
                        [190.0, 164.0, 130.0],
                    ],
                ),
                turn: (rng.f64() - 0.5) * 0.5,
                phase,
            },
            2 => Self::Plain {
                base: pick(
                    rng,
                    &[
                        [196.0, 196.0, 192.0],
                        [70.0, 74.0, 80.0],
                        [120.0, 126.0, 130.0],
                        [38.0, 40.0, 44.0],
                    ],
                ),
                phase,
            },
            _ => Self::Cloth {
                base: pick(rng, &[[60.0, 84.0, 120.0], [128.0, 60.0, 58.0], [96.0, 110.0, 92.0]]),
                pitch: 5.0 + rng.f64() * 5.0,
            },
        }
    }

    fn colour(&self, x: f64, y: f64) -> [f64; 3] {
        match *self {
            Self::Wood { base, turn, phase } => {
                let across = y + x * turn + (x * 0.004 + phase).sin() * 30.0 + (x * 0.011 + y * 0.002).sin() * 9.0;
                let grain = (across * 0.045 + phase).sin() * 0.07
                    + (across * 0.23).sin() * 0.035
                    + (across * 0.91 + x * 0.01).sin() * 0.02;
                base.map(|c| c * (1.0 + grain))
            }
            Self::Plain { base, phase } => {
                let cloud = ((x * 0.003 + phase).sin() + (y * 0.004 - phase).cos()) * 0.02;
                base.map(|c| c * (1.0 + cloud))
            }
            Self::Cloth { base, pitch } => {
                let weave = (x / pitch * 3.1).sin() * (y / pitch * 3.1).sin() * 0.13;
                base.map(|c| c * (1.0 + weave))
            }
            Self::Lid => [246.0; 3],
        }
    }
}

/// A finger that holds the page by one edge.
fn finger(picture: &mut RgbImage, rng: &mut Rng, map: &Homography, page: (f64, f64)) {
    let side = rng.bool();
    let at = 0.25 + rng.f64() * 0.5;
    let (cx, cy) = if side {
        map.apply(page.0 * 0.995, page.1 * at)
    } else {
        map.apply(page.0 * at, page.1 * 0.995)
    };
    let size = f64::from(picture.width().max(picture.height())) * 0.032;
    // Out of the page, however it lies in the picture.
    let (ox, oy) = if side {
        map.apply(page.0 * 1.05, page.1 * at)
    } else {
        map.apply(page.0 * at, page.1 * 1.05)
    };
    let length = (ox - cx).hypot(oy - cy).max(1e-9);
    let out = ((ox - cx) / length, (oy - cy) / length);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (dx, dy) = (f64::from(x) - cx, f64::from(y) - cy);
        let (along, over) = (dx * out.0 + dy * out.1, dy * out.0 - dx * out.1);
        let edge = if along > 0.0 {
            (over / size).abs()
        } else {
            ((along / (size * 1.1)).powi(2) + (over / size).powi(2)).sqrt()
        };
        if edge < 1.0 {
            let round = 1.0 - 0.35 * edge * edge;
            *pixel = Rgb([(214.0 * round) as u8, (164.0 * round) as u8, (138.0 * round) as u8]);
        }
    }
}

fn blur(picture: &RgbImage, rng: &mut Rng, level: Level) -> RgbImage {
    let unit = picture.width().max(picture.height()) as f32 / 2400.0;
    match level {
        Level::Scan => picture.clone(),
        Level::Careful => imageops::fast_blur(picture, (0.5 + rng.f32() * 0.3) * unit),
        Level::Hurried if chance(rng, 30) => light::motion(
            picture,
            (2.0 + rng.f64() * 2.5) * f64::from(unit),
            rng.f64() * std::f64::consts::PI,
        ),
        Level::Hurried => imageops::fast_blur(picture, (0.8 + rng.f32() * 0.7) * unit),
        Level::Spoiled if rng.bool() => {
            let angle = rng.f64() * std::f64::consts::PI;
            light::motion(
                &imageops::fast_blur(picture, 4.0 * unit),
                (42.0 + rng.f64() * 20.0) * f64::from(unit),
                angle,
            )
        }
        Level::Spoiled => imageops::fast_blur(picture, (15.0 + rng.f32() * 6.0) * unit),
    }
}
