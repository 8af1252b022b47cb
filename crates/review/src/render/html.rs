//! A report as one page that needs nothing else: pictures, the places on them, fields and findings side by side.
//!
//! No script runs on it: places are highlighted by their address, the language is switched by a radio button. So the
//! page may forbid scripts altogether, whatever a hostile file says.
use crate::judge::{Labels, Lang, file_trouble, text, text_with};
use crate::report::{Corners, Evidence, Finding, PageReport, Report, Severity, Verdict};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catalogue::{DocumentKind, MaterialId, Names};
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

/// The picture of a page.
#[derive(Debug, Clone)]
pub struct PageImage {
    /// The picture as JPEG; may be smaller than the page.
    pub jpeg: Vec<u8>,
    /// Width of the page in the pixels that boxes are given in.
    pub width: u32,
    /// Height of the page.
    pub height: u32,
}

/// A text in both languages, as the page shows it.
#[derive(Debug, Clone, Serialize)]
struct Both {
    zh: String,
    en: String,
}

impl From<Names> for Both {
    fn from(n: Names) -> Self {
        Self { zh: n.zh, en: n.en }
    }
}

#[derive(Serialize)]
struct Sheet {
    id: String,
    heading: Both,
    image: Option<String>,
    width: u32,
    height: u32,
    boxes: Vec<Box>,
    documents: Vec<Paper>,
}

#[derive(Serialize)]
struct Paper {
    name: Both,
    material: Option<Both>,
    readable: bool,
    fields: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    label: Both,
    value: String,
    confidence: u32,
    corrected: bool,
    link: Option<String>,
}

/// A place on a picture, in per cent of it, with its outline in pixels.
#[derive(Serialize)]
struct Box {
    id: String,
    class: &'static str,
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    points: String,
    label: Both,
}

#[derive(Serialize)]
struct Card {
    class: &'static str,
    severity: Both,
    code: String,
    message: Both,
    basis: Both,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    target: String,
    file: String,
    page: u32,
}

/// The page. `images` holds the pictures by index of the file and number of the page.
///
/// # Errors
/// Where the template fails, which is a fault of this program.
pub fn render(
    report: &Report,
    labels: &Labels<'_>,
    lang: Lang,
    images: &BTreeMap<(usize, u32), PageImage>,
) -> Result<String, minijinja::Error> {
    let mut sheets = sheets(report, labels, images);
    let findings: Vec<Card> = report
        .findings
        .iter()
        .enumerate()
        .map(|(i, f)| card(i, f, report, &mut sheets))
        .collect();
    let form: Vec<_> = labels
        .in_order(None, &report.form)
        .into_iter()
        .map(|(name, v)| {
            let label = Both::from(labels.field(None, &name));
            json!({ "label": label, "value": v.value, "file": v.file, "page": v.page })
        })
        .collect();
    let count = |s: Severity| report.findings.iter().filter(|f| f.severity == s).count().to_string();
    let counts = [
        count(Severity::Blocking),
        count(Severity::Warning),
        count(Severity::Info),
    ];
    let count_args = [
        ("blocking", counts[0].as_str()),
        ("warning", counts[1].as_str()),
        ("info", counts[2].as_str()),
    ];
    let verdict = match report.verdict {
        Verdict::Pass => "pass",
        Verdict::Ask => "ask",
        Verdict::Fix => "fix",
    };
    let item = labels.item.map_or_else(
        || both("report-any"),
        |i| Both {
            zh: format!("{} {}", i.code, i.names.zh),
            en: format!("{} {}", i.code, i.names.en),
        },
    );
    let words: BTreeMap<&str, Both> = [
        "title",
        "item",
        "date",
        "verdict",
        "findings",
        "no-findings",
        "files",
        "form",
        "fields",
        "unreadable",
        "no-image",
        "corrected",
        "skip",
        "basis",
        "show",
    ]
    .into_iter()
    .map(|w| (w, both(&format!("report-{w}"))))
    .collect();
    let broken: Vec<_> = report
        .files
        .iter()
        .filter_map(|f| {
            f.error
                .as_ref()
                .map(|e| json!({ "file": f.file, "error": both(file_trouble(e)) }))
        })
        .collect();
    let mut environment = Environment::new();
    environment.add_template("report.html", include_str!("report.html"))?;
    environment.get_template("report.html")?.render(Serde(json!({
        "english": lang == Lang::En,
        "title": text(lang, "report-title"),
        "counts": with("report-count", &count_args),
        "verdict_text": both(&format!("verdict-{verdict}")),
        "date": report.date,
        "verdict": verdict,
        "item": item,
        "words": words,
        "findings": findings,
        "form": form,
        "sheets": sheets,
        "broken": broken,
    })))
}

fn both(key: &str) -> Both {
    Both {
        zh: text(Lang::Zh, key),
        en: text(Lang::En, key),
    }
}

fn with(key: &str, args: &[(&'static str, &str)]) -> Both {
    Both {
        zh: text_with(Lang::Zh, key, args),
        en: text_with(Lang::En, key, args),
    }
}

/// One for each page of each file; two documents on one page share it.
fn sheets(report: &Report, labels: &Labels<'_>, images: &BTreeMap<(usize, u32), PageImage>) -> Vec<Sheet> {
    let mut out: Vec<Sheet> = Vec::new();
    for (index, file) in report.files.iter().enumerate() {
        for page in &file.pages {
            let id = format!("p{index}-{}", page.page);
            if out.last().is_none_or(|s| s.id != id) {
                let image = images.get(&(index, page.page));
                let number = page.page.to_string();
                let args = [("file", file.file.as_str()), ("page", number.as_str())];
                out.push(Sheet {
                    id: id.clone(),
                    heading: with("place-page", &args),
                    image: image.map(|i| format!("data:image/jpeg;base64,{}", STANDARD.encode(&i.jpeg))),
                    width: image.map_or(0, |i| i.width),
                    height: image.map_or(0, |i| i.height),
                    boxes: Vec::new(),
                    documents: Vec::new(),
                });
            }
            if let Some(sheet) = out.last_mut() {
                let paper = paper(page, labels, sheet);
                sheet.documents.push(paper);
            }
        }
    }
    out
}

fn paper(page: &PageReport, labels: &Labels<'_>, sheet: &mut Sheet) -> Paper {
    let kind = DocumentKind::from(page.document.as_str());
    let mut fields = Vec::new();
    for (name, field) in labels.in_order(Some(&kind), &page.fields) {
        let label = Both::from(labels.field(Some(&kind), &name));
        let id = format!("{}-{}", sheet.id, sheet.boxes.len());
        let link = place(sheet, id, "field", field.corners, label.clone());
        fields.push(Row {
            label,
            value: field.value.clone(),
            confidence: (field.confidence.clamp(0.0, 1.0) * 100.0).round() as u32,
            corrected: field.corrected,
            link,
        });
    }
    Paper {
        name: labels.document(&kind).into(),
        material: page
            .material
            .as_ref()
            .map(|m| labels.material(&MaterialId::from(m.as_str())).into()),
        readable: page.quality.readable,
        fields,
    }
}

/// Puts a box on the picture; `None` where there is no picture to put it on.
fn place(sheet: &mut Sheet, id: String, class: &'static str, corners: Corners, label: Both) -> Option<String> {
    if sheet.image.is_none() || sheet.width == 0 || sheet.height == 0 {
        return None;
    }
    let (width, height) = (sheet.width as f32, sheet.height as f32);
    let xs = corners.map(|c| c[0].clamp(0.0, width));
    let ys = corners.map(|c| c[1].clamp(0.0, height));
    let range = |v: [f32; 4]| {
        v.into_iter()
            .fold((f32::MAX, f32::MIN), |(a, b), x| (a.min(x), b.max(x)))
    };
    let ((left, right), (top, bottom)) = (range(xs), range(ys));
    sheet.boxes.push(Box {
        id: id.clone(),
        class,
        left: left / width * 100.0,
        top: top / height * 100.0,
        width: (right - left) / width * 100.0,
        height: (bottom - top) / height * 100.0,
        points: xs
            .iter()
            .zip(ys)
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect::<Vec<_>>()
            .join(" "),
        label,
    });
    Some(id)
}

fn card(index: usize, finding: &Finding, report: &Report, sheets: &mut [Sheet]) -> Card {
    let class = match finding.severity {
        Severity::Blocking => "blocking",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let severity = both(&format!("severity-{class}"));
    let mut links = Vec::new();
    for (at, evidence) in finding.evidence.iter().enumerate() {
        let Some(sheet) = sheet_of(evidence, report, sheets) else {
            continue;
        };
        let boxed = evidence.corners.and_then(|corners| {
            let label = Both {
                zh: severity.zh.clone(),
                en: severity.en.clone(),
            };
            place(sheet, format!("f{index}-{at}"), class, corners, label)
        });
        let target = boxed.unwrap_or_else(|| sheet.id.clone());
        links.push(Link {
            target,
            file: evidence.file.clone(),
            page: evidence.page,
        });
    }
    Card {
        class,
        severity,
        code: finding.code.clone(),
        message: Both {
            zh: finding.message.zh.clone(),
            en: finding.message.en.clone(),
        },
        basis: Both {
            zh: finding.basis.zh.clone(),
            en: finding.basis.en.clone(),
        },
        links,
    }
}

/// The page that the evidence speaks of; where its file's position is not known, the first of that name with such a page.
fn sheet_of<'a>(evidence: &Evidence, report: &Report, sheets: &'a mut [Sheet]) -> Option<&'a mut Sheet> {
    let meant = |(i, name): (usize, &str)| evidence.position.map_or(name == evidence.file, |p| p == i);
    let files = (report.files.iter().enumerate()).filter(|(i, f)| meant((*i, f.file.as_str())));
    let ids: Vec<String> = files.map(|(i, _)| format!("p{i}-{}", evidence.page)).collect();
    sheets.iter_mut().find(|s| ids.contains(&s.id))
}
