//! What the validator has to say about a payload.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::Code;
use crate::severity::Severity;

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
/// `record`, `pointer`, `offset`, `catalog`, `message` and `payload`; what does not apply is `null`.
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
    /// Where the message that it is about begins in a protobuf payload, in bytes: the record, the resource or the scope.
    pub offset: Option<u64>,
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
            offset: None,
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
