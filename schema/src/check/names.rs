//! How names, versions, dates and briefs are spelled.

use crate::{Code, Diagnostic, yaml::Spot};

/// Attribute keys and event names: words of letters, digits, `_` and `-`, joined by full stops.
pub(super) fn dotted(
    what: &str,
    name: &str,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> bool {
    let good = name.split('.').all(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            && !word.starts_with('-')
            && !word.ends_with('-')
    }) && name.starts_with(|c: char| c.is_ascii_alphabetic());
    verdict(
        good,
        what,
        name,
        "ASCII letters, digits, `_` and `-`, in words joined by `.`, beginning with a letter",
        spot,
        faults,
    )
}

/// Cases, settings, members and catalogs: lower-case words joined by `_`.
pub(super) fn word(what: &str, name: &str, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> bool {
    let good = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    verdict(
        good,
        what,
        name,
        "lower-case ASCII letters, digits and `_`, beginning with a letter",
        spot,
        faults,
    )
}

/// Crates, as Cargo has them.
pub(super) fn crate_name(name: &str, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> bool {
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 64
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    verdict(
        good,
        "a crate name",
        name,
        "at most 64 ASCII letters, digits, `-` and `_`, beginning with a letter",
        spot,
        faults,
    )
}

fn verdict(
    good: bool,
    what: &str,
    name: &str,
    rule: &str,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> bool {
    if !good {
        faults.push(
            Diagnostic::error(Code::BadName, format!("`{name}` cannot be {what}"))
                .label(spot.label(""))
                .help(format!("{what} is made of {rule}")),
        );
    }
    good
}

/// A brief must say something.
pub(super) fn brief(
    text: Option<String>,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<String> {
    let text = text?;
    if text.trim().is_empty() {
        faults.push(
            Diagnostic::error(Code::EmptyBrief, "the brief says nothing")
                .label(spot.value("brief").label(""))
                .help("say in one sentence what it is, for somebody who has never seen it"),
        );
        return None;
    }
    Some(text.trim().to_owned())
}

/// Semantic Versioning 2.0.0.
pub(super) fn version(text: &str, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> bool {
    let good = is_semver(text);
    if !good {
        faults.push(
            Diagnostic::error(
                Code::BadVersion,
                format!("`{text}` is not a semantic version"),
            )
            .label(spot.label(""))
            .help("write three numbers: `1.0.0`"),
        );
    }
    good
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

/// `YYYY-MM-DD`, a day that exists.
pub(super) fn date(text: &str, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> bool {
    let good = crate::format::is_date(text);
    if !good {
        faults.push(
            Diagnostic::error(Code::BadDate, format!("`{text}` is not a date"))
                .label(spot.label(""))
                .help("write year, month and day: `2027-01-31`"),
        );
    }
    good
}

#[cfg(test)]
mod tests {
    use super::is_semver;

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
}
