//! OTLP payloads held against a published Otelier schema bundle.
//!
//! A [`Bundle`] is read from the `bundle.json` that `otelier generate` publishes; the catalog
//! itself is not needed. [`validate`] takes OTLP/JSON or protobuf as it stands in a file and
//! reports one [`Finding`] per fault, each with a stable [`Code`], a pointer into the payload
//! and the place in the catalog that it breaks.
//!
//! This first version looks at each record's attributes, its body, its event name and its timestamp
//! (`timeUnixNano`). The severity, the trace and span ids, the instrumentation scope
//! and the resource are not checked yet: a payload that breaks the catalog only there has no
//! finding.
//!
//! What is decided here and not by the schema, for whoever compares the two:
//! - an `AnyValue` has exactly one member, of the right name; `{}`, `null` and a member that is
//!   `null` are [`UnsetValue`](Code::UnsetValue), everything else that is odd is
//!   [`WrongType`](Code::WrongType). Numbers follow the [`payload`] module's rules;
//! - an `arrayValue` without `values` is an empty array; of its elements the first that is of a wrong kind is reported;
//! - `NaN` and the infinities are a [`Constraint`](Code::Constraint): doubles are finite;
//! - the event is `EventName` where the catalog has it; otherwise the attribute `event.name`,
//!   with a warning. Where the catalog's record rules say `attribute`, only that counts;
//! - `event.name` must be the event's name where both are there;
//! - `timeUnixNano` is checked on records of known events, and may be zero where the record
//!   rules say so;
//! - of a key that occurs more than once the first value counts, and each further one is a
//!   [`DuplicateKey`](Code::DuplicateKey);
//! - of deviations from OTLP that readers understand all the same, the protobuf names of fields alone are told;
//! - warnings ([`EventNameInAttribute`](Code::EventNameInAttribute), and
//!   [`Malformed`](Code::Malformed) for a container under its protobuf name) do not make a
//!   record invalid.

mod bundle;
mod check;
mod codes;
mod compiled;
mod coverage;
mod finding;
mod groups;
pub mod input;
#[cfg(feature = "receiver")]
pub mod live;
pub mod payload;
#[cfg(feature = "receiver")]
pub mod receiver;
mod report;
mod schema;
mod severity;
mod show;
mod suggest;
mod value;

pub use bundle::{Bundle, BundleError, Catalog, EventNamePlace, FORMAT, RecordRules, Scope};
pub use check::{validate, validate_by_schemas, validate_each};
pub use codes::{Code, pages};
pub use coverage::{Coverage, CoverageError, Lost, Part};
pub use finding::{Finding, Position};
pub use groups::{Group, Groups};
pub use input::validate_reader;
pub use payload::{Encoding, PayloadError, Problem, count_records};
pub use report::{Report, Seen, Summary, write_human};
pub use schema::InvalidSchema;
pub use severity::Severity;
