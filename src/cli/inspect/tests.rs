//! The published schema is the one of the document, and describes all of it.

use serde_json::Value;

use super::document::schema;

const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/schema/inspect.json");

/// `UVDOCK_TEST_ACCEPT=1 cargo test schema` publishes it anew.
#[test]
fn the_published_schema_is_that_of_the_document() {
    let text = format!("{:#}\n", schema());
    if std::env::var_os("UVDOCK_TEST_ACCEPT").is_some() {
        fs_err::write(PUBLISHED, &text).expect("write the schema");
    }
    assert_eq!(fs_err::read_to_string(PUBLISHED).expect("read the schema"), text);
}

#[test]
fn every_field_is_described() {
    let schema = schema();
    let mut open: Vec<(String, &Value)> = vec![(String::new(), &schema)];
    let mut fields = 0;
    while let Some((path, value)) = open.pop() {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            for (name, field) in properties {
                // The key that tells the variants of an enum apart is described by the variants.
                assert!(field.get("description").is_some() || field.get("const").is_some(), "{path}/{name}");
                fields += 1;
            }
        }
        let children: Vec<(String, &Value)> = match value {
            Value::Object(map) => map.iter().map(|(key, child)| (format!("{path}/{key}"), child)).collect(),
            Value::Array(list) => list.iter().map(|child| (path.clone(), child)).collect(),
            _ => Vec::new(),
        };
        open.extend(children);
    }
    assert!(fields > 80, "found only {fields}");
}
