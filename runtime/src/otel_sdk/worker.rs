//! The tokio runtime that exports run on: one thread, owned by the exporter.

use std::{io, mem};

use opentelemetry::Context;
use tokio::runtime::{Builder, EnterGuard, Handle, Runtime};
use tracing_core::dispatcher::{self, Dispatch};

/// Keeps what this thread does out of the application's tracing, until the thread ends.
pub(super) fn silence() {
    mem::forget(dispatcher::set_default(&Dispatch::none()));
    mem::forget(Context::enter_telemetry_suppressed_scope());
}

/// A tokio runtime of one thread. Whatever runs on it is invisible to the application's
/// own tracing, so that telemetry about telemetry is never made.
#[derive(Debug)]
pub(super) struct Worker {
    runtime: Option<Runtime>,
    handle: Handle,
}

impl Worker {
    pub(super) fn start() -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("otelier-export")
            .enable_io()
            .enable_time()
            .on_thread_start(silence)
            .build()?;
        Ok(Self {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
        })
    }

    /// What is built while the guard lives finds the runtime.
    pub(super) fn enter(&self) -> EnterGuard<'_> {
        self.handle.enter()
    }

    /// Runs a future to its end, on a thread that belongs to no runtime.
    pub(super) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.handle.block_on(future)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Dropping a runtime waits for its threads, which panics inside another runtime.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
