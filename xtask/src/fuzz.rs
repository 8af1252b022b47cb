//! `cargo xtask fuzz`: every target of `fuzz/` for a while, from the files of the decoders' tests.
//!
//! No nightly compiler and no cargo-fuzz: coverage comes from options that every compiler has. Sanitizers, which do need a
//! nightly one, would find little in code without `unsafe`. `cargo +nightly fuzz run pdf` works as well.

use crate::shell::{build, cargo, run, say};
use crate::{places, testing};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Every target, by its name in `fuzz/Cargo.toml`.
const TARGETS: &[&str] = &["sniff", "image", "tiff", "heic", "pdf", "ofd"];
/// What makes the compiler count the branches taken.
const COVERAGE: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];
/// Memory that a target may hold, in megabytes. The stacks of decoder threads count only as far as they are used.
const MOST_MEMORY: u32 = 1500;
/// Seconds after which one input is a hang; the decoders' own budget in a target is shorter.
const HANG: u32 = 60;
/// The longest input.
const LONGEST: u32 = 60_000;
/// Seconds for each target among the tests: enough to go through every file of the tests and to change some.
const SHORT: u32 = 5;

/// Which targets, and for how long.
#[derive(Debug, Args)]
pub(crate) struct Hunt {
    /// Seconds for each target.
    #[arg(long, default_value_t = 20)]
    seconds: u32,
    /// Only these targets.
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(TARGETS))]
    targets: Vec<String>,
}

/// Every target for a moment, as a part of the tests.
pub(crate) fn short() -> Result<()> {
    let targets = Vec::new();
    fuzz(&Hunt {
        seconds: SHORT,
        targets,
    })
}

/// Build, seed and run.
pub(crate) fn fuzz(hunt: &Hunt) -> Result<()> {
    let folder = places::cache().join("fuzz");
    let seeds = folder.join("seeds");
    say("making the files to start from");
    // With the whole workspace, as the tests are built: nothing has to be built twice.
    let target = [("CARGO_TARGET_DIR", testing::target())];
    let making = build(&["--workspace", "--example", "seeds"], &target)?;
    run(Command::new(making).arg(&seeds))?;
    let programs = programs(&folder)?;
    let chosen = |target: &&&str| hunt.targets.is_empty() || hunt.targets.iter().any(|it| it == *target);
    let mut failed = Vec::new();
    for target in TARGETS.iter().filter(chosen) {
        say(format!("fuzzing {target} for {} seconds", hunt.seconds));
        if run(&mut command(&programs, &folder, &seeds, target, hunt.seconds)?).is_err() {
            failed.push(*target);
        }
    }
    if failed.is_empty() {
        say("nothing fell over");
        return Ok(());
    }
    bail!(
        "fallen over: {}; the inputs are in {}",
        failed.join(", "),
        folder.join("found").display()
    )
}

/// Builds every target; the folder of the programs.
fn programs(folder: &Path) -> Result<std::path::PathBuf> {
    say("building the fuzz targets (the first time takes minutes)");
    // With a target named, build scripts and macros are left without counters.
    let machine = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let target = folder.join("target");
    run(cargo([
        "build",
        "--release",
        "--locked",
        "--quiet",
        "--bins",
        "--target",
        &machine,
    ])
    .args(["--manifest-path", "fuzz/Cargo.toml"])
    .env("CARGO_TARGET_DIR", &target)
    .env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\x1f")))?;
    Ok(target.join(machine).join("release"))
}

fn command(programs: &Path, folder: &Path, seeds: &Path, target: &str, seconds: u32) -> Result<Command> {
    let (corpus, found) = (folder.join("corpus").join(target), folder.join("found"));
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let mut command = Command::new(programs.join(target));
    command
        .arg(&corpus)
        .arg(seeds.join(target))
        .arg(format!("-artifact_prefix={}/{target}-", found.display()))
        .args([
            format!("-max_total_time={seconds}"),
            format!("-timeout={HANG}"),
            format!("-rss_limit_mb={MOST_MEMORY}"),
            format!("-max_len={LONGEST}"),
        ])
        .args(["-print_final_stats=1", "-verbosity=0"]);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_targets_are_those_of_the_manifest() {
        let manifest = fs::read_to_string(places::root().join("fuzz/Cargo.toml")).unwrap();
        let mut named: Vec<&str> = manifest
            .lines()
            .filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")?.strip_suffix(".rs\""))
            .collect();
        let mut known = TARGETS.to_vec();
        named.sort_unstable();
        known.sort_unstable();
        assert_eq!(named, known);
    }

    #[test]
    fn a_target_runs_from_its_seeds_for_the_seconds_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let command = command(Path::new("bin"), folder.path(), Path::new("seeds"), "pdf", 7).unwrap();
        let line = crate::shell::shown(&command);
        assert!(line.starts_with("pdf ") && line.contains(" seeds/pdf ") && line.contains(" -max_total_time=7 "));
        assert!(folder.path().join("corpus/pdf").is_dir());
    }
}
