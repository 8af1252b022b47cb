//! Where the papers of one set are drawn, photographed and named.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use fastrand::Rng;

use crate::camera::{Level, Wish};
use crate::container::{self, PdfPage};
use crate::fonts::{Faces, Fonts};
use crate::invent::{chance, pick};
use crate::papers::identity::{self, Sides};
use crate::papers::{Flaws, lease, licence, property};
use crate::plan::Plan;
use crate::plant::Plant;
use crate::sheet::Sheet;
use crate::shoot::{self, Shot};
use crate::truth::FileTruth;

/// Where the papers of one set are drawn and photographed.
pub(crate) struct Studio<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) faces: Faces,
    pub(crate) rng: Rng,
    pub(crate) folder: PathBuf,
    pub(crate) plan: Plan,
    pub(crate) files: Vec<FileTruth>,
    pub(crate) extra_twins: Vec<&'static str>,
    pub(crate) size: u32,
    pub(crate) quality: u8,
    pub(crate) taken: u32,
    /// Only names that say what the paper is.
    pub(crate) plain_names: bool,
}

impl<'a> Studio<'a> {
    pub(crate) fn new(fonts: &'a Fonts, faces: Faces, rng: Rng, folder: PathBuf, plan: Plan) -> Self {
        let (files, extra_twins) = (Vec::new(), Vec::new());
        Self {
            fonts,
            faces,
            rng,
            folder,
            plan,
            files,
            extra_twins,
            size: 2400,
            quality: 84,
            taken: 0,
            plain_names: false,
        }
    }

    pub(crate) fn defect(&mut self, code: &str, document: &str, field: &str) {
        self.plan.plant(code, document, field);
    }

    /// A name as a phone, a messenger or a careful person gives it.
    pub(crate) fn name(&mut self, word: &str, extension: &str) -> String {
        self.taken += 1;
        let day = self.plan.today.to_string().replace('-', "");
        match if self.plain_names { 0 } else { self.rng.u8(0..3) } {
            0 => {
                let plain = format!("{word}.{extension}");
                let taken = self.files.iter().any(|f| f.file == plain);
                if taken {
                    format!("{word}_{}.{extension}", self.taken)
                } else {
                    plain
                }
            }
            1 => format!("IMG_{day}_10{:02}{:02}.{extension}", self.taken, self.rng.u32(0..60)),
            _ => format!(
                "微信图片_{day}15{:02}{:02}.{extension}",
                self.taken,
                self.rng.u32(0..60)
            ),
        }
    }

    pub(crate) fn wish(&mut self) -> Wish {
        let hurried = self.plan.level == Level::Hurried;
        let mut wish = Wish {
            size: self.size,
            ..Wish::default()
        };
        if hurried && chance(&mut self.rng, 14) {
            wish.turns = pick(&mut self.rng, &[1, 3, 2]);
            self.extra_twins.push("quarter_turn");
        }
        if self.plan.level != Level::Careful && chance(&mut self.rng, 10) {
            wish.copied = true;
            self.extra_twins.push("grey_copy");
        }
        wish
    }

    pub(crate) fn take(&mut self, sheet: &Sheet<'_>, level: Level, wish: Wish, page: u32) -> Result<Shot> {
        shoot::shoot(sheet, &mut self.rng, level, wish, page)
    }

    pub(crate) fn keep(&mut self, word: &str, shot: Shot) -> Result<()> {
        let file = self.name(word, "jpg");
        self.files.push(shoot::single(&self.folder, &file, shot, self.quality)?);
        Ok(())
    }

    pub(crate) fn premises(&mut self) -> Result<()> {
        let kinds = [
            "business_licence",
            "id_card_front",
            "property_certificate",
            "lease_contract",
        ];
        let victim = if self.plain_names {
            0
        } else {
            self.rng.usize(0..kinds.len())
        };
        for (i, kind) in kinds.into_iter().enumerate() {
            let hit = i == victim;
            if hit && self.plan.plant == Plant::Missing {
                self.defect("material_missing", kind, "");
                continue;
            }
            if hit && self.plan.plant == Plant::Broken {
                self.broken(kind)?;
                continue;
            }
            let mut level = self.plan.level;
            let mut wish = self.wish();
            if hit && self.plan.plant == Plant::Unreadable {
                level = Level::Spoiled;
                self.defect("image_unreadable", kind, "");
            }
            if i == 0 && self.plan.plant == Plant::Cut {
                if level == Level::Scan {
                    level = Level::Careful;
                }
                wish = Wish {
                    cut: 0.38,
                    size: self.size,
                    ..Wish::default()
                };
                self.defect("image_cut", kind, "");
            }
            self.paper(i, level, wish)?;
        }
        match self.plan.plant {
            Plant::Duplicate => {
                let wish = self.wish();
                self.paper(0, Level::Careful, wish)?;
                self.defect("material_duplicate", "business_licence", "");
            }
            Plant::Unexpected => {
                self.extra()?;
                let document = self
                    .files
                    .last()
                    .and_then(|f| f.pages.first())
                    .map_or_else(String::new, |p| p.document.clone());
                self.defect("document_unexpected", &document, "");
            }
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn paper(&mut self, which: usize, level: Level, wish: Wish) -> Result<()> {
        let (fonts, faces) = (self.fonts, self.faces);
        match which {
            0 => {
                let sheet = licence::draw(
                    fonts,
                    &mut self.rng,
                    &faces,
                    &self.plan.licence,
                    self.plan.licence_form,
                    self.plan.licence_flaws,
                );
                let shot = self.take(&sheet, level, wish, 1)?;
                self.keep("营业执照", shot)
            }
            1 => {
                let sides = if self.plan.both_sides {
                    Sides::BothOnCopy
                } else {
                    Sides::Front
                };
                let plan = &self.plan;
                let sheet = identity::draw(
                    fonts,
                    &mut self.rng,
                    &faces,
                    &plan.person,
                    &plan.validity,
                    sides,
                    plan.marked,
                );
                let shot = self.take(&sheet, level, wish, 1)?;
                self.keep("身份证", shot)
            }
            2 => {
                let sheet = match self.plan.property_form {
                    Some(form) => property::draw(
                        fonts,
                        &mut self.rng,
                        &faces,
                        &self.plan.property,
                        form,
                        Flaws::default(),
                    ),
                    None => property::draw_old(fonts, &mut self.rng, &faces, &self.plan.property, Flaws::default()),
                };
                let shot = self.take(&sheet, level, wish, 1)?;
                self.keep("产权证", shot)
            }
            _ => self.lease(level, wish),
        }
    }

    /// A lease of one page is a picture; longer ones are a PDF, or several pictures.
    pub(crate) fn lease(&mut self, level: Level, wish: Wish) -> Result<()> {
        let (fonts, faces) = (self.fonts, self.faces);
        let sheets = lease::draw(
            fonts,
            &mut self.rng,
            &faces,
            &self.plan.lease,
            self.plan.lease_form,
            self.plan.lease_flaws,
        );
        let as_pdf = sheets.len() > 1 && (level == Level::Scan || chance(&mut self.rng, 80));
        let mut shots = Vec::new();
        for (i, sheet) in sheets.iter().enumerate() {
            let page = if as_pdf { i as u32 + 1 } else { 1 };
            shots.push(self.take(sheet, level, wish, page)?);
        }
        if !as_pdf {
            if shots.len() > 1 {
                self.extra_twins.push("lease_in_several_files");
            }
            for shot in shots {
                self.keep("租赁合同", shot)?;
            }
            return Ok(());
        }
        // Scanners that recognise text leave it in the file, unseen.
        let layered = level == Level::Scan && chance(&mut self.rng, 40);
        if layered {
            self.extra_twins.push("pdf_text_layer");
        }
        let pages: Vec<PdfPage<'_>> = shots
            .iter()
            .zip(&sheets)
            .map(|(shot, sheet)| {
                let (w, h) = (f64::from(shot.picture.width()), f64::from(shot.picture.height()));
                let text = if layered { sheet.runs.as_slice() } else { &[] };
                PdfPage {
                    picture: &shot.picture,
                    size_mm: (210.0, 210.0 * h / w),
                    text,
                }
            })
            .collect();
        let bytes = container::pdf(&pages, self.quality)?;
        let file = self.name("租赁合同", "pdf");
        fs::write(self.folder.join(&file), bytes)?;
        self.files.push(FileTruth {
            file,
            pages: shots.into_iter().flat_map(|s| s.pages).collect(),
        });
        Ok(())
    }

    /// A file that is no picture any more.
    pub(crate) fn broken(&mut self, kind: &str) -> Result<()> {
        let file = self.name("扫描件", "jpg");
        let mut bytes = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00".to_vec();
        bytes.extend((0..6000).map(|_| self.rng.u8(..)));
        fs::write(self.folder.join(&file), bytes)?;
        self.defect("file_unusable", kind, "");
        self.files.push(FileTruth {
            file,
            pages: Vec::new(),
        });
        Ok(())
    }
}
