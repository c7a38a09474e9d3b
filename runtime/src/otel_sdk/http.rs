//! The HTTP client under OTLP/HTTP: it follows no redirect, and the headers of the table win.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client as HyperClient, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use opentelemetry_http::{HttpClient, HttpError};
use rustls::{ClientConfig, RootCertStore};

use super::{
    failure::{Failure, describe},
    rejected::Rejected,
};

/// Longest response that is read; OTLP responses are a few bytes.
const LONGEST_RESPONSE: usize = 64 * 1024;

/// What a client is made from.
pub(super) struct Client {
    /// Of the table, expanded.
    pub(super) headers: Vec<(String, String)>,
    /// How long one request may take.
    pub(super) timeout: Duration,
    /// Where it tells why a request failed.
    pub(super) failure: Failure,
    /// Where it tells of records that were rejected.
    pub(super) rejected: Rejected,
}

/// Sends requests over HTTP/1.1.
pub(super) struct OtlpClient {
    client: HyperClient<HttpsConnector<HttpConnector>, Full<Bytes>>,
    headers: HeaderMap,
    timeout: Duration,
    failure: Failure,
    rejected: Rejected,
}

impl OtlpClient {
    /// Without `roots` no server is trusted.
    pub(super) fn new(client: Client, roots: RootCertStore) -> Result<Self, String> {
        let Client {
            headers,
            timeout,
            failure,
            rejected,
        } = client;
        let provider = rustls::crypto::ring::default_provider();
        let config = ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .map_err(|_| "TLS is not available".to_owned())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(timeout));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let headers = headers.into_iter().filter_map(|(name, value)| {
            let name = HeaderName::try_from(name).ok()?;
            let mut value = HeaderValue::try_from(value).ok()?;
            value.set_sensitive(true);
            Some((name, value))
        });
        Ok(Self {
            client: HyperClient::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .build(connector),
            headers: headers.collect(),
            timeout,
            failure,
            rejected,
        })
    }

    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        let exchange = async {
            let response = self.client.request(request.map(Full::new)).await?;
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
