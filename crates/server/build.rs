//! Has the program built anew when the pages that it carries have changed, also when there were none before.

fn main() {
    println!("cargo:rerun-if-changed=../../web/dist");
    println!("cargo:rerun-if-changed=build.rs");
}
