//! One file a subcommand.
pub(crate) mod calendar;
pub(crate) mod catalogue;
pub(crate) mod html;
pub(crate) mod items;
pub(crate) mod read;
pub(crate) mod review;
pub(crate) mod validate;

use std::io::Write;

/// Writes a line to standard output; a closed pipe comes back as an error, not as a panic.
pub(crate) fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    Ok(())
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
    pub(crate) fn of<'n>(self, names: &'n ::catalogue::Names) -> &'n str {
        match self {
            Self::Zh => &names.zh,
            Self::En => &names.en,
        }
    }
}
