//! Conditions of cases: whether a record can be held against them.

use super::usage::Used;
use crate::{
    Diagnostic, Label,
    catalog::{CaseDraft, WrittenTerm},
    codes::bad_condition::{self, Elsewhere, Refused},
    resolved::{Attribute, Fill, Outside, Term, Test, Type, Value},
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
    for WrittenTerm { term, values } in when {
        let named = |used: &&Used| used.id.as_deref() == Some(term.attribute.as_str());
        match attributes.iter().chain(bound).find(named) {
            Some(Used {
                attribute: Some(attribute),
                ..
            }) => match tested(term, values, attribute) {
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
                let is = if metadata.iter().any(|used| named(&used)) {
                    Elsewhere::CommonMetadata
                } else if elsewhere {
                    Elsewhere::OtherCase
                } else {
                    Elsewhere::Nowhere
                };
                let known = attributes
                    .iter()
                    .chain(bound)
                    .filter_map(|used| used.id.as_deref());
                faults.push(bad_condition::unknown(
                    &term.attribute,
                    is,
                    known,
                    &term.position,
                ));
            }
        }
    }
    (terms.len() == when.len()).then_some(terms)
}

/// `places`: where the values of the test stand.
fn tested(term: &Term, places: &[Label], attribute: &Attribute) -> Result<Test, Box<Diagnostic>> {
    let fail = |why: Refused<'_>| {
        let (at, defined) = (&term.position, &attribute.position);
        Box::new(bad_condition::refused(&attribute.id, why, at, defined))
    };
    let value_fails = |why: Refused<'_>, at: &Label| {
        let fault = bad_condition::refused(&attribute.id, why, at.clone(), &attribute.position);
        Box::new(fault)
    };
    if attribute.fill != Fill::Caller {
        return Err(fail(Refused::NotFilledByCaller));
    }
    let complex = match attribute.ty {
        Type::Array(_) => Some("an array"),
        Type::Map(_) => Some("a map"),
        Type::Bytes => Some("bytes"),
        Type::Template { .. } => Some("a template"),
        _ => None,
    };
    if let Some(complex) = complex {
        return Err(fail(Refused::Complex(complex)));
    }
    let values: &[Value] = match &term.test {
        Test::Present | Test::Absent => return Ok(term.test.clone()),
        Test::Equals(value) => std::slice::from_ref(value),
        Test::OneOf(values) => values,
    };
    if attribute.ty == Type::Double {
        return Err(fail(Refused::Double));
    }
    if attribute.privacy.redaction.is_some() {
        return Err(fail(Refused::Redacted));
    }
    let mut accepted: Vec<Value> = Vec::new();
    for (value, at) in values.iter().zip(places) {
        let value = attribute.accept(value).map_err(|why| {
            let member = attribute.ty.member_called(value);
            value_fails(Refused::Never(&why, member), at)
        })?;
        if let Value::String(text) = &value {
            if text.is_empty() {
                return Err(value_fails(Refused::Empty, at));
            }
            if attribute.outside == Outside::Adjust
                && attribute.length.is_some_and(|length| length.max.is_some())
                && looks_truncated(text)
            {
                return Err(value_fails(Refused::Truncated, at));
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
