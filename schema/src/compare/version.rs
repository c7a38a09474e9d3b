//! Whether a version rises as much as the changes ask for.

use std::{cmp::Ordering, fmt};

use super::change::Bump;

/// The three numbers of a semantic version, and its pre-release.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Version {
    numbers: [u64; 3],
    pre: Option<String>,
}

impl Version {
    /// `None` where it is no semantic version; the loader refuses such catalogs.
    fn parse(text: &str) -> Option<Self> {
        let core = text.split('+').next()?;
        let (core, pre) = match core.split_once('-') {
            Some((core, pre)) => (core, Some(pre.to_owned())),
            None => (core, None),
        };
        let mut parts = core.split('.').map(|number| number.parse().ok());
        let numbers = [parts.next()??, parts.next()??, parts.next()??];
        Some(Self { numbers, pre })
    }

    /// The least version that a change may have. Below 1.0.0 it is as Cargo has it: the first number that is
    /// not zero says that something breaks.
    fn least(&self, bump: Bump) -> Self {
        let [major, minor, patch] = self.numbers;
        let up = |number: u64| number.saturating_add(1);
        let numbers = match (bump, major, minor) {
            (Bump::None, _, _) => return self.clone(),
            (Bump::Major, 0, 0) => [0, 0, up(patch)],
            (Bump::Major, 0, _) => [0, up(minor), 0],
            (Bump::Major, _, _) => [up(major), 0, 0],
            (Bump::Minor, 1.., _) => [major, up(minor), 0],
            (Bump::Minor | Bump::Patch, _, _) => [major, minor, up(patch)],
        };
        Self { numbers, pre: None }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        self.pre.iter().try_for_each(|pre| write!(f, "-{pre}"))
    }
}

/// Whether a catalog's version rises as its changes ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rise {
    /// It does.
    pub enough: bool,
    /// The least version that the new catalog may have.
    pub least: String,
    /// Which number of the old version must rise: `major`, `minor` or `patch`; `None` where none must.
    /// Below 1.0.0 it is not the word of the bump.
    pub part: Option<&'static str>,
}

/// Judges the version of the new catalog.
///
/// A pre-release promises nothing yet: after it any later version will do, and `2.0.0-rc.1` is as good a rise as `2.0.0`.
pub(super) fn judge(old: &str, new: &str, bump: Bump) -> Rise {
    let (Some(before), Some(after)) = (Version::parse(old), Version::parse(new)) else {
        return Rise {
            enough: bump == Bump::None,
            least: old.to_owned(),
            part: None,
        };
    };
    let least = before.least(bump);
    let part = (0..3)
        .find(|&part| least.numbers[part] > before.numbers[part])
        .map(|part| ["major", "minor", "patch"][part]);
    let rises = after.numbers.cmp(&before.numbers);
    let enough = match (&before.pre, rises) {
        (Some(_), Ordering::Greater) => true,
        (Some(_), Ordering::Equal) => bump == Bump::None || after.pre != before.pre,
        (None, Ordering::Equal) => bump == Bump::None && after.pre.is_none(),
        _ => after.numbers >= least.numbers,
    };
    if before.pre.is_some() {
        let part = (bump > Bump::None).then_some("pre-release");
        let [major, minor, patch] = before.numbers;
        let least = if bump == Bump::None {
            old.to_owned()
        } else {
            format!("{major}.{minor}.{patch}")
        };
        return Rise {
            enough,
            least,
            part,
        };
    }
    Rise {
        enough,
        least: least.to_string(),
        part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, bump: Bump, enough: bool, least: &str) {
        let rise = judge(old, new, bump);
        assert_eq!(
            (rise.enough, rise.least.as_str()),
            (enough, least),
            "{rise:?}"
        );
    }

    #[test]
    fn the_part_that_must_rise_follows_from_the_changes() {
        check("1.2.3", "1.2.3", Bump::None, true, "1.2.3");
        check("1.2.3", "1.2.4", Bump::Patch, true, "1.2.4");
        check("1.2.3", "1.2.3", Bump::Patch, false, "1.2.4");
        check("1.2.3", "1.2.4", Bump::Minor, false, "1.3.0");
        check("1.2.3", "1.3.0", Bump::Minor, true, "1.3.0");
        check("1.2.3", "1.9.0", Bump::Major, false, "2.0.0");
        check("1.2.3", "2.0.0", Bump::Major, true, "2.0.0");
        check("1.2.3", "3.1.0", Bump::Major, true, "2.0.0");
    }

    #[test]
    fn below_one_the_first_number_that_is_not_zero_counts() {
        check("0.3.1", "0.3.2", Bump::Major, false, "0.4.0");
        check("0.3.1", "0.4.0", Bump::Major, true, "0.4.0");
        check("0.3.1", "1.0.0", Bump::Major, true, "0.4.0");
        check("0.3.1", "0.3.2", Bump::Minor, true, "0.3.2");
        check("0.0.4", "0.0.5", Bump::Major, true, "0.0.5");
        assert_eq!(judge("0.3.1", "0.3.1", Bump::Major).part, Some("minor"));
    }

    #[test]
    fn a_version_does_not_fall() {
        check("1.2.3", "1.2.2", Bump::None, false, "1.2.3");
        check("2.0.0", "1.9.0", Bump::Minor, false, "2.1.0");
        check("1.2.3", "1.2.3-rc.1", Bump::None, false, "1.2.3");
    }

    #[test]
    fn a_pre_release_promises_nothing() {
        check("1.2.3", "2.0.0-rc.1", Bump::Major, true, "2.0.0");
        check("2.0.0-rc.1", "2.0.0-rc.2", Bump::Major, true, "2.0.0");
        check("2.0.0-rc.1", "2.0.0", Bump::Major, true, "2.0.0");
        check("2.0.0-rc.1", "2.0.0-rc.1", Bump::Major, false, "2.0.0");
    }

    #[test]
    fn numbers_at_their_end_do_not_overflow() {
        let most = format!("{0}.{0}.{0}", u64::MAX);
        let rise = judge(&most, &most, Bump::Major);
        assert!(!rise.enough);
    }
}
