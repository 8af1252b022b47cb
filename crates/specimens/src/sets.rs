//! Sets of papers with their truth: which item, which defect, and the files written.

use std::fs;
use std::path::Path;

use anyhow::Result;
use fastrand::Rng;

use crate::Split;
use crate::camera::Level;
use crate::fonts::{Faces, Fonts};
use crate::plan::{PLANTS, Plant, draw_up};
use crate::studio::Studio;
use crate::truth::{Defect, Truth};

/// What a set is handed in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Premises(Plant),
    /// Public-place hygiene, with the number of its defect.
    Hygiene(u32),
    /// One of every other paper, for nothing in particular.
    Unsorted,
}

impl Item {
    /// The item of a set by its index: mostly premises, every eighth something else.
    fn of(index: u32) -> Self {
        match index % 16 {
            8 => Self::Hygiene(index / 16),
            0 => Self::Unsorted,
            _ => Self::Premises(PLANTS[(index - 1 - index / 8) as usize % PLANTS.len()]),
        }
    }
}

/// Writes `count` sets below `out`.
pub fn write_sets(out: &Path, count: u32, seed: u64, split: Split) -> Result<()> {
    let fonts = Fonts::load()?;
    for index in 1..=count {
        let rng = Rng::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(u64::from(index)));
        write_set(
            &fonts,
            rng,
            &out.join(format!("set_{index:04}")),
            split,
            Item::of(index),
            None,
        )?;
    }
    Ok(())
}

/// Writes the four sets that ship with the repository: smaller pictures, one trait each.
pub fn write_samples(out: &Path, seed: u64) -> Result<()> {
    let fonts = Fonts::load()?;
    let samples = [
        ("clean", Plant::Clean),
        ("expired-lease", Plant::LeaseEnded),
        ("wrong-room", Plant::Room),
        ("blurred", Plant::Unreadable),
    ];
    for (index, (name, plant)) in samples.into_iter().enumerate() {
        let rng = Rng::with_seed(seed.wrapping_add(index as u64 * 7919));
        write_set(
            &fonts,
            rng,
            &out.join(name),
            Split::Dev,
            Item::Premises(plant),
            Some(1700),
        )?;
    }
    Ok(())
}

fn write_set(fonts: &Fonts, mut rng: Rng, folder: &Path, split: Split, item: Item, small: Option<u32>) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let plant = if let Item::Premises(plant) = item {
        plant
    } else {
        Plant::Clean
    };
    let mut plan = draw_up(&mut rng, split, plant);
    if small.is_some() {
        plan.calm();
    }
    let faces = Faces::choose(&mut rng, split);
    let mut studio = Studio::new(fonts, faces, rng, folder.to_owned(), plan);
    if let Some(size) = small {
        studio.size = size;
        studio.quality = 78;
    }
    let name = match item {
        Item::Premises(_) => {
            studio.premises()?;
            "premises-check"
        }
        Item::Hygiene(number) => {
            studio.hygiene(number)?;
            "public-place-hygiene"
        }
        Item::Unsorted => {
            studio.unsorted()?;
            "unsorted"
        }
    };
    let Studio {
        plan,
        mut files,
        extra_twins,
        ..
    } = studio;
    files.sort_by(|a, b| a.file.cmp(&b.file));
    let mut twins: Vec<String> = plan
        .twins
        .iter()
        .copied()
        .chain(extra_twins)
        .map(str::to_owned)
        .collect();
    twins.sort();
    twins.dedup();
    let truth = Truth {
        item: name.to_owned(),
        date: plan.today.to_string(),
        level: level_name(plan.level).to_owned(),
        verdict_expected: verdict(&plan.defects).to_owned(),
        defects: plan.defects,
        twins,
        files,
    };
    fs::write(folder.join("truth.json"), serde_json::to_string_pretty(&truth)? + "\n")?;
    fs::write(
        folder.join("form.json"),
        serde_json::to_string_pretty(&plan.form)? + "\n",
    )?;
    Ok(())
}

const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Scan => "scan",
        Level::Careful => "careful",
        Level::Hurried => "hurried",
        Level::Spoiled => "spoiled",
    }
}

/// Warnings make an `ask`; everything else that was planted makes a `fix`.
fn verdict(defects: &[Defect]) -> &'static str {
    let soft = |d: &Defect| {
        matches!(
            d.code.as_str(),
            "term_too_short" | "document_unexpected" | "material_duplicate"
        )
    };
    match defects {
        [] => "pass",
        all if all.iter().all(soft) => "ask",
        _ => "fix",
    }
}
