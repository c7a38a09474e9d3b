//! OTLP/HTTP. Redirects are not followed: an answer that is one is as final as any other.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};

use super::{
    super::json,
    answer::{Answer, retry_after},
};
use crate::{
    config::Compression,
    destination::{Destination, Transport, failure},
};

/// Longest answer that is read; OTLP answers are a few bytes.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Sends requests over HTTP/1.1.
pub(in super::super) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    url: Uri,
    headers: HeaderMap,
    json: bool,
    compression: Compression,
    timeout: Duration,
}

impl Http {
    pub(super) fn new(destination: &Destination) -> Result<Self, &'static str> {
        let connector = super::tls(destination)?
            .enable_http1()
            .wrap_connector(super::tcp(destination.timeout));
        let json = destination.transport == Transport::HttpJson;
        Ok(Self {
            client: Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .build(connector),
            url: destination
                .url
                .parse()
                .map_err(|_| "the endpoint is no URL that can be sent to")?,
            headers: headers(destination, json),
            json,
            compression: destination.compression,
            timeout: destination.timeout,
        })
    }

    pub(super) fn encoded(&self, request: Vec<u8>) -> Vec<u8> {
        if self.json {
            json::request(&request).into_bytes()
        } else {
            request
        }
    }

    pub(super) fn body(&self, encoded: Vec<u8>) -> Bytes {
        if self.compression == Compression::None {
            return encoded.into();
        }
        self.compression
            .pack(&encoded)
            .expect("memory takes what is written to it")
            .into()
    }

    pub(super) async fn send(&self, body: Bytes, most: Duration) -> Answer {
        let most = most.min(self.timeout);
        match tokio::time::timeout(most, self.exchange(body)).await {
            Ok(Ok(response)) => self.answer(response, most).await,
            Ok(Err(reason)) => Answer::Retry {
                after: None,
                reason,
            },
            Err(_) => Answer::Late,
        }
    }

    async fn exchange(&self, body: Bytes) -> Result<Response<Incoming>, String> {
        let mut request = Request::post(self.url.clone())
            .body(Full::new(body))
            .map_err(|_| "the endpoint is no URL that can be sent to")?;
        *request.headers_mut() = self.headers.clone();
        self.client.request(request).await.map_err(|error| {
            failure::describe(&error).unwrap_or_else(|| "the connection failed".to_owned())
        })
    }

    async fn answer(&self, response: Response<Incoming>, most: Duration) -> Answer {
        let (parts, body) = response.into_parts();
        if !parts.status.is_success() && parts.status != StatusCode::BAD_REQUEST {
            return refused(parts.status, &parts.headers);
        }
        // The status has said what became of the request; the rest may be lost on the way, or never come.
        let body = Limited::new(body, LONGEST_ANSWER).collect();
        let body = match tokio::time::timeout(most, body).await {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(_)) | Err(_) => Bytes::new(),
        };
        if !parts.status.is_success() {
            return match refused(parts.status, &parts.headers) {
                Answer::Refused { reason, .. } if is_about_size(&body) => {
                    Answer::TooLarge { reason }
                }
                answer => answer,
            };
        }
        if self.json {
            Answer::of_json(&body)
        } else {
            Answer::of_protobuf(&body)
        }
    }
}

fn headers(destination: &Destination, json: bool) -> HeaderMap {
    let kind = if json {
        "application/json"
    } else {
        "application/x-protobuf"
    };
    let mut headers = HeaderMap::new();
    headers.insert(
        header::USER_AGENT,
        HeaderValue::from_static(super::super::USER_AGENT),
    );
    for (name, value) in &destination.headers {
        let name = HeaderName::try_from(name);
        if let (Ok(name), Ok(mut value)) = (name, HeaderValue::try_from(value)) {
            value.set_sensitive(true);
            headers.insert(name, value);
        }
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if destination.compression != Compression::None {
        let coding = HeaderValue::from_static(destination.compression.word());
        headers.insert(header::CONTENT_ENCODING, coding);
    }
    headers
}

/// Whether a refusal is one of the size. The Collector, whose limit is `max_request_body_size`, answers 400 instead of 413, with
/// the words of Go's `http.MaxBytesReader`.
fn is_about_size(body: &[u8]) -> bool {
    const WORDS: &[u8] = b"request body too large";
    body.windows(WORDS.len()).any(|words| words == WORDS)
}

/// What follows from a status other than success: OTLP names those after which a request may be sent again. A
/// server error that says when is taken at its word.
fn refused(status: StatusCode, headers: &HeaderMap) -> Answer {
    let reason = format!("HTTP status {}", status.as_u16());
    let after = headers
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    let after = after.and_then(|value| retry_after(value, SystemTime::now()));
    let status = status.as_u16();
    match status {
        429 | 502 | 503 | 504 => Answer::Retry { after, reason },
        500..600 if after.is_some() => Answer::Retry { after, reason },
        413 => Answer::TooLarge { reason },
        _ => Answer::Refused {
            reason,
            for_content: matches!(status, 400 | 422),
        },
    }
}
