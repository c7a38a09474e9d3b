//! Faults that the Rust emitter finds.

use otelier_schema::{Code, Diagnostic};

use super::names::Origin;

/// Two things have the same name in Rust.
pub(super) fn collision(name: &str, place: &str, first: &Origin, second: &Origin) -> Diagnostic {
    let message = format!(
        "{} and {} are both `{name}` in Rust, in {place}",
        first.what, second.what
    );
    let mut diagnostic = Diagnostic::error(Code::NameCollision, message);
    for origin in [second, first] {
        if let Some(position) = &origin.position {
            diagnostic = diagnostic.label_at(position, format!("`{name}` comes from here"));
        }
    }
    diagnostic.help("rename one of them so that the names differ in more than case and punctuation")
}
