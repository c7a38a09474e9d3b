//! A receiver that refuses each request for good, and says all of it in its answer.

use std::{
    fmt::Write as _,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsServiceRequest, ExportLogsServiceResponse,
    logs_service_server::{LogsService, LogsServiceServer},
};
use otelier_validate::receiver::Transport;
use tokio::runtime::{Builder, Runtime};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};

/// A running one.
pub struct Parrot {
    endpoint: String,
    said: Arc<Mutex<String>>,
    runtime: Option<Runtime>,
}

impl Parrot {
    pub fn start(transport: Transport) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let said = Arc::new(Mutex::default());
        let saying = Arc::clone(&said);
        let (endpoint, runtime) = if transport == Transport::Grpc {
            (format!("http://{address}"), Some(grpc(listener, saying)))
        } else {
            thread::spawn(move || {
                for client in listener.incoming() {
                    // Who hangs up is answered no more.
                    _ = client.and_then(|client| http(&client, &saying));
                }
            });
            (format!("http://{address}/v1/logs"), None)
        };
        Self {
            endpoint,
            said,
            runtime,
        }
    }

    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub fn has_said(&self, text: &str) -> bool {
        self.said.lock().expect("nobody panics").contains(text)
    }
}

impl Drop for Parrot {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Answers one request.
fn http(mut client: &TcpStream, said: &Mutex<String>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client);
    let (mut heard, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().expect("a length");
        }
        heard += &line;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    heard += &String::from_utf8_lossy(&body);
    write!(
        client,
        "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{heard}",
        heard.len()
    )?;
    said.lock().expect("nobody panics").push_str(&heard);
    Ok(())
}

struct Saying(Arc<Mutex<String>>);

#[tonic::async_trait]
impl LogsService for Saying {
    async fn export(
        &self,
        request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        let mut heard = String::new();
        for (name, value) in request.metadata().clone().into_headers() {
            writeln!(heard, "{name:?}: {value:?}").expect("memory");
        }
        write!(heard, "{:?}", request.get_ref()).expect("memory");
        self.0.lock().expect("nobody panics").push_str(&heard);
        Err(Status::invalid_argument(heard))
    }
}

fn grpc(listener: TcpListener, said: Arc<Mutex<String>>) -> Runtime {
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
        let service = LogsServiceServer::new(Saying(said));
        let server = tonic::transport::Server::builder().add_service(service);
        server
            .serve_with_incoming(TcpListenerStream::new(listener))
            .await
    });
    runtime
}
