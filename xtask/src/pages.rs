//! The web pages: built by npm for the program to carry, and tried in a browser against the real program.

use crate::shell::{run, say, succeeds};
use crate::{places, system};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What builds the pages, where no newer one is there already.
const BUILDERS: &[&str] = &["nodejs", "npm"];
/// What the journeys are made in.
const BROWSER: &[&str] = &["chromium"];
/// Kept beside the packages: what was last done in a folder. Gone with them, so that they are brought again.
const INSTALLED: &str = "node_modules/.yizhan-installed";
const BUILT: &str = "node_modules/.yizhan-built";
/// What npm and the build write themselves.
const WRITTEN: &[&str] = &["node_modules", "dist"];

/// Builds the pages into `web/dist`, unless they were built from the same files before.
pub(crate) fn build() -> Result<()> {
    let web = folder("web");
    let state = state_of(&[web.clone(), places::root().join("locales")])?;
    if web.join("dist/index.html").is_file() && kept(&web.join(BUILT)) == state {
        return Ok(());
    }
    install(&web)?;
    say("building the pages");
    run(npm(&web).args(["run", "--silent", "build"]))?;
    Ok(fs::write(web.join(BUILT), state)?)
}

/// Types, generated client, words and units of the pages.
pub(crate) fn check() -> Result<()> {
    let web = folder("web");
    install(&web)?;
    say("checking the pages");
    run(npm(&web).args(["run", "--silent", "check"]))?;
    run(npm(&web).args(["run", "--silent", "test"]))
}

/// What looks at pages: Chromium, and what drives it.
pub(crate) fn browser() -> Result<PathBuf> {
    let e2e = folder("e2e");
    install(&e2e)?;
    system::ensure(BROWSER);
    Ok(e2e)
}

/// The journeys in a browser against a program.
pub(crate) fn journeys(program: &Path, assets: &Path) -> Result<()> {
    let e2e = browser()?;
    say("the journeys in the browser");
    run(npm(&e2e)
        .args(["run", "--silent", "test"])
        .env("YIZHAN_PROGRAM", program)
        .env("YIZHAN_ASSETS", assets))
}

/// Brings the packages that a folder's lock file names, unless these are there.
fn install(folder: &Path) -> Result<()> {
    if !(succeeds(Command::new("node").arg("--version")) && succeeds(Command::new("npm").arg("--version"))) {
        system::ensure(BUILDERS);
    }
    let lock = fs::read(folder.join("package-lock.json")).context("no package-lock.json")?;
    let state = hex(&Sha256::digest(lock));
    if kept(&folder.join(INSTALLED)) == state {
        return Ok(());
    }
    say(format!("bringing the packages of {}", folder.display()));
    run(npm(folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    Ok(fs::write(folder.join(INSTALLED), state)?)
}

fn npm(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder);
    command
}

fn folder(name: &str) -> PathBuf {
    places::root().join(name)
}

fn kept(stamp: &Path) -> String {
    fs::read_to_string(stamp).unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A hash over the names and contents of all files in folders, less what is written by npm.
fn state_of(folders: &[PathBuf]) -> Result<String> {
    let mut files = Vec::new();
    for folder in folders {
        collect(folder, &mut files)?;
    }
    if files.is_empty() {
        bail!("no pages to build");
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in &files {
        hash.update(file.as_os_str().as_encoded_bytes());
        hash.update(Sha256::digest(fs::read(file)?));
    }
    Ok(hex(&hash.finalize()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if path.is_file() {
            files.push(path);
        } else if !WRITTEN.contains(&name) {
            collect(&path, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_built_again_when_a_source_changes_and_not_when_a_built_file_does() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_path_buf();
        fs::create_dir_all(root.join("src")).unwrap();
        fs::create_dir_all(root.join("dist")).unwrap();
        fs::write(root.join("src/main.tsx"), "one").unwrap();
        let state = || state_of(std::slice::from_ref(&root)).unwrap();
        let before = state();
        fs::write(root.join("dist/index.html"), "built").unwrap();
        assert_eq!(state(), before);
        fs::write(root.join("src/main.tsx"), "two").unwrap();
        assert_ne!(state(), before);
    }

    #[test]
    fn a_folder_without_sources_is_no_folder_of_pages() {
        let folder = tempfile::tempdir().unwrap();
        assert!(state_of(&[folder.path().to_path_buf()]).is_err());
    }
}
