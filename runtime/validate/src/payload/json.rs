//! Walking OTLP/JSON.
//!
//! Only the containers (`resourceLogs`, `scopeLogs`, `logRecords`) are walked here, token by
//! token; every record is handed to `serde_json` as a piece of its own. What a record cannot
//! be decoded for (nesting beyond 128 levels, a number beyond a double, a lone surrogate,
//! invalid UTF-8, a key twice in one object) is that record's fault; only broken syntax ends the walk.

use serde::de::{DeserializeOwned, IgnoredAny};

use super::json_record::record_from_json;
use super::transcode::Transcoded;
use super::unique::Unique;
use super::{Encoding, Fault, Item, PayloadError, Problem, Visitor, Walked};

pub(super) fn walk(payload: &[u8], start: usize, visitor: &mut dyn Visitor) -> Walked {
    let mut walker = Walker {
        payload,
        at: start,
        document: 0,
        records: 0,
        visitor,
    };
    let error = walker.documents().err();
    Walked {
        encoding: Some(Encoding::Json),
        records: walker.records,
        error,
    }
}

struct Walker<'p> {
    payload: &'p [u8],
    at: usize,
    document: usize,
    records: usize,
    visitor: &'p mut dyn Visitor,
}

type Step = Result<(), PayloadError>;

/// An object whose one array is followed on the way to the records.
struct Container {
    /// What it is, in an error message.
    what: &'static str,
    /// The key of the array.
    key: &'static str,
    /// The same key as the Protobuf definition spells it.
    protobuf_key: &'static str,
    /// Walks an item of the array, at the pointer.
    item: fn(&mut Walker<'_>, &str) -> Step,
}

const REQUEST: Container = Container {
    what: "an ExportLogsServiceRequest object",
    key: "resourceLogs",
    protobuf_key: "resource_logs",
    item: |walker, pointer| walker.container(pointer, &RESOURCE_LOGS),
};

const RESOURCE_LOGS: Container = Container {
    what: "a ResourceLogs object",
    key: "scopeLogs",
    protobuf_key: "scope_logs",
    item: |walker, pointer| walker.container(pointer, &SCOPE_LOGS),
};

const SCOPE_LOGS: Container = Container {
    what: "a ScopeLogs object",
    key: "logRecords",
    protobuf_key: "log_records",
    item: |walker, pointer| walker.log_record(pointer),
};

impl Walker<'_> {
    fn documents(&mut self) -> Step {
        while self.peek().is_some() {
            self.container("", &REQUEST)?;
            self.document += 1;
        }
        Ok(())
    }

    fn log_record(&mut self, pointer: &str) -> Step {
        let index = self.records;
        let before = self.at;
        if self.visitor.looks_at_bytes()
            && let Ok(Transcoded(record)) = self.take()
        {
            if self.visitor.accepts(&record) {
                self.records += 1;
                return Ok(());
            }
            self.at = before;
        }
        match self.take::<Unique>() {
            Ok(Unique(value)) => {
                self.records += 1;
                let document = self.document;
                let each = &mut |item| self.visitor.item(item);
                record_from_json(value, index, document, pointer, each);
            }
            Err(error) => {
                // Is it the syntax, or only something that cannot be decoded?
                self.skip()?;
                self.records += 1;
                let message = format!("the record cannot be decoded: {}", reason(&error));
                self.fault(Some(index), pointer, message, false);
            }
        }
        Ok(())
    }

    fn container(&mut self, pointer: &str, container: &Container) -> Step {
        if self.peek() != Some(b'{') {
            return self.unexpected(pointer, container.what);
        }
        self.at += 1;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        let mut seen = false;
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.expected("a key in double quotes"));
            }
            let key = self.key()?;
            if self.peek() != Some(b':') {
                return Err(self.expected("`:` after the key"));
            }
            self.at += 1;
            self.peek();
            if key == container.key {
                let items = format!("{pointer}/{key}");
                if std::mem::replace(&mut seen, true) {
                    let message = "this key occurs again in the same object; most readers keep only one of its values".to_owned();
                    self.fault(None, &items, message, false);
                }
                self.items(&items, container.item)?;
            } else {
                if key == container.protobuf_key {
                    let message = format!(
                        "OTLP/JSON spells this key `{}`; readers ignore it as it stands",
                        container.key
                    );
                    self.fault(None, &format!("{pointer}/{key}"), message, true);
                }
                self.skip()?;
            }
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.expected("`,` or `}`")),
            }
        }
    }

    /// A key; empty where it cannot be decoded, because then it is none that is followed.
    fn key(&mut self) -> Result<String, PayloadError> {
        if let Ok(key) = self.take::<String>() {
            return Ok(key);
        }
        self.skip()?;
        Ok(String::new())
    }

    /// Walks the items of an array; `null` counts as an empty one.
    fn items(&mut self, pointer: &str, item: fn(&mut Walker<'_>, &str) -> Step) -> Step {
        match self.peek() {
            Some(b'[') => self.at += 1,
            Some(b'n') => return self.skip(),
            _ => return self.unexpected(pointer, "an array"),
        }
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        for index in 0_usize.. {
            self.peek();
            item(self, &format!("{pointer}/{index}"))?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                _ => return Err(self.expected("`,` or `]`")),
            }
        }
        Ok(())
    }

    fn unexpected(&mut self, pointer: &str, expected: &str) -> Step {
        let found = match self.peek() {
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') => "null",
            _ => "a number",
        };
        self.skip()?;
        self.fault(
            None,
            pointer,
            format!("{found} where {expected} belongs"),
            false,
        );
        Ok(())
    }

    fn fault(&mut self, record: Option<usize>, pointer: &str, message: String, harmless: bool) {
        let document = self.document;
        self.visitor.item(Item::Fault(Fault {
            record,
            document,
            pointer: pointer.to_owned(),
            message,
            harmless,
        }));
    }

    fn peek(&mut self) -> Option<u8> {
        let rest = &self.payload[self.at..];
        let blank = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
            .count();
        self.at += blank;
        rest.get(blank).copied()
    }

    fn take<T: DeserializeOwned>(&mut self) -> serde_json::Result<T> {
        let rest = &self.payload[self.at..];
        let mut stream = serde_json::Deserializer::from_slice(rest).into_iter::<T>();
        match stream.next() {
            Some(Ok(value)) => {
                self.at += stream.byte_offset();
                Ok(value)
            }
            Some(Err(error)) => Err(error),
            None => Err(<serde_json::Error as serde::de::Error>::custom("no value")),
        }
    }

    fn skip(&mut self) -> Step {
        if self.peek().is_none() {
            return Err(self.expected("a value"));
        }
        let start = self.at;
        self.take::<IgnoredAny>()
            .map(|_| ())
            .map_err(|error| self.syntax(&error, start))
    }

    fn expected(&self, what: &str) -> PayloadError {
        if self.at >= self.payload.len() {
            return self.cut_off();
        }
        PayloadError::json(
            Problem::Malformed,
            format!("expected {what}"),
            self.payload,
            self.at,
        )
    }

    fn cut_off(&self) -> PayloadError {
        PayloadError::json(
            Problem::Truncated,
            "the JSON document ends before it is complete".to_owned(),
            self.payload,
            self.payload.len(),
        )
    }

    fn syntax(&self, error: &serde_json::Error, start: usize) -> PayloadError {
        if error.is_eof() {
            return self.cut_off();
        }
        let rest = &self.payload[start..];
        let line_start = if error.line() <= 1 {
            0
        } else {
            rest.iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'\n')
                .nth(error.line() - 2)
                .map_or(0, |(index, _)| index + 1)
        };
        let offset = start + line_start + error.column().saturating_sub(1);
        PayloadError::json(Problem::Malformed, reason(error), self.payload, offset)
    }
}

/// The parser's own words, without its position, which counts from the record.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
