//! What a catalog can say, as it is resolved.

mod support;

use otelier_schema::ResolvedCatalog;
use otelier_schema::resolved::{
    Attribute, Event, Fill, Outside, RecordSeverity, Requirement, ResourceFill, Severity, Type,
    Value,
};

fn load(sections: &str) -> ResolvedCatalog {
    support::resolved(&support::load(sections)).clone()
}

fn event<'c>(catalog: &'c ResolvedCatalog, name: &str) -> &'c Event {
    let found = catalog.events.iter().find(|event| event.name == name);
    found.expect("an event of the catalog")
}

#[track_caller]
fn check_outside(attribute: &str, expected: Outside) {
    let catalog = load(&format!(
        "events:\n  - name: c.e\n    brief: E.\n    attributes: [{{ id: a, brief: A., {attribute} }}]\n"
    ));
    assert_eq!(
        catalog.events[0].attributes[0].outside, expected,
        "{attribute}"
    );
}

#[test]
fn numbers_are_refused_and_texts_truncated_unless_the_catalog_says_otherwise() {
    use Outside::{Adjust, Refuse};
    check_outside("type: int, range: { min: 1 }", Refuse);
    check_outside("type: double, range: { max: 1 }", Refuse);
    check_outside("type: int, range: { min: 1, outside: clamp }", Adjust);
    check_outside("type: int", Adjust);
    check_outside("type: string, length: { max: 9 }", Adjust);
    check_outside("type: string, length: { max: 2, outside: refuse }", Refuse);
    let array = "type: \"int[]\", requirement_level: recommended";
    check_outside(&format!("{array}, length: {{ max: 1 }}"), Adjust);
    check_outside(
        &format!("{array}, length: {{ max: 1, outside: refuse }}"),
        Refuse,
    );
}

#[test]
fn an_array_that_cannot_be_empty_may_be_required() {
    let catalog = load(
        "events:\n  - name: c.e\n    brief: E.\n    attributes:\n      - { id: a, type: \"int[]\", brief: A., length: { min: 1 } }\n",
    );
    assert_eq!(
        catalog.events[0].attributes[0].requirement,
        Requirement::Required
    );
}

const GROUPS: &str = "
attributes:
  - { id: method, type: string, brief: The method., examples: [GET] }
  - { id: status, type: int, brief: The status. }
  - { id: peer, type: string, brief: The peer., examples: [host] }
groups:
  - id: net
    brief: The net.
    attributes:
      - ref: peer
  - id: http
    brief: A request.
    attributes:
      - ref: method
      - { ref: status, requirement_level: recommended, brief: The answer. }
      - group: net
        refine: [{ ref: peer, requirement_level: recommended }]
events:
  - name: c.plain
    brief: As the group says.
    attributes:
      - { id: first, type: int, brief: First. }
      - group: http
      - { id: last, type: int, brief: Last. }
  - name: c.refined
    brief: Refined.
    attributes:
      - group: http
        refine:
          - { ref: status, requirement_level: required }
          - { ref: peer, note: Far away. }
";

fn said(attribute: &Attribute) -> (&str, bool, u32) {
    let required = attribute.requirement == Requirement::Required;
    (&attribute.id, required, attribute.position.line)
}

#[test]
fn a_group_stands_where_it_is_taken() {
    let catalog = load(GROUPS);
    let plain = &event(&catalog, "c.plain").attributes;
    let line = plain[1].position.line;
    assert_eq!(
        plain.iter().map(|one| said(one)).collect::<Vec<_>>(),
        [
            ("first", true, line - 1),
            ("method", true, line),
            ("status", false, line),
            ("peer", false, line),
            ("last", true, line + 1),
        ]
    );
    assert!(plain[1].shared && !plain[0].shared);
}

#[test]
fn what_is_said_further_outside_counts() {
    let catalog = load(GROUPS);
    let refined = &event(&catalog, "c.refined").attributes;
    let line = refined[0].position.line;
    assert_eq!(
        refined.iter().map(|one| said(one)).collect::<Vec<_>>(),
        [
            ("method", true, line),
            ("status", true, line + 2),
            ("peer", false, line + 3)
        ]
    );
    assert_eq!(refined[1].brief, "The answer.");
    assert_eq!(refined[2].note.as_deref(), Some("Far away."));
}

#[test]
fn the_resource_takes_shared_attributes_and_groups() {
    let catalog = load(
        "
attributes:
  - { id: region, type: string, brief: The region., examples: [north] }
  - { id: zone, type: int, brief: The zone., examples: [1] }
  - { id: host, type: string, brief: The host., examples: [a] }
groups:
  - { id: place, brief: Where it runs., attributes: [{ ref: region }, { ref: zone }] }
resource:
  - { group: place, refine: [{ ref: zone, brief: \"Its zone, from 1.\" }] }
  - { ref: host, configured_by: host, default: here, examples: [there] }
metadata:
  - ref: region
events: [{ name: c.e, brief: E. }]
",
    );
    let said: Vec<_> = (catalog.resource.iter())
        .map(|attribute| {
            (
                attribute.id.as_str(),
                attribute.brief.as_str(),
                &attribute.fill,
            )
        })
        .collect();
    let default = Value::String("here".to_owned());
    let key = "host".to_owned();
    assert_eq!(
        said,
        [
            ("region", "The region.", &ResourceFill::Application),
            ("zone", "Its zone, from 1.", &ResourceFill::Application),
            (
                "host",
                "The host.",
                &ResourceFill::Configured { key, default }
            ),
        ]
    );
    assert_eq!(catalog.resource[1].ty, Type::Int);
    assert_eq!(
        catalog.resource[2].examples,
        [Value::String("there".to_owned())]
    );
}

#[test]
fn metadata_and_cases_take_groups() {
    let catalog = load(
        "
attributes:
  - { id: tenant, type: string, brief: The tenant., examples: [t] }
  - { id: reason, type: string, brief: The reason., examples: [r] }
groups:
  - { id: who, brief: Who., attributes: [{ ref: tenant }] }
  - { id: why, brief: Why., attributes: [{ ref: reason }] }
metadata:
  - group: who
events:
  - name: c.e
    brief: E.
    cases:
      failed: { brief: F., when: { reason: present }, attributes: [{ group: why }] }
      done: { brief: D., otherwise: true }
",
    );
    assert_eq!(catalog.metadata[0].id, "tenant");
    assert_eq!(catalog.metadata[0].fill, Fill::Session { mutable: false });
    assert_eq!(catalog.events[0].cases[0].attributes[0].id, "reason");
}

#[test]
fn enums_of_strings_ints_and_booleans_and_lists_of_members() {
    let catalog = load(
        "
events:
  - name: c.e
    brief: E.
    attributes:
      - { id: code, type: { open: true, members: [{ id: ok, value: 0, brief: O. }, { id: no, value: -1, brief: N. }] }, brief: C., encoding: string }
      - { id: granted, type: { members: [{ id: no, value: false, brief: N. }, { id: yes, value: true, brief: Y. }] }, brief: G. }
      - { id: signals, type: { array: true, members: [{ id: a, value: a, brief: A. }] }, brief: S., requirement_level: recommended, examples: [[a]] }
",
    );
    let attributes = &catalog.events[0].attributes;
    let plain = |attribute: &Attribute| attribute.ty.plain().clone();
    assert_eq!(
        (plain(&attributes[0]), plain(&attributes[1])),
        (Type::Int, Type::Boolean)
    );
    assert_eq!(
        attributes[0].accept(&Value::Int(7)),
        Ok(Value::Int(7)),
        "it is open"
    );
    assert!(matches!(attributes[2].ty.element(), Some(Type::Enum(_))));
    assert!(
        attributes[2]
            .accept(&Value::Array(vec![Value::String("b".into())]))
            .is_err()
    );
}

#[test]
fn severities_and_defaults() {
    let catalog = load(
        "
metadata:
  - { id: region, type: string, brief: R., default: north }
events:
  - name: c.e
    brief: E.
    severity: caller
    cases:
      a: { brief: A., severity: error, when: { x: present }, attributes: [{ id: x, type: int, brief: X. }] }
      b: { brief: B., otherwise: true }
",
    );
    assert_eq!(
        catalog.metadata[0].default,
        Some(Value::String("north".into()))
    );
    let severities: Vec<_> = catalog.events[0]
        .variants
        .iter()
        .map(|one| one.severity)
        .collect();
    assert_eq!(
        severities,
        [
            RecordSeverity::Fixed(Severity::Error),
            RecordSeverity::Caller
        ]
    );
}

const COMPLEX: &str = "
attributes:
  - { id: sku, type: string, brief: The article. }
  - id: price
    type: map
    brief: A price.
    fields:
      - { id: amount, type: int, brief: The amount., range: { min: 1 } }
      - { id: currency, type: string, brief: The currency., pattern: \"[A-Z]{3}\", examples: [EUR] }
events:
  - name: c.e
    brief: E.
    attributes:
      - id: items
        type: \"map[]\"
        brief: Items.
        requirement_level: recommended
        fields:
          - ref: sku
          - ref: price
          - { id: tags, type: \"string[]\", brief: Tags., requirement_level: recommended }
        examples: [[{ sku: a, price: { amount: 1, currency: EUR } }]]
      - { id: sku_list, type: \"string[]\", brief: Articles., requirement_level: recommended }
      - { id: digest, type: bytes, brief: The digest., examples: [AQID] }
      - { id: small, type: bytes, brief: Small., length: { max: 4 } }
      - { id: header, type: \"template[string]\", brief: Headers., requirement_level: recommended }
      - { id: size, type: \"template[int]\", brief: Sizes., requirement_level: recommended, range: { min: 0 } }
    body: { type: map, brief: The body., fields: [{ ref: sku }] }
";

fn element(attribute: &Attribute) -> &[Attribute] {
    match attribute.ty.element().unwrap_or(&attribute.ty) {
        Type::Map(fields) => fields,
        other => panic!("{other} is no map"),
    }
}

fn most(attribute: &Attribute) -> Option<u64> {
    attribute.length.and_then(|length| length.max)
}

#[test]
fn maps_hold_what_their_fields_refer_to() {
    let catalog = load(COMPLEX);
    let event = &catalog.events[0];
    let fields = element(&event.attributes[0]);
    let keys: Vec<_> = fields
        .iter()
        .map(|field| (field.id.as_str(), field.shared))
        .collect();
    assert_eq!(keys, [("sku", true), ("price", true), ("tags", false)]);
    let price = element(&fields[1]);
    assert_eq!(
        (price[0].id.as_str(), price[0].outside),
        ("amount", Outside::Refuse)
    );
    let body = event.body.as_ref().expect("a body");
    assert_eq!(
        (body.id.as_str(), element(body)[0].id.as_str()),
        ("body", "sku")
    );
}

#[test]
fn what_nothing_bounds_is_bounded_by_the_limits() {
    let catalog = load(COMPLEX);
    let attributes = &catalog.events[0].attributes;
    let fields = element(&attributes[0]);
    assert_eq!(
        attributes.iter().map(|one| most(one)).collect::<Vec<_>>(),
        [Some(128), None, Some(4096), Some(4), Some(4096), None]
    );
    assert_eq!(
        fields.iter().map(most).collect::<Vec<_>>(),
        [Some(4096), None, Some(128)]
    );
    let refused: Vec<_> = attributes
        .iter()
        .map(|attribute| attribute.outside == Outside::Refuse)
        .collect();
    assert_eq!(refused, [false, false, true, true, false, true]);
    let Type::Template { entries, .. } = attributes[4].ty else {
        panic!("a template");
    };
    assert_eq!(entries, 128);
    assert_eq!(
        most(&catalog.attributes[1]),
        None,
        "a shared string outside of maps has no limit"
    );
}

#[test]
fn a_catalog_sets_its_own_limits() {
    let text = COMPLEX.to_owned();
    let header = "format: 1\ncatalog: { name: c, version: 1.0.0, brief: B., scope: { name: c }, limits: { depth: 2, items: 3, length: 10, bytes: 5 } }\n";
    let sources = otelier_schema::Sources::from_iter([("catalog.yaml", format!("{header}{text}"))]);
    let loaded = otelier_schema::load_sources(sources);
    let attributes = &support::resolved(&loaded).events[0].attributes;
    assert_eq!(
        attributes.iter().map(|one| most(one)).collect::<Vec<_>>(),
        [Some(3), None, Some(5), Some(4), Some(10), None]
    );
}

/// What refers to what a thousand times over is a fault, not the end of the program.
#[test]
fn chains_of_references_end() {
    let map = |n: usize| {
        let next = n + 1;
        format!(
            "  - {{ id: m{n:04}, type: map, brief: M., fields: [{{ id: x, type: int, brief: X. }}, {{ ref: m{next:04} }}] }}\n"
        )
    };
    let maps: String = (0..3000).map(map).collect();
    let end = "  - { id: m3000, type: int, brief: End. }\nevents: [{ name: c.e, brief: E., attributes: [{ ref: m0000 }] }]\n";
    let loaded = support::load(&format!("attributes:\n{maps}{end}"));
    assert!(support::rendered(&loaded).contains("maps nest at most 4 deep"));

    let group = |n: usize| {
        let next = n + 1;
        format!("  - {{ id: g{n:04}, brief: G., attributes: [{{ group: g{next:04} }}] }}\n")
    };
    let groups: String = (0..4000).map(group).collect();
    let end = "  - { id: g4000, brief: G., attributes: [{ ref: a }] }\nattributes: [{ id: a, type: int, brief: A. }]\nevents: [{ name: c.e, brief: E., attributes: [{ group: g0000 }] }]\n";
    let loaded = support::load(&format!("groups:\n{groups}{end}"));
    assert!(support::rendered(&loaded).contains("groups take groups at most 32 deep"));
}
