//! Several papers on one table, each at its own angle, in one photograph.

use fastrand::Rng;
use image::{Rgb, RgbImage};

use super::{Desk, Homography, Level, develop, sample};

/// A paper on the table: its pixels, its middle and size there in millimetres, and how it is turned.
pub(crate) struct Laid {
    pub(crate) page: RgbImage,
    pub(crate) middle: (f64, f64),
    pub(crate) size: (f64, f64),
    pub(crate) degrees: f64,
}

impl Laid {
    /// Its corners on the table, clockwise from its own top left.
    pub(crate) fn corners(&self) -> [(f64, f64); 4] {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (w, h) = (self.size.0 / 2.0, self.size.1 / 2.0);
        [(-w, -h), (w, -h), (w, h), (-w, h)]
            .map(|(x, y)| (self.middle.0 + x * cos - y * sin, self.middle.1 + x * sin + y * cos))
    }
}

/// Takes the picture, its longest side `size`; a map for each paper leads from its pixels to the picture's.
pub(crate) fn photograph_table(papers: &[Laid], rng: &mut Rng, level: Level, size: u32) -> (RgbImage, Vec<Homography>) {
    let habit = level.habit();
    let all: Vec<(f64, f64)> = papers.iter().flat_map(Laid::corners).collect();
    let low = all
        .iter()
        .fold((f64::MAX, f64::MAX), |m, c| (m.0.min(c.0), m.1.min(c.1)));
    let high = all
        .iter()
        .fold((f64::MIN, f64::MIN), |m, c| (m.0.max(c.0), m.1.max(c.1)));
    let (w, h) = (high.0 - low.0, high.1 - low.1);
    let longest = f64::from(size);
    let (fw, fh) = if w > h {
        (longest, longest * 0.75)
    } else {
        (longest * 0.75, longest)
    };
    let room = 1.0 - 2.0 * (habit.margin + habit.skew).max(0.03);
    let scale = (fw * room / w).min(fh * room / h);
    let reach = fw.min(fh) * habit.skew;
    let mut shift = || (rng.f64() - 0.5) * 2.0 * reach;
    let corner =
        |x: f64, y: f64, sx: f64, sy: f64| (fw / 2.0 + x * w * scale / 2.0 + sx, fh / 2.0 + y * h * scale / 2.0 + sy);
    let to = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| corner(x, y, shift(), shift()));
    let table = Homography::from_rectangle(w, h, to);
    let maps: Vec<Homography> = papers
        .iter()
        .map(|paper| {
            let corners = paper.corners().map(|(x, y)| table.apply(x - low.0, y - low.1));
            Homography::from_rectangle(f64::from(paper.page.width()), f64::from(paper.page.height()), corners)
        })
        .collect();
    let backs: Vec<Homography> = maps.iter().map(Homography::inverse).collect();
    let desk = Desk::choose(rng, level);
    let picture = RgbImage::from_fn(fw as u32, fh as u32, |x, y| {
        let mut nearest = f64::MAX;
        for (paper, back) in papers.iter().zip(&backs) {
            let (u, v) = back.apply(f64::from(x) + 0.5, f64::from(y) + 0.5);
            let (pw, ph) = (f64::from(paper.page.width()), f64::from(paper.page.height()));
            if u >= 0.0 && v >= 0.0 && u < pw && v < ph {
                return Rgb(sample(&paper.page, u, v).map(|c| c as u8));
            }
            // The shadow falls down and to the right.
            let (sx, sy) = (u - 4.0, v - 5.0);
            nearest = nearest.min((sx - pw).max(-sx).max(sy - ph).max(-sy).max(0.0));
        }
        let dim = 1.0 - 0.4 * (-nearest / 8.0).exp();
        Rgb(desk
            .colour(f64::from(x), f64::from(y))
            .map(|c| (c * dim).clamp(0.0, 255.0) as u8))
    });
    if level == Level::Scan {
        let mut picture = picture;
        super::light::noise(&mut picture, rng, habit.noise);
        return (picture, maps);
    }
    (develop(picture, rng, level, &habit), maps)
}
