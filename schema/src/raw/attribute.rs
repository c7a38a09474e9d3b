//! Attributes and groups of them, as they stand in lists.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawDeprecated, RawEncoding, RawLength, RawRange, RawType, RawWaiver};
use crate::resolved::{Format, PrivacyClass, RuntimeValue, Stability, Value};

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
/// cycle (`stability`, `since`, `deprecated`, `owner`, `expires`) may be given; beside `group`, only `refine`. `waivers` may stand beside each.
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
    /// The fields of a map, or of each map in an array of them: attributes, references and groups. Of the maps in an array at least one field is `required`.
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
    /// Example values; of an enum, values of members. They appear in the documentation and in example records.
    #[serde(default)]
    #[schemars(extend("examples" = [[1999]]))]
    pub examples: Vec<Value>,
    /// Whether a record must carry it. An empty array, map or template is left out of a record, so one that may be empty cannot be `required`: an array can with `length: { min: 1 }`, a map with a field that is, and a template never. Default: `required`, in the case that it is bound to.
    #[schemars(extend("examples" = [{"recommended": "when a customer said something"}]))]
    pub requirement_level: Option<RawRequirement>,
    /// How the value is written on the wire: `string` sends an int or a boolean, also one of an enum, as a string, for readers that expect it so. Default: as what it is.
    #[schemars(extend("examples" = ["string"]))]
    pub encoding: Option<RawEncoding>,
    /// Inclusive bounds of an int or a double, or of each value of a template.
    #[schemars(extend("examples" = [{"min": 0, "max": 100}]))]
    pub range: Option<RawRange>,
    /// Bounds of a length: of a string in Unicode code points, of bytes in bytes, of an array in elements, and so of each value of a template. Not beside `pattern` or `format`, which say how long a string is.
    #[schemars(extend("examples" = [{"max": 200}]))]
    pub length: Option<RawLength>,
    /// What the whole string must match: literals, ASCII classes such as `[a-z0-9_]`, groups, `|`, and the quantifiers `* + ? {m,n}`. Not beside `length` or `format`.
    #[schemars(extend("examples" = ["[A-Z]{2}-[0-9]{3,5}"]))]
    pub pattern: Option<String>,
    /// A well-known format of a string. Not beside `length` or `pattern`.
    #[schemars(extend("examples" = ["uuid"]))]
    pub format: Option<Format>,
    /// How sensitive the value is, and what replaces it. Only a string is replaced, or each value of a `template[string]`, so nothing else can be a `secret`. Default: `public`.
    #[schemars(extend("examples" = [{"class": "content", "redact": "[REDACTED]", "unless": "log_remarks"}]))]
    pub privacy: Option<RawPrivacy>,
    /// Who gives the value. Default: `caller` in an event, `session` in the common metadata.
    #[schemars(extend("examples" = [{"session": "mutable"}]))]
    pub filled_by: Option<RawFill>,
    /// The value where a session is given none; of an enum, the value of a member and not its `id`. Only for metadata that the session fills.
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

/// How sensitive a value is, and what replaces it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Privacy")]
pub(crate) struct RawPrivacy {
    /// The privacy class. A `secret` has a `redact`, and no `unless`.
    #[schemars(required)]
    #[schemars(extend("examples" = ["content"]))]
    pub class: Option<PrivacyClass>,
    /// What is sent instead of the value. Only for a string, or the values of a `template[string]`. It need not match the attribute's `pattern` or `format`: records carry a value that does, or this.
    #[schemars(extend("examples" = ["[REDACTED]"]))]
    pub redact: Option<String>,
    /// The setting that lets the value through. Only beside `redact`, and not of a `secret`.
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
