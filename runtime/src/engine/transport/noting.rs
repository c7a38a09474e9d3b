//! Connections that note why they broke.
//!
//! Over HTTP/2 a request that a broken connection takes with it ends as "canceled": the error itself stays with the
//! task that drives the connection. A server that refuses a client's certificate says so only then, after the handshake (TLS 1.3).
//!
//! They can also be left: one on which nothing arrives any more would otherwise stay until TCP gives it up, after a quarter of an hour.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use http::{Uri, uri::Scheme};
use hyper::rt::{Read, ReadBufCursor, Write};
use tower_service::Service;

use crate::destination::failure;

/// Why the last connection broke, and which connections are left.
#[derive(Clone, Debug, Default)]
pub(super) struct Broken {
    why: Arc<Mutex<Option<String>>>,
    /// How often connections were left.
    left: Arc<AtomicU64>,
}

impl Broken {
    /// Hands the reason out once.
    pub(super) fn take(&self) -> Option<String> {
        self.lock().take()
    }

    /// Ends every connection that was made so far, as soon as it is asked for anything.
    pub(super) fn leave(&self) {
        self.left.fetch_add(1, Ordering::AcqRel);
    }

    /// Notes what comes first: what follows is its consequence.
    fn note<T>(&self, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if let Poll::Ready(Err(error)) = &polled {
            let mut broken = self.lock();
            if broken.is_none() {
                *broken = failure::describe(error);
            }
        }
        polled
    }

    fn lock(&self) -> MutexGuard<'_, Option<String>> {
        self.why.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes connections that note.
#[derive(Clone, Debug)]
pub(super) struct Noting<C> {
    pub(super) connector: C,
    pub(super) broken: Broken,
    /// What is spoken, whatever the URL says that it is asked for.
    pub(super) scheme: Scheme,
}

/// The same URL with another scheme.
pub(super) fn with_scheme(url: &Uri, scheme: Scheme) -> Option<Uri> {
    let mut parts = url.clone().into_parts();
    parts.scheme = Some(scheme);
    Uri::from_parts(parts).ok()
}

impl<C> Service<Uri> for Noting<C>
where
    C: Service<Uri>,
    C::Future: Send + 'static,
{
    type Response = Noted<C::Response>;
    type Error = C::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, C::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), C::Error>> {
        self.connector.poll_ready(cx)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let to = with_scheme(&to, self.scheme.clone()).unwrap_or(to);
        let connecting = self.connector.call(to);
        let broken = self.broken.clone();
        let made = broken.left.load(Ordering::Acquire);
        Box::pin(async move {
            let stream = connecting.await?;
            // What the one before it broke of does not count any longer.
            broken.take();
            Ok(Noted {
                stream,
                broken,
                made,
            })
        })
    }
}

/// A connection that notes.
#[derive(Debug)]
pub(super) struct Noted<S> {
    stream: S,
    broken: Broken,
    /// How often connections had been left before.
    made: u64,
}

impl<S> Noted<S> {
    /// Does something on the connection, unless it is left.
    fn on<T>(&mut self, act: impl FnOnce(&mut S) -> Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if self.broken.left.load(Ordering::Acquire) != self.made {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let done = act(&mut self.stream);
        self.broken.note(done)
    }
}

impl<S: Read + Unpin> Read for Noted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        to: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        self.on(|stream| Pin::new(stream).poll_read(cx, to))
    }
}

impl<S: Write + Unpin> Write for Noted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.on(|stream| Pin::new(stream).poll_write(cx, bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.on(|stream| Pin::new(stream).poll_flush(cx))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.on(|stream| Pin::new(stream).poll_write_vectored(cx, parts))
    }
}
