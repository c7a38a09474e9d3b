//! Requests on their way to the receiver: OTLP over HTTP, and over gRPC.

use std::time::Duration;

use bytes::Bytes;
use hyper_rustls::{HttpsConnectorBuilder, builderstates::WantsProtocols1};
use hyper_util::client::legacy::connect::HttpConnector;

use crate::destination::{self, Destination, Tls};

mod answer;
mod grpc;
mod http;
mod noting;

pub(super) use answer::Answer;

/// Connections, before any TLS on them.
fn tcp(timeout: Duration) -> HttpConnector {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(timeout));
    tcp
}

/// Connections with TLS where the URL asks for it. Without it nobody is trusted, and nobody is asked to be.
fn tls(destination: &Destination) -> Result<HttpsConnectorBuilder<WantsProtocols1>, &'static str> {
    let config = match &destination.tls {
        Some(tls) => tls.client_config(&[])?,
        None => Tls::nobody().client_config(&[])?,
    };
    Ok(HttpsConnectorBuilder::new()
        .with_tls_config(config)
        .https_or_http())
}

/// The way to the receiver. It is built anywhere, and used inside of one runtime.
pub(super) enum Transport {
    Http(Box<http::Http>),
    Grpc(Box<grpc::Grpc>),
}

impl Transport {
    /// Builds it; nothing is opened before the first request, so all that can be wrong is the destination.
    pub(super) fn new(destination: &Destination) -> Result<Self, &'static str> {
        Ok(match destination.transport {
            destination::Transport::Grpc => Self::Grpc(Box::new(grpc::Grpc::new(destination)?)),
            destination::Transport::HttpBinary | destination::Transport::HttpJson => {
                Self::Http(Box::new(http::Http::new(destination)?))
            }
        })
    }

    /// A request as the receiver reads it, of one in protobuf.
    pub(super) fn encoded(&self, request: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Http(http) => http.encoded(request),
            Self::Grpc(_) => request,
        }
    }

    /// The same as it is sent.
    pub(super) fn body(&self, encoded: Vec<u8>) -> Bytes {
        match self {
            Self::Http(http) => http.body(encoded),
            // Messages of gRPC are compressed one by one.
            Self::Grpc(_) => encoded.into(),
        }
    }

    /// Sends a request once, which may take so long, and no longer than any request may.
    pub(super) async fn send(&mut self, body: Bytes, most: Duration) -> Answer {
        match self {
            Self::Http(http) => http.send(body, most).await,
            Self::Grpc(grpc) => grpc.send(body, most).await,
        }
    }
}
