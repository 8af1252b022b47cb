//! OFD: the pictures by `ofd-core`, the text from its model, the seals from the signatures.
//!
//! The library trusts its archive, so it gets one that was unpacked within limits, mended and packed again.
use super::archive::{self, Members};
use super::jbig2;
use super::lines::{Lines, Mark};
use super::matrix::Map;
use super::mend;
use super::places::Places;
use super::sanity::Sanity;
use super::seals;
use super::{DecodedPage, FileError, Limits, photo};
use crate::geometry::{Point, Quad};
use crate::raster::Raster;
use image::DynamicImage;
use ofd_core::{
    CtColor, CtVectorG, LoadedDocument, OfdError, OfdPackage, OfdReader, PageBlock, PageObject, PageRef, RenderOptions,
    StArray, StBox, TextObject, resolve_path,
};
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

/// The member that everything else hangs on.
const ROOT: &str = "OFD.xml";
const MM_PER_INCH: f64 = 25.4;
/// Objects drawn for one page, those within composite objects counted as often as they are drawn.
const MOST_OBJECTS: u64 = 300_000;
/// A picture costs one object for each so many of its pixels.
const PIXELS_PER_OBJECT: u64 = 4_096;
/// How deep composite objects may hold each other; the library goes as deep.
const DEEPEST: u32 = 16;

/// A reader of the mended archive.
pub(super) type Package = OfdReader<Cursor<Arc<[u8]>>>;

/// An opened OFD.
pub(super) struct File {
    package: Arc<[u8]>,
    /// For each page its document within the file and its place there.
    pages: Vec<(usize, usize)>,
    heaviest_picture: u64,
}

impl File {
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, FileError> {
        let mut members = archive::unpack(bytes, limits)?;
        if Places::of(&members).named("Encryptions.xml").is_some() {
            return Err(FileError::Encrypted);
        }
        let heaviest_picture = prepare(&mut members, limits)?;
        let package: Arc<[u8]> = archive::pack(&members)?.into();
        drop(members);
        let mut file = Self {
            package,
            pages: Vec::new(),
            heaviest_picture,
        };
        let mut reader = file.reader()?;
        for (number, document) in documents(&mut reader)?.iter().enumerate() {
            let pages = document.pages().len();
            if file.pages.len() + pages > limits.max_pages {
                return Err(FileError::TooManyPages {
                    pages: file.pages.len() + pages,
                    limit: limits.max_pages,
                });
            }
            file.pages.extend((0..pages).map(|page| (number, page)));
        }
        Ok(file)
    }

    pub(super) fn page_count(&self) -> usize {
        self.pages.len()
    }

    fn reader(&self) -> Result<Package, FileError> {
        let package = OfdPackage::new(Cursor::new(Arc::clone(&self.package))).map_err(told)?;
        OfdReader::new(package).map_err(told)
    }

    pub(super) fn page(&self, index: usize, limits: &Limits) -> Result<DecodedPage, FileError> {
        let &(number, place) = self.pages.get(index).ok_or(FileError::NoSuchPage { page: index })?;
        let mut reader = self.reader()?;
        let bodies = reader.ofd().doc_bodies.clone();
        let document = documents(&mut reader)?
            .into_iter()
            .nth(number)
            .ok_or(FileError::NoPages)?;
        let reference = document.pages().get(place).cloned().ok_or(FileError::NoPages)?;
        let sheet = Sheet::load(&mut reader, &document, &reference)?;
        let cost = sheet.cost(self.heaviest_picture / PIXELS_PER_OBJECT);
        if cost > MOST_OBJECTS {
            return Err(FileError::TooComplex);
        }
        let dpi = sheet.dpi(limits)?;
        let (text, text_is_sane, pictured) = sheet.text(dpi / MM_PER_INCH, limits);
        // Where the library refuses a page, its text still tells what is on it.
        let drawn = reader.render_page_to_image(&document, place, &RenderOptions::with_dpi(dpi));
        let mut picture = match drawn {
            Ok(picture) => Some(photo::opaque(DynamicImage::ImageRgba8(picture))),
            Err(e) if text.is_empty() => return Err(told(e)),
            Err(_) => None,
        };
        if let (Some(picture), Some(signatures)) = (&mut picture, bodies.get(number).and_then(|b| b.signatures.clone()))
        {
            let ground = seals::Ground {
                page: reference.id,
                area: sheet.area,
                scale: dpi / MM_PER_INCH,
            };
            seals::lay(picture, &mut reader, &signatures, &ground, limits);
        }
        let size = |mm: f64| ((mm * dpi / MM_PER_INCH).round() as u32).max(1);
        let (width, height) = picture
            .as_ref()
            .map_or_else(|| (size(sheet.area.width), size(sheet.area.height)), Raster::dimensions);
        Ok(DecodedPage {
            number: 1,
            picture,
            width,
            height,
            text,
            text_is_sane,
            pictured,
        })
    }

    /// The first page alone, transparent where nothing is drawn: how seals are kept.
    pub(super) fn stamp(&self, dots: f64, limits: &Limits) -> Option<DynamicImage> {
        let mut reader = self.reader().ok()?;
        let document = documents(&mut reader).ok()?.into_iter().next()?;
        let reference = document.pages().first().cloned()?;
        let sheet = Sheet::load(&mut reader, &document, &reference).ok()?;
        let dense = sheet.cost(self.heaviest_picture / PIXELS_PER_OBJECT) > MOST_OBJECTS;
        let dpi = dots * MM_PER_INCH / sheet.area.width.max(sheet.area.height);
        if dense || dpi > 4_000.0 || dpi > sheet.dpi(limits).ok()? * 100.0 {
            return None;
        }
        let options = RenderOptions { dpi, background: None };
        reader
            .render_page_to_image(&document, 0, &options)
            .ok()
            .map(DynamicImage::ImageRgba8)
    }
}

fn documents(reader: &mut Package) -> Result<Vec<LoadedDocument>, FileError> {
    let bodies = reader.ofd().doc_bodies.clone();
    bodies
        .iter()
        .take(16)
        .map(|body| reader.load_document(body).map_err(told))
        .collect()
}

/// Mends the XML, and checks the pictures; gives the pixels of the largest.
fn prepare(members: &mut Members, limits: &Limits) -> Result<u64, FileError> {
    let root = Places::of(members)
        .named(ROOT)
        .filter(|n| *n != ROOT)
        .map(ToOwned::to_owned);
    if let Some(content) = root.and_then(|name| members.remove(&name)) {
        members.insert(ROOT.to_owned(), content);
    }
    let places = Places::of(members);
    let mut heaviest = 0;
    for (name, content) in members.iter_mut() {
        if name
            .rsplit('.')
            .next()
            .is_some_and(|end| end.eq_ignore_ascii_case("xml"))
        {
            match mend::mend(content, name, &places) {
                Ok(mended) => *content = mended,
                // Attachments and signatures may hold what they like; the pages and what leads to them may not.
                Err(e) if !name.contains("Attach") && !name.contains("Sign") => return Err(e),
                Err(_) => content.clear(),
            }
            continue;
        }
        if let Some(png) = jbig2::to_png(content, limits)? {
            *content = png;
        }
        let guess = image::ImageReader::new(Cursor::new(content.as_slice())).with_guessed_format();
        if let Some((width, height)) = guess.ok().and_then(|r| r.into_dimensions().ok()) {
            limits.check_size(width, height)?;
            heaviest = heaviest.max(u64::from(width) * u64::from(height));
        }
    }
    Ok(heaviest)
}

/// A page with all that is drawn on it.
struct Sheet {
    area: StBox,
    layers: Vec<PageObject>,
    notes: Vec<(StBox, Vec<PageBlock>)>,
    composites: HashMap<u64, CtVectorG>,
}

impl Sheet {
    fn load(reader: &mut Package, document: &LoadedDocument, reference: &PageRef) -> Result<Self, FileError> {
        let page = reader.load_page(document, reference).map_err(told)?;
        let area = page.area.as_ref().or(document.document.common_data.page_area.as_ref());
        let area = area.map_or(StBox::A4_MM, |a| a.physical_box);
        let mut layers = Vec::new();
        for used in &page.templates {
            let template = document
                .template_pages()
                .iter()
                .find(|t| t.id == used.template_id.as_id());
            layers.extend(template.and_then(|t| reader.load_template(document, t).ok()));
        }
        let resources = document
            .public_res()
            .iter()
            .chain(document.document_res())
            .chain(&page.page_res);
        let composites = resources
            .filter_map(|loc| reader.load_resource(document, loc).ok())
            .flat_map(|res| res.composite_graphic_units().cloned().collect::<Vec<_>>())
            .map(|unit| (unit.id.value(), unit))
            .collect();
        layers.push(page);
        Ok(Self {
            area,
            layers,
            notes: notes(reader, document, reference),
            composites,
        })
    }

    fn dpi(&self, limits: &Limits) -> Result<f64, FileError> {
        let (w, h) = (self.area.width, self.area.height);
        let longest = w.max(h);
        let dpi = f64::from(limits.render_dpi).min(f64::from(limits.max_render_side) * MM_PER_INCH / longest);
        if !dpi.is_finite() || w.min(h) * dpi < MM_PER_INCH {
            return Err(FileError::damaged(format_args!("a page of {w} by {h} mm")));
        }
        Ok(dpi)
    }

    fn objects(&self) -> impl Iterator<Item = (StBox, &[PageBlock])> {
        let origin = StBox {
            x: self.area.x,
            y: self.area.y,
            ..StBox::default()
        };
        let layers = self
            .layers
            .iter()
            .filter_map(|p| p.content.as_ref())
            .flat_map(|c| &c.layers);
        let page = layers.map(|layer| (StBox::default(), layer.objects.as_slice()));
        let notes = self.notes.iter().map(|(place, objects)| (*place, objects.as_slice()));
        page.chain(notes).map(move |(at, objects)| {
            (
                StBox {
                    x: at.x - origin.x,
                    y: at.y - origin.y,
                    ..at
                },
                objects,
            )
        })
    }

    /// How much drawing the page is, in objects.
    fn cost(&self, picture: u64) -> u64 {
        let mut known = HashMap::new();
        self.objects().fold(0, |sum, (_, objects)| {
            sum.saturating_add(self.weigh(objects, picture, 0, &mut known))
        })
    }

    fn weigh(&self, objects: &[PageBlock], picture: u64, depth: u32, known: &mut HashMap<(u64, u32), u64>) -> u64 {
        let mut sum = 0u64;
        for object in objects {
            sum = sum.saturating_add(match object {
                PageBlock::Text(text) => {
                    1 + text
                        .text_codes
                        .iter()
                        .filter_map(|t| t.text.as_ref())
                        .map(|t| t.len() as u64 / 8)
                        .sum::<u64>()
                }
                PageBlock::Path(path) => 1 + path.abbreviated_data.as_ref().map_or(0, |d| d.len() as u64 / 256),
                PageBlock::Image(_) => 1 + picture,
                PageBlock::Block(group) => self.weigh(&group.objects, picture, depth, known),
                PageBlock::Composite(_) if depth >= DEEPEST => 1,
                PageBlock::Composite(composite) => {
                    let key = (composite.resource_id.value(), depth);
                    let inner = self.composites.get(&key.0).and_then(|unit| unit.content.as_ref());
                    let cost = match (known.get(&key), inner) {
                        (Some(&cost), _) => cost,
                        (None, Some(content)) => self.weigh(&content.objects, picture, depth + 1, known),
                        (None, None) => 0,
                    };
                    known.insert(key, cost);
                    cost.saturating_add(1)
                }
            });
        }
        sum
    }

    fn text(&self, scale: f64, limits: &Limits) -> (Vec<super::TextRun>, bool, f32) {
        let mut taker = Taker {
            sheet: self,
            lines: Lines::default(),
            most: limits.max_text_glyphs,
            sanity: Sanity::new((self.area.width * scale) as f32, (self.area.height * scale) as f32),
        };
        for (at, objects) in self.objects() {
            taker.blocks(
                objects,
                &Map {
                    a: scale,
                    b: 0.0,
                    c: 0.0,
                    d: scale,
                    e: at.x * scale,
                    f: at.y * scale,
                },
                0,
            );
        }
        let whole = taker.lines.glyphs() < taker.most;
        let runs = taker.lines.finish();
        let sane = whole && taker.sanity.judge(&runs);
        (runs, sane, taker.sanity.pictured())
    }
}

/// What annotations draw on a page, each with its place.
fn notes(reader: &mut Package, document: &LoadedDocument, reference: &PageRef) -> Vec<(StBox, Vec<PageBlock>)> {
    let Some(loc) = &document.document.annotations else {
        return Vec::new();
    };
    let path = resolve_path(&document.base, loc);
    let Ok(list) = reader.package_mut().parse::<ofd_core::Annotations>(&path) else {
        return Vec::new();
    };
    let folder = ofd_core::parent_dir(&path).to_owned();
    let mut out = Vec::new();
    for page in list.pages.iter().filter(|p| p.page_id.as_id() == reference.id) {
        let path = resolve_path(&folder, &page.file_loc);
        let notes = reader
            .package_mut()
            .parse::<ofd_core::PageAnnot>(&path)
            .unwrap_or_default();
        let visible = notes.annots.into_iter().filter(|a| a.visible != Some(false));
        out.extend(visible.filter_map(|a| a.appearance).map(|a| (a.boundary, a.objects)));
    }
    out
}

struct Taker<'a> {
    sheet: &'a Sheet,
    lines: Lines,
    most: usize,
    sanity: Sanity,
}

impl Taker<'_> {
    fn blocks(&mut self, objects: &[PageBlock], map: &Map, depth: u32) {
        for object in objects {
            match object {
                PageBlock::Text(text) => self.text(text, map),
                PageBlock::Block(group) => self.blocks(&group.objects, map, depth),
                PageBlock::Composite(composite) if depth < DEEPEST => {
                    let inner = self.sheet.composites.get(&composite.resource_id.value());
                    if let Some(content) = inner.and_then(|unit| unit.content.as_ref()) {
                        let map = map.inner(&composite.boundary, composite.ctm.as_ref().map(StArray::as_slice));
                        self.blocks(&content.objects, &map, depth + 1);
                    }
                }
                PageBlock::Image(image) => {
                    // Pictures are one by one before their matrix; without one they fill their box.
                    let (w, h) = (image.boundary.width, image.boundary.height);
                    let corners = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)];
                    let map = map.inner(&image.boundary, None);
                    self.sanity
                        .picture(&Quad(corners.map(|(x, y)| map.apply(x, y))).bounds());
                }
                PageBlock::Composite(_) | PageBlock::Path(_) => {}
            }
        }
    }

    fn text(&mut self, object: &TextObject, map: &Map) {
        let map = map.inner(&object.boundary, object.ctm.as_ref().map(StArray::as_slice));
        let turn = f64::from(object.char_direction.unwrap_or(0)).to_radians();
        let (sin, cos) = turn.sin_cos();
        let stretch = object.h_scale.unwrap_or(1.0);
        let shown = is_shown(object);
        let (mut from_x, mut from_y) = (0.0, 0.0);
        for code in &object.text_codes {
            (from_x, from_y) = (code.x.unwrap_or(from_x), code.y.unwrap_or(from_y));
            let steps = |raw: &Option<String>| raw.as_deref().map(mend::deltas).unwrap_or_default();
            let (dx, dy) = (steps(&code.delta_x), steps(&code.delta_y));
            let step = |d: &[f64], i: usize| d.get(i).or(d.last()).copied().unwrap_or(0.0);
            let (mut x, mut y) = (from_x, from_y);
            let chars: Vec<char> = code.text.as_deref().unwrap_or_default().chars().collect();
            for (i, &c) in chars.iter().enumerate() {
                if self.lines.glyphs() >= self.most {
                    return;
                }
                let natural = object.size * stretch * if c.is_ascii() { 0.5 } else { 1.0 };
                // Without steps, characters follow each other by their width rather than stand on one another.
                let (sx, sy) = match (dx.as_slice(), dy.as_slice()) {
                    ([], []) => (cos * natural, sin * natural),
                    _ => (step(&dx, i), step(&dy, i)),
                };
                let last = i + 1 == chars.len();
                let stepped = (sx * cos + sy * sin).max(0.0);
                // The step to the next character is its width unless it is a wide gap.
                let width = if last || stepped == 0.0 || stepped > natural * 2.0 {
                    natural
                } else {
                    stepped
                };
                self.sanity.glyph(c.encode_utf8(&mut [0; 4]), shown);
                self.take(
                    c,
                    &map,
                    (x, y),
                    (cos * width, sin * width),
                    (sin * object.size, -cos * object.size),
                );
                (x, y) = (x + sx, y + sy);
            }
        }
    }

    fn take(&mut self, c: char, map: &Map, at: (f64, f64), along: (f64, f64), up: (f64, f64)) {
        let origin = map.apply(at.0, at.1);
        let reach = |v: (f64, f64)| {
            let end = map.apply(at.0 + v.0, at.1 + v.1);
            let length = origin.distance(end).max(f32::EPSILON);
            (
                Point::new((end.x - origin.x) / length, (end.y - origin.y) / length),
                length,
            )
        };
        let ((along, advance), (up, size)) = (reach(along), reach(up));
        self.lines.push(Mark {
            text: c.to_string(),
            origin,
            along,
            up,
            advance,
            size,
        });
    }
}

/// Whether text leaves a mark: scanned papers carry recognised text that is there only to be searched.
fn is_shown(object: &TextObject) -> bool {
    let clear = |color: Option<&CtColor>| color.is_some_and(|c| c.alpha == Some(0));
    let filled = object.fill != Some(false) && !clear(object.fill_color.as_ref());
    let outlined = object.stroke == Some(true) && !clear(object.stroke_color.as_ref());
    object.alpha != Some(0) && (filled || outlined)
}

pub(super) fn told(error: OfdError) -> FileError {
    match error {
        OfdError::EntryNotFound(name) => FileError::damaged(format_args!("{name} is missing")),
        other => FileError::damaged(other),
    }
}
