//! A new paper and an item that asks for it are data only.
use catalogue::{Catalogue, ValueKind, embedded_files};

const LIQUOR_FILING: &str = include_str!("new_kind/liquor_retail_filing.yaml");
const LIQUOR_ITEM: &str = include_str!("new_kind/liquor-retail.yaml");

#[test]
fn a_new_document_kind_and_its_item_need_no_code() {
    let mut files = embedded_files();
    files.push((
        "documents/liquor_retail_filing.yaml".to_owned(),
        LIQUOR_FILING.to_owned(),
    ));
    files.push(("items/liquor-retail.yaml".to_owned(), LIQUOR_ITEM.to_owned()));
    let catalogue = Catalogue::load(files).expect("the example of docs/CATALOGUE.md loads");

    let kind = catalogue.document("liquor_retail_filing").expect("the kind is there");
    assert_eq!(kind.fields[0].value, ValueKind::Number);

    let item = catalogue.item("XT-01").expect("the item is there");
    assert!(
        item.materials.iter().any(|m| m.id == "licence-copy"),
        "it takes over the shared materials"
    );
    assert_eq!(item.materials.last().map(|m| m.id.as_str()), Some("old-filing"));
    assert_eq!(
        catalogue.search("酒类零售").first().map(|i| i.id.as_str()),
        Some("liquor-retail")
    );
}
