//! Holding the kind of a value against the catalog.
//!
//! A value of the right kind becomes the JSON value that the event's flattened schema
//! describes. Everything else is a [`Mismatch`], in words that show a value only where the
//! attribute is public.

use serde_json::{Number, Value};

use crate::bundle::{AttributeType, Kind, Privacy, WireEncoding};
use crate::finding::Code;
use crate::payload::{Any, Oddity, canonical_int, lossless_int};
use crate::show;

/// A value that is not of the kind that the catalog says.
pub(crate) struct Mismatch {
    pub(crate) code: Code,
    pub(crate) message: String,
    /// The index of the array element that it is about.
    pub(crate) element: Option<usize>,
}

/// Turns a value of the right kind into JSON.
pub(crate) fn flatten(value: Any, attribute: AttributeType) -> Result<Value, Mismatch> {
    if let Some(element) = attribute.kind.element() {
        return flatten_array(value, element, attribute);
    }
    scalar(value, attribute.kind, attribute, None)
}

fn flatten_array(value: Any, element: Kind, attribute: AttributeType) -> Result<Value, Mismatch> {
    let Any::Array(items) = value else {
        return Err(mismatch(&value, attribute.kind, attribute, None));
    };
    let items = items.into_iter().enumerate();
    items
        .map(|(index, item)| scalar(item, element, attribute, Some(index)))
        .collect()
}

fn scalar(
    value: Any,
    kind: Kind,
    attribute: AttributeType,
    element: Option<usize>,
) -> Result<Value, Mismatch> {
    if attribute.encoding == WireEncoding::String {
        return match value {
            Any::String(text) => Ok(Value::String(text)),
            other => Err(mismatch(&other, kind, attribute, element)),
        };
    }
    match (kind, value) {
        (Kind::String, Any::String(text)) => Ok(Value::String(text)),
        (Kind::Boolean, Any::Bool(value)) => Ok(Value::Bool(value)),
        (Kind::Int, Any::Int(value)) => Ok(Value::from(value)),
        (Kind::Double, Any::Double(value)) => Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| Mismatch {
                code: Code::Constraint,
                message: "NaN or an infinity where a finite double is meant".to_owned(),
                element,
            }),
        (kind, other) => Err(mismatch(&other, kind, attribute, element)),
    }
}

fn mismatch(value: &Any, kind: Kind, attribute: AttributeType, element: Option<usize>) -> Mismatch {
    let public = attribute.privacy == Privacy::Public;
    let encoded = attribute.encoding == WireEncoding::String;
    let code = match value {
        Any::Unset => Code::UnsetValue,
        value if encoded && is_kind(value, kind) => Code::WrongEncoding,
        _ => Code::WrongType,
    };
    let place = element.map_or_else(String::new, |index| format!("element {index} is "));
    let expected = expected(kind, encoded);
    let message = match code {
        Code::UnsetValue if element.is_some() => {
            format!("{place}no value, where {expected} is meant")
        }
        Code::UnsetValue => format!(
            "the attribute has no value, where {expected} is meant; an absent attribute is left out"
        ),
        _ => {
            let hint = match code {
                Code::WrongEncoding => "; the catalog sends it as a string",
                _ if !encoded && lossless(value, kind) => {
                    "; it is the right value, sent as the wrong kind"
                }
                _ => "",
            };
            format!(
                "{place}{} where {expected} is meant{hint}",
                found(value, public)
            )
        }
    };
    Mismatch {
        code,
        message,
        element,
    }
}

fn is_kind(value: &Any, kind: Kind) -> bool {
    matches!(
        (value, kind),
        (Any::Int(_), Kind::Int) | (Any::Bool(_), Kind::Boolean)
    )
}

/// Whether the value says the same as one of the right kind would.
fn lossless(value: &Any, kind: Kind) -> bool {
    match (value, kind) {
        (Any::String(text), Kind::Int) => canonical_int(text).is_some(),
        (Any::String(text), Kind::Boolean) => matches!(text.as_str(), "true" | "false"),
        (Any::String(text), Kind::Double) => {
            // Rust also reads `inf`, `nan` and the like.
            text.ends_with(|last: char| last.is_ascii_digit())
                && text.parse::<f64>().is_ok_and(f64::is_finite)
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "the comparison is about that loss"
        )]
        (Any::Int(value), Kind::Double) => lossless_int(*value as f64) == Some(*value),
        (Any::Double(value), Kind::Int) => lossless_int(*value).is_some(),
        _ => false,
    }
}

/// A value that was found, in words.
fn found(value: &Any, public: bool) -> String {
    match value {
        Any::String(text) if public => format!("the string {}", show::quoted(text)),
        Any::Int(value) if public => format!("the int {value}"),
        Any::Double(value) if public => format!("the double {value:?}"),
        Any::Bool(value) if public => format!("the boolean {value}"),
        Any::Unset => "no value".to_owned(),
        Any::String(_) => "a string".to_owned(),
        Any::Bool(_) => "a boolean".to_owned(),
        Any::Int(_) => "an int".to_owned(),
        Any::Double(_) => "a double".to_owned(),
        Any::Array(_) => "an array".to_owned(),
        Any::Map => "a map (kvlistValue)".to_owned(),
        Any::Bytes => "bytes".to_owned(),
        Any::Odd(Oddity(found)) => found.clone(),
    }
}

/// What the catalog expects, in words.
fn expected(kind: Kind, encoded: bool) -> &'static str {
    match (kind, encoded) {
        (Kind::Int, true) => "a string that spells an int",
        (Kind::Boolean, true) => "the string \"true\" or \"false\"",
        (Kind::String, _) => "a string",
        (Kind::Int, false) => "an int",
        (Kind::Double, _) => "a double",
        (Kind::Boolean, false) => "a boolean",
        (Kind::Strings, _) => "an array of strings",
        (Kind::Ints, _) => "an array of ints",
        (Kind::Doubles, _) => "an array of doubles",
        (Kind::Booleans, _) => "an array of booleans",
    }
}
