//! `yizhan catalogue`: is the content in order, and what shape must it have?
use super::say;
use anyhow::{Context, Result, bail};
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
    /// Print a JSON Schema: `item` or `document`.
    Schema {
        /// Which.
        name: String,
    },
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    match args.command {
        Command::Check { folder: None } => {
            report(::catalogue::embedded());
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { folder: Some(folder) } => match ::catalogue::Catalogue::load(files(&folder)?) {
            Ok(catalogue) => {
                report(&catalogue);
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
            let all = ::catalogue::schemas();
            let Some((_, schema)) = all.iter().find(|(n, _)| n.starts_with(name.as_str())) else {
                bail!("there is no schema {name}");
            };
            say(&serde_json::to_string_pretty(schema)?)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn report(catalogue: &::catalogue::Catalogue) {
    println!(
        "{} 个事项，{} 种材料，无误 / items, document kinds: in order",
        catalogue.items().len(),
        catalogue.documents().len()
    );
}

fn files(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for part in ["items", "documents", "calendars"] {
        let inner = folder.join(part);
        if !inner.is_dir() {
            continue;
        }
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&inner)?
            .filter_map(|e| e.ok().map(|e| e.path()))
            .collect();
        paths.sort();
        for path in paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "yaml")) {
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            found.push((format!("{part}/{name}"), text));
        }
    }
    if found.is_empty() {
        bail!("{} holds no catalogue", folder.display());
    }
    Ok(found)
}
