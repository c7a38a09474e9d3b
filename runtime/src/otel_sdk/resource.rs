//! The resource, as the SDK has it.

use opentelemetry::{KeyValue, Value as OtelValue};
use opentelemetry_sdk::{
    Resource,
    resource::{ResourceDetector as _, TelemetryResourceDetector},
};

use crate::{
    destination::{Environment, Sdk, resource},
    start::Setup,
    value::Value,
};

/// The resource of all catalogs.
pub(super) fn build(setup: &Setup, environment: &Environment<'_>) -> Resource {
    let sdk = TelemetryResourceDetector.detect();
    let version = sdk.get(&"telemetry.sdk.version".into());
    let version = version.map(|version| version.to_string());
    let sdk = Sdk {
        name: "opentelemetry",
        version: version.as_deref().unwrap_or_default(),
    };
    let attributes = resource(setup, environment, sdk).into_iter();
    let attributes = attributes.filter_map(|(key, value)| {
        let value: OtelValue = match value {
            Value::String(text) => text.into(),
            Value::Int(number) => number.into(),
            Value::Double(number) => number.into(),
            Value::Boolean(flag) => flag.into(),
            // A resource has scalars only.
            Value::Bytes(_) | Value::Array(_) | Value::Map(_) => {
                return None;
            }
        };
        Some(KeyValue::new(key, value))
    });
    Resource::builder_empty()
        .with_attributes(attributes)
        .build()
}
