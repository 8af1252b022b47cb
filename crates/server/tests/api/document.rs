//! The committed document is the one that the handlers give.

use server::http::openapi::document;

#[test]
fn the_committed_document_is_fresh() {
    let committed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.json");
    let text = std::fs::read_to_string(committed).unwrap();
    let fresh = serde_json::to_string_pretty(&document()).unwrap();
    assert!(
        text.trim_end() == fresh,
        "openapi.json is stale: run `cargo xtask generate`"
    );
}

#[test]
fn every_operation_has_a_name_an_example_of_its_body_and_a_problem() {
    for (path, operations) in document()["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let what = format!("{method} {path}");
            assert!(operation["operationId"].is_string(), "{what}");
            assert!(operation["responses"]["default"].is_object(), "{what}");
            if let Some(json) = operation["requestBody"]["content"].get("application/json") {
                assert!(json["example"].is_object(), "{what}");
            }
        }
    }
}
