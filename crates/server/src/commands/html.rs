//! The report as people see it: in the terminal and as one page.
use super::Lang;
use crate::trouble::Trouble;
use ::catalogue::Item;
use ::review::judge::Labels;
use ::review::pipeline::{Outcome, PagePicture};
use ::review::render::html::PageImage;
use ::review::render::{html, terminal};
use ::review::report::Report;
use std::collections::BTreeMap;
use std::path::Path;

/// Longer side of the pictures in the page: enough to read, small enough to send.
const LONGEST: u32 = 1400;

/// The report for a terminal.
pub(crate) fn for_terminal(report: &Report, item: Option<&Item>, lang: Lang, colour: bool) -> String {
    terminal::render(report, &labels(item), lang.report(), colour)
}

/// Writes the report as one self-contained page.
pub(crate) fn write(path: &Path, outcome: &Outcome, item: Option<&Item>, lang: Lang) -> Result<(), Trouble> {
    let mut images = BTreeMap::new();
    for page in &outcome.pictures {
        images.insert((page.file, page.page), image(page)?);
    }
    let text = html::render(&outcome.report, &labels(item), lang.report(), &images)
        .map_err(|e| Trouble::Report(e.to_string()))?;
    std::fs::write(path, text).map_err(|source| Trouble::Unwritable {
        path: path.to_path_buf(),
        source,
    })
}

fn labels(item: Option<&Item>) -> Labels<'_> {
    Labels {
        item,
        documents: ::catalogue::embedded().documents(),
    }
}

fn image(page: &PagePicture) -> Result<PageImage, Trouble> {
    let raster = page.picture.preview(LONGEST);
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 72)
        .encode_image(&raster)
        .map_err(|e| Trouble::Report(e.to_string()))?;
    Ok(PageImage {
        jpeg,
        width: page.width,
        height: page.height,
    })
}
