//! Moments as OTLP has them: nanoseconds since 1970 in 64 bits, where 0 is none.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A moment for which OTLP has a number: after 1970 began, and before the middle of 2554.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// The first one, which also stands for none.
    #[cfg_attr(
        not(feature = "emit"),
        allow(dead_code, reason = "nothing asks without a sink")
    )]
    pub(crate) const FIRST: Self = Self(1);

    /// The nearest one to a time.
    #[inline]
    pub fn nearest(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let nanos = since
            .as_secs()
            .checked_mul(1_000_000_000)
            .and_then(|nanos| nanos.checked_add(u64::from(since.subsec_nanos())));
        Self(nanos.unwrap_or(u64::MAX).max(1))
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z.
    #[inline]
    pub const fn nanos(self) -> u64 {
        self.0
    }
}

impl From<Moment> for SystemTime {
    fn from(moment: Moment) -> Self {
        UNIX_EPOCH + Duration::from_nanos(moment.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(time: SystemTime, nanos: u64) {
        assert_eq!(Moment::nearest(time).nanos(), nanos);
    }

    #[test]
    fn what_has_no_number_becomes_the_nearest_that_has() {
        let nanos = Duration::from_nanos;
        check(UNIX_EPOCH, 1);
        check(UNIX_EPOCH - nanos(5), 1);
        check(UNIX_EPOCH + nanos(5), 5);
        check(UNIX_EPOCH + nanos(u64::MAX), u64::MAX);
        check(UNIX_EPOCH + nanos(u64::MAX) + nanos(1), u64::MAX);
        check(UNIX_EPOCH + Duration::from_secs(1 << 40), u64::MAX);
    }
}
