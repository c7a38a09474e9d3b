//! Formatted Rust: a parse, so that a fault of a template is found here, then a pretty-printer.

use otelier_schema::{Code, Diagnostic};

use super::comments;

/// How a fault speaks of text that is about no event.
pub(super) const WHOLE: &str = "the crate";

/// Rust text as everybody formats it.
pub(super) fn format(about: &str, text: &str) -> Result<String, Vec<Diagnostic>> {
    let (bare, comments) = comments::set_aside(text);
    match syn::parse_file(&bare) {
        Ok(file) => Ok(comments::put_back(
            &spaced(&prettyplease::unparse(&file)),
            comments,
        )),
        Err(error) => Err(vec![fault(about, &error, text)]),
    }
}

/// Puts an empty line between items, which the pretty-printer leaves out.
fn spaced(text: &str) -> String {
    const ITEMS: [&str; 6] = ["///", "#[", "impl", "fn ", "static ", "trait "];
    const BLOCKS: [&str; 6] = ["pub ", "struct ", "enum ", "mod ", "const ", "type "];
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut before = "";
    for line in text.lines() {
        let content = line.trim_start();
        let starts = |beginnings: &[&str]| beginnings.iter().any(|word| content.starts_with(word));
        let ended = !before.starts_with("//") && before.ends_with([';', '}']) && starts(&ITEMS);
        let closed = before == "}" && starts(&BLOCKS);
        let documented = before.starts_with("//!") && !content.starts_with("//!");
        let root = (before.starts_with("pub mod ") && content.starts_with("pub use"))
            || (before == ")]" && content == "#[rustfmt::skip]");
        if ended || closed || documented || root {
            spaced.push('\n');
        }
        before = content;
        spaced.push_str(line);
        spaced.push('\n');
    }
    spaced
}

/// Text that does not parse: a fault of the generator, never of the catalog.
fn fault(about: &str, error: &syn::Error, text: &str) -> Diagnostic {
    let span: proc_macro2::Span = error.span();
    let at = span.start().line;
    let first = at.saturating_sub(3);
    let excerpt: Vec<String> = text
        .lines()
        .enumerate()
        .skip(first)
        .take(6)
        .map(|(index, line)| format!("{:>5} | {line}", index + 1))
        .collect();
    Diagnostic::error(
        Code::GeneratorFault,
        format!("the Rust made of {about} does not parse: {error}"),
    )
    .note(excerpt.join("\n"))
    .help("this is a fault of Otelier, not of the catalog; please report it")
}

#[cfg(test)]
mod tests {
    use super::{WHOLE, format, spaced};

    #[test]
    fn a_fault_of_a_template_is_the_generators() {
        let faults = format(WHOLE, "struct A;\nfn (\n").expect_err("no Rust");
        assert_eq!(faults[0].code.as_str(), "generator-fault");
        assert!(
            faults[0].notes[0].contains("2 | fn ("),
            "{:?}",
            faults[0].notes
        );
        assert!(
            faults[0].message.contains("the crate"),
            "{}",
            faults[0].message
        );
    }

    #[test]
    fn items_stand_apart() {
        let text = "//! a;\nstruct A {\n    a: u8,\n}\nimpl A {\n    fn b() {}\n    fn c() {}\n}\n/// d;\n/// e\nfn f() {}\n";
        let expected = "//! a;\n\nstruct A {\n    a: u8,\n}\n\nimpl A {\n    fn b() {}\n\n    fn c() {}\n}\n\n/// d;\n/// e\nfn f() {}\n";
        assert_eq!(spaced(text), expected);
    }
}
