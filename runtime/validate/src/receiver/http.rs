//! OTLP/HTTP: `POST /v1/logs`, protobuf or JSON, uncompressed, HTTP/1.1.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{ALLOW, CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use prost::Message;

use super::store::{Payload, Store, Transport};
use super::{Behaviour, MAX_REQUEST_BYTES, grpc};
use crate::payload::count_records;

const PROTOBUF: &str = "application/x-protobuf";
const JSON: &str = "application/json";

pub(super) async fn serve(listener: TcpListener, store: Arc<Store>) {
    let listener = tokio::net::TcpListener::from_std(listener)
        .expect("the listener does not block and the runtime drives I/O");
    // A failed accept (a peer that is gone, no file descriptor left) concerns one connection.
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let service = hyper::service::service_fn(|request| answer(request, &store));
            // A broken connection is the sender's to notice.
            _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    store: &Store,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    Ok(match transport(&parts) {
        Err(refused) => *refused,
        Ok(transport) => match Limited::new(body, MAX_REQUEST_BYTES).collect().await {
            Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                plain(StatusCode::PAYLOAD_TOO_LARGE, "the request is too large")
            }
            Err(_) => plain(StatusCode::BAD_REQUEST, "the body broke off"),
            Ok(body) => export(&parts, transport, &body.to_bytes(), store).await,
        },
    })
}

/// Tells the encoding of an export request, or refuses what is none.
fn transport(parts: &Parts) -> Result<Transport, Box<Response<Full<Bytes>>>> {
    if parts.uri.path() != "/v1/logs" {
        return Err(Box::new(plain(
            StatusCode::NOT_FOUND,
            "logs go to /v1/logs",
        )));
    }
    if parts.method != Method::POST {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "logs are sent with POST");
        response
            .headers_mut()
            .insert(ALLOW, "POST".parse().expect("a method is a header value"));
        return Err(Box::new(response));
    }
    let encoding = parts.headers.get(CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding != "identity") {
        return Err(Box::new(plain(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "this receiver reads uncompressed requests only",
        )));
    }
    let content_type = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = content_type
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    match media_type {
        Some(media_type) if media_type.eq_ignore_ascii_case(PROTOBUF) => Ok(Transport::HttpBinary),
        Some(media_type) if media_type.eq_ignore_ascii_case(JSON) => Ok(Transport::HttpJson),
        _ => Err(Box::new(plain(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Content-Type must be application/x-protobuf or application/json",
        ))),
    }
}

async fn export(
    parts: &Parts,
    transport: Transport,
    body: &Bytes,
    store: &Store,
) -> Response<Full<Bytes>> {
    let rejected = match store.request() {
        Behaviour::Accept => 0,
        Behaviour::Reject { records } => records,
        Behaviour::Unavailable => {
            return status(
                transport,
                StatusCode::SERVICE_UNAVAILABLE,
                14,
                "told to be unavailable",
            );
        }
        Behaviour::Refuse => {
            return status(transport, StatusCode::BAD_REQUEST, 3, "told to refuse");
        }
        Behaviour::Hang => std::future::pending().await,
        Behaviour::Redirect(location) => {
            let mut response = plain(StatusCode::TEMPORARY_REDIRECT, "told to redirect");
            if let Ok(location) = location.parse() {
                response.headers_mut().insert(LOCATION, location);
            }
            return response;
        }
    };
    let records = match count_records(body) {
        Ok(records) => records,
        Err(error) => return status(transport, StatusCode::BAD_REQUEST, 3, &error.to_string()),
    };
    let headers = parts.headers.iter();
    store.keep(Payload {
        transport,
        headers: headers
            .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
            .collect(),
        records,
        bytes: body.to_vec(),
    });
    let body = match transport {
        Transport::HttpJson if rejected == 0 => b"{}".to_vec(),
        Transport::HttpJson => serde_json::json!({"partialSuccess": {
            "rejectedLogRecords": rejected.to_string(),
            "errorMessage": "told to reject",
        }})
        .to_string()
        .into_bytes(),
        _ => grpc::response(rejected).encode_to_vec(),
    };
    respond(StatusCode::OK, media_type(transport), body)
}

/// A `google.rpc.Status` in the encoding of the request, as OTLP/HTTP wants it of failures.
fn status(
    transport: Transport,
    code: StatusCode,
    grpc_code: i32,
    message: &str,
) -> Response<Full<Bytes>> {
    let body = if transport == Transport::HttpJson {
        serde_json::json!({"code": grpc_code, "message": message})
            .to_string()
            .into_bytes()
    } else {
        let mut body = Vec::new();
        prost::encoding::int32::encode(1, &grpc_code, &mut body);
        prost::encoding::string::encode(2, &message.to_owned(), &mut body);
        body
    };
    respond(code, media_type(transport), body)
}

fn media_type(transport: Transport) -> &'static str {
    if transport == Transport::HttpJson {
        JSON
    } else {
        PROTOBUF
    }
}

fn plain(code: StatusCode, text: &str) -> Response<Full<Bytes>> {
    respond(code, "text/plain", text.as_bytes().to_vec())
}

fn respond(code: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response<Full<Bytes>> {
    Response::builder()
        .status(code)
        .header(CONTENT_TYPE, content_type)
        .body(Full::new(Bytes::from(body)))
        .expect("a status and a static content type make a response")
}
