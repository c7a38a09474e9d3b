//! Records that say what the catalog asks for, in a way that OTLP/JSON does not.

use serde_json::{Value, json};

use super::Valid;

pub(super) fn severity_by_name(valid: &Valid<'_>) -> Option<(String, Value)> {
    let record = valid.request.pointer(super::RECORD)?;
    let name = format!("SEVERITY_NUMBER_{}", record["severityText"].as_str()?);
    let request = valid.with(|record| record["severityNumber"] = json!(name));
    Some(("its severity is a name".into(), request))
}

pub(super) fn number_as_string(valid: &Valid<'_>) -> Option<(String, Value)> {
    let request = valid.with(|record| record["droppedAttributesCount"] = json!("1"));
    Some(("a number of 32 bits is a string".into(), request))
}

pub(super) fn base64_id(valid: &Valid<'_>) -> Option<(String, Value)> {
    let request = valid.with(|record| record["traceId"] = json!("W47/95gDgQPSabYzgT/GDA=="));
    Some(("its trace id is in Base64".into(), request))
}

pub(super) fn snake_case_key(valid: &Valid<'_>) -> Option<(String, Value)> {
    let request = valid.with(|record| {
        if let Some(record) = record.as_object_mut()
            && let Some(text) = record.remove("severityText")
        {
            record.insert("severity_text".into(), text);
        }
    });
    Some(("a field has its name of protobuf".into(), request))
}

pub(super) fn unknown_field(valid: &Valid<'_>) -> Option<(String, Value)> {
    let request = valid.with(|record| record["message"] = json!("a"));
    Some(("it has a field that OTLP does not define".into(), request))
}
