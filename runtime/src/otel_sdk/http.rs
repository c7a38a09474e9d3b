//! The HTTP client under OTLP/HTTP: it follows no redirect, sends the destination's headers and no others, and compresses.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Response,
    header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT},
};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client as HyperClient, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use opentelemetry_http::{HttpClient, HttpError};

use super::{
    failure::{Failure, describe},
    rejected::Rejected,
};
use crate::{
    config::Compression,
    destination::{Destination, Tls, Transport},
};

/// Longest response that is read; OTLP responses are a few bytes.
const LONGEST_RESPONSE: usize = 64 * 1024;

/// What a client is made from.
pub(super) struct Client {
    pub(super) destination: Destination,
    /// Where it tells why a request failed.
    pub(super) failure: Failure,
    /// Where it tells of records that were rejected.
    pub(super) rejected: Rejected,
}

/// Sends requests over HTTP/1.1.
pub(super) struct OtlpClient {
    client: HyperClient<HttpsConnector<HttpConnector>, Full<Bytes>>,
    headers: HeaderMap,
    compression: Compression,
    timeout: Duration,
    failure: Failure,
    rejected: Rejected,
}

impl OtlpClient {
    pub(super) fn new(client: Client) -> Result<Self, String> {
        let Client {
            destination,
            failure,
            rejected,
        } = client;
        let timeout = destination.timeout;
        // Without TLS no server is trusted, and none is asked.
        let tls = destination.tls.unwrap_or_else(Tls::nobody);
        let config = tls.client_config(&[])?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(timeout));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let mut headers = HeaderMap::new();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static(match destination.transport {
                Transport::HttpJson => "application/json",
                Transport::Grpc | Transport::HttpBinary => "application/x-protobuf",
            }),
        );
        if destination.compression != Compression::None {
            let coding = HeaderValue::from_static(destination.compression.word());
            headers.insert(CONTENT_ENCODING, coding);
        }
        for (name, value) in destination.headers {
            if let (Ok(name), Ok(mut value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                value.set_sensitive(true);
                headers.insert(name, value);
            }
        }
        Ok(Self {
            client: HyperClient::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .build(connector),
            headers,
            compression: destination.compression,
            timeout,
            failure,
            rejected,
        })
    }

    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (mut parts, mut body) = request.into_parts();
        // The SDK adds what it reads in the environment itself.
        let agent = parts.headers.remove(USER_AGENT);
        parts.headers.clear();
        parts.headers.extend(agent.map(|agent| (USER_AGENT, agent)));
        parts.headers.extend(self.headers.clone());
        if self.compression != Compression::None {
            body = self.compression.pack(&body)?.into();
        }
        let request = Request::from_parts(parts, Full::new(body));
        let exchange = async {
            let response = self.client.request(request).await?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LONGEST_RESPONSE)
                .collect()
                .await?
                .to_bytes();
            Ok::<_, HttpError>(Response::from_parts(parts, body))
        };
        let outcome = match tokio::time::timeout(self.timeout, exchange).await {
            Ok(outcome) => outcome,
            Err(elapsed) => Err(elapsed.into()),
        };
        match &outcome {
            Ok(response) if response.status().is_success() => {
                self.rejected.read_json(response.body());
            }
            Ok(response) => self
                .failure
                .set(format!("HTTP status {}", response.status().as_u16())),
            Err(error) => self.failure.set(describe(error.as_ref())),
        }
        outcome
    }
}

impl HttpClient for OtlpClient {
    fn send_bytes<'s, 'f>(
        &'s self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        Box::pin(self.send(request))
    }
}

impl fmt::Debug for OtlpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtlpClient").finish_non_exhaustive()
    }
}
