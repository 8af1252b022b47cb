//! `yizhan audit verify`: whether the audit log is as it was written.
use super::serve::{Place, runtime};
use super::{Lang, say};
use crate::app::audit_log::{Verified, verify};
use crate::trouble::Trouble;
use review::judge::text_with;
use std::process::ExitCode;

/// The audit log.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Check every row against the one before.
    Verify(Place),
}

pub(crate) fn run(args: &Args, lang: Lang) -> Result<ExitCode, Trouble> {
    let Command::Verify(place) = &args.command;
    let verified = runtime()?.block_on(async {
        let ctx = place.open().await?;
        verify(&ctx).await.map_err(|error| Trouble::Station(error.to_string()))
    })?;
    match verified {
        Verified::Sound { rows, head } => {
            let rows = rows.to_string();
            say(&text_with(
                lang.report(),
                "command-audit-sound",
                &[("rows", &rows), ("head", &head)],
            ))?;
            Ok(ExitCode::SUCCESS)
        }
        Verified::Broken { seq } => Err(Trouble::AuditBroken { seq }),
    }
}
