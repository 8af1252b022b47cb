//! The program `yizhan`: each subcommand is a thin face of a library call.
//!
//! Decides nothing by itself; the environment and the clock are read here and nowhere deeper.
pub mod app;
mod assets;
mod commands;
pub mod config;
pub mod http;
pub mod jobs;
pub mod live;
mod memory;
pub mod metrics;
pub mod post;
pub mod time;
pub mod tls;
mod trouble;

use clap::{Parser, Subcommand};
use commands::Lang;
use std::process::ExitCode;
use trouble::Trouble;

/// 驿站 Yizhan: pre-review of application materials and what belongs to it.
#[derive(Debug, Parser)]
#[command(name = "yizhan", version, about, max_term_width = 110)]
struct Cli {
    /// Language of messages and reports.
    #[arg(long, value_enum, default_value = "zh-CN", global = true)]
    lang: Lang,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Review a set of files against an item.
    Review(commands::review::Args),
    /// Print the text of files, line by line.
    Read(commands::read::Args),
    /// List, search and show service items.
    Items(commands::items::Args),
    /// Check and normalise values.
    Validate(commands::validate::Args),
    /// Working days and due dates.
    Calendar(commands::calendar::Args),
    /// Check the catalogue.
    Catalogue(commands::catalogue::Args),
    /// List the finding codes, as the page docs/FINDINGS.md.
    Findings,
    /// Run the station: database, interface, pages and background work.
    Serve(commands::serve::Args),
    /// Work off the jobs of a station without answering anybody.
    Worker(commands::serve::WorkerArgs),
    /// Look for what would not work, and say how to mend it.
    Doctor(commands::serve::Place),
    /// The settings.
    Config(commands::config::Args),
    /// Save everything into a folder, while the station runs.
    Backup(commands::backup::SaveArgs),
    /// Take a backup in where nothing is yet.
    Restore(commands::backup::RestoreArgs),
    /// The files: keys that seal them, and all of them under the newest.
    Blobs(commands::blobs::Args),
    /// Bring the database to the shape of this version.
    Migrate(commands::serve::Place),
    /// Fill an empty database with a small invented district.
    Seed(commands::serve::Seeding),
    /// Print the document of the interface, as openapi.json.
    Openapi,
    /// The audit log.
    Audit(commands::audit::Args),
    /// Signed records of pre-reviews.
    Record(commands::record::Args),
}

/// Runs the program as the command line asks.
pub fn program() -> ExitCode {
    memory::keep();
    let cli = Cli::parse();
    run(cli.command, cli.lang).unwrap_or_else(|trouble| {
        if trouble.is_closed_pipe() {
            return ExitCode::SUCCESS;
        }
        eprintln!("yizhan: {}", trouble.said(cli.lang));
        ExitCode::from(1)
    })
}

fn run(command: Command, lang: Lang) -> Result<ExitCode, Trouble> {
    match command {
        Command::Review(args) => commands::review::run(&args, lang),
        Command::Read(args) => commands::read::run(&args, lang),
        Command::Items(args) => commands::items::run(args, lang),
        Command::Validate(args) => commands::validate::run(args),
        Command::Calendar(args) => commands::calendar::run(&args, lang),
        Command::Catalogue(args) => commands::catalogue::run(args, lang),
        Command::Serve(args) => commands::serve::serve(&args),
        Command::Worker(args) => commands::serve::worker(&args),
        Command::Doctor(place) => commands::doctor::run(&place, lang),
        Command::Config(args) => commands::config::run(&args),
        Command::Backup(args) => commands::backup::save(&args, lang),
        Command::Restore(args) => commands::backup::restore(&args, lang),
        Command::Blobs(args) => commands::blobs::run(&args, lang),
        Command::Migrate(place) => commands::serve::migrate(&place),
        Command::Seed(args) => commands::serve::seed(&args, lang),
        Command::Openapi => {
            commands::say(&commands::pretty(&http::openapi::document())?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Audit(args) => commands::audit::run(&args, lang),
        Command::Record(args) => commands::record::run(&args, lang),
        Command::Findings => {
            commands::print(&review::judge::findings_markdown())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
