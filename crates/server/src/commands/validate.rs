//! `yizhan validate`: values checked and normalised, one or a stream of them.
use super::say;
use anyhow::Result;
use domain::{Kind, Verdict, validate_at};
use std::io::{BufRead, BufWriter, Write};
use std::process::ExitCode;

/// Check and normalise values.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What the values are: `credit_code`, `id_number`, `date`, `amount`, `address` …
    kind: Kind,
    /// The values; `-` reads one a line from standard input.
    #[arg(required = true, allow_hyphen_values = true)]
    values: Vec<String>,
    /// Print one JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Exit status 0 when all are valid, 2 when one is not.
pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let today = crate::time::today();
    let mut all_valid = true;
    // `--json` behind the values belongs to us, not to them.
    let json = args.json || args.values.iter().any(|v| v == "--json");
    let values: Vec<String> = args.values.into_iter().filter(|v| v != "--json").collect();
    if values.iter().any(|v| v == "-") {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut input = std::io::stdin().lock();
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            if input.read_until(b'\n', &mut bytes)? == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&bytes);
            let value = text.trim_end_matches(['\n', '\r']);
            let verdict = validate_at(args.kind, value, today);
            all_valid &= verdict.valid;
            writeln!(out, "{}", line(value, &verdict, json)?)?;
        }
        out.flush()?;
    } else {
        for value in &values {
            let verdict = validate_at(args.kind, value, today);
            all_valid &= verdict.valid;
            say(&line(value, &verdict, json)?)?;
        }
    }
    Ok(if all_valid {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

fn line(input: &str, verdict: &Verdict, json: bool) -> Result<String> {
    if json {
        #[derive(serde::Serialize)]
        struct Row<'a> {
            input: &'a str,
            #[serde(flatten)]
            verdict: &'a Verdict,
        }
        return Ok(serde_json::to_string(&Row { input, verdict })?);
    }
    let mark = if verdict.valid { "✓" } else { "✗" };
    let value = verdict.normalised.as_deref().unwrap_or("");
    let reason = verdict.reason.map_or(String::new(), |r| format!("  ({})", r.as_str()));
    Ok(format!("{mark} {input}  {value}{reason}"))
}
