//! The sockets of a receiver: accepting, TLS, and ending.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, oneshot, watch};

use super::handler::Handler;
use super::limits::{Limits, Room};
use super::service::{Service, Token};
use super::tls::Tls;
use super::{grpc, http};

/// How long a connection may take to begin: the TLS handshake, or the head of a request.
const BEGINNING: Duration = Duration::from_secs(10);

/// How much of one request, and of all of a connection, may be on its way over HTTP/2 without being read.
const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = 2 << 20;

/// Threads that check requests at once, where the system does not say how many cores there are.
const CHECKERS: usize = 2;

/// What a server is started with.
pub(crate) struct Setup {
    pub(crate) grpc: Option<TcpListener>,
    pub(crate) http: Option<TcpListener>,
    pub(crate) tls: Option<Tls>,
    pub(crate) token: Option<Token>,
    pub(crate) limits: Limits,
}

/// A running server. It has a thread and a tokio runtime of its own, so that it serves callers with any runtime or none.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<Duration>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves until it is stopped or dropped.
    pub(crate) fn start<H: Handler>(setup: Setup, handler: Arc<H>) -> io::Result<Self> {
        let checkers = std::thread::available_parallelism().map_or(CHECKERS, usize::from);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(checkers.min(4))
            .max_blocking_threads(checkers)
            .enable_io()
            .enable_time()
            .thread_name("otlp-receiver")
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("otlp-receiver".to_owned())
            .spawn(move || {
                runtime.block_on(serve(setup, handler, stopped));
                // Every connection is closed, answered or not.
                runtime.shutdown_background();
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Takes no new connection, lets requests that have begun end within this time, and closes the rest.
    pub(crate) fn stop(&mut self, patience: Duration) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended by itself.
            _ = stop.send(patience);
        }
        if let Some(thread) = self.thread.take() {
            // A panic on that thread has been printed there.
            _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop(Duration::ZERO);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Port {
    Grpc,
    Http,
}

async fn serve<H: Handler>(setup: Setup, handler: Arc<H>, stopped: oneshot::Receiver<Duration>) {
    let service = Arc::new(Service {
        handler,
        room: Room::new(setup.limits),
        token: setup.token,
    });
    let connections = Arc::new(Semaphore::new(setup.limits.connections));
    let graceful = Arc::new(GracefulShutdown::new());
    let (end, ended) = watch::channel(());
    let mut loops = Vec::new();
    for (port, listener) in [(Port::Grpc, setup.grpc), (Port::Http, setup.http)] {
        let Some(listener) = listener else { continue };
        let accepting = Accepting {
            port,
            tls: setup.tls.clone(),
            service: Arc::clone(&service),
            connections: Arc::clone(&connections),
            graceful: Arc::clone(&graceful),
        };
        let mut ended = ended.clone();
        loops.push(tokio::spawn(async move {
            tokio::select! {
                () = accepting.run(listener) => {}
                // Ends with the sender, too.
                _ = ended.changed() => {}
            }
        }));
    }
    let patience = stopped.await.unwrap_or(Duration::ZERO);
    drop(end);
    for accepting in loops {
        // A panic there has been printed.
        _ = accepting.await;
    }
    if let Some(graceful) = Arc::into_inner(graceful) {
        // What has not ended by then is cut off.
        _ = tokio::time::timeout(patience, graceful.shutdown()).await;
    }
}

struct Accepting<H> {
    port: Port,
    tls: Option<Tls>,
    service: Arc<Service<H>>,
    connections: Arc<Semaphore>,
    graceful: Arc<GracefulShutdown>,
}

impl<H: Handler> Accepting<H> {
    async fn run(self, listener: TcpListener) {
        let listener = tokio::net::TcpListener::from_std(listener)
            .expect("the listener does not block and the runtime drives I/O");
        loop {
            let connection = Arc::clone(&self.connections).acquire_owned().await;
            // A failed accept (a peer that is gone, no file descriptor left) concerns one connection.
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            // Only slower without it.
            _ = stream.set_nodelay(true);
            let service = Arc::clone(&self.service);
            let watcher = self.graceful.watcher();
            let (tls, port) = (self.tls.clone(), self.port);
            tokio::spawn(async move {
                let _connection = connection;
                match tls {
                    None => converse(stream, port, service, watcher).await,
                    Some(Tls(config)) => {
                        let accepting = tokio_rustls::TlsAcceptor::from(config).accept(stream);
                        // Who does not speak TLS is the sender's to notice.
                        if let Ok(Ok(stream)) = tokio::time::timeout(BEGINNING, accepting).await {
                            converse(stream, port, service, watcher).await;
                        }
                    }
                }
            });
        }
    }
}

/// Serves a connection until one of both ends it.
async fn converse<H: Handler>(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    port: Port,
    service: Arc<Service<H>>,
    watcher: Watcher,
) {
    let requests = u32::try_from(service.room.limits.requests).unwrap_or(u32::MAX);
    let mut builder = Builder::new(TokioExecutor::new());
    if port == Port::Grpc {
        builder = builder.http2_only();
    }
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(BEGINNING);
    builder
        .http2()
        .timer(TokioTimer::new())
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_concurrent_streams(requests)
        .max_header_list_size(32 << 10)
        .keep_alive_interval(Duration::from_secs(30));
    let answering = service_fn(move |request: Request<Incoming>| {
        let service = Arc::clone(&service);
        async move {
            Ok::<_, Infallible>(match port {
                Port::Grpc => grpc::answer(&service, request).await,
                Port::Http => {
                    let response = http::answer(&service, request).await;
                    response
                        .map(|body| tonic::body::Body::new(body.map_err(|never| match never {})))
                }
            })
        }
    });
    let connection = builder.serve_connection(TokioIo::new(stream), answering);
    // A broken connection is the sender's to notice.
    _ = watcher.watch(connection.into_owned()).await;
}
