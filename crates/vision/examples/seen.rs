//! `seen FOLDER FILE...`: one line of JSON for each page of each file, as the reader with the networks in the folder sees
//! it: sheets, seals, lines, troubles. For measuring; `bench/seeing` reads it.
use serde_json::{Value, json};
use std::path::Path;
use vision::decode::{Limits, open};
use vision::{Engine, Page, Quad, Sheet};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_default();
    let engine = Engine::open(Path::new(&folder), 2)?;
    let limits = Limits::default();
    for path in arguments {
        let bytes = std::fs::read(&path)?;
        let Ok(document) = open(&bytes, &limits) else { continue };
        for index in 0..document.page_count() {
            let Ok(decoded) = document.page(index, &limits) else {
                continue;
            };
            println!("{}", told(&path, &engine.read(decoded)?));
        }
    }
    Ok(())
}

fn told(path: &str, page: &Page) -> Value {
    json!({
        "file": path,
        "page": page.number,
        "quality": page.quality,
        "sheets": page.sheets.iter().map(sheet).collect::<Vec<_>>(),
    })
}

fn sheet(sheet: &Sheet) -> Value {
    let seals = sheet.seals.iter().map(|s| {
        json!({
            "shape": s.shape,
            "text": s.text,
            "confidence": s.text_confidence,
            "quad": corners(&sheet.on_page(&s.rect)),
        })
    });
    let lines = sheet.lines.iter().map(|l| {
        json!({
            "text": l.text,
            "confidence": l.confidence,
            "quad": corners(&sheet.to_page.apply_quad(&l.quad)),
        })
    });
    json!({
        "frame": corners(&sheet.frame),
        "seals": seals.collect::<Vec<_>>(),
        "lines": lines.collect::<Vec<_>>(),
    })
}

fn corners(quad: &Quad) -> Vec<[f32; 2]> {
    quad.0.iter().map(|p| [p.x, p.y]).collect()
}
