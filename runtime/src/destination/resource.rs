//! The resource: what the environment says, what the table adds, and the catalogs' attributes over both.

use std::env;

use super::environment::{Environment, pairs};
use crate::{
    config::{Extra, variables::RESOURCE},
    start::Setup,
    value::Value,
};

/// What makes the records, as `telemetry.sdk.*` say it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sdk<'s> {
    pub(crate) name: &'s str,
    pub(crate) version: &'s str,
}

/// The attributes of the resource, each key once.
pub(crate) fn resource(
    setup: &Setup,
    environment: &Environment<'_>,
    sdk: Sdk<'_>,
) -> Vec<(String, Value)> {
    let text = |key: &str, value: &str| (key.to_owned(), Value::String(value.to_owned()));
    let mut all = vec![("service.name".to_owned(), Value::String(unknown_service()))];
    put_all(&mut all, of_environment(environment));
    put_all(
        &mut all,
        [
            text("telemetry.sdk.name", sdk.name),
            text("telemetry.sdk.language", "rust"),
            text("telemetry.sdk.version", sdk.version),
        ],
    );
    if let Some(Extra(extra)) = &setup.table.own.resource {
        put_all(&mut all, extra.iter().cloned());
    }
    let catalogs = setup.resource.iter();
    put_all(
        &mut all,
        catalogs.map(|(key, value)| ((*key).to_owned(), value.clone())),
    );
    all
}

/// `OTEL_SERVICE_NAME` over `OTEL_RESOURCE_ATTRIBUTES`, which is malformed as a whole where a part of it is.
fn of_environment(environment: &Environment<'_>) -> Vec<(String, Value)> {
    let &[service, attributes] = RESOURCE else {
        return Vec::new();
    };
    let mut read = Vec::new();
    if let Some(list) = environment.text(attributes) {
        match pairs(&list).collect::<Result<Vec<_>, ()>>() {
            Ok(pairs) => {
                let pairs = pairs.into_iter();
                put_all(
                    &mut read,
                    pairs.map(|(key, value)| (key.to_owned(), Value::String(value))),
                );
            }
            Err(()) => environment.ignore(
                attributes,
                "expected key=value, separated by commas, percent-encoded",
            ),
        }
    }
    if let Some(name) = environment.text(service) {
        put_all(
            &mut read,
            [("service.name".to_owned(), Value::String(name))],
        );
    }
    read
}

/// The name of a service that nobody named, as the specification has it.
fn unknown_service() -> String {
    let program = env::current_exe().ok();
    let name = program
        .as_deref()
        .and_then(|path| path.file_name()?.to_str());
    name.map_or_else(
        || "unknown_service".to_owned(),
        |name| format!("unknown_service:{name}"),
    )
}

/// Puts attributes over those of the same key.
fn put_all(all: &mut Vec<(String, Value)>, more: impl IntoIterator<Item = (String, Value)>) {
    for (key, value) in more {
        match all.iter_mut().find(|(given, _)| *given == key) {
            Some((_, given)) => *given = value,
            None => all.push((key, value)),
        }
    }
}
