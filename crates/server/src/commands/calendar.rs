//! `yizhan calendar`: due dates and lists of working days.
use super::{Lang, pretty, say};
use crate::trouble::Trouble;
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

pub(crate) fn run(args: &Args, lang: Lang) -> Result<ExitCode, Trouble> {
    let calendar = ::catalogue::embedded().calendar();
    match &args.command {
        Command::Due {
            from,
            working_days,
            json,
        } => {
            let due = calendar.due(*from, *working_days);
            if *json {
                say(&json!({ "from": from, "working_days": working_days, "date": due.date, "provisional": due.provisional }).to_string())?;
            } else {
                say(&due.date.to_string())?;
            }
            if due.provisional {
                eprintln!("{}", ::review::judge::text(lang.report(), "command-provisional"));
            }
        }
        Command::List { year, json } => {
            let days = calendar
                .list(*year)
                .map_err(|_| Trouble::UnpublishedYear { year: *year })?;
            if *json {
                say(&pretty(&days)?)?;
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
