//! Holding live OTLP against catalogs: what `otelier listen` runs.
//!
//! A [`Listener`] takes OTLP over gRPC and HTTP, holds each record against the catalogs, answers with OTLP's partial
//! success, and keeps records that break the catalog as dead letters. It forwards nothing. What became of the records is
//! in the [`Ledger`], of which `received = valid + dead_lettered + refused` holds at every moment: a request is counted
//! as a whole, before it is answered, and with dead letters the count is on the disk by then.
//!
//! On its HTTP port it also answers `GET /healthz`, `/readyz` and `/metrics`.

mod cut;
mod dead_letters;
mod engine;
mod judge;
mod metrics;
mod tally;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

pub use self::dead_letters::Keep;
use self::engine::Engine;
pub use self::tally::{Kept, Ledger, Snapshot};
use crate::catalogs::Catalogs;
use crate::finding::Finding;
use crate::receiver::{Limits, Server, Setup, Tls, Token, listener};

/// How often letters that are too old are looked for.
const HOUSEKEEPING: Duration = Duration::from_secs(10);

/// What a [`Listener`] is started with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The address for OTLP/gRPC; port 0 lets the system choose. `None`: no gRPC.
    pub grpc: Option<SocketAddr>,
    /// The address for OTLP/HTTP, likewise.
    pub http: Option<SocketAddr>,
    /// Both ports speak TLS only.
    pub tls: Option<Tls>,
    /// Requests have to show this token, but for `/healthz` and `/readyz`.
    pub token: Option<Token>,
    /// What is taken at once.
    pub limits: Limits,
    /// Senders are told that every record is taken, whatever is found.
    pub report_only: bool,
    /// Where records that break the catalog are kept.
    pub dead_letters: Option<Keep>,
}

impl Default for Options {
    /// Both transports on loopback ports that the system chooses, in plain text; nothing is kept.
    fn default() -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            grpc: Some(any),
            http: Some(any),
            tls: None,
            token: None,
            limits: Limits::default(),
            report_only: false,
            dead_letters: None,
        }
    }
}

/// Who sees findings as they come, on whatever thread: it holds up the sender of the record for as long as it takes.
pub type Watcher = Box<dyn Fn(Finding) + Send + Sync>;

/// A running receiver that validates; see the [module](self).
pub struct Listener {
    engine: Arc<Engine>,
    server: Server,
    housekeeper: Option<JoinHandle<()>>,
    grpc: Option<SocketAddr>,
    http: Option<SocketAddr>,
}

impl Listener {
    /// Starts to listen; each finding names its request in `payload`.
    ///
    /// # Errors
    ///
    /// Where an address cannot be listened on, or the directory of dead letters cannot be used.
    pub fn start(
        catalogs: Catalogs,
        options: Options,
        watcher: Watcher,
    ) -> Result<Self, StartError> {
        let open = |address: Option<SocketAddr>| {
            let opened = address.map(|address| {
                let socket = listener(address).and_then(|socket| {
                    let address = socket.local_addr()?;
                    Ok((socket, address))
                });
                socket.map_err(|error| StartError::Address(address, error))
            });
            opened.transpose().map(Option::unzip)
        };
        let (grpc, grpc_address) = open(options.grpc)?;
        let (http, http_address) = open(options.http)?;
        let engine = Engine::new(catalogs, options.report_only, options.dead_letters, watcher)?;
        let engine = Arc::new(engine);
        let setup = Setup {
            grpc,
            http,
            tls: options.tls,
            token: options.token,
            limits: options.limits,
        };
        let server = Server::start(setup, Arc::clone(&engine)).map_err(StartError::System)?;
        let housekeeper = engine.keeps_letters().then(|| {
            let engine = Arc::clone(&engine);
            std::thread::spawn(move || {
                while engine.is_ready() {
                    engine.expire();
                    std::thread::park_timeout(HOUSEKEEPING);
                }
            })
        });
        Ok(Self {
            engine,
            server,
            housekeeper,
            grpc: grpc_address,
            http: http_address,
        })
    }

    /// Where it listens for gRPC.
    pub fn grpc(&self) -> Option<SocketAddr> {
        self.grpc
    }

    /// Where it listens for HTTP.
    pub fn http(&self) -> Option<SocketAddr> {
        self.http
    }

    /// The catalogs that records are held against.
    pub fn catalogs(&self) -> Arc<Catalogs> {
        self.engine.catalogs()
    }

    /// What was counted up to now.
    pub fn snapshot(&self) -> Snapshot {
        self.engine.snapshot()
    }

    /// Takes no new connection, lets requests that have begun end within this time, and tells what was counted.
    pub fn stop(mut self, patience: Duration) -> Snapshot {
        self.end(patience);
        self.engine.snapshot()
    }

    fn end(&mut self, patience: Duration) {
        self.engine.end();
        self.server.stop(patience);
        if let Some(housekeeper) = self.housekeeper.take() {
            housekeeper.thread().unpark();
            // A panic on that thread has been printed there.
            _ = housekeeper.join();
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.end(Duration::ZERO);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener")
            .field("grpc", &self.grpc)
            .field("http", &self.http)
            .finish_non_exhaustive()
    }
}

/// Why a [`Listener`] cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// An address cannot be listened on.
    Address(SocketAddr, io::Error),
    /// The directory of dead letters cannot be used.
    DeadLetters(io::Error),
    /// The system gives no thread.
    System(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Self::DeadLetters(error) => write!(f, "cannot keep dead letters: {error}"),
            Self::System(error) => write!(f, "cannot start: {error}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Address(_, error) | Self::DeadLetters(error) | Self::System(error) => Some(error),
        }
    }
}
