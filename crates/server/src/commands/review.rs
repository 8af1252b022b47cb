//! `yizhan review`: files in, report out. Exit status 0 pass, 2 fix, 3 ask, 1 error; of many sets, that of the worst.
use super::{Lang, line, pretty};
use crate::trouble::Trouble;
use crate::{assets, memory, time};
use ::catalogue::Item;
use ::review::pipeline::{InputFile, Request, Reviewer};
use ::review::report::Verdict;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use vision::Engine;
use vision::decode::Limits;

/// More files than this at once are a mistake, not a set.
const MOST_FILES: usize = 500;

/// Review a set of files against an item.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The item, by id or code; `any` reads documents without a checklist.
    #[arg(long, default_value = "any")]
    item: String,
    /// The form as a JSON object, keys as in the catalogue.
    #[arg(long)]
    form: Option<PathBuf>,
    /// Judge terms against this date instead of today.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<jiff::civil::Date>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// Write the report as one self-contained page.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Every path is a set of its own: print one JSON report a line, in their order.
    #[arg(long, requires = "json", conflicts_with_all = ["form", "html"])]
    each: bool,
    /// Files or folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args, lang: Lang) -> Result<ExitCode, Trouble> {
    let catalogue = ::catalogue::embedded();
    let item = match args.item.as_str() {
        "any" => None,
        id => Some(
            catalogue
                .item(id)
                .ok_or_else(|| Trouble::UnknownItem { item: id.to_owned() })?,
        ),
    };
    let form = args.form.as_deref().map(read_form).transpose()?.unwrap_or_default();
    let date = args.date.unwrap_or_else(time::today);
    if args.each {
        return each(args, item, date);
    }
    let files = inputs(&collect(&args.paths)?)?;
    let reviewer = reviewer()?;
    let show = !args.json && std::io::stderr().is_terminal();
    let progress = |file: &str, page: u32| {
        if show {
            eprint!("\r\x1b[2K{file} · {page}");
            std::io::stderr().flush().ok();
        }
    };
    let request = Request {
        item,
        form: &form,
        date,
        keep_pictures: args.html.is_some(),
    };
    let outcome = reviewer.review(&files, &request, &progress)?;
    if show {
        eprint!("\r\x1b[2K");
    }
    let report = &outcome.report;
    if let Some(path) = &args.html {
        super::html::write(path, &outcome, item, lang)?;
    }
    if args.json {
        super::say(&pretty(report)?)?;
    } else {
        let colour = std::io::stdout().is_terminal();
        super::say(super::html::for_terminal(report, item, lang, colour).trim_end())?;
    }
    Ok(ExitCode::from(status(report.verdict)))
}

/// Many sets by one reader. All paths are looked at before the first set is read.
fn each(args: &Args, item: Option<&Item>, date: jiff::civil::Date) -> Result<ExitCode, Trouble> {
    let sets: Vec<Vec<PathBuf>> = args
        .paths
        .iter()
        .map(|path| collect(std::slice::from_ref(path)))
        .collect::<Result<_, _>>()?;
    let form = BTreeMap::new();
    let request = Request {
        item,
        form: &form,
        date,
        keep_pictures: false,
    };
    let reviewer = reviewer()?;
    let mut verdicts = Vec::new();
    for paths in &sets {
        let outcome = reviewer.review(&inputs(paths)?, &request, &|_, _| ())?;
        let (report, verdict) = (line(&outcome.report)?, outcome.report.verdict);
        drop(outcome);
        memory::give_back();
        super::say(&report)?;
        verdicts.push(verdict);
    }
    let worst = [Verdict::Fix, Verdict::Ask].into_iter().find(|v| verdicts.contains(v));
    Ok(ExitCode::from(status(worst.unwrap_or(Verdict::Pass))))
}

/// The exit status that tells a script the verdict.
fn status(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Fix => 2,
        Verdict::Ask => 3,
    }
}

/// Opens the reader over the built-in catalogue.
pub(crate) fn reviewer() -> Result<Reviewer<'static>, Trouble> {
    let folder = assets::folder();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let engine = Engine::open(&folder, workers)?;
    Ok(Reviewer::new(engine, ::catalogue::embedded(), Limits::default()))
}

fn read_form(path: &Path) -> Result<BTreeMap<String, serde_json::Value>, Trouble> {
    let bytes = std::fs::read(path).map_err(|e| Trouble::reading(path, e))?;
    // Editors on Windows put a mark before the text.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    serde_json::from_slice(text).map_err(|e| Trouble::form(path, e))
}

/// The files named, and those in the folders named, in order of name; descriptions beside the pictures are left out.
pub(crate) fn collect(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Trouble> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
                .map_err(|e| Trouble::reading(path, e))?
                .filter_map(|e| e.ok().map(|e| e.path()))
                .filter(|p| p.is_file() && !beside(p))
                .collect();
            inside.sort();
            found.extend(inside);
        } else {
            std::fs::metadata(path).map_err(|e| Trouble::reading(path, e))?;
            found.push(path.clone());
        }
    }
    if found.is_empty() {
        return Err(Trouble::NothingToRead);
    }
    if found.len() > MOST_FILES {
        return Err(Trouble::TooManyFiles { most: MOST_FILES });
    }
    Ok(found)
}

fn inputs(paths: &[PathBuf]) -> Result<Vec<InputFile>, Trouble> {
    paths.iter().map(|path| input(path)).collect()
}

/// A file with no more of its bytes than the decoder needs to refuse it for its size.
pub(crate) fn input(path: &Path) -> Result<InputFile, Trouble> {
    let most = Limits::default().max_file_bytes + 1;
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(|e| Trouble::reading(path, e))?;
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    Ok(InputFile { name, bytes })
}

/// Files in a folder that are not materials: hidden ones, and JSON or text notes.
fn beside(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    let note = path
        .extension()
        .is_some_and(|e| ["json", "md", "txt", "html"].iter().any(|x| e.eq_ignore_ascii_case(x)));
    hidden || note
}
