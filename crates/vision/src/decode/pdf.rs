//! PDF by hayro, which is written in Rust without `unsafe`: uploads are hostile. pdfium reads odd files somewhat better
//! but is a large C++ library; a hole in it would be a hole in the service.
//!
//! Each page is interpreted twice: once for its text, counting the work that drawing would be, and then drawn.
use super::lines::{Lines, Mark};
use super::sanity::Sanity;
use super::{DecodedPage, FileError, Limits, TextRun, guard, sniff, streams};
use crate::geometry::{Point, Rect};
use crate::raster::Raster;
use hayro::hayro_interpret::font::{FontData, FontQuery, Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::kurbo::{Affine, BezPath, Point as At, Rect as Box2, Shape};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// Points to the inch.
const POINTS: f32 = 72.0;
/// Drawing operations of one page.
const MOST_STEPS: u32 = 3_000_000;
/// How many times over one page may be painted.
const MOST_LAYERS: f64 = 4_000.0;

/// An opened PDF.
pub(super) struct File {
    pdf: Pdf,
}

impl File {
    pub(super) fn open(bytes: Arc<[u8]>, limits: &Limits) -> Result<Self, FileError> {
        streams::check_bytes(&bytes, limits)?;
        let tail = &bytes[bytes.len().saturating_sub(4096)..];
        // Libraries rebuild what is left of a document cut short, and lose its last pages without a word.
        if sniff::find(tail, b"%%EOF").is_none() && sniff::find(tail, b"startxref").is_none() {
            return Err(FileError::Truncated);
        }
        let pdf = Pdf::new(Arc::new(bytes)).map_err(|e| match e {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => FileError::Encrypted,
            LoadPdfError::Decryption(e) => FileError::Unsupported {
                detail: format!("encryption: {e:?}"),
            },
            LoadPdfError::Invalid => FileError::damaged("not a PDF that can be read"),
        })?;
        let pages = pdf.pages().len();
        if pages > limits.max_pages {
            return Err(FileError::TooManyPages {
                pages,
                limit: limits.max_pages,
            });
        }
        streams::check_streams(&pdf, limits)?;
        Ok(Self { pdf })
    }

    pub(super) fn page_count(&self) -> usize {
        self.pdf.pages().len()
    }

    pub(super) fn page(&self, index: usize, limits: &Limits) -> Result<DecodedPage, FileError> {
        let page = self
            .pdf
            .pages()
            .get(index)
            .ok_or(FileError::NoSuchPage { page: index })?;
        let (width, height) = page.render_dimensions();
        let scale = scale(width, height, limits)?;
        let settings = settings();
        let (text, text_is_sane, pictured) = read(page, scale, &settings, limits);
        let picture = draw(page, scale, &settings)?;
        let (width, height) = picture.dimensions();
        Ok(DecodedPage {
            number: 1,
            picture: Some(picture),
            width,
            height,
            text,
            text_is_sane,
            pictured,
        })
    }
}

/// Pixels to the point.
fn scale(width: f32, height: f32, limits: &Limits) -> Result<f32, FileError> {
    let longest = width.max(height);
    let scale = (limits.render_dpi as f32 / POINTS).min(limits.max_render_side as f32 / longest);
    let shortest = width.min(height) * scale;
    if !scale.is_finite() || shortest < 1.0 || longest * scale > f32::from(u16::MAX) {
        return Err(FileError::damaged(format_args!("a page of {width} by {height} points")));
    }
    Ok(scale)
}

fn draw(page: &Page<'_>, scale: f32, settings: &InterpreterSettings) -> Result<Raster, FileError> {
    let size = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let pixmap = hayro::render(page, &RenderCache::new(), settings, &RenderSettings::default(), &size);
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    // The background is opaque, so nothing is left transparent.
    let rgb = pixmap
        .data_as_u8_slice()
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|&[r, g, b, _]| [r, g, b])
        .collect();
    Raster::from_raw(width, height, rgb).ok_or_else(|| FileError::damaged("a page without pixels"))
}

fn read(page: &Page<'_>, scale: f32, settings: &InterpreterSettings, limits: &Limits) -> (Vec<TextRun>, bool, f32) {
    let (width, height) = page.render_dimensions();
    let view = Box2::new(0.0, 0.0, f64::from(width * scale), f64::from(height * scale));
    let transform = Affine::scale(f64::from(scale)) * page.initial_transform(true).to_kurbo();
    let cache = InterpreterCache::new();
    let mut context = Context::new(transform, view, &cache, page.xref(), settings.clone());
    let mut reader = Reader::new(view, limits);
    interpret_page(page, &mut context, &mut reader);
    reader.finish()
}

/// Takes the text of a page, and counts what drawing it would cost.
struct Reader {
    view: Box2,
    lines: Lines,
    most: usize,
    steps: u32,
    layers: f64,
    deadline: Instant,
    sanity: Sanity,
}

impl Reader {
    fn new(view: Box2, limits: &Limits) -> Self {
        Self {
            view,
            lines: Lines::default(),
            most: limits.max_text_glyphs,
            steps: 0,
            layers: 0.0,
            deadline: Instant::now() + limits.time / 3,
            sanity: Sanity::new(view.width() as f32, view.height() as f32),
        }
    }

    fn finish(self) -> (Vec<TextRun>, bool, f32) {
        let whole = self.lines.glyphs() < self.most;
        let runs = self.lines.finish();
        let sane = whole && self.sanity.judge(&runs);
        (runs, sane, self.sanity.pictured())
    }

    fn step(&mut self, area: Box2) {
        let share = area.intersect(self.view).area().max(0.0) / self.view.area().max(1.0);
        self.steps += 1;
        self.layers += share;
        let late = self.steps.is_multiple_of(256) && Instant::now() > self.deadline;
        if late || self.steps > MOST_STEPS || self.layers > MOST_LAYERS {
            guard::give_up();
        }
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, place: Affine, next: Option<Affine>, vertical: bool, shown: bool) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => String::new(),
        };
        let at = |p: At| (place * p) - (place * At::ZERO);
        let origin = place * At::ZERO;
        if !self.view.inflate(2.0, 2.0).contains(origin) {
            return;
        }
        self.sanity.glyph(&text, shown);
        if text.is_empty() || self.lines.glyphs() >= self.most {
            return;
        }
        let upwards = at(At::new(0.0, 1000.0));
        let size = upwards.hypot();
        let known = match glyph {
            Glyph::Outline(g) => g.advance_width(),
            Glyph::Type3(_) => None,
        };
        // Type 3 fonts have units of their own: the next character of the run tells how wide this one is.
        let advance = known.map(|w| at(At::new(f64::from(w), 0.0))).or_else(|| {
            next.map(|n| (n * At::ZERO) - origin)
                .filter(|step| step.hypot() < size * 1.5)
        });
        let advance = advance.unwrap_or_else(|| at(At::new(500.0, 0.0)));
        let unit = |v: hayro::kurbo::Vec2| {
            let length = v.hypot().max(f64::EPSILON);
            Point::new((v.x / length) as f32, (v.y / length) as f32)
        };
        let point = |p: At| Point::new(p.x as f32, p.y as f32);
        let mark = if vertical {
            // Lines run downwards; what is above them lies to the right.
            let right = at(At::new(1000.0, 0.0));
            let start = origin + upwards * 0.88 + right * 0.12;
            Mark {
                text,
                origin: point(start),
                along: unit(-upwards),
                up: unit(right),
                advance: size as f32,
                size: size as f32,
            }
        } else {
            let along = if advance.hypot() > 0.0 {
                unit(advance)
            } else {
                unit(at(At::new(1000.0, 0.0)))
            };
            Mark {
                text,
                origin: point(origin),
                along,
                up: unit(upwards),
                advance: advance.hypot() as f32,
                size: size as f32,
            }
        };
        self.lines.push(mark);
    }
}

impl<'a> Device<'a> for Reader {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.step(props.transform.transform_rect_bbox(path.bounding_box()));
    }

    fn draw_rect(&mut self, rect: &Box2, props: DrawProps<'a>, _: &DrawMode) {
        self.step(props.transform.transform_rect_bbox(*rect));
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step(Box2::ZERO);
    }

    fn push_clip_rect(&mut self, _: &Box2) {
        self.step(Box2::ZERO);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step(self.view);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        let vertical = run.writing_mode() == WritingMode::Vertical;
        // Outlined text is drawn once filled and once stroked; it is read once, by the filling or the only stroke.
        let shown = !matches!(mode, DrawMode::Invisible);
        for (i, glyph) in glyphs.iter().enumerate() {
            self.step(Box2::ZERO);
            let next = glyphs.get(i + 1).map(|g| props.transform * g.transform());
            self.glyph(glyph, props.transform * glyph.transform(), next, vertical, shown);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let local = Box2::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let place = props.transform.transform_rect_bbox(local);
        self.step(place);
        // Decoding costs by the pixel, whatever is drawn of them.
        self.layers += local.area() / 4e6;
        self.sanity.picture(&Rect::new(
            place.x0 as f32,
            place.y0 as f32,
            place.x1 as f32,
            place.y1 as f32,
        ));
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

fn settings() -> InterpreterSettings {
    let standard = InterpreterSettings::default();
    let plain = Arc::clone(&standard.font_resolver);
    let font_resolver: hayro::hayro_interpret::FontResolverFn = Arc::new(move |query: &FontQuery| match query {
        FontQuery::Fallback(fallback) if fallback.character_collection.is_some() => {
            chinese_font(fallback.is_serif).or_else(|| plain(query))
        }
        _ => plain(query),
    });
    InterpreterSettings {
        font_resolver,
        ..standard
    }
}

/// A font of the machine for documents that name a Chinese font without carrying it.
fn chinese_font(serif: bool) -> Option<(FontData, u32)> {
    static FONTS: OnceLock<[Option<(FontData, u32)>; 2]> = OnceLock::new();
    const SERIF: [&str; 5] = [
        "Noto Serif CJK SC",
        "Source Han Serif SC",
        "SimSun",
        "AR PL UMing CN",
        "Noto Sans CJK SC",
    ];
    const SANS: [&str; 5] = [
        "Noto Sans CJK SC",
        "Source Han Sans SC",
        "SimHei",
        "WenQuanYi Zen Hei",
        "Noto Serif CJK SC",
    ];
    let fonts = FONTS.get_or_init(|| {
        let mut machine = fontdb::Database::new();
        machine.load_system_fonts();
        [SERIF, SANS].map(|names| {
            let families = names.map(fontdb::Family::Name);
            let id = machine.query(&fontdb::Query {
                families: &families,
                ..fontdb::Query::default()
            })?;
            machine.with_face_data(id, |data, index| (Arc::new(data.to_vec()) as FontData, index))
        })
    });
    fonts[usize::from(!serif)].clone()
}
