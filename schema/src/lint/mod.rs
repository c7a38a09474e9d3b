//! Lints: what is right by the language and still likely to hurt somebody.
//!
//! Each rule is a file in `rules`, whose head is the page of its code. The resolved catalog is walked once;
//! what the rules find is then held against the severities and the waivers that the catalog has.

mod date;
mod facts;
mod rule;
mod rules;
mod severity;
mod ucum;
mod waive;
mod walk;
mod words;

pub use self::date::Date;
use self::{
    facts::Facts,
    rule::{Findings, Looks},
    rules::RULES,
    severity::Severities,
};
use crate::{Code, Diagnostic, Loaded};

/// What the lints find in a catalog on a day. A catalog with errors is not looked at: what is unused or
/// missing in it may be so because of them.
///
/// Findings are sorted by file and position; those that a waiver keeps back are not among them.
pub fn lint(loaded: &Loaded, today: Date) -> Vec<Diagnostic> {
    let Some(catalog) = &loaded.catalog else {
        return Vec::new();
    };
    let mut findings = Findings::default();
    let severities = Severities::read(&loaded.lints, &mut findings);
    let facts = Facts::of(catalog, today);
    let active: Vec<_> = (RULES.iter())
        .filter(|rule| severities.is_on(rule.code))
        .filter_map(|rule| match rule.looks {
            Looks::At(check) => Some(check),
            Looks::Elsewhere => None,
        })
        .collect();
    walk::walk(
        catalog,
        &loaded.lints.unused_groups,
        &facts,
        &mut |subject| {
            for check in &active {
                check(&subject, &facts, &mut findings);
            }
        },
    );
    let mut found = findings.mended(&loaded.sources);
    waive::waive(&mut found, &loaded.lints, &loaded.sources, today);
    severities.set(&mut found);
    found.sort_by(|a, b| {
        let key = |fault: &Diagnostic| (fault.position().cloned(), fault.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    found.dedup();
    found
}

/// Whether findings of this code come by the passing of time. They are warnings whatever is asked for: the
/// work of today does not fail because of a date that was written long ago.
pub fn never_blocks(code: Code) -> bool {
    RULES.iter().any(|rule| rule.code == code && rule.by_time)
}

#[cfg(test)]
mod tests;
