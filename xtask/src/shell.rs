//! Running other programs and telling the person at the terminal what happens, one line each.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// One line about what happens now. It goes to the error output: the standard output is for results.
pub(crate) fn say(line: impl AsRef<str>) {
    eprintln!("· {}", line.as_ref());
}

/// A cargo command in the clone, free of the variables that `cargo run` gave this process.
pub(crate) fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(crate::places::root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Run a command to its end; a status other than success is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Whether a command runs and succeeds; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// The command line as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    command
        .get_args()
        .fold(name, |line, argument| line + " " + &argument.to_string_lossy())
}

/// The Python 3 to call: `$PYTHON`, else `python3`.
pub(crate) fn python() -> PathBuf {
    std::env::var_os("PYTHON")
        .filter(|value| !value.is_empty())
        .map_or_else(|| "python3".into(), PathBuf::from)
}

/// Build one of our programs and give its path, whatever the target folder is.
pub(crate) fn build(arguments: &[&str], environment: &[(&str, PathBuf)]) -> Result<PathBuf> {
    let mut command = cargo(["build", "--message-format=json-render-diagnostics"]);
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", shown(&command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", shown(&command), output.status);
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .next_back()
        .with_context(|| format!("{} made no program", shown(&command)))
}
