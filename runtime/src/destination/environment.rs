//! The standard `OTEL_*` variables. They fill what the table leaves out and never
//! switch export on; a malformed one is a warning that names it, and is then ignored.

use std::{env, time::Duration};

use percent_encoding::percent_decode_str;

use crate::{Warning, config::variables::Names, start::OnWarning};

/// Greatest number of milliseconds in a variable: an hour.
const LONGEST: u64 = 3_600_000;

/// Reads variables and warns of malformed ones.
pub(crate) struct Environment<'w> {
    on_warning: &'w OnWarning,
}

/// A pair of a list such as `key=value,other=value`, or why it is none.
type Pair<'v> = Result<(&'v str, String), ()>;

impl<'w> Environment<'w> {
    pub(crate) fn new(on_warning: &'w OnWarning) -> Self {
        Self { on_warning }
    }

    /// Warns.
    pub(crate) fn warn(&self, message: impl Into<String>) {
        (self.on_warning)(&Warning::new(message));
    }

    /// Warns that a variable is ignored. `expected` must not hold its value.
    pub(super) fn ignore(&self, name: &str, expected: &str) {
        self.warn(format!(
            "the environment variable {name} is ignored: {expected}"
        ));
    }

    /// The variable's value; an empty one counts as unset.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let Ok(value) = env::var_os(name)?.into_string() else {
            self.ignore(name, "expected Unicode");
            return None;
        };
        Some(value).filter(|value| !value.is_empty())
    }

    /// What the first of these variables says that says anything, and its name.
    pub(super) fn first<T>(
        &self,
        names: &Names,
        read: impl Fn(&'static str, &str) -> Option<T>,
    ) -> Option<(&'static str, T)> {
        names
            .iter()
            .find_map(|&name| Some((name, read(name, &self.text(name)?)?)))
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str, least: u64, greatest: u64) -> Option<u64> {
        let number = self.text(name)?.trim().parse().ok();
        let number = number.filter(|number| (least..=greatest).contains(number));
        if number.is_none() {
            self.ignore(
                name,
                &format!("expected a number from {least} to {greatest}"),
            );
        }
        number
    }

    /// A number of milliseconds, at least one.
    pub(super) fn millis(&self, name: &str) -> Option<Duration> {
        self.number(name, 1, LONGEST).map(Duration::from_millis)
    }

    /// `true` or `false`, in upper and lower case.
    pub(super) fn flag(&self, name: &'static str, value: &str) -> Option<bool> {
        let flag = crate::start::flag(value);
        if flag.is_none() {
            self.ignore(name, "expected true or false");
        }
        flag
    }
}

/// The pairs of a list such as `key=value,other=value%20with%20spaces`, as in the header `baggage` of the W3C.
pub(super) fn pairs(list: &str) -> impl Iterator<Item = Pair<'_>> {
    let entries = list.split(',').filter(|entry| !entry.trim().is_empty());
    entries.map(|entry| {
        let (key, value) = entry.split_once('=').ok_or(())?;
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() || value.is_empty() {
            return Err(());
        }
        let value = percent_decode_str(value).decode_utf8().map_err(|_| ())?;
        Ok((key, value.into_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &str, expected: &[Option<(&str, &str)>]) {
        let read: Vec<_> = pairs(list).map(Result::ok).collect();
        let read: Vec<_> = read
            .iter()
            .map(|pair| pair.as_ref().map(|(key, value)| (*key, value.as_str())))
            .collect();
        assert_eq!(read, expected, "{list:?}");
    }

    #[test]
    fn lists() {
        check("a=b", &[Some(("a", "b"))]);
        check(" a = b ,, c=d=e,", &[Some(("a", "b")), Some(("c", "d=e"))]);
        check(
            "a=b%20c%2Cd,e=f;g",
            &[Some(("a", "b c,d")), Some(("e", "f;g"))],
        );
        check("a=%E2%82%AC", &[Some(("a", "€"))]);
        check(
            "a,=b,c=,d=%FF,e=f",
            &[None, None, None, None, Some(("e", "f"))],
        );
        check(" \n", &[]);
    }
}
