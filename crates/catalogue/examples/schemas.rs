//! Writes `catalogue/schemas/*.json` and `docs/ITEMS.md`; `cargo xtask generate` runs it.
fn main() -> std::io::Result<()> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("catalogue/schemas");
    std::fs::create_dir_all(&folder)?;
    for (name, text) in catalogue::write_schemas() {
        std::fs::write(folder.join(name), text)?;
    }
    std::fs::write(root.join("docs/ITEMS.md"), catalogue::embedded().items_page())
}
