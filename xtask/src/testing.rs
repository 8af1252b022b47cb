//! `cargo xtask test`: everything that must hold before a change lands.

use crate::shell::{cargo, run, say};
use crate::{assets, check, places, system};
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Bring what tests need, run them all, then the checks that need no second build.
pub(crate) fn test(rest: &[String]) -> Result<()> {
    system::ensure(system::TO_TEST);
    let assets = assets::bring()?;
    let target = target();
    say(format!("testing the workspace, built in {}", target.display()));
    let mut command = cargo(["test", "--workspace", "--no-fail-fast"]);
    command
        .args(rest)
        .env("YIZHAN_ASSETS", &assets)
        .env("CARGO_TARGET_DIR", &target);
    let tested = run(&mut command);
    let checked = check::fast(&target);
    match (tested, checked) {
        (Ok(()), Ok(())) => Ok(()),
        (Err(error), Ok(())) | (Ok(()), Err(error)) => Err(error),
        (Err(tests), Err(checks)) => bail!("{tests:#}; {checks:#}"),
    }
}

/// The folder to build in: what was asked for, else one in the cache, which outlives the clone.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| places::cache().join("target"), PathBuf::from)
}
