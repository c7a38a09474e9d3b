//! What the generator writes for a small catalog `mini`: metadata, an event without
//! cases, and an event with two.

use otelier_runtime as rt;
use rt::catalog::{Catalog, ResourceFill, Scalar};

/// The catalog, as the runtime needs to know it.
pub static CATALOG: Catalog = Catalog {
    name: "mini",
    version: "1.0.0",
    scope_name: "mini_otel",
    schema_url: Some("https://example.com/schemas/mini/1.0.0"),
    events: &["mini.greeting", "mini.request"],
    settings: &[rt::catalog::Setting {
        name: "log_words",
        default: false,
    }],
    resource: &[
        rt::catalog::Resource {
            key: "service.name",
            fill: ResourceFill::Fixed(Scalar::Str("mini-cli")),
        },
        rt::catalog::Resource {
            key: "service.version",
            fill: ResourceFill::Application,
        },
        rt::catalog::Resource {
            key: "env",
            fill: ResourceFill::Configured {
                key: "environment",
                default: Scalar::Str("dev"),
            },
        },
    ],
};

/// The catalog `mini`, as a type.
#[derive(Debug)]
pub enum Mini {}

impl rt::catalog::Schema for Mini {
    const CATALOG: &'static Catalog = &CATALOG;
    type Resource<'a> = Resource<'a>;
    type Recording = Recording;
}

/// The `[otel]` table of the application's configuration.
pub type Config = rt::Config<Mini>;

/// The telemetry of the application.
pub type Telemetry = rt::Telemetry<Mini>;

/// The resource attributes that the application gives.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'a> {
    /// The version of the application.
    pub service_version: &'a str,
}

impl rt::catalog::ApplicationResource for Resource<'_> {
    fn values<S: rt::Sink + ?Sized>(&self, sink: &mut S) {
        sink.string("service.version", self.service_version);
    }
}

/// The metadata that every event of a session carries.
#[derive(Clone, Copy)]
pub struct Metadata<'a> {
    /// The conversation.
    pub conversation_id: &'a str,
    /// The model.
    pub model: &'a str,
}

impl<'a> rt::catalog::StartSession<'a, Mini> for Metadata<'a> {
    type Start = StartSession<'a>;

    fn on(self, telemetry: &'a Telemetry) -> StartSession<'a> {
        StartSession {
            telemetry,
            metadata: self,
            account_id: None,
        }
    }
}

/// Takes the optional metadata and starts the session.
#[must_use = "a session begins with `start`"]
pub struct StartSession<'a> {
    telemetry: &'a Telemetry,
    metadata: Metadata<'a>,
    account_id: Option<&'a str>,
}

impl<'a> StartSession<'a> {
    /// Sets `account_id`.
    pub fn account_id(self, account_id: &'a str) -> Self {
        self.maybe_account_id(Some(account_id))
    }

    /// Sets `account_id`, or clears it.
    pub fn maybe_account_id(mut self, account_id: Option<&'a str>) -> Self {
        self.account_id = account_id;
        self
    }

    /// Starts the session.
    #[inline]
    pub fn start(self) -> Session {
        Session(rt::Session::start(self.telemetry, || State {
            conversation_id: self.metadata.conversation_id.to_owned(),
            account_id: self.account_id.map(str::to_owned),
            model: self.metadata.model.to_owned(),
        }))
    }
}

/// The metadata that a session keeps.
struct State {
    conversation_id: String,
    account_id: Option<String>,
    model: String,
}

impl rt::Fields for State {
    fn fields<S: rt::Sink + ?Sized>(&self, cx: &rt::Context<'_>, sink: &mut S) {
        sink.string("event.timestamp", cx.timestamp());
        sink.string("conversation.id", &self.conversation_id);
        sink.string("app.version", cx.resource_string(1));
        if let Some(value) = rt::text::present(self.account_id.as_deref()) {
            sink.string("account_id", value);
        }
        sink.string("model", &self.model);
    }
}

/// A change of the metadata that may change while the session runs.
#[derive(Default)]
#[must_use = "return it from the closure given to `Session::update`"]
pub struct Changes {
    #[expect(clippy::option_option, reason = "unchanged, cleared or set")]
    account_id: Option<Option<String>>,
    model: Option<String>,
}

impl Changes {
    /// Changes `account_id`.
    pub fn account_id(self, account_id: &str) -> Self {
        self.maybe_account_id(Some(account_id))
    }

    /// Changes `account_id`, or clears it.
    pub fn maybe_account_id(mut self, account_id: Option<&str>) -> Self {
        self.account_id = Some(account_id.map(str::to_owned));
        self
    }

    /// Changes `model`.
    pub fn model(mut self, model: &str) -> Self {
        self.model = Some(model.to_owned());
        self
    }
}

impl rt::Change<State> for Changes {
    fn apply(self, state: &mut State) {
        if let Some(value) = self.account_id {
            state.account_id = value;
        }
        if let Some(value) = self.model {
            state.model = value;
        }
    }
}

/// Emits the events of `mini`.
#[derive(Clone, Debug)]
pub struct Session(rt::Session<State>);

impl Session {
    /// Whether events go anywhere.
    #[inline]
    pub fn is_enabled(&self) -> bool {
        self.0.is_enabled()
    }

    /// Runs `emit` only where events go somewhere.
    #[inline]
    pub fn if_enabled(&self, emit: impl FnOnce(&Self)) {
        if self.is_enabled() {
            emit(self);
        }
    }

    /// Changes metadata in one step.
    #[inline]
    pub fn update(&self, change: impl FnOnce(Changes) -> Changes) {
        self.0.update(|| change(Changes::default()));
    }

    /// Somebody was greeted.
    #[inline]
    pub fn greeting<'a>(&'a self, event: greeting::Greeting<'a>) -> greeting::Emitter<'a> {
        greeting::Emitter {
            session: self,
            event,
        }
    }

    /// A request was made.
    #[inline]
    pub fn request<'a, E: request::Case<'a>>(&'a self, event: E) -> E::Emitter {
        event.on(self)
    }
}

/// What a test recorded, typed.
#[derive(Clone, Debug)]
pub struct Recording(rt::Recording);

impl From<rt::Recording> for Recording {
    fn from(recording: rt::Recording) -> Self {
        Self(recording)
    }
}

impl Recording {
    /// All records, untyped.
    pub fn records(&self) -> Vec<rt::Recorded> {
        self.0.records()
    }

    /// The records of `mini.greeting`.
    pub fn greeting(&self) -> Vec<greeting::Record> {
        self.0.of("mini.greeting", greeting::Record::read)
    }

    /// The records of `mini.request`.
    pub fn request(&self) -> Vec<request::Record> {
        self.0.of("mini.request", request::Record::read)
    }
}

/// `mini.greeting`
pub mod greeting {
    use super::{Session, rt};

    /// Somebody was greeted.
    #[derive(Clone, Copy)]
    pub struct Greeting<'a> {
        /// The words.
        pub words: &'a str,
        /// Whether it was loud.
        pub loud: bool,
    }

    /// Emits the event.
    #[must_use = "the event is emitted by `emit`"]
    #[derive(Clone, Copy)]
    pub struct Emitter<'a> {
        pub(super) session: &'a Session,
        pub(super) event: Greeting<'a>,
    }

    impl Emitter<'_> {
        /// Emits it.
        #[inline]
        pub fn emit(self) {
            self.session.0.emit(&self);
        }
    }

    impl rt::Event for Emitter<'_> {
        const INDEX: usize = 0;
        const NAME: &'static str = "mini.greeting";
    }

    impl rt::Fields for Emitter<'_> {
        fn fields<S: rt::Sink + ?Sized>(&self, cx: &rt::Context<'_>, sink: &mut S) {
            let words = if cx.setting(0) {
                cx.truncate(self.event.words, 20)
            } else {
                "[REDACTED]".into()
            };
            sink.string("words", &words);
            sink.boolean_as_string("loud", self.event.loud);
        }
    }

    /// A record of `mini.greeting`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Record {
        /// When it happened.
        pub event_timestamp: String,
        /// The conversation.
        pub conversation_id: String,
        /// The account.
        pub account_id: Option<String>,
        /// The model.
        pub model: String,
        /// The words.
        pub words: String,
        /// Whether it was loud.
        pub loud: String,
    }

    impl Record {
        pub(super) fn read(record: &rt::Recorded) -> Self {
            Self {
                event_timestamp: record.get("event.timestamp"),
                conversation_id: record.get("conversation.id"),
                account_id: record.get("account_id"),
                model: record.get("model"),
                words: record.get("words"),
                loud: record.get("loud"),
            }
        }
    }
}

/// `mini.request`
pub mod request {
    use super::{Session, rt};
    use std::time::Duration;

    /// A case of `mini.request`.
    pub trait Case<'a> {
        /// What takes the optional attributes and emits the event.
        type Emitter;
        /// Binds the event to a session.
        fn on(self, session: &'a Session) -> Self::Emitter;
    }

    /// The request failed.
    #[derive(Clone, Copy)]
    pub struct Failed<'a> {
        /// How long it took.
        pub duration_ms: Duration,
        /// What went wrong.
        pub error_message: &'a str,
    }

    impl<'a> Case<'a> for Failed<'a> {
        type Emitter = FailedEmitter<'a>;

        #[inline]
        fn on(self, session: &'a Session) -> FailedEmitter<'a> {
            FailedEmitter {
                session,
                event: self,
                status_code: None,
            }
        }
    }

    /// Emits the case `failed`.
    #[must_use = "the event is emitted by `emit`"]
    #[derive(Clone, Copy)]
    pub struct FailedEmitter<'a> {
        session: &'a Session,
        event: Failed<'a>,
        status_code: Option<u64>,
    }

    impl FailedEmitter<'_> {
        /// Sets `status_code`.
        #[inline]
        pub fn status_code(self, status_code: u64) -> Self {
            self.maybe_status_code(Some(status_code))
        }

        /// Sets `status_code`, or clears it.
        #[inline]
        pub fn maybe_status_code(mut self, status_code: Option<u64>) -> Self {
            self.status_code = status_code;
            self
        }

        /// Emits it.
        #[inline]
        pub fn emit(self) {
            self.session.0.emit(&self);
        }
    }

    impl rt::Event for FailedEmitter<'_> {
        const INDEX: usize = 1;
        const NAME: &'static str = "mini.request";
        const CASE: Option<&'static str> = Some("failed");
        const SEVERITY: rt::Severity = rt::Severity::Warn;
    }

    impl rt::Fields for FailedEmitter<'_> {
        fn fields<S: rt::Sink + ?Sized>(&self, cx: &rt::Context<'_>, sink: &mut S) {
            let duration_ms = cx.clamp_int(cx.millis(self.event.duration_ms), 0, i64::MAX);
            sink.int("duration_ms", duration_ms);
            if let Some(value) = self.status_code {
                sink.int("status_code", cx.clamp_uint(value, 100, 599));
            }
            sink.string("error.message", self.event.error_message);
        }
    }

    /// The request succeeded.
    #[derive(Clone, Copy)]
    pub struct Succeeded {
        /// How long it took.
        pub duration_ms: Duration,
    }

    impl<'a> Case<'a> for Succeeded {
        type Emitter = SucceededEmitter<'a>;

        #[inline]
        fn on(self, session: &'a Session) -> SucceededEmitter<'a> {
            SucceededEmitter {
                session,
                event: self,
                sizes: &[],
            }
        }
    }

    /// Emits the case `succeeded`.
    #[must_use = "the event is emitted by `emit`"]
    #[derive(Clone, Copy)]
    pub struct SucceededEmitter<'a> {
        session: &'a Session,
        event: Succeeded,
        sizes: &'a [i64],
    }

    impl<'a> SucceededEmitter<'a> {
        /// Sets `sizes`; an empty array is left out.
        #[inline]
        pub fn sizes(mut self, sizes: &'a [i64]) -> Self {
            self.sizes = sizes;
            self
        }

        /// Emits it.
        #[inline]
        pub fn emit(self) {
            self.session.0.emit(&self);
        }
    }

    impl rt::Event for SucceededEmitter<'_> {
        const INDEX: usize = 1;
        const NAME: &'static str = "mini.request";
        const CASE: Option<&'static str> = Some("succeeded");
    }

    impl rt::Fields for SucceededEmitter<'_> {
        fn fields<S: rt::Sink + ?Sized>(&self, cx: &rt::Context<'_>, sink: &mut S) {
            sink.int("duration_ms", cx.millis(self.event.duration_ms));
            if !self.sizes.is_empty() {
                sink.ints("sizes", self.sizes);
            }
        }
    }

    /// Which case a record is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum RecordCase {
        /// The request failed.
        Failed,
        /// The request succeeded.
        Succeeded,
    }

    /// A record of `mini.request`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Record {
        /// Which case it is.
        pub case: RecordCase,
        /// How long it took.
        pub duration_ms: i64,
        /// The status.
        pub status_code: Option<i64>,
        /// What went wrong.
        pub error_message: Option<String>,
        /// The sizes.
        pub sizes: Option<Vec<i64>>,
    }

    impl Record {
        pub(super) fn read(record: &rt::Recorded) -> Self {
            Self {
                case: match record.case() {
                    Some("failed") => RecordCase::Failed,
                    _ => RecordCase::Succeeded,
                },
                duration_ms: record.get("duration_ms"),
                status_code: record.get("status_code"),
                error_message: record.get("error.message"),
                sizes: record.get("sizes"),
            }
        }
    }
}
