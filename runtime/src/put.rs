//! Values that can be handed over, and what adjusts them on the way.
//!
//! Generated code says with the type of a value what becomes of it: `to.put("items", Cut(items, 20))`.

use crate::{Context, Entries, Fields, Key, Sink, Value, Writer, least::Least};

/// A value that can be handed over.
pub trait Put: Sized {
    /// Hands it over.
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>);

    /// Whether it counts as absent where it is optional: an empty string, say.
    fn is_empty(&self) -> bool {
        false
    }

    /// Whether there is nothing to hand over.
    fn is_absent(&self) -> bool {
        false
    }

    /// Hands a replacement over instead of it.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key and a replacement are constants where it is called, and what is not inlined has the sink in memory"
    )]
    fn put_redacted<S: Sink>(self, key: Key<'_>, replacement: &str, to: &mut Writer<'_, S>) {
        to.sink.string(key, replacement);
    }
}

impl<T: Put> Put for Option<T> {
    #[inline]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        if let Some(value) = self
            && !value.is_empty()
        {
            value.put(key, to);
        }
    }

    fn is_absent(&self) -> bool {
        self.as_ref()
            .is_none_or(|value| value.is_empty() || value.is_absent())
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as there")]
    fn put_redacted<S: Sink>(self, key: Key<'_>, replacement: &str, to: &mut Writer<'_, S>) {
        if let Some(value) = self {
            value.put_redacted(key, replacement, to);
        }
    }
}

impl Put for &str {
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        to.sink.string(key, self);
    }

    fn is_empty(&self) -> bool {
        str::is_empty(self)
    }
}

impl Put for bool {
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a key is a constant here, and so is what follows from it"
    )]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        to.sink.boolean(key, self);
    }
}

/// An infinity becomes the nearest finite double, a NaN 0; either is counted.
impl Put for f64 {
    #[inline]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        to.sink
            .double(key, to.cx.clamp_double(self, Self::MIN, Self::MAX));
    }
}

impl Put for &[u8] {
    #[inline]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        to.sink.bytes(key, self);
    }

    fn is_empty(&self) -> bool {
        <[u8]>::is_empty(self)
    }
}

/// A whole number. One that is too large for OTLP becomes `i64::MAX`, and is counted.
pub trait Integer: Copy {
    /// The number on the wire.
    fn int(self, cx: &Context<'_>) -> i64;
}

impl Integer for i64 {
    #[inline]
    fn int(self, _: &Context<'_>) -> i64 {
        self
    }
}

impl Integer for u64 {
    #[inline]
    fn int(self, cx: &Context<'_>) -> i64 {
        cx.saturate(self)
    }
}

/// What [`Duration`](std::time::Duration) gives as its whole milliseconds.
impl Integer for u128 {
    #[inline]
    fn int(self, cx: &Context<'_>) -> i64 {
        cx.saturate(self)
    }
}

impl<T: Integer> Integer for Clamp<T, i64> {
    #[inline]
    fn int(self, cx: &Context<'_>) -> i64 {
        cx.clamp_int(self.0.int(cx), self.1, self.2)
    }
}

macro_rules! put_integers {
    ($($type:ty $(where $parameter:ident)?),+ $(,)?) => {$(
        impl$(<$parameter: Integer>)? Put for $type {
            #[inline(always)]
            #[allow(clippy::inline_always, reason = "as above")]
            fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
                to.sink.int(key, self.int(to.cx));
            }
        }
    )+};
}

put_integers!(i64, u64, u128, Clamp<T, i64> where T);

/// A number with its least and its greatest value; one outside becomes the nearest of them, and is counted.
#[derive(Clone, Copy, Debug)]
pub struct Clamp<T, B>(pub T, pub B, pub B);

impl Put for Clamp<f64, f64> {
    #[inline]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        to.sink
            .double(key, to.cx.clamp_double(self.0, self.1, self.2));
    }
}

/// An integer or a boolean whose catalog wants it as a string.
#[derive(Clone, Copy, Debug)]
pub struct AsString<T>(pub T);

impl<T: Integer> Put for AsString<T> {
    #[inline]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        to.sink.int_as_string(key, self.0.int(to.cx));
    }
}

impl Put for AsString<bool> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as there")]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        to.sink.boolean_as_string(key, self.0);
    }
}

/// An array: its elements one by one.
macro_rules! put_arrays {
    ($($element:ty),+ $(,)?) => {$(
        impl Put for &[$element] {
            fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
                put_list(self.iter().copied(), key, to);
            }

            fn is_empty(&self) -> bool {
                <[_]>::is_empty(self)
            }

            fn is_absent(&self) -> bool {
                <[_]>::is_empty(self)
            }
        }
    )+};
}

put_arrays!(&str, i64, f64, bool);

fn put_list<S: Sink, T: Put>(
    values: impl ExactSizeIterator<Item = T>,
    key: Key<'_>,
    to: &mut Writer<'_, S>,
) {
    if values.len() == 0 {
        return;
    }
    to.sink.begin_list(key);
    for value in values {
        value.put(Key::Element, to);
    }
    to.sink.end();
}

/// An array of members of an enum.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a, T>(pub &'a [T]);

impl<T: Put + Copy> Put for Members<'_, T> {
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        put_list(self.0.iter().copied(), key, to);
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }
}

/// A map.
#[derive(Clone, Copy, Debug)]
pub struct Map<T>(pub T);

impl<T: Fields> Put for Map<T> {
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        if !self.0.is_empty() {
            to.sink.begin_map(key);
            self.0.fields(to);
            to.sink.end();
        }
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }
}

/// An array of maps.
#[derive(Clone, Copy, Debug)]
pub struct Maps<'a, T>(pub &'a [T]);

impl<T: Fields> Put for Maps<'_, T> {
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        if self.0.is_empty() {
            return;
        }
        to.sink.begin_list(key);
        for value in self.0 {
            to.sink.begin_map(Key::Element);
            value.fields(to);
            to.sink.end();
        }
        to.sink.end();
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }
}

/// A string or an array with its greatest length; what is beyond is cut off, and counted. A string then
/// ends in [`TRUNCATION_MARKER`](crate::TRUNCATION_MARKER).
#[derive(Clone, Copy, Debug)]
pub struct Cut<T>(pub T, pub usize);

impl Put for Cut<&str> {
    #[inline]
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        match to.cx.cut(self.0, self.1) {
            None => to.sink.string(key, self.0),
            Some(beginning) => to.sink.cut(key, beginning),
        }
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: List + Put> Put for Cut<T> {
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        if self.0.length() > self.1 {
            to.cx.count_truncated();
        }
        List::first(self.0, self.1).put(key, to);
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }
}

/// Something of which the first few can be taken.
pub trait List {
    /// How many there are.
    fn length(&self) -> usize;
    /// At most the first `most` of them.
    #[must_use]
    fn first(self, most: usize) -> Self;
}

impl<T> List for &[T] {
    fn length(&self) -> usize {
        self.len()
    }

    fn first(self, most: usize) -> Self {
        &self[..most.min(self.len())]
    }
}

impl<T> List for Members<'_, T> {
    fn length(&self) -> usize {
        self.0.len()
    }

    fn first(self, most: usize) -> Self {
        Self(List::first(self.0, most))
    }
}

impl<T> List for Maps<'_, T> {
    fn length(&self) -> usize {
        self.0.len()
    }

    fn first(self, most: usize) -> Self {
        Self(List::first(self.0, most))
    }
}

/// An array of texts, and the greatest length of each; what is longer is cut as by [`Cut`].
#[derive(Clone, Copy, Debug)]
pub struct CutEach<T>(pub T, pub usize);

impl Put for CutEach<&[&str]> {
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        put_list(self.0.iter().map(|text| Cut(*text, self.1)), key, to);
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: AsRef<str>> Put for CutEach<Members<'_, T>> {
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        let texts = self.0.0.iter().map(AsRef::as_ref);
        put_list(texts.map(|text: &str| Cut(text, self.1)), key, to);
    }

    fn is_empty(&self) -> bool {
        self.0.0.is_empty()
    }

    fn is_absent(&self) -> bool {
        self.0.0.is_empty()
    }
}

impl<T: List> List for CutEach<T> {
    fn length(&self) -> usize {
        self.0.length()
    }

    fn first(self, most: usize) -> Self {
        Self(self.0.first(most), self.1)
    }
}

/// A family of attributes, how many of them a record may carry, how long a key may be, and what adjusts each value.
///
/// They go out sorted by key. Of a key that is there twice the first value counts, an entry without a
/// key is left out, and so are those with a longer key and those beyond the bound, which are counted.
#[derive(Clone, Copy, Debug)]
pub struct Family<'a, V, F> {
    entries: Entries<'a, V>,
    most: usize,
    longest: usize,
    adjust: F,
}

impl<'a, V, F> Family<'a, V, F> {
    /// A family of at most `most` attributes with keys of at most `longest` code points, each handed over as
    /// `adjust` gives it.
    #[inline]
    pub fn new<P: Put>(entries: Entries<'a, V>, most: usize, longest: usize, adjust: F) -> Self
    where
        F: Fn(V) -> P,
    {
        Self {
            entries,
            most,
            longest,
            adjust,
        }
    }
}

impl<V: Copy, F: Fn(V) -> P, P: Put> Family<'_, V, F> {
    fn each<S: Sink>(
        &self,
        key: Key<'_>,
        to: &mut Writer<'_, S>,
        hand_over: impl Fn(Key<'_>, P, &mut Writer<'_, S>),
    ) {
        let Key::Fixed(family) = key else {
            return;
        };
        let mut left_out = false;
        let mut left = self.most;
        let mut before = None;
        // Each time around, those that follow on the ones before, as many as have a place on the stack.
        loop {
            let mut least = Least::after(before, left);
            self.entries.each(&mut |rest, value: V| {
                if rest.is_empty() || (self.adjust)(value).is_empty() {
                    return;
                }
                // A text has at most as many code points as bytes.
                if rest.len() > self.longest && rest.chars().count() > self.longest {
                    left_out = true;
                    return;
                }
                least.take(rest, value);
            });
            for (rest, value) in least.entries() {
                hand_over(Key::Family { family, rest }, (self.adjust)(value), to);
                before = Some(rest);
                left -= 1;
            }
            if !least.is_more() {
                break;
            }
            if left == 0 {
                left_out = true;
                break;
            }
        }
        if left_out {
            to.cx.count_truncated();
        }
    }
}

impl<V: Copy, F: Fn(V) -> P, P: Put> Put for Family<'_, V, F> {
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        self.each(key, to, |key, value, to| value.put(key, to));
    }

    fn put_redacted<S: Sink>(self, key: Key<'_>, replacement: &str, to: &mut Writer<'_, S>) {
        self.each(key, to, |key, _, to| to.sink.string(key, replacement));
    }
}

/// A value as it was kept.
impl Put for &Value {
    fn put<S: Sink>(self, key: Key<'_>, to: &mut Writer<'_, S>) {
        match self {
            Value::String(value) => to.sink.string(key, value),
            Value::Int(value) => to.sink.int(key, *value),
            Value::Double(value) => to.sink.double(key, *value),
            Value::Boolean(value) => to.sink.boolean(key, *value),
            Value::Bytes(value) => to.sink.bytes(key, value),
            Value::Array(values) => put_list(values.iter(), key, to),
            Value::Map(values) => {
                to.sink.begin_map(key);
                for (key, value) in values.keyed() {
                    value.put(key, to);
                }
                to.sink.end();
            }
        }
    }
}

#[cfg(all(test, feature = "emit"))]
mod tests {
    use std::{collections::BTreeMap, sync::atomic::AtomicI64};

    use super::*;
    use crate::{Moment, context::Adjustments, value::Collector};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_family_goes_out_sorted_whatever_its_size(
            entries in proptest::collection::vec(("[a-z]{0,3}", any::<i64>()), 0..200),
            most in 0_usize..80,
            longest in 1_usize..4,
        ) {
            let (sequence, adjustments) = (AtomicI64::new(0), Adjustments::default());
            let cx = Context::new(&[], &[], Moment::FIRST, &sequence, &adjustments);
            let mut found = Collector::default();
            let family = Family::new((&entries).into(), most, longest, |value: i64| value);
            family.put("f".into(), &mut Writer::new(&cx, &mut found));

            let mut sorted = BTreeMap::new();
            let mut is_cut = false;
            for (key, value) in entries.iter().filter(|(key, _)| !key.is_empty()) {
                if key.len() > longest {
                    is_cut = true;
                } else {
                    sorted.entry(format!("f.{key}")).or_insert(Value::Int(*value));
                }
            }
            is_cut |= sorted.len() > most;
            let found: Vec<_> = found.attributes.iter().collect();
            let expected: Vec<_> = sorted.iter().map(|(key, value)| (&**key, value)).take(most).collect();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(adjustments.counts().truncated, u64::from(is_cut));
        }
    }
}
