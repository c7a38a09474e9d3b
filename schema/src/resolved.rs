//! The resolved catalog: what every emitter reads.
//!
//! References are followed, common metadata and cases are folded in, defaults are
//! decided. Nothing here is optional because a file left it out; an `Option` means
//! that the catalog says nothing about it on purpose.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The format number of the catalog language that this crate reads.
pub const FORMAT: u32 = 1;

/// Attribute keys that every record may carry, whatever its event.
pub const ALWAYS_ALLOWED: [&str; 4] = [
    "event.name",
    "event.sequence",
    "event.timestamp",
    "log.record.uid",
];

/// A place in a catalog file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Path relative to the catalog's directory, with `/` on every system.
    ///
    /// Places are many, and files are few: all that are in one file share its name.
    pub file: Arc<str>,
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

/// A whole catalog.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedCatalog {
    /// The catalog's name, e.g. `codex`.
    pub name: String,
    /// The catalog's semantic version; also the version of the instrumentation scope.
    pub version: String,
    /// One sentence about the catalog.
    pub brief: String,
    /// Further prose.
    pub note: Option<String>,
    /// The instrumentation scope that its records carry.
    pub scope: Scope,
    /// Where generated files go; `None` where the catalog is used from a build script only.
    pub generate: Option<Generate>,
    /// How records look where they differ from the usual wire.
    pub records: RecordRules,
    /// Resource attributes, in file order.
    pub resource: Vec<ResourceAttribute>,
    /// User-visible settings, in file order.
    pub settings: Vec<Setting>,
    /// Shared attributes, sorted by id: each as it is defined, whether an event uses it or not.
    pub attributes: Vec<Attribute>,
    /// Attributes that every event carries, in file order.
    pub metadata: Vec<Attribute>,
    /// Events, sorted by name.
    pub events: Vec<Event>,
    /// Lower-case hex SHA-256 of the catalog's files (names and contents, newlines normalised).
    pub digest: String,
    /// The texts of its files, by their path relative to its directory; empty where it was not read from any.
    pub files: BTreeMap<String, String>,
}

/// The instrumentation scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Scope name, e.g. `codex_otel`.
    pub name: String,
    /// Schema URL of the records, where the catalog gives one.
    pub schema_url: Option<String>,
}

/// Where generated files go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generate {
    /// Directory, relative to the catalog's directory.
    pub directory: String,
    /// Name of the generated crate.
    pub crate_name: String,
    /// The crate is a member of a Cargo workspace that supplies package fields, lints and `otelier-runtime`.
    pub workspace: bool,
    /// Where a crate that is no member of a workspace takes `otelier-runtime` from; `None` for the generator's own version.
    pub runtime: Option<RuntimeSource>,
}

/// Where Cargo takes `otelier-runtime` from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeSource {
    /// A directory, relative to the generated crate's.
    Path(String),
    /// A Git repository.
    Git {
        /// Its URL.
        url: String,
        /// The commit; `None` for the head of its default branch.
        rev: Option<String>,
    },
    /// A version requirement, from a registry.
    Version(String),
}

/// How records look where they differ from the usual wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordRules {
    /// Where the event's name stands.
    pub event_name: EventNamePlace,
    /// `timeUnixNano` may be zero or absent.
    pub zero_timestamp: bool,
}

/// Where a record says its event's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventNamePlace {
    /// In the `EventName` field of the log record, as OTLP has it.
    Field,
    /// Only in the attribute `event.name`; the field holds something else or nothing.
    Attribute,
}

/// An attribute of the resource.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceAttribute {
    /// Attribute key.
    pub id: String,
    /// Scalar type: string, int, double or boolean.
    pub ty: Type,
    /// One sentence.
    pub brief: String,
    /// Further prose.
    pub note: Option<String>,
    /// Example values.
    pub examples: Vec<Value>,
    /// Where its value comes from.
    pub fill: ResourceFill,
    /// Where it is defined.
    pub position: Position,
}

/// Where the value of a resource attribute comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum ResourceFill {
    /// The catalog fixes it.
    Fixed(Value),
    /// The user's configuration key of this name; the default where it is not set.
    Configured {
        /// Key in the `[otel]` table, e.g. `environment`.
        key: String,
        /// Value where the user sets none.
        default: Value,
    },
    /// The application gives it when it starts its telemetry.
    Application,
}

/// A user-visible setting: a boolean key in the `[otel]` table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Key, e.g. `log_user_prompt`.
    pub id: String,
    /// One sentence.
    pub brief: String,
    /// Further prose.
    pub note: Option<String>,
    /// Value where the user sets none.
    pub default: bool,
    /// Where it is defined.
    pub position: Position,
}

/// An attribute of a record, a field of a map, or the body of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Attribute key, e.g. `http.response.status_code`. Of a template what all its keys begin with,
    /// e.g. `http.request.header`; of a map's field the key in the map; of a body [`BODY`].
    pub id: String,
    /// It is defined under `attributes` and used here by reference. Its type, constraints and privacy
    /// are those of the definition of this id in [`ResolvedCatalog::attributes`].
    pub shared: bool,
    /// The attribute group that the event names instead of it, where it comes with one.
    pub group: Option<String>,
    /// Its type, before encoding.
    pub ty: Type,
    /// UCUM unit, e.g. `ms`, `{token}`.
    pub unit: Option<String>,
    /// One sentence.
    pub brief: String,
    /// Further prose.
    pub note: Option<String>,
    /// Example values.
    pub examples: Vec<Value>,
    /// How far it may be relied on.
    pub stability: Stability,
    /// Catalog version in which it appeared.
    pub since: Option<String>,
    /// Set where it should not be used any more.
    pub deprecated: Option<Deprecated>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Date (`YYYY-MM-DD`) after which it is to be removed.
    pub expires: Option<String>,
    /// Whether a record must carry it (within its case, where it is bound to one).
    pub requirement: Requirement,
    /// How its value is written on the wire.
    pub encoding: Encoding,
    /// Inclusive bounds of a numeric value; `None` on a side is unbounded.
    pub range: Option<Range>,
    /// Bounds of a length: of a string in Unicode code points, of bytes in bytes, of an array in elements.
    /// The catalog's limits are folded in where it gives none.
    pub length: Option<Length>,
    /// The greatest length of each element, in code points, where the elements of an array are texts that only
    /// the catalog's limits bound. The emitter cuts longer ones.
    pub element_length: Option<u64>,
    /// What the emitter does with a value outside `range` or `length`.
    pub outside: Outside,
    /// Pattern of the whole string, in the language's subset, without anchors.
    pub pattern: Option<String>,
    /// Well-known format of a string.
    pub format: Option<Format>,
    /// Privacy class and redaction.
    pub privacy: Privacy,
    /// Who fills it.
    pub fill: Fill,
    /// Its value where a session is given none. Only metadata that the session fills has one, and is
    /// required then.
    pub default: Option<Value>,
    /// Where the attribute is written in this event (the reference, or the definition).
    pub position: Position,
    /// Where each key that constrains it is written: `type`, `requirement_level`, `range`,
    /// `length`, `pattern`, `format`, `encoding`, `privacy`, and `members` (the enum's list).
    ///
    /// An attribute is repeated wherever it is used, and keeps its places once.
    pub positions: Arc<BTreeMap<&'static str, Position>>,
}

/// What stands for the key of an event's body in places that have only keys.
pub const BODY: &str = "body";

/// The type of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `string`
    String,
    /// `int`: 64-bit signed.
    Int,
    /// `double`: finite IEEE 754 binary64.
    Double,
    /// `boolean`
    Boolean,
    /// `bytes`
    Bytes,
    /// A value out of a list of members: a string, an int or a boolean.
    Enum(Enum),
    /// `string[]` and the like: elements of a scalar type, of an enum, or maps.
    Array(Box<Type>),
    /// `map`: named fields, in file order.
    Map(Vec<Attribute>),
    /// `template[string]` and the like: a family of attributes, each of whose keys is the attribute's id,
    /// a full stop and a part that the caller names.
    Template {
        /// Type of each value: a scalar, or an array of scalars.
        value: Box<Type>,
        /// How many attributes of the family one record may carry.
        entries: u64,
        /// How many code points the part of a key has that the caller names.
        key: u64,
    },
}

/// An enum of strings, ints or booleans.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Its members, in file order. Their values are of one type.
    pub members: Vec<Member>,
    /// Values beside the members are valid too.
    pub open: bool,
}

/// A member of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Identifier, e.g. `approved_for_session`.
    pub id: String,
    /// The value on the wire: a string, an int or a boolean.
    pub value: Value,
    /// One sentence.
    pub brief: String,
    /// Set where it should not be used any more.
    pub deprecated: Option<Deprecated>,
    /// Where it is defined.
    pub position: Position,
}

/// A value as written in the catalog.
///
/// Of `bytes` it is their Base64 (RFC 4648, section 4), of a template a map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// A boolean.
    Boolean(bool),
    /// A 64-bit signed integer.
    Int(i64),
    /// A double.
    Double(f64),
    /// A string.
    String(String),
    /// An array; its elements are of one type.
    Array(Vec<Value>),
    /// A map.
    Map(BTreeMap<String, Value>),
}

/// Whether a record must carry an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// Every record (of the case) carries it.
    Required,
    /// Carried when there is a value; the prose says when that is.
    WhenAvailable(Option<String>),
}

/// How a value is written on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As the OTLP value of its type.
    Native,
    /// An int or a boolean written as a string: decimal digits, `true` or `false`.
    String,
}

/// Inclusive bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Of an int.
    Int {
        /// Lower bound; `i64::MIN` where the catalog gives none.
        min: i64,
        /// Upper bound; `i64::MAX` where the catalog gives none.
        max: i64,
    },
    /// Of a double.
    Double {
        /// Lower bound; `f64::MIN` where the catalog gives none.
        min: f64,
        /// Upper bound; `f64::MAX` where the catalog gives none.
        max: f64,
    },
}

/// Bounds of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Least length; 0 where the catalog gives none. More than 0 makes a checked type, since nothing
    /// can be made of a value that is too short.
    pub min: u64,
    /// Greatest length.
    pub max: Option<u64>,
}

/// What the emitter does with a value outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// A number becomes the nearest bound. A string is cut and ends in [`TRUNCATION_MARKER`], bytes and
    /// arrays are cut. Each is counted.
    Adjust,
    /// It takes a checked type, whose constructor refuses the value.
    Refuse,
}

/// What the emitter puts at the end of a value that it truncated.
pub const TRUNCATION_MARKER: &str = "[...]";

/// A well-known format of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// RFC 3339 `date-time`, UTC, milliseconds, `Z`.
    DateTime,
    /// RFC 9562 UUID in its hyphenated form, lower case.
    Uuid,
}

/// Privacy class and redaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// How sensitive the value is.
    pub class: PrivacyClass,
    /// What replaces the value, unless a setting asks for it.
    pub redaction: Option<Redaction>,
}

impl Privacy {
    /// What every value is replaced by, whatever the settings of its sender; `None` where a value can be let through.
    pub fn always(&self) -> Option<&str> {
        let redaction = self.redaction.as_ref()?;
        (redaction.unless.is_none()).then_some(redaction.text.as_str())
    }
}

/// How sensitive a value is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PrivacyClass {
    /// May be shown to anyone.
    Public,
    /// Says who somebody is.
    Identity,
    /// What a user wrote or a tool read.
    Content,
    /// Grants access; never exported.
    Secret,
}

impl PrivacyClass {
    /// The catalog's word for the class.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Identity => "identity",
            Self::Content => "content",
            Self::Secret => "secret",
        }
    }

    /// Whether values of this class are masked in findings.
    pub const fn is_sensitive(self) -> bool {
        !matches!(self, Self::Public)
    }
}

/// What replaces a value, unless a setting asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// The replacement.
    pub text: String,
    /// The setting that lets the value through; `None`: nothing does.
    pub unless: Option<String>,
}

/// Who fills an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// The caller of the emitter.
    Caller,
    /// The session; `mutable` where it may change while the session runs.
    Session {
        /// It can change while the session runs.
        mutable: bool,
    },
    /// The runtime.
    Runtime(RuntimeValue),
    /// The same value as this resource attribute.
    Resource(String),
}

/// A value that the runtime makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuntimeValue {
    /// The time of the event, RFC 3339, UTC, milliseconds.
    Timestamp,
    /// The number of the event within its session, from 0. An event takes its number when it is emitted, whatever becomes of it then. So a receiver that
    /// has records of a session in which a number is missing between two others knows that one was lost, and where; one that has a number twice has the same record twice. What is missing
    /// after the last one it cannot tell. It tells sessions apart by another attribute of the metadata that names them.
    Sequence,
}

/// How far something may be relied on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stability {
    /// Changes follow semantic versioning.
    #[default]
    Stable,
    /// May change with any version.
    Development,
}

/// Why something should not be used any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecated {
    /// `obsoleted`, `renamed` or `uncategorized`.
    pub reason: String,
    /// What to use instead.
    pub renamed_to: Option<String>,
    /// Further prose.
    pub note: Option<String>,
}

/// Log severity (OpenTelemetry logs data model, `SeverityNumber`); the first of each range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 1
    Trace,
    /// 5
    Debug,
    /// 9
    #[default]
    Info,
    /// 13
    Warn,
    /// 17
    Error,
    /// 21
    Fatal,
}

/// The severity of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordSeverity {
    /// The catalog says it.
    Fixed(Severity),
    /// The caller of the emitter says it.
    Caller,
}

/// What becomes of a record that finds no room in the queue of what is still to be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overflow {
    /// It is dropped and counted.
    #[default]
    Drop,
    /// The application waits for room, so many milliseconds at most; then it is dropped and counted.
    Wait(u64),
    /// It goes to the spool, where there is one; otherwise it is dropped and counted.
    Spill,
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Event name, e.g. `codex.api_request`.
    pub name: String,
    /// One sentence.
    pub brief: String,
    /// Further prose.
    pub note: Option<String>,
    /// Severity of its records, unless a case says otherwise.
    pub severity: RecordSeverity,
    /// What becomes of a record that finds no room in the queue.
    pub overflow: Overflow,
    /// How far it may be relied on.
    pub stability: Stability,
    /// Catalog version in which it appeared.
    pub since: Option<String>,
    /// Set where it should not be used any more.
    pub deprecated: Option<Deprecated>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Date (`YYYY-MM-DD`) after which it is to be removed.
    pub expires: Option<String>,
    /// Its own attributes that are not bound to a case, in file order; common metadata is not repeated here.
    pub attributes: Vec<Arc<Attribute>>,
    /// What the body of its records holds, whatever their case; its id is [`BODY`]. `None`: the body is empty.
    pub body: Option<Attribute>,
    /// Its cases in file order; a record is exactly one of them, the first that matches. Empty: it has none.
    pub cases: Vec<Case>,
    /// What an emitter may produce: one variant a case, in the same order; a single one where there are no cases.
    pub variants: Vec<Variant>,
    /// Where it is defined.
    pub position: Position,
}

impl Event {
    /// Every attribute that is its own: those that are common to all its cases, then those that are bound to a case,
    /// as often as they are.
    pub fn all_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.common_attributes().chain(self.bound_attributes())
    }

    /// Those of its attributes that are bound to no case.
    pub fn common_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().map(Arc::as_ref)
    }

    /// The attributes that are bound to its cases.
    pub fn bound_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.cases.iter().flat_map(Case::bound_attributes)
    }
}

/// A named case of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Identifier, e.g. `completed`.
    pub id: String,
    /// One sentence.
    pub brief: String,
    /// Further prose.
    pub note: Option<String>,
    /// Severity of its records, where it differs from the event's.
    pub severity: Option<RecordSeverity>,
    /// All of these hold; empty means `otherwise`.
    pub when: Vec<Term>,
    /// Attributes that only records of this case may carry. The same attribute may be bound to several cases.
    pub attributes: Vec<Arc<Attribute>>,
    /// Where it is defined.
    pub position: Position,
}

impl Case {
    /// The attributes that are bound to it.
    pub fn bound_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().map(Arc::as_ref)
    }
}

/// One condition of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The attribute it looks at: one of the event's, common to all cases or bound to this one.
    pub attribute: String,
    /// What must hold.
    pub test: Test,
    /// Where it is written.
    pub position: Position,
}

/// What a condition asks of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Present, with this value.
    Equals(Value),
    /// Present, with one of these values.
    OneOf(Vec<Value>),
    /// Present, whatever its value.
    Present,
    /// Not on the record.
    Absent,
}

/// What an emitter may produce for one case (or for an event without cases).
///
/// Conditions of the case and of the cases before it are folded in, so that a record made
/// of these attributes always is this case, and never an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Index into [`Event::cases`]; `None` where the event has no cases.
    pub case: Option<usize>,
    /// Severity of its records.
    pub severity: RecordSeverity,
    /// The event's own attributes that this variant may carry (not the common metadata), in file order:
    /// the event's, then the case's.
    pub attributes: Vec<VariantAttribute>,
}

/// An attribute as one variant may carry it.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantAttribute {
    /// The attribute; its `requirement` is that of the event or the case.
    pub attribute: Arc<Attribute>,
    /// Bound to the case, not common to all cases.
    pub bound: bool,
    /// A record of this variant must carry it: by its requirement, or because the case's condition says so.
    pub required: bool,
    /// What values it can take here.
    pub values: Values,
}

/// What values an attribute can take in a variant.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Any value of its type, except these, which would make the record an earlier case.
    Any {
        /// Values that the emitter cannot be given; empty for most attributes.
        except: Vec<Value>,
    },
    /// The case fixes it: the emitter fills it and takes no argument.
    Fixed(Value),
    /// One of several, by the case's condition.
    OneOf(Vec<Value>),
}
