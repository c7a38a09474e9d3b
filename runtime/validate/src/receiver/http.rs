//! OTLP/HTTP: `POST /v1/logs`, protobuf or JSON; and the pages of a handler.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE};
use hyper::{HeaderMap, Method, Request, Response};

use super::answer::{self, JSON, PROTOBUF};
use super::body::Compression;
use super::handler::{Answer, Export, Handler, Reason, Refusal};
use super::service::{Service, admit, decide};
use super::store::Transport;

const PATH: &str = "/v1/logs";

/// Answers a request on the port for HTTP.
pub(super) async fn answer<H: Handler>(
    service: &Service<H>,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let transport = transport(request.headers());
    let answered = if request.uri().path() == PATH {
        export(service, transport, request).await
    } else {
        page(service, &request)
    };
    answered.unwrap_or_else(|refusal| {
        service.handler.refused(refusal.reason);
        answer::refused(transport, &refusal)
    })
}

async fn export<H: Handler>(
    service: &Service<H>,
    transport: Option<Transport>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Refusal> {
    admit(request.headers())?;
    service.authorize(request.headers())?;
    if request.method() != Method::POST {
        return Err(Refusal::new(Reason::Method, "logs are sent with POST"));
    }
    let transport = transport.ok_or_else(|| {
        Refusal::new(
            Reason::MediaType,
            "Content-Type must be application/x-protobuf or application/json",
        )
    })?;
    let compression = compression(request.headers())?;
    let mut place = service.room.enter().await?;
    let (parts, body) = request.into_parts();
    let payload = service.read(body, compression, 0, &mut place).await?;
    let export = Export {
        transport,
        headers: parts.headers,
        payload,
    };
    match decide(Arc::clone(&service.handler), export).await {
        Answer::Taken { rejected, message } => Ok(answer::ok(
            transport,
            answer::taken(transport, rejected, message),
        )),
        // The handler knows what it refused.
        Answer::Refused(refusal) => Ok(answer::refused(Some(transport), &refusal)),
        Answer::Redirect(location) => Ok(answer::redirect(&location)),
        Answer::Status(status) => Ok(answer::http_status(status)),
        Answer::Garbage(bytes) => Ok(answer::ok(transport, bytes.to_vec())),
        Answer::Never => std::future::pending().await,
    }
}

fn page<H: Handler>(
    service: &Service<H>,
    request: &Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Refusal> {
    let path = request.uri().path();
    admit(request.headers())?;
    if !service.handler.is_open(path) {
        service.authorize(request.headers())?;
    }
    let page = (request.method() == Method::GET)
        .then(|| service.handler.page(path))
        .flatten();
    page.map(answer::page)
        .ok_or_else(|| Refusal::new(Reason::NotFound, "logs go to /v1/logs"))
}

/// What the media type says; `None`: nothing of OTLP.
fn transport(headers: &HeaderMap) -> Option<Transport> {
    let media_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let media_type = media_type.split(';').next()?.trim();
    if media_type.eq_ignore_ascii_case(PROTOBUF) {
        Some(Transport::HttpBinary)
    } else if media_type.eq_ignore_ascii_case(JSON) {
        Some(Transport::HttpJson)
    } else {
        None
    }
}

fn compression(headers: &HeaderMap) -> Result<Compression, Refusal> {
    let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
    let encoding = match (encodings.next(), encodings.next()) {
        (None, _) => return Ok(Compression::Identity),
        (Some(encoding), None) => encoding.to_str().unwrap_or_default().trim(),
        _ => "",
    };
    for (name, compression) in [
        ("identity", Compression::Identity),
        ("gzip", Compression::Gzip),
        ("zstd", Compression::Zstd),
    ] {
        if encoding.eq_ignore_ascii_case(name) {
            return Ok(compression);
        }
    }
    Err(Refusal::new(
        Reason::MediaType,
        "Content-Encoding may be gzip, zstd or identity",
    ))
}
