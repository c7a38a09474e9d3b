//! The index page of a catalog.

use std::collections::BTreeMap;

use otelier_schema::resolved::{
    Attribute, Event, EventNamePlace, Privacy, ResolvedCatalog, ResourceAttribute, ResourceFill,
};
use serde::Serialize;
use serde_json::json;

use super::attributes::{Details, Row, details, rows, with_fields};
use super::text::{Markdown, block, code, join, markdown, prose};
use super::words;

/// What the index says.
#[derive(Serialize)]
pub(super) struct IndexView {
    name: Markdown,
    version: Markdown,
    brief: Markdown,
    note: Markdown,
    scope: Markdown,
    schema_url: Markdown,
    name_in_field: bool,
    zero_timestamp: bool,
    more: Markdown,
    events: Vec<EventRow>,
    metadata: Vec<Row>,
    details: Vec<Details>,
    resource: Vec<ResourceRow>,
    settings: Vec<SettingRow>,
    private: Vec<PrivateRow>,
}

#[derive(Serialize)]
struct EventRow {
    link: Markdown,
    brief: Markdown,
    severity: Markdown,
    cases: Markdown,
}

#[derive(Serialize)]
struct ResourceRow {
    key: Markdown,
    scalar_type: Markdown,
    value: Markdown,
    brief: Markdown,
    example: Markdown,
}

#[derive(Serialize)]
struct SettingRow {
    key: Markdown,
    default: bool,
    brief: Markdown,
}

#[derive(Serialize)]
struct PrivateRow {
    key: Markdown,
    events: Markdown,
    class: Markdown,
    default: Markdown,
    otherwise: Markdown,
}

/// The view of the index.
pub(super) fn view(catalog: &ResolvedCatalog) -> IndexView {
    let metadata = (catalog.metadata.iter())
        .flat_map(|attribute| rows(attribute, words::requirement(attribute), ""));
    let settings = catalog.settings.iter().map(|setting| SettingRow {
        key: code(&setting.id),
        default: setting.default,
        brief: with_note(&setting.brief, setting.note.as_deref()),
    });
    IndexView {
        name: code(&catalog.name),
        version: prose(&catalog.version),
        brief: prose(&catalog.brief),
        note: catalog.note.as_deref().map(block).unwrap_or_default(),
        scope: code(&catalog.scope.name),
        schema_url: catalog
            .scope
            .schema_url
            .as_deref()
            .map(code)
            .unwrap_or_default(),
        name_in_field: catalog.records.event_name == EventNamePlace::Field,
        zero_timestamp: catalog.records.zero_timestamp,
        more: more(catalog),
        events: catalog.events.iter().map(event).collect(),
        metadata: metadata.collect(),
        details: catalog.metadata.iter().flat_map(details).collect(),
        resource: catalog.resource.iter().map(resource).collect(),
        settings: settings.collect(),
        private: private(catalog),
    }
}

/// What a record may carry though no event of the catalog says so.
fn more(catalog: &ResolvedCatalog) -> Markdown {
    let more = [("event.sequence", "int"), ("log.record.uid", "string")];
    let said = |key: &str| catalog.metadata.iter().any(|attribute| attribute.id == key);
    let more = more.into_iter().filter(|(key, _)| !said(key));
    join(
        more.map(|(key, ty)| markdown!("{} ({ty})", code(key))),
        " and ",
    )
}

fn event(event: &Event) -> EventRow {
    let mut severities = vec![event.severity];
    for severity in event.cases.iter().filter_map(|case| case.severity) {
        if !severities.contains(&severity) {
            severities.push(severity);
        }
    }
    let severities = severities.into_iter().map(words::severity);
    let brief = prose(&event.brief);
    EventRow {
        link: link(event),
        brief: match event.deprecated {
            Some(_) => markdown!("**Deprecated.** {brief}"),
            None => brief,
        },
        severity: join(severities, ", "),
        cases: join(event.cases.iter().map(|case| code(&case.id)), ", "),
    }
}

fn link(event: &Event) -> Markdown {
    markdown!("[{}](events/{}.md)", code(&event.name), event.name)
}

fn resource(attribute: &ResourceAttribute) -> ResourceRow {
    let plain = |value| words::plain(&json!(value));
    ResourceRow {
        key: code(&attribute.id),
        scalar_type: words::scalar_type(&attribute.ty),
        value: match &attribute.fill {
            ResourceFill::Fixed(value) => markdown!("always {}", plain(value)),
            ResourceFill::Configured { key, default } => markdown!(
                "{} in the `[otel]` table; {} where it is not set",
                code(key),
                plain(default)
            ),
            ResourceFill::Application => markdown!("given by the application"),
        },
        brief: with_note(&attribute.brief, attribute.note.as_deref()),
        example: attribute.examples.first().map(plain).unwrap_or_default(),
    }
}

fn with_note(brief: &str, note: Option<&str>) -> Markdown {
    join([Some(brief), note].into_iter().flatten().map(prose), " ")
}

/// Every attribute that is not public, with the events that carry it.
fn private(catalog: &ResolvedCatalog) -> Vec<PrivateRow> {
    let mut groups: Vec<(String, &Attribute, Vec<Markdown>)> = Vec::new();
    let mut known = BTreeMap::new();
    let metadata = (catalog.metadata.iter()).map(|attribute| (attribute, markdown!("every event")));
    let own = catalog.events.iter().flat_map(|event| {
        (event.all_attributes())
            .chain(&event.body)
            .map(move |attribute| (attribute, link(event)))
    });
    let parts = metadata.chain(own).flat_map(|(attribute, event)| {
        let parts = with_fields(attribute).into_iter();
        parts.map(move |(path, attribute)| (path, attribute, event.clone()))
    });
    for (path, attribute, event) in parts {
        let Privacy { class, redaction } = &attribute.privacy;
        if !class.is_sensitive() {
            continue;
        }
        let redaction = redaction
            .as_ref()
            .map(|redaction| (&redaction.text, &redaction.unless));
        let index = *known
            .entry((path.clone(), *class, redaction))
            .or_insert_with(|| {
                groups.push((path, attribute, Vec::new()));
                groups.len() - 1
            });
        let events = &mut groups[index].2;
        // Several cases of one event may carry it; they follow each other.
        if events.last() != Some(&event) {
            events.push(event);
        }
    }
    (groups.into_iter())
        .map(|(path, attribute, events)| {
            let (default, otherwise) = exported(catalog, &attribute.privacy);
            PrivateRow {
                key: code(&path),
                events: join(events, ", "),
                class: markdown!("{}", attribute.privacy.class.as_str()),
                default,
                otherwise,
            }
        })
        .collect()
}

/// What is exported by default, and what with the other value of a setting.
fn exported(catalog: &ResolvedCatalog, privacy: &Privacy) -> (Markdown, Markdown) {
    let as_it_is = || markdown!("as it is");
    let Some(redaction) = &privacy.redaction else {
        return (as_it_is(), Markdown::default());
    };
    let text = code(&redaction.text);
    let Some(setting) = &redaction.unless else {
        return (text, Markdown::default());
    };
    let lets_through = (catalog.settings.iter())
        .find(|known| known.id == *setting)
        .is_some_and(|known| known.default);
    let setting = code(setting);
    if lets_through {
        (as_it_is(), markdown!("{text} where {setting} is `false`"))
    } else {
        (text, markdown!("as it is where {setting} is `true`"))
    }
}
