//! Reading protobuf messages, field by field.

/// A field's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Field<'m> {
    Varint(u64),
    Fixed64(u64),
    Fixed32(u32),
    /// A string, bytes, or a message.
    Bytes(&'m [u8]),
}

/// The fields of a message, up to what cannot be read.
pub(super) fn fields(message: &[u8]) -> impl Iterator<Item = (u64, Field<'_>)> {
    let mut rest = message;
    std::iter::from_fn(move || next(&mut rest))
}

/// Whether a message can be read to its end.
pub(super) fn is_message(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while !rest.is_empty() {
        if next(&mut rest).is_none_or(|(number, _)| number == 0) {
            return false;
        }
    }
    true
}

fn next<'m>(rest: &mut &'m [u8]) -> Option<(u64, Field<'m>)> {
    let key = varint(rest)?;
    let field = match key & 7 {
        0 => Field::Varint(varint(rest)?),
        1 => {
            let (bytes, after) = rest.split_first_chunk()?;
            *rest = after;
            Field::Fixed64(u64::from_le_bytes(*bytes))
        }
        2 => {
            let length = usize::try_from(varint(rest)?).ok()?;
            let (bytes, after) = rest.split_at_checked(length)?;
            *rest = after;
            Field::Bytes(bytes)
        }
        5 => {
            let (bytes, after) = rest.split_first_chunk()?;
            *rest = after;
            Field::Fixed32(u32::from_le_bytes(*bytes))
        }
        _ => return None,
    };
    Some((key >> 3, field))
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
