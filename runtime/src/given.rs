//! Arguments of setters: a value, or one that there may be.

use std::collections::{BTreeMap, HashMap};

use crate::entries::{Borrowed, Entries};

/// What a setter of an optional attribute takes: a `T`, or an `Option<T>`.
pub trait IntoOption<T> {
    /// The value, if there is one.
    fn into_option(self) -> Option<T>;
}

impl<T> IntoOption<T> for T {
    #[inline]
    fn into_option(self) -> Option<T> {
        Some(self)
    }
}

impl<T> IntoOption<T> for Option<T> {
    #[inline]
    fn into_option(self) -> Self {
        self
    }
}

impl<'a> IntoOption<&'a str> for &'a String {
    #[inline]
    fn into_option(self) -> Option<&'a str> {
        Some(self)
    }
}

impl<'a, T, const N: usize> IntoOption<&'a [T]> for &'a [T; N] {
    #[inline]
    fn into_option(self) -> Option<&'a [T]> {
        Some(self)
    }
}

impl<'a, T> IntoOption<&'a [T]> for &'a Vec<T> {
    #[inline]
    fn into_option(self) -> Option<&'a [T]> {
        Some(self)
    }
}

macro_rules! entries {
    ($([$($parameter:tt)*] $from:ty;)+) => {$(
        impl<'a, $($parameter)*, V> IntoOption<Entries<'a, V>> for &'a $from {
            #[inline]
            fn into_option(self) -> Option<Entries<'a, V>> {
                Some(self.into())
            }
        }
    )+};
}

entries! {
    [K: AsRef<str> + Sync, T: Borrowed<'a, V> + Sync] BTreeMap<K, T>;
    [K: AsRef<str> + Sync, T: Borrowed<'a, V> + Sync, H: Sync] HashMap<K, T, H>;
    [K: AsRef<str> + Sync, T: Borrowed<'a, V> + Sync] Vec<(K, T)>;
}

impl<'a, V> IntoOption<Entries<'a, V>> for &'a [(&'a str, V)] {
    #[inline]
    fn into_option(self) -> Option<Entries<'a, V>> {
        Some(self.into())
    }
}

impl<'a, V, const N: usize> IntoOption<Entries<'a, V>> for &'a [(&'a str, V); N] {
    #[inline]
    fn into_option(self) -> Option<Entries<'a, V>> {
        Some(self.into())
    }
}
