//! A value that a case asks for is always another case, which stands before it.
//!
//! A record is the first case whose condition holds. A value in `one_of` that an earlier case takes whatever else
//! the record says is never this case, though it reads as if it were.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - id: state
//!         type: { members: [{ id: paid, value: paid, brief: All. }, { id: part, value: part, brief: Some. }, { id: open, value: open, brief: None. }] }
//!         brief: How much of it is paid.
//!     cases:
//!       settled: { brief: Nothing is left., when: { state: { one_of: [paid, part] } } }
//!       pending: { brief: Something is left., when: { state: { one_of: [part, open] } } }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - id: state
//!         type: { members: [{ id: paid, value: paid, brief: All. }, { id: part, value: part, brief: Some. }, { id: open, value: open, brief: None. }] }
//!         brief: How much of it is paid.
//!     cases:
//!       settled: { brief: Nothing is left., when: { state: { equals: paid } } }
//!       pending: { brief: Something is left., when: { state: { one_of: [part, open] } } }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::Subject,
};
use crate::{
    Code, Diagnostic,
    resolved::{Case, Event, Term, Test, Value},
};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::OverlappingCases, check);

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let Subject::Case(event, case) = subject else {
        return;
    };
    for term in &case.when {
        let Test::OneOf(values) = &term.test else {
            continue;
        };
        for value in values {
            if let Some(earlier) = taken_by(event, case, term, value) {
                findings.push(
                    Diagnostic::warning(
                        Code::OverlappingCases,
                        format!(
                            "a record with {value} in `{}` is always `{}`, never `{}`",
                            term.attribute, earlier.id, case.id
                        ),
                    )
                    .label_at(&term.position, "")
                    .label_at(&earlier.position, "this case takes it")
                    .help("take the value out of one of the two"),
                );
            }
        }
    }
}

/// The earlier case that takes every record of this one that has the value.
fn taken_by<'e>(event: &'e Event, case: &Case, term: &Term, value: &Value) -> Option<&'e Case> {
    let earlier = event.cases.iter().take_while(|one| one.id != case.id);
    earlier
        .filter(|earlier| !earlier.when.is_empty())
        .find(|earlier| {
            let follows = |asked: &Term| {
                let of_value = Test::Equals(value.clone());
                case.when.iter().any(|given| {
                    let is_here = given.attribute == term.attribute;
                    let test = if is_here { &of_value } else { &given.test };
                    given.attribute == asked.attribute && implies(test, &asked.test)
                })
            };
            earlier.when.iter().all(follows)
        })
}

/// Whether what passes one test passes the other.
fn implies(given: &Test, asked: &Test) -> bool {
    match (given, asked) {
        (Test::Absent, Test::Absent) => true,
        (Test::Absent, _) | (_, Test::Absent) => false,
        (_, Test::Present) => true,
        (Test::Present, _) => false,
        (given, asked) => {
            let asked = values(asked);
            values(given).iter().all(|value| asked.contains(value))
        }
    }
}

fn values(test: &Test) -> &[Value] {
    match test {
        Test::Equals(value) => std::slice::from_ref(value),
        Test::OneOf(values) => values,
        Test::Present | Test::Absent => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_value_is_one_case() {
        let check = |first: &str, second: &str, expected: &[&str]| {
            let sections = format!(
                "events: [{{ name: shop.sale, brief: Somebody paid., attributes: [{{ id: a, type: int, brief: First. }}, {{ id: b, type: boolean, brief: Second. }}], cases: {{ one: {{ brief: The first., when: {first} }}, two: {{ brief: The other., when: {second} }} }} }}]\n"
            );
            check(Code::OverlappingCases, &sections, expected);
        };
        let found = &["a record with 2 in `a` is always `one`, never `two`"];
        check("{ a: { one_of: [1, 2] } }", "{ a: { one_of: [2, 3] } }", found);
        check("{ a: { equals: 2 } }", "{ a: { one_of: [2, 3] } }", found);
        check("{ a: { equals: 1 } }", "{ a: { one_of: [2, 3] } }", &[]);
        // What the first also asks for, a record of the second need not have.
        check("{ a: { equals: 2 }, b: { equals: true } }", "{ a: { one_of: [2, 3] } }", &[]);
        check("{ a: { equals: 2 }, b: { equals: true } }", "{ a: { one_of: [2, 3] }, b: { equals: true } }", found);
        check("{ a: { equals: 2 }, b: present }", "{ a: { one_of: [2, 3] }, b: { equals: true } }", found);
    }
}
