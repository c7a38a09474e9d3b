#[allow(clippy::doc_lazy_continuation, clippy::doc_link_with_quotes, clippy::doc_markdown, clippy::doc_overindented_list_items, clippy::enum_variant_names, clippy::excessive_precision, clippy::large_types_passed_by_value, clippy::missing_fields_in_debug, clippy::module_inception, clippy::module_name_repetitions, clippy::needless_doctest_main, clippy::option_option, clippy::should_implement_trait, clippy::similar_names, clippy::struct_excessive_bools, clippy::struct_field_names, clippy::unreadable_literal, clippy::wrong_self_convention, deprecated, unused_qualifications, dead_code, unreachable_pub, unused_imports, reason = "the catalog says more than one application uses")]
mod shared {
//! What all events share: the catalog, the resource, the metadata, the session and the recording.

use std::time::SystemTime;

use otelier_runtime::{Change, Emission, Event, Fields, Sink, Value, Writer};
use otelier_runtime::catalog::Scalar;

pub use otelier_runtime::generated::*;

static CATALOG: otelier_runtime::catalog::Catalog = otelier_runtime::catalog::Catalog {
    name: "mini",
    version: "1.0.0",
    scope_name: "mini_otel",
    schema_url: Some("https://example.com/schemas/mini/1.0.0"),
    events: &[
        "mini.alarm",
        "mini.greeting",
        "mini.receipt",
        "mini.request",
    ],
    settings: &[
        otelier_runtime::catalog::Setting { name: "log_words", default: false },
    ],
    resource: &[
        otelier_runtime::catalog::Resource {
            key: "service.name",
            fill: otelier_runtime::catalog::ResourceFill::Fixed(Scalar::Str("mini-cli")),
        },
        otelier_runtime::catalog::Resource {
            key: "service.version",
            fill: otelier_runtime::catalog::ResourceFill::Application,
        },
        otelier_runtime::catalog::Resource {
            key: "env",
            fill: otelier_runtime::catalog::ResourceFill::Configured { key: "environment", default: Scalar::Str("dev") },
        },
    ],
};

/// Places in the lists of the catalog.
pub(super) mod index {
    /// Events.
    pub(crate) enum Event {
        Alarm,
        Greeting,
        Receipt,
        Request,
    }

    /// Settings.
    #[allow(dead_code, reason = "not every setting guards an attribute")]
    pub(crate) enum Setting {
        LogWords,
    }

    /// Resource attributes.
    #[allow(dead_code, reason = "not every one is repeated on records")]
    pub(crate) enum Resource {
        ServiceName,
        ServiceVersion,
        Env,
    }
}

/// The catalog `mini`, as a type.
///
/// A small catalog.
#[derive(Debug)]
pub enum Catalog {}

impl otelier_runtime::catalog::Schema for Catalog {
    const CATALOG: &'static otelier_runtime::catalog::Catalog = &CATALOG;
    type Resource<'a> = Resource<'a>;
    type Recording = Recording;
}

/// The `[otel]` table of the application's configuration. By default nothing is exported.
///
/// Besides [those of every table](otelier_runtime::config), it has these keys:
///
/// - `environment` (default `dev`): Where it runs.
/// - `log_words` (default `false`): Export what is said.
pub type Config = otelier_runtime::Config<Catalog>;

/// The `[otel]` table of an application whose events are of this catalog and of `L`: it has the keys of both.
///
/// [`TelemetryBuilder::with`] takes the other one.
pub type ConfigWith<L> = otelier_runtime::Config<(Catalog, L)>;

/// The telemetry of the application: it starts sessions, and is flushed at the end.
pub type Telemetry = otelier_runtime::Telemetry<Catalog>;

/// Sets a [`Telemetry`] up.
pub type TelemetryBuilder = otelier_runtime::Builder<Catalog>;

/// What only the application knows about the resource that sends its records.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'a> {
    /// The version of the application.
    ///
    /// - Resource attribute: `service.version`
    /// - Examples: `1.0.0`
    pub service_version: &'a str,
}

impl otelier_runtime::catalog::ApplicationResource for Resource<'_> {
    fn values(&self) -> Vec<(&'static str, otelier_runtime::Value)> {
        vec![
            ("service.version", Value::String(self.service_version.to_owned())),
        ]
    }
}

/// The metadata that every event of a session carries.
#[derive(Clone, Copy, Debug)]
pub struct Metadata<'a> {
    /// The conversation.
    ///
    /// - Attribute: `conversation.id`, string
    /// - Requirement: required
    /// - Examples: `c1`
    pub conversation_id: &'a str,
    /// The model.
    ///
    /// - Attribute: `model`, string
    /// - Requirement: required
    /// - Examples: `m1`
    pub model: &'a str,
}

impl<'a> otelier_runtime::catalog::StartSession<'a, Catalog> for Metadata<'a> {
    type Start = StartSession<'a>;

    #[inline]
    fn on(self, telemetry: &'a Telemetry) -> StartSession<'a> {
        StartSession {
            telemetry,
            metadata: self,
            optional: MetadataOptional::default(),
        }
    }
}

/// Takes the optional metadata and starts the session.
#[must_use = "a session begins with `start`"]
#[derive(Clone, Copy)]
pub struct StartSession<'a> {
    telemetry: &'a Telemetry,
    metadata: Metadata<'a>,
    optional: MetadataOptional<'a>,
}

impl StartSession<'_> {
    /// Starts the session.
    #[inline]
    pub fn start(self) -> Session {
        Session(otelier_runtime::Session::start(self.telemetry, |_| KeptMetadata {
            conversation_id: String::from(self.metadata.conversation_id),
            account_id: self.optional.account_id.map(String::from),
            model: String::from(self.metadata.model),
        }))
    }
}

otelier_runtime::masked_debug!(StartSession<'_> {});

otelier_runtime::optional! {
    /// The optional metadata of a session.
    #[derive(Clone, Copy)]
    pub struct MetadataOptional<'a>;

    impl<'a> StartSession<'a> => [optional] {
        /// The account.
        ///
        /// - Attribute: `account_id`, string
        /// - Requirement: when available
        /// - Examples: `a1`
        account_id: &'a str,
    }
}

/// The metadata that a session keeps.
#[derive(Clone)]
pub(super) struct KeptMetadata {
    conversation_id: String,
    account_id: Option<String>,
    model: String,
}

impl Fields for KeptMetadata {
    #[inline]
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        to.timestamp("event.timestamp");
        to.put("conversation.id", self.conversation_id.as_str());
        to.resource("app.version", index::Resource::ServiceVersion as usize);
        to.put("account_id", self.account_id.as_deref());
        to.put("model", self.model.as_str());
    }
}

/// A change of the metadata that can change while a session runs.
#[must_use = "return it from the closure given to `Session::update`"]
#[derive(Default)]
pub struct Changes {
    account_id: Option<Option<String>>,
    model: Option<String>,
}

impl Changes {
    /// The account.
    ///
    /// - Attribute: `account_id`, string
    /// - Requirement: when available
    /// - Examples: `a1`
    pub fn account_id<'v>(mut self, account_id: impl IntoOption<&'v str>) -> Self {
        self.account_id = Some(account_id.into_option().map(String::from));
        self
    }

    /// The model.
    ///
    /// - Attribute: `model`, string
    /// - Requirement: required
    /// - Examples: `m1`
    pub fn model(mut self, model: &str) -> Self {
        self.model = Some(String::from(model));
        self
    }
}

impl Change<KeptMetadata> for Changes {
    fn apply(self, state: &mut KeptMetadata) {
        if let Some(value) = self.account_id {
            state.account_id = value;
        }
        if let Some(value) = self.model {
            state.model = value;
        }
    }
}

otelier_runtime::masked_debug!(Changes {});

/// Emits the events of the catalog `mini`, with the metadata that they share.
///
/// Clones are cheap and share everything.
#[derive(Clone, Debug)]
pub struct Session(pub(super) otelier_runtime::Session<KeptMetadata>);

impl Session {
    /// Whether events go anywhere.
    #[inline]
    pub fn is_enabled(&self) -> bool {
        self.0.is_enabled()
    }

    /// Calls `emit` only where events go somewhere, so that their arguments are not computed for nothing.
    #[inline]
    pub fn if_enabled(&self, emit: impl FnOnce(&Self)) {
        if self.is_enabled() {
            emit(self);
        }
    }

    /// Changes metadata in one step: an event carries all of the change or nothing of it.
    ///
    /// `change` is called only where events go somewhere.
    #[inline]
    pub fn update(&self, change: impl FnOnce(Changes) -> Changes) {
        self.0.update(|_| change(Changes::default()));
    }
}

/// An event that is about to be emitted. Its optional attributes have setters, each of which takes a value
/// or an `Option` of one.
#[must_use = "nothing is emitted before `emit`"]
#[derive(Debug)]
pub struct Emitter<'a, E: Event> {
    pub(super) emission: Emission<'a, KeptMetadata, E>,
}

impl<E: Event> Emitter<'_, E> {
    /// Says which span the record belongs to, where that is not the current one: `"..".parse()` reads a `traceparent`.
    #[inline]
    pub fn in_span(mut self, span: impl IntoOption<SpanContext>) -> Self {
        self.emission = self.emission.in_span(span.into_option());
        self
    }

    /// Emits the record. It never waits and never fails.
    #[inline]
    pub fn emit(self) {
        self.emission.emit();
    }

    /// Emits the record of an event that happened at this time.
    #[inline]
    pub fn emit_at(self, time: SystemTime) {
        self.emission.at(time).emit();
    }
}

/// What was emitted, kept in memory for an application's own tests.
///
/// `Telemetry::recording` makes one, with the feature `recording` of `otelier-runtime`.
#[derive(Clone, Debug)]
pub struct Recording(pub(super) otelier_runtime::Recording);

impl From<otelier_runtime::Recording> for Recording {
    fn from(recording: otelier_runtime::Recording) -> Self {
        Self(recording)
    }
}

impl Recording {
    /// All records so far, as their attributes.
    pub fn records(&self) -> Vec<otelier_runtime::Recorded> {
        self.0.records()
    }

    /// Takes all records so far out.
    pub fn take(&self) -> Vec<otelier_runtime::Recorded> {
        self.0.take()
    }
}

otelier_runtime::record! {
    /// The metadata of a record out of a recording.
    pub struct MetadataRecord {
        /// The value of `event.timestamp`.
        event_timestamp: DateTime = "event.timestamp",
        /// The value of `conversation.id`.
        conversation_id: String = "conversation.id",
        /// The value of `app.version`.
        app_version: String = "app.version",
        /// The value of `account_id`.
        account_id: Option<String> = "account_id",
        /// The value of `model`.
        model: String = "model",
    }
}
}

#[allow(clippy::doc_lazy_continuation, clippy::doc_link_with_quotes, clippy::doc_markdown, clippy::doc_overindented_list_items, clippy::enum_variant_names, clippy::excessive_precision, clippy::large_types_passed_by_value, clippy::missing_fields_in_debug, clippy::module_inception, clippy::module_name_repetitions, clippy::needless_doctest_main, clippy::option_option, clippy::should_implement_trait, clippy::similar_names, clippy::struct_excessive_bools, clippy::struct_field_names, clippy::unreadable_literal, clippy::wrong_self_convention, deprecated, unused_qualifications, dead_code, unreachable_pub, unused_imports, reason = "the catalog says more than one application uses")]
pub mod alarm {
//! `mini.alarm`
//!
//! Something that has to be known went wrong.
//!
//! - Event: `mini.alarm`
//! - Severity: ERROR
//! - Without room: waits for it, at most 300 ms

use std::time::Duration;

use otelier_runtime::{Emission, Event, Overflow, Severity, Sink, Writer};
use otelier_runtime::recording::Millis;

use super::shared::{Emitter, MetadataRecord, Recording, Session, index};

/// Something that has to be known went wrong.
///
/// - Event: `mini.alarm`
/// - Severity: ERROR
/// - Without room: waits for it, at most 300 ms
#[derive(Clone, Copy, Debug)]
pub struct Alarm {
    /// For how long.
    ///
    /// - Attribute: `duration_ms`, int, in `ms`
    /// - Requirement: required
    /// - Constraint: at least 0
    /// - Examples: `12`
    pub duration_ms: Duration,
}

impl Event for Alarm {
    const INDEX: usize = index::Event::Alarm as usize;
    const NAME: &'static str = "mini.alarm";
    const OVERFLOW: Overflow = Overflow::Wait(Duration::from_millis(300));
    type Optional<'o> = ();

    #[inline]
    fn severity(&self) -> Severity {
        Severity::Error
    }

    #[inline]
    fn fields<S: Sink>(&self, (): &Self::Optional<'_>, to: &mut Writer<'_, S>) {
        to.put("duration_ms", self.duration_ms.as_millis());
    }
}

impl Session {
    /// Something that has to be known went wrong.
    ///
    /// It is emitted by [`emit`](super::Emitter::emit).
    #[inline]
    pub fn alarm(&self, event: Alarm) -> Emitter<'_, Alarm> {
        Emitter {
            emission: Emission::new(&self.0, event),
        }
    }
}

otelier_runtime::record! {
    /// A record of `mini.alarm` out of a recording.
    pub struct Record {
        /// The metadata of its session.
        metadata: MetadataRecord = { metadata },
        /// The value of `duration_ms`.
        duration_ms: Duration = "duration_ms" as Millis,
    }
}

impl Recording {
    /// The records of `mini.alarm` so far.
    #[inline]
    pub fn alarm(&self) -> Vec<Record> {
        self.0.of("mini.alarm", Record::read)
    }
}
}

#[allow(clippy::doc_lazy_continuation, clippy::doc_link_with_quotes, clippy::doc_markdown, clippy::doc_overindented_list_items, clippy::enum_variant_names, clippy::excessive_precision, clippy::large_types_passed_by_value, clippy::missing_fields_in_debug, clippy::module_inception, clippy::module_name_repetitions, clippy::needless_doctest_main, clippy::option_option, clippy::should_implement_trait, clippy::similar_names, clippy::struct_excessive_bools, clippy::struct_field_names, clippy::unreadable_literal, clippy::wrong_self_convention, deprecated, unused_qualifications, dead_code, unreachable_pub, unused_imports, reason = "the catalog says more than one application uses")]
pub mod greeting {
//! `mini.greeting`
//!
//! Somebody was greeted.
//!
//! - Event: `mini.greeting`
//! - Severity: INFO

use otelier_runtime::{AsString, Cut, Emission, Event, Sink, Writer};
use otelier_runtime::recording::Plain;

use super::shared::{Emitter, MetadataRecord, Recording, Session, index};

/// Somebody was greeted.
///
/// - Event: `mini.greeting`
/// - Severity: INFO
#[derive(Clone, Copy)]
pub struct Greeting<'a> {
    /// The words.
    ///
    /// - Attribute: `words`, string
    /// - Requirement: required
    /// - Constraint: at most 20 code points, cut outside
    /// - Privacy: content, exported as `[REDACTED]` unless `log_words` is set
    /// - Examples: `good morning`
    pub words: &'a str,
    /// Whether it was loud.
    ///
    /// - Attribute: `loud`, boolean sent as a string
    /// - Requirement: required
    /// - Examples: `true`
    pub loud: bool,
}

otelier_runtime::masked_debug! {
    Greeting<'_> { words [content], loud, }
}

impl Event for Greeting<'_> {
    const INDEX: usize = index::Event::Greeting as usize;
    const NAME: &'static str = "mini.greeting";
    type Optional<'o> = ();

    #[inline]
    fn fields<S: Sink>(&self, (): &Self::Optional<'_>, to: &mut Writer<'_, S>) {
        to.redacted_unless(index::Setting::LogWords as usize, "words", Cut(self.words, 20), "[REDACTED]");
        to.put("loud", AsString(self.loud));
    }
}

impl Session {
    /// Somebody was greeted.
    ///
    /// It is emitted by [`emit`](super::Emitter::emit).
    #[inline]
    pub fn greeting<'a>(&'a self, event: Greeting<'a>) -> Emitter<'a, Greeting<'a>> {
        Emitter {
            emission: Emission::new(&self.0, event),
        }
    }
}

otelier_runtime::record! {
    /// A record of `mini.greeting` out of a recording.
    pub struct Record {
        /// The metadata of its session.
        metadata: MetadataRecord = { metadata },
        /// The value of `words`.
        words: String = "words" [content],
        /// The value of `loud`.
        loud: bool = "loud" as AsString<Plain>,
    }
}

impl Recording {
    /// The records of `mini.greeting` so far.
    #[inline]
    pub fn greeting(&self) -> Vec<Record> {
        self.0.of("mini.greeting", Record::read)
    }
}
}

#[allow(clippy::doc_lazy_continuation, clippy::doc_link_with_quotes, clippy::doc_markdown, clippy::doc_overindented_list_items, clippy::enum_variant_names, clippy::excessive_precision, clippy::large_types_passed_by_value, clippy::missing_fields_in_debug, clippy::module_inception, clippy::module_name_repetitions, clippy::needless_doctest_main, clippy::option_option, clippy::should_implement_trait, clippy::similar_names, clippy::struct_excessive_bools, clippy::struct_field_names, clippy::unreadable_literal, clippy::wrong_self_convention, deprecated, unused_qualifications, dead_code, unreachable_pub, unused_imports, reason = "the catalog says more than one application uses")]
pub mod receipt {
//! `mini.receipt`
//!
//! Something was paid.
//!
//! - Event: `mini.receipt`
//! - Severity: INFO
//! - Without room: goes to the spool, where there is one

use std::time::Duration;

use otelier_runtime::{Emission, Event, Overflow, Sink, Writer};
use otelier_runtime::recording::Millis;

use super::shared::{Emitter, MetadataRecord, Recording, Session, index};

/// Something was paid.
///
/// - Event: `mini.receipt`
/// - Severity: INFO
/// - Without room: goes to the spool, where there is one
#[derive(Clone, Copy, Debug)]
pub struct Receipt {
    /// How long it took.
    ///
    /// - Attribute: `duration_ms`, int, in `ms`
    /// - Requirement: required
    /// - Constraint: at least 0
    /// - Examples: `12`
    pub duration_ms: Duration,
}

impl Event for Receipt {
    const INDEX: usize = index::Event::Receipt as usize;
    const NAME: &'static str = "mini.receipt";
    const OVERFLOW: Overflow = Overflow::Spill;
    type Optional<'o> = ();

    #[inline]
    fn fields<S: Sink>(&self, (): &Self::Optional<'_>, to: &mut Writer<'_, S>) {
        to.put("duration_ms", self.duration_ms.as_millis());
    }
}

impl Session {
    /// Something was paid.
    ///
    /// It is emitted by [`emit`](super::Emitter::emit).
    #[inline]
    pub fn receipt(&self, event: Receipt) -> Emitter<'_, Receipt> {
        Emitter {
            emission: Emission::new(&self.0, event),
        }
    }
}

otelier_runtime::record! {
    /// A record of `mini.receipt` out of a recording.
    pub struct Record {
        /// The metadata of its session.
        metadata: MetadataRecord = { metadata },
        /// The value of `duration_ms`.
        duration_ms: Duration = "duration_ms" as Millis,
    }
}

impl Recording {
    /// The records of `mini.receipt` so far.
    #[inline]
    pub fn receipt(&self) -> Vec<Record> {
        self.0.of("mini.receipt", Record::read)
    }
}
}

#[allow(clippy::doc_lazy_continuation, clippy::doc_link_with_quotes, clippy::doc_markdown, clippy::doc_overindented_list_items, clippy::enum_variant_names, clippy::excessive_precision, clippy::large_types_passed_by_value, clippy::missing_fields_in_debug, clippy::module_inception, clippy::module_name_repetitions, clippy::needless_doctest_main, clippy::option_option, clippy::should_implement_trait, clippy::similar_names, clippy::struct_excessive_bools, clippy::struct_field_names, clippy::unreadable_literal, clippy::wrong_self_convention, deprecated, unused_qualifications, dead_code, unreachable_pub, unused_imports, reason = "the catalog says more than one application uses")]
pub mod request {
//! `mini.request`
//!
//! A request was made.
//!
//! - Event: `mini.request`
//! - Severity: INFO

use std::time::Duration;

use otelier_runtime::{Clamp, Emission, Event, Severity, Sink, Writer};
use otelier_runtime::recording::Millis;

use super::shared::{Emitter, MetadataRecord, Recording, Session, index};

/// A case of `mini.request`:
/// [`Failed`],
/// or [`Succeeded`].
pub trait Case: Event {}

/// The request failed.
///
/// - Event: `mini.request`, case `failed`
/// - When: `error.message` is present
/// - Severity: WARN
#[derive(Clone, Copy, Debug)]
pub struct Failed<'a> {
    /// How long it took.
    ///
    /// - Attribute: `duration_ms`, int, in `ms`
    /// - Requirement: required
    /// - Constraint: at least 0
    /// - Examples: `12`
    pub duration_ms: Duration,
    /// What went wrong.
    ///
    /// - Attribute: `error.message`, string
    /// - Requirement: required
    /// - Examples: `refused`
    pub error_message: &'a str,
}

impl Case for Failed<'_> {}

impl Event for Failed<'_> {
    const INDEX: usize = index::Event::Request as usize;
    const NAME: &'static str = "mini.request";
    const CASE: Option<&'static str> = Some("failed");
    type Optional<'o> = FailedOptional;

    #[inline]
    fn severity(&self) -> Severity {
        Severity::Warn
    }

    #[inline]
    fn fields<S: Sink>(&self, optional: &Self::Optional<'_>, to: &mut Writer<'_, S>) {
        to.put("duration_ms", self.duration_ms.as_millis());
        to.put("status_code", optional.status_code.map(|value| Clamp(value, 100, 599)));
        to.put("error.message", self.error_message);
    }
}

otelier_runtime::optional! {
    /// The optional attributes of `mini.request`, case `failed`.
    pub struct FailedOptional;

    impl Emitter<'_, Failed<'_>> => [emission.optional] {
        /// The status.
        ///
        /// - Attribute: `status_code`, int
        /// - Requirement: when available
        /// - Constraint: at least 100, at most 599, clamped outside
        /// - Examples: `503`
        status_code: u64,
    }
}

/// The request succeeded.
///
/// - Event: `mini.request`, case `succeeded`
/// - When: otherwise
/// - Severity: INFO
#[derive(Clone, Copy, Debug)]
pub struct Succeeded {
    /// How long it took.
    ///
    /// - Attribute: `duration_ms`, int, in `ms`
    /// - Requirement: required
    /// - Constraint: at least 0
    /// - Examples: `12`
    pub duration_ms: Duration,
}

impl Case for Succeeded {}

impl Event for Succeeded {
    const INDEX: usize = index::Event::Request as usize;
    const NAME: &'static str = "mini.request";
    const CASE: Option<&'static str> = Some("succeeded");
    type Optional<'o> = SucceededOptional<'o>;

    #[inline]
    fn fields<S: Sink>(&self, optional: &Self::Optional<'_>, to: &mut Writer<'_, S>) {
        to.put("duration_ms", self.duration_ms.as_millis());
        to.put("sizes", optional.sizes);
    }
}

otelier_runtime::optional! {
    /// The optional attributes of `mini.request`, case `succeeded`.
    pub struct SucceededOptional<'a>;

    impl<'a> Emitter<'a, Succeeded> => [emission.optional] {
        /// The sizes.
        ///
        /// - Attribute: `sizes`, array of ints
        /// - Requirement: when available
        /// - Examples: `[1, 2]`
        sizes: &'a [i64],
    }
}

impl Session {
    /// A request was made.
    ///
    /// It is emitted by [`emit`](super::Emitter::emit).
    #[inline]
    pub fn request<C: Case>(&self, event: C) -> Emitter<'_, C> {
        Emitter {
            emission: Emission::new(&self.0, event),
        }
    }
}

/// Which case of `mini.request` a record is.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordCase {
    /// The request failed.
    Failed,
    /// The request succeeded.
    Succeeded,
}

otelier_runtime::record! {
    /// A record of `mini.request` out of a recording.
    pub struct Record {
        /// Which case it is.
        case: RecordCase = { case "failed" => Failed, "succeeded" => Succeeded },
        /// The metadata of its session.
        metadata: MetadataRecord = { metadata },
        /// The value of `duration_ms`.
        duration_ms: Duration = "duration_ms" as Millis,
        /// The value of `status_code`.
        status_code: Option<u64> = "status_code",
        /// The value of `error.message`.
        error_message: Option<String> = "error.message",
        /// The value of `sizes`.
        sizes: Option<Vec<i64>> = "sizes",
    }
}

impl Recording {
    /// The records of `mini.request` so far.
    #[inline]
    pub fn request(&self) -> Vec<Record> {
        self.0.of("mini.request", Record::read)
    }
}
}

#[allow(unreachable_pub, unused_imports, reason = "the catalog says more than one application uses")]
pub use shared::*;
