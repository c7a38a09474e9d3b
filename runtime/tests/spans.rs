//! Which span a record carries that is emitted inside of spans of `tracing`.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod miniature;
mod support;

use miniature::{Config, Session, Telemetry, greeting::Greeting};
use opentelemetry::trace::{
    SpanContext, TraceContextExt as _, Tracer as _, TracerProvider as _, noop::NoopTracer,
};
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use otelier_validate::receiver::{Receiver, Transport};
use support::{RESOURCE, SOON, greet, records, session, table};
use tracing::{Span, debug_span, info_span, level_filters::LevelFilter};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt as _};
use tracing_subscriber::{Layer as _, Registry, layer::SubscriberExt as _};

fn tracer() -> SdkTracer {
    SdkTracerProvider::default().tracer("test")
}

/// What OpenTelemetry knows the current span of `tracing` as.
fn here() -> SpanContext {
    Span::current().context().span().span_context().clone()
}

/// The record that is emitted here carries the span that is returned.
#[track_caller]
fn check(emit: impl Fn(&Session) -> Option<SpanContext>) {
    let each = |through_sdk: bool| {
        let receiver = Receiver::start().expect("a receiver");
        let text = table(Transport::Grpc, &receiver.grpc_endpoint(), "");
        let builder = Telemetry::builder(RESOURCE)
            .config(Config::from_toml(&text).expect("a table"))
            .on_warning(|_| {});
        #[cfg(feature = "otel-sdk")]
        let builder = builder.through_sdk(through_sdk);
        let telemetry = builder.start().expect("a telemetry");
        let expected = emit(&session(&telemetry));
        telemetry.shutdown(SOON).expect("all is delivered");
        let LogRecord {
            trace_id,
            span_id,
            flags,
            ..
        } = records(&receiver).remove(0);
        let expected = expected.map(|span| {
            assert!(span.is_valid());
            (
                span.trace_id().to_bytes().to_vec(),
                span.span_id().to_bytes().to_vec(),
                u32::from(span.trace_flags().to_u8()),
            )
        });
        let carried = (trace_id, span_id, flags);
        assert_eq!(carried, expected.unwrap_or_default(), "{through_sdk}");
    };
    if cfg!(feature = "otel") {
        each(false);
    }
    if cfg!(feature = "otel-sdk") {
        each(true);
    }
}

/// The same with a layer that makes its spans the current OpenTelemetry context, and with one that does not.
#[track_caller]
fn check_layers(emit: impl Fn(&Session) -> Option<SpanContext>) {
    for activation in [true, false] {
        let layer = OpenTelemetryLayer::new(tracer()).with_context_activation(activation);
        let subscriber = Registry::default().with(layer.with_filter(LevelFilter::INFO));
        tracing::subscriber::with_default(subscriber, || check(&emit));
    }
}

#[test]
fn the_current_span() {
    check_layers(|session| {
        info_span!("outer").in_scope(|| {
            info_span!("inner").in_scope(|| {
                greet(session, "inside");
                Some(here())
            })
        })
    });
}

#[test]
fn the_next_one_around_it_where_the_layer_does_not_see_it() {
    check_layers(|session| {
        info_span!("outer").in_scope(|| {
            let outer = Some(here());
            debug_span!("inner").in_scope(|| greet(session, "inside"));
            outer
        })
    });
}

#[test]
fn none_outside_of_spans() {
    check_layers(|session| {
        info_span!("before").in_scope(|| ());
        greet(session, "outside");
        None
    });
}

#[test]
fn none_without_the_layer() {
    let emit = |session: &Session| {
        info_span!("unseen").in_scope(|| greet(session, "inside"));
        None
    };
    check(emit);
    tracing::subscriber::with_default(Registry::default(), || check(emit));
    let nothing = OpenTelemetryLayer::new(NoopTracer::new());
    let subscriber = Registry::default().with(nothing.with_context_activation(false));
    tracing::subscriber::with_default(subscriber, || check(emit));
}

#[test]
fn the_opentelemetry_context_comes_first() {
    check_layers(|session| {
        info_span!("outer").in_scope(|| {
            tracer().in_span("inner", |cx| {
                greet(session, "inside");
                Some(cx.span().span_context().clone())
            })
        })
    });
}

#[test]
fn what_the_caller_names_comes_before_both() {
    let tracer = tracer();
    check_layers(|session| {
        let named = tracer.in_span("named", |cx| cx.span().span_context().clone());
        info_span!("outer").in_scope(|| {
            tracer.in_span("inner", |_| {
                let event = Greeting {
                    words: "hello",
                    loud: false,
                };
                let span = otelier_runtime::SpanContext::try_from(&named).expect("a span");
                session.greeting(event).in_span(Some(span)).emit();
            });
        });
        Some(named)
    });
}
