//! A receiver that takes gzip and nothing else.

use std::{
    io::{BufRead as _, BufReader, Read, Write as _},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use flate2::read::GzDecoder;
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsServiceRequest, ExportLogsServiceResponse,
    logs_service_server::{LogsService, LogsServiceServer},
};
use otelier_validate::receiver::Transport;
use prost::Message as _;
use tokio::runtime::{Builder, Runtime};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{
    Request, Response, Status, codec::CompressionEncoding, service::interceptor::InterceptedService,
};

/// A running receiver. It serves one connection over HTTP, any number over gRPC.
pub struct Server {
    endpoint: String,
    records: Arc<AtomicUsize>,
    runtime: Option<Runtime>,
}

impl Server {
    pub fn start(transport: Transport) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let records = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&records);
        let (endpoint, runtime) = if transport == Transport::Grpc {
            (format!("http://{address}"), Some(grpc(listener, counted)))
        } else {
            thread::spawn(move || http(&listener, &counted));
            (format!("http://{address}/v1/logs"), None)
        };
        Self {
            endpoint,
            records,
            runtime,
        }
    }

    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub fn records(&self) -> usize {
        self.records.load(Ordering::Acquire)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn count(request: &ExportLogsServiceRequest) -> usize {
    let scopes = request
        .resource_logs
        .iter()
        .flat_map(|resource| &resource.scope_logs);
    scopes.map(|scope| scope.log_records.len()).sum()
}

/// Answers the requests of one connection.
fn http(listener: &TcpListener, records: &AtomicUsize) {
    let (stream, _) = listener.accept().expect("a connection");
    let mut reader = BufReader::new(stream);
    loop {
        let (mut length, mut encoding, mut json) = (0, String::new(), false);
        let mut first = true;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).expect("a line") == 0 {
                return;
            }
            if line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().expect("a length"),
                "content-encoding" => value.trim().clone_into(&mut encoding),
                "content-type" => json = value.trim() == "application/json",
                _ => assert!(!first || line.starts_with("POST /v1/logs "), "{line}"),
            }
            first = false;
        }
        assert_eq!(encoding, "gzip");
        let mut packed = vec![0; length];
        reader.read_exact(&mut packed).expect("a body");
        let mut body = Vec::new();
        GzDecoder::new(packed.as_slice())
            .read_to_end(&mut body)
            .expect("gzip");
        let request = if json {
            serde_json::from_slice(&body).expect("OTLP/JSON")
        } else {
            ExportLogsServiceRequest::decode(body.as_slice()).expect("protobuf")
        };
        records.fetch_add(count(&request), Ordering::Release);
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        reader.get_mut().write_all(answer).expect("an answer");
    }
}

struct Counting(Arc<AtomicUsize>);

#[tonic::async_trait]
impl LogsService for Counting {
    async fn export(
        &self,
        request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        let encoding = request.metadata().get("grpc-encoding");
        assert_eq!(encoding.expect("an encoding"), "gzip");
        self.0
            .fetch_add(count(request.get_ref()), Ordering::Release);
        Ok(Response::new(ExportLogsServiceResponse::default()))
    }
}

fn grpc(listener: TcpListener, records: Arc<AtomicUsize>) -> Runtime {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    listener
        .set_nonblocking(true)
        .expect("a listener for tokio");
    runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
        let service = LogsServiceServer::new(Counting(records))
            .accept_compressed(CompressionEncoding::Gzip)
            .send_compressed(CompressionEncoding::Gzip);
        // Servers in Go answer in the encoding of the request, whatever the client says that it reads.
        let service = InterceptedService::new(service, |mut request: Request<()>| {
            let encoding = request.metadata().get("grpc-encoding").cloned();
            let encoding = encoding.expect("an encoding");
            request
                .metadata_mut()
                .insert("grpc-accept-encoding", encoding);
            Ok(request)
        });
        let server = tonic::transport::Server::builder().add_service(service);
        server
            .serve_with_incoming(TcpListenerStream::new(listener))
            .await
    });
    runtime
}
