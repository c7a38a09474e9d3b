//! What generated code writes a record with: values on one side, a sink on the other.

use crate::{AsString, Context, Key, Part, Put, Sink, Value};

/// Hands values to a sink, adjusted so that they keep the constraints of their catalog.
#[derive(Debug)]
pub struct Writer<'w, S> {
    pub(crate) cx: &'w Context<'w>,
    pub(crate) sink: &'w mut S,
}

#[cfg(feature = "emit")]
impl<'w, S: Sink> Writer<'w, S> {
    pub(crate) fn new(cx: &'w Context<'w>, sink: &'w mut S) -> Self {
        Self { cx, sink }
    }
}

impl<S: Sink> Writer<'_, S> {
    /// Hands a value over; an absent one not at all.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    pub fn put<'k>(&mut self, key: impl Into<Key<'k>>, value: impl Put) {
        if S::PART != Part::Live {
            value.put(key.into(), self);
        }
    }

    /// Hands `replacement` over instead of a value, if there is one.
    #[inline]
    pub fn redacted(
        &mut self,
        key: impl Into<Key<'static>>,
        value: impl Put,
        replacement: &'static str,
    ) {
        if S::PART != Part::Live && !value.is_absent() {
            value.put_redacted(key.into(), replacement, self);
        }
    }

    /// Hands a value over if a setting lets it through, otherwise `replacement` instead of it. `setting`
    /// is the place in [`Catalog::settings`](crate::catalog::Catalog::settings).
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    pub fn redacted_unless(
        &mut self,
        setting: usize,
        key: impl Into<Key<'static>>,
        value: impl Put,
        replacement: &'static str,
    ) {
        if self.cx.setting(setting) {
            self.put(key, value);
        } else {
            self.redacted(key, value, replacement);
        }
    }

    /// Hands over when the event happened: RFC 3339, UTC, milliseconds, `Z`.
    #[inline]
    pub fn timestamp(&mut self, key: &'static str) {
        if S::PART != Part::Kept {
            self.sink.moment(key.into(), self.cx.at());
        }
    }

    /// Hands over the record's place in its session, from 0, as `adapt` gives it. A session counts only records
    /// that ask.
    #[inline]
    pub fn sequence<P: Put>(&mut self, key: &'static str, adapt: impl FnOnce(i64) -> P) {
        if S::PART != Part::Kept {
            adapt(self.cx.sequence()).put(key.into(), self);
        }
    }

    /// Hands over the value of the resource at this place of
    /// [`Catalog::resource`](crate::catalog::Catalog::resource).
    #[inline]
    pub fn resource(&mut self, key: &'static str, index: usize) {
        self.put(key, self.cx.resource(index));
    }

    /// The same, as a string: decimal digits, `true` or `false`.
    #[inline]
    pub fn resource_as_string(&mut self, key: &'static str, index: usize) {
        match *self.cx.resource(index) {
            Value::Int(value) => self.put(key, AsString(value)),
            Value::Boolean(value) => self.put(key, AsString(value)),
            ref other => self.put(key, other),
        }
    }
}
