//! Stand-in.
use std::time::Duration;
use std::sync::Arc;
use crate::{StartError, start::Setup, config::{Exporter, Protocol}};
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport { Grpc, HttpBinary, HttpJson }
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression { None, Gzip, Zstd }
pub(crate) struct Tls { roots: rustls::RootCertStore }
impl Tls {
    pub(crate) fn client_config(&self, protocols: &[&[u8]]) -> Result<rustls::ClientConfig, &'static str> {
        let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| "TLS is not available")?
            .with_root_certificates(self.roots.clone()).with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        Ok(config)
    }
}
pub(crate) struct Destination {
    pub(crate) transport: Transport,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) timeout: Duration,
    pub(crate) compression: Compression,
    pub(crate) tls: Option<Tls>,
}
pub(crate) struct Queue {
    pub(crate) bytes: u64,
    pub(crate) records: Option<u64>,
    pub(crate) batch_records: Option<u64>,
    pub(crate) delay: Duration,
}
pub(crate) fn find(setup: &Setup, headers: Vec<(String, String)>) -> Result<(Destination, Queue, Vec<(String, crate::Value)>), StartError> {
    let (transport, target, default) = match &setup.table.exporter {
        Exporter::Http(target, Protocol::Binary) => (Transport::HttpBinary, target, "http://localhost:4318/v1/logs"),
        Exporter::Http(target, Protocol::Json) => (Transport::HttpJson, target, "http://localhost:4318/v1/logs"),
        Exporter::Grpc(target) => (Transport::Grpc, target, "http://localhost:4317"),
        Exporter::None => unreachable!(),
    };
    let url = target.endpoint.as_ref().map_or(default.to_owned(), |e| e.split_user().0);
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let tls = url.starts_with("https").then_some(Tls { roots });
    let resource = setup.resource.iter().map(|(k, v)| (k.to_string(), v.clone())).collect();
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse().ok());
    Ok((Destination { transport, url, headers, timeout: Duration::from_millis(number("OTEL_EXPORTER_OTLP_TIMEOUT").unwrap_or(10_000)), compression: Compression::None, tls },
        Queue { bytes: 16 << 20, records: None, batch_records: None, delay: Duration::from_millis(number("OTEL_BLRP_SCHEDULE_DELAY").unwrap_or(1000)) }, resource))
}

pub(crate) fn nobody() -> Result<rustls::ClientConfig, &'static str> { Tls { roots: rustls::RootCertStore::empty() }.client_config(&[]) }
