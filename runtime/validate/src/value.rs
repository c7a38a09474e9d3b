//! Holding the kind of a value against the catalog.
//!
//! A value of the right kind becomes the JSON value that the event's flattened schema
//! describes. Everything else is a [`Mismatch`], in words that show a value only where the
//! attribute is public.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

use crate::attribute::{AttributeType, Kind, Privacy, WireEncoding};
use crate::bundle::escape;
use crate::codes::Code;
use crate::payload::{Any, Attribute, Oddity, canonical_int, lossless_int};
use crate::show;

/// Values nest no deeper: nothing that a catalog says does.
const DEPTH: usize = 64;

/// A value that is not of the kind that the catalog says.
pub(crate) struct Mismatch {
    pub(crate) code: Code,
    pub(crate) message: String,
    /// What follows the attribute's key: `[].sku`.
    pub(crate) path: String,
    /// What follows the pointer to the attribute's value.
    pub(crate) pointer: String,
    /// What follows the pointer to the attribute in the flattened schema: `/items/properties/sku/type`.
    pub(crate) schema: String,
}

/// Where the parts of a value are in the payload.
#[derive(Debug, Default)]
pub(crate) enum Place {
    /// It has no parts.
    #[default]
    Scalar,
    /// The elements.
    Array(Vec<Place>),
    /// The fields by key, each with its index in the list.
    Map(BTreeMap<String, (usize, Place)>),
}

impl Place {
    /// What follows an attribute's key and the pointer to its value, for a part of the flattened value.
    pub(crate) fn follow(&self, segments: &[String]) -> (String, String) {
        let (mut path, mut pointer, mut place) = (String::new(), String::new(), Some(self));
        for segment in segments {
            place = match place {
                Some(Self::Array(elements)) => {
                    path.push_str("[]");
                    _ = write!(pointer, "/arrayValue/values/{segment}");
                    let index = segment.parse::<usize>().ok();
                    index.and_then(|index| elements.get(index))
                }
                Some(Self::Map(fields)) => {
                    _ = write!(path, ".{segment}");
                    fields.get(segment).map(|(index, field)| {
                        _ = write!(pointer, "/kvlistValue/values/{index}/value");
                        field
                    })
                }
                _ => None,
            };
        }
        (path, pointer)
    }
}

/// Turns a value of the right kind into JSON, and says where its parts are.
pub(crate) fn flatten(value: Any, ty: &AttributeType) -> Result<(Value, Place), Vec<Mismatch>> {
    let mut flattening = Flattening {
        mismatches: Vec::new(),
        path: String::new(),
        pointer: String::new(),
        schema: String::new(),
        depth: 0,
    };
    let flat = flattening.value(value, ty.kind.of_one(), ty, None);
    if flattening.mismatches.is_empty() {
        Ok(flat)
    } else {
        Err(flattening.mismatches)
    }
}

struct Flattening {
    mismatches: Vec<Mismatch>,
    path: String,
    pointer: String,
    schema: String,
    depth: usize,
}

/// The way into a part of a value: as findings say it, in the payload, and in the schema.
struct Steps {
    path: String,
    pointer: String,
    schema: String,
}

impl Flattening {
    /// What is of another kind becomes `null`, and is remembered.
    fn value(
        &mut self,
        value: Any,
        kind: Kind,
        ty: &AttributeType,
        element: Option<usize>,
    ) -> (Value, Place) {
        match (kind, value) {
            (Kind::Map, Any::Map(items)) => self.map(items, ty),
            (kind, Any::Array(items)) if kind.element().is_some() => self.array(items, kind, ty),
            (kind, value) => match scalar(value, kind, ty, element) {
                Ok(value) => (value, Place::Scalar),
                Err((code, message)) => {
                    self.mismatch(code, message);
                    (Value::Null, Place::Scalar)
                }
            },
        }
    }

    fn mismatch(&mut self, code: Code, message: String) {
        self.mismatches.push(Mismatch {
            code,
            message,
            path: self.path.clone(),
            pointer: self.pointer.clone(),
            schema: format!("{}/type", self.schema),
        });
    }

    fn array(&mut self, items: Vec<Any>, kind: Kind, ty: &AttributeType) -> (Value, Place) {
        let element = kind.element().unwrap_or(kind);
        let (mut values, mut places) = (Vec::new(), Vec::new());
        for (index, item) in items.into_iter().enumerate() {
            let before = self.mismatches.len();
            let steps = Steps {
                path: "[]".to_owned(),
                pointer: format!("/arrayValue/values/{index}"),
                schema: "/items".to_owned(),
            };
            let (value, place) = self.inside(&steps, |flattening| {
                flattening.value(item, element, ty, Some(index))
            });
            values.push(value);
            places.push(place);
            // The first element that is at fault says enough.
            if self.mismatches.len() > before {
                break;
            }
        }
        (Value::Array(values), Place::Array(places))
    }

    fn map(&mut self, items: Vec<Attribute>, ty: &AttributeType) -> (Value, Place) {
        let mut values = Map::new();
        let mut places = BTreeMap::new();
        for item in items {
            let steps = Steps {
                path: format!(".{}", item.key),
                pointer: format!("/kvlistValue/values/{}/value", item.index),
                schema: format!("/properties/{}", escape(&item.key)),
            };
            if places.contains_key(&item.key) {
                let message = "the key occurs again in this map".to_owned();
                self.inside(&steps, |flattening| {
                    flattening.mismatch(Code::DuplicateKey, message);
                });
                continue;
            }
            let (value, place) = self.inside(&steps, |flattening| {
                match ty.fields.get(&item.key) {
                    Some(field) => {
                        let field = field.within(ty.privacy);
                        flattening.value(item.value, field.kind, &field, None)
                    }
                    // The schema refuses it, whatever it is.
                    None => (Value::Null, Place::Scalar),
                }
            });
            places.insert(item.key.clone(), (item.index, place));
            values.insert(item.key, value);
        }
        (Value::Object(values), Place::Map(places))
    }

    fn inside<T: Default>(&mut self, steps: &Steps, then: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.path.len(), self.pointer.len(), self.schema.len());
        self.path.push_str(&steps.path);
        self.pointer.push_str(&steps.pointer);
        self.schema.push_str(&steps.schema);
        self.depth += 1;
        let done = if self.depth > DEPTH {
            self.mismatch(
                Code::Constraint,
                format!("the value nests more than {DEPTH} deep"),
            );
            T::default()
        } else {
            then(self)
        };
        self.depth -= 1;
        self.path.truncate(before.0);
        self.pointer.truncate(before.1);
        self.schema.truncate(before.2);
        done
    }
}

fn scalar(
    value: Any,
    kind: Kind,
    ty: &AttributeType,
    element: Option<usize>,
) -> Result<Value, (Code, String)> {
    if ty.encoding == WireEncoding::String && matches!(kind, Kind::Int | Kind::Boolean) {
        return match value {
            Any::String(text) => Ok(Value::String(text)),
            other => Err(mismatch(&other, kind, ty, element)),
        };
    }
    match (kind, value) {
        (Kind::String, Any::String(text)) => match ty.always() {
            Some(replacement) if replacement != text => Err((
                Code::UnredactedValue,
                format!(
                    "a value where senders write {} whatever their settings",
                    show::quoted(replacement)
                ),
            )),
            _ => Ok(Value::String(text)),
        },
        (Kind::Boolean, Any::Bool(value)) => Ok(Value::Bool(value)),
        (Kind::Int, Any::Int(value)) => Ok(Value::from(value)),
        (Kind::Double, Any::Double(value)) => {
            Number::from_f64(value).map(Value::Number).ok_or_else(|| {
                (
                    Code::OutOfRange,
                    "NaN or an infinity where a finite double is meant".to_owned(),
                )
            })
        }
        (Kind::Bytes, Any::Bytes(bytes)) => Ok(Value::String(base64(&bytes))),
        (kind, other) => Err(mismatch(&other, kind, ty, element)),
    }
}

/// Bytes as the flattened schema has them: Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut bits = 0_u32;
        for place in 0..3 {
            bits = bits << 8 | u32::from(group.get(place).copied().unwrap_or(0));
        }
        for digit in 0..4 {
            if digit <= group.len() {
                let index = bits >> (18 - 6 * digit) & 0x3F;
                text.push(char::from(ALPHABET[index as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

fn mismatch(value: &Any, kind: Kind, ty: &AttributeType, element: Option<usize>) -> (Code, String) {
    let public = ty.privacy == Privacy::Public;
    let encoded = ty.encoding == WireEncoding::String;
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
        Code::UnsetValue => {
            format!("there is no value, where {expected} is meant; what is absent is left out")
        }
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
    (code, message)
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
        Any::Map(_) => "a map (kvlistValue)".to_owned(),
        Any::Bytes(_) => "bytes".to_owned(),
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
        (Kind::Bytes, _) => "a sequence of bytes",
        (Kind::Map, _) => "a map (kvlistValue)",
        (Kind::Maps, _) => "an array of maps",
        (other, encoded) => expected(other.of_one(), encoded),
    }
}
