//! A connection to a receiver that is not as it should be.

use std::{
    net::{SocketAddr, TcpListener as StdListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use otelier_validate::receiver::{Receiver, Transport};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
};

use crate::support::endpoint;

/// What becomes of what a client sends.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// It goes on.
    Open,
    /// So many bytes at a time go on, with a pause between.
    Slow(usize, Duration),
    /// After so many bytes the connection is closed; `times` connections are.
    Broken { after: usize, times: usize },
    /// After so many bytes nothing goes on, and nobody is told; of the first connection.
    Stuck { after: usize },
}

/// Hands on to a receiver; ends when it is dropped.
pub struct Proxy {
    address: SocketAddr,
    behind: SocketAddr,
    path: String,
    runtime: Runtime,
    connections: Arc<AtomicUsize>,
}

impl Proxy {
    /// A port at which nobody listens before [`Proxy::open`].
    pub fn closed(receiver: &Receiver, transport: Transport) -> Self {
        let endpoint = endpoint(receiver, transport);
        let (_, rest) = endpoint.split_once("://").expect("a URL");
        let (behind, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let port = StdListener::bind("127.0.0.1:0").expect("a port");
        Self {
            address: port.local_addr().expect("an address"),
            behind: behind.parse().expect("an address"),
            path: path.to_owned(),
            runtime: Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .expect("a runtime"),
            connections: Arc::default(),
        }
    }

    pub fn before(receiver: &Receiver, transport: Transport, way: Way) -> Self {
        let proxy = Self::closed(receiver, transport);
        proxy.open(way);
        proxy
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}{}", self.address, self.path)
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Acquire)
    }

    pub fn open(&self, way: Way) {
        let listener = self
            .runtime
            .block_on(TcpListener::bind(self.address))
            .expect("the port is free");
        let (behind, connections) = (self.behind, Arc::clone(&self.connections));
        self.runtime.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let count = connections.fetch_add(1, Ordering::AcqRel);
                let way = match way {
                    Way::Broken { times, .. } if count >= times => Way::Open,
                    Way::Stuck { .. } if count > 0 => Way::Open,
                    way => way,
                };
                tokio::spawn(async move { hand_on(client, behind, way).await });
            }
        });
    }
}

async fn hand_on(client: TcpStream, behind: SocketAddr, way: Way) {
    let server = TcpStream::connect(behind).await.expect("the receiver");
    let (mut from, mut back) = client.into_split();
    let (mut answers, mut to) = server.into_split();
    let answering = tokio::spawn(async move {
        _ = copy(&mut answers, &mut back).await;
    });
    let (piece, pause, mut left) = match way {
        Way::Open => (64 << 10, Duration::ZERO, usize::MAX),
        Way::Slow(piece, pause) => (piece, pause, usize::MAX),
        Way::Broken { after, .. } | Way::Stuck { after } => (1 << 10, Duration::ZERO, after),
    };
    let mut bytes = vec![0; piece];
    while left > 0 {
        let Ok(count) = from.read(&mut bytes).await else {
            break;
        };
        if count == 0 || to.write_all(&bytes[..count.min(left)]).await.is_err() {
            break;
        }
        left = left.saturating_sub(count);
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
    if matches!(way, Way::Stuck { .. }) {
        std::future::pending::<()>().await;
    }
    answering.abort();
}
