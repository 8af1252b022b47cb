//! Writes the files of the decoders' tests into a folder for each fuzz target; `cargo xtask fuzz` starts from them.
#![allow(clippy::unwrap_used, missing_docs, reason = "a tool of the tests")]
#[path = "../crates/vision/tests/corpus/mod.rs"]
mod corpus;

use corpus::{
    OFD_TEXT, encoded, jbig2, jpeg_held, member, ofd_members, ofd_pictured, ofd_sealed, pdf_page, pdf_pages, picture,
    png_claiming, stream, tiff, tiff_bilevel, zip, zlib,
};
use image::ImageFormat;
use std::path::PathBuf;

fn main() {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap());
    for (target, files) in seeds() {
        let folder = folder.join(target);
        std::fs::create_dir_all(&folder).unwrap();
        for (number, bytes) in files.iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), bytes).unwrap();
        }
    }
}

fn seeds() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let formats = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp];
    let mut images: Vec<Vec<u8>> = formats.map(|format| encoded(picture(60, 40), format)).into();
    images.push(jpeg_held(&picture(40, 30), 6));
    images.push(png_claiming(30_000, 30_000, &zlib(&[0; 99])));
    let tiffs = vec![
        tiff(&[picture(20, 20), picture(30, 10)]),
        tiff_bilevel(20, 16, &[0xaa; 48]),
    ];
    let heic = b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic\0\0\0\x08meta".to_vec();
    let text = b"BT /F1 20 Tf 100 700 Td (Licence) Tj 0 -40 Td (two) Tj ET 0 0 m 10 10 l S".as_slice();
    let chinese = b"BT /F2 20 Tf 100 700 Td <841565366267> Tj ET q 100 0 0 100 50 50 cm /I Do Q".as_slice();
    let drawn = stream(
        "/Type/XObject/Subtype/Image/Width 4/Height 4/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode",
        &zlib(&[128; 16]),
    );
    let pdfs = vec![
        pdf_page(text, "", &[]),
        pdf_page(chinese, "/XObject<</I 8 0 R>>", &[drawn]),
        pdf_pages(3),
    ];
    let ofds = vec![
        zip(&ofd_members(OFD_TEXT, "")),
        zip(&ofd_sealed()),
        zip(&ofd_pictured("a.jb2", jbig2())),
        zip(&[member("OFD.xml", corpus::OFD_XML)]),
    ];
    let sniffed = [
        &images[..1],
        &tiffs[..1],
        std::slice::from_ref(&heic),
        &pdfs[..1],
        &ofds[..1],
    ]
    .concat();
    vec![
        ("image", images),
        ("tiff", tiffs),
        ("heic", vec![heic]),
        ("pdf", pdfs),
        ("ofd", ofds),
        ("sniff", sniffed),
    ]
}
