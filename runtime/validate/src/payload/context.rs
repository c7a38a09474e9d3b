//! What records share: the resource that they come from and the scope that made them.

use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::resource::v1::Resource as ResourceMessage;

use super::record::{Attribute, attributes_from_protobuf};

/// Whether a payload says its resource or scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It does.
    Given,
    /// It does not.
    Absent,
    /// It cannot be read, or stands too far behind its records: nobody knows what it says. Told already.
    Unknown,
}

/// The resource of a `ResourceLogs`.
pub(crate) struct Resource {
    /// Whether the payload says it.
    pub(crate) presence: Presence,
    /// The document of the payload that it is in.
    pub(crate) document: usize,
    /// Where it is, as a JSON pointer; of one that is absent, where the `ResourceLogs` is.
    pub(crate) pointer: String,
    /// Where its message begins in a protobuf payload.
    pub(crate) offset: Option<u64>,
    /// Its attributes, as far as they have a key.
    pub(crate) attributes: Vec<Attribute>,
}

/// The instrumentation scope of a `ScopeLogs`.
pub(crate) struct Scope {
    /// Whether the payload says it.
    pub(crate) presence: Presence,
    /// The document of the payload that it is in.
    pub(crate) document: usize,
    /// Where it is, as a JSON pointer; of one that is absent, where the `ScopeLogs` is.
    pub(crate) pointer: String,
    /// Where its message begins in a protobuf payload.
    pub(crate) offset: Option<u64>,
    /// Its name; empty where there is none.
    pub(crate) name: String,
    /// Its version; empty where there is none.
    pub(crate) version: String,
}

/// The schema URL of a `ResourceLogs` or `ScopeLogs`, which senders write behind the records that it holds for.
#[derive(Clone, Debug)]
pub(crate) struct SchemaUrl {
    /// Whether it is that of a scope.
    pub(crate) of_scope: bool,
    /// The document of the payload that it is in.
    pub(crate) document: usize,
    /// Where it is, as a JSON pointer.
    pub(crate) pointer: String,
    /// Where its field begins in a protobuf payload.
    pub(crate) offset: Option<u64>,
    /// What it says.
    pub(crate) url: String,
}

/// Where something is.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) document: usize,
    pub(super) pointer: String,
    pub(super) offset: Option<u64>,
}

impl Resource {
    pub(super) fn without(presence: Presence, at: At) -> Self {
        Self::with(presence, at, Vec::new())
    }

    pub(super) fn with(presence: Presence, at: At, attributes: Vec<Attribute>) -> Self {
        Self {
            presence,
            document: at.document,
            pointer: at.pointer,
            offset: at.offset,
            attributes,
        }
    }

    pub(super) fn from_protobuf(message: ResourceMessage, at: At) -> Self {
        Self::with(
            Presence::Given,
            at,
            attributes_from_protobuf(message.attributes),
        )
    }
}

impl Scope {
    pub(super) fn without(presence: Presence, at: At) -> Self {
        Self::with(presence, at, InstrumentationScope::default())
    }

    pub(super) fn from_protobuf(message: InstrumentationScope, at: At) -> Self {
        Self::with(Presence::Given, at, message)
    }

    fn with(presence: Presence, at: At, message: InstrumentationScope) -> Self {
        Self::named(presence, at, message.name, message.version)
    }

    pub(super) fn named(presence: Presence, at: At, name: String, version: String) -> Self {
        Self {
            presence,
            document: at.document,
            pointer: at.pointer,
            offset: at.offset,
            name,
            version,
        }
    }
}
