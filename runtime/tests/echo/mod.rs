//! A process whose subscriber emits an event for all that it sees traced.

use std::{sync::OnceLock, thread, time::Duration};

use crate::{
    miniature::Session,
    support::{SOON, greet, session, start},
};

static SESSION: OnceLock<Session> = OnceLock::new();

fn emit(words: &str) {
    if let Some(session) = SESSION.get() {
        greet(session, words);
    }
}

struct Echo;

impl tracing::Subscriber for Echo {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        emit("a span");
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {
        emit("a value of a span");
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {
        emit("an event");
    }

    fn enter(&self, _: &tracing::span::Id) {
        emit("a span is entered");
    }

    fn exit(&self, _: &tracing::span::Id) {}
}

/// Traces ten events on this thread and ten on another, and prints what became of the records.
pub fn child(table: &str) {
    tracing::subscriber::set_global_default(Echo).expect("the first subscriber");
    let telemetry = start(table);
    assert!(SESSION.set(session(&telemetry)).is_ok());
    let trace = || {
        for _ in 0..10 {
            tracing::info!("an event of the application");
        }
    };
    trace();
    telemetry.flush(SOON).expect("all is delivered");
    thread::spawn(trace).join().expect("it does not panic");
    telemetry.flush(SOON).expect("all is delivered");
    // Whatever went in circles would go on.
    thread::sleep(Duration::from_millis(200));
    let delivery = telemetry.shutdown(SOON).expect("all is delivered");
    println!(
        "delivered {}, own {}",
        delivery.delivered, delivery.dropped.own
    );
}
