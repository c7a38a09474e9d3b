//! The same key stands twice in one mapping.
//!
//! YAML has no rule which of the two holds. Remove one of them.
//!
//! ```yaml fault
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     severity: info
//!     brief: A sale.
//! ```
//!
//! ```yaml mended
//! events:
//!   - name: shop.sale
//!     brief: Somebody paid.
//!     severity: info
//! ```

use crate::{Code, Diagnostic, Label};

pub(crate) fn again(key: &str, again: impl Into<Label>, first: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateKey,
        format!("the key `{key}` stands twice in one mapping"),
    )
    .label_at(again, "again here")
    .label_at(first, "first here")
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_key_stands_once_in_a_mapping() {
        let check = |event: &str, expected: &[&str]| {
            check(Code::DuplicateKey, &format!("events: [{{ name: shop.sale, {event} }}]\n"), expected);
        };
        check("brief: A.", &[]);
        check("brief: A., brief: B.", &["the key `brief` stands twice in one mapping"]);
        check("brief: A., \"brief\": A.", &["the key `brief` stands twice in one mapping"]);
    }
}
