//! The samples of violations that `otelier sample --invalid` makes are each found as what they are, and no more, in either
//! encoding; and valid samples have no finding.

use std::path::Path;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use otelier_codegen::{ResolvedCatalog, Violation};
use otelier_schema::{Sources, load_sources};
use otelier_validate::{Bundle, Code, Report, validate, validate_by_schemas};
use prost::Message as _;

#[track_caller]
fn check(directory: &str, kinds: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let catalog = otelier_schema::load(&path).catalog;
    let found = held(&catalog.expect("a sound catalog"));
    assert_eq!(found.len(), kinds, "{directory}: {found:?}");
}

/// Each sample of a violation is found as what it is, and valid ones have no finding; the kinds of the samples.
fn held(catalog: &ResolvedCatalog) -> Vec<&'static str> {
    let bundle = otelier_codegen::json_schema::bundle_text(catalog);
    let bundle = Bundle::from_json(&bundle).expect("a bundle");
    let is_found = |violation: &Violation| {
        let report = validate(&bundle, violation.request.to_string().as_bytes());
        let codes = |report: &Report| {
            let codes = report.findings.iter().map(|one| one.code.as_str());
            // Some examples have something deprecated anyway.
            let mut codes: Vec<_> = (codes)
                .filter(|code| *code != "deprecated" || violation.code == "deprecated")
                .collect();
            codes.dedup();
            codes
        };
        let found = codes(&report);
        // Whether an empty payload is a fault depends on what else was seen.
        let expected: &[&str] = match violation.code {
            "no-records" => &[],
            code => &[code],
        };
        assert_eq!(found, expected, "{violation:?}");
        if violation.json_only {
            return;
        }
        let request = violation.request.clone();
        let message: ExportLogsServiceRequest = serde_json::from_value(request).expect("OTLP");
        let payload = message.encode_to_vec();
        let report = validate(&bundle, &payload);
        assert_eq!(report, validate_by_schemas(&bundle, &payload));
        assert_eq!(codes(&report), expected, "{violation:?} in protobuf");
    };
    for event in &catalog.events {
        assert!(bundle.is_compiled(&event.name), "{}", event.name);
    }
    let valid = catalog.events.iter().flat_map(|event| {
        let of = |variant| otelier_codegen::example::request(catalog, event, variant);
        event.variants.iter().map(of)
    });
    for request in valid {
        let report = validate(&bundle, request.to_string().as_bytes());
        // An example has what is deprecated where it is required.
        let beside = report
            .findings
            .iter()
            .find(|one| one.code != Code::Deprecated);
        assert!(beside.is_none(), "{request:#}\n{beside:#?}");
    }
    let violations = otelier_codegen::violations(catalog, &catalog.events);
    violations.iter().for_each(is_found);
    // An event by itself is broken by itself.
    for event in &catalog.events {
        let violations = otelier_codegen::violations(catalog, [event]);
        violations.iter().for_each(is_found);
    }
    violations.iter().map(|one| one.kind).collect()
}

/// Of what stands inside of a value only bodies have any here.
#[test]
fn inside_of_bodies() {
    const HEAD: &str =
        "format: 1\ncatalog: { name: c, version: 1.0.0, brief: B., scope: { name: s } }\n";
    let check = |body: &str, expected: &[&str]| {
        let events =
            format!("events: [{{ name: c.e, brief: E., body: {{ brief: B., {body} }} }}]\n");
        let sources = Sources::from_iter([("catalog.yaml", format!("{HEAD}{events}"))]);
        let loaded = load_sources(sources);
        assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
        let found = held(&loaded.catalog.expect("a sound catalog"));
        let inside = found.into_iter().filter(|kind| {
            ["-field", "-element", "-array", "-bytes"]
                .iter()
                .any(|inside| kind.ends_with(inside))
                && *kind != "unknown-field"
        });
        assert_eq!(inside.collect::<Vec<_>>(), expected, "{body}");
    };
    let fields = "fields: [{ id: a, type: int, brief: A. }, { id: b, type: string, brief: B. }]";
    let of_maps = [
        "unknown-attribute-field",
        "missing-attribute-field",
        "wrong-type-field",
    ];
    check(&format!("type: map, {fields}"), &of_maps);
    check(
        &format!("type: \"map[]\", length: {{ min: 1, max: 3 }}, {fields}"),
        &[&of_maps[..], &["wrong-type-element", "wrong-length-array"]].concat(),
    );
    check("type: bytes, length: { max: 9 }", &["wrong-length-bytes"]);
    check("type: string", &[]);
}

#[test]
fn codex() {
    check("../schema/codex", 32);
}

#[test]
fn the_shop() {
    check("shop/catalog", 36);
}

#[test]
fn payments() {
    check("payments/catalog", 42);
}

#[test]
fn nasty() {
    check("nasty/catalog", 41);
}

#[test]
fn a_library() {
    check("pool/catalog", 27);
}

#[test]
fn a_fleet() {
    check("fleet/catalog", 43);
}
