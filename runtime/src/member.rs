//! What closed enums have in common.

use crate::{
    AsString, Key, Put, Sink, Value, Writer,
    recording::{FromAttribute, Plain, from_string},
    text::Invalid,
};

/// A member of an enum whose members are all that there are.
pub trait Member: Copy + 'static {
    /// What a member is on the wire.
    type Value: Copy + PartialEq;
    /// What a value should have been that is none.
    const EXPECTED: &'static str;
    /// All members, in the order of the catalog.
    const ALL: &'static [Self];

    /// The value on the wire.
    fn value(self) -> Self::Value;
    /// The member's text.
    fn as_str(self) -> &'static str;

    /// The member that has a value.
    ///
    /// # Errors
    /// If there is none.
    fn of_value(value: Self::Value) -> Result<Self, Invalid> {
        let mut all = Self::ALL.iter().copied();
        all.find(|member| member.value() == value)
            .ok_or(Invalid::new(Self::EXPECTED))
    }

    /// The member that has a text.
    ///
    /// # Errors
    /// If there is none.
    fn of_text(text: &str) -> Result<Self, Invalid> {
        let mut all = Self::ALL.iter().copied();
        all.find(|member| member.as_str() == text)
            .ok_or(Invalid::new(Self::EXPECTED))
    }
}

impl<T: Member<Value: Put>> Put for T {
    #[inline]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        self.value().put(key, to);
    }
}

/// What a value of a record may be.
#[doc(hidden)]
pub trait FromValue: Sized {
    /// The member whose value this is.
    fn member<M: Member<Value = Self>>(value: &Value) -> Option<M>;
}

impl FromValue for &'static str {
    fn member<M: Member<Value = Self>>(value: &Value) -> Option<M> {
        match value {
            Value::String(text) => M::of_text(text).ok(),
            _ => None,
        }
    }
}

impl FromValue for i64 {
    fn member<M: Member<Value = Self>>(value: &Value) -> Option<M> {
        match value {
            Value::Int(value) => M::of_value(*value).ok(),
            _ => None,
        }
    }
}

impl FromValue for bool {
    fn member<M: Member<Value = Self>>(value: &Value) -> Option<M> {
        match value {
            Value::Boolean(value) => M::of_value(*value).ok(),
            _ => None,
        }
    }
}

impl<T: Member<Value: FromValue>> FromAttribute for T {
    fn from_attribute(value: Option<&Value>) -> Option<Self> {
        T::Value::member(value?)
    }
}

impl<T: Member<Value: FromValue>> FromAttribute<AsString<Plain>> for T {
    fn from_attribute(value: Option<&Value>) -> Option<Self> {
        from_string::<Self, Plain>(value)
    }
}
