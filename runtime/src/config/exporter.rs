//! The exporter that a table asks for.

use super::{
    Endpoint, Tls,
    error::{Faults, OTEL, Path},
    header::Headers,
    keys::{self, Keys, Read, keys, words},
    node::Node,
    quantity::Span,
    variables,
};

/// How long one request may take.
pub(crate) type Timeout = Span<1, 3_600_000>;

#[cfg(any(feature = "export", test))]
pub(crate) const TIMEOUT: Timeout = Timeout::millis(10_000);

words! {
    /// How OTLP/HTTP bodies are written.
    pub(crate) enum Protocol {
        #[default]
        "binary" => Binary,
        "json" => Json,
    }
}

words! {
    /// How bodies are compressed.
    pub(crate) enum Compression {
        #[default]
        "none" => None,
        "gzip" => Gzip,
        "zstd" => Zstd,
    }
}

keys! {
    /// Where records are sent, and how.
    pub(crate) struct Target {
        /// Where to send to; used as it is. `OTEL_EXPORTER_OTLP_ENDPOINT` is that of all signals: for `otlp-http`, `/v1/logs` is
        /// added to it.
        "endpoint" => endpoint: Endpoint,
            default "OTLP's own: `\"http://localhost:4318/v1/logs\"` for `otlp-http`, `\"http://localhost:4317\"` for `otlp-grpc`",
            variables variables::ENDPOINT;
        /// How bodies are written.
        "protocol" => protocol: Protocol, default code(Protocol::default()), variables variables::NONE;
        /// Sent as headers, or as gRPC metadata. `${VAR}` in a value is replaced when the telemetry starts, if the
        /// application allows it with `expand_environment(true)`; `$${` stands for a literal `${`.
        "headers" => headers: Headers, default "none", variables variables::HEADERS;
        /// TLS of an `https` endpoint.
        "tls" => tls: Tls, default "see its keys", variables variables::NONE;
        /// How bodies are compressed.
        "compression" => compression: Compression,
            default code(Compression::default()),
            variables variables::COMPRESSION;
        /// How long one request may take. The variables count milliseconds.
        "timeout" => timeout: Timeout, default code(TIMEOUT), variables variables::TIMEOUT;
    }
}

/// The exporter that a table asks for.
#[derive(Clone, Debug, Default)]
pub(crate) enum Exporter {
    /// None: the instrumentation does nothing.
    #[default]
    None,
    /// OTLP over HTTP.
    Http(Target),
    /// OTLP over gRPC.
    Grpc(Target),
}

const HTTP: &str = "otlp-http";
const GRPC: &str = "otlp-grpc";

impl Exporter {
    /// Its name in the table.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Http(_) => HTTP,
            Self::Grpc(_) => GRPC,
        }
    }

    /// Where it sends to.
    pub(crate) fn target(&self) -> Option<&Target> {
        match self {
            Self::None => None,
            Self::Http(target) | Self::Grpc(target) => Some(target),
        }
    }

    /// Calls something with the path of its table.
    pub(crate) fn at<T>(&self, call: impl FnOnce(&Path<'_>) -> T) -> T {
        call(&OTEL.key("exporter").key(self.name()))
    }

    /// The headers to send, with `${VAR}` replaced by what `variable` gives. Faults
    /// name the path of the header, and the variable.
    pub(crate) fn headers(
        &self,
        expand: bool,
        variable: impl Fn(&str) -> Option<String>,
        faults: &mut Faults,
    ) -> Vec<(String, String)> {
        let mut sent = Vec::new();
        let headers = self.target().and_then(|target| target.headers.as_ref());
        self.at(|path| {
            let path = path.key("headers");
            for header in headers.map_or(&[][..], |Headers(headers)| headers) {
                match header.value.expanded(expand, &variable) {
                    Ok(value) => sent.push((header.name.clone(), value)),
                    Err(all) => {
                        let path = path.key(&header.name);
                        for fault in all {
                            faults.tell(&path, fault);
                        }
                    }
                }
            }
        });
        sent
    }
}

impl Read for Exporter {
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self> {
        let named = match node {
            Node::Table(entries) => entries,
            Node::String(name) => {
                return match name.as_str() {
                    "none" => Some(Self::None),
                    HTTP => Some(Self::Http(Target::default())),
                    GRPC => Some(Self::Grpc(Target::default())),
                    _ => {
                        faults.tell(
                            path,
                            "expected \"none\", \"otlp-http\", \"otlp-grpc\", or a table with the key otlp-http or otlp-grpc",
                        );
                        None
                    }
                };
            }
            _ => {
                faults.tell(
                    path,
                    "expected a string (\"none\", \"otlp-http\", \"otlp-grpc\") or a table with the key otlp-http or otlp-grpc",
                );
                return None;
            }
        };
        let is_kind = |(kind, _): &&(String, Node)| [HTTP, GRPC].contains(&kind.as_str());
        if named.is_empty() {
            faults.tell(path, "missing key: expected otlp-http or otlp-grpc");
        } else if named.iter().filter(is_kind).count() > 1 {
            faults.tell(
                path,
                "expected one exporter, either otlp-http or otlp-grpc, not both",
            );
        }
        let mut exporter = None;
        for (kind, node) in named {
            let path = path.key(&kind);
            exporter = match kind.as_str() {
                HTTP => target(&path, node, true, faults).map(Self::Http),
                GRPC => target(&path, node, false, faults).map(Self::Grpc),
                _ => {
                    keys::unknown(&path, &kind, &[HTTP, GRPC], faults);
                    continue;
                }
            };
        }
        exporter
    }

    #[cfg(test)]
    fn value() -> String {
        "`\"none\"`, `\"otlp-http\"`, `\"otlp-grpc\"`, `{ otlp-http = { .. } }` or `{ otlp-grpc = { .. } }`".to_owned()
    }

    #[cfg(test)]
    fn rows() -> Vec<keys::Row> {
        let rows = Target::rows_of_keys().into_iter();
        rows.map(|row| keys::Row {
            key: if row.key == "protocol" {
                format!("{HTTP}.{}", row.key)
            } else {
                format!("<kind>.{}", row.key)
            },
            ..row
        })
        .collect()
    }
}

/// Reads the table of one kind of exporter; only HTTP has several protocols.
fn target(path: &Path<'_>, node: Node, http: bool, faults: &mut Faults) -> Option<Target> {
    let known: Vec<_> = Target::KEYS
        .iter()
        .copied()
        .filter(|key| http || *key != "protocol")
        .collect();
    // A `tls` that is faulty itself is wrong there all the same.
    let asks_for_tls = node.has("tls");
    let mut target = Target::default();
    for (key, node) in keys::entries(path, node, faults)? {
        let path = path.key(&key);
        if !known.contains(&key.as_str()) {
            keys::unknown(&path, &key, &known, faults);
        } else if target.take(&path, &key, node, faults).is_err() {
            unreachable!("all known keys are taken");
        }
    }
    let is_plain = target.endpoint.as_ref().is_some_and(|url| !url.is_https());
    if asks_for_tls && is_plain {
        faults.tell(
            &path.key("tls"),
            "expected an endpoint that begins with https://, as plain http has no TLS",
        );
    }
    Some(target)
}
