//! Where to send to: the table's endpoint, else the environment's, else OTLP's default.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use percent_encoding::percent_decode_str;

use super::environment::Environment;
use crate::config::{
    Endpoint, Exporter,
    variables::{ENDPOINT, INSECURE},
};

/// What is added to the URL of all signals, over HTTP.
const PATH: &str = "/v1/logs";

/// The endpoint, and what says it: a key of the table or a variable.
pub(super) fn find(exporter: &Exporter, environment: &Environment<'_>) -> (Endpoint, String) {
    let given = exporter.target().and_then(|target| target.endpoint.clone());
    let from_table = given.map(|endpoint| {
        let key = exporter.at(|path| path.key("endpoint").to_string());
        (endpoint, key)
    });
    let is_http = matches!(exporter, Exporter::Http(_));
    let from_environment = || {
        let found = environment.first(ENDPOINT, |name, url| {
            let url = if is_http {
                // The signal's own is used as it is.
                if name == ENDPOINT[0] {
                    url.to_owned()
                } else {
                    format!("{}{PATH}", url.trim_end_matches('/'))
                }
            } else {
                with_scheme(url, environment)
            };
            Endpoint::parse(&url)
                .map_err(|expected| environment.ignore(name, expected))
                .ok()
        });
        found.map(|(name, endpoint)| (endpoint, format!("the environment variable {name}")))
    };
    from_table.or_else(from_environment).unwrap_or_else(|| {
        let url = if is_http {
            "http://localhost:4318/v1/logs"
        } else {
            "http://localhost:4317"
        };
        let endpoint = Endpoint::parse(url).expect("OTLP's default endpoint is a URL");
        (endpoint, "OTLP's default endpoint".to_owned())
    })
}

/// For gRPC the environment may leave the scheme out: `https`, unless
/// `OTEL_EXPORTER_OTLP_INSECURE` says otherwise.
fn with_scheme(url: &str, environment: &Environment<'_>) -> String {
    if url.contains("://") {
        return url.to_owned();
    }
    let insecure = environment.first(INSECURE, |name, value| environment.flag(name, value));
    let insecure = insecure.is_some_and(|(_, insecure)| insecure);
    format!("{}://{url}", if insecure { "http" } else { "https" })
}

/// The URL to connect to. User information becomes an `authorization` header (RFC 7617),
/// unless there is one already.
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
