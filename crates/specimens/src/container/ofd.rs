//! A small OFD writer (GB/T 33190): a ZIP of XML in millimetres, a ground picture a page, and text objects over it.
//! Pages without text are pictures only, as scanning stations make them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use anyhow::Result;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::Page;
use crate::sheet::Run;

const SPACE: &str = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// The face that the text objects name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Face<'f> {
    /// Named only: the viewer finds one of its own.
    Named(&'static str),
    /// Its file lies in the package.
    Embedded { name: &'static str, file: &'f [u8] },
}

/// Object numbers that the standard wants unique in a document.
const FONT: u32 = 2;
const FIRST_PICTURE: u32 = 10;

/// How advances are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Steps {
    /// `3.2 3.2 3.2`
    Plain,
    /// `g 3 3.2`
    Grouped,
}

/// Writes the pages as an OFD. `measure` gives the advances of a run, one for each character.
pub(crate) fn write(
    pages: &[Page<'_>],
    face: Face<'_>,
    steps: Steps,
    quality: u8,
    measure: &dyn Fn(&Run) -> Vec<f64>,
) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &[u8]| -> Result<()> {
        let picture = std::path::Path::new(name).extension().is_some_and(|end| end == "jpg");
        let method = if picture {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        // A fixed date, so that the same seed gives the same bytes.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default());
        zip.start_file(name, options)?;
        zip.write_all(content)?;
        Ok(())
    };
    put("OFD.xml", entrance().as_bytes())?;
    put("Doc_0/Document.xml", document(pages).as_bytes())?;
    put("Doc_0/PublicRes.xml", fonts(face).as_bytes())?;
    put("Doc_0/DocumentRes.xml", pictures(pages.len()).as_bytes())?;
    if let Face::Embedded { file, .. } = face {
        put("Doc_0/Res/font_0.ttf", file)?;
    }
    for (index, page) in pages.iter().enumerate() {
        put(
            &format!("Doc_0/Res/image_{index}.jpg"),
            &super::jpeg(page.picture, quality)?,
        )?;
        let content = content(page, index as u32, steps, measure);
        put(&format!("Doc_0/Pages/Page_{index}/Content.xml"), content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn entrance() -> String {
    format!(
        r#"{HEAD}<ofd:OFD {SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>00000000000000000000000000000001</ofd:DocID><ofd:Creator>Yizhan specimens</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#
    )
}

fn document(pages: &[Page<'_>]) -> String {
    let (w, h) = pages.first().map_or((210.0, 297.0), |p| p.size_mm);
    let last = FIRST_PICTURE + pages.len() as u32 * 1000 + 1000;
    let mut list = String::new();
    for index in 0..pages.len() {
        let _ = write!(
            list,
            r#"<ofd:Page ID="{}" BaseLoc="Pages/Page_{index}/Content.xml"/>"#,
            page_number(index as u32)
        );
    }
    format!(
        r"{HEAD}<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>{last}</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 {w:.2} {h:.2}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>"
    )
}

const fn page_number(index: u32) -> u32 {
    FIRST_PICTURE + 1000 + index * 1000
}

fn fonts(face: Face<'_>) -> String {
    let font = match face {
        Face::Named(name) => format!(r#"<ofd:Font ID="{FONT}" FontName="{name}" FamilyName="{name}"/>"#),
        Face::Embedded { name, .. } => format!(
            r#"<ofd:Font ID="{FONT}" FontName="{name}" FamilyName="{name}"><ofd:FontFile>font_0.ttf</ofd:FontFile></ofd:Font>"#
        ),
    };
    format!(r#"{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts>{font}</ofd:Fonts></ofd:Res>"#)
}

fn pictures(count: usize) -> String {
    let mut media = String::new();
    for index in 0..count {
        let _ = write!(
            media,
            r#"<ofd:MultiMedia ID="{}" Type="Image" Format="JPEG"><ofd:MediaFile>image_{index}.jpg</ofd:MediaFile></ofd:MultiMedia>"#,
            FIRST_PICTURE + index as u32
        );
    }
    format!(r#"{HEAD}<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>"#)
}

fn content(page: &Page<'_>, index: u32, steps: Steps, measure: &dyn Fn(&Run) -> Vec<f64>) -> String {
    let (w, h) = page.size_mm;
    let mut number = page_number(index) + 1;
    let mut objects = format!(
        r#"<ofd:ImageObject ID="{number}" Boundary="0 0 {w:.2} {h:.2}" CTM="{w:.2} 0 0 {h:.2} 0 0" ResourceID="{}"/>"#,
        FIRST_PICTURE + index
    );
    for run in page.text {
        number += 1;
        text(&mut objects, number, run, steps, &measure(run));
    }
    format!(
        r#"{HEAD}<ofd:Page {SPACE}><ofd:Area><ofd:PhysicalBox>0 0 {w:.2} {h:.2}</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="{}" Type="Body">{objects}</ofd:Layer></ofd:Content></ofd:Page>"#,
        page_number(index) + 999
    )
}

fn text(out: &mut String, number: u32, run: &Run, steps: Steps, advances: &[f64]) {
    let size = run.ink.size;
    let width: f64 = advances.iter().sum();
    let (x, y) = (run.x, run.y - size);
    let shifts = deltas(steps, &advances[..advances.len().saturating_sub(1)]);
    let _ = write!(
        out,
        r#"<ofd:TextObject ID="{number}" Boundary="{x:.2} {y:.2} {:.2} {:.2}" Font="{FONT}" Size="{size:.2}"{}><ofd:FillColor Value="{}"{}/><ofd:TextCode X="0" Y="{size:.2}"{shifts}>{}</ofd:TextCode></ofd:TextObject>"#,
        width + 0.2,
        size * 1.3,
        if run.ink.bold { r#" Weight="700""# } else { "" },
        colour(run.ink.colour),
        if run.ink.opacity < 1.0 {
            format!(r#" Alpha="{}""#, (run.ink.opacity * 255.0) as u8)
        } else {
            String::new()
        },
        escaped(&run.words)
    );
}

fn deltas(steps: Steps, advances: &[f64]) -> String {
    if advances.is_empty() {
        return String::new();
    }
    let written: Vec<String> = advances.iter().map(|a| format!("{a:.2}")).collect();
    let words = match steps {
        Steps::Plain => written.join(" "),
        Steps::Grouped => written
            .chunk_by(|a, b| a == b)
            .map(|same| {
                if same.len() > 2 {
                    format!("g {} {}", same.len(), same[0])
                } else {
                    same.join(" ")
                }
            })
            .collect::<Vec<_>>()
            .join(" "),
    };
    format!(r#" DeltaX="{words}""#)
}

/// `#rrggbb` or `#rgb` as three numbers.
fn colour(web: &str) -> String {
    let digits = web.trim_start_matches('#');
    let short = digits.len() == 3;
    let parts: Vec<String> = (0..3)
        .map(|i| {
            let part = if short {
                digits.get(i..=i)
            } else {
                digits.get(i * 2..i * 2 + 2)
            };
            let value = part.and_then(|p| u32::from_str_radix(p, 16).ok()).unwrap_or(0);
            (if short { value * 17 } else { value }).to_string()
        })
        .collect();
    parts.join(" ")
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_advances_are_grouped_when_asked() {
        assert_eq!(
            deltas(Steps::Grouped, &[3.0, 3.0, 3.0, 1.5]),
            r#" DeltaX="g 3 3.00 1.50""#
        );
        assert_eq!(deltas(Steps::Plain, &[3.0, 3.0]), r#" DeltaX="3.00 3.00""#);
        assert_eq!(deltas(Steps::Plain, &[]), "");
    }

    #[test]
    fn colours_are_three_numbers() {
        assert_eq!(colour("#1b1b1d"), "27 27 29");
        assert_eq!(colour("#222"), "34 34 34");
    }
}
