//! `cargo xtask up`: from a fresh clone to reports of the samples and a running station.

use crate::shell::{build, say};
use crate::{assets, pages, places, station, system};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The item that the samples are handed in for when their truth names none.
const ITEM: &str = "premises-check";
/// The day a sample is looked at when its truth names none.
const DATE: &str = "2026-01-15";

/// What is left out.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Without {
    /// Do not review the samples.
    #[arg(long)]
    no_review: bool,
    /// Do not start the station.
    #[arg(long)]
    no_start: bool,
}

/// Bring, build and, unless told otherwise, review the samples and start the station, which runs until it is stopped.
pub(crate) fn up(without: Without) -> Result<()> {
    system::ensure(system::TO_RUN);
    let assets = assets::bring()?;
    // The program carries the pages; without them it still reviews and answers.
    if let Err(error) = pages::build() {
        say(format!("{error:#}; going on without the pages"));
    }
    say("building the program (the first time takes minutes)");
    let program = build(&["--release", "--package", "server", "--bin", "yizhan"], &[])?;
    say(format!("built {}", program.display()));
    if !without.no_review {
        samples(&program, &assets)?;
    }
    if without.no_start {
        return Ok(());
    }
    station::start(&program, &assets)
}

/// Review each sample into a report.
fn samples(program: &Path, assets: &Path) -> Result<()> {
    let samples = folders(&places::root().join("samples"))?;
    if samples.is_empty() {
        say("no samples to review");
        return Ok(());
    }
    let reports = program
        .parent()
        .and_then(Path::parent)
        .context("no target folder")?
        .join("yizhan-reports");
    fs::create_dir_all(&reports)?;
    for sample in &samples {
        let report = review(program, assets, sample, &reports)?;
        say(format!("report: {}", report.display()));
    }
    Ok(())
}

/// Review one sample into an HTML file.
fn review(program: &Path, assets: &Path, sample: &Path, reports: &Path) -> Result<PathBuf> {
    let name = sample
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let report = reports.join(format!("{name}.html"));
    let (item, date) = asked(&sample.join("truth.json"))?;
    let mut command = Command::new(program);
    command
        .args(["review", "--item", &item, "--date", &date])
        .arg("--html")
        .arg(&report);
    let form = sample.join("form.json");
    if form.is_file() {
        command.arg("--form").arg(form);
    }
    command.arg(sample);
    let output = command
        .env("YIZHAN_ASSETS", assets)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .output()?;
    match output.status.code() {
        Some(status @ (0 | 2 | 3)) => {
            let verdict = match status {
                0 => "nothing to correct",
                2 => "something to correct",
                _ => "something a person has to look at",
            };
            if !report.is_file() {
                bail!("yizhan review of {name} wrote no {}", report.display());
            }
            say(format!("{name} for {item} on {date}: {verdict}"));
            Ok(report)
        }
        _ => bail!("yizhan review of {name} ended with {}", output.status),
    }
}

/// Item and date that a sample's truth names.
fn asked(truth: &Path) -> Result<(String, String)> {
    if !truth.is_file() {
        return Ok((ITEM.to_owned(), DATE.to_owned()));
    }
    let text = fs::read_to_string(truth)?;
    let value: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is not JSON", truth.display()))?;
    let named = |key: &str, otherwise: &str| value[key].as_str().unwrap_or(otherwise).to_owned();
    Ok((named("item", ITEM), named("date", DATE)))
}

/// The folders inside a folder, by name; none when it is not there.
pub(crate) fn folders(of: &Path) -> Result<Vec<PathBuf>> {
    if !of.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(of)? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_reviewed_for_the_item_and_on_the_day_of_its_truth() {
        let folder = tempfile::tempdir().unwrap();
        let truth = folder.path().join("truth.json");
        assert_eq!(asked(&truth).unwrap(), (ITEM.to_owned(), DATE.to_owned()));
        fs::write(&truth, r#"{"item": "food-permit", "date": "2025-11-03"}"#).unwrap();
        assert_eq!(
            asked(&truth).unwrap(),
            ("food-permit".to_owned(), "2025-11-03".to_owned())
        );
        fs::write(&truth, "{").unwrap();
        assert!(asked(&truth).unwrap_err().to_string().contains("is not JSON"));
    }

    #[test]
    fn samples_are_folders_in_order_and_may_be_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(folders(&folder.path().join("samples")).unwrap().is_empty());
        for name in ["b", "a"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("README.md"), "").unwrap();
        let found = folders(folder.path()).unwrap();
        assert_eq!(found, [folder.path().join("a"), folder.path().join("b")]);
    }
}
