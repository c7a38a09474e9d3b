//! JSON as text: one that people read, and one that a hash is taken of.
//!
//! Neither depends on the order in which `serde_json` keeps its maps, which a feature flag of
//! any crate in the tree may change.

use serde_json::{Map, Value};

/// How schemas and the bundle are laid out.
pub(crate) const SCHEMA_LAYOUT: Layout<'_> = Layout {
    order: &SCHEMA_ORDER,
    spread: &[
        "$defs",
        "allOf",
        "attributes",
        "cases",
        "enum",
        "events",
        "examples",
        "fields",
        "patternProperties",
        "positions",
        "properties",
        "required",
    ],
    width: 100,
};

/// Keywords of JSON Schema in the order in which a schema reads best.
const SCHEMA_ORDER: [&str; 17] = [
    "$schema",
    "$id",
    "$comment",
    "title",
    "description",
    "format",
    "catalog",
    "content_hash",
    "type",
    "const",
    "if",
    "then",
    "else",
    "properties",
    "required",
    "additionalProperties",
    "examples",
];

/// Text with two spaces of indentation; what fits into a line stays in it. Ends with a newline.
pub(crate) fn pretty(value: &Value, layout: &Layout<'_>) -> String {
    let mut text = String::new();
    write(value, *layout, Place::default(), &mut text);
    text.push('\n');
    text
}

/// Compact text with all members sorted by name (by code point).
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    in_line(value, &[], "", &mut text);
    text
}

/// How JSON is laid out.
#[derive(Clone, Copy)]
pub(crate) struct Layout<'a> {
    /// Members that go first, in this order; the others follow by name.
    pub(crate) order: &'a [&'a str],
    /// Members whose items stand on lines of their own even where they would fit into one, if they are
    /// several: what different people add to them then merges.
    pub(crate) spread: &'a [&'a str],
    /// Lines are no longer where a value can be broken.
    pub(crate) width: usize,
}

/// Where a value stands.
#[derive(Clone, Copy, Default)]
struct Place {
    indent: usize,
    /// Columns that its line has used.
    used: usize,
    spread: bool,
}

fn write(value: &Value, layout: Layout<'_>, place: Place, text: &mut String) {
    let Place {
        indent,
        used,
        spread,
    } = place;
    // One column is kept for the comma.
    let room = layout.width.checked_sub(indent + used + 1);
    let breaks = |items: usize| {
        indent == 0 && value.is_object()
            || spread && items > 1
            || room.and_then(|room| left(value, room)).is_none()
    };
    match value {
        Value::Object(members) if !members.is_empty() && breaks(members.len()) => {
            text.push_str("{\n");
            let members = sorted(members, layout.order);
            let last = members.len() - 1;
            for (index, (key, member)) in members.into_iter().enumerate() {
                pad(indent + 2, text);
                let start = text.len();
                quote(key, text);
                text.push_str(": ");
                let place = Place {
                    indent: indent + 2,
                    used: text[start..].chars().count(),
                    spread: layout.spread.contains(&key),
                };
                write(member, layout, place, text);
                text.push_str(if index == last { "\n" } else { ",\n" });
            }
            pad(indent, text);
            text.push('}');
        }
        Value::Array(items) if !items.is_empty() && breaks(items.len()) => {
            text.push_str("[\n");
            for (index, item) in items.iter().enumerate() {
                pad(indent + 2, text);
                let place = Place {
                    indent: indent + 2,
                    ..Place::default()
                };
                write(item, layout, place, text);
                text.push_str(if index + 1 == items.len() {
                    "\n"
                } else {
                    ",\n"
                });
            }
            pad(indent, text);
            text.push(']');
        }
        _ => in_line(value, layout.order, " ", text),
    }
}

/// What is left of the room (in columns) after a value in one line, `None` where it does not fit.
///
/// It stops at the first member that is too much, so asking again at each level of a deep value
/// costs no more than a line each time.
fn left(value: &Value, room: usize) -> Option<usize> {
    match value {
        Value::Object(members) if members.is_empty() => room.checked_sub("{}".len()),
        Value::Object(members) => {
            // Two for each brace and each comma, with their spaces.
            let room = room.checked_sub(2 * members.len() + 2)?;
            members.iter().try_fold(room, |room, (key, member)| {
                left(member, left_of_string(key, room)?.checked_sub(": ".len())?)
            })
        }
        Value::Array(items) => {
            let room = room.checked_sub((2 * items.len()).max("[]".len()))?;
            items.iter().try_fold(room, |room, item| left(item, room))
        }
        Value::String(string) => left_of_string(string, room),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            room.checked_sub(value.to_string().len())
        }
    }
}

fn left_of_string(string: &str, room: usize) -> Option<usize> {
    let room = room.checked_sub("\"\"".len())?;
    string.chars().try_fold(room, |room, c| {
        room.checked_sub(match c {
            '"' | '\\' | '\u{8}' | '\t' | '\n' | '\u{c}' | '\r' => 2,
            '\0'..='\u{1f}' => "\\u0000".len(),
            _ => 1,
        })
    })
}

fn in_line(value: &Value, order: &[&str], space: &str, text: &mut String) {
    match value {
        Value::Object(members) if members.is_empty() => text.push_str("{}"),
        Value::Object(members) => {
            text.push('{');
            text.push_str(space);
            for (index, (key, member)) in sorted(members, order).into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                    text.push_str(space);
                }
                quote(key, text);
                text.push(':');
                text.push_str(space);
                in_line(member, order, space, text);
            }
            text.push_str(space);
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                    text.push_str(space);
                }
                in_line(item, order, space, text);
            }
            text.push(']');
        }
        Value::String(string) => quote(string, text),
        Value::Null | Value::Bool(_) | Value::Number(_) => text.push_str(&value.to_string()),
    }
}

fn sorted<'a>(members: &'a Map<String, Value>, order: &[&str]) -> Vec<(&'a str, &'a Value)> {
    let rank = |key: &str| order.iter().position(|first| *first == key);
    let mut members: Vec<_> = (members.iter())
        .map(|(key, member)| (rank(key).unwrap_or(order.len()), key.as_str(), member))
        .collect();
    members.sort_unstable_by_key(|(rank, key, _)| (*rank, *key));
    (members.into_iter())
        .map(|(_, key, member)| (key, member))
        .collect()
}

fn quote(string: &str, text: &mut String) {
    let escapes = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    if string.bytes().any(escapes) {
        text.push_str(&Value::from(string).to_string());
    } else {
        text.push('"');
        text.push_str(string);
        text.push('"');
    }
}

fn pad(indent: usize, text: &mut String) {
    const SPACES: &str = "                                ";
    let mut left = indent;
    while left > 0 {
        let some = left.min(SPACES.len());
        text.push_str(&SPACES[..some]);
        left -= some;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Layout, canonical, left, pretty};

    #[test]
    fn what_fits_stays_in_its_line() {
        let value = json!({
            "type": "object", "b": [1, "x\n|", {}], "a": { "z": null, "type": "int" },
            "long": ["a".repeat(60), "b".repeat(60)], "enum": [1, 2], "c": { "enum": [1] },
        });
        let layout = Layout {
            order: &["type"],
            spread: &["enum"],
            width: 100,
        };
        let text = pretty(&value, &layout);
        insta::assert_snapshot!(text, @r#"
        {
          "type": "object",
          "a": { "type": "int", "z": null },
          "b": [1, "x\n|", {}],
          "c": { "enum": [1] },
          "enum": [
            1,
            2
          ],
          "long": [
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
          ]
        }
        "#);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        assert_eq!(
            serde_json::from_str::<Value>(&canonical(&value)).unwrap(),
            value
        );
    }

    #[test]
    fn canonical_text_is_compact_and_sorted() {
        let value = json!({ "b": 1, "a": [true, { "d": 1.5, "c": "" }] });
        assert_eq!(canonical(&value), r#"{"a":[true,{"c":"","d":1.5}],"b":1}"#);
    }

    #[test]
    fn a_value_is_as_wide_as_its_line() {
        const ROOM: usize = 10_000;
        let all: String = ('\0'..='\u{100}').chain("\u{2028}😀".chars()).collect();
        for value in [
            json!(null),
            json!(true),
            json!(-1.5e300),
            json!(u64::MAX),
            json!({}),
            json!([]),
            json!([[], 1, [2, {}]]),
            json!(all),
            json!({ "a\n": { "b": [all], "c": "" }, "d": false }),
        ] {
            let mut line = String::new();
            super::in_line(&value, &[], " ", &mut line);
            let width = line.chars().count();
            assert_eq!(left(&value, ROOM), Some(ROOM - width), "{line}");
            assert_eq!(left(&value, width), Some(0), "{line}");
            assert_eq!(left(&value, width - 1), None, "{line}");
        }
    }
}
