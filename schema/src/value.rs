//! Values: whether an attribute accepts one, and one that it accepts.

use std::{collections::BTreeMap, fmt};

use crate::{
    base64,
    pattern::Pattern,
    resolved::{
        Attribute, Enum, Length, Member, Range, Requirement, TRUNCATION_MARKER, Type, Value,
        Values, VariantAttribute,
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
            Self::Map(values) => {
                f.write_str("{")?;
                for (index, (key, value)) in values.iter().enumerate() {
                    f.write_str(if index > 0 { ", " } else { " " })?;
                    write!(f, "{key}: {value}")?;
                }
                f.write_str(" }")
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
            Self::Bytes => "bytes",
            Self::Enum(_) => "enum",
            Self::Map(_) => "map",
            Self::Array(element) => return write!(f, "{element}[]"),
            Self::Template { value, .. } => return write!(f, "template[{value}]"),
        })
    }
}

impl Type {
    /// The type of an array's elements; `None` for other types.
    pub fn element(&self) -> Option<&Self> {
        match self {
            Self::Array(element) => Some(element),
            _ => None,
        }
    }

    /// The type that a value has on the wire before encoding: an enum's is that of its members.
    pub fn plain(&self) -> &Self {
        match self {
            Self::Enum(list) => list.plain(),
            other => other,
        }
    }

    /// A value as this type has it: an integer is a double where doubles are wanted.
    ///
    /// # Errors
    ///
    /// When the value is of another type, not finite, an empty array or map, or no member of a closed
    /// enum; the error says so.
    pub fn coerce(&self, value: &Value) -> Result<Value, String> {
        match (self, value) {
            (Self::Array(element), Value::Array(values)) => {
                if values.is_empty() {
                    return Err(String::from("an empty list is never sent"));
                }
                let values = values.iter().map(|value| element.coerce(value));
                values.collect::<Result<_, _>>().map(Value::Array)
            }
            (Self::Array(_), _) => Err(format!("{value} is not a list")),
            (Self::Map(fields), Value::Map(values)) => map(fields, values),
            (
                Self::Template {
                    value: ty,
                    entries,
                    key: longest,
                },
                Value::Map(values),
            ) => {
                if values.is_empty() {
                    return Err(String::from("an empty family is never sent"));
                }
                if values.len() as u64 > *entries {
                    return Err(format!(
                        "it has {} keys, more than the {entries} that a record may carry",
                        values.len()
                    ));
                }
                if values.contains_key("") {
                    return Err(String::from("a key is empty"));
                }
                if values
                    .keys()
                    .any(|key| key.chars().count() as u64 > *longest)
                {
                    return Err(format!("a key has more than {longest} code points"));
                }
                let values = values
                    .iter()
                    .map(|(key, value)| Ok((key.clone(), ty.coerce(value)?)));
                values.collect::<Result<_, _>>().map(Value::Map)
            }
            (Self::Map(_) | Self::Template { .. }, _) => Err(format!("{value} is not a map")),
            (Self::Bytes, Value::String(text)) => match base64::length(text) {
                Some(_) => Ok(value.clone()),
                None => Err(format!("{value} is not Base64")),
            },
            (Self::Bytes, _) => Err(format!("{value} is not bytes in Base64")),
            (Self::String, Value::String(_))
            | (Self::Int, Value::Int(_))
            | (Self::Boolean, Value::Boolean(_)) => Ok(value.clone()),
            (Self::Double, Value::Double(n)) if n.is_finite() => Ok(value.clone()),
            (Self::Double, Value::Double(_)) => Err(format!("{value} is not a finite number")),
            // Doubles hold integers of this size exactly, and the others as near as they can.
            #[expect(clippy::cast_precision_loss, reason = "the nearest double is meant")]
            (Self::Double, Value::Int(n)) => Ok(Value::Double(*n as f64)),
            (Self::Enum(list), _) => {
                let coerced = list.plain().coerce(value);
                if let Ok(value) = &coerced
                    && list.accepts(value)
                {
                    return coerced;
                }
                let named =
                    |member: &&Member| matches!(value, Value::String(id) if *id == member.id);
                match list.members.iter().find(named) {
                    Some(member) => Err(format!(
                        "{value} is the identifier of a member, whose value is {}",
                        member.value
                    )),
                    None => coerced
                        .and_then(|value| Err(format!("{value} is not a member of the enum"))),
                }
            }
            (Self::String, _) => Err(format!("{value} is not a string")),
            (Self::Int, _) => Err(format!("{value} is not a 64-bit integer")),
            (Self::Boolean, _) => Err(format!("{value} is not a boolean")),
            (Self::Double, _) => Err(format!("{value} is not a number")),
        }
    }
}

/// A map's values as its fields have them.
fn map(fields: &[Attribute], values: &BTreeMap<String, Value>) -> Result<Value, String> {
    if values.is_empty() {
        return Err(String::from("an empty map is never sent"));
    }
    if let Some(key) = values
        .keys()
        .find(|key| fields.iter().all(|field| field.id != **key))
    {
        return Err(format!("the map has no field `{key}`"));
    }
    let mut coerced = BTreeMap::new();
    for field in fields {
        match values.get(&field.id) {
            Some(value) => {
                let value = field
                    .accept(value)
                    .map_err(|why| format!("of the field `{}`: {why}", field.id))?;
                coerced.insert(field.id.clone(), value);
            }
            None if field.requirement == Requirement::Required => {
                return Err(format!("it has no field `{}`", field.id));
            }
            None => {}
        }
    }
    Ok(Value::Map(coerced))
}

impl Type {
    /// The member whose id a value is that this type refuses, where values are members or lists of them.
    pub(crate) fn member_called(&self, value: &Value) -> Option<&Member> {
        match (self, value) {
            (Self::Enum(list), Value::String(id)) if !list.accepts(value) => {
                list.members.iter().find(|member| member.id == *id)
            }
            (Self::Array(element), Value::Array(values)) => {
                values.iter().find_map(|value| element.member_called(value))
            }
            _ => None,
        }
    }
}

impl Enum {
    /// The type of its values: string, int or boolean.
    pub fn plain(&self) -> &'static Type {
        match self.members.first().map(|member| &member.value) {
            Some(Value::Int(_)) => &Type::Int,
            Some(Value::Boolean(_)) => &Type::Boolean,
            _ => &Type::String,
        }
    }

    /// Whether a value of its type is a valid one.
    pub fn accepts(&self, value: &Value) -> bool {
        self.open || self.members.iter().any(|member| member.value == *value)
    }
}

impl Length {
    /// Whether something may have this length.
    pub fn accepts(&self, length: u64) -> bool {
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
        match (&self.ty, &value) {
            (Type::Template { value: ty, .. }, Value::Map(values)) => {
                for value in values.values() {
                    self.constrain(ty, value)?;
                }
            }
            (ty, value) => self.constrain(ty, value)?,
        }
        Ok(value)
    }

    /// Whether the constraints accept a value that is of this type.
    fn constrain(&self, ty: &Type, value: &Value) -> Result<(), String> {
        match (value, self.range) {
            (Value::Int(n), Some(Range::Int { min, max })) => bounds(n, &min, &max)?,
            (Value::Double(n), Some(Range::Double { min, max })) => bounds(n, &min, &max)?,
            _ => {}
        }
        let measured = match (ty, value) {
            (Type::Bytes, Value::String(text)) => base64::length(text).map(|n| (n, "bytes")),
            (Type::Array(_), Value::Array(list)) => Some((list.len() as u64, "elements")),
            (_, Value::String(text)) => Some((text.chars().count() as u64, "code points")),
            _ => None,
        };
        if let (Some(length), Some((measured, unit))) = (self.length, measured)
            && !length.accepts(measured)
        {
            return Err(format!("its length of {measured} {unit} is out of bounds"));
        }
        if let (Some(most), Value::Array(list)) = (self.element_length, value) {
            let longer = |value: &Value| matches!(value, Value::String(text) if text.chars().count() as u64 > most);
            if list.iter().any(longer) {
                return Err(format!("an element has more than {most} code points"));
            }
        }
        if let Value::String(text) = value {
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
        Ok(())
    }

    /// A value that the attribute accepts: its first example, or one made of its constraints.
    pub fn example(&self) -> Value {
        self.candidates()
            .next()
            .unwrap_or_else(|| Value::String(String::new()))
    }

    /// Values that the attribute accepts: its examples, then some made of its constraints.
    pub fn candidates(&self) -> impl Iterator<Item = Value> {
        let derived = std::iter::once_with(|| self.derived()).flatten();
        let all = self.examples.iter().cloned().chain(derived);
        all.filter(|value| self.accept(value).is_ok())
    }

    fn derived(&self) -> Vec<Value> {
        self.derived_of(&self.ty)
    }

    fn derived_of(&self, ty: &Type) -> Vec<Value> {
        match (ty, self.range) {
            (Type::Enum(list), _) => {
                let current = list.members.iter().filter(|m| m.deprecated.is_none());
                let old = list.members.iter().filter(|m| m.deprecated.is_some());
                let mut values: Vec<_> = current
                    .chain(old)
                    .map(|member| member.value.clone())
                    .collect();
                if list.open {
                    values.extend(match list.plain() {
                        Type::Int => [Value::Int(1_000_001), Value::Int(1_000_002)],
                        _ => ["other", "another"].map(|text| Value::String(text.to_owned())),
                    });
                }
                values
            }
            (Type::Boolean, _) => vec![Value::Boolean(true), Value::Boolean(false)],
            (Type::Int, range) => {
                let (min, max) = match range {
                    Some(Range::Int { min, max }) => (min, max),
                    _ => (i64::MIN, i64::MAX),
                };
                // As many as it takes to find one that a case does not exclude.
                let start = 1.clamp(min, max);
                (start..=max.min(start.saturating_add(64)))
                    .chain((min.max(start.saturating_sub(64))..start).rev())
                    .map(Value::Int)
                    .collect()
            }
            (Type::Double, Some(Range::Double { min, max })) => [0.5, min, max]
                .map(|n: f64| Value::Double(n.clamp(min, max)))
                .to_vec(),
            (Type::Double, _) => vec![Value::Double(0.5)],
            (Type::String, _) => self.texts().into_iter().map(Value::String).collect(),
            (Type::Bytes, _) => {
                let Length { min, max } = self.length.unwrap_or(Length { min: 0, max: None });
                let length = max.map_or(4, |max| max.min(4)).max(min);
                let zeros = (length <= LONGEST_DERIVED).then(|| base64::zeros(length));
                zeros.map(Value::String).into_iter().collect()
            }
            (Type::Map(fields), _) => {
                let values = fields
                    .iter()
                    .filter(|field| {
                        field.deprecated.is_none() || field.requirement == Requirement::Required
                    })
                    .map(|field| Some((field.id.clone(), field.candidates().next()?)));
                let values: Option<_> = values.collect();
                values.map(Value::Map).into_iter().collect()
            }
            (Type::Array(element), _) => {
                let least = self.length.map_or(0, |length| length.min).max(1);
                let Some(least) = usize::try_from(least)
                    .ok()
                    .filter(|_| least <= LONGEST_DERIVED)
                else {
                    return Vec::new();
                };
                // What bounds the array says nothing about its elements.
                let free = Self {
                    range: None,
                    length: None,
                    ..self.clone()
                };
                let first = free.derived_of(element).into_iter().next();
                first
                    .map(|value| Value::Array(vec![value; least]))
                    .into_iter()
                    .collect()
            }
            (Type::Template { value, .. }, _) => {
                let first = self.derived_of(value).into_iter().next();
                let of = |value| Value::Map(BTreeMap::from([(String::from("key"), value)]));
                first.map(of).into_iter().collect()
            }
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
        ["example", "other", "value", "a", "b", "c"]
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

    /// A value that the attribute can take in this variant, one of its own examples before others; `None` where
    /// none can be derived.
    pub fn candidate(&self) -> Option<Value> {
        match &self.values {
            Values::Fixed(value) => Some(value.clone()),
            Values::OneOf(values) => {
                let mut examples = self.attribute.examples.iter();
                let example = examples.find(|value| values.contains(value));
                example.or(values.first()).cloned()
            }
            Values::Any { .. } => self.attribute.candidates().find(|value| self.allows(value)),
        }
    }
}

/// A text that truncation could have made.
pub(crate) fn looks_truncated(text: &str) -> bool {
    text.ends_with(TRUNCATION_MARKER)
}
