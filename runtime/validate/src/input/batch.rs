//! Records in a row of an input, as they stand there.

use std::fmt;
use std::mem;
use std::ops::Range;
use std::sync::Arc;

use crate::catalogs::Catalogs;
use crate::check::validate_batch;
use crate::payload::{
    Encoding, Fault, Item, PayloadError, Place, Raw, Resource, SchemaUrl, Scope, Visitor, decode,
};
use crate::report::Report;

/// How many bytes of records a batch has, unless a single one has more.
const BYTES: usize = 256 * 1024;

/// How many records and other things a batch has at most.
const ENTRIES: usize = 4 * 1024;

/// Records in a row of an input, with what they share, to be validated whenever and wherever it suits.
#[derive(Default)]
pub struct Batch {
    bytes: Vec<u8>,
    /// The pointers of the lists that the records are in.
    lists: Vec<String>,
    entries: Vec<Entry>,
    /// What the first records share, which came with an earlier batch.
    resource: Option<Arc<Resource>>,
    scope: Option<Arc<Scope>>,
    first: usize,
    records: usize,
}

/// What was come across.
enum Entry {
    Resource(Arc<Resource>),
    Scope(Arc<Scope>),
    SchemaUrl(SchemaUrl),
    Fault(Fault),
    Record {
        encoding: Encoding,
        bytes: Range<usize>,
        index: usize,
        document: usize,
        list: usize,
        item: usize,
        place: Place,
    },
}

impl Batch {
    /// The index in the input of its first record.
    pub fn first(&self) -> usize {
        self.first
    }

    /// How many records it has.
    pub fn records(&self) -> usize {
        self.records
    }

    /// Holds its records against the catalogs. The indexes and places of what is found are those in the input; the
    /// counts are those of this batch.
    ///
    /// Where the report has an error, the input cannot be followed behind it.
    pub fn validate(&self, catalogs: &Catalogs) -> Report {
        validate_batch(catalogs.against(), self)
    }

    /// Walks it as if it came from the input, and gives how many records there were.
    pub(crate) fn walk(&self, visitor: &mut dyn Visitor) -> (usize, Option<PayloadError>) {
        if let Some(resource) = &self.resource {
            visitor.resource(resource, true);
        }
        if let Some(scope) = &self.scope {
            visitor.scope(scope, true);
        }
        for entry in &self.entries {
            match entry {
                Entry::Resource(resource) => visitor.resource(resource, false),
                Entry::Scope(scope) => visitor.scope(scope, false),
                Entry::SchemaUrl(url) => visitor.schema_url(url.clone()),
                Entry::Fault(fault) => visitor.item(Item::Fault(fault.clone())),
                Entry::Record {
                    encoding,
                    bytes,
                    index,
                    document,
                    list,
                    item,
                    place,
                } => {
                    let raw = Raw {
                        encoding: *encoding,
                        bytes: &self.bytes[bytes.clone()],
                        index: *index,
                        document: *document,
                        list: &self.lists[*list],
                        item: *item,
                        place: *place,
                    };
                    if let Err(error) = decode(&raw, visitor) {
                        return (index - self.first, Some(error));
                    }
                }
            }
        }
        (self.records, None)
    }
}

/// Without the records.
impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("first", &self.first)
            .field("records", &self.records)
            .finish_non_exhaustive()
    }
}

/// Makes batches of what it is walked past.
pub(super) struct Splitter<'s> {
    batch: Batch,
    resource: Option<Arc<Resource>>,
    scope: Option<Arc<Scope>>,
    stopped: bool,
    each: &'s mut dyn FnMut(Batch) -> bool,
}

impl<'s> Splitter<'s> {
    pub(super) fn new(each: &'s mut dyn FnMut(Batch) -> bool) -> Self {
        Self {
            batch: Batch::default(),
            resource: None,
            scope: None,
            stopped: false,
            each,
        }
    }

    /// Hands out the last batch; whether nobody wanted more before.
    pub(super) fn finish(mut self) -> bool {
        if !self.stopped && !self.batch.entries.is_empty() {
            self.hand_out();
        }
        self.stopped
    }

    fn hand_out(&mut self) {
        let first = self.batch.first + self.batch.records;
        let next = Batch {
            resource: self.resource.clone(),
            scope: self.scope.clone(),
            first,
            ..Batch::default()
        };
        let batch = mem::replace(&mut self.batch, next);
        self.stopped = !(self.each)(batch);
    }

    /// Takes in what is no record; batches of nothing else are handed out, too.
    fn push(&mut self, entry: Entry) {
        if self.stopped {
            return;
        }
        self.batch.entries.push(entry);
        if self.batch.entries.len() >= ENTRIES {
            self.hand_out();
        }
    }

    /// A record that is a fault as a whole is counted when it is come across.
    fn counts(&mut self, record: usize) {
        self.batch.records = record + 1 - self.batch.first;
    }
}

impl Visitor for Splitter<'_> {
    fn looks_at_bytes(&self) -> bool {
        false
    }

    fn accepts(&mut self, _: &[u8]) -> bool {
        false
    }

    fn splits(&self) -> bool {
        true
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Fault(fault) => {
                if let Some(record) = fault.record {
                    self.counts(record);
                }
                self.push(Entry::Fault(fault));
            }
            // What is no object is a fault, and no record.
            Item::Record(_) => debug_assert!(false, "records are split off"),
        }
    }

    fn resource(&mut self, resource: &Arc<Resource>, _: bool) {
        self.resource = Some(Arc::clone(resource));
        self.scope = None;
        self.push(Entry::Resource(Arc::clone(resource)));
    }

    fn scope(&mut self, scope: &Arc<Scope>, _: bool) {
        self.scope = Some(Arc::clone(scope));
        self.push(Entry::Scope(Arc::clone(scope)));
    }

    fn schema_url(&mut self, url: SchemaUrl) {
        self.push(Entry::SchemaUrl(url));
    }

    fn split(&mut self, raw: &Raw<'_>) -> bool {
        let batch = &mut self.batch;
        if batch.lists.last().is_none_or(|last| last != raw.list) {
            batch.lists.push(raw.list.to_owned());
        }
        let start = batch.bytes.len();
        batch.bytes.extend_from_slice(raw.bytes);
        batch.entries.push(Entry::Record {
            encoding: raw.encoding,
            bytes: start..batch.bytes.len(),
            index: raw.index,
            document: raw.document,
            list: batch.lists.len() - 1,
            item: raw.item,
            place: raw.place,
        });
        self.counts(raw.index);
        let batch = &self.batch;
        if batch.bytes.len() >= BYTES || batch.entries.len() >= ENTRIES {
            self.hand_out();
        }
        !self.stopped
    }
}
