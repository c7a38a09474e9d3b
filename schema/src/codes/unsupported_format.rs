//! The file's `format` is not one that this version reads.
//!
//! The number is that of the language, not of the catalog. A file of a later format is not read any
//! further, since what it means is not known; a newer Otelier reads it.
//!
//! ```yaml fault
//! format: 2
//! catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```
//!
//! ```yaml mended
//! format: 1
//! catalog: { name: shop, version: 1.0.0, brief: Events of a small shop., scope: { name: shop.events } }
//! events:
//!   - { name: shop.sale, brief: Somebody paid. }
//! ```

use crate::{Code, Diagnostic, FORMAT, Label};

pub(crate) fn number(format: i128, at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::UnsupportedFormat,
        format!("the format {format} is not supported"),
    )
    .label(at)
    .note(format!("this version of otelier reads format {FORMAT}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::Code;

    #[test]
    fn a_later_format_is_not_guessed_at() {
        let events = "# events/sale.yaml\nformat: 2\nsurprises: []\n";
        let catalog = "format: 1\ncatalog: { name: shop, version: 1.0.0, brief: Events., scope: { name: shop } }\nevents: [{ name: shop.sale, brief: Paid. }]\n";
        check(Code::UnsupportedFormat, catalog, &[]);
        check(
            Code::UnsupportedFormat,
            &format!("{catalog}{events}"),
            &["the format 2 is not supported"],
        );
    }
}
