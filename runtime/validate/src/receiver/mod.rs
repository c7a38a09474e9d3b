//! Receiving OTLP logs: gRPC and HTTP.
//!
//! There is one server: it reads requests within [`Limits`], whatever their encoding and compression, and answers as
//! OTLP asks (`ExportLogsServiceResponse` in the encoding of the request). What a request comes to is a handler's to
//! say, of which there are two: [`live`](crate::live) holds records against a catalog, and [`Receiver`], for tests and the
//! demo, keeps every request on free loopback ports as the bytes that arrived and the headers that they came with.
//! [`Behaviour`] makes that one fail on purpose, for tests of senders.
//!
//! A server runs on threads and a tokio runtime of its own, so that it serves callers with any runtime or none, and
//! ends when it is dropped.

mod answer;
mod body;
mod grpc;
mod handler;
mod http;
mod limits;
mod server;
mod service;
mod store;
mod tls;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

pub(crate) use self::handler::{Answer, Export, Handler, Page, Reason, Refusal};
pub use self::limits::Limits;
pub(crate) use self::server::{Server, Setup};
pub use self::service::Token;
use self::store::Store;
pub use self::store::{Headers, Payload, Transport};
pub use self::tls::{Tls, TlsError};

/// The largest request that a [`Receiver`] accepts, on every transport.
pub const MAX_REQUEST_BYTES: usize = 256 * 1024 * 1024;

/// How a [`Receiver`] answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Behaviour {
    /// Keeps the request and answers that all is well.
    #[default]
    Accept,
    /// Counts the records and answers that all is well; nothing is kept.
    Count,
    /// Keeps the request and answers that this many of its records were rejected (partial success).
    Reject {
        /// `rejected_log_records` of the answer.
        records: i64,
    },
    /// The same, with an `error_message` of one's own.
    RejectSaying {
        /// `rejected_log_records` of the answer.
        records: i64,
        /// `error_message` of the answer.
        message: String,
    },
    /// Answers with a status; nothing is kept.
    Status(Status),
    /// Answers with a status to this many requests, the first that it gets at all, and keeps those that come later.
    First {
        /// How many requests.
        requests: usize,
        /// What they are answered.
        status: Status,
    },
    /// Answers with a status to messages that have more bytes than this, and keeps the others.
    AtMost {
        /// The most that a message may have, decompressed.
        bytes: usize,
        /// What the others are answered.
        otherwise: Status,
    },
    /// Keeps the request and answers that all is well, with a body that is neither protobuf nor JSON.
    Garbage,
    /// Refuses: 503 over HTTP, `UNAVAILABLE` over gRPC; nothing is kept.
    Unavailable,
    /// Refuses for good: 400 over HTTP, `INVALID_ARGUMENT` over gRPC; nothing is kept.
    Refuse,
    /// Reads the request and never answers; nothing is kept.
    Hang,
    /// Answers 307 with this `Location`; gRPC, which has no redirects, answers `UNAVAILABLE`. Nothing is kept.
    Redirect(String),
}

/// A status that is no success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// The status over HTTP.
    pub http: u16,
    /// The code over gRPC, as a number.
    pub grpc: i32,
    /// `Retry-After` over HTTP, in whole seconds; `RetryInfo` over gRPC.
    pub retry_after: Option<Duration>,
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
    /// Closes every connection when it is dropped, answered or not.
    _server: Server,
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
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (grpc, http) = (listener(any)?, listener(any)?);
        let (grpc_address, http_address) = (grpc.local_addr()?, http.local_addr()?);
        let setup = Setup {
            grpc: Some(grpc),
            http: Some(http),
            tls: None,
            token: None,
            limits: Limits {
                request_bytes: MAX_REQUEST_BYTES,
                ..Limits::default()
            },
        };
        Ok(Self {
            _server: Server::start(setup, Arc::clone(&store))?,
            store,
            grpc: grpc_address,
            http: http_address,
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

/// A socket that listens.
pub(crate) fn listener(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
