//! What a receiver keeps.

use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Behaviour;
use super::handler::{Answer, Export, Handler, Reason, Refusal};
use crate::payload::count_records;

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// OTLP/gRPC.
    Grpc,
    /// OTLP/HTTP with protobuf.
    HttpBinary,
    /// OTLP/HTTP with JSON.
    HttpJson,
}

impl Transport {
    /// The word for it: `grpc`, `http/protobuf` or `http/json`, as `OTEL_EXPORTER_OTLP_PROTOCOL` has them.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grpc => "grpc",
            Self::HttpBinary => "http/protobuf",
            Self::HttpJson => "http/json",
        }
    }
}

/// An accepted request.
#[derive(Clone)]
#[non_exhaustive]
pub struct Payload {
    /// How it came.
    pub transport: Transport,
    /// HTTP headers, or gRPC metadata.
    pub headers: Headers,
    /// The message as it arrived, decompressed.
    pub bytes: Vec<u8>,
    /// How many records it holds.
    pub records: usize,
}

/// The length of the body stands for its content.
impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payload")
            .field("transport", &self.transport)
            .field("headers", &self.headers)
            .field("bytes", &self.bytes.len())
            .field("records", &self.records)
            .finish()
    }
}

/// Names and values of headers; `Debug` shows the names only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The value of the first header of this name (in lower case).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(header, _)| *header == name)
            .map(|(_, value)| value)
    }

    /// Every header; names are in lower case.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        let owned = |(name, value): (N, V)| (name.into(), value.into());
        Self(headers.into_iter().map(owned).collect())
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

impl Handler for Store {
    fn export(&self, export: Export) -> Answer {
        let refused = |reason, message: &str| Answer::Refused(Refusal::new(reason, message));
        let told = self.request();
        let is_garbage = told == Behaviour::Garbage;
        let is_kept = told != Behaviour::Count;
        let (rejected, message) = match told {
            Behaviour::Reject { records } if records != 0 => (records, "told to reject".to_owned()),
            Behaviour::RejectSaying { records, message } => (records, message),
            Behaviour::Status(status) | Behaviour::First { status, .. } => {
                return Answer::Status(status);
            }
            Behaviour::AtMost { bytes, otherwise } if export.payload.len() > bytes => {
                return Answer::Status(otherwise);
            }
            Behaviour::Unavailable => {
                return refused(Reason::Unavailable, "told to be unavailable");
            }
            Behaviour::Refuse => return refused(Reason::Malformed, "told to refuse"),
            Behaviour::Hang => return Answer::Never,
            Behaviour::Redirect(location) => return Answer::Redirect(location),
            Behaviour::Accept
            | Behaviour::Count
            | Behaviour::Reject { .. }
            | Behaviour::AtMost { .. }
            | Behaviour::Garbage => (0, String::new()),
        };
        let records = match count_records(&export.payload) {
            Ok(records) => records,
            Err(error) => return refused(Reason::Malformed, &error.to_string()),
        };
        if !is_kept {
            self.count(records);
            return Answer::Taken {
                rejected: 0,
                message,
            };
        }
        let headers = export.headers.iter();
        self.keep(Payload {
            transport: export.transport,
            headers: headers
                .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
                .collect(),
            bytes: export.payload.into(),
            records,
        });
        if is_garbage {
            return Answer::Garbage(b"\xFFno {protobuf");
        }
        Answer::Taken {
            rejected: rejected.unsigned_abs(),
            message,
        }
    }
}

#[derive(Debug)]
pub(super) struct Store {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    behaviour: Behaviour,
    payloads: Vec<Payload>,
    records: usize,
    requests: usize,
}

impl Store {
    pub(super) fn new(behaviour: Behaviour) -> Self {
        Self {
            state: Mutex::new(State {
                behaviour,
                ..State::default()
            }),
            changed: Condvar::new(),
        }
    }

    /// Counts a request and says how to answer it.
    fn request(&self) -> Behaviour {
        let mut state = self.lock();
        state.requests += 1;
        self.changed.notify_all();
        match state.behaviour {
            Behaviour::First { requests, .. } if state.requests > requests => Behaviour::Accept,
            ref behaviour => behaviour.clone(),
        }
    }

    fn keep(&self, payload: Payload) {
        let mut state = self.lock();
        state.records += payload.records;
        state.payloads.push(payload);
        self.changed.notify_all();
    }

    fn count(&self, records: usize) {
        self.lock().records += records;
        self.changed.notify_all();
    }

    pub(super) fn behave(&self, behaviour: Behaviour) {
        self.lock().behaviour = behaviour;
    }

    pub(super) fn received(&self) -> Vec<Payload> {
        self.lock().payloads.clone()
    }

    pub(super) fn record_count(&self) -> usize {
        self.lock().records
    }

    pub(super) fn request_count(&self) -> usize {
        self.lock().requests
    }

    pub(super) fn wait_for(&self, records: usize, timeout: Duration) -> bool {
        let deadline = Instant::now() + timeout;
        let mut state = self.lock();
        while state.records < records {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
        }
        true
    }

    pub(super) fn clear(&self) {
        let mut state = self.lock();
        state.payloads.clear();
        state.records = 0;
        state.requests = 0;
    }

    /// The state is plain counts and bytes, whole after every statement.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
