//! Why a payload cannot be followed to its end.

use std::fmt;

/// A payload that is malformed as a whole, or breaks off.
///
/// Everything readable before the break has been reported when this is returned. It quotes
/// nothing of the payload's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadError {
    problem: Problem,
    detail: String,
    offset: usize,
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
}

impl PayloadError {
    pub(crate) fn json(problem: Problem, detail: String, payload: &[u8], offset: usize) -> Self {
        let offset = offset.min(payload.len());
        let before = &payload[..offset];
        let line_start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |newline| newline + 1);
        let line = before.split(|byte| *byte == b'\n').count();
        let column = String::from_utf8_lossy(&before[line_start..])
            .chars()
            .count()
            + 1;
        Self {
            problem,
            detail,
            offset,
            place: Some((line, column)),
        }
    }

    pub(crate) fn protobuf(problem: Problem, detail: String, offset: usize) -> Self {
        Self {
            problem,
            detail,
            offset,
            place: None,
        }
    }

    /// What is wrong.
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// Where it was noticed: a byte offset from the start of the payload.
    pub fn offset(&self) -> usize {
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
