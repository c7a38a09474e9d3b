//! One record, `codex.tool_result` with its 14 attributes and about 1.2 kB, by each way that an application has.

use std::hint::black_box;
use std::pin::Pin;
use std::time::SystemTime;

use bytes::Bytes;
use codex_events::{Session, Telemetry};
use opentelemetry::logs::{AnyValue, LogRecord, Logger, LoggerProvider as _, Severity};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use otelier_test_cost::{ARGUMENTS, OUTPUT};
use tracing_subscriber::layer::SubscriberExt as _;

/// The generated emitter, through the runtime's own engine or through the SDK.
pub fn generated(table: &str, through_sdk: bool) -> (Telemetry, Session) {
    let telemetry = otelier_test_cost::builder(table)
        .through_sdk(through_sdk)
        .start()
        .expect("the exporter starts");
    let session = otelier_test_cost::session(&telemetry);
    (telemetry, session)
}

/// A client that blocks, as the SDK's batch processor wants one.
#[derive(Debug)]
struct Blocking(ureq::Agent);

impl HttpClient for Blocking {
    fn send_bytes<'s, 'f>(
        &'s self,
        request: http::Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, HttpError>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        let send = || {
            let (parts, body) = request.into_parts();
            let request = http::Request::from_parts(parts, body.to_vec());
            let (parts, mut body) = self.0.run(request)?.into_parts();
            Ok(http::Response::from_parts(
                parts,
                body.read_to_vec()?.into(),
            ))
        };
        Box::pin(std::future::ready(send()))
    }
}

/// The SDK with its batch processor, and what hands it records by hand.
pub fn sdk(endpoint: &str, grpc: bool) -> (SdkLoggerProvider, SdkLogger) {
    let exporter = if grpc {
        opentelemetry_otlp::LogExporter::builder()
            .with_tonic()
            .with_endpoint(endpoint)
            .build()
    } else {
        opentelemetry_otlp::LogExporter::builder()
            .with_http()
            .with_http_client(Blocking(ureq::Agent::new_with_defaults()))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(endpoint)
            .build()
    };
    let provider = SdkLoggerProvider::builder()
        .with_resource(
            opentelemetry_sdk::Resource::builder()
                .with_attribute(KeyValue::new("service.name", "codex-cli"))
                .build(),
        )
        .with_batch_exporter(exporter.expect("the endpoint is right"))
        .build();
    let logger = provider.logger_with_scope(InstrumentationScope::builder("codex_otel").build());
    (provider, logger)
}

/// The time as the record has it: RFC 3339, UTC, milliseconds. The generated emitter writes it by itself.
fn timestamp() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// Emits the record by the SDK's logger.
pub fn emit_by_hand(logger: &SdkLogger) {
    let mut record = logger.create_log_record();
    let now = SystemTime::now();
    record.set_timestamp(now);
    record.set_event_name("codex.tool_result");
    record.set_severity_number(Severity::Info);
    record.set_severity_text("INFO");
    record.add_attribute("event.name", "codex.tool_result");
    record.add_attribute("event.timestamp", format!("{:.3}", timestamp()));
    record.add_attribute(
        "conversation.id",
        black_box("01a201ea-d543-7302-bfc7-2701231bba04").to_owned(),
    );
    record.add_attribute("app.version", black_box("1.2.3").to_owned());
    record.add_attribute("auth_mode", black_box("ApiKey").to_owned());
    record.add_attribute("user.account_id", black_box("acct_5f1c2f9e").to_owned());
    record.add_attribute("terminal.type", black_box("iTerm.app/3.5.0").to_owned());
    record.add_attribute("model", black_box("gpt-5-codex").to_owned());
    record.add_attribute("slug", black_box("gpt-5-codex").to_owned());
    record.add_attribute("tool_name", black_box("exec_command").to_owned());
    record.add_attribute("call_id", black_box("call_Yh3TqPmAx4").to_owned());
    record.add_attribute("arguments", black_box(ARGUMENTS).to_owned());
    record.add_attribute("duration_ms", AnyValue::Int(black_box(149)));
    record.add_attribute("success", "true");
    record.add_attribute("output", black_box(OUTPUT).to_owned());
    logger.emit(record);
}

/// What an application of `tracing` runs under: the appender of OpenTelemetry and no other layer.
pub fn tracing_under(provider: &SdkLoggerProvider) -> tracing::Dispatch {
    let layer = OpenTelemetryTracingBridge::new(provider);
    tracing::Dispatch::new(tracing_subscriber::registry().with(layer))
}

/// Emits the record by a macro of `tracing`, as Codex does: by `Display` where a value is not a constant.
pub fn emit_traced() {
    tracing::event!(
        target: "codex_otel",
        tracing::Level::INFO,
        event.name = "codex.tool_result",
        event.timestamp = %format_args!("{:.3}", timestamp()),
        conversation.id = %black_box("01a201ea-d543-7302-bfc7-2701231bba04"),
        app.version = %black_box("1.2.3"),
        auth_mode = %black_box("ApiKey"),
        user.account_id = %black_box("acct_5f1c2f9e"),
        terminal.type = %black_box("iTerm.app/3.5.0"),
        model = %black_box("gpt-5-codex"),
        slug = %black_box("gpt-5-codex"),
        tool_name = %black_box("exec_command"),
        call_id = %black_box("call_Yh3TqPmAx4"),
        arguments = %black_box(ARGUMENTS),
        duration_ms = %black_box(149_i64),
        success = "true",
        output = %black_box(OUTPUT),
    );
}
