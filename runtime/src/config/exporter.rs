//! The exporter that a table asks for.

use std::fmt;

use super::{ConfigError, endpoint::Endpoint, error::Path, header::Header};

/// The exporter that a table asks for.
#[derive(Clone, Debug, Default)]
pub(crate) enum Exporter {
    /// None: the instrumentation does nothing.
    #[default]
    None,
    /// OTLP over HTTP.
    Http(
        Target,
        #[cfg_attr(
            not(feature = "export"),
            expect(dead_code, reason = "shown by `Debug` only")
        )]
        Protocol,
    ),
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

    /// The headers to send, with `${VAR}` replaced by what `variable` gives.
    ///
    /// # Errors
    /// Names the header's path and the variable.
    pub(crate) fn headers(
        &self,
        expand: bool,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Vec<(String, String)>, ConfigError> {
        let (Self::Http(target, _) | Self::Grpc(target)) = self else {
            return Ok(Vec::new());
        };
        let root = Path::Root("otel");
        let exporter = root.key("exporter");
        let kind = exporter.key(self.name());
        let headers = kind.key("headers");
        target
            .headers
            .iter()
            .map(|header| match header.expanded(expand, &variable) {
                Ok(value) => Ok((header.name.clone(), value)),
                Err(expected) => Err(ConfigError::new(&headers.key(&header.name), expected)),
            })
            .collect()
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
