//! Which event of which bundle a record is.

use super::collect::Findings;
use crate::bundle::{Bundle, EVENT_NAME, Event, EventNamePlace};
use crate::codes::Code;
use crate::payload::{Any, Record};
use crate::{show, suggest};

/// The event that a record is.
#[derive(Clone, Copy)]
pub(super) struct Known<'b> {
    /// The bundle, by its index.
    pub(super) at: usize,
    pub(super) bundle: &'b Bundle,
    pub(super) name: &'b str,
    pub(super) event: &'b Event,
}

/// The event that a record is by the first of the chosen bundles that knows it; what stands in the way is reported.
pub(super) fn event<'b>(
    bundles: &'b [Bundle],
    chosen: &[usize],
    record: &Record,
    findings: &mut Findings,
) -> Option<Known<'b>> {
    let field = record.event_name.as_deref();
    let named = (record.attributes.iter()).find(|attribute| attribute.key == EVENT_NAME);
    let attribute = named.and_then(|attribute| match &attribute.value {
        Any::String(name) if !name.is_empty() => Some(name.as_str()),
        _ => None,
    });
    let chosen = || chosen.iter().map(|at| (*at, &bundles[*at]));
    let known = |(at, bundle): (usize, &'b Bundle), name: Option<&str>| {
        let (name, event) = bundle.event(name?)?;
        Some(Known {
            at,
            bundle,
            name,
            event,
        })
    };
    let in_attribute =
        |bundle: &Bundle| bundle.catalog.records.event_name == EventNamePlace::Attribute;
    let at_its_place = |(at, bundle): (usize, &'b Bundle)| {
        let name = if in_attribute(bundle) {
            attribute
        } else {
            field
        };
        known((at, bundle), name)
    };
    if let Some(known) = chosen().find_map(at_its_place) {
        return Some(known);
    }
    if let Some(known) = chosen().find_map(|bundle| known(bundle, attribute)) {
        let field = field.map_or_else(
            || "EventName is empty".to_owned(),
            |field| format!("EventName is {}", show::quoted(field)),
        );
        let message =
            format!("the event's name stands only in the attribute `{EVENT_NAME}`; {field}");
        let pointer = findings.pointer.clone();
        let position = known.event.position_of("");
        findings.record_level(Code::EventNameInAttribute, message, pointer, position);
        return Some(known);
    }
    let all_in_attribute = chosen().all(|(_, bundle)| in_attribute(bundle));
    // The attribute is the better name where the field holds, say, a source location.
    let shown = attribute.or(field.filter(|_| !all_in_attribute));
    findings.event = shown.map(show::short_name);
    let message = match shown {
        None if all_in_attribute => {
            format!("the record has no attribute `{EVENT_NAME}` that names its event")
        }
        None => "the record has no EventName".to_owned(),
        Some(name) => {
            let nearest = suggest::nearest(name, chosen().flat_map(|(_, bundle)| bundle.events()));
            let hint = nearest.map_or_else(String::new, |nearest| {
                format!("; did you mean `{nearest}`?")
            });
            let other = match field {
                Some(field) if field != name && !all_in_attribute => {
                    format!(" (EventName is {})", show::quoted(field))
                }
                _ => String::new(),
            };
            let catalogs: Vec<_> = chosen()
                .map(|(_, bundle)| format!("{} {}", bundle.catalog.name, bundle.catalog.version))
                .collect();
            let catalogs = catalogs.join(" or ");
            format!(
                "`{}` is no event of {catalogs}{other}{hint}",
                show::name(name)
            )
        }
    };
    findings.record_level(Code::UnknownEvent, message, findings.pointer.clone(), None);
    None
}
