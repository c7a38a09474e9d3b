//! Values that somebody owns, and the sink that collects them.

use std::borrow::Cow;

use crate::{Key, Sink, catalog::Scalar, recording::FromAttribute};

/// A value as it goes on the wire.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    String(String),
    /// A 64-bit signed integer.
    Int(i64),
    /// A double.
    Double(f64),
    /// A boolean.
    Boolean(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An array.
    Array(Vec<Value>),
    /// A map.
    Map(Named),
}

impl From<Scalar> for Value {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Str(value) => Self::String(value.to_owned()),
            Scalar::Int(value) => Self::Int(value),
            Scalar::Double(value) => Self::Double(value),
            Scalar::Bool(value) => Self::Boolean(value),
        }
    }
}

/// The values of resource attributes that the application gives.
pub(crate) type Attributes = Vec<(&'static str, Value)>;

/// Named values in the order in which they came: the attributes of a record, or the fields of a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named(Vec<(Cow<'static, str>, Value)>);

/// Of names that are as they should be: each once.
impl FromIterator<(String, Value)> for Named {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(values: I) -> Self {
        let values = values.into_iter();
        Self(values.map(|(key, value)| (key.into(), value)).collect())
    }
}

impl Named {
    /// The values and their names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }

    /// The values and the keys to hand them over under.
    pub(crate) fn keyed(&self) -> impl Iterator<Item = (Key<'_>, &Value)> {
        self.0.iter().map(|(key, value)| match key {
            Cow::Borrowed(key) => (Key::Fixed(key), value),
            Cow::Owned(key) => (Key::Kept(key), value),
        })
    }

    /// The value of this name.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.iter()
            .find_map(|(candidate, value)| (candidate == key).then_some(value))
    }

    /// The value of this name as a Rust value, read as `U` says; `None` where it is absent or of another type.
    pub fn read<T: FromAttribute<U>, U>(&self, key: &str) -> Option<T> {
        T::from_attribute(self.value(key))
    }

    /// The values whose names are in a family, read as `U` says, by the rest of their names.
    pub fn family<T: FromAttribute<U>, U>(
        &self,
        family: &str,
    ) -> impl Iterator<Item = (String, T)> {
        self.iter().filter_map(move |(key, value)| {
            let rest = key.strip_prefix(family)?.strip_prefix('.')?;
            Some((rest.to_owned(), T::from_attribute(Some(value))?))
        })
    }
}

/// The sink that keeps what it is given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collector {
    pub(crate) attributes: Named,
    pub(crate) body: Option<Value>,
    /// Maps and lists that are open, the innermost last, each with the key that it goes under.
    open: Vec<(Slot, Value)>,
}

/// Where a value goes.
#[derive(Clone, Debug)]
enum Slot {
    Named(Cow<'static, str>),
    Body,
    Element,
}

impl From<Key<'_>> for Slot {
    fn from(key: Key<'_>) -> Self {
        match key {
            Key::Fixed(key) => Self::Named(Cow::Borrowed(key)),
            Key::Family { .. } | Key::Kept(_) => Self::Named(Cow::Owned(key.to_string())),
            Key::Body => Self::Body,
            Key::Element => Self::Element,
        }
    }
}

impl Collector {
    fn take(&mut self, slot: Slot, value: Value) {
        match (self.open.last_mut(), slot) {
            (Some((_, Value::Array(list))), _) => list.push(value),
            (Some((_, Value::Map(map))), Slot::Named(key)) => map.0.push((key, value)),
            (None, Slot::Named(key)) => self.attributes.0.push((key, value)),
            (None, Slot::Body) => self.body = Some(value),
            _ => {}
        }
    }
}

impl Sink for Collector {
    fn string(&mut self, key: Key<'_>, value: &str) {
        self.take(key.into(), Value::String(value.to_owned()));
    }

    fn int(&mut self, key: Key<'_>, value: i64) {
        self.take(key.into(), Value::Int(value));
    }

    fn double(&mut self, key: Key<'_>, value: f64) {
        self.take(key.into(), Value::Double(value));
    }

    fn boolean(&mut self, key: Key<'_>, value: bool) {
        self.take(key.into(), Value::Boolean(value));
    }

    fn bytes(&mut self, key: Key<'_>, value: &[u8]) {
        self.take(key.into(), Value::Bytes(value.to_vec()));
    }

    fn begin_map(&mut self, key: Key<'_>) {
        self.open.push((key.into(), Value::Map(Named::default())));
    }

    fn begin_list(&mut self, key: Key<'_>) {
        self.open.push((key.into(), Value::Array(Vec::new())));
    }

    fn end(&mut self) {
        if let Some((slot, value)) = self.open.pop() {
            self.take(slot, value);
        }
    }
}
