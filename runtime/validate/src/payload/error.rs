//! Why a payload cannot be followed to its end.

use std::fmt;

use super::Place;

/// A payload that is malformed as a whole, or breaks off.
///
/// Everything readable before the break has been reported when this is returned. It quotes
/// nothing of the payload's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadError {
    problem: Problem,
    detail: String,
    offset: u64,
    place: Option<(usize, usize)>,
}

/// What is wrong with a payload as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It ends in the middle of something.
    Truncated,
    /// It is not well-formed JSON, or not well-formed protobuf.
    Malformed,
    /// It is neither OTLP/JSON nor an OTLP protobuf request.
    NotOtlp,
    /// It cannot be read on, or must not: the system or a decompressor refuses, or a limit is reached.
    Unreadable,
}

impl PayloadError {
    pub(crate) fn json(problem: Problem, detail: String, place: Place) -> Self {
        Self {
            problem,
            detail,
            offset: place.offset,
            place: Some((place.line, place.column)),
        }
    }

    pub(crate) fn protobuf(problem: Problem, detail: String, offset: u64) -> Self {
        Self {
            problem,
            detail,
            offset,
            place: None,
        }
    }

    /// Nobody wants the rest; never shown.
    pub(crate) fn stopped() -> Self {
        Self::protobuf(Problem::Unreadable, "nobody wants the rest".to_owned(), 0)
    }

    /// What is wrong.
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// Where it was noticed: a byte offset from the start of the payload.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Where it was noticed in a JSON payload: line and column, both from 1, the column in characters.
    pub fn line_column(&self) -> Option<(usize, usize)> {
        self.place
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem {
            Problem::Unreadable => f.write_str("the payload cannot be read on")?,
            Problem::Truncated => f.write_str("the payload is cut off")?,
            Problem::Malformed if self.place.is_some() => f.write_str("the payload is not valid JSON")?,
            Problem::Malformed => f.write_str("the payload is not valid protobuf")?,
            Problem::NotOtlp => f.write_str(
                "the payload is not OTLP: neither an OTLP/JSON document nor a protobuf ExportLogsServiceRequest",
            )?,
        }
        match self.place {
            Some((line, column)) => {
                write!(f, ", line {line} column {column} (byte {})", self.offset)?;
            }
            None => write!(f, ", byte {}", self.offset)?,
        }
        write!(f, ": {}", self.detail)
    }
}

impl std::error::Error for PayloadError {}
