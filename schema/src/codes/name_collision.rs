//! Two names are the same after conversion to the target language.
//!
//! The catalog itself is sound, but from both names comes one type, function or module. The
//! generators find it, in `check` too.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.cash_sale, brief: Somebody paid in cash. }
//!   - { name: shop.cash.sale, brief: Somebody sold coins. }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.cash_sale, brief: Somebody paid in cash. }
//!   - { name: shop.coin_sale, brief: Somebody sold coins. }
//! ```

use crate::{Code, Diagnostic, Position};

/// Two things whose names are the same in a target language.
#[derive(Clone, Debug)]
pub struct NameCollision<'a> {
    /// The target language, e.g. `Rust`.
    pub language: &'a str,
    /// The name that both would have.
    pub name: &'a str,
    /// The namespace in which they have it, in words.
    pub place: &'a str,
    /// The one that has it already: what it is, in words, and where the catalog defines it, if it does.
    pub first: (&'a str, Option<&'a Position>),
    /// The one that wants it too.
    pub second: (&'a str, Option<&'a Position>),
}

impl NameCollision<'_> {
    /// The fault, at the second of the two.
    pub fn diagnostic(&self) -> Diagnostic {
        let Self {
            language,
            name,
            place,
            first,
            second,
        } = self;
        let message = format!(
            "{} and {} are both `{name}` in {language}, in {place}",
            first.0, second.0
        );
        let mut fault = Diagnostic::error(Code::NameCollision, message);
        for position in [second.1, first.1].into_iter().flatten() {
            fault = fault.label_at(position, format!("`{name}` comes from here"));
        }
        fault.help("rename one of them so that the names differ in more than case and punctuation")
    }
}

#[cfg(test)]
mod tests {
    use super::NameCollision;
    use crate::Position;

    #[test]
    fn both_origins_are_named_and_shown_where_the_catalog_has_them() {
        let position = Position {
            file: "catalog.yaml".into(),
            line: 3,
            column: 5,
        };
        let check = |first: Option<&Position>, places: usize| {
            let fault = NameCollision {
                language: "Rust",
                name: "cash_sale",
                place: "the crate",
                first: ("the event `shop.cash_sale`", first),
                second: ("the event `shop.cash.sale`", Some(&position)),
            }
            .diagnostic();
            assert_eq!(
                fault.message,
                "the event `shop.cash_sale` and the event `shop.cash.sale` are both `cash_sale` in Rust, in the crate"
            );
            assert_eq!(fault.labels.len(), places);
            assert_eq!(fault.position(), Some(&position));
        };
        check(Some(&position), 2);
        check(None, 1);
    }
}
