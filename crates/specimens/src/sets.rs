//! Sets of papers with their truth: which item, which defect, and the files written.

use std::fs;
use std::path::Path;

use anyhow::Result;
use fastrand::Rng;

use crate::Split;
use crate::camera::Level;
use crate::fonts::{Faces, Fonts};
use crate::papers::Kit;
use crate::plan::draw_up;
use crate::plant::{PLANTS, Plant};
use crate::studio::Studio;
use crate::truth::{Defect, Truth};

/// What a set is handed in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Premises(Plant),
    /// Public-place hygiene, with the number of its defect.
    Hygiene(u32),
    /// A lease to be registered.
    LeaseRegistration(u32),
    /// An event in the street.
    Promotion(u32),
    /// One of every other paper, for no item.
    Unsorted,
}

impl Item {
    /// The item of a set by its index: mostly premises, every fourth something else.
    fn of(index: u32) -> Self {
        let round = index / 16;
        match index % 16 {
            0 => Self::Unsorted,
            4 => Self::LeaseRegistration(round),
            8 => Self::Hygiene(round),
            12 => Self::Promotion(round),
            _ => Self::Premises(PLANTS[(index - 1 - index / 4) as usize % PLANTS.len()]),
        }
    }
}

/// What is to be written.
#[derive(Debug, Clone)]
pub struct Order<'o> {
    /// The folder that the sets go below.
    pub out: &'o Path,
    /// How many sets.
    pub sets: u32,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// Which layouts and faces.
    pub split: Split,
    /// The longest side of a picture in pixels.
    pub size: u32,
    /// How the pictures are taken; chosen for each set when absent.
    pub level: Option<Level>,
}

/// The longest side of the pictures that are written when nobody asks for another.
pub const PICTURE_SIZE: u32 = 2400;

/// Writes the sets of an order.
pub fn write_sets(order: &Order<'_>) -> Result<()> {
    let fonts = Fonts::load()?;
    for index in 1..=order.sets {
        let stem = order.seed.wrapping_mul(1_000_003).wrapping_add(u64::from(index));
        let folder = order.out.join(format!("set_{index:04}"));
        let style = Style {
            split: order.split,
            size: order.size,
            level: order.level,
            plain: false,
        };
        write_set(&fonts, Rng::with_seed(mixed(stem)), &folder, Item::of(index), style)?;
    }
    Ok(())
}

/// How a set is made.
#[derive(Debug, Clone, Copy)]
struct Style {
    split: Split,
    size: u32,
    level: Option<Level>,
    /// Plain names, JPEG only, no traits that only look wrong.
    plain: bool,
}

/// Spreads neighbouring seeds apart (the finaliser of splitmix64), so that neighbouring sets share no choices.
const fn mixed(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
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
        let style = Style {
            split: Split::Dev,
            size: 1700,
            level: None,
            plain: true,
        };
        write_set(&fonts, rng, &out.join(name), Item::Premises(plant), style)?;
    }
    Ok(())
}

fn write_set(fonts: &Fonts, mut rng: Rng, folder: &Path, item: Item, style: Style) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let plant = if let Item::Premises(plant) = item {
        plant
    } else {
        Plant::Clean
    };
    let mut plan = draw_up(&mut rng, style.split, plant, style.plain);
    if style.plain {
        plan.calm();
    }
    plan.level = style.level.unwrap_or(plan.level);
    let kit = Kit {
        fonts,
        faces: Faces::choose(&mut rng, style.split),
        split: style.split,
    };
    let mut studio = Studio::new(kit, rng, folder.to_owned(), plan);
    studio.size = style.size;
    if style.plain {
        studio.quality = 78;
        studio.plain_names = true;
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
        Item::LeaseRegistration(number) => {
            studio.lease_registration(number)?;
            "lease-registration"
        }
        Item::Promotion(number) => {
            studio.promotion(number)?;
            "street-promotion"
        }
        Item::Unsorted => {
            studio.unsorted()?;
            studio.plan.form.clear();
            studio.plan.twins.clear();
            "any"
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
        let original_unsealed = d.code == "seal_missing" && d.document == "business_licence";
        original_unsealed
            || matches!(
                d.code.as_str(),
                "term_too_short"
                    | "document_unexpected"
                    | "material_duplicate"
                    | "field_uncertain"
                    | "value_mismatch"
                    | "rule_unmet"
                    | "copy_unstamped"
            )
    };
    match defects {
        [] => "pass",
        all if all.iter().all(soft) => "ask",
        _ => "fix",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const SMALL: Style = Style {
        split: Split::Dev,
        size: 700,
        level: None,
        plain: true,
    };

    fn folder_bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    fs::read(entry.path()).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_boxes_lie_inside() {
        let fonts = Fonts::load().unwrap();
        let room = tempfile::tempdir().unwrap();
        let make = |name: &str, item| {
            let folder = room.path().join(name);
            write_set(&fonts, Rng::with_seed(5), &folder, item, SMALL).unwrap();
            folder_bytes(&folder)
        };
        let first = make("a", Item::Premises(Plant::LeaseEnded));
        assert_eq!(first, make("b", Item::Premises(Plant::LeaseEnded)));
        assert_eq!(first.len(), 6, "four papers, the form and the truth");

        for set in [first, make("c", Item::Unsorted), make("d", Item::Hygiene(1))] {
            let truth: serde_json::Value = serde_json::from_slice(&set["truth.json"]).unwrap();
            for page in truth["files"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|f| f["pages"].as_array().unwrap())
            {
                let size = [page["size"][0].as_f64().unwrap(), page["size"][1].as_f64().unwrap()];
                let fields = page["fields"]
                    .as_object()
                    .unwrap()
                    .values()
                    .filter_map(|f| f.get("quad"));
                for corner in fields.chain([&page["quad"]]).flat_map(|q| q.as_array().unwrap()) {
                    for axis in 0..2 {
                        let at = corner[axis].as_f64().unwrap();
                        // A flat-bed scan may lose a hair of the sheet's edge.
                        assert!(at > -size[axis] * 0.02 && at < size[axis] * 1.02, "{page}");
                    }
                }
            }
        }
    }

    #[test]
    fn sixty_four_sets_hold_every_planted_defect() {
        let planted: Vec<Plant> = (1..=64)
            .filter_map(|i| {
                if let Item::Premises(plant) = Item::of(i) {
                    Some(plant)
                } else {
                    None
                }
            })
            .collect();
        assert!(PLANTS.iter().all(|plant| planted.contains(plant)));
    }
}
