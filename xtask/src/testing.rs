//! `cargo xtask test`: everything that must hold before a change lands.

use crate::shell::{build, cargo, run, say};
use crate::{assets, attacks, check, fuzz, pages, places, system};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// Bring what tests need, then the journeys, the attacks, broken files for each decoder, the checks that need no second build and
/// all tests.
pub(crate) fn test(rest: &[String]) -> Result<()> {
    system::ensure(&[system::TO_RUN, system::TO_DRAW, system::TO_TEST].concat());
    let assets = assets::bring()?;
    let target = target();
    say(format!("building and testing in {}", target.display()));
    let mut command = cargo(["test", "--workspace", "--no-fail-fast"]);
    command
        .args(rest)
        .env("YIZHAN_ASSETS", &assets)
        .env("CARGO_TARGET_DIR", &target);
    // The tests of the crates come last: a log that is cut from its beginning still names those that fell.
    let browsed = browse(&assets, &target);
    let attacked = attack(&assets, &target);
    let fuzzed = fuzz::short();
    let checked = check::fast(&target);
    let tested = run(&mut command);
    let failed: Vec<String> = [browsed, attacked, fuzzed, checked, tested]
        .into_iter()
        .filter_map(|outcome| outcome.err().map(|error| format!("{error:#}")))
        .collect();
    if !failed.is_empty() {
        bail!("{}", failed.join("; "));
    }
    Ok(())
}

/// The pages: what a machine says of them, then the journeys through them against the real program.
fn browse(assets: &Path, target: &Path) -> Result<()> {
    pages::check()?;
    pages::build()?;
    pages::journeys(&program(target)?, assets)
}

/// What strangers may throw at the program; its pages are looked at as well.
fn attack(assets: &Path, target: &Path) -> Result<()> {
    pages::build()?;
    pages::browser()?;
    attacks::all(&program(target)?, assets)
}

/// The program as it was tested, with the pages as they are now.
fn program(target: &Path) -> Result<PathBuf> {
    let target = [("CARGO_TARGET_DIR", target.to_path_buf())];
    build(&["--package", "server", "--bin", "yizhan"], &target)
}

/// The folder to build in: what was asked for, else one in the cache, which outlives the clone.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| places::cache().join("target"), PathBuf::from)
}
