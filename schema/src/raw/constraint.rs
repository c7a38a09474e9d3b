//! What bounds a value, and how it is written on the wire.

use schemars::JsonSchema;
use serde::Deserialize;

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
    /// The least length. An array that is `required` has at least 1, as an empty one is left out of a record. The emitter takes a checked type where this is more than 0. Default: 0.
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
