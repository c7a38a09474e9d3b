//! OTLP/gRPC: `opentelemetry.proto.collector.logs.v1.LogsService/Export`.
//!
//! Messages are handed over as the bytes that arrived: nobody decodes them to encode them again.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Buf as _, BufMut as _, Bytes};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::{Request, Response};
use tonic::Status;
use tonic::codec::{Codec, CompressionEncoding, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::server::{Grpc, UnaryService};

use super::answer;
use super::body::Compression;
use super::handler::{Answer, Export, Handler, Reason, Refusal};
use super::service::{Service, admit, decide};
use super::store::Transport;

const PATH: &str = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

/// What stands before a message: whether it is compressed, and its length (gRPC over HTTP/2, "Length-Prefixed-Message").
const PREFIX: usize = 5;

/// Answers a request on the port for gRPC.
pub(super) async fn answer<H: Handler>(
    service: &Service<H>,
    request: Request<Incoming>,
) -> Response<tonic::body::Body> {
    match export(service, request).await {
        Ok(response) => response,
        Err(refusal) => {
            service.handler.refused(refusal.reason);
            answer::status(&refusal).into_http()
        }
    }
}

async fn export<H: Handler>(
    service: &Service<H>,
    request: Request<Incoming>,
) -> Result<Response<tonic::body::Body>, Refusal> {
    admit(request.headers())?;
    service.authorize(request.headers())?;
    if request.uri().path() != PATH {
        return Err(Refusal::new(
            Reason::NotFound,
            "this receiver has the LogsService only",
        ));
    }
    let mut place = service.room.enter().await?;
    let compressed =
        (request.headers().get("grpc-encoding")).is_some_and(|encoding| encoding != "identity");
    let (parts, body) = request.into_parts();
    // tonic decompresses the message.
    let body = service
        .read(body, Compression::Identity, PREFIX, &mut place)
        .await?;
    if compressed {
        // How large it becomes is not known before it has become it.
        place.hold(body.len() + place.largest())?;
    }
    let mut grpc = Grpc::new(Raw)
        .max_decoding_message_size(place.largest())
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd);
    let exports = Exports(Arc::clone(&service.handler));
    let request = Request::from_parts(parts, Full::new(body));
    Ok(grpc.unary(exports, request).await)
}

/// The method `Export`.
struct Exports<H>(Arc<H>);

impl<H: Handler> UnaryService<Bytes> for Exports<H> {
    type Response = Vec<u8>;
    type Future = Pin<Box<dyn Future<Output = Result<tonic::Response<Vec<u8>>, Status>> + Send>>;

    fn call(&mut self, request: tonic::Request<Bytes>) -> Self::Future {
        let handler = Arc::clone(&self.0);
        Box::pin(async move {
            let (metadata, _, payload) = request.into_parts();
            let export = Export {
                transport: Transport::Grpc,
                headers: metadata.into_headers(),
                payload,
            };
            match decide(handler, export).await {
                Answer::Taken { rejected, message } => Ok(tonic::Response::new(answer::taken(
                    Transport::Grpc,
                    rejected,
                    message,
                ))),
                Answer::Refused(refusal) => Err(answer::status(&refusal)),
                Answer::Redirect(_) => Err(Status::unavailable("gRPC has no redirects")),
                Answer::Status(status) => Err(answer::grpc_status(status)),
                Answer::Garbage(bytes) => Ok(tonic::Response::new(bytes.to_vec())),
                Answer::Never => std::future::pending().await,
            }
        })
    }
}

/// Messages as their bytes.
#[derive(Clone, Copy)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}
