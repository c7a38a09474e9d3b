//! The flattened schema of an event, compiled, and its errors in the validator's terms.
//!
//! The jsonschema crate decides what is valid. Beside it stands only what its errors cannot
//! say: which case a record is and why, and which attributes that depended on.

mod cases;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jsonschema::Validator;
use jsonschema::error::{ValidationError, ValidationErrorKind};
use serde_json::{Map, Value};

use self::cases::{Case, chain, depth};
use crate::bundle::AttributeType;

/// The compiled schema of an event.
pub(crate) struct Check {
    validator: Validator,
    properties: Map<String, Value>,
    cases: Vec<Case>,
}

/// A violation of the schema.
pub(crate) struct Violation {
    /// The attribute; `None` where the record as a whole is none of its cases.
    pub(crate) attribute: Option<String>,
    /// What is broken.
    pub(crate) breach: Breach,
    /// The keyword that is broken, as a JSON pointer into the schema.
    pub(crate) keyword: String,
    /// The index of the case that the record is, where the violation is one of that case;
    /// the number of cases where it is none of them.
    pub(crate) case: Option<usize>,
}

/// How a schema is violated.
pub(crate) enum Breach {
    /// A required attribute is not there.
    Missing,
    /// The attribute belongs to other cases.
    Forbidden,
    /// The record is none of the event's cases.
    NoCase,
    /// The value is none of these.
    Enum(Vec<Value>),
    /// The value is below the minimum, in the catalog's own notation.
    Minimum(String),
    /// The value is above the maximum.
    Maximum(String),
    /// The string has fewer code points.
    MinLength(u64),
    /// The string has more code points.
    MaxLength(u64),
    /// The string does not match.
    Pattern(String),
    /// The array has fewer elements.
    MinItems(u64),
    /// Another keyword, by its name.
    Other(String),
}

impl Check {
    pub(crate) fn compile(
        schema: &Value,
        attributes: &BTreeMap<String, AttributeType>,
        cases: &[String],
    ) -> Result<Self, InvalidSchema> {
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.ok_or(InvalidSchema::Attributes)?;
        if !properties
            .keys()
            .collect::<BTreeSet<_>>()
            .iter()
            .eq(&attributes.keys().collect::<BTreeSet<_>>())
        {
            return Err(InvalidSchema::Attributes);
        }
        Ok(Self {
            validator: compile(schema)?,
            properties: properties.clone(),
            cases: chain(schema, attributes, cases)?,
        })
    }

    /// The case that a record is, by its index.
    pub(crate) fn case(&self, record: &Value) -> Option<usize> {
        let holds = |case: &Case| {
            case.condition
                .as_ref()
                .is_none_or(|condition| condition.is_valid(record))
        };
        self.cases.iter().position(holds)
    }

    /// The name of a case and why a record is it.
    pub(crate) fn case_and_why(&self, index: usize) -> Option<(&str, &str)> {
        let case = self.cases.get(index)?;
        Some((&case.name, &case.why))
    }

    /// The names of the cases that an attribute belongs to.
    pub(crate) fn cases_of(&self, attribute: &str) -> Vec<&str> {
        let allowed = |case: &&Case| !case.forbidden.contains(attribute);
        self.cases
            .iter()
            .filter(allowed)
            .map(|case| case.name.as_str())
            .collect()
    }

    /// Whether the choice of a case depended on the value of an attribute.
    pub(crate) fn depends_on(&self, case: usize, attribute: &str) -> bool {
        let case = self.cases.get(case).or(self.cases.last());
        case.is_some_and(|case| case.compared.contains(attribute))
    }

    /// A value of an attribute that the catalog gives as an example.
    pub(crate) fn example(&self, attribute: &str) -> Option<&Value> {
        self.properties.get(attribute)?.get("examples")?.get(0)
    }

    /// Everything that a flattened record violates.
    pub(crate) fn violations(&self, record: &Value) -> Vec<Violation> {
        if self.validator.is_valid(record) {
            return Vec::new();
        }
        self.validator
            .iter_errors(record)
            .map(|error| self.violation(&error))
            .collect()
    }

    /// The case that a keyword of the schema is part of.
    fn case_of(&self, keyword: &str) -> Option<usize> {
        if keyword.starts_with("/allOf/0/")
            && self
                .cases
                .first()
                .is_some_and(|case| case.condition.is_none())
        {
            return Some(0);
        }
        depth(keyword).map(|depth| depth.min(self.cases.len()))
    }

    fn violation(&self, error: &ValidationError<'_>) -> Violation {
        let keyword = error.schema_path().as_str().to_owned();
        let case = self.case_of(&keyword);
        let mut attribute = first_segment(error.instance_path().as_str());
        let breach = match error.kind() {
            ValidationErrorKind::Required { property } => {
                attribute = property.as_str().map(str::to_owned);
                Breach::Missing
            }
            ValidationErrorKind::FalseSchema if attribute.is_some() => Breach::Forbidden,
            ValidationErrorKind::FalseSchema | ValidationErrorKind::Not { .. }
                if case.is_some() =>
            {
                Breach::NoCase
            }
            ValidationErrorKind::Enum { options } => {
                Breach::Enum(options.as_array().cloned().unwrap_or_default())
            }
            ValidationErrorKind::Constant { expected_value } => {
                Breach::Enum(vec![expected_value.as_ref().clone()])
            }
            ValidationErrorKind::Minimum { limit } => Breach::Minimum(limit.to_string()),
            ValidationErrorKind::Maximum { limit } => Breach::Maximum(limit.to_string()),
            ValidationErrorKind::MinLength { limit } => Breach::MinLength(*limit),
            ValidationErrorKind::MaxLength { limit } => Breach::MaxLength(*limit),
            ValidationErrorKind::MinItems { limit } => Breach::MinItems(*limit),
            ValidationErrorKind::Pattern { pattern } => Breach::Pattern(pattern.clone()),
            other => Breach::Other(other.keyword().to_owned()),
        };
        Violation {
            attribute,
            breach,
            keyword,
            case,
        }
    }
}

fn compile(schema: &Value) -> Result<Validator, InvalidSchema> {
    jsonschema::draft202012::new(schema).map_err(|error| InvalidSchema::Keyword(error.to_string()))
}

fn first_segment(pointer: &str) -> Option<String> {
    let segment = pointer.strip_prefix('/')?.split('/').next()?;
    Some(segment.replace("~1", "/").replace("~0", "~"))
}

/// What is wrong with the schema of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSchema {
    /// A keyword of it, in the words of the schema compiler.
    Keyword(String),
    /// Its properties are not the attributes that the bundle describes.
    Attributes,
    /// Its chain of cases is not the list of cases that the bundle gives.
    Cases,
}

impl fmt::Display for InvalidSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keyword(problem) => f.write_str(problem),
            Self::Attributes => {
                f.write_str("its properties are not the attributes that the bundle describes")
            }
            Self::Cases => {
                f.write_str("its if/then/else chain does not fit the cases that the bundle lists")
            }
        }
    }
}
