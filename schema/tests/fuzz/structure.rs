//! Changes of what a text says: still YAML, and mostly still near to a catalog.

use std::fmt::Write;

use serde_yaml::Value;

use crate::random::Random;

/// A document of the pool, with parts taken out, put elsewhere or replaced by parts of another.
pub(crate) fn change(pool: &[String], random: &mut Random) -> String {
    let mut document = document(pool, random);
    for _ in 0..=random.below(5) {
        let donor = self::document(pool, random);
        let size = count(&donor);
        let part = part(&donor, &mut random.below(size))
            .cloned()
            .unwrap_or(Value::Null);
        let mut at = random.below(count(&document));
        damage(&mut document, &mut at, &part, random);
    }
    let mut text = String::new();
    write(&document, 0, random, &mut text);
    text.push('\n');
    text
}

/// Of a text that is no YAML, nothing.
fn document(pool: &[String], random: &mut Random) -> Value {
    for _ in 0..20 {
        let text = random.pick(pool);
        // An alias bomb is built by whoever reads it.
        if !text.contains('*')
            && let Ok(value) = serde_yaml::from_str::<Value>(text)
            && value.is_mapping()
        {
            return value;
        }
    }
    Value::Null
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Sequence(items) => items.iter().map(count).sum(),
        Value::Mapping(entries) => entries.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

fn part<'a>(value: &'a Value, at: &mut usize) -> Option<&'a Value> {
    if *at == 0 {
        return Some(value);
    }
    *at -= 1;
    match value {
        Value::Sequence(items) => items.iter().find_map(|item| part(item, at)),
        Value::Mapping(entries) => entries.values().find_map(|value| part(value, at)),
        _ => None,
    }
}

/// Changes the value at a place, counted from its root; whether it was there.
fn damage(value: &mut Value, at: &mut usize, part: &Value, random: &mut Random) -> bool {
    if *at > 0 {
        *at -= 1;
        return match value {
            Value::Sequence(items) => items.iter_mut().any(|item| damage(item, at, part, random)),
            Value::Mapping(entries) => entries
                .values_mut()
                .any(|value| damage(value, at, part, random)),
            _ => false,
        };
    }
    let random_key = |entries: &serde_yaml::Mapping, random: &mut Random| {
        entries.keys().nth(random.below(entries.len())).cloned()
    };
    match (random.below(8), &mut *value) {
        (0, Value::Mapping(entries)) => {
            if let Some(key) = random_key(entries, random) {
                entries.remove(&key);
            }
        }
        (1, Value::Mapping(entries)) => {
            // The entries of the other are at home here, or nearly.
            if let Value::Mapping(more) = part {
                entries.extend(more.clone());
            } else if let Some(key) = random_key(entries, random) {
                entries.insert(key, part.clone());
            }
        }
        (2, Value::Sequence(items)) => items.push(part.clone()),
        (3, Value::Sequence(items)) if !items.is_empty() => {
            let (from, to) = (random.below(items.len()), random.below(items.len()));
            items.swap(from, to);
            items.extend_from_within(from..=from);
        }
        (4, Value::Sequence(items)) if !items.is_empty() => {
            items.remove(random.below(items.len()));
        }
        (5, Value::String(text)) => {
            let at = text
                .char_indices()
                .map(|(at, _)| at)
                .nth(random.below(text.chars().count()))
                .unwrap_or(0);
            text.insert_str(
                at,
                random.pick::<&str>(&["A", ".", "_", " ", "é", "\n", "-", "1", "[", "\\"]),
            );
        }
        (6, value) => {
            *value = random
                .pick(&[
                    Value::Null,
                    Value::Bool(true),
                    Value::from(-1),
                    Value::from(u64::MAX),
                    Value::from(1.5),
                    Value::from("no"),
                    Value::from(""),
                    Value::Sequence(Vec::new()),
                    Value::Mapping(serde_yaml::Mapping::new()),
                ])
                .clone();
        }
        (_, value) => *value = part.clone(),
    }
    true
}

/// As a person writes it: blocks outside, one line inside, and now and then the other way round.
fn write(value: &Value, depth: usize, random: &mut Random, text: &mut String) {
    let flow = depth > 6 || random.below(5) == 0;
    match value {
        Value::Sequence(items) if !items.is_empty() && !flow => {
            for item in items {
                let _ = write!(text, "\n{}- ", "  ".repeat(depth));
                write(item, depth + 1, random, text);
            }
        }
        Value::Mapping(entries) if !entries.is_empty() && !flow => {
            for (key, value) in entries {
                let _ = write!(text, "\n{}{}: ", "  ".repeat(depth), json(key));
                write(value, depth + 1, random, text);
            }
        }
        value => text.push_str(&json(value)),
    }
}

fn json(value: &Value) -> String {
    match value {
        Value::String(word)
            if word.chars().all(|c| c.is_alphanumeric() || c == '_') && !word.is_empty() =>
        {
            word.clone()
        }
        value => serde_json::to_string(value).unwrap_or_else(|_| "~".to_owned()),
    }
}
