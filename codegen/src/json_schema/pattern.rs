//! Patterns that mean the same in Rust, Python and JavaScript.

use otelier_schema::resolved::{Attribute, Format, Range, Type};

use super::int_pattern::int_pattern;

/// RFC 3339 `date-time` (section 5.6), UTC, with milliseconds and `Z`.
const DATE_TIME: &str = concat!(
    "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
    "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z",
);

/// UUID in its hyphenated form (RFC 9562, section 4), lower case.
const UUID: &str = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/// A pattern for the whole string.
///
/// `$` alone would let a final newline through in Python.
pub(crate) fn anchored(pattern: &str) -> String {
    format!("^(?:{pattern})(?!\\n)$")
}

/// The same for a value, or for the text that replaces it.
pub(crate) fn anchored_or(pattern: &str, replacement: &str) -> String {
    let mut literal = String::new();
    for c in replacement.chars() {
        // A class of one means the same everywhere; what stands in one of its own needs a backslash.
        match c {
            '\\' | '^' | ']' | '[' => literal.extend(['\\', c]),
            c if c.is_ascii_punctuation() => literal.extend(['[', c, ']']),
            c => literal.push(c),
        }
    }
    anchored(&format!("{pattern}|{literal}"))
}

/// The pattern of a format: `format` itself is an annotation that most validators do not assert.
pub(crate) const fn of_format(format: Format) -> &'static str {
    match format {
        Format::DateTime => DATE_TIME,
        Format::Uuid => UUID,
    }
}

/// The bounds of an int attribute; those of a signed 64-bit integer where the catalog gives none.
pub(crate) fn int_bounds(attribute: &Attribute) -> (i64, i64) {
    match attribute.range {
        Some(Range::Int { min, max }) => (min, max),
        _ => (i64::MIN, i64::MAX),
    }
}

/// The bounds of a double attribute; those of the finite doubles where the catalog gives none.
pub(crate) fn double_bounds(attribute: &Attribute) -> (f64, f64) {
    match attribute.range {
        Some(Range::Double { min, max }) => (min, max),
        _ => (f64::MIN, f64::MAX),
    }
}

/// The pattern of an int that is written as a string, anchored.
pub(crate) fn of_int(attribute: &Attribute) -> String {
    let (min, max) = int_bounds(attribute);
    anchored(&int_pattern(min.into(), max.into()))
}

/// The pattern of the keys of a template: its own key, a full stop and a part that is neither empty nor too long.
pub(crate) fn of_family(template: &Attribute) -> String {
    let longest = match template.ty {
        Type::Template { key, .. } => key,
        _ => 0,
    };
    let key = template.id.replace('.', "[.]");
    format!("^{key}[.][\\s\\S]{{1,{longest}}}(?!\\n)$")
}
