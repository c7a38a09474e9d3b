//! Two events have the same name.
//!
//! They may stand in different files; both places are shown.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//!   - { name: shop.sale, brief: Somebody paid in cash. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//!   - { name: shop.cash_sale, brief: Somebody paid in cash. }
//! ```

use crate::{Code, Diagnostic, Position};

pub(crate) fn again(name: &str, again: &Position, first: &Position) -> Diagnostic {
    super::defined_twice(Code::DuplicateEvent, "event", name, again, first)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn an_event_is_defined_once() {
        let check = |second: &str, expected: &[&str]| {
            let sections = format!(
                "events: [{{ name: shop.sale, brief: Somebody paid. }}, {{ name: {second}, brief: Somebody paid. }}]\n"
            );
            check(Code::DuplicateEvent, &sections, expected);
        };
        check("shop.refund", &[]);
        check("shop.sale", &["the event `shop.sale` is defined twice"]);
        // In the other file.
        check("shop.opened", &["the event `shop.opened` is defined twice"]);
    }
}
