//! Types that the catalog makes: enums and checked newtypes.

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{
    Attribute, Deprecated, Format, Length, Member, Range, Type, Value, Values, VariantAttribute,
};
use serde::Serialize;

use super::docs;
use super::names::{self, Origin, Scope};
use super::prose::literal;
use super::shape::{self, Shape, TimeUnit};

/// A type to be written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct TypeView {
    /// Its name.
    pub(super) name: String,
    docs: Vec<String>,
    /// Its values are not public, so `Debug` shows this class instead.
    masked: Option<&'static str>,
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Kind {
    /// An enum of strings.
    Closed { members: Vec<MemberView> },
    /// An enum of strings that may be others too.
    Open { members: Vec<MemberView> },
    /// An enum of numbers or booleans.
    Scalar {
        ty: &'static str,
        members: Vec<MemberView>,
    },
    /// A checked string; `base` is the open enum that it holds instead.
    Text {
        base: Option<String>,
        rule: RuleView,
    },
    /// A checked number.
    Number {
        ty: String,
        wire: String,
        except: Vec<String>,
        expected: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct MemberView {
    name: String,
    value: String,
    docs: Vec<String>,
    deprecated: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct RuleView {
    expected: String,
    min: u64,
    max: Option<u64>,
    form: String,
    except: Vec<String>,
}

/// The type that an attribute needs wherever it stands; `None` where Rust has one.
pub(super) fn of_attribute(
    attribute: &Attribute,
    faults: &mut Vec<Diagnostic>,
) -> Option<TypeView> {
    let name = names::identifier(&names::camel(&attribute.id));
    let kind = match &attribute.ty {
        Type::Enum(list) => {
            let members = members(&name, list.members.iter(), list.open, faults);
            if list.open {
                Kind::Open { members }
            } else {
                Kind::Closed { members }
            }
        }
        Type::String if is_checked(attribute) => Kind::Text {
            base: None,
            rule: rule(attribute, &[]),
        },
        _ => return None,
    };
    Some(TypeView {
        docs: docs::of_type(attribute),
        masked: docs::masked(attribute),
        name,
        kind,
    })
}

/// Whether a string must have a form that cannot be had by cutting it.
fn is_checked(attribute: &Attribute) -> bool {
    attribute.pattern.is_some()
        || attribute.format.is_some()
        || attribute.length.is_some_and(|length| length.min > 0)
}

/// The type that only a case's attribute needs, and its shape; `None` where the values are not narrowed.
///
/// `base` is the shape of the attribute where they are not.
pub(super) fn of_case(
    attribute: &VariantAttribute,
    case: &str,
    base: &Shape,
    faults: &mut Vec<Diagnostic>,
) -> Option<(TypeView, Shape)> {
    let VariantAttribute {
        attribute, values, ..
    } = attribute;
    let name = names::identifier(&format!(
        "{}{}",
        names::camel(case),
        names::camel(&attribute.id)
    ));
    let text = |borrows| Shape::Text {
        name: name.clone(),
        borrows,
        max: None,
    };
    let (kind, shape) = match (values, &attribute.ty) {
        (Values::Any { except }, _) if except.is_empty() => return None,
        (Values::Fixed(_), _) => return None,
        (Values::OneOf(allowed), Type::Enum(list)) => {
            let known = |value: &Value| {
                list.members
                    .iter()
                    .find(|member| is(value, member))
                    .cloned()
            };
            let all: Vec<Member> = allowed
                .iter()
                .filter_map(|value| known(value).or_else(|| stray(value, attribute)))
                .collect();
            (
                Kind::Closed {
                    members: members(&name, all.iter(), false, faults),
                },
                text(false),
            )
        }
        (Values::OneOf(allowed), Type::String) => {
            let all: Vec<Member> = allowed
                .iter()
                .filter_map(|value| stray(value, attribute))
                .collect();
            (
                Kind::Closed {
                    members: members(&name, all.iter(), false, faults),
                },
                text(false),
            )
        }
        (Values::Any { except }, Type::Enum(list)) if list.open => {
            let base = base.borrowed("'a").replace("<'a>", "");
            (
                Kind::Text {
                    base: Some(base),
                    rule: rule(attribute, except),
                },
                text(true),
            )
        }
        (Values::Any { except }, Type::Enum(list)) => {
            let left = list
                .members
                .iter()
                .filter(|member| !except.iter().any(|value| is(value, member)));
            (
                Kind::Closed {
                    members: members(&name, left, false, faults),
                },
                text(false),
            )
        }
        (Values::Any { except }, Type::String) => (
            Kind::Text {
                base: None,
                rule: rule(attribute, except),
            },
            text(true),
        ),
        (Values::OneOf(allowed), Type::Boolean | Type::Int | Type::Double) => {
            scalars(&name, attribute, allowed, faults)
        }
        (Values::Any { except }, Type::Boolean) => {
            let left: Vec<Value> = [false, true]
                .into_iter()
                .map(Value::Boolean)
                .filter(|value| !except.contains(value))
                .collect();
            scalars(&name, attribute, &left, faults)
        }
        (Values::Any { except }, Type::Int | Type::Double) => {
            number(&name, attribute, base, except)
        }
        (_, Type::Array(_) | Type::Bytes | Type::Map(_) | Type::Template { .. }) => {
            return None;
        }
    };
    let view = TypeView {
        docs: docs::of_case_type(attribute, case),
        masked: docs::masked(attribute),
        name,
        kind,
    };
    Some((view, shape))
}

fn is(value: &Value, member: &Member) -> bool {
    *value == member.value
}

/// A value that is no member, as one.
fn stray(value: &Value, attribute: &Attribute) -> Option<Member> {
    let Value::String(text) = value else {
        return None;
    };
    Some(Member {
        id: text.clone(),
        value: value.clone(),
        brief: String::new(),
        deprecated: None,
        position: attribute.position.clone(),
    })
}

fn members<'m>(
    of: &str,
    members: impl Iterator<Item = &'m Member>,
    open: bool,
    faults: &mut Vec<Diagnostic>,
) -> Vec<MemberView> {
    let own: &[&str] = if open { &["Other"] } else { &[] };
    let mut scope = Scope::with_own(format!("the enum `{of}`"), own);
    members
        .map(|member| {
            let name = names::identifier(&names::camel(&member.id));
            scope.claim(
                &name,
                Origin::catalog("the member", &member.id, &member.position),
                faults,
            );
            MemberView {
                name,
                value: shape::constant(&member.value, &Type::String),
                docs: docs::of_member(member),
                deprecated: member.deprecated.as_ref().map(deprecation),
            }
        })
        .collect()
}

/// What `#[deprecated]` says, as a literal.
pub(super) fn deprecation(deprecated: &Deprecated) -> String {
    literal(&docs::deprecation(deprecated))
}

/// An enum of numbers or booleans.
fn scalars(
    name: &str,
    attribute: &Attribute,
    values: &[Value],
    faults: &mut Vec<Diagnostic>,
) -> (Kind, Shape) {
    let (ty, inner) = match attribute.ty {
        Type::Boolean => ("bool", Shape::Bool),
        Type::Double => (
            "f64",
            Shape::Double {
                bounds: (f64::MIN, f64::MAX),
            },
        ),
        _ => ("i64", Shape::Int { bounds: None }),
    };
    let mut scope = Scope::new(format!("the enum `{name}`"));
    let members = values
        .iter()
        .map(|value| {
            let text = docs::plain(value);
            let spoken = text.replace('-', "minus_");
            let member = match value {
                Value::Boolean(_) => names::camel(&text),
                _ => names::camel(&format!("value_{spoken}")),
            };
            let origin = Origin::catalog("the value", &text, &attribute.position);
            scope.claim(&member, origin, faults);
            MemberView {
                name: member,
                value: shape::constant(value, &attribute.ty),
                docs: vec![format!("{}.", docs::code(&text))],
                deprecated: None,
            }
        })
        .collect();
    let shape = Shape::Wrapped {
        name: name.to_owned(),
        inner: Box::new(inner),
    };
    (Kind::Scalar { ty, members }, shape)
}

/// A number that must not be one of some.
fn number(name: &str, attribute: &Attribute, base: &Shape, except: &[Value]) -> (Kind, Shape) {
    let excluded: Vec<String> = except
        .iter()
        .map(|value| shape::constant(value, &attribute.ty))
        .collect();
    // What goes on the wire is what counts: a value out of bounds becomes the bound.
    let wire = match base {
        Shape::Uint { .. } => saturated("value"),
        Shape::DurationInt { unit, .. } => saturated(&TimeUnit::plain(*unit, "value")),
        Shape::DurationDouble { unit, .. } => unit.double("value"),
        _ => "value".into(),
    };
    let wire = match attribute.range {
        Some(Range::Int { min, max }) => {
            format!(
                "({wire}).clamp({}, {})",
                shape::integer(min),
                shape::integer(max)
            )
        }
        Some(Range::Double { min, max }) => {
            format!(
                "({wire}).clamp({}, {})",
                shape::double(min),
                shape::double(max)
            )
        }
        None => wire,
    };
    let kind = Kind::Number {
        ty: base.borrowed("'a"),
        wire,
        except: excluded,
        expected: literal(&docs::expected_other(except)),
    };
    let shape = Shape::Wrapped {
        name: name.to_owned(),
        inner: Box::new(base.clone()),
    };
    (kind, shape)
}

fn saturated(expression: &str) -> String {
    format!("i64::try_from({expression}).unwrap_or(i64::MAX)")
}

fn rule(attribute: &Attribute, except: &[Value]) -> RuleView {
    let Length { min, max } = attribute.length.unwrap_or(Length { min: 0, max: None });
    let form = match (&attribute.pattern, attribute.format) {
        (Some(pattern), _) => format!(
            "Pattern(::otelier_runtime::text::Pattern::new({}))",
            literal(pattern)
        ),
        (None, Some(Format::DateTime)) => "DateTime".into(),
        (None, Some(Format::Uuid)) => "Uuid".into(),
        (None, None) => "Any".into(),
    };
    // Where nothing but the length counts, a long value is cut when it is emitted.
    let cuts = form == "Any" && except.is_empty();
    RuleView {
        expected: literal(&docs::expected(attribute, except)),
        min,
        max: max.filter(|_| !cuts),
        form,
        except: except
            .iter()
            .filter_map(|value| match value {
                Value::String(text) => Some(literal(text)),
                _ => None,
            })
            .collect(),
    }
}

/// Whether two attributes need the same type: the same definition, whatever is said about it.
pub(super) fn same(a: &Attribute, b: &Attribute) -> bool {
    let same_kind = match (&a.ty, &b.ty) {
        (Type::Enum(a), Type::Enum(b)) => a == b,
        (a, b) => !matches!(a, Type::Enum(_)) && !matches!(b, Type::Enum(_)),
    };
    a.id == b.id
        && same_kind
        && (&a.pattern, a.format, a.length, a.range) == (&b.pattern, b.format, b.length, b.range)
}

/// The member of an enum that has this value; one that is not deprecated where the value is no member.
pub(super) fn member_of(view: &TypeView, value: &Value) -> Option<String> {
    let (Kind::Closed { members } | Kind::Open { members } | Kind::Scalar { members, .. }) =
        &view.kind
    else {
        return None;
    };
    let wanted = shape::constant(value, &Type::String);
    members
        .iter()
        .find(|member| member.value == wanted)
        .or_else(|| members.iter().find(|member| member.deprecated.is_none()))
        .or(members.first())
        .map(|member| member.name.clone())
}
