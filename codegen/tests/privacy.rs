//! What is not public does not reach `Debug`, however deep it lies.

use otelier_codegen::{generate, rust::Rust};
use otelier_schema::{Sources, load_sources};

#[test]
fn the_fields_of_a_private_map_are_private() {
    let mut sources = Sources::default();
    sources.insert(
        "catalog.yaml",
        "
format: 1
catalog: { name: c, version: 1.0.0, brief: C., scope: { name: c } }
events:
  - name: c.e
    brief: E.
    attributes:
      - id: person
        type: map
        brief: Who it was.
        privacy: { class: identity }
        fields:
          - { id: age, type: int, brief: How old. }
          - { id: token, type: string, brief: A token., privacy: { class: content } }
",
    );
    let loaded = load_sources(sources);
    let catalog = loaded.catalog.expect("a sound catalog");
    let files = generate(&catalog, &[&Rust]).expect("Rust");
    let text = &files["src/e.rs"];
    assert!(
        text.contains("Person<'_> { age [identity], token [content], }"),
        "{text}"
    );
    assert!(text.contains("age: i64 = \"age\" [identity],"), "{text}");
}
