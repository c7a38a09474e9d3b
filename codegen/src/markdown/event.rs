//! The page of an event.

use otelier_schema::resolved::{Attribute, Case, Event, ResolvedCatalog, Stability};
use serde::Serialize;

use super::attributes::{Details, Row, bound_requirement, details, rows};
use super::text::{Markdown, block, code, json, markdown, prose};
use super::words;
use crate::example;
use crate::rust::docs;

/// The index, seen from an event's page.
const INDEX: &str = "../README.md";

/// What a page of an event says.
#[derive(Serialize)]
pub(super) struct EventView<'c> {
    name: Markdown,
    brief: Markdown,
    note: Markdown,
    facts: Vec<Markdown>,
    cases: Vec<CaseRow>,
    attributes: Vec<Row>,
    details: Vec<Details>,
    body: Vec<Row>,
    body_details: Vec<Details>,
    body_schema: Markdown,
    metadata: &'c [Row],
    examples: Vec<Example>,
    redacted: bool,
    schema: Markdown,
}

#[derive(Serialize)]
struct CaseRow {
    id: Markdown,
    condition: Markdown,
    severity: Markdown,
    brief: Markdown,
    note: Markdown,
}

#[derive(Serialize)]
struct Example {
    case: Option<Markdown>,
    request: Markdown,
}

/// The lines about the metadata, which are the same on every page.
pub(super) fn metadata(catalog: &ResolvedCatalog) -> Vec<Row> {
    (catalog.metadata.iter())
        .flat_map(|attribute| rows(attribute, words::requirement(attribute), INDEX))
        .collect()
}

/// The view of an event.
pub(super) fn view<'c>(
    catalog: &ResolvedCatalog,
    event: &Event,
    metadata: &'c [Row],
) -> EventView<'c> {
    let listed = listed(event);
    let own = listed.iter().flat_map(|(attribute, bindings)| {
        let requirement = if bindings.is_empty() {
            words::requirement(attribute)
        } else {
            bound_requirement(bindings)
        };
        rows(attribute, requirement, "")
    });
    let body = event.body.iter();
    let body = body.flat_map(|body| rows(body, words::requirement(body), ""));
    let redacted = (catalog.metadata.iter())
        .chain(listed.iter().map(|(attribute, _)| *attribute))
        .any(|attribute| attribute.privacy.redaction.is_some());
    EventView {
        name: code(&event.name),
        brief: prose(&event.brief),
        note: event.note.as_deref().map(block).unwrap_or_default(),
        facts: facts(event),
        cases: cases(catalog, event),
        attributes: own.collect(),
        body: body.collect(),
        body_details: event.body.iter().flat_map(details).collect(),
        body_schema: markdown!("../../json-schema/{}.body.schema.json", event.name),
        details: listed
            .iter()
            .flat_map(|(attribute, _)| details(attribute))
            .collect(),
        metadata,
        examples: examples(catalog, event),
        redacted,
        schema: markdown!("../../json-schema/{}.schema.json", event.name),
    }
}

/// The event's attributes, each with the cases that it is bound to.
fn listed(event: &Event) -> Vec<(&Attribute, Vec<(&str, &Attribute)>)> {
    let mut listed: Vec<(&Attribute, Vec<(&str, &Attribute)>)> = (event.common_attributes())
        .map(|attribute| (attribute, Vec::new()))
        .collect();
    for case in &event.cases {
        for attribute in case.bound_attributes() {
            let binding = (case.id.as_str(), attribute);
            match listed
                .iter_mut()
                .find(|(known, _)| known.id == attribute.id)
            {
                Some((_, bindings)) => bindings.push(binding),
                None => listed.push((attribute, vec![binding])),
            }
        }
    }
    listed
}

fn facts(event: &Event) -> Vec<Markdown> {
    let mut facts: Vec<_> = event.deprecated.iter().map(words::deprecated).collect();
    let severity = words::severity(event.severity);
    let differs = event.cases.iter().any(|case| case.severity.is_some());
    facts.push(if differs {
        markdown!("Severity: {severity}, unless its case says otherwise.")
    } else {
        markdown!("Severity: {severity}.")
    });
    facts.extend(docs::overflow(event.overflow).map(|words| {
        markdown!(
            "A record that finds no room in the queue {}.",
            prose(&words)
        )
    }));
    facts.push(match event.stability {
        Stability::Stable => markdown!("Stability: stable."),
        Stability::Development => {
            markdown!("Stability: in development; it may change with any version.")
        }
    });
    if let Some(since) = &event.since {
        facts.push(markdown!("Since version {}.", prose(since)));
    }
    if let Some(owner) = &event.owner {
        facts.push(markdown!("Owner: {}.", prose(owner)));
    }
    if let Some(expires) = &event.expires {
        facts.push(markdown!("To be removed after {}.", prose(expires)));
    }
    facts
}

fn cases(catalog: &ResolvedCatalog, event: &Event) -> Vec<CaseRow> {
    let find = |case: &Case, key: &str| {
        (case.bound_attributes())
            .chain(event.common_attributes())
            .chain(&catalog.metadata)
            .find(|attribute| attribute.id == key)
            .cloned()
    };
    (event.cases.iter())
        .map(|case| CaseRow {
            id: code(&case.id),
            condition: words::condition(case, |key| find(case, key)),
            severity: words::severity(case.severity.unwrap_or(event.severity)),
            brief: prose(&case.brief),
            note: case.note.as_deref().map(block).unwrap_or_default(),
        })
        .collect()
}

fn examples(catalog: &ResolvedCatalog, event: &Event) -> Vec<Example> {
    (event.variants.iter())
        .map(|variant| Example {
            case: variant.case.map(|index| code(&event.cases[index].id)),
            request: json(&example::text(&example::request(catalog, event, variant))),
        })
        .collect()
}
