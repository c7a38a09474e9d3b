//! OTLP payloads held against a published Otelier schema bundle.
//!
//! A [`Bundle`] is read from the `bundle.json` that `otelier generate` publishes; the catalog
//! itself is not needed. [`validate`] takes OTLP/JSON or protobuf as it stands in a file and
//! reports one [`Finding`] per fault, each with a stable [`Code`], a pointer into the payload
//! and the place in the catalog that it breaks.
//!
//! Everything that the catalog says is looked at: each record's attributes, body, event name, times, severity and ids,
//! and once each its resource and its scope. [`Catalogs`] holds payloads against several bundles, says which of
//! them counts, and lets each code's severity be set.
//!
//! What is decided here and not by the schema, for whoever compares the two:
//! - an `AnyValue` has exactly one member, of the right name; `{}`, `null` and a member that is
//!   `null` are [`UnsetValue`](Code::UnsetValue), everything else that is odd is
//!   [`WrongType`](Code::WrongType). Numbers follow the [`payload`] module's rules;
//! - an `arrayValue` without `values` is an empty array; of its elements the first that is of a wrong kind is reported;
//! - `NaN` and the infinities are [`OutOfRange`](Code::OutOfRange): doubles are finite;
//! - the event is `EventName` where the catalog has it; otherwise the attribute `event.name`,
//!   with a warning. Where the catalog's record rules say `attribute`, only that counts;
//! - `event.name` must be the event's name where both are there;
//! - `timeUnixNano` is checked on records of known events, and may be zero where the record
//!   rules say so. No record happened before 2000, or more than a day after it was observed;
//! - of a key that occurs more than once the first value counts, and each further one is a
//!   [`DuplicateKey`](Code::DuplicateKey);
//! - a severity, a body or a scope that the catalog does not say is a warning, as what is
//!   [`Deprecated`](Code::Deprecated) is, and warnings make no record invalid;
//! - a value that nothing lets through is [`UnredactedValue`](Code::UnredactedValue); one that a setting of the
//!   sender lets through may be anything;
//! - the ways in which senders deviate from OTLP, though it is understood, have codes of their own, none an error.

mod attribute;
mod bundle;
mod catalogs;
mod check;
mod codes;
mod compiled;
mod coverage;
mod finding;
mod groups;
mod ids;
pub mod input;
mod levels;
#[cfg(feature = "receiver")]
pub mod live;
pub mod payload;
mod present;
#[cfg(feature = "receiver")]
pub mod receiver;
mod report;
mod schema;
mod severity;
mod show;
mod suggest;
mod times;
mod value;

pub use bundle::{Bundle, BundleError, Catalog, EventNamePlace, FORMAT, RecordRules, Scope};
pub use catalogs::Catalogs;
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
