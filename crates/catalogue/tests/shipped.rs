//! What is shipped loads, is complete in both languages, and is found by those who look for it.
use catalogue::{Catalogue, embedded, embedded_files};

#[test]
fn every_shipped_file_loads() {
    if let Err(problems) = Catalogue::load(embedded_files()) {
        panic!(
            "{}",
            problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        );
    }
}

#[test]
fn an_item_is_found_by_its_id_and_by_its_code() {
    let item = embedded().item("premises-check").expect("premises-check is shipped");
    assert_eq!(item.names.zh, "经营场所材料核验");
    assert_eq!(embedded().item("sc-00").map(|i| &i.id), Some(&item.id));
}
