//! Sound files with bytes flipped, cut, doubled and swapped: whatever becomes of them, nothing panics or hangs.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]
mod corpus;

use corpus::{OFD_TEXT, encoded, member, ofd_members, ofd_sealed, pdf_page, picture, stream, tiff, zip, zlib};
use image::ImageFormat;
use std::time::{Duration, Instant};
use vision::decode::{FileError, Limits, open};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len());
        let length = dice.roll(24).min(bytes.len() - at);
        match dice.roll(6) {
            0 | 1 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1 << dice.roll(8)),
            2 => bytes
                .iter_mut()
                .skip(at)
                .take(4)
                .for_each(|b| *b = if dice.roll(2) == 0 { 0xff } else { 0 }),
            3 => bytes.truncate(bytes.len() - dice.roll(bytes.len() / 4)),
            4 => {
                let piece = bytes[at..at + length].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => drop(bytes.drain(at..at + length)),
        }
        if bytes.is_empty() {
            return;
        }
    }
}

/// Reads a file to its end; an error is as good as a page.
fn read(bytes: &[u8], limits: &Limits) -> Result<(), FileError> {
    let document = open(bytes, limits)?;
    for page in 0..document.page_count().min(3) {
        document.page(page, limits)?;
    }
    Ok(())
}

fn survives(bytes: &[u8], rounds: usize, seed: u64) {
    let limits = Limits {
        max_render_side: 300,
        time: Duration::from_secs(10),
        ..Limits::default()
    };
    read(bytes, &limits).unwrap();
    let mut dice = Dice(seed);
    let (mut caught, mut slowest) = (Vec::new(), Duration::ZERO);
    for _ in 0..rounds {
        let mut copy = bytes.to_vec();
        mutate(&mut copy, &mut dice);
        let start = Instant::now();
        if let Err(FileError::Damaged { detail }) = read(&copy, &limits)
            && detail.starts_with("the decoder gave up")
        {
            caught.push(detail);
        }
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest < limits.time, "{slowest:?}");
    // Panics of other makers' code are caught; they are named so that they can be reported to them.
    eprintln!(
        "{} panics caught in {rounds} rounds, slowest {slowest:?}: {caught:?}",
        caught.len()
    );
}

#[test]
fn pictures_survive_damage() {
    let small = picture(48, 40);
    for (i, format) in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp]
        .into_iter()
        .enumerate()
    {
        survives(&encoded(small.clone(), format), 300, 0x9e37_79b9 + i as u64);
    }
    survives(&tiff(&[small.clone(), small]), 300, 77);
}

#[test]
fn pdfs_survive_damage() {
    let draw =
        b"q 100 0 0 100 50 50 cm /I Do Q 1 0 0 RG 3 w 10 10 200 300 re S BT /F1 20 Tf 100 700 Td (Licence) Tj ET";
    let image = stream(
        "/Type/XObject/Subtype/Image/Width 48/Height 40/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode",
        &zlib(picture(48, 40).as_raw()),
    );
    survives(&pdf_page(draw, "/XObject<</I 8 0 R>>", &[image]), 300, 5);
}

#[test]
fn ofds_survive_damage_of_the_archive() {
    survives(&zip(&ofd_sealed()), 300, 3);
}

#[test]
fn ofds_survive_damage_of_their_xml() {
    let limits = Limits {
        max_render_side: 300,
        ..Limits::default()
    };
    let vector = r#"<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="9" Width="10" Height="10"><ofd:Content>
        <ofd:PathObject Boundary="0 0 10 10"><ofd:AbbreviatedData>M 0 0 L 9 9 A 3 3 0 1 0 5 5 C</ofd:AbbreviatedData></ofd:PathObject>
        </ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"#;
    let objects = format!(r#"{OFD_TEXT}<ofd:CompositeObject ID="12" Boundary="5 5 20 20" ResourceID="9"/>"#);
    read(&zip(&ofd_members(&objects, vector)), &limits).unwrap();
    let mut dice = Dice(11);
    for _ in 0..300 {
        let mut members = ofd_members(&objects, vector);
        let chosen = dice.roll(members.len());
        let mut data = std::mem::take(&mut members[chosen].data);
        mutate(&mut data, &mut dice);
        members[chosen] = member(&members[chosen].name, data);
        let _ = read(&zip(&members), &limits);
    }
}
