//! What an emitter may produce for each case.
//!
//! A record is the first case in file order whose condition holds. A variant therefore folds
//! in the condition of its own case, and of each earlier case something that makes it false
//! for certain; so that whatever the emitter produces is this case and no other.

use crate::{
    Code, Diagnostic,
    resolved::{
        Attribute, Case, Event, Requirement, Term, Test, Type, Value, Values, Variant,
        VariantAttribute,
    },
};

/// The variants of an event, one for each case; reports the cases that nothing can reach.
pub(super) fn variants(event: &Event, faults: &mut Vec<Diagnostic>) -> Vec<Variant> {
    if event.cases.is_empty() {
        let attributes = event
            .attributes
            .iter()
            .map(|attribute| unfolded(attribute, false))
            .collect();
        return vec![Variant {
            case: None,
            severity: event.severity,
            attributes,
        }];
    }
    let mut variants = Vec::new();
    for (index, case) in event.cases.iter().enumerate() {
        let mut folded = Folded::of(event, case);
        let outcome = folded.own(case).and_then(|()| {
            event.cases[..index]
                .iter()
                .try_for_each(|earlier| folded.not(earlier, case))
        });
        if let Err(fault) = outcome {
            faults.push(*fault);
            continue;
        }
        let mut attributes = folded.attributes;
        attributes.iter_mut().for_each(normalise);
        for attribute in &attributes {
            if attribute.required && attribute.candidate().is_none() {
                faults.push(
                    Diagnostic::error(
                        Code::MissingExample,
                        format!(
                            "the attribute `{}` needs an example for the case `{}`",
                            attribute.attribute.id, case.id
                        ),
                    )
                    .label_at(&attribute.attribute.position, "")
                    .label_at(
                        &case.position,
                        "no valid value can be derived for this case",
                    ),
                );
            }
        }
        variants.push(Variant {
            case: Some(index),
            severity: case.severity.unwrap_or(event.severity),
            attributes,
        });
    }
    variants
}

fn unfolded(attribute: &Attribute, bound: bool) -> VariantAttribute {
    VariantAttribute {
        attribute: attribute.clone(),
        bound,
        required: attribute.requirement == Requirement::Required,
        values: Values::Any { except: Vec::new() },
    }
}

/// The attributes of a variant while conditions are folded in.
struct Folded {
    attributes: Vec<VariantAttribute>,
}

impl Folded {
    fn of(event: &Event, case: &Case) -> Self {
        let common = event
            .attributes
            .iter()
            .map(|attribute| unfolded(attribute, false));
        let bound = case
            .attributes
            .iter()
            .map(|attribute| unfolded(attribute, true));
        Self {
            attributes: common.chain(bound).collect(),
        }
    }

    fn find(&self, id: &str) -> Option<&VariantAttribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.attribute.id == id)
    }

    fn find_mut(&mut self, id: &str) -> Option<&mut VariantAttribute> {
        self.attributes
            .iter_mut()
            .find(|attribute| attribute.attribute.id == id)
    }

    fn leave_out(&mut self, id: &str) {
        self.attributes
            .retain(|attribute| attribute.attribute.id != id);
    }

    /// Folds in the case's own condition.
    fn own(&mut self, case: &Case) -> Result<(), Box<Diagnostic>> {
        for term in &case.when {
            let Some(attribute) = self.find_mut(&term.attribute) else {
                continue;
            };
            match &term.test {
                Test::Present => attribute.required = true,
                Test::Equals(value) => {
                    attribute.required = true;
                    attribute.values = Values::Fixed(value.clone());
                }
                Test::OneOf(values) => {
                    attribute.required = true;
                    attribute.values = Values::OneOf(values.clone());
                }
                Test::Absent if attribute.required => {
                    let required = attribute.attribute.position.clone();
                    return Err(Box::new(
                        unreachable(case)
                            .label_at(&term.position, "this never holds")
                            .label_at(&required, "the attribute is required")
                            .help("make the attribute `recommended`, or ask for something else"),
                    ));
                }
                Test::Absent => self.leave_out(&term.attribute),
            }
        }
        Ok(())
    }

    /// Makes the condition of an earlier case false.
    fn not(&mut self, earlier: &Case, case: &Case) -> Result<(), Box<Diagnostic>> {
        if earlier.when.iter().any(|term| self.contradicts(term)) {
            return Ok(());
        }
        let folds = [Self::fold_present, Self::fold_values, Self::fold_absent];
        for fold in folds {
            if earlier.when.iter().any(|term| fold(self, term)) {
                return Ok(());
            }
        }
        Err(Box::new(
            unreachable(case)
                .label_at(
                    &earlier.position,
                    "every record that it could be is this case already",
                )
                .help("move the case up, or ask for something that tells the two apart"),
        ))
    }

    /// The term is false for every record of the variant as it is.
    fn contradicts(&self, term: &Term) -> bool {
        match (self.find(&term.attribute), &term.test) {
            (None, test) => *test != Test::Absent,
            (Some(attribute), Test::Absent) => attribute.required,
            (Some(_), Test::Present) => false,
            (Some(attribute), Test::Equals(value)) => !attribute.allows(value),
            (Some(attribute), Test::OneOf(values)) => {
                !values.iter().any(|value| attribute.allows(value))
            }
        }
    }

    /// An optional attribute is left out where an earlier case asks for its presence.
    fn fold_present(&mut self, term: &Term) -> bool {
        let optional = self
            .find(&term.attribute)
            .is_some_and(|attribute| !attribute.required);
        if term.test != Test::Present || !optional {
            return false;
        }
        self.leave_out(&term.attribute);
        true
    }

    /// Values for which an earlier case asks are taken away.
    fn fold_values(&mut self, term: &Term) -> bool {
        let asked: &[Value] = match &term.test {
            Test::Equals(value) => std::slice::from_ref(value),
            Test::OneOf(values) => values,
            Test::Present | Test::Absent => return false,
        };
        let Some(attribute) = self.find_mut(&term.attribute) else {
            return false;
        };
        let left = without(attribute, asked);
        match left {
            Some(left) => attribute.values = left,
            None if attribute.required => return false,
            None => self.leave_out(&term.attribute),
        }
        true
    }

    /// An optional attribute becomes required where an earlier case asks for its absence.
    fn fold_absent(&mut self, term: &Term) -> bool {
        if term.test != Test::Absent {
            return false;
        }
        match self.find_mut(&term.attribute) {
            Some(attribute) => {
                attribute.required = true;
                true
            }
            None => false,
        }
    }
}

/// What an attribute can still be without some values; `None` where nothing is left.
fn without(attribute: &VariantAttribute, asked: &[Value]) -> Option<Values> {
    match &attribute.values {
        Values::Fixed(_) => None,
        Values::OneOf(values) => {
            let left: Vec<_> = values
                .iter()
                .filter(|value| !asked.contains(value))
                .cloned()
                .collect();
            (!left.is_empty()).then_some(Values::OneOf(left))
        }
        Values::Any { except } => {
            let mut except = except.clone();
            for value in asked {
                if !except.contains(value) {
                    except.push(value.clone());
                }
            }
            let exhausted = finite(&attribute.attribute.ty)
                .is_some_and(|all| all.iter().all(|value| except.contains(value)));
            (!exhausted).then_some(Values::Any { except })
        }
    }
}

/// All values of a type that has few.
fn finite(ty: &Type) -> Option<Vec<Value>> {
    match ty {
        Type::Boolean => Some(vec![Value::Boolean(true), Value::Boolean(false)]),
        Type::Enum(members) if !members.open => Some(
            members
                .members
                .iter()
                .map(|member| Value::String(member.value.clone()))
                .collect(),
        ),
        _ => None,
    }
}

/// One value that must be there is a fixed one; a boolean has no exceptions, only values.
fn normalise(attribute: &mut VariantAttribute) {
    if let Values::Any { except } = &attribute.values
        && !except.is_empty()
        && let Some(all) = finite(&attribute.attribute.ty)
    {
        let left: Vec<_> = all
            .into_iter()
            .filter(|value| !except.contains(value))
            .collect();
        if left.len() == 1 && (attribute.required || attribute.attribute.ty == Type::Boolean) {
            attribute.values = Values::OneOf(left);
        }
    }
    if let Values::OneOf(values) = &attribute.values
        && let [only] = values.as_slice()
        && attribute.required
    {
        attribute.values = Values::Fixed(only.clone());
    }
}

fn unreachable(case: &Case) -> Diagnostic {
    Diagnostic::error(
        Code::UnreachableCase,
        format!("nothing reaches the case `{}`", case.id),
    )
    .label_at(&case.position, "")
}
