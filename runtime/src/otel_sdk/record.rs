//! The sink that makes SDK log records.

use opentelemetry::logs::{AnyValue, LogRecord as _};
use opentelemetry_sdk::logs::SdkLogRecord;

use crate::Sink;

/// Adds attributes to an SDK log record.
pub(crate) struct RecordSink<'r>(pub(super) &'r mut SdkLogRecord);

impl RecordSink<'_> {
    fn list<T: Into<AnyValue>>(&mut self, key: &'static str, values: impl Iterator<Item = T>) {
        let list = values.map(Into::into).collect();
        self.0.add_attribute(key, AnyValue::ListAny(Box::new(list)));
    }
}

impl Sink for RecordSink<'_> {
    fn string(&mut self, key: &'static str, value: &str) {
        self.0
            .add_attribute(key, AnyValue::String(value.to_owned().into()));
    }

    fn int(&mut self, key: &'static str, value: i64) {
        self.0.add_attribute(key, AnyValue::Int(value));
    }

    fn double(&mut self, key: &'static str, value: f64) {
        self.0.add_attribute(key, AnyValue::Double(value));
    }

    fn boolean(&mut self, key: &'static str, value: bool) {
        self.0.add_attribute(key, AnyValue::Boolean(value));
    }

    fn strings(&mut self, key: &'static str, value: &[&str]) {
        self.list(key, value.iter().map(|&text| text.to_owned()));
    }

    fn ints(&mut self, key: &'static str, value: &[i64]) {
        self.list(key, value.iter().copied());
    }

    fn doubles(&mut self, key: &'static str, value: &[f64]) {
        self.list(key, value.iter().copied());
    }

    fn booleans(&mut self, key: &'static str, value: &[bool]) {
        self.list(key, value.iter().copied());
    }
}

/// About how many bytes a record takes on the wire; never less by much.
pub(super) fn size(record: &SdkLogRecord) -> usize {
    const RECORD: usize = 128;
    const ATTRIBUTE: usize = 16;
    let attributes = record
        .attributes_iter()
        .map(|(key, value)| ATTRIBUTE + key.as_str().len() + value_size(value));
    RECORD + attributes.sum::<usize>()
}

fn value_size(value: &AnyValue) -> usize {
    match value {
        AnyValue::String(text) => text.as_str().len(),
        AnyValue::ListAny(list) => list.iter().map(|value| 8 + value_size(value)).sum(),
        _ => 10,
    }
}
