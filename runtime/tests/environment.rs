//! What the environment of a process may do and what it may not, in processes of their own.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

#[cfg(feature = "otel")]
mod echo;
mod emitting;
#[cfg(target_os = "linux")]
mod footprint;
mod harness;
mod miniature;
mod support;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
#[cfg(feature = "otel")]
use std::{thread, time::Instant};

use emitting::{delivers, told, warns};
use harness::{Child, Test};
#[cfg(feature = "otel")]
use otelier_validate::receiver::Behaviour;
use otelier_validate::receiver::{Receiver, Transport};
use support::{TRANSPORTS, bare, decode, endpoint, shown, table};
#[cfg(feature = "otel")]
use support::{each, greet, session, start};

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
            Test(
                "tls_of_the_table_needs_an_endpoint_that_has_it",
                tls_of_the_table_needs_an_endpoint_that_has_it,
            ),
            Test("headers_of_the_table_win", headers_of_the_table_win),
            Test(
                "a_malformed_variable_is_a_warning",
                a_malformed_variable_is_a_warning,
            ),
            Test(
                "otel_sdk_disabled_switches_it_off",
                otel_sdk_disabled_switches_it_off,
            ),
            #[cfg(target_os = "linux")]
            Test(
                "what_exports_nothing_leaves_nothing_behind",
                footprint::what_exports_nothing_leaves_nothing_behind,
            ),
            #[cfg(target_os = "linux")]
            Test("what_exports_is_seen", footprint::what_exports_is_seen),
            Test(
                "headers_of_the_environment_fill_what_the_table_leaves_out",
                headers_of_the_environment_fill_what_the_table_leaves_out,
            ),
            Test(
                "the_resource_is_that_of_environment_table_and_catalog",
                the_resource_is_that_of_environment_table_and_catalog,
            ),
            #[cfg(not(feature = "otel"))]
            Test(
                "what_the_sdk_has_no_use_for_is_a_warning",
                what_the_sdk_has_no_use_for_is_a_warning,
            ),
            Test("a_full_queue_is_counted", a_full_queue_is_counted),
            #[cfg(feature = "otel")]
            Test(
                "no_more_records_wait_than_the_environment_says",
                no_more_records_wait_than_the_environment_says,
            ),
            #[cfg(feature = "otel")]
            Test(
                "records_are_sent_when_there_are_enough",
                records_are_sent_when_there_are_enough,
            ),
            #[cfg(feature = "otel")]
            Test(
                "a_batch_is_tried_for_as_long_as_the_environment_says",
                a_batch_is_tried_for_as_long_as_the_environment_says,
            ),
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
    #[cfg(feature = "otel")]
    if ["flushing", "waiting"].contains(&role) {
        return counting(table, role == "flushing");
    }
    #[cfg(target_os = "linux")]
    if role == footprint::ROLE {
        return footprint::child(table);
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

/// Emits ten records, waits a while for what becomes of them, with a flush or without, and says it.
#[cfg(feature = "otel")]
fn counting(table: &str, flush: bool) {
    let telemetry = start(table);
    let session = session(&telemetry);
    (0..10).for_each(|_| greet(&session, "hello"));
    let begun = Instant::now();
    if flush {
        _ = telemetry.flush(Duration::from_secs(2));
    }
    while telemetry.delivery().in_flight > 0 && begun.elapsed() < Duration::from_secs(2) {
        thread::sleep(Duration::from_millis(5));
    }
    println!("{}", telemetry.delivery());
    _ = telemetry.shutdown(Duration::ZERO);
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
        let others =
            table(transport, "", "headers = { x-key = '1' }").replace("endpoint = ''\n", "");
        for unsaid in [bare(transport), &others] {
            child(unsaid, &right, &base(&wrong));
            child(unsaid, "", &base(&right));
            child(unsaid, "", &format!("{}/", base(&right)));
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

fn tls_of_the_table_needs_an_endpoint_that_has_it() {
    const LOGS: &str = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT";
    const ALL: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
    for transport in TRANSPORTS {
        let text = table(transport, "", "tls = {}").replace("endpoint = ''\n", "");
        let kind = match transport {
            Transport::Grpc => "otlp-grpc",
            Transport::HttpBinary | Transport::HttpJson => "otlp-http",
        };
        let check = |variables: &[(&str, &str)], said_by: &str| {
            let child = Child::new("emit").table(&text);
            let child = (variables.iter()).fold(child, |child, (name, url)| child.env(name, url));
            let expected = format!(
                "otel.exporter.{kind}.tls: expected an endpoint that begins with https://, and {said_by} is plain http"
            );
            assert_eq!(told(&child.output()), (expected, String::new()));
        };
        check(&[], "OTLP's default endpoint");
        let plain = "http://c4n4ry.localhost:1";
        check(&[(ALL, plain)], &format!("the environment variable {ALL}"));
        check(
            &[(ALL, "https://localhost:1"), (LOGS, plain)],
            &format!("the environment variable {LOGS}"),
        );
        // Together with what is wrong with the headers.
        let both = text.replace("tls = {}", "tls = {}\nheaders = { x-key = '${UNSET}' }");
        let expected = format!(
            "the configuration has 2 faults:\n  \
             otel.exporter.{kind}.headers.x-key: the environment variable UNSET is not set\n  \
             otel.exporter.{kind}.tls: expected an endpoint that begins with https://, and OTLP's default endpoint is plain http"
        );
        let output = Child::new("emit").table(&both).output();
        assert_eq!(told(&output), (expected, String::new()));
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

fn a_malformed_variable_is_a_warning() {
    const NAMES: [&str; 12] = [
        "OTEL_SDK_DISABLED",
        "OTEL_BLRP_EXPORT_TIMEOUT",
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
    for transport in TRANSPORTS {
        for value in ["c4n4ry \u{e9}", "-1", "99999999999999999999", "\n"] {
            let receiver = Receiver::start().expect("a receiver");
            let mut child = Child::new("emit").table(bare(transport));
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

fn otel_sdk_disabled_switches_it_off() {
    let receiver = Receiver::start().expect("a receiver");
    for transport in TRANSPORTS {
        let to_receiver = || {
            let child = Child::new("emit");
            child.table(&table(transport, &endpoint(&receiver, transport), ""))
        };
        for value in ["true", "TRUE", " True "] {
            let output = to_receiver().env("OTEL_SDK_DISABLED", value).output();
            assert_eq!(told(&output), ("delivered 0".to_owned(), String::new()));
            // Then it looks at nothing else.
            let headers = "headers = { x-key = '${UNSET}' }\ntls = { ca-certificate = '/missing' }";
            let output = Child::new("emit")
                .table(&table(transport, "https://localhost:1", headers))
                .env("OTEL_SDK_DISABLED", value)
                .env("OTEL_BLRP_MAX_QUEUE_SIZE", "x")
                .output();
            assert_eq!(told(&output), ("delivered 0".to_owned(), String::new()));
        }
        assert_eq!(receiver.request_count(), 0);
        for value in ["false", "False", ""] {
            delivers(to_receiver().env("OTEL_SDK_DISABLED", value));
        }
        for value in ["c4n4ry", "1", "yes"] {
            warns(
                to_receiver().env("OTEL_SDK_DISABLED", value),
                "the environment variable OTEL_SDK_DISABLED is ignored: expected true or false",
            );
        }
        receiver.clear();
    }
}

fn headers_of_the_environment_fill_what_the_table_leaves_out() {
    const ALL: &str = "OTEL_EXPORTER_OTLP_HEADERS";
    const LOGS: &str = "OTEL_EXPORTER_OTLP_LOGS_HEADERS";
    for transport in TRANSPORTS {
        let receiver = Receiver::start().expect("a receiver");
        let child = |said: &str, variables: &[(&str, &str)]| {
            receiver.clear();
            let child = Child::new("emit").table(&table(
                transport,
                &endpoint(&receiver, transport),
                &format!("headers = {{ {said} }}"),
            ));
            let variables = variables.iter();
            variables.fold(child, |child, (name, value)| child.env(name, value))
        };
        let sent = |name: &str| {
            let headers = receiver.received()[0].headers.clone();
            let values: Vec<_> = headers
                .iter()
                .filter(|(candidate, _)| *candidate == name)
                .map(|(_, value)| value.to_owned())
                .collect();
            values.join(" and ")
        };
        // The signal's own stand for all of them.
        delivers(child("", &[(LOGS, "x-a=1"), (ALL, "x-a=2,x-b=3")]));
        assert_eq!((sent("x-a"), sent("x-b")), ("1".to_owned(), String::new()));

        // Header by header, whatever their case.
        delivers(child(
            "X-A = 'table'",
            &[(ALL, "x-A=environment,X-B=a%20b%2Cc==,")],
        ));
        assert_eq!(sent("x-a"), "table");
        assert_eq!(sent("x-b"), "a b,c==");

        // User information of the endpoint is below both.
        let own = ["x-other=1", "authorization=Bearer%20own"];
        for (variable, expected) in own.into_iter().zip(["Basic bWU6aXQ=", "Bearer own"]) {
            receiver.clear();
            let url = endpoint(&receiver, transport).replace("http://", "http://me:it@");
            delivers(
                Child::new("emit")
                    .table(&table(transport, &url, ""))
                    .env(ALL, variable),
            );
            assert_eq!(sent("authorization"), expected);
        }

        // What no header can be is left out, and the rest is sent.
        let malformed =
            "content-type=c4n4ry,grpc-timeout=c4n4ry,x y=c4n4ry,x-line=c4n4ry%0A,x-none,x-c=ok";
        warns(
            child("", &[(ALL, malformed)]),
            "a part of the environment variable OTEL_EXPORTER_OTLP_HEADERS is ignored: expected key=value, separated by \
             commas, with names and values that a header can have",
        );
        assert_eq!(sent("x-c"), "ok");
        assert_eq!(sent("x-line") + &sent("x-none"), "");
        assert!(!sent("content-type").contains("c4n4ry"));
        assert!(!sent("grpc-timeout").contains("c4n4ry"));
    }
}

fn the_resource_is_that_of_environment_table_and_catalog() {
    const ALL: &str = "OTEL_RESOURCE_ATTRIBUTES";
    let receiver = Receiver::start().expect("a receiver");
    let resource = |said: &str, child: &dyn Fn(Child) -> Child, warning: &str| {
        receiver.clear();
        let text = table(Transport::HttpJson, &receiver.http_endpoint(), "");
        let said = format!("[otel]\nenvironment = 'staging'\nresource = {{ {said} }}\n");
        let emit = Child::new("emit").table(&text.replace("[otel]\n", &said));
        warns(child(emit), warning);
        let request = decode(&receiver.received()[0]);
        let resource = request.resource_logs[0].resource.as_ref();
        let mut attributes = shown(&resource.expect("a resource").attributes);
        attributes.retain(|text| !text.starts_with("telemetry.sdk.version"));
        attributes.sort();
        attributes
    };
    let own = [
        "env=\"staging\"",
        "service.name=\"mini-cli\"",
        "service.version=\"0.1.0\"",
        "telemetry.sdk.language=\"rust\"",
        if cfg!(feature = "otel") {
            "telemetry.sdk.name=\"otelier\""
        } else {
            "telemetry.sdk.name=\"opentelemetry\""
        },
    ];
    let with = |more: &[&str]| {
        let mut all = [&own[..], more].concat();
        all.sort_unstable();
        all.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(resource("", &|child| child, ""), with(&[]));
    // The catalog's win, and so does what makes the records.
    let overridden =
        "service.name=other,env=other,team=tools%20%26%20more,telemetry.sdk.name=other";
    assert_eq!(
        resource(
            "",
            &|child| child.env("OTEL_SERVICE_NAME", "other").env(ALL, overridden),
            ""
        ),
        with(&["team=\"tools & more\""])
    );
    // The table's win over the environment's.
    assert_eq!(
        resource(
            "team = 'table', shard = 3, 'deployment.canary' = true",
            &|child| child.env(ALL, "team=environment,host.name=h"),
            ""
        ),
        with(&[
            "team=\"table\"",
            "shard=3",
            "deployment.canary=true",
            "host.name=\"h\""
        ])
    );
    // A malformed list is ignored as a whole.
    for list in ["team=tools,c4n4ry", "team=%FFc4n4ry", "=c4n4ry", "team="] {
        assert_eq!(
            resource(
                "",
                &|child| child.env(ALL, list),
                "the environment variable OTEL_RESOURCE_ATTRIBUTES is ignored: expected key=value, separated by commas, \
                 percent-encoded"
            ),
            with(&[])
        );
    }
}

#[cfg(not(feature = "otel"))]
fn what_the_sdk_has_no_use_for_is_a_warning() {
    let receiver = Receiver::start().expect("a receiver");
    let check = |keys: &str, expected: &str| {
        let text = table(Transport::Grpc, &receiver.grpc_endpoint(), "");
        let child =
            Child::new("emit").table(&text.replace("[otel]\n", &format!("[otel]\n{keys}\n")));
        warns(
            child,
            &format!(
                "{expected} ignored: this program exports through the OpenTelemetry SDK, which keeps records in memory and \
                 bounds their number (OTEL_BLRP_MAX_QUEUE_SIZE)"
            ),
        );
    };
    check("queue = '1 MiB'", "otel.queue is");
    check("spool = { dir = 'c4n4ry' }", "otel.spool is");
    check(
        "queue = 65536\nspool = { dir = 'c4n4ry' }",
        "otel.queue and otel.spool are",
    );
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

/// What a process says of its ten records that sends to such a receiver.
#[cfg(feature = "otel")]
#[track_caller]
fn check_counts(
    (role, transport): (&str, Transport),
    behaviour: Behaviour,
    variables: &[(&str, &str)],
    expected: &str,
) {
    let receiver = Receiver::start_with(behaviour).expect("a receiver");
    let child = Child::new(role).table(&table(transport, &endpoint(&receiver, transport), ""));
    let child = (variables.iter()).fold(child, |child, (name, value)| child.env(name, value));
    let (out, err) = told(&child.output());
    assert_eq!(
        (out.as_str(), err.as_str()),
        (expected, ""),
        "{variables:?}"
    );
}

#[cfg(feature = "otel")]
fn no_more_records_wait_than_the_environment_says() {
    for (records, expected) in [
        (
            "1",
            "10 emitted, 0 delivered, 1 in flight, 9 dropped (queue_full)",
        ),
        (
            "7",
            "10 emitted, 0 delivered, 7 in flight, 3 dropped (queue_full)",
        ),
        ("10", "10 emitted, 0 delivered, 10 in flight"),
    ] {
        let variables = [("OTEL_BLRP_MAX_QUEUE_SIZE", records)];
        let child = ("flushing", Transport::Grpc);
        check_counts(child, Behaviour::Unavailable, &variables, expected);
    }
}

#[cfg(feature = "otel")]
fn records_are_sent_when_there_are_enough() {
    const DELAY: (&str, &str) = ("OTEL_BLRP_SCHEDULE_DELAY", "60000");
    let check = |more: (&str, &str), expected: &str| {
        let child = ("waiting", Transport::HttpBinary);
        check_counts(child, Behaviour::Accept, &[DELAY, more], expected);
    };
    let all = "10 emitted, 10 delivered";
    let none = "10 emitted, 0 delivered, 10 in flight";
    check(("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "10"), all);
    check(("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "11"), none);
    // A quarter of the queue.
    check(("OTEL_BLRP_MAX_QUEUE_SIZE", "40"), all);
    check(("OTEL_BLRP_MAX_QUEUE_SIZE", "44"), none);
}

#[cfg(feature = "otel")]
fn a_batch_is_tried_for_as_long_as_the_environment_says() {
    const TIMEOUT: &str = "OTEL_BLRP_EXPORT_TIMEOUT";
    let check = |behaviour: Behaviour, millis: &str, expected: &str| {
        each(|transport| {
            let child = ("flushing", transport);
            check_counts(child, behaviour.clone(), &[(TIMEOUT, millis)], expected);
        });
    };
    let expired = "10 emitted, 0 delivered, 10 dropped (expired)";
    let tried = "10 emitted, 0 delivered, 10 in flight";
    check(Behaviour::Unavailable, "300", expired);
    check(Behaviour::Unavailable, "30000", tried);
    // Though a request may take ten seconds.
    check(Behaviour::Hang, "300", expired);
    check(Behaviour::Hang, "30000", tried);
    check(Behaviour::Accept, "2000", "10 emitted, 10 delivered");
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
