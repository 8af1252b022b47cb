//! `yizhan read`: the text of files, page by page; reads, judges nothing.
use super::Lang;
use super::review::{collect, input, reviewer};
use crate::trouble::Trouble;
use ::review::judge::{file_trouble, text};
use ::review::pipeline::FileLines;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Print the text of files, line by line.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Print one JSON object a file.
    #[arg(long)]
    json: bool,
    /// Files or folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args, lang: Lang) -> Result<ExitCode, Trouble> {
    let paths = collect(&args.paths)?;
    let reviewer = reviewer()?;
    let mut failed = false;
    reviewer.lines(
        paths.len(),
        |at| input(&paths[at]),
        |FileLines { name, pages }| match pages {
            Ok(pages) => say(args, &name, &pages),
            Err(error) => {
                failed = true;
                if args.json {
                    super::say(&json!({ "file": name, "pages": [], "error": error.code() }).to_string())?;
                }
                eprintln!("{name}: {}", text(lang.report(), file_trouble(error.code())));
                Ok(())
            }
        },
    )?;
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn say(args: &Args, name: &str, pages: &[Vec<String>]) -> Result<(), Trouble> {
    if !args.json {
        return pages.iter().try_for_each(|lines| super::say(&lines.join("\n")));
    }
    let pages: Vec<_> = pages
        .iter()
        .enumerate()
        .map(|(i, lines)| {
            let lines: Vec<_> = lines.iter().map(|text| json!({ "text": text })).collect();
            json!({ "page": i + 1, "lines": lines })
        })
        .collect();
    super::say(&json!({ "file": name, "pages": pages }).to_string())
}
