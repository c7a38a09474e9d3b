//! The exporter that the SDK's batch thread calls: it runs the OTLP exporter on the worker
//! and counts what becomes of the records.

use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};

use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::{
    Resource,
    error::{OTelSdkError, OTelSdkResult},
    logs::{LogBatch, LogExporter, SdkLogRecord},
};
use tokio::sync::watch;

use tracing_core::{Dispatch, dispatcher};

use super::{
    failure::describe_grpc, ledger::Ledger, record, transport::Transport, worker::silence,
};

/// Largest request, before compression. Receivers of gRPC refuse messages over 4 MiB as a whole.
const LARGEST_REQUEST: usize = 3 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Export {
    transport: Transport,
    ledger: Arc<Ledger>,
    cancelled: watch::Receiver<bool>,
    listener: Dispatch,
}

impl Export {
    pub(super) fn new(
        transport: Transport,
        ledger: Arc<Ledger>,
        cancelled: watch::Receiver<bool>,
    ) -> Self {
        Self {
            listener: transport.rejected.listener(),
            transport,
            ledger,
            cancelled,
        }
    }

    /// Sends one request, for as long as it may take and nobody has given up.
    async fn send(&self, records: &[(&SdkLogRecord, &InstrumentationScope)]) -> Result<(), String> {
        let mut cancelled = self.cancelled.clone();
        let mut given_up = pin!(cancelled.wait_for(|cancelled| *cancelled));
        let export = self.transport.exporter.export(LogBatch::new(records));
        let mut export = pin!(tokio::time::timeout(self.transport.timeout, export));
        let outcome = poll_fn(|cx| {
            if given_up.as_mut().poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            export.as_mut().poll(cx).map(Some)
        });
        match outcome.await {
            None => Err("no answer before the deadline".to_owned()),
            Some(Err(_)) => Err("no answer in time".to_owned()),
            Some(Ok(Ok(()))) => Ok(()),
            Some(Ok(Err(error))) => Err(self.reason(&error)),
        }
    }

    fn reason(&self, error: &OTelSdkError) -> String {
        let seen = self.transport.failure.take();
        seen.unwrap_or_else(|| describe_grpc(&error.to_string()))
    }
}

impl LogExporter for Export {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let records: Vec<_> = batch.iter().collect();
        self.ledger.take(records.len() as u64);
        let mut outcome = Ok(());
        for request in split(&records) {
            let sent = dispatcher::with_default(&self.listener, || {
                self.transport.worker.run(self.send(request))
            });
            let records = request.len() as u64;
            let (failed, reason) = match sent {
                Ok(()) => {
                    let rejected = self.transport.rejected.take().min(records);
                    (
                        rejected,
                        "rejected by the receiver (partial success)".to_owned(),
                    )
                }
                Err(reason) => (records, reason),
            };
            self.ledger.deliver(records - failed);
            if failed > 0 {
                outcome = Err(OTelSdkError::InternalFailure(reason.clone()));
                self.ledger.fail(failed, reason);
            }
        }
        outcome
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.transport.exporter.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        // The SDK's thread calls this first; what it does later is none of the application's log.
        silence();
        self.transport.exporter.set_resource(resource);
    }
}

/// Cuts a batch into requests that a receiver takes. A record that is too large by itself goes alone.
fn split<'b, 'r>(
    mut records: &'b [(&'r SdkLogRecord, &'r InstrumentationScope)],
) -> impl Iterator<Item = &'b [(&'r SdkLogRecord, &'r InstrumentationScope)]> {
    std::iter::from_fn(move || {
        let mut size = 0;
        let fitting = records.iter().take_while(|(record, _)| {
            size += record::size(record);
            size <= LARGEST_REQUEST
        });
        let length = fitting.count().max(1).min(records.len());
        let (request, rest) = records.split_at(length);
        records = rest;
        (!request.is_empty()).then_some(request)
    })
}
