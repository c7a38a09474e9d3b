//! Requests: records out of the queue, behind what all of them share.

use super::{
    arena::{Entry, Reader},
    encode::wire::{LONGEST_VARINT, delimited, varint},
};

/// Fields of the messages around records, as the one byte that they are.
pub(super) mod tag {
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
}

/// What stands around records, as it goes on the wire.
#[derive(Debug)]
pub(crate) struct Envelope {
    /// The resource, as a field of its message.
    pub(super) resource: Vec<u8>,
    /// The scope and its schema URL of each label, as fields of their message.
    pub(super) scopes: Vec<Vec<u8>>,
}

impl Envelope {
    /// A request of these records, grouped by scope, each scope's in their order. Void ones are left out.
    pub(super) fn request(&self, records: &[(u16, &[u8])]) -> Vec<u8> {
        let mut lengths = vec![0; self.scopes.len()];
        for (scope, record) in records {
            lengths[*scope as usize] += 1 + delimited(record.len());
        }
        let filled = || lengths.iter().enumerate().filter(|(_, length)| **length > 0);
        let scope_logs: usize = filled()
            .map(|(scope, length)| 1 + delimited(self.scopes[scope].len() + length))
            .sum();
        let resource_logs = self.resource.len() + scope_logs;
        let mut request = Vec::with_capacity(1 + delimited(resource_logs));
        begin(&mut request, tag::RESOURCE_LOGS, resource_logs);
        request.extend_from_slice(&self.resource);
        for (scope, length) in filled() {
            begin(&mut request, tag::SCOPE_LOGS, self.scopes[scope].len() + length);
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
pub(super) fn begin(to: &mut Vec<u8>, tag: u8, length: usize) {
    let mut bytes = [0; LONGEST_VARINT];
    let count = varint(length as u64, &mut bytes);
    to.push(tag);
    to.extend_from_slice(&bytes[..count]);
}

/// Records that are sent together: as many as can be read, are not more than `records`, and have no more than `bytes`
/// together. A record that is larger by itself goes alone.
pub(super) fn take(reader: &mut Reader<'_>, records: usize, bytes: usize) -> Vec<Entry> {
    /// What stands before a record in a request.
    const BEFORE: usize = 6;
    let (mut taken, mut size) = (Vec::new(), 0);
    while taken.len() < records
        && let Some(entry) = reader.peek()
    {
        size += entry.len() + BEFORE;
        if size > bytes && !taken.is_empty() {
            break;
        }
        reader.pass(&entry);
        taken.push(entry);
    }
    taken
}
