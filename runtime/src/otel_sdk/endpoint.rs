//! Where to send to: the table's endpoint, else the environment's, else OTLP's default.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use percent_encoding::percent_decode_str;

use super::environment::Environment;
use crate::config::{Endpoint, Target};

/// The signal's own variable; its value is used as it is.
const LOGS: &str = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT";
/// The variable for all signals; for HTTP the signal's path is added.
const ALL: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

/// The endpoint for OTLP/HTTP.
pub(super) fn http(target: &Target, environment: &Environment<'_>) -> Endpoint {
    let from = |name: &str, path: &str| {
        let url = environment.text(name)?;
        let url = if path.is_empty() {
            url
        } else {
            format!("{}{path}", url.trim_end_matches('/'))
        };
        checked(name, &url, environment)
    };
    target
        .endpoint
        .clone()
        .or_else(|| from(LOGS, ""))
        .or_else(|| from(ALL, "/v1/logs"))
        .unwrap_or_else(|| default("http://localhost:4318/v1/logs"))
}

/// The endpoint for OTLP/gRPC. The environment may leave the scheme out: `https`, unless
/// `OTEL_EXPORTER_OTLP_INSECURE` says otherwise.
pub(super) fn grpc(target: &Target, environment: &Environment<'_>) -> Endpoint {
    let insecure = [
        "OTEL_EXPORTER_OTLP_LOGS_INSECURE",
        "OTEL_EXPORTER_OTLP_INSECURE",
    ]
    .into_iter()
    .find_map(|name| environment.text(name))
    .is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let from = |name: &str| {
        let mut url = environment.text(name)?;
        if !url.contains("://") {
            url = format!("{}://{url}", if insecure { "http" } else { "https" });
        }
        checked(name, &url, environment)
    };
    target
        .endpoint
        .clone()
        .or_else(|| from(LOGS))
        .or_else(|| from(ALL))
        .unwrap_or_else(|| default("http://localhost:4317"))
}

fn checked(name: &str, url: &str, environment: &Environment<'_>) -> Option<Endpoint> {
    match Endpoint::parse(url) {
        Ok(endpoint) => Some(endpoint),
        Err(expected) => {
            environment.ignore(name, expected);
            None
        }
    }
}

fn default(url: &str) -> Endpoint {
    Endpoint::parse(url).expect("OTLP's default endpoint is a URL")
}

/// The URL to connect to. User information becomes an `authorization` header (RFC 7617),
/// unless the table has one.
pub(super) fn connect(endpoint: &Endpoint, headers: &mut Vec<(String, String)>) -> String {
    let (url, user) = endpoint.split_user();
    if let Some(user) = user
        && !headers.iter().any(|(name, _)| name == "authorization")
    {
        let (name, password) = user.split_once(':').unwrap_or((user, ""));
        let mut credentials: Vec<u8> = percent_decode_str(name).collect();
        credentials.push(b':');
        credentials.extend(percent_decode_str(password));
        let value = format!("Basic {}", BASE64_STANDARD.encode(credentials));
        headers.push(("authorization".to_owned(), value));
    }
    url
}
