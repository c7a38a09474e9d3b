//! What became of the records of a telemetry.

use std::{error::Error, fmt};

/// The ledger of a telemetry at one moment.
///
/// In every one, `emitted = delivered + rejected + spooled + in_flight + dropped.total()`. `emitted` has no counter of its own: it is
/// the sum of what was accepted and what was refused when it was emitted. How much was accepted the queue tells by its own positions,
/// and `in_flight` is what of it is not settled; how that was settled, and what was refused, is counted where it happens.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Records that were emitted.
    pub emitted: u64,
    /// Records that the receiver acknowledged.
    pub delivered: u64,
    /// Records that the receiver refused out of a request that it took (partial success).
    pub rejected: u64,
    /// Records that wait in the spool: they found no room in the queue, or are left for the next process with this spool.
    pub spooled: u64,
    /// Records that wait for their delivery, or for its acknowledgement.
    pub in_flight: u64,
    /// Records that were given up.
    pub dropped: Dropped,
    /// Values that were changed to keep the constraints of their catalog, or the limits of the queue and the receiver.
    pub adjusted: Adjusted,
    /// Records of earlier processes, which were in the spool. They are in no other count.
    pub recovered: Recovered,
    pub(crate) rejection: Option<String>,
}

/// Records that were given up, by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dropped {
    /// There was no room in the queue.
    pub queue_full: u64,
    /// They were larger than the queue takes.
    pub too_large: u64,
    /// They were emitted after the shutdown.
    pub closed: u64,
    /// They were emitted by the telemetry's own work, or by another exporter's.
    pub own: u64,
    /// They were not acknowledged for too long.
    pub expired: u64,
    /// The receiver answered that it does not take them.
    pub refused: u64,
    /// Handing their values over panicked, or their values changed while they were written.
    pub unwritten: u64,
    /// They were not acknowledged before the deadline of the shutdown, or before the thread that sends ended by itself.
    pub deadline: u64,
    /// The file of the spool that they were in was cut or removed by somebody. The counts by event may lack those.
    pub torn: u64,
    /// Their export failed; it says no more (export through the SDK).
    pub failed: u64,
}

impl Dropped {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.by_reason()
            .into_iter()
            .map(|(_, records)| records)
            .sum()
    }

    /// How many there are of each reason, by its name.
    pub fn by_reason(&self) -> [(&'static str, u64); 10] {
        [
            ("queue_full", self.queue_full),
            ("too_large", self.too_large),
            ("closed", self.closed),
            ("own", self.own),
            ("expired", self.expired),
            ("refused", self.refused),
            ("unwritten", self.unwritten),
            ("deadline", self.deadline),
            ("torn", self.torn),
            ("failed", self.failed),
        ]
    }
}

impl Delivery {
    /// Records that the receiver has not, and will not have.
    pub fn lost(&self) -> u64 {
        self.rejected + self.dropped.total()
    }

    /// What the receiver said, the last time that it rejected records of a request that it took. It may repeat parts
    /// of them, so it is neither in `Debug` nor in an error.
    pub fn rejection(&self) -> Option<&str> {
        self.rejection.as_deref()
    }
}

/// The counts that are not 0, in words: `5 emitted, 4 delivered, 1 dropped (queue_full)`.
impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} emitted, {} delivered", self.emitted, self.delivered)?;
        for (count, what) in [
            (self.rejected, "rejected"),
            (self.spooled, "spooled"),
            (self.in_flight, "in flight"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        for (reason, count) in self.dropped.by_reason() {
            if count > 0 {
                write!(f, ", {count} dropped ({reason})")?;
            }
        }
        let Adjusted {
            clamped,
            truncated,
            saturated,
        } = self.adjusted;
        let adjusted = clamped + truncated + saturated;
        if adjusted > 0 {
            write!(f, "; {adjusted} values adjusted")?;
        }
        let Recovered {
            found,
            delivered,
            rejected,
            dropped,
            purged,
        } = self.recovered;
        if found > 0 {
            write!(f, "; of {found} found in the spool, {delivered} delivered")?;
            for (count, what) in [
                (rejected, "rejected"),
                (dropped, "dropped"),
                (purged, "removed"),
            ] {
                if count > 0 {
                    write!(f, ", {count} {what}")?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("emitted", &self.emitted)
            .field("delivered", &self.delivered)
            .field("rejected", &self.rejected)
            .field("spooled", &self.spooled)
            .field("in_flight", &self.in_flight)
            .field("dropped", &self.dropped)
            .field("adjusted", &self.adjusted)
            .field("recovered", &self.recovered)
            .finish_non_exhaustive()
    }
}

/// How many values were changed to keep the constraints of their catalog, or the limits of the queue and the receiver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Adjusted {
    /// Numbers moved to the nearest bound.
    pub clamped: u64,
    /// Strings cut to their greatest length, and records that were cut because the queue, or the receiver, has no room for them
    /// (`otel`). That cut knows no catalog: each of their strings that was too long ends with
    /// [`TRUNCATION_MARKER`](crate::TRUNCATION_MARKER), and bytes end without one.
    pub truncated: u64,
    /// Integers and durations beyond `i64::MAX`.
    pub saturated: u64,
}

/// What became of records that earlier processes had left in the spool. Those that are in no other count wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovered {
    /// All of them.
    pub found: u64,
    /// The receiver acknowledged them.
    pub delivered: u64,
    /// The receiver refused them out of a request that it took (partial success).
    pub rejected: u64,
    /// They were too old, could not be read, or the receiver does not take them.
    pub dropped: u64,
    /// They were removed unsent: the endpoint is another one now, a setting that let sensitive values through is off, or the
    /// spool had no more room.
    pub purged: u64,
}

impl Delivery {
    /// The sum of two engines' counts.
    #[cfg(feature = "otel")]
    pub(crate) fn and(self, other: Self) -> Self {
        let Self {
            dropped,
            adjusted,
            recovered,
            ..
        } = other;
        Self {
            emitted: self.emitted + other.emitted,
            delivered: self.delivered + other.delivered,
            rejected: self.rejected + other.rejected,
            spooled: self.spooled + other.spooled,
            in_flight: self.in_flight + other.in_flight,
            dropped: Dropped {
                queue_full: self.dropped.queue_full + dropped.queue_full,
                too_large: self.dropped.too_large + dropped.too_large,
                closed: self.dropped.closed + dropped.closed,
                own: self.dropped.own + dropped.own,
                expired: self.dropped.expired + dropped.expired,
                refused: self.dropped.refused + dropped.refused,
                unwritten: self.dropped.unwritten + dropped.unwritten,
                deadline: self.dropped.deadline + dropped.deadline,
                torn: self.dropped.torn + dropped.torn,
                failed: self.dropped.failed + dropped.failed,
            },
            adjusted: Adjusted {
                clamped: self.adjusted.clamped + adjusted.clamped,
                truncated: self.adjusted.truncated + adjusted.truncated,
                saturated: self.adjusted.saturated + adjusted.saturated,
            },
            recovered: Recovered {
                found: self.recovered.found + recovered.found,
                delivered: self.recovered.delivered + recovered.delivered,
                rejected: self.recovered.rejected + recovered.rejected,
                dropped: self.recovered.dropped + recovered.dropped,
                purged: self.recovered.purged + recovered.purged,
            },
            rejection: other.rejection.or(self.rejection),
        }
    }
}

/// A flush or a shutdown could not vouch for every record.
/// `Debug` prints what `Display` does, so that a `main` that returns it ends with a sentence.
#[derive(Clone)]
pub struct DeliveryError(Box<Outcome>);

#[derive(Clone)]
struct Outcome {
    delivery: Delivery,
    deadline_passed: bool,
    reason: Option<String>,
}

impl DeliveryError {
    #[cfg(feature = "export")]
    pub(crate) fn new(delivery: Delivery, deadline_passed: bool, reason: Option<String>) -> Self {
        Self(Box::new(Outcome {
            delivery,
            deadline_passed,
            reason,
        }))
    }

    /// The counts at the time of the error.
    pub fn delivery(&self) -> &Delivery {
        &self.0.delivery
    }

    /// The deadline passed before the receiver had acknowledged everything.
    pub fn deadline_passed(&self) -> bool {
        self.0.deadline_passed
    }

    /// Why the last export failed, e.g. `HTTP status 503`; never text of the receiver.
    pub fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Delivery {
            emitted,
            delivered,
            spooled,
            ..
        } = self.0.delivery;
        let missing = emitted.saturating_sub(delivered + spooled);
        write!(
            f,
            "{missing} of {emitted} telemetry records were not delivered"
        )?;
        if self.0.deadline_passed {
            f.write_str(" before the deadline")?;
        }
        if let Some(reason) = &self.0.reason {
            write!(f, ": {reason}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for DeliveryError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_in_words_has_what_is_not_nothing() {
        let nothing = Delivery::default();
        assert_eq!(nothing.to_string(), "0 emitted, 0 delivered");
        let delivery = Delivery {
            emitted: 10,
            delivered: 3,
            rejected: 1,
            in_flight: 2,
            dropped: Dropped {
                queue_full: 2,
                deadline: 1,
                ..Dropped::default()
            },
            adjusted: Adjusted {
                truncated: 4,
                ..Adjusted::default()
            },
            spooled: 1,
            recovered: Recovered {
                found: 7,
                delivered: 4,
                purged: 3,
                ..Recovered::default()
            },
            rejection: Some("not shown".to_owned()),
        };
        let expected = "10 emitted, 3 delivered, 1 rejected, 1 spooled, 2 in flight, \
             2 dropped (queue_full), 1 dropped (deadline); 4 values adjusted; \
             of 7 found in the spool, 4 delivered, 3 removed";
        assert_eq!(delivery.to_string(), expected);
        assert_eq!(delivery.lost(), 4);
        assert!(!format!("{delivery:?}").contains("not shown"));
    }
}
