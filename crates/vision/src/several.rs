//! Several sheets in one picture: each is cut out and read as a picture of its own, and put back in its place.
//!
//! What a sheet is read as is for the engine; where the sheets lie is found by `sheet::apart`.
use crate::engine::Engine;
use crate::geometry::{Point, Quad, Rect};
use crate::models::ModelError;
use crate::page::{Page, Picture, Quality, Sheet, Trouble};
use crate::quality::median;
use crate::raster::Raster;
use crate::sheet::rim;
use std::sync::Arc;

/// Desk that is left around a sheet, as a share of its longer side.
const MARGIN: f32 = 0.06;

impl Engine {
    /// Reads each sheet by itself; outlines in pixels of the raster.
    pub(crate) fn read_several(
        &self,
        (number, width, height): (u32, u32, u32),
        picture: &Picture,
        outlines: &[Quad],
    ) -> Result<Page, ModelError> {
        let (mut sheets, mut quality) = (Vec::new(), None);
        for outline in outlines {
            let (cut, left, top) = cut_out(&picture.raster, outline, outlines);
            let scale = picture.scale;
            let side = |v: u32| (v as f32 * scale).round() as u32;
            let (w, h) = (side(cut.width()), side(cut.height()));
            let own = Picture {
                raster: Arc::new(cut),
                scale,
            };
            let page = self.read_sheet(number, w, h, &own)?;
            quality = Some(quality.map_or_else(|| page.quality.clone(), |q| worse(q, &page.quality)));
            let of_sheet = &page.quality;
            sheets.extend(page.sheets.into_iter().map(|s| Sheet {
                quality: Some(of_sheet.clone()),
                ..moved(s, left * scale, top * scale)
            }));
        }
        Ok(Page {
            number,
            width,
            height,
            quality: quality.unwrap_or_else(|| Quality {
                readable: false,
                ..Quality::of_text(0.0)
            }),
            sheets,
            picture: Some(picture.clone()),
        })
    }
}

/// A sheet with some desk around it, upright as the picture; other sheets are painted over. Also where it begins.
fn cut_out(raster: &Raster, outline: &Quad, all: &[Quad]) -> (Raster, f32, f32) {
    let b = outline.bounds();
    let margin = b.width().max(b.height()) * MARGIN;
    let (left, top) = ((b.left - margin).max(0.0).floor(), (b.top - margin).max(0.0).floor());
    let width = (b.right + margin).min(raster.width() as f32) - left;
    let height = (b.bottom + margin).min(raster.height() as f32) - top;
    let mut cut = image::imageops::crop_imm(
        raster,
        left as u32,
        top as u32,
        width.max(16.0) as u32,
        height.max(16.0) as u32,
    )
    .to_image();
    let others: Vec<Quad> = all
        .iter()
        .filter(|q| *q != outline)
        .map(|q| grown(q, margin * 0.25))
        .collect();
    let at = |x: u32, y: u32| Point::new(x as f32 + left, y as f32 + top);
    let hidden = |p: Point| others.iter().any(|q| rim::holds(q, p)) && !rim::holds(outline, p);
    let near = Rect::new(left, top, left + width, top + height);
    if others.iter().all(|q| q.bounds().intersection(&near).is_none()) {
        return (cut, left, top);
    }
    let bare: Vec<[u8; 3]> = cut
        .enumerate_pixels()
        .step_by(37)
        .filter(|(x, y, _)| !rim::holds(outline, at(*x, *y)) && !hidden(at(*x, *y)))
        .map(|(_, _, p)| p.0)
        .collect();
    let desk: [u8; 3] = std::array::from_fn(|c| median(bare.iter().map(|p| f32::from(p[c])).collect()) as u8);
    for (x, y, pixel) in cut.enumerate_pixels_mut() {
        if hidden(at(x, y)) {
            pixel.0 = desk;
        }
    }
    (cut, left, top)
}

/// The outline a little larger about its middle.
fn grown(quad: &Quad, by: f32) -> Quad {
    let middle = quad.bounds().center();
    let k = 1.0 + 2.0 * by / quad.width().min(quad.height()).max(1.0);
    Quad(
        quad.0
            .map(|p| Point::new(middle.x + (p.x - middle.x) * k, middle.y + (p.y - middle.y) * k)),
    )
}

fn moved(sheet: Sheet, x: f32, y: f32) -> Sheet {
    Sheet {
        frame: Quad(sheet.frame.0.map(|p| Point::new(p.x + x, p.y + y))),
        to_page: sheet.to_page.moved(x, y),
        ..sheet
    }
}

/// What is said of a page with several sheets: what is worst of each; readable while one of them is.
fn worse(one: Quality, other: &Quality) -> Quality {
    let mut troubles = one.troubles;
    let more: Vec<Trouble> = other
        .troubles
        .iter()
        .filter(|t| !troubles.contains(t))
        .copied()
        .collect();
    troubles.extend(more);
    let mut cut = one.cut;
    cut.extend(
        other
            .cut
            .iter()
            .filter(|s| !cut.contains(s))
            .copied()
            .collect::<Vec<_>>(),
    );
    Quality {
        readable: one.readable || other.readable,
        sharpness: one.sharpness.min(other.sharpness),
        glare: one.glare.max(other.glare),
        exposure: one.exposure.min(other.exposure),
        text_height: one.text_height.min(other.text_height),
        troubles,
        cut,
        ..one
    }
}
