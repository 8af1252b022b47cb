//! `yizhan catalogue`: is the content in order, and what shape must it have?
use super::{Lang, print, say};
use crate::trouble::Trouble;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Check the catalogue.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Check a catalogue folder, or the built-in one.
    Check {
        /// Folder with items/, documents/ and calendars/.
        folder: Option<PathBuf>,
    },
    /// Print a JSON Schema: `item`, `document` or `shared`.
    Schema {
        /// Which.
        name: String,
    },
}

pub(crate) fn run(args: Args, lang: Lang) -> Result<ExitCode, Trouble> {
    match args.command {
        Command::Check { folder: None } => {
            report(::catalogue::embedded(), lang)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { folder: Some(folder) } => match ::catalogue::Catalogue::load(files(&folder)?) {
            Ok(catalogue) => {
                report(&catalogue, lang)?;
                Ok(ExitCode::SUCCESS)
            }
            Err(problems) => {
                for problem in &problems {
                    eprintln!("{problem}");
                }
                Ok(ExitCode::from(1))
            }
        },
        Command::Schema { name } => {
            let all = ::catalogue::written_schemas();
            let called = |file: &str| file.split('.').next() == Some(name.as_str());
            let Some((_, text)) = all.iter().find(|(file, _)| called(file)) else {
                let known: Vec<&str> = all.iter().filter_map(|(file, _)| file.split('.').next()).collect();
                let known = known.join(", ");
                return Err(Trouble::UnknownSchema { name, known });
            };
            print(text)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn report(catalogue: &::catalogue::Catalogue, lang: Lang) -> Result<(), Trouble> {
    let (items, documents) = (catalogue.items().len(), catalogue.documents().len());
    let counts = [("items", &*items.to_string()), ("documents", &*documents.to_string())];
    say(&::review::judge::text_with(
        lang.report(),
        "command-catalogue-in-order",
        &counts,
    ))
}

fn files(folder: &Path) -> Result<Vec<(String, String)>, Trouble> {
    let mut found = Vec::new();
    for part in ["items", "documents", "calendars"] {
        let inner = folder.join(part);
        if !inner.is_dir() {
            continue;
        }
        let entries = std::fs::read_dir(&inner).map_err(|e| Trouble::reading(&inner, e))?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
        paths.sort();
        for path in paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "yaml")) {
            let text = std::fs::read_to_string(&path).map_err(|e| Trouble::reading(&path, e))?;
            let name = path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            found.push((format!("{part}/{name}"), text));
        }
    }
    if found.is_empty() {
        let path = folder.to_path_buf();
        return Err(Trouble::NoCatalogue { path });
    }
    Ok(found)
}
