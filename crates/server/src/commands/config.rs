//! `yizhan config check`: the settings as they hold, with secrets covered.
use super::say;
use super::serve::Place;
use crate::trouble::Trouble;
use serde_json::Value;
use std::process::ExitCode;

/// The settings.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print every setting as it holds: what is built in, the file over it, variables over that.
    Check(Place),
}

/// Parts of names whose values are nobody's business.
const SECRET: [&str; 4] = ["password", "authorization", "token", "secret"];

pub(crate) fn run(args: &Args) -> Result<ExitCode, Trouble> {
    let Command::Check(place) = &args.command;
    let settings = place.settings()?;
    let value = serde_json::to_value(&settings).map_err(|error| Trouble::Settings(error.to_string()))?;
    let mut lines = Vec::new();
    told("", &value, &mut lines);
    for line in lines {
        say(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn told(path: &str, value: &Value, lines: &mut Vec<String>) {
    if let Value::Object(inner) = value {
        for (name, value) in inner {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            told(&path, value, lines);
        }
        return;
    }
    let secret = SECRET.iter().any(|word| path.to_ascii_lowercase().contains(word));
    let shown = match value {
        Value::String(text) if secret && !text.is_empty() => "\"***\"".to_owned(),
        Value::String(text) => Value::from(without_password(text)).to_string(),
        other => other.to_string(),
    };
    lines.push(format!("{path} = {shown}"));
}

/// An address without the password that it may carry: `postgres://yizhan:***@db/yizhan`.
fn without_password(text: &str) -> String {
    let covered = || {
        let (scheme, rest) = text.split_once("://")?;
        let (who, place) = rest.rsplit_once('@')?;
        let (name, _) = who.split_once(':')?;
        Some(format!("{scheme}://{name}:***@{place}"))
    };
    covered().unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_setting_is_a_line_and_secrets_are_covered() {
        let settings = json!({
            "database": {"url": "postgres://yizhan:geheim@db/yizhan"},
            "messages": {"smtp": {"password": "geheim", "host": "mail"}, "http": {"headers": {"Authorization": "geheim"}}},
            "calls": {"turn_secret": "geheim"},
            "server": {"port": 8080},
        });
        let mut lines = Vec::new();
        told("", &settings, &mut lines);
        assert!(!lines.join("\n").contains("geheim"), "{lines:?}");
        for line in [
            "database.url = \"postgres://yizhan:***@db/yizhan\"",
            "messages.smtp.password = \"***\"",
            "messages.smtp.host = \"mail\"",
            "calls.turn_secret = \"***\"",
            "server.port = 8080",
        ] {
            assert!(lines.iter().any(|known| known == line), "{line}");
        }
    }
}
