//! A pattern outside the subset that means the same in Rust, Python and JavaScript.
//!
//! There are literals, classes of ASCII characters such as `[a-z0-9_]`, groups, `|`, and the
//! quantifiers `*`, `+`, `?` and `{m,n}`. A pattern is held against the whole string, so it needs
//! no anchors.
//!
//! ```yaml fault
//! attributes:
//!   - { id: sku, type: string, brief: The article., pattern: '^[A-Z]{2}-\d+$' }
//! ```
//!
//! ```yaml mended
//! attributes:
//!   - { id: sku, type: string, brief: The article., pattern: "[A-Z]{2}-[0-9]+" }
//! ```

use crate::{Code, Diagnostic, Label, pattern::PatternError};

pub(crate) fn refused(error: &PatternError, at: impl Into<Label>) -> Diagnostic {
    Diagnostic::error(
        Code::BadPattern,
        format!("at character {} of the pattern: {error}", error.at + 1),
    )
    .label(at)
    .note("the subset means the same in Rust, Python and JavaScript: literals, escaped punctuation, ASCII classes, groups with `|`, and `* + ? {m,n}`")
}
