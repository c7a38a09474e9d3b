//! The types of attributes: words, and enums with their members.

use std::collections::HashMap;

use super::{life, names};
use crate::{
    Diagnostic,
    codes::{bad_constraint, bad_name, duplicate_member, unresolved_reference, wrong_type},
    raw::{MemberValue, RawEnum, RawMember, RawType, TemplateWord, TypeWord},
    resolved::{Enum, Member, Type, Value},
    yaml::Spot,
};

pub(super) fn ty(raw: RawType, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Option<Type> {
    Some(match raw {
        RawType::Word(TypeWord::String) => Type::String,
        RawType::Word(TypeWord::Int) => Type::Int,
        RawType::Word(TypeWord::Double) => Type::Double,
        RawType::Word(TypeWord::Boolean) => Type::Boolean,
        RawType::Word(TypeWord::StringArray) => Type::Array(Box::new(Type::String)),
        RawType::Word(TypeWord::IntArray) => Type::Array(Box::new(Type::Int)),
        RawType::Word(TypeWord::DoubleArray) => Type::Array(Box::new(Type::Double)),
        RawType::Word(TypeWord::BooleanArray) => Type::Array(Box::new(Type::Boolean)),
        RawType::Word(TypeWord::Bytes) => Type::Bytes,
        // Their fields are not known yet.
        RawType::Word(TypeWord::Map) => Type::Map(Vec::new()),
        RawType::Word(TypeWord::MapArray) => Type::Array(Box::new(Type::Map(Vec::new()))),
        RawType::Template(TemplateWord::String) => template(Type::String),
        RawType::Template(TemplateWord::Int) => template(Type::Int),
        RawType::Template(TemplateWord::Double) => template(Type::Double),
        RawType::Template(TemplateWord::Boolean) => template(Type::Boolean),
        RawType::Template(TemplateWord::StringArray) => {
            template(Type::Array(Box::new(Type::String)))
        }
        RawType::Template(TemplateWord::IntArray) => template(Type::Array(Box::new(Type::Int))),
        RawType::Template(TemplateWord::DoubleArray) => {
            template(Type::Array(Box::new(Type::Double)))
        }
        RawType::Template(TemplateWord::BooleanArray) => {
            template(Type::Array(Box::new(Type::Boolean)))
        }
        RawType::Enum(RawEnum {
            open,
            array,
            members,
        }) => {
            let list = spot.value("members");
            let before = faults.len();
            let members = members?;
            let count = members.len();
            let members: Vec<_> = members
                .into_iter()
                .enumerate()
                .filter_map(|(index, raw)| member(raw, &list.item(index), faults))
                .collect();
            unique(&members, faults);
            renamed(&members, faults);
            if let Some(first) = members.first() {
                of_one_type(first, &members, faults);
                if open && scalar_type(&first.value) == Type::Boolean {
                    faults.push(bad_constraint::open_booleans(spot.key("open")));
                }
            }
            if spot.is_incomplete("members") || members.len() < count || faults.len() > before {
                return None;
            }
            let list = Type::Enum(Enum { members, open });
            if array {
                Type::Array(Box::new(list))
            } else {
                list
            }
        }
    })
}

fn template(value: Type) -> Type {
    Type::Template {
        value: Box::new(value),
        // The catalog's limits are not known yet.
        entries: u64::MAX,
        key: u64::MAX,
    }
}

fn member(raw: RawMember, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Option<Member> {
    let at_id = spot.value("id");
    let id = raw
        .id
        .filter(|id| names::word("a member", id, &at_id, faults));
    let brief = names::brief(raw.brief, spot, faults);
    let deprecated = raw
        .deprecated
        .and_then(|raw| life::deprecated(raw, &spot.value("deprecated"), faults));
    let value = match raw.value? {
        MemberValue::Boolean(value) => Value::Boolean(value),
        MemberValue::Int(value) => Value::Int(value),
        MemberValue::String(value) => Value::String(value),
    };
    if value == Value::String(String::new()) {
        faults.push(bad_name::empty_member(spot.value("value")));
        return None;
    }
    Some(Member {
        id: id?,
        value,
        brief: brief?,
        deprecated,
        position: at_id.position(),
    })
}

/// A member that was renamed has become another one.
fn renamed(members: &[Member], faults: &mut Vec<Diagnostic>) {
    for member in members {
        if let Some(to) = member
            .deprecated
            .as_ref()
            .and_then(|deprecated| deprecated.renamed_to.as_ref())
            && !members.iter().any(|other| other.id == *to)
        {
            faults.push(unresolved_reference::no_member(to, &member.position));
        }
    }
}

/// The type of a member's value.
fn scalar_type(value: &Value) -> Type {
    match value {
        Value::Int(_) => Type::Int,
        Value::Boolean(_) => Type::Boolean,
        _ => Type::String,
    }
}

/// The values of an enum are all strings, all ints or all booleans.
fn of_one_type(first: &Member, members: &[Member], faults: &mut Vec<Diagnostic>) {
    let ty = scalar_type(&first.value);
    if let Some(other) = members
        .iter()
        .find(|member| scalar_type(&member.value) != ty)
    {
        let found = scalar_type(&other.value);
        faults.push(wrong_type::of_members((first, &ty), (other, &found)));
    }
}

fn unique(members: &[Member], faults: &mut Vec<Diagnostic>) {
    let mut ids = HashMap::new();
    let mut values: HashMap<String, &Member> = HashMap::new();
    for member in members {
        if let Some(first) = ids.insert(&member.id, member) {
            faults.push(duplicate_member::again(member, first));
        }
        if let Some(first) = values.insert(member.value.to_string(), member)
            && first.id != member.id
        {
            faults.push(duplicate_member::same_value(member, first));
        }
    }
}
