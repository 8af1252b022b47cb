//! `yizhan backup` and `yizhan restore`.
use super::serve::{Place, runtime};
use super::{Lang, say};
use crate::app::backup::{self, Amount, BackupError};
use crate::trouble::Trouble;
use ::review::judge::text_with;
use std::path::PathBuf;
use std::process::ExitCode;

/// Save everything into a folder, while the station runs.
#[derive(Debug, clap::Args)]
pub(crate) struct SaveArgs {
    #[command(flatten)]
    place: Place,
    /// Folder to be made.
    to: PathBuf,
}

/// Take a backup in where nothing is yet.
#[derive(Debug, clap::Args)]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    place: Place,
    /// Folder of the backup.
    from: PathBuf,
}

fn done(lang: Lang, key: &'static str, amount: Amount) -> Result<ExitCode, Trouble> {
    let (rows, files, bytes) = (
        amount.rows.to_string(),
        amount.files.to_string(),
        amount.bytes.to_string(),
    );
    say(&text_with(
        lang.report(),
        key,
        &[("rows", &rows), ("files", &files), ("bytes", &bytes)],
    ))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn save(args: &SaveArgs, lang: Lang) -> Result<ExitCode, Trouble> {
    let amount = runtime()?.block_on(async {
        let ctx = args.place.open().await?;
        backup::save(&ctx, args.place.data(), &args.to)
            .await
            .map_err(Trouble::Backup)
    })?;
    done(lang, "command-backup-done", amount)
}

pub(crate) fn restore(args: &RestoreArgs, lang: Lang) -> Result<ExitCode, Trouble> {
    let amount = runtime()?.block_on(async {
        let ctx = args.place.open().await?;
        backup::restore(&ctx, args.place.data(), &args.from)
            .await
            .map_err(Trouble::Backup)
    })?;
    done(lang, "command-restore-done", amount)
}

/// The message of a failure, with what it speaks of.
pub(crate) fn told(error: &BackupError) -> (&'static str, Vec<(&'static str, String)>) {
    let path = |path: &PathBuf| ("path", path.display().to_string());
    match error {
        BackupError::NotEmpty(place) => ("command-backup-not-empty", vec![path(place)]),
        BackupError::Spoiled(place) => ("command-backup-spoiled", vec![path(place)]),
        BackupError::KeyMissing(key) => ("command-backup-key-missing", vec![("key", key.clone())]),
        BackupError::OtherVersion(version) => ("command-backup-other-version", vec![("version", version.clone())]),
        BackupError::Disk { path: place, source } => {
            ("command-backup-disk", vec![path(place), ("detail", source.to_string())])
        }
        BackupError::App(error) => ("command-station-failed", vec![("detail", error.to_string())]),
    }
}
