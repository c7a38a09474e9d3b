//! Records of which the value of one attribute is not what the catalog says.

use otelier_schema::resolved::{Attribute, Encoding, Format, Range, Type, Value as Scalar};
use serde_json::{Value, json};

use super::{LONGEST, Valid};

/// One more than a greatest length, where that is nothing too large for a sample.
pub(super) fn one_more(attribute: &Attribute) -> Option<usize> {
    let more = attribute.length?.max?.checked_add(1)?;
    usize::try_from(more).ok().filter(|more| *more <= LONGEST)
}

pub(super) fn wrong_type(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("is of another type", |attribute| {
        another_type(&attribute.ty, attribute.encoding)
    })
}

/// A value of another type than this one.
pub(super) fn another_type(ty: &Type, encoding: Encoding) -> Option<Value> {
    match ty.plain() {
        Type::String => Some(json!({ "intValue": "1" })),
        Type::Int | Type::Boolean if encoding == Encoding::String => None,
        Type::Boolean => Some(json!({ "stringValue": "yes" })),
        _ => Some(json!({ "boolValue": true })),
    }
}

/// Whether an attribute is neither a map nor bytes.
fn is_plain(attribute: &Attribute) -> bool {
    !matches!(
        attribute.ty.plain(),
        Type::Map(_) | Type::Bytes | Type::Template { .. }
    )
}

pub(super) fn map_for_scalar(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("is a map", |attribute| {
        let item = json!({ "key": "a", "value": { "stringValue": "b" } });
        is_plain(attribute).then(|| json!({ "kvlistValue": { "values": [item] } }))
    })
}

pub(super) fn bytes_for_scalar(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("is a sequence of bytes", |attribute| {
        is_plain(attribute).then(|| json!({ "bytesValue": "AAEC" }))
    })
}

pub(super) fn wrong_encoding(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("is not written as a string", |attribute| {
        match (attribute.encoding, attribute.ty.plain()) {
            (Encoding::String, Type::Int) => Some(json!({ "intValue": "1" })),
            (Encoding::String, Type::Boolean) => Some(json!({ "boolValue": true })),
            _ => None,
        }
    })
}

pub(super) fn enum_value(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("is no member", |attribute| match &attribute.ty {
        Type::Enum(list) if !list.open && *list.plain() == Type::String => {
            let mut other = String::from("none of them");
            while list
                .members
                .iter()
                .any(|member| member.value == Scalar::String(other.clone()))
            {
                other.push('!');
            }
            Some(json!({ "stringValue": other }))
        }
        _ => None,
    })
}

pub(super) fn range(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("is out of its range", |attribute| {
        let outside = match attribute.range? {
            Range::Int { min, max } => json!(
                min.checked_sub(1)
                    .or_else(|| max.checked_add(1))?
                    .to_string()
            ),
            Range::Double { min, max } => {
                let beyond = [min - min.abs() - 1.0, max + max.abs() + 1.0];
                json!(beyond.into_iter().find(|beyond| beyond.is_finite())?)
            }
        };
        match (attribute.encoding, &attribute.ty) {
            (Encoding::String, _) => None,
            (Encoding::Native, Type::Int) => Some(json!({ "intValue": outside })),
            (Encoding::Native, _) => Some(json!({ "doubleValue": outside })),
        }
    })
}

pub(super) fn length(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("is too long", |attribute| {
        let more = one_more(attribute)?;
        match attribute.ty {
            Type::String => Some(json!({ "stringValue": "x".repeat(more) })),
            _ => None,
        }
    })
}

pub(super) fn pattern(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("does not match its pattern", |attribute| {
        let pattern =
            otelier_schema::pattern::Pattern::parse(attribute.pattern.as_deref()?).ok()?;
        let replacement = attribute
            .privacy
            .redaction
            .as_ref()
            .map(|redaction| redaction.text.as_str());
        let other = ["!", "0", "does not match"].into_iter();
        let mut other = other.filter(|text| !pattern.matches(text) && Some(*text) != replacement);
        Some(json!({ "stringValue": other.next()? }))
    })
}

pub(super) fn format(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("has not its format", |attribute| {
        let other = match attribute.format? {
            Format::DateTime => "yesterday",
            Format::Uuid => "no-uuid",
        };
        Some(json!({ "stringValue": other }))
    })
}

pub(super) fn unset_value(valid: &Valid<'_>) -> Option<(String, Value)> {
    valid.first("has no value", |_| Some(json!({})))
}
