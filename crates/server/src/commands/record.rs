//! `yizhan record`: whether a signed record of a pre-review is as this station signed it.
use super::serve::Place;
use super::{Lang, say};
use crate::app::records::canonical;
use crate::app::signing::{self, Signer as _};
use crate::trouble::Trouble;
use review::judge::text_with;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Signed records of pre-reviews.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Check a record, as the interface gives it, against the station's key or the one named.
    Verify {
        /// The record.
        file: PathBuf,
        /// The public key that it has to be signed by, in place of the station's.
        #[arg(long)]
        key: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Print the public key that others check records against.
    Key(Place),
}

pub(crate) fn run(args: &Args, lang: Lang) -> Result<ExitCode, Trouble> {
    match &args.command {
        Command::Key(place) => say(place.signer()?.public_key())?,
        Command::Verify { file, key, place } => {
            let key = match key {
                Some(key) => key.clone(),
                None => place.signer()?.public_key().to_owned(),
            };
            let id = verify(file, &key)?;
            say(&text_with(lang.report(), "command-record-sound", &[("key", &id)]))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The name of the key, when the record is as it was signed by it.
fn verify(file: &Path, key: &str) -> Result<String, Trouble> {
    let unusable = || Trouble::RecordUnusable {
        path: file.to_path_buf(),
    };
    let text = std::fs::read_to_string(file).map_err(|source| Trouble::reading(file, source))?;
    let signed: Value = serde_json::from_str(&text).map_err(|_| unusable())?;
    let word = |name: &str| signed[name].as_str().map(str::to_owned).ok_or_else(unusable);
    let (algorithm, id, signature) = (word("algorithm")?, word("key_id")?, word("signature")?);
    let record = signed
        .get("record")
        .filter(|record| record.is_object())
        .ok_or_else(unusable)?;
    // The key that the file names itself proves nothing.
    if signing::verify(&algorithm, key, canonical(record).as_bytes(), &signature) {
        Ok(id)
    } else {
        Err(Trouble::RecordBroken {
            path: file.to_path_buf(),
        })
    }
}
