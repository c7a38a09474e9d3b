//! Requests: what stands around records.

use std::sync::atomic::AtomicI64;

use super::{
    encode::{
        All, encoded,
        wire::{Tagged, delimited},
    },
    report,
    source::Piece,
};
use crate::{
    Context, Fields, Key, Moment, Sink, Value, Writer, catalog::Catalog, context::Adjustments,
};

/// Fields of the messages around records, as the one byte that they are.
mod tag {
    /// `ExportLogsServiceRequest.resource_logs`.
    pub(crate) const RESOURCE_LOGS: u8 = 0x0A;
    /// `ResourceLogs.resource`.
    pub(crate) const RESOURCE: u8 = 0x0A;
    /// `ResourceLogs.scope_logs`.
    pub(crate) const SCOPE_LOGS: u8 = 0x12;
    /// `ScopeLogs.scope`.
    pub(crate) const SCOPE: u8 = 0x0A;
    /// `ScopeLogs.log_records`.
    pub(crate) const LOG_RECORD: u8 = 0x12;
    /// `ScopeLogs.schema_url`.
    pub(crate) const SCHEMA_URL: u8 = 0x1A;
    /// `Resource.attributes`.
    pub(crate) const RESOURCE_ATTRIBUTE: u8 = 0x0A;
    /// `InstrumentationScope.name`.
    pub(crate) const NAME: u8 = 0x0A;
    /// `InstrumentationScope.version`.
    pub(crate) const VERSION: u8 = 0x12;
}

/// What stands around records, as it goes on the wire.
#[derive(Clone, Debug)]
pub(crate) struct Envelope {
    /// The resource, as a field of its message.
    resource: Vec<u8>,
    /// The scope and its schema URL of each catalog, as fields of their message, and at last the engine's own.
    scopes: Vec<Vec<u8>>,
}

impl Envelope {
    /// Of a resource with these attributes, and the scopes of these catalogs.
    pub(super) fn of<'c>(
        resource: &[(String, Value)],
        catalogs: impl Iterator<Item = &'c Catalog>,
    ) -> Self {
        let mut attributes = Vec::new();
        for (key, value) in resource {
            attributes.extend(attribute(key, value));
        }
        let mut field = Vec::new();
        message(&mut field, tag::RESOURCE, &attributes);
        let catalogs =
            catalogs.map(|catalog| scope(catalog.scope_name, catalog.version, catalog.schema_url));
        let own = scope(report::SCOPE, env!("CARGO_PKG_VERSION"), None);
        Self {
            resource: field,
            scopes: catalogs.chain([own]).collect(),
        }
    }

    /// A request of a record of the engine's own.
    pub(super) fn own(&self, record: &[u8]) -> Vec<u8> {
        self.request(&[Piece {
            scope: u16::try_from(self.scopes.len() - 1).unwrap_or(u16::MAX),
            bytes: record,
            uid: None,
        }])
    }

    /// Its resource and its scopes, as they are kept.
    pub(super) fn parts(&self) -> (&[u8], impl Iterator<Item = &[u8]>) {
        (&self.resource, self.scopes.iter().map(Vec::as_slice))
    }

    /// How many scopes there are.
    pub(super) fn scopes(&self) -> usize {
        self.scopes.len()
    }

    /// What was kept.
    pub(super) fn from_parts(resource: Vec<u8>, scopes: Vec<Vec<u8>>) -> Self {
        Self { resource, scopes }
    }

    /// A request of these records, grouped by scope, each scope's in their order. Void ones are left out.
    pub(super) fn request(&self, records: &[Piece<'_>]) -> Vec<u8> {
        let mut lengths = vec![0; self.scopes.len()];
        for record in records {
            lengths[usize::from(record.scope)] += 1 + delimited(record.length());
        }
        let filled = || {
            lengths
                .iter()
                .enumerate()
                .filter(|(_, length)| **length > 0)
        };
        let scope_logs: usize = filled()
            .map(|(scope, length)| 1 + delimited(self.scopes[scope].len() + length))
            .sum();
        let resource_logs = self.resource.len() + scope_logs;
        let mut request = Vec::with_capacity(1 + delimited(resource_logs));
        begin(&mut request, tag::RESOURCE_LOGS, resource_logs);
        request.extend_from_slice(&self.resource);
        for (scope, length) in filled() {
            begin(
                &mut request,
                tag::SCOPE_LOGS,
                self.scopes[scope].len() + length,
            );
            request.extend_from_slice(&self.scopes[scope]);
            for record in (records.iter()).filter(|record| usize::from(record.scope) == scope) {
                begin(&mut request, tag::LOG_RECORD, record.length());
                request.extend_from_slice(record.bytes);
                if let Some(uid) = record.uid {
                    uid.write(&mut request);
                }
            }
        }
        request
    }
}

/// Writes a tag and the length of what follows.
fn begin(to: &mut Vec<u8>, tag: u8, length: usize) {
    to.extend_from_slice(Tagged::new(tag, length as u64).as_bytes());
}

/// Writes a message as a field.
fn message(to: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    begin(to, tag, bytes.len());
    to.extend_from_slice(bytes);
}

fn scope(name: &str, version: &str, schema_url: Option<&str>) -> Vec<u8> {
    let (mut scope, mut fields) = (Vec::new(), Vec::new());
    message(&mut scope, tag::NAME, name.as_bytes());
    message(&mut scope, tag::VERSION, version.as_bytes());
    message(&mut fields, tag::SCOPE, &scope);
    if let Some(url) = schema_url {
        message(&mut fields, tag::SCHEMA_URL, url.as_bytes());
    }
    fields
}

/// An attribute of a resource, as a field of its message.
fn attribute(key: &str, value: &Value) -> Vec<u8> {
    let (adjustments, sequence) = (Adjustments::default(), AtomicI64::new(0));
    let cx = Context::new(&[], &[], Moment::FIRST, &sequence, &adjustments);
    let mut field = encoded::<All>(&Attribute { key, value }, &cx);
    // It differs from a record's by its tag.
    if let Some(tag) = field.first_mut() {
        *tag = tag::RESOURCE_ATTRIBUTE;
    }
    field
}

struct Attribute<'a> {
    key: &'a str,
    value: &'a Value,
}

impl Fields for Attribute<'_> {
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        to.put(Key::Kept(self.key), self.value);
    }
}
