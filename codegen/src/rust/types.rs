//! Types that the catalog makes: enums, checked types and maps.

use std::collections::BTreeSet;

use otelier_schema::Diagnostic;
use otelier_schema::resolved::{
    Attribute, Deprecated, Enum, Format, Length, Member, Outside, Position, Range, Requirement,
    Type, Value, Values, VariantAttribute,
};

use super::docs;
use super::field;
use super::names;
use super::prose::literal;
use super::scope::{Origin, Scope};
use super::shape::{self, Holds, Named, Plain, Shape};

/// A type to be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Defined {
    /// Its name.
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    /// Its values are not public, so `Debug` shows this class instead.
    pub(super) class: Option<&'static str>,
    pub(super) borrows: bool,
    pub(super) kind: Kind,
    /// What it is made for.
    what: String,
    position: Position,
}

/// What kind of type it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Enum {
        plain: Plain,
        open: bool,
        members: Vec<MemberView>,
    },
    /// A checked string; `base` is the open enum that it holds instead of text.
    Text {
        base: Option<String>,
        expected: String,
        min: u64,
        max: Option<u64>,
        form: String,
        except: Vec<String>,
    },
    /// A checked number.
    Number {
        inner: Shape,
        expected: String,
        range: Option<Range>,
        /// Values outside the range are refused; otherwise they count as the nearest bound.
        refuses: bool,
        except: Vec<Value>,
    },
    /// Checked bytes, or a checked list of such elements.
    Sized {
        element: Option<Shape>,
        expected: String,
        min: u64,
        max: Option<u64>,
    },
    Map {
        fields: Vec<Field>,
    },
}

/// A member of an enum.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MemberView {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) id: String,
    pub(super) docs: Vec<String>,
    pub(super) deprecated: Option<String>,
}

/// A field of a map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) attribute: Attribute,
    pub(super) shape: Shape,
    pub(super) required: bool,
}

/// The types of one module, while they are found.
#[derive(Debug)]
pub(super) struct Types {
    /// The module is the shared one.
    shared: bool,
    /// The way to the map whose fields are being looked at, e.g. `line_items[].`.
    within: Option<String>,
    /// It is the body that is being looked at, no attribute.
    body: bool,
    /// What no type of an attribute can be called here, as the generator or the event itself is called so.
    own: Vec<String>,
    /// Those that the module defines.
    pub(super) defined: Vec<Defined>,
    /// Names of shared types that the module uses.
    pub(super) used: BTreeSet<String>,
}

impl Types {
    /// Those of an event's module, in which these names are taken.
    pub(super) fn of_event(own: impl IntoIterator<Item = String>) -> Self {
        Self {
            shared: false,
            within: None,
            body: false,
            own: own.into_iter().collect(),
            defined: Vec::new(),
            used: BTreeSet::new(),
        }
    }

    pub(super) fn of_shared() -> Self {
        Self {
            shared: true,
            ..Self::of_event(names::ROOT.map(str::to_owned))
        }
    }

    /// The shape of an attribute, whose types are defined on the way.
    pub(super) fn attribute(
        &mut self,
        attribute: &Attribute,
        faults: &mut Vec<Diagnostic>,
    ) -> Shape {
        let name = self.name(attribute);
        self.placed(attribute, name, faults)
    }

    /// The shape of an event's body, whose types are defined on the way.
    pub(super) fn body(&mut self, body: &Attribute, faults: &mut Vec<Diagnostic>) -> Shape {
        self.body = true;
        let shape = self.attribute(body, faults);
        self.body = false;
        shape
    }

    /// Defines what a shared attribute needs.
    pub(super) fn definition(&mut self, attribute: &Attribute, faults: &mut Vec<Diagnostic>) {
        let name = self.name(attribute);
        self.define(attribute, &attribute.ty, name, faults);
    }

    fn name(&self, attribute: &Attribute) -> String {
        names::beside(&self.own, &names::camel(&attribute.id))
    }

    /// The same, with the name that the type gets where the attribute is not a shared one.
    fn placed(
        &mut self,
        attribute: &Attribute,
        own: String,
        faults: &mut Vec<Diagnostic>,
    ) -> Shape {
        if !attribute.shared {
            return self.define(attribute, &attribute.ty, own, faults);
        }
        let mut elsewhere = Self::of_shared();
        let name = elsewhere.name(attribute);
        // Whoever defines them reports their faults.
        let shape = elsewhere.define(attribute, &attribute.ty, name, &mut Vec::new());
        self.used.append(&mut elsewhere.used);
        for defined in &elsewhere.defined {
            self.used.insert(defined.name.clone());
            if matches!(defined.kind, Kind::Map { .. }) {
                self.used.insert(shape::whole_map(&defined.name));
                self.used.insert(shape::record_of(&defined.name));
            }
        }
        shape
    }

    /// Defines what a type needs, under this name.
    pub(super) fn define(
        &mut self,
        attribute: &Attribute,
        ty: &Type,
        name: String,
        faults: &mut Vec<Diagnostic>,
    ) -> Shape {
        let refuses = attribute.outside == Outside::Refuse;
        let bounded = |length: Length| length.min > 0 || (refuses && length.max.is_some());
        match ty {
            Type::String
                if attribute.pattern.is_some() || attribute.length.is_some_and(bounded) =>
            {
                self.push_text(attribute, name, &[], None)
            }
            Type::String => match attribute.format {
                Some(Format::Uuid) => Shape::Uuid,
                Some(Format::DateTime) => Shape::DateTime,
                None => Shape::Str,
            },
            Type::Int | Type::Double => {
                let number = shape::number(attribute, *ty == Type::Int);
                if !refuses || shape::is_within(attribute, &number) {
                    return number;
                }
                self.push_number(attribute, name, number, &[])
            }
            Type::Boolean => Shape::Bool,
            Type::Bytes if attribute.length.is_some_and(bounded) => {
                self.push_sized(attribute, name, None)
            }
            Type::Bytes => Shape::Bytes,
            Type::Enum(list) => {
                let members = members(&name, list.members.iter(), list.open, faults);
                self.push_enum(attribute, name, list, members)
            }
            Type::Array(element) => {
                let checked = attribute.length.is_some_and(bounded);
                let of_element = match **element {
                    Type::Map(_) | Type::Enum(_) => {
                        names::identifier(&singular(names::stem(&name)))
                    }
                    _ => name.clone(),
                };
                // The bounds of the array say nothing about its elements.
                let free = Attribute {
                    length: None,
                    ..attribute.clone()
                };
                let element = self.define(&free, element, of_element, faults);
                if checked {
                    self.push_sized(attribute, name, Some(element))
                } else {
                    Shape::List(Box::new(element))
                }
            }
            Type::Map(fields) => self.push_map(attribute, name, fields, faults),
            Type::Template { value, .. } => {
                let value = self.define(
                    attribute,
                    value,
                    format!("{}Value", names::stem(&name)),
                    faults,
                );
                Shape::Family(Box::new(value))
            }
        }
    }

    /// Where an attribute stands, in words.
    fn place(&self, attribute: &Attribute) -> String {
        match &self.within {
            None if self.body => "the body".into(),
            None => format!("the attribute {}", docs::code(&attribute.id)),
            Some(way) => {
                let path = format!("{way}{}", attribute.id);
                format!("the field {}", docs::code(&path))
            }
        }
    }

    fn push(
        &mut self,
        attribute: &Attribute,
        name: String,
        kind: Kind,
        borrows: bool,
        holds: Holds,
    ) -> Shape {
        let shape = Shape::Named(Named {
            name: name.clone(),
            shared: self.shared,
            borrows,
            holds,
        });
        self.defined.push(Defined {
            docs: docs::of_type(attribute, &self.place(attribute)),
            class: docs::masked(attribute),
            borrows,
            kind,
            what: attribute.id.clone(),
            position: attribute.position.clone(),
            name,
        });
        shape
    }

    fn push_enum(
        &mut self,
        attribute: &Attribute,
        name: String,
        list: &Enum,
        members: Vec<MemberView>,
    ) -> Shape {
        let plain = match list.plain() {
            Type::Int => Plain::Int,
            Type::Boolean => Plain::Boolean,
            _ => Plain::Text,
        };
        let text = list.open && plain == Plain::Text;
        let holds = if text {
            Holds::Text
        } else {
            Holds::Member { plain }
        };
        let open = list.open;
        let kind = Kind::Enum {
            plain,
            open,
            members,
        };
        self.push(attribute, name, kind, text, holds)
    }

    fn push_text(
        &mut self,
        attribute: &Attribute,
        name: String,
        except: &[Value],
        base: Option<String>,
    ) -> Shape {
        let Length { min, max } = attribute.length.unwrap_or(Length { min: 0, max: None });
        let form = match (&attribute.pattern, attribute.format) {
            (Some(pattern), _) => format!("Pattern({})", literal(pattern)),
            (None, Some(Format::DateTime)) => "DateTime".into(),
            (None, Some(Format::Uuid)) => "Uuid".into(),
            (None, None) => "Any".into(),
        };
        // Where nothing but the length counts, a long value is cut when it is emitted.
        let cuts = form == "Any" && except.is_empty() && attribute.outside == Outside::Adjust;
        let kind = Kind::Text {
            base,
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
        };
        self.push(attribute, name, kind, true, Holds::Text)
    }

    fn push_number(
        &mut self,
        attribute: &Attribute,
        name: String,
        inner: Shape,
        except: &[Value],
    ) -> Shape {
        let kind = Kind::Number {
            inner: inner.clone(),
            expected: literal(&docs::expected(attribute, except)),
            range: attribute.range,
            refuses: attribute.outside == Outside::Refuse,
            except: except.to_vec(),
        };
        self.push(attribute, name, kind, false, Holds::Number(Box::new(inner)))
    }

    fn push_sized(&mut self, attribute: &Attribute, name: String, element: Option<Shape>) -> Shape {
        let Length { min, max } = attribute.length.unwrap_or(Length { min: 0, max: None });
        let kind = Kind::Sized {
            element: element.clone(),
            expected: literal(&docs::expected(attribute, &[])),
            min,
            max: max.filter(|_| attribute.outside == Outside::Refuse),
        };
        let holds = match element {
            Some(element) => Holds::List(Box::new(element)),
            None => Holds::Bytes,
        };
        self.push(attribute, name, kind, true, holds)
    }

    fn push_map(
        &mut self,
        attribute: &Attribute,
        name: String,
        fields: &[Attribute],
        faults: &mut Vec<Diagnostic>,
    ) -> Shape {
        let mut required = Scope::new(format!("the struct `{name}`"));
        let setters = format!("the setters of `{}`", shape::whole_map(&name));
        let mut optional = Scope::with_own(setters, &field::OWN);
        let list = if attribute.ty.element().is_some() {
            "[]"
        } else {
            ""
        };
        let way = self.within.as_deref().unwrap_or_default();
        let inner = format!("{way}{}{list}.", attribute.id);
        let outer = self.within.replace(inner);
        let fields: Vec<Field> = fields
            .iter()
            .map(|attribute| {
                let identifier = field::name(attribute, &[]);
                let origin = Origin::catalog("the field", &attribute.id, &attribute.position);
                let is_required = attribute.requirement == Requirement::Required;
                let scope = if is_required {
                    &mut required
                } else {
                    &mut optional
                };
                scope.claim(&identifier, origin, faults);
                let own = format!("{}{}", names::stem(&name), names::camel(&attribute.id));
                Field {
                    name: identifier,
                    shape: self.placed(attribute, own, faults),
                    required: is_required,
                    attribute: attribute.clone(),
                }
            })
            .collect();
        self.within = outer;
        let borrows = fields.iter().any(|field| field.shape.borrows());
        self.push(attribute, name, Kind::Map { fields }, borrows, Holds::Map)
    }

    /// The shape that an attribute has in one case only, where that narrows its values.
    ///
    /// `base` is its shape where they are not.
    pub(super) fn narrowed(
        &mut self,
        given: &VariantAttribute,
        case: &str,
        base: &Shape,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Shape> {
        let VariantAttribute {
            attribute, values, ..
        } = given;
        let camel = names::camel(&attribute.id);
        let name = names::identifier(&format!("{}{camel}", names::camel(case)));
        let before = self.defined.len();
        let shape = match (values, &attribute.ty) {
            (Values::Any { except }, _) if except.is_empty() => return None,
            (Values::OneOf(allowed), ty) => {
                let known: &[Member] = match ty {
                    Type::Enum(list) => &list.members,
                    _ => &[],
                };
                let all: Vec<Member> = allowed
                    .iter()
                    .map(|value| {
                        let known = known.iter().find(|member| member.value == *value);
                        known.cloned().unwrap_or_else(|| stray(value, attribute))
                    })
                    .collect();
                self.push_members(attribute, name, all, faults)
            }
            (Values::Any { except }, Type::Enum(list))
                if list.open && *list.plain() == Type::Int =>
            {
                let number = Attribute {
                    ty: Type::Int,
                    ..Attribute::clone(attribute)
                };
                self.push_number(&number, name, Shape::Int, except)
            }
            (Values::Any { except }, Type::Enum(list)) if list.open => {
                let base = match base {
                    Shape::Named(named) => Some(named.name.clone()),
                    _ => None,
                };
                self.push_text(attribute, name, except, base)
            }
            (Values::Any { except }, Type::Enum(list)) => {
                let left = list.members.iter();
                let left = left.filter(|member| !except.contains(&member.value));
                let left = left.cloned().collect();
                self.push_members(attribute, name, left, faults)
            }
            (Values::Any { except }, Type::Boolean) => {
                let left = [false, true].map(Value::Boolean).into_iter();
                let left = left.filter(|value| !except.contains(value));
                let left = left.map(|value| stray(&value, attribute)).collect();
                self.push_members(attribute, name, left, faults)
            }
            (Values::Any { except }, Type::String) => self.push_text(attribute, name, except, None),
            (Values::Any { except }, Type::Int | Type::Double) => {
                let number = shape::number(attribute, attribute.ty == Type::Int);
                self.push_number(attribute, name, number, except)
            }
            (Values::Fixed(_) | Values::Any { .. }, _) => return None,
        };
        for defined in &mut self.defined[before..] {
            defined.docs = docs::of_case_type(attribute, case);
        }
        Some(shape)
    }

    fn push_members(
        &mut self,
        attribute: &Attribute,
        name: String,
        members: Vec<Member>,
        faults: &mut Vec<Diagnostic>,
    ) -> Shape {
        let list = Enum {
            members,
            open: false,
        };
        let members = self::members(&name, list.members.iter(), false, faults);
        self.push_enum(attribute, name, &list, members)
    }

    /// Takes the names of what the module defines and uses.
    pub(super) fn claim<'t>(&'t self, scope: &mut Scope<'t>, faults: &mut Vec<Diagnostic>) {
        for defined in &self.defined {
            let origin = Origin::catalog(
                "the type of the attribute",
                &defined.what,
                &defined.position,
            );
            scope.claim(&defined.name, origin, faults);
            if let Kind::Map { .. } = defined.kind {
                let whole = shape::whole_map(&defined.name);
                let record = shape::record_of(&defined.name);
                for (made, name) in [("the map of ", whole), ("the record of ", record)] {
                    scope.claim(&name, origin.made(made), faults);
                }
            }
        }
    }
}

/// A value that is no member, as one.
fn stray(value: &Value, attribute: &Attribute) -> Member {
    let id = match value {
        Value::Int(value) => format!("value_{value}").replace('-', "minus_"),
        other => docs::plain(other),
    };
    Member {
        id,
        value: value.clone(),
        brief: String::new(),
        deprecated: None,
        position: attribute.position.clone(),
    }
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
            let origin = Origin::catalog("the member", &member.id, &member.position);
            scope.claim(&name, origin, faults);
            MemberView {
                name,
                value: member.value.clone(),
                id: literal(&member.id),
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

/// The name of one of several: `LineItems` gives `LineItem`, and what is no plural `...Item`.
fn singular(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let cut = |by: usize| name[..name.len() - by].to_owned();
    if lower.ends_with("ies") && lower.len() > 4 {
        format!("{}y", cut(3))
    } else if ["sses", "shes", "ches", "xes", "zes"]
        .iter()
        .any(|end| lower.ends_with(end))
    {
        cut(2)
    } else if lower.ends_with('s')
        && !["ss", "us", "is"].iter().any(|end| lower.ends_with(end))
        && lower.len() > 2
    {
        cut(1)
    } else {
        format!("{name}Item")
    }
}

/// The identifier of the member of an attribute's enum that has this value.
pub(super) fn holds_member(attribute: &Attribute, value: &Value) -> Option<String> {
    let Type::Enum(list) = &attribute.ty else {
        return None;
    };
    let member = list.members.iter().find(|member| member.value == *value)?;
    Some(names::identifier(&names::camel(&member.id)))
}

/// The member of an enum that has this value; one that is not deprecated where the value is no member.
pub(super) fn member_of(defined: &Defined, value: &Value) -> Option<String> {
    let Kind::Enum { members, .. } = &defined.kind else {
        return None;
    };
    members
        .iter()
        .find(|member| member.value == *value)
        .or_else(|| members.iter().find(|member| member.deprecated.is_none()))
        .or(members.first())
        .map(|member| member.name.clone())
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn one_of_several() {
        for (name, expected) in [
            ("LineItems", "LineItem"),
            ("Taxes", "Tax"),
            ("Addresses", "Address"),
            ("Entries", "Entry"),
            ("Status", "StatusItem"),
            ("Analysis", "AnalysisItem"),
            ("Data", "DataItem"),
            ("Us", "UsItem"),
        ] {
            assert_eq!(singular(name), expected);
        }
    }
}
