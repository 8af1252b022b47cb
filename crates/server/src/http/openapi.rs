//! The document of the interface: generated from the handlers, committed, and the only thing that the pages know.

use super::problem::ProblemView;
use catalogue::Item;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use utoipa::openapi::{InfoBuilder, schema};
use utoipa::{PartialSchema as _, ToSchema as _};

/// Operations that nobody has to be signed in for.
pub const OPEN: &[&str] = &[
    "sign_in_password",
    "send_code",
    "sign_in_mobile",
    "send_registration_code",
    "register",
    "list_items",
    "get_item",
    "list_outlets",
    "verify_paper",
    "progress",
    "open_hand_over",
    "put_hand_over",
    "upload_options",
];

/// The document.
pub fn document() -> Value {
    let (_, mut api) = super::api();
    api.info = InfoBuilder::new()
        .title("Yizhan 驿站")
        .version("1")
        .description(Some(
            "A case (办件) from a draft to a decision. Requests that change something carry the header X-Yizhan: 1. \
             Errors are problem+json with a closed code.",
        ))
        .license(Some(utoipa::openapi::License::new("Apache-2.0")))
        .build();
    let components = api.components.get_or_insert_with(schema::Components::new);
    let mut schemas = Vec::new();
    ProblemView::schemas(&mut schemas);
    components.schemas.extend(schemas);
    components.schemas.insert("Problem".to_owned(), ProblemView::schema());
    let mut document = serde_json::to_value(&api).unwrap_or_default();
    complete(&mut document);
    document
}

/// What no handler says: the item's schema, the problem as every operation's other answer, and who may come in.
fn complete(document: &mut Value) {
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        item_schemas(schemas);
    }
    document["components"]["securitySchemes"] = json!({
        "session": { "type": "apiKey", "in": "cookie", "name": super::extract::COOKIE }
    });
    document["paths"][format!("{}/items/{{item}}", super::HOME)]["get"]["responses"]["200"]["content"]["application/json"]
        ["schema"] = json!({ "$ref": "#/components/schemas/Item" });
    let problem = json!({
        "description": "Why not",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
    });
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for operations in paths.values_mut().filter_map(Value::as_object_mut) {
        for operation in operations.values_mut() {
            operation["responses"]["default"] = problem.clone();
            let id = operation["operationId"].as_str().unwrap_or_default();
            if !OPEN.contains(&id) {
                operation["security"] = json!([{ "session": [] }]);
            }
        }
    }
}

/// The schema of an item, as the catalogue itself describes it, in the place where OpenAPI keeps schemas.
fn item_schemas(schemas: &mut Map<String, Value>) {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut item = generator.into_root_schema_for::<Item>().to_value();
    if let Some(root) = item.as_object_mut() {
        root.remove("$schema");
        let parts = root.remove("$defs");
        for (name, mut part) in parts.and_then(|parts| parts.as_object().cloned()).unwrap_or_default() {
            relocate(&mut part);
            schemas.entry(name).or_insert(part);
        }
    }
    relocate(&mut item);
    schemas.insert("Item".to_owned(), item);
}

fn relocate(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (name, inner) in object.iter_mut() {
                match inner {
                    Value::String(text) if name == "$ref" => {
                        *text = text.replace("#/$defs/", "#/components/schemas/");
                    }
                    _ => relocate(inner),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(relocate),
        _ => {}
    }
}
