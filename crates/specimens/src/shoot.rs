//! From sheets to files: renders, photographs, encodes, and notes where everything went.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use fastrand::Rng;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageEncoder as _, RgbImage};

use crate::camera::{Homography, Level, Wish, photograph};
use crate::sheet::{Area, Sheet};
use crate::truth::{FieldTruth, FileTruth, PageTruth, Quad};

/// A picture with its truth, not written yet.
pub(crate) struct Shot {
    pub(crate) picture: RgbImage,
    pub(crate) pages: Vec<PageTruth>,
}

/// Photographs a sheet.
pub(crate) fn shoot(sheet: &Sheet<'_>, rng: &mut Rng, level: Level, wish: Wish, page: u32) -> Result<Shot> {
    let scale = f64::from(wish.size) * 0.98 / sheet.w.max(sheet.h);
    let flat = sheet.render(scale)?;
    let (picture, map) = photograph(&flat, rng, level, wish);
    let size = [picture.width(), picture.height()];
    let unreadable = level == Level::Spoiled;
    let pages = sheet
        .parts
        .iter()
        .map(|part| {
            let fields = part
                .marks
                .iter()
                .filter(|m| !m.value.is_empty() && !unreadable)
                .map(|mark| {
                    let quad = mark.area.map(|area| corners(&map, area, scale));
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
                quad: corners(&map, part.area, scale),
                fields: fields
                    .filter(|(_, field)| field.quad.is_none_or(|q| inside(q, size)))
                    .collect(),
            }
        })
        .collect();
    Ok(Shot { picture, pages })
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

/// Writes a picture as JPEG, or as PNG when its name says so.
pub(crate) fn write(folder: &Path, file: &str, picture: &RgbImage, quality: u8) -> Result<()> {
    let path = folder.join(file);
    let mut bytes = Vec::new();
    if Path::new(file).extension().is_some_and(|e| e == "png") {
        image::codecs::png::PngEncoder::new(&mut bytes).write_image(
            picture,
            picture.width(),
            picture.height(),
            image::ExtendedColorType::Rgb8,
        )?;
    } else {
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture)?;
    }
    fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// One picture, one file.
pub(crate) fn single(folder: &Path, file: &str, shot: Shot, quality: u8) -> Result<FileTruth> {
    write(folder, file, &shot.picture, quality)?;
    Ok(FileTruth {
        file: file.to_owned(),
        pages: shot.pages,
    })
}
