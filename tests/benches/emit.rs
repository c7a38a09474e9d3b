//! What an event costs the thread that emits it: `codex.tool_result` with its common metadata.
//!
//! Three ways in one process, so that only their ratios count:
//! - `generated/none`: the generated emitter while the `[otel]` table exports nothing;
//! - `generated/otlp-grpc`: the generated emitter, exporting;
//! - `sdk/otlp-grpc`: the same record written by hand for the OpenTelemetry SDK.
//!
//! Both exporting ways send to a real receiver in this process. Records are emitted in bursts that
//! the batch processor's queue can hold; flushing between bursts is not timed.

use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime};

use codex_events::{AuthMode, Config, Metadata, Resource, Session, Telemetry, tool_result};
use criterion::{Criterion, criterion_group, criterion_main};
use opentelemetry::logs::{AnyValue, LogRecord, Logger, LoggerProvider, Severity};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use otelier_validate::receiver::Receiver;

const BURST: u64 = 1_000;
const OUTPUT: &str = "total 8\n-rw-r--r-- 1 user user 1024 Nov 22 06:21 Cargo.toml\n";
const ARGUMENTS: &str = r#"{"cmd":"ls -l","workdir":"."}"#;

fn telemetry(table: &str) -> (Telemetry, Session) {
    let telemetry = Telemetry::builder(Resource {
        service_version: "1.2.3",
    })
    .config(Config::from_toml(table).expect("the table is right"))
    .start()
    .expect("the exporter starts");
    let session = telemetry
        .session(Metadata {
            conversation_id: "01a201ea-d543-7302-bfc7-2701231bba04",
            terminal_type: "iTerm.app/3.5.0",
            model: "gpt-5-codex",
            slug: "gpt-5-codex",
        })
        .auth_mode(AuthMode::ApiKey)
        .user_account_id("acct_5f1c2f9e")
        .start();
    (telemetry, session)
}

fn generated(session: &Session) {
    session
        .tool_result(tool_result::ToolResult {
            tool_name: black_box("exec_command"),
            call_id: black_box("call_Yh3TqPmAx4"),
            arguments: black_box(ARGUMENTS),
            duration_ms: black_box(Duration::from_millis(149)),
            success: black_box(true),
            output: black_box(OUTPUT),
        })
        .emit();
}

fn by_hand<L: Logger>(logger: &L) {
    let mut record = logger.create_log_record();
    let now = SystemTime::now();
    record.set_timestamp(now);
    record.set_event_name("codex.tool_result");
    record.set_severity_number(Severity::Info);
    record.set_severity_text("INFO");
    record.add_attribute("event.name", "codex.tool_result");
    record.add_attribute(
        "event.timestamp",
        black_box("2026-11-22T06:21:36.976Z").to_owned(),
    );
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

/// Times `emit` in bursts; `settle` runs between them, untimed.
fn bursts(iterations: u64, emit: impl Fn(), settle: impl Fn()) -> Duration {
    let mut spent = Duration::ZERO;
    let mut left = iterations;
    while left > 0 {
        let burst = left.min(BURST);
        let start = Instant::now();
        for _ in 0..burst {
            emit();
        }
        spent += start.elapsed();
        left -= burst;
        settle();
    }
    spent
}

fn emit(c: &mut Criterion) {
    let mut group = c.benchmark_group("emit");

    let (_off, session) = telemetry("");
    group.bench_function("generated/none", |b| b.iter(|| generated(&session)));

    let receiver = Receiver::start().expect("loopback has a free port");
    let endpoint = receiver.grpc_endpoint();
    let (telemetry, session) = telemetry(&format!(
        "[otel]\nexporter = {{ otlp-grpc = {{ endpoint = \"{endpoint}\" }} }}\n"
    ));
    group.bench_function("generated/otlp-grpc", |b| {
        b.iter_custom(|iterations| {
            bursts(
                iterations,
                || generated(&session),
                || {
                    telemetry
                        .flush(Duration::from_secs(30))
                        .expect("the receiver answers");
                    receiver.clear();
                },
            )
        });
    });

    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    let _inside = runtime.enter();
    let exporter = opentelemetry_otlp::LogExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .build()
        .expect("the endpoint is right");
    let provider = SdkLoggerProvider::builder()
        .with_resource(
            opentelemetry_sdk::Resource::builder()
                .with_attribute(KeyValue::new("service.name", "codex-cli"))
                .build(),
        )
        .with_batch_exporter(exporter)
        .build();
    let logger = provider.logger_with_scope(InstrumentationScope::builder("codex_otel").build());
    group.bench_function("sdk/otlp-grpc", |b| {
        b.iter_custom(|iterations| {
            bursts(
                iterations,
                || by_hand(&logger),
                || {
                    provider.force_flush().expect("the receiver answers");
                    receiver.clear();
                },
            )
        });
    });
    provider.shutdown().expect("the receiver answers");
    group.finish();
}

criterion_group!(benches, emit);
criterion_main!(benches);
