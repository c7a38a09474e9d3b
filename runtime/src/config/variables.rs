//! The names of the standard variables: what a key of the table says wins over them.
//!
//! Where there are two, the first is that of logs alone and wins over the one of all signals.
//!
//! Source: OpenTelemetry specification, "Environment Variable Specification" and
//! "OpenTelemetry Protocol Exporter".

#![cfg_attr(
    not(any(feature = "export", test)),
    allow(
        dead_code,
        reason = "nothing is exported, and so nothing looks at them"
    )
)]

/// One variable, or that of logs and that of all signals.
pub(crate) type Names = [&'static str];

pub(crate) const ENDPOINT: &Names = &[
    "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
];
pub(crate) const HEADERS: &Names = &[
    "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
    "OTEL_EXPORTER_OTLP_HEADERS",
];
pub(crate) const COMPRESSION: &Names = &[
    "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION",
    "OTEL_EXPORTER_OTLP_COMPRESSION",
];
pub(crate) const TIMEOUT: &Names = &[
    "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT",
    "OTEL_EXPORTER_OTLP_TIMEOUT",
];
pub(crate) const CERTIFICATE: &Names = &[
    "OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CERTIFICATE",
];
pub(crate) const CLIENT_CERTIFICATE: &Names = &[
    "OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
];
pub(crate) const CLIENT_KEY: &Names = &[
    "OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY",
    "OTEL_EXPORTER_OTLP_CLIENT_KEY",
];
pub(crate) const RESOURCE: &Names = &["OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"];
pub(crate) const NONE: &Names = &[];

/// Whether a gRPC endpoint of the environment without a scheme is plain `http`.
pub(crate) const INSECURE: &Names = &[
    "OTEL_EXPORTER_OTLP_LOGS_INSECURE",
    "OTEL_EXPORTER_OTLP_INSECURE",
];
pub(crate) const DISABLED: &str = "OTEL_SDK_DISABLED";
pub(crate) const QUEUE_RECORDS: &str = "OTEL_BLRP_MAX_QUEUE_SIZE";
pub(crate) const BATCH_RECORDS: &str = "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE";
pub(crate) const DELAY: &str = "OTEL_BLRP_SCHEDULE_DELAY";
pub(crate) const EXPORT_TIMEOUT: &str = "OTEL_BLRP_EXPORT_TIMEOUT";
