//! Sets of papers with their truth.

use std::fs;
use std::path::Path;

use anyhow::Result;
use fastrand::Rng;
use jiff::civil::date;

use crate::Split;
use crate::camera::{Level, Wish};
use crate::fonts::{Faces, Fonts};
use crate::invent::{Address, Licence, Spelling, Subject, pick};
use crate::papers::licence::{self, Flaws, Form};
use crate::shoot;
use crate::truth::Truth;

/// Writes `count` sets below `out`.
pub fn write_sets(out: &Path, count: u32, seed: u64, split: Split) -> Result<()> {
    let fonts = Fonts::load()?;
    for index in 1..=count {
        let mut rng = Rng::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(u64::from(index)));
        let folder = out.join(format!("set_{index:04}"));
        fs::create_dir_all(&folder)?;
        let today = date(2026, 3, 2);
        let faces = Faces::choose(&mut rng, split);
        let subject = pick(&mut rng, &[Subject::Company, Subject::Trader, Subject::Partnership, Subject::Branch, Subject::Sole, Subject::Cooperative]);
        let place = Address::invent(&mut rng);
        let facts = Licence::invent(&mut rng, subject, today, place.write(Spelling::Plain));
        let form = pick(&mut rng, &[Form::Original, Form::Duplicate, Form::Portrait2015, Form::Electronic]);
        let sheet = licence::draw(&fonts, &mut rng, &faces, &facts, form, Flaws::default());
        let level = pick(&mut rng, &[Level::Careful, Level::Hurried]);
        let shot = shoot::shoot(&sheet, &mut rng, level, Wish { size: 2400, ..Wish::default() }, 1)?;
        let truth = Truth {
            item: "premises-check".to_owned(),
            date: today.to_string(),
            level: format!("{level:?}").to_lowercase(),
            verdict_expected: "pass".to_owned(),
            defects: Vec::new(),
            twins: Vec::new(),
            files: vec![shoot::single(&folder, "licence.jpg", shot, 85)?],
        };
        fs::write(folder.join("truth.json"), serde_json::to_string_pretty(&truth)? + "\n")?;
    }
    Ok(())
}
