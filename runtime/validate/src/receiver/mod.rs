//! An OTLP receiver for logs, embedded: gRPC and HTTP on free loopback ports.
//!
//! It keeps every request that it accepts, as the bytes that arrived and the headers they
//! came with, and answers as OTLP asks (`ExportLogsServiceResponse` in the encoding of the
//! request). It runs on a thread and a tokio runtime of its own, so that it serves callers
//! with any runtime or none, and it ends when it is dropped.
//!
//! [`Behaviour`] makes it fail on purpose, for tests of senders.

mod grpc;
mod http;
mod store;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use self::store::Store;
pub use self::store::{Headers, Payload, Transport};

/// The largest request that is accepted, on every transport.
pub const MAX_REQUEST_BYTES: usize = 256 * 1024 * 1024;

/// How a [`Receiver`] answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Behaviour {
    /// Keeps the request and answers that all is well.
    #[default]
    Accept,
    /// Keeps the request and answers that this many of its records were rejected (partial success).
    Reject {
        /// `rejected_log_records` of the answer.
        records: i64,
    },
    /// Refuses: 503 over HTTP, `UNAVAILABLE` over gRPC; nothing is kept.
    Unavailable,
    /// Refuses for good: 400 over HTTP, `INVALID_ARGUMENT` over gRPC; nothing is kept.
    Refuse,
    /// Reads the request and never answers; nothing is kept.
    Hang,
    /// Answers 307 with this `Location`; gRPC, which has no redirects, answers `UNAVAILABLE`. Nothing is kept.
    Redirect(String),
}

/// A running receiver; see the [module](self).
///
/// ```
/// use std::time::Duration;
///
/// let receiver = otelier_validate::receiver::Receiver::start()?;
/// assert!(receiver.http_endpoint().ends_with("/v1/logs"));
/// assert!(!receiver.wait_for(1, Duration::from_millis(1)));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Receiver {
    store: Arc<Store>,
    grpc: SocketAddr,
    http: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    /// Starts a receiver that accepts everything.
    ///
    /// # Errors
    ///
    /// Where the system gives no loopback port or no thread.
    pub fn start() -> io::Result<Self> {
        Self::start_with(Behaviour::Accept)
    }

    /// Starts a receiver that answers as told; [`behave`](Self::behave) changes it later.
    ///
    /// # Errors
    ///
    /// Where the system gives no loopback port or no thread.
    pub fn start_with(behaviour: Behaviour) -> io::Result<Self> {
        let store = Arc::new(Store::new(behaviour));
        let grpc = listener()?;
        let http = listener()?;
        let (grpc_address, http_address) = (grpc.local_addr()?, http.local_addr()?);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("otlp-receiver".to_owned())
            .spawn({
                let store = Arc::clone(&store);
                move || {
                    runtime.block_on(async {
                        tokio::spawn(grpc::serve(grpc, Arc::clone(&store)));
                        tokio::spawn(http::serve(http, store));
                        // Ends when the receiver is dropped, whether it sends or not.
                        _ = stopped.await;
                    });
                    // Dropping the runtime closes every connection, answered or not.
                }
            })?;
        Ok(Self {
            store,
            grpc: grpc_address,
            http: http_address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Changes how requests are answered from now on.
    pub fn behave(&self, behaviour: Behaviour) {
        self.store.behave(behaviour);
    }

    /// The endpoint for OTLP/gRPC, e.g. `http://127.0.0.1:40123`.
    pub fn grpc_endpoint(&self) -> String {
        format!("http://{}", self.grpc)
    }

    /// The endpoint for OTLP/HTTP with its path, e.g. `http://127.0.0.1:40124/v1/logs`.
    pub fn http_endpoint(&self) -> String {
        format!("http://{}/v1/logs", self.http)
    }

    /// The requests that were accepted, in the order of their arrival.
    pub fn received(&self) -> Vec<Payload> {
        self.store.received()
    }

    /// How many records were accepted.
    pub fn record_count(&self) -> usize {
        self.store.record_count()
    }

    /// How many export requests arrived, whatever the answer.
    pub fn request_count(&self) -> usize {
        self.store.request_count()
    }

    /// Waits until this many records were accepted; `false` when the time is over before that.
    #[must_use]
    pub fn wait_for(&self, records: usize, timeout: Duration) -> bool {
        self.store.wait_for(records, timeout)
    }

    /// Forgets the requests and counts so far.
    pub fn clear(&self) {
        self.store.clear();
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic on that thread has been printed there.
            _ = thread.join();
        }
    }
}

fn listener() -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
