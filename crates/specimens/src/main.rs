//! `specimens --sets N --seed S [--split dev|eval] OUT`: writes sets of photographed papers with their truth.

use std::path::PathBuf;

use clap::Parser;
use specimens::Split;

/// Writes sets of invented, photographed papers with the truth beside them.
#[derive(Debug, Parser)]
struct Args {
    /// How many sets to write.
    #[arg(long, default_value_t = 12)]
    sets: u32,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Which layouts and faces to use.
    #[arg(long, value_enum, default_value_t = Split::Dev)]
    split: Split,
    /// How the pictures are taken; chosen for each set when absent.
    #[arg(long, value_enum)]
    level: Option<specimens::Level>,
    /// Write the four shipped samples instead of sets.
    #[arg(long)]
    samples: bool,
    /// Write that many photographs of a scene instead of sets.
    #[arg(long, value_enum)]
    scene: Option<specimens::Scene>,
    /// Where the sets go.
    out: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    if args.samples {
        return specimens::write_samples(&args.out, args.seed);
    }
    if let Some(scene) = args.scene {
        return specimens::write_scenes(&args.out, scene, args.sets, args.seed, args.split, args.level);
    }
    specimens::write_sets(&specimens::Order {
        out: &args.out,
        sets: args.sets,
        seed: args.seed,
        split: args.split,
        size: specimens::PICTURE_SIZE,
        level: args.level,
    })
}
