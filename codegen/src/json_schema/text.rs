//! JSON as text: one that people read, and one that a hash is taken of.
//!
//! Neither depends on the order in which `serde_json` keeps its maps, which a feature flag of
//! any crate in the tree may change.

use serde_json::{Map, Value};

/// Keywords of JSON Schema in the order in which a schema reads best.
pub(super) const SCHEMA_ORDER: [&str; 17] = [
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
///
/// Members named in `order` go first, in its order; the others follow by name. Lines are no
/// longer than `width` where a value can be broken.
pub(crate) fn pretty(value: &Value, order: &[&str], width: usize) -> String {
    let mut text = String::new();
    write(value, Layout { order, width }, 0, 0, &mut text);
    text.push('\n');
    text
}

/// Compact text with all members sorted by name (by code point).
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    compact(value, &[], "", usize::MAX, &mut text);
    text
}

#[derive(Clone, Copy)]
struct Layout<'a> {
    order: &'a [&'a str],
    width: usize,
}

fn write(value: &Value, layout: Layout<'_>, indent: usize, used: usize, text: &mut String) {
    let mut line = String::new();
    compact(value, layout.order, " ", 4 * layout.width, &mut line);
    // One column is kept for the comma.
    let fits = indent + used + line.chars().count() < layout.width;
    match value {
        Value::Object(members) if !members.is_empty() && (!fits || indent == 0) => {
            text.push_str("{\n");
            let members = sorted(members, layout.order);
            let last = members.len() - 1;
            for (index, (key, member)) in members.into_iter().enumerate() {
                let key = format!("{}: ", quoted(key));
                pad(indent + 2, text);
                text.push_str(&key);
                write(member, layout, indent + 2, key.chars().count(), text);
                text.push_str(if index == last { "\n" } else { ",\n" });
            }
            pad(indent, text);
            text.push('}');
        }
        Value::Array(items) if !items.is_empty() && !fits => {
            text.push_str("[\n");
            for (index, item) in items.iter().enumerate() {
                pad(indent + 2, text);
                write(item, layout, indent + 2, 0, text);
                text.push_str(if index + 1 == items.len() {
                    "\n"
                } else {
                    ",\n"
                });
            }
            pad(indent, text);
            text.push(']');
        }
        Value::String(_) => text.push_str(&value.to_string()),
        _ => text.push_str(&line),
    }
}

/// Writes a value in one line, or the beginning of it: past `limit` bytes (a code point has at most
/// 4 of them) nobody looks at the text.
fn compact(value: &Value, order: &[&str], space: &str, limit: usize, text: &mut String) {
    if text.len() > limit {
        return;
    }
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
                text.push_str(&quoted(key));
                text.push(':');
                text.push_str(space);
                compact(member, order, space, limit, text);
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
                compact(item, order, space, limit, text);
            }
            text.push(']');
        }
        Value::String(string) => text.push_str(&quoted(string)),
        Value::Null | Value::Bool(_) | Value::Number(_) => text.push_str(&value.to_string()),
    }
}

fn sorted<'a>(members: &'a Map<String, Value>, order: &[&str]) -> Vec<(&'a str, &'a Value)> {
    let mut members: Vec<_> = members.iter().map(|(k, v)| (k.as_str(), v)).collect();
    let rank = |key: &str| order.iter().position(|first| *first == key);
    members.sort_by_key(|(key, _)| (rank(key).unwrap_or(order.len()), *key));
    members
}

fn quoted(string: &str) -> String {
    Value::from(string).to_string()
}

fn pad(indent: usize, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{canonical, pretty};

    #[test]
    fn what_fits_stays_in_its_line() {
        let value = json!({
            "type": "object", "b": [1, "x\n|", {}], "a": { "z": null, "type": "int" },
            "long": ["a".repeat(60), "b".repeat(60)],
        });
        let text = pretty(&value, &["type"], 100);
        insta::assert_snapshot!(text, @r#"
        {
          "type": "object",
          "a": { "type": "int", "z": null },
          "b": [1, "x\n|", {}],
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
}
