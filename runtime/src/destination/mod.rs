//! Where records go, and how: what the table says, and the environment where the table says nothing. Both
//! exports, that through the SDK and that of the runtime itself, are built from it.

#![allow(
    dead_code,
    unused_imports,
    reason = "neither of the two exports asks for all of it"
)]

use std::{fmt, time::Duration};

use crate::{
    StartError,
    config::{
        Compression, Endpoint, Exporter, Faults, Protocol, TIMEOUT, Timeout,
        variables::{self, Names},
    },
    start::Setup,
};

mod compression;
mod endpoint;
mod environment;
pub(crate) mod failure;
mod headers;
mod queue;
mod resource;
pub(crate) mod tls;

pub(crate) use environment::Environment;
pub(crate) use queue::{Queue, Spool};
pub(crate) use resource::{Sdk, resource};
pub(crate) use tls::Tls;

/// How OTLP is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    Grpc,
    HttpBinary,
    HttpJson,
}

/// Where records are sent. `Debug` masks the values of headers, the query of the URL and the private key.
pub(crate) struct Destination {
    pub(crate) transport: Transport,
    /// Without user information, which is a header.
    pub(crate) url: String,
    /// Names in lower case, each once.
    pub(crate) headers: Vec<(String, String)>,
    /// How long one request may take.
    pub(crate) timeout: Duration,
    pub(crate) compression: Compression,
    /// Of an `https` URL.
    pub(crate) tls: Option<Tls>,
}

impl Destination {
    /// Looks at the table, then at the environment, and reads the files that they name.
    ///
    /// # Errors
    /// Tells the faults of the table that there are already, and with them those of its headers and of what
    /// it says of TLS.
    pub(crate) fn find(
        setup: &Setup,
        mut faults: Faults,
        environment: &Environment<'_>,
    ) -> Result<Self, StartError> {
        let exporter = setup.table.exporter();
        let (found, said_by) = endpoint::find(exporter, environment);
        let mut headers = setup.headers(&mut faults);
        headers::fill(&mut headers, environment);
        let url = endpoint::connect(&found, &mut headers);
        if !headers.is_empty() && !found.is_https() && !found.is_loopback() {
            environment.warn(format!(
                "{said_by} is plain http, so the headers can be read on their way to another host; use https"
            ));
        }
        let target = exporter.target();
        // What the table says of both is looked at with the table.
        if target.is_some_and(|target| target.tls.is_some()) && !found.is_https() {
            let expected = format!(
                "expected an endpoint that begins with https://, and {said_by} is plain http"
            );
            exporter.at(|path| faults.tell(&path.key("tls"), expected));
        }
        let tls = found
            .is_https()
            .then(|| tls::load(exporter, environment, &mut faults));
        let timeout = target.and_then(|target| target.timeout);
        let compression = target.and_then(|target| target.compression);
        Ok(faults.unless_any(Self {
            transport: match exporter {
                Exporter::Http(target) => match target.protocol.unwrap_or_default() {
                    Protocol::Binary => Transport::HttpBinary,
                    Protocol::Json => Transport::HttpJson,
                },
                Exporter::None | Exporter::Grpc(_) => Transport::Grpc,
            },
            url,
            headers,
            timeout: timeout.map_or_else(|| timeout_of(environment), Timeout::duration),
            compression: compression.unwrap_or_else(|| compression_of(environment)),
            tls,
        })?)
    }
}

fn timeout_of(environment: &Environment<'_>) -> Duration {
    let mut names = variables::TIMEOUT.iter();
    let found = names.find_map(|name| environment.millis(name));
    found.unwrap_or(TIMEOUT.duration())
}

/// What the environment says of the compression.
pub(crate) fn compression_of(environment: &Environment<'_>) -> Compression {
    const NAMES: &Names = variables::COMPRESSION;
    let found = environment.first(NAMES, |name, value| {
        let known = [Compression::None, Compression::Gzip, Compression::Zstd];
        let mut known = known.into_iter();
        let found = known.find(|known| known.word().eq_ignore_ascii_case(value));
        if found.is_none() {
            environment.ignore(name, "expected none, gzip or zstd");
        }
        found
    });
    found.map(|(_, found)| found).unwrap_or_default()
}

impl fmt::Debug for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let masked = |(name, _): &(String, String)| format!("{name}: ***");
        f.debug_struct("Destination")
            .field("transport", &self.transport)
            .field("url", &Endpoint::parse(&self.url).ok())
            .field(
                "headers",
                &self.headers.iter().map(masked).collect::<Vec<_>>(),
            )
            .field("timeout", &self.timeout)
            .field("compression", &self.compression)
            .field("tls", &self.tls)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_masks_what_may_be_secret() {
        let names = vec!["localhost".to_owned()];
        let own = rcgen::generate_simple_self_signed(names).unwrap();
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
        let destination = Destination {
            transport: Transport::HttpJson,
            url: "https://otel.example.com/v1/logs?key=c4n4ry".to_owned(),
            headers: vec![("x-key".to_owned(), "c4n4ry".to_owned())],
            timeout: Duration::from_secs(10),
            compression: Compression::Zstd,
            tls: Some(Tls {
                roots: rustls::RootCertStore::empty(),
                identity: Some((vec![own.cert.der().clone()], key.into())),
            }),
        };
        assert_eq!(
            format!("{destination:?}"),
            "Destination { transport: HttpJson, url: Some(https://otel.example.com/v1/logs?***), \
             headers: [\"x-key: ***\"], timeout: 10s, compression: zstd, \
             tls: Some(Tls { roots: 0, identity: Some(\"***\") }) }"
        );
    }
}
