//! Where records come from that are sent, and where it is noted what became of them.

use std::time::Duration;

use super::{
    ages::Ages,
    arena::{Entry, Reader},
    envelope::Envelope,
    label::Label,
    ledger::Ends,
    pipeline::Pipeline,
    uid::Uid,
};

/// A record as it goes into a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'r> {
    /// The place of its scope in the envelope.
    pub(super) scope: u16,
    pub(super) bytes: &'r [u8],
    /// Its name, where it may be sent by two processes.
    pub(super) uid: Option<Uid>,
}

impl Piece<'_> {
    /// How many bytes it has as a `LogRecord`.
    pub(super) fn length(&self) -> usize {
        self.bytes.len() + self.uid.map_or(0, |_| Uid::LENGTH)
    }
}

/// What follows on a request that could not be delivered now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// The same again, after a pause, until its records are too old.
    Endless,
    /// What others wait for, after a pause: it may be the request that the receiver fails at.
    Once,
    /// Nothing.
    None,
}

/// Records that are sent in their order.
pub(super) trait Source {
    type Record;

    /// What stands around them.
    fn envelope(&self) -> &Envelope;

    /// What of a record is sent; nothing of one that is void.
    fn piece(&self, record: &Self::Record) -> Option<Piece<'_>>;

    /// Whether what is read of them may not be what was written.
    fn is_torn(&self) -> bool;

    /// Whether a request of several that is refused for its content is divided, as one of them may be damaged.
    fn divides(&self) -> bool;

    /// How long the delivery of records that are taken together may take.
    fn most(&self) -> Option<Duration>;

    /// Whether these have waited for as long as they may.
    fn is_old(&self, records: &[Self::Record], ages: &Ages) -> bool;

    /// What follows on a request that could not be delivered now.
    fn patience(&self) -> Patience;

    /// How often the next record was sent whole to a receiver that was exhausted, before others came first.
    fn tried(&self) -> u32 {
        0
    }

    /// It was once more.
    fn try_again(&self) {}

    /// Notes how the next records ended.
    fn settle(&mut self, records: &[Self::Record], ends: Ends);
}

/// The queue of a pipeline.
pub(super) struct Queue<'w> {
    pub(super) reader: Reader<'w>,
    pub(super) pipeline: &'w Pipeline,
}

impl Source for Queue<'_> {
    type Record = Entry;

    fn envelope(&self) -> &Envelope {
        &self.pipeline.plan.envelope
    }

    fn piece(&self, entry: &Entry) -> Option<Piece<'_>> {
        let spool = self.pipeline.spool.as_ref();
        (!entry.void).then(|| Piece {
            scope: Label::of(entry.label).catalog,
            bytes: self.reader.content(entry),
            uid: spool.map(|spool| spool.uid(entry.end)),
        })
    }

    fn is_torn(&self) -> bool {
        self.pipeline.is_torn()
    }

    fn divides(&self) -> bool {
        false
    }

    fn most(&self) -> Option<Duration> {
        self.pipeline.limits.delivery
    }

    fn is_old(&self, entries: &[Entry], ages: &Ages) -> bool {
        let last = entries.last();
        last.is_some_and(|last| ages.of(last.end) > self.pipeline.limits.age)
    }

    fn patience(&self) -> Patience {
        Patience::Endless
    }

    fn settle(&mut self, entries: &[Entry], ends: Ends) {
        self.pipeline
            .ledger
            .settle(entries, ends, |end| self.reader.release(end));
    }
}
