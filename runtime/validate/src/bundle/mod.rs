//! The published bundle of a catalog: its schemas, and where each constraint is written.

mod entry;
mod error;
mod event;

use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Write};
use std::sync::OnceLock;

use ahash::RandomState;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use self::entry::{Entry, Loaded, digest};
pub use self::error::BundleError;
pub(crate) use self::event::{Body, Event, escape};
use crate::attribute::Kind;
use crate::compiled::{Head, Look, Tallies};
use crate::finding::Position;
use crate::present::Present;
use crate::report::Seen;

/// The attribute that repeats the event's name.
pub(crate) const EVENT_NAME: &str = "event.name";

/// The format number of the bundles that this crate reads.
pub const FORMAT: u64 = 3;

/// A catalog as its bundle describes it, with its checks compiled.
pub struct Bundle {
    pub(crate) catalog: Catalog,
    content_hash: OnceLock<String>,
    /// Sorted by name.
    events: Vec<(String, Entry)>,
    /// The places of events in that list, by name.
    places: HashMap<Box<[u8]>, usize, RandomState>,
    fault: OnceLock<BundleError>,
}

/// The catalog that a bundle was made from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Catalog {
    /// Its name, e.g. `codex`.
    pub name: String,
    /// Its semantic version.
    pub version: String,
    /// The instrumentation scope of its records.
    pub scope: Scope,
    /// How its records look where they differ from the usual wire.
    pub records: RecordRules,
    /// What the resource of its records says, by key.
    #[serde(default)]
    pub(crate) resource: BTreeMap<String, ResourceAttribute>,
}

/// An attribute that every resource has.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct ResourceAttribute {
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    /// The only value; `None`: the application or its user says it.
    #[serde(default)]
    pub(crate) value: Option<Value>,
    pub(crate) position: Position,
}

/// An instrumentation scope.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Scope {
    /// Its name.
    pub name: String,
    /// The schema URL of its records, where the catalog gives one.
    #[serde(default)]
    pub schema_url: Option<String>,
}

/// How records look where they differ from the usual wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RecordRules {
    /// Where the event's name stands.
    pub event_name: EventNamePlace,
    /// `timeUnixNano` may be zero or absent.
    pub zero_timestamp: bool,
}

/// Where a record says its event's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventNamePlace {
    /// In the field `EventName`, as OTLP has it.
    Field,
    /// In the attribute `event.name` alone.
    Attribute,
}

impl Bundle {
    /// Reads a bundle (`bundle.json`, as `otelier generate` writes it), and [verifies](Self::verify) all of it.
    ///
    /// # Errors
    ///
    /// Where the text is no bundle of [`FORMAT`], the `content_hash` of an event does not fit its schema, or
    /// its parts disagree.
    pub fn from_json(text: &str) -> Result<Self, BundleError> {
        let bundle = Self::open(text)?;
        bundle.verify()?;
        Ok(bundle)
    }

    /// Reads a bundle of which each event is read when the first record of it comes: what is large is ready at once.
    ///
    /// An event that cannot be read then is none of this bundle, and [`fault`](Self::fault) says why: whoever has
    /// validated records asks it before believing what was found.
    ///
    /// # Errors
    ///
    /// Where the text is no bundle of [`FORMAT`].
    pub fn open(text: &str) -> Result<Self, BundleError> {
        let json = |error: serde_json::Error| BundleError::Json(error.to_string());
        let file: Result<File<'_>, _> = serde_json::from_str(text);
        let format = if let Ok(file) = &file {
            file.format.clone()
        } else {
            // That of another format may look otherwise.
            let document: Value = serde_json::from_str(text).map_err(json)?;
            document.get("format").cloned()
        };
        let format = format.ok_or(BundleError::NoFormat)?;
        if format.as_u64() != Some(FORMAT) {
            return Err(BundleError::Format(format.to_string()));
        }
        let File {
            catalog, events, ..
        } = file.map_err(json)?;
        let mut bundle = Self {
            catalog,
            content_hash: OnceLock::new(),
            places: HashMap::default(),
            events: Vec::with_capacity(events.len()),
            fault: OnceLock::new(),
        };
        for (place, (name, entry)) in events.into_iter().enumerate() {
            bundle.places.insert(name.as_bytes().into(), place);
            bundle.events.push((name, Entry::new(entry.to_owned())));
        }
        Ok(bundle)
    }

    /// Reads every event that was not read yet.
    ///
    /// # Errors
    ///
    /// Where the `content_hash` of an event does not fit its schema, or its parts disagree.
    pub fn verify(&self) -> Result<(), BundleError> {
        for place in 0..self.events.len() {
            self.load(place);
        }
        self.fault().cloned().map_or(Ok(()), Err)
    }

    /// Why an event that was asked for could not be read: the first of them.
    pub fn fault(&self) -> Option<&BundleError> {
        self.fault.get()
    }

    /// The catalog that the bundle was made from.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The hash of the schemas of all events, `sha256:` and lower-case hex: that of lines with each event's
    /// name and its own `content_hash`, sorted by name.
    pub fn content_hash(&self) -> &str {
        self.content_hash.get_or_init(|| {
            let mut hashes = String::new();
            for (name, entry) in &self.events {
                match entry.content_hash(name) {
                    // Writing to a String does not fail.
                    Ok(hash) => _ = writeln!(hashes, "{name} {hash}"),
                    Err(error) => self.failed(&error),
                }
            }
            digest(&hashes)
        })
    }

    /// The names of the events, sorted.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.events.iter().map(|(name, _)| name.as_str())
    }

    /// Whether records of an event are checked by a compiled form of its schema first. Where a part of the schema is
    /// not known to this version they are not, which is slower and finds the same.
    pub fn is_compiled(&self, event: &str) -> bool {
        let loaded = self.place(event.as_bytes()).and_then(|at| self.load(at));
        loaded.is_some_and(|loaded| loaded.compiled.is_some())
    }

    /// The keys that records of an event may carry, sorted; none for an unknown event.
    pub fn attributes(&self, event: &str) -> impl Iterator<Item = &str> {
        let event = self.event(event).map(|(_, event)| event);
        event
            .into_iter()
            .flat_map(|event| event.attributes.keys().map(String::as_str))
    }

    /// The cases of an event, in the order of the catalog; none where it has none or is unknown.
    pub fn cases(&self, event: &str) -> impl Iterator<Item = &str> {
        let event = self.event(event).map(|(_, event)| event);
        event
            .into_iter()
            .flat_map(|event| event.cases.iter().map(String::as_str))
    }

    /// Whether it has an event of this name.
    #[cfg(feature = "receiver")]
    pub(crate) fn has(&self, event: &str) -> bool {
        self.place(event.as_bytes()).is_some()
    }

    /// An event, with its name.
    pub(crate) fn event(&self, name: &str) -> Option<(&str, &Event)> {
        let place = self.place(name.as_bytes())?;
        Some((&self.events[place].0, &self.load(place)?.event))
    }

    /// All events.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Event)> {
        (0..self.events.len())
            .filter_map(|place| Some((self.events[place].0.as_str(), &self.load(place)?.event)))
    }

    /// Whether a protobuf `LogRecord` is beyond doubt valid; if it is, it is counted.
    #[inline]
    pub(crate) fn look(
        &self,
        record: &[u8],
        present: Option<&Present>,
        tallies: &mut Tallies,
    ) -> Look {
        let Some(head) = Head::read(record, self.catalog.records, present) else {
            return Look::Unsure;
        };
        let Some(place) = self.place(head.name) else {
            return Look::Other;
        };
        match self.load(place).and_then(|loaded| loaded.compiled.as_ref()) {
            Some(event) if event.accepts(&head, present, tallies.of(place)) => Look::Accepted,
            _ => Look::Unsure,
        }
    }

    /// Adds what was counted to what else was seen of each event, and gives the number of records.
    pub(crate) fn add_up(&self, tallies: Tallies, seen: &mut BTreeMap<String, Seen>) -> usize {
        let mut records = 0;
        for (place, tally) in tallies.each() {
            let name = &self.events[place].0;
            let loaded = self.load(place);
            if let Some(compiled) = loaded.and_then(|loaded| loaded.compiled.as_ref()) {
                let cases = &loaded.map_or(&[][..], |loaded| &loaded.event.cases);
                let seen = seen.entry(name.clone()).or_default();
                records += tally.add_to(seen, compiled, cases);
            }
        }
        records
    }

    #[inline]
    fn place(&self, event: &[u8]) -> Option<usize> {
        self.places.get(event).copied()
    }

    #[inline]
    fn load(&self, place: usize) -> Option<&Loaded> {
        let (name, entry) = &self.events[place];
        match entry.load(name) {
            Ok(loaded) => Some(loaded),
            Err(error) => {
                self.failed(error);
                None
            }
        }
    }

    /// Keeps the first of what cannot be read.
    #[cold]
    fn failed(&self, error: &BundleError) {
        self.fault.get_or_init(|| error.clone());
    }
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bundle")
            .field("catalog", &self.catalog)
            .field("events", &self.events().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// `bundle.json` as it is written.
#[derive(Deserialize)]
struct File<'t> {
    format: Option<Value>,
    catalog: Catalog,
    #[serde(borrow)]
    events: BTreeMap<String, &'t RawValue>,
}
