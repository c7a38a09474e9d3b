//! An event as it is written in a bundle: read, held against its hash and compiled when it is first asked for.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::error::BundleError;
use super::event::{Body, Event};
use crate::attribute::{AttributeType, Deprecated};
use crate::compiled::{self, Published};
use crate::finding::Position;
use crate::schema::{self, Check};

/// An event of a bundle, which may not have been read yet.
pub(super) struct Entry {
    text: Box<RawValue>,
    loaded: OnceLock<Result<Box<Loaded>, BundleError>>,
}

/// An event that was read.
pub(crate) struct Loaded {
    pub(crate) event: Event,
    /// `None` where a part of its schema is not known to this version.
    pub(crate) compiled: Option<compiled::Event>,
}

impl Entry {
    pub(super) fn new(text: Box<RawValue>) -> Self {
        Self {
            text,
            loaded: OnceLock::new(),
        }
    }

    #[inline]
    pub(super) fn load(&self, name: &str) -> Result<&Loaded, &BundleError> {
        let loaded = self.loaded.get_or_init(|| self.read(name));
        loaded.as_ref().map(|loaded| &**loaded)
    }

    /// The hash of its schemas as it is written.
    pub(super) fn content_hash(&self, name: &str) -> Result<String, BundleError> {
        let Hashed { content_hash } = self.parse(name)?;
        Ok(content_hash)
    }

    fn parse<'t, T: Deserialize<'t>>(&'t self, name: &str) -> Result<T, BundleError> {
        let parsed = serde_json::from_str(self.text.get());
        parsed.map_err(|error| BundleError::Json(format!("the event `{name}`: {error}")))
    }

    fn read(&self, name: &str) -> Result<Box<Loaded>, BundleError> {
        let written: Written = self.parse(name)?;
        let computed = match &written.body_schema {
            Some(body) => hash(&Value::Array(vec![written.schema.clone(), body.clone()])),
            None => hash(&written.schema),
        };
        if computed != written.content_hash {
            return Err(BundleError::Hash {
                event: name.to_owned(),
                written: written.content_hash,
                computed,
            });
        }
        let compiled = compiled::Event::compile(&Published {
            schema: &written.schema,
            attributes: &written.attributes,
            cases: written.cases.len(),
            severities: &written.severities,
            deprecated: written.deprecated.is_some(),
            expires: written.expires.as_deref(),
            body: written.body.as_ref().zip(written.body_schema.as_ref()),
        });
        let refused = |problem| BundleError::Schema {
            event: name.to_owned(),
            problem,
        };
        let check = Check::compile(&written.schema, &written.attributes, &written.cases);
        let body = match (written.body, written.body_schema) {
            (Some(ty), Some(schema)) => Some(Body {
                ty,
                check: schema::compile(&schema).map_err(refused)?,
                positions: written.body_positions,
            }),
            _ => None,
        };
        let event = Event {
            check: check.map_err(refused)?,
            attributes: written.attributes,
            body,
            cases: written.cases,
            severities: written.severities,
            deprecated: written.deprecated,
            expires: written.expires,
            positions: written.positions,
        };
        Ok(Box::new(Loaded { event, compiled }))
    }
}

#[derive(Deserialize)]
struct Hashed {
    content_hash: String,
}

#[derive(Deserialize)]
struct Written {
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
pub(super) fn digest(text: &str) -> String {
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
