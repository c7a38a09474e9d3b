//! The cases of an event, and what must hold in each.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawAttribute, RawSeverity};
use crate::{ordered::Ordered, resolved::Value};

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
    /// The value; of an enum, that of a member and not its `id`.
    #[schemars(extend("examples" = ["cash"]))]
    pub equals: Value,
}

/// The record carries it with one of these values.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestOneOf {
    /// The values; of an enum, those of members and not their `id`s.
    #[schemars(length(min = 1))]
    #[schemars(extend("examples" = [["cash", "card"]]))]
    pub one_of: Vec<Value>,
}
