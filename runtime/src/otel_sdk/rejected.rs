//! Partial success: records that a receiver rejected out of a request that it took.
//!
//! `opentelemetry-otlp` takes such an answer for a success and tells of it in its own log only, an
//! event of `tracing`. So exports run under a subscriber that hears this event and nothing else;
//! it keeps the exporter's other events out of the application's log as well.
//!
//! Source: OTLP specification, "Partial Success".

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tracing_core::{
    Dispatch, Event, Interest, LevelFilter, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// How many records were rejected since it was last asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Rejected(Arc<AtomicU64>);

impl Rejected {
    /// The subscriber that listens.
    pub(super) fn listener(&self) -> Dispatch {
        Dispatch::new(Listener(self.clone()))
    }

    /// Looks into an OTLP/JSON answer, whose int64 is a string: `opentelemetry-otlp` reads numbers only.
    pub(super) fn read_json(&self, answer: &[u8]) {
        let answer: Option<serde_json::Value> = serde_json::from_slice(answer).ok();
        let rejected = answer
            .as_ref()
            .and_then(|answer| {
                answer
                    .pointer("/partialSuccess/rejectedLogRecords")?
                    .as_str()
            })
            .and_then(|digits| digits.parse().ok());
        self.0.fetch_add(rejected.unwrap_or(0), Ordering::Relaxed);
    }

    pub(super) fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

struct Listener(Rejected);

fn is_heard(metadata: &Metadata<'_>) -> bool {
    metadata.target() == "opentelemetry-otlp" && metadata.name().ends_with(".PartialSuccess")
}

impl Subscriber for Listener {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_heard(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_heard(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Count(&self.0));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Count<'r>(&'r Rejected);

impl Visit for Count<'_> {
    fn record_i64(&mut self, field: &Field, value: i64) {
        if field.name() == "rejected_log_records" {
            let rejected = u64::try_from(value).unwrap_or(0);
            self.0.0.fetch_add(rejected, Ordering::Relaxed);
        }
    }

    // The message of the receiver is among the other fields; it goes nowhere.
    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
