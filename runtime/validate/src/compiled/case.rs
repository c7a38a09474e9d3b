//! The cases of an event, compiled from the if/then/else chain of its schema.

use serde_json::Value;

use super::wire::Any;

/// A set of attributes, by their places.
pub(super) type Set = u128;

/// A case: when a record is it, and what holds for it then.
pub(super) struct Case {
    present: Set,
    absent: Set,
    values: Vec<(usize, Vec<Constant>)>,
    required: Set,
    forbidden: Set,
}

/// A value that a condition asks for.
enum Constant {
    Text(Box<str>),
    Int(i64),
    Bool(bool),
}

/// Compiles the chain; `slot` finds the place of a key or of a family's pattern. An event without cases has none.
pub(super) fn chain(
    schema: &Value,
    count: usize,
    slot: &dyn Fn(&str) -> Option<usize>,
) -> Option<Vec<Case>> {
    let mut cases = Vec::new();
    let mut node = schema;
    for index in 0..count {
        let (condition, holds) = match (node.get("if"), index) {
            (Some(condition), _) => (Some(condition), node.get("then")?),
            (None, 0) => (None, node.pointer("/allOf/0")?),
            (None, _) => (None, node),
        };
        let of_case = ["required", "properties", "patternProperties"];
        only(holds, &of_case)?;
        if condition.is_some() && index > 0 {
            only(node, &["if", "then", "else"])?;
        }
        let mut case = Case {
            present: 0,
            absent: 0,
            values: Vec::new(),
            required: set(holds.get("required")?, slot)?,
            forbidden: 0,
        };
        for list in ["properties", "patternProperties"] {
            for (key, forbidden) in holds
                .get(list)
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                if *forbidden != Value::Bool(false) {
                    return None;
                }
                case.forbidden |= 1 << slot(key)?;
            }
        }
        if let Some(condition) = condition {
            case.condition(condition, slot)?;
        }
        cases.push(case);
        node = match node.get("else") {
            Some(rest) => rest,
            None if index + 1 == count => return Some(cases),
            None => return None,
        };
    }
    // A record that is none of them is refused.
    if count > 0 {
        only(node, &["not"])?;
        node.get("not")?.as_object()?.is_empty().then_some(())?;
    }
    Some(cases)
}

/// An object's schema with no other keywords than these, and what says nothing about a value.
fn only(schema: &Value, keywords: &[&str]) -> Option<()> {
    let known = |(keyword, value): (&String, &Value)| match keyword.as_str() {
        "$comment" => true,
        "type" => value == "object",
        keyword => keywords.contains(&keyword),
    };
    schema.as_object()?.iter().all(known).then_some(())
}

fn set(list: &Value, slot: &dyn Fn(&str) -> Option<usize>) -> Option<Set> {
    list.as_array()?
        .iter()
        .try_fold(0, |set, key| Some(set | 1 << slot(key.as_str()?)?))
}

impl Case {
    fn condition(&mut self, condition: &Value, slot: &dyn Fn(&str) -> Option<usize>) -> Option<()> {
        for (keyword, value) in condition.as_object()? {
            match keyword.as_str() {
                "type" if value == "object" => {}
                "required" => self.present = set(value, slot)?,
                "not" => {
                    let one = std::slice::from_ref(value);
                    let several = value.get("anyOf").and_then(Value::as_array);
                    for absent in several.map_or(one, Vec::as_slice) {
                        only(absent, &["required"])?;
                        self.absent |= set(absent.get("required")?, slot)?;
                    }
                }
                "properties" => {
                    for (key, test) in value.as_object()? {
                        if test.as_object()?.len() != 1 {
                            return None;
                        }
                        let values = match (test.get("const"), test.get("enum")) {
                            (Some(only), None) => vec![constant(only)?],
                            (None, Some(list)) => list
                                .as_array()?
                                .iter()
                                .map(constant)
                                .collect::<Option<_>>()?,
                            _ => return None,
                        };
                        self.values.push((slot(key)?, values));
                    }
                }
                _ => return None,
            }
        }
        Some(())
    }

    /// The attributes whose values its condition asks for.
    pub(super) fn compared(&self) -> impl Iterator<Item = usize> {
        self.values.iter().map(|(slot, _)| *slot)
    }

    /// Whether a record is it, if it is none of those before it.
    pub(super) fn holds<'p>(&self, carried: Set, value: impl Fn(usize) -> Option<Any<'p>>) -> bool {
        let asked = |(slot, constants): &(usize, Vec<Constant>)| {
            value(*slot).is_some_and(|value| constants.iter().any(|constant| constant.is(value)))
        };
        carried & self.present == self.present
            && carried & self.absent == 0
            && self.values.iter().all(asked)
    }

    /// Whether a record that is this case carries what it must, and nothing that it must not.
    pub(super) fn accepts(&self, carried: Set) -> bool {
        carried & self.required == self.required && carried & self.forbidden == 0
    }
}

fn constant(value: &Value) -> Option<Constant> {
    match value {
        Value::String(text) => Some(Constant::Text(text.as_str().into())),
        Value::Bool(value) => Some(Constant::Bool(*value)),
        Value::Number(value) => value.as_i64().map(Constant::Int),
        _ => None,
    }
}

impl Constant {
    fn is(&self, value: Any<'_>) -> bool {
        match (self, value) {
            (Self::Text(text), Any::String(value)) => text.as_bytes() == value,
            (Self::Int(int), Any::Int(value)) => *int == value,
            (Self::Bool(boolean), Any::Bool(value)) => *boolean == value,
            _ => false,
        }
    }
}
