//! In which kind of file a paper arrives, what the file is called, and its writing.
//! It decides nothing about what a paper says.

use std::fs;

use anyhow::{Context as _, Result};
use fastrand::Rng;

use crate::camera::Level;
use crate::container::{Page, jpeg, ofd, pdf};
use crate::invent::{chance, pick};
use crate::sheet::{Layer, Run, Sheet};
use crate::shoot::{self, Shot, Take};
use crate::studio::Studio;
use crate::truth::FileTruth;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrap {
    /// A picture a page.
    Jpeg,
    /// A picture a page, without loss.
    Png,
    /// Pictures in a PDF.
    Pdf,
    /// Pictures in a PDF with the recognised text unseen over them.
    PdfLayered,
    /// Printed into a PDF, never on paper.
    PdfPrinted,
    /// Pictures in an OFD.
    OfdPictures,
    /// Set type over its ground, as electronic certificates come.
    OfdText,
}

impl Wrap {
    /// What a page of this level may arrive in.
    fn choose(rng: &mut Rng, level: Level, pages: usize) -> Self {
        let parts: &[(u32, Self)] = match (level, pages > 1) {
            (Level::Scan, false) => &[
                (12, Self::Png),
                (8, Self::Pdf),
                (7, Self::PdfLayered),
                (5, Self::PdfPrinted),
                (5, Self::OfdPictures),
                (7, Self::OfdText),
            ],
            (Level::Scan, true) => &[
                (5, Self::Png),
                (25, Self::Pdf),
                (20, Self::PdfLayered),
                (10, Self::PdfPrinted),
                (8, Self::OfdPictures),
                (12, Self::OfdText),
            ],
            (Level::Careful, false) => &[(4, Self::Png), (5, Self::Pdf), (2, Self::OfdPictures)],
            (Level::Careful | Level::Hurried, true) => &[(45, Self::Pdf), (4, Self::OfdPictures)],
            (Level::Hurried, false) => &[(4, Self::Pdf)],
            (Level::Spoiled, _) => &[],
        };
        let mut draw = rng.u32(0..100);
        for (part, wrap) in parts {
            if draw < *part {
                return *wrap;
            }
            draw -= part;
        }
        Self::Jpeg
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf | Self::PdfLayered | Self::PdfPrinted => "pdf",
            Self::OfdPictures | Self::OfdText => "ofd",
        }
    }

    /// The trait that looks odd and is not.
    const fn twin(self) -> Option<&'static str> {
        match self {
            Self::Jpeg | Self::Png | Self::Pdf => None,
            Self::PdfLayered => Some("pdf_text_layer"),
            Self::PdfPrinted => Some("pdf_printed"),
            Self::OfdPictures => Some("ofd_pictures"),
            Self::OfdText => Some("ofd_text"),
        }
    }
}

/// Who gave the files their names.
#[derive(Debug, Clone, Copy)]
enum Naming {
    /// A careful person.
    Plain,
    /// A phone.
    Phone,
    /// A messenger.
    Messenger,
}

impl Studio<'_> {
    /// Takes the sheets of one paper and writes them in some kind of file.
    pub(crate) fn deliver(&mut self, word: &str, sheets: &[Sheet<'_>], take: Take) -> Result<()> {
        let spoilt = take.level == Level::Spoiled || take.wish.cut > 0.0;
        let only_pictures = self.plain_names || spoilt || take.wish.turns > 0;
        let wrap = if only_pictures {
            Wrap::Jpeg
        } else {
            Wrap::choose(&mut self.rng, take.level, sheets.len())
        };
        let late = take.copied || sheets.iter().any(Sheet::has_late);
        let wrap = match wrap {
            // What has been on a copier was on paper.
            Wrap::PdfPrinted | Wrap::OfdText if late => Wrap::Pdf,
            other => other,
        };
        self.extra_twins.extend(wrap.twin());
        match wrap {
            Wrap::Jpeg | Wrap::Png => self.pictures(word, sheets, take, wrap),
            _ => self.bound(word, sheets, take, wrap),
        }
    }

    /// A screenshot, or what a program saved: no camera, no loss.
    pub(crate) fn screenshot(&mut self, word: &str, sheet: &Sheet<'_>) -> Result<()> {
        let shot = shoot::print(sheet, Layer::Whole, self.size.min(1800), 1)?;
        let naming = self.naming();
        let file = self.name(naming, word, None, "png");
        self.extra_twins.push("screenshot");
        self.write_picture(file, shot, Wrap::Png)
    }

    fn pictures(&mut self, word: &str, sheets: &[Sheet<'_>], take: Take, wrap: Wrap) -> Result<()> {
        let naming = self.naming();
        if sheets.len() > 1 {
            self.extra_twins.push("paper_in_several_files");
        }
        for (index, sheet) in sheets.iter().enumerate() {
            let shot = shoot::shoot(sheet, &mut self.rng, take, 1)?;
            let place = (sheets.len() > 1).then_some(index + 1);
            let file = self.name(naming, word, place, wrap.extension());
            self.write_picture(file, shot, wrap)?;
        }
        Ok(())
    }

    fn write_picture(&mut self, file: String, shot: Shot, wrap: Wrap) -> Result<()> {
        let bytes = if wrap == Wrap::Png {
            let mut bytes = Vec::new();
            shot.picture
                .write_with_encoder(image::codecs::png::PngEncoder::new(&mut bytes))?;
            bytes
        } else {
            jpeg(&shot.picture, self.quality)?
        };
        self.write(file, &bytes, shot.pages)
    }

    /// All sheets in one file.
    fn bound(&mut self, word: &str, sheets: &[Sheet<'_>], take: Take, wrap: Wrap) -> Result<()> {
        let mut shots = Vec::new();
        for (index, sheet) in sheets.iter().enumerate() {
            let page = index as u32 + 1;
            shots.push(match wrap {
                Wrap::PdfPrinted => shoot::print(sheet, Layer::Whole, self.size, page)?,
                Wrap::OfdText => shoot::print(sheet, Layer::Art, self.size, page)?,
                _ => shoot::shoot(sheet, &mut self.rng, take, page)?,
            });
        }
        let with_text = matches!(wrap, Wrap::PdfLayered | Wrap::PdfPrinted | Wrap::OfdText);
        let pages: Vec<Page<'_>> = shots
            .iter()
            .zip(sheets)
            .map(|(shot, sheet)| {
                let (w, h) = (f64::from(shot.picture.width()), f64::from(shot.picture.height()));
                Page {
                    picture: &shot.picture,
                    size_mm: (sheet.w, sheet.w * h / w),
                    text: if with_text { &sheet.runs } else { &[] },
                }
            })
            .collect();
        let bytes = match wrap {
            Wrap::OfdPictures | Wrap::OfdText => self.ofd(&pages)?,
            _ => pdf::write(&pages, self.quality)?,
        };
        let naming = self.naming();
        let file = self.name(naming, word, None, wrap.extension());
        let truth = shots.into_iter().flat_map(|s| s.pages).collect();
        self.write(file, &bytes, truth)
    }

    fn ofd(&mut self, pages: &[Page<'_>]) -> Result<Vec<u8>> {
        let fonts = self.fonts;
        let words: String = pages.iter().flat_map(|p| p.text).map(|r| r.words.as_str()).collect();
        let small = if self.faces.song == "AR PL SungtiL GB" {
            self.faces.song
        } else {
            self.faces.hand
        };
        let complete = words.chars().all(|c| c.is_whitespace() || fonts.has(small, c));
        let file = (complete && !words.is_empty() && chance(&mut self.rng, 40))
            .then(|| fonts.file(small))
            .flatten();
        let face = file.as_deref().map_or_else(
            || ofd::Face::Named(pick(&mut self.rng, &["宋体", "仿宋_GB2312", "SimSun", "黑体"])),
            |file| ofd::Face::Embedded { name: small, file },
        );
        let steps = pick(&mut self.rng, &[ofd::Steps::Plain, ofd::Steps::Grouped]);
        let measure = |run: &Run| fonts.advances(&run.ink, &run.words);
        ofd::write(pages, face, steps, self.quality, &measure)
    }

    /// Writes a file of the set and remembers its truth.
    pub(crate) fn write(&mut self, file: String, bytes: &[u8], pages: Vec<crate::truth::PageTruth>) -> Result<()> {
        let path = self.folder.join(&file);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        self.files.push(FileTruth {
            file,
            pages,
            scene: None,
        });
        Ok(())
    }

    fn naming(&mut self) -> Naming {
        if self.plain_names {
            return Naming::Plain;
        }
        pick(&mut self.rng, &[Naming::Plain, Naming::Phone, Naming::Messenger])
    }

    /// A name as a phone, a messenger or a careful person gives it; pages of one paper sort in their order.
    fn name(&mut self, naming: Naming, word: &str, place: Option<usize>, extension: &str) -> String {
        self.taken += 1;
        let taken = self.taken;
        let day = self.plan.today.to_string().replace('-', "");
        let second = self.rng.u32(0..60);
        match naming {
            Naming::Plain => {
                let place = place.map_or_else(String::new, |p| p.to_string());
                let plain = format!("{word}{place}.{extension}");
                if self.files.iter().any(|f| f.file == plain) {
                    format!("{word}_{taken:02}.{extension}")
                } else {
                    plain
                }
            }
            Naming::Phone => format!("IMG_{day}_10{taken:02}{second:02}.{extension}"),
            Naming::Messenger => format!("微信图片_{day}15{taken:02}{second:02}.{extension}"),
        }
    }

    /// The name of a file that is none of the usual papers.
    pub(crate) fn odd_name(&mut self, word: &str, extension: &str) -> String {
        let naming = self.naming();
        self.name(naming, word, None, extension)
    }
}
