//! The generator wrote text that its target language refuses: a fault of Otelier, not of the
//! catalog.
//!
//! Please report it with the catalog, or with the part of it that is shown.
//!
//! No example: the generators have no such fault that anybody knows of.

use crate::{Code, Diagnostic};

/// Text of a generator that does not parse.
#[derive(Clone, Debug)]
pub struct GeneratorFault<'a> {
    /// The target language, e.g. `Rust`.
    pub language: &'a str,
    /// What the text was made of, in words.
    pub about: &'a str,
    /// What the language's parser says.
    pub error: &'a str,
    /// The lines around the place, with their numbers.
    pub excerpt: &'a str,
}

impl GeneratorFault<'_> {
    /// The fault, without a place: it is none of the catalog's.
    pub fn diagnostic(&self) -> Diagnostic {
        let Self {
            language,
            about,
            error,
            excerpt,
        } = self;
        Diagnostic::error(
            Code::GeneratorFault,
            format!("the {language} made of {about} does not parse: {error}"),
        )
        .note(*excerpt)
        .help("this is a fault of Otelier, not of the catalog; please report it")
    }
}

#[cfg(test)]
mod tests {
    use super::GeneratorFault;

    #[test]
    fn the_fault_is_nobody_else_s() {
        let fault = GeneratorFault {
            language: "Rust",
            about: "the crate",
            error: "expected identifier",
            excerpt: "    3 | fn (",
        }
        .diagnostic();
        assert_eq!(
            fault.message,
            "the Rust made of the crate does not parse: expected identifier"
        );
        assert_eq!(fault.notes, ["    3 | fn ("]);
        assert_eq!(fault.position(), None);
        let help = fault.help.expect("a help");
        assert!(help.starts_with("this is a fault of Otelier"), "{help}");
    }
}
