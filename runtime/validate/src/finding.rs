//! What the validator has to say about a payload.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// What kind of fault a finding is. Codes are stable words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The record is of no event that the catalog has.
    UnknownEvent,
    /// The event has no such attribute.
    UnknownAttribute,
    /// An attribute that the event, or the case that the record is, requires is not there.
    MissingAttribute,
    /// The value is of another kind than the catalog says.
    WrongType,
    /// The value is written in another way than the catalog says: an int or boolean that is
    /// sent as a string comes as itself, or the string does not spell one.
    WrongEncoding,
    /// The value is not a member of a closed enum.
    EnumValue,
    /// The value breaks a range, length, pattern or format, or disagrees with the record.
    Constraint,
    /// The attribute belongs to another case than the record is, or the record is none of them.
    WrongCase,
    /// The key occurs more than once on the record.
    DuplicateKey,
    /// The attribute has a key and no value.
    UnsetValue,
    /// The record does not say when it happened.
    ZeroTimestamp,
    /// The event's name stands only in the attribute `event.name`.
    EventNameInAttribute,
    /// A record or container cannot be read.
    Malformed,
    /// The payload holds no record at all.
    NoRecords,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 14] = [
        Self::UnknownEvent,
        Self::UnknownAttribute,
        Self::MissingAttribute,
        Self::WrongType,
        Self::WrongEncoding,
        Self::EnumValue,
        Self::Constraint,
        Self::WrongCase,
        Self::DuplicateKey,
        Self::UnsetValue,
        Self::ZeroTimestamp,
        Self::EventNameInAttribute,
        Self::Malformed,
        Self::NoRecords,
    ];

    /// The stable word for it, e.g. `wrong-type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownEvent => "unknown-event",
            Self::UnknownAttribute => "unknown-attribute",
            Self::MissingAttribute => "missing-attribute",
            Self::WrongType => "wrong-type",
            Self::WrongEncoding => "wrong-encoding",
            Self::EnumValue => "enum-value",
            Self::Constraint => "constraint",
            Self::WrongCase => "wrong-case",
            Self::DuplicateKey => "duplicate-key",
            Self::UnsetValue => "unset-value",
            Self::ZeroTimestamp => "zero-timestamp",
            Self::EventNameInAttribute => "event-name-in-attribute",
            Self::Malformed => "malformed",
            Self::NoRecords => "no-records",
        }
    }

    /// What it means, in one sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::UnknownEvent => "The record is of no event that the catalog has.",
            Self::UnknownAttribute => "The event has no such attribute.",
            Self::MissingAttribute => {
                "An attribute that the event, or the case that the record is, requires is not there."
            }
            Self::WrongType => "The value is of another kind than the catalog says.",
            Self::WrongEncoding => "The value is written in another way than the catalog says.",
            Self::EnumValue => "The value is not a member of a closed enum.",
            Self::Constraint => {
                "The value breaks a range, length, pattern or format, or disagrees with the record."
            }
            Self::WrongCase => {
                "The attribute belongs to another case than the record is, or the record is none of them."
            }
            Self::DuplicateKey => "The key occurs more than once on the record.",
            Self::UnsetValue => "The attribute has a key and no value.",
            Self::ZeroTimestamp => "The record does not say when it happened.",
            Self::EventNameInAttribute => {
                "The event's name stands only in the attribute `event.name`."
            }
            Self::Malformed => "A record or container cannot be read.",
            Self::NoRecords => "The payload holds no record at all.",
        }
    }

    /// How bad it is, where a finding does not say otherwise.
    pub const fn severity(self) -> Severity {
        match self {
            Self::EventNameInAttribute => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// How bad a finding is; the worst compares greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The data can be used; its sender should change.
    Warning,
    /// The record breaks the catalog.
    Error,
}

impl Severity {
    /// The word for it: `warning` or `error`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place in a catalog file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Path relative to the catalog's directory, with `/` on every system.
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

/// `file:line:column`
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One fault of a payload.
///
/// Serialises to an object with exactly the keys `code`, `severity`, `event`, `attribute`,
/// `record`, `pointer`, `catalog`, `message` and `payload`; what does not apply is `null`.
///
/// No finding shows the value of an attribute that the catalog does not class as public, or
/// of an attribute or event that it does not know. Names are shown, shortened to 100
/// characters. `event`, `attribute` and `pointer` are the payload's own text, so that they can
/// be matched: whoever shows them to people escapes control characters, as
/// [`write_human`](crate::write_human) does. In `message` they are escaped already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What kind of fault it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The event's name as the record says it.
    pub event: Option<String>,
    /// The attribute's key.
    pub attribute: Option<String>,
    /// The record: its 0-based index over the whole payload.
    pub record: Option<usize>,
    /// Where in the payload: a JSON pointer (RFC 6901); for protobuf, into the same payload as OTLP/JSON.
    pub pointer: Option<String>,
    /// The place in the catalog that it breaks.
    pub catalog: Option<Position>,
    /// What was found, and what was expected.
    pub message: String,
    /// The payload, as whoever validates names it (a path, say); `None` until they do.
    pub payload: Option<String>,
    /// Which of several JSON documents in a row the pointer leads into, from 0.
    #[serde(skip)]
    pub document: usize,
}

impl Finding {
    pub(crate) fn new(code: Code, message: String) -> Self {
        Self {
            code,
            severity: code.severity(),
            event: None,
            attribute: None,
            record: None,
            pointer: None,
            catalog: None,
            message,
            payload: None,
            document: 0,
        }
    }

    /// The finding for a payload without any record, for callers that count that as a fault.
    pub fn no_records() -> Self {
        Self::new(
            Code::NoRecords,
            "the payload holds no log record, so nothing of it was checked".to_owned(),
        )
    }
}
