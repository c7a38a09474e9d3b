//! A catalog file as it is written.
//!
//! The words here are the language's reference: they become the descriptions of its JSON
//! Schema, which editors show. Every key may be missing for `serde`; which ones must be
//! there is the JSON Schema's matter (`#[schemars(required)]`), so that all that are
//! missing are reported at once.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    ordered::Ordered,
    resolved::{EventNamePlace, Format, PrivacyClass, RuntimeValue, Stability, Value},
};

/// A file of an Otelier catalog: `catalog.yaml`, or any `.yaml` file below `events/`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Otelier catalog file")]
pub(crate) struct RawFile {
    /// The format number of the catalog language: 1.
    #[schemars(required, extend("const" = 1))]
    #[expect(dead_code, reason = "decided before the file is loaded")]
    #[schemars(extend("examples" = [1]))]
    pub format: Option<u32>,
    /// The catalog as a whole. Stands in `catalog.yaml`, and only there.
    #[schemars(extend("examples" = [{"name": "shop", "version": "1.0.0", "brief": "Events of a small shop.", "scope": {"name": "shop.events"}}]))]
    pub catalog: Option<RawCatalog>,
    /// Attributes of the resource: what sends the records.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "deployment.region", "type": "string", "brief": "Where the application runs.", "configured_by": "region", "default": "north"}]]))]
    pub resource: Vec<RawResource>,
    /// Settings that the application's user can change in its `[otel]` table.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "log_receipts", "type": "boolean", "brief": "Export the text of receipts.", "default": false}]]))]
    pub settings: Vec<RawSetting>,
    /// Attributes that several events share, defined once and used by `ref`.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "sku", "type": "string", "brief": "The article.", "examples": ["AB-1234"]}]]))]
    pub attributes: Vec<RawAttribute>,
    /// Lists of shared attributes that events take with one line.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "timing", "brief": "How long something took.", "attributes": [{"ref": "duration_ms"}]}]]))]
    pub groups: Vec<RawGroup>,
    /// Attributes that every event carries, filled by the session, the runtime or the resource.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "till", "type": "int", "brief": "The till in use.", "filled_by": {"session": "mutable"}}]]))]
    pub metadata: Vec<RawAttribute>,
    /// The events: log records with an event name.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"name": "shop.opened", "brief": "The shop opened its doors."}]]))]
    pub events: Vec<RawEvent>,
    /// What `otelier check` says of this file and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "no-example", "reason": "The examples stand in the handbook."}]]))]
    pub waivers: Vec<RawWaiver>,
}

/// The catalog as a whole.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Catalog")]
pub(crate) struct RawCatalog {
    /// The catalog's name: lower-case letters, digits and `_`.
    #[schemars(required)]
    #[schemars(extend("examples" = ["shop"]))]
    pub name: Option<String>,
    /// The catalog's semantic version. Records carry it as the version of their instrumentation scope.
    #[schemars(required)]
    #[schemars(extend("examples" = ["1.0.0"]))]
    pub version: Option<String>,
    /// One sentence about the catalog.
    #[schemars(required)]
    #[schemars(extend("examples" = ["Events of a small shop."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["One record is written for each sale."]))]
    pub note: Option<String>,
    /// The instrumentation scope that records carry.
    #[schemars(required)]
    #[schemars(extend("examples" = [{"name": "shop.events"}]))]
    pub scope: Option<RawScope>,
    /// Where `otelier generate` writes. Leave it out where a build script generates.
    #[schemars(extend("examples" = [{"directory": "../../generated/shop", "crate": "shop-events"}]))]
    pub generate: Option<RawGenerate>,
    /// How records look where their senders differ from OTLP's usual form.
    #[schemars(extend("examples" = [{"event_name": "attribute"}]))]
    pub records: Option<RawRecords>,
    /// What bounds maps, arrays in them, bytes and templates where nothing else does.
    #[schemars(extend("examples" = [{"depth": 2, "items": 16}]))]
    pub limits: Option<RawLimits>,
    /// How bad each kind of lint finding is, by its code. Default: `warn`.
    #[schemars(extend("examples" = [{"no-example": "off", "undeclared-privacy": "error"}]))]
    pub lints: Option<Ordered<LintLevel>>,
    /// What `otelier check` says of any file of the catalog and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "unbounded-string", "reason": "Records carry the whole text."}]]))]
    pub waivers: Vec<RawWaiver>,
}

/// How bad a kind of lint finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LintLevel {
    /// It is not looked for.
    Off,
    /// It is reported, and the exit status stays 0 unless `--deny-warnings` is given.
    Warn,
    /// It is reported as an error.
    Error,
}

/// A lint finding that is known, and stays: it is not reported where the waiver stands.
///
/// Beside an attribute, an event, a setting or a resource attribute it holds for what is written there; under
/// `waivers` of a file for the file, and under `catalog.waivers` for the whole catalog. A waiver that waives nothing is a finding.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Waiver")]
pub(crate) struct RawWaiver {
    /// The code of the lint, as it stands in its message.
    #[schemars(required)]
    #[schemars(extend("examples" = ["undeclared-privacy"]))]
    pub code: Option<String>,
    /// Why it stays, in one sentence.
    #[schemars(required)]
    #[schemars(extend("examples" = ["The path is one of our own servers."]))]
    pub reason: Option<String>,
    /// The last date (`YYYY-MM-DD`) on which it holds. Default: it has no end.
    #[schemars(extend("examples" = ["2027-12-31"]))]
    pub expires: Option<String>,
}

/// Bounds of complex values. What is beyond a bound that only stands here is cut off or left out, and counted; bytes and what has a pattern are refused.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Limits")]
pub(crate) struct RawLimits {
    /// How deep maps nest, at most 16. Default: 4.
    #[schemars(extend("examples" = [2]))]
    pub depth: Option<u64>,
    /// How many elements an array of maps or of members has, an array in a map, and how many keys a template. Default: 128.
    #[schemars(extend("examples" = [16]))]
    pub items: Option<u64>,
    /// How many code points a text has that is a body, in a map, or a value of a template, alone or in an array. Default: 4096.
    #[schemars(extend("examples" = [256]))]
    pub length: Option<u64>,
    /// How many code points the part of a template's key has that the caller names, at most 1024. Default: 256.
    #[schemars(extend("examples" = [64]))]
    pub key: Option<u64>,
    /// How many bytes `bytes` are. Default: 4096.
    #[schemars(extend("examples" = [1024]))]
    pub bytes: Option<u64>,
}

/// The instrumentation scope.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Scope")]
pub(crate) struct RawScope {
    /// The scope's name.
    #[schemars(required)]
    #[schemars(extend("examples" = ["shop.events"]))]
    pub name: Option<String>,
    /// URL of the telemetry schema that the records follow.
    #[schemars(extend("examples" = ["https://example.com/schemas/shop/1.0.0"]))]
    pub schema_url: Option<String>,
}

/// Where `otelier generate` writes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Generate")]
pub(crate) struct RawGenerate {
    /// Directory of the generated crate, relative to the catalog's directory.
    #[schemars(required)]
    #[schemars(extend("examples" = ["../../generated/shop"]))]
    pub directory: Option<String>,
    /// Name of the generated crate.
    #[serde(rename = "crate")]
    #[schemars(required)]
    #[schemars(extend("examples" = ["shop-events"]))]
    pub crate_name: Option<String>,
    /// The crate is a member of a Cargo workspace that supplies its package fields, lints and dependencies. Default: `false`.
    #[serde(default)]
    #[schemars(extend("examples" = [true]))]
    pub workspace: bool,
    /// Where the generated crate takes `otelier-runtime` from. Default: the version of the generator. Not with `workspace: true`, whose workspace says it.
    #[schemars(extend("examples" = [{"version": "0.1"}]))]
    pub runtime: Option<RawRuntimeSource>,
}

/// Where Cargo takes `otelier-runtime` from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["path"]}, {"required": ["git"]}, {"required": ["version"]}]))]
#[schemars(rename = "RuntimeSource")]
pub(crate) struct RawRuntimeSource {
    /// Directory of `otelier-runtime`, relative to the generated crate's directory.
    #[schemars(extend("examples" = ["../../../otelier/runtime"]))]
    pub path: Option<String>,
    /// URL of a Git repository that has it.
    #[schemars(extend("examples" = ["https://git.example/otelier"]))]
    pub git: Option<String>,
    /// The commit of the repository. Default: the head of its default branch. Only with `git`.
    #[schemars(extend("examples" = ["23cead3"]))]
    pub rev: Option<String>,
    /// Version requirement, as Cargo has it, e.g. `0.1`.
    #[schemars(extend("examples" = ["0.1"]))]
    pub version: Option<String>,
}

/// How records look where their senders differ from OTLP's usual form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Records")]
pub(crate) struct RawRecords {
    /// Where the event's name stands. Default: `field`.
    #[schemars(extend("examples" = ["attribute"]))]
    pub event_name: Option<EventNamePlace>,
    /// `timeUnixNano` may be zero or absent. Default: `false`.
    #[serde(default)]
    #[schemars(extend("examples" = [true]))]
    pub zero_timestamp: bool,
}

/// An attribute of the resource.
///
/// It is defined here with `id`, `type` and `brief`, or a shared attribute used by `ref`; or it is a group of them.
/// With `value` the catalog fixes it; with `configured_by` and `default` the user configures
/// it; with neither the application gives it when it starts, whatever requirement level it has elsewhere.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["id", "type", "brief"]}, {"required": ["ref"]}, {"required": ["group"]}]))]
#[schemars(rename = "Resource")]
pub(crate) struct RawResource {
    /// Attribute key, e.g. `service.name`.
    #[schemars(extend("examples" = ["deployment.region"]))]
    pub id: Option<String>,
    /// The `id` of a shared attribute that is a scalar without constraints, encoding and privacy.
    #[serde(rename = "ref")]
    #[schemars(extend("examples" = ["region"]))]
    pub reference: Option<String>,
    /// The `id` of a group of such attributes: they stand here, and the application gives their values.
    #[schemars(extend("examples" = ["place"]))]
    pub group: Option<String>,
    /// What is said anew of attributes of the group: references to them.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"ref": "region", "examples": ["north"]}]]))]
    pub refine: Vec<RawAttribute>,
    /// The attribute's type.
    #[serde(rename = "type")]
    #[schemars(extend("examples" = ["string"]))]
    pub ty: Option<ScalarType>,
    /// One sentence that says what it is.
    #[schemars(extend("examples" = ["Where the application runs."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["As its operator names it."]))]
    pub note: Option<String>,
    /// Example values.
    #[serde(default)]
    #[schemars(extend("examples" = [["north", "south"]]))]
    pub examples: Vec<Value>,
    /// The value, where the catalog fixes it.
    #[schemars(extend("examples" = ["shop"]))]
    pub value: Option<Value>,
    /// The key in the application's `[otel]` table that sets it.
    #[schemars(extend("examples" = ["region"]))]
    pub configured_by: Option<String>,
    /// The value where the user configures none.
    #[schemars(extend("examples" = ["north"]))]
    pub default: Option<Value>,
    /// What `otelier check` says of it and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "no-example", "reason": "Each region names itself."}]]))]
    pub waivers: Vec<RawWaiver>,
}

/// A scalar type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ScalarType {
    /// Text.
    String,
    /// A 64-bit signed integer.
    Int,
    /// A finite IEEE 754 binary64 number.
    Double,
    /// True or false.
    Boolean,
}

/// A setting that the application's user can change in its `[otel]` table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Setting")]
pub(crate) struct RawSetting {
    /// Key in the `[otel]` table: lower-case letters, digits and `_`.
    #[schemars(required)]
    #[schemars(extend("examples" = ["log_receipts"]))]
    pub id: Option<String>,
    /// The setting's type.
    #[serde(rename = "type")]
    #[schemars(required)]
    #[expect(dead_code, reason = "there is one type of settings")]
    #[schemars(extend("examples" = ["boolean"]))]
    pub ty: Option<SettingType>,
    /// One sentence that says what it does when it is true.
    #[schemars(required)]
    #[schemars(extend("examples" = ["Export the text of receipts."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["A receipt may hold a name."]))]
    pub note: Option<String>,
    /// The value where the user sets none.
    #[schemars(required)]
    #[schemars(extend("examples" = [false]))]
    pub default: Option<bool>,
    /// What `otelier check` says of it and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "unused-setting", "reason": "The application reads it itself."}]]))]
    pub waivers: Vec<RawWaiver>,
}

/// The type of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SettingType {
    /// True or false.
    Boolean,
}

/// A named list of shared attributes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Group")]
pub(crate) struct RawGroup {
    /// The name by which lists of attributes take it, e.g. `http.request`.
    #[schemars(required)]
    #[schemars(extend("examples" = ["timing"]))]
    pub id: Option<String>,
    /// One sentence that says what its attributes have in common.
    #[schemars(required)]
    #[schemars(extend("examples" = ["How long something took."]))]
    pub brief: Option<String>,
    /// References to shared attributes, and other groups.
    #[schemars(required, length(min = 1))]
    #[serde(default)]
    #[schemars(extend("examples" = [[{"ref": "duration_ms"}]]))]
    pub attributes: Vec<RawAttribute>,
}

/// An attribute: defined here with `id`, `type` and `brief`, or a shared one used by `ref`; or a group of them.
///
/// Beside `ref`, only words (`brief`, `note`, `examples`), `requirement_level` and the life
/// cycle (`stability`, `since`, `deprecated`, `owner`, `expires`) may be given; beside `group`, only `refine`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["id", "type", "brief"]}, {"required": ["ref"]}, {"required": ["group"]}]))]
#[schemars(rename = "Attribute")]
pub(crate) struct RawAttribute {
    /// Attribute key, e.g. `http.response.status_code`.
    #[schemars(extend("examples" = ["payment.amount"]))]
    pub id: Option<String>,
    /// The `id` of a shared attribute.
    #[serde(rename = "ref")]
    #[schemars(extend("examples" = ["duration_ms"]))]
    pub reference: Option<String>,
    /// The `id` of a group: its attributes stand here.
    #[schemars(extend("examples" = ["failure"]))]
    pub group: Option<String>,
    /// What is said anew of attributes of the group: references to them.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"ref": "error.message", "requirement_level": "recommended"}]]))]
    pub refine: Vec<RawAttribute>,
    /// The attribute's type: a word, or an enum's members.
    #[serde(rename = "type")]
    #[schemars(extend("examples" = ["int"]))]
    pub ty: Option<RawType>,
    /// The fields of a map, or of each map in an array of them: attributes, references and groups.
    #[schemars(extend("examples" = [[{"id": "sku", "type": "string", "brief": "The article."}, {"id": "count", "type": "int", "brief": "How many."}]]))]
    pub fields: Option<Vec<RawAttribute>>,
    /// Unit of the value in UCUM, e.g. `ms`, `By`, `{token}`. With a unit of time the emitter takes a duration.
    #[schemars(extend("examples" = ["ms"]))]
    pub unit: Option<String>,
    /// One sentence that says what it is.
    #[schemars(extend("examples" = ["What the customer paid."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["Before tax."]))]
    pub note: Option<String>,
    /// Example values. They appear in the documentation and in example records.
    #[serde(default)]
    #[schemars(extend("examples" = [[1999]]))]
    pub examples: Vec<Value>,
    /// Whether a record must carry it. Default: `required`, in the case that it is bound to.
    #[schemars(extend("examples" = [{"recommended": "when a customer said something"}]))]
    pub requirement_level: Option<RawRequirement>,
    /// How the value is written on the wire: `string` sends an int or a boolean as a string, for readers that expect it so. Default: as what it is.
    #[schemars(extend("examples" = ["string"]))]
    pub encoding: Option<RawEncoding>,
    /// Inclusive bounds of an int or a double, or of each value of a template.
    #[schemars(extend("examples" = [{"min": 0, "max": 100}]))]
    pub range: Option<RawRange>,
    /// Bounds of a length: of a string in Unicode code points, of bytes in bytes, of an array in elements, and so of each value of a template.
    #[schemars(extend("examples" = [{"max": 200}]))]
    pub length: Option<RawLength>,
    /// What the whole string must match: literals, ASCII classes such as `[a-z0-9_]`, groups, `|`, and the quantifiers `* + ? {m,n}`.
    #[schemars(extend("examples" = ["[A-Z]{2}-[0-9]{3,5}"]))]
    pub pattern: Option<String>,
    /// A well-known format of a string.
    #[schemars(extend("examples" = ["uuid"]))]
    pub format: Option<Format>,
    /// How sensitive the value is, and what replaces it. Default: `public`.
    #[schemars(extend("examples" = [{"class": "content", "redact": "[REDACTED]", "unless": "log_remarks"}]))]
    pub privacy: Option<RawPrivacy>,
    /// Who gives the value. Default: `caller` in an event, `session` in the common metadata.
    #[schemars(extend("examples" = [{"session": "mutable"}]))]
    pub filled_by: Option<RawFill>,
    /// The value where a session is given none. Only for metadata that the session fills.
    #[schemars(extend("examples" = ["none"]))]
    pub default: Option<Value>,
    /// How far it may be relied on. Default: `stable`.
    #[schemars(extend("examples" = ["development"]))]
    pub stability: Option<Stability>,
    /// The catalog version in which it appeared.
    #[schemars(extend("examples" = ["1.0.0"]))]
    pub since: Option<String>,
    /// Why it should not be used any more.
    #[schemars(extend("examples" = [{"reason": "obsoleted"}]))]
    pub deprecated: Option<RawDeprecated>,
    /// Who answers for it.
    #[schemars(extend("examples" = ["payments team"]))]
    pub owner: Option<String>,
    /// The date (`YYYY-MM-DD`) after which it is to be removed.
    #[schemars(extend("examples" = ["2027-12-31"]))]
    pub expires: Option<String>,
    /// What `otelier check` says of it and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "unit-mismatch", "reason": "Its readers know it so."}]]))]
    pub waivers: Vec<RawWaiver>,
}

/// The type of an attribute.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Type")]
pub(crate) enum RawType {
    Word(TypeWord),
    Enum(RawEnum),
}

/// A type that is one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum TypeWord {
    /// Text.
    #[serde(rename = "string")]
    String,
    /// A 64-bit signed integer.
    #[serde(rename = "int")]
    Int,
    /// A finite IEEE 754 binary64 number.
    #[serde(rename = "double")]
    Double,
    /// True or false.
    #[serde(rename = "boolean")]
    Boolean,
    /// A list of texts.
    #[serde(rename = "string[]")]
    StringArray,
    /// A list of 64-bit signed integers.
    #[serde(rename = "int[]")]
    IntArray,
    /// A list of finite IEEE 754 binary64 numbers.
    #[serde(rename = "double[]")]
    DoubleArray,
    /// A list of booleans.
    #[serde(rename = "boolean[]")]
    BooleanArray,
    /// Bytes. Examples are written in Base64.
    #[serde(rename = "bytes")]
    Bytes,
    /// Named values, which `fields` lists.
    #[serde(rename = "map")]
    Map,
    /// A list of maps.
    #[serde(rename = "map[]")]
    MapArray,
    /// A family of attributes, `<id>.<key>` for each key that the caller names; each value is a text. `length` and, of numbers, `range` and `unit` hold for each value; other constraints do not apply.
    #[serde(rename = "template[string]")]
    StringTemplate,
    /// The same, each value a 64-bit signed integer.
    #[serde(rename = "template[int]")]
    IntTemplate,
    /// The same, each value a finite IEEE 754 binary64 number.
    #[serde(rename = "template[double]")]
    DoubleTemplate,
    /// The same, each value true or false.
    #[serde(rename = "template[boolean]")]
    BooleanTemplate,
    /// The same, each value a list of texts.
    #[serde(rename = "template[string[]]")]
    StringArrayTemplate,
    /// The same, each value a list of 64-bit signed integers.
    #[serde(rename = "template[int[]]")]
    IntArrayTemplate,
    /// The same, each value a list of finite IEEE 754 binary64 numbers.
    #[serde(rename = "template[double[]]")]
    DoubleArrayTemplate,
    /// The same, each value a list of booleans.
    #[serde(rename = "template[boolean[]]")]
    BooleanArrayTemplate,
}

/// An enum of strings, of ints or of booleans.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Enum")]
pub(crate) struct RawEnum {
    /// Values beside the members are valid too. Default: `false`. Booleans have no others.
    #[serde(default)]
    #[schemars(extend("examples" = [true]))]
    pub open: bool,
    /// A value is a list of members. Default: `false`.
    #[serde(default)]
    #[schemars(extend("examples" = [true]))]
    pub array: bool,
    /// The values that are known.
    #[schemars(required, length(min = 1))]
    #[schemars(extend("examples" = [[{"id": "cash", "value": "cash", "brief": "With coins or notes."}, {"id": "card", "value": "card", "brief": "With a card."}]]))]
    pub members: Option<Vec<RawMember>>,
}

/// A member of an enum.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Member")]
pub(crate) struct RawMember {
    /// Identifier, e.g. `approved_for_session`: lower-case letters, digits and `_`.
    #[schemars(required)]
    #[schemars(extend("examples" = ["gift_card"]))]
    pub id: Option<String>,
    /// The value on the wire; those of all members are of one type.
    #[schemars(required)]
    #[schemars(extend("examples" = ["gift-card"]))]
    pub value: Option<MemberValue>,
    /// One sentence that says what it means.
    #[schemars(required)]
    #[schemars(extend("examples" = ["With a gift card."]))]
    pub brief: Option<String>,
    /// Why it should not be used any more.
    #[schemars(extend("examples" = [{"reason": "renamed", "renamed_to": "cash"}]))]
    pub deprecated: Option<RawDeprecated>,
}

/// The value of an enum's member.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum MemberValue {
    /// True or false.
    Boolean(bool),
    /// A 64-bit signed integer.
    Int(i64),
    /// Text.
    String(String),
}

/// Whether a record must carry an attribute.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Requirement")]
pub(crate) enum RawRequirement {
    Word(RequirementWord),
    Recommended(RecommendedWhen),
}

/// A requirement level without prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RequirementWord {
    /// Every record carries it.
    Required,
    /// Carried when there is a value.
    Recommended,
    /// Carried when somebody asks for it and there is a value.
    OptIn,
}

/// Carried when there is a value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecommendedWhen {
    /// When there is a value, as the end of the sentence "present ...", e.g. `when there was a response`.
    #[schemars(required)]
    #[schemars(extend("examples" = ["when a customer said something"]))]
    pub recommended: Option<String>,
}

/// How a value is written on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Encoding")]
pub(crate) enum RawEncoding {
    /// As a string: decimal digits, `true` or `false`.
    String,
}

/// Inclusive bounds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Range")]
pub(crate) struct RawRange {
    /// The least value. Default: none.
    #[schemars(extend("examples" = [0]))]
    pub min: Option<Number>,
    /// The greatest value. Default: none.
    #[schemars(extend("examples" = [100]))]
    pub max: Option<Number>,
    /// What becomes of a value that is outside. Default: `refuse`, as a number that was changed is a false record that nobody can tell from a true one.
    #[schemars(extend("examples" = ["clamp"]))]
    pub outside: Option<OutsideRange>,
}

/// What becomes of a number outside its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OutsideRange {
    /// The nearest bound is sent, and counted.
    Clamp,
    /// The emitter takes a checked type, whose constructor refuses it; a constant is refused when it is compiled.
    Refuse,
}

/// A number.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Number {
    Int(i64),
    Double(f64),
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}

/// Bounds of a length.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Length")]
pub(crate) struct RawLength {
    /// The least length. The emitter takes a checked type where this is more than 0. Default: 0.
    #[schemars(extend("examples" = [1]))]
    pub min: Option<u64>,
    /// The greatest length. Of a string that is truncated it is at least 5. Default: none, or what `catalog.limits` says.
    #[schemars(extend("examples" = [200]))]
    pub max: Option<u64>,
    /// What becomes of a value that is too long. Default: `truncate`, as a string then ends in `[...]`, which shows it, and what is left of an array is true, and either is counted; of bytes `refuse`, as nothing shows that they were cut.
    #[schemars(extend("examples" = ["refuse"]))]
    pub outside: Option<OutsideLength>,
}

/// What becomes of a value that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OutsideLength {
    /// What is too much is cut off, and counted. A string then ends in `[...]`.
    Truncate,
    /// The emitter takes a checked type, whose constructor refuses it; a constant is refused when it is compiled.
    Refuse,
}

/// How sensitive a value is, and what replaces it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Privacy")]
pub(crate) struct RawPrivacy {
    /// The privacy class.
    #[schemars(required)]
    #[schemars(extend("examples" = ["content"]))]
    pub class: Option<PrivacyClass>,
    /// What is sent instead of the value. It need not match the attribute's `pattern` or `format`: records carry a value that does, or this.
    #[schemars(extend("examples" = ["[REDACTED]"]))]
    pub redact: Option<String>,
    /// The setting that lets the value through.
    #[schemars(extend("examples" = ["log_remarks"]))]
    pub unless: Option<String>,
}

/// Who gives a value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Fill")]
pub(crate) enum RawFill {
    Word(FillWord),
    Session(FillSession),
    Runtime(FillRuntime),
    Resource(FillResource),
}

/// Who gives a value, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FillWord {
    /// The caller of the emitter.
    Caller,
    /// The session, once when it starts.
    Session,
}

/// The session gives the value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FillSession {
    /// `mutable`: the value can change while the session runs.
    #[expect(dead_code, reason = "there is one word that can stand here")]
    #[schemars(extend("examples" = ["mutable"]))]
    pub session: SessionWord,
}

/// How the session gives a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SessionWord {
    /// The value can change while the session runs.
    Mutable,
}

/// The runtime makes the value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FillRuntime {
    /// What the runtime makes.
    #[schemars(extend("examples" = ["sequence"]))]
    pub runtime: RuntimeValue,
}

/// The same value as an attribute of the resource.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FillResource {
    /// The `id` of the resource attribute.
    #[schemars(extend("examples" = ["service.version"]))]
    pub resource: String,
}

/// Why it should not be used any more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Deprecated")]
pub(crate) struct RawDeprecated {
    /// What happened to it.
    #[schemars(required)]
    #[schemars(extend("examples" = ["obsoleted"]))]
    pub reason: Option<DeprecationReason>,
    /// What to use instead; needed where the reason is `renamed`.
    #[schemars(extend("examples" = ["error.message"]))]
    pub renamed_to: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["Nobody read it."]))]
    pub note: Option<String>,
}

/// What happened to something deprecated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeprecationReason {
    /// It has another name now.
    Renamed,
    /// Nothing replaces it.
    Obsoleted,
    /// Something else; the note says what.
    Uncategorized,
}

/// An event: a log record with an event name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Event")]
pub(crate) struct RawEvent {
    /// The event's name, e.g. `codex.api_request`.
    #[schemars(required)]
    #[schemars(extend("examples" = ["shop.return"]))]
    pub name: Option<String>,
    /// One sentence that says what happened.
    #[schemars(required)]
    #[schemars(extend("examples" = ["Somebody paid."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["A sale of several articles is one event."]))]
    pub note: Option<String>,
    /// Severity of its records. Default: `info`.
    #[schemars(extend("examples" = ["warn"]))]
    pub severity: Option<RawSeverity>,
    /// How far it may be relied on. Default: `stable`.
    #[schemars(extend("examples" = ["development"]))]
    pub stability: Option<Stability>,
    /// The catalog version in which it appeared.
    #[schemars(extend("examples" = ["1.0.0"]))]
    pub since: Option<String>,
    /// Why it should not be used any more.
    #[schemars(extend("examples" = [{"reason": "obsoleted"}]))]
    pub deprecated: Option<RawDeprecated>,
    /// Who answers for it.
    #[schemars(extend("examples" = ["payments team"]))]
    pub owner: Option<String>,
    /// The date (`YYYY-MM-DD`) after which it is to be removed.
    #[schemars(extend("examples" = ["2027-12-31"]))]
    pub expires: Option<String>,
    /// Its attributes; the common metadata comes on top.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"group": "failure"}, {"id": "price", "type": "int", "brief": "What it costs."}]]))]
    pub attributes: Vec<RawAttribute>,
    /// What the body of its records holds. Default: nothing.
    #[schemars(extend("examples" = [{"type": "string", "brief": "The text of the receipt."}]))]
    pub body: Option<RawBody>,
    /// Its cases by name. A record is exactly one of them: the first in file order whose condition holds.
    #[schemars(extend("examples" = [{"accepted": {"brief": "The money is there.", "when": {"paid": {"equals": true}}}, "declined": {"brief": "It is not.", "otherwise": true}}]))]
    pub cases: Option<Ordered<RawCase>>,
    /// What `otelier check` says of it and shall not say any more.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"code": "name-case", "reason": "Its readers know it by this name."}]]))]
    pub waivers: Vec<RawWaiver>,
}

/// The body of an event's records.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Body")]
pub(crate) struct RawBody {
    /// The body's type: a word, but no template; or an enum's members.
    #[serde(rename = "type")]
    #[schemars(required)]
    #[schemars(extend("examples" = ["string"]))]
    pub ty: Option<RawType>,
    /// The fields of a map, or of each map in an array of them.
    #[schemars(extend("examples" = [[{"id": "text", "type": "string", "brief": "The text."}]]))]
    pub fields: Option<Vec<RawAttribute>>,
    /// Unit of the value in UCUM.
    #[schemars(extend("examples" = ["s"]))]
    pub unit: Option<String>,
    /// One sentence that says what it is.
    #[schemars(required)]
    #[schemars(extend("examples" = ["The text of the receipt."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["As it was printed."]))]
    pub note: Option<String>,
    /// Example values.
    #[serde(default)]
    #[schemars(extend("examples" = [["2 apples"]]))]
    pub examples: Vec<Value>,
    /// Whether a record must have it. Default: `required`.
    #[schemars(extend("examples" = ["recommended"]))]
    pub requirement_level: Option<RawRequirement>,
    /// How the value is written on the wire: `string` sends an int or a boolean as a string. Default: as what it is.
    #[schemars(extend("examples" = ["string"]))]
    pub encoding: Option<RawEncoding>,
    /// Inclusive bounds of an int or a double.
    #[schemars(extend("examples" = [{"min": 0, "max": 100}]))]
    pub range: Option<RawRange>,
    /// Bounds of a length.
    #[schemars(extend("examples" = [{"max": 2000}]))]
    pub length: Option<RawLength>,
    /// What the whole string must match.
    #[schemars(extend("examples" = ["[0-9]+"]))]
    pub pattern: Option<String>,
    /// A well-known format of a string.
    #[schemars(extend("examples" = ["date-time"]))]
    pub format: Option<Format>,
    /// How sensitive the value is, and what replaces it. Default: `public`.
    #[schemars(extend("examples" = [{"class": "content", "redact": "[REDACTED]", "unless": "log_remarks"}]))]
    pub privacy: Option<RawPrivacy>,
}

impl From<RawBody> for RawAttribute {
    fn from(body: RawBody) -> Self {
        Self {
            ty: body.ty,
            fields: body.fields,
            unit: body.unit,
            brief: body.brief,
            note: body.note,
            examples: body.examples,
            requirement_level: body.requirement_level,
            encoding: body.encoding,
            range: body.range,
            length: body.length,
            pattern: body.pattern,
            format: body.format,
            privacy: body.privacy,
            ..Self::default()
        }
    }
}

/// The severity of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Severity")]
pub(crate) enum RawSeverity {
    /// `SeverityNumber` 1.
    Trace,
    /// `SeverityNumber` 5.
    Debug,
    /// `SeverityNumber` 9.
    Info,
    /// `SeverityNumber` 13.
    Warn,
    /// `SeverityNumber` 17.
    Error,
    /// `SeverityNumber` 21.
    Fatal,
    /// The caller of the emitter says it.
    Caller,
}

/// A case of an event.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["when"]}, {"required": ["otherwise"]}]))]
#[schemars(rename = "Case")]
pub(crate) struct RawCase {
    /// One sentence that says what happened in this case.
    #[schemars(required)]
    #[schemars(extend("examples" = ["The money is there."]))]
    pub brief: Option<String>,
    /// Further prose, in Markdown.
    #[schemars(extend("examples" = ["Whoever paid has left."]))]
    pub note: Option<String>,
    /// Severity of its records. Default: the event's.
    #[schemars(extend("examples" = ["error"]))]
    pub severity: Option<RawSeverity>,
    /// The condition: what must hold of each of these attributes.
    #[schemars(extend("examples" = [{"payment": {"equals": "cash"}}]))]
    pub when: Option<Ordered<RawTest>>,
    /// The case takes every record that no case before it takes. Only the last case may say so.
    #[schemars(extend("const" = true))]
    #[schemars(extend("examples" = [true]))]
    pub otherwise: Option<bool>,
    /// Attributes that only records of this case may carry.
    #[serde(default)]
    #[schemars(extend("examples" = [[{"id": "change", "type": "int", "brief": "What was given back."}]]))]
    pub attributes: Vec<RawAttribute>,
}

/// What must hold of an attribute.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Test")]
pub(crate) enum RawTest {
    Word(TestWord),
    Equals(TestEquals),
    OneOf(TestOneOf),
}

/// A test without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TestWord {
    /// The record carries it, whatever its value.
    Present,
    /// The record does not carry it.
    Absent,
}

/// The record carries it with this value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestEquals {
    /// The value.
    #[schemars(extend("examples" = ["cash"]))]
    pub equals: Value,
}

/// The record carries it with one of these values.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestOneOf {
    /// The values.
    #[schemars(length(min = 1))]
    #[schemars(extend("examples" = [["cash", "card"]]))]
    pub one_of: Vec<Value>,
}
