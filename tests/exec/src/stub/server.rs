//! The stub's HTTP server, on a thread and a runtime of its own.

use super::script::{Reply, Script, Stream};
use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Response, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How many bytes are written at a time.
const PIECE: usize = 61;

/// A running stub; it stops when it is dropped.
#[derive(Debug)]
pub struct Stub {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What the stub has served so far.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The requests, in order.
    pub requests: Vec<Request>,
    /// The event types of the frames, in the order in which their writing began; not the one that
    /// a script cuts off.
    pub frames: Vec<String>,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The value of the header `Accept`.
    pub accept: String,
    /// Whether the request carried credentials.
    pub authorized: bool,
    /// The body; null where it was not JSON.
    pub body: Value,
}

#[derive(Debug)]
struct Shared {
    replies: std::vec::IntoIter<Reply>,
    log: Log,
}

type Body = BoxBody<Bytes, io::Error>;

impl Stub {
    /// Starts a stub that serves the script.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from listening on the loopback interface.
    pub fn start(script: Script) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let shared = Arc::new(Mutex::new(Shared {
            replies: script.replies.into_iter(),
            log: Log::default(),
        }));
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = serve(listener, &shared) => {}
                        _ = stopped => {}
                    }
                });
            }
        });
        Ok(Self {
            address,
            shared,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The URL to put into the agent's configuration.
    pub fn endpoint(&self) -> String {
        format!("http://{}/v1/responses", self.address)
    }

    /// What was served so far.
    pub fn log(&self) -> Log {
        lock(&self.shared).log.clone()
    }

    /// How many replies of the script nobody has asked for.
    pub fn left(&self) -> usize {
        lock(&self.shared).replies.len()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        // The thread is gone already where it cannot be told or joined.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn lock(shared: &Mutex<Shared>) -> std::sync::MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(listener: std::net::TcpListener, shared: &Arc<Mutex<Shared>>) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    while let Ok((connection, _)) = listener.accept().await {
        let shared = Arc::clone(shared);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(request, Arc::clone(&shared)));
            // A connection that the script or the client breaks is part of the play.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(connection), service)
                .await;
        });
    }
}

async fn answer(
    request: hyper::Request<Incoming>,
    shared: Arc<Mutex<Shared>>,
) -> io::Result<Response<Body>> {
    let accept = request.headers().get(header::ACCEPT);
    let accept = accept.and_then(|value| value.to_str().ok());
    let accept = accept.unwrap_or_default().to_owned();
    let authorized = request.headers().contains_key(header::AUTHORIZATION);
    let body = request
        .into_body()
        .collect()
        .await
        .map_err(io::Error::other)?;
    let body = serde_json::from_slice(&body.to_bytes()).unwrap_or_default();
    let reply = {
        let mut shared = lock(&shared);
        shared.log.requests.push(Request {
            accept,
            authorized,
            body,
        });
        shared.replies.next()
    };
    match reply.unwrap_or_else(|| Reply::error(500, "the script has ended")) {
        Reply::Status {
            status,
            headers,
            body,
        } => respond(status, &headers, full(body)),
        Reply::Stream(stream) => {
            let (sender, body) = Channel::new(1);
            let response = respond(200, &stream.headers, body.boxed());
            tokio::spawn(write(stream, sender, shared));
            response
        }
        Reply::HangUp => Err(io::ErrorKind::ConnectionReset.into()),
        Reply::Silence => std::future::pending().await,
    }
}

fn full(text: String) -> Body {
    Full::new(Bytes::from(text))
        .map_err(|never| match never {})
        .boxed()
}

fn respond(
    status: u16,
    headers: &[(&'static str, String)],
    body: Body,
) -> io::Result<Response<Body>> {
    let kind = if status == 200 {
        "text/event-stream"
    } else {
        "application/json"
    };
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, kind);
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    response.body(body).map_err(io::Error::other)
}

/// Writes the stream piece by piece; ends quietly when the client has gone.
async fn write(stream: Stream, mut sender: Sender<Bytes, io::Error>, shared: Arc<Mutex<Shared>>) {
    if write_text(": the stub speaks\n\n", &mut sender)
        .await
        .is_err()
    {
        return;
    }
    for (index, frame) in stream.frames.iter().enumerate() {
        let end_of_line = if index % 3 == 0 { "\r\n" } else { "\n" };
        lock(&shared).log.frames.push(frame.event.clone());
        if write_text(&frame.text(end_of_line), &mut sender)
            .await
            .is_err()
        {
            return;
        }
    }
    if stream.cut {
        let unfinished = "event: response.output_text.delta\ndata: {\"del";
        if write_text(unfinished, &mut sender).await.is_ok() {
            sender.abort(io::ErrorKind::ConnectionReset.into());
        }
    }
}

async fn write_text(text: &str, sender: &mut Sender<Bytes, io::Error>) -> Result<(), ()> {
    for piece in text.as_bytes().chunks(PIECE) {
        sender
            .send_data(Bytes::copy_from_slice(piece))
            .await
            .map_err(drop)?;
        // Lets the server write what it has before it gets more.
        tokio::time::sleep(Duration::from_micros(100)).await;
    }
    Ok(())
}
