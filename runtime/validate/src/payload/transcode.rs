//! A record of OTLP/JSON as the protobuf that says the same, so that one check reads both.
//!
//! Only what every sender writes is taken over. Whatever else stands there, though it may be allowed, is an error
//! without words: whoever asked decodes the record by the rules of the [parent module](super) then.
//! Field numbers are those of `opentelemetry/proto/logs/v1/logs.proto` and `common/v1/common.proto`.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::json_record::hexadecimal;
use super::json_value::base64;
use super::record::canonical_int;

/// The number of the field `flags`, which is no varint.
const FLAGS: u8 = 8;

/// Values nest no deeper here.
const DEPTH: u32 = 16;

/// A `LogRecord` in protobuf.
pub(super) struct Transcoded(pub(super) Vec<u8>);

impl<'de> Deserialize<'de> for Transcoded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut out = Message(Vec::with_capacity(2_048));
        deserializer.deserialize_map(Record(&mut out))?;
        Ok(Self(out.0))
    }
}

/// Protobuf as it is written.
struct Message(Vec<u8>);

impl Message {
    fn tag(&mut self, number: u8, wire_type: u8) {
        // Field numbers below 16 have a tag of one byte.
        self.0.push(number << 3 | wire_type);
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }

    fn fixed64(&mut self, number: u8, value: u64) {
        self.tag(number, 1);
        self.0.extend(value.to_le_bytes());
    }

    fn bytes(&mut self, number: u8, bytes: &[u8]) {
        self.tag(number, 2);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
    }

    /// Begins a message whose length is not known yet: it gets four bytes, whatever it will be.
    fn begin(&mut self, number: u8) -> usize {
        self.tag(number, 2);
        self.0.extend([0; 4]);
        self.0.len()
    }

    fn end<E: Error>(&mut self, start: usize) -> Result<(), E> {
        let length = u32::try_from(self.0.len() - start).map_err(E::custom)?;
        if length >> 28 != 0 {
            return Err(other());
        }
        let [a, b, c, d] = [0, 7, 14, 21].map(|shift| (length >> shift).to_le_bytes()[0] & 0x7F);
        self.0[start - 4..start].copy_from_slice(&[a | 0x80, b | 0x80, c | 0x80, d]);
        Ok(())
    }
}

/// It is not what every sender writes.
fn other<E: Error>() -> E {
    E::custom("")
}

/// Implements what all visitors say of themselves.
macro_rules! expecting {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("what every sender writes")
        }
    };
}

/// Implements a seed for a visitor of this kind.
macro_rules! seed {
    ($name:ty, $kind:ident) => {
        impl<'de> DeserializeSeed<'de> for $name {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                deserializer.$kind(self)
            }
        }
    };
}

/// A key, by its place in a list.
struct Key<'k>(&'k [&'k str]);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = usize;
    expecting!();

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        self.0
            .iter()
            .position(|known| *known == key)
            .ok_or_else(other)
    }
}

struct Record<'o>(&'o mut Message);

impl<'de> Visitor<'de> for Record<'_> {
    type Value = ();
    expecting!();

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        const KEYS: [&str; 11] = [
            "attributes",
            "timeUnixNano",
            "eventName",
            "body",
            "observedTimeUnixNano",
            "severityNumber",
            "severityText",
            "droppedAttributesCount",
            "flags",
            "traceId",
            "spanId",
        ];
        let Self(out) = self;
        let mut seen = 0_u32;
        while let Some(key) = members.next_key_seed(Key(&KEYS))? {
            if seen & 1 << key != 0 {
                return Err(other());
            }
            seen |= 1 << key;
            match key {
                0 => members.next_value_seed(Pairs {
                    number: 6,
                    depth: 0,
                    out,
                })?,
                1 => members.next_value_seed(Time { number: 1, out })?,
                2 => members.next_value_seed(Text { number: 12, out })?,
                3 => members.next_value_seed(Body(out))?,
                4 => members.next_value_seed(Time { number: 11, out })?,
                5 => members.next_value_seed(Number { number: 2, out })?,
                6 => members.next_value_seed(Text { number: 3, out })?,
                7 => members.next_value_seed(Number { number: 7, out })?,
                8 => members.next_value_seed(Number { number: 8, out })?,
                9 => members.next_value_seed(Id { number: 9, out })?,
                _ => members.next_value_seed(Id { number: 10, out })?,
            }
        }
        Ok(())
    }
}

/// A body; `null` is none, and what exporters write of a record that has none.
struct Body<'o>(&'o mut Message);
seed!(Body<'_>, deserialize_option);

impl<'de> Visitor<'de> for Body<'_> {
    type Value = ();
    expecting!();

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        let Self(out) = self;
        let start = out.begin(5);
        Any { depth: 0, out }.deserialize(value)?;
        out.end(start)
    }
}

/// A number of 32 bits without a sign.
struct Number<'o> {
    number: u8,
    out: &'o mut Message,
}
seed!(Number<'_>, deserialize_u64);

impl Visitor<'_> for Number<'_> {
    type Value = ();
    expecting!();

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        let Self { number, out } = self;
        let value = u32::try_from(value).map_err(E::custom)?;
        if number == FLAGS {
            out.tag(number, 5);
            out.0.extend(value.to_le_bytes());
        } else {
            out.tag(number, 0);
            out.varint(value.into());
        }
        Ok(())
    }
}

/// A trace or span id in hexadecimal digits; an empty one is none.
struct Id<'o> {
    number: u8,
    out: &'o mut Message,
}
seed!(Id<'_>, deserialize_str);

impl Visitor<'_> for Id<'_> {
    type Value = ();
    expecting!();

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let Self { number, out } = self;
        if text.is_empty() {
            return Ok(());
        }
        out.bytes(number, &hexadecimal(text).ok_or_else(other)?);
        Ok(())
    }
}

struct Time<'o> {
    number: u8,
    out: &'o mut Message,
}
seed!(Time<'_>, deserialize_any);

impl Visitor<'_> for Time<'_> {
    type Value = ();
    expecting!();

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        // What is canonical has no sign and no zero in front.
        let canonical = canonical_int(text).and_then(|time| u64::try_from(time).ok());
        let Self { number, out } = self;
        out.fixed64(number, canonical.ok_or_else(other)?);
        Ok(())
    }

    fn visit_u64<E>(self, time: u64) -> Result<(), E> {
        let Self { number, out } = self;
        out.fixed64(number, time);
        Ok(())
    }
}

struct Text<'o> {
    number: u8,
    out: &'o mut Message,
}
seed!(Text<'_>, deserialize_str);

impl Visitor<'_> for Text<'_> {
    type Value = ();
    expecting!();

    #[inline]
    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.out.bytes(self.number, text.as_bytes());
        Ok(())
    }
}

/// A list of `KeyValue`s.
struct Pairs<'o> {
    number: u8,
    depth: u32,
    out: &'o mut Message,
}
seed!(Pairs<'_>, deserialize_seq);

impl<'de> Visitor<'de> for Pairs<'_> {
    type Value = ();
    expecting!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { number, depth, out } = self;
        loop {
            let before = out.0.len();
            let start = out.begin(number);
            if items.next_element_seed(Pair { depth, out })?.is_none() {
                out.0.truncate(before);
                return Ok(());
            }
            out.end(start)?;
        }
    }
}

struct Pair<'o> {
    depth: u32,
    out: &'o mut Message,
}
seed!(Pair<'_>, deserialize_map);

impl<'de> Visitor<'de> for Pair<'_> {
    type Value = ();
    expecting!();

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        const KEYS: [&str; 2] = ["key", "value"];
        let Self { depth, out } = self;
        for (place, number) in [(0, 1), (1, 2)] {
            if members.next_key_seed(Key(&KEYS))? != Some(place) {
                return Err(other());
            }
            if place == 0 {
                members.next_value_seed(Text { number, out })?;
            } else {
                let start = out.begin(number);
                members.next_value_seed(Any { depth, out })?;
                out.end(start)?;
            }
        }
        match members.next_key_seed(Key(&[]))? {
            None => Ok(()),
            Some(_) => Err(other()),
        }
    }
}

/// An `AnyValue` with one member.
struct Any<'o> {
    depth: u32,
    out: &'o mut Message,
}
seed!(Any<'_>, deserialize_map);

impl<'de> Visitor<'de> for Any<'_> {
    type Value = ();
    expecting!();

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        const KEYS: [&str; 7] = [
            "stringValue",
            "boolValue",
            "intValue",
            "doubleValue",
            "arrayValue",
            "kvlistValue",
            "bytesValue",
        ];
        let Self { depth, out } = self;
        if depth > DEPTH {
            return Err(other());
        }
        let member = members
            .next_key_seed(Key(&KEYS))?
            .ok_or_else(other::<A::Error>)?;
        match member {
            0 => members.next_value_seed(Text { number: 1, out })?,
            1 => {
                let value: bool = members.next_value()?;
                out.tag(2, 0);
                out.varint(value.into());
            }
            2 => members.next_value_seed(Int(out))?,
            3 => members.next_value_seed(Double(out))?,
            4 | 5 => {
                let start = out.begin(if member == 4 { 5 } else { 6 });
                members.next_value_seed(Values {
                    maps: member == 5,
                    depth,
                    out,
                })?;
                out.end(start)?;
            }
            _ => members.next_value_seed(Bytes(out))?,
        }
        match members.next_key_seed(Key(&[]))? {
            None => Ok(()),
            Some(_) => Err(other()),
        }
    }
}

/// An `ArrayValue` or a `KeyValueList`: an object with the list `values`.
struct Values<'o> {
    maps: bool,
    depth: u32,
    out: &'o mut Message,
}
seed!(Values<'_>, deserialize_map);

impl<'de> Visitor<'de> for Values<'_> {
    type Value = ();
    expecting!();

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { maps, depth, out } = self;
        members
            .next_key_seed(Key(&["values"]))?
            .ok_or_else(other::<A::Error>)?;
        let depth = depth + 1;
        if maps {
            members.next_value_seed(Pairs {
                number: 1,
                depth,
                out,
            })?;
        } else {
            members.next_value_seed(Items { depth, out })?;
        }
        match members.next_key_seed(Key(&[]))? {
            None => Ok(()),
            Some(_) => Err(other()),
        }
    }
}

struct Items<'o> {
    depth: u32,
    out: &'o mut Message,
}
seed!(Items<'_>, deserialize_seq);

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();
    expecting!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { depth, out } = self;
        loop {
            let before = out.0.len();
            let start = out.begin(1);
            if items.next_element_seed(Any { depth, out })?.is_none() {
                out.0.truncate(before);
                return Ok(());
            }
            out.end(start)?;
        }
    }
}

struct Int<'o>(&'o mut Message);
seed!(Int<'_>, deserialize_any);

impl Int<'_> {
    #[expect(clippy::cast_sign_loss, reason = "protobuf's int64 is the same bits")]
    fn write(self, value: i64) {
        self.0.tag(3, 0);
        self.0.varint(value as u64);
    }
}

impl Visitor<'_> for Int<'_> {
    type Value = ();
    expecting!();

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.write(canonical_int(text).ok_or_else(other)?);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.write(value);
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.write(i64::try_from(value).map_err(E::custom)?);
        Ok(())
    }
}

struct Double<'o>(&'o mut Message);
seed!(Double<'_>, deserialize_any);

impl Visitor<'_> for Double<'_> {
    type Value = ();
    expecting!();

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.0.fixed64(4, value.to_bits());
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "the nearest double is meant")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "the nearest double is meant")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.visit_f64(value as f64)
    }
}

struct Bytes<'o>(&'o mut Message);
seed!(Bytes<'_>, deserialize_str);

impl Visitor<'_> for Bytes<'_> {
    type Value = ();
    expecting!();

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.bytes(7, &base64(text).ok_or_else(other)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::logs::v1::LogRecord;
    use prost::Message as _;

    use super::*;

    /// What exporters write of what a record has not is taken over, or each of their records would be decoded twice.
    #[test]
    fn what_is_not_there_is_taken_over() {
        let record = r#"{
            "timeUnixNano": "1767268800000000000", "severityNumber": 9, "severityText": "INFO", "body": null,
            "attributes": [], "droppedAttributesCount": 0, "flags": 0, "traceId": "", "spanId": "", "eventName": "shop.sale"
        }"#;
        let Transcoded(bytes) = serde_json::from_str(record).expect("a record");
        let expected = LogRecord {
            time_unix_nano: 1_767_268_800_000_000_000,
            severity_number: 9,
            severity_text: "INFO".to_owned(),
            event_name: "shop.sale".to_owned(),
            ..LogRecord::default()
        };
        assert_eq!(LogRecord::decode(&*bytes), Ok(expected));
    }
}
