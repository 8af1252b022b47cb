//! From sheets to pictures: renders, copies, photographs, and notes where everything went.
//! It writes nothing; `output` does.

use anyhow::Result;
use fastrand::Rng;
use image::RgbImage;

use crate::camera::{Homography, Laid, Level, Thumb, Wish, copier, photograph_held, photograph_table};
use crate::sheet::{Area, Layer, Sheet};
use crate::truth::{FieldTruth, PageTruth, Quad};

/// How a sheet is taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Take {
    pub(crate) level: Level,
    pub(crate) wish: Wish,
    /// Copied in grey before it was photographed.
    pub(crate) copied: bool,
}

/// A picture with its truth, not written yet.
pub(crate) struct Shot {
    pub(crate) picture: RgbImage,
    pub(crate) pages: Vec<PageTruth>,
}

/// Photographs a sheet.
pub(crate) fn shoot(sheet: &Sheet<'_>, rng: &mut Rng, take: Take, page: u32) -> Result<Shot> {
    shoot_held(sheet, rng, take, page, None)
}

/// The same with a thumb on it, given in millimetres of the sheet.
pub(crate) fn shoot_held(
    sheet: &Sheet<'_>,
    rng: &mut Rng,
    take: Take,
    page: u32,
    thumb: Option<&Thumb>,
) -> Result<Shot> {
    let scale = f64::from(take.wish.size) * 0.98 / sheet.w.max(sheet.h);
    let flat = flat(sheet, rng, take.copied, scale)?;
    let thumb = thumb.map(|t| t.scaled(scale));
    let (picture, map) = photograph_held(&flat, rng, take.level, take.wish, thumb.as_ref());
    Ok(seen(sheet, picture, &map, scale, page, take.level == Level::Spoiled))
}

/// A sheet on a table: its middle there and how it is turned.
pub(crate) struct Place<'s, 'a> {
    pub(crate) sheet: &'s Sheet<'a>,
    pub(crate) middle: (f64, f64),
    /// Its width on the table in millimetres.
    pub(crate) width: f64,
    pub(crate) degrees: f64,
}

/// Photographs several sheets on one table.
pub(crate) fn shoot_table(places: &[Place<'_, '_>], rng: &mut Rng, level: Level, size: u32) -> Result<Shot> {
    let mut laid = Vec::new();
    let mut scales = Vec::new();
    for place in places {
        let sheet = place.sheet;
        let scale = f64::from(size) * 0.8 / sheet.w.max(sheet.h);
        laid.push(Laid {
            page: flat(sheet, rng, false, scale)?,
            middle: place.middle,
            size: (place.width, place.width * sheet.h / sheet.w),
            degrees: place.degrees,
        });
        scales.push(scale);
    }
    let (picture, maps) = photograph_table(&laid, rng, level, size);
    let mut pages = Vec::new();
    for ((place, map), scale) in places.iter().zip(&maps).zip(scales) {
        pages.extend(truths(
            place.sheet,
            (picture.width(), picture.height()),
            map,
            scale,
            1,
            false,
        ));
    }
    Ok(Shot { picture, pages })
}

/// The sheet as a program shows or prints it, without any camera.
pub(crate) fn print(sheet: &Sheet<'_>, layer: Layer, size: u32, page: u32) -> Result<Shot> {
    let scale = f64::from(size) / sheet.w.max(sheet.h);
    let picture = sheet.render(layer, scale)?;
    let (w, h) = (f64::from(picture.width()), f64::from(picture.height()));
    let map = Homography::from_rectangle(w, h, [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)]);
    Ok(seen(sheet, picture, &map, scale, page, false))
}

fn flat(sheet: &Sheet<'_>, rng: &mut Rng, copied: bool, scale: f64) -> Result<RgbImage> {
    if !copied && !sheet.has_late() {
        return sheet.render(Layer::Whole, scale);
    }
    let mut flat = sheet.render(Layer::Original, scale)?;
    if copied {
        flat = copier(&flat, rng);
    }
    if sheet.has_late() {
        sheet.press_late(&mut flat, scale)?;
    }
    Ok(flat)
}

fn seen(sheet: &Sheet<'_>, picture: RgbImage, map: &Homography, scale: f64, page: u32, unreadable: bool) -> Shot {
    let pages = truths(sheet, (picture.width(), picture.height()), map, scale, page, unreadable);
    Shot { picture, pages }
}

fn truths(
    sheet: &Sheet<'_>,
    (width, height): (u32, u32),
    map: &Homography,
    scale: f64,
    page: u32,
    unreadable: bool,
) -> Vec<PageTruth> {
    let size = [width, height];
    sheet
        .parts
        .iter()
        .map(|part| {
            let fields = part
                .marks
                .iter()
                .filter(|m| !m.value.is_empty() && !unreadable)
                .map(|mark| {
                    let quad = mark.area.map(|area| corners(map, area, scale));
                    (
                        mark.name.to_owned(),
                        FieldTruth {
                            value: mark.value.clone(),
                            quad,
                        },
                    )
                });
            PageTruth {
                page,
                document: part.document.to_owned(),
                size,
                quad: corners(map, part.area, scale),
                fields: fields
                    .filter(|(_, field)| field.quad.is_none_or(|q| inside(q, size)))
                    .collect(),
            }
        })
        .collect()
}

fn inside(quad: Quad, size: [u32; 2]) -> bool {
    quad.iter()
        .all(|[x, y]| *x >= -1.0 && *y >= -1.0 && *x <= f64::from(size[0]) + 1.0 && *y <= f64::from(size[1]) + 1.0)
}

fn corners(map: &Homography, area: Area, scale: f64) -> Quad {
    let Area { x, y, w, h } = area;
    [(x, y), (x + w, y), (x + w, y + h), (x, y + h)].map(|(x, y)| {
        let (u, v) = map.apply(x * scale, y * scale);
        [(u * 10.0).round() / 10.0, (v * 10.0).round() / 10.0]
    })
}
