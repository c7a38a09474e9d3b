//! A snapshot in the text format of Prometheus (exposition format 0.0.4).
//!
//! Labels are words of this program and names of the catalogs, never of a sender: there are only so many of them.

use std::fmt::{Display, Write as _};

use super::tally::Snapshot;

/// The media type of the text.
pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) fn text(snapshot: &Snapshot) -> String {
    let mut text = Text(String::new());
    let ledger = &snapshot.ledger;
    text.family(
        "otelier_records_received_total",
        "counter",
        "Log records of requests that were read.",
    );
    text.sample("otelier_records_received_total", &[], ledger.received);
    text.family(
        "otelier_records_total",
        "counter",
        "Log records by what became of them; the sum is what was received.",
    );
    for (outcome, count) in [
        ("valid", ledger.valid),
        ("dead_lettered", ledger.dead_lettered),
        ("refused", ledger.refused),
    ] {
        text.sample("otelier_records_total", &[("outcome", outcome)], count);
    }
    text.family(
        "otelier_event_records_total",
        "counter",
        "Log records by event of the catalog.",
    );
    for (event, seen) in snapshot.by_event() {
        for (outcome, count) in [
            ("valid", seen.valid),
            ("invalid", seen.records - seen.valid),
        ] {
            let labels = [("event", event), ("outcome", outcome)];
            text.sample("otelier_event_records_total", &labels, count);
        }
    }
    text.family(
        "otelier_findings_total",
        "counter",
        "Findings by code and event of the catalog; the event is empty where the catalog has none of that name.",
    );
    for ((code, event), count) in &snapshot.findings {
        let labels = [
            ("code", code.as_str()),
            ("event", event.as_deref().unwrap_or_default()),
        ];
        text.sample("otelier_findings_total", &labels, count);
    }
    text.family(
        "otelier_requests_total",
        "counter",
        "Export requests that were taken.",
    );
    text.sample("otelier_requests_total", &[], snapshot.requests);
    text.family(
        "otelier_requests_refused_total",
        "counter",
        "Requests that were not taken, by reason.",
    );
    for (reason, count) in &snapshot.refusals {
        text.sample(
            "otelier_requests_refused_total",
            &[("reason", reason)],
            count,
        );
    }
    text.family(
        "otelier_request_bytes_total",
        "counter",
        "Bytes of export requests that were read, decompressed.",
    );
    text.sample("otelier_request_bytes_total", &[], snapshot.bytes);
    if let Some(kept) = snapshot.dead_letters {
        for (name, kind, help, count) in [
            (
                "otelier_dead_letters",
                "gauge",
                "Dead letters that are there.",
                kept.files,
            ),
            (
                "otelier_dead_letter_bytes",
                "gauge",
                "Bytes of the dead letters that are there.",
                kept.bytes,
            ),
            (
                "otelier_dead_letters_dropped_total",
                "counter",
                "Dead letters that were removed for their age or to make room.",
                kept.dropped,
            ),
        ] {
            text.family(name, kind, help);
            text.sample(name, &[], count);
        }
    }
    text.0
}

struct Text(String);

// Writing to a String does not fail.
impl Text {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        self.0.push_str(name);
        for (place, (label, text)) in labels.iter().enumerate() {
            self.0.push(if place == 0 { '{' } else { ',' });
            let text = text
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            _ = write!(self.0, "{label}=\"{text}\"");
        }
        if !labels.is_empty() {
            self.0.push('}');
        }
        _ = writeln!(self.0, " {value}");
    }
}
