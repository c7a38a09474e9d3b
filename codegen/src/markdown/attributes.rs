//! Tables of attributes, and what does not fit into a table.

use otelier_schema::resolved::{Attribute, Fill, RuntimeValue, Stability, Type};
use serde::Serialize;

use super::text::{Markdown, alternatives, block, code, join, markdown, prose};
use super::words;

/// Example values that a table shows of an attribute.
const EXAMPLES: usize = 3;

/// A line of a table of attributes.
#[derive(Serialize)]
pub(super) struct Row {
    key: Markdown,
    wire_type: Markdown,
    unit: Markdown,
    requirement: Markdown,
    constraints: Markdown,
    privacy: Markdown,
    brief: Markdown,
    example: Markdown,
}

/// What there is to say about an attribute beyond its line.
#[derive(Serialize)]
pub(super) struct Details {
    anchor: Markdown,
    key: Markdown,
    facts: Vec<Markdown>,
    note: Markdown,
    members: Vec<Member>,
    open: bool,
}

/// A value of an enum.
#[derive(Serialize)]
struct Member {
    value: Markdown,
    brief: Markdown,
}

/// The lines of an attribute: its own, and one for each field of its maps. `page` is the page with its
/// details, empty for this one.
pub(super) fn rows(attribute: &Attribute, requirement: Markdown, page: &str) -> Vec<Row> {
    let mut lines = Vec::new();
    add(attribute, &attribute.id, requirement, page, &mut lines);
    lines
}

fn add(attribute: &Attribute, path: &str, requirement: Markdown, page: &str, lines: &mut Vec<Row>) {
    lines.push(row(attribute, path, requirement, page));
    let (fields, path) = fields(attribute, path);
    for field in fields {
        let path = format!("{path}.{}", field.id);
        add(field, &path, words::requirement(field), page, lines);
    }
}

/// The fields of an attribute's maps, and the way to such a map.
fn fields<'a>(attribute: &'a Attribute, path: &str) -> (&'a [Attribute], String) {
    match (&attribute.ty, attribute.ty.element()) {
        (Type::Map(fields), _) => (fields, path.to_owned()),
        (_, Some(Type::Map(fields))) => (fields, format!("{path}[]")),
        _ => (&[], String::new()),
    }
}

/// An attribute and the fields of its maps, each with the way to it.
pub(super) fn with_fields(attribute: &Attribute) -> Vec<(String, &Attribute)> {
    let mut all = vec![(attribute.id.clone(), attribute)];
    let mut at = 0;
    while let Some((path, outer)) = all.get(at) {
        let (fields, path) = fields(outer, path);
        let inner = fields
            .iter()
            .map(|field| (format!("{path}.{}", field.id), field));
        let inner: Vec<_> = inner.collect();
        all.extend(inner);
        at += 1;
    }
    all
}

fn row(attribute: &Attribute, path: &str, requirement: Markdown, page: &str) -> Row {
    let link = format!("{page}#{}", anchor(path));
    let key = match attribute.ty {
        Type::Template { .. } => code(&format!("{path}.<key>")),
        _ => code(path),
    };
    Row {
        key: if own_details(attribute, path).is_some() {
            markdown!("[{key}]({link})")
        } else {
            key
        },
        wire_type: words::wire_type(attribute),
        unit: attribute.unit.as_deref().map(code).unwrap_or_default(),
        requirement,
        constraints: words::constraints(attribute, &link),
        privacy: words::privacy(&attribute.privacy),
        brief: brief(attribute),
        example: join(
            (attribute.examples.iter().take(EXAMPLES))
                .map(|value| words::example(attribute, value)),
            ", ",
        ),
    }
}

fn brief(attribute: &Attribute) -> Markdown {
    let deprecated = attribute
        .deprecated
        .is_some()
        .then(|| markdown!("**Deprecated.**"));
    let fill = match attribute.fill {
        Fill::Session { mutable: true } => Some(markdown!("It can change within a session.")),
        Fill::Runtime(RuntimeValue::Sequence) => Some(markdown!(
            "It counts the records of a session from 0: a number that is missing between two others is a record that was \
             lost, and one that is there twice is one record that came twice."
        )),
        _ => None,
    };
    let pieces = [deprecated, Some(prose(&attribute.brief)), fill];
    join(pieces.into_iter().flatten(), " ")
}

/// The details of an attribute and of the fields of its maps, of those that have any.
pub(super) fn details(attribute: &Attribute) -> Vec<Details> {
    let mut all = Vec::new();
    add_details(attribute, &attribute.id, &mut all);
    all
}

fn add_details(attribute: &Attribute, path: &str, all: &mut Vec<Details>) {
    all.extend(own_details(attribute, path));
    let (fields, path) = fields(attribute, path);
    for field in fields {
        add_details(field, &format!("{path}.{}", field.id), all);
    }
}

fn own_details(attribute: &Attribute, path: &str) -> Option<Details> {
    let (members, open) = match attribute.ty.element().unwrap_or(&attribute.ty) {
        Type::Enum(list) => (list.members.as_slice(), list.open),
        _ => (&[][..], false),
    };
    let mut facts: Vec<_> = attribute.deprecated.iter().map(words::deprecated).collect();
    if attribute.stability == Stability::Development {
        facts.push(markdown!("In development: it may change with any version."));
    }
    if let Some(since) = &attribute.since {
        facts.push(markdown!("Since version {}.", prose(since)));
    }
    if let Some(owner) = &attribute.owner {
        facts.push(markdown!("Owner: {}.", prose(owner)));
    }
    if let Some(expires) = &attribute.expires {
        facts.push(markdown!("To be removed after {}.", prose(expires)));
    }
    let members: Vec<_> = (members.iter())
        .map(|member| Member {
            value: words::plain(&serde_json::json!(member.value)),
            brief: join(
                [prose(&member.brief)]
                    .into_iter()
                    .chain(member.deprecated.iter().map(words::deprecated)),
                " ",
            ),
        })
        .collect();
    let note = attribute.note.as_deref().map(block).unwrap_or_default();
    (!facts.is_empty() || !members.is_empty() || !note.is_empty()).then(|| Details {
        anchor: markdown!("{}", anchor(path)),
        key: code(path),
        facts,
        note,
        members,
        open,
    })
}

/// When a record carries an attribute that is bound to cases.
pub(super) fn bound_requirement(bindings: &[(&str, &Attribute)]) -> Markdown {
    let in_cases = |ids: &[&str]| alternatives(ids.iter().map(|id| code(id)).collect());
    let mut groups: Vec<(Markdown, Vec<&str>)> = Vec::new();
    for (case, attribute) in bindings {
        let when = words::requirement(attribute);
        match groups.iter_mut().find(|(known, _)| *known == when) {
            Some((_, cases)) => cases.push(case),
            None => groups.push((when, vec![case])),
        }
    }
    let groups =
        (groups.into_iter()).map(|(when, cases)| markdown!("case {}: {when}", in_cases(&cases)));
    join(groups, "; ")
}

/// An anchor that no heading of the page can have.
fn anchor(key: &str) -> String {
    let key: String = (key.chars())
        .map(|c| {
            if c.is_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    format!("attribute-{key}")
}
