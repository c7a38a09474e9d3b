//! The published reference is the one that the types make, and its examples hold.

use std::{collections::BTreeMap, env, fs, path::Path};

use otelier_schema::{Sources, load_sources, reference};
use reference::{EXAMPLE, Key, Reference, Takes};
use serde_yaml::{Mapping, Value};

#[expect(dead_code, reason = "the catalogs here are whole")]
mod support;

#[test]
fn the_published_reference_is_current() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference");
    let current = reference::pages();
    if env::var_os("UPDATE").is_some() {
        for entry in fs::read_dir(&directory).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        for (file, text) in &current {
            fs::write(directory.join(file), text).unwrap();
        }
    }
    let published: BTreeMap<_, _> = fs::read_dir(&directory)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            (name, text.replace("\r\n", "\n"))
        })
        .collect();
    let stale: Vec<_> = current
        .keys()
        .chain(published.keys())
        .filter(|file| current.get(*file) != published.get(*file))
        .collect();
    assert!(
        stale.is_empty(),
        "{stale:?} in {} are stale; rewrite them with `UPDATE=1 cargo test -p otelier-schema --test reference`",
        directory.display()
    );
}

/// Every link on the pages leads to a heading that is there.
#[test]
fn links_lead_somewhere() {
    let pages = reference::pages();
    let anchors: BTreeMap<_, Vec<String>> = pages
        .iter()
        .map(|(file, text)| {
            let headings = text.lines().filter(|line| line.starts_with('#'));
            let anchor = |line: &str| {
                line.trim_start_matches(['#', ' '])
                    .to_lowercase()
                    .replace(' ', "-")
                    .replace(['.', '`'], "")
            };
            (file.as_str(), headings.map(anchor).collect())
        })
        .collect();
    for (file, text) in &pages {
        for rest in text.split("](").skip(1) {
            let target = rest.split(')').next().unwrap();
            let (page, anchor) = target.split_once('#').unwrap_or((target, ""));
            if page.starts_with("..") {
                continue;
            }
            let page = if page.is_empty() { file } else { page };
            let there = anchors
                .get(page)
                .unwrap_or_else(|| panic!("{target} on {file}"));
            assert!(
                anchor.is_empty() || there.iter().any(|known| known == anchor),
                "{target} on {file}"
            );
        }
    }
}

#[test]
fn the_small_catalog_has_no_fault() {
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", EXAMPLE)]));
    support::resolved(&loaded);
}

/// Where the example of a key stands: what is beside it in the small catalog, with `HERE` for the key.
///
/// The first one that a key's path begins with is the one. Lists are added to those of
/// the catalog, and mappings to its mappings.
const PLACES: &[(&str, &str)] = &[
    ("format", "HERE: 0"),
    ("catalog.scope.", "catalog: { scope: { name: s, HERE: 0 } }"),
    ("catalog.limits.", "catalog: { limits: { HERE: 0 } }"),
    ("catalog.records.", "catalog: { records: { HERE: 0 } }"),
    (
        "catalog.generate.runtime.rev",
        "catalog: { generate: { directory: ../out, crate: c, runtime: { git: https://git.example/otelier, HERE: 0 } } }",
    ),
    (
        "catalog.generate.runtime.",
        "catalog: { generate: { directory: ../out, crate: c, runtime: { HERE: 0 } } }",
    ),
    (
        "catalog.generate.",
        "catalog: { generate: { directory: ../out, crate: c, HERE: 0 } }",
    ),
    ("catalog.", "catalog: { HERE: 0 }"),
    (
        "resource.group",
        "{ attributes: [{ id: region, type: string, brief: R. }], groups: [{ id: place, brief: P., attributes: [{ ref: region }] }], resource: [{ HERE: 0 }] }",
    ),
    (
        "resource.refine",
        "{ attributes: [{ id: region, type: string, brief: R. }], groups: [{ id: place, brief: P., attributes: [{ ref: region }] }], resource: [{ group: place, HERE: 0 }] }",
    ),
    (
        "resource.ref",
        "{ attributes: [{ id: region, type: string, brief: R. }], resource: [{ HERE: 0 }] }",
    ),
    (
        "resource.configured_by",
        "resource: [{ id: r, type: string, brief: R., default: north, HERE: 0 }]",
    ),
    (
        "resource.default",
        "resource: [{ id: r, type: string, brief: R., configured_by: region, HERE: 0 }]",
    ),
    (
        "resource.",
        "resource: [{ id: r, type: string, brief: R., HERE: 0 }]",
    ),
    (
        "setting.",
        "settings: [{ id: s, type: boolean, brief: S., default: true, HERE: 0 }]",
    ),
    (
        "group.",
        "groups: [{ id: g, brief: G., attributes: [{ ref: duration_ms }], HERE: 0 }]",
    ),
    (
        "attribute.group",
        "groups: [{ id: g, brief: G., attributes: [{ HERE: 0 }] }]",
    ),
    (
        "attribute.refine",
        "events: [{ name: e, brief: E., attributes: [{ group: failure, HERE: 0 }] }]",
    ),
    (
        "attribute.ref",
        "groups: [{ id: g, brief: G., attributes: [{ HERE: 0 }] }]",
    ),
    (
        "attribute.fields",
        "attributes: [{ id: a, type: map, brief: A., HERE: 0 }]",
    ),
    (
        "attribute.waivers.",
        "attributes: [{ id: a, type: int, brief: A., waivers: [{ code: no-example, reason: R., HERE: 0 }] }]",
    ),
    (
        "attribute.type.members.deprecated",
        "attributes: [{ id: a, brief: A., type: { members: [{ id: cash, value: cash, brief: C. }, { id: m, value: m, brief: M., HERE: 0 }] } }]",
    ),
    (
        "attribute.type.members.",
        "attributes: [{ id: a, brief: A., type: { members: [{ id: m, value: m, brief: M., HERE: 0 }] } }]",
    ),
    (
        "attribute.type.",
        "attributes: [{ id: a, brief: A., requirement_level: recommended, type: { members: [{ id: m, value: m, brief: M. }], HERE: 0 } }]",
    ),
    (
        "attribute.requirement_level.",
        "attributes: [{ id: a, type: int, brief: A., requirement_level: { HERE: 0 } }]",
    ),
    (
        "attribute.length.",
        "attributes: [{ id: a, type: string, brief: A., length: { max: 300, HERE: 0 } }]",
    ),
    (
        "attribute.length",
        "attributes: [{ id: a, type: string, brief: A., HERE: 0 }]",
    ),
    (
        "attribute.pattern",
        "attributes: [{ id: a, type: string, brief: A., HERE: 0 }]",
    ),
    (
        "attribute.format",
        "attributes: [{ id: a, type: string, brief: A., HERE: 0 }]",
    ),
    (
        "attribute.range.",
        "attributes: [{ id: a, type: int, brief: A., range: { min: 0, HERE: 0 } }]",
    ),
    (
        "attribute.privacy.",
        "attributes: [{ id: a, type: string, brief: A., privacy: { class: content, redact: x, HERE: 0 } }]",
    ),
    (
        "attribute.privacy",
        "attributes: [{ id: a, type: string, brief: A., HERE: 0 }]",
    ),
    (
        "attribute.filled_by.resource",
        "metadata: [{ id: a, type: string, brief: A., filled_by: { HERE: 0 } }]",
    ),
    (
        "attribute.filled_by.",
        "metadata: [{ id: event.sequence, type: int, brief: A., filled_by: { HERE: 0 } }]",
    ),
    (
        "attribute.filled_by",
        "metadata: [{ id: a, type: string, brief: A., HERE: 0 }]",
    ),
    (
        "attribute.default",
        "metadata: [{ id: a, type: string, brief: A., HERE: 0 }]",
    ),
    (
        "attribute.deprecated.renamed_to",
        "attributes: [{ id: a, type: string, brief: A., deprecated: { reason: renamed, HERE: 0 } }]",
    ),
    (
        "attribute.deprecated.",
        "attributes: [{ id: a, type: string, brief: A., deprecated: { reason: obsoleted, HERE: 0 } }]",
    ),
    (
        "attribute.",
        "attributes: [{ id: a, type: int, brief: A., HERE: 0 }]",
    ),
    (
        "event.body.fields",
        "events: [{ name: e, brief: E., body: { type: map, brief: B., HERE: 0 } }]",
    ),
    (
        "event.body.unit",
        "events: [{ name: e, brief: E., body: { type: int, brief: B., HERE: 0 } }]",
    ),
    (
        "event.body.encoding",
        "events: [{ name: e, brief: E., body: { type: int, brief: B., HERE: 0 } }]",
    ),
    (
        "event.body.range",
        "events: [{ name: e, brief: E., body: { type: int, brief: B., HERE: 0 } }]",
    ),
    (
        "event.body.",
        "events: [{ name: e, brief: E., body: { type: string, brief: B., HERE: 0 } }]",
    ),
    (
        "event.cases.otherwise",
        "events: [{ name: e, brief: E., cases: { c: { brief: C., HERE: 0 } } }]",
    ),
    (
        "event.cases.when.",
        "events: [{ name: e, brief: E., attributes: [{ id: payment, type: string, brief: P. }], cases: { c: { brief: C., when: { payment: { HERE: 0 } } } } }]",
    ),
    (
        "event.cases.",
        "events: [{ name: e, brief: E., attributes: [{ id: payment, type: string, brief: P. }], cases: { c: { brief: C., when: { payment: present }, HERE: 0 } } }]",
    ),
    (
        "event.cases",
        "events: [{ name: e, brief: E., attributes: [{ id: paid, type: boolean, brief: P. }], HERE: 0 }]",
    ),
    (
        "event.overflow.",
        "events: [{ name: e, brief: E., overflow: { HERE: 0 } }]",
    ),
    ("event.", "events: [{ name: e, brief: E., HERE: 0 }]"),
    ("", "HERE: 0"),
];

/// Puts a value where the key `HERE` stands.
fn put(value: &mut Value, key: &str, example: &Value) {
    match value {
        Value::Mapping(map) => {
            if map.remove("HERE").is_some() {
                map.insert(key.into(), example.clone());
            }
            map.values_mut().for_each(|inner| put(inner, key, example));
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| put(item, key, example)),
        _ => {}
    }
}

fn merge(catalog: &mut Mapping, more: Mapping) {
    for (key, value) in more {
        match (catalog.get_mut(&key), value) {
            (Some(Value::Sequence(items)), Value::Sequence(more)) => items.extend(more),
            (Some(Value::Mapping(map)), Value::Mapping(more)) => merge(map, more),
            (_, value) => {
                catalog.insert(key, value);
            }
        }
    }
}

/// The example below a key's heading, as its page has it.
fn example<'a>(key: &Key, pages: &'a BTreeMap<String, String>) -> &'a str {
    let page = &pages[&format!("{}.md", key.page.as_deref().unwrap_or("README"))];
    let heading = format!("# {}\n", key.path);
    let (_, text) = page.split_once(&heading).expect("a heading for each key");
    let (text, _) = text.split_once("\n#").unwrap_or((text, ""));
    let (_, text) = text.split_once("```yaml\n").unwrap_or_default();
    text.split_once("```").unwrap_or_default().0
}

/// What is wrong with the example of a key; nothing, if it is as it should be.
fn fault(key: &Key, pages: &BTreeMap<String, String>) -> Option<String> {
    let path = &key.path;
    let text = example(key, pages);
    if key.text.is_empty() || text.is_empty() {
        return Some(format!("{path} has no text or no example\n"));
    }
    let written: Mapping = serde_yaml::from_str(text).unwrap();
    let value = &written[&key.name];
    assert_eq!(
        serde_json::to_value(value).unwrap(),
        key.examples[0],
        "{path}"
    );
    let place = PLACES.iter().find(|(start, _)| path.starts_with(start));
    let (_, place) = place.expect("the last one is for all");
    let mut more: Value = serde_yaml::from_str(place).unwrap();
    put(&mut more, &key.name, value);
    let mut catalog: Mapping = serde_yaml::from_str(EXAMPLE).unwrap();
    merge(&mut catalog, serde_yaml::from_value(more).unwrap());
    let catalog = serde_yaml::to_string(&catalog).unwrap();
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", catalog)]));
    let sound = loaded.catalog.is_some() && loaded.diagnostics.is_empty();
    (!sound).then(|| format!("the example of {path}:\n{}", support::rendered(&loaded)))
}

/// The words among what a key takes that nothing is said of.
fn unexplained(takes: &Takes) -> Vec<&str> {
    match takes {
        Takes::Words(words) => {
            let silent = words.iter().filter(|word| word.text.is_empty());
            silent.map(|word| word.word.as_str()).collect()
        }
        Takes::List(inner) | Takes::Named(inner) => unexplained(inner),
        Takes::Any(alternatives) => alternatives.iter().flat_map(unexplained).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_word_is_explained() {
    for key in &Reference::read().keys {
        assert!(unexplained(&key.takes).is_empty(), "{key:?}");
    }
}

#[test]
fn every_key_has_an_example_without_a_fault() {
    let pages = reference::pages();
    let reference = Reference::read();
    let faults: Vec<_> = (reference.keys.iter())
        .filter_map(|key| fault(key, &pages))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
