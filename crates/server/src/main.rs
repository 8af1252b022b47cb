//! The program `yizhan`: each subcommand is a thin face of a library call.
//!
//! Decides nothing by itself; the environment and the clock are read here and nowhere deeper.
mod assets;
mod commands;
mod time;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// 驿站 Yizhan: pre-review of application materials and what belongs to it.
#[derive(Debug, Parser)]
#[command(name = "yizhan", version, about, max_term_width = 110)]
struct Cli {
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
    /// List the finding codes.
    Findings,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Review(args) => commands::review::run(args),
        Command::Read(args) => commands::read::run(&args),
        Command::Items(args) => commands::items::run(args),
        Command::Validate(args) => commands::validate::run(args),
        Command::Calendar(args) => commands::calendar::run(args),
        Command::Catalogue(args) => commands::catalogue::run(args),
        Command::Findings => {
            print!("{}", review::judge::findings_markdown());
            Ok(ExitCode::SUCCESS)
        }
    };
    result.unwrap_or_else(|error| {
        // A reader that went away (`| head`) is no error of ours.
        if error.chain().any(|e| {
            e.downcast_ref::<std::io::Error>()
                .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
        }) {
            return ExitCode::SUCCESS;
        }
        eprintln!("yizhan: {error:#}");
        ExitCode::from(1)
    })
}
