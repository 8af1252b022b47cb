//! `yizhan blobs`: the files, and the keys that seal them.
use super::serve::{Place, runtime};
use super::{Lang, say};
use crate::app::blobs::sealing;
use crate::trouble::Trouble;
use ::review::judge::text_with;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The files.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Write a new key into a file that is not there yet; `sealing.key_files` names it then.
    NewKey {
        /// The file.
        file: PathBuf,
    },
    /// Seal every file under the first of the configured keys, while the station runs.
    Rewrap(Place),
}

pub(crate) fn run(args: &Args, lang: Lang) -> Result<ExitCode, Trouble> {
    match &args.command {
        Command::NewKey { file } => new_key(file, lang),
        Command::Rewrap(place) => rewrap(place, lang),
    }
}

fn new_key(file: &Path, lang: Lang) -> Result<ExitCode, Trouble> {
    let id = sealing::make_key(file).map_err(|source| Trouble::KeyNotMade {
        path: file.to_path_buf(),
        source,
    })?;
    let (key, path) = (id.to_string(), file.display().to_string());
    say(&text_with(
        lang.report(),
        "command-key-made",
        &[("key", &key), ("path", &path)],
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn rewrap(place: &Place, lang: Lang) -> Result<ExitCode, Trouble> {
    let ctx = runtime()?.block_on(place.open())?;
    let key = ctx.blobs.seals().ok_or(Trouble::NoKey)?.to_string();
    let done = ctx
        .blobs
        .rewrap()
        .map_err(|error| Trouble::Station(error.to_string()))?;
    for (sha256, why) in &done.broken {
        let with = [("file", sha256.as_str()), ("detail", why.as_str())];
        say(&text_with(lang.report(), "command-rewrap-broken", &with))?;
    }
    let numbers = [done.files, done.well, done.under_way].map(|number| number.to_string());
    let with = [
        ("key", key.as_str()),
        ("files", &numbers[0]),
        ("well", &numbers[1]),
        ("uploads", &numbers[2]),
    ];
    say(&text_with(lang.report(), "command-rewrap-done", &with))?;
    Ok(if done.broken.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
