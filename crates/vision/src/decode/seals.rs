//! The seals of an OFD's signatures, laid on the page the way viewers do.
//!
//! This is about what a page shows. Whether a signature holds is not looked at here.
use super::ofd::{File, Package};
use super::sniff::find;
use super::{FileError, Limits, archive};
use crate::raster::Raster;
use image::{DynamicImage, RgbaImage};
use ofd_core::{Signature, Signatures, StBox, StId, StLoc, parent_dir, resolve_path};
use std::io::Cursor;

/// Seals of one page.
const MOST_SEALS: usize = 32;
/// Seal pictures larger than this are no seals.
const MOST_PIXELS: u64 = 16_000_000;

/// The page that seals are laid on.
pub(super) struct Ground {
    /// Its id in the document.
    pub(super) page: StId,
    /// Its area in millimetres.
    pub(super) area: StBox,
    /// Pixels to the millimetre.
    pub(super) scale: f64,
}

/// Lays every seal that a signature puts on the page; those that cannot be read are left out.
pub(super) fn lay(page: &mut Raster, reader: &mut Package, list: &StLoc, ground: &Ground, limits: &Limits) {
    let path = resolve_path("", list);
    let Ok(signatures) = reader.package_mut().parse::<Signatures>(&path) else {
        return;
    };
    let folder = parent_dir(&path).to_owned();
    for reference in signatures.signatures.iter().take(MOST_SEALS) {
        let path = resolve_path(&folder, &reference.base_loc);
        let Ok(signature) = reader.package_mut().parse::<Signature>(&path) else {
            continue;
        };
        let id = ground.page.value().to_string();
        let places = signature
            .signed_info
            .stamp_annots
            .iter()
            .filter(|s| s.page_ref.as_deref() == Some(&id));
        let places: Vec<_> = places
            .filter_map(|s| Some((s.boundary?, s.clip)))
            .take(MOST_SEALS)
            .collect();
        let Some((largest, _)) = places.first() else { continue };
        let dots = (largest.width.max(largest.height) * ground.scale).clamp(16.0, 2_000.0);
        let folder = parent_dir(&path).to_owned();
        let seal = signature.signed_info.seal.as_ref().and_then(|s| s.base_loc.as_ref());
        let sources = seal.into_iter().chain([&signature.signed_value]);
        let stamp = sources.filter_map(|loc| reader.package_mut().read(&resolve_path(&folder, loc)).ok());
        let Some(stamp) = stamp.into_iter().find_map(|bytes| picture(&bytes, dots, limits)) else {
            continue;
        };
        for (place, clip) in places {
            press(page, &stamp, &place, clip.as_ref(), ground);
        }
    }
}

/// The picture within a seal structure. It is a field of the structure; its first bytes tell where it starts.
fn picture(bytes: &[u8], dots: f64, limits: &Limits) -> Option<RgbaImage> {
    const MAGIC: [&[u8]; 4] = [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\xff\xd8\xff", b"GIF8"];
    let at = MAGIC.iter().filter_map(|magic| find(bytes, magic)).min()?;
    let bytes = &bytes[at..];
    if bytes.starts_with(b"PK") {
        let file = nested(bytes, limits).ok()?;
        return file.stamp(dots, limits).map(DynamicImage::into_rgba8);
    }
    let reader = || image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok();
    let (width, height) = reader()?.into_dimensions().ok()?;
    let fits = width > 0 && height > 0 && u64::from(width) * u64::from(height) <= MOST_PIXELS;
    fits.then(|| reader()?.decode().ok().map(DynamicImage::into_rgba8))?
}

/// An OFD within the structure, followed by the rest of it. Its own signatures are not followed.
fn nested(bytes: &[u8], limits: &Limits) -> Result<File, FileError> {
    let small = Limits {
        max_archive_bytes: 32 << 20,
        max_archive_entries: 200,
        max_pages: 4,
        ..limits.clone()
    };
    archive::unpack(bytes, &small)?;
    File::open(bytes, &small)
}

/// Multiplies the seal into the page: ink over ink, as on paper.
fn press(page: &mut Raster, stamp: &RgbaImage, place: &StBox, clip: Option<&StBox>, ground: &Ground) {
    let pixels = |mm: f64| mm * ground.scale;
    let (left, top) = (pixels(place.x - ground.area.x), pixels(place.y - ground.area.y));
    let (width, height) = (pixels(place.width), pixels(place.height));
    let (page_width, page_height) = (f64::from(page.width()), f64::from(page.height()));
    if !(width >= 1.0 && height >= 1.0 && width <= 4.0 * page_width && height <= 4.0 * page_height) {
        return;
    }
    // A seal across the edges of several pages shows a strip on each.
    let shown = clip.map_or((0.0, 0.0, width, height), |c| {
        (pixels(c.x), pixels(c.y), pixels(c.x + c.width), pixels(c.y + c.height))
    });
    let rows = (top + shown.1).max(0.0) as u32..(top + shown.3.min(height)).clamp(0.0, page_height) as u32;
    let columns = (left + shown.0).max(0.0) as u32..(left + shown.2.min(width)).clamp(0.0, page_width) as u32;
    for y in rows {
        for x in columns.clone() {
            let u = ((f64::from(x) + 0.5 - left) / width).clamp(0.0, 1.0) as f32;
            let v = ((f64::from(y) + 0.5 - top) / height).clamp(0.0, 1.0) as f32;
            if let Some(ink) = image::imageops::sample_bilinear(stamp, u, v) {
                let alpha = u32::from(ink.0[3]);
                let under = page.get_pixel_mut(x, y);
                for (channel, ink) in under.0.iter_mut().zip(ink.0) {
                    let over = (u32::from(ink) * alpha + 255 * (255 - alpha)) / 255;
                    *channel = (u32::from(*channel) * over / 255) as u8;
                }
            }
        }
    }
}
