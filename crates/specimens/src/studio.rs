//! Where the papers of one set are drawn and taken: the four papers of the premises, which most sets hold.

use std::path::PathBuf;

use anyhow::Result;
use fastrand::Rng;

use crate::Split;
use crate::camera::{Level, Wish};
use crate::fonts::{Faces, Fonts};
use crate::invent::{chance, pick};
use crate::ornament::{Seal, seal};
use crate::papers::identity::{self, Sides};
use crate::papers::{Flaws, Kit, lease, licence, property};
use crate::plan::{Copy, Plan};
use crate::plant::Plant;
use crate::sheet::{Ink, Sheet};
use crate::shoot::Take;
use crate::truth::FileTruth;

/// The papers of the premises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    Licence,
    Card,
    Property,
    Lease,
}

impl Paper {
    pub(crate) const ALL: [Self; 4] = [Self::Licence, Self::Card, Self::Property, Self::Lease];

    const fn kind(self) -> &'static str {
        match self {
            Self::Licence => "business_licence",
            Self::Card => "id_card_front",
            Self::Property => "property_certificate",
            Self::Lease => "lease_contract",
        }
    }
}

/// Where the papers of one set are drawn and photographed.
pub(crate) struct Studio<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) split: Split,
    pub(crate) faces: Faces,
    pub(crate) rng: Rng,
    pub(crate) folder: PathBuf,
    pub(crate) plan: Plan,
    pub(crate) files: Vec<FileTruth>,
    pub(crate) extra_twins: Vec<&'static str>,
    pub(crate) size: u32,
    pub(crate) quality: u8,
    pub(crate) taken: u32,
    /// Only JPEG files whose names say what the paper is.
    pub(crate) plain_names: bool,
}

impl<'a> Studio<'a> {
    pub(crate) fn new(kit: Kit<'a>, rng: Rng, folder: PathBuf, plan: Plan) -> Self {
        Self {
            fonts: kit.fonts,
            split: kit.split,
            faces: kit.faces,
            rng,
            folder,
            plan,
            files: Vec::new(),
            extra_twins: Vec::new(),
            size: 2400,
            quality: 84,
            taken: 0,
            plain_names: false,
        }
    }

    /// What papers are drawn with.
    pub(crate) const fn kit(&self) -> Kit<'a> {
        Kit {
            fonts: self.fonts,
            faces: self.faces,
            split: self.split,
        }
    }

    pub(crate) fn defect(&mut self, code: &str, document: &str, field: &str) {
        self.plan.plant(code, document, field);
    }

    /// How the next paper is taken.
    pub(crate) fn take(&mut self) -> Take {
        let level = self.plan.level;
        let mut take = Take {
            level,
            wish: Wish {
                size: self.size,
                ..Wish::default()
            },
            copied: false,
        };
        if level == Level::Hurried && chance(&mut self.rng, 14) {
            take.wish.turns = pick(&mut self.rng, &[1, 3, 2]);
            self.extra_twins.push("quarter_turn");
        }
        take
    }

    pub(crate) fn premises(&mut self) -> Result<()> {
        let victim = if self.plain_names {
            Paper::Licence
        } else {
            pick(&mut self.rng, &Paper::ALL)
        };
        for paper in Paper::ALL {
            let hit = paper == victim;
            if hit && self.plan.plant == Plant::Missing {
                self.defect("material_missing", paper.kind(), "");
                continue;
            }
            if hit && self.plan.plant == Plant::Broken {
                self.broken(paper.kind())?;
                continue;
            }
            let mut take = self.take();
            if hit && self.plan.plant == Plant::Unreadable {
                take.level = Level::Spoiled;
                self.defect("image_unreadable", paper.kind(), "");
            }
            if paper == Paper::Licence && self.plan.plant == Plant::Cut {
                if take.level == Level::Scan {
                    take.level = Level::Careful;
                }
                take.wish = Wish {
                    cut: 0.38,
                    size: self.size,
                    ..Wish::default()
                };
                self.defect("image_cut", paper.kind(), "");
            }
            self.paper(paper, take)?;
        }
        match self.plan.plant {
            Plant::Duplicate => {
                let mut take = self.take();
                take.level = Level::Careful;
                self.paper(Paper::Licence, take)?;
                self.defect("material_duplicate", "business_licence", "");
            }
            Plant::Unexpected => {
                let document = self.extra()?;
                self.defect("document_unexpected", document, "");
            }
            _ => {}
        }
        Ok(())
    }

    /// Draws one paper of the premises and hands it in.
    pub(crate) fn paper(&mut self, paper: Paper, mut take: Take) -> Result<()> {
        let kit = self.kit();
        let copy = matches!(paper, Paper::Card | Paper::Property) && take.level != Level::Careful;
        if copy && chance(&mut self.rng, 10) {
            take.copied = true;
            self.extra_twins.push("grey_copy");
        }
        let (word, sheets) = match paper {
            Paper::Licence => {
                take.copied = self.plan.copy != Copy::No && take.level != Level::Spoiled;
                ("营业执照", vec![self.licence()])
            }
            Paper::Card => {
                let sides = if self.plan.both_sides {
                    Sides::BothOnCopy
                } else {
                    Sides::Front
                };
                let plan = &self.plan;
                let (person, validity) = (&plan.person, &plan.validity);
                let rng = &mut self.rng;
                let sheet = identity::draw(kit.fonts, rng, &kit.faces, person, validity, sides, plan.marked);
                ("身份证", vec![sheet])
            }
            Paper::Property => {
                let none = Flaws::default();
                let (rng, facts) = (&mut self.rng, &self.plan.property);
                let sheet = match self.plan.property_form {
                    Some(form) => property::draw(kit.fonts, rng, &kit.faces, facts, form, none),
                    None => property::draw_old(kit, rng, facts, none),
                };
                ("产权证", vec![sheet])
            }
            Paper::Lease => {
                let plan = &self.plan;
                let (facts, form, flaws) = (&plan.lease, plan.lease_form, plan.lease_flaws);
                let mut sheets = lease::draw(kit.fonts, &mut self.rng, &kit.faces, facts, form, flaws);
                if self.plan.plant == Plant::PageMissing && sheets.len() > 1 {
                    sheets.pop();
                    self.defect("page_missing", "lease_contract", "lessee");
                }
                ("租赁合同", sheets)
            }
        };
        self.deliver(word, &sheets, take)
    }

    /// The licence; a copy may carry the fresh seal of its owner.
    fn licence(&mut self) -> Sheet<'a> {
        let plan = &self.plan;
        let (facts, form, flaws) = (&plan.licence, plan.licence_form, plan.licence_flaws);
        let mut sheet = licence::draw(self.fonts, &mut self.rng, &self.faces, facts, form, flaws);
        if plan.copy == Copy::Stamped {
            sheet.copied();
            let at = match form {
                licence::Form::Original | licence::Form::Duplicate => (sheet.w * 0.5, sheet.h * 0.81),
                licence::Form::Portrait2015 => (sheet.w * 0.5, sheet.h * 0.87),
                licence::Form::Electronic => (sheet.w * 0.22, sheet.h * 0.83),
            };
            let word = Ink::new(self.faces.hand, sheet.w * 0.022).colour("#1c2a6b");
            sheet.text(at.0 - sheet.w * 0.07, at.1, &word, "与原件一致");
            let stamp = Seal {
                name: &facts.name,
                foot: "",
                family: self.faces.song,
                radius: 20.0,
                strength: 0.85,
            };
            seal(&mut sheet, &mut self.rng, at.0, at.1, &stamp);
        }
        sheet
    }

    /// A file that is no picture any more.
    fn broken(&mut self, kind: &str) -> Result<()> {
        let file = self.odd_name("扫描件", "jpg");
        let mut bytes = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00".to_vec();
        bytes.extend((0..6000).map(|_| self.rng.u8(..)));
        self.defect("file_unusable", kind, "");
        self.write(file, &bytes, Vec::new())
    }
}
