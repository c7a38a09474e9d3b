//! The resource: what the SDK and the environment say, and the catalog's attributes over it.

use opentelemetry::{KeyValue, Value as OtelValue};
use opentelemetry_sdk::Resource;

use crate::{catalog::Catalog, value::Value};

/// `values` are those of `catalog.resource`, in its order.
pub(super) fn build(catalog: &'static Catalog, values: &[Value]) -> Resource {
    let attributes = catalog
        .resource
        .iter()
        .zip(values)
        .filter_map(|(attribute, value)| {
            let value: OtelValue = match value {
                Value::String(text) if text.is_empty() => return None,
                Value::String(text) => text.clone().into(),
                Value::Int(number) => (*number).into(),
                Value::Double(number) => (*number).into(),
                Value::Boolean(flag) => (*flag).into(),
                // The resource of a catalog has scalars only.
                Value::Bytes(_) | Value::Array(_) | Value::Map(_) => {
                    return None;
                }
            };
            Some(KeyValue::new(attribute.key, value))
        });
    Resource::builder().with_attributes(attributes).build()
}
