//! A small PDF writer for scanned and printed pages.
//! The optional text layer is invisible text in a predefined CJK face, as scanners with recognition write it.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Result;

use super::Page;

/// Writes the pages as a PDF.
pub(crate) fn write(pages: &[Page<'_>], quality: u8) -> Result<Vec<u8>> {
    const POINT: f64 = 72.0 / 25.4;
    let mut objects: Vec<Vec<u8>> = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()];
    let kids: Vec<String> = (0..pages.len()).map(|i| format!("{} 0 R", 6 + i * 3)).collect();
    let kids = kids.join(" ");
    objects.push(format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into_bytes());
    objects.push(b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>".to_vec());
    objects.push(b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>".to_vec());
    let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Identity-UCS2 def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end";
    objects.push(stream("", map.as_bytes()));
    for (i, page) in pages.iter().enumerate() {
        let (w, h) = (page.size_mm.0 * POINT, page.size_mm.1 * POINT);
        let first = 6 + i * 3;
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {w:.2} {h:.2}] /Contents {} 0 R /Resources << /XObject << /Im0 {} 0 R >> /Font << /F1 3 0 R >> >> >>",
                first + 1,
                first + 2
            )
            .into_bytes(),
        );
        let mut content = format!("q {w:.2} 0 0 {h:.2} 0 0 cm /Im0 Do Q\n");
        for run in page.text {
            let codes: Vec<String> = run.words.encode_utf16().map(|u| format!("{u:04X}")).collect();
            let codes = codes.concat();
            let _ = writeln!(
                content,
                "BT 3 Tr /F1 {:.2} Tf {:.2} {:.2} Td <{codes}> Tj ET",
                run.ink.size * POINT,
                run.x * POINT,
                h - run.y * POINT
            );
        }
        objects.push(stream("", content.as_bytes()));
        let jpeg = super::jpeg(page.picture, quality)?;
        let dictionary = format!(
            "/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode ",
            page.picture.width(),
            page.picture.height()
        );
        objects.push(stream(&dictionary, &jpeg));
    }
    assemble(&objects)
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dictionary}/Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream");
    out
}

fn assemble(objects: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut out = b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::with_capacity(objects.len());
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        writeln!(out, "{} 0 obj", i + 1)?;
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1)?;
    for offset in offsets {
        writeln!(out, "{offset:010} 00000 n ")?;
    }
    write!(
        out,
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    )?;
    Ok(out)
}
