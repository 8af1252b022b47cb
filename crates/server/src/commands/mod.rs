//! One file a subcommand.
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod blobs;
pub(crate) mod calendar;
pub(crate) mod catalogue;
pub(crate) mod config;
pub(crate) mod doctor;
pub(crate) mod html;
pub(crate) mod items;
pub(crate) mod read;
pub(crate) mod record;
pub(crate) mod review;
pub(crate) mod serve;
pub(crate) mod validate;

use crate::trouble::Trouble;
use std::io::Write;

/// Writes a line to standard output; a closed pipe comes back as an error, not as a panic.
pub(crate) fn say(text: &str) -> Result<(), Trouble> {
    print(&format!("{text}\n"))
}

/// Writes text as it is to standard output.
pub(crate) fn print(text: &str) -> Result<(), Trouble> {
    std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(Trouble::Output)
}

/// A value as JSON on several lines.
pub(crate) fn pretty(value: &impl serde::Serialize) -> Result<String, Trouble> {
    serde_json::to_string_pretty(value).map_err(|error| Trouble::Report(error.to_string()))
}

/// A value as JSON on one line.
pub(crate) fn line(value: &impl serde::Serialize) -> Result<String, Trouble> {
    serde_json::to_string(value).map_err(|error| Trouble::Report(error.to_string()))
}

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Lang {
    /// Chinese.
    #[value(name = "zh-CN", alias = "zh", alias = "zh-Hans")]
    Zh,
    /// English.
    #[value(name = "en")]
    En,
}

impl Lang {
    /// The text of a name in this language.
    pub(crate) fn of(self, names: &::catalogue::Names) -> &str {
        match self {
            Self::Zh => &names.zh,
            Self::En => &names.en,
        }
    }

    /// The same language as reports name it.
    pub(crate) fn report(self) -> ::review::judge::Lang {
        match self {
            Self::Zh => ::review::judge::Lang::Zh,
            Self::En => ::review::judge::Lang::En,
        }
    }
}
