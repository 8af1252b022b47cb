//! A report as text.
use crate::judge::{Labels, Lang, file_trouble, text, text_with};
use crate::report::{FileReport, Finding, Report, Severity, Verdict};
use catalogue::{DocumentKind, MaterialId, Names};
use std::fmt::Write as _;

/// The report as readable lines, with colours for a terminal that shows them.
pub fn render(report: &Report, labels: &Labels<'_>, lang: Lang, colour: bool) -> String {
    let mut page = Page {
        out: String::new(),
        labels,
        lang,
        colour,
    };
    page.head(report);
    page.findings(report);
    page.files(&report.files);
    page.form(report);
    page.out
}

struct Page<'a> {
    out: String,
    labels: &'a Labels<'a>,
    lang: Lang,
    colour: bool,
}

impl Page<'_> {
    fn say(&self, key: &str) -> String {
        text(self.lang, key)
    }

    fn pick(&self, names: &Names) -> String {
        let text = if self.lang == Lang::Zh { &names.zh } else { &names.en };
        clean(text)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn head(&mut self, report: &Report) {
        let item = self.labels.item.map_or_else(
            || self.say("report-any"),
            |i| format!("{} {}", i.code, self.pick(&i.names)),
        );
        let (key, code) = match report.verdict {
            Verdict::Pass => ("verdict-pass", "1;32"),
            Verdict::Ask => ("verdict-ask", "1;33"),
            Verdict::Fix => ("verdict-fix", "1;31"),
        };
        let verdict = self.paint(code, &self.say(key));
        let title = self.paint("1", &self.say("report-title"));
        let colon = if self.lang == Lang::Zh { "：" } else { ": " };
        self.line(&title);
        self.line(&format!("{}{colon}{item}", self.say("report-item")));
        self.line(&format!("{}{colon}{}", self.say("report-date"), report.date));
        self.line(&format!("{}{colon}{verdict}", self.say("report-verdict")));
        self.line("");
    }

    fn findings(&mut self, report: &Report) {
        let heading = self.paint("1", &self.say("report-findings"));
        self.line(&heading);
        if report.findings.is_empty() {
            let none = self.say("report-no-findings");
            self.line(&format!("  {none}"));
        }
        for (index, finding) in report.findings.iter().enumerate() {
            self.finding(index + 1, finding);
        }
        self.line("");
    }

    fn finding(&mut self, number: usize, finding: &Finding) {
        let (key, code) = match finding.severity {
            Severity::Blocking => ("severity-blocking", "31"),
            Severity::Warning => ("severity-warning", "33"),
            Severity::Info => ("severity-info", "36"),
        };
        let weight = self.paint(code, &self.say(key));
        let (message, basis) = if self.lang == Lang::Zh {
            (&finding.message.zh, &finding.basis.zh)
        } else {
            (&finding.message.en, &finding.basis.en)
        };
        self.line(&format!("{number:>3}. [{weight}] {}", clean(message)));
        let basis = self.paint("2", &format!("{} · {}", finding.code, clean(basis)));
        self.line(&format!("     {basis}"));
    }

    fn files(&mut self, files: &[FileReport]) {
        let heading = self.paint("1", &self.say("report-files"));
        self.line(&heading);
        for file in files {
            let error = file
                .error
                .as_ref()
                .map(|e| format!("  ({})", self.say(file_trouble(e))))
                .unwrap_or_default();
            self.line(&format!("  {}{error}", clean(&file.file)));
            for page in &file.pages {
                let kind = DocumentKind::from(page.document.as_str());
                let document = self.pick(&self.labels.document(&kind));
                let number = page.page.to_string();
                let args = [("page", number.as_str()), ("document", document.as_str())];
                let mut row = text_with(self.lang, "report-page-as", &args);
                if let Some(id) = &page.material {
                    let material = self.pick(&self.labels.material(&MaterialId::from(id.as_str())));
                    let _ = write!(row, " → {material}");
                }
                if !page.quality.readable {
                    let _ = write!(row, "  ({})", self.say("report-unreadable"));
                }
                self.line(&format!("    {row}"));
                for (name, field) in self.labels.in_order(Some(&kind), &page.fields) {
                    let label = self.pick(&self.labels.field(Some(&kind), &name));
                    self.line(&format!(
                        "      {label}  {}  {:.0} %",
                        clean(&field.value),
                        field.confidence * 100.0
                    ));
                }
            }
        }
    }

    fn form(&mut self, report: &Report) {
        if report.form.is_empty() {
            return;
        }
        let heading = self.paint("1", &self.say("report-form"));
        self.line("");
        self.line(&heading);
        for (name, value) in self.labels.in_order(None, &report.form) {
            let label = self.pick(&self.labels.field(None, &name));
            self.line(&format!(
                "  {label}  {}  ({}, {})",
                clean(&value.value),
                clean(&value.file),
                value.page
            ));
        }
    }
}

/// File names and texts are hostile: what a terminal would obey is shown as a replacement character.
fn clean(text: &str) -> String {
    let obeyed = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if obeyed(c) { '\u{fffd}' } else { c }).collect()
}
