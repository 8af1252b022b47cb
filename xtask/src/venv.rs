//! Folders of Python packages: each from a list beside the scripts that use it, and made anew when the list has changed.

use crate::shell::{python, run, say, succeeds};
use crate::{places, system};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The folder of the programs of `name`, which holds what `list` asks for, a file from the root of the clone.
pub(crate) fn bring(name: &str, list: &str) -> Result<PathBuf> {
    let list = places::root().join(list);
    let wanted = fs::read(&list).with_context(|| format!("cannot read {}", list.display()))?;
    let folder = places::cache().join(name);
    let (mark, programs) = (folder.join("installed.txt"), folder.join("bin"));
    if fs::read(&mark).is_ok_and(|it| it == wanted) {
        return Ok(programs);
    }
    if !succeeds(Command::new(python()).args(["-c", "import ensurepip, venv"])) {
        system::ensure(&["python3-venv"]);
    }
    say(format!("installing {} into {}", list.display(), folder.display()));
    run(Command::new(python()).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(programs.join("python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
        .arg(&list);
    run(&mut pip).with_context(|| format!("what {} asks for cannot be installed", list.display()))?;
    fs::write(mark, wanted)?;
    Ok(programs)
}
