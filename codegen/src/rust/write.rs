//! Types that the catalog makes, as the templates lay them out.

use otelier_schema::resolved::{Range, ResolvedCatalog, Type};
use serde::Serialize;

use super::constant::{double, integer, scalar};
use super::docs::Place;
use super::field::FieldView;
use super::paths::Paths;
use super::prose::literal;
use super::record::{self, RecordField};
use super::shape::{Plain, Shape, record_of, whole_map};
use super::types::{Defined, Field, Kind, MemberView};
use super::{put, types};

/// A type to be written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct TypeView {
    name: String,
    docs: Vec<String>,
    class: Option<&'static str>,
    borrows: bool,
    #[serde(flatten)]
    kind: KindView,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum KindView {
    Enum {
        open: bool,
        ty: &'static str,
        members: Vec<MemberLine>,
    },
    /// A checked type: what it holds, and the lines of its rule.
    Checked {
        makro: &'static str,
        holds: String,
        rule: Vec<String>,
    },
    Map {
        required: Vec<FieldView>,
        /// The struct of the required fields borrows.
        required_borrows: bool,
        /// Some required field is not public.
        masked: bool,
        optional: Vec<FieldView>,
        statements: Vec<String>,
        /// That each of these is absent; none where a field is required.
        absent: Vec<String>,
        names: Box<MapNames>,
        record: Vec<RecordField>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct MemberLine {
    docs: Vec<String>,
    deprecated: Option<String>,
    /// What stands behind its name.
    text: String,
}

/// How the module names what a map is written with.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct MapNames {
    /// The map with its optional fields.
    whole: String,
    record: String,
    /// Its field for the required ones.
    required: String,
    fields: String,
    sink: String,
    writer: String,
}

/// What is written of a type.
pub(super) fn view(catalog: &ResolvedCatalog, defined: &Defined, paths: &Paths) -> TypeView {
    TypeView {
        kind: match &defined.kind {
            Kind::Enum {
                plain,
                open,
                members,
            } => KindView::Enum {
                open: *open,
                ty: match plain {
                    Plain::Text => "&str",
                    Plain::Int => "i64",
                    Plain::Boolean => "bool",
                },
                members: members.iter().map(|one| member(one, *plain)).collect(),
            },
            Kind::Text {
                base,
                expected,
                min,
                max,
                form,
                except,
            } => KindView::Checked {
                makro: "checked_text",
                holds: base.clone().unwrap_or_else(|| "&str".into()),
                rule: vec![
                    format!("expected: {expected},"),
                    format!("min: {min},"),
                    format!("max: {},", most(*max)),
                    format!("form: {form},"),
                    format!("except: [{}],", except.join(", ")),
                ],
            },
            Kind::Number {
                inner,
                expected,
                range,
                refuses,
                except,
            } => {
                let (holds, ty) = match inner {
                    Shape::Duration { unit, whole } => {
                        let fraction = if *whole { "" } else { "fractional " };
                        let ty = if *whole { Type::Int } else { Type::Double };
                        (format!("Duration as {fraction}{}", unit.word()), ty)
                    }
                    Shape::Uint => ("u64".into(), Type::Int),
                    Shape::Double => ("f64".into(), Type::Double),
                    _ => ("i64".into(), Type::Int),
                };
                let (min, max) = bounds(*range, &ty);
                let except: Vec<String> = except.iter().map(|value| scalar(value, &ty)).collect();
                let outside = if *refuses { "refuse" } else { "clamp" };
                KindView::Checked {
                    makro: "checked_number",
                    holds,
                    rule: vec![
                        format!("expected: {expected},"),
                        format!("min: {min},"),
                        format!("max: {max},"),
                        format!("outside: {outside},"),
                        format!("except: [{}],", except.join(", ")),
                    ],
                }
            }
            Kind::Sized {
                element,
                expected,
                min,
                max,
            } => KindView::Checked {
                makro: match element {
                    Some(_) => "checked_list",
                    None => "checked_bytes",
                },
                holds: match element {
                    Some(element) => format!("[{}]", element.ty("'a", paths)),
                    None => "[u8]".into(),
                },
                rule: vec![
                    format!("expected: {expected},"),
                    format!("min: {min},"),
                    format!("max: {},", most(*max)),
                ],
            },
            Kind::Map { fields } => map(catalog, defined, fields, paths),
        },
        name: defined.name.clone(),
        docs: defined.docs.clone(),
        class: defined.class,
        borrows: defined.borrows,
    }
}

fn most(max: Option<u64>) -> String {
    max.map_or_else(|| "usize::MAX".into(), |max| max.to_string())
}

fn bounds(range: Option<Range>, ty: &Type) -> (String, String) {
    match (range, ty) {
        (Some(Range::Int { min, max }), _) => (integer(min), integer(max)),
        (Some(Range::Double { min, max }), _) => (double(min), double(max)),
        (None, Type::Double) => (double(f64::MIN), double(f64::MAX)),
        (None, _) => (integer(i64::MIN), integer(i64::MAX)),
    }
}

fn member(member: &MemberView, plain: Plain) -> MemberLine {
    let value = scalar(&member.value, &Type::String);
    MemberLine {
        docs: member.docs.clone(),
        deprecated: member.deprecated.clone(),
        text: match plain {
            Plain::Text => format!("{} = {value}", member.name),
            _ => format!("{} = {value} as {}", member.name, member.id),
        },
    }
}

fn map(catalog: &ResolvedCatalog, defined: &Defined, fields: &[Field], paths: &Paths) -> KindView {
    // The fields of a map that is not public are not either.
    let class = defined.class;
    let (required, optional): (Vec<&Field>, Vec<&Field>) =
        fields.iter().partition(|field| field.required);
    let mut own = "required".to_owned();
    while fields.iter().any(|field| field.name == own) {
        own.push('_');
    }
    let expression = |field: &Field| {
        let place = if field.required {
            format!("self.{own}.{}", field.name)
        } else {
            format!("self.{}", field.name)
        };
        put::expression(
            &field.attribute,
            &field.shape,
            &place,
            !field.required,
            paths,
        )
    };
    let statements = fields
        .iter()
        .map(|field| {
            let key = literal(&field.attribute.id);
            let statement =
                put::statement(catalog, &field.attribute, &key, &expression(field), paths);
            format!("to.{statement};")
        })
        .collect();
    let absent = if required.is_empty() {
        let put = paths.name("otelier_runtime::Put");
        fields
            .iter()
            .map(|field| format!("{put}::is_absent(&{})", expression(field)))
            .collect()
    } else {
        Vec::new()
    };
    let views = |fields: &[&Field]| -> Vec<FieldView> {
        fields
            .iter()
            .map(|field| {
                let Field {
                    attribute, shape, ..
                } = field;
                let mut view = FieldView::new(
                    &field.name,
                    attribute,
                    Place::Field,
                    shape,
                    field.required,
                    paths,
                );
                view.class = view.class.or(class);
                view
            })
            .collect()
    };
    let required_borrows = required.iter().any(|field| field.shape.borrows());
    let required = views(&required);
    KindView::Map {
        masked: required.iter().any(|field| field.class.is_some()),
        required,
        required_borrows,
        optional: views(&optional),
        statements,
        absent,
        names: Box::new(MapNames {
            whole: whole_map(&defined.name),
            record: record_of(&defined.name),
            required: own,
            fields: paths.name("otelier_runtime::Fields"),
            sink: paths.name("otelier_runtime::Sink"),
            writer: paths.name("otelier_runtime::Writer"),
        }),
        record: fields
            .iter()
            .map(|field| {
                let mut view = record::field(
                    &field.attribute,
                    &field.shape,
                    field.required,
                    &field.name,
                    paths,
                );
                view.class = view.class.or(class);
                view
            })
            .collect(),
    }
}

/// All types of a module.
pub(super) fn views(
    catalog: &ResolvedCatalog,
    types: &types::Types,
    paths: &Paths,
) -> Vec<TypeView> {
    let defined = types.defined.iter();
    defined
        .map(|defined| view(catalog, defined, paths))
        .collect()
}
