//! OTLP/gRPC: `opentelemetry.proto.collector.logs.v1.LogsService/Export`.

use std::net::TcpListener;
use std::sync::Arc;

use opentelemetry_proto::tonic::collector::logs::v1::logs_service_server::{
    LogsService, LogsServiceServer,
};
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use prost::Message;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::metadata::KeyAndValueRef;
use tonic::{Request, Response, Status};

use super::store::{Headers, Payload, Store, Transport};
use super::{Behaviour, MAX_REQUEST_BYTES};

pub(super) async fn serve(listener: TcpListener, store: Arc<Store>) {
    let listener = tokio::net::TcpListener::from_std(listener)
        .expect("the listener does not block and the runtime drives I/O");
    let service = LogsServiceServer::new(Logs(store)).max_decoding_message_size(MAX_REQUEST_BYTES);
    tonic::transport::Server::builder()
        .add_service(service)
        .serve_with_incoming(TcpListenerStream::new(listener))
        .await
        .expect("a server on a listener of its own ends with its runtime");
}

struct Logs(Arc<Store>);

#[tonic::async_trait]
impl LogsService for Logs {
    async fn export(
        &self,
        request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        let rejected = match self.0.request() {
            Behaviour::Accept => 0,
            Behaviour::Reject { records } => records,
            Behaviour::Unavailable => return Err(Status::unavailable("told to be unavailable")),
            Behaviour::Redirect(_) => return Err(Status::unavailable("gRPC has no redirects")),
            Behaviour::Refuse => return Err(Status::invalid_argument("told to refuse")),
            Behaviour::Hang => std::future::pending().await,
        };
        self.0.keep(Payload {
            transport: Transport::Grpc,
            headers: headers(request.metadata()),
            records: count(request.get_ref()),
            bytes: request.get_ref().encode_to_vec(),
        });
        Ok(Response::new(response(rejected)))
    }
}

/// The answer to an accepted request.
pub(super) fn response(rejected: i64) -> ExportLogsServiceResponse {
    ExportLogsServiceResponse {
        partial_success: (rejected != 0).then(|| ExportLogsPartialSuccess {
            rejected_log_records: rejected,
            error_message: "told to reject".to_owned(),
        }),
    }
}

fn headers(metadata: &tonic::metadata::MetadataMap) -> Headers {
    metadata
        .iter()
        .map(|entry| match entry {
            KeyAndValueRef::Ascii(name, value) => (
                name.as_str(),
                String::from_utf8_lossy(value.as_encoded_bytes()),
            ),
            KeyAndValueRef::Binary(name, value) => (
                name.as_str(),
                String::from_utf8_lossy(value.as_encoded_bytes()),
            ),
        })
        .collect()
}

fn count(request: &ExportLogsServiceRequest) -> usize {
    request
        .resource_logs
        .iter()
        .flat_map(|resource| &resource.scope_logs)
        .map(|scope| scope.log_records.len())
        .sum()
}
