//! QR codes: found and decoded, never opened.
use crate::geometry::Rect;
use crate::raster::{Raster, shrink};
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, Reader, common::HybridBinarizer};

/// Longer side of the picture given to the decoder; a code on a page is still several pixels a module then.
const LONGEST: u32 = 1400;

/// The code on a picture with its place in raster pixels; the decoder reports one code a picture.
pub(crate) fn find(raster: &Raster) -> Option<(Rect, String)> {
    let ratio = (LONGEST as f32 / raster.width().max(raster.height()) as f32).min(1.0);
    let (w, h) = (
        (raster.width() as f32 * ratio) as u32,
        (raster.height() as f32 * ratio) as u32,
    );
    if w < 32 || h < 32 {
        return None;
    }
    let small = shrink(raster, w, h);
    let luma: Vec<u8> = small
        .as_raw()
        .chunks_exact(3)
        .map(|p| ((u32::from(p[0]) + 2 * u32::from(p[1]) + u32::from(p[2])) / 4) as u8)
        .collect();
    let source = Luma8LuminanceSource::new(luma, w, h).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let hints = DecodeHints {
        PossibleFormats: Some([BarcodeFormat::QR_CODE].into_iter().collect()),
        ..DecodeHints::default()
    };
    let result = rxing::qrcode::QRCodeReader::new()
        .decode_with_hints(&mut bitmap, &hints)
        .ok()?;
    let points = result.getPoints();
    let mut rect: Option<Rect> = None;
    for p in points {
        let (x, y) = (p.x / ratio, p.y / ratio);
        let dot = Rect::new(x, y, x, y);
        rect = Some(rect.map_or(dot, |r| r.union(&dot)));
    }
    Some((rect?, result.getText().to_owned()))
}
