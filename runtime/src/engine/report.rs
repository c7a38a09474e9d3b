//! The record by which the engine tells a receiver what it has not got.
//!
//! It is an event of the scope [`SCOPE`], whose version is that of this crate, and of severity `WARN`: how many records
//! were lost since the last such event, by reason (`otelier.lost.queue_full`, `otelier.lost.rejected`, .., none of them 0),
//! and since when (`otelier.lost_since`).

use std::sync::atomic::AtomicI64;

use super::{
    arena::Cursor,
    encode::{All, Stamp, encoded},
};
use crate::{
    Context, Delivery, Dropped, Fields, Key, Moment, Severity, Sink, Writer, context::Adjustments,
    text::DateTime,
};

/// The scope of what the engine itself has to say.
pub(super) const SCOPE: &str = "otelier";

/// The event's name.
const EVENT: &str = "otelier.records_lost";

/// How many records were lost, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lost(Vec<(&'static str, u64)>);

impl Lost {
    /// What a ledger has of it, but for what comes after the shutdown: of that nobody knows how much there will be.
    pub(super) fn of(delivery: &Delivery) -> Self {
        let dropped = Dropped {
            closed: 0,
            ..delivery.dropped
        };
        let dropped = dropped.by_reason();
        let all = [("rejected", delivery.rejected)].into_iter().chain(dropped);
        Self(all.filter(|(_, records)| *records > 0).collect())
    }

    /// All of them.
    pub(super) fn total(&self) -> u64 {
        self.0.iter().map(|(_, records)| records).sum()
    }

    /// What has come since there was less.
    pub(super) fn since(&self, before: &Self) -> Self {
        let had = |reason: &str| {
            let had = before.0.iter().find(|(other, _)| *other == reason);
            had.map_or(0, |(_, records)| *records)
        };
        let all = self.0.iter();
        let more = all.map(|(reason, records)| (*reason, records.saturating_sub(had(reason))));
        Self(more.filter(|(_, records)| *records > 0).collect())
    }

    /// `5 queue_full, 1 rejected`.
    pub(super) fn in_words(&self) -> String {
        let words: Vec<_> = (self.0.iter())
            .map(|(reason, records)| format!("{records} {reason}"))
            .collect();
        words.join(", ")
    }

    /// The record that tells of them, as OTLP's `LogRecord`.
    pub(super) fn record(&self, since: Moment, now: Moment) -> Vec<u8> {
        let told = Told { lost: self, since };
        let stamp = Stamp {
            event: EVENT,
            at: now,
            observed: now,
            severity: Severity::Warn,
            span: None,
        };
        let (adjustments, sequence) = (Adjustments::default(), AtomicI64::new(0));
        let cx = Context::new(&[], &[], now, &sequence, &adjustments);
        let mut bytes = vec![0; stamp.length()];
        stamp.write(&mut Cursor::new(&mut bytes));
        bytes.extend(encoded::<All>(&told, &cx));
        bytes
    }
}

struct Told<'l> {
    lost: &'l Lost,
    since: Moment,
}

impl Fields for Told<'_> {
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        to.put("event.name", EVENT);
        for (reason, records) in &self.lost.0 {
            let key = Key::Family {
                family: "otelier.lost",
                rest: reason,
            };
            to.put(key, *records);
        }
        to.put("otelier.lost_since", DateTime::from(self.since));
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::{common::v1::any_value::Value, logs::v1::LogRecord};
    use prost::Message as _;

    use super::*;

    fn lost(rejected: u64, queue_full: u64, expired: u64) -> Lost {
        Lost::of(&Delivery {
            rejected,
            dropped: Dropped {
                queue_full,
                expired,
                ..Dropped::default()
            },
            ..Delivery::default()
        })
    }

    #[test]
    fn what_has_come_since() {
        let before = lost(1, 5, 0);
        let more = lost(1, 7, 2).since(&before);
        assert_eq!(more, lost(0, 2, 2));
        assert_eq!((more.total(), before.total()), (4, 6));
        assert_eq!(before.since(&before), Lost::default());
        assert_eq!(
            lost(1, 7, 2).in_words(),
            "1 rejected, 7 queue_full, 2 expired"
        );
    }

    #[test]
    fn a_record_says_what_was_lost_by_reason_and_since_when() {
        let moment = |seconds| {
            Moment::nearest(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds))
        };
        let bytes = lost(3, 0, 4).record(moment(1), moment(60));
        let record = LogRecord::decode(&*bytes).expect("protobuf");
        assert_eq!(record.event_name, EVENT);
        assert_eq!(
            (record.severity_number, &*record.severity_text),
            (13, "WARN")
        );
        let times = (record.time_unix_nano, record.observed_time_unix_nano);
        assert_eq!(times, (60_000_000_000, 60_000_000_000));
        let attributes = record.attributes.iter().map(|attribute| {
            let value = attribute
                .value
                .as_ref()
                .and_then(|value| value.value.clone());
            (&*attribute.key, value.expect("a value"))
        });
        let text = |text: &str| Value::StringValue(text.to_owned());
        let expected = [
            ("event.name", text(EVENT)),
            ("otelier.lost.rejected", Value::IntValue(3)),
            ("otelier.lost.expired", Value::IntValue(4)),
            ("otelier.lost_since", text("1970-01-01T00:00:01.000Z")),
        ];
        assert_eq!(attributes.collect::<Vec<_>>(), expected);
    }
}
