//! Photographs that put one question each: several papers on one table, a thumb on a paper, seals of every shape.
//! Their truth says what lies there; what a reader makes of it is for `bench/seeing` to say.

use std::fs;
use std::path::Path;

use anyhow::Result;
use fastrand::Rng;

use crate::Split;
use crate::camera::{Level, Thumb, Wish};
use crate::container::jpeg;
use crate::fonts::{Faces, Fonts};
use crate::impressions::{Oval, Square, oval, square};
use crate::invent::{chance, days, pick};
use crate::ornament::{Seal, seal};
use crate::papers::identity::{self, Sides};
use crate::papers::letters::{self, Letter};
use crate::papers::{Flaws, Kit, health, lease, licence, property};
use crate::plan::{Plan, draw_up};
use crate::plant::Plant;
use crate::sheet::{Area, Sheet};
use crate::shoot::{self, Place, Shot, Take};
use crate::truth::{FileTruth, SceneTruth, SealTruth, Truth};

/// Which question is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Scene {
    /// Two or three papers on one table.
    Table,
    /// A thumb over print, over the margin, or none.
    Thumb,
    /// Round, oval and square seals, red and grey, beside print and over a date.
    Seals,
}

/// The longest side of a picture.
const SIZE: u32 = 2400;

/// Writes `count` photographs of a scene into one folder with one truth.
pub fn write_scenes(out: &Path, scene: Scene, count: u32, seed: u64, split: Split, level: Option<Level>) -> Result<()> {
    let fonts = Fonts::load()?;
    fs::create_dir_all(out)?;
    let mut files = Vec::new();
    for index in 0..count {
        let mut rng = Rng::with_seed(seed.wrapping_mul(0x9E37_79B9).wrapping_add(u64::from(index) << 20));
        let level = level.unwrap_or(match scene {
            Scene::Seals => [Level::Scan, Level::Careful, Level::Hurried][index as usize / 12 % 3],
            _ => [Level::Careful, Level::Hurried][index as usize / 6 % 2],
        });
        let stage = Stage {
            kit: Kit {
                fonts: &fonts,
                faces: Faces::choose(&mut rng, split),
                split,
            },
            plan: draw_up(&mut rng, split, Plant::Clean, true),
            level,
        };
        let (shot, told) = match scene {
            Scene::Table => stage.table(&mut rng, index)?,
            Scene::Thumb => stage.thumb(&mut rng, index)?,
            Scene::Seals => stage.seals(&mut rng, index)?,
        };
        let file = format!("{index:04}.jpg");
        fs::write(out.join(&file), jpeg(&shot.picture, 84)?)?;
        files.push(FileTruth {
            file,
            pages: shot.pages,
            scene: Some(told),
        });
    }
    let truth = Truth {
        item: "any".to_owned(),
        date: "2026-06-01".to_owned(),
        level: "mixed".to_owned(),
        verdict_expected: "pass".to_owned(),
        defects: Vec::new(),
        twins: Vec::new(),
        files,
    };
    fs::write(out.join("truth.json"), serde_json::to_string_pretty(&truth)? + "\n")?;
    Ok(())
}

/// What a photograph is made from.
struct Stage<'a> {
    kit: Kit<'a>,
    plan: Plan,
    level: Level,
}

impl<'a> Stage<'a> {
    fn told(&self, kind: &str) -> SceneTruth {
        SceneTruth {
            level: format!("{:?}", self.level).to_lowercase(),
            kind: kind.to_owned(),
            seals: Vec::new(),
        }
    }

    fn card(&self, rng: &mut Rng, sides: Sides) -> Sheet<'a> {
        let plan = &self.plan;
        identity::draw(
            self.kit.fonts,
            rng,
            &self.kit.faces,
            &plan.person,
            &plan.validity,
            sides,
            false,
        )
    }

    fn licence(&self, rng: &mut Rng) -> Sheet<'a> {
        let plan = &self.plan;
        licence::draw(
            self.kit.fonts,
            rng,
            &self.kit.faces,
            &plan.licence,
            plan.licence_form,
            Flaws::default(),
        )
    }

    fn commitment(&self, rng: &mut Rng, unsealed: bool) -> Sheet<'a> {
        let letter = Letter {
            from: &self.plan.licence,
            matter: letters::HYGIENE,
            signed: days(self.plan.today, -4),
            flaws: Flaws {
                unsealed,
                ..Flaws::default()
            },
        };
        letters::commitment(self.kit, rng, letter)
    }

    fn property(&self, rng: &mut Rng) -> Sheet<'a> {
        let (facts, flaws) = (&self.plan.property, Flaws::default());
        match self.plan.property_form {
            Some(form) => property::draw(self.kit.fonts, rng, &self.kit.faces, facts, form, flaws),
            None => property::draw_old(self.kit, rng, facts, flaws),
        }
    }

    /// Papers in a row or under each other, each at its own angle.
    fn table(&self, rng: &mut Rng, index: u32) -> Result<(Shot, SceneTruth)> {
        let health =
            |rng: &mut Rng| health::certificate(self.kit, rng, &self.plan.person, days(self.plan.today, -100), false);
        let (kind, sheets, row) = match index % 6 {
            0 => (
                "two_cards",
                vec![self.card(rng, Sides::Front), self.card(rng, Sides::Back)],
                false,
            ),
            1 => (
                "licence_card",
                vec![self.licence(rng), self.card(rng, Sides::Front)],
                false,
            ),
            2 => (
                "two_letters",
                vec![self.commitment(rng, false), self.property(rng)],
                true,
            ),
            3 => ("cards_beside", vec![self.card(rng, Sides::Front), health(rng)], true),
            4 => {
                let cards = [self.card(rng, Sides::Front), self.card(rng, Sides::Back)];
                let [front, back] = cards;
                ("three", vec![self.licence(rng), front, back], false)
            }
            _ => {
                let other = draw_up(rng, self.kit.split, Plant::Clean, true);
                let second = identity::draw(
                    self.kit.fonts,
                    rng,
                    &self.kit.faces,
                    &other.person,
                    &other.validity,
                    Sides::Front,
                    false,
                );
                ("same_kind", vec![self.card(rng, Sides::Front), second], chance(rng, 40))
            }
        };
        let lean = if self.level == Level::Careful { 5.0 } else { 14.0 };
        let mut pen = 0.0;
        let mut places = Vec::new();
        for sheet in &sheets {
            let width = sheet.w.min(297.0 * sheet.w / sheet.w.max(sheet.h));
            let height = width * sheet.h / sheet.w;
            let degrees = (rng.f64() - 0.5) * 2.0 * lean;
            let (sin, cos) = degrees.to_radians().sin_cos();
            let (bw, bh) = (width * cos + height * sin.abs(), width * sin.abs() + height * cos);
            let along = if row { bw } else { bh };
            let aside = (rng.f64() - 0.5) * 24.0;
            let at = pen + along / 2.0;
            places.push(Place {
                sheet,
                middle: if row { (at, aside) } else { (aside, at) },
                width,
                degrees,
            });
            pen += along + 6.0 + rng.f64() * 22.0;
        }
        let shot = shoot::shoot_table(&places, rng, self.level, SIZE)?;
        Ok((shot, self.told(kind)))
    }

    /// One paper; a thumb over the end of a printed value, over bare margin, or none.
    fn thumb(&self, rng: &mut Rng, index: u32) -> Result<(Shot, SceneTruth)> {
        let sheet = match index / 3 % 4 {
            0 => self.licence(rng),
            1 => self.card(rng, Sides::Front),
            2 => self.property(rng),
            _ => {
                let plan = &self.plan;
                let (facts, form) = (&plan.lease, plan.lease_form);
                let pages = lease::draw(self.kit.fonts, rng, &self.kit.faces, facts, form, Flaws::default());
                let page = pages.into_iter().next();
                page.unwrap_or_else(|| self.commitment(rng, false))
            }
        };
        // A thumb is 18 millimetres wide whatever it lies on; large papers are drawn larger than they are.
        let unit = (sheet.w.max(sheet.h) / 297.0).max(1.0);
        let width = (16.0 + rng.f64() * 5.0) * unit;
        let (kind, thumb) = match index % 3 {
            0 => ("none", None),
            1 => ("print", over_print(&sheet, rng, width)),
            _ => ("margin", over_margin(&sheet, rng, width, unit)),
        };
        let kind = if thumb.is_none() { "none" } else { kind };
        let take = Take {
            level: self.level,
            wish: Wish {
                size: SIZE,
                ..Wish::default()
            },
            copied: false,
        };
        let shot = shoot::shoot_held(&sheet, rng, take, 1, thumb.as_ref())?;
        Ok((shot, self.told(kind)))
    }

    /// A letter with one seal.
    fn seals(&self, rng: &mut Rng, index: u32) -> Result<(Shot, SceneTruth)> {
        let mut sheet = self.commitment(rng, true);
        let grey = index % 2 == 1;
        let dated = index / 2 % 2 == 1;
        let date = sheet.parts[0]
            .marks
            .iter()
            .find(|m| m.name == "signed")
            .and_then(|m| m.area);
        let place = date.unwrap_or(Area::new(110.0, 230.0, 40.0, 5.0));
        let strength = 0.6 + rng.f64() * 0.3;
        let name = self.plan.licence.name.clone();
        let family = self.kit.faces.song;
        let middle = |half: f64| {
            if dated {
                (place.x + place.w * 0.55, place.y + place.h * 0.4 - half * 0.2)
            } else {
                (place.x - half - 24.0, place.y + 6.0)
            }
        };
        let (shape, text, area) = match index / 4 % 3 {
            0 => {
                let foot = pick(rng, &["", "合同专用章"]);
                let stamp = Seal {
                    name: &name,
                    foot,
                    family,
                    radius: 20.0,
                    strength,
                };
                let at = middle(20.0);
                ("round", name.clone(), seal(&mut sheet, rng, at.0, at.1, &stamp))
            }
            1 => {
                let stamp = Oval {
                    name: &name,
                    number: &self.plan.licence.credit_code,
                    foot: "发票专用章",
                    family,
                    strength,
                };
                ("oval", name.clone(), oval(&mut sheet, rng, middle(20.0), &stamp))
            }
            _ => {
                let person: String = self.plan.person.name.chars().filter(|c| *c != '·').take(3).collect();
                let words = match person.chars().count() {
                    2 => person + "之印",
                    _ => person + "印",
                };
                let stamp = Square {
                    words: &words,
                    family: pick(rng, &[self.kit.faces.song, self.kit.faces.kai]),
                    side: 16.0 + rng.f64() * 6.0,
                    carved: chance(rng, 40),
                    strength,
                };
                ("square", words.clone(), square(&mut sheet, rng, middle(10.0), &stamp))
            }
        };
        // The seal is a document of its own for the map from paper to picture, and none for the reader.
        sheet.part("seal", area);
        let take = Take {
            level: self.level,
            wish: Wish {
                size: SIZE,
                ..Wish::default()
            },
            copied: grey,
        };
        let mut shot = shoot::shoot(&sheet, rng, take, 1)?;
        let mut told = self.told(&format!(
            "{shape} {} {}",
            if grey { "grey" } else { "red" },
            if dated { "over_date" } else { "free" }
        ));
        if let Some(page) = shot.pages.pop() {
            told.seals.push(SealTruth {
                shape: shape.to_owned(),
                text,
                quad: page.quad,
            });
        }
        Ok((shot, told))
    }
}

/// Runs of print as they stand on the sheet.
fn print(sheet: &Sheet<'_>) -> Vec<Area> {
    sheet
        .runs
        .iter()
        .map(|r| {
            Area::new(
                r.x,
                r.y - r.ink.size * 0.88,
                sheet.width(&r.ink, &r.words),
                r.ink.size * 1.1,
            )
        })
        .collect()
}

/// Over the last characters of a value, from the side that is nearest to it.
fn over_print(sheet: &Sheet<'_>, rng: &mut Rng, width: f64) -> Option<Thumb> {
    let marks = sheet.parts[0].marks.iter();
    let mut areas: Vec<Area> = marks.filter_map(|m| m.area).filter(|a| a.w > a.h * 4.0).collect();
    areas.sort_by(|a, b| (b.x + b.w).total_cmp(&(a.x + a.w)));
    areas.truncate(3);
    let area = *areas.get(rng.usize(0..areas.len().max(1)))?;
    let covered = (area.h.min(8.0) * 4.5).min(area.w * 0.45);
    let aside = (rng.f64() - 0.5) * 0.5;
    let tip = (area.x + area.w - covered, area.y + area.h * 0.5);
    Some(Thumb::new(rng, tip, (1.0, aside), width))
}

/// Over bare paper at some side.
fn over_margin(sheet: &Sheet<'_>, rng: &mut Rng, width: f64, unit: f64) -> Option<Thumb> {
    let runs = print(sheet);
    for _ in 0..200 {
        let (side, at) = (rng.u8(0..4), 0.15 + rng.f64() * 0.7);
        let into = (4.0 + rng.f64() * 14.0) * unit;
        let (tip, from) = match side {
            0 => ((into, sheet.h * at), (-1.0, 0.0)),
            1 => ((sheet.w - into, sheet.h * at), (1.0, 0.0)),
            2 => ((sheet.w * at, into), (0.0, -1.0)),
            _ => ((sheet.w * at, sheet.h - into), (0.0, 1.0)),
        };
        let aside = (rng.f64() - 0.5) * 0.6;
        let from = (
            from.0 + if side > 1 { aside } else { 0.0 },
            from.1 + if side > 1 { 0.0 } else { aside },
        );
        let thumb = Thumb::new(rng, tip, from, width);
        let free = runs.iter().all(|a| {
            let steps = 24;
            (0..=steps).all(|i| {
                (0..=4).all(|j| {
                    let x = a.x - 2.5 + (a.w + 5.0) * f64::from(i) / f64::from(steps);
                    let y = a.y - 2.0 + (a.h + 4.0) * f64::from(j) / 4.0;
                    !thumb.covers(x, y)
                })
            })
        });
        if free {
            return Some(thumb);
        }
    }
    None
}
