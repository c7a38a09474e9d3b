//! A name stands in a namespace that OpenTelemetry keeps for itself.
//!
//! `otel` belongs to the specification and `telemetry.sdk` to the SDK that sends the record: what they mean is not
//! the catalog's to say, and a later version may give the name another meaning.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: otel.shop_mode, type: int, brief: How the shop is run. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     attributes:
//!       - { id: shop.mode, type: int, brief: How the shop is run. }
//! ```

use super::super::{
    facts::Facts,
    rule::{Findings, Rule},
    walk::{Place, Subject},
};
use crate::Code;

pub(in crate::lint) const RULE: Rule = Rule::new(Code::ReservedNamespace, check);

const RESERVED: [&str; 2] = ["otel", "telemetry.sdk"];

fn check(subject: &Subject<'_>, facts: &Facts<'_>, findings: &mut Findings) {
    let (name, position) = match subject {
        Subject::Resource(resource) => (&resource.id, &resource.position),
        Subject::Attribute(attribute, Place::Shared | Place::Record) => {
            (&attribute.id, &attribute.position)
        }
        Subject::Event(event) => (&event.name, &event.position),
        _ => return,
    };
    let within = |space: &str| {
        let rest = name.strip_prefix(space);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if let Some(space) = RESERVED.into_iter().find(|space| within(space)) {
        findings.at(
            Code::ReservedNamespace,
            position,
            format!("`{name}` stands in OpenTelemetry's namespace `{space}`"),
            format!("choose one of your own, e.g. `{}`", facts.catalog.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_attributes;
    use crate::Code;

    #[test]
    fn namespaces_of_others_are_left_to_them() {
        let check = |id: &str, expected: &[&str]| {
            let attribute = format!("{{ id: {id}, type: int, brief: What it is. }}");
            check_attributes(Code::ReservedNamespace, &attribute, expected);
        };
        check("otel", &["`otel` stands in OpenTelemetry's namespace `otel`"]);
        check("otel.a.b", &["`otel.a.b` stands in OpenTelemetry's namespace `otel`"]);
        check("telemetry.sdk.x", &["`telemetry.sdk.x` stands in OpenTelemetry's namespace `telemetry.sdk`"]);
        check("otelier.x", &[]);
        check("telemetry.x", &[]);
        check("shop.otel", &[]);
    }
}
