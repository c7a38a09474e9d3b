//! Requests without what differs from run to run: times, and the order of a resource's attributes.

use serde_json::Value;

/// A request in OTLP/JSON, one attribute a line, its times replaced. The order of records and of their
/// attributes is kept.
pub(crate) fn json(request: &[u8]) -> String {
    let mut request: Value = serde_json::from_slice(request).expect("OTLP/JSON");
    without_times(&mut request);
    let mut lines = Vec::new();
    for mut resource in taken(&mut request, "resourceLogs") {
        // The SDK keeps them in a map.
        let mut attributes = taken(&mut resource["resource"], "attributes");
        attributes.sort_by_key(|attribute| attribute["key"].to_string());
        let scopes = taken(&mut resource, "scopeLogs");
        lines.push(format!("resource {resource}"));
        lines.extend(attributes.iter().map(attribute));
        for mut scope in scopes {
            let records = taken(&mut scope, "logRecords");
            lines.push(format!("scope {scope}"));
            for mut record in records {
                let attributes = taken(&mut record, "attributes");
                lines.push(format!("record {record}"));
                lines.extend(attributes.iter().map(attribute));
            }
        }
    }
    assert!(lines.len() > 3, "a request has records");
    lines.join("\n")
}

/// Takes an array out.
fn taken(of: &mut Value, key: &str) -> Vec<Value> {
    match of[key].take() {
        Value::Array(values) => values,
        other => panic!("{key} is an array, not {other}"),
    }
}

fn attribute(attribute: &Value) -> String {
    format!("  {}: {}", attribute["key"], attribute["value"])
}

fn without_times(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                match key.as_str() {
                    "timeUnixNano" | "observedTimeUnixNano" => *value = "<time>".into(),
                    _ => without_times(value),
                }
            }
            if object
                .get("key")
                .is_some_and(|key| key == "event.timestamp")
            {
                object["value"]["stringValue"] = "<time>".into();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(without_times),
        _ => {}
    }
}
