//! `cargo xtask materials`: the generator of invented materials, built for speed and called with what was asked.

use crate::shell::{cargo, run};
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// How many sets of which kind go where.
#[derive(Debug, Args)]
pub(crate) struct Request {
    /// How many sets.
    #[arg(long, default_value_t = 20)]
    pub(crate) sets: u32,
    /// The same seed makes the same sets.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Sets to work with, or sets kept apart for measuring.
    #[arg(long, value_enum, default_value_t = Split::Dev)]
    pub(crate) split: Split,
    /// How the pictures are taken; chosen for each set when absent.
    #[arg(long, value_enum)]
    pub(crate) level: Option<Level>,
    /// The folder to write.
    pub(crate) out: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Level {
    /// On a flat-bed scanner.
    Scan,
    /// By a phone held well.
    Careful,
    /// By a phone in a hurry.
    Hurried,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Careful => "careful",
            Self::Hurried => "hurried",
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Split {
    /// Looked at while developing.
    Dev,
    /// Only for measuring.
    Eval,
}

impl Split {
    fn word(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Eval => "eval",
        }
    }
}

/// Make the sets.
pub(crate) fn make(request: &Request) -> Result<()> {
    crate::system::ensure(crate::system::TO_DRAW);
    run(cargo(["run", "--release", "--quiet", "--package", "specimens", "--"])
        .args(arguments(request, &absolute(&request.out)?)))
}

fn arguments(request: &Request, out: &Path) -> Vec<String> {
    let (sets, seed) = (request.sets.to_string(), request.seed.to_string());
    let words = ["--sets", &sets, "--seed", &seed, "--split", request.split.word()];
    words
        .into_iter()
        .chain(request.level.iter().flat_map(|level| ["--level", level.word()]))
        .map(String::from)
        .chain([out.to_string_lossy().into_owned()])
        .collect()
}

/// cargo runs in the root of the clone; the folder asked for is meant from where the person stands.
fn absolute(path: &Path) -> Result<PathBuf> {
    Ok(std::path::absolute(path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_passed_on() {
        let request = Request {
            sets: 3,
            seed: 7,
            split: Split::Eval,
            level: None,
            out: "sets".into(),
        };
        assert_eq!(
            arguments(&request, Path::new("/here/sets")),
            ["--sets", "3", "--seed", "7", "--split", "eval", "/here/sets"]
        );
        let scanned = Request {
            level: Some(Level::Scan),
            ..request
        };
        assert!(arguments(&scanned, Path::new("/here/sets")).ends_with(&[
            "--level".into(),
            "scan".into(),
            "/here/sets".into()
        ]));
    }
}
