//! The fields of a record beside its attributes: its times, severity and ids, and a body where there should be none.

use super::collect::Findings;
use super::name::Known;
use crate::codes::Code;
use crate::payload::{Any, Id, Number, Record, Time};
use crate::present::Present;
use crate::times::{Absurd, absurd, probable_unit};
use crate::{ids, show};

/// Checks the times of a record.
pub(super) fn times(
    known: Known<'_>,
    record: &Record,
    present: Option<&Present>,
    findings: &mut Findings,
) {
    const MEANING: &str = "it is when the event happened, in nanoseconds since the Unix epoch";
    let own = |field: &str| format!("{}/{field}", record.pointer);
    let zero = match record.time {
        Time::Zero => Some(("timeUnixNano is 0", own("timeUnixNano"))),
        Time::Absent => Some(("timeUnixNano is absent or 0", record.pointer.clone())),
        Time::Set(_) | Time::Unreadable => None,
    };
    if let Some((message, pointer)) = zero.filter(|_| !known.bundle.catalog.records.zero_timestamp)
    {
        let message = format!("{message}; {MEANING}");
        let position = known.event.position_of("");
        findings.record_level(Code::ZeroTimestamp, message, pointer, position);
    }
    let nanoseconds = |time| match time {
        Time::Set(time) => time,
        Time::Absent | Time::Zero | Time::Unreadable => 0,
    };
    let (time, observed) = (nanoseconds(record.time), nanoseconds(record.observed_time));
    let Some(absurd) = absurd(time, observed, present) else {
        return;
    };
    let early = |time: u64| {
        let unit = probable_unit(time).map_or_else(String::new, |unit| {
            format!("; it looks like {unit}, and nanoseconds belong here")
        });
        format!("{time} is before the year 2000{unit}")
    };
    let (field, message) = match absurd {
        Absurd::Early => ("timeUnixNano", early(time)),
        Absurd::ObservedEarly => ("observedTimeUnixNano", early(observed)),
        Absurd::AfterObserved => (
            "timeUnixNano",
            format!("{time} is more than a day after the record was observed, at {observed}"),
        ),
        Absurd::AfterPresent => (
            "timeUnixNano",
            format!("{time} is more than a day in the future"),
        ),
    };
    let position = known.event.position_of("");
    findings.record_level(Code::ImplausibleTimestamp, message, own(field), position);
}

/// Checks the trace and the span id of a record.
pub(super) fn ids(known: Known<'_>, record: &Record, findings: &mut Findings) {
    let ids = [
        (
            "traceId",
            &record.trace_id,
            16,
            ids::is_trace as fn(&[u8]) -> bool,
        ),
        ("spanId", &record.span_id, 8, ids::is_span),
    ];
    for (field, id, length, is_id) in ids {
        let Id::Bytes(bytes) = id else { continue };
        if is_id(bytes) {
            continue;
        }
        let message = if bytes.len() == length {
            format!("{field} is all zero; a record without one leaves it out")
        } else {
            format!(
                "{field} has {} bytes, and {length} belong here",
                bytes.len()
            )
        };
        let pointer = format!("{}/{field}", record.pointer);
        let position = known.event.position_of("");
        findings.record_level(Code::InvalidId, message, pointer, position);
    }
}

/// Checks the severity of a record whose case is this one; of an event without cases it is the first.
pub(super) fn severity(known: Known<'_>, record: Number, case: usize, findings: &mut Findings) {
    let Some(expected) = known.event.severities.get(case) else {
        return;
    };
    let found = match record {
        Number::Unreadable => return,
        Number::Absent | Number::Set(0) => None,
        Number::Set(number) => Some(number),
    };
    let is_right = match (found, expected) {
        (Some(number), Some(expected)) => number == i64::from(*expected),
        (Some(number), None) => (1..=24).contains(&number),
        (None, _) => false,
    };
    if is_right {
        return;
    }
    let belongs = expected.map_or_else(
        || "one of 1 to 24 belongs here".to_owned(),
        |expected| format!("{} belongs here", said(expected.into())),
    );
    let (message, pointer) = match found {
        None => (
            format!("the record has no severityNumber; {belongs}"),
            findings.pointer.clone(),
        ),
        Some(number) => (
            format!("severityNumber is {}; {belongs}", said(number)),
            format!("{}/severityNumber", findings.pointer),
        ),
    };
    let position = known.event.position_of(&format!("/severities/{case}"));
    findings.record_level(Code::WrongSeverity, message, pointer, position);
}

/// A severity number, with the short name of its range (OpenTelemetry logs data model, "Field: `SeverityNumber`").
fn said(number: i64) -> String {
    let names = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
    let name = usize::try_from((number - 1).div_euclid(4)).ok();
    let name = name.and_then(|range| names.get(range));
    name.map_or_else(|| number.to_string(), |name| format!("{number} ({name})"))
}

/// Checks that a record of an event without a body has none.
pub(super) fn no_body(known: Known<'_>, held: Option<&Any>, findings: &mut Findings) {
    if matches!(held, None | Some(Any::Unset)) {
        return;
    }
    let name = show::name(known.name);
    let message = format!("records of {name} have no body: what they say is in their attributes");
    let pointer = format!("{}/body", findings.pointer);
    let position = known.event.position_of("");
    findings.record_level(Code::UnexpectedBody, message, pointer, position);
}
