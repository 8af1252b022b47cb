//! A page with words of its own and a photograph pasted among them is read whole.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failed test")]
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// A PDF of one A4 page: Chinese words above a card, a watermark of real words across it, words below.
fn pdf_with(card: &[u8], width: u32, height: u32) -> Vec<u8> {
    let hex = |text: &str| {
        let units: Vec<String> = text.encode_utf16().map(|u| format!("{u:04X}")).collect();
        units.concat()
    };
    let line = |y: u32, size: u32, text: &str| format!("BT /F1 {size} Tf 60 {y} Td <{}> Tj ET\n", hex(text));
    let content = [
        line(780, 14, "附件一：申请材料中的证件，按规定附于此页"),
        format!("q 480 0 0 {} 60 380 cm /I Do Q\n", 480 * height / width),
        line(400, 9, "仅供办理本事项使用其他无效"),
        line(300, 12, "以上所附证件与原件一致，由申请人负责"),
    ]
    .concat();
    let stream = |dict: &str, data: &[u8]| {
        let head = format!("<<{dict}/Length {}>>\nstream\n", data.len());
        [head.as_bytes(), data, b"\nendstream"].concat()
    };
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</I 7 0 R>>>>>>"
            .to_vec(),
        stream("", content.as_bytes()),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>".to_vec(),
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)\
          /Supplement 2>>/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]\
          /ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>"
            .to_vec(),
        stream(
            &format!(
                "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
            ),
            card,
        ),
    ];
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        writeln!(out, "{} 0 obj", i + 1).unwrap();
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    write!(
        out,
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    out
}

/// Width and height of a JPEG by its frame header.
fn size(jpeg: &[u8]) -> (u32, u32) {
    let at = jpeg
        .windows(2)
        .position(|w| w == b"\xff\xc0" || w == b"\xff\xc2")
        .unwrap();
    let side = |at: usize| u32::from(u16::from_be_bytes([jpeg[at], jpeg[at + 1]]));
    (side(at + 7), side(at + 5))
}

#[test]
fn a_card_pasted_among_words_of_the_file_is_read_with_them() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/clean/身份证.jpg");
    let card = std::fs::read(sample).unwrap();
    let (width, height) = size(&card);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("附件.pdf");
    let pdf = pdf_with(&card, width, height);
    let limits = vision::decode::Limits::default();
    let page = vision::decode::open(&pdf, &limits).unwrap().page(0, &limits).unwrap();
    assert!(
        page.text_is_sane && page.pictured > 0.15,
        "a page whose own words are believed"
    );
    std::fs::write(&file, pdf).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_yizhan"))
        .args(["review", "--item", "any", "--date", "2026-08-06", "--json"])
        .arg(&file)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let pages = report["files"][0]["pages"].as_array().unwrap();
    let read = |field: &str| pages.iter().find_map(|p| p["fields"][field]["value"].as_str());
    let truth = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/clean/truth.json")).unwrap();
    let truth: Value = serde_json::from_slice(&truth).unwrap();
    let wanted = (truth["files"].as_array().unwrap().iter())
        .flat_map(|f| f["pages"].as_array().unwrap())
        .find(|p| p["document"] == "id_card_front")
        .unwrap();
    for field in ["number", "name"] {
        assert_eq!(
            read(field),
            wanted["fields"][field]["value"].as_str(),
            "{field} of {pages:?}"
        );
    }
}
