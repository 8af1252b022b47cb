//! `yizhan validate`: values checked and normalised, one or a stream of them.
use crate::trouble::Trouble;
use domain::{Kind, Verdict, validate_at};
use std::io::{self, BufRead, BufWriter, Write};
use std::path::Path;
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

/// A line of the answer as other programs read it.
#[derive(serde::Serialize)]
struct Row<'a> {
    input: &'a str,
    #[serde(flatten)]
    verdict: &'a Verdict,
}

/// Exit status 0 when all are valid, 2 when one is not.
pub(crate) fn run(args: Args) -> Result<ExitCode, Trouble> {
    // `--json` behind the values belongs to us, not to them.
    let json = args.json || args.values.iter().any(|v| v == "--json");
    let values: Vec<String> = args.values.into_iter().filter(|v| v != "--json").collect();
    let mut answer = Answer {
        kind: args.kind,
        today: crate::time::today(),
        json,
        all_valid: true,
        out: BufWriter::with_capacity(1 << 16, std::io::stdout().lock()),
    };
    if values.iter().any(|v| v == "-") {
        answer.stream(&mut std::io::stdin().lock())?;
    } else {
        for value in &values {
            answer.value(value).map_err(Trouble::Output)?;
        }
    }
    answer.out.flush().map_err(Trouble::Output)?;
    Ok(if answer.all_valid {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

struct Answer<W: Write> {
    kind: Kind,
    today: jiff::civil::Date,
    json: bool,
    all_valid: bool,
    out: W,
}

impl<W: Write> Answer<W> {
    fn stream(&mut self, input: &mut impl BufRead) -> Result<(), Trouble> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let read = input.read_until(b'\n', &mut bytes);
            if read.map_err(|e| Trouble::reading(Path::new("-"), e))? == 0 {
                return Ok(());
            }
            let text = String::from_utf8_lossy(&bytes);
            self.value(text.trim_end_matches(['\n', '\r']))
                .map_err(Trouble::Output)?;
        }
    }

    fn value(&mut self, input: &str) -> io::Result<()> {
        let verdict = validate_at(self.kind, input, self.today);
        self.all_valid &= verdict.valid;
        if self.json {
            let verdict = &verdict;
            serde_json::to_writer(&mut self.out, &Row { input, verdict })?;
            return writeln!(self.out);
        }
        let mark = if verdict.valid { "✓" } else { "✗" };
        let value = verdict.normalised.as_deref().unwrap_or("");
        write!(self.out, "{mark} {input}  {value}")?;
        if let Some(reason) = verdict.reason {
            write!(self.out, "  ({})", reason.as_str())?;
        }
        writeln!(self.out)
    }
}
