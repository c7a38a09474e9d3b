//! Times that no record can have.

use crate::present::Present;

/// 2000-01-01, in nanoseconds since the Unix epoch: before that there was nobody to send a record.
const EARLIEST: u64 = 946_684_800 * 1_000_000_000;

/// 2100-01-01, in seconds since the Unix epoch.
const LATEST_SECONDS: u64 = 4_102_444_800;

/// How much later than it was observed a record may say that it happened, in nanoseconds: clocks differ.
const AHEAD: u64 = 86_400 * 1_000_000_000;

/// What is wrong with one of a record's times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absurd {
    /// `timeUnixNano` is before 2000.
    Early,
    /// `observedTimeUnixNano` is before 2000.
    ObservedEarly,
    /// `timeUnixNano` is more than a day after `observedTimeUnixNano`.
    AfterObserved,
    /// `timeUnixNano` is more than a day after the present.
    AfterPresent,
}

/// What is wrong with the times of a record, in nanoseconds since the Unix epoch; 0 stands for none.
#[inline]
pub(crate) fn absurd(time: u64, observed: u64, present: Option<&Present>) -> Option<Absurd> {
    if time != 0 && time < EARLIEST {
        return Some(Absurd::Early);
    }
    if observed != 0 && observed < EARLIEST {
        return Some(Absurd::ObservedEarly);
    }
    if observed != 0 {
        return (time > observed.saturating_add(AHEAD)).then_some(Absurd::AfterObserved);
    }
    let latest = present?.nanoseconds.saturating_add(AHEAD);
    (time > latest).then_some(Absurd::AfterPresent)
}

/// The unit in which a time before 2000 would be a time of our days.
pub(crate) fn probable_unit(time: u64) -> Option<&'static str> {
    let units = [
        ("seconds", 1),
        ("milliseconds", 1_000),
        ("microseconds", 1_000_000),
    ];
    let fits = |(_, a_second): &(&str, u64)| {
        (EARLIEST / 1_000_000_000..LATEST_SECONDS).contains(&(time / a_second))
    };
    units.into_iter().find(fits).map(|(unit, _)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: u64 = 1_767_268_800_000_000_000;

    #[track_caller]
    fn check(time: u64, observed: u64, present: Option<u64>, expected: Option<Absurd>) {
        let present = present.map(Present::from_unix);
        assert_eq!(absurd(time, observed, present.as_ref()), expected);
    }

    #[test]
    fn a_record_happened_in_our_days_and_before_it_was_observed() {
        check(TIME, TIME, None, None);
        check(0, TIME, None, None);
        check(TIME, 0, None, None);
        check(TIME + AHEAD, TIME, None, None);
        check(TIME + AHEAD + 1, TIME, None, Some(Absurd::AfterObserved));
        check(TIME / 1_000, TIME, None, Some(Absurd::Early));
        check(TIME, TIME / 1_000, None, Some(Absurd::ObservedEarly));
        check(EARLIEST, EARLIEST, None, None);
        check(u64::MAX, u64::MAX, None, None);
    }

    #[test]
    fn who_knows_the_present_needs_no_observer() {
        check(TIME, 0, Some(1_767_268_800), None);
        check(TIME, 0, Some(1_767_100_000), Some(Absurd::AfterPresent));
        // The observer's clock counts, where there is one.
        check(TIME, TIME, Some(1_767_100_000), None);
    }

    #[test]
    fn a_time_in_another_unit_is_recognised() {
        assert_eq!(probable_unit(1_767_268_800), Some("seconds"));
        assert_eq!(probable_unit(1_767_268_800_000), Some("milliseconds"));
        assert_eq!(probable_unit(1_767_268_800_000_000), Some("microseconds"));
        assert_eq!(probable_unit(1), None);
    }
}
