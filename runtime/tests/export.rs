//! Export to a real receiver, over every transport.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod miniature;
mod support;

use std::{
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use miniature::{Telemetry, request};
use otelier_validate::receiver::{Behaviour, Receiver, Transport};
use support::{
    LOST, RESOURCE, SOON, TRANSPORTS, decode, each, endpoint, greet, records, session, settled,
    shown, start, table, until_it_fails,
};

fn receiver() -> Receiver {
    Receiver::start().expect("a receiver")
}

#[test]
fn records_arrive_as_the_design_says() {
    each(|transport| {
        let receiver = receiver();
        let before = SystemTime::now();
        let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
        let session = session(&telemetry);
        greet(&session, "hello");
        session
            .request(request::Failed {
                duration_ms: Duration::from_millis(7),
                error_message: "refused",
            })
            .status_code(503)
            .emit();
        session
            .request(request::Succeeded {
                duration_ms: Duration::ZERO,
            })
            .sizes(&[1, 2])
            .emit();
        let delivery = telemetry.flush(SOON).unwrap();
        assert_eq!((delivery.emitted, delivery.delivered), (3, 3));

        let payload = &receiver.received()[0];
        assert_eq!(payload.transport, transport);
        let request = decode(payload);
        let resource = request.resource_logs[0].resource.as_ref().unwrap();
        let mut attributes = shown(&resource.attributes);
        let own = if cfg!(feature = "otel") {
            "otelier"
        } else {
            "opentelemetry"
        };
        let sdk = format!("telemetry.sdk.name={own:?}");
        attributes.retain(|text| !text.starts_with("telemetry.sdk.version"));
        attributes.sort();
        assert_eq!(
            attributes,
            [
                r#"env="dev""#,
                r#"service.name="mini-cli""#,
                r#"service.version="0.1.0""#,
                r#"telemetry.sdk.language="rust""#,
                sdk.as_str(),
            ]
        );
        let scope = &request.resource_logs[0].scope_logs[0];
        assert_eq!(scope.schema_url, "https://example.com/schemas/mini/1.0.0");
        let scope = scope.scope.as_ref().unwrap();
        assert_eq!((&*scope.name, &*scope.version), ("mini_otel", "1.0.0"));

        let records = records(&receiver);
        assert_eq!(records.len(), 3);
        let failed = &records[1];
        assert_eq!(failed.event_name, "mini.request");
        assert_eq!(
            (failed.severity_number, &*failed.severity_text),
            (13, "WARN")
        );
        assert!(failed.body.is_none());
        let attributes = shown(&failed.attributes);
        let timestamp = attributes[1].strip_prefix("event.timestamp=\"").unwrap();
        assert_eq!(attributes[0], r#"event.name="mini.request""#);
        assert_eq!(
            attributes[2..],
            [
                r#"conversation.id="c1""#,
                r#"app.version="0.1.0""#,
                r#"model="m1""#,
                "duration_ms=7",
                "status_code=503",
                r#"error.message="refused""#,
            ]
        );
        // One reading of the clock: the attribute is the field, cut to milliseconds.
        let nanos = |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap().as_nanos();
        assert!(
            (nanos(before)..=nanos(SystemTime::now())).contains(&u128::from(failed.time_unix_nano))
        );
        assert_eq!(failed.time_unix_nano, failed.observed_time_unix_nano);
        let millis = failed.time_unix_nano / 1_000_000 % 1_000;
        assert!(
            timestamp.ends_with(&format!(".{millis:03}Z\"")),
            "{timestamp}"
        );
        assert_eq!(shown(&records[2].attributes)[6], "sizes=[2]");
        telemetry.shutdown(SOON).unwrap();
    });
}

#[test]
fn headers_of_the_table_are_sent() {
    each(|transport| {
        let receiver = receiver();
        let headers = "headers = { X-Otlp-Api-Key = '${CARGO_PKG_NAME}', x-other = '$${b}' }";
        let url = endpoint(&receiver, transport).replace("://", "://me:p%40ss@");
        let config = miniature::Config::from_toml(&table(transport, &url, headers)).unwrap();
        let telemetry = Telemetry::builder(RESOURCE)
            .config(config)
            .expand_environment(true)
            .start()
            .unwrap();
        greet(&session(&telemetry), "hello");
        telemetry.shutdown(SOON).unwrap();
        let headers = receiver.received()[0].headers.clone();
        assert_eq!(headers.get("x-otlp-api-key"), Some("otelier-runtime"));
        assert_eq!(headers.get("x-other"), Some("${b}"));
        assert_eq!(headers.get("authorization"), Some("Basic bWU6cEBzcw=="));
    });
}

#[test]
fn every_runtime_of_the_application_will_do() {
    fn emit_and_shut_down(transport: Transport, by_drop: bool) {
        let receiver = receiver();
        let begun = Instant::now();
        let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
        let session = session(&telemetry);
        greet(&session, "one");
        telemetry.flush(SOON).unwrap();
        greet(&session, "two");
        if by_drop {
            drop((session, telemetry));
        } else {
            telemetry.shutdown(SOON).unwrap();
        }
        assert_eq!(receiver.record_count(), 2);
        assert!(
            begun.elapsed() < Duration::from_secs(4),
            "{:?}",
            begun.elapsed()
        );
    }
    each(|transport| {
        for by_drop in [false, true] {
            emit_and_shut_down(transport, by_drop);
            let mut builders = [
                tokio::runtime::Builder::new_current_thread(),
                tokio::runtime::Builder::new_multi_thread(),
            ];
            for builder in &mut builders {
                let runtime = builder.worker_threads(2).enable_all().build().unwrap();
                runtime.block_on(async { emit_and_shut_down(transport, by_drop) });
                runtime.block_on(async {
                    tokio::spawn(async move { emit_and_shut_down(transport, by_drop) })
                        .await
                        .unwrap();
                });
            }
        }
    });
}

#[test]
fn a_telemetry_outlives_the_runtime_that_it_was_started_in() {
    each(|transport| {
        let receiver = receiver();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let telemetry = runtime
            .block_on(async { start(&table(transport, &endpoint(&receiver, transport), "")) });
        drop(runtime);
        greet(&session(&telemetry), "hello");
        telemetry.shutdown(SOON).unwrap();
        assert_eq!(receiver.record_count(), 1);
    });
}

#[test]
fn a_server_that_never_answers_holds_nobody_up() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Hang).expect("a receiver");
        let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
        let session = session(&telemetry);
        greet(&session, "one");
        let deadline = Duration::from_millis(300);
        // Less than a request may take.
        let patience = SOON / 2;

        let begun = Instant::now();
        let error = telemetry.flush(deadline).unwrap_err();
        assert!(begun.elapsed() < patience, "{:?}", begun.elapsed());
        assert!(error.deadline_passed());
        assert_eq!(error.delivery().lost(), 0);

        let begun = Instant::now();
        let error = telemetry.shutdown(deadline).unwrap_err();
        assert!(begun.elapsed() < patience, "{:?}", begun.elapsed());
        assert!(error.deadline_passed());
        let delivery = settled(&telemetry);
        assert_eq!(
            (delivery.emitted, delivery.delivered, delivery.lost()),
            (1, 0, 1)
        );

        // Neither a second shutdown nor the drop waits again.
        let begun = Instant::now();
        let error = telemetry.shutdown(SOON).unwrap_err();
        assert_eq!(error.reason(), Some("no answer before the deadline"));
        drop((session, telemetry));
        assert!(begun.elapsed() < patience, "{:?}", begun.elapsed());
    });
}

#[test]
fn a_refusal_is_counted_and_named() {
    each(|transport| {
        let check = |behaviour: Behaviour, http: &str, grpc: &str| {
            let receiver = Receiver::start_with(behaviour).expect("a receiver");
            let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
            greet(&session(&telemetry), "one");
            let error = telemetry.shutdown(SOON).unwrap_err();
            assert_eq!(error.delivery().lost(), 1);
            assert!(!error.deadline_passed());
            let reason = if transport == Transport::Grpc {
                grpc
            } else {
                http
            };
            assert_eq!(error.reason(), Some(reason));
            let told = format!("1 of 1 telemetry records were not delivered: {reason}");
            assert_eq!(error.to_string(), told);
            assert_eq!(receiver.record_count(), 0);
        };
        check(
            Behaviour::Refuse,
            "HTTP status 400",
            "gRPC status InvalidArgument",
        );
        // The engine tries this again, and again.
        if !cfg!(feature = "otel") {
            check(
                Behaviour::Unavailable,
                "HTTP status 503",
                "gRPC status Unavailable",
            );
        }
    });
}

#[test]
fn records_that_the_receiver_rejects_are_not_delivered() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Reject { records: 2 }).expect("a receiver");
        let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
        let session = session(&telemetry);
        (0..3).for_each(|_| greet(&session, "hello"));
        let error = telemetry.shutdown(SOON).unwrap_err();
        let delivery = error.delivery();
        assert_eq!((delivery.delivered, delivery.lost()), (1, 2));
        let reason = "rejected by the receiver (partial success)";
        assert_eq!(error.reason(), Some(reason));
    });
}

#[test]
fn nobody_listening_is_counted_and_named() {
    each(|transport| {
        // Its port, which no other test gets, on another address of the loopback.
        let receiver = receiver();
        let gone = endpoint(&receiver, transport).replace("127.0.0.1", "127.0.0.2");
        let telemetry = start(&table(transport, &gone, ""));
        greet(&session(&telemetry), "one");
        until_it_fails(&telemetry);
        let error = telemetry.shutdown(LOST).unwrap_err();
        assert_eq!(settled(&telemetry).lost(), 1);
        let reason = error.reason().unwrap();
        assert!(reason.ends_with("connection refused"), "{reason}");
    });
}

#[test]
fn a_server_that_comes_back_gets_what_is_emitted_then() {
    each(|transport| {
        let receiver = Receiver::start_with(Behaviour::Unavailable).expect("a receiver");
        let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
        let session = session(&telemetry);
        greet(&session, "before");
        until_it_fails(&telemetry);
        receiver.behave(Behaviour::Accept);
        greet(&session, "after");
        let outcome = telemetry.shutdown(SOON);
        let delivery = telemetry.delivery();
        // Only the engine has kept the first one.
        let delivered = if cfg!(feature = "otel") { 2 } else { 1 };
        assert_eq!(outcome.is_ok(), delivered == 2);
        assert_eq!((delivery.emitted, delivery.delivered), (2, delivered));
        assert_eq!(delivery.lost(), 2 - delivered);
        assert_eq!(receiver.record_count() as u64, delivered);
    });
}

#[test]
fn redirects_are_not_followed() {
    let elsewhere = receiver();
    let behaviour = Behaviour::Redirect(elsewhere.http_endpoint());
    let receiver = Receiver::start_with(behaviour).expect("a receiver");
    for transport in [Transport::HttpBinary, Transport::HttpJson] {
        let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
        greet(&session(&telemetry), "hello");
        let error = telemetry.shutdown(SOON).unwrap_err();
        assert_eq!(error.reason(), Some("HTTP status 307"));
    }
    assert_eq!(elsewhere.request_count(), 0);
}

#[test]
fn an_event_after_the_shutdown_counts_as_dropped() {
    let receiver = receiver();
    let telemetry = start(&table(Transport::HttpBinary, &receiver.http_endpoint(), ""));
    let session = session(&telemetry);
    greet(&session, "one");
    telemetry.shutdown(SOON).unwrap();
    telemetry.shutdown(SOON).unwrap();
    telemetry.flush(SOON).unwrap();
    greet(&session, "two");
    let delivery = telemetry.delivery();
    assert_eq!(
        (delivery.emitted, delivery.delivered, delivery.lost()),
        (2, 1, 1)
    );
    let error = telemetry.shutdown(SOON).unwrap_err();
    assert_eq!(
        error.to_string(),
        "1 of 2 telemetry records were not delivered"
    );
    assert_eq!(
        telemetry.emitted(),
        [
            ("mini.alarm", 0),
            ("mini.greeting", 2),
            ("mini.receipt", 0),
            ("mini.request", 0)
        ]
    );
}

#[test]
fn every_record_is_accounted_for_under_load() {
    const THREADS: u64 = 4;
    const EACH: u64 = 3_000;
    each(|transport| {
        let receiver = receiver();
        let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
        let session = session(&telemetry);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| (0..EACH).for_each(|_| greet(&session, "hello")));
            }
        });
        let outcome = telemetry.shutdown(Duration::from_secs(60));
        let delivery = telemetry.delivery();
        assert_eq!(delivery.emitted, THREADS * EACH);
        assert_eq!(delivery.delivered + delivery.lost(), delivery.emitted);
        assert_eq!(delivery.delivered, receiver.record_count() as u64);
        assert_eq!(outcome.is_err(), delivery.lost() > 0);
    });
}

#[test]
fn an_emit_while_another_thread_shuts_down_is_accounted_for() {
    each(|transport| {
        for _ in 0..5 {
            let receiver = receiver();
            let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
            let session = session(&telemetry);
            thread::scope(|scope| {
                scope.spawn(|| (0..500).for_each(|_| greet(&session, "hello")));
                scope.spawn(|| {
                    thread::sleep(Duration::from_micros(200));
                    _ = telemetry.shutdown(SOON);
                });
            });
            let delivery = telemetry.delivery();
            assert_eq!(delivery.emitted, 500);
            assert_eq!(delivery.delivered + delivery.lost(), 500);
            assert_eq!(delivery.delivered, receiver.record_count() as u64);
        }
    });
}

#[test]
fn a_batch_over_four_mebibytes_is_cut() {
    each(|transport| {
        let receiver = receiver();
        let text = table(transport, &endpoint(&receiver, transport), "");
        let telemetry = start(&text);
        let session = session(&telemetry);
        let long = "x".repeat(100_000);
        for _ in 0..100 {
            session
                .request(request::Failed {
                    duration_ms: Duration::ZERO,
                    error_message: &long,
                })
                .emit();
        }
        telemetry.shutdown(SOON).unwrap();
        assert_eq!(receiver.record_count(), 100);
        for payload in receiver.received() {
            assert!(payload.bytes.len() < 4 << 20, "{}", payload.bytes.len());
        }
    });
}

#[cfg(feature = "opentelemetry")]
#[test]
fn a_record_carries_the_span_that_it_is_emitted_in() {
    use opentelemetry::trace::{TraceContextExt as _, Tracer as _, TracerProvider as _};

    let receiver = receiver();
    let telemetry = start(&table(Transport::Grpc, &receiver.grpc_endpoint(), ""));
    let session = session(&telemetry);
    let provider = opentelemetry_sdk::trace::SdkTracerProvider::default();
    let (trace, span) = provider.tracer("test").in_span("work", |cx| {
        greet(&session, "inside");
        let context = cx.span().span_context().clone();
        (context.trace_id(), context.span_id())
    });
    greet(&session, "outside");
    telemetry.shutdown(SOON).unwrap();
    let records = records(&receiver);
    assert_eq!(records[0].trace_id, trace.to_bytes());
    assert_eq!(records[0].span_id, span.to_bytes());
    assert!(records[1].trace_id.is_empty() && records[1].span_id.is_empty());
}

#[test]
fn the_caller_names_a_span_and_a_time() {
    for transport in TRANSPORTS {
        let receiver = receiver();
        let telemetry = start(&table(transport, &endpoint(&receiver, transport), ""));
        let span = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".parse();
        let span: otelier_runtime::SpanContext = span.expect("a traceparent");
        let emit = |time| {
            let event = miniature::greeting::Greeting {
                words: "hello",
                loud: true,
            };
            session(&telemetry)
                .greeting(event)
                .in_span(span)
                .emit_at(time);
        };
        emit(UNIX_EPOCH + Duration::from_secs(5));
        emit(UNIX_EPOCH - Duration::from_secs(5));
        let delivery = telemetry.shutdown(SOON).expect("all is delivered");
        assert_eq!(delivery.adjusted.clamped, 1);
        let records = records(&receiver);
        let times: Vec<u64> = records.iter().map(|record| record.time_unix_nano).collect();
        assert_eq!(times, [5_000_000_000, 1], "0 would be no time");
        for record in &records {
            assert_eq!(record.trace_id, span.trace_id());
            assert_eq!(
                (&record.span_id[..], record.flags),
                (&span.span_id()[..], 1)
            );
        }
    }
}
