//! The catalog has no events.
//!
//! Nothing would come from it. Events stand in `catalog.yaml` or in any file below `events`.
//!
//! ```yaml fault
//! format: 1
//! catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
//! ```
//!
//! ```yaml mended
//! format: 1
//! catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
//! # events/sale.yaml
//! format: 1
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```

use crate::{Code, Diagnostic, Position};

/// `start`: that of `catalog.yaml`.
pub(crate) fn anywhere(start: &Position) -> Diagnostic {
    Diagnostic::error(Code::NoEvents, "the catalog has no events")
        .label(start)
        .help("describe one under `events` here, or in a file `events/<name>.yaml`")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_catalog_has_events() {
        let catalog = "format: 1\ncatalog: { name: shop, version: 1.0.0, brief: Events., scope: { name: shop } }\n";
        let none = &["the catalog has no events"];
        check(Code::NoEvents, catalog, none);
        check(Code::NoEvents, &format!("{catalog}events: []\n"), none);
        let events = "# events/sale.yaml\nformat: 1\nevents: [{ name: shop.sale, brief: Paid. }]\n";
        check(Code::NoEvents, &format!("{catalog}{events}"), &[]);
    }
}
