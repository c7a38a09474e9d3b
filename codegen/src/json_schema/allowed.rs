//! The attributes that a record of an event may carry, whoever says so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use otelier_schema::resolved::{
    ALWAYS_ALLOWED, Attribute, Encoding, Event, EventNamePlace, Fill, Outside, Privacy,
    PrivacyClass, Requirement, ResolvedCatalog, Stability, Type,
};

/// The key under which a record repeats its event's name.
pub(crate) const EVENT_NAME: &str = "event.name";

/// Every attribute that a record of one event may carry, by key.
pub(crate) struct Allowed<'a> {
    pub(crate) event: &'a Event,
    attributes: BTreeMap<&'a str, Entry<'a>>,
    names_itself: bool,
}

/// An attribute and where it comes from.
enum Entry<'a> {
    /// Every event has it.
    Metadata(&'a Attribute),
    /// The event, or a case of it, has it.
    Own(&'a Attribute),
    /// It is allowed on every record, and the catalog says nothing about it.
    Always(Box<Attribute>),
}

impl Entry<'_> {
    fn attribute(&self) -> &Attribute {
        match self {
            Self::Metadata(attribute) | Self::Own(attribute) => attribute,
            Self::Always(attribute) => attribute,
        }
    }
}

impl<'a> Allowed<'a> {
    pub(crate) fn new(catalog: &'a ResolvedCatalog, event: &'a Event) -> Self {
        let own = event.all_attributes();
        let metadata = catalog.metadata.iter();
        let listed = (metadata.map(|attribute| (attribute, Entry::Metadata(attribute))))
            .chain(own.map(|attribute| (attribute, Entry::Own(attribute))));
        let mut attributes = BTreeMap::new();
        for (attribute, entry) in listed {
            // An attribute bound to several cases has the same type and constraints in each.
            attributes.entry(attribute.id.as_str()).or_insert(entry);
        }
        for key in ALWAYS_ALLOWED {
            attributes
                .entry(key)
                .or_insert_with(|| Entry::Always(Box::new(always(key, event))));
        }
        let names_itself = catalog.records.event_name == EventNamePlace::Attribute;
        Self {
            event,
            attributes,
            names_itself,
        }
    }

    /// All of them, sorted by key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.values().map(Entry::attribute)
    }

    /// Those that the catalog lists, sorted by key.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &'a Attribute> {
        self.attributes.values().filter_map(|entry| match entry {
            Entry::Metadata(attribute) | Entry::Own(attribute) => Some(*attribute),
            Entry::Always(_) => None,
        })
    }

    /// Whether the catalog says nothing about a key, which every record may carry all the same.
    pub(crate) fn is_always(&self, key: &str) -> bool {
        key != EVENT_NAME && matches!(self.attributes.get(key), Some(Entry::Always(_)))
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Attribute> {
        self.attributes.get(key).map(Entry::attribute)
    }

    /// Whether only this event says what a key is: its attribute is neither shared nor metadata.
    pub(crate) fn is_own(&self, key: &str) -> bool {
        matches!(self.attributes.get(key), Some(Entry::Own(attribute)) if !attribute.shared)
    }

    /// Keys that every record of the event must carry, sorted.
    pub(crate) fn required(&self, catalog: &'a ResolvedCatalog) -> BTreeSet<&'a str> {
        let mut keys = required(
            catalog
                .metadata
                .iter()
                .chain(self.event.common_attributes()),
        );
        if self.names_itself {
            keys.insert(EVENT_NAME);
        }
        keys
    }

    /// Keys that are bound to cases of the event, but not to this one, sorted.
    pub(crate) fn bound_elsewhere(&self, case: usize) -> BTreeSet<&'a str> {
        let own = &self.event.cases[case].attributes;
        (self.event.cases.iter())
            .flat_map(|other| &other.attributes)
            .map(|attribute| attribute.id.as_str())
            .filter(|key| own.iter().all(|attribute| attribute.id != *key))
            .collect()
    }
}

/// The keys of those attributes that are required.
pub(crate) fn required<'a>(
    attributes: impl IntoIterator<Item = &'a Attribute>,
) -> BTreeSet<&'a str> {
    (attributes.into_iter())
        .filter(|attribute| attribute.requirement == Requirement::Required)
        .map(|attribute| attribute.id.as_str())
        .collect()
}

fn always(key: &str, event: &Event) -> Attribute {
    let (ty, brief) = match key {
        EVENT_NAME => (Type::String, "The event's name."),
        "event.sequence" => (Type::Int, "The number of the event within its session."),
        "event.timestamp" => (Type::String, "When the event happened."),
        _ => (Type::String, "An identifier of this one record."),
    };
    Attribute {
        id: key.to_owned(),
        shared: false,
        group: None,
        ty,
        unit: None,
        brief: brief.to_owned(),
        note: None,
        examples: Vec::new(),
        stability: Stability::Stable,
        since: None,
        deprecated: None,
        owner: None,
        expires: None,
        requirement: Requirement::WhenAvailable(None),
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
        position: event.position.clone(),
        positions: Arc::default(),
    }
}
