//! `yizhan read`: the text of files, page by page; reads, judges nothing.
use super::Lang;
use super::review::{collect, input, reviewer};
use crate::trouble::Trouble;
use ::review::judge::{file_trouble, text};
use serde_json::json;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

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
    let begin = |path: &PathBuf| input(path).map(|file| (reviewer.begin(&file), file.name));
    let mut failed = false;
    let mut next = paths.first().map(begin);
    let mut at = 0;
    while let Some(begun) = next {
        let (begun, name) = begun?;
        at += 1;
        // The next file is decoded, which one core does, while this one is read.
        let (read, following) = thread::scope(|scope| {
            let following = scope.spawn(|| paths.get(at).map(begin));
            let read = begun.map_or_else(|e| Ok(Err(e)), |begun| reviewer.lines(&begun));
            (read, following.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        next = following;
        match read? {
            Ok(pages) => say(args, &name, &pages)?,
            Err(error) => {
                failed = true;
                if args.json {
                    super::say(&json!({ "file": name, "pages": [], "error": error.code() }).to_string())?;
                }
                eprintln!("{name}: {}", text(lang.report(), file_trouble(error.code())));
            }
        }
    }
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
