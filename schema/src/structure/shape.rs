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
    /// One of [`Shapes::definitions`].
    Named(String),
    /// A value that something else judges.
    Free,
}

impl Shape {
    /// The name of what a mapping describes, e.g. `Attribute`; the file itself is `File`. One without a
    /// name is called by the key that it stands under.
    pub(super) fn section<'a>(&'a self, what: &'a str) -> &'a str {
        match self {
            Self::Named(name) => name,
            shape if std::ptr::eq(shape, &raw const SHAPES.root) => "File",
            _ => what.trim_matches('`'),
        }
    }
}

/// All shapes of the language.
pub(super) struct Shapes {
    pub definitions: BTreeMap<String, Shape>,
    pub root: Shape,
}

/// The language's shapes.
pub(super) static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let document = crate::json_schema::document();
    let definitions = match document.get("$defs") {
        Some(Value::Object(definitions)) => definitions
            .iter()
            .map(|(name, schema)| (name.clone(), shape(schema)))
            .collect(),
        _ => BTreeMap::new(),
    };
    Shapes {
        definitions,
        root: shape(&document),
    }
});

impl Shapes {
    /// The shape behind a name.
    pub(super) fn named<'a>(&'a self, shape: &'a Shape) -> &'a Shape {
        match shape {
            Shape::Named(name) => self.definitions.get(name).unwrap_or(&Shape::Free),
            shape => shape,
        }
    }
}

fn shape(schema: &Value) -> Shape {
    let Value::Object(schema) = schema else {
        return Shape::Free;
    };
    if let Some(Value::String(reference)) = schema.get("$ref") {
        return match reference.strip_prefix("#/$defs/") {
            Some(name) => Shape::Named(name.to_owned()),
            None => Shape::Free,
        };
    }
    if let Some(properties) = schema.get("properties") {
        return object(schema, properties);
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(Value::Array(alternatives)) = schema.get(word) {
            return any(alternatives.iter().map(shape).collect());
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
            items: Box::new(schema.get("items").map_or(Shape::Free, shape)),
            least: least(schema, "minItems"),
        },
        Some("object") => Shape::Map(Box::new(
            schema
                .get("additionalProperties")
                .map_or(Shape::Free, shape),
        )),
        _ => Shape::Free,
    }
}

fn object(schema: &Map<String, Value>, properties: &Value) -> Shape {
    let keys = match properties {
        Value::Object(properties) => properties
            .iter()
            .map(|(key, schema)| (key.clone(), shape(schema)))
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
            Shape::Named(name) => assert!(SHAPES.definitions.contains_key(name), "{name}"),
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
        SHAPES.definitions.values().for_each(nothing_is_free);
    }
}
