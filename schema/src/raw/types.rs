//! The types of attributes and bodies.

use schemars::JsonSchema;
use serde::Deserialize;

use super::RawDeprecated;

/// The type of an attribute.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Type")]
pub(crate) enum RawType {
    Word(TypeWord),
    Template(TemplateWord),
    Enum(RawEnum),
}

/// The type of a body, which is one value: there is no template.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "BodyType")]
pub(crate) enum RawBodyType {
    Word(TypeWord),
    Enum(RawEnum),
}

impl From<RawBodyType> for RawType {
    fn from(ty: RawBodyType) -> Self {
        match ty {
            RawBodyType::Word(word) => Self::Word(word),
            RawBodyType::Enum(members) => Self::Enum(members),
        }
    }
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
}

/// The type of a family of attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum TemplateWord {
    /// A family of attributes, `<id>.<key>` for each key that the caller names; each value is a text. `length` and, of numbers, `range` and `unit` hold for each value; other constraints do not apply.
    #[serde(rename = "template[string]")]
    String,
    /// The same, each value a 64-bit signed integer.
    #[serde(rename = "template[int]")]
    Int,
    /// The same, each value a finite IEEE 754 binary64 number.
    #[serde(rename = "template[double]")]
    Double,
    /// The same, each value true or false.
    #[serde(rename = "template[boolean]")]
    Boolean,
    /// The same, each value a list of texts.
    #[serde(rename = "template[string[]]")]
    StringArray,
    /// The same, each value a list of 64-bit signed integers.
    #[serde(rename = "template[int[]]")]
    IntArray,
    /// The same, each value a list of finite IEEE 754 binary64 numbers.
    #[serde(rename = "template[double[]]")]
    DoubleArray,
    /// The same, each value a list of booleans.
    #[serde(rename = "template[boolean[]]")]
    BooleanArray,
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
