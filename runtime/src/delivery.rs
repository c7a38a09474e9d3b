//! What became of the records of a telemetry.

use std::{error::Error, fmt};

/// The ledger of a telemetry at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Records that were emitted.
    pub emitted: u64,
    /// Records that the receiver acknowledged.
    pub delivered: u64,
    /// Records whose export failed: unreachable receiver, refused or rejected (partial
    /// success), or not acknowledged in time.
    pub failed: u64,
    /// Records that were never exported: the queue was full, or the telemetry was
    /// shut down before. Before the shutdown, records on their way count as neither.
    pub dropped: u64,
    /// Values that were changed to keep the constraints of their catalog.
    pub adjusted: Adjusted,
}

/// How many values were changed to keep the constraints of their catalog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Adjusted {
    /// Numbers moved to the nearest bound.
    pub clamped: u64,
    /// Strings cut to their greatest length.
    pub truncated: u64,
    /// Integers and durations beyond `i64::MAX`.
    pub saturated: u64,
}

/// A flush or a shutdown could not vouch for every record.
#[derive(Clone, Debug)]
pub struct DeliveryError {
    delivery: Delivery,
    deadline_passed: bool,
    reason: Option<String>,
}

impl DeliveryError {
    #[cfg(feature = "otel-sdk")]
    pub(crate) fn new(delivery: Delivery, deadline_passed: bool, reason: Option<String>) -> Self {
        Self {
            delivery,
            deadline_passed,
            reason,
        }
    }

    /// The counts at the time of the error.
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// The deadline passed before the receiver had acknowledged everything.
    pub fn deadline_passed(&self) -> bool {
        self.deadline_passed
    }

    /// Why the last export failed, e.g. `HTTP status 503`; never text of the receiver.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Delivery {
            emitted, delivered, ..
        } = self.delivery;
        let missing = emitted.saturating_sub(delivered);
        write!(
            f,
            "{missing} of {emitted} telemetry records were not delivered"
        )?;
        if self.deadline_passed {
            f.write_str(" before the deadline")?;
        }
        if let Some(reason) = &self.reason {
            write!(f, ": {reason}")?;
        }
        Ok(())
    }
}

impl Error for DeliveryError {}
