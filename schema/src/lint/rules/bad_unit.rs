//! A unit is none of UCUM, the Unified Code for Units of Measure, or stands at what is no number.
//!
//! Readers convert and label by the unit, and know UCUM's codes: `s` and `ms`, `By` and `KiBy`, `%`, `1`, and
//! `{item}` for what is counted. Letter case matters: `MB` would be a megabel. Texts, booleans, bytes and maps are
//! measured in nothing.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: receipt.size, type: int, unit: bytes, brief: How much was printed. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: receipt.size, type: int, unit: By, brief: How much was printed. }
//! ```

use super::super::{
    facts::{Facts, is_number},
    rule::{Findings, Rule},
    ucum,
    walk::Subject,
};
use crate::{
    Code,
    resolved::{Attribute, Type},
};

pub(in crate::lint) const RULE: Rule = Rule::new(Code::BadUnit, check);

fn check(subject: &Subject<'_>, _: &Facts<'_>, findings: &mut Findings) {
    let Subject::Attribute(attribute, _) = subject else {
        return;
    };
    let Some(unit) = attribute.unit.as_deref() else {
        return;
    };
    if !is_number(plain(&attribute.ty)) {
        findings.at(
            Code::BadUnit,
            place(attribute),
            format!("`{}` has a unit and is no number", attribute.id),
            "remove `unit`, or say that it is a number: `type: int` or `type: double`",
        );
        return;
    }
    let meant = ucum::meant(unit);
    if ucum::is_valid(unit) && meant.is_none() {
        return;
    }
    let help = match &meant {
        Some((meant, true)) => format!("write `unit: {meant}`"),
        Some((meant, false)) => format!("is it `unit: {meant}`?"),
        None if unit.contains(' ') => format!(
            "between braces stands no blank: `{}`",
            unit.replace(' ', "_")
        ),
        None => format!("what is counted stands in braces: `{{{unit}}}`"),
    };
    findings.at(
        Code::BadUnit,
        place(attribute),
        format!("`{unit}` is no unit of UCUM"),
        help,
    );
    // A unit of time makes the emitter take a duration, so that one is for the author to write.
    if let Some((meant, true)) = meant.filter(|(meant, _)| !ucum::is_time(meant)) {
        findings.mend(meant);
    }
}

/// The type of an enum's members, or the type.
fn plain(ty: &Type) -> &Type {
    match ty.element().unwrap_or(ty) {
        Type::Enum(list) => list.plain(),
        _ => ty,
    }
}

fn place(attribute: &Attribute) -> &crate::Position {
    attribute.positions.get("unit").unwrap_or(&attribute.position)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{check_attributes, finding};
    use crate::Code;

    #[test]
    fn units_are_those_of_ucum() {
        let check = |unit: &str, expected: &[&str]| {
            let attribute = format!("{{ id: x, type: int, unit: \"{unit}\", brief: How much. }}");
            check_attributes(Code::BadUnit, &attribute, expected);
        };
        for good in ["ms", "By", "KiBy/s", "1", "%", "{item}", "{item}/s", "Cel", "m/s2", "kW.h"] {
            check(good, &[]);
        }
        check("bytes", &["`bytes` is no unit of UCUM"]);
        check("MB", &["`MB` is no unit of UCUM"]);
        check("{code point}", &["`{code point}` is no unit of UCUM"]);
        check("item", &["`item` is no unit of UCUM"]);
    }

    /// Bits or bytes, a thousand or 1,024 of them: only the author knows.
    #[test]
    fn what_may_mean_two_units_is_not_mended() {
        let check = |unit: &str, help: &str, mends: bool| {
            let attribute = format!("{{ id: x, type: int, unit: \"{unit}\", brief: How much. }}");
            let finding = finding(Code::BadUnit, &attribute);
            assert_eq!(finding.help.as_deref(), Some(help), "{unit}");
            assert_eq!(finding.fix.is_some(), mends, "{unit}");
        };
        check("KB", "is it `unit: kBy`?", false);
        check("B", "is it `unit: By`?", false);
        check("bytes", "write `unit: By`", true);
        check("kWh", "write `unit: kW.h`", true);
        check("m/s^2", "write `unit: m/s2`", true);
        check("degrees", "write `unit: deg`", true);
    }

    #[test]
    fn numbers_alone_have_units() {
        let check = |ty: &str, good: bool| {
            let attribute = format!("{{ id: x, {ty}, unit: s, brief: How much., requirement_level: recommended }}");
            let found: &[&str] = if good { &[] } else { &["`x` has a unit and is no number"] };
            check_attributes(Code::BadUnit, &attribute, found);
        };
        for number in ["type: int", "type: double", "type: \"int[]\"", "type: \"template[double[]]\""] {
            check(number, true);
        }
        check("type: { members: [{ id: one, value: 1, brief: The first. }] }", true);
        for other in ["type: string", "type: boolean", "type: bytes", "type: \"template[string]\""] {
            check(other, false);
        }
        check("type: { members: [{ id: one, value: one, brief: The first. }] }", false);
    }
}
