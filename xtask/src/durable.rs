//! `cargo xtask durable`: the tests that kill the program, fill its disk and take its database away, with as many rounds as asked
//! for. CI runs ten of each.

use crate::shell::{cargo, run, say};
use crate::{assets, system, testing};
use anyhow::Result;
use clap::Args;

/// How often.
#[derive(Debug, Args)]
pub(crate) struct Trial {
    /// Rounds of each kill, on each database.
    #[arg(long, default_value_t = 100)]
    rounds: u32,
}

pub(crate) fn durable(trial: &Trial) -> Result<()> {
    system::ensure(&[system::TO_RUN, system::TO_TEST].concat());
    let assets = assets::bring()?;
    say(format!("killing the station {} times in each way", trial.rounds));
    let mut command = cargo(["test", "--package", "server", "--test", "durable", "--", "--nocapture"]);
    run(command
        .env("DURABLE_ROUNDS", trial.rounds.to_string())
        .env("YIZHAN_ASSETS", assets)
        .env("CARGO_TARGET_DIR", testing::target()))
}
