//! An event as whoever works on it asks for it: what it carries and where that comes from, an example of a record,
//! and the call that emits it.

use std::path::Path;

use otelier_schema::Diagnostic;
use otelier_schema::reference::Block;
use otelier_schema::resolved::{
    Attribute, Event, Fill, Member, Position, PrivacyClass, ResolvedCatalog, RuntimeValue, Type,
    Value,
};

use crate::example;
use crate::rust::prose::one_line;
use crate::rust::{self, docs};

/// The event in blocks, for a terminal; `root` is the catalog's directory as its user names it.
///
/// # Errors
/// What Rust cannot express of the catalog.
pub fn blocks(
    catalog: &ResolvedCatalog,
    event: &Event,
    root: &Path,
) -> Result<Vec<Block>, Vec<Diagnostic>> {
    let whence = Whence { catalog, root };
    let mut blocks = vec![
        Block::Heading(event.name.clone()),
        Block::Text(of_event(event, &whence)),
    ];
    if !event.cases.is_empty() {
        blocks.push(Block::Heading(
            "Cases, of which the first counts whose condition holds".into(),
        ));
        let cases = event.cases.iter().map(|case| {
            let severity = case.severity.map_or(String::new(), |severity| {
                format!("; {}", docs::severity(severity))
            });
            format!(
                "{}: {}{severity}\n    {}",
                case.id,
                docs::condition(case),
                one_line(&case.brief)
            )
        });
        blocks.push(Block::Text(cases.collect::<Vec<_>>().join("\n")));
    }
    let bound = event.cases.iter().flat_map(|case| {
        let attributes = case.bound_attributes();
        attributes.map(|attribute| (attribute, Some(case.id.as_str())))
    });
    let own: Vec<_> = (event.common_attributes().map(|attribute| (attribute, None)))
        .chain(bound)
        .collect();
    let metadata: Vec<_> = catalog
        .metadata
        .iter()
        .map(|attribute| (attribute, None))
        .collect();
    for (heading, attributes) in [
        ("Its attributes", own),
        ("The metadata, which every event carries", metadata),
    ] {
        if !attributes.is_empty() {
            blocks.push(Block::Heading(heading.into()));
            let texts = attributes
                .iter()
                .map(|(attribute, case)| of_attribute(attribute, *case, &whence));
            blocks.push(Block::Text(texts.collect::<Vec<_>>().join("\n")));
        }
    }
    if let Some(body) = &event.body {
        blocks.push(Block::Heading("Its body".into()));
        blocks.push(Block::Text(of_attribute(body, None, &whence)));
    }
    let calls = rust::calls(catalog, &event.name)?;
    for (variant, call) in event.variants.iter().zip(calls) {
        let case = variant.case.map_or(String::new(), |index| {
            format!(" of the case {}", event.cases[index].id)
        });
        blocks.push(Block::Heading(format!("A record{case}")));
        let request = example::request(catalog, event, variant);
        let record = &request["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0];
        blocks.push(Block::Code(example::text(record)));
        blocks.push(Block::Heading(format!("The call{case}")));
        blocks.push(Block::Code(call.trim_end().to_owned()));
    }
    Ok(blocks)
}

/// Says where something stands and what it comes from.
struct Whence<'c> {
    catalog: &'c ResolvedCatalog,
    root: &'c Path,
}

impl Whence<'_> {
    fn place(&self, position: &Position) -> String {
        let file = self.root.join(&*position.file);
        format!("{}:{}", file.display(), position.line)
    }

    fn attribute(&self, attribute: &Attribute) -> String {
        let here = self.place(&attribute.position);
        if !attribute.shared {
            return here;
        }
        let shared = self
            .catalog
            .attributes
            .iter()
            .find(|shared| shared.id == attribute.id);
        let defined = shared.map_or(String::new(), |shared| {
            format!(", defined at {}", self.place(&shared.position))
        });
        match &attribute.group {
            Some(group) => format!("{here}, with the group {group}{defined}"),
            None => format!("{here}{defined}"),
        }
    }
}

fn of_event(event: &Event, whence: &Whence<'_>) -> String {
    let mut lines = vec![event.brief.trim().to_owned()];
    lines.extend(
        event
            .note
            .as_deref()
            .map(|note| format!("\n{}\n", note.trim())),
    );
    lines.push(format!("Severity: {}", docs::severity(event.severity)));
    lines.extend(docs::overflow(event.overflow).map(|words| format!("Without room: {words}")));
    lines.extend(
        event
            .deprecated
            .as_ref()
            .map(|deprecated| format!("Deprecated: {}", docs::deprecation(deprecated))),
    );
    for (label, text) in [
        ("Since", &event.since),
        ("Owner", &event.owner),
        ("Expires", &event.expires),
    ] {
        lines.extend(text.as_ref().map(|text| format!("{label}: {text}")));
    }
    lines.push(format!("From: {}", whence.place(&event.position)));
    lines.join("\n")
}

/// An attribute, and below it its fields where it is a map.
fn of_attribute(attribute: &Attribute, case: Option<&str>, whence: &Whence<'_>) -> String {
    let mut lines = Vec::new();
    described(attribute, &attribute.id, case, whence, &mut lines);
    lines.join("\n")
}

fn described(
    attribute: &Attribute,
    path: &str,
    case: Option<&str>,
    whence: &Whence<'_>,
    lines: &mut Vec<String>,
) {
    let family = matches!(attribute.ty, Type::Template { .. });
    lines.push(if family {
        format!("{path}.<key>")
    } else {
        path.to_owned()
    });
    let mut facts = vec![docs::type_words(attribute), docs::requirement(attribute)];
    facts.extend(case.map(|case| format!("in the case {case}")));
    facts.extend(docs::constraint(attribute));
    if attribute.privacy.class != PrivacyClass::Public || attribute.privacy.redaction.is_some() {
        facts.push(docs::privacy(attribute));
    }
    facts.extend(filled(attribute));
    facts.extend(
        (attribute.default.as_ref())
            .map(|default| format!("by default {}", docs::values(std::slice::from_ref(default)))),
    );
    let mut say = |line: String| lines.push(format!("    {line}"));
    say(one_line(&attribute.brief));
    say(facts.join("; "));
    if let Type::Enum(list) = attribute.ty.element().unwrap_or(&attribute.ty) {
        let members: Vec<_> = list.members.iter().map(of_member).collect();
        let other = if list.open { ", or another" } else { "" };
        say(format!("one of {}{other}", members.join(", ")));
    }
    if !attribute.examples.is_empty() {
        say(format!("such as {}", docs::values(&attribute.examples)));
    }
    if let Some(deprecated) = &attribute.deprecated {
        say(format!("deprecated: {}", docs::deprecation(deprecated)));
    }
    say(format!("from {}", whence.attribute(attribute)));
    if let (Type::Map(fields), list) | (Type::Array(_), list @ Some(Type::Map(fields))) =
        (&attribute.ty, attribute.ty.element())
    {
        let list = if list.is_some() { "[]" } else { "" };
        for field in fields {
            described(
                field,
                &format!("{path}{list}.{}", field.id),
                None,
                whence,
                lines,
            );
        }
    }
}

/// The value of a member, with the name that Rust and its readers have for it where that is another.
fn of_member(member: &Member) -> String {
    let id = match &member.value {
        Value::String(value) if *value == member.id => None,
        _ => Some(member.id.as_str()),
    };
    let deprecated = member.deprecated.as_ref().map(|_| "deprecated");
    let said: Vec<_> = id.into_iter().chain(deprecated).collect();
    let value = docs::values(std::slice::from_ref(&member.value));
    if said.is_empty() {
        return value;
    }
    format!("{value} ({})", said.join(", "))
}

/// Who gives the value, where that is not the caller.
fn filled(attribute: &Attribute) -> Option<String> {
    Some(match &attribute.fill {
        Fill::Caller => return None,
        Fill::Session { mutable: false } => "given when a session starts".into(),
        Fill::Session { mutable: true } => {
            "given when a session starts, and changed while it runs".into()
        }
        Fill::Runtime(RuntimeValue::Timestamp) => "when the event happened".into(),
        Fill::Runtime(RuntimeValue::Sequence) => "the number of the event in its session".into(),
        Fill::Resource(id) => format!("as the resource's {id}"),
    })
}
