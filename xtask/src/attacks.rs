//! What strangers may throw at the running station: texts that want to be more, identifiers of others, and requests made from
//! the document of the interface. The scripts are in `bench/`; each has a station of its own.

use crate::shell::{python, run, say};
use crate::{places, venv};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// How long requests are made up on each database, for all actors together.
const SECONDS: &str = "40";
/// The same requests each time, as far as the time goes.
const SEED: &str = "1";

pub(crate) fn all(program: &Path, assets: &Path) -> Result<()> {
    say("hostile texts, identifiers of others and headers");
    run(&mut script("hostile", program, assets))?;
    let programs = venv::bring("schemathesis", "bench/schemathesis/requirements.txt")?;
    for database in ["sqlite", "postgresql"] {
        say(format!("requests made up from the document, on {database}"));
        run(script("schemathesis", program, assets)
            .arg("--schemathesis")
            .arg(programs.join("schemathesis"))
            .args(["--database", database, "--seconds", SECONDS, "--seed", SEED]))?;
    }
    Ok(())
}

fn script(name: &str, program: &Path, assets: &Path) -> Command {
    let mut command = Command::new(python());
    command
        .arg(places::root().join("bench").join(name).join("run.py"))
        .arg("--program")
        .arg(program)
        .env("YIZHAN_ASSETS", assets)
        .env_remove("PYTHONPATH")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}
