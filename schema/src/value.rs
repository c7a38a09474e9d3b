//! Values: whether an attribute accepts one, and one that it accepts.

use std::fmt;

use crate::{
    pattern::Pattern,
    resolved::{
        Attribute, Enum, Length, Range, TRUNCATION_MARKER, Type, Value, Values, VariantAttribute,
    },
};

impl fmt::Display for Value {
    /// As one would write it in a catalog.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Double(value) => fmt::Debug::fmt(value, f),
            Self::String(value) => write!(f, "{value:?}"),
            Self::Array(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    value.fmt(f)?;
                }
                f.write_str("]")
            }
        }
    }
}

impl fmt::Display for Type {
    /// The catalog's word for the type; `enum` for an enum.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "string",
            Self::Int => "int",
            Self::Double => "double",
            Self::Boolean => "boolean",
            Self::StringArray => "string[]",
            Self::IntArray => "int[]",
            Self::DoubleArray => "double[]",
            Self::BooleanArray => "boolean[]",
            Self::Enum(_) => "enum",
        })
    }
}

impl Type {
    /// The type of an array's elements; `None` for other types.
    pub const fn element(&self) -> Option<Self> {
        match self {
            Self::StringArray => Some(Self::String),
            Self::IntArray => Some(Self::Int),
            Self::DoubleArray => Some(Self::Double),
            Self::BooleanArray => Some(Self::Boolean),
            Self::String | Self::Int | Self::Double | Self::Boolean | Self::Enum(_) => None,
        }
    }

    /// A value as this type has it: an integer is a double where doubles are wanted.
    ///
    /// # Errors
    ///
    /// When the value is of another type, not finite, an empty array, or no member of a closed
    /// enum; the error says so.
    pub fn coerce(&self, value: &Value) -> Result<Value, String> {
        if let Some(element) = self.element() {
            let Value::Array(values) = value else {
                return Err(format!("{value} is not a list"));
            };
            if values.is_empty() {
                return Err(String::from("an empty list is never sent"));
            }
            return values
                .iter()
                .map(|value| element.coerce(value))
                .collect::<Result<_, _>>()
                .map(Value::Array);
        }
        match (self, value) {
            (Self::String, Value::String(_))
            | (Self::Int, Value::Int(_))
            | (Self::Boolean, Value::Boolean(_)) => Ok(value.clone()),
            (Self::Double, Value::Double(n)) if n.is_finite() => Ok(value.clone()),
            (Self::Double, Value::Double(_)) => Err(format!("{value} is not a finite number")),
            // Doubles hold integers of this size exactly, and the others as near as they can.
            #[expect(clippy::cast_precision_loss, reason = "the nearest double is meant")]
            (Self::Double, Value::Int(n)) => Ok(Value::Double(*n as f64)),
            (Self::Enum(members), Value::String(text)) if members.accepts(text) => {
                Ok(value.clone())
            }
            (Self::Enum(_), Value::String(_)) => {
                Err(format!("{value} is not a member of the enum"))
            }
            (Self::String | Self::Enum(_), _) => Err(format!("{value} is not a string")),
            (Self::Int, _) => Err(format!("{value} is not a 64-bit integer")),
            (Self::Boolean, _) => Err(format!("{value} is not a boolean")),
            _ => Err(format!("{value} is not a number")),
        }
    }
}

impl Enum {
    /// Whether a text is a valid value.
    pub fn accepts(&self, text: &str) -> bool {
        self.open || self.members.iter().any(|member| member.value == text)
    }
}

impl Length {
    /// Whether a text has such a length.
    pub fn accepts(&self, text: &str) -> bool {
        let length = text.chars().count() as u64;
        length >= self.min && self.max.is_none_or(|max| length <= max)
    }
}

impl Attribute {
    /// The value as the attribute's type has it, if its type and constraints accept it.
    ///
    /// # Errors
    ///
    /// When they refuse it; the error says which.
    pub fn accept(&self, value: &Value) -> Result<Value, String> {
        let value = self.ty.coerce(value)?;
        match (&value, self.range) {
            (Value::Int(n), Some(Range::Int { min, max })) => bounds(n, &min, &max)?,
            (Value::Double(n), Some(Range::Double { min, max })) => bounds(n, &min, &max)?,
            _ => {}
        }
        if let Value::String(text) = &value {
            if self.length.is_some_and(|length| !length.accepts(text)) {
                return Err(format!(
                    "its length of {} code points is out of bounds",
                    text.chars().count()
                ));
            }
            if let Some(pattern) = &self.pattern
                && !Pattern::parse(pattern).is_ok_and(|pattern| pattern.matches(text))
            {
                return Err(format!("it does not match the pattern `{pattern}`"));
            }
            if let Some(format) = self.format
                && !format.matches(text)
            {
                return Err(format!("it is no `{}`", format.as_str()));
            }
        }
        Ok(value)
    }

    /// A value that the attribute accepts: its first example, or one made of its constraints.
    pub fn example(&self) -> Value {
        self.candidates()
            .next()
            .unwrap_or_else(|| Value::String(String::new()))
    }

    /// Values that the attribute accepts: its examples, then some made of its constraints.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = Value> {
        let derived = std::iter::once_with(|| self.derived()).flatten();
        let all = self.examples.iter().cloned().chain(derived);
        all.filter(|value| self.accept(value).is_ok())
    }

    fn derived(&self) -> Vec<Value> {
        match (&self.ty, self.range) {
            (Type::Enum(members), _) => {
                let current = members
                    .members
                    .iter()
                    .filter(|member| member.deprecated.is_none());
                let old = members
                    .members
                    .iter()
                    .filter(|member| member.deprecated.is_some());
                let mut values: Vec<_> = current
                    .chain(old)
                    .map(|member| Value::String(member.value.clone()))
                    .collect();
                if members.open {
                    values.extend(["other", "another"].map(|text| Value::String(text.to_owned())));
                }
                values
            }
            (Type::Boolean, _) => vec![Value::Boolean(true), Value::Boolean(false)],
            (Type::Int, Some(Range::Int { min, max })) => [
                1_i64,
                0,
                min,
                max,
                min.saturating_add(1),
                max.saturating_sub(1),
            ]
            .map(|n| Value::Int(n.clamp(min, max)))
            .to_vec(),
            (Type::Int, _) => (1..=6).map(Value::Int).collect(),
            (Type::Double, Some(Range::Double { min, max })) => [0.5, min, max]
                .map(|n: f64| Value::Double(n.clamp(min, max)))
                .to_vec(),
            (Type::Double, _) => vec![Value::Double(0.5)],
            (Type::String, _) => self.texts().into_iter().map(Value::String).collect(),
            (Type::StringArray, _) => {
                vec![Value::Array(vec![Value::String(String::from("example"))])]
            }
            (Type::IntArray, _) => vec![Value::Array(vec![Value::Int(1)])],
            (Type::DoubleArray, _) => vec![Value::Array(vec![Value::Double(0.5)])],
            (Type::BooleanArray, _) => vec![Value::Array(vec![Value::Boolean(true)])],
        }
    }

    fn texts(&self) -> Vec<String> {
        if let Some(format) = self.format {
            return vec![format.example().to_owned()];
        }
        if let Some(pattern) = &self.pattern {
            return Pattern::parse(pattern)
                .map(|pattern| pattern.samples())
                .unwrap_or_default();
        }
        let Length { min, max } = self.length.unwrap_or(Length { min: 0, max: None });
        if min > LONGEST_DERIVED {
            return Vec::new();
        }
        ["example", "other", "value"]
            .map(|word| {
                let least = usize::try_from(min).unwrap_or(0);
                let text: String = word.chars().cycle().take(word.len().max(least)).collect();
                match max.and_then(|max| usize::try_from(max).ok()) {
                    Some(max) if max < text.len() => text[..max].to_owned(),
                    _ => text,
                }
            })
            .to_vec()
    }
}

/// No text longer than this is made up; the attribute needs an example then.
const LONGEST_DERIVED: u64 = 10_000;

fn bounds<T: PartialOrd + fmt::Debug>(n: &T, min: &T, max: &T) -> Result<(), String> {
    if n < min {
        return Err(format!("{n:?} is less than the minimum, {min:?}"));
    }
    if n > max {
        return Err(format!("{n:?} is more than the maximum, {max:?}"));
    }
    Ok(())
}

impl Values {
    /// Whether a value is among them.
    pub fn allow(&self, value: &Value) -> bool {
        match self {
            Self::Any { except } => !except.contains(value),
            Self::Fixed(fixed) => fixed == value,
            Self::OneOf(values) => values.contains(value),
        }
    }
}

impl VariantAttribute {
    /// Whether the variant lets the attribute have this value.
    pub fn allows(&self, value: &Value) -> bool {
        self.values.allow(value)
    }

    /// A value that the attribute can take in this variant.
    pub fn example(&self) -> Value {
        self.candidate().unwrap_or_else(|| self.attribute.example())
    }

    /// A value that the attribute can take in this variant; `None` where none can be derived.
    pub(crate) fn candidate(&self) -> Option<Value> {
        match &self.values {
            Values::Fixed(value) => Some(value.clone()),
            Values::OneOf(values) => values.first().cloned(),
            Values::Any { .. } => self.attribute.candidates().find(|value| self.allows(value)),
        }
    }
}

/// A text that truncation could have made.
pub(crate) fn looks_truncated(text: &str) -> bool {
    text.ends_with(TRUNCATION_MARKER)
}
