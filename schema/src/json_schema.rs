//! The JSON Schema of the language, derived from the types of its files.

use schemars::generate::SchemaSettings;

use crate::raw::RawFile;

/// Where the schema is published.
const ID: &str = "https://otelier.dev/schemas/catalog/1/catalog.schema.json";

/// The schema as a document.
pub(crate) fn document() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<RawFile>();
    schema.insert("$id".into(), ID.into());
    let mut document = schema.to_value();
    without_null(&mut document);
    document
}

/// A key that may be missing may not be null: schemars says of every `Option` that it may.
fn without_null(schema: &mut serde_json::Value) {
    use serde_json::Value;
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".into(), only);
                }
            }
            if let Some(Value::Array(any)) = object.get_mut("anyOf") {
                any.retain(|schema| schema.get("type") != Some(&Value::from("null")));
                if let [Value::Object(only)] = any.as_slice() {
                    let only = only.clone();
                    object.remove("anyOf");
                    for (key, value) in only {
                        object.entry(key).or_insert(value);
                    }
                }
            }
            object.values_mut().for_each(without_null);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The JSON Schema of the catalog's files, as published in `schema/catalog.schema.json`.
pub fn json_schema() -> String {
    format!("{:#}\n", document())
}
