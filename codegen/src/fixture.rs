//! A small catalog that has one of everything, for the tests of the emitters.

use std::collections::BTreeMap;
use std::sync::Arc;

use otelier_schema::resolved::{
    Attribute, Case, Deprecated, Encoding, Enum, Event, EventNamePlace, Fill, Format, Generate,
    Length, Member, Outside, Overflow, Position, Privacy, PrivacyClass, Range, RecordRules,
    RecordSeverity, Redaction, Requirement, ResolvedCatalog, ResourceAttribute, ResourceFill,
    RuntimeValue, Scope, Setting, Severity, Stability, Term, Test, Type, Value, Values, Variant,
    VariantAttribute,
};

pub(crate) fn position(line: u32) -> Position {
    Position {
        file: "catalog.yaml".into(),
        line,
        column: 5,
    }
}

/// A required public attribute without constraints.
pub(crate) fn attribute(id: &str, ty: Type, line: u32) -> Attribute {
    Attribute {
        id: id.into(),
        shared: false,
        group: None,
        ty,
        unit: None,
        brief: format!("What `{id}` is."),
        note: None,
        examples: Vec::new(),
        stability: Stability::Stable,
        since: None,
        deprecated: None,
        owner: None,
        expires: None,
        requirement: Requirement::Required,
        encoding: Encoding::Native,
        range: None,
        length: None,
        element_length: None,
        outside: Outside::Adjust,
        pattern: None,
        format: None,
        privacy: Privacy {
            class: PrivacyClass::Public,
            redaction: None,
        },
        fill: Fill::Caller,
        default: None,
        position: position(line),
        positions: Arc::new([("type", position(line + 1))].into()),
    }
}

fn optional(id: &str, ty: Type, line: u32) -> Attribute {
    Attribute {
        requirement: Requirement::WhenAvailable(None),
        ..attribute(id, ty, line)
    }
}

fn members(open: bool, values: &[&str], line: u32) -> Type {
    let member = |value: &&str| Member {
        id: (*value).into(),
        value: Value::String((*value).into()),
        brief: format!("It is {value}."),
        deprecated: None,
        position: position(line),
    };
    Type::Enum(Enum {
        members: values.iter().map(member).collect(),
        open,
    })
}

fn case(id: &str, when: Vec<Term>, attributes: Vec<Attribute>, line: u32) -> Case {
    Case {
        id: id.into(),
        brief: format!("The order is {id}."),
        note: None,
        severity: None,
        when,
        attributes: shared(attributes),
        position: position(line),
    }
}

fn shared(attributes: Vec<Attribute>) -> Vec<Arc<Attribute>> {
    attributes.into_iter().map(Arc::new).collect()
}

fn term(attribute: &str, test: Test, line: u32) -> Term {
    Term {
        attribute: attribute.into(),
        test,
        position: position(line),
    }
}

/// What an emitter may produce for a case of which conditions fix some values.
fn variant(
    event: &[Arc<Attribute>],
    case: Option<(usize, &Case)>,
    fixed: &[(&str, Values)],
    left_out: &[&str],
) -> Variant {
    let own = event.iter().map(|attribute| (attribute, false));
    let bound = case.map_or(&[][..], |(_, case)| &case.attributes);
    let attributes = own
        .chain(bound.iter().map(|attribute| (attribute, true)))
        .filter(|(attribute, _)| !left_out.contains(&attribute.id.as_str()))
        .map(|(attribute, bound)| VariantAttribute {
            attribute: attribute.clone(),
            bound,
            required: attribute.requirement == Requirement::Required,
            values: fixed
                .iter()
                .find(|(key, _)| *key == attribute.id)
                .map_or(Values::Any { except: vec![] }, |(_, values)| values.clone()),
        })
        .collect();
    Variant {
        case: case.map(|(index, _)| index),
        severity: (case.and_then(|(_, case)| case.severity))
            .unwrap_or(RecordSeverity::Fixed(Severity::Info)),
        attributes,
    }
}

fn event(name: &str, brief: &str, attributes: Vec<Attribute>, line: u32) -> Event {
    let attributes = shared(attributes);
    Event {
        name: name.into(),
        brief: brief.into(),
        note: None,
        severity: RecordSeverity::Fixed(Severity::Info),
        overflow: Overflow::Drop,
        stability: Stability::Stable,
        since: None,
        deprecated: None,
        owner: None,
        expires: None,
        variants: vec![variant(&attributes, None, &[], &[])],
        attributes,
        body: None,
        cases: Vec::new(),
        position: position(line),
    }
}

fn order() -> Event {
    let string = Value::String;
    let attributes = vec![
        attribute(
            "state",
            members(false, &["placed", "refused", "shipped"], 101),
            100,
        ),
        Attribute {
            unit: Some("EUR".into()),
            range: Some(Range::Double {
                min: 0.0,
                max: 999.5,
            }),
            examples: vec![Value::Double(19.5)],
            ..attribute("amount", Type::Double, 110)
        },
        Attribute {
            unit: Some("{item}".into()),
            range: Some(Range::Int { min: -5, max: 250 }),
            examples: vec![Value::Int(3)],
            ..attribute("count", Type::Int, 120)
        },
        Attribute {
            encoding: Encoding::String,
            examples: vec![Value::Boolean(true)],
            ..attribute("express", Type::Boolean, 130)
        },
        Attribute {
            encoding: Encoding::String,
            range: Some(Range::Int { min: 0, max: 12 }),
            ..optional("retries", Type::Int, 140)
        },
        Attribute {
            length: Some(Length {
                min: 2,
                max: Some(8),
            }),
            ..optional("label", Type::String, 150)
        },
        Attribute {
            pattern: Some("[A-Z]{2}-[0-9]+".into()),
            examples: vec![string("AB-1".into())],
            ..optional("code", Type::String, 160)
        },
        optional("channel", members(true, &["web", "phone"], 171), 170),
        optional("total", Type::Int, 180),
        optional("gift", Type::Boolean, 190),
        optional("tags", Type::Array(Box::new(Type::String)), 200),
        optional("sizes", Type::Array(Box::new(Type::Int)), 210),
        optional("ratios", Type::Array(Box::new(Type::Double)), 220),
        optional("flags", Type::Array(Box::new(Type::Boolean)), 230),
        Attribute {
            note: Some("Whatever the customer wrote.\n\n- first\n- second".into()),
            privacy: Privacy {
                class: PrivacyClass::Content,
                redaction: Some(Redaction {
                    text: "[REDACTED]".into(),
                    unless: Some("log_remark".into()),
                }),
            },
            examples: vec![string("ring twice".into())],
            ..optional("remark", Type::String, 240)
        },
        Attribute {
            deprecated: Some(Deprecated {
                reason: "renamed".into(),
                renamed_to: Some("count".into()),
                note: None,
            }),
            since: Some("1.1.0".into()),
            ..optional("quantity", Type::Int, 250)
        },
    ];
    let equals = |value: &str| Test::Equals(Value::String(value.into()));
    let cases = vec![
        Case {
            severity: Some(RecordSeverity::Fixed(Severity::Warn)),
            ..case(
                "refused",
                vec![term("state", equals("refused"), 302)],
                vec![
                    Attribute {
                        privacy: Privacy {
                            class: PrivacyClass::Content,
                            redaction: None,
                        },
                        examples: vec![string("no stock".into())],
                        ..attribute("reason", Type::String, 310)
                    },
                    Attribute {
                        requirement: Requirement::WhenAvailable(Some("when it may".into())),
                        format: Some(Format::DateTime),
                        ..attribute("retry_at", Type::String, 320)
                    },
                ],
                300,
            )
        },
        case(
            "tracked",
            vec![
                term("state", Test::OneOf(vec![string("shipped".into())]), 332),
                term("tracking", Test::Present, 333),
            ],
            vec![attribute("tracking", Type::String, 340)],
            330,
        ),
        case(
            "placed",
            vec![
                term("state", equals("placed"), 352),
                term("total", Test::Absent, 353),
                term("gift", Test::Absent, 354),
            ],
            vec![],
            350,
        ),
    ];
    let attributes = shared(attributes);
    let fixed = |value: &str| [("state", Values::Fixed(Value::String(value.into())))];
    let variants = vec![
        variant(&attributes, Some((0, &cases[0])), &fixed("refused"), &[]),
        variant(&attributes, Some((1, &cases[1])), &fixed("shipped"), &[]),
        variant(
            &attributes,
            Some((2, &cases[2])),
            &fixed("placed"),
            &["total", "gift"],
        ),
    ];
    Event {
        note: Some("Nobody pays twice.".into()),
        overflow: Overflow::Wait(20),
        attributes,
        cases,
        variants,
        ..event("shop.order", "An order went on.", Vec::new(), 90)
    }
}

/// The catalog.
pub(crate) fn catalog() -> ResolvedCatalog {
    ResolvedCatalog {
        name: "shop".into(),
        version: "1.2.0".into(),
        brief: "Events of a shop.".into(),
        note: Some("It sells one thing.".into()),
        scope: Scope {
            name: "shop_otel".into(),
            schema_url: Some("https://shop.example/schema".into()),
        },
        generate: Some(Generate {
            directory: "out".into(),
            crate_name: "shop-events".into(),
            workspace: false,
            runtime: None,
        }),
        records: RecordRules {
            event_name: EventNamePlace::Field,
            zero_timestamp: false,
        },
        resource: vec![
            ResourceAttribute {
                id: "service.name".into(),
                ty: Type::String,
                brief: "The service.".into(),
                note: None,
                examples: vec![],
                fill: ResourceFill::Fixed(Value::String("shop".into())),
                position: position(20),
            },
            ResourceAttribute {
                id: "service.version".into(),
                ty: Type::String,
                brief: "Its version.".into(),
                note: None,
                examples: vec![Value::String("4.5.6".into())],
                fill: ResourceFill::Application,
                position: position(25),
            },
            ResourceAttribute {
                id: "env".into(),
                ty: Type::String,
                brief: "Where it runs.".into(),
                note: None,
                examples: vec![],
                fill: ResourceFill::Configured {
                    key: "environment".into(),
                    default: Value::String("dev".into()),
                },
                position: position(30),
            },
        ],
        settings: vec![Setting {
            id: "log_remark".into(),
            brief: "Export remarks.".into(),
            note: None,
            default: false,
            position: position(40),
        }],
        attributes: Vec::new(),
        metadata: vec![
            Attribute {
                format: Some(Format::DateTime),
                fill: Fill::Runtime(RuntimeValue::Timestamp),
                ..attribute("event.timestamp", Type::String, 50)
            },
            Attribute {
                format: Some(Format::Uuid),
                fill: Fill::Session { mutable: false },
                ..attribute("session.id", Type::String, 55)
            },
            Attribute {
                fill: Fill::Resource("service.version".into()),
                ..attribute("app.version", Type::String, 60)
            },
            Attribute {
                requirement: Requirement::WhenAvailable(Some("once somebody has signed in".into())),
                fill: Fill::Session { mutable: true },
                privacy: Privacy {
                    class: PrivacyClass::Identity,
                    redaction: None,
                },
                ..attribute("user.id", Type::String, 65)
            },
        ],
        events: vec![
            order(),
            event(
                "shop.visit",
                "Somebody looked.",
                vec![attribute("page", Type::String, 410)],
                400,
            ),
        ],
        digest: "0".repeat(64),
        files: BTreeMap::new(),
    }
}
