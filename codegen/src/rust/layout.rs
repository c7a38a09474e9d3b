//! From what a template gives to the text of a file: blank lines where they are meant, and a parse, so
//! that a fault of a template is found here.

use otelier_schema::{Diagnostic, GeneratorFault};

use super::forms::Forms;

/// How a fault speaks of text that is about no event.
pub(super) const WHOLE: &str = "the crate";

/// A line that stands for a blank one. All others that are blank are what a template's tags left.
const BLANK: &str = "~";

/// Rust text as it goes into its file.
pub(super) fn laid_out(about: &str, text: &str) -> Result<String, Vec<Diagnostic>> {
    laid_out_of(about, text, &mut Forms::default())
}

/// The same for one of many texts: what has the form of something that parses is not parsed again.
pub(super) fn laid_out_of(
    about: &str,
    text: &str,
    forms: &mut Forms,
) -> Result<String, Vec<Diagnostic>> {
    let text = without_stray_lines(text);
    let bare = without_comments(&text);
    if forms.parses(&bare).is_some() {
        return Ok(text);
    }
    match syn::parse_file(&bare) {
        Ok(_) => Ok(text),
        Err(error) => Err(vec![fault(about, &error, &text)]),
    }
}

fn without_stray_lines(text: &str) -> String {
    let mut laid_out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines().map(str::trim_end) {
        match line.trim_start() {
            "" => {}
            BLANK => blank = true,
            content => {
                let opened = laid_out.is_empty() || laid_out.ends_with("{\n");
                if blank && !opened && !content.starts_with('}') {
                    laid_out.push('\n');
                }
                blank = false;
                laid_out.push_str(line);
                laid_out.push('\n');
            }
        }
    }
    laid_out
}

/// Comments are much of a module, and each line of documentation is an attribute of five tokens for the
/// parser. Lines keep their numbers, so a fault is where it was.
fn without_comments(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for line in text.lines() {
        if !line.trim_start().starts_with("//") {
            bare.push_str(line);
        }
        bare.push('\n');
    }
    bare
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
    GeneratorFault {
        language: "Rust",
        about,
        error: &error.to_string(),
        excerpt: &excerpt.join("\n"),
    }
    .diagnostic()
}

#[cfg(test)]
mod tests {
    use super::{WHOLE, laid_out};

    #[test]
    fn a_fault_of_a_template_is_the_generators() {
        let faults = laid_out(WHOLE, "/// It is.\nstruct A;\nfn (\n").expect_err("no Rust");
        assert_eq!(faults[0].code.as_str(), "generator-fault");
        assert!(
            faults[0].notes[0].contains("3 | fn ("),
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
    fn blank_lines_stand_where_they_are_meant() {
        let text = "\n~\n//! a\n~\n\n~\nstruct A {\n    ~\n    a: u8,\n\n    b: u8,  \n~\n}\n~\n";
        let expected = "//! a\n\nstruct A {\n    a: u8,\n    b: u8,\n}\n";
        assert_eq!(laid_out(WHOLE, text).expect("Rust"), expected);
    }
}
