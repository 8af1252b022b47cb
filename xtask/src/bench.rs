//! `cargo xtask bench`: ours beside peers on the same materials. The measuring itself is in `bench/`.

use crate::shell::{build, cargo, python, run, say};
use crate::specimens::{Request, Split};
use crate::{assets, pages, places, specimens, system, venv};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to measure on which materials.
#[derive(Debug, Args)]
pub(crate) struct Measurement {
    /// The question, a folder of `bench/`.
    #[arg(value_enum)]
    question: Question,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
    /// How many sets to measure on; for endurance they are reviewed fifty times over.
    #[arg(long, default_value_t = 20)]
    sets: u32,
    /// The seed of the sets.
    #[arg(long, default_value_t = 4242)]
    seed: u64,
    /// Sets that are there already, instead of made ones.
    #[arg(long, conflicts_with_all = ["sets", "seed"])]
    materials: Option<PathBuf>,
    /// Only this competitor (`yizhan` or a peer; for cases and sockets also `sqlite` or `postgresql`, for sockets `hand-over` or `fan`);
    /// may be repeated.
    #[arg(long)]
    only: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Question {
    /// A page: how fast and how completely is it read?
    Reading,
    /// A set: how long to a verdict, and is it the right one?
    Review,
    /// Many sets in one process: does it grow?
    Endurance,
    /// Work lists over a million cases: how fast are lists, searches, counts and the start?
    Lists,
    /// Cases with their stored materials: how many are handed in, and how many lists read, a second?
    Cases,
    /// The desk of cloud support: how long an event takes, a simulated week beside Erlang C.
    Routing,
    /// Cloud support with 5,000 open sockets: how soon an expert hears of a question, what a socket and a message cost.
    Sockets,
    /// The pages: how soon can somebody with a phone on a slow line type, and how soon does a clerk see the desk?
    Portal,
}

impl Question {
    fn folder(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Review => "review",
            Self::Endurance => "endurance",
            Self::Lists => "lists",
            Self::Cases => "cases",
            Self::Portal => "portal",
            Self::Routing => "routing",
            Self::Sockets => "sockets",
        }
    }

    /// Whether the program makes what it is measured on by itself, and no set of papers is needed.
    fn is_of_the_station(self) -> bool {
        matches!(self, Self::Lists | Self::Cases | Self::Portal | Self::Sockets)
    }
}

/// Prepare everything, then measure. Only the result goes to the standard output.
pub(crate) fn bench(wanted: &Measurement) -> Result<()> {
    if wanted.question == Question::Routing {
        return routing(wanted);
    }
    let assets = assets::bring()?;
    if wanted.question.is_of_the_station() {
        return station(wanted, &assets);
    }
    let program = program()?;
    let materials = match &wanted.materials {
        Some(folder) => folder.clone(),
        None => made(wanted)?,
    };
    let alone = wanted.question == Question::Endurance || wanted.only.as_slice() == ["yizhan"];
    let python = if alone { python() } else { peers()? };
    let script = places::root()
        .join("bench")
        .join(wanted.question.folder())
        .join("run.py");
    let mut command = Command::new(python);
    command
        .arg(script)
        .arg("--program")
        .arg(program)
        .arg("--materials")
        .arg(materials);
    if !alone {
        command
            .env("PEER_OAR_OCR", oar_ocr()?)
            .env("ORT_DYLIB_PATH", assets.join("libonnxruntime.so"));
    }
    command.args(wanted.only.iter().flat_map(|name| ["--only", name]));
    command.args(wanted.json.then_some("--json"));
    // Nothing of the machine's own Python gets in, and nothing is left in the clone.
    run(command
        .env("YIZHAN_ASSETS", assets)
        .env_remove("PYTHONPATH")
        .env("PYTHONDONTWRITEBYTECODE", "1"))
}

/// The desk by itself: a crate without I/O needs nothing brought.
fn routing(wanted: &Measurement) -> Result<()> {
    let mut command = cargo([
        "run",
        "--release",
        "--quiet",
        "--package",
        "support",
        "--example",
        "routing",
        "--",
    ]);
    run(command.args(wanted.json.then_some("--json")))
}

/// The program as it is handed out.
fn program() -> Result<PathBuf> {
    build(&["--release", "--package", "server", "--bin", "yizhan"], &[])
}

/// Questions about the running station. Peers are brought by the script, into the cache.
fn station(wanted: &Measurement, assets: &Path) -> Result<()> {
    // What the scripts start besides the program: PostgreSQL, Node, and Chromium.
    system::ensure(system::TO_TEST);
    if wanted.question == Question::Portal {
        pages::build()?;
        pages::browser()?;
    }
    let script = places::root()
        .join("bench")
        .join(wanted.question.folder())
        .join("run.py");
    let mut command = Command::new(python());
    command.arg(script).arg("--program").arg(program()?);
    if wanted.question == Question::Cases {
        command.arg("--peers").arg(places::cache().join("peer-directus"));
    }
    if wanted.question == Question::Sockets {
        command.arg("--peers").arg(places::cache().join("peer-socketio"));
        let example = ["--release", "--package", "server", "--example", "sockets"];
        command.arg("--generator").arg(build(&example, &[])?);
    }
    command.args(wanted.only.iter().flat_map(|name| ["--only", name]));
    command.args(wanted.json.then_some("--json"));
    run(command
        .env("YIZHAN_ASSETS", assets)
        .env_remove("PYTHONPATH")
        .env("PYTHONDONTWRITEBYTECODE", "1"))
}

/// Sets kept for measuring, made anew each time.
fn made(wanted: &Measurement) -> Result<PathBuf> {
    let out = places::cache()
        .join("bench")
        .join(format!("eval-{}-{}", wanted.sets, wanted.seed));
    if out.exists() {
        // The generator may have changed since; making sets costs less than numbers that mean nothing.
        fs::remove_dir_all(&out).with_context(|| format!("cannot clear {}", out.display()))?;
    }
    say(format!("making {} sets in {}", wanted.sets, out.display()));
    specimens::make(&Request {
        sets: wanted.sets,
        seed: wanted.seed,
        split: Split::Eval,
        level: None,
        out: out.clone(),
    })?;
    Ok(out)
}

/// The Python of a folder that holds the peers.
fn peers() -> Result<PathBuf> {
    let programs = venv::bring("venv", "bench/requirements.txt").context("`--only yizhan` measures without peers")?;
    Ok(programs.join("python"))
}

/// The program around the crate oar-ocr, which is no part of our workspace.
fn oar_ocr() -> Result<PathBuf> {
    let (folder, target) = (
        places::root().join("bench/oar-ocr"),
        places::cache().join("peer-target"),
    );
    say("building the peer oar-ocr");
    let mut command = cargo(["build", "--release", "--locked", "--quiet", "--manifest-path"]);
    command.arg(folder.join("Cargo.toml")).arg("--target-dir").arg(&target);
    run(&mut command).context("the peer oar-ocr cannot be built; `--only yizhan` measures without peers")?;
    Ok(target.join("release/peer-oar-ocr"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_its_folder_with_a_script() {
        // The desk is measured by an example of its crate.
        let scripted = Question::value_variants().iter().filter(|it| **it != Question::Routing);
        for question in scripted {
            assert!(
                places::root()
                    .join("bench")
                    .join(question.folder())
                    .join("run.py")
                    .is_file()
            );
        }
    }
}
