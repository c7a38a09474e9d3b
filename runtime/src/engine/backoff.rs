//! How long to wait before a request is sent again.

use std::{
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(10);
/// Longest wait that a receiver can ask for: a larger number is a mistake, or would outlast the records.
const LONGEST_ASKED: Duration = Duration::from_secs(120);

/// Waits that double, up to a bound, each anywhere between its half and its whole.
#[derive(Debug)]
pub(super) struct Backoff {
    next: Duration,
    random: RandomState,
    waits: u64,
}

impl Backoff {
    pub(super) fn new() -> Self {
        Self {
            next: FIRST,
            random: RandomState::new(),
            waits: 0,
        }
    }

    /// The next wait; `asked` is what the receiver asks for, and the least.
    pub(super) fn next(&mut self, asked: Option<Duration>) -> Duration {
        self.waits += 1;
        // Of a random key, as no two processes should come back at the same time.
        let random = (self.random.hash_one(self.waits) >> 32) as u32;
        let own = self.next / 2 + self.next.mul_f64(f64::from(random) / f64::from(u32::MAX)) / 2;
        self.next = (self.next * 2).min(LONGEST);
        match asked {
            // Those who are told the same time do not come back together either.
            Some(asked) => asked.min(LONGEST_ASKED) + own / 4,
            None => own,
        }
    }

    /// The receiver has taken a request.
    pub(super) fn reset(&mut self) {
        self.next = FIRST;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_keep_what_is_asked() {
        let mut backoff = Backoff::new();
        for expected in [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000] {
            let wait = backoff.next(None);
            let whole = Duration::from_millis(expected);
            assert!((whole / 2..=whole).contains(&wait), "{wait:?} of {whole:?}");
        }
        let asked = Duration::from_secs(7);
        assert!((asked..asked + LONGEST).contains(&backoff.next(Some(asked))));
        assert!(backoff.next(Some(Duration::MAX)) < LONGEST_ASKED + LONGEST);
        backoff.reset();
        assert!(backoff.next(None) <= FIRST);
    }
}
