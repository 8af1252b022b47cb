//! Tells Cargo that a file added to `catalogue/` changes this crate, which embeds the folder.
fn main() {
    println!("cargo:rerun-if-changed=../../catalogue");
}
