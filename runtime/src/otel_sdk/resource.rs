//! The resource: what the SDK and the environment say, and the catalogs' attributes over it.

use opentelemetry::{KeyValue, Value as OtelValue};
use opentelemetry_sdk::Resource;

use crate::value::{Attributes, Value};

/// The resource with these attributes of the catalogs.
pub(super) fn build(attributes: &Attributes) -> Resource {
    let attributes = attributes.iter().filter_map(|&(key, ref value)| {
        let value: OtelValue = match value {
            Value::String(text) => text.clone().into(),
            Value::Int(number) => (*number).into(),
            Value::Double(number) => (*number).into(),
            Value::Boolean(flag) => (*flag).into(),
            // The resource of a catalog has scalars only.
            Value::Bytes(_) | Value::Array(_) | Value::Map(_) => {
                return None;
            }
        };
        Some(KeyValue::new(key, value))
    });
    Resource::builder().with_attributes(attributes).build()
}
