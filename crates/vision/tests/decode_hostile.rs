//! Hostile files end in an error that says what is wrong, soon and without taking the machine's memory.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]
mod corpus;

use corpus::{
    OFD_TEXT, OFD_XML, encoded, member, ofd_members, pdf, pdf_page, pdf_pages, picture, png_claiming, stream, tiff,
    zip, zlib, zlib_zeros,
};
use image::ImageFormat;
use std::fmt::Write;
use std::time::{Duration, Instant};
use vision::decode::{Format, Limits, open, sniff};

/// The error code of a file, wherever it shows.
fn code(bytes: &[u8]) -> &'static str {
    code_within(bytes, &Limits::default())
}

fn code_within(bytes: &[u8], limits: &Limits) -> &'static str {
    let start = Instant::now();
    let result = open(bytes, limits).and_then(|d| (0..d.page_count()).try_for_each(|i| d.page(i, limits).map(drop)));
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    result.map_or_else(|e| e.code(), |()| "sound")
}

#[test]
fn files_that_are_nothing_are_told_apart() {
    assert_eq!(code(b""), "empty");
    assert_eq!(code(b"hello, this is text"), "unknown_format");
    assert_eq!(code(b"GIF89a\x01\0\x01\0"), "unknown_format");
    assert_eq!(code(&zip(&[member("word/document.xml", "<w/>")])), "unknown_format");
    assert_eq!(code(&zip(&[member("a/OFD.xml", "<w/>")])), "unknown_format");
    assert_eq!(code(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), "unknown_format");
    let small = Limits {
        max_file_bytes: 10,
        ..Limits::default()
    };
    assert_eq!(code_within(b"%PDF-1.7 and so on", &small), "too_large");
}

#[test]
fn the_format_is_told_by_the_bytes_alone() {
    assert_eq!(sniff(b"\x89PNG\r\n\x1a\n%PDF-1.7"), Some(Format::Png));
    assert_eq!(sniff(b"rubbish before %PDF-1.4"), Some(Format::Pdf));
    assert_eq!(sniff(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"), Some(Format::Heic));
}

#[test]
fn files_cut_short_do_not_pass_as_whole() {
    let sound = picture(300, 200);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp] {
        let bytes = encoded(sound.clone(), format);
        let told = code(&bytes[..bytes.len() * 2 / 3]);
        assert!(matches!(told, "truncated" | "damaged"), "{format:?} {told}");
    }
    for bytes in [tiff(&[sound]), pdf_pages(20), zip(&ofd_members(OFD_TEXT, ""))] {
        let told = code(&bytes[..bytes.len() * 2 / 3]);
        assert!(matches!(told, "truncated" | "damaged"), "{told}");
    }
}

#[test]
fn pictures_of_thirty_thousand_pixels_a_side_are_refused_before_decoding() {
    assert_eq!(code(&png_claiming(30_000, 30_000, &zlib(&[0; 99]))), "too_many_pixels");
    assert_eq!(code(&png_claiming(20_001, 1, &zlib(&[0; 99]))), "too_many_pixels");
    // The decoder itself refuses this one before it tells the size.
    assert_eq!(code(&png_claiming(0x7fff_ffff, 0x7fff_ffff, &[])), "archive_bomb");
    let mut bitmap = encoded(picture(10, 10), ImageFormat::Bmp);
    bitmap[18..26].copy_from_slice(&[0x30, 0x75, 0, 0, 0x30, 0x75, 0, 0]);
    assert_eq!(code(&bitmap), "too_many_pixels");
    let mut jpeg = encoded(picture(10, 10), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x75, 0x30, 0x75, 0x30]);
    assert_eq!(code(&jpeg), "too_many_pixels");
}

#[test]
fn a_small_png_of_a_gigabyte_of_zeros_is_not_unpacked() {
    let told = code(&png_claiming(100, 100, &zlib_zeros(1 << 30)));
    assert!(matches!(told, "sound" | "damaged"), "{told}");
}

#[test]
fn a_tiff_whose_pages_go_in_circles_ends() {
    let mut bytes = tiff(&[picture(20, 20)]);
    let first = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    let entries = usize::from(u16::from_le_bytes(bytes[first..first + 2].try_into().unwrap()));
    let next = first + 2 + entries * 12;
    bytes.copy_within(4..8, next);
    let told = code(&bytes);
    assert!(matches!(told, "too_many_pages" | "damaged" | "truncated"), "{told}");
}

#[test]
fn a_pdf_of_five_thousand_pages_is_refused() {
    assert_eq!(code(&pdf_pages(5_000)), "too_many_pages");
}

#[test]
fn a_pdf_whose_page_tree_goes_in_circles_ends() {
    let told = code(&pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 3>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Parent 3 0 R/Count 2>>".to_vec(),
    ]));
    assert!(matches!(told, "no_pages" | "damaged"), "{told}");
    let itself = pdf(&[b"1 0 R".to_vec(), b"2 0 R".to_vec()]);
    assert!(matches!(code(&itself), "no_pages" | "damaged"));
}

#[test]
fn a_pdf_whose_streams_unpack_to_gigabytes_is_refused() {
    let bomb = zlib_zeros(600 << 20);
    let once = |dict: &str, data: &[u8]| pdf_page(b"/X Do", "/XObject<</X 8 0 R>>", &[stream(dict, data)]);
    assert_eq!(code(&once("/Filter/FlateDecode", &bomb)), "archive_bomb");
    let twice = zlib(&bomb);
    assert_eq!(code(&once("/Filter[/FlateDecode/FlateDecode]", &twice)), "archive_bomb");
    let written = twice.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    let dict = "/Filter[/ASCIIHexDecode/FlateDecode/FlateDecode]";
    assert_eq!(code(&once(dict, written.as_bytes())), "archive_bomb");
    // The same as a picture within the drawing of a form.
    let inline = [b"BI /W 10 /H 10 /BPC 8 /CS /G /F /Fl ID ".as_slice(), &bomb, b" EI"].concat();
    assert_eq!(
        code(&once("/Subtype/Form/BBox[0 0 9 9]/Filter/FlateDecode", &zlib(&inline))),
        "archive_bomb"
    );
}

#[test]
fn a_pdf_picture_that_claims_billions_of_pixels_is_refused() {
    let image =
        "/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode";
    assert_eq!(
        code(&pdf_page(b"/X Do", "/XObject<</X 8 0 R>>", &[stream(image, b"abc")])),
        "too_many_pixels"
    );
}

#[test]
fn a_pdf_whose_forms_draw_each_other_without_end_is_given_up() {
    // Each of thirty forms draws the next one ten times.
    let forms: Vec<Vec<u8>> = (0..30)
        .map(|i| {
            let dict = format!(
                "/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</N {} 0 R>>>>",
                i + 9
            );
            stream(&dict, "/N Do ".repeat(10).as_bytes())
        })
        .collect();
    assert_eq!(code(&pdf_page(b"/X Do", "/XObject<</X 8 0 R>>", &forms)), "too_complex");
}

#[test]
fn a_pdf_that_paints_its_page_a_million_times_is_given_up() {
    let content = "0 0 595 842 re f\n".repeat(1_000_000);
    assert_eq!(code(&pdf_page(content.as_bytes(), "", &[])), "too_complex");
}

#[test]
fn a_pdf_of_nested_arrays_does_not_exhaust_the_stack() {
    for open_with in ["[", "<<", "<</A", "(", "[<<"] {
        let deep = [
            b"<</Type/Catalog/Pages 2 0 R/X ".as_slice(),
            open_with.repeat(500_000).as_bytes(),
        ]
        .concat();
        code(&pdf(&[deep, b"<</Type/Pages/Kids[]/Count 0>>".to_vec()]));
        let drawn = open_with.repeat(500_000);
        code(&pdf_page(drawn.as_bytes(), "", &[]));
    }
}

#[test]
fn a_pdf_that_needs_a_password_says_so() {
    let bytes = pdf_pages(1);
    let text = String::from_utf8(bytes).unwrap();
    let owner = "00".repeat(32);
    let encrypt = format!(
        "/ID[<{id}><{id}>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{owner}>/U<{owner}>>>/Root",
        id = "11".repeat(16)
    );
    assert_eq!(code(text.replace("/Root", &encrypt).as_bytes()), "encrypted");
}

#[test]
fn a_pdf_page_without_extent_is_no_trouble() {
    for area in ["0 0 0 0", "0 0 100000 0.001", "0 0 1e30 1e30", "5 5 1 1", "a b"] {
        let text = String::from_utf8(pdf_pages(1)).unwrap().replace("0 0 200 200", area);
        let told = code(text.as_bytes());
        assert!(matches!(told, "sound" | "damaged"), "{area}: {told}");
    }
}

fn ofd_with(objects: &str, resources: &str) -> &'static str {
    code(&zip(&ofd_members(objects, resources)))
}

#[test]
fn archives_that_unpack_to_too_much_are_refused() {
    let mut members = ofd_members(OFD_TEXT, "");
    members.push(member("Doc_0/Res/a.png", vec![0; 40 << 20]));
    assert_eq!(code(&zip(&members)), "archive_bomb");
    let mut lying = ofd_members(OFD_TEXT, "");
    lying[3].claimed = Some(10);
    assert_eq!(code(&zip(&lying)), "archive_bomb");
    let mut boasting = ofd_members(OFD_TEXT, "");
    boasting[3].claimed = Some(0xffff_fff0);
    assert_eq!(code(&zip(&boasting)), "archive_bomb");
    let many = (0..5_000).map(|i| member(&format!("Doc_0/{i}.xml"), "<a/>"));
    let many: Vec<_> = ofd_members(OFD_TEXT, "").into_iter().chain(many).collect();
    assert_eq!(code(&zip(&many)), "archive_bomb");
}

#[test]
fn archives_whose_names_lead_elsewhere_are_refused() {
    for name in [
        "../evil.xml",
        "/etc/evil.xml",
        "Doc_0\\..\\..\\evil.xml",
        "C:evil.xml",
        "Doc_0/../../evil.xml",
        "OFD.xml",
        "ofd.XML",
    ] {
        let mut members = ofd_members(OFD_TEXT, "");
        members.push(member(name, OFD_XML));
        assert_eq!(code(&zip(&members)), "unsafe_path", "{name}");
    }
    let mut members = ofd_members(OFD_TEXT, "");
    members[2].symlink = true;
    assert_eq!(code(&zip(&members)), "unsafe_path");
}

#[test]
fn an_archive_with_encrypted_members_says_so() {
    let mut members = ofd_members(OFD_TEXT, "");
    members[3].flags = 1;
    assert_eq!(code(&zip(&members)), "encrypted");
}

#[test]
fn an_ofd_with_a_billion_steps_between_characters_stays_small() {
    let text = OFD_TEXT.replace("g 3 5", "g 4000000000 5");
    assert_eq!(ofd_with(&text, ""), "sound");
}

#[test]
fn an_ofd_whose_composites_hold_each_other_without_end_is_given_up() {
    let mut units = String::from("<ofd:CompositeGraphicUnits>");
    for id in 100..120 {
        let inner = format!(r#"<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="{}"/>"#, id + 1).repeat(10);
        write!(
            units,
            r#"<ofd:CompositeGraphicUnit ID="{id}" Width="9" Height="9"><ofd:Content>{inner}"#
        )
        .unwrap();
        units += "</ofd:Content></ofd:CompositeGraphicUnit>";
    }
    units += "</ofd:CompositeGraphicUnits>";
    assert_eq!(
        ofd_with(r#"<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="100"/>"#, &units),
        "too_complex"
    );
}

#[test]
fn an_ofd_with_a_picture_too_large_is_refused() {
    let mut members = ofd_members(OFD_TEXT, "");
    members.push(member("Doc_0/Res/a.png", png_claiming(30_000, 30_000, &zlib(&[0; 99]))));
    assert_eq!(code(&zip(&members)), "too_many_pixels");
}

#[test]
fn an_ofd_of_deeply_nested_elements_is_refused() {
    assert_eq!(ofd_with(&"<ofd:PageBlock>".repeat(200_000), ""), "damaged");
}

#[test]
fn an_ofd_page_without_extent_is_no_trouble() {
    for area in [
        "0 0 0 0",
        "0 0 1000000 0.00001",
        "0 0 NaN NaN",
        "0 0 1e300 1e300",
        "-5 -5 10 10",
    ] {
        let mut members = ofd_members(OFD_TEXT, "");
        let text = String::from_utf8(members[1].data.clone())
            .unwrap()
            .replace("0 0 210 140", area);
        members[1] = member("Doc_0/Document.xml", text);
        let told = code(&zip(&members));
        assert!(matches!(told, "sound" | "damaged"), "{area}: {told}");
    }
}

#[test]
fn a_heic_of_rubbish_is_an_error() {
    let mut bytes = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    bytes.extend([0xa5; 400]);
    assert!(matches!(
        code(&bytes),
        "damaged" | "truncated" | "codec_missing" | "unsupported"
    ));
}
