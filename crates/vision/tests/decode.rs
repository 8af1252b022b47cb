//! Sound files of each format come in as pages, upright, in the right colours, with their text where it stands.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]
mod corpus;

use corpus::{
    OFD_TEXT, encoded, jpeg_held, ofd_members, ofd_sealed, pdf_page, pdf_pages, picture, tiff, tiff_bilevel, zip,
};
use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgba, RgbaImage};
use vision::decode::{DecodedPage, Format, Limits, TextRun, open, sniff};

fn only_page(bytes: &[u8]) -> DecodedPage {
    let limits = Limits::default();
    let document = open(bytes, &limits).unwrap();
    assert_eq!(document.page_count(), 1);
    document.page(0, &limits).unwrap()
}

fn pixel(page: &DecodedPage, x: f32, y: f32) -> [u8; 3] {
    let picture = page.picture.as_ref().unwrap();
    let at = |share: f32, side: u32| ((share * side as f32) as u32).min(side - 1);
    picture.get_pixel(at(x, picture.width()), at(y, picture.height())).0
}

fn is_red(p: [u8; 3]) -> bool {
    p[0] > 150 && p[1] < 100 && p[2] < 100
}

fn texts(runs: &[TextRun]) -> Vec<&str> {
    runs.iter().map(|r| r.text.as_str()).collect()
}

#[test]
fn every_picture_format_keeps_its_size_and_colours() {
    let formats = [
        (ImageFormat::Jpeg, Format::Jpeg),
        (ImageFormat::Png, Format::Png),
        (ImageFormat::WebP, Format::WebP),
        (ImageFormat::Bmp, Format::Bmp),
        (ImageFormat::Tiff, Format::Tiff),
    ];
    for (written, format) in formats {
        let bytes = encoded(picture(120, 80), written);
        assert_eq!(sniff(&bytes), Some(format));
        let page = only_page(&bytes);
        assert_eq!((page.number, page.width, page.height), (1, 120, 80), "{format:?}");
        assert!(
            is_red(pixel(&page, 0.25, 0.25)) && !is_red(pixel(&page, 0.75, 0.75)),
            "{format:?}"
        );
        assert!(page.text.is_empty() && !page.text_is_sane);
    }
}

#[test]
fn a_photo_is_turned_the_way_the_camera_was_held() {
    // Where the red quarter comes to lie for each of the eight EXIF values.
    let places = [(1, 0.25, 0.25), (2, 0.75, 0.25), (3, 0.75, 0.75), (4, 0.25, 0.75)];
    let turned = [(5, 0.25, 0.25), (6, 0.75, 0.25), (7, 0.75, 0.75), (8, 0.25, 0.75)];
    for (held, x, y) in places.into_iter().chain(turned) {
        let page = only_page(&jpeg_held(&picture(160, 96), held));
        let upright = if held < 5 { (160, 96) } else { (96, 160) };
        assert_eq!((page.width, page.height), upright, "held {held}");
        assert!(is_red(pixel(&page, x, y)), "held {held}");
    }
}

#[test]
fn a_large_photo_gets_smaller_but_keeps_the_size_a_viewer_shows() {
    let page = only_page(&jpeg_held(&picture(5_000, 2_500), 6));
    let kept = page.picture.as_ref().unwrap();
    assert_eq!((page.width, page.height), (2_500, 5_000));
    assert_eq!(kept.dimensions(), (2_000, 4_000));
    assert!(is_red(pixel(&page, 0.75, 0.25)));
}

#[test]
fn what_is_transparent_lies_on_white() {
    let clear = RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0]));
    assert_eq!(pixel(&only_page(&encoded(clear, ImageFormat::Png)), 0.5, 0.5), [255; 3]);
}

#[test]
fn sixteen_bits_of_grey_become_eight_of_colour() {
    let grey: ImageBuffer<Luma<u16>, Vec<u16>> = ImageBuffer::from_pixel(30, 30, Luma([0x8000]));
    let page = only_page(&encoded(DynamicImage::ImageLuma16(grey), ImageFormat::Png));
    assert!(pixel(&page, 0.5, 0.5).iter().all(|v| (127..=129).contains(v)));
}

#[test]
fn a_tiff_gives_each_of_its_pages() {
    let bytes = tiff(&[picture(50, 40), picture(40, 50), picture(60, 60)]);
    let limits = Limits::default();
    let document = open(&bytes, &limits).unwrap();
    let sizes: Vec<_> = (0..3)
        .map(|i| document.page(i, &limits).unwrap())
        .map(|p| (p.number, p.width, p.height))
        .collect();
    assert_eq!(sizes, [(1, 50, 40), (2, 40, 50), (3, 60, 60)]);
    assert_eq!(document.page(3, &limits).unwrap_err().code(), "no_such_page");
}

#[test]
fn a_fax_in_which_set_bits_are_ink_shows_black_on_white() {
    let rows: Vec<u8> = (0..16)
        .flat_map(|y| if y < 8 { [0xff, 0x00, 0x00] } else { [0; 3] })
        .collect();
    let page = only_page(&tiff_bilevel(20, 16, &rows));
    assert_eq!(pixel(&page, 0.1, 0.2), [0; 3]);
    assert_eq!(pixel(&page, 0.9, 0.2), [255; 3]);
    assert_eq!(pixel(&page, 0.1, 0.9), [255; 3]);
}

#[test]
fn a_pdf_gives_its_picture_and_its_text_in_place() {
    let page = only_page(&pdf_page(
        b"BT /F1 20 Tf 100 700 Td (Licence 2024) Tj 0 -40 Td (Line two) Tj ET",
        "",
        &[],
    ));
    assert_eq!((page.width, page.height), (1652, 2338));
    assert!(page.text_is_sane);
    assert_eq!(texts(&page.text), ["Licence 2024", "Line two"]);
    let place = page.text[0].quad.bounds();
    let scale = 200.0 / 72.0;
    assert!((place.left - 100.0 * scale).abs() < 2.0, "{place:?}");
    assert!(
        place.top < (842.0 - 712.0) * scale && place.bottom > (842.0 - 700.0) * scale,
        "{place:?}"
    );
    assert!(
        place.width() > 100.0 * scale && place.width() < 130.0 * scale,
        "{place:?}"
    );
    assert_eq!(page.text[0].spans.len(), "Licence 2024".len());
    let picture = page.picture.unwrap();
    let ink = image::imageops::crop_imm(
        &picture,
        place.left as u32,
        place.top as u32,
        place.width() as u32,
        place.height() as u32,
    );
    assert!(
        ink.to_image().pixels().any(|p| p.0[0] < 60),
        "the text is drawn where it is said to be"
    );
}

#[test]
fn a_pdf_that_names_a_chinese_font_without_carrying_it_gives_its_text() {
    let page = only_page(&pdf_page(b"BT /F2 20 Tf 100 700 Td <84254E1A62677167> Tj ET", "", &[]));
    assert_eq!(texts(&page.text), ["营业执照"]);
    assert!(page.text_is_sane);
}

#[test]
fn text_hidden_below_a_scan_is_not_taken_as_sane() {
    let scan = encoded(picture(300, 400), ImageFormat::Jpeg);
    let image = corpus::stream(
        "/Type/XObject/Subtype/Image/Width 300/Height 400/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode",
        &scan,
    );
    let draw =
        b"q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F1 20 Tf 100 700 Td (some recognised words that no one checked) Tj ET";
    let page = only_page(&pdf_page(draw, "/XObject<</I 8 0 R>>", &[image]));
    assert!(!page.text_is_sane);
    assert!(is_red(pixel(&page, 0.25, 0.25)));
}

#[test]
fn pages_of_a_pdf_are_drawn_one_by_one() {
    let limits = Limits::default();
    let document = open(&pdf_pages(30), &limits).unwrap();
    assert_eq!(document.page_count(), 30);
    let page = document.page(29, &limits).unwrap();
    assert_eq!(page.number, 30);
    assert!(!page.text_is_sane && page.text.is_empty());
}

#[test]
fn an_ofd_gives_its_picture_and_its_text_in_place() {
    let bytes = zip(&ofd_members(OFD_TEXT, ""));
    assert_eq!(sniff(&bytes), Some(Format::Ofd));
    let page = only_page(&bytes);
    let scale = 200.0 / 25.4;
    assert_eq!((page.width, page.height), (1654, 1102));
    assert_eq!(texts(&page.text), ["营业执照"]);
    assert!(page.text_is_sane);
    let place = page.text[0].quad.bounds();
    assert!(
        (place.left - 20.0 * scale).abs() < 1.0 && (place.right - 40.0 * scale).abs() < 1.0,
        "{place:?}"
    );
    assert!(place.top > 30.0 * scale && place.bottom < 36.5 * scale, "{place:?}");
    assert!(
        pixel(&page, 70.0 / 210.0, 50.0 / 140.0)[0] < 120,
        "the line whose box has no height is drawn"
    );
}

#[test]
fn the_seal_of_a_signature_lies_on_the_page() {
    let page = only_page(&zip(&ofd_sealed()));
    assert!(is_red(pixel(&page, 120.0 / 210.0, 80.0 / 140.0)));
    assert!(!is_red(pixel(&page, 160.0 / 210.0, 80.0 / 140.0)));
}

#[test]
fn a_heic_is_read_where_the_machine_can_write_one() {
    let folder = std::env::temp_dir().join(format!("yizhan-heic-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (png, heic) = (folder.join("a.png"), folder.join("a.heic"));
    std::fs::write(&png, encoded(picture(256, 128), ImageFormat::Png)).unwrap();
    let written = std::process::Command::new("heif-enc")
        .arg(&png)
        .arg("-o")
        .arg(&heic)
        .output();
    if written.is_ok_and(|o| o.status.success()) {
        let bytes = std::fs::read(&heic).unwrap();
        assert_eq!(sniff(&bytes), Some(Format::Heic));
        let page = only_page(&bytes);
        assert_eq!((page.width, page.height), (256, 128));
        assert!(is_red(pixel(&page, 0.25, 0.25)) && !is_red(pixel(&page, 0.75, 0.75)));
        let half = open(&bytes[..bytes.len() / 2], &Limits::default()).and_then(|d| d.page(0, &Limits::default()));
        assert!(half.is_err());
    } else {
        eprintln!("heif-enc is not installed: HEIC is not tried");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
