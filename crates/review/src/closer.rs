//! A second, closer look at parts of a page: made larger, freed of red ink and pale print, read again by themselves.
//!
//! What the first look read soundly stands; the second only fills in and puts right. Which parts are worth it is for
//! `read::gaps` to say.
use crate::model::Document;
use crate::read::{self, gaps::Gap};
use catalogue::DocumentType;
use vision::decode::DecodedPage;
use vision::{Line, ModelError, Page, Picture, Point, Quad, Raster, Rect, Seal, Sheet};

/// Longer side of a part as it is drawn, in pixels, where that means no more than twice its size.
const LONGEST: f32 = 1280.0;
const LARGEST: f32 = 2.0;
/// A line of the second look counts from this confidence.
const SURE: f32 = 0.7;
/// Shared area of two lines, as a share of the smaller, from which they are the same print.
const SAME: f32 = 0.4;

/// The documents with what a closer look added.
pub(crate) fn look(
    page: &Page,
    mut documents: Vec<Document>,
    kinds: &[DocumentType],
    read_page: &dyn Fn(DecodedPage) -> Result<Page, ModelError>,
) -> Result<Vec<Document>, ModelError> {
    let gaps = read::gaps::of(page, &documents, kinds);
    let Some(picture) = page.picture.as_ref().filter(|_| !gaps.is_empty()) else {
        return Ok(documents);
    };
    let mut amended = page.clone();
    for gap in &gaps {
        let Some(sheet) = amended.sheets.get_mut(gap.sheet) else {
            continue;
        };
        let part = Part::of(gap, picture);
        let seen = read_page(part.drawn(sheet, picture))?;
        // A part that came back turned has too little print to say what is up.
        if seen.quality.rotation == 0 {
            let fresh = part.lines(&seen);
            replace(&mut sheet.lines, fresh);
            adopt(&mut sheet.seals, part.seals(&seen));
        }
    }
    let again = read::documents(&amended, kinds);
    for document in documents.iter_mut().filter(|d| read::identified(d)) {
        if let Some(other) = again.iter().find(|o| o.kind == document.kind) {
            fill(document, other);
        }
    }
    Ok(documents)
}

/// Takes over what is sound where nothing sound was there.
fn fill(document: &mut Document, other: &Document) {
    for (name, field) in &other.fields {
        let rank = |f: &crate::model::Field| (f.valid && f.certain, f.confidence >= SURE);
        let old = document.fields.get(name);
        let better = old.map_or(field.valid, |old| rank(field) > rank(old));
        if better && field.confidence >= SURE {
            document.fields.insert(name.clone(), field.clone());
        }
    }
}

/// A part of a sheet and how large it is drawn.
struct Part {
    place: Rect,
    scale: f32,
}

impl Part {
    fn of(gap: &Gap, picture: &Picture) -> Self {
        let place = gap.place;
        // A sheet is as large as its page; the picture that is kept may be smaller.
        let own = 1.0 / picture.scale.max(0.1);
        let longest = place.width().max(place.height()).max(1.0) * own;
        Self {
            place,
            scale: own * (LONGEST / longest).clamp(1.0, LARGEST),
        }
    }

    /// The part as a page of its own.
    fn drawn(&self, sheet: &Sheet, picture: &Picture) -> DecodedPage {
        let width = (self.place.width() * self.scale).max(16.0) as u32;
        let height = (self.place.height() * self.scale).max(16.0) as u32;
        let mut light = Vec::with_capacity((width * height) as usize);
        for y in 0..height {
            for x in 0..width {
                let at = self.on_sheet(Point::new(x as f32 + 0.5, y as f32 + 0.5));
                light.push(lightness(picture, sheet.to_page.apply(at)));
            }
        }
        let (dark, white) = levels(&light);
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

    fn on_sheet(&self, p: Point) -> Point {
        Point::new(self.place.left + p.x / self.scale, self.place.top + p.y / self.scale)
    }

    /// The lines of the part in coordinates of the sheet; what its rim cuts is left out.
    fn lines(&self, read: &Page) -> Vec<Line> {
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
    fn seals(&self, read: &Page) -> Vec<Seal> {
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

/// Adds seals that were not seen before: a copy shows them grey beside a fresh red one.
fn adopt(seals: &mut Vec<Seal>, fresh: Vec<Seal>) {
    for new in fresh {
        if new.text_confidence >= SURE && !seals.iter().any(|s| shared(&s.rect, &new.rect) > SAME) {
            seals.push(new);
        }
    }
}

/// Brightness in red light, in which seal ink is pale and print is dark.
fn lightness(picture: &Picture, at: Point) -> f32 {
    let raster = &*picture.raster;
    let (x, y) = (at.x / picture.scale - 0.5, at.y / picture.scale - 0.5);
    let (x0, y0) = (x.floor(), y.floor());
    let (u, v) = (x - x0, y - y0);
    let pixel = |x: f32, y: f32| -> f32 {
        if x < 0.0 || y < 0.0 {
            return 255.0;
        }
        raster.get_pixel_checked(x as u32, y as u32).map_or(255.0, |p| {
            let [r, g, b] = p.0.map(f32::from);
            let redness = (r - f32::midpoint(g, b)).max(0.0);
            (r + redness * 0.35).min(255.0)
        })
    };
    let above = pixel(x0, y0) * (1.0 - u) + pixel(x0 + 1.0, y0) * u;
    let below = pixel(x0, y0 + 1.0) * (1.0 - u) + pixel(x0 + 1.0, y0 + 1.0) * u;
    above * (1.0 - v) + below * v
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

/// The fresh lines in place of those on whose print they stand. A line that was longer before lost something.
fn replace(lines: &mut Vec<Line>, fresh: Vec<Line>) {
    for new in fresh {
        let over = |l: &&Line| shared(&l.rect, &new.rect) > SAME;
        let before: f32 = lines
            .iter()
            .filter(over)
            .map(|l| l.confidence * l.glyphs.len() as f32)
            .sum();
        if new.confidence * new.glyphs.len() as f32 + 1.0 < before {
            continue;
        }
        lines.retain(|l| shared(&l.rect, &new.rect) <= SAME);
        lines.push(new);
    }
    lines.sort_by(|a, b| {
        a.rect
            .top
            .total_cmp(&b.rect.top)
            .then(a.rect.left.total_cmp(&b.rect.left))
    });
}

fn shared(a: &Rect, b: &Rect) -> f32 {
    let area = |r: &Rect| r.width() * r.height();
    a.intersection(b)
        .map_or(0.0, |i| area(&i) / area(a).min(area(b)).max(1.0))
}
