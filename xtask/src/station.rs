//! The station with its demonstration data, for `cargo xtask up`.

use crate::places;
use crate::shell::say;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where the sign-ins of the demonstration are kept, to be printed again.
const SIGN_INS: &str = "sign-ins.txt";

/// Fills the station when it is new, prints who can sign in, and runs it until it is stopped.
pub(crate) fn start(program: &Path, assets: &Path) -> Result<()> {
    let data = places::cache().join("demonstration");
    let kept = data.join(SIGN_INS);
    if !kept.is_file() {
        fill(program, &data)?;
    }
    let sign_ins = fs::read_to_string(&kept).with_context(|| format!("cannot read {}", kept.display()))?;
    say("sign-ins of the demonstration:");
    eprintln!("{}", sign_ins.trim_end());
    say(format!(
        "codes for mobile numbers are written to {}",
        data.join("messages.log").display()
    ));
    say("the station answers at the address below; Ctrl-C stops it");
    let ended = Command::new(program)
        .args(["serve", "--data"])
        .arg(&data)
        .env("YIZHAN_ASSETS", assets)
        .status()?;
    if !ended.success() {
        bail!("the station ended with {ended}");
    }
    Ok(())
}

/// Demonstration data in a fresh folder; what a start that was cut off left there is thrown away.
fn fill(program: &Path, data: &Path) -> Result<()> {
    if data.exists() {
        fs::remove_dir_all(data).with_context(|| format!("cannot clear {}", data.display()))?;
    }
    say(format!("filling the demonstration district in {}", data.display()));
    let seeded = Command::new(program)
        .args(["seed", "--data"])
        .arg(data)
        .stderr(Stdio::inherit())
        .output()?;
    if !seeded.status.success() {
        bail!("the demonstration data could not be made");
    }
    Ok(fs::write(data.join(SIGN_INS), seeded.stdout)?)
}
