//! Requests in OTLP/JSON, made from those in protobuf.
//!
//! Source: OTLP specification, "JSON Protobuf Encoding": names in lowerCamelCase, 64-bit integers as strings, enums as
//! numbers, trace and span ids in hexadecimal, other bytes in base64.

use std::fmt::Write as _;

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::protobuf::{Field, fields};

/// A field of a message.
struct Named {
    number: u64,
    name: &'static str,
    kind: Kind,
}

/// How a value is written.
enum Kind {
    One(Message),
    Many(Message),
    String,
    Base64,
    Hex,
    /// A 64-bit integer.
    Long,
    /// One that fits a number of JSON, or an enum.
    Number,
    Double,
    Bool,
}

/// A message, by its fields.
type Message = &'static [Named];

const fn field(number: u64, name: &'static str, kind: Kind) -> Named {
    Named { number, name, kind }
}

static REQUEST: [Named; 1] = [field(1, "resourceLogs", Kind::Many(&RESOURCE_LOGS))];
static RESOURCE_LOGS: [Named; 2] = [
    field(1, "resource", Kind::One(&RESOURCE)),
    field(2, "scopeLogs", Kind::Many(&SCOPE_LOGS)),
];
static RESOURCE: [Named; 1] = [field(1, "attributes", Kind::Many(&KEY_VALUE))];
static SCOPE_LOGS: [Named; 3] = [
    field(1, "scope", Kind::One(&SCOPE)),
    field(2, "logRecords", Kind::Many(&LOG_RECORD)),
    field(3, "schemaUrl", Kind::String),
];
static SCOPE: [Named; 2] = [
    field(1, "name", Kind::String),
    field(2, "version", Kind::String),
];
static LOG_RECORD: [Named; 10] = [
    field(1, "timeUnixNano", Kind::Long),
    field(11, "observedTimeUnixNano", Kind::Long),
    field(2, "severityNumber", Kind::Number),
    field(3, "severityText", Kind::String),
    field(12, "eventName", Kind::String),
    field(5, "body", Kind::One(&ANY_VALUE)),
    field(6, "attributes", Kind::Many(&KEY_VALUE)),
    field(8, "flags", Kind::Number),
    field(9, "traceId", Kind::Hex),
    field(10, "spanId", Kind::Hex),
];
static KEY_VALUE: [Named; 2] = [
    field(1, "key", Kind::String),
    field(2, "value", Kind::One(&ANY_VALUE)),
];
static ANY_VALUE: [Named; 7] = [
    field(1, "stringValue", Kind::String),
    field(2, "boolValue", Kind::Bool),
    field(3, "intValue", Kind::Long),
    field(4, "doubleValue", Kind::Double),
    field(5, "arrayValue", Kind::One(&ARRAY)),
    field(6, "kvlistValue", Kind::One(&MAP)),
    field(7, "bytesValue", Kind::Base64),
];
static ARRAY: [Named; 1] = [field(1, "values", Kind::Many(&ANY_VALUE))];
static MAP: [Named; 1] = [field(1, "values", Kind::Many(&KEY_VALUE))];

/// The same request in JSON.
pub(super) fn request(protobuf: &[u8]) -> String {
    let mut json = String::with_capacity(protobuf.len() * 2);
    message(&REQUEST, protobuf, &mut json);
    json
}

fn message(of: Message, bytes: &[u8], json: &mut String) {
    json.push('{');
    let mut first = true;
    for named in of {
        let mut values = fields(bytes)
            .filter(|(number, _)| *number == named.number)
            .map(|(_, value)| value)
            .peekable();
        if values.peek().is_none() {
            continue;
        }
        if !std::mem::take(&mut first) {
            json.push(',');
        }
        json.push('"');
        json.push_str(named.name);
        json.push_str("\":");
        match named.kind {
            Kind::Many(of) => {
                json.push('[');
                let mut first = true;
                for value in values {
                    let Field::Bytes(bytes) = value else {
                        continue;
                    };
                    if !std::mem::take(&mut first) {
                        json.push(',');
                    }
                    message(of, bytes, json);
                }
                json.push(']');
            }
            ref kind => {
                if let Some(value) = values.last() {
                    scalar(kind, value, json);
                }
            }
        }
    }
    json.push('}');
}

fn scalar(kind: &Kind, value: Field<'_>, json: &mut String) {
    match (kind, value) {
        (Kind::One(of), Field::Bytes(bytes)) => message(of, bytes, json),
        (Kind::String, Field::Bytes(bytes)) => text(&String::from_utf8_lossy(bytes), json),
        (Kind::Base64, Field::Bytes(bytes)) => {
            json.push('"');
            BASE64_STANDARD.encode_string(bytes, json);
            json.push('"');
        }
        (Kind::Hex, Field::Bytes(bytes)) => {
            json.push('"');
            for byte in bytes {
                for digit in [byte >> 4, byte & 15] {
                    json.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
                }
            }
            json.push('"');
        }
        (Kind::Long, Field::Varint(value)) => quoted(&value.cast_signed().to_string(), json),
        (Kind::Long, Field::Fixed64(value)) => quoted(&value.to_string(), json),
        (Kind::Number, Field::Varint(value)) => json.push_str(&value.to_string()),
        (Kind::Number, Field::Fixed32(value)) => json.push_str(&value.to_string()),
        (Kind::Bool, Field::Varint(value)) => {
            json.push_str(if value == 0 { "false" } else { "true" });
        }
        // Emitters hand over finite doubles only, whose shortest form is one of JSON, too.
        (Kind::Double, Field::Fixed64(bits)) => quoteless(f64::from_bits(bits), json),
        _ => json.push_str("null"),
    }
}

fn quoteless(value: f64, json: &mut String) {
    write!(json, "{value:?}").expect("a string takes what is written to it");
}

fn quoted(plain: &str, json: &mut String) {
    json.push('"');
    json.push_str(plain);
    json.push('"');
}

/// A string of JSON (RFC 8259, section 7).
fn text(text: &str, json: &mut String) {
    json.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        json.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => json.push_str("\\\""),
            b'\\' => json.push_str("\\\\"),
            b'\n' => json.push_str("\\n"),
            b'\r' => json.push_str("\\r"),
            b'\t' => json.push_str("\\t"),
            control => {
                json.push_str("\\u00");
                json.push(char::from(b'0' + (control >> 4)));
                json.push(char::from(b"0123456789abcdef"[usize::from(control & 15)]));
            }
        }
        rest = &rest[at + 1..];
    }
    json.push_str(rest);
    json.push('"');
}
