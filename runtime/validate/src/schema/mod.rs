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
use crate::attribute::AttributeType;

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
    /// The way from the attribute's value to the part that it is about: fields and indices.
    pub(crate) path: Vec<String>,
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
    /// The array has more elements.
    MaxItems(u64),
    /// The map has fields that the catalog does not know.
    Unknown,
    /// The map is empty.
    Empty,
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
        let families = schema.get("patternProperties").and_then(Value::as_object);
        let families = families.into_iter().flat_map(Map::keys);
        let described: BTreeSet<String> = (properties.keys().cloned())
            .chain(families.map(|pattern| cases::family(pattern)))
            .collect();
        if !described.iter().eq(attributes.keys()) {
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
            .flat_map(|error| self.violations_by(&error))
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

    fn violations_by(&self, error: &ValidationError<'_>) -> Vec<Violation> {
        let keyword = error.schema_path().as_str().to_owned();
        let case = self.case_of(&keyword);
        let mut violations = breaches(error, &keyword, case);
        for violation in &mut violations {
            let path = &mut violation.path;
            violation.attribute = (!path.is_empty()).then(|| path.remove(0));
        }
        violations
    }
}

/// What a value violates that stands for itself, as a body does.
pub(crate) fn violations_of(check: &Validator, value: &Value) -> Vec<Violation> {
    let violations =
        |error: ValidationError<'_>| breaches(&error, error.schema_path().as_str(), None);
    check.iter_errors(value).flat_map(violations).collect()
}

/// What an error is about: of fields that nobody knows, each alone.
fn breaches(error: &ValidationError<'_>, keyword: &str, case: Option<usize>) -> Vec<Violation> {
    let path = segments(error.instance_path().as_str());
    let violation = |path, breach| Violation {
        attribute: None,
        path,
        breach,
        keyword: keyword.to_owned(),
        case,
    };
    if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
        let of = |key: &String| {
            let path = path.iter().chain([key]).cloned().collect();
            violation(path, Breach::Unknown)
        };
        return unexpected.iter().map(of).collect();
    }
    let mut path = path;
    let breach = breach(error, &mut path, case.is_some());
    vec![violation(path, breach)]
}

/// How a schema is violated; the path becomes that of what is missing, where something is.
fn breach(error: &ValidationError<'_>, path: &mut Vec<String>, in_case: bool) -> Breach {
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            path.extend(property.as_str().map(str::to_owned));
            Breach::Missing
        }
        ValidationErrorKind::FalseSchema if !path.is_empty() => Breach::Forbidden,
        ValidationErrorKind::FalseSchema | ValidationErrorKind::Not { .. } if in_case => {
            Breach::NoCase
        }
        ValidationErrorKind::MinProperties { .. } => Breach::Empty,
        ValidationErrorKind::MaxItems { limit } => Breach::MaxItems(*limit),
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
    }
}

pub(crate) fn compile(schema: &Value) -> Result<Validator, InvalidSchema> {
    jsonschema::draft202012::new(schema).map_err(|error| InvalidSchema::Keyword(error.to_string()))
}

/// The segments of a JSON pointer (RFC 6901).
fn segments(pointer: &str) -> Vec<String> {
    let segments = pointer.split('/').skip(1);
    segments
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
        .collect()
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
