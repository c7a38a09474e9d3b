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
use super::{Deviation, Encoding, Fault, Item, PayloadError, Problem, Visitor, Walked};

pub(super) fn walk(payload: &[u8], visitor: &mut dyn Visitor) -> Walked {
    let mut walker = Walker {
        records: 0,
        visitor,
    };
    let mut broken = walker.container(payload, 0, "", &REQUEST).err();
    // The tag of `resource_logs`, the one field that the message has.
    let foreign = walker.records == 0 && payload.first() != Some(&0x0A);
    if foreign && broken.is_none() {
        broken = Some(Broken {
            problem: Problem::NotOtlp,
            detail: "no field of an ExportLogsServiceRequest",
            offset: 0,
        });
    }
    let error = broken.map(|broken| {
        let (problem, detail) = if payload.starts_with(&[0x1F, 0x8B]) {
            (Problem::NotOtlp, "this is gzip; decompress it first")
        } else if foreign {
            (Problem::NotOtlp, broken.detail)
        } else {
            (broken.problem, broken.detail)
        };
        PayloadError::protobuf(problem, detail.to_owned(), broken.offset)
    });
    Walked {
        encoding: Some(Encoding::Protobuf),
        records: walker.records,
        error,
    }
}

/// Broken framing.
struct Broken {
    problem: Problem,
    detail: &'static str,
    offset: usize,
}

/// A message of which one repeated field is followed on the way to the records.
struct Container {
    /// The number of the field.
    field: u64,
    /// Its name in JSON.
    name: &'static str,
    /// What its items are; `None`: log records.
    items: Option<&'static Container>,
    /// What its records share.
    context: Option<Context>,
}

/// What records share: field 1 of the message that they are in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Resource,
    Scope,
}

/// The number of the field that is the resource or the scope.
const CONTEXT: u64 = 1;

/// The number of the field that is the schema URL, in both messages.
const SCHEMA_URL: u64 = 3;

const REQUEST: Container = Container {
    field: 1,
    name: "resourceLogs",
    items: Some(&RESOURCE_LOGS),
    context: None,
};

const RESOURCE_LOGS: Container = Container {
    field: 2,
    name: "scopeLogs",
    items: Some(&SCOPE_LOGS),
    context: Some(Context::Resource),
};

const SCOPE_LOGS: Container = Container {
    field: 2,
    name: "logRecords",
    items: None,
    context: Some(Context::Scope),
};

struct Walker<'p> {
    records: usize,
    visitor: &'p mut dyn Visitor,
}

impl Walker<'_> {
    /// Walks the fields of a message that begins `base` bytes into the payload.
    fn container(
        &mut self,
        bytes: &[u8],
        base: usize,
        pointer: &str,
        container: &Container,
    ) -> Result<(), Broken> {
        let mut fields = Fields { bytes, base, at: 0 };
        let mut index = 0_usize;
        self.context(bytes, base, pointer, container);
        while let Some(field) = fields.next()? {
            if field.number != container.field {
                if field.cut {
                    return Err(fields.cut_off());
                }
                if let (SCHEMA_URL, true, Some(url)) =
                    (field.number, container.context.is_some(), field.content)
                {
                    self.schema_url(url, field.offset, pointer, container);
                }
                continue;
            }
            let Some(content) = field.content else {
                return Err(Broken {
                    problem: Problem::Malformed,
                    detail: "a field that holds messages has another wire type",
                    offset: field.offset,
                });
            };
            let whole_record = container.items.is_none() && !field.cut;
            if whole_record && self.visitor.looks_at_bytes() && self.visitor.accepts(content) {
                self.records += 1;
                index += 1;
                continue;
            }
            let pointer = format!("{pointer}/{}/{index}", container.name);
            index += 1;
            let start = base + fields.at - content.len();
            match container.items {
                Some(items) => {
                    let walked = self.container(content, start, &pointer, items);
                    // What broke a message that is cut off is the cut.
                    if let (Err(broken), false) = (walked, field.cut) {
                        let message = format!(
                            "the rest of this message cannot be read, byte {}: {}",
                            broken.offset, broken.detail
                        );
                        self.fault(
                            None,
                            pointer,
                            start as u64,
                            Deviation::BrokenMessage,
                            message,
                        );
                    }
                }
                None if !field.cut => self.log_record(content, pointer, start as u64),
                None => {}
            }
            if field.cut {
                return Err(fields.cut_off());
            }
        }
        Ok(())
    }

    /// Hands over the resource or the scope of a message.
    fn context(&mut self, bytes: &[u8], base: usize, pointer: &str, container: &Container) {
        let Some(context) = container.context else {
            return;
        };
        let mut fields = Fields { bytes, base, at: 0 };
        let mut found: Option<(Vec<u8>, usize)> = None;
        while let Ok(Some(field)) = fields.next() {
            if let (CONTEXT, Some(content)) = (field.number, field.content) {
                let start = base + fields.at - content.len();
                // Messages that are there twice are merged, which is what their bytes in a row say.
                (found.get_or_insert((Vec::new(), start)).0).extend_from_slice(content);
            }
        }
        let name = match context {
            Context::Resource => "resource",
            Context::Scope => "scope",
        };
        let at = At {
            document: 0,
            pointer: match found {
                Some(_) => format!("{pointer}/{name}"),
                None => pointer.to_owned(),
            },
            offset: Some(found.as_ref().map_or(base, |(_, start)| *start) as u64),
        };
        let content = found.map(|(content, _)| content);
        match context {
            Context::Resource => {
                let resource = match content.as_deref().map(ResourceMessage::decode) {
                    None => Resource::without(Presence::Absent, at),
                    Some(Ok(message)) => Resource::from_protobuf(message, at),
                    Some(Err(error)) => {
                        self.undecodable(&at, &error);
                        Resource::without(Presence::Unknown, at)
                    }
                };
                self.visitor.resource(&Arc::new(resource), false);
            }
            Context::Scope => {
                let scope = match content.as_deref().map(InstrumentationScope::decode) {
                    None => Scope::without(Presence::Absent, at),
                    Some(Ok(message)) => Scope::from_protobuf(message, at),
                    Some(Err(error)) => {
                        self.undecodable(&at, &error);
                        Scope::without(Presence::Unknown, at)
                    }
                };
                self.visitor.scope(&Arc::new(scope), false);
            }
        }
    }

    fn undecodable(&mut self, at: &At, error: &DecodeError) {
        let message = format!("it cannot be decoded: {}", reason(error));
        self.fault(
            None,
            at.pointer.clone(),
            at.offset.unwrap_or_default(),
            Deviation::Undecodable,
            message,
        );
    }

    fn schema_url(&mut self, url: &[u8], offset: usize, pointer: &str, container: &Container) {
        let pointer = format!("{pointer}/schemaUrl");
        let offset = offset as u64;
        match std::str::from_utf8(url) {
            Ok("") => {}
            Ok(url) => self.visitor.schema_url(SchemaUrl {
                of_scope: container.context == Some(Context::Scope),
                document: 0,
                pointer,
                offset: Some(offset),
                url: url.to_owned(),
            }),
            Err(_) => {
                let message = "a schema URL that is not UTF-8".to_owned();
                self.fault(None, pointer, offset, Deviation::Undecodable, message);
            }
        }
    }

    fn log_record(&mut self, content: &[u8], pointer: String, offset: u64) {
        let index = self.records;
        self.records += 1;
        match LogRecord::decode(content) {
            Ok(record) => {
                let at = At {
                    document: 0,
                    pointer,
                    offset: Some(offset),
                };
                self.unknown_fields(content, index, &at);
                let record = record_from_protobuf(record, index, at);
                self.visitor.item(Item::Record(Box::new(record)));
            }
            Err(error) => {
                let message = format!("the record cannot be decoded: {}", reason(&error));
                self.fault(
                    Some(index),
                    pointer,
                    offset,
                    Deviation::Undecodable,
                    message,
                );
            }
        }
    }

    /// Tells the fields of a record that OTLP does not define, which the library reads over.
    fn unknown_fields(&mut self, content: &[u8], index: usize, at: &At) {
        let mut fields = Fields {
            bytes: content,
            base: 0,
            at: 0,
        };
        while let Ok(Some(field)) = fields.next() {
            // 4 is reserved, and nothing comes after the event's name.
            if field.number == 4 || field.number > 12 {
                let message = format!(
                    "OTLP defines no field {} of a LogRecord; readers overlook it",
                    field.number
                );
                let offset = at.offset.unwrap_or_default() + field.offset as u64;
                self.fault(
                    Some(index),
                    at.pointer.clone(),
                    offset,
                    Deviation::UnknownField,
                    message,
                );
            }
        }
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
            document: 0,
            pointer,
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

/// The fields of a message, as far as their framing goes.
struct Fields<'p> {
    bytes: &'p [u8],
    base: usize,
    at: usize,
}

struct Field<'p> {
    number: u64,
    /// The bytes of a length-delimited field.
    content: Option<&'p [u8]>,
    /// Where its tag is in the payload.
    offset: usize,
    /// It ends where the bytes end, before its own length says so.
    cut: bool,
}

impl<'p> Fields<'p> {
    fn next(&mut self) -> Result<Option<Field<'p>>, Broken> {
        if self.at == self.bytes.len() {
            return Ok(None);
        }
        let offset = self.base + self.at;
        let tag = self.varint()?;
        let number = tag >> 3;
        if number == 0 || tag > u64::from(u32::MAX) {
            return Err(Self::malformed("no valid field number", offset));
        }
        let mut cut = false;
        let content = match tag & 7 {
            0 => {
                self.varint()?;
                None
            }
            1 => {
                cut = self.take(8).1;
                None
            }
            2 => {
                let length = self.varint()?;
                let (content, short) = self.take(length);
                cut = short;
                Some(content)
            }
            5 => {
                cut = self.take(4).1;
                None
            }
            _ => {
                return Err(Self::malformed(
                    "a wire type that proto3 does not use",
                    offset,
                ));
            }
        };
        Ok(Some(Field {
            number,
            content,
            offset,
            cut,
        }))
    }

    fn take(&mut self, length: u64) -> (&'p [u8], bool) {
        let rest = &self.bytes[self.at..];
        let wanted = usize::try_from(length).unwrap_or(usize::MAX);
        let taken = wanted.min(rest.len());
        self.at += taken;
        (&rest[..taken], taken < wanted)
    }

    fn varint(&mut self) -> Result<u64, Broken> {
        let start = self.at;
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let Some(byte) = self.bytes.get(self.at) else {
                return Err(self.cut_off());
            };
            self.at += 1;
            value |= u64::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Self::malformed(
            "a varint of more than ten bytes",
            self.base + start,
        ))
    }

    fn cut_off(&self) -> Broken {
        Broken {
            problem: Problem::Truncated,
            detail: "the message ends before it is complete",
            offset: self.base + self.bytes.len(),
        }
    }

    fn malformed(detail: &'static str, offset: usize) -> Broken {
        Broken {
            problem: Problem::Malformed,
            detail,
            offset,
        }
    }
}
