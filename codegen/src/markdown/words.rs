//! What the catalog says in keys, in words.

use otelier_schema::resolved::{
    Attribute, Case, Deprecated, Encoding, Format, Outside, Privacy, Range, RecordSeverity,
    Requirement, Test, Type, Value as Scalar,
};
use serde_json::Value;

use super::text::{Markdown, alternatives, code, join, markdown, prose};
use crate::example::severity_text;
use crate::json_schema::encoded;

/// The type of an attribute's value on the wire.
pub(super) fn wire_type(attribute: &Attribute) -> Markdown {
    match (&attribute.ty, attribute.encoding) {
        (Type::Int, Encoding::String) => markdown!("string (an int in decimal)"),
        (Type::Boolean, Encoding::String) => markdown!("string (`true` or `false`)"),
        (Type::Enum(list), Encoding::String) if *list.plain() != Type::String => {
            markdown!("string (of {})", list.plain())
        }
        (Type::Template { value, .. }, _) => markdown!("{} each", scalar_type(value)),
        (ty, _) => scalar_type(ty),
    }
}

/// The catalog's word for a type.
pub(super) fn scalar_type(ty: &Type) -> Markdown {
    match ty {
        Type::Array(element) => markdown!("{}\\[\\]", scalar_type(element)),
        Type::Enum(list) => scalar_type(list.plain()),
        Type::Template { value, .. } => scalar_type(value),
        other => markdown!("{}", other),
    }
}

/// When a record carries an attribute: `always`, or the catalog's own words.
pub(super) fn requirement(attribute: &Attribute) -> Markdown {
    match &attribute.requirement {
        Requirement::Required => markdown!("always"),
        Requirement::WhenAvailable(Some(when)) => prose(when),
        Requirement::WhenAvailable(None) => markdown!("when available"),
    }
}

/// What values an attribute can take, beyond its type. `details` is where its members are listed.
pub(super) fn constraints(attribute: &Attribute, details: &str) -> Markdown {
    let mut pieces = Vec::new();
    if let Type::Enum(list) = attribute.ty.element().unwrap_or(&attribute.ty) {
        let shown: Vec<_> = list
            .members
            .iter()
            .map(|member| plain(&serde_json::json!(member.value)))
            .collect();
        let count = shown.len();
        pieces.push(match (list.open, count) {
            (false, 0..=4) => alternatives(shown),
            (false, _) => markdown!("one of [{count} values]({details})"),
            (true, 0..=4) => markdown!("{}, or another", join(shown, ", ")),
            (true, _) => markdown!("one of [{count} known values]({details}), or another"),
        });
    }
    match attribute.range {
        Some(Range::Int { min, max }) => pieces.push(range(
            (min > i64::MIN).then_some(min),
            (max < i64::MAX).then_some(max),
        )),
        Some(Range::Double { min, max }) => pieces.push(range(
            (min > f64::MIN).then_some(min),
            (max < f64::MAX).then_some(max),
        )),
        None => {}
    }
    if attribute.range.is_some() && attribute.outside == Outside::Adjust {
        pieces.push(markdown!("what is outside is sent as the nearest bound"));
    }
    if let Some(length) = attribute.length {
        let value = match &attribute.ty {
            Type::Template { value, .. } => value,
            ty => ty,
        };
        let unit = match value {
            Type::Bytes => "bytes",
            Type::Array(_) => "elements",
            _ => "code points",
        };
        pieces.push(match (length.min, length.max) {
            (0, None) => Markdown::default(),
            (min, None) => markdown!("at least {min} {unit}"),
            (0, Some(max)) => markdown!("at most {max} {unit}"),
            (min, Some(max)) if min == max => markdown!("{min} {unit}"),
            (min, Some(max)) => markdown!("{min} to {max} {unit}"),
        });
        let cut =
            attribute.outside == Outside::Adjust && length.max.is_some_and(|max| length.min < max);
        if cut {
            pieces.push(match value {
                Type::Bytes | Type::Array(_) => markdown!("what is longer is cut"),
                _ => markdown!("a longer text ends in `[...]`"),
            });
        }
    }
    if let Some(most) = attribute.element_length {
        pieces.push(markdown!(
            "each element at most {most} code points, a longer one ends in `[...]`"
        ));
    }
    if let Type::Template { entries, key, .. } = attribute.ty {
        pieces.push(markdown!(
            "at most {entries} keys of at most {key} code points"
        ));
    }
    if let Some(pattern) = &attribute.pattern {
        pieces.push(markdown!("matches {}", code(pattern)));
    }
    match attribute.format {
        Some(Format::DateTime) => pieces.push(markdown!("RFC 3339, UTC, milliseconds")),
        Some(Format::Uuid) => pieces.push(markdown!("UUID, lower case")),
        None => {}
    }
    join(pieces, "; ")
}

fn range<T: std::fmt::Display + PartialEq>(min: Option<T>, max: Option<T>) -> Markdown {
    match (min, max) {
        (None, None) => Markdown::default(),
        (Some(min), None) => markdown!("{min} or more"),
        (None, Some(max)) => markdown!("{max} or less"),
        (Some(min), Some(max)) if min == max => markdown!("{min}"),
        (Some(min), Some(max)) => markdown!("{min} to {max}"),
    }
}

/// The severity of records.
pub(super) fn severity(severity: RecordSeverity) -> Markdown {
    match severity {
        RecordSeverity::Fixed(severity) => markdown!("{}", severity_text(severity)),
        RecordSeverity::Caller => markdown!("given by the caller"),
    }
}

/// How sensitive a value is, and what stands in its place.
pub(super) fn privacy(privacy: &Privacy) -> Markdown {
    let class = privacy.class.as_str();
    match &privacy.redaction {
        None => markdown!("{class}"),
        Some(redaction) => markdown!(
            "{class}: {}",
            redacted(&redaction.text, redaction.unless.as_deref())
        ),
    }
}

/// The replacement and the setting that lets the value through.
fn redacted(text: &str, unless: Option<&str>) -> Markdown {
    match unless {
        Some(setting) => markdown!("{} unless {}", code(text), code(setting)),
        None => markdown!("always {}", code(text)),
    }
}

/// The condition of a case.
pub(super) fn condition(case: &Case, attribute: impl Fn(&str) -> Option<Attribute>) -> Markdown {
    if case.when.is_empty() {
        return markdown!("otherwise");
    }
    let terms = case.when.iter().map(|term| {
        let key = code(&term.attribute);
        let shown = |value: &Scalar| match attribute(&term.attribute) {
            Some(attribute) => example(&attribute, value),
            None => plain(&serde_json::json!(value)),
        };
        match &term.test {
            Test::Equals(value) => markdown!("{key} is {}", shown(value)),
            Test::OneOf(list) => {
                markdown!(
                    "{key} is {}",
                    alternatives(list.iter().map(shown).collect())
                )
            }
            Test::Present => markdown!("{key} is present"),
            Test::Absent => markdown!("{key} is absent"),
        }
    });
    join(terms, " and ")
}

/// A value as a record carries it.
pub(super) fn example(attribute: &Attribute, value: &Scalar) -> Markdown {
    plain(&encoded(attribute, value))
}

/// A value without JSON's quotes around a string.
pub(super) fn plain(value: &Value) -> Markdown {
    match value {
        Value::String(text) => code(text),
        other => code(&other.to_string()),
    }
}

/// Why something should not be used any more, as a sentence.
pub(super) fn deprecated(deprecated: &Deprecated) -> Markdown {
    let instead = match &deprecated.renamed_to {
        Some(name) => markdown!(" Use {} instead.", code(name)),
        None => Markdown::default(),
    };
    let note = match &deprecated.note {
        Some(note) => markdown!(" {}", prose(note)),
        None => Markdown::default(),
    };
    markdown!(
        "**Deprecated** ({}).{instead}{note}",
        prose(&deprecated.reason)
    )
}
