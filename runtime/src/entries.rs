//! Families of attributes as an application has them: maps from the rest of a key to a value.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// A borrowed map from the rest of a key to a value.
///
/// It is made of a reference to a `BTreeMap`, a `HashMap`, a slice or `Vec` of pairs, or an array of pairs.
#[derive(Clone, Copy)]
pub struct Entries<'a, V>(Source<'a, V>);

#[derive(Clone, Copy)]
enum Source<'a, V> {
    Pairs(&'a [(&'a str, V)]),
    Map(&'a dyn Named<'a, V>),
}

/// A collection of named values.
trait Named<'a, V>: Sync {
    fn each(&'a self, take: &mut dyn FnMut(&'a str, V));
}

impl<'a, V: Copy> Entries<'a, V> {
    /// Calls `take` with each entry.
    pub(crate) fn each(&self, take: &mut dyn FnMut(&'a str, V)) {
        match self.0 {
            Source::Pairs(pairs) => pairs.iter().for_each(|&(key, value)| take(key, value)),
            Source::Map(map) => map.each(take),
        }
    }
}

impl<V> Default for Entries<'_, V> {
    fn default() -> Self {
        Self(Source::Pairs(&[]))
    }
}

/// Keys and values may say who somebody is.
impl<V> fmt::Debug for Entries<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entries").finish_non_exhaustive()
    }
}

/// A value as it can be borrowed out of a collection.
pub trait Borrowed<'a, V> {
    /// Borrows it.
    fn borrowed(&'a self) -> V;
}

impl<'a> Borrowed<'a, &'a str> for String {
    fn borrowed(&'a self) -> &'a str {
        self
    }
}

impl<'a, V: Copy> Borrowed<'a, V> for V {
    fn borrowed(&'a self) -> V {
        *self
    }
}

macro_rules! borrowed_arrays {
    ($($element:ty),+) => {$(
        impl<'a> Borrowed<'a, &'a [$element]> for Vec<$element> {
            fn borrowed(&'a self) -> &'a [$element] {
                self
            }
        }
    )+};
}

borrowed_arrays!(&'a str, i64, f64, bool);

impl<'a, K: AsRef<str> + Sync, T: Borrowed<'a, V> + Sync, V> Named<'a, V> for BTreeMap<K, T> {
    fn each(&'a self, take: &mut dyn FnMut(&'a str, V)) {
        for (key, value) in self {
            take(key.as_ref(), value.borrowed());
        }
    }
}

impl<'a, K: AsRef<str> + Sync, T: Borrowed<'a, V> + Sync, H: Sync, V> Named<'a, V>
    for HashMap<K, T, H>
{
    fn each(&'a self, take: &mut dyn FnMut(&'a str, V)) {
        for (key, value) in self {
            take(key.as_ref(), value.borrowed());
        }
    }
}

impl<'a, K: AsRef<str> + Sync, T: Borrowed<'a, V> + Sync, V> Named<'a, V> for Vec<(K, T)> {
    fn each(&'a self, take: &mut dyn FnMut(&'a str, V)) {
        for (key, value) in self {
            take(key.as_ref(), value.borrowed());
        }
    }
}

impl<'a, V> From<&'a [(&'a str, V)]> for Entries<'a, V> {
    fn from(pairs: &'a [(&'a str, V)]) -> Self {
        Self(Source::Pairs(pairs))
    }
}

impl<'a, V, const N: usize> From<&'a [(&'a str, V); N]> for Entries<'a, V> {
    fn from(pairs: &'a [(&'a str, V); N]) -> Self {
        Self(Source::Pairs(pairs))
    }
}

impl<'a, K: AsRef<str> + Sync, T: Borrowed<'a, V> + Sync, V> From<&'a BTreeMap<K, T>>
    for Entries<'a, V>
{
    fn from(map: &'a BTreeMap<K, T>) -> Self {
        Self(Source::Map(map))
    }
}

impl<'a, K: AsRef<str> + Sync, T: Borrowed<'a, V> + Sync, H: Sync, V> From<&'a HashMap<K, T, H>>
    for Entries<'a, V>
{
    fn from(map: &'a HashMap<K, T, H>) -> Self {
        Self(Source::Map(map))
    }
}

impl<'a, K: AsRef<str> + Sync, T: Borrowed<'a, V> + Sync, V> From<&'a Vec<(K, T)>>
    for Entries<'a, V>
{
    fn from(pairs: &'a Vec<(K, T)>) -> Self {
        Self(Source::Map(pairs))
    }
}
