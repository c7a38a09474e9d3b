//! Headers of the table: names, values, and `${VAR}` in values.

use std::fmt;

use super::{
    error::{Faults, Path},
    keys::{Read, entries},
    node::Node,
};

/// A header, or an entry of gRPC metadata. Its value never shows in `Debug`.
#[derive(Clone)]
pub(crate) struct Header {
    /// In lower case.
    pub(crate) name: String,
    /// As it stands in the table, not expanded.
    pub(super) value: String,
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ***", self.name)
    }
}

/// Headers in the order of the table, each name once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headers(pub(super) Vec<Header>);

impl Read for Headers {
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self> {
        let mut headers: Vec<Header> = Vec::new();
        for (name, node) in entries(path, node, faults)? {
            let path = path.key(&name);
            let Node::String(value) = node else {
                faults.tell(&path, "expected a string");
                continue;
            };
            match Header::parse(&name, &value) {
                Err(expected) => faults.tell(&path, expected),
                Ok(header) if headers.iter().any(|earlier| earlier.name == header.name) => faults
                    .tell(
                        &path,
                        "expected each header once; upper and lower case are the same",
                    ),
                Ok(header) => headers.push(header),
            }
        }
        Some(Self(headers))
    }

    #[cfg(test)]
    fn value() -> String {
        "a table of strings".to_owned()
    }
}

/// Headers that belong to the transport.
const RESERVED: [&str; 12] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl Header {
    /// Checks a name and a value as they stand in the table.
    ///
    /// # Errors
    /// Says what was expected.
    pub(crate) fn parse(name: &str, value: &str) -> Result<Self, &'static str> {
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(token) {
            return Err("expected a header name (RFC 9110, section 5.1): letters, digits and -");
        }
        let name = name.to_ascii_lowercase();
        if RESERVED.contains(&name.as_str()) || name.starts_with("grpc-") {
            return Err("expected a header that the transport does not set itself");
        }
        if name.ends_with("-bin") {
            return Err("expected a header of text: names that end in -bin are binary in gRPC");
        }
        sendable(value)?;
        Ok(Self {
            name,
            value: value.to_owned(),
        })
    }

    /// The value to send: `${VAR}` replaced by what `variable` gives, `$${` by `${`.
    ///
    /// # Errors
    /// Says what was expected; names the variable, never its value.
    pub(crate) fn expanded(
        &self,
        allowed: bool,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<String, String> {
        let mut expanded = String::with_capacity(self.value.len());
        let mut rest = self.value.as_str();
        while let Some(at) = rest.find("${") {
            let (before, reference) = rest.split_at(at);
            let reference = &reference[2..];
            if let Some(literal) = before.strip_suffix('$') {
                expanded.push_str(literal);
                expanded.push_str("${");
                rest = reference;
                continue;
            }
            if !allowed {
                return Err(
                    "${VAR} is not expanded here, because the application does not say that this \
                     configuration is its user's own; write $${ for a literal ${"
                        .to_owned(),
                );
            }
            let name = reference.split_once('}').map(|(name, _)| name);
            let name = name.filter(|name| is_name(name)).ok_or(
                "expected ${VAR} with the name of an environment variable; write $${ for a literal ${",
            )?;
            let value = variable(name)
                .ok_or_else(|| format!("the environment variable {name} is not set"))?;
            sendable(&value).map_err(|_| {
                format!("the environment variable {name} holds a line break or another character that no header can hold")
            })?;
            expanded.push_str(before);
            expanded.push_str(&value);
            rest = &reference[name.len() + 1..];
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a header can hold this value, over HTTP and over gRPC.
fn sendable(value: &str) -> Result<(), &'static str> {
    if value.contains(['\r', '\n']) {
        return Err("expected a value without line breaks");
    }
    if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err("expected a value of printable ASCII characters");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Result<&str, &str>) {
        let header = Header::parse("X-Key", value).unwrap();
        let expanded = header.expanded(true, |name| match name {
            "TOKEN" => Some("s3cret".to_owned()),
            "EMPTY" => Some(String::new()),
            "LINES" => Some("s3cret\r\nx-evil: 1".to_owned()),
            "NESTED" => Some("${TOKEN}".to_owned()),
            _ => None,
        });
        match (expanded, expected) {
            (Ok(value), Ok(expected)) => assert_eq!(value, expected),
            (Err(error), Err(part)) => {
                assert!(error.contains(part), "{error}");
                assert!(!error.contains("s3cret"), "{error}");
            }
            (result, _) => panic!("{value}: {result:?}"),
        }
    }

    #[test]
    fn variables() {
        check("plain $5 $", Ok("plain $5 $"));
        check("Bearer ${TOKEN}!", Ok("Bearer s3cret!"));
        check("${TOKEN}${EMPTY}${TOKEN}", Ok("s3crets3cret"));
        check("$${TOKEN} ${TOKEN}", Ok("${TOKEN} s3cret"));
        check("$$${TOKEN}", Ok("$${TOKEN}"));
        check("${NESTED}", Ok("${TOKEN}"));
        check("${UNSET}", Err("UNSET is not set"));
        check("${LINES}", Err("LINES holds a line break"));
        check("${TOKEN", Err("expected ${VAR}"));
        check("${}", Err("expected ${VAR}"));
        check("${A B}", Err("expected ${VAR}"));
    }

    #[test]
    fn nothing_is_expanded_unless_allowed() {
        let expand = |value| {
            let header = Header::parse("x", value).unwrap();
            header.expanded(false, |_| panic!("nothing is looked up"))
        };
        assert_eq!(expand("$${HOME}").unwrap(), "${HOME}");
        assert!(expand("${HOME}").unwrap_err().contains("not expanded"));
    }

    #[test]
    fn names_and_values() {
        assert_eq!(Header::parse("X-Api-Key", "v").unwrap().name, "x-api-key");
        for (name, value) in [
            ("", "v"),
            ("a b", "v"),
            ("a:", "v"),
            ("é", "v"),
            ("Content-Type", "v"),
            ("grpc-timeout", "v"),
            ("key-bin", "v"),
            ("a", "v\r\nb: c"),
            ("a", "v\n"),
            ("a", "é"),
            ("a", "\0"),
        ] {
            assert!(Header::parse(name, value).is_err(), "{name:?}: {value:?}");
        }
    }
}
