//! The exporter that a table asks for.

use std::fmt;

use super::{endpoint::Endpoint, header::Header};

/// The exporter that a table asks for.
#[derive(Clone, Debug, Default)]
pub(crate) enum Exporter {
    /// None: the instrumentation does nothing.
    #[default]
    None,
    /// OTLP over HTTP.
    Http(Target, Protocol),
    /// OTLP over gRPC.
    Grpc(Target),
}

impl Exporter {
    /// Its name in the table.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Http(..) => "otlp-http",
            Self::Grpc(..) => "otlp-grpc",
        }
    }

    /// Where it sends to.
    pub(crate) fn target(&self) -> Option<&Target> {
        match self {
            Self::None => None,
            Self::Http(target, _) | Self::Grpc(target) => Some(target),
        }
    }
}

/// Where records are sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Target {
    /// `None` leaves it to the environment.
    pub(crate) endpoint: Option<Endpoint>,
    /// In the order of the table, names in lower case.
    pub(crate) headers: Vec<Header>,
}

/// How OTLP/HTTP bodies are written.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Protocol {
    #[default]
    Binary,
    Json,
}

impl fmt::Debug for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Binary => "binary",
            Self::Json => "json",
        })
    }
}
