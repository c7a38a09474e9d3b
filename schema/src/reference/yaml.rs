//! An example as its author would write it in a catalog.

use serde_json::{Map, Value};

use super::read::ordered;

/// What stands on one line at most.
const WIDTH: usize = 90;

/// `key: value`, in as few lines as people can read.
pub(super) fn entry(key: &str, value: &Value) -> String {
    let mut text = String::new();
    write_entry(&mut text, 0, key, value);
    text
}

fn write_entry(text: &mut String, indent: usize, key: &str, value: &Value) {
    let line = format!("{key}: {}", flow(value));
    let fits = indent + line.chars().count() <= WIDTH;
    match value {
        Value::Array(items) if !items.is_empty() && !fits => {
            line_of(text, indent, &format!("{key}:"));
            for item in items {
                write_item(text, indent + 2, item);
            }
        }
        Value::Object(map) if !map.is_empty() && !fits => {
            line_of(text, indent, &format!("{key}:"));
            write_map(text, indent + 2, map);
        }
        _ => line_of(text, indent, &line),
    }
}

fn write_item(text: &mut String, indent: usize, item: &Value) {
    let line = format!("- {}", flow(item));
    match item {
        Value::Object(map) if !map.is_empty() && indent + line.chars().count() > WIDTH => {
            let mut inner = String::new();
            write_map(&mut inner, indent + 2, map);
            inner.replace_range(indent..=indent, "-");
            text.push_str(&inner);
        }
        _ => line_of(text, indent, &line),
    }
}

fn write_map(text: &mut String, indent: usize, map: &Map<String, Value>) {
    for key in ordered(map.keys()) {
        write_entry(text, indent, &scalar(key), &map[key]);
    }
}

fn line_of(text: &mut String, indent: usize, line: &str) {
    text.push_str(&" ".repeat(indent));
    text.push_str(line);
    text.push('\n');
}

fn flow(value: &Value) -> String {
    match value {
        Value::String(word) => scalar(word),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) if map.is_empty() => String::from("{}"),
        Value::Object(map) => {
            let entries: Vec<_> = ordered(map.keys())
                .into_iter()
                .map(|key| format!("{}: {}", scalar(key), flow(&map[key])))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// A string, without quotes where every reader of YAML takes it for one.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let known = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-' | '/' | '\'' | ':')
    };
    let plain = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(known)
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
        // What could be a number of any kind.
        && (text.starts_with(|c: char| c.is_ascii_alphabetic()) || text.matches('.').count() == 2);
    if plain {
        text.to_owned()
    } else {
        // A string of JSON is one of YAML.
        Value::from(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(value: &Value, expected: &str) {
        let text = entry("key", value);
        assert_eq!(text.trim_end(), expected);
        let read: Map<String, Value> = serde_yaml::from_str(&text).unwrap();
        assert_eq!(&read["key"], value);
    }

    #[test]
    fn what_is_short_stands_on_one_line() {
        check(&json!(1), "key: 1");
        check(&json!({"min": 0, "max": 9}), "key: { min: 0, max: 9 }");
        check(
            &json!([{"brief": "A.", "id": "a"}]),
            "key: [{ id: a, brief: A. }]",
        );
        check(&json!({}), "key: {}");
    }

    #[test]
    fn what_could_be_something_else_is_quoted() {
        check(&json!("one"), "key: one");
        check(&json!("1.0.0"), "key: 1.0.0");
        check(&json!("0.1"), "key: \"0.1\"");
        check(&json!("2027-12-31"), "key: \"2027-12-31\"");
        check(&json!("True"), "key: \"True\"");
        check(&json!("a: b"), "key: \"a: b\"");
        check(&json!("[A-Z]{2}"), "key: \"[A-Z]{2}\"");
        check(
            &json!("https://git.example/x"),
            "key: https://git.example/x",
        );
        check(&json!(""), "key: \"\"");
    }

    #[test]
    fn what_is_long_stands_on_several() {
        let brief = "A sentence that is too long to stand on one line with another.";
        check(
            &json!([{"id": "a", "brief": brief}, {"ref": "b"}]),
            &format!("key:\n  - {{ id: a, brief: {brief} }}\n  - {{ ref: b }}"),
        );
        check(
            &json!([{"id": "a", "brief": brief, "note": brief}]),
            &format!("key:\n  - id: a\n    brief: {brief}\n    note: {brief}"),
        );
    }
}
