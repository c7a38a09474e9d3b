//! What a bundle says of an attribute beside its schema.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What the bundle says about an attribute, a field of a map or a body beside the schema.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct AttributeType {
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    pub(crate) encoding: WireEncoding,
    pub(crate) privacy: Privacy,
    /// The fields of a map, or of each map in an array.
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, AttributeType>,
    /// The values of an enum's members as text, also where it is open.
    #[serde(default)]
    pub(crate) members: Vec<String>,
    /// Those of its members that should not be used any more.
    #[serde(default)]
    pub(crate) deprecated_members: BTreeMap<String, Deprecated>,
    /// A body that every record has.
    #[serde(default)]
    pub(crate) required: bool,
    /// How many attributes of a template one record may carry.
    #[serde(default)]
    pub(crate) entries: Option<u64>,
    /// How many code points the part of a template's key has that the sender names.
    #[serde(default)]
    pub(crate) key_length: Option<u64>,
    /// The word for its format, where that is what its pattern spells out.
    #[serde(default)]
    pub(crate) format: Option<String>,
    /// What replaces its value.
    #[serde(default)]
    pub(crate) redaction: Option<Redaction>,
    /// Set where it should not be used any more.
    #[serde(default)]
    pub(crate) deprecated: Option<Deprecated>,
    /// The last day on which it may be used, `YYYY-MM-DD`.
    #[serde(default)]
    pub(crate) expires: Option<String>,
}

/// What replaces a value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Redaction {
    /// The replacement.
    pub(crate) text: String,
    /// The setting of the sender that lets the value through; `None`: nothing does.
    #[serde(default)]
    pub(crate) unless: Option<String>,
}

/// Why something should not be used any more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Deprecated {
    /// The catalog's word for the reason, e.g. `renamed`.
    pub(crate) reason: String,
    /// What to use instead.
    #[serde(default)]
    pub(crate) renamed_to: Option<String>,
}

impl AttributeType {
    /// Whether it stands for a family of attributes.
    pub(crate) fn is_family(&self) -> bool {
        self.entries.is_some()
    }

    /// The member that a flattened value is; `None` where it is no enum, or a value beside its members.
    pub(crate) fn member(&self, value: &Value) -> Option<&str> {
        let is = |member: &&String| match value {
            Value::String(text) => text == *member,
            Value::Number(number) => member.parse().ok() == number.as_i64(),
            _ => false,
        };
        self.members.iter().find(is).map(String::as_str)
    }

    /// What every value of it is, whatever the settings of its sender.
    pub(crate) fn always(&self) -> Option<&str> {
        let redaction = self.redaction.as_ref()?;
        redaction.unless.is_none().then_some(&redaction.text)
    }

    /// The pattern of a template's keys, as the flattened schema has it.
    pub(crate) fn family_pattern(&self, key: &str) -> String {
        let longest = self.key_length.unwrap_or(u64::MAX);
        let key = key.replace('.', "[.]");
        format!("^{key}[.][\\s\\S]{{1,{longest}}}(?!\\n)$")
    }

    /// The same with what is around it: what is in a map is at least as sensitive as the map.
    pub(crate) fn within(&self, outer: Privacy) -> Self {
        Self {
            privacy: self.privacy.max(outer),
            ..self.clone()
        }
    }
}

/// The type of an attribute, before encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    String,
    Int,
    Double,
    Boolean,
    #[serde(rename = "string[]")]
    Strings,
    #[serde(rename = "int[]")]
    Ints,
    #[serde(rename = "double[]")]
    Doubles,
    #[serde(rename = "boolean[]")]
    Booleans,
    Bytes,
    Map,
    #[serde(rename = "map[]")]
    Maps,
    #[serde(rename = "template[string]")]
    StringTemplate,
    #[serde(rename = "template[int]")]
    IntTemplate,
    #[serde(rename = "template[double]")]
    DoubleTemplate,
    #[serde(rename = "template[boolean]")]
    BooleanTemplate,
    #[serde(rename = "template[string[]]")]
    StringsTemplate,
    #[serde(rename = "template[int[]]")]
    IntsTemplate,
    #[serde(rename = "template[double[]]")]
    DoublesTemplate,
    #[serde(rename = "template[boolean[]]")]
    BooleansTemplate,
}

impl Kind {
    /// What an array consists of; `None`: it is no array.
    pub(crate) fn element(self) -> Option<Self> {
        match self {
            Self::Strings => Some(Self::String),
            Self::Ints => Some(Self::Int),
            Self::Doubles => Some(Self::Double),
            Self::Booleans => Some(Self::Boolean),
            Self::Maps => Some(Self::Map),
            _ => None,
        }
    }

    /// What one attribute of a family is; anything else is itself.
    pub(crate) fn of_one(self) -> Self {
        match self {
            Self::StringTemplate => Self::String,
            Self::IntTemplate => Self::Int,
            Self::DoubleTemplate => Self::Double,
            Self::BooleanTemplate => Self::Boolean,
            Self::StringsTemplate => Self::Strings,
            Self::IntsTemplate => Self::Ints,
            Self::DoublesTemplate => Self::Doubles,
            Self::BooleansTemplate => Self::Booleans,
            other => other,
        }
    }
}

/// How a value is written on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum WireEncoding {
    Native,
    String,
}

/// How sensitive a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Privacy {
    Public,
    Identity,
    Content,
    Secret,
}
