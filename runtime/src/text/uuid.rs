//! A UUID as it goes on the wire.

use std::{fmt, str::FromStr};

use super::{Invalid, format};
use crate::recording::FromAttribute;
use crate::{Key, Put, Sink, Value, Writer};

const LENGTH: usize = 36;

/// A UUID (RFC 9562) in its hyphenated form, in lower case; any version and variant.
///
/// With the feature `uuid` a `uuid::Uuid` is one, without a check.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid([u8; LENGTH]);

impl Uuid {
    /// Checks a text.
    ///
    /// # Errors
    /// If it is not a UUID in this form. The error does not hold the text.
    pub const fn new(text: &str) -> Result<Self, Invalid> {
        match text.as_bytes().first_chunk() {
            Some(bytes) if format::is_uuid(text) => Ok(Self(*bytes)),
            _ => Err(Invalid::new("a UUID in its hyphenated form, in lower case")),
        }
    }

    /// Checks a constant: `const { Uuid::literal(..) }` does not compile where it is none.
    ///
    /// # Panics
    /// If the text is not a UUID in this form.
    #[track_caller]
    pub const fn literal(text: &str) -> Self {
        match Self::new(text) {
            Ok(uuid) => uuid,
            Err(_) => panic!("expected a UUID in its hyphenated form, in lower case"),
        }
    }

    /// Its text.
    pub const fn as_str(&self) -> &str {
        match str::from_utf8(&self.0) {
            Ok(text) => text,
            Err(_) => unreachable!(),
        }
    }
}

impl FromStr for Uuid {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::new(text)
    }
}

impl TryFrom<&str> for Uuid {
    type Error = Invalid;

    fn try_from(text: &str) -> Result<Self, Invalid> {
        Self::new(text)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Put for Uuid {
    #[inline]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        self.as_str().put(key, to);
    }
}

impl FromAttribute for Uuid {
    fn from_attribute(value: Option<&Value>) -> Option<Self> {
        match value? {
            Value::String(text) => Self::new(text).ok(),
            _ => None,
        }
    }
}

#[cfg(feature = "uuid")]
mod of_the_crate {
    use super::{LENGTH, Uuid};
    use crate::IntoOption;

    impl From<::uuid::Uuid> for Uuid {
        fn from(uuid: ::uuid::Uuid) -> Self {
            let mut text = [0; LENGTH];
            uuid.hyphenated().encode_lower(&mut text);
            Self(text)
        }
    }

    impl IntoOption<Uuid> for ::uuid::Uuid {
        fn into_option(self) -> Option<Uuid> {
            Some(self.into())
        }
    }
}

crate::__serialize!(Uuid, as_str);

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "01a201ea-d543-7302-bfc7-2701231bba04";

    #[test]
    fn a_uuid_is_its_text() {
        const UUID: Uuid = Uuid::literal(TEXT);
        assert_eq!(UUID.as_str(), TEXT);
        assert_eq!(format!("{UUID} {UUID:?}"), format!("{TEXT} {TEXT:?}"));
        assert_eq!(TEXT.parse(), Ok(UUID));
    }

    #[test]
    fn an_error_says_the_form_and_not_the_text() {
        let error = Uuid::new("secret").expect_err("no UUID");
        assert_eq!(
            error.to_string(),
            "expected a UUID in its hyphenated form, in lower case"
        );
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn the_crate_uuid_gives_one() {
        let uuid = ::uuid::Uuid::from_u128(0x01a2_01ea_d543_7302_bfc7_2701_231b_ba04);
        assert_eq!(Uuid::from(uuid).as_str(), TEXT);
    }
}
