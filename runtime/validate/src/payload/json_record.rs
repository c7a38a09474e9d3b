//! Decoding one record of OTLP/JSON.
//!
//! The decisions that it takes are listed in the [parent module](super).

use serde_json::{Map, Value};

use super::json_value::{Told, any, attributes, base64, is_snake_case_of, kind_of};
use super::path::Path;
use super::record::{Attribute, Id, Number, Record, Time};
use super::severity::severity_of_name;
use super::{Deviation, Fault};

/// The fields of a `LogRecord`.
const FIELDS: [&str; 11] = [
    "timeUnixNano",
    "observedTimeUnixNano",
    "severityNumber",
    "severityText",
    "body",
    "attributes",
    "droppedAttributesCount",
    "flags",
    "traceId",
    "spanId",
    "eventName",
];

/// Decodes a record from JSON; `None` where it is none. Faults of its structure go out before it.
pub(super) fn record_from_json(
    value: Value,
    index: usize,
    document: usize,
    pointer: &str,
    each: &mut dyn FnMut(Fault),
) -> Option<Record> {
    let told = &mut Told {
        record: Some(index),
        document,
        each,
    };
    let path = Path::Root(pointer);
    let Value::Object(members) = value else {
        let message = format!("{} where a LogRecord object belongs", kind_of(&value));
        told.fault(Deviation::WrongKind, &path, &message);
        return None;
    };
    let mut fields = Fields {
        members,
        path: &path,
        told,
    };
    let event_name = fields.text("eventName");
    let time = fields.time("timeUnixNano");
    let observed_time = fields.time("observedTimeUnixNano");
    let severity_number = fields.severity();
    fields.text("severityText");
    let trace_id = fields.id("traceId", 16);
    let span_id = fields.id("spanId", 8);
    // No catalog says anything of these; what cannot be read is told all the same.
    fields.number("flags");
    fields.number("droppedAttributesCount");
    let record = Record {
        index,
        document,
        pointer: pointer.to_owned(),
        offset: None,
        event_name,
        time,
        observed_time,
        severity_number,
        trace_id,
        span_id,
        attributes: fields.attributes(),
        body: fields
            .value("body")
            .map(|body| any(body, &path.member("body"), fields.told)),
    };
    fields.rest();
    Some(record)
}

/// The fields of a record that are not yet taken.
struct Fields<'f, 't> {
    members: Map<String, Value>,
    path: &'f Path<'f>,
    told: &'f mut Told<'t>,
}

impl Fields<'_, '_> {
    /// The value of a field; `null` counts as absent.
    fn value(&mut self, key: &str) -> Option<Value> {
        self.members.remove(key).filter(|value| !value.is_null())
    }

    fn fault(&mut self, deviation: Deviation, key: &str, message: &str) {
        self.told.fault(deviation, &self.path.member(key), message);
    }

    fn attributes(&mut self) -> Vec<Attribute> {
        let list = self.members.remove("attributes");
        attributes(list, &self.path.member("attributes"), self.told)
    }

    /// A string, unless it is empty.
    fn text(&mut self, key: &str) -> Option<String> {
        match self.value(key)? {
            Value::String(text) => (!text.is_empty()).then_some(text),
            other => {
                let message = format!("{} where a string belongs", kind_of(&other));
                self.fault(Deviation::WrongKind, key, &message);
                None
            }
        }
    }

    fn time(&mut self, key: &str) -> Time {
        let Some(value) = self.value(key) else {
            return Time::Absent;
        };
        let time = time_from_json(&value);
        if time == Time::Unreadable {
            let message = "not a time: nanoseconds since the Unix epoch belong here, as a number or a string of digits";
            self.fault(Deviation::Unreadable, key, message);
        }
        time
    }

    fn severity(&mut self) -> Number {
        const KEY: &str = "severityNumber";
        if let Some(Value::String(text)) = self.members.get(KEY)
            && let Some(number) = severity_of_name(text)
        {
            let message = format!("the severity's name where its number {number} belongs");
            self.members.remove(KEY);
            self.fault(Deviation::SeverityByName, KEY, &message);
            return Number::Set(number);
        }
        self.number(KEY)
    }

    /// A number of 32 bits without a sign.
    fn number(&mut self, key: &str) -> Number {
        let Some(value) = self.value(key) else {
            return Number::Absent;
        };
        let number = match &value {
            Value::Number(number) => number.as_f64().filter(|number| number.fract() == 0.0),
            Value::String(text) => text.parse::<u32>().ok().map(f64::from),
            _ => None,
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "integral, and within 32 bits"
        )]
        let number = number
            .filter(|number| (0.0..=f64::from(u32::MAX)).contains(number))
            .map(|number| number as i64);
        match (number, value) {
            (Some(number), Value::String(_)) => {
                let message = "a string of digits where a number belongs";
                self.fault(Deviation::NumberAsString, key, message);
                Number::Set(number)
            }
            (Some(number), _) => Number::Set(number),
            (None, value) => {
                let message = format!(
                    "{} where a number of 32 bits without a sign belongs",
                    kind_of(&value)
                );
                self.fault(Deviation::Unreadable, key, &message);
                Number::Unreadable
            }
        }
    }

    /// An id that should have this many bytes.
    fn id(&mut self, key: &str, length: usize) -> Id {
        let text = match self.value(key) {
            None => return Id::Absent,
            Some(Value::String(text)) => text,
            Some(other) => {
                let message = format!(
                    "{} where a string of hexadecimal digits belongs",
                    kind_of(&other)
                );
                self.fault(Deviation::Unreadable, key, &message);
                return Id::Unreadable;
            }
        };
        if text.is_empty() {
            return Id::Absent;
        }
        if let Some(bytes) = hexadecimal(&text) {
            return Id::Bytes(bytes);
        }
        if let Some(bytes) = base64(&text).filter(|bytes| bytes.len() == length) {
            let message = "an id in Base64, as protobuf's general mapping has it; OTLP/JSON has hexadecimal digits";
            self.fault(Deviation::Base64Id, key, message);
            return Id::Bytes(bytes);
        }
        let message = format!("not an id: {} hexadecimal digits belong here", 2 * length);
        self.fault(Deviation::Unreadable, key, &message);
        Id::Unreadable
    }

    /// Tells the fields that OTLP does not define.
    fn rest(self) {
        for key in self.members.keys() {
            match FIELDS.iter().find(|known| is_snake_case_of(key, known)) {
                Some(known) => {
                    let message = format!(
                        "OTLP/JSON spells this key `{known}`; readers ignore it as it stands"
                    );
                    let path = self.path.member(key);
                    self.told.fault(Deviation::SnakeCaseKey, &path, &message);
                }
                None => self.told.unknown_field(key, self.path),
            }
        }
    }
}

fn time_from_json(value: &Value) -> Time {
    let time = match value {
        Value::String(text)
            if text == "0" || text.starts_with(|first| matches!(first, '1'..='9')) =>
        {
            text.parse::<u64>().ok()
        }
        Value::Number(number) => number.as_u64().or_else(|| {
            let float = number.as_f64()?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "integral and within the bounds of u64"
            )]
            (float.fract() == 0.0 && (0.0..1.8e19).contains(&float)).then_some(float as u64)
        }),
        _ => None,
    };
    match time {
        Some(0) => Time::Zero,
        Some(time) => Time::Set(time),
        None => Time::Unreadable,
    }
}

/// Bytes that are written as hexadecimal digits, two each.
pub(super) fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match *pair {
            [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
            _ => None,
        })
        .collect()
}
