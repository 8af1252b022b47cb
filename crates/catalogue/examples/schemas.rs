//! Writes `catalogue/schemas/*.json`; `cargo xtask generate` runs it.
fn main() -> std::io::Result<()> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/schemas");
    std::fs::create_dir_all(&folder)?;
    for (name, text) in catalogue::write_schemas() {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}
