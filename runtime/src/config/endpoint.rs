//! Endpoints: checked when they are read, masked when they are shown.

use std::fmt;

use super::{
    error::{Faults, Path},
    keys::Read,
    node::Node,
};

/// An `http` or `https` URL. Its user information and query never show in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint(String);

impl Endpoint {
    /// Checks a URL (RFC 3986, as far as OTLP needs it).
    ///
    /// # Errors
    /// Says what was expected.
    pub(crate) fn parse(url: &str) -> Result<Self, &'static str> {
        const EXPECTED: &str = "expected a URL such as https://collector.example.com:4318/v1/logs";
        if !url
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte))
        {
            return Err("expected a URL of printable ASCII characters without spaces");
        }
        let (scheme, rest) = url.split_once("://").ok_or(EXPECTED)?;
        if !["http", "https"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
        {
            return Err("expected a URL that begins with http:// or https://");
        }
        if rest.contains('#') {
            return Err("expected a URL without a fragment");
        }
        let authority = &rest[..rest.find(['/', '?']).unwrap_or(rest.len())];
        let host_and_port = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let (host, port) = match host_and_port.strip_prefix('[') {
            Some(address) => {
                let (address, port) = address.split_once(']').ok_or(EXPECTED)?;
                address
                    .parse::<std::net::Ipv6Addr>()
                    .map_err(|_| EXPECTED)?;
                (
                    address,
                    port.strip_prefix(':').or(port.is_empty().then_some("443")),
                )
            }
            None => match host_and_port.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (host_and_port, Some("443")),
            },
        };
        if host.is_empty() || (host != host.trim_matches(['[', ']'])) {
            return Err("expected a URL with a host");
        }
        let numeric = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
        match port.filter(|port| numeric(port)).map(str::parse::<u16>) {
            Some(Ok(1..)) => Ok(Self(url.to_owned())),
            _ => Err("expected a URL whose port is a number from 1 to 65535"),
        }
    }

    /// Whether what is sent there is encrypted.
    pub(crate) fn is_https(&self) -> bool {
        self.0
            .get(..6)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
    }

    /// Whether the host is this machine, so that nothing sent there can be read on the way.
    #[cfg(feature = "export")]
    pub(crate) fn is_loopback(&self) -> bool {
        let authority = &self.0[self.authority()];
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        if let Some((address, _)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let address = address.parse::<std::net::Ipv6Addr>();
            return address.is_ok_and(|address| address.to_canonical().is_loopback());
        }
        let host = host.split_once(':').map_or(host, |(host, _)| host);
        match host.parse::<std::net::Ipv4Addr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => host.eq_ignore_ascii_case("localhost"),
        }
    }

    /// The URL without user information, and the user information.
    #[cfg(feature = "export")]
    pub(crate) fn split_user(&self) -> (String, Option<&str>) {
        let authority = self.authority();
        match self.0[authority.clone()].rsplit_once('@') {
            Some((user, _)) => {
                let start = authority.start;
                let rest = &self.0[start + user.len() + 1..];
                (format!("{}{rest}", &self.0[..start]), Some(user))
            }
            None => (self.0.clone(), None),
        }
    }

    /// Where the authority stands: between `://` and the path or the query.
    fn authority(&self) -> std::ops::Range<usize> {
        let start = self.0.find("://").map_or(0, |at| at + 3);
        let end = self.0[start..]
            .find(['/', '?'])
            .map_or(self.0.len(), |at| start + at);
        start..end
    }
}

impl Read for Endpoint {
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self> {
        let Node::String(url) = node else {
            faults.tell(path, "expected a URL, as a string");
            return None;
        };
        let read = Self::parse(&url);
        read.map_err(|expected| faults.tell(path, expected)).ok()
    }

    #[cfg(test)]
    fn value() -> String {
        "an `http` or `https` URL".to_owned()
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = self.authority();
        f.write_str(&self.0[..authority.start])?;
        let rest = &self.0[authority.start..];
        let (rest, query) = match rest.split_once('?') {
            Some((rest, _)) => (rest, "?***"),
            None => (rest, ""),
        };
        match self.0[authority].rsplit_once('@') {
            Some((user, _)) => write!(f, "***@{}{query}", &rest[user.len() + 1..]),
            None => write!(f, "{rest}{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn good(url: &str, shown: &str) {
        let endpoint = Endpoint::parse(url).unwrap_or_else(|expected| panic!("{url}: {expected}"));
        assert_eq!(format!("{endpoint:?}"), shown);
    }

    #[track_caller]
    fn bad(url: &str) {
        assert!(Endpoint::parse(url).is_err(), "{url}");
    }

    #[test]
    fn urls() {
        good(
            "http://localhost:4318/v1/logs",
            "http://localhost:4318/v1/logs",
        );
        good("HTTPS://otel.example.com", "HTTPS://otel.example.com");
        good("http://[::1]:4317", "http://[::1]:4317");
        good("http://[::1]", "http://[::1]");
        good(
            "https://me:pass@host:1/p?token=x",
            "https://***@host:1/p?***",
        );
        good("https://me:p@ss@host?token=x", "https://***@host?***");
        good("https://host?a=b@c", "https://host?***");
    }

    #[test]
    fn what_is_no_url() {
        for url in [
            "",
            "localhost:4318",
            "ftp://host",
            "http://",
            "http:///path",
            "http://:80",
            "http://host:",
            "http://host:0",
            "http://host:65536",
            "http://host:x",
            "http://host:+1",
            "http://a b",
            "http://host/\n",
            "http://hóst",
            "http://[::1",
            "http://[::1]80",
            "http://[x]",
            "http://h#f",
            "http://a:b:1",
        ] {
            bad(url);
        }
    }

    #[cfg(feature = "export")]
    #[test]
    fn hosts_of_this_machine() {
        let check = |url: &str, expected: bool| {
            assert_eq!(
                Endpoint::parse(url).unwrap().is_loopback(),
                expected,
                "{url}"
            );
        };
        check("http://localhost:4318/v1/logs", true);
        check("http://LOCALHOST", true);
        check("http://127.0.0.1:1", true);
        check("http://me@127.255.0.9/", true);
        check("http://[::1]:4317", true);
        check("http://[::ffff:127.0.0.1]", true);
        check("http://[::2]", false);
        check("http://128.0.0.1", false);
        check("http://localhost.example.com", false);
        check("http://localhost@example.com", false);
        check("http://127.0.0.1.example.com", false);
    }

    #[cfg(feature = "export")]
    #[test]
    fn user_information_is_split_off() {
        let split = |url: &str| {
            let endpoint = Endpoint::parse(url).unwrap();
            let (url, user) = endpoint.split_user();
            (url, user.map(str::to_owned))
        };
        assert_eq!(split("http://h:1/p"), ("http://h:1/p".to_owned(), None));
        let expected = ("https://h:1/p?q".to_owned(), Some("me:p".to_owned()));
        assert_eq!(split("https://me:p@h:1/p?q"), expected);
    }
}
