//! Answers as OTLP writes them.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use hyper::{Response, StatusCode};
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceResponse,
};
use prost::Message as _;
use tonic_types::{ErrorDetails, StatusExt as _};

use super::Status;
use super::handler::{Page, Reason, Refusal};
use super::store::Transport;

pub(super) const PROTOBUF: &str = "application/x-protobuf";
pub(super) const JSON: &str = "application/json";

/// The body of the answer to a request that is taken.
pub(super) fn taken(transport: Transport, rejected: u64, message: String) -> Vec<u8> {
    let partial = rejected != 0 || !message.is_empty();
    if transport == Transport::HttpJson {
        if !partial {
            return b"{}".to_vec();
        }
        return serde_json::json!({ "partialSuccess": {
            "rejectedLogRecords": rejected.to_string(),
            "errorMessage": message,
        }})
        .to_string()
        .into_bytes();
    }
    ExportLogsServiceResponse {
        partial_success: partial.then(|| ExportLogsPartialSuccess {
            rejected_log_records: i64::try_from(rejected).unwrap_or(i64::MAX),
            error_message: message,
        }),
    }
    .encode_to_vec()
}

/// An answer over HTTP that all is well.
pub(super) fn ok(transport: Transport, body: Vec<u8>) -> Response<Full<Bytes>> {
    respond(StatusCode::OK, media_type(transport), body)
}

/// A refusal over HTTP: a `google.rpc.Status` in the encoding of the request, as OTLP/HTTP wants it of failures; as
/// text where the request has none.
pub(super) fn refused(transport: Option<Transport>, refusal: &Refusal) -> Response<Full<Bytes>> {
    let (status, code) = refusal.reason.codes();
    let status = StatusCode::from_u16(status).expect("the table has statuses of HTTP");
    let message = &refusal.message;
    let (content_type, body) = match transport {
        None => ("text/plain", message.clone().into_bytes()),
        Some(Transport::HttpJson) => {
            let body = serde_json::json!({ "code": code as i32, "message": message });
            (JSON, body.to_string().into_bytes())
        }
        Some(_) => {
            let body = tonic_types::Status {
                code: code as i32,
                message: message.clone(),
                details: Vec::new(),
            };
            (PROTOBUF, body.encode_to_vec())
        }
    };
    let mut response = respond(status, content_type, body);
    let headers = response.headers_mut();
    match refusal.reason {
        Reason::Unauthenticated => {
            headers.insert(WWW_AUTHENTICATE, "Bearer".parse().expect("a scheme"));
        }
        Reason::Method => {
            headers.insert(ALLOW, "POST".parse().expect("a method"));
        }
        reason => {
            if let Some(after) = reason.retry_after() {
                headers.insert(RETRY_AFTER, after.as_secs().into());
            }
        }
    }
    response
}

/// A refusal over gRPC, with `RetryInfo` where the sender may try again.
pub(super) fn status(refusal: &Refusal) -> tonic::Status {
    let (_, code) = refusal.reason.codes();
    match refusal.reason.retry_after() {
        Some(after) => tonic::Status::with_error_details(
            code,
            refusal.message.clone(),
            ErrorDetails::with_retry_info(Some(after)),
        ),
        None => tonic::Status::new(code, refusal.message.clone()),
    }
}

/// A status over HTTP, without a body.
pub(super) fn http_status(status: Status) -> Response<Full<Bytes>> {
    let code = StatusCode::from_u16(status.http).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = respond(code, "text/plain", Vec::new());
    if let Some(after) = status.retry_after {
        response
            .headers_mut()
            .insert(RETRY_AFTER, after.as_secs().into());
    }
    response
}

/// A status over gRPC.
pub(super) fn grpc_status(status: Status) -> tonic::Status {
    let code = tonic::Code::from_i32(status.grpc);
    let message = "told to answer so";
    match status.retry_after {
        Some(after) => tonic::Status::with_error_details(
            code,
            message,
            ErrorDetails::with_retry_info(Some(after)),
        ),
        None => tonic::Status::new(code, message),
    }
}

pub(super) fn redirect(location: &str) -> Response<Full<Bytes>> {
    let mut response = respond(StatusCode::TEMPORARY_REDIRECT, "text/plain", Vec::new());
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

pub(super) fn page(page: Page) -> Response<Full<Bytes>> {
    let status = StatusCode::from_u16(page.status).expect("a page has a status of HTTP");
    respond(status, page.content_type, page.text.into_bytes())
}

fn media_type(transport: Transport) -> &'static str {
    if transport == Transport::HttpJson {
        JSON
    } else {
        PROTOBUF
    }
}

fn respond(code: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response<Full<Bytes>> {
    Response::builder()
        .status(code)
        .header(CONTENT_TYPE, content_type)
        .body(Full::new(Bytes::from(body)))
        .expect("a status and a static content type make a response")
}
