//! The published bundle of a catalog: its schemas, and where each constraint is written.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use jsonschema::Validator;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::attribute::{AttributeType, Deprecated, Kind};
use crate::compiled::{Compiled, Published};
use crate::finding::Position;
use crate::schema::{Check, InvalidSchema};

/// The attribute that repeats the event's name.
pub(crate) const EVENT_NAME: &str = "event.name";

/// The format number of the bundles that this crate reads.
pub const FORMAT: u64 = 3;

/// A catalog as its bundle describes it, with its checks compiled.
pub struct Bundle {
    pub(crate) catalog: Catalog,
    content_hash: String,
    pub(crate) events: BTreeMap<String, Event>,
    pub(crate) compiled: Compiled,
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

/// An event of the catalog.
pub(crate) struct Event {
    pub(crate) attributes: BTreeMap<String, AttributeType>,
    /// What its records hold in their body; `None`: nobody looks at it.
    pub(crate) body: Option<Body>,
    pub(crate) cases: Vec<String>,
    /// The `SeverityNumber` of each case, or the only one of an event without cases; `None`: the sender says it.
    /// What is not there is not looked at.
    pub(crate) severities: Vec<Option<u8>>,
    /// Set where it should not be used any more.
    pub(crate) deprecated: Option<Deprecated>,
    /// The last day on which it may be used, `YYYY-MM-DD`.
    pub(crate) expires: Option<String>,
    pub(crate) check: Check,
    pub(crate) positions: BTreeMap<String, Position>,
}

/// The body of an event's records.
pub(crate) struct Body {
    pub(crate) ty: AttributeType,
    pub(crate) check: Validator,
    pub(crate) positions: BTreeMap<String, Position>,
}

impl Bundle {
    /// Reads a bundle (`bundle.json`, as `otelier generate` writes it) and compiles its checks.
    ///
    /// # Errors
    ///
    /// Where the text is no bundle of [`FORMAT`], the `content_hash` of an event does not fit its schema, or
    /// its parts disagree.
    pub fn from_json(text: &str) -> Result<Self, BundleError> {
        let document: Value =
            serde_json::from_str(text).map_err(|error| BundleError::Json(error.to_string()))?;
        let format = document.get("format").ok_or(BundleError::NoFormat)?;
        if format.as_u64() != Some(FORMAT) {
            return Err(BundleError::Format(format.to_string()));
        }
        let file: File =
            serde_json::from_str(text).map_err(|error| BundleError::Json(error.to_string()))?;
        let mut events = BTreeMap::new();
        let mut compiled = Compiled::default();
        let mut hashes = String::new();
        for (name, entry) in file.events {
            let computed = match &entry.body_schema {
                Some(body) => hash(&Value::Array(vec![entry.schema.clone(), body.clone()])),
                None => hash(&entry.schema),
            };
            if computed != entry.content_hash {
                return Err(BundleError::Hash {
                    event: name,
                    written: entry.content_hash,
                    computed,
                });
            }
            // Writing to a String does not fail.
            _ = writeln!(hashes, "{name} {computed}");
            let body = entry.body.as_ref().zip(entry.body_schema.as_ref());
            compiled.add(
                &name,
                &Published {
                    schema: &entry.schema,
                    attributes: &entry.attributes,
                    cases: entry.cases.len(),
                    severities: &entry.severities,
                    deprecated: entry.deprecated.is_some(),
                    expires: entry.expires.as_deref(),
                    body,
                },
            );
            let check = match Check::compile(&entry.schema, &entry.attributes, &entry.cases) {
                Ok(check) => check,
                Err(problem) => {
                    return Err(BundleError::Schema {
                        event: name,
                        problem,
                    });
                }
            };
            let body = match (entry.body, entry.body_schema) {
                (Some(ty), Some(schema)) => match crate::schema::compile(&schema) {
                    Ok(check) => Some(Body {
                        ty,
                        check,
                        positions: entry.body_positions,
                    }),
                    Err(problem) => {
                        return Err(BundleError::Schema {
                            event: name,
                            problem,
                        });
                    }
                },
                _ => None,
            };
            let event = Event {
                attributes: entry.attributes,
                body,
                cases: entry.cases,
                severities: entry.severities,
                deprecated: entry.deprecated,
                expires: entry.expires,
                check,
                positions: entry.positions,
            };
            events.insert(name, event);
        }
        let content_hash = digest(&hashes);
        Ok(Self {
            catalog: file.catalog,
            content_hash,
            events,
            compiled,
        })
    }

    /// The catalog that the bundle was made from.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The hash of the schemas of all events, `sha256:` and lower-case hex: that of lines with each event's
    /// name and its own `content_hash`, sorted by name.
    pub fn content_hash(&self) -> &str {
        &self.content_hash
    }

    /// The names of the events, sorted.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.events.keys().map(String::as_str)
    }

    /// Whether records of an event are checked by a compiled form of its schema first. Where a part of the schema is
    /// not known to this version they are not, which is slower and finds the same.
    pub fn is_compiled(&self, event: &str) -> bool {
        self.compiled.has(event)
    }

    /// The keys that records of an event may carry, sorted; none for an unknown event.
    pub fn attributes(&self, event: &str) -> impl Iterator<Item = &str> {
        let event = self.events.get(event);
        event
            .into_iter()
            .flat_map(|event| event.attributes.keys().map(String::as_str))
    }

    /// The cases of an event, in the order of the catalog; none where it has none or is unknown.
    pub fn cases(&self, event: &str) -> impl Iterator<Item = &str> {
        let event = self.events.get(event);
        event
            .into_iter()
            .flat_map(|event| event.cases.iter().map(String::as_str))
    }
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bundle")
            .field("catalog", &self.catalog)
            .field("content_hash", &self.content_hash)
            .field("events", &self.events.keys())
            .finish_non_exhaustive()
    }
}

impl Event {
    /// The place of what stands at these segments of the schema, or of the nearest thing around it.
    pub(crate) fn position(&self, segments: &[&str]) -> Option<Position> {
        let escaped: Vec<_> = segments.iter().map(|segment| escape(segment)).collect();
        self.position_of(&format!("/{}", escaped.join("/")))
    }

    pub(crate) fn position_of(&self, pointer: &str) -> Option<Position> {
        // `/required` stands for the event itself.
        nearest(&self.positions, pointer).or_else(|| self.positions.get("/required").cloned())
    }

    /// Whether the catalog's files have the attribute of this key: every record may carry some that they do not.
    pub(crate) fn is_written(&self, key: &str) -> bool {
        let place = |list: &str, key: &str| format!("/{list}/{}", escape(key));
        let family = (self.attributes.get(key)).filter(|ty| ty.is_family());
        let place = match family {
            Some(ty) => place("patternProperties", &ty.family_pattern(key)),
            None => place("properties", key),
        };
        self.positions.contains_key(&place)
    }

    /// What the bundle says about the attribute of this key, and the key that says it: a template's is that
    /// of the family.
    pub(crate) fn attribute(&self, key: &str) -> Option<(&str, &AttributeType)> {
        if let Some((key, known)) = self.attributes.get_key_value(key)
            && !known.is_family()
        {
            return Some((key, known));
        }
        let mut end = key.len();
        while let Some(dot) = key[..end].rfind('.') {
            if let Some((family, known)) = self.attributes.get_key_value(&key[..dot])
                && known.is_family()
                && dot + 1 < key.len()
            {
                return Some((family, known));
            }
            end = dot;
        }
        None
    }
}

impl Body {
    /// The place of what stands at a pointer into the body's schema, or of the nearest thing around it.
    pub(crate) fn position_of(&self, pointer: &str) -> Option<Position> {
        nearest(&self.positions, pointer)
    }
}

/// The place at a pointer, or at the nearest one around it that has a place.
fn nearest(positions: &BTreeMap<String, Position>, pointer: &str) -> Option<Position> {
    let mut pointer = pointer;
    loop {
        if let Some(position) = positions.get(pointer) {
            return Some(position.clone());
        }
        pointer = &pointer[..pointer.rfind('/')?];
    }
}

/// A segment of a JSON pointer (RFC 6901).
pub(crate) fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

/// Why a bundle cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BundleError {
    /// It is not JSON, or not shaped like a bundle; the parser's words, with line and column.
    Json(String),
    /// It has no `format` number.
    NoFormat,
    /// Its `format` number is another than [`FORMAT`].
    Format(String),
    /// The `content_hash` of an event does not fit its schema: the bundle was changed by hand, or merged and
    /// not generated again.
    Hash {
        /// The event.
        event: String,
        /// What the bundle says.
        written: String,
        /// What the schema gives.
        computed: String,
    },
    /// The schema of an event cannot be used.
    Schema {
        /// The event.
        event: String,
        /// What is wrong with it.
        problem: InvalidSchema,
    },
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(problem) => write!(f, "not a schema bundle: {problem}"),
            Self::NoFormat => f.write_str("not a schema bundle: it has no `format` number"),
            Self::Format(found) => write!(
                f,
                "bundle format {found} is not supported; this version reads format {FORMAT}: generate the bundle \
                 again with the `otelier` of this version"
            ),
            Self::Hash {
                event,
                written,
                computed,
            } => write!(
                f,
                "the bundle's content_hash of the event `{event}` is {written}, but its schema gives {computed}; \
                 run `otelier generate`"
            ),
            Self::Schema { event, problem } => write!(
                f,
                "the bundle's schema of the event `{event}` cannot be used: {problem}"
            ),
        }
    }
}

impl std::error::Error for BundleError {}

/// `bundle.json` as it is written.
#[derive(Deserialize)]
struct File {
    catalog: Catalog,
    events: BTreeMap<String, EventEntry>,
}

#[derive(Deserialize)]
struct EventEntry {
    content_hash: String,
    attributes: BTreeMap<String, AttributeType>,
    cases: Vec<String>,
    #[serde(default)]
    severities: Vec<Option<u8>>,
    #[serde(default)]
    deprecated: Option<Deprecated>,
    #[serde(default)]
    expires: Option<String>,
    schema: Value,
    positions: BTreeMap<String, Position>,
    #[serde(default)]
    body: Option<AttributeType>,
    #[serde(default)]
    body_schema: Option<Value>,
    #[serde(default)]
    body_positions: BTreeMap<String, Position>,
}

/// The digest of the compact JSON of a schema with sorted keys.
fn hash(schema: &Value) -> String {
    digest(&serde_json::to_string(&sorted(schema)).expect("JSON values serialise"))
}

/// SHA-256: `sha256:` and lower-case hex.
fn digest(text: &str) -> String {
    let mut hash = String::from("sha256:");
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a String does not fail.
        _ = write!(hash, "{byte:02x}");
    }
    hash
}

/// The value with the keys of its objects sorted, whatever order the map type keeps.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members.iter().collect();
            members
                .into_iter()
                .map(|(key, value)| (key.clone(), sorted(value)))
                .collect()
        }
        scalar => scalar.clone(),
    }
}
