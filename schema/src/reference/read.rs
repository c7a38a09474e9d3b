//! From the language's JSON Schema to the keys that it has.
//!
//! A type that stands in several places is explained once, at its home: the place nearest to
//! the section that it belongs to. What attributes are made of is at home there, whatever
//! else has it too.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value};

use super::model::{Key, Presence, Reference, Takes, Word, ends};
use crate::json_schema;

/// The sections in the order in which a file usually has them.
const SECTIONS: [&str; 8] = [
    "catalog",
    "resource",
    "settings",
    "attributes",
    "groups",
    "metadata",
    "events",
    "waivers",
];

/// The section whose types are at home there before those of any other.
const FIRST_AT_HOME: &str = "attributes";

/// What tells a thing from others stands before the rest, which is in order of name.
const FIRST_KEYS: [&str; 12] = [
    "name", "version", "id", "ref", "group", "code", "reason", "class", "type", "value", "min",
    "brief",
];

const DEFINITION: &str = "#/$defs/";

type Object = Map<String, Value>;

impl Reference {
    /// The reference of the language that this version reads.
    pub fn read() -> Self {
        let document = json_schema::document();
        let reader = Reader {
            root: document.as_object().cloned().unwrap_or_default(),
        };
        reader.read()
    }
}

/// The keys of a mapping in the order in which people read them.
pub(super) fn ordered<'a>(keys: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let mut keys: Vec<_> = keys.collect();
    keys.sort_by_key(|key| {
        let first = FIRST_KEYS.iter().position(|first| first == key);
        (first.unwrap_or(FIRST_KEYS.len()), *key)
    });
    keys
}

struct Reader {
    root: Object,
}

/// Where each type is explained: the path that its keys' paths begin with.
type Homes = BTreeMap<String, String>;

impl Reader {
    fn read(&self) -> Reference {
        let homes = self.homes();
        let mut keys = Vec::new();
        let properties = object(self.root.get("properties"));
        let others = ordered(properties.keys())
            .into_iter()
            .map(String::as_str)
            .filter(|name| !SECTIONS.contains(name));
        for name in others.chain(SECTIONS) {
            let Some(schema) = properties.get(name).and_then(Value::as_object) else {
                continue;
            };
            let place = Place {
                path: name,
                page: SECTIONS.contains(&name).then_some(name),
                depth: 0,
            };
            self.key(name, schema, &self.root, place, &homes, &mut keys);
        }
        Reference { keys }
    }

    fn homes(&self) -> Homes {
        let mut homes = Homes::new();
        let others = SECTIONS.into_iter().filter(|&name| name != FIRST_AT_HOME);
        let properties = object(self.root.get("properties"));
        for section in std::iter::once(FIRST_AT_HOME).chain(others) {
            let mut queue = VecDeque::new();
            if let Some(schema) = properties.get(section) {
                for name in self.definitions(schema) {
                    if !homes.contains_key(&name) {
                        homes.insert(name.clone(), name.to_lowercase());
                        queue.push_back(name);
                    }
                }
            }
            while let Some(name) = queue.pop_front() {
                let path = homes.get(&name).cloned().unwrap_or_default();
                self.home_of_keys(self.definition(&name), &path, &mut homes, &mut queue);
            }
        }
        homes
    }

    fn home_of_keys(
        &self,
        schema: &Object,
        path: &str,
        homes: &mut Homes,
        queue: &mut VecDeque<String>,
    ) {
        let properties = object(schema.get("properties"));
        for key in ordered(properties.keys()) {
            let schema = &properties[key];
            let path = format!("{path}.{key}");
            for name in self.definitions(schema) {
                if !homes.contains_key(&name) {
                    homes.insert(name.clone(), path.clone());
                    queue.push_back(name);
                }
            }
            // A type without a name of its own.
            if let Some(schema) = schema.as_object() {
                self.home_of_keys(schema, &path, homes, queue);
            }
        }
    }

    /// The types with keys that can stand at a place, by name.
    fn definitions(&self, schema: &Value) -> Vec<String> {
        let Value::Object(schema) = schema else {
            return Vec::new();
        };
        if let Some(name) = reference(schema) {
            let definition = self.definition(name);
            if definition.contains_key("properties") {
                return vec![name.to_owned()];
            }
            return alternatives(definition)
                .filter(|_| !self.holds_itself(name))
                .flat_map(|schema| self.definitions(schema))
                .collect();
        }
        let within = [schema.get("items"), schema.get("additionalProperties")];
        within
            .into_iter()
            .flatten()
            .chain(alternatives(schema))
            .flat_map(|schema| self.definitions(schema))
            .collect()
    }

    fn key(
        &self,
        name: &str,
        schema: &Object,
        parent: &Object,
        place: Place<'_>,
        homes: &Homes,
        keys: &mut Vec<Key>,
    ) {
        let (mut text, default) = without_default(&words_of(schema));
        let takes = self.takes(schema, place.path, homes);
        if let Takes::Keys { text: more, .. } = takes.item()
            && says_more(more, &text)
        {
            text = format!("{text}\n\n{more}");
        }
        keys.push(Key {
            path: place.path.to_owned(),
            name: name.to_owned(),
            page: place.page.map(str::to_owned),
            depth: place.depth,
            text,
            presence: presence(name, parent),
            default,
            takes,
            examples: list(schema.get("examples")).to_vec(),
        });
        if schema.contains_key("properties") {
            return self.keys_of(schema, place.path, place, homes, keys);
        }
        for definition in self.definitions(&Value::Object(schema.clone())) {
            let home = homes.get(&definition).map_or("", String::as_str);
            // A section's items are told of in the singular.
            let section = place.depth == 0
                && home == definition.to_lowercase()
                && self.owner(&definition) == Some(place.path);
            if home == place.path || section {
                self.keys_of(self.definition(&definition), home, place, homes, keys);
            }
        }
    }

    fn keys_of(
        &self,
        schema: &Object,
        path: &str,
        place: Place<'_>,
        homes: &Homes,
        keys: &mut Vec<Key>,
    ) {
        let properties = object(schema.get("properties"));
        for name in ordered(properties.keys()) {
            if let Some(inner) = properties[name].as_object() {
                let path = format!("{path}.{name}");
                let place = Place {
                    path: &path,
                    page: place.page,
                    depth: place.depth + 1,
                };
                self.key(name, inner, schema, place, homes, keys);
            }
        }
    }

    /// The section whose items a type is.
    fn owner(&self, definition: &str) -> Option<&'static str> {
        let properties = object(self.root.get("properties"));
        SECTIONS.into_iter().find(|&section| {
            let schema = properties.get(section);
            schema.is_some_and(|schema| self.definitions(schema).iter().any(|d| d == definition))
        })
    }

    fn takes(&self, schema: &Object, path: &str, homes: &Homes) -> Takes {
        if let Some(name) = reference(schema) {
            let definition = self.definition(name);
            if self.holds_itself(name) {
                return Takes::Described(words_of(definition).replace("\n\n", " "));
            }
            return match self.owner(name) {
                Some(section) if section != path => Takes::ItemOf(section.to_owned()),
                _ => {
                    let home = homes.get(name).map_or(path, String::as_str);
                    self.takes(definition, home, homes)
                }
            };
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            return Takes::Keys {
                text: words_of(schema),
                paths: ordered(properties.keys())
                    .into_iter()
                    .map(|key| format!("{path}.{key}"))
                    .collect(),
                one_of: one_of(schema),
            };
        }
        let mut alternatives = alternatives(schema).filter_map(Value::as_object).peekable();
        if alternatives.peek().is_some() {
            return any(alternatives.map(|schema| self.takes(schema, path, homes)));
        }
        match schema.get("const") {
            Some(Value::String(word)) => {
                return Takes::Words(vec![Word {
                    word: word.clone(),
                    text: words_of(schema),
                }]);
            }
            Some(value) => return Takes::Fixed(value.clone()),
            None => {}
        }
        let within = |key: &str| {
            let schema = schema.get(key).and_then(Value::as_object);
            Box::new(
                schema.map_or(Takes::Described(String::from("Anything.")), |schema| {
                    self.takes(schema, path, homes)
                }),
            )
        };
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => Takes::Text,
            Some("boolean") => Takes::Truth,
            Some("integer") => Takes::Integer(schema.get("minimum").and_then(Value::as_u64)),
            Some("number") => Takes::Number,
            Some("array") => Takes::List(within("items")),
            _ => Takes::Named(within("additionalProperties")),
        }
    }

    fn definition(&self, name: &str) -> &Object {
        object(object(self.root.get("$defs")).get(name))
    }

    /// Whether a choice has itself among what it is a choice of: only its words can say what it is.
    fn holds_itself(&self, name: &str) -> bool {
        alternatives(self.definition(name)).any(|schema| {
            [schema.get("items"), schema.get("additionalProperties")]
                .into_iter()
                .flatten()
                .any(|schema| schema.as_object().and_then(reference) == Some(name))
        })
    }
}

/// Where a key is explained.
#[derive(Clone, Copy)]
struct Place<'a> {
    path: &'a str,
    page: Option<&'a str>,
    depth: usize,
}

fn object(value: Option<&Value>) -> &Object {
    static NONE: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Object::new);
    value.and_then(Value::as_object).unwrap_or(&NONE)
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn reference(schema: &Object) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(DEFINITION)
}

/// What a schema is a choice of; a mapping's `oneOf` says which of its keys go together.
fn alternatives(schema: &Object) -> impl Iterator<Item = &Value> {
    let choice = !schema.contains_key("properties");
    ["anyOf", "oneOf"]
        .into_iter()
        .filter(move |_| choice)
        .flat_map(|word| list(schema.get(word)))
}

/// Choices of words are one choice.
fn any(alternatives: impl Iterator<Item = Takes>) -> Takes {
    let mut all: Vec<Takes> = Vec::new();
    for takes in alternatives {
        match (takes, all.last_mut()) {
            (Takes::Words(more), Some(Takes::Words(words))) => words.extend(more),
            (Takes::Any(more), _) => all.extend(more),
            (other, _) => all.push(other),
        }
    }
    match <[Takes; 1]>::try_from(all) {
        Ok([only]) => only,
        Err(all) => Takes::Any(all),
    }
}

fn one_of(schema: &Object) -> Vec<Vec<String>> {
    list(schema.get("oneOf"))
        .iter()
        .map(|alternative| strings(alternative.get("required")))
        .collect()
}

fn strings(value: Option<&Value>) -> Vec<String> {
    list(value)
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn presence(name: &str, parent: &Object) -> Presence {
    let one_of = one_of(parent);
    if strings(parent.get("required"))
        .iter()
        .any(|key| key == name)
    {
        Presence::Required
    } else if one_of.iter().flatten().any(|key| key == name) {
        Presence::OneOf(one_of)
    } else {
        Presence::Optional
    }
}

/// The description; within a paragraph the lines of the comment say nothing.
fn words_of(schema: &Object) -> String {
    let text = schema.get("description").and_then(Value::as_str);
    let paragraphs: Vec<_> = text
        .unwrap_or_default()
        .split("\n\n")
        .map(|paragraph| paragraph.replace('\n', " "))
        .collect();
    paragraphs.join("\n\n")
}

/// Takes the sentence that names the default out of a text.
fn without_default(text: &str) -> (String, Option<String>) {
    const MARK: &str = "Default: ";
    let Some(start) = text.find(MARK) else {
        return (text.to_owned(), None);
    };
    let rest = &text[start + MARK.len()..];
    let end = rest
        .match_indices('.')
        .map(|(at, _)| at)
        .find(|&at| ends(rest, at))
        .unwrap_or(rest.len());
    let after = rest.get(end + 1..).unwrap_or_default();
    let text = format!("{}{after}", text[..start].trim_end());
    (text.trim().to_owned(), Some(rest[..end].to_owned()))
}

/// Whether the words about a type add anything to those about the key that takes it.
fn says_more(about_type: &str, about_key: &str) -> bool {
    let sentences = about_type.matches(". ").count() + about_type.matches("\n\n").count();
    about_type != about_key && (sentences > 0 || about_type.len() > 2 * about_key.len())
}

#[cfg(test)]
mod tests {
    use super::{Reference, SECTIONS, object, without_default};
    use crate::json_schema;

    #[test]
    fn every_section_has_a_page() {
        let document = json_schema::document();
        let mut keys: Vec<_> = object(document.get("properties"))
            .keys()
            .filter(|key| *key != "format")
            .collect();
        let mut sections = SECTIONS.to_vec();
        sections.sort_unstable();
        keys.sort();
        assert_eq!(keys, sections);
    }

    #[test]
    fn every_key_of_every_type_is_explained_once() {
        let document = json_schema::document();
        let definitions = object(document.get("$defs")).values();
        let keys = |schema: &serde_json::Value| object(schema.get("properties")).len();
        // The scope is a type without a name in the document.
        let scope = &document["$defs"]["Catalog"]["properties"]["scope"];
        let all = keys(&document) + definitions.map(keys).sum::<usize>() + keys(scope);
        let reference = Reference::read();
        let mut paths: Vec<_> = reference.keys.iter().map(|key| &key.path).collect();
        paths.sort();
        paths.dedup();
        assert_eq!((paths.len(), reference.keys.len()), (all, all));
    }

    #[track_caller]
    fn check_default(text: &str, expected: (&str, Option<&str>)) {
        let (text, default) = without_default(text);
        assert_eq!((text.as_str(), default.as_deref()), expected);
    }

    #[test]
    fn a_default_is_told_by_itself() {
        check_default("It is. Default: 4.", ("It is.", Some("4")));
        check_default(
            "It is. Default: `[...]`, as it ends. Only there.",
            ("It is. Only there.", Some("`[...]`, as it ends")),
        );
        check_default("Nothing.", ("Nothing.", None));
    }
}
