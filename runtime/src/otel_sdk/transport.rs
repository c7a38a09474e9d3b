//! Builds the OTLP exporter for a destination, inside the worker's runtime.

use std::{sync::Arc, time::Duration};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use opentelemetry_otlp::{
    Compression as OtlpCompression, LogExporter, Protocol as OtlpProtocol, WithExportConfig as _,
    WithHttpConfig as _, WithTonicConfig as _,
};
use rustls::pki_types::PrivateKeyDer;
use tonic::{
    Request, Status,
    metadata::{Ascii, MetadataKey, MetadataValue},
    transport::{ClientTlsConfig, Identity},
};

use super::{
    failure::Failure,
    http::{Client, OtlpClient},
    rejected::Rejected,
    worker::Worker,
};
use crate::{
    StartError,
    config::Compression,
    destination::{self, Destination, Environment, Tls, Transport as Spoken},
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
    destination: Destination,
    timeout: Duration,
    environment: &Environment<'_>,
) -> Result<Transport, StartError> {
    let worker = Worker::start().map_err(|error| {
        StartError::Exporter(format!("no thread could be started: {}", error.kind()))
    })?;
    let failure = Failure::default();
    let rejected = Rejected::default();
    let inside = worker.enter();
    let built = match destination.transport {
        Spoken::Grpc => {
            warn_of_compression(&destination, environment);
            grpc(&destination)
        }
        Spoken::HttpBinary => http(
            destination,
            OtlpProtocol::HttpBinary,
            failure.clone(),
            rejected.clone(),
        ),
        Spoken::HttpJson => http(
            destination,
            OtlpProtocol::HttpJson,
            failure.clone(),
            rejected.clone(),
        ),
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
    destination: Destination,
    protocol: OtlpProtocol,
    failure: Failure,
    rejected: Rejected,
) -> Result<LogExporter, String> {
    let (url, timeout) = (destination.url.clone(), destination.timeout);
    let client = OtlpClient::new(Client {
        destination,
        failure,
        rejected,
    })?;
    LogExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_endpoint(url)
        .with_timeout(timeout)
        .with_protocol(protocol)
        .build()
        // The builder's own error quotes the URL.
        .map_err(|_| UNUSABLE.to_owned())
}

fn grpc(destination: &Destination) -> Result<LogExporter, String> {
    let metadata: Vec<(MetadataKey<Ascii>, MetadataValue<Ascii>)> = destination
        .headers
        .iter()
        .filter_map(|(name, value)| {
            let mut value = MetadataValue::try_from(value).ok()?;
            value.set_sensitive(true);
            Some((name.parse().ok()?, value))
        })
        .collect();
    let metadata = Arc::new(metadata);
    let mut builder = LogExporter::builder()
        .with_tonic()
        .with_endpoint(destination.url.as_str())
        .with_timeout(destination.timeout)
        // It runs after the SDK has added what it reads in the environment itself.
        .with_interceptor(move |mut request: Request<()>| -> Result<_, Status> {
            let metadata_of_request = request.metadata_mut();
            let agent = metadata_of_request.get("user-agent").cloned();
            metadata_of_request.clear();
            if let Some(agent) = agent {
                metadata_of_request.insert("user-agent", agent);
            }
            for (name, value) in metadata.iter() {
                metadata_of_request.insert(name.clone(), value.clone());
            }
            Ok(request)
        });
    builder = match destination.compression {
        Compression::None => builder,
        Compression::Gzip => builder.with_compression(OtlpCompression::Gzip),
        Compression::Zstd => builder.with_compression(OtlpCompression::Zstd),
    };
    if let Some(tls) = &destination.tls {
        builder = builder.with_tls_config(client_tls(tls));
    }
    // The builder's own error quotes the URL.
    builder.build().map_err(|_| UNUSABLE.to_owned())
}

/// The SDK compresses as the environment says wherever it is not told to compress otherwise, and cannot be told not to.
fn warn_of_compression(destination: &Destination, environment: &Environment<'_>) {
    let quiet: crate::start::OnWarning = Arc::new(|_| {});
    let of_environment = destination::compression_of(&Environment::new(&quiet));
    if destination.compression == Compression::None && of_environment != Compression::None {
        environment.warn(
            "otel.exporter.otlp-grpc.compression is ignored: the OpenTelemetry SDK, through which this program exports, \
             compresses over gRPC as the environment says",
        );
    }
}

fn client_tls(tls: &Tls) -> ClientTlsConfig {
    let config = ClientTlsConfig::new().trust_anchors(tls.roots.roots.iter().cloned());
    match &tls.identity {
        None => config,
        Some((chain, key)) => {
            let chain: String = chain.iter().map(|der| pem("CERTIFICATE", der)).collect();
            let kind = match key {
                PrivateKeyDer::Pkcs1(_) => "RSA PRIVATE KEY",
                PrivateKeyDer::Sec1(_) => "EC PRIVATE KEY",
                _ => "PRIVATE KEY",
            };
            config.identity(Identity::from_pem(chain, pem(kind, key.secret_der())))
        }
    }
}

/// PEM, which is all that tonic takes.
fn pem(kind: &str, der: &[u8]) -> String {
    let body = BASE64_STANDARD.encode(der);
    let mut text = format!("-----BEGIN {kind}-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        text += line;
        text.push('\n');
        rest = more;
    }
    text + &format!("-----END {kind}-----\n")
}
