//! Names that are the same in Rust, reported with both places.

use otelier_codegen::check;
use otelier_schema::{Sources, load_sources, render};

const HEAD: &str = "\
format: 1
catalog: { name: c, version: 1.0.0, brief: b., scope: { name: s } }
";

/// Messages of the faults, and how the first looks.
#[track_caller]
fn faults(metadata: &str, events: &str) -> (Vec<String>, String) {
    let mut sources = Sources::new("");
    sources.insert("catalog.yaml", format!("{HEAD}{metadata}"));
    sources.insert("events/e.yaml", format!("format: 1\nevents:\n{events}"));
    let loaded = load_sources(sources);
    assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
    let found = check(&loaded.catalog.expect("a sound catalog"));
    let first = found
        .first()
        .map(|fault| render(fault, &loaded.sources, false));
    let messages = found.into_iter().map(|fault| fault.message).collect();
    (messages, first.unwrap_or_default())
}

#[track_caller]
fn check_collision(metadata: &str, events: &str, expected: &[&str]) {
    assert_eq!(faults(metadata, events).0, expected);
}

#[test]
fn events() {
    check_collision(
        "",
        "  - { name: c.a_b, brief: b. }\n  - { name: c.a.b, brief: b. }\n",
        &[
            "the event `c.a.b` and the event `c.a_b` are both `a_b` in Rust, in the modules of the crate",
        ],
    );
    // What the generator needs for itself is escaped, as keywords are.
    for own in [
        "clone",
        "fmt",
        "if_enabled",
        "is_enabled",
        "lib",
        "main",
        "mod",
        "records",
        "shared",
        "take",
        "update",
    ] {
        let event = format!("  - {{ name: c.{own}, brief: b. }}\n");
        check_collision("", &event, &[]);
    }
    check_collision(
        "",
        "  - { name: c.update, brief: b. }\n  - { name: c.Update, brief: b. }\n",
        &[
            "the event `c.Update` and the event `c.update` are both `update_` in Rust, in the modules of the crate",
        ],
    );
}

#[test]
fn attributes() {
    let event =
        |attributes: &str| format!("  - name: c.e\n    brief: b.\n    attributes:\n{attributes}");
    let optional = |id: &str| {
        format!("      - {{ id: {id}, type: string, brief: b., requirement_level: recommended }}\n")
    };
    let required = |id: &str| format!("      - {{ id: {id}, type: string, brief: b. }}\n");
    for own in ["emit", "emit_at", "in_span", "into", "metadata"] {
        check_collision("", &event(&optional(own)), &[]);
        check_collision("", &event(&required(own)), &[]);
    }
    let severe = |attributes: &str| {
        event(attributes).replace(
            "brief: b.\n    attributes",
            "brief: b.\n    severity: caller\n    attributes",
        )
    };
    for severity in [optional("severity"), required("severity")] {
        check_collision("", &severe(&severity), &[]);
    }
    for level in ["", ", requirement_level: recommended"] {
        let metadata = format!(
            "metadata:\n  - {{ id: start, type: string, brief: b.{level}, filled_by: session }}\n"
        );
        check_collision(&metadata, &event(&optional("a")), &[]);
    }
    let map = "      - { id: m, type: map, brief: b., requirement_level: recommended, fields: [{ id: into, type: string, brief: b., requirement_level: recommended }] }\n";
    check_collision("", &event(map), &[]);
    // Two attributes are told of, however they become the same.
    check_collision(
        "",
        &event(&(optional("emit") + &optional("Emit"))),
        &[
            "the attribute `emit` and the attribute `Emit` are both `emit_` in Rust, in the setters of `Emitter<E>`",
        ],
    );
    let (messages, rendered) = faults("", &event(&(optional("A.b") + &optional("a_b"))));
    assert_eq!(messages.len(), 1, "{messages:#?}");
    for place in ["events/e.yaml:7:15", "6 |", "7 |"] {
        assert!(rendered.contains(place), "{rendered}");
    }
}

#[test]
fn types() {
    let closed = "type: { members: [{ id: m, value: m, brief: b. }] }, brief: b.";
    check_collision(
        &format!("metadata:\n  - {{ id: session, {closed} }}\n"),
        "  - { name: c.e, brief: b. }\n",
        &[],
    );
    let event = |ids: [&str; 2]| {
        let attributes = ids.map(|id| format!("{{ id: {id}, {closed} }}"));
        format!(
            "  - name: c.e\n    brief: b.\n    attributes: [{}]\n",
            attributes.join(", ")
        )
    };
    check_collision("", &event(["e", "record"]), &[]);
    check_collision(
        "",
        &event(["E.f", "e_f"]),
        &[
            "the type of the attribute `E.f` and the type of the attribute `e_f` are both `EF` in Rust, in the module `e`",
        ],
    );
}

#[test]
fn members_and_cases() {
    check_collision(
        "",
        "  - name: c.e\n    brief: b.\n    attributes:\n      - id: k\n        brief: b.\n        type: { open: true, members: [{ id: a_b, value: x, brief: b. }, { id: a__b, value: y, brief: b. }, { id: other, value: z, brief: b. }] }\n",
        &[
            "the member `a_b` and the member `a__b` are both `AB` in Rust, in the enum `K`",
            "the generator's own `Other` and the member `other` are both `Other` in Rust, in the enum `K`",
        ],
    );
    check_collision(
        "",
        "  - name: c.e\n    brief: b.\n    attributes: [{ id: a, type: string, brief: b., requirement_level: recommended }]\n    cases:\n      record: { brief: b., when: { a: present } }\n      x: { brief: b., otherwise: true }\n",
        &[
            "the generator's own `Record` and the case `record` are both `Record` in Rust, in the module `e`",
        ],
    );
}
