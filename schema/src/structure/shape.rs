//! The language's JSON Schema as shapes that a document is held against.

use std::{collections::BTreeMap, sync::LazyLock};

use serde_json::{Map, Value};

/// What a value must look like. Covers what schemars derives for the files of a catalog.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    String,
    Boolean,
    Int {
        min: i128,
        max: i128,
    },
    Double,
    /// One of these words.
    Words(Vec<String>),
    List {
        items: Box<Shape>,
        least: usize,
    },
    /// A mapping with keys of the author's choice.
    Map(Box<Shape>),
    Object {
        keys: BTreeMap<String, Shape>,
        required: Vec<String>,
    },
    Any(Vec<Shape>),
    /// One of [`Shapes::definitions`], by its place among them.
    Named(usize),
    /// A value that something else judges.
    Free,
}

impl Shape {
    /// The name of what a mapping describes, e.g. `Attribute`; the file itself is `File`. One without a
    /// name is called by the key that it stands under.
    pub(super) fn section<'a>(&'a self, key: &'a str) -> &'a str {
        match self {
            Self::Named(at) => SHAPES.names.get(*at).map_or(key, String::as_str),
            shape if std::ptr::eq(shape, &raw const SHAPES.root) => "File",
            _ => key,
        }
    }
}

/// All shapes of the language.
pub(super) struct Shapes {
    pub definitions: Vec<Shape>,
    /// Their names, in the same order.
    pub names: Vec<String>,
    pub root: Shape,
}

/// The language's shapes.
pub(super) static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let document = crate::json_schema::document();
    let none = Map::new();
    let definitions = match document.get("$defs") {
        Some(Value::Object(definitions)) => definitions,
        _ => &none,
    };
    let names = Names(definitions.keys().map(String::as_str).collect());
    Shapes {
        definitions: definitions
            .values()
            .map(|schema| names.shape(schema))
            .collect(),
        root: names.shape(&document),
        names: definitions.keys().cloned().collect(),
    }
});

impl Shapes {
    /// The shape behind a name.
    pub(super) fn named<'a>(&'a self, shape: &'a Shape) -> &'a Shape {
        match shape {
            Shape::Named(at) => self.definitions.get(*at).unwrap_or(&Shape::Free),
            shape => shape,
        }
    }
}

/// The names of the definitions, in their order.
struct Names<'a>(Vec<&'a str>);

impl Names<'_> {
    fn shape(&self, schema: &Value) -> Shape {
        let Value::Object(schema) = schema else {
            return Shape::Free;
        };
        if let Some(Value::String(reference)) = schema.get("$ref") {
            let name = reference.strip_prefix("#/$defs/");
            let at = name.and_then(|name| self.0.iter().position(|known| *known == name));
            return at.map_or(Shape::Free, Shape::Named);
        }
        if let Some(properties) = schema.get("properties") {
            return self.object(schema, properties);
        }
        for word in ["anyOf", "oneOf"] {
            if let Some(Value::Array(alternatives)) = schema.get(word) {
                return any(alternatives
                    .iter()
                    .map(|schema| self.shape(schema))
                    .collect());
            }
        }
        if let Some(Value::Array(words)) = schema.get("enum") {
            return Shape::Words(
                words
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
            );
        }
        if let Some(Value::String(word)) = schema.get("const") {
            return Shape::Words(vec![word.clone()]);
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => Shape::String,
            Some("boolean") => Shape::Boolean,
            Some("integer") => integer(schema),
            Some("number") => Shape::Double,
            Some("array") => Shape::List {
                items: Box::new(
                    schema
                        .get("items")
                        .map_or(Shape::Free, |schema| self.shape(schema)),
                ),
                least: least(schema, "minItems"),
            },
            Some("object") => Shape::Map(Box::new(
                schema
                    .get("additionalProperties")
                    .map_or(Shape::Free, |schema| self.shape(schema)),
            )),
            _ => Shape::Free,
        }
    }

    fn object(&self, schema: &Map<String, Value>, properties: &Value) -> Shape {
        let keys = match properties {
            Value::Object(properties) => properties
                .iter()
                .map(|(key, schema)| (key.clone(), self.shape(schema)))
                .collect(),
            _ => BTreeMap::new(),
        };
        let required = match schema.get("required") {
            Some(Value::Array(keys)) => keys
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        };
        Shape::Object { keys, required }
    }
}

/// Alternatives that are all words are one list of words.
fn any(alternatives: Vec<Shape>) -> Shape {
    let mut words = Vec::new();
    for alternative in &alternatives {
        match alternative {
            Shape::Words(more) => words.extend(more.iter().cloned()),
            _ => return Shape::Any(alternatives),
        }
    }
    Shape::Words(words)
}

fn integer(schema: &Map<String, Value>) -> Shape {
    let (min, max) = match schema.get("format").and_then(Value::as_str) {
        Some("uint32") => (0, i128::from(u32::MAX)),
        Some("uint64") => (0, i128::from(u64::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    Shape::Int { min, max }
}

fn least(schema: &Map<String, Value>, word: &str) -> usize {
    schema
        .get(word)
        .and_then(Value::as_u64)
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{SHAPES, Shape};

    #[track_caller]
    fn nothing_is_free(shape: &Shape) {
        match shape {
            Shape::Free => panic!("the schema holds something that no shape covers"),
            Shape::Named(at) => assert!(*at < SHAPES.definitions.len()),
            Shape::List { items, .. } => nothing_is_free(items),
            Shape::Map(value) => nothing_is_free(value),
            Shape::Object { keys, .. } => keys.values().for_each(nothing_is_free),
            Shape::Any(shapes) => shapes.iter().for_each(nothing_is_free),
            Shape::String
            | Shape::Boolean
            | Shape::Int { .. }
            | Shape::Double
            | Shape::Words(_) => {}
        }
    }

    #[test]
    fn shapes_cover_the_whole_schema() {
        nothing_is_free(&SHAPES.root);
        SHAPES.definitions.iter().for_each(nothing_is_free);
    }
}
