//! Laws of the workspace, held with arbitrary input.
//!
//! 1. Whatever the generated emitters are called with, what a receiver gets is valid.
//! 2. A record that breaks the catalog in one way is found, and the finding names that way.
//! 3. For the Codex catalog and for the shop's, which has the constraints that Codex does not use:
//!    `otelier validate` and the jsonschema crate with the published request schema give the same verdict
//!    on every payload, for all codes that a schema can express ([`SHARED_CODES`]).
//! 4. What is emitted is the same record in the bytes of the engine, in those of the SDK, and in what a test records.

mod agreement;
mod calls;
mod emission;
mod mutate;
mod pages;
mod payloads;
mod protobuf;
mod shop;
mod sinks;
mod violations;

use std::sync::LazyLock;

use jsonschema::Validator;
use otelier_validate::{Bundle, Code};

/// The codes that the request schema expresses: a payload has a finding with one of these if and
/// only if the schema refuses it. The others are about payloads as a whole (`no-records`,
/// `malformed`), about what the schema leaves to the sender (ids, the resource, the scope, what is redacted), or only
/// warn (`event-name-in-attribute`).
pub(crate) const SHARED_CODES: [Code; 16] = [
    Code::UnknownEvent,
    Code::UnknownAttribute,
    Code::MissingAttribute,
    Code::WrongType,
    Code::WrongEncoding,
    Code::EnumValue,
    Code::ForeignAttribute,
    Code::OutOfRange,
    Code::WrongLength,
    Code::WrongPattern,
    Code::WrongFormat,
    Code::EventNameMismatch,
    Code::WrongCase,
    Code::DuplicateKey,
    Code::UnsetValue,
    Code::ZeroTimestamp,
];

fn published(file: &str) -> String {
    let path = otelier_tests::root()
        .join("generated/codex/json-schema")
        .join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| {
    Bundle::from_json(&published("bundle.json")).expect("the published bundle is readable")
});

pub(crate) static REQUEST_SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(&published("export-logs-request.schema.json"))
        .expect("the published schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the published schema compiles")
});
