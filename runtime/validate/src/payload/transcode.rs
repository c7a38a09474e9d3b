//! A record of OTLP/JSON as the protobuf that says the same, so that one check reads both.
//!
//! Only what every sender writes is taken over. Whatever else stands there, though it may be allowed, is `None`:
//! whoever asked decodes the record by the rules of the [parent module](super) then.
//! It reads the [tokens](super::tokens) itself: through serde it took two thirds of the time that a record costs.
//! Field numbers are those of `opentelemetry/proto/logs/v1/logs.proto` and `common/v1/common.proto`.

use super::json_record::hexadecimal;
use super::json_value::base64;
use super::message::Message;
use super::record::canonical_int;
use super::tokens::Tokens;

/// Values nest no deeper here.
const DEPTH: u32 = 16;

/// The `LogRecord` that an object, which the bytes begin with, says, and the length of the object.
pub(super) fn transcode(json: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut writer = Writer {
        tokens: Tokens::new(json),
        out: Message(Vec::with_capacity(2_048)),
    };
    writer.record()?;
    Some((writer.out.0, writer.tokens.read()))
}

struct Writer<'j> {
    tokens: Tokens<'j>,
    out: Message,
}

impl Writer<'_> {
    fn record(&mut self) -> Option<()> {
        let mut seen = 0_u32;
        let mut first = true;
        self.tokens.eat(b'{')?;
        while self.tokens.another(&mut first, b'}')? {
            let number = match self.tokens.key()? {
                b"timeUnixNano" => 1,
                b"severityNumber" => 2,
                b"severityText" => 3,
                b"body" => 5,
                b"attributes" => 6,
                b"droppedAttributesCount" => 7,
                b"flags" => 8,
                b"traceId" => 9,
                b"spanId" => 10,
                b"observedTimeUnixNano" => 11,
                b"eventName" => 12,
                _ => return None,
            };
            if seen & 1 << number != 0 {
                return None;
            }
            seen |= 1 << number;
            match number {
                1 | 11 => self.time(number)?,
                2 | 7 => {
                    let value = self.number()?;
                    self.out.tag(number, 0);
                    self.out.varint(value.into());
                }
                5 => self.body()?,
                6 => self.pairs(number, 0)?,
                8 => {
                    let value = self.number()?;
                    self.out.tag(number, 5);
                    self.out.0.extend_from_slice(&value.to_le_bytes());
                }
                9 | 10 => self.id(number)?,
                _ => self.text(number)?,
            }
        }
        Some(())
    }

    /// A number of 32 bits without a sign.
    fn number(&mut self) -> Option<u32> {
        let value = canonical_int(str::from_utf8(self.tokens.number()?).ok()?)?;
        u32::try_from(value).ok()
    }

    fn time(&mut self, number: u8) -> Option<()> {
        let time = self.int()?;
        self.out.fixed64(number, u64::try_from(time).ok()?);
        Some(())
    }

    /// A trace or span id in hexadecimal digits; an empty one is none.
    fn id(&mut self, number: u8) -> Option<()> {
        let digits = self.tokens.plain()?;
        if !digits.is_empty() {
            self.out.bytes(number, &hexadecimal(digits)?);
        }
        Some(())
    }

    /// `null` is none, and what exporters write of a record that has none.
    fn body(&mut self) -> Option<()> {
        if self.tokens.peek()? == b'n' {
            return self.tokens.word(b"null");
        }
        let start = self.out.begin(5);
        self.any(0)?;
        self.out.end(start);
        Some(())
    }

    #[inline]
    fn text(&mut self, number: u8) -> Option<()> {
        let text = self.tokens.text()?;
        self.out.bytes(number, &text);
        Some(())
    }

    /// A list of `KeyValue`s.
    fn pairs(&mut self, number: u8, depth: u32) -> Option<()> {
        let mut first = true;
        self.tokens.eat(b'[')?;
        while self.tokens.another(&mut first, b']')? {
            let start = self.out.begin(number);
            self.tokens.eat(b'{')?;
            self.tokens.expect_key(b"\"key\"")?;
            self.text(1)?;
            self.tokens.eat(b',')?;
            self.tokens.expect_key(b"\"value\"")?;
            let value = self.out.begin(2);
            self.any(depth)?;
            self.out.end(value);
            self.tokens.eat(b'}')?;
            self.out.end(start);
        }
        Some(())
    }

    /// An `AnyValue` with one member.
    fn any(&mut self, depth: u32) -> Option<()> {
        if depth > DEPTH {
            return None;
        }
        self.tokens.eat(b'{')?;
        if self.tokens.is_key(b"\"stringValue\"") {
            self.text(1)?;
            return self.tokens.eat(b'}');
        }
        match self.tokens.key()? {
            b"stringValue" => self.text(1)?,
            b"boolValue" => {
                let value = self.tokens.peek()? == b't';
                self.tokens.word(if value { b"true" } else { b"false" })?;
                self.out.tag(2, 0);
                self.out.varint(value.into());
            }
            b"intValue" => {
                let value = self.int()?;
                self.out.tag(3, 0);
                self.out.varint(value.cast_unsigned());
            }
            b"doubleValue" => {
                let value: f64 = serde_json::from_slice(self.tokens.number()?).ok()?;
                self.out.fixed64(4, value.to_bits());
            }
            b"arrayValue" => self.values(5, depth + 1)?,
            b"kvlistValue" => self.values(6, depth + 1)?,
            b"bytesValue" => {
                let bytes = base64(self.tokens.plain()?)?;
                self.out.bytes(7, &bytes);
            }
            _ => return None,
        }
        self.tokens.eat(b'}')
    }

    /// An int64, as a string or as a number.
    #[inline]
    fn int(&mut self) -> Option<i64> {
        canonical_int(match self.tokens.peek()? {
            b'"' => self.tokens.plain()?,
            _ => str::from_utf8(self.tokens.number()?).ok()?,
        })
    }

    /// An `ArrayValue` (field 5 of an `AnyValue`) or a `KeyValueList` (6): an object with the list `values`.
    fn values(&mut self, number: u8, depth: u32) -> Option<()> {
        let list = self.out.begin(number);
        self.tokens.eat(b'{')?;
        self.tokens.expect_key(b"\"values\"")?;
        if number == 6 {
            self.pairs(1, depth)?;
        } else {
            let mut first = true;
            self.tokens.eat(b'[')?;
            while self.tokens.another(&mut first, b']')? {
                let item = self.out.begin(1);
                self.any(depth)?;
                self.out.end(item);
            }
        }
        self.tokens.eat(b'}')?;
        self.out.end(list);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::logs::v1::LogRecord;
    use prost::Message as _;

    use super::*;

    #[track_caller]
    fn check(json: &str, expected: Option<&LogRecord>) {
        let record = transcode(json.as_bytes());
        let record = record.map(|(bytes, length)| {
            assert_eq!(length, json.trim_end().len());
            LogRecord::decode(&*bytes).expect("protobuf")
        });
        assert_eq!(record.as_ref(), expected, "{json}");
    }

    /// What exporters write of what a record has not is taken over, or each of their records would be decoded twice.
    #[test]
    fn what_is_not_there_is_taken_over() {
        check(
            r#"{
                "timeUnixNano": "1767268800000000000", "severityNumber": 9, "severityText": "INFO", "body": null,
                "attributes": [], "droppedAttributesCount": 0, "flags": 0, "traceId": "", "spanId": "", "eventName": "shop.sale"
            }"#,
            Some(&LogRecord {
                time_unix_nano: 1_767_268_800_000_000_000,
                severity_number: 9,
                severity_text: "INFO".to_owned(),
                event_name: "shop.sale".to_owned(),
                ..LogRecord::default()
            }),
        );
    }

    /// The library reads the same, where it is taken over.
    #[test]
    fn values_are_those_that_the_library_reads() {
        let long = "0123456789".repeat(2_000);
        let long = format!(r#"{{"stringValue": "{long}"}}"#);
        let nested = format!(r#"{{"arrayValue": {{"values": [{long}, {long}]}}}}"#);
        for value in [
            r#"{"stringValue": "a\"bé\u00e9"}"#,
            r#"{"boolValue": true}"#,
            r#"{"boolValue": false}"#,
            r#"{"intValue": "-9223372036854775808"}"#,
            r#"{"intValue": 12}"#,
            r#"{"doubleValue": -1.5e-3}"#,
            r#"{"doubleValue": 3}"#,
            r#"{"arrayValue":{"values":[]}}"#,
            r#"{"arrayValue": {"values": [{"intValue": "1"} , {"stringValue": ""}]}}"#,
            r#"{"kvlistValue": {"values": [{"key": "a", "value": {"boolValue": true}}]}}"#,
            r#"{"bytesValue": "AAE="}"#,
            &long,
            &nested,
        ] {
            let json = format!(r#"{{"attributes": [{{"key": "k", "value": {value}}}]}} "#);
            let expected = serde_json::from_str::<LogRecord>(&json).expect("a record");
            check(&json, Some(&expected));
        }
    }

    #[test]
    fn what_not_every_sender_writes_is_left_to_others() {
        for json in [
            "",
            "{",
            "[]",
            "{,}",
            r#"{"eventName": "a",}"#,
            r#"{"eventName": "a" "flags": 0}"#,
            r#"{"eventName": "a", "eventName": "a"}"#,
            r#"{"event_name": "a"}"#,
            r#"{"severityNumber": "9"}"#,
            r#"{"severityNumber": 9.0}"#,
            r#"{"severityNumber": 09}"#,
            r#"{"severityNumber": -1}"#,
            r#"{"timeUnixNano": "-1"}"#,
            r#"{"timeUnixNano": 01}"#,
            r#"{"traceId": "0g"}"#,
            r#"{"body": nul}"#,
            r#"{"attributes": [{}]}"#,
            r#"{"attributes": [{"value": {"intValue": 1}, "key": "a"}]}"#,
            r#"{"attributes": [{"key": "a", "value": {}}]}"#,
            r#"{"attributes": [{"key": "a", "value": {"intValue": 1, "boolValue": true}}]}"#,
            r#"{"attributes": [{"key": "a", "value": {"intValue": -0}}]}"#,
            r#"{"attributes": [{"key": "a", "value": {"intValue": 1e2}}]}"#,
            r#"{"attributes": [{"key": "a", "value": {"doubleValue": "NaN"}}]}"#,
            r#"{"attributes": [{"key": "a", "value": {"doubleValue": 1e999}}]}"#,
            r#"{"attributes": [{"key": "a", "value": {"boolValue": tru}}]}"#,
            r#"{"attributes": [{"key": "a", "value": {"intValue": 1}},]}"#,
        ] {
            check(json, None);
        }
    }
}
