//! A part of a sheet drawn as a page of its own, and what is read on it brought back to the sheet.
use vision::decode::DecodedPage;
use vision::{Line, Page, Picture, Point, Quad, Raster, Rect, Seal, Sheet};

/// Longer side of a part as it is drawn, in pixels, where that means no more than twice its size.
const LONGEST: f32 = 1280.0;
const LARGEST: f32 = 2.0;
/// Longer side of a stamp as it is drawn.
const STAMP: f32 = 400.0;
/// A line counts from this confidence.
pub(super) const SURE: f32 = 0.7;

/// What ink of the part is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Print: in red light seal ink is pale and print is dark.
    Print,
    /// Red ink alone.
    Red,
    /// Strokes that are wider than twice so many pixels: print goes, a stamp stays.
    Heavy(u32),
}

impl Ink {
    /// How much larger than it is kept a part is drawn. The few large characters of a stamp are read best when small.
    fn enlarged(self, longest: f32) -> f32 {
        match self {
            Self::Print => (LONGEST / longest).clamp(1.0, LARGEST),
            Self::Red | Self::Heavy(_) => (STAMP / longest).min(1.0),
        }
    }

    fn light(self, [r, g, b]: [f32; 3]) -> f32 {
        match self {
            Self::Print => (r + (r - f32::midpoint(g, b)).max(0.0) * 0.35).min(255.0),
            Self::Red => (255.0 - (r - g.max(b)).max(0.0) * 3.0).max(0.0),
            Self::Heavy(_) => (r + 2.0 * g + b) / 4.0,
        }
    }
}

/// A part of a sheet and how large it is drawn.
pub(super) struct Part {
    place: Rect,
    scale: f32,
    ink: Ink,
}

impl Part {
    pub(super) fn of(place: Rect, picture: &Picture, ink: Ink) -> Self {
        // A sheet is as large as its page; the picture that is kept may be smaller.
        let own = 1.0 / picture.scale.max(0.1);
        let longest = place.width().max(place.height()).max(1.0) * own;
        Self {
            place,
            scale: own * ink.enlarged(longest),
            ink,
        }
    }

    /// The part as a page of its own.
    pub(super) fn drawn(&self, sheet: &Sheet, picture: &Picture) -> DecodedPage {
        let width = (self.place.width() * self.scale).max(16.0) as u32;
        let height = (self.place.height() * self.scale).max(16.0) as u32;
        let mut light = Vec::with_capacity((width * height) as usize);
        for y in 0..height {
            for x in 0..width {
                let at = self.on_sheet(Point::new(x as f32 + 0.5, y as f32 + 0.5));
                light.push(self.lightness(picture, sheet.to_page.apply(at)));
            }
        }
        if let Ink::Heavy(radius) = self.ink {
            let drawn = radius as f32 * self.scale * picture.scale;
            light = thickened(&light, width as usize, drawn.round() as usize);
        }
        let (dark, white) = match self.ink {
            Ink::Print | Ink::Heavy(_) => levels(&light),
            Ink::Red => (0.0, 255.0),
        };
        let pixels = light.iter().flat_map(|v| {
            let level = ((v - dark) / (white - dark)).clamp(0.0, 1.0) * 255.0;
            [level as u8; 3]
        });
        DecodedPage {
            number: 1,
            picture: Raster::from_raw(width, height, pixels.collect()),
            width,
            height,
            text: Vec::new(),
            text_is_sane: false,
            pictured: 0.0,
        }
    }

    /// How light a point of the page is drawn.
    fn lightness(&self, picture: &Picture, at: Point) -> f32 {
        let raster = &*picture.raster;
        let (x, y) = (at.x / picture.scale - 0.5, at.y / picture.scale - 0.5);
        let (x0, y0) = (x.floor(), y.floor());
        let (u, v) = (x - x0, y - y0);
        let pixel = |x: f32, y: f32| -> f32 {
            if x < 0.0 || y < 0.0 {
                return 255.0;
            }
            let light = |x: u32, y: u32| {
                let pixel = raster.get_pixel_checked(x, y);
                pixel.map_or(255.0, |p| self.ink.light(p.0.map(f32::from)))
            };
            let Ink::Heavy(radius) = self.ink else {
                return light(x as u32, y as u32);
            };
            // The lightest around: a stroke gets thinner on both sides.
            let around = |c: f32| (c as u32).saturating_sub(radius)..=c as u32 + radius;
            let all = around(y).flat_map(|y| around(x).map(move |x| (x, y)));
            all.map(|(x, y)| light(x, y)).fold(0.0, f32::max)
        };
        let above = pixel(x0, y0) * (1.0 - u) + pixel(x0 + 1.0, y0) * u;
        let below = pixel(x0, y0 + 1.0) * (1.0 - u) + pixel(x0 + 1.0, y0 + 1.0) * u;
        above * (1.0 - v) + below * v
    }

    fn on_sheet(&self, p: Point) -> Point {
        Point::new(self.place.left + p.x / self.scale, self.place.top + p.y / self.scale)
    }

    /// The lines of the part in coordinates of the sheet; what its rim cuts is left out.
    pub(super) fn lines(&self, read: &Page) -> Vec<Line> {
        let (width, height) = (read.width as f32, read.height as f32);
        let mut lines = Vec::new();
        for sheet in &read.sheets {
            for line in &sheet.lines {
                let drawn = sheet.to_page.apply_quad(&line.quad);
                let b = drawn.bounds();
                let whole = b.left > 3.0 && b.top > 3.0 && b.right < width - 3.0 && b.bottom < height - 3.0;
                if line.confidence < SURE || !whole {
                    continue;
                }
                let quad = Quad(drawn.0.map(|p| self.on_sheet(p)));
                lines.push(Line {
                    rect: quad.bounds(),
                    quad,
                    ..line.clone()
                });
            }
        }
        lines
    }

    /// The seals of the part in coordinates of the sheet.
    pub(super) fn seals(&self, read: &Page) -> Vec<Seal> {
        let of = |sheet: &Sheet, seal: &Seal| {
            let drawn = sheet.to_page.apply_quad(&seal.rect.to_quad());
            let quad = Quad(drawn.0.map(|p| self.on_sheet(p)));
            Seal {
                rect: quad.bounds(),
                ..seal.clone()
            }
        };
        let all = read.sheets.iter();
        all.flat_map(|s| s.seals.iter().map(move |seal| of(s, seal))).collect()
    }
}

/// Strokes that were made thinner get back their width.
fn thickened(light: &[f32], width: usize, radius: usize) -> Vec<f32> {
    let height = light.len() / width.max(1);
    let around = |c: usize, end: usize| c.saturating_sub(radius)..(c + radius + 1).min(end);
    let darkest = |n: usize| {
        let all = around(n / width, height).flat_map(|y| around(n % width, width).map(move |x| y * width + x));
        all.map(|m| light[m]).fold(255.0, f32::min)
    };
    (0..light.len()).map(darkest).collect()
}

/// What is drawn black and what white: print keeps its soft edges, pale marks go.
fn levels(light: &[f32]) -> (f32, f32) {
    let mut sorted = light.to_vec();
    sorted.sort_by(f32::total_cmp);
    let at = |share: f32| {
        sorted
            .get((sorted.len() as f32 * share) as usize)
            .copied()
            .unwrap_or(255.0)
    };
    let (dark, paper) = (at(0.005), at(0.6));
    (dark, (dark + (paper - dark) * 0.85).max(dark + 16.0))
}
