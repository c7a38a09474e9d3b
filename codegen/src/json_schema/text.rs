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

/// The same of an object whose member `key` is an object of these members, each of them made by
/// [`pretty_member`] when its turn comes, and too long for a line.
pub(crate) fn pretty_around<'n>(
    value: &Value,
    key: &str,
    names: impl IntoIterator<Item = &'n str>,
    mut member: impl FnMut(&str) -> String,
    layout: &Layout<'_>,
) -> String {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable_by_key(|name| (rank(name, layout.order), *name));
    let mut value = value.clone();
    value[key] = Value::Object(Map::new());
    let whole = pretty(&value, layout);
    let empty = format!("\n  \"{key}\": {{}}");
    let Some((before, after)) = whole.split_once(&empty).filter(|_| !names.is_empty()) else {
        return whole;
    };
    let mut text = format!("{before}\n  \"{key}\": {{\n");
    let last = names.len() - 1;
    for (index, name) in names.into_iter().enumerate() {
        text.push_str(&member(name));
        text.push_str(if index == last { "\n" } else { ",\n" });
    }
    text.push_str("  }");
    text.push_str(after);
    text
}

/// A member of a member of an object.
pub(crate) fn pretty_member(name: &str, value: &Value, layout: &Layout<'_>) -> String {
    let mut text = String::new();
    write_member(name, value, 4, *layout, &mut text);
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
    let items = match value {
        Value::Object(members) => members.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    let breaks = indent == 0 && value.is_object() || spread && items > 1;
    if items == 0 {
        in_line(value, layout.order, " ", text);
        return;
    }
    if !breaks {
        // One column is kept for the comma.
        let room = layout.width.checked_sub(indent + used + 1);
        let start = text.len();
        let fits = |room| within(value, layout.order, " ", room, text).is_some();
        if room.is_some_and(fits) {
            return;
        }
        text.truncate(start);
    }
    match value {
        Value::Object(members) => {
            text.push_str("{\n");
            let members = sorted(members, layout.order);
            let last = members.len() - 1;
            for (index, (key, member)) in members.into_iter().enumerate() {
                write_member(key, member, indent + 2, layout, text);
                text.push_str(if index == last { "\n" } else { ",\n" });
            }
            pad(indent, text);
            text.push('}');
        }
        Value::Array(items) => {
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

/// A member on lines of its own, without what follows it.
fn write_member(key: &str, value: &Value, indent: usize, layout: Layout<'_>, text: &mut String) {
    pad(indent, text);
    let start = text.len();
    quote(key, text);
    text.push_str(": ");
    let place = Place {
        indent,
        used: if is_plain(key) {
            text.len() - start
        } else {
            text[start..].chars().count()
        },
        spread: layout.spread.contains(&key),
    };
    write(value, layout, place, text);
}

fn in_line(value: &Value, order: &[&str], space: &str, text: &mut String) {
    // No text has as many columns.
    let _ = within(value, order, space, usize::MAX, text);
}

/// Writes a value in one line. What is left of the room (in columns), `None` where it does not fit; part of
/// it has been written then.
///
/// It stops at the first member that is too much, so asking again at each level of a deep value
/// costs no more than a line each time.
fn within(
    value: &Value,
    order: &[&str],
    space: &str,
    room: usize,
    text: &mut String,
) -> Option<usize> {
    match value {
        Value::Object(members) if members.is_empty() => {
            text.push_str("{}");
            room.checked_sub("{}".len())
        }
        Value::Object(members) => {
            let separator = 1 + space.len();
            // A brace or a comma for each, with its space, and the other brace.
            let mut room = room.checked_sub(separator * (members.len() + 1))?;
            // Most that do not fit are known by this, before anything is sorted and written.
            members.iter().try_fold(room, |room, (key, member)| {
                room.checked_sub(columns(key) + "\"\"".len() + separator + at_least(member))
            })?;
            for (index, (key, member)) in sorted(members, order).into_iter().enumerate() {
                text.push(if index == 0 { '{' } else { ',' });
                text.push_str(space);
                room = quoted(key, room, text)?.checked_sub(separator)?;
                text.push(':');
                text.push_str(space);
                room = within(member, order, space, room, text)?;
            }
            text.push_str(space);
            text.push('}');
            Some(room)
        }
        Value::Array(items) => {
            let commas = items.len().saturating_sub(1);
            let mut room = room.checked_sub("[]".len() + commas * (1 + space.len()))?;
            items
                .iter()
                .try_fold(room, |room, item| room.checked_sub(at_least(item)))?;
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                    text.push_str(space);
                }
                room = within(item, order, space, room, text)?;
            }
            text.push(']');
            Some(room)
        }
        Value::String(string) => quoted(string, room, text),
        Value::Null => word("null", room, text),
        Value::Bool(true) => word("true", room, text),
        Value::Bool(false) => word("false", room, text),
        Value::Number(number) => word(&number.to_string(), room, text),
    }
}

/// Columns that a value needs, whatever is in its members.
fn at_least(value: &Value) -> usize {
    match value {
        Value::Object(members) => 2 + 2 * members.len(),
        Value::Array(items) => 2 + items.len().saturating_sub(1),
        Value::String(string) => columns(string) + "\"\"".len(),
        Value::Number(_) => 1,
        Value::Null | Value::Bool(_) => "true".len(),
    }
}

/// Characters, which the bytes that go on with one are not counted in.
fn columns(string: &str) -> usize {
    string.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
}

fn word(word: &str, room: usize, text: &mut String) -> Option<usize> {
    text.push_str(word);
    room.checked_sub(word.len())
}

/// Writes a string; what is left of the room after it.
fn quoted(string: &str, room: usize, text: &mut String) -> Option<usize> {
    let room = if is_plain(string) {
        room.checked_sub(string.len() + "\"\"".len())?
    } else {
        left_of_string(string, room)?
    };
    quote(string, text);
    Some(room)
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

/// Whether each byte of a string is a column, and stands in JSON as it is.
fn is_plain(string: &str) -> bool {
    // Without a way out of it, the loop is one over many bytes at once.
    !(string.bytes()).fold(false, |found, byte| {
        found | !byte.is_ascii() | escapes(byte)
    })
}

/// Whether JSON cannot have a byte in a string as it is.
const fn escapes(byte: u8) -> bool {
    matches!(byte, ..b' ' | b'"' | b'\\')
}

/// The place of a member among those that go first; all others have the one after them.
fn rank(key: &str, order: &[&str]) -> usize {
    // Nearly all of them differ in this already.
    let outside = |word: &str| (word.len(), word.as_bytes().last().copied());
    let wanted = outside(key);
    let found = (order.iter()).position(|first| outside(first) == wanted && *first == key);
    found.unwrap_or(order.len())
}

fn sorted<'a>(members: &'a Map<String, Value>, order: &[&str]) -> Vec<(&'a str, &'a Value)> {
    let mut members: Vec<_> = (members.iter())
        .map(|(key, member)| (rank(key, order), key.as_str(), member))
        .collect();
    members.sort_unstable_by_key(|(rank, key, _)| (*rank, *key));
    (members.into_iter())
        .map(|(_, key, member)| (key, member))
        .collect()
}

fn quote(string: &str, text: &mut String) {
    if (string.bytes()).fold(false, |found, byte| found | escapes(byte)) {
        text.push_str(&Value::from(string).to_string());
    } else {
        text.reserve(string.len() + "\"\"".len());
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

    use super::{Layout, canonical, pretty, within};

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
            let left = |room| within(&value, &[], " ", room, &mut String::new());
            assert_eq!(left(ROOM), Some(ROOM - width), "{line}");
            assert_eq!(left(width), Some(0), "{line}");
            assert_eq!(left(width - 1), None, "{line}");
        }
    }
}
