//! The ways in which payloads deviate from OTLP.

/// What kind of deviation a [`Fault`](super::Fault) is.
///
/// Values that deviate are no faults: they are [`Any::Unset`](super::Any) or [`Any::Odd`](super::Any), because only the
/// catalog knows what should be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Deviation {
    /// A container, record, resource, scope or field of another kind of JSON value, or of another wire type.
    WrongKind,
    /// A record, resource or scope that cannot be decoded, though its end is known.
    Undecodable,
    /// A message within good framing whose rest cannot be read.
    BrokenMessage,
    /// A record, resource or scope beyond the size limit.
    TooLarge,
    /// An attribute without a key.
    NoKey,
    /// A key that stands twice in one object.
    RepeatedKey,
    /// A time, a number or an id that cannot be read.
    Unreadable,
    /// The severity's name where its number belongs.
    SeverityByName,
    /// A string of digits where OTLP/JSON has a number.
    NumberAsString,
    /// `"NaN"`, `"Infinity"` or `"-Infinity"` as a double.
    NonFiniteDouble,
    /// An id in Base64, as the general protobuf mapping has it.
    Base64Id,
    /// `null` where a list of attributes or of values belongs.
    Null,
    /// The protobuf name of a field, which OTLP/JSON spells in lowerCamelCase.
    SnakeCaseKey,
    /// A field that OTLP does not define.
    UnknownField,
    /// The resource or the scope so far behind the records it holds for that they were handed over without it.
    LateContext,
}
