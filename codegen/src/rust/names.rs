//! Names: from catalog identifiers to Rust identifiers.

use otelier_schema::resolved::{Event, ResolvedCatalog};
use otelier_schema::words;

/// Strict and reserved keywords of all editions up to 2024, with the weak ones that an
/// identifier cannot be everywhere.
#[rustfmt::skip]
fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "abstract" | "as" | "async" | "await" | "become" | "box" | "break" | "const" | "continue"
        | "do" | "dyn" | "else" | "enum" | "extern" | "false" | "final" | "fn" | "for" | "gen"
        | "if" | "impl" | "in" | "let" | "loop" | "macro" | "match" | "mod" | "move" | "mut"
        | "override" | "priv" | "pub" | "ref" | "return" | "static" | "struct" | "trait" | "true"
        | "try" | "type" | "typeof" | "unsafe" | "unsized" | "use" | "virtual" | "where" | "while"
        | "yield"
    )
}

/// Names at the root that are the generator's own. What the runtime has is imported by a glob, which
/// gives way to the catalog's names.
pub(super) const ROOT: [&str; 14] = [
    "Catalog",
    "Changes",
    "Config",
    "Emitter",
    "KeptMetadata",
    "Metadata",
    "MetadataOptional",
    "MetadataRecord",
    "Recording",
    "Resource",
    "Session",
    "StartSession",
    "Telemetry",
    "TelemetryBuilder",
];

/// Keywords that `r#` does not help.
fn is_never_raw(name: &str) -> bool {
    matches!(name, "Self" | "_" | "crate" | "self" | "super")
}

/// `http.response.status_code` to `http_response_status_code`; not yet safe from keywords.
pub(super) fn snake(id: &str) -> String {
    let mut name = String::with_capacity(id.len() + 1);
    for word in words::of_name(id) {
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(word);
    }
    name.make_ascii_lowercase();
    match name.chars().next() {
        None => "unnamed".into(),
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        Some(_) => name,
    }
}

/// `approved_for_session` to `ApprovedForSession`; not yet safe from keywords.
pub(super) fn camel(id: &str) -> String {
    let mut name = String::with_capacity(id.len() + 1);
    for word in words::of_name(id) {
        // Between digits the words would run together: `1.2` and `12` are not the same.
        let ends_in_digit = name.ends_with(|c: char| c.is_ascii_digit());
        if ends_in_digit && word.starts_with(|c: char| c.is_ascii_digit()) {
            name.push('_');
        }
        let (first, rest) = word.split_at(1);
        name.extend(first.chars().map(|c| c.to_ascii_uppercase()));
        name.extend(rest.chars().map(|c| c.to_ascii_lowercase()));
    }
    match name.chars().next() {
        None => "Unnamed".into(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    }
}

/// A name as an identifier: keywords become raw, or get an underscore where they cannot.
pub(super) fn identifier(name: &str) -> String {
    if is_never_raw(name) {
        format!("{name}_")
    } else if is_keyword(name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// A name as an identifier where the generator has names of its own, which get an underscore like keywords.
pub(super) fn beside<S: AsRef<str>>(own: impl IntoIterator<Item = S>, name: &str) -> String {
    if own.into_iter().any(|own| own.as_ref() == name) {
        format!("{name}_")
    } else {
        identifier(name)
    }
}

/// A type's name to be made longer: without the underscore that one like it has.
pub(super) fn stem(name: &str) -> &str {
    name.trim_end_matches('_')
}

/// The event's name without the catalog's.
pub(super) fn short_name<'e>(catalog: &ResolvedCatalog, event: &'e Event) -> &'e str {
    event
        .name
        .strip_prefix(&catalog.name)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(&event.name)
}

#[cfg(test)]
mod tests {
    use super::{camel, identifier, snake};

    #[track_caller]
    fn check(id: &str, expected_snake: &str, expected_camel: &str) {
        assert_eq!(snake(id), expected_snake);
        assert_eq!(camel(id), expected_camel);
    }

    #[test]
    fn case_conversion() {
        check("prompt", "prompt", "Prompt");
        check("event.kind", "event_kind", "EventKind");
        check(
            "http.response.status_code",
            "http_response_status_code",
            "HttpResponseStatusCode",
        );
        check(
            "approved_for_session",
            "approved_for_session",
            "ApprovedForSession",
        );
        check("ApiKey", "api_key", "ApiKey");
        check("ChatGPT", "chat_gpt", "ChatGpt");
        check("HTTPServer", "http_server", "HttpServer");
        check("userID2Name", "user_id2_name", "UserId2Name");
        check("kebab-case", "kebab_case", "KebabCase");
        check("__x..y__", "x_y", "XY");
    }

    #[test]
    fn digits() {
        check("2fa", "n2fa", "N2fa");
        check("v1.2", "v1_2", "V1_2");
        check("v12", "v12", "V12");
        check("404", "n404", "N404");
        check("a.1b", "a_1b", "A1b");
    }

    #[test]
    fn nothing_left() {
        check("..", "unnamed", "Unnamed");
        check("\u{5d0}", "unnamed", "Unnamed");
    }

    #[test]
    fn keywords() {
        for (name, expected) in [
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("async", "r#async"),
            ("try", "r#try"),
            ("self", "self_"),
            ("super", "super_"),
            ("crate", "crate_"),
            ("Self", "Self_"),
            ("_", "__"),
            ("union", "union"),
            ("name", "name"),
        ] {
            assert_eq!(identifier(name), expected);
        }
    }
}
