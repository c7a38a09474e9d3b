//! Protobuf as it stands in a payload: fields and values without a copy.
//!
//! Only what every sender writes is read. Anything else, a field twice or of another wire type, ends the reading:
//! whoever asked decodes the record with a library then.
//! Field numbers are those of `opentelemetry/proto/common/v1/common.proto`.

/// Bytes that are read from their beginning.
#[derive(Clone, Copy)]
pub(super) struct Reader<'p>(pub(super) &'p [u8]);

/// A field of a message.
#[derive(Clone, Copy)]
pub(super) enum Field<'p> {
    Varint(u64),
    Fixed64(u64),
    Fixed32,
    Bytes(&'p [u8]),
}

impl<'p> Reader<'p> {
    /// The next field's number and content; `Some(None)` at the end, `None` where it cannot be read.
    #[expect(
        clippy::option_option,
        reason = "a field, the end, or what cannot be read"
    )]
    #[inline]
    pub(super) fn field(&mut self) -> Option<Option<(u32, Field<'p>)>> {
        if self.0.is_empty() {
            return Some(None);
        }
        let tag = u32::try_from(self.varint()?).ok()?;
        let field = match tag & 7 {
            0 => Field::Varint(self.varint()?),
            1 => Field::Fixed64(u64::from_le_bytes(self.take(8)?.try_into().ok()?)),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Field::Bytes(self.take(length)?)
            }
            5 => {
                self.take(4)?;
                Field::Fixed32
            }
            _ => return None,
        };
        Some(Some((tag >> 3, field)))
    }

    #[inline]
    fn varint(&mut self) -> Option<u64> {
        let (first, rest) = self.0.split_first()?;
        if *first < 0x80 {
            self.0 = rest;
            return Some(u64::from(*first));
        }
        if let Some((second @ 0..0x80, rest)) = rest.split_first() {
            self.0 = rest;
            return Some(u64::from(first & 0x7F) | u64::from(*second) << 7);
        }
        self.long_varint()
    }

    fn long_varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for (index, byte) in self.0.iter().take(10).enumerate() {
            // The tenth byte has room for one bit.
            if index == 9 && *byte > 1 {
                return None;
            }
            value |= u64::from(byte & 0x7F) << (7 * index);
            if *byte < 0x80 {
                self.0 = &self.0[index + 1..];
                return Some(value);
            }
        }
        None
    }

    #[inline]
    fn take(&mut self, length: usize) -> Option<&'p [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

/// The value of an attribute.
#[derive(Clone, Copy)]
pub(super) enum Any<'p> {
    /// A string, which may be no UTF-8.
    String(&'p [u8]),
    Bool(bool),
    Int(i64),
    Double(f64),
    Bytes(&'p [u8]),
    /// An `ArrayValue`, not yet read.
    Array(&'p [u8]),
    /// A `KeyValueList`, not yet read.
    Map(&'p [u8]),
}

impl<'p> Any<'p> {
    /// The value of an `AnyValue` that has exactly one.
    #[inline]
    pub(super) fn read(message: &'p [u8]) -> Option<Self> {
        let mut reader = Reader(message);
        let (number, field) = reader.field()??;
        if !reader.0.is_empty() {
            return None;
        }
        Some(match (number, field) {
            (1, Field::Bytes(text)) => Self::String(text),
            (2, Field::Varint(value)) => Self::Bool(value != 0),
            #[expect(
                clippy::cast_possible_wrap,
                reason = "protobuf's int64 is the same bits"
            )]
            (3, Field::Varint(value)) => Self::Int(value as i64),
            (4, Field::Fixed64(bits)) => Self::Double(f64::from_bits(bits)),
            (5, Field::Bytes(array)) => Self::Array(array),
            (6, Field::Bytes(map)) => Self::Map(map),
            (7, Field::Bytes(bytes)) => Self::Bytes(bytes),
            _ => return None,
        })
    }
}

/// Whether each of the `values` (field 1) of a list passes, and there is nothing else in it.
#[inline]
pub(super) fn each<'p>(list: &'p [u8], mut passes: impl FnMut(&'p [u8]) -> bool) -> bool {
    let mut reader = Reader(list);
    loop {
        match reader.field() {
            Some(None) => return true,
            Some(Some((1, Field::Bytes(item)))) if passes(item) => {}
            _ => return false,
        }
    }
}

/// A `KeyValue` that has a key, which may be no UTF-8, and a value.
#[inline]
pub(super) fn key_value(message: &[u8]) -> Option<(&[u8], Any<'_>)> {
    let mut reader = Reader(message);
    let (1, Field::Bytes(key)) = reader.field()?? else {
        return None;
    };
    let (2, Field::Bytes(value)) = reader.field()?? else {
        return None;
    };
    if !reader.0.is_empty() {
        return None;
    }
    Some((key, Any::read(value)?))
}

/// Whether bytes are UTF-8, as a string must be; most are ASCII.
#[inline]
pub(super) fn is_utf8(bytes: &[u8]) -> bool {
    bytes.is_ascii() || str::from_utf8(bytes).is_ok()
}
