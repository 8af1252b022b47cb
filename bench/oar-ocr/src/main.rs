//! Reads the pictures named on the input with the crate oar-ocr, one JSON line each, as `bench/peer.py` does for the
//! others. Arguments: detector, recogniser, alphabet. The first picture is read once before, unmeasured.
use oar_ocr::prelude::*;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [detector, recogniser, alphabet] = arguments.as_slice() else {
        return Err("three files are wanted: detector, recogniser, alphabet".into());
    };
    let reader = OAROCRBuilder::new(detector.as_str(), recogniser.as_str(), alphabet.as_str()).build()?;
    let files: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    let mut out = std::io::stdout().lock();
    for (number, file) in files.iter().take(1).chain(&files).enumerate() {
        let started = Instant::now();
        let results = reader.predict(vec![load_image(Path::new(file))?])?;
        let lines: Vec<&str> = results
            .iter()
            .flat_map(|page| &page.text_regions)
            .filter_map(|region| region.text_with_confidence())
            .map(|(text, _)| text)
            .collect();
        let ms = started.elapsed().as_secs_f64() * 1000.0;
        if number > 0 {
            writeln!(out, "{}", serde_json::json!({ "file": file, "ms": ms, "lines": lines }))?;
            out.flush()?;
        }
    }
    Ok(())
}
