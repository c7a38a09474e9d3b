//! An attribute value that somebody owns.

use crate::{catalog::Scalar, event::Sink};

/// The value of an attribute, as it goes on the wire.
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
    /// An array of strings.
    Strings(Vec<String>),
    /// An array of integers.
    Ints(Vec<i64>),
    /// An array of doubles.
    Doubles(Vec<f64>),
    /// An array of booleans.
    Booleans(Vec<bool>),
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

/// Attributes in the order in which they came.
pub(crate) type Attributes = Vec<(&'static str, Value)>;

impl Sink for Attributes {
    fn string(&mut self, key: &'static str, value: &str) {
        self.push((key, Value::String(value.to_owned())));
    }

    fn int(&mut self, key: &'static str, value: i64) {
        self.push((key, Value::Int(value)));
    }

    fn double(&mut self, key: &'static str, value: f64) {
        self.push((key, Value::Double(value)));
    }

    fn boolean(&mut self, key: &'static str, value: bool) {
        self.push((key, Value::Boolean(value)));
    }

    fn strings(&mut self, key: &'static str, value: &[&str]) {
        let owned = value.iter().map(|&text| text.to_owned()).collect();
        self.push((key, Value::Strings(owned)));
    }

    fn ints(&mut self, key: &'static str, value: &[i64]) {
        self.push((key, Value::Ints(value.to_vec())));
    }

    fn doubles(&mut self, key: &'static str, value: &[f64]) {
        self.push((key, Value::Doubles(value.to_vec())));
    }

    fn booleans(&mut self, key: &'static str, value: &[bool]) {
        self.push((key, Value::Booleans(value.to_vec())));
    }
}
