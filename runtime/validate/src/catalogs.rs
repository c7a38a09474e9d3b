//! Several bundles at once, and which of them a record is held against.
//!
//! Old senders are in flight while a catalog moves on, and a collector carries several catalogs. A record is held
//! against the bundle of its instrumentation scope:
//! 1. those of the scope's name and version;
//! 2. where no version fits, the newest of that name, which is an [`UnknownVersion`](Code::UnknownVersion); a scope that says
//!    no version claims none, and is none;
//! 3. where no name fits, any of them, which is a [`WrongScope`](Code::WrongScope) if one knows the event.
//!
//! Of several, the first in their order that knows the record's event counts: first by the place where its record
//! rules have the name, then by the attribute `event.name`.

use std::sync::{Arc, PoisonError, RwLock};

use crate::bundle::Bundle;
use crate::check::{Against, run};
use crate::codes::Code;
use crate::finding::Finding;
use crate::levels::Levels;
use crate::payload::{Presence, Scope};
use crate::present::Present;
use crate::report::{Report, Summary};
use crate::severity::Severity;

/// The bundles that payloads are held against, and how findings count.
#[derive(Debug, Default)]
pub struct Catalogs {
    bundles: Vec<Bundle>,
    levels: Levels,
    present: RwLock<Option<Arc<Present>>>,
}

impl Catalogs {
    /// Bundles, in the order in which they are asked.
    pub fn new(bundles: impl IntoIterator<Item = Bundle>) -> Self {
        Self {
            bundles: bundles.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The bundles, in the order in which they are asked.
    pub fn bundles(&self) -> &[Bundle] {
        &self.bundles
    }

    /// Sets how bad a code is. `None` leaves its findings out: they are neither reported nor counted, and make no
    /// record invalid.
    pub fn set_severity(&mut self, code: Code, severity: Option<Severity>) {
        self.levels.set(code, severity);
    }

    /// Sets the present, in seconds since the Unix epoch. Without it nothing is [`Expired`](Code::Expired), and a
    /// time is held against its record's `observedTimeUnixNano` alone.
    ///
    /// A run that goes on for days sets it again; what is being validated meanwhile keeps the one that it began with.
    pub fn set_present(&self, unix_seconds: u64) {
        let present = Some(Arc::new(Present::from_unix(unix_seconds)));
        *(self.present.write()).unwrap_or_else(PoisonError::into_inner) = present;
    }

    /// Holds every record of a payload against the bundles and collects the findings.
    pub fn validate(&self, payload: &[u8]) -> Report {
        self.against().report(payload, true)
    }

    /// The same by the schemas alone, as [`validate_by_schemas`](crate::validate_by_schemas) is for one bundle.
    pub fn validate_by_schemas(&self, payload: &[u8]) -> Report {
        self.against().report(payload, false)
    }

    /// Holds every record of a payload against the bundles and hands out each finding as it comes.
    ///
    /// Memory does not grow with the number of records or findings.
    pub fn validate_each(&self, payload: &[u8], each: &mut dyn FnMut(Finding)) -> Summary {
        run(self.against(), payload, true, each)
    }

    fn present(&self) -> Option<Arc<Present>> {
        let present = self.present.read();
        present.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The present that was set, in seconds since the Unix epoch.
    #[cfg(feature = "receiver")]
    pub(crate) fn present_seconds(&self) -> Option<u64> {
        Some(self.present()?.nanoseconds / 1_000_000_000)
    }

    pub(crate) fn against(&self) -> Against<'_> {
        Against {
            bundles: &self.bundles,
            levels: &self.levels,
            present: self.present(),
        }
    }
}

/// The bundles that the records of a scope are held against, by their index.
pub(crate) struct Choice {
    pub(crate) bundles: Vec<usize>,
    pub(crate) by: By,
}

/// Why bundles were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// They are of the scope's name, and of its version if it says one.
    Scope,
    /// It is the newest of the scope's name.
    Name,
    /// None is of the scope's name.
    Event,
    /// Nobody knows the scope.
    Unknown,
}

/// The bundles for a scope.
pub(crate) fn choose(bundles: &[Bundle], scope: &Scope) -> Choice {
    let named: Vec<usize> = (0..bundles.len())
        .filter(|at| bundles[*at].catalog.scope.name == scope.name)
        .collect();
    if scope.presence == Presence::Unknown || named.is_empty() {
        let by = match scope.presence {
            Presence::Unknown => By::Unknown,
            _ => By::Event,
        };
        return Choice {
            bundles: (0..bundles.len()).collect(),
            by,
        };
    }
    let version = |at: &usize| bundles[*at].catalog.version.as_str();
    let exact: Vec<usize> = (named.iter().copied())
        .filter(|at| version(at) == scope.version)
        .collect();
    if !exact.is_empty() {
        return Choice {
            bundles: exact,
            by: By::Scope,
        };
    }
    // Of equals the first, which `max_by` would not give.
    let newest = (named.iter().rev()).max_by_key(|at| precedence(version(at)));
    let by = if scope.version.is_empty() {
        By::Scope
    } else {
        By::Name
    };
    Choice {
        bundles: newest.copied().into_iter().collect(),
        by,
    }
}

/// What versions are ordered by: numbers, then whether it is a release, then the words before one
/// (Semantic Versioning, section 11; the words are compared as texts).
fn precedence(version: &str) -> (Vec<u64>, bool, &str) {
    let version = version.split('+').next().unwrap_or_default();
    let (numbers, words) = version.split_once('-').unwrap_or((version, ""));
    let numbers = numbers.split('.').map(|part| part.parse().unwrap_or(0));
    (numbers.collect(), words.is_empty(), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(older: &str, newer: &str) {
        assert!(precedence(older) < precedence(newer), "{older} {newer}");
    }

    #[test]
    fn versions_have_an_order() {
        check("1.0.0", "1.0.1");
        check("1.9.0", "1.10.0");
        check("1.0.0-rc.1", "1.0.0");
        check("1.0.0-alpha", "1.0.0-beta");
        assert_eq!(precedence("1.0.0+a"), precedence("1.0.0+b"));
    }
}
