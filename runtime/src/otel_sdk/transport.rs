//! Builds the OTLP exporter that the table asks for, inside the worker's runtime.

use std::time::Duration;

use opentelemetry_otlp::{
    LogExporter, Protocol as OtlpProtocol, WithExportConfig as _, WithHttpConfig as _,
    WithTonicConfig as _,
};
use rustls::RootCertStore;
use tonic::{
    Request, Status,
    metadata::{Ascii, MetadataKey, MetadataValue},
    transport::ClientTlsConfig,
};

use super::{
    endpoint,
    environment::Environment,
    failure::Failure,
    http::{Client, OtlpClient},
    rejected::Rejected,
    roots,
    worker::Worker,
};
use crate::{
    StartError,
    config::{Exporter, Protocol},
};

const UNUSABLE: &str = "the endpoint is no URL that can be sent to";

/// An OTLP exporter and the runtime that it works on.
#[derive(Debug)]
pub(super) struct Transport {
    pub(super) exporter: LogExporter,
    pub(super) worker: Worker,
    /// The last failure that the transport saw itself.
    pub(super) failure: Failure,
    pub(super) rejected: Rejected,
    /// How long one batch may take.
    pub(super) timeout: Duration,
}

pub(super) fn build(
    exporter: &Exporter,
    mut headers: Vec<(String, String)>,
    environment: &Environment<'_>,
) -> Result<Transport, StartError> {
    environment.check_ignored();
    let timeout = environment.timeout();
    let worker = Worker::start().map_err(|error| {
        StartError::Exporter(format!("no thread could be started: {}", error.kind()))
    })?;
    let failure = Failure::default();
    let rejected = Rejected::default();
    let inside = worker.enter();
    let built = match exporter {
        Exporter::Grpc(target) => {
            let endpoint = endpoint::grpc(target, environment);
            let url = endpoint::connect(&endpoint, &mut headers);
            grpc(&url, &headers, timeout, environment)
        }
        Exporter::Http(target, protocol) => {
            let endpoint = endpoint::http(target, environment);
            let url = endpoint::connect(&endpoint, &mut headers);
            let client = Client {
                headers,
                timeout,
                failure: failure.clone(),
                rejected: rejected.clone(),
            };
            http(&url, *protocol, client, environment)
        }
        Exporter::None => Err("no exporter is configured".to_owned()),
    };
    drop(inside);
    Ok(Transport {
        exporter: built.map_err(StartError::Exporter)?,
        worker,
        failure,
        rejected,
        timeout,
    })
}

fn http(
    url: &str,
    protocol: Protocol,
    client: Client,
    environment: &Environment<'_>,
) -> Result<LogExporter, String> {
    let roots = if is_https(url) {
        roots::load(environment)
    } else {
        RootCertStore::empty()
    };
    let timeout = client.timeout;
    let client = OtlpClient::new(client, roots)?;
    LogExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_endpoint(url)
        .with_timeout(timeout)
        .with_protocol(match protocol {
            Protocol::Binary => OtlpProtocol::HttpBinary,
            Protocol::Json => OtlpProtocol::HttpJson,
        })
        .build()
        // The builder's own error quotes the URL.
        .map_err(|_| UNUSABLE.to_owned())
}

fn grpc(
    url: &str,
    headers: &[(String, String)],
    timeout: Duration,
    environment: &Environment<'_>,
) -> Result<LogExporter, String> {
    let metadata: Vec<(MetadataKey<Ascii>, MetadataValue<Ascii>)> = headers
        .iter()
        .filter_map(|(name, value)| {
            let mut value = MetadataValue::try_from(value).ok()?;
            value.set_sensitive(true);
            Some((name.parse().ok()?, value))
        })
        .collect();
    let mut builder = LogExporter::builder()
        .with_tonic()
        .with_endpoint(url)
        .with_timeout(timeout)
        // It runs after the environment's headers are there, so the table wins.
        .with_interceptor(move |mut request: Request<()>| -> Result<_, Status> {
            for (name, value) in &metadata {
                request.metadata_mut().insert(name.clone(), value.clone());
            }
            Ok(request)
        });
    if is_https(url) {
        let roots = roots::load(environment);
        builder = builder.with_tls_config(ClientTlsConfig::new().trust_anchors(roots.roots));
    }
    // The builder's own error quotes the URL.
    builder.build().map_err(|_| UNUSABLE.to_owned())
}

fn is_https(url: &str) -> bool {
    url.get(..6)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
}
