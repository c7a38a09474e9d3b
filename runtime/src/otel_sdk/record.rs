//! The sink that makes SDK log records.

use opentelemetry::{
    Key as OtelKey,
    logs::{AnyValue, LogRecord as _},
};
use opentelemetry_sdk::logs::SdkLogRecord;

use crate::{Key, Sink};

/// Adds attributes to an SDK log record.
pub(crate) struct RecordSink<'r> {
    record: &'r mut SdkLogRecord,
    /// Maps and lists that are open, the innermost last, each with what it goes under.
    open: Vec<(Slot, AnyValue)>,
}

/// Where a value goes.
enum Slot {
    Named(OtelKey),
    Body,
    Element,
}

impl From<Key<'_>> for Slot {
    fn from(key: Key<'_>) -> Self {
        match key {
            Key::Fixed(key) => Self::Named(OtelKey::from_static_str(key)),
            Key::Family { .. } | Key::Kept(_) => Self::Named(key.to_string().into()),
            Key::Body => Self::Body,
            Key::Element => Self::Element,
        }
    }
}

impl<'r> RecordSink<'r> {
    pub(crate) fn new(record: &'r mut SdkLogRecord) -> Self {
        Self {
            record,
            open: Vec::new(),
        }
    }

    fn take(&mut self, slot: Slot, value: AnyValue) {
        match (self.open.last_mut(), slot) {
            (Some((_, AnyValue::ListAny(list))), _) => list.push(value),
            (Some((_, AnyValue::Map(map))), Slot::Named(key)) => {
                map.insert(key, value);
            }
            (None, Slot::Named(key)) => self.record.add_attribute(key, value),
            (None, Slot::Body) => self.record.set_body(value),
            _ => {}
        }
    }
}

impl Sink for RecordSink<'_> {
    fn string(&mut self, key: Key<'_>, value: &str) {
        self.take(key.into(), AnyValue::String(value.to_owned().into()));
    }

    fn int(&mut self, key: Key<'_>, value: i64) {
        self.take(key.into(), AnyValue::Int(value));
    }

    fn double(&mut self, key: Key<'_>, value: f64) {
        self.take(key.into(), AnyValue::Double(value));
    }

    fn boolean(&mut self, key: Key<'_>, value: bool) {
        self.take(key.into(), AnyValue::Boolean(value));
    }

    fn bytes(&mut self, key: Key<'_>, value: &[u8]) {
        self.take(key.into(), AnyValue::Bytes(Box::new(value.to_vec())));
    }

    fn begin_map(&mut self, key: Key<'_>) {
        let map = AnyValue::Map(Box::default());
        self.open.push((key.into(), map));
    }

    fn begin_list(&mut self, key: Key<'_>) {
        let list = AnyValue::ListAny(Box::default());
        self.open.push((key.into(), list));
    }

    fn end(&mut self) {
        if let Some((slot, value)) = self.open.pop() {
            self.take(slot, value);
        }
    }
}

/// About how many bytes a record takes on the wire; never less by much.
pub(super) fn size(record: &SdkLogRecord) -> usize {
    const RECORD: usize = 128;
    const ATTRIBUTE: usize = 16;
    let attributes = record
        .attributes_iter()
        .map(|(key, value)| ATTRIBUTE + key.as_str().len() + value_size(value));
    RECORD + record.body().map_or(0, value_size) + attributes.sum::<usize>()
}

fn value_size(value: &AnyValue) -> usize {
    match value {
        AnyValue::String(text) => text.as_str().len(),
        AnyValue::Bytes(bytes) => bytes.len(),
        AnyValue::ListAny(list) => list.iter().map(|value| 8 + value_size(value)).sum(),
        AnyValue::Map(map) => map
            .iter()
            .map(|(key, value)| 16 + key.as_str().len() + value_size(value))
            .sum(),
        _ => 10,
    }
}
