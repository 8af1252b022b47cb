//! `cargo xtask`: set up, build, test and measure with nothing to install first.

mod assets;
mod attacks;
mod bench;
mod check;
mod durable;
mod fuzz;
mod i18n;
mod pages;
mod places;
mod shell;
mod specimens;
mod station;
mod system;
mod testing;
mod up;
mod venv;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    about = "Set up, build, test and measure Yizhan",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Bring what is missing, build the program, review the samples and start the station.
    Up(up::Without),
    /// Run every test of the workspace, bringing what they need.
    Test {
        /// Arguments for `cargo test`, after `--`.
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Formatting, lints, documentation, licences, generated files and messages.
    Check {
        /// Install cargo-deny when it is missing.
        #[arg(long)]
        install: bool,
        /// Only what needs no second build: formatting, messages, generated files.
        #[arg(long)]
        fast: bool,
    },
    /// Write the generated files anew.
    Generate,
    /// Bring the inference library and the models, verified, and print their folder.
    Assets,
    /// Make sets of invented materials with their truth.
    Materials(specimens::Request),
    /// Throw broken files at the decoders, each kind for a while.
    Fuzz(fuzz::Hunt),
    /// Kill the station in the middle of its work, on both databases, and look whether anything is lost.
    Durable(durable::Trial),
    /// Measure beside peers on materials kept for measuring.
    Bench(bench::Measurement),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Up(without) => up::up(without),
        Task::Test { rest } => testing::test(&rest),
        Task::Check { install, fast } => check::check(install, fast),
        Task::Generate => check::generate(),
        Task::Assets => assets::bring().map(|folder| println!("{}", folder.display())),
        Task::Materials(request) => specimens::make(&request),
        Task::Fuzz(hunt) => fuzz::fuzz(&hunt),
        Task::Durable(trial) => durable::durable(&trial),
        Task::Bench(measurement) => bench::bench(&measurement),
    }
}
