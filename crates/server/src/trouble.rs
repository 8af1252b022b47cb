//! What keeps a command from doing its work, said in the language asked for, with what to do about it.
//!
//! A closed list: a library's own words appear only as the detail of one of these, never alone.
use crate::app::backup::BackupError;
use crate::app::blobs::sealing::KeyTrouble;
use crate::commands::Lang;
use review::judge::text_with;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use vision::ModelError;

/// Why a command did nothing, or stopped.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// A file or folder named does not exist.
    NoSuchFile { path: PathBuf },
    /// It exists but may not or cannot be read.
    Unreadable { path: PathBuf, source: io::Error },
    /// A file could not be written.
    Unwritable { path: PathBuf, source: io::Error },
    /// The folders named hold no material.
    NothingToRead,
    /// More files than a set has.
    TooManyFiles { most: usize },
    /// No item of this id or code.
    UnknownItem { item: String },
    /// The form is not JSON.
    BrokenForm { path: PathBuf, error: serde_json::Error },
    /// The form is JSON, but no object.
    FormNoObject { path: PathBuf },
    /// The networks or their library do not work.
    Model(ModelError),
    /// The holidays of a year are not in the catalogue.
    UnpublishedYear { year: i16 },
    /// A folder without a catalogue.
    NoCatalogue { path: PathBuf },
    /// No schema of this name.
    UnknownSchema { name: String, known: String },
    /// The standard output is closed or full.
    Output(io::Error),
    /// A page of the report could not be made; a mistake of ours.
    Report(String),
    /// A backup was not made or not taken in.
    Backup(BackupError),
    /// A key that seals files cannot be used.
    Key(KeyTrouble),
    /// A key file could not be made.
    KeyNotMade { path: PathBuf, source: io::Error },
    /// No key is configured.
    NoKey,
    /// The settings are not right.
    Settings(String),
    /// The station cannot start or go on.
    Station(String),
    /// The seed refuses: production, or people are there.
    SeedRefused,
    /// The audit log was changed behind its back.
    AuditBroken { seq: i64 },
    /// A record that does not fit its signature.
    RecordBroken { path: PathBuf },
    /// A file that is no record.
    RecordUnusable { path: PathBuf },
}

impl Trouble {
    /// What went wrong with reading a path.
    pub(crate) fn reading(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NoSuchFile { path },
            _ => Self::Unreadable { path, source },
        }
    }

    /// What went wrong with a form.
    pub(crate) fn form(path: &Path, error: serde_json::Error) -> Self {
        let path = path.to_path_buf();
        if error.is_data() {
            Self::FormNoObject { path }
        } else {
            Self::BrokenForm { path, error }
        }
    }

    /// A reader that went away (`| head`) is no error of ours.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The message, in one language.
    pub(crate) fn said(&self, lang: Lang) -> String {
        let (key, arguments) = self.message();
        let arguments: Vec<(&'static str, &str)> = arguments.iter().map(|(name, value)| (*name, &**value)).collect();
        text_with(lang.report(), key, &arguments)
    }

    fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let shown = |path: &Path| ("path", path.display().to_string());
        let detail = |what: &dyn fmt::Display| ("detail", what.to_string());
        match self {
            Self::NoSuchFile { path } => ("command-no-such-file", vec![shown(path)]),
            Self::Unreadable { path, source } => ("command-unreadable", vec![shown(path), detail(source)]),
            Self::Unwritable { path, source } => ("command-unwritable", vec![shown(path), detail(source)]),
            Self::NothingToRead => ("command-nothing-to-read", Vec::new()),
            Self::TooManyFiles { most } => ("command-too-many-files", vec![("most", most.to_string())]),
            Self::UnknownItem { item } => ("command-unknown-item", vec![("item", item.clone())]),
            Self::BrokenForm { path, error } => (
                "command-broken-form",
                vec![
                    shown(path),
                    ("line", error.line().to_string()),
                    ("column", error.column().to_string()),
                ],
            ),
            Self::FormNoObject { path } => ("command-form-no-object", vec![shown(path)]),
            Self::Model(ModelError::Missing(path)) => ("command-models-missing", vec![shown(path)]),
            Self::Model(ModelError::Alphabet(path)) => ("command-models-spoiled", vec![shown(path)]),
            Self::Model(ModelError::Library(why)) => ("command-library-unusable", vec![detail(why)]),
            Self::Model(ModelError::Inference(why)) => ("command-inference-failed", vec![detail(why)]),
            Self::UnpublishedYear { year } => ("command-unpublished-year", vec![("year", year.to_string())]),
            Self::NoCatalogue { path } => ("command-no-catalogue", vec![shown(path)]),
            Self::UnknownSchema { name, known } => (
                "command-unknown-schema",
                vec![("name", name.clone()), ("known", known.clone())],
            ),
            Self::Output(error) => ("command-output-failed", vec![detail(error)]),
            Self::Report(why) => ("command-report-failed", vec![detail(why)]),
            Self::Backup(error) => crate::commands::backup::told(error),
            Self::Key(KeyTrouble::Unreadable { path, source }) => {
                ("command-key-unreadable", vec![shown(path), detail(source)])
            }
            Self::Key(KeyTrouble::NoKey(path)) => ("command-key-none", vec![shown(path)]),
            Self::Key(KeyTrouble::Twice(path)) => ("command-key-twice", vec![shown(path)]),
            Self::KeyNotMade { path, source } => ("command-key-not-made", vec![shown(path), detail(source)]),
            Self::NoKey => ("command-key-not-configured", Vec::new()),
            Self::Settings(why) => ("command-settings-wrong", vec![detail(why)]),
            Self::Station(why) => ("command-station-failed", vec![detail(why)]),
            Self::SeedRefused => ("command-seed-refused", Vec::new()),
            Self::AuditBroken { seq } => ("command-audit-broken", vec![("seq", seq.to_string())]),
            Self::RecordBroken { path } => ("command-record-broken", vec![shown(path)]),
            Self::RecordUnusable { path } => ("command-record-unusable", vec![shown(path)]),
        }
    }
}

impl From<ModelError> for Trouble {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> Vec<Trouble> {
        let path = || PathBuf::from("some/form.json");
        let source = || io::Error::other("the disk is gone");
        let model = |error: fn(PathBuf) -> ModelError| Trouble::Model(error(path()));
        let error = serde_json::from_str::<serde_json::Value>("{").unwrap_err();
        vec![
            Trouble::NoSuchFile { path: path() },
            Trouble::Unreadable {
                path: path(),
                source: source(),
            },
            Trouble::Unwritable {
                path: path(),
                source: source(),
            },
            Trouble::NothingToRead,
            Trouble::TooManyFiles { most: 500 },
            Trouble::UnknownItem { item: "no-such".into() },
            Trouble::BrokenForm { path: path(), error },
            Trouble::FormNoObject { path: path() },
            model(ModelError::Missing),
            model(ModelError::Alphabet),
            Trouble::Model(ModelError::Library("no library".into())),
            Trouble::Model(ModelError::Inference("no memory".into())),
            Trouble::UnpublishedYear { year: 2031 },
            Trouble::NoCatalogue { path: path() },
            Trouble::UnknownSchema {
                name: "x".into(),
                known: "item".into(),
            },
            Trouble::Output(source()),
            Trouble::Report("no template".into()),
            Trouble::Backup(BackupError::NotEmpty(path())),
            Trouble::Backup(BackupError::Spoiled(path())),
            Trouble::Backup(BackupError::OtherVersion("0.9".into())),
            Trouble::Backup(BackupError::Disk {
                path: path(),
                source: source(),
            }),
            Trouble::Key(KeyTrouble::Unreadable {
                path: path(),
                source: source(),
            }),
            Trouble::Key(KeyTrouble::NoKey(path())),
            Trouble::Key(KeyTrouble::Twice(path())),
            Trouble::KeyNotMade {
                path: path(),
                source: source(),
            },
            Trouble::NoKey,
            Trouble::Backup(BackupError::KeyMissing("0011223344556677".into())),
            Trouble::Settings("unknown field".into()),
            Trouble::Station("the port is taken".into()),
            Trouble::SeedRefused,
            Trouble::AuditBroken { seq: 7 },
            Trouble::RecordBroken { path: path() },
            Trouble::RecordUnusable { path: path() },
        ]
    }

    #[test]
    fn each_has_its_words_in_both_languages_with_every_gap_filled() {
        for trouble in every() {
            let (zh, en) = (trouble.said(Lang::Zh), trouble.said(Lang::En));
            assert!(
                !zh.starts_with("command-") && !en.starts_with("command-"),
                "{trouble:?}"
            );
            assert!(zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{zh}");
            assert!(!en.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{en}");
            assert!(!format!("{zh}{en}").contains('$'), "{zh} {en}");
        }
    }

    #[test]
    fn a_form_of_another_shape_is_told_apart_from_text_that_is_no_json() {
        type Form = std::collections::BTreeMap<String, serde_json::Value>;
        let trouble = |text: &str| Trouble::form(Path::new("f"), serde_json::from_str::<Form>(text).unwrap_err());
        assert!(matches!(trouble("[1]"), Trouble::FormNoObject { .. }));
        assert!(matches!(trouble("{\"a\": 1,}"), Trouble::BrokenForm { .. }));
        assert!(matches!(trouble(""), Trouble::BrokenForm { .. }));
    }
}
