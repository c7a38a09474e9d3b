//! A version is not a semantic version.
//!
//! The catalog's own version and each `since` have three numbers, e.g. `1.0.0`. Readers decide by
//! them whether a change breaks anything.
//!
//! ```yaml fault
//! events:
//!   - { name: shop.sale, brief: Somebody paid., since: v1 }
//! ```
//!
//! ```yaml mended
//! events:
//!   - { name: shop.sale, brief: Somebody paid., since: 1.0.0 }
//! ```

use crate::{Code, Diagnostic, Label};

/// Semantic Versioning 2.0.0; `None` where it is one.
pub(crate) fn check(text: &str, at: impl Into<Label>) -> Option<Diagnostic> {
    (!is_semver(text)).then(|| {
        Diagnostic::error(
            Code::BadVersion,
            format!("`{text}` is not a semantic version"),
        )
        .label(at)
        .help(three_numbers(text))
    })
}

/// What is written instead of a text that is no version, or of a number.
pub(crate) fn three_numbers(text: &str) -> String {
    let numbers = text.trim_start_matches(['v', 'V']);
    let meant = ["", ".0", ".0.0"].map(|rest| format!("{numbers}{rest}"));
    let meant = meant.iter().find(|meant| is_semver(meant));
    format!("write three numbers: `{}`", meant.map_or("1.0.0", String::as_str))
}

fn is_semver(text: &str) -> bool {
    let identifiers = |text: &str, numbers_have_no_leading_zero: bool| {
        text.split('.').all(|word| {
            !word.is_empty()
                && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !(numbers_have_no_leading_zero
                    && word.bytes().all(|b| b.is_ascii_digit())
                    && !is_number(word))
        })
    };
    let (rest, build) = text
        .split_once('+')
        .map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (core, pre) = rest
        .split_once('-')
        .map_or((rest, None), |(core, pre)| (core, Some(pre)));
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && pre.is_none_or(|pre| identifiers(pre, true))
        && build.is_none_or(|build| identifiers(build, false))
}

fn is_number(word: &str) -> bool {
    word.parse::<u64>().is_ok()
        && word.bytes().all(|b| b.is_ascii_digit())
        && (word == "0" || !word.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{attribute, check_help},
        is_semver,
    };
    use crate::Code;

    #[test]
    fn semantic_versions() {
        for good in [
            "0.0.0",
            "1.2.3",
            "1.0.0-alpha.1",
            "1.0.0-0.3.7",
            "1.0.0+001",
            "1.0.0-x-y-z.--",
        ] {
            assert!(is_semver(good), "{good}");
        }
        for bad in [
            "", "1", "1.0", "1.0.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0+", "v1.0.0", "1.0.x",
            "+1.0.0",
        ] {
            assert!(!is_semver(bad), "{bad}");
        }
    }

    #[test]
    fn help_has_the_number_that_was_meant() {
        for (text, help) in [("v1", "1.0.0"), ("0.1", "0.1.0"), ("2", "2.0.0"), ("new", "1.0.0")] {
            let expected = format!("write three numbers: `{help}`");
            let since = attribute(&format!("type: int, since: '{text}'"));
            check_help(Code::BadVersion, &since, &[&expected]);
            if text.parse::<f64>().is_ok() {
                let since = attribute(&format!("type: int, since: {text}"));
                check_help(Code::WrongType, &since, &[&expected]);
            }
        }
    }
}
