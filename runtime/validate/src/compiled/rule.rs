//! What a value must be, compiled from the schema of one attribute.
//!
//! The schemas are those that `otelier generate` publishes, with the keywords that it uses. A schema with any other
//! keyword is not compiled; the library holds values against it then.

use regex::bytes::Regex;
use serde_json::{Map, Value};

use super::wire::{self, Any};
use crate::attribute::{AttributeType, Kind, WireEncoding};

/// A value must be one of these.
pub(super) enum Rule {
    Text(Text),
    Int {
        min: i64,
        max: i64,
        members: Option<Box<[i64]>>,
    },
    Double {
        min: f64,
        max: f64,
    },
    Boolean {
        members: Option<Box<[bool]>>,
    },
    Bytes {
        min: usize,
        max: usize,
    },
    Array {
        min: usize,
        max: usize,
        element: Box<Rule>,
    },
    Map(Fields),
}

/// A string.
pub(super) struct Text {
    /// Bounds of its length in code points.
    min: usize,
    max: usize,
    form: Form,
}

enum Form {
    Any,
    Members(Box<[Box<str>]>),
    Pattern(Regex),
}

/// The fields of a map.
pub(super) struct Fields {
    fields: Box<[(Box<str>, Rule)]>,
    required: u64,
}

/// What stands for bytes: Base64 with padding, whose unused bits are zero.
const BASE64: &str = "^(?:(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?)(?!\\n)$";

/// Fields of a map that is compiled.
const MOST_FIELDS: usize = 64;

impl Rule {
    /// The rule of a value, if all of its schema is known.
    pub(super) fn compile(schema: &Value, ty: &AttributeType) -> Option<Self> {
        Self::of_kind(schema, ty.kind.of_one(), ty)
    }

    fn of_kind(schema: &Value, kind: Kind, ty: &AttributeType) -> Option<Self> {
        let mut schema = Keywords::of(schema)?;
        if let Some(element) = kind.element() {
            schema.is("type", "array")?;
            let rule = Self::Array {
                min: schema.size("minItems")?.unwrap_or(0),
                max: schema.size("maxItems")?.unwrap_or(usize::MAX),
                element: Box::new(Self::of_kind(schema.take("items")?, element, ty)?),
            };
            return schema.none_left(rule);
        }
        let encoded = ty.encoding == WireEncoding::String;
        match kind {
            Kind::Bytes => schema.bytes(),
            Kind::Map => schema.map(ty),
            Kind::String => match (schema.text()?, ty.always()) {
                (rule, None) => Some(rule),
                (Self::Text(text), Some(only)) => text.only(only).map(Self::Text),
                _ => None,
            },
            Kind::Int | Kind::Boolean if encoded => schema.text(),
            Kind::Int => {
                schema.is("type", "integer")?;
                let members = schema.list("enum", Value::as_i64)?;
                let rule = Self::Int {
                    min: schema.number("minimum", Value::as_i64)?.unwrap_or(i64::MIN),
                    max: schema.number("maximum", Value::as_i64)?.unwrap_or(i64::MAX),
                    members,
                };
                schema.none_left(rule)
            }
            Kind::Double => {
                schema.is("type", "number")?;
                let rule = Self::Double {
                    min: schema.number("minimum", Value::as_f64)?.unwrap_or(f64::MIN),
                    max: schema.number("maximum", Value::as_f64)?.unwrap_or(f64::MAX),
                };
                schema.none_left(rule)
            }
            Kind::Boolean => {
                schema.is("type", "boolean")?;
                let members = schema.list("enum", Value::as_bool)?;
                schema.none_left(Self::Boolean { members })
            }
            _ => None,
        }
    }

    /// Whether a value keeps it. `false` also where only the library can tell.
    #[inline]
    pub(super) fn accepts(&self, value: Any<'_>) -> bool {
        match (self, value) {
            (Self::Text(rule), Any::String(text)) => rule.accepts(text),
            (Self::Int { min, max, members }, Any::Int(value)) => {
                (*min..=*max).contains(&value)
                    && members
                        .as_ref()
                        .is_none_or(|members| members.contains(&value))
            }
            (Self::Double { min, max }, Any::Double(value)) => *min <= value && value <= *max,
            (Self::Boolean { members }, Any::Bool(value)) => members
                .as_ref()
                .is_none_or(|members| members.contains(&value)),
            (Self::Bytes { min, max }, Any::Bytes(bytes)) => (*min..=*max).contains(&bytes.len()),
            (Self::Array { min, max, element }, Any::Array(array)) => {
                let mut count = 0_usize;
                let all = wire::each(array, |item| {
                    count += 1;
                    Any::read(item).is_some_and(|item| element.accepts(item))
                });
                all && (*min..=*max).contains(&count)
            }
            (Self::Map(fields), Any::Map(map)) => fields.accepts(map),
            _ => false,
        }
    }
}

impl Text {
    /// One that must be this, where nothing else is said that this breaks.
    fn only(self, text: &str) -> Option<Self> {
        self.accepts(text.as_bytes()).then(|| Self {
            form: Form::Members([text.into()].into()),
            ..self
        })
    }

    #[inline]
    fn accepts(&self, text: &[u8]) -> bool {
        self.has_length(text)
            && match &self.form {
                Form::Any => wire::is_utf8(text),
                // What is equal to UTF-8, or matches a pattern of characters as a whole, is UTF-8.
                Form::Members(members) => members.iter().any(|member| member.as_bytes() == text),
                Form::Pattern(pattern) => pattern.is_match(text),
            }
    }

    /// A code point has one to four bytes, so most lengths need no count.
    #[inline]
    fn has_length(&self, text: &[u8]) -> bool {
        let bytes = text.len();
        let surely = bytes <= self.max && bytes >= self.min.saturating_mul(4);
        let begins = |byte: &&u8| **byte & 0xC0 != 0x80;
        surely || (self.min..=self.max).contains(&text.iter().filter(begins).count())
    }
}

impl Fields {
    fn accepts(&self, map: &[u8]) -> bool {
        let mut seen = 0_u64;
        let all = wire::each(map, |pair| {
            let Some((key, value)) = wire::key_value(pair) else {
                return false;
            };
            let Some(index) = self
                .fields
                .iter()
                .position(|(name, _)| name.as_bytes() == key)
            else {
                return false;
            };
            let bit = 1 << index;
            let first = seen & bit == 0;
            seen |= bit;
            first && self.fields[index].1.accepts(value)
        });
        // An empty map is none.
        all && seen != 0 && seen & self.required == self.required
    }
}

/// The keywords of a schema, each of which must be understood.
struct Keywords<'s> {
    schema: &'s Map<String, Value>,
    left: Vec<&'s str>,
}

/// Keywords that say nothing about a value.
const WORDS: [&str; 4] = ["$comment", "description", "deprecated", "examples"];

impl<'s> Keywords<'s> {
    fn of(schema: &'s Value) -> Option<Self> {
        let schema = schema.as_object()?;
        let left = schema.keys().map(String::as_str);
        Some(Self {
            schema,
            left: left.filter(|keyword| !WORDS.contains(keyword)).collect(),
        })
    }

    fn take(&mut self, keyword: &str) -> Option<&'s Value> {
        self.left.retain(|left| *left != keyword);
        self.schema.get(keyword)
    }

    fn is(&mut self, keyword: &str, word: &str) -> Option<()> {
        (self.take(keyword)?.as_str()? == word).then_some(())
    }

    /// `Some(None)`: it is not there.
    #[expect(
        clippy::option_option,
        reason = "a value, none, or one that is not understood"
    )]
    fn number<N>(
        &mut self,
        keyword: &str,
        read: impl Fn(&Value) -> Option<N>,
    ) -> Option<Option<N>> {
        match self.take(keyword) {
            Some(value) => read(value).map(Some),
            None => Some(None),
        }
    }

    #[expect(
        clippy::option_option,
        reason = "a size, none, or one that is not understood"
    )]
    fn size(&mut self, keyword: &str) -> Option<Option<usize>> {
        self.number(keyword, |value| usize::try_from(value.as_u64()?).ok())
    }

    #[expect(
        clippy::option_option,
        reason = "a list, none, or one that is not understood"
    )]
    fn list<T>(
        &mut self,
        keyword: &str,
        read: impl Fn(&'s Value) -> Option<T>,
    ) -> Option<Option<Box<[T]>>> {
        match self.take(keyword) {
            Some(list) => list
                .as_array()?
                .iter()
                .map(read)
                .collect::<Option<_>>()
                .map(Some),
            None => Some(None),
        }
    }

    fn none_left<T>(self, rule: T) -> Option<T> {
        self.left.is_empty().then_some(rule)
    }

    fn text(mut self) -> Option<Rule> {
        self.is("type", "string")?;
        let mut members = self.list("enum", |member| Some(member.as_str()?.into()))?;
        if let Some(only) = self.take("const") {
            if members.is_some() {
                return None;
            }
            members = Some([only.as_str()?.into()].into());
        }
        let pattern = self.number("pattern", |pattern| regex(pattern.as_str()?))?;
        let form = match (members, pattern) {
            (None, None) => Form::Any,
            (Some(members), None) => Form::Members(members),
            (None, Some(pattern)) => Form::Pattern(pattern),
            (Some(_), Some(_)) => return None,
        };
        let text = Text {
            min: self.size("minLength")?.unwrap_or(0),
            max: self.size("maxLength")?.unwrap_or(usize::MAX),
            form,
        };
        self.none_left(Rule::Text(text))
    }

    /// Their schema speaks of the Base64 that stands for them: lengths of whole groups, and of what is padded.
    fn bytes(mut self) -> Option<Rule> {
        self.is("type", "string")?;
        self.is("pattern", BASE64)?;
        let least = self.size("minLength")?.unwrap_or(0) / 4 * 3;
        let most = self.size("maxLength")?;
        let mut ends = Vec::new();
        for padding in self
            .take("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let [longer_or_shorter, end] = padding.get("anyOf")?.as_array()?.as_slice() else {
                return None;
            };
            let end = end.get("pattern")?.as_str()?.strip_suffix("(?!\\n)$")?;
            ends.push((longer_or_shorter.get("minLength").is_some(), end));
        }
        let has = |least: bool, end: &str| ends.contains(&(least, end));
        let min = match least {
            0 => 0,
            least if has(true, "[^=]") => least,
            least if has(true, "[^=].") => least - 1,
            least => least - 2,
        };
        let max = match most {
            None => usize::MAX,
            Some(most) if has(false, "==") => most / 4 * 3 - 2,
            Some(most) if has(false, "=") => most / 4 * 3 - 1,
            Some(most) => most / 4 * 3,
        };
        self.none_left(Rule::Bytes { min, max })
    }

    fn map(mut self, ty: &AttributeType) -> Option<Rule> {
        self.is("type", "object")?;
        if self.take("additionalProperties")? != &Value::Bool(false) {
            return None;
        }
        // An empty map is refused anyway.
        self.take("minProperties");
        let properties = self.take("properties")?.as_object()?;
        let mut fields = Vec::new();
        for (name, schema) in properties {
            let rule = Rule::compile(schema, ty.fields.get(name)?)?;
            fields.push((name.as_str().into(), rule));
        }
        if fields.len() > MOST_FIELDS {
            return None;
        }
        let mut required = 0_u64;
        for name in self.take("required")?.as_array()? {
            let name = name.as_str()?;
            let index = fields
                .iter()
                .position(|(field, _): &(Box<str>, Rule)| **field == *name)?;
            required |= 1 << index;
        }
        self.none_left(Rule::Map(Fields {
            fields: fields.into(),
            required,
        }))
    }
}

/// A pattern for the whole string, in the subset that means the same in each engine.
pub(super) fn regex(anchored: &str) -> Option<Regex> {
    let pattern = anchored.strip_prefix('^')?.strip_suffix("(?!\\n)$")?;
    Regex::new(&format!(r"\A{pattern}\z")).ok()
}
