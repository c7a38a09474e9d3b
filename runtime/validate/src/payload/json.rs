//! Walking OTLP/JSON.
//!
//! Only the containers (`resourceLogs`, `scopeLogs`, `logRecords`) are walked here, token by
//! token; every record is handed to `serde_json` as a piece of its own. What a record cannot
//! be decoded for (nesting beyond 128 levels, a number beyond a double, a lone surrogate,
//! invalid UTF-8, a key twice in one object) is that record's fault; only broken syntax ends the walk.

use std::sync::Arc;

use serde::de::{DeserializeOwned, IgnoredAny};

use super::context::{At, Presence, Resource, SchemaUrl, Scope};
use super::json_context::{resource_from_json, scope_from_json};
use super::json_record::record_from_json;
use super::json_value::{Told, is_snake_case_of};
use super::path::Path;
use super::scan::{Ahead, look_ahead};
use super::transcode::Transcoded;
use super::unique::Unique;
use super::{Deviation, Encoding, Fault, Item, PayloadError, Problem, Visitor, Walked};

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
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Request,
    ResourceLogs,
    ScopeLogs,
}

/// What is known of the resource or the scope of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// Nothing was handed over yet.
    NotYet,
    /// It was handed over where it stood, or there is none.
    Here,
    /// It was handed over before the walk came to the place where it stands.
    Ahead(usize),
    /// What it says was not known before its records.
    Lost,
}

impl Level {
    /// What it is, in an error message.
    const fn what(self) -> &'static str {
        match self {
            Self::Request => "an ExportLogsServiceRequest object",
            Self::ResourceLogs => "a ResourceLogs object",
            Self::ScopeLogs => "a ScopeLogs object",
        }
    }

    /// The key of the array.
    const fn list(self) -> &'static str {
        match self {
            Self::Request => "resourceLogs",
            Self::ResourceLogs => "scopeLogs",
            Self::ScopeLogs => "logRecords",
        }
    }

    /// The key of what its records share.
    const fn context(self) -> Option<&'static str> {
        match self {
            Self::Request => None,
            Self::ResourceLogs => Some("resource"),
            Self::ScopeLogs => Some("scope"),
        }
    }

    /// The keys that it may have.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            // A document of another signal is no mistake.
            Self::Request => &[
                "resourceLogs",
                "resourceSpans",
                "resourceMetrics",
                "resourceProfiles",
                // What a dead letter says about its record.
                "otelier",
            ],
            Self::ResourceLogs => &["resource", "scopeLogs", "schemaUrl"],
            Self::ScopeLogs => &["scope", "logRecords", "schemaUrl"],
        }
    }
}

impl Walker<'_> {
    fn documents(&mut self) -> Step {
        while self.peek().is_some() {
            self.container("", Level::Request)?;
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
                let each = &mut |fault| self.visitor.item(Item::Fault(fault));
                let record = record_from_json(value, index, document, pointer, each);
                if let Some(record) = record {
                    self.visitor.item(Item::Record(Box::new(record)));
                }
            }
            Err(error) => {
                // Is it the syntax, or only something that cannot be decoded?
                self.skip()?;
                self.records += 1;
                let message = format!("the record cannot be decoded: {}", reason(&error));
                self.fault(Some(index), pointer, Deviation::Undecodable, message);
            }
        }
        Ok(())
    }

    fn container(&mut self, pointer: &str, level: Level) -> Step {
        if self.peek() != Some(b'{') {
            return self.unexpected(pointer, level.what());
        }
        self.at += 1;
        let mut list_seen = false;
        let mut context = match level.context() {
            Some(_) => Context::NotYet,
            None => Context::Here,
        };
        let mut first = true;
        loop {
            match self.peek() {
                Some(b'}') if first => break,
                Some(b'"') => {}
                _ => return Err(self.expected("a key in double quotes")),
            }
            first = false;
            let key = self.key()?;
            if self.peek() != Some(b':') {
                return Err(self.expected("`:` after the key"));
            }
            self.at += 1;
            self.peek();
            if key == level.list() {
                if context == Context::NotYet {
                    context = self.context_ahead(pointer, level);
                }
                let items = format!("{pointer}/{key}");
                if std::mem::replace(&mut list_seen, true) {
                    self.repeated(&items);
                }
                self.items(&items, level)?;
            } else if Some(key.as_str()) == level.context() {
                let pointer = format!("{pointer}/{key}");
                match context {
                    Context::NotYet => {
                        context = Context::Here;
                        self.context(pointer, level)?;
                    }
                    // Told, or about to be told by the error that ends the walk.
                    Context::Lost => self.skip()?,
                    Context::Ahead(at) if at == self.at => self.skip()?,
                    Context::Ahead(_) | Context::Here => {
                        self.repeated(&pointer);
                        self.skip()?;
                    }
                }
            } else if key == "schemaUrl" && level != Level::Request {
                self.schema_url(format!("{pointer}/{key}"), level)?;
            } else {
                self.unknown(pointer, &key, level);
                self.skip()?;
            }
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.expected("`,` or `}`")),
            }
        }
        self.at += 1;
        if context == Context::NotYet {
            self.without_context(pointer, level, Presence::Absent);
        }
        Ok(())
    }

    /// Hands over the resource or the scope that stands behind the records.
    fn context_ahead(&mut self, pointer: &str, level: Level) -> Context {
        let here = self.at;
        let (presence, context) = match level.context() {
            None => return Context::Here,
            Some(key) => match look_ahead(&self.payload[here..], key) {
                Ahead::At(behind) => {
                    self.at = here + behind;
                    let handed_over = self.context(format!("{pointer}/{key}"), level);
                    self.at = here;
                    if handed_over.is_ok() {
                        return Context::Ahead(here + behind);
                    }
                    (Presence::Unknown, Context::Lost)
                }
                Ahead::Absent => (Presence::Absent, Context::Here),
                Ahead::Unknown => (Presence::Unknown, Context::Lost),
            },
        };
        self.without_context(pointer, level, presence);
        context
    }

    /// Hands over the resource or the scope that stands here.
    fn context(&mut self, pointer: String, level: Level) -> Step {
        let at = At {
            document: self.document,
            pointer,
            offset: None,
        };
        let value = match self.take::<Unique>() {
            Ok(Unique(value)) => value,
            Err(error) => {
                self.skip()?;
                let message = format!("it cannot be decoded: {}", reason(&error));
                self.fault(None, &at.pointer, Deviation::Undecodable, message);
                match level {
                    Level::ScopeLogs => self.scope(Scope::without(Presence::Unknown, at)),
                    _ => self.resource(Resource::without(Presence::Unknown, at)),
                }
                return Ok(());
            }
        };
        let each = &mut |fault| self.visitor.item(Item::Fault(fault));
        if level == Level::ScopeLogs {
            let scope = scope_from_json(value, at, each);
            self.scope(scope);
        } else {
            let resource = resource_from_json(value, at, each);
            self.resource(resource);
        }
        Ok(())
    }

    /// Hands over that an object says no resource or scope.
    fn without_context(&mut self, pointer: &str, level: Level, presence: Presence) {
        let at = At {
            document: self.document,
            pointer: pointer.to_owned(),
            offset: None,
        };
        match level {
            Level::Request => {}
            Level::ResourceLogs => self.resource(Resource::without(presence, at)),
            Level::ScopeLogs => self.scope(Scope::without(presence, at)),
        }
    }

    fn resource(&mut self, resource: Resource) {
        self.visitor.resource(&Arc::new(resource), false);
    }

    fn scope(&mut self, scope: Scope) {
        self.visitor.scope(&Arc::new(scope), false);
    }

    fn schema_url(&mut self, pointer: String, level: Level) -> Step {
        match self.take::<Option<String>>() {
            Ok(Some(url)) if !url.is_empty() => {
                let document = self.document;
                self.visitor.schema_url(SchemaUrl {
                    of_scope: level == Level::ScopeLogs,
                    document,
                    pointer,
                    offset: None,
                    url,
                });
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(_) => self.unexpected(&pointer, "a string"),
        }
    }

    fn unknown(&mut self, pointer: &str, key: &str, level: Level) {
        let known = level.keys();
        if let Some(known) = known.iter().find(|known| is_snake_case_of(key, known)) {
            let message =
                format!("OTLP/JSON spells this key `{known}`; readers ignore it as it stands");
            let pointer = format!("{pointer}/{key}");
            self.fault(None, &pointer, Deviation::SnakeCaseKey, message);
        } else if !known.contains(&key) {
            let mut told = Told {
                record: None,
                document: self.document,
                each: &mut |fault| self.visitor.item(Item::Fault(fault)),
            };
            told.unknown_field(key, &Path::Root(pointer));
        }
    }

    fn repeated(&mut self, pointer: &str) {
        let message =
            "this key occurs again in the same object; most readers keep only one of its values";
        self.fault(None, pointer, Deviation::RepeatedKey, message.to_owned());
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
    fn items(&mut self, pointer: &str, level: Level) -> Step {
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
            let pointer = format!("{pointer}/{index}");
            match level {
                Level::Request => self.container(&pointer, Level::ResourceLogs)?,
                Level::ResourceLogs => self.container(&pointer, Level::ScopeLogs)?,
                Level::ScopeLogs => self.log_record(&pointer)?,
            }
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
        let message = format!("{found} where {expected} belongs");
        self.fault(None, pointer, Deviation::WrongKind, message);
        Ok(())
    }

    fn fault(
        &mut self,
        record: Option<usize>,
        pointer: &str,
        deviation: Deviation,
        message: String,
    ) {
        let document = self.document;
        self.visitor.item(Item::Fault(Fault {
            record,
            document,
            pointer: pointer.to_owned(),
            offset: None,
            deviation,
            message,
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
