//! The section `events`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    RawAttribute, RawBodyType, RawCase, RawDeprecated, RawEncoding, RawLength, RawPrivacy,
    RawRange, RawRequirement, RawType, RawWaiver,
};
use crate::{
    ordered::Ordered,
    resolved::{Format, Stability, Value},
};

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
    /// What becomes of a record that finds no room in the queue of what is still to be sent. The wire is the same whatever stands here. Default: `drop`.
    #[schemars(extend("examples" = [{"wait_ms": 20}]))]
    pub overflow: Option<RawOverflow>,
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
    /// Its cases by name. A record is the first in file order whose condition holds. They need not be exhaustive: emitters make no record that is none of them, and the validator finds one that is (`wrong-case`).
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
    /// The body's type: a word, or an enum's members.
    #[serde(rename = "type")]
    #[schemars(required)]
    #[schemars(extend("examples" = ["string"]))]
    pub ty: Option<RawBodyType>,
    /// The fields of a map, or of each map in an array of them. Of the maps in an array at least one field is `required`.
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
    /// Whether a record must have it. An array or a map that may be empty cannot be `required`: an array can with `length: { min: 1 }`, and a map with a field that is. Default: `required`.
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
    /// How sensitive the value is, and what replaces it. Only a string is replaced, so nothing else can be a `secret`. Default: `public`.
    #[schemars(extend("examples" = [{"class": "content", "redact": "[REDACTED]", "unless": "log_remarks"}]))]
    pub privacy: Option<RawPrivacy>,
}

impl From<RawBody> for RawAttribute {
    fn from(body: RawBody) -> Self {
        Self {
            ty: body.ty.map(RawType::from),
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

/// What becomes of a record that finds no room in the queue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Overflow")]
pub(crate) enum RawOverflow {
    Word(OverflowWord),
    Wait(OverflowWait),
}

/// What becomes of a record that finds no room, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OverflowWord {
    /// It is dropped and counted; the application goes on at once.
    Drop,
    /// It goes to the spool on the disk, where the application has one; otherwise it is dropped and counted.
    Spill,
}

/// The application waits for room.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OverflowWait {
    /// How many milliseconds the application waits for room at most, from 1 to 1000. A record that finds none by then is dropped and counted.
    #[schemars(required, range(min = 1, max = 1_000))]
    #[schemars(extend("examples" = [20]))]
    pub wait_ms: Option<u64>,
}
