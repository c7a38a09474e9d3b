//! The name of a number ends in a unit, and the catalog says another one, or none.
//!
//! One of the two is wrong, and whoever trusts the wrong one is off by a thousand. The unit also makes the
//! emitter take a duration where it is one of time.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: waited_ms, type: int, unit: s, brief: How long it took. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: waited_ms, type: int, unit: ms, brief: How long it took. }
//! ```

use super::super::{
    facts::{Facts, is_number},
    rule::{Findings, Rule},
    walk::{Place, Subject},
    words::of_name,
};
use crate::Code;

pub(in crate::lint) const RULE: Rule = Rule::new(Code::UnitMismatch, check);

/// Last words of names, and the units that they say.
const UNITS: &[(&[&str], &str)] = &[
    (&["ns", "nanos", "nanoseconds"], "ns"),
    (&["us", "micros", "microseconds"], "us"),
    (&["ms", "millis", "milliseconds"], "ms"),
    (&["sec", "secs", "seconds"], "s"),
    (&["minutes", "mins"], "min"),
    (&["hours"], "h"),
    (&["days"], "d"),
    (&["bytes"], "By"),
    (&["kib", "kibibytes"], "KiBy"),
    (&["mib", "mebibytes"], "MiBy"),
    (&["percent", "pct"], "%"),
];

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let Subject::Attribute(attribute, place) = subject else {
        return;
    };
    if *place == Place::Body || !is_number(&attribute.ty) {
        return;
    }
    let words = of_name(&attribute.id);
    let said = words.last().and_then(|last| {
        let mut units = UNITS.iter();
        units.find(|(words, _)| words.contains(&last.as_str()))
    });
    let Some((_, said)) = said else {
        return;
    };
    let id = &attribute.id;
    let position = attribute.positions.get("unit").unwrap_or(&attribute.position);
    match attribute.unit.as_deref() {
        Some(unit) if unit == *said => {}
        Some(unit) => findings.at(
            Code::UnitMismatch,
            position,
            format!("the name `{id}` says `{said}`, and the unit is `{unit}`"),
            format!("write `unit: {said}`, or choose another name"),
        ),
        None => findings.at(
            Code::UnitMismatch,
            position,
            format!("the name `{id}` says `{said}`, and there is no unit"),
            format!("write `unit: {said}`"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_attributes;
    use crate::Code;

    #[test]
    fn the_name_and_the_unit_say_the_same() {
        let check = |id: &str, more: &str, expected: &[&str]| {
            let attribute = format!("{{ id: {id}, type: int, brief: How much.{more} }}");
            check_attributes(Code::UnitMismatch, &attribute, expected);
        };
        check("duration_ms", ", unit: ms", &[]);
        check("duration_ms", "", &["the name `duration_ms` says `ms`, and there is no unit"]);
        check("durationMs", ", unit: s", &["the name `durationMs` says `ms`, and the unit is `s`"]);
        check("wait_seconds", ", unit: s", &[]);
        check("body_bytes", ", unit: KiBy", &["the name `body_bytes` says `By`, and the unit is `KiBy`"]);
        check("atoms", "", &[]);
        check("bonus", "", &[]);
        check_attributes(Code::UnitMismatch, "{ id: sold_days, type: string, brief: Which days., examples: [mo] }", &[]);
    }
}
