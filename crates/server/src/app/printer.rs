//! Finds the fonts of the papers and draws one on a thread that may be kept busy. The fonts are read when they are first
//! needed, and stay.

use super::AppError;
use papers::{Facts, Fonts, Standing};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Where systems keep the fonts of the package `fonts-noto-cjk` and its like.
const FOLDERS: &[&str] = &[
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/opentype/noto-cjk",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-serif-cjk-fonts",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/local/share/fonts",
];
/// The files: the whole collection, or the Chinese face alone. `*` is the weight.
const FILES: &[&str] = &[
    "NotoSerifCJK-*.ttc",
    "NotoSerifCJKsc-*.otf",
    "NotoSerifSC-*.otf",
    "NotoSerifSC-*.ttf",
];

/// Draws papers.
#[derive(Debug)]
pub struct Printer {
    /// Searched first; empty for the usual places alone.
    folder: String,
    fonts: OnceLock<Result<Arc<Fonts>, String>>,
}

impl Printer {
    /// One that looks for fonts in a folder first.
    pub fn new(folder: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            fonts: OnceLock::new(),
        }
    }

    /// Whether the fonts are there and can be used.
    pub fn check(&self) -> Result<(), AppError> {
        match self.fonts.get_or_init(|| open(&self.folder)) {
            Ok(_) => Ok(()),
            Err(why) => Err(AppError::NoFont(why.clone())),
        }
    }

    /// The bytes of a paper.
    pub async fn draw(self: &Arc<Self>, facts: Facts, standing: Standing) -> Result<Vec<u8>, AppError> {
        let printer = Arc::clone(self);
        let drawn = tokio::task::spawn_blocking(move || {
            let fonts = printer.fonts.get_or_init(|| open(&printer.folder));
            let fonts = fonts.as_ref().map_err(|why| AppError::NoFont(why.clone()))?;
            papers::draw(&facts, standing, fonts).map_err(|error| AppError::Paper(error.to_string()))
        });
        drawn.await.map_err(|_| AppError::Broken("a printing task ended"))?
    }
}

fn open(folder: &str) -> Result<Arc<Fonts>, String> {
    let asked = (!folder.is_empty()).then_some(folder);
    let folders: Vec<&Path> = asked
        .into_iter()
        .chain(FOLDERS.iter().copied())
        .map(Path::new)
        .collect();
    for folder in &folders {
        for pattern in FILES {
            let file = |weight| folder.join(pattern.replace('*', weight));
            let (regular, bold): (PathBuf, PathBuf) = (file("Regular"), file("Bold"));
            if regular.is_file() && bold.is_file() {
                let read = |file: &Path| fs::read(file).map_err(|error| format!("{}: {error}", file.display()));
                let fonts = Fonts::new(read(&regular)?, read(&bold)?).map_err(|error| error.to_string())?;
                return Ok(Arc::new(fonts));
            }
        }
    }
    Err("no Noto Serif CJK in regular and bold: install fonts-noto-cjk, or set papers.fonts".to_owned())
}
