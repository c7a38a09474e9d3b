//! A small catalog's bundle and a valid payload of it, in both encodings.

use std::sync::OnceLock;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::common::v1::{
    AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList, any_value,
};
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use opentelemetry_proto::tonic::resource::v1::Resource;
use otelier_validate::{Bundle, Catalogs};
use prost::Message;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// `shop.order` (cases, every type), `shop.payment` (cases without an `otherwise`) and `shop.visit`.
pub(crate) fn bundle_json() -> Value {
    let metadata = json!({
        "app.version": {"type": "string"},
        "event.name": {"type": "string"},
        "event.sequence": {"type": "integer"},
        "event.timestamp": {"type": "string", "examples": ["2026-11-22T06:21:36.976Z"],
            "pattern": r"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z)(?!\n)$"},
        "log.record.uid": {"type": "string"},
    });
    let order = json!({
        "id": {"type": "string", "pattern": r"^(?:[A-Z]{2}-[0-9]+)(?!\n)$"},
        "count": {"type": "integer", "minimum": 0, "maximum": 10},
        "ratio": {"type": "number", "minimum": 0.0, "maximum": 1.5},
        "gift": {"type": "boolean"},
        "state": {"type": "string", "enum": ["placed", "refused", "shipped"]},
        "label": {"type": "string", "minLength": 2, "maxLength": 8},
        "remark": {"type": "string", "maxLength": 8},
        "token": {"type": "string", "enum": ["[REDACTED]"]},
        "retries": {"type": "string", "pattern": r"^(?:0|[1-9]|1[0-2])(?!\n)$", "$comment": "int as string"},
        "express": {"type": "string", "pattern": r"^(?:true|false)(?!\n)$", "$comment": "boolean as string"},
        "tags": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "sizes": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
        "reason": {"type": "string"},
        "retry_at": {"type": "string"},
        "tracking": {"type": "string"},
    });
    let order_cases = json!({
        "if": {"type": "object", "required": ["state"], "properties": {"state": {"const": "refused"}}},
        "then": {"$comment": "case refused", "type": "object", "required": ["reason"],
            "properties": {"tracking": false}},
        "else": {
            "type": "object",
            "if": {"type": "object", "required": ["state"], "properties": {"state": {"enum": ["shipped"]}},
                "not": {"type": "object", "required": ["gift"]}},
            "then": {"$comment": "case shipped", "type": "object", "required": ["tracking"],
                "properties": {"reason": false, "retry_at": false}},
            "else": {"$comment": "case placed", "type": "object", "required": [],
                "properties": {"reason": false, "retry_at": false, "tracking": false}},
        },
    });
    let payment_cases = json!({
        "if": {"type": "object", "required": ["card"]},
        "then": {"$comment": "case card", "type": "object", "required": ["card"], "properties": {"cash": false}},
        "else": {
            "type": "object",
            "if": {"type": "object", "required": ["cash"]},
            "then": {"$comment": "case cash", "type": "object", "required": ["cash"], "properties": {"card": false}},
            "else": {"$comment": "no case matches", "not": {}},
        },
    });
    let mut events = json!({
        "shop.order": {"attributes": types(&metadata, &order), "cases": ["refused", "shipped", "placed"]},
        "shop.payment": {
            "attributes": types(&metadata, &json!({"card": {"type": "string"}, "cash": {"type": "number"}})),
            "cases": ["card", "cash"]},
        "shop.visit": {"attributes": types(&metadata, &json!({"page": {"type": "string"}})), "cases": []},
    });
    let schemas = json!({
        "shop.order": schema("shop.order", &metadata, &order, &["app.version", "count", "id", "state"], &order_cases),
        "shop.payment": schema("shop.payment", &metadata,
            &json!({"card": {"type": "string"}, "cash": {"type": "number"}}), &["app.version"], &payment_cases),
        "shop.visit": schema("shop.visit", &metadata, &json!({"page": {"type": "string"}}), &["app.version"], &json!({})),
    });
    let position = |line: u32| json!({"file": "events/order.yaml", "line": line, "column": 7});
    for (name, event) in events.as_object_mut().unwrap() {
        event["schema"] = schemas[name].clone();
        event["content_hash"] = hash(&schemas[name]).into();
        event["positions"] = json!({});
    }
    events["shop.order"]["positions"] = json!({
        "": position(1), "/required": position(1), "/additionalProperties": position(1),
        "/properties/event.name/const": position(2),
        "/properties/count": position(10), "/properties/count/type": position(11),
        "/properties/count/minimum": position(12), "/required/count": position(13),
        "/properties/state/enum": position(20),
        "/then/required/reason": position(30), "/else/else/properties/tracking": position(40),
    });
    json!({
        "format": 3,
        "catalog": {
            "name": "shop", "version": "1.2.0",
            "scope": {"name": "shop", "schema_url": null},
            "records": {"event_name": "field", "zero_timestamp": false},
        },
        "events": events,
    })
}

fn schema(name: &str, metadata: &Value, own: &Value, required: &[&str], cases: &Value) -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("https://otelier.dev/schemas/shop/{name}.schema.json"),
        "title": name, "type": "object", "required": required, "additionalProperties": false,
    });
    let mut properties = members(metadata);
    properties.extend(members(own));
    properties.insert(
        "event.name".into(),
        json!({"type": "string", "const": name}),
    );
    schema["properties"] = properties.into();
    schema.as_object_mut().unwrap().extend(members(cases));
    schema
}

fn types(metadata: &Value, own: &Value) -> Value {
    let describe = |(key, schema): (String, Value)| {
        let encoded = schema.get("$comment").and_then(Value::as_str);
        let plain = |name: &Value| match name.as_str().unwrap() {
            "integer" => "int".to_owned(),
            "number" => "double".to_owned(),
            other => other.to_owned(),
        };
        let kind = match (encoded, schema.pointer("/items/type")) {
            (Some(comment), _) => comment.split(' ').next().unwrap().to_owned(),
            (None, Some(item)) => format!("{}[]", plain(item)),
            (None, None) => plain(&schema["type"]),
        };
        let encoding = if encoded.is_some() {
            "string"
        } else {
            "native"
        };
        let privacy = match key.as_str() {
            "remark" => "content",
            "token" => "secret",
            _ => "public",
        };
        (
            key,
            json!({"type": kind, "encoding": encoding, "privacy": privacy}),
        )
    };
    let all = members(metadata).into_iter().chain(members(own));
    Value::Object(all.map(describe).collect())
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// The hash that a bundle carries of a schema.
pub(crate) fn hash(schema: &Value) -> String {
    let digest = Sha256::digest(canonical(schema).as_bytes());
    digest.iter().fold("sha256:".to_owned(), |text, byte| {
        format!("{text}{byte:02x}")
    })
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            let members = members
                .iter()
                .map(|(key, value)| format!("{}:{}", json!(key), canonical(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(canonical).collect::<Vec<_>>().join(",")
        ),
        scalar => scalar.to_string(),
    }
}

pub(crate) fn bundle() -> &'static Bundle {
    static BUNDLE: OnceLock<Bundle> = OnceLock::new();
    BUNDLE.get_or_init(|| Bundle::from_json(&bundle_json().to_string()).unwrap())
}

/// The same, as all that a run is held against.
pub(crate) fn catalogs() -> &'static Catalogs {
    static CATALOGS: OnceLock<Catalogs> = OnceLock::new();
    CATALOGS.get_or_init(|| {
        let bundle = Bundle::from_json(&bundle_json().to_string());
        Catalogs::new([bundle.expect("the fixture's bundle")])
    })
}

/// The published bundle of the Codex catalog.
pub(crate) fn codex() -> &'static Bundle {
    static BUNDLE: OnceLock<Bundle> = OnceLock::new();
    let text = include_str!("../../../../generated/codex/json-schema/bundle.json");
    BUNDLE.get_or_init(|| Bundle::from_json(text).unwrap())
}

/// The bundle with other record rules.
pub(crate) fn bundle_with(event_name: &str, zero_timestamp: bool) -> Bundle {
    let mut json = bundle_json();
    json["catalog"]["records"] =
        json!({"event_name": event_name, "zero_timestamp": zero_timestamp});
    Bundle::from_json(&json.to_string()).unwrap()
}

/// An attribute; the kind is that of the JSON value.
pub(crate) fn attribute(key: &str, value: impl Into<Value>) -> Value {
    json!({"key": key, "value": any(value.into())})
}

fn any(value: Value) -> Value {
    match value {
        Value::String(text) => json!({"stringValue": text}),
        Value::Bool(value) => json!({"boolValue": value}),
        Value::Number(number) if number.is_f64() => json!({"doubleValue": number}),
        Value::Number(number) => json!({"intValue": number.to_string()}),
        Value::Array(items) => {
            json!({"arrayValue": {"values": items.into_iter().map(any).collect::<Vec<_>>()}})
        }
        // Given as it is on the wire.
        Value::Object(_) | Value::Null => value,
    }
}

/// A valid record of `shop.order`, case `placed`, with every attribute that it may carry.
pub(crate) fn order() -> Value {
    json!({
        "timeUnixNano": "1795328496976599665",
        "observedTimeUnixNano": "1795328496976599665",
        "severityNumber": 9,
        "eventName": "shop.order",
        "attributes": [
            attribute("event.name", "shop.order"),
            attribute("event.timestamp", "2026-11-22T06:21:36.976Z"),
            attribute("app.version", "0.1.0"),
            attribute("id", "AB-1"),
            attribute("count", 3),
            attribute("ratio", 0.5),
            attribute("gift", true),
            attribute("state", "placed"),
            attribute("label", "grün"),
            attribute("remark", "ring"),
            attribute("token", "[REDACTED]"),
            attribute("retries", "12"),
            attribute("express", "true"),
            attribute("tags", json!(["a", "b"])),
            attribute("sizes", json!([1, -2])),
        ],
    })
}

/// A record of another event with these attributes and `app.version`.
pub(crate) fn record(event: &str, attributes: Vec<Value>) -> Value {
    let mut all = vec![attribute("app.version", "0.1.0")];
    all.extend(attributes);
    json!({"timeUnixNano": "1795328496976599665", "eventName": event, "attributes": all})
}

/// Sets, replaces or (with `None`) removes an attribute.
pub(crate) fn set(record: &mut Value, key: &str, value: Option<Value>) {
    let attributes = record["attributes"].as_array_mut().unwrap();
    let at = attributes
        .iter()
        .position(|attribute| attribute["key"] == key);
    match (at, value) {
        (Some(at), Some(value)) => attributes[at] = attribute(key, value),
        (Some(at), None) => _ = attributes.remove(at),
        (None, Some(value)) => attributes.push(attribute(key, value)),
        (None, None) => panic!("no attribute {key}"),
    }
}

/// A request with these records, two in the first resource and the rest in a second.
pub(crate) fn request(records: &[Value]) -> Value {
    let (first, rest) = records.split_at(records.len().min(2));
    let group = |records: &[Value]| {
        json!({
            "resource": {"attributes": [attribute("service.name", "shop")]},
            "scopeLogs": [{"scope": {"name": "shop", "version": "1.2.0"}, "logRecords": records}],
        })
    };
    json!({"resourceLogs": [group(first), group(rest)]})
}

/// The same request in protobuf.
pub(crate) fn protobuf(request: &Value) -> Vec<u8> {
    let resource_logs = list(&request["resourceLogs"])
        .map(|resource| ResourceLogs {
            scope_logs: list(&resource["scopeLogs"])
                .map(|scope| ScopeLogs {
                    scope: Some(InstrumentationScope {
                        name: text(&scope["scope"]["name"]),
                        version: text(&scope["scope"]["version"]),
                        ..InstrumentationScope::default()
                    }),
                    log_records: list(&scope["logRecords"]).map(log_record).collect(),
                    ..ScopeLogs::default()
                })
                .collect(),
            resource: Some(Resource {
                attributes: list(&resource["resource"]["attributes"])
                    .map(key_value)
                    .collect(),
                ..Resource::default()
            }),
            ..ResourceLogs::default()
        })
        .collect();
    ExportLogsServiceRequest { resource_logs }.encode_to_vec()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn log_record(record: &Value) -> LogRecord {
    let time = record["timeUnixNano"].as_str().unwrap_or("0");
    let observed = record["observedTimeUnixNano"].as_str().unwrap_or("0");
    LogRecord {
        time_unix_nano: time.parse().unwrap(),
        observed_time_unix_nano: observed.parse().unwrap(),
        severity_number: record["severityNumber"]
            .as_i64()
            .map_or(0, |number| i32::try_from(number).unwrap()),
        event_name: text(&record["eventName"]),
        trace_id: id(&record["traceId"]),
        span_id: id(&record["spanId"]),
        body: record
            .get("body")
            .filter(|body| !body.is_null())
            .map(any_value),
        attributes: list(&record["attributes"]).map(key_value).collect(),
        ..LogRecord::default()
    }
}

/// The bytes of an id in hexadecimal digits.
fn id(value: &Value) -> Vec<u8> {
    let digits = text(value);
    let digits = digits.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.map(byte).collect()
}

fn key_value(attribute: &Value) -> KeyValue {
    KeyValue {
        key: attribute["key"].as_str().unwrap().to_owned(),
        value: attribute.get("value").map(any_value),
        ..KeyValue::default()
    }
}

fn any_value(value: &Value) -> AnyValue {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let member = value.as_object().and_then(|members| members.iter().next());
    let value = member.map(|(member, value)| match member.as_str() {
        "stringValue" => any_value::Value::StringValue(text(value)),
        "boolValue" => any_value::Value::BoolValue(value.as_bool().unwrap()),
        "intValue" => any_value::Value::IntValue(text(value).parse().unwrap()),
        "doubleValue" => any_value::Value::DoubleValue(value.as_f64().unwrap_or(f64::NAN)),
        "bytesValue" => any_value::Value::BytesValue(text(value).into_bytes()),
        "arrayValue" => any_value::Value::ArrayValue(ArrayValue {
            values: list(&value["values"]).map(any_value).collect(),
        }),
        "kvlistValue" => any_value::Value::KvlistValue(KeyValueList {
            values: list(&value["values"]).map(key_value).collect(),
        }),
        other => panic!("{other} has no protobuf form"),
    });
    AnyValue { value }
}
