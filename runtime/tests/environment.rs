//! What the environment of a process may do and what it may not, in processes of their own.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

#[cfg(feature = "otel")]
mod echo;
mod emitting;
mod harness;
mod miniature;
mod support;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use emitting::{delivers, told};
use harness::{Child, Test};
use otelier_validate::receiver::{Receiver, Transport};
use support::{TRANSPORTS, bare, decode, endpoint, shown, table};

fn main() {
    harness::run(
        child,
        &[
            Test(
                "the_environment_alone_switches_nothing_on",
                the_environment_alone_switches_nothing_on,
            ),
            Test(
                "endpoints_come_from_the_table_first",
                endpoints_come_from_the_table_first,
            ),
            Test("headers_of_the_table_win", headers_of_the_table_win),
            Test(
                "resource_attributes_are_added_but_never_override",
                resource_attributes_are_added_but_never_override,
            ),
            Test(
                "a_malformed_variable_is_a_warning",
                a_malformed_variable_is_a_warning,
            ),
            Test("a_full_queue_is_counted", a_full_queue_is_counted),
            Test(
                "a_variable_that_no_header_can_hold_is_refused",
                a_variable_that_no_header_can_hold_is_refused,
            ),
            #[cfg(feature = "otel")]
            Test(
                "what_is_emitted_for_each_trace_does_not_go_in_circles",
                what_is_emitted_for_each_trace_does_not_go_in_circles,
            ),
            Test(
                "nothing_of_other_crates_goes_out_and_nothing_of_ours_into_them",
                nothing_of_other_crates_goes_out_and_nothing_of_ours_into_them,
            ),
        ],
    );
}

/// Emits three records and prints how that went; when it is `traced` it also counts what others see of it.
fn child(role: &str, table: &str) {
    #[cfg(feature = "otel")]
    if role == "echoing" {
        return echo::child(table);
    }
    if role == "traced" {
        tracing::subscriber::set_global_default(Seen).expect("the first subscriber");
        log::set_logger(&SeenLog).expect("the first logger");
        log::set_max_level(log::LevelFilter::Trace);
    }
    emitting::child(table);
    if role == "traced" {
        let seen = SEEN.load(Ordering::Relaxed);
        tracing::info!("an event of another crate");
        log::info!("a line of another crate");
        assert_eq!(SEEN.load(Ordering::Relaxed), seen + 2);
        println!("seen {seen}");
    }
}

fn the_environment_alone_switches_nothing_on() {
    let receiver = Receiver::start().expect("a receiver");
    for table in ["", "[otel]\nexporter = 'none'"] {
        let output = Child::new("emit")
            .table(table)
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", &receiver.http_endpoint())
            .env("OTEL_LOGS_EXPORTER", "otlp")
            .env("OTEL_BLRP_MAX_QUEUE_SIZE", "x")
            .output();
        assert_eq!(told(&output), ("delivered 0".to_owned(), String::new()));
    }
    assert_eq!(receiver.request_count(), 0);
}

fn endpoints_come_from_the_table_first() {
    for transport in TRANSPORTS {
        let receiver = Receiver::start().expect("a receiver");
        let other = Receiver::start().expect("a receiver");
        let right = endpoint(&receiver, transport);
        let wrong = endpoint(&other, transport);
        let base = |url: &str| url.trim_end_matches("/v1/logs").to_owned();
        let child = |table: &str, logs: &str, all: &str| {
            receiver.clear();
            let child = Child::new("emit").table(table);
            delivers(
                child
                    .env("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", logs)
                    .env("OTEL_EXPORTER_OTLP_ENDPOINT", all),
            );
            assert_eq!(receiver.record_count(), 3);
        };
        child(&table(transport, &right, ""), &wrong, &base(&wrong));
        if let Some(bare) = bare(transport) {
            child(bare, &right, &base(&wrong));
            child(bare, "", &base(&right));
            child(bare, "", &format!("{}/", base(&right)));
        }
        if transport == Transport::Grpc {
            receiver.clear();
            let child = Child::new("emit").table("[otel]\nexporter = 'otlp-grpc'");
            delivers(
                child
                    .env(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        right.trim_start_matches("http://"),
                    )
                    .env("OTEL_EXPORTER_OTLP_INSECURE", "true"),
            );
        }
        assert_eq!(other.request_count(), 0);
    }
}

fn headers_of_the_table_win() {
    for transport in TRANSPORTS {
        let receiver = Receiver::start().expect("a receiver");
        let headers = "headers = { x-both = 'table ${TOKEN}' }";
        let child =
            Child::new("emit").table(&table(transport, &endpoint(&receiver, transport), headers));
        delivers(child.env("TOKEN", "t0k3n").env(
            "OTEL_EXPORTER_OTLP_HEADERS",
            "x-both=environment,x-one=only%20here",
        ));
        let headers = receiver.received()[0].headers.clone();
        let both: Vec<_> = headers
            .iter()
            .filter(|(name, _)| *name == "x-both")
            .collect();
        assert_eq!(both, [("x-both", "table t0k3n")]);
        assert_eq!(headers.get("x-one"), Some("only here"));
    }
}

fn resource_attributes_are_added_but_never_override() {
    let receiver = Receiver::start().expect("a receiver");
    let text = table(Transport::HttpJson, &receiver.http_endpoint(), "");
    let text = text.replace("[otel]\n", "[otel]\nenvironment = 'staging'\n");
    delivers(
        Child::new("emit")
            .table(&text)
            .env("OTEL_SERVICE_NAME", "other")
            .env(
                "OTEL_RESOURCE_ATTRIBUTES",
                "service.name=other,env=other,team=tools",
            ),
    );
    let request = decode(&receiver.received()[0]);
    let resource = request.resource_logs[0]
        .resource
        .as_ref()
        .expect("a resource");
    let mut attributes = shown(&resource.attributes);
    attributes.retain(|text| !text.starts_with("telemetry."));
    attributes.sort();
    let expected = [
        "env=\"staging\"",
        "service.name=\"mini-cli\"",
        "service.version=\"0.1.0\"",
        "team=\"tools\"",
    ];
    assert_eq!(attributes, expected);
}

fn a_malformed_variable_is_a_warning() {
    const NAMES: [&str; 10] = [
        "OTEL_BLRP_MAX_QUEUE_SIZE",
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
        "OTEL_BLRP_SCHEDULE_DELAY",
        "OTEL_EXPORTER_OTLP_COMPRESSION",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION",
        "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
        "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT",
        "OTEL_EXPORTER_OTLP_TIMEOUT",
        "OTEL_RESOURCE_ATTRIBUTES",
    ];
    for (transport, bare) in TRANSPORTS.into_iter().filter_map(|t| Some((t, bare(t)?))) {
        for value in ["c4n4ry \u{e9}", "-1", "99999999999999999999", "\n"] {
            let receiver = Receiver::start().expect("a receiver");
            let mut child = Child::new("emit").table(bare);
            for name in NAMES {
                child = child.env(name, value);
            }
            let child = child
                .env("OTEL_EXPORTER_OTLP_PROTOCOL", value)
                .env("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", &format!("x {value}"))
                .env(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    endpoint(&receiver, transport).trim_end_matches("/v1/logs"),
                );
            let (out, err) = told(&child.output());
            assert_eq!(out, "delivered 3", "{err}");
            assert!(!err.contains("c4n4ry"), "{err}");
            for name in NAMES {
                let blank = value.trim().is_empty() && name.ends_with("HEADERS")
                    || name.ends_with("ATTRIBUTES");
                assert!(blank || err.contains(name), "{name}, {value:?}: {err}");
            }
        }
    }
}

fn a_full_queue_is_counted() {
    let receiver = Receiver::start().expect("a receiver");
    let child = Child::new("emit").table(&table(Transport::Grpc, &receiver.grpc_endpoint(), ""));
    let output = child
        .env("OTEL_BLRP_MAX_QUEUE_SIZE", "2")
        .env("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "1000")
        .env("OTEL_BLRP_SCHEDULE_DELAY", "60000")
        .output();
    let (out, _) = told(&output);
    let delivered = receiver.record_count();
    let lost = 3 - delivered;
    assert!(delivered >= 2);
    if lost > 0 {
        assert_eq!(
            out,
            format!("{lost} of 3 telemetry records were not delivered; dropped {lost}")
        );
    }
}

fn a_variable_that_no_header_can_hold_is_refused() {
    let headers = "headers = { x-key = '${TOKEN}' }";
    let child =
        Child::new("emit").table(&table(Transport::HttpJson, "http://localhost:1", headers));
    let (out, err) = told(&child.env("TOKEN", "c4n4ry\r\nx-evil: 1").output());
    assert_eq!(
        out,
        "otel.exporter.otlp-http.headers.x-key: the environment variable TOKEN holds a line break or another \
         character that no header can hold"
    );
    assert_eq!(err, "");
}

fn nothing_of_other_crates_goes_out_and_nothing_of_ours_into_them() {
    for transport in TRANSPORTS {
        let receiver = Receiver::start().expect("a receiver");
        let child =
            Child::new("traced").table(&table(transport, &endpoint(&receiver, transport), ""));
        let output = child.output();
        assert_eq!(
            told(&output),
            ("delivered 3\nseen 0".to_owned(), String::new())
        );
        assert!(!receiver.wait_for(4, Duration::ZERO));
    }
}

#[cfg(feature = "otel")]
fn what_is_emitted_for_each_trace_does_not_go_in_circles() {
    for transport in TRANSPORTS {
        let receiver = Receiver::start().expect("a receiver");
        // By its name, so that the system's resolver is asked on threads of its own.
        let url = endpoint(&receiver, transport).replace("127.0.0.1", "localhost");
        let output = Child::new("echoing")
            .table(&table(transport, &url, ""))
            .output();
        let told = told(&output);
        assert_eq!(told, ("delivered 20, own 0".to_owned(), String::new()));
        assert_eq!(receiver.record_count(), 20);
    }
}

/// What the global subscriber and the global logger have seen.
static SEEN: AtomicU64 = AtomicU64::new(0);

struct Seen;

impl tracing::Subscriber for Seen {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        SEEN.fetch_add(1, Ordering::Relaxed);
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        // The SDK's thread says this before anything of ours runs on it.
        if event.metadata().name() == "BatchLogProcessor.ThreadStarted" {
            return;
        }
        SEEN.fetch_add(1, Ordering::Relaxed);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

struct SeenLog;

impl log::Log for SeenLog {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, _: &log::Record<'_>) {
        SEEN.fetch_add(1, Ordering::Relaxed);
    }

    fn flush(&self) {}
}
