//! What an unknown key was meant to say: the words of other schema languages, and what newcomers
//! guess, to the key that says it here.

mod words;

use std::collections::BTreeSet;

use self::words::{MEANINGS, TYPES, VALUES};
use crate::{
    codes::bad_version,
    yaml::{Entry, Kind, Node, Place, Scalar},
};

/// What is written instead of a key that the language does not have.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    /// The same value under another key.
    Rename(&'static str),
    /// The value in a list under another key.
    List(&'static str),
    /// The value within a mapping: `length: { max: 20 }`.
    Within(&'static str, &'static str),
    /// A bound of what the type has: a number's `range`, the `length` of anything else.
    Bound(&'static str),
    /// What stands for `true`, and for `false`.
    Flag(&'static str, &'static str),
    /// The key that says it, and how; the value is the author's to choose.
    Write(&'static str, &'static str),
    /// There is no key for it; a sentence says why, or where it belongs.
    Say(&'static str),
}

/// What an author probably meant by an unknown key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Meant {
    /// The key that was meant, which is then no longer missing.
    pub key: Option<&'static str>,
    pub help: String,
    /// The place and what is written there, where the meaning is certain.
    pub fix: Option<(Place, String)>,
}

/// The meaning of the unknown key at `index`, in a mapping of the section `section` that may have `keys`.
pub(super) fn meant(
    section: &str,
    entries: &[Entry],
    index: usize,
    keys: &BTreeSet<&str>,
) -> Option<Meant> {
    let entry = &entries[index];
    let word = folded(&entry.key);
    let has = |key: &str| entries.iter().find(|entry| entry.key == key);
    let here = |sections: &str| sections == "*" || sections.split(' ').any(|one| one == section);
    let known = |meaning: &Meaning| match meaning {
        Meaning::Rename(key) | Meaning::List(key) | Meaning::Write(key, _) => keys.contains(key),
        Meaning::Within(outer, _) => keys.contains(outer),
        Meaning::Bound(_) | Meaning::Flag(..) | Meaning::Say(_) => true,
    };
    let mut meanings = MEANINGS
        .iter()
        .filter(|(sections, words, meaning)| {
            here(sections) && words.split(' ').any(|one| one == word) && known(meaning)
        })
        .map(|(_, _, meaning)| *meaning)
        .peekable();
    let first = *meanings.peek()?;
    // What its first meaning says already, a second one may say: a `description` beside a `brief` is a `note`.
    let free = |meaning: &Meaning| match meaning {
        Meaning::Rename(key) | Meaning::List(key) => has(key).is_none(),
        _ => true,
    };
    let meaning = meanings.find(free).unwrap_or(first);
    Some(match meaning {
        Meaning::Rename(key) | Meaning::List(key) if has(key).is_some() => taken(key),
        Meaning::Rename(key) => Meant {
            key: Some(key),
            help: format!("write `{key}: {}`", shown(&entry.value)),
            fix: Some((entry.key_place, key.to_owned())),
        },
        Meaning::List(key) => list(key, entry),
        Meaning::Within(outer, inner) => within(section, outer, inner, entries, index),
        Meaning::Bound(inner) => within(section, bounded(entries), inner, entries, index),
        Meaning::Flag(yes, no) => flag(yes, no, entry, has),
        Meaning::Write(key, how) => Meant {
            key: has(key).is_none().then_some(key),
            help: listed(key, &entry.value).unwrap_or_else(|| format!("write `{how}`")),
            fix: None,
        },
        Meaning::Say(sentence) => Meant {
            key: None,
            help: sentence.to_owned(),
            fix: None,
        },
    })
}

/// The word of the language for a word of another one, out of those that can stand here, and whether it is
/// meant for certain.
pub(super) fn value<'k>(word: &str, known: &[&'k str]) -> Option<(&'k str, bool)> {
    let word = folded(word);
    let says = |words: &str| words.split(' ').any(|one| one == word);
    let find = |likely: bool| {
        VALUES.iter().find_map(|(meant, certain, maybe)| {
            let row = says(if likely { maybe } else { certain });
            known.iter().find(|known| row && *known == meant).copied()
        })
    };
    let certain = find(false).map(|meant| (meant, true));
    certain.or_else(|| Some((find(true)?, false)))
}

/// How a type of another language is written here.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TypeForm {
    /// In words, with the keys that belong to it.
    pub help: String,
    /// The word, where that is all and certain.
    pub certain: Option<String>,
}

/// How the type of an attribute is written that another language has; `known`: the words that can stand here.
pub(super) fn of_type(word: &str, known: &[&str]) -> Option<TypeForm> {
    // A resource attribute is a scalar without a format.
    if !known.contains(&"map") {
        return None;
    }
    if word.starts_with("template[") && !known.contains(&"template[string]") {
        return Some(TypeForm {
            help: String::from(
                "a type without `template`: a body is one value, and a template stands for several attributes",
            ),
            certain: None,
        });
    }
    let folded = folded(word);
    if let Some((_, form)) =
        (TYPES.iter()).find(|(words, _)| words.split(' ').any(|one| one == folded))
    {
        return Some(TypeForm {
            help: (*form).to_owned(),
            certain: None,
        });
    }
    let scalar = |word: &str| {
        let own = known
            .iter()
            .find(|known| known.eq_ignore_ascii_case(word))
            .copied();
        own.or_else(|| Some(value(word, known)?.0))
    };
    // What is between the brackets, and before or after them.
    let open = word.find(['[', '<', '('])?;
    let close = word.rfind([']', '>', ')'])?;
    let inner = word.get(open + 1..close)?.trim();
    let (before, after) = (
        word[..open].trim().to_ascii_lowercase(),
        word[close + 1..].trim(),
    );
    match before.as_str() {
        "array" | "list" | "vec" | "sequence" | "repeated" | "set" | "" => {
            let element = scalar(if inner.is_empty() { after } else { inner })?;
            let word = format!("{element}[]");
            known.contains(&word.as_str()).then(|| TypeForm {
                help: format!("`type: \"{word}\"`"),
                certain: Some(word),
            })
        }
        "map" | "dict" | "hash" | "hashmap" | "record" | "object" => {
            let last = inner.rsplit([',', ' ']).next().unwrap_or_default();
            let of = scalar(if after.is_empty() { last } else { after })?;
            let word = format!("template[{of}]");
            known.contains(&word.as_str()).then(|| TypeForm {
                help: format!("`type: \"{word}\"` for keys that the caller names, or `type: map` with `fields`"),
                certain: None,
            })
        }
        _ => None,
    }
}

/// What a known key was meant to say that has a value of another type.
pub(super) fn form(key: &str, node: &Node) -> Option<String> {
    if let Kind::List { items, .. } = &node.kind {
        let only = match items.as_slice() {
            [only] if key == "type" => written(only),
            _ => None,
        };
        let known = ["string", "int", "double", "boolean", "map"];
        return match only {
            Some(word) if known.contains(&word.as_str()) => {
                Some(format!("write `type: \"{word}[]\"`"))
            }
            _ => listed(key, node),
        };
    }
    let help = match (key, node.scalar()?) {
        ("since" | "version", Scalar::Double(_) | Scalar::Int(_)) => {
            let Kind::Scalar { text, .. } = &node.kind else {
                return None;
            };
            return Some(bad_version::three_numbers(text));
        }
        ("deprecated", Scalar::Boolean(false)) => "remove it: what says nothing is in use",
        ("deprecated", _) => {
            "write `deprecated: { reason: obsoleted, note: .. }`, or `deprecated: { reason: renamed, renamed_to: .. }`"
        }
        ("requirement_level", Scalar::Boolean(true)) => "write `requirement_level: required`",
        ("requirement_level", Scalar::Boolean(false)) => "write `requirement_level: recommended`",
        ("privacy", Scalar::String(_) | Scalar::Boolean(_)) => {
            "write `privacy: { class: .. }` with `public`, `identity`, `content` or `secret`"
        }
        ("length", Scalar::Int(_)) => "write `length: { max: .. }`",
        ("range", Scalar::Int(_) | Scalar::Double(_) | Scalar::String(_)) => {
            "write `range: { min: .., max: .. }`"
        }
        ("overflow", Scalar::Int(_) | Scalar::Double(_)) => "write `overflow: { wait_ms: .. }`",
        ("scope", Scalar::String(_)) => "write `scope: { name: .. }`",
        _ => return None,
    };
    Some(help.to_owned())
}

/// A word without its casing and what joins its parts: `maxLength` is `max_length`.
fn folded(word: &str) -> String {
    let joins = |c: char| matches!(c, '_' | '-' | ' ' | '.' | '$' | '@');
    let letters = word.chars().filter(|c| !joins(*c));
    letters.flat_map(char::to_lowercase).collect()
}

fn taken(key: &str) -> Meant {
    Meant {
        key: None,
        help: format!("remove it: `{key}` says it here already"),
        fix: None,
    }
}

/// A value as it may stand in a help: a short scalar.
fn shown(value: &Node) -> String {
    const LONGEST: usize = 40;
    written(value)
        .filter(|text| text.chars().count() <= LONGEST)
        .unwrap_or_else(|| String::from(".."))
}

/// A scalar as it would be written in a flow mapping.
fn written(value: &Node) -> Option<String> {
    match &value.kind {
        Kind::Scalar { text, plain: true } if !text.contains([',', '{', '}', '[', ']', '\n']) => {
            (!text.is_empty()).then(|| text.clone())
        }
        Kind::Scalar { text, .. } => Some(serde_json::Value::from(text.as_str()).to_string()),
        Kind::List { .. } | Kind::Map(_) => None,
    }
}

/// A list of values where a type stands: an enum of them.
fn listed(key: &str, values: &Node) -> Option<String> {
    let Kind::List { items, .. } = &values.kind else {
        return None;
    };
    let members = written_members(items).filter(|_| key == "type")?;
    Some(format!("write `type: {{ members: [{members}] }}`"))
}

/// The members of an enum, of which only the values were written.
pub(super) fn members(key: &str, items: &[Node]) -> Option<String> {
    let members = written_members(items).filter(|_| key == "members")?;
    Some(format!("write `members: [{members}]`"))
}

/// Values as members whose briefs are to be written.
fn written_members(items: &[Node]) -> Option<String> {
    const MOST: usize = 3;
    let word = |item: &Node| {
        let value = written(item)?;
        let id = folded_id(&value);
        id.map(|id| format!("{{ id: {id}, value: {value}, brief: .. }}"))
    };
    let mut members: Vec<_> = items.iter().take(MOST).map(word).collect::<Option<_>>()?;
    if items.len() > MOST {
        members.push(String::from(".."));
    }
    (!items.is_empty()).then(|| members.join(", "))
}

/// A value as a member's `id`: lower-case letters, digits and `_`.
fn folded_id(value: &str) -> Option<String> {
    let id: String = value
        .trim_matches('"')
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    id.starts_with(|c: char| c.is_ascii_lowercase())
        .then_some(id)
}

/// From the key to the end of its value.
fn whole(entry: &Entry) -> Place {
    Place {
        end: entry.value.place.end,
        ..entry.key_place
    }
}

fn list(key: &'static str, entry: &Entry) -> Meant {
    let value = written(&entry.value);
    let fix = match (&entry.value.kind, &value) {
        (Kind::List { .. }, _) => Some((entry.key_place, key.to_owned())),
        (_, Some(value)) => Some((whole(entry), format!("{key}: [{value}]"))),
        _ => None,
    };
    let help = match &entry.value.kind {
        Kind::List { .. } => format!("write `{key}: [..]`"),
        _ => format!("write `{key}: [{}]`", shown(&entry.value)),
    };
    Meant {
        key: Some(key),
        help,
        fix,
    }
}

/// Which bounds a mapping's type has.
fn bounded(entries: &[Entry]) -> &'static str {
    let names_type = |key: &str| {
        let word = folded(key);
        key == "type"
            || MEANINGS.iter().any(|(sections, words, meaning)| {
                matches!(meaning, Meaning::Rename("type"))
                    && sections.split(' ').any(|section| section == "Attribute")
                    && words.split(' ').any(|one| one == word)
            })
    };
    let ty = entries.iter().find(|entry| names_type(&entry.key));
    let numeric = [
        "int", "double", "number", "float", "decimal", "long", "i64", "u64", "f64",
    ];
    match ty.map(|entry| &entry.value.kind) {
        Some(Kind::Scalar { text, .. })
            if !text.ends_with("[]") && !numeric.iter().any(|word| text.contains(word)) =>
        {
            "length"
        }
        Some(Kind::Scalar { text, .. }) if text.ends_with("[]") => "length",
        _ => "range",
    }
}

/// A value that belongs into a mapping, together with the other bound where that is beside it.
fn within(
    section: &str,
    outer: &'static str,
    inner: &'static str,
    entries: &[Entry],
    index: usize,
) -> Meant {
    let entry = &entries[index];
    let value = shown(&entry.value);
    if entries.iter().any(|entry| entry.key == outer) {
        return Meant {
            key: None,
            help: format!("write `{inner}: {value}` in `{outer}`"),
            fix: None,
        };
    }
    let partner = entries.iter().enumerate().find(|(_, one)| {
        let bound = bound(section, &one.key, entries);
        bound.is_some_and(|(theirs, side)| theirs == outer && side != inner)
    });
    let Some((other, beside)) = partner else {
        return Meant {
            key: Some(outer),
            help: format!("write `{outer}: {{ {inner}: {value} }}`"),
            fix: written(&entry.value)
                .map(|value| (whole(entry), format!("{outer}: {{ {inner}: {value} }}"))),
        };
    };
    let (low, high) = if inner == "min" {
        (entry, beside)
    } else {
        (beside, entry)
    };
    // One after the other, they are mended together, once.
    let fix = (other == index + 1)
        .then(|| {
            let both = Place {
                end: beside.value.place.end,
                ..entry.key_place
            };
            let (low, high) = (written(&low.value)?, written(&high.value)?);
            Some((both, format!("{outer}: {{ min: {low}, max: {high} }}")))
        })
        .flatten();
    Meant {
        key: Some(outer),
        help: format!(
            "write `{outer}: {{ min: {}, max: {} }}`",
            shown(&low.value),
            shown(&high.value)
        ),
        fix,
    }
}

/// The mapping that a foreign key is a bound in, and which of the two it is.
fn bound(section: &str, key: &str, entries: &[Entry]) -> Option<(&'static str, &'static str)> {
    let word = folded(key);
    let mut rows = MEANINGS.iter().filter(|(sections, words, _)| {
        sections.split(' ').any(|one| one == section) && words.split(' ').any(|one| one == word)
    });
    rows.find_map(|(_, _, meaning)| match meaning {
        Meaning::Within(outer, inner @ ("min" | "max")) => Some((*outer, *inner)),
        Meaning::Bound(inner) => Some((bounded(entries), *inner)),
        _ => None,
    })
}

fn flag<'e>(
    yes: &'static str,
    no: &'static str,
    entry: &Entry,
    has: impl Fn(&str) -> Option<&'e Entry>,
) -> Meant {
    let certain = matches!(entry.value.scalar(), Some(Scalar::Boolean(_)));
    let text = match entry.value.scalar() {
        Some(Scalar::Boolean(false)) => no,
        _ => yes,
    };
    let Some((key, _)) = text.split_once(':') else {
        return Meant {
            key: None,
            help: text.to_owned(),
            fix: None,
        };
    };
    if has(key).is_some() {
        return Meant {
            key: None,
            help: format!("remove it: `{key}` says it here already"),
            fix: None,
        };
    }
    Meant {
        key: Some(key),
        help: format!("write `{text}`"),
        fix: (certain && !text.contains("..")).then(|| (whole(entry), text.to_owned())),
    }
}
