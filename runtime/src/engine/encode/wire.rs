//! The wire format of protobuf: varints, and the fields of OTLP that are written.

#![expect(
    clippy::cast_possible_truncation,
    reason = "a varint is the lower bits of what is left"
)]

/// Fields of messages, each with its wire type, as the one byte that they are.
pub(crate) mod tag {
    /// `LogRecord.time_unix_nano`, 64 bits.
    pub(crate) const TIME: u8 = 0x09;
    /// `LogRecord.severity_number`, a varint.
    pub(crate) const SEVERITY_NUMBER: u8 = 0x10;
    /// `LogRecord.severity_text`.
    pub(crate) const SEVERITY_TEXT: u8 = 0x1A;
    /// `LogRecord.body`.
    pub(crate) const BODY: u8 = 0x2A;
    /// `LogRecord.attributes`.
    pub(crate) const ATTRIBUTE: u8 = 0x32;
    /// `LogRecord.flags`, 32 bits.
    pub(crate) const FLAGS: u8 = 0x45;
    /// `LogRecord.trace_id`.
    pub(crate) const TRACE_ID: u8 = 0x4A;
    /// `LogRecord.span_id`.
    pub(crate) const SPAN_ID: u8 = 0x52;
    /// `LogRecord.observed_time_unix_nano`, 64 bits.
    pub(crate) const OBSERVED_TIME: u8 = 0x59;
    /// `LogRecord.event_name`.
    pub(crate) const EVENT_NAME: u8 = 0x62;

    /// `KeyValue.key`.
    pub(crate) const KEY: u8 = 0x0A;
    /// `KeyValue.value`.
    pub(crate) const VALUE: u8 = 0x12;
    /// `ArrayValue.values` and `KeyValueList.values`.
    pub(crate) const ITEM: u8 = 0x0A;

    /// `AnyValue.string_value`.
    pub(crate) const STRING: u8 = 0x0A;
    /// `AnyValue.bool_value`, a varint.
    pub(crate) const BOOL: u8 = 0x10;
    /// `AnyValue.int_value`, a varint.
    pub(crate) const INT: u8 = 0x18;
    /// `AnyValue.double_value`, 64 bits.
    pub(crate) const DOUBLE: u8 = 0x21;
    /// `AnyValue.array_value`.
    pub(crate) const ARRAY: u8 = 0x2A;
    /// `AnyValue.kvlist_value`.
    pub(crate) const MAP: u8 = 0x32;
    /// `AnyValue.bytes_value`.
    pub(crate) const BYTES: u8 = 0x3A;
}

/// Longest varint.
const LONGEST_VARINT: usize = 10;

/// How many bytes a varint has.
#[inline]
pub(crate) const fn varint_length(value: u64) -> usize {
    // Seven bits a byte, rounded up.
    (((value | 1).ilog2() * 9 + 73) / 64) as usize
}

/// How many bytes something has behind its length.
#[inline]
pub(crate) const fn delimited(length: usize) -> usize {
    varint_length(length as u64) + length
}

/// A tag and a varint.
#[derive(Debug)]
pub(crate) struct Tagged {
    bytes: [u8; 1 + LONGEST_VARINT],
    length: usize,
}

impl Tagged {
    #[inline]
    pub(crate) fn new(tag: u8, value: u64) -> Self {
        let mut bytes = [tag; 1 + LONGEST_VARINT];
        let (mut left, mut length) = (value, 1);
        while left >= 0x80 {
            bytes[length] = left as u8 | 0x80;
            left >>= 7;
            length += 1;
        }
        bytes[length] = left as u8;
        Self {
            bytes,
            length: length + 1,
        }
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}
