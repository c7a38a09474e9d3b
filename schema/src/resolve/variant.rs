//! What an emitter may produce for each case.
//!
//! A record is the first case in file order whose condition holds. A variant therefore folds
//! in the condition of its own case, and of each earlier case something that makes it false
//! for certain; so that whatever the emitter produces is this case and no other.

use std::sync::Arc;

use crate::{
    Diagnostic,
    codes::{missing_example, unreachable_case},
    resolved::{
        Attribute, Case, Event, Requirement, Term, Test, Type, Value, Values, Variant,
        VariantAttribute,
    },
};

/// The variants of an event, one for each case; reports the cases that nothing can reach.
pub(super) fn variants(event: &Event, faults: &mut Vec<Diagnostic>) -> Vec<Variant> {
    if event.cases.is_empty() {
        let all: Vec<_> = event
            .attributes
            .iter()
            .map(|attribute| (attribute, false))
            .collect();
        let attributes = Folded::of(&all).attributes();
        return vec![Variant {
            case: None,
            severity: event.severity,
            attributes,
        }];
    }
    let mut variants = Vec::new();
    let earlier: Vec<&Case> = event.cases.iter().collect();
    for (index, case) in event.cases.iter().enumerate() {
        match attributes(event, case, &earlier[..index]) {
            Ok(attributes) => {
                faults.extend(attributes.iter().filter_map(|attribute| {
                    missing_example::check_case(attribute, &case.id, &case.position)
                }));
                variants.push(Variant {
                    case: Some(index),
                    severity: case.severity.unwrap_or(event.severity),
                    attributes,
                });
            }
            Err(fault) => faults.push(*fault),
        }
    }
    variants
}

/// What is left of a case beside its faults.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// The whole condition.
    pub condition: bool,
    /// All attributes that are bound to it.
    pub attributes: bool,
}

impl Known {
    pub(super) fn whole(self) -> bool {
        self.condition && self.attributes
    }
}

/// Reports the cases of a faulty event that nothing can reach, whatever its lost conditions say:
/// a case that was lost could only take further records away from those after it.
pub(super) fn unreachable_for_certain(
    event: &Event,
    known: &[Known],
    faults: &mut Vec<Diagnostic>,
) {
    let mut earlier = Vec::new();
    for (case, known) in event.cases.iter().zip(known) {
        if known.whole() {
            faults.extend(attributes(event, case, &earlier).err().map(|fault| *fault));
        }
        if known.condition {
            earlier.push(case);
        }
    }
}

fn attributes(
    event: &Event,
    case: &Case,
    earlier: &[&Case],
) -> Result<Vec<VariantAttribute>, Box<Diagnostic>> {
    let common = event.attributes.iter().map(|attribute| (attribute, false));
    let bound = case.attributes.iter().map(|attribute| (attribute, true));
    let all: Vec<_> = common.chain(bound).collect();
    let mut folded = Folded::of(&all);
    folded.own(case)?;
    match folded.not(earlier) {
        Ok(folded) => Ok(folded.attributes()),
        Err(failed) => Err(Box::new(unreachable_case::taken(case, earlier, failed))),
    }
}

/// Ways that are tried before a case counts as unreachable; far more than any real case needs.
const MAX_STEPS: usize = 10_000;

/// The attributes of a variant while conditions are folded in.
#[derive(Clone)]
struct Folded<'a> {
    all: &'a [(&'a Arc<Attribute>, bool)],
    /// For each of them what it can be; `None` where the variant does not carry it.
    carried: Vec<Option<Carried>>,
}

/// An attribute that a variant carries.
#[derive(Clone)]
struct Carried {
    required: bool,
    values: Values,
}

impl<'a> Folded<'a> {
    fn of(all: &'a [(&'a Arc<Attribute>, bool)]) -> Self {
        let carried = all.iter().map(|(attribute, _)| {
            Some(Carried {
                required: attribute.requirement == Requirement::Required,
                values: Values::Any { except: Vec::new() },
            })
        });
        Self {
            all,
            carried: carried.collect(),
        }
    }

    fn attributes(self) -> Vec<VariantAttribute> {
        // Most of a catalog's memory is here, so none is asked for in advance.
        let number = self.carried.iter().flatten().count();
        let mut attributes = Vec::with_capacity(number);
        let carried = self.carried.into_iter().zip(self.all);
        attributes.extend(carried.filter_map(|(carried, &(attribute, bound))| {
            let Carried { required, values } = carried?;
            Some(VariantAttribute {
                attribute: Arc::clone(attribute),
                bound,
                required,
                values: normal(values, required, &attribute.ty),
            })
        }));
        attributes
    }

    fn index(&self, id: &str) -> Option<usize> {
        let named = self
            .all
            .iter()
            .position(|(attribute, _)| attribute.id == id);
        named.filter(|&index| self.carried[index].is_some())
    }

    fn find(&self, id: &str) -> Option<&Carried> {
        self.carried[self.index(id)?].as_ref()
    }

    /// Folds in the case's own condition.
    fn own(&mut self, case: &Case) -> Result<(), Box<Diagnostic>> {
        for term in &case.when {
            let Some(index) = self.index(&term.attribute) else {
                continue;
            };
            let Some(carried) = &mut self.carried[index] else {
                continue;
            };
            match &term.test {
                Test::Absent if carried.required => {
                    let defined = &self.all[index].0.position;
                    let fault = unreachable_case::never_holds(case, &term.position, defined);
                    return Err(Box::new(fault));
                }
                Test::Absent => self.carried[index] = None,
                Test::Present => carried.required = true,
                Test::Equals(value) => {
                    carried.required = true;
                    carried.values = Values::Fixed(value.clone());
                }
                Test::OneOf(values) => {
                    carried.required = true;
                    carried.values = Values::OneOf(values.clone());
                }
            }
        }
        Ok(())
    }

    /// Makes the conditions of all earlier cases false, or says which of them cannot be.
    ///
    /// Each earlier case offers as many ways as it has terms; where one leads nowhere, the next
    /// is tried. A record that is none of the earlier cases has a false term in each of them,
    /// so following these terms leads to it: what no way leads to is unreachable.
    fn not(self, earlier: &[&Case]) -> Result<Self, usize> {
        let mut ways = vec![(0, self)];
        let mut failed = 0;
        for _ in 0..MAX_STEPS {
            let Some((first, folded)) = ways.pop() else {
                break;
            };
            let open = (first..earlier.len()).find(|&index| {
                !earlier[index]
                    .when
                    .iter()
                    .any(|term| folded.contradicts(term))
            });
            let Some(index) = open else {
                return Ok(folded);
            };
            failed = failed.max(index);
            let mut next = Vec::new();
            for fold in [Self::present, Self::values, Self::absent] {
                for term in &earlier[index].when {
                    let mut way = folded.clone();
                    if fold(&mut way, term) {
                        next.push((index + 1, way));
                    }
                }
            }
            ways.extend(next.into_iter().rev());
        }
        Err(failed)
    }

    /// The term is false for every record of the variant as it is.
    fn contradicts(&self, term: &Term) -> bool {
        match (self.find(&term.attribute), &term.test) {
            (None, test) => *test != Test::Absent,
            (Some(carried), Test::Absent) => carried.required,
            (Some(_), Test::Present) => false,
            (Some(carried), Test::Equals(value)) => !carried.values.allow(value),
            (Some(carried), Test::OneOf(values)) => {
                !values.iter().any(|value| carried.values.allow(value))
            }
        }
    }

    /// An optional attribute is left out where an earlier case asks for its presence.
    fn present(&mut self, term: &Term) -> bool {
        let index = self.index(&term.attribute);
        let optional = self
            .find(&term.attribute)
            .is_some_and(|carried| !carried.required);
        match index {
            Some(index) if optional && term.test == Test::Present => {
                self.carried[index] = None;
                true
            }
            _ => false,
        }
    }

    /// Values for which an earlier case asks are taken away.
    fn values(&mut self, term: &Term) -> bool {
        let asked: &[Value] = match &term.test {
            Test::Equals(value) => std::slice::from_ref(value),
            Test::OneOf(values) => values,
            Test::Present | Test::Absent => return false,
        };
        let Some(index) = self.index(&term.attribute) else {
            return false;
        };
        let ty = &self.all[index].0.ty;
        let Some(carried) = &mut self.carried[index] else {
            return false;
        };
        match without(&carried.values, asked, ty) {
            Some(left) => carried.values = left,
            None if carried.required => return false,
            None => self.carried[index] = None,
        }
        true
    }

    /// An optional attribute becomes required where an earlier case asks for its absence.
    fn absent(&mut self, term: &Term) -> bool {
        let index = self.index(&term.attribute);
        match index.and_then(|index| self.carried[index].as_mut()) {
            Some(carried) if term.test == Test::Absent => {
                carried.required = true;
                true
            }
            _ => false,
        }
    }
}

/// What an attribute can still be without some values; `None` where nothing is left.
fn without(values: &Values, asked: &[Value], ty: &Type) -> Option<Values> {
    match values {
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
            let exhausted =
                finite(ty).is_some_and(|all| all.iter().all(|value| except.contains(value)));
            (!exhausted).then_some(Values::Any { except })
        }
    }
}

/// All values of a type that has few.
fn finite(ty: &Type) -> Option<Vec<Value>> {
    match ty {
        Type::Boolean => Some(vec![Value::Boolean(true), Value::Boolean(false)]),
        Type::Enum(members) if !members.open => {
            let values = members.members.iter().map(|member| member.value.clone());
            Some(values.collect())
        }
        _ => None,
    }
}

/// One value that must be there is a fixed one; a boolean has no exceptions, only values.
fn normal(values: Values, required: bool, ty: &Type) -> Values {
    let values = match (&values, finite(ty)) {
        (Values::Any { except }, Some(all)) if !except.is_empty() => {
            let left: Vec<_> = all
                .into_iter()
                .filter(|value| !except.contains(value))
                .collect();
            if left.len() == 1 && (required || *ty == Type::Boolean) {
                Values::OneOf(left)
            } else {
                values
            }
        }
        _ => values,
    };
    match values {
        Values::OneOf(mut values) if required && values.len() == 1 => {
            Values::Fixed(values.remove(0))
        }
        values => values,
    }
}
