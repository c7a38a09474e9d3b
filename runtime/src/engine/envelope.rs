//! Requests: what stands around records.

use std::sync::atomic::AtomicI64;

use super::encode::{
    All, Measure, Measured, Write, Writing,
    wire::{Tagged, delimited},
};
use crate::{
    Context, Key, Moment, Put as _, Value, Writer, catalog::Catalog, context::Adjustments,
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
#[derive(Debug)]
pub(crate) struct Envelope {
    /// The resource, as a field of its message.
    resource: Vec<u8>,
    /// The scope and its schema URL of each label, as fields of their message.
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
        Self {
            resource: field,
            scopes: catalogs.map(scope).collect(),
        }
    }

    /// A request of these records, grouped by scope, each scope's in their order. Void ones are left out.
    pub(super) fn request(&self, records: &[(u16, &[u8])]) -> Vec<u8> {
        let mut lengths = vec![0; self.scopes.len()];
        for (scope, record) in records {
            lengths[*scope as usize] += 1 + delimited(record.len());
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
            for (_, record) in records.iter().filter(|(of, _)| usize::from(*of) == scope) {
                begin(&mut request, tag::LOG_RECORD, record.len());
                request.extend_from_slice(record);
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

fn scope(catalog: &Catalog) -> Vec<u8> {
    let (mut scope, mut fields) = (Vec::new(), Vec::new());
    message(&mut scope, tag::NAME, catalog.scope_name.as_bytes());
    message(&mut scope, tag::VERSION, catalog.version.as_bytes());
    message(&mut fields, tag::SCOPE, &scope);
    if let Some(url) = catalog.schema_url {
        message(&mut fields, tag::SCHEMA_URL, url.as_bytes());
    }
    fields
}

/// An attribute of a resource, as a field of its message.
fn attribute(key: &str, value: &Value) -> Vec<u8> {
    let (adjustments, sequence) = (Adjustments::default(), AtomicI64::new(0));
    let cx = Context::new(&[], &[], Moment::FIRST, &sequence, &adjustments);
    let mut measured = Measured::new(usize::MAX);
    value.put(
        Key::Kept(key),
        &mut Writer::new(&cx, &mut Measure::<All>::new(&mut measured)),
    );
    let mut field = vec![0; measured.total];
    let mut writing = Writing::new(&mut field, &measured);
    value.put(
        Key::Kept(key),
        &mut Writer::new(&cx, &mut Write::<All>::new(&mut writing)),
    );
    // It differs from a record's by its tag.
    if let Some(tag) = field.first_mut() {
        *tag = tag::RESOURCE_ATTRIBUTE;
    }
    field
}
