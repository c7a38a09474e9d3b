//! Splitting a payload into records.
//!
//! A payload is walked container by container and each record is decoded on its own, so
//! that one odd record never hides its neighbours and everything before a break is still
//! seen. The walk hands out [`Item`]s in payload order and ends with a [`PayloadError`]
//! where the payload cannot be followed any further.
//!
//! The kind of a payload is told from its bytes: after an optional byte order mark and
//! white space, JSON begins with `{` or `[`; everything else is read as protobuf. A protobuf
//! `ExportLogsServiceRequest` begins with the byte 0x0A, which is also a line feed, and the
//! length that follows may happen to be `{`: control characters other than white space,
//! which JSON never contains and protobuf with records always does, settle it.
//!
//! OTLP/JSON follows the protobuf JSON mapping (OTLP specification, "JSON Protobuf Encoding")
//! with these decisions:
//! - an int64 is a JSON number without a fraction (`5`, `5.0`) or a canonical decimal string
//!   (`"5"`, not `"05"`, `"+5"` or `" 5"`); a time is the same without a sign;
//! - a double is a number, or one of the strings `"NaN"`, `"Infinity"`, `"-Infinity"`;
//! - `null` counts as absent, for a container, a field or the one member of an `AnyValue`;
//! - a `value` has exactly one member; several of them, or an unknown one, are no value;
//! - an object with a key twice is malformed, because readers differ in which one they keep;
//! - unknown fields are ignored and told, as are the protobuf names of fields (`scope_logs`), because whoever writes
//!   those loses what is in them;
//! - the ids are hexadecimal digits in either case, and empty ones are absent. Base64 of the right length, a severity
//!   by its name and a number of 32 bits as a string of digits are understood, and told as [`Deviation`]s.
//!
//! The resource and the scope are handed over before the records that they hold for, their schema URLs where they
//! stand, which is mostly behind.

mod context;
mod deviation;
mod error;
mod json;
mod json_context;
mod json_record;
mod json_value;
mod message;
mod path;
pub(crate) mod protobuf;
mod record;
mod run;
mod scan;
mod severity;
mod source;
mod tokens;
mod transcode;
mod unique;

use std::sync::Arc;

pub(crate) use context::{Presence, Resource, SchemaUrl, Scope};
pub(crate) use deviation::Deviation;
pub use error::{PayloadError, Problem};
pub(crate) use record::{
    Any, Attribute, Id, Number, Oddity, Record, Time, canonical_int, lossless_int,
};
pub(crate) use source::{Place, Slice, Source};

/// How a payload is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// OTLP/JSON: one document, several in a row, or one a line.
    Json,
    /// One protobuf `ExportLogsServiceRequest`.
    Protobuf,
}

/// What the walk comes across, in payload order.
pub(crate) enum Item {
    /// A record; the faults of its structure came before it.
    Record(Box<Record>),
    /// Something that deviates from OTLP.
    Fault(Fault),
}

/// Something in the structure of the payload that deviates from OTLP.
#[derive(Clone)]
pub(crate) struct Fault {
    /// The record that it is, or is part of.
    pub(crate) record: Option<usize>,
    /// The document that it is in.
    pub(crate) document: usize,
    /// Where it is, as a JSON pointer.
    pub(crate) pointer: String,
    /// Where it, or the message that it is in, begins in a protobuf payload.
    pub(crate) offset: Option<u64>,
    /// What kind of deviation it is.
    pub(crate) deviation: Deviation,
    /// What was found and what was expected; quotes no content.
    pub(crate) message: String,
}

/// Who is walked past the records.
pub(crate) trait Visitor {
    /// Whether it looks at the bytes of records; JSON is taken over as protobuf only then.
    fn looks_at_bytes(&self) -> bool;

    /// A `LogRecord` in protobuf, as it stands in the payload or as the JSON there says it; whether that is all there
    /// is to do about it.
    fn accepts(&mut self, record: &[u8]) -> bool;

    /// What the walk comes across otherwise.
    fn item(&mut self, item: Item);

    /// Whether it takes records as they stand in the payload, to look at them later.
    fn splits(&self) -> bool {
        false
    }

    /// A record as it stands in the payload; whether any more are wanted.
    fn split(&mut self, raw: &Raw<'_>) -> bool {
        let _ = raw;
        true
    }

    /// The resource of the records that follow, until the next one. Each `ResourceLogs` hands one over, before its
    /// first record and though it says none.
    fn resource(&mut self, resource: &Arc<Resource>) {
        let _ = resource;
    }

    /// The scope of the records that follow, until the next one, in the same way; it comes after its resource.
    fn scope(&mut self, scope: &Arc<Scope>) {
        let _ = scope;
    }

    /// The schema URL of the resource or the scope that was handed over last, or is about to be.
    fn schema_url(&mut self, url: SchemaUrl) {
        let _ = url;
    }
}

/// A record as it stands in a payload.
pub(crate) struct Raw<'r> {
    pub(crate) encoding: Encoding,
    /// Its bytes, and of JSON a few of those that follow, which decide what is wrong with it.
    pub(crate) bytes: &'r [u8],
    /// 0-based, over the whole payload.
    pub(crate) index: usize,
    /// The document that it is in.
    pub(crate) document: usize,
    /// The JSON pointer of the list that it is in.
    pub(crate) list: &'r str,
    /// Its index there.
    pub(crate) item: usize,
    /// Where it begins.
    pub(crate) place: Place,
}

/// What came before a walk.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Begin {
    /// Documents or messages.
    pub(crate) document: usize,
    /// Records.
    pub(crate) records: usize,
}

/// What a walk has seen when it ends.
pub(crate) struct Walked {
    /// How the payload is encoded; `None` where it is empty.
    pub(crate) encoding: Option<Encoding>,
    /// Records seen, readable or not, and those that came before.
    pub(crate) records: usize,
    /// Why the walk ended early.
    pub(crate) error: Option<PayloadError>,
}

/// The greatest record, resource or scope that is looked at, and how far a walk looks ahead for a scope that stands
/// behind its records, in bytes.
pub(crate) const LARGEST: usize = 16 * 1024 * 1024;

/// Of the beginning of a payload, how much is looked at to tell what it is, in bytes.
pub(crate) const TELLING: usize = 4 * 1024;

/// A byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// How gzip begins.
pub(crate) const GZIP: &[u8] = &[0x1F, 0x8B];

/// How a frame of zstd begins.
pub(crate) const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// Walks a payload.
pub(crate) fn walk(payload: &[u8], visitor: &mut dyn Visitor) -> Walked {
    let encoding = detect(&payload[..payload.len().min(TELLING)]);
    walk_as(
        encoding,
        &mut Slice::new(payload),
        Begin::default(),
        visitor,
    )
}

/// Walks a payload whose encoding is known; `None` where it is empty.
pub(crate) fn walk_as(
    encoding: Option<Encoding>,
    source: &mut impl Source,
    begin: Begin,
    visitor: &mut dyn Visitor,
) -> Walked {
    match encoding {
        None => Walked {
            encoding: None,
            records: begin.records,
            error: None,
        },
        Some(Encoding::Json) => json::walk(source, begin, visitor),
        Some(Encoding::Protobuf) => protobuf::walk(source, begin, visitor),
    }
}

/// Decodes a record that was split off.
///
/// # Errors
///
/// Where it is not well-formed, so that what follows in the payload is not what it was taken for.
pub(crate) fn decode(raw: &Raw<'_>, visitor: &mut dyn Visitor) -> Result<(), PayloadError> {
    match raw.encoding {
        Encoding::Json => json::decode(raw, visitor),
        Encoding::Protobuf => {
            protobuf::decode(raw, visitor);
            Ok(())
        }
    }
}

/// Counts the records of a payload, without looking into them further than needed to read them.
///
/// # Errors
///
/// Where the payload breaks off or is not OTLP.
pub fn count_records(payload: &[u8]) -> Result<usize, PayloadError> {
    struct Nobody;
    impl Visitor for Nobody {
        fn looks_at_bytes(&self) -> bool {
            false
        }
        fn accepts(&mut self, _: &[u8]) -> bool {
            false
        }
        fn item(&mut self, _: Item) {}
    }
    let walked = walk(payload, &mut Nobody);
    walked.error.map_or(Ok(walked.records), Err)
}

/// Tells the encoding from how a payload begins.
pub(crate) fn detect(bytes: &[u8]) -> Option<Encoding> {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let Some(first) = first else {
        // Blanks without end are JSON that never begins.
        return (bytes.len() >= TELLING - MARK.len()).then_some(Encoding::Json);
    };
    if !matches!(first, b'{' | b'[') {
        return Some(Encoding::Protobuf);
    }
    if bytes[0] == b'\n' && bytes.iter().copied().any(is_control) {
        return Some(Encoding::Protobuf);
    }
    Some(Encoding::Json)
}

/// A control character other than white space, which JSON never contains.
pub(crate) fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(payload: &[u8], expected: Option<Encoding>) {
        assert_eq!(detect(payload), expected);
    }

    #[test]
    fn the_kind_is_told_from_the_bytes() {
        check(b"", None);
        check(b" \r\n\t", None);
        check(b"{}", Some(Encoding::Json));
        check(b"\n\n  {\"resourceLogs\": []}", Some(Encoding::Json));
        check(b"[1]", Some(Encoding::Json));
        check(b"hello", Some(Encoding::Protobuf));
        check(b"\x0A\x00", Some(Encoding::Protobuf));
        // A request whose first ResourceLogs is 0x7B = `{` bytes long.
        check(b"\x0A{\x0A\x22\x0A\x20", Some(Encoding::Json));
        check(b"\x0A{\x0A\x22\x0A\x20\x12", Some(Encoding::Protobuf));
    }
}
