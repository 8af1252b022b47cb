//! `yizhan calendar`: due dates and lists of working days.
use super::say;
use anyhow::{Context, Result};
use jiff::civil::Date;
use serde_json::json;
use std::process::ExitCode;

/// Working days and due dates.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// The N-th working day after a date.
    Due {
        /// The day of the event; it is not counted itself.
        #[arg(long)]
        from: Date,
        /// How many working days.
        #[arg(long)]
        working_days: u32,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Every day of a year.
    List {
        /// The year.
        #[arg(long)]
        year: i16,
        /// Print one JSON array.
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let calendar = ::catalogue::embedded().calendar();
    match args.command {
        Command::Due {
            from,
            working_days,
            json,
        } => {
            let due = calendar.due(from, working_days);
            if json {
                say(&json!({ "from": from, "working_days": working_days, "date": due.date, "provisional": due.provisional }).to_string())?;
            } else {
                say(&due.date.to_string())?;
            }
            if due.provisional {
                eprintln!(
                    "该日期涉及尚未公布放假安排的年份，仅供参考 / provisional: a year in between is not yet published"
                );
            }
        }
        Command::List { year, json } => {
            let days = calendar.list(year).with_context(|| {
                format!("{year} 年的放假安排尚未收录 / the calendar of {year} has not been published or is not in the catalogue")
            })?;
            if json {
                say(&serde_json::to_string_pretty(&days)?)?;
            } else {
                for day in days {
                    let mark = if day.working_day { "班" } else { "休" };
                    say(format!("{} {mark} {}", day.date, day.name.unwrap_or_default()).trim_end())?;
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
