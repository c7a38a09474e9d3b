//! Headers of the table: names and values.

use std::fmt;

use super::{
    error::{Faults, Path},
    expand::Template,
    keys::{Read, entries},
    node::Node,
};

/// A header, or an entry of gRPC metadata. Its value never shows in `Debug`.
#[derive(Clone)]
pub(crate) struct Header {
    /// In lower case.
    pub(super) name: String,
    /// As it stands in the table, not expanded.
    pub(super) value: Template,
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
        let (mut headers, mut names) = (Vec::new(), Vec::new());
        for (name, node) in entries(path, node, faults)? {
            let path = path.key(&name);
            let mut told = |expected| faults.tell(&path, expected);
            let name = usable(&name).map_err(&mut told).ok();
            let value = value(&node, &mut told);
            let Some(name) = name else { continue };
            if names.contains(&name) {
                told("expected each header once; upper and lower case are the same");
            } else if let Some(value) = value {
                let name = name.clone();
                headers.push(Header { name, value });
            }
            names.push(name);
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

/// The name of a header in lower case, where this can be one.
fn usable(name: &str) -> Result<String, &'static str> {
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
    Ok(name)
}

/// The value of a header, where this can be one, whatever the variables in it are.
fn value(node: &Node, told: &mut impl FnMut(&'static str)) -> Option<Template> {
    let Node::String(value) = node else {
        told("expected a string");
        return None;
    };
    let sendable = sendable(value).map_err(&mut *told);
    let template = Template::parse(value).map_err(told);
    sendable.and(template).ok()
}

/// A header that is sent as it is, with its name in lower case.
///
/// # Errors
/// Says what was expected.
#[cfg(any(feature = "export", test))]
pub(crate) fn plain(name: &str, value: String) -> Result<(String, String), &'static str> {
    sendable(&value)?;
    Ok((usable(name)?, value))
}

/// Whether a header can hold this value, over HTTP and over gRPC.
pub(super) fn sendable(value: &str) -> Result<(), &'static str> {
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

    #[test]
    fn names_and_values() {
        let (name, value) = plain("X-Api-Key", "${v".to_owned()).unwrap();
        assert_eq!((name.as_str(), value.as_str()), ("x-api-key", "${v"));
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
            assert!(
                plain(name, value.to_owned()).is_err(),
                "{name:?}: {value:?}"
            );
        }
    }
}
