//! Checks of strings whose form the catalog prescribes: generated newtypes use them.

use std::{error::Error, fmt};

mod format;
mod pattern;

pub use pattern::Pattern;

/// The form that a string must have.
#[derive(Debug)]
pub struct Rule {
    /// What was expected, in words, for [`Invalid`].
    pub expected: &'static str,
    /// Least number of code points.
    pub min: usize,
    /// Greatest number of code points.
    pub max: usize,
    /// A form to match as a whole.
    pub form: Form,
    /// Values that are not allowed, because they would make a record another case.
    pub except: &'static [&'static str],
}

/// What a string must match as a whole.
#[derive(Debug)]
pub enum Form {
    /// Anything.
    Any,
    /// RFC 3339 `date-time`, UTC, milliseconds, `Z`.
    DateTime,
    /// A UUID (RFC 9562) in its hyphenated form, lower case.
    Uuid,
    /// A pattern of the catalog language.
    Pattern(Pattern),
}

impl Rule {
    /// Gives the value back if it has the form.
    ///
    /// # Errors
    /// If it has not; the error does not hold the value.
    pub fn check<'v>(&'static self, value: &'v str) -> Result<&'v str, Invalid> {
        let length = value.chars().count();
        let formed = match &self.form {
            Form::Any => true,
            Form::DateTime => format::is_date_time(value),
            Form::Uuid => format::is_uuid(value),
            Form::Pattern(pattern) => pattern.matches(value),
        };
        if !formed || length < self.min || length > self.max || self.except.contains(&value) {
            return Err(Invalid {
                expected: self.expected,
            });
        }
        Ok(value)
    }
}

/// A string does not have the form that the catalog prescribes. It does not hold the string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    expected: &'static str,
}

impl Invalid {
    /// An error of a generated check that is no [`Rule`].
    pub const fn new(expected: &'static str) -> Self {
        Self { expected }
    }

    /// What was expected.
    pub fn expected(&self) -> &'static str {
        self.expected
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl Error for Invalid {}

/// An optional string: an empty one counts as absent.
pub fn present(value: Option<&str>) -> Option<&str> {
    value.filter(|text| !text.is_empty())
}
