//! A waiver or a severity is of no lint that there is.
//!
//! It may be misspelled. A fault that is an error, such as `unknown-key`, cannot be waived: the catalog cannot be used with
//! it. A lint that depends on the day cannot be an error.
//!
//! ```yaml fault
//! events:
//!   - { name: sale, brief: Somebody paid., waivers: [{ code: no-namespase, reason: Its readers know it so. }, { code: no-namespace, reason: Its readers know it so. }] }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: sale, brief: Somebody paid., waivers: [{ code: no-namespace, reason: Its readers know it so. }] }
//! ```

use super::super::rule::Rule;
use crate::{Code, Diagnostic, Fix, Label, suggest};

pub(in crate::lint) const RULE: Rule = Rule::of_lints(Code::UnknownLint);

/// `label` is where the word is written.
pub(in crate::lint) fn finding(word: &str, label: &Label) -> Diagnostic {
    if Code::ALL.iter().any(|code| code.as_str() == word) {
        let message = format!("`{word}` is a fault of the catalog, which nothing waives");
        return Diagnostic::warning(Code::UnknownLint, message)
            .label(label.clone())
            .help(format!("mend it: `otelier explain {word}` says how"));
    }
    let finding = Diagnostic::warning(Code::UnknownLint, format!("there is no lint `{word}`"))
        .label(label.clone());
    let lints = Code::LINTS.iter().map(|code| code.as_str());
    let Some((meant, certain)) = suggest::misspelt(word, lints) else {
        return finding.help("`otelier explain` lists them");
    };
    let finding = finding.help(format!("did you mean `{meant}`?"));
    match &label.span {
        Some(span) if certain => finding.fix(Fix {
            file: label.position.file.to_string(),
            span: span.clone(),
            replacement: meant.to_owned(),
        }),
        _ => finding,
    }
}

/// A severity that a lint cannot have.
pub(in crate::lint) fn never_an_error(code: Code, label: &Label) -> Diagnostic {
    let message = format!("`{code}` comes by the passing of time, and is never an error");
    Diagnostic::warning(Code::UnknownLint, message)
        .label(label.clone())
        .help("write `warn` or `off`")
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_beside;
    use crate::Code;

    #[test]
    fn lints_have_names() {
        let check = |catalog: &str, expected: &[&str]| {
            let event = "events: [{ name: shop.sale, brief: Somebody paid. }]\n";
            check_beside(Code::UnknownLint, &format!(", {catalog}"), event, expected);
        };
        check("lints: { no-namespace: off }", &[]);
        check("lints: { nothing-like-it: off }", &["there is no lint `nothing-like-it`"]);
        check("lints: { unknown-key: off }", &["`unknown-key` is a fault of the catalog, which nothing waives"]);
        check("lints: { expiry-past: error }", &["`expiry-past` comes by the passing of time, and is never an error"]);
        check("lints: { expiry-past: off }", &[]);
        check("waivers: [{ code: no-exmple, reason: Known. }]", &["there is no lint `no-exmple`"]);
    }
}
