//! Who decides about requests, and what can be decided.

use std::time::Duration;

use bytes::Bytes;
use hyper::HeaderMap;

use super::Status;
use super::store::Transport;

/// An export request that was read to its end.
pub(crate) struct Export {
    /// How it came.
    pub(crate) transport: Transport,
    /// HTTP headers, or gRPC metadata.
    pub(crate) headers: HeaderMap,
    /// The message, decompressed.
    pub(crate) payload: Bytes,
}

/// What is said to an export request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is taken; with a count or a message, OTLP's partial success.
    Taken {
        /// How many of its records are not.
        rejected: u64,
        /// Why, or a warning; empty where there is nothing to say.
        message: String,
    },
    /// It is not taken.
    Refused(Refusal),
    /// 307 with this `Location`; `UNAVAILABLE` over gRPC, which has no redirects.
    Redirect(String),
    /// Another status than those of refusals.
    Status(Status),
    /// It is taken, with this in place of an answer of OTLP.
    Garbage(&'static [u8]),
    /// Nothing, ever.
    Never,
}

/// Why a request is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: Reason,
    /// For whoever reads the sender's log; quotes nothing of the request.
    pub(crate) message: String,
}

/// How long a sender is asked to wait before it tries again.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The kinds of refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// It cannot be read.
    Malformed,
    /// The token is missing or another one.
    Unauthenticated,
    /// It comes from a web page.
    Forbidden,
    /// There is no such path.
    NotFound,
    /// The path knows another method.
    Method,
    /// It did not arrive in time.
    Timeout,
    /// It is larger than allowed.
    TooLarge,
    /// No media type, or no compression, of OTLP.
    MediaType,
    /// Too many requests at once; the sender may try again.
    Busy,
    /// The receiver cannot take anything now; the sender may try again.
    Unavailable,
}

impl Reason {
    /// The word for it, as metrics have it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Method => "method",
            Self::Timeout => "timeout",
            Self::TooLarge => "too_large",
            Self::MediaType => "media_type",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
        }
    }

    /// The status over HTTP and the code over gRPC.
    ///
    /// Senders try again after 429, 502, 503 and 504 (OTLP specification, "OTLP/HTTP Response", "Retryable Response Codes"),
    /// and after `UNAVAILABLE`, `DEADLINE_EXCEEDED` and a `RESOURCE_EXHAUSTED` with `RetryInfo` ("OTLP/gRPC", "Failures").
    pub(crate) const fn codes(self) -> (u16, tonic::Code) {
        use tonic::Code;
        match self {
            Self::Malformed => (400, Code::InvalidArgument),
            Self::Unauthenticated => (401, Code::Unauthenticated),
            Self::Forbidden => (403, Code::PermissionDenied),
            Self::NotFound => (404, Code::Unimplemented),
            Self::Method => (405, Code::Unimplemented),
            Self::Timeout => (408, Code::DeadlineExceeded),
            Self::TooLarge => (413, Code::ResourceExhausted),
            Self::MediaType => (415, Code::Unimplemented),
            Self::Busy => (429, Code::ResourceExhausted),
            Self::Unavailable => (503, Code::Unavailable),
        }
    }

    /// How long the sender is asked to wait; `None`: trying again does not help.
    pub(crate) const fn retry_after(self) -> Option<Duration> {
        match self {
            Self::Busy | Self::Unavailable => Some(RETRY_AFTER),
            _ => None,
        }
    }
}

impl Refusal {
    pub(crate) fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
        }
    }
}

/// A text that is not OTLP, for a `GET`.
pub(crate) struct Page {
    /// 200, or 503 for "no".
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) text: String,
}

/// Decides about requests.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Decides about an export request. It may take its time: it is called on a thread that may block.
    fn export(&self, export: Export) -> Answer;

    /// Learns of a request that was refused before it could be handed over.
    fn refused(&self, _reason: Reason) {}

    /// The page at a path; `None`: there is none.
    fn page(&self, _path: &str) -> Option<Page> {
        None
    }

    /// Whether a path's page is shown without the token.
    fn is_open(&self, _path: &str) -> bool {
        false
    }
}
