//! Pictures of the pages of a file, for what no browser shows: PDF, OFD, HEIC, TIFF. Drawn when first asked for, a few at
//! a time, and kept beside the files.
//!
//! Must not be asked for by anybody who may not read the file itself.

use super::{AppError, Ctx, materials};
use domain::access::Actor;
use domain::id::{CaseId, FileId};
use std::sync::Arc;
use tokio::sync::Semaphore;
use vision::Picture;
use vision::decode::{self, Limits};

/// Longer side of a picture: enough to read small print, small enough for a counter's screen.
const LONGEST: u32 = 1800;
/// Quality of the JPEG.
const QUALITY: u8 = 80;
/// Pages drawn at once; each may take hundreds of megabytes.
static TURNS: Semaphore = Semaphore::const_new(2);

/// A page as a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePicture {
    /// Width of the page, the scale of all boxes; the picture may be smaller.
    pub width: u32,
    /// Height of the page.
    pub height: u32,
    /// How many pages the file has.
    pub pages: u32,
    /// The picture.
    pub jpeg: Vec<u8>,
}

/// The picture of a page, counted from one. A reading by others than the enterprise is noted, as of the file.
pub async fn picture(
    ctx: &Ctx,
    actor: &Actor,
    case: CaseId,
    file: FileId,
    page: u32,
) -> Result<(String, PagePicture), AppError> {
    let (material, bytes) = materials::content(ctx, actor, case, file).await?;
    let name = format!("{}-{page}", material.sha256);
    if let Some(kept) = ctx.blobs.derived(&name).await?.as_deref().and_then(unpacked) {
        return Ok((name, kept));
    }
    let turn = TURNS.acquire().await.map_err(|_| AppError::Broken("the server ends"))?;
    let drawn = tokio::task::spawn_blocking(move || draw(&bytes, page))
        .await
        .map_err(|_| AppError::NoPage)?;
    drop(turn);
    let drawn = drawn.ok_or(AppError::NoPage)?;
    ctx.blobs.keep_derived(&name, packed(&drawn)).await?;
    Ok((name, drawn))
}

fn draw(bytes: &[u8], page: u32) -> Option<PagePicture> {
    let limits = Limits::default();
    let document = decode::open(bytes, &limits).ok()?;
    let pages = u32::try_from(document.page_count()).ok()?;
    let index = usize::try_from(page.checked_sub(1)?).ok()?;
    let decoded = document.page(index, &limits).ok()?;
    let picture = Picture {
        raster: Arc::new(decoded.picture?),
        scale: 1.0,
    };
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&picture.preview(LONGEST))
        .ok()?;
    Some(PagePicture {
        width: decoded.width,
        height: decoded.height,
        pages,
        jpeg,
    })
}

/// The measures before the picture, as they are kept.
fn packed(picture: &PagePicture) -> Vec<u8> {
    let measures = [picture.width, picture.height, picture.pages];
    let mut bytes: Vec<u8> = measures.iter().flat_map(|measure| measure.to_be_bytes()).collect();
    bytes.extend_from_slice(&picture.jpeg);
    bytes
}

fn unpacked(bytes: &[u8]) -> Option<PagePicture> {
    let (measures, jpeg) = bytes.split_at_checked(12)?;
    let at = |place: usize| Some(u32::from_be_bytes(measures.get(place..place + 4)?.try_into().ok()?));
    Some(PagePicture {
        width: at(0)?,
        height: at(4)?,
        pages: at(8)?,
        jpeg: jpeg.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_picture_is_read_with_its_measures() {
        let picture = PagePicture {
            width: 1654,
            height: 2339,
            pages: 3,
            jpeg: vec![0xff, 0xd8, 0xff],
        };
        assert_eq!(unpacked(&packed(&picture)), Some(picture));
        assert_eq!(unpacked(b"short"), None);
    }

    #[test]
    fn what_is_no_file_and_what_is_no_page_has_no_picture() {
        assert_eq!(draw(b"<html>", 1), None);
        assert_eq!(draw(b"\x89PNG\r\n\x1a\nbroken", 0), None);
    }
}
