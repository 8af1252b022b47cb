//! The catalogue that the binary carries, so that a fresh installation works without a folder beside it.
use crate::Catalogue;
use include_dir::{Dir, include_dir};
use std::sync::LazyLock;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalogue");

static LOADED: LazyLock<Catalogue> = LazyLock::new(|| {
    #[expect(
        clippy::panic,
        reason = "a test loads the very same text; it cannot differ in a built binary"
    )]
    Catalogue::load(embedded_files()).unwrap_or_else(|problems| panic!("embedded catalogue: {}", problems[0]))
});

/// The catalogue shipped with the program.
pub fn embedded() -> &'static Catalogue {
    &LOADED
}

/// Its files: path below `catalogue/` and text.
pub fn embedded_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&FILES, &mut files);
    files
}

fn collect(dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        if let Some(text) = file.contents_utf8() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            files.push((path, text.to_owned()));
        }
    }
    for inner in dir.dirs() {
        collect(inner, files);
    }
}
