//! Telling what an input is, and walking its documents or messages.

use std::io::{Cursor, Read};

use super::compression::{decompressed, is_compressed};
use super::limits::Limits;
use super::stream::Stream;
use super::{Options, unreadable};
use crate::payload::protobuf::{Varint, varint, walk_message};
use crate::payload::{
    Begin, Deviation, Encoding, Fault, Item, LARGEST, PayloadError, Problem, Source, TELLING,
    Visitor, Walked, detect, is_control, walk_as,
};

/// What an input is, below its compression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Whatever it looks like.
    #[default]
    Auto,
    /// OTLP/JSON: one document, several in a row, or one a line.
    Json,
    /// One protobuf `ExportLogsServiceRequest`.
    Protobuf,
    /// Messages, each behind its length in four bytes, big-endian.
    ProtobufDelimited,
    /// Messages, each behind its length as a varint.
    ProtobufVarint,
}

/// How the length of a message is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    FourBytes,
    Varint,
}

/// What an input begins like.
fn told(beginning: &[u8]) -> Format {
    let Some(encoding) = detect(beginning) else {
        return Format::Auto;
    };
    match encoding {
        // A length may be `{` or `[`; JSON has no such character in it.
        Encoding::Json if !(beginning.iter().any(is_control) && is_delimited(beginning)) => {
            Format::Json
        }
        // There is no field 0, so no message begins so.
        _ if beginning[0] < 8 => Format::ProtobufDelimited,
        _ if is_delimited(beginning) => Format::ProtobufVarint,
        _ => Format::Protobuf,
    }
}

/// Whether a varint stands there and behind it a message that is at most that long.
///
/// A bare message begins with 0x0A, which could be a length of ten bytes: no message with a record is so short.
fn is_delimited(beginning: &[u8]) -> bool {
    let Varint::Value(length, at) = varint(beginning) else {
        return false;
    };
    if beginning[0] == 0x0A || length == 0 {
        return false;
    }
    let message = &beginning[at..];
    if is_compressed(message) {
        return true;
    }
    match (message.first(), message.get(1..).map(varint)) {
        (Some(0x0A), Some(Varint::Value(inner, width))) => {
            inner.saturating_add(1 + width as u64) <= length
        }
        _ => false,
    }
}

/// Walks an input.
pub(super) fn walk<R: Read>(
    stream: &mut Stream<R>,
    options: Options,
    visitor: &mut dyn Visitor,
) -> Walked {
    let format = match options.format {
        Format::Auto => told(stream.peek(TELLING)),
        format => format,
    };
    let (encoding, length) = match format {
        // It is empty.
        Format::Auto => (None, None),
        Format::Json => (Some(Encoding::Json), None),
        Format::Protobuf => (Some(Encoding::Protobuf), None),
        Format::ProtobufDelimited => (None, Some(Length::FourBytes)),
        Format::ProtobufVarint => (None, Some(Length::Varint)),
    };
    let Some(length) = length else {
        return walk_as(encoding, stream, Begin::default(), visitor);
    };
    let mut messages = Messages {
        stream,
        limits: options.limits,
        walked: Walked {
            encoding: None,
            records: 0,
            error: None,
        },
        document: 0,
        visitor,
    };
    messages.walked.error = messages.walk(length).err();
    messages.walked
}

/// Messages in a row, each behind its length.
struct Messages<'m, R> {
    stream: &'m mut Stream<R>,
    limits: Limits,
    walked: Walked,
    document: usize,
    visitor: &'m mut dyn Visitor,
}

impl<R: Read> Messages<'_, R> {
    fn walk(&mut self, kind: Length) -> Result<(), PayloadError> {
        while !self.stream.peek(1).is_empty() {
            let length = self.length(kind)?;
            self.message(length)?;
            self.document += 1;
        }
        Ok(())
    }

    fn length(&mut self, kind: Length) -> Result<u64, PayloadError> {
        let offset = self.stream.offset();
        let (length, width) = match kind {
            Length::FourBytes => match *self.stream.peek(4) {
                [a, b, c, d] => (u32::from_be_bytes([a, b, c, d]).into(), 4),
                _ => return Err(self.cut_off()),
            },
            Length::Varint => match varint(self.stream.peek(10)) {
                Varint::Value(length, width) => (length, width),
                Varint::Incomplete => return Err(self.cut_off()),
                Varint::TooLong => {
                    let detail = format!("no length before message {}", self.document + 1);
                    return Err(PayloadError::protobuf(Problem::Malformed, detail, offset));
                }
            },
        };
        self.stream.advance(width);
        Ok(length)
    }

    fn cut_off(&self) -> PayloadError {
        let detail = format!("message {} ends before it is complete", self.document + 1);
        let end = self.stream.offset() + self.stream.rest().len() as u64;
        PayloadError::protobuf(Problem::Truncated, detail, end)
    }

    fn message(&mut self, length: u64) -> Result<(), PayloadError> {
        let size = usize::try_from(length).unwrap_or(usize::MAX);
        let beginning = self.stream.peek(size.min(TELLING));
        let compressed = is_compressed(beginning);
        let json = detect(beginning) == Some(Encoding::Json);
        if !compressed && !json {
            self.walked.encoding = Some(Encoding::Protobuf);
            let begin = Begin {
                document: self.document,
                records: self.walked.records,
            };
            let (records, walked) = walk_message(self.stream, length, begin, self.visitor);
            self.walked.records = records;
            return walked;
        }
        let start = self.stream.offset();
        if size > LARGEST {
            // Its length may be that of something else altogether.
            let detail = format!(
                "message {} has {length} bytes; a compressed one or one in JSON is read up to {LARGEST}",
                self.document + 1
            );
            return Err(PayloadError::protobuf(Problem::Unreadable, detail, start));
        }
        let bytes = self.stream.peek(size).to_vec();
        if bytes.len() < size {
            return Err(self.cut_off());
        }
        self.stream.advance(size);
        let begin = Begin {
            document: self.document,
            records: self.walked.records,
        };
        let walked = match decompressed(Cursor::new(bytes), self.limits) {
            Ok(reader) => {
                let mut inner = Stream::new(reader);
                let encoding = detect(inner.peek(TELLING));
                let mut walked = walk_as(encoding, &mut inner, begin, self.visitor);
                if let Some(error) = inner.error() {
                    walked.error = Some(unreadable(&error, &inner));
                }
                walked
            }
            Err(error) => Walked {
                encoding: None,
                records: begin.records,
                error: Some(PayloadError::protobuf(
                    Problem::Unreadable,
                    error.to_string(),
                    start,
                )),
            },
        };
        self.walked.encoding = walked.encoding.or(self.walked.encoding);
        self.walked.records = walked.records;
        match walked.error {
            Some(error) if error == PayloadError::stopped() => Err(error),
            // The next message begins where this one ends.
            Some(error) => {
                self.visitor.item(Item::Fault(Fault {
                    record: None,
                    document: self.document,
                    pointer: String::new(),
                    offset: Some(start),
                    deviation: Deviation::BrokenMessage,
                    message: format!("the rest of this message cannot be read: {error}"),
                }));
                Ok(())
            }
            None => Ok(()),
        }
    }
}
