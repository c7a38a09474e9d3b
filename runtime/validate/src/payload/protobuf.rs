//! Walking a protobuf `ExportLogsServiceRequest`.
//!
//! The containers are walked here by their framing, records are decoded one by one. A record
//! or container that is framed well and broken inside is its own fault; framing that is
//! broken at the top ends the walk, after every record that is complete before the break.
//! Field numbers are those of `opentelemetry/proto/logs/v1/logs.proto`.

use std::sync::Arc;

use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use opentelemetry_proto::tonic::resource::v1::Resource as ResourceMessage;
use prost::{DecodeError, Message};

use super::context::{At, Presence, Resource, SchemaUrl, Scope};
use super::record::record_from_protobuf;
use super::{
    Begin, Deviation, Encoding, Fault, GZIP, Item, LARGEST, PayloadError, Place, Problem, Raw,
    Source, Visitor, Walked, ZSTD,
};

/// The tag of `resource_logs`, the one field that a request has.
const RESOURCE_LOGS_TAG: u8 = 0x0A;

/// The number of the field that is the resource or the scope.
const CONTEXT: u64 = 1;

/// The number of the field that is the schema URL.
const SCHEMA_URL: u64 = 3;

pub(super) fn walk(source: &mut impl Source, begin: Begin, visitor: &mut dyn Visitor) -> Walked {
    while source.rest().len() < ZSTD.len() && source.more() {}
    let starts_well = source.rest().first() == Some(&RESOURCE_LOGS_TAG);
    let compressed = match source.rest() {
        rest if rest.starts_with(GZIP) => Some("this is gzip; decompress it first"),
        rest if rest.starts_with(ZSTD) => Some("this is zstd; decompress it first"),
        _ => None,
    };
    let mut walker = Walker {
        source,
        document: begin.document,
        records: begin.records,
        visitor,
    };
    let mut stop = walker.container(u64::MAX, "", Level::Request).err();
    let foreign = walker.records == begin.records && !starts_well;
    if foreign && stop.is_none() {
        let detail = "no field of an ExportLogsServiceRequest";
        stop = Some(Stop::Broken(Broken::malformed(detail, 0)));
    }
    let error = stop.map(|stop| match stop {
        Stop::Unwanted => PayloadError::stopped(),
        stop => {
            let broken = walker.broken(stop);
            let problem = match broken.problem {
                _ if foreign => Problem::NotOtlp,
                problem => problem,
            };
            let detail = compressed.unwrap_or(broken.detail);
            PayloadError::protobuf(problem, detail.to_owned(), broken.offset)
        }
    });
    Walked {
        encoding: Some(Encoding::Protobuf),
        records: walker.records,
        error,
    }
}

/// Walks one message of several, which has this many bytes; `false` where the payload ends before it does.
///
/// A message that is broken inside is a fault, because the next one begins where it ends.
pub(crate) fn walk_message(
    source: &mut impl Source,
    length: u64,
    begin: Begin,
    visitor: &mut dyn Visitor,
) -> (usize, Result<(), PayloadError>) {
    let start = source.offset();
    let end = start + length;
    let mut walker = Walker {
        source,
        document: begin.document,
        records: begin.records,
        visitor,
    };
    let walked = walker.container(end, "", Level::Request);
    let walked = match walked {
        Err(Stop::Broken(broken)) => {
            walker.rest_unread(String::new(), start, &broken);
            walker.advance_to(end)
        }
        walked => walked,
    };
    let walked = walked.map_err(|stop| match stop {
        Stop::Unwanted => PayloadError::stopped(),
        stop => {
            let broken = walker.broken(stop);
            PayloadError::protobuf(broken.problem, broken.detail.to_owned(), broken.offset)
        }
    });
    (walker.records, walked)
}

/// Decodes a record that was split off.
pub(super) fn decode(raw: &Raw<'_>, visitor: &mut dyn Visitor) {
    Records {
        document: raw.document,
        visitor,
    }
    .record(raw.bytes, raw.index, raw.list, raw.item, raw.place.offset);
}

/// Why the walk of a message stops.
enum Stop {
    /// The payload ends in the middle of it.
    End,
    /// Its framing is broken.
    Broken(Broken),
    /// Nobody wants the rest.
    Unwanted,
}

/// Broken framing.
struct Broken {
    problem: Problem,
    detail: &'static str,
    offset: u64,
}

impl Broken {
    fn malformed(detail: &'static str, offset: u64) -> Self {
        Self {
            problem: Problem::Malformed,
            detail,
            offset,
        }
    }

    fn cut_off(offset: u64) -> Self {
        Self {
            problem: Problem::Truncated,
            detail: "the message ends before it is complete",
            offset,
        }
    }
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

/// A message of which one repeated field is followed on the way to the records.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Request,
    ResourceLogs,
    ScopeLogs,
}

impl Level {
    /// The number of the field that is followed.
    const fn list(self) -> u64 {
        match self {
            Self::Request => 1,
            Self::ResourceLogs | Self::ScopeLogs => 2,
        }
    }

    /// Its name in JSON.
    const fn list_name(self) -> &'static str {
        match self {
            Self::Request => "resourceLogs",
            Self::ResourceLogs => "scopeLogs",
            Self::ScopeLogs => "logRecords",
        }
    }

    /// The name in JSON of what its records share.
    const fn context_name(self) -> Option<&'static str> {
        match self {
            Self::Request => None,
            Self::ResourceLogs => Some("resource"),
            Self::ScopeLogs => Some("scope"),
        }
    }
}

struct Walker<'w, S> {
    source: &'w mut S,
    document: usize,
    records: usize,
    visitor: &'w mut dyn Visitor,
}

impl<S: Source> Walker<'_, S> {
    /// Walks the fields of a message that ends at an offset, or of the payload.
    fn container(&mut self, end: u64, pointer: &str, level: Level) -> Result<(), Stop> {
        let mut index = 0_usize;
        let mut list = None;
        let ahead = self.context(end, pointer, level);
        while self.source.offset() < end && self.at_hand(1) {
            let offset = self.source.offset();
            let (number, wire_type) = self.tag(end)?;
            if wire_type != 2 {
                match wire_type {
                    0 => drop(self.varint(end)?),
                    1 => self.skip(8, end)?,
                    5 => self.skip(4, end)?,
                    _ => {
                        let detail = "a wire type that proto3 does not use";
                        return Err(Broken::malformed(detail, offset).into());
                    }
                }
                if number == level.list() {
                    let detail = "a field that holds messages has another wire type";
                    return Err(Broken::malformed(detail, offset).into());
                }
                continue;
            }
            let length = self.varint(end)?;
            let start = self.source.offset();
            let content_end = start.saturating_add(length);
            let whole = content_end <= end;
            if number != level.list() {
                if number == SCHEMA_URL && level != Level::Request && whole {
                    self.schema_url(length, offset, pointer, level)?;
                } else if number == CONTEXT && level != Level::Request && ahead != Some(start) {
                    self.late(start, pointer, level);
                }
                self.skip(length, end)?;
                continue;
            }
            let list = &*list.get_or_insert_with(|| format!("{pointer}/{}", level.list_name()));
            let item = index;
            index += 1;
            let inner = match level {
                Level::ScopeLogs => {
                    if whole {
                        self.log_record(length, list, item)?;
                    } else {
                        self.skip(length, end)?;
                    }
                    continue;
                }
                Level::ResourceLogs => Level::ScopeLogs,
                Level::Request => Level::ResourceLogs,
            };
            let pointer = format!("{list}/{item}");
            match self.container(content_end.min(end), &pointer, inner) {
                Ok(()) => {}
                Err(Stop::Broken(broken)) if whole => {
                    self.rest_unread(pointer, start, &broken);
                    self.advance_to(content_end)?;
                }
                Err(stop) => return Err(stop),
            }
            if !whole {
                return Err(Broken::cut_off(end).into());
            }
        }
        // Whether the payload ends inside a message is known at the top alone.
        if end != u64::MAX && self.source.offset() < end {
            return Err(Stop::End);
        }
        Ok(())
    }

    /// What a stop is at the top.
    fn broken(&self, stop: Stop) -> Broken {
        match stop {
            Stop::Broken(broken) => broken,
            Stop::End | Stop::Unwanted => {
                Broken::cut_off(self.source.offset() + self.source.rest().len() as u64)
            }
        }
    }

    /// Whether this many bytes are at hand.
    fn at_hand(&mut self, bytes: usize) -> bool {
        while self.source.rest().len() < bytes {
            if !self.source.more() {
                return false;
            }
        }
        true
    }

    fn tag(&mut self, end: u64) -> Result<(u64, u64), Stop> {
        let offset = self.source.offset();
        let tag = self.varint(end)?;
        let number = tag >> 3;
        if number == 0 || tag > u64::from(u32::MAX) {
            return Err(Broken::malformed("no valid field number", offset).into());
        }
        Ok((number, tag & 7))
    }

    fn varint(&mut self, end: u64) -> Result<u64, Stop> {
        let start = self.source.offset();
        loop {
            let left = usize::try_from(end - start).unwrap_or(usize::MAX);
            let rest = self.source.rest();
            match varint(&rest[..rest.len().min(left)]) {
                Varint::Value(value, length) => {
                    self.source.advance(length);
                    return Ok(value);
                }
                Varint::TooLong => {
                    let detail = "a varint of more than ten bytes";
                    return Err(Broken::malformed(detail, start).into());
                }
                Varint::Incomplete if rest.len() >= left => return Err(Broken::cut_off(end).into()),
                Varint::Incomplete => {
                    if !self.source.more() {
                        return Err(Stop::End);
                    }
                }
            }
        }
    }

    /// Skips bytes of a message that ends at an offset.
    fn skip(&mut self, length: u64, end: u64) -> Result<(), Stop> {
        let to = self.source.offset().saturating_add(length);
        self.advance_to(to.min(end))?;
        if to > end {
            return Err(Broken::cut_off(end).into());
        }
        Ok(())
    }

    fn advance_to(&mut self, offset: u64) -> Result<(), Stop> {
        loop {
            let left = offset - self.source.offset();
            let at_hand = self.source.rest().len();
            let step = usize::try_from(left).unwrap_or(usize::MAX).min(at_hand);
            self.source.advance(step);
            if step as u64 == left {
                return Ok(());
            }
            if !self.source.more() {
                return Err(Stop::End);
            }
        }
    }

    fn log_record(&mut self, length: u64, list: &str, item: usize) -> Result<(), Stop> {
        let start = self.source.offset();
        let size = usize::try_from(length).unwrap_or(usize::MAX);
        if size > LARGEST {
            self.advance_to(start + length)?;
            let message = format!(
                "the record has more than {} MiB and was not looked at",
                LARGEST >> 20
            );
            let index = self.records;
            self.records += 1;
            let pointer = format!("{list}/{item}");
            self.fault(Some(index), pointer, start, Deviation::TooLarge, message);
            return Ok(());
        }
        if !self.at_hand(size) {
            return Err(Stop::End);
        }
        let content = &self.source.rest()[..size];
        let index = self.records;
        self.records += 1;
        let mut wanted = true;
        if self.visitor.splits() {
            wanted = self.visitor.split(&Raw {
                encoding: Encoding::Protobuf,
                bytes: content,
                index,
                document: self.document,
                list,
                item,
                // No line counts in protobuf.
                place: Place {
                    offset: start,
                    ..Place::START
                },
            });
        } else {
            let mut records = Records {
                document: self.document,
                visitor: self.visitor,
            };
            records.record(content, index, list, item, start);
        }
        self.source.advance(size);
        if wanted { Ok(()) } else { Err(Stop::Unwanted) }
    }

    /// Hands over the resource or the scope of a message that begins here, and says where it stands.
    fn context(&mut self, end: u64, pointer: &str, level: Level) -> Option<u64> {
        let name = level.context_name()?;
        let start = self.source.offset();
        let left = usize::try_from(end - start).unwrap_or(usize::MAX);
        let found = loop {
            let rest = self.source.rest();
            let window = &rest[..rest.len().min(left).min(LARGEST)];
            let complete = window.len() == left || window.len() == LARGEST;
            match find_context(window) {
                Found::Behind if window.len() == left => break Err(Presence::Absent),
                Found::Behind if complete => break Err(Presence::Unknown),
                Found::Behind => {
                    if !self.source.more() {
                        break Err(Presence::Unknown);
                    }
                }
                Found::Broken => break Err(Presence::Unknown),
                Found::At(at, length) => break Ok((at, length)),
            }
        };
        let at = |pointer, offset| At {
            document: self.document,
            pointer,
            offset: Some(offset),
        };
        let (at, content, presence) = match found {
            Ok((begin, length)) => (
                at(format!("{pointer}/{name}"), start + begin as u64),
                &self.source.rest()[begin..begin + length],
                Presence::Given,
            ),
            Err(presence) => (at(pointer.to_owned(), start), &[][..], presence),
        };
        let offset = at.offset;
        let mut undecodable = None;
        if level == Level::ScopeLogs {
            let scope = match (presence, InstrumentationScope::decode(content)) {
                (Presence::Given, Ok(message)) => Scope::from_protobuf(message, at),
                (Presence::Given, Err(error)) => {
                    undecodable = Some((at.pointer.clone(), error));
                    Scope::without(Presence::Unknown, at)
                }
                _ => Scope::without(presence, at),
            };
            self.visitor.scope(&Arc::new(scope), false);
        } else {
            let resource = match (presence, ResourceMessage::decode(content)) {
                (Presence::Given, Ok(message)) => Resource::from_protobuf(message, at),
                (Presence::Given, Err(error)) => {
                    undecodable = Some((at.pointer.clone(), error));
                    Resource::without(Presence::Unknown, at)
                }
                _ => Resource::without(presence, at),
            };
            self.visitor.resource(&Arc::new(resource), false);
        }
        if let Some((pointer, error)) = undecodable {
            let message = format!("it cannot be decoded: {}", reason(&error));
            let offset = offset.unwrap_or(start);
            self.fault(None, pointer, offset, Deviation::Undecodable, message);
        }
        found.ok().map(|(begin, _)| start + begin as u64)
    }

    /// Tells a resource or a scope that was not handed over.
    fn late(&mut self, start: u64, pointer: &str, level: Level) {
        let pointer = format!("{pointer}/{}", level.context_name().unwrap_or_default());
        let message = format!(
            "a second one, or one that stands more than {} MiB behind the first of its records, which were not held \
             against it",
            LARGEST >> 20
        );
        self.fault(None, pointer, start, Deviation::LateContext, message);
    }

    /// Hands over a schema URL, and stays before it.
    fn schema_url(
        &mut self,
        length: u64,
        offset: u64,
        pointer: &str,
        level: Level,
    ) -> Result<(), Stop> {
        let pointer = format!("{pointer}/schemaUrl");
        let size = usize::try_from(length).unwrap_or(usize::MAX);
        if size > LARGEST {
            let message = format!("a schema URL of more than {} MiB", LARGEST >> 20);
            self.fault(None, pointer, offset, Deviation::TooLarge, message);
            return Ok(());
        }
        if !self.at_hand(size) {
            return Err(Stop::End);
        }
        match std::str::from_utf8(&self.source.rest()[..size]) {
            Ok("") => {}
            Ok(url) => self.visitor.schema_url(SchemaUrl {
                of_scope: level == Level::ScopeLogs,
                document: self.document,
                pointer,
                offset: Some(offset),
                url: url.to_owned(),
            }),
            Err(_) => {
                let message = "a schema URL that is not UTF-8".to_owned();
                self.fault(None, pointer, offset, Deviation::Undecodable, message);
            }
        }
        Ok(())
    }

    fn rest_unread(&mut self, pointer: String, start: u64, broken: &Broken) {
        let message = format!(
            "the rest of this message cannot be read, byte {}: {}",
            broken.offset, broken.detail
        );
        self.fault(None, pointer, start, Deviation::BrokenMessage, message);
    }

    fn fault(
        &mut self,
        record: Option<usize>,
        pointer: String,
        offset: u64,
        deviation: Deviation,
        message: String,
    ) {
        self.visitor.item(Item::Fault(Fault {
            record,
            document: self.document,
            pointer,
            offset: Some(offset),
            deviation,
            message,
        }));
    }
}

/// Decodes records one by one.
struct Records<'v> {
    document: usize,
    visitor: &'v mut dyn Visitor,
}

impl Records<'_> {
    fn record(&mut self, content: &[u8], index: usize, list: &str, item: usize, offset: u64) {
        if self.visitor.looks_at_bytes() && self.visitor.accepts(content) {
            return;
        }
        let at = At {
            document: self.document,
            pointer: format!("{list}/{item}"),
            offset: Some(offset),
        };
        match LogRecord::decode(content) {
            Ok(record) => {
                self.unknown_fields(content, index, &at);
                let record = record_from_protobuf(record, index, at);
                self.visitor.item(Item::Record(Box::new(record)));
            }
            Err(error) => {
                let message = format!("the record cannot be decoded: {}", reason(&error));
                self.fault(index, &at, offset, Deviation::Undecodable, message);
            }
        }
    }

    /// Tells the fields of a record that OTLP does not define, which the library reads over.
    fn unknown_fields(&mut self, content: &[u8], index: usize, at: &At) {
        let mut fields = Fields {
            bytes: content,
            at: 0,
        };
        while let Some(field) = fields.next() {
            // 4 is reserved, and nothing comes after the event's name.
            if field.number == 4 || field.number > 12 {
                let message = format!(
                    "OTLP defines no field {} of a LogRecord; readers overlook it",
                    field.number
                );
                let offset = at.offset.unwrap_or_default() + field.offset as u64;
                self.fault(index, at, offset, Deviation::UnknownField, message);
            }
        }
    }

    fn fault(&mut self, index: usize, at: &At, offset: u64, deviation: Deviation, message: String) {
        self.visitor.item(Item::Fault(Fault {
            record: Some(index),
            document: at.document,
            pointer: at.pointer.clone(),
            offset: Some(offset),
            deviation,
            message,
        }));
    }
}

/// The library's own words, without the names of its types.
fn reason(error: &DecodeError) -> String {
    let text = error.to_string();
    text.rsplit_once("message: ")
        .map_or(text.as_str(), |(_, reason)| reason)
        .to_owned()
}

/// A varint that bytes begin with.
pub(crate) enum Varint {
    /// Its value and length.
    Value(u64, usize),
    /// The bytes end before it does.
    Incomplete,
    /// It has more than ten bytes.
    TooLong,
}

/// Reads the varint that the bytes begin with; bits beyond the 64th are lost.
pub(crate) fn varint(bytes: &[u8]) -> Varint {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Varint::Value(value, index + 1);
        }
    }
    match bytes.len() {
        0..10 => Varint::Incomplete,
        _ => Varint::TooLong,
    }
}

/// The fields of a message that is at hand, as far as their framing goes.
struct Fields<'p> {
    bytes: &'p [u8],
    at: usize,
}

struct Field {
    number: u64,
    /// Where the content of a length-delimited field begins and how long it says that it is.
    content: Option<(usize, usize)>,
    /// Where its tag is.
    offset: usize,
}

impl Fields<'_> {
    fn next(&mut self) -> Option<Field> {
        let offset = self.at;
        let tag = self.varint()?;
        let mut content = None;
        let length = match tag & 7 {
            0 => {
                self.varint()?;
                0
            }
            1 => 8,
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                content = Some((self.at, length));
                length
            }
            5 => 4,
            _ => return None,
        };
        // It may lead beyond what is at hand, where the next one is not found.
        self.at = self.at.checked_add(length)?;
        Some(Field {
            number: tag >> 3,
            content,
            offset,
        })
    }

    fn varint(&mut self) -> Option<u64> {
        match varint(self.bytes.get(self.at..)?) {
            Varint::Value(value, length) => {
                self.at += length;
                Some(value)
            }
            Varint::Incomplete | Varint::TooLong => None,
        }
    }
}

/// Where the resource or the scope is in the beginning of a message.
enum Found {
    /// Its content begins here and is this long; all of it is at hand.
    At(usize, usize),
    /// Behind what is at hand, if at all.
    Behind,
    /// The message is not well-formed.
    Broken,
}

fn find_context(window: &[u8]) -> Found {
    let mut fields = Fields {
        bytes: window,
        at: 0,
    };
    while let Some(field) = fields.next() {
        if let (CONTEXT, Some((at, length))) = (field.number, field.content) {
            return match at.checked_add(length) {
                Some(end) if end <= window.len() => Found::At(at, length),
                Some(_) => Found::Behind,
                None => Found::Broken,
            };
        }
    }
    match window.get(fields.at..).map(varint) {
        // What follows is a tag that is not at hand, or nothing.
        None | Some(Varint::Incomplete) => Found::Behind,
        Some(Varint::Value(..) | Varint::TooLong) => Found::Broken,
    }
}
