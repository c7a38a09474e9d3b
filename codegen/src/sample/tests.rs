//! What is made up is valid, and goes to the edges.

use otelier_schema::resolved::Value as Scalar;
use otelier_schema::{ResolvedCatalog, Sources, load_sources};
use serde_json::{Value, json};

use super::Sampler;
use crate::json_schema;

fn load(attributes: &str) -> ResolvedCatalog {
    let text = format!(
        "format: 1\ncatalog: {{ name: shop, version: 1.0.0, brief: A shop., scope: {{ name: shop }} }}\n\
         settings: [{{ id: log_note, type: boolean, default: false, brief: Export notes. }}]\n\
         events:\n  - name: shop.sale\n    brief: A sale.\n{attributes}"
    );
    let loaded = load_sources(Sources::from_iter([("catalog.yaml", text)]));
    assert!(loaded.catalog.is_some(), "{:?}", loaded.diagnostics);
    loaded.catalog.unwrap()
}

/// Every record of each event that its published schema refuses.
fn refused(catalog: &ResolvedCatalog) -> Vec<(Value, String)> {
    let bundle: Value = serde_json::from_str(&json_schema::bundle_text(catalog)).unwrap();
    let request = json_schema::export_logs_request(catalog);
    let request = jsonschema::draft202012::new(&request).unwrap();
    let mut refused = Vec::new();
    for event in &catalog.events {
        let schema = &bundle["events"][&event.name]["schema"];
        let flat = jsonschema::draft202012::new(schema).unwrap();
        for record in Sampler::new(catalog, event).all() {
            let value = Value::Object(record.flat());
            if let Err(error) = flat.validate(&value) {
                refused.push((value.clone(), error.to_string()));
            }
            if let Err(error) = request.validate(&record.request()) {
                refused.push((record.request(), error.to_string()));
            }
        }
    }
    refused
}

/// What each record has for an attribute.
fn tried(catalog: &ResolvedCatalog, key: &str) -> Vec<Option<Scalar>> {
    let sampler = Sampler::new(catalog, &catalog.events[0]);
    sampler
        .of(key)
        .map(|record| record.get(key).cloned())
        .collect()
}

#[test]
fn whatever_is_made_up_is_valid() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    for path in ["schema/codex", "tests/shop/catalog", "tests/nasty/catalog"] {
        let loaded = otelier_schema::load(&std::path::Path::new(root).join(path));
        let catalog = loaded.catalog.expect(path);
        let refused = refused(&catalog);
        assert!(refused.is_empty(), "{path}: {:#?}", refused.first());
    }
    let refused = refused(&crate::fixture::catalog());
    assert!(refused.is_empty(), "{:#?}", refused.first());
}

#[test]
fn each_edge_is_tried() {
    let catalog = load(
        "    attributes:\n      \
         - { id: items, type: int, brief: How many., range: { min: 3, max: 9 } }\n      \
         - { id: code, type: string, brief: Which., length: { max: 5 }, requirement_level: recommended }\n",
    );
    let items = tried(&catalog, "items");
    for number in [3, 4, 8, 9] {
        assert!(items.contains(&Some(Scalar::Int(number))), "{items:?}");
    }
    let code = tried(&catalog, "code");
    for text in ["", "examp"] {
        let text = Some(Scalar::String(text.to_owned()));
        assert!(code.contains(&text), "{code:?}");
    }
    assert!(code.contains(&None), "{code:?}");
}

#[test]
fn the_edges_of_another_version_are_tried_too() {
    let items = |max: u32| {
        load(&format!(
            "    attributes:\n      - {{ id: items, type: int, brief: How many., range: {{ min: 3, max: {max} }} }}\n"
        ))
    };
    let (old, new) = (items(900), items(50));
    let sampler = Sampler::new(&old, &old.events[0]).towards(&new, &new.events[0]);
    let tried: Vec<_> = sampler
        .of("items")
        .map(|record| record.flat()["items"].clone())
        .collect();
    assert!(tried.contains(&json!(51)), "{tried:?}");
}

#[test]
fn each_case_is_made_and_what_is_sensitive_is_made_up() {
    let catalog = load(
        "    attributes:\n      \
         - { id: kind, type: { members: [{ id: a, value: a, brief: A. }, { id: b, value: b, brief: B. }] }, brief: Which. }\n      \
         - { id: who, type: string, brief: Whose., examples: [ann@example.org], privacy: { class: identity } }\n    \
         cases:\n      \
         first: { brief: One., when: { kind: { equals: a } }, attributes: [{ id: why, type: string, brief: Why. }] }\n      \
         rest: { brief: All others., otherwise: true }\n",
    );
    let sampler = Sampler::new(&catalog, &catalog.events[0]);
    let records: Vec<_> = sampler
        .all()
        .map(|record| Value::Object(record.flat()).to_string())
        .collect();
    assert!(records.iter().any(|record| record.contains("why")));
    assert!(records.iter().any(|record| !record.contains("why")));
    assert!(!records.iter().any(|record| record.contains("ann@")));
}
