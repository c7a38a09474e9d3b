//! Conditions of cases: whether a record can be held against them.

use super::usage::Used;
use crate::{
    Code, Diagnostic,
    catalog::CaseDraft,
    resolved::{Attribute, Fill, Outside, Term, Test, Type, Value},
    suggest,
    value::looks_truncated,
};

/// The terms of a case with their values as their attributes have them; `None` where one of
/// them cannot be told, which has been reported.
pub(super) fn terms(
    metadata: &[Used],
    attributes: &[Used],
    cases: &[(CaseDraft, Vec<Used>)],
    index: usize,
    lost: bool,
    faults: &mut Vec<Diagnostic>,
) -> Option<Vec<Term>> {
    let (case, bound) = &cases[index];
    let unread = |used: &Used| used.id.is_none();
    let lost = lost || case.lost || attributes.iter().chain(bound).any(unread);
    let when = case.when.as_ref()?;
    let mut terms = Vec::new();
    for term in when {
        let named = |used: &&Used| used.id.as_deref() == Some(term.attribute.as_str());
        match attributes.iter().chain(bound).find(named) {
            Some(Used {
                attribute: Some(attribute),
                ..
            }) => match tested(term, attribute) {
                Ok(test) => terms.push(Term {
                    test,
                    ..term.clone()
                }),
                Err(fault) => faults.push(*fault),
            },
            Some(_) => {}
            None if lost => {}
            None => {
                let elsewhere = cases
                    .iter()
                    .any(|(_, other)| other.iter().any(|used| named(&used)));
                let message = if metadata.iter().any(|used| named(&used)) {
                    format!(
                        "a condition cannot look at the common metadata `{}`",
                        term.attribute
                    )
                } else if elsewhere {
                    format!("`{}` is bound to another case only", term.attribute)
                } else {
                    format!("the event has no attribute `{}`", term.attribute)
                };
                let known = attributes
                    .iter()
                    .chain(bound)
                    .filter_map(|used| used.id.as_deref());
                let fault = refuse(term, message);
                faults.push(match suggest::nearest(&term.attribute, known) {
                    Some(meant) => fault.help(format!("did you mean `{meant}`?")),
                    None => fault.note("a condition looks at attributes of the event, or of its own case, that the caller fills"),
                });
            }
        }
    }
    (terms.len() == when.len()).then_some(terms)
}

fn refuse(term: &Term, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::BadCondition, message).label_at(&term.position, "")
}

fn tested(term: &Term, attribute: &Attribute) -> Result<Test, Box<Diagnostic>> {
    let fail = |message: String| {
        Box::new(refuse(term, message).label_at(&attribute.position, "the attribute"))
    };
    if attribute.fill != Fill::Caller {
        return Err(fail(format!(
            "a condition cannot look at `{}`, which the caller does not fill",
            attribute.id
        )));
    }
    let complex = match attribute.ty {
        Type::Array(_) => Some("an array"),
        Type::Map(_) => Some("a map"),
        Type::Bytes => Some("bytes"),
        Type::Template { .. } => Some("a template"),
        _ => None,
    };
    if let Some(complex) = complex {
        return Err(fail(format!(
            "a condition cannot look at `{}`, which is {complex}",
            attribute.id
        )));
    }
    let values: &[Value] = match &term.test {
        Test::Present | Test::Absent => return Ok(term.test.clone()),
        Test::Equals(value) => std::slice::from_ref(value),
        Test::OneOf(values) => values,
    };
    if attribute.ty == Type::Double {
        return Err(fail(format!(
            "a condition cannot compare `{}`, which is a double",
            attribute.id
        )));
    }
    if attribute.privacy.redaction.is_some() {
        return Err(fail(format!(
            "a condition cannot compare `{}`, which may be redacted",
            attribute.id
        )));
    }
    let mut accepted: Vec<Value> = Vec::new();
    for value in values {
        let value = attribute
            .accept(value)
            .map_err(|why| fail(format!("`{}` is never like this: {why}", attribute.id)))?;
        if let Value::String(text) = &value {
            if text.is_empty() {
                return Err(fail(String::from(
                    "an empty string counts as absent; write `absent`",
                )));
            }
            if attribute.outside == Outside::Adjust
                && attribute.length.is_some_and(|length| length.max.is_some())
                && looks_truncated(text)
            {
                return Err(fail(String::from("a truncated value could look like this")));
            }
        }
        if !accepted.contains(&value) {
            accepted.push(value);
        }
    }
    Ok(match &term.test {
        Test::Equals(_) => Test::Equals(accepted.remove(0)),
        _ => Test::OneOf(accepted),
    })
}
