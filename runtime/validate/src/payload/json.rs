//! Walking OTLP/JSON.
//!
//! Only the containers (`resourceLogs`, `scopeLogs`, `logRecords`) are walked here, token by
//! token; every record is handed to `serde_json` as a piece of its own. What a record cannot
//! be decoded for (nesting beyond 128 levels, a number beyond a double, a lone surrogate,
//! invalid UTF-8, a key twice in one object) is that record's fault; only broken syntax ends the walk.

use std::sync::Arc;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::context::{At, Presence, Resource, SchemaUrl, Scope};
use super::json_context::{resource_from_json, scope_from_json};
use super::json_record::record_from_json;
use super::json_value::{Told, is_snake_case_of};
use super::path::Path;
use super::scan::{Ahead, Scan, look_ahead};
use super::transcode::transcode;
use super::unique::Unique;
use super::{
    Begin, Deviation, Encoding, Fault, Item, LARGEST, MARK, PayloadError, Place, Problem, Raw,
    Source, Visitor, Walked,
};

pub(super) fn walk(source: &mut impl Source, begin: Begin, visitor: &mut dyn Visitor) -> Walked {
    let mut walker = Walker {
        source,
        document: begin.document,
        records: begin.records,
        visitor,
    };
    while walker.rest().len() < MARK.len() && walker.source.more() {}
    if walker.rest().starts_with(MARK) {
        walker.source.advance(MARK.len());
    }
    let error = walker.documents().err();
    Walked {
        encoding: Some(Encoding::Json),
        records: walker.records,
        error,
    }
}

/// Decodes a record that was split off.
pub(super) fn decode(raw: &Raw<'_>, visitor: &mut dyn Visitor) -> Result<(), PayloadError> {
    let mut source = Piece {
        bytes: raw.bytes,
        at: 0,
        place: raw.place,
    };
    let mut walker = Walker {
        source: &mut source,
        document: raw.document,
        records: raw.index,
        visitor,
    };
    walker.decode_record(raw.list, raw.item)
}

/// A part of a payload.
struct Piece<'p> {
    bytes: &'p [u8],
    at: usize,
    /// Where it begins.
    place: Place,
}

impl Source for Piece<'_> {
    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn more(&mut self) -> bool {
        false
    }

    fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    fn offset(&self) -> u64 {
        self.place.offset + self.at as u64
    }

    fn place(&mut self, ahead: usize) -> Place {
        self.place.behind(&self.bytes[..self.at + ahead])
    }
}

struct Walker<'w, S> {
    source: &'w mut S,
    document: usize,
    records: usize,
    visitor: &'w mut dyn Visitor,
}

type Step = Result<(), PayloadError>;

/// Why a value was not taken.
enum Untaken {
    /// It goes on behind the end of the payload, or is larger than what is looked at.
    Incomplete,
    /// The parser refuses it.
    Refused(serde_json::Error),
}

/// How many bytes behind a record decide what is wrong with it: an escape looks four ahead.
const BEHIND: usize = 8;

/// What is known of the resource or the scope of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// Nothing was handed over yet.
    NotYet,
    /// It was handed over where it stood, or there is none.
    Here,
    /// It was handed over before the walk came to the place where it stands.
    Ahead(u64),
    /// What it says was not known before its records.
    Lost,
}

/// An object whose one array is followed on the way to the records.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Request,
    ResourceLogs,
    ScopeLogs,
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

impl<S: Source> Walker<'_, S> {
    fn documents(&mut self) -> Step {
        while self.peek().is_some() {
            self.container("", Level::Request)?;
            self.document += 1;
        }
        Ok(())
    }

    fn log_record(&mut self, list: &str, item: usize) -> Step {
        if !self.visitor.splits() || self.peek() != Some(b'{') {
            return self.decode_record(list, item);
        }
        let mut scan = Scan::default();
        let mut scanned = 0;
        let length = loop {
            let window = self.window();
            if let Some(end) = scan.feed(&window[scanned..]) {
                break scanned + end;
            }
            scanned = window.len();
            if scanned >= LARGEST || !self.source.more() {
                return self.decode_record(list, item);
            }
        };
        while self.rest().len() < length + BEHIND && self.source.more() {}
        let place = self.source.place(0);
        let rest = self.source.rest();
        let wanted = self.visitor.split(&Raw {
            encoding: Encoding::Json,
            bytes: &rest[..rest.len().min(length + BEHIND)],
            index: self.records,
            document: self.document,
            list,
            item,
            place,
        });
        self.source.advance(length);
        self.records += 1;
        if wanted {
            Ok(())
        } else {
            Err(PayloadError::stopped())
        }
    }

    fn decode_record(&mut self, list: &str, item: usize) -> Step {
        let index = self.records;
        if self.visitor.looks_at_bytes()
            && let Some((record, length)) = transcode(self.window())
            && self.visitor.accepts(&record)
        {
            self.source.advance(length);
            self.records += 1;
            return Ok(());
        }
        let list = Path::Root(list);
        let pointer = list.element(item).to_string();
        match self.take::<Unique>() {
            Ok(Unique(value)) => {
                self.records += 1;
                let document = self.document;
                let each = &mut |fault| self.visitor.item(Item::Fault(fault));
                let record = record_from_json(value, index, document, &pointer, each);
                if let Some(record) = record {
                    self.visitor.item(Item::Record(Box::new(record)));
                }
            }
            // Is it the syntax, or only something that cannot be decoded?
            Err(untaken) => {
                let (deviation, message) = self.skip_untaken("the record", untaken)?;
                self.records += 1;
                self.fault(Some(index), &pointer, deviation, message);
            }
        }
        Ok(())
    }

    fn container(&mut self, pointer: &str, level: Level) -> Step {
        if self.peek() != Some(b'{') {
            return self.unexpected(pointer, level.what());
        }
        self.source.advance(1);
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
            self.source.advance(1);
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
                    Context::Lost => self.lost(&pointer)?,
                    Context::Ahead(at) if at == self.source.offset() => self.skip()?,
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
                Some(b',') => self.source.advance(1),
                Some(b'}') => break,
                _ => return Err(self.expected("`,` or `}`")),
            }
        }
        self.source.advance(1);
        if context == Context::NotYet {
            self.without_context(pointer, level, Presence::Absent);
        }
        Ok(())
    }

    /// Hands over the resource or the scope that stands behind the records.
    fn context_ahead(&mut self, pointer: &str, level: Level) -> Context {
        let Some(key) = level.context() else {
            return Context::Here;
        };
        let (presence, context) = loop {
            match look_ahead(self.window(), key) {
                Ahead::At(behind) => {
                    let at = self.source.offset() + behind as u64;
                    match parse::<Unique>(&self.window()[behind..]) {
                        Ok((Unique(value), _)) => {
                            self.hand_over(value, format!("{pointer}/{key}"), level);
                            return Context::Ahead(at);
                        }
                        Err(Untaken::Incomplete) if self.more() => {}
                        // What is wrong with it is told when the walk comes there.
                        Err(_) => break (Presence::Unknown, Context::Lost),
                    }
                }
                Ahead::Absent => break (Presence::Absent, Context::Here),
                Ahead::Unknown => {
                    if !self.more() {
                        break (Presence::Unknown, Context::Lost);
                    }
                }
            }
        };
        self.without_context(pointer, level, presence);
        context
    }

    /// Hands over the resource or the scope that stands here.
    fn context(&mut self, pointer: String, level: Level) -> Step {
        match self.take::<Unique>() {
            Ok(Unique(value)) => self.hand_over(value, pointer, level),
            Err(untaken) => {
                let (deviation, message) = self.skip_untaken("it", untaken)?;
                self.fault(None, &pointer, deviation, message);
                self.without_context(&pointer, level, Presence::Unknown);
            }
        }
        Ok(())
    }

    fn hand_over(&mut self, value: Value, pointer: String, level: Level) {
        let at = At {
            document: self.document,
            pointer,
            offset: None,
        };
        let each = &mut |fault| self.visitor.item(Item::Fault(fault));
        if level == Level::ScopeLogs {
            let scope = scope_from_json(value, at, each);
            self.scope(scope);
        } else {
            let resource = resource_from_json(value, at, each);
            self.resource(resource);
        }
    }

    /// The resource or the scope that stands here was not known before its records.
    fn lost(&mut self, pointer: &str) -> Step {
        match self.take::<Unique>() {
            Ok(_) => {
                let message = format!(
                    "it stands more than {} MiB behind the first of its records, which were not held against it",
                    LARGEST >> 20
                );
                self.fault(None, pointer, Deviation::LateContext, message);
            }
            Err(untaken) => {
                let (deviation, message) = self.skip_untaken("it", untaken)?;
                self.fault(None, pointer, deviation, message);
            }
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
        self.visitor.resource(&Arc::new(resource));
    }

    fn scope(&mut self, scope: Scope) {
        self.visitor.scope(&Arc::new(scope));
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
            Some(b'[') => self.source.advance(1),
            Some(b'n') => return self.skip(),
            _ => return self.unexpected(pointer, "an array"),
        }
        if self.peek() == Some(b']') {
            self.source.advance(1);
            return Ok(());
        }
        for index in 0_usize.. {
            self.peek();
            let element = || format!("{pointer}/{index}");
            match level {
                Level::Request => self.container(&element(), Level::ResourceLogs)?,
                Level::ResourceLogs => self.container(&element(), Level::ScopeLogs)?,
                Level::ScopeLogs => self.log_record(pointer, index)?,
            }
            match self.peek() {
                Some(b',') => self.source.advance(1),
                Some(b']') => {
                    self.source.advance(1);
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

    fn rest(&self) -> &[u8] {
        self.source.rest()
    }

    /// As much as is looked at of what is at hand.
    fn window(&self) -> &[u8] {
        let rest = self.source.rest();
        &rest[..rest.len().min(LARGEST)]
    }

    /// Gets more to hand, if more is looked at.
    fn more(&mut self) -> bool {
        self.rest().len() < LARGEST && self.source.more()
    }

    fn peek(&mut self) -> Option<u8> {
        loop {
            let rest = self.source.rest();
            let blank = rest
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
                .count();
            let next = rest.get(blank).copied();
            self.source.advance(blank);
            if next.is_some() || !self.source.more() {
                return next;
            }
        }
    }

    /// Parses the value that stands here, and says how long it is.
    fn parse<T: DeserializeOwned>(&mut self) -> Result<(T, usize), Untaken> {
        loop {
            let window = self.window();
            let parsed = parse(window);
            let open = match &parsed {
                // A number may go on.
                Ok((_, length)) => *length == window.len(),
                Err(Untaken::Incomplete) => true,
                // Of what is cut off, the parser refuses some: `-`, or half an escape.
                Err(Untaken::Refused(error)) => offset_of(error, window) + BEHIND >= window.len(),
            };
            if !open || !self.more() {
                return parsed;
            }
        }
    }

    fn take<T: DeserializeOwned>(&mut self) -> Result<T, Untaken> {
        let (value, length) = self.parse()?;
        self.source.advance(length);
        Ok(value)
    }

    /// Skips a value; whether all of it was looked at.
    fn skip_value(&mut self) -> Result<bool, PayloadError> {
        if self.peek().is_none() {
            return Err(self.expected("a value"));
        }
        match self.take::<IgnoredAny>() {
            Ok(_) => return Ok(true),
            Err(Untaken::Refused(error)) => return Err(self.syntax(&error)),
            Err(Untaken::Incomplete) => {}
        }
        if self.rest().len() < LARGEST {
            return Err(self.cut_off());
        }
        let mut scan = Scan::default();
        loop {
            let rest = self.source.rest();
            let (end, length) = (scan.feed(rest), rest.len());
            self.source.advance(end.unwrap_or(length));
            if end.is_some() {
                return Ok(false);
            }
            if !self.source.more() {
                return Err(self.cut_off());
            }
        }
    }

    fn skip(&mut self) -> Step {
        self.skip_value().map(|_| ())
    }

    /// Skips a value that was not taken, and says why it was not.
    fn skip_untaken(
        &mut self,
        what: &str,
        untaken: Untaken,
    ) -> Result<(Deviation, String), PayloadError> {
        let whole = self.skip_value()?;
        Ok(match untaken {
            Untaken::Refused(error) if whole => (
                Deviation::Undecodable,
                format!("{what} cannot be decoded: {}", reason(&error)),
            ),
            _ => (
                Deviation::TooLarge,
                format!(
                    "{what} has more than {} MiB and was not looked at",
                    LARGEST >> 20
                ),
            ),
        })
    }

    fn expected(&mut self, what: &str) -> PayloadError {
        if self.peek().is_none() {
            return self.cut_off();
        }
        let place = self.source.place(0);
        PayloadError::json(Problem::Malformed, format!("expected {what}"), place)
    }

    fn cut_off(&mut self) -> PayloadError {
        let detail = "the JSON document ends before it is complete".to_owned();
        let end = self.source.rest().len();
        PayloadError::json(Problem::Truncated, detail, self.source.place(end))
    }

    /// What the parser said of the value that stands here.
    fn syntax(&mut self, error: &serde_json::Error) -> PayloadError {
        let ahead = offset_of(error, self.rest());
        let place = self.source.place(ahead.min(self.source.rest().len()));
        PayloadError::json(Problem::Malformed, reason(error), place)
    }
}

/// Where in the bytes that it was given the parser noticed an error.
fn offset_of(error: &serde_json::Error, bytes: &[u8]) -> usize {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', bytes)
            .nth(line - 2)
            .map_or(0, |newline| newline + 1),
    };
    line_start + error.column().saturating_sub(1)
}

/// Parses the value that the bytes begin with, and says how long it is.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, usize), Untaken> {
    let mut stream = serde_json::Deserializer::from_slice(bytes).into_iter::<T>();
    match stream.next() {
        Some(Ok(value)) => Ok((value, stream.byte_offset())),
        Some(Err(error)) if !error.is_eof() => Err(Untaken::Refused(error)),
        _ => Err(Untaken::Incomplete),
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
