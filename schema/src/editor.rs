//! The JSON Schema by which an editor completes one catalog: the language's, with the ids that the
//! catalog defines at every key that names one.
//!
//! The ids are offered, not demanded: an editor whose schema is older than the catalog must not call
//! a new id wrong. Whether a name resolves is what `check` says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    Sources,
    yaml::{Kind, Node, build},
};

/// A section of a file, and the key that an item of it has its id in.
type Section = (&'static str, &'static str);

/// Keys that name an id: the definition of the language and the key in it, and what defines the ids.
const NAMES: &[(&str, &str, &[Section])] = &[
    ("Attribute", "ref", &[("attributes", "id")]),
    ("Attribute", "group", &[("groups", "id")]),
    ("Resource", "ref", &[("attributes", "id")]),
    ("Resource", "group", &[("groups", "id")]),
    ("FillResource", "resource", &[("resource", "id")]),
    ("Privacy", "unless", &[("settings", "id")]),
    (
        "Deprecated",
        "renamed_to",
        &[("attributes", "id"), ("events", "name")],
    ),
];

/// The schema for the files of one catalog, which may have faults.
///
/// Every id is a line of its own, in order, so that branches which add some merge as their catalogs do.
pub fn editor_schema(sources: &Sources) -> String {
    let trees: Vec<Node> = sources
        .iter()
        .filter_map(|(file, text)| build(file, text, &mut Vec::new()).0)
        .collect();
    let mut document = crate::json_schema::document();
    // It is another document than the language's schema, and no URL has it.
    if let Value::Object(document) = &mut document {
        document.remove("$id");
    }
    for (definition, key, sections) in NAMES {
        let ids: BTreeSet<&str> = sections
            .iter()
            .flat_map(|(section, id)| trees.iter().flat_map(|tree| defined(tree, section, id)))
            .collect();
        let place = format!("/$defs/{definition}/properties/{key}");
        if let Some(Value::Object(schema)) = document.pointer_mut(&place) {
            schema.remove("type");
            let ids = ids.into_iter().map(|id| json!({ "const": id }));
            // The last line is never an id's, so one more id is one more line.
            schema.insert(
                "anyOf".into(),
                ids.chain([json!({ "type": "string" })]).collect(),
            );
        }
    }
    one_line_each(&format!("{document:#}\n"))
}

/// The text with each id's block in one line.
fn one_line_each(text: &str) -> String {
    let mut lines = text.lines().peekable();
    let mut short = String::with_capacity(text.len());
    while let Some(line) = lines.next() {
        short.push_str(line);
        let opens = line.trim_start() == "{";
        if let Some(id) =
            lines.next_if(|next| opens && next.trim_start().starts_with("\"const\": "))
        {
            short = short + " " + id.trim_start();
            if let Some(end) = lines.next_if(|next| next.trim_start().starts_with('}')) {
                short = short + " " + end.trim_start();
            }
        }
        short.push('\n');
    }
    short
}

/// The ids in a section of a file.
fn defined<'a>(tree: &'a Node, section: &str, key: &str) -> Vec<&'a str> {
    let items = match value(tree, section).map(|node| &node.kind) {
        Some(Kind::List { items, .. }) => items.as_slice(),
        _ => &[],
    };
    items
        .iter()
        .filter_map(|item| match &value(item, key)?.kind {
            Kind::Scalar { text, .. } if !text.is_empty() => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn value<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.kind {
        Kind::Map(map) => map
            .entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAULTY: &str = "format: 1\nattributes:\n  - { id: b, type: strng }\n  - { id: a }\n";

    fn of(files: &[(&str, &str)]) -> Value {
        let sources = files.iter().copied().collect::<Sources>();
        serde_json::from_str(&editor_schema(&sources)).unwrap()
    }

    #[test]
    fn ids_are_offered_in_order_whatever_else_is_wrong() {
        let other = "format: 1\nattributes: [{ id: c }]\ngroups: [{ id: g }]\nevents: [\n";
        let schema = of(&[
            ("catalog.yaml", FAULTY),
            ("events/x.yaml", "format: 1\nattributes: [{ id: c }]\n"),
            ("events/y.yaml", other),
        ]);
        let reference = &schema["$defs"]["Attribute"]["properties"]["ref"];
        assert_eq!(
            reference["anyOf"],
            json!([{ "const": "a" }, { "const": "b" }, { "const": "c" }, { "type": "string" }])
        );
        assert!(reference["description"].is_string());
        let group = &schema["$defs"]["Attribute"]["properties"]["group"];
        assert_eq!(
            group["anyOf"],
            json!([{ "type": "string" }]),
            "none is defined where a file can be read"
        );
    }

    #[test]
    fn every_key_that_names_an_id_is_in_the_language() {
        let document = crate::json_schema::document();
        for (definition, key, _) in NAMES {
            let place = format!("/$defs/{definition}/properties/{key}");
            assert_eq!(
                document
                    .pointer(&place)
                    .and_then(|schema| schema.get("type")),
                Some(&json!("string")),
                "{place}"
            );
        }
    }

    #[test]
    fn every_id_is_a_line() {
        let sources = Sources::from_iter([("catalog.yaml", FAULTY)]);
        let schema = editor_schema(&sources);
        for id in ["a", "b"] {
            let line = format!("{{ \"const\": \"{id}\" }},");
            let times = schema.lines().filter(|found| found.trim() == line).count();
            assert_eq!(
                times, 3,
                "at `ref`, `ref` of the resource, and `renamed_to`"
            );
        }
        assert!(serde_json::from_str::<Value>(&schema).is_ok());
    }
}
