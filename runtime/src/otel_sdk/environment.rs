//! The standard `OTEL_*` variables. They fill what the table leaves out and never
//! switch export on; a malformed one is a warning that names it, and is then ignored.
//!
//! Source: OpenTelemetry specification, "Environment Variable Specification" and
//! "OpenTelemetry Protocol Exporter". Headers, compression and resource attributes are taken over by the SDK itself.

use std::{env, time::Duration};

use crate::{Warning, start::OnWarning};

/// Reads variables and warns of malformed ones.
pub(super) struct Environment<'w> {
    on_warning: &'w OnWarning,
}

/// The sizes and the pace of the batch processor.
pub(super) struct Batching {
    pub(super) queue: usize,
    pub(super) batch: usize,
    pub(super) delay: Duration,
}

impl<'w> Environment<'w> {
    pub(super) fn new(on_warning: &'w OnWarning) -> Self {
        Self { on_warning }
    }

    /// The variable's value; an empty one counts as unset.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let Ok(value) = env::var_os(name)?.into_string() else {
            self.ignore(name, "expected Unicode");
            return None;
        };
        Some(value).filter(|value| !value.is_empty())
    }

    /// Warns.
    pub(super) fn warn(&self, message: impl Into<String>) {
        (self.on_warning)(&Warning::new(message));
    }

    /// Warns that a variable is ignored. `expected` must not hold its value.
    pub(super) fn ignore(&self, name: &str, expected: &str) {
        self.warn(format!(
            "the environment variable {name} is ignored: {expected}"
        ));
    }

    /// `OTEL_BLRP_*`.
    pub(super) fn batching(&self) -> Batching {
        // The queue and a batch are allocated as a whole.
        let queue = self
            .number("OTEL_BLRP_MAX_QUEUE_SIZE", 1, 1_000_000)
            .unwrap_or(2_048);
        let batch = self
            .number("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", 1, 1_000_000)
            .unwrap_or(512);
        let delay = self
            .number("OTEL_BLRP_SCHEDULE_DELAY", 1, 3_600_000)
            .unwrap_or(1_000);
        Batching {
            queue: usize::try_from(queue).unwrap_or(usize::MAX),
            batch: usize::try_from(batch.min(queue)).unwrap_or(usize::MAX),
            delay: Duration::from_millis(delay),
        }
    }

    /// How long the export of one batch may take, retries included.
    pub(super) fn timeout(&self) -> Duration {
        let millis = [
            "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT",
            "OTEL_EXPORTER_OTLP_TIMEOUT",
        ]
        .into_iter()
        .find_map(|name| self.number(name, 1, 3_600_000));
        Duration::from_millis(millis.unwrap_or(10_000))
    }

    /// Warns of what the SDK would ignore without a word.
    pub(super) fn check_ignored(&self) {
        for name in [
            "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION",
            "OTEL_EXPORTER_OTLP_COMPRESSION",
        ] {
            let known = |value: &String| {
                ["none", "gzip"]
                    .iter()
                    .any(|known| value.eq_ignore_ascii_case(known))
            };
            if self.text(name).is_some_and(|value| !known(&value)) {
                self.ignore(name, "expected none or gzip");
            }
        }
        for name in [
            "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
            "OTEL_EXPORTER_OTLP_HEADERS",
            "OTEL_RESOURCE_ATTRIBUTES",
        ] {
            let pair = |entry: &str| match entry.split_once('=') {
                Some((key, value)) => !key.trim().is_empty() && !value.trim().is_empty(),
                None => entry.trim().is_empty(),
            };
            if self
                .text(name)
                .is_some_and(|value| !value.split(',').all(pair))
            {
                self.warn(format!(
                    "a part of the environment variable {name} is ignored: expected key=value, separated by commas"
                ));
            }
        }
    }

    fn number(&self, name: &str, min: u64, max: u64) -> Option<u64> {
        let number = self.text(name)?.trim().parse().ok();
        let number = number.filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.ignore(name, &format!("expected a number from {min} to {max}"));
        }
        number
    }
}
