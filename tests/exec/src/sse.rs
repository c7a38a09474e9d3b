//! Server-sent events, read incrementally.
//!
//! The line and field rules are those of the HTML standard, section 9.2.6 "Interpreting an event
//! stream". The fields `id` and `retry` are left out: a broken response is requested again from
//! its beginning, never resumed.

use std::collections::VecDeque;
use std::io::{self, Read};

/// The most bytes that one frame may hold before the stream is given up.
const FRAME_LIMIT: usize = 8 * 1024 * 1024;

/// One dispatched frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The field `event`; empty when the frame has none.
    pub(crate) event: String,
    /// The fields `data`, joined by line feeds.
    pub(crate) data: String,
}

/// A frame has grown over the limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// The parser: bytes in chunks of any size go in, whole frames come out.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    line: Vec<u8>,
    event: String,
    data: String,
    after_cr: bool,
    past_first_line: bool,
}

impl Parser {
    /// Takes the next bytes and appends the frames that they complete.
    ///
    /// # Errors
    ///
    /// [`TooLong`] when a frame exceeds the limit; the frames before it have been appended.
    pub(crate) fn push(&mut self, chunk: &[u8], frames: &mut Vec<Frame>) -> Result<(), TooLong> {
        let mut rest = chunk;
        // The line feed of a CRLF that the chunk boundary has split.
        if self.after_cr && rest.first() == Some(&b'\n') {
            rest = &rest[1..];
        }
        self.after_cr = self.after_cr && chunk.is_empty();
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n' || byte == b'\r') {
            self.extend(&rest[..end])?;
            let cr = rest[end] == b'\r';
            rest = &rest[end + 1..];
            if cr {
                match rest.first() {
                    Some(b'\n') => rest = &rest[1..],
                    Some(_) => {}
                    None => self.after_cr = true,
                }
            }
            frames.extend(self.finish_line());
        }
        self.extend(rest)
    }

    /// Whether the stream, if it ended here, would end inside a frame.
    pub(crate) fn is_unfinished(&self) -> bool {
        !(self.line.is_empty() && self.event.is_empty() && self.data.is_empty())
    }

    fn extend(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        self.line.extend_from_slice(bytes);
        if self.line.len() + self.data.len() > FRAME_LIMIT {
            return Err(TooLong);
        }
        Ok(())
    }

    fn finish_line(&mut self) -> Option<Frame> {
        let line = std::mem::take(&mut self.line);
        let mut line = String::from_utf8_lossy(&line);
        if !std::mem::replace(&mut self.past_first_line, true)
            && let Some(without_mark) = line.strip_prefix('\u{feff}')
        {
            line = without_mark.to_owned().into();
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            // A comment has an empty field name.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Frame> {
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        // Each field `data` has left a line feed, an empty one too.
        data.pop()?;
        Some(Frame { event, data })
    }
}

/// The frames of a stream that is being read.
#[derive(Debug)]
pub(crate) struct Frames<R> {
    source: R,
    parser: Parser,
    ready: VecDeque<Frame>,
}

impl<R: Read> Frames<R> {
    /// The frames that `source` will hold.
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            parser: Parser::default(),
            ready: VecDeque::new(),
        }
    }

    /// Waits for the next frame; `None` at the end of the stream.
    ///
    /// # Errors
    ///
    /// The source's own errors; `UnexpectedEof` when the stream ends inside a frame, and
    /// `InvalidData` when a frame exceeds the limit.
    pub(crate) fn next_frame(&mut self) -> io::Result<Option<Frame>> {
        let mut chunk = [0; 8 * 1024];
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Ok(Some(frame));
            }
            let read = match self.source.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if read == 0 {
                return if self.parser.is_unfinished() {
                    Err(io::Error::new(
                        io::ErrorKind::UnexpectedEof,
                        "the stream ended inside a frame",
                    ))
                } else {
                    Ok(None)
                };
            }
            let mut frames = Vec::new();
            let outcome = self.parser.push(&chunk[..read], &mut frames);
            self.ready.extend(frames);
            if outcome.is_err() && self.ready.is_empty() {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "a frame is longer than 8 MiB",
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests;
